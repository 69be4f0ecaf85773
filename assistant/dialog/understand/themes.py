"""What a message may be about of which nothing was read. It leads to a question, never to an answer.

Each word tells of a meaning in proportion to its part in the sayings of the lexicon in which it stands:
nearly all sayings with "rudekuvert" are of post, and those with "komme" are of everything. What the words
tell is added up. Nothing is counted but the lexicon's own sayings, so that whoever mends those mends this.
Danger that no saying tells is hinted at by the words that stand in examples of it (`dialog/counted.py`).
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from math import sqrt

from assistant.dialog.lexicon import Lexicon, Meaning
from assistant.dialog.reading import ASK, DANGER, UNNAMED, Reading, Theme
from assistant.dialog.seen import as_seen
from assistant.dialog.understand.people import SELF, People
from assistant.dialog.understand.sayings import find
from assistant.dialog.understand.text import Text
from assistant.dialog.understand.times import Times
from assistant.rules.facts import NEEDS

DOUBT = 1.0
"""So many sayings without a meaning each word is thought to stand in: who stands in one saying tells less
than who stands in ten."""
LEAST_PART = 0.03
"""The least part in the sayings of a word that counts."""
LEAST = 0.3
"""The least sum of the likeliest theme for which it is asked."""
BESIDE = 0.3
"""The least share of the best theme's sum that another needs to be asked about beside it."""
MOST = 3
"""So many themes are asked about at once."""
GRAVE = 0.6
"""The least sum of a kind of danger for which it is asked whether it is very hard right now."""
FEWEST, TOLD = 5, 4
"""A message of fewer words hints at nothing ("han lukker sig inde"); so many of the words that hint at danger
are named."""


Parts = tuple[tuple[str, float], ...]
"""What a word tells: the themes, each with its part."""


def themes_in(
    text: str, lexicon: Lexicon, masked: Sequence[tuple[int, int]] = ()
) -> tuple[Theme, ...]:
    """The themes that the text may be about, the likeliest first; () where it tells too little, and in a
    tongue whose lexicon has no words for what is hard. `masked` are the [start, end) that are not to be
    read."""
    if not any(entry.target == NEEDS for entry in lexicon.entries):
        return ()
    seen, places = as_seen(text)
    sums: dict[str, float] = defaultdict(float)
    words: dict[str, list[tuple[str, float]]] = {}
    for word, parts in _told_by_words(Text(seen, lexicon), places, masked):
        for theme, part in parts:
            sums[theme] += part
            words.setdefault(theme, []).append((word, part))
    told = [Theme(theme, sums[theme], _most_telling(words[theme])) for theme in sums]
    return (*_likeliest(told), *_danger_among(told))


A_CHILD = "et barn nævnt"
"""Group beside the lexicon of danger, of a child that is named."""


def danger_hinted_at(
    text: str, lexicon: Lexicon, masked: Sequence[tuple[int, int]] = ()
) -> tuple[Reading, ...]:
    """The danger that the words of a message hint at together though no saying tells of one, always in doubt;
    () where a saying of danger is denied, excepted or long past, and in a tongue whose examples have not
    been counted. `masked` are the [start, end) that are not to be read."""
    table = lexicon.counted
    if table is None or lexicon.danger is None:
        return ()
    seen, places = as_seen(text)
    view = Text(seen, lexicon)
    if view.size < FEWEST:
        return ()
    hidden = sum(
        1 << place for place, token in enumerate(view.tokens) if _is_in(places[token.start], masked)
    )
    words = view.words_and_pairs(hidden)
    if table.sum_of(words) <= table.asked_from or _is_spoken_for(Text(seen, lexicon.danger)):
        return ()
    kind = table.likeliest(words) or UNNAMED
    if kind == "barn" and not Text(seen, lexicon.danger).has(A_CHILD):
        kind = UNNAMED  # "min nabo har ikke spist længe"
    most = ", ".join(itertools.islice(table.told(words), TOLD))
    marks = People(view).marks
    about = "selv" if not marks or marks[min(marks)] == SELF else "anden"
    return (Reading("danger", kind, (0, 0), f"{kind}: {most}", False, True, about),)


def _is_in(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= place < last for first, last in spans)


def _is_spoken_for(view: Text) -> bool:
    """Whether a saying of danger was found, though denied or excepted, or it tells of what is over."""
    matched, exceptions = find(view, frozenset(), "danger")
    times = Times(view)
    past = times.past or times.long_past or times.at_that_age or times.told_long_ago
    return bool(matched or exceptions or past)


def _most_telling(words: list[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(words, key=lambda word: (-word[1], word[0])))


def _likeliest(themes: list[Theme]) -> list[Theme]:
    """Those that are asked about, in an order that is the same wherever it is run."""
    calm = [theme for theme in themes if not theme.id.startswith(DANGER)]
    order = sorted(calm, key=lambda theme: (-round(theme.sum, 6), theme.id))[:MOST]
    best = order[0].sum if order else 0.0
    return [theme for theme in order if best >= LEAST and theme.sum >= BESIDE * best]


def _danger_among(themes: list[Theme]) -> list[Theme]:
    """Danger, whichever kind, where the words tell much of one: it gets a button, and no screen."""
    kinds = [theme for theme in themes if theme.id.startswith(DANGER)]
    gravest = max(kinds, key=lambda theme: (theme.sum, theme.id), default=None)
    return [replace(gravest, id=DANGER)] if gravest and gravest.sum >= GRAVE else []


def _told_by_words(
    view: Text, places: Sequence[int], masked: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, Parts]]:
    """Each word that tells anything, once, with what it tells; none of what is masked. `places` are those of
    the text as it was written."""
    idle = view.small | view.idle | view.negations
    seen: set[str] = set()
    for place, token in enumerate(view.tokens):
        start = places[token.start]
        if not _is_in(start, masked) and not idle >> place & 1 and token.word not in seen:
            yield token.word, _parts_of(view.lexicon, frozenset(view.held[token.word]))
        seen.add(token.word)


@lru_cache(maxsize=16_384)  # the words of some thousand messages
def _parts_of(lexicon: Lexicon, keys: frozenset[str]) -> Parts:
    """By theme the part that it has in the sayings in which a word of these keys stands, and those of danger
    in all of them. A class of many words tells less of each."""
    classes = {number for key in keys for number in lexicon.classes_of.get(key, ())}
    sayings: dict[Meaning, float] = defaultdict(float)
    for number in sorted(classes):
        weight = 1 / sqrt(len(lexicon.words[number]))
        for meaning, count in lexicon.meanings_of.get(number, {}).items():
            sayings[meaning] += count * weight
    calm = sum(told for meaning, told in sayings.items() if meaning[0] not in GRAVE_KINDS) + DOUBT
    whole = sum(sayings.values()) + DOUBT
    parts: dict[str, float] = defaultdict(float)
    for meaning, told in sayings.items():
        parts[theme_of(meaning)] += told / (whole if meaning[0] in GRAVE_KINDS else calm)
    return tuple((theme, part) for theme, part in parts.items() if theme and part >= LEAST_PART)


GRAVE_KINDS = ("danger", "sign")


def theme_of(meaning: Meaning) -> str:
    """The id of a meaning that can be asked about: "needs.post", "ask:pris", "danger.vold"; "" for all
    others."""
    kind, target, member = meaning
    if kind in GRAVE_KINDS:
        return f"{DANGER}.{target}"
    if kind == "question":
        return f"{ASK}{target}"
    return f"{target}.{member}" if (kind, target) == ("fact", NEEDS) else ""
