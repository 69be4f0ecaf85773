"""What a message may be about of which nothing was read. It leads to a question, never to an answer.

Each word tells of a meaning in proportion to its part in the sayings of the lexicon in which it stands:
nearly all sayings with "rudekuvert" are of post, and those with "komme" are of everything. What the words
tell is added up. Nothing is counted but the lexicon's own sayings, so that whoever mends those mends this.
"""

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt

from assistant.dialog.lexicon import Lexicon, Meaning
from assistant.dialog.reading import ASK, Theme
from assistant.dialog.seen import as_seen
from assistant.dialog.understand.managed import NEEDS
from assistant.dialog.understand.text import Text

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


def themes_in(
    text: str, lexicon: Lexicon, masked: Sequence[tuple[int, int]] = ()
) -> tuple[Theme, ...]:
    """The themes that the text may be about, the likeliest first; () where it tells too little.
    `masked` are the [start, end) of what is not to be read."""
    seen, places = as_seen(text)
    view = Text(seen, lexicon)
    sums: dict[str, float] = defaultdict(float)
    words: dict[str, list[tuple[str, float]]] = {}
    idle = view.small | view.idle | view.negations
    for place, token in enumerate(view.tokens):
        start = places[token.start]
        hidden = any(first <= start < last for first, last in masked)
        if hidden or idle >> place & 1 or view.said.index(token.word) < place:
            continue
        for theme, part in _parts_of(view, token.word).items():
            sums[theme] += part
            words.setdefault(theme, []).append((token.word, part))
    best = max(sums.values(), default=0.0)
    if best < LEAST:
        return ()
    return tuple(
        Theme(theme, told, tuple(sorted(words[theme], key=lambda word: (-word[1], word[0]))))
        for theme, told in sorted(sums.items(), key=_likeliest)[:MOST]
        if told >= BESIDE * best
    )


def _likeliest(told: tuple[str, float]) -> tuple[float, str]:
    """The order in which themes are asked about: the same wherever it is run."""
    return -round(told[1], 6), told[0]


def _parts_of(view: Text, word: str) -> dict[str, float]:
    """By theme the part that it has in the sayings in which the word stands. A class of many words tells
    less of each."""
    lexicon = view.lexicon
    classes = {number for key in view.held[word] for number in lexicon.classes_of.get(key, ())}
    sayings: dict[Meaning, float] = defaultdict(float)
    for number in classes:
        weight = 1 / sqrt(len(lexicon.words[number]))
        for meaning, count in lexicon.meanings_of.get(number, {}).items():
            sayings[meaning] += count * weight
    whole = sum(sayings.values()) + DOUBT
    parts = {theme_of(meaning): told / whole for meaning, told in sayings.items()}
    return {theme: part for theme, part in parts.items() if theme and part >= LEAST_PART}


def theme_of(meaning: Meaning) -> str:
    """The id of a meaning that can be asked about: "needs.post", "ask:pris"; "" for all others."""
    kind, target, member = meaning
    if kind == "question":
        return f"{ASK}{target}"
    return f"{target}.{member}" if (kind, target) == ("fact", NEEDS) else ""
