"""Reads a message in whichever tongue it is written. Knows no more of a tongue than its lexicon does.

The tongue is that of the conversation unless the words clearly belong to another: each tongue lists
its commonest words, and those are counted. Danger counts in any tongue, whichever the message is in.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.dialog.lexicon import Lexicon
from assistant.dialog.reading import Reading
from assistant.dialog.seen import as_seen
from assistant.dialog.tongue import Tongue
from assistant.dialog.understand import NOTHING_TOLD, danger_in, understand
from assistant.dialog.understand.words import is_known
from assistant.rules.model import Fact, Question

DEFAULT = "da"
# With so few words, a single one of another tongue tells as much as two do in more.
FEW = 3
# A message with no more words than this may have none of the commonest: the lexicons are asked.
SHORT = 12
Common = Mapping[str, frozenset[str]]
"""By the code of a tongue those of the words that are common ones in it."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, danger first, and the code of the tongue in which it was read. `signs`: the weak signs
    of danger, whether or not they add up to one."""

    language: str
    readings: tuple[Reading, ...]
    signs: tuple[Reading, ...] = ()


def read(
    text: str,
    lexicons: Mapping[str, Lexicon],
    facts: Mapping[str, Fact],
    expecting: Question | None = None,
    shown: Sequence[str] = (),
    language: str = DEFAULT,
    asker: str = "",
    before: Mapping[str, frozenset[str]] = NOTHING_TOLD,
) -> Read:
    """All that was read of the message. `language` is the conversation's ("da-let" counts as "da"),
    `facts` those of the screen, whose labels are in that language, `asker` who was told to be asking,
    `before` by fact the options told so far."""
    seen, places = as_seen(text)
    found = _read(seen, lexicons, facts, expecting, shown, language, asker, before)
    return found if seen == text else _as_written(found, places)


def _read(
    text: str,
    lexicons: Mapping[str, Lexicon],
    facts: Mapping[str, Fact],
    expecting: Question | None,
    shown: Sequence[str],
    language: str,
    asker: str,
    before: Mapping[str, frozenset[str]],
) -> Read:
    """The same of a text that is as it is seen."""
    ours = language.partition("-")[0]
    ours = ours if ours in lexicons else DEFAULT
    words = _words(text)
    common = _common_in(words, lexicons)
    told = language_of(words, lexicons, ours, common)
    readings = understand(text, lexicons[told], facts, expecting, shown, asker, before)
    if len(words) <= SHORT and not any(reading.sure for reading in readings):
        for code in _others(words, lexicons, told, ours, common):
            more = understand(text, lexicons[code], facts, expecting, shown, asker, before)
            if any(reading.sure for reading in more):
                told = told if code == ours else code
                readings = _with_danger_of(readings, more)
                break
    kinds = {(r.target, r.member) for r in readings if r.kind == "danger"}
    elsewhere = [
        reading
        for code, lexicon in lexicons.items()
        if code != told and _may_alarm(words, lexicon, lexicons[told], common)
        for reading in danger_in(text, lexicon.danger or lexicon)
        if (reading.target, reading.member) not in kinds
        and not _is_ordinary(text, reading, lexicons[told])
    ]
    danger = [r for r in readings if r.kind == "danger"]
    signs = tuple(r for r in readings if r.kind == "sign")
    rest = (r for r in readings if r.kind not in ("danger", "sign"))
    return Read(told, (*danger, *elsewhere, *rest), signs)


def _as_written(found: Read, places: Sequence[int]) -> Read:
    """The same with the places of the text as it was written."""
    readings, signs = (
        tuple(replace(r, span=(places[r.span[0]], places[r.span[1]])) for r in some)
        for some in (found.readings, found.signs)
    )
    return replace(found, readings=readings, signs=signs)


def _with_danger_of(first: Sequence[Reading], more: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The second readings, and the dangers of the first that they lack."""
    kinds = {r.target for r in more if r.kind == "danger"}
    kept = (r for r in first if r.kind == "danger" and r.target not in kinds)
    return (*kept, *more, *(r for r in first if r.kind == "sign"))


def _words(text: str) -> tuple[str, ...]:
    """The different words of the text in small letters, in their order."""
    return tuple(dict.fromkeys(_WORD.findall(text.casefold())))


def _others(
    words: Sequence[str], lexicons: Mapping[str, Lexicon], told: str, ours: str, common: Common
) -> list[str]:
    """The tongues in which to read what says nothing for certain in `told`: the conversation's, and
    those whose lexicons know more of the words, the most first. One that knows as many, but no more, is asked
    only where no word beside another is a common one of `told` and not of it: "min pension" is Danish."""
    latin = {code: lex for code, lex in lexicons.items() if not lex.tongue.own_script}
    known = {code: _known(words, lexicon) for code, lexicon in latin.items()}
    as_many = known.get(told, 0)
    least = min(as_many, len(words) - 1)  # who knows all of the words is asked as well
    alone = len(words) == 1
    better = [
        c
        for c in known
        if c != told
        and (
            c == ours
            or known[c] > as_many
            or (known[c] > least and (alone or not common[told] - common[c]))
        )
    ]
    return sorted(better, key=lambda code: -known[code])


# ---------------------------------------------------------------- which tongue


def language_of(
    words: Sequence[str], lexicons: Mapping[str, Lexicon], ours: str, common: Common
) -> str:
    """The code of the tongue of the message: `ours` unless its words clearly belong to another.

    Letters that one tongue alone has decide. Else another tongue needs two of its commonest words
    and more than twice as many as ours; one is enough in a message of few words, none of them ours.
    Where none is common in ours, the lexicons are asked which of them knows the words.
    """
    if not words:
        return ours
    for code, lexicon in lexicons.items():
        script = lexicon.tongue.own_script
        if script and sum(bool(re.search(script, word)) for word in words) * 2 >= len(words):
            return code
    latin = [code for code, lexicon in lexicons.items() if not lexicon.tongue.own_script]
    if ours not in latin:
        return max(latin, key=lambda code: len(common[code]))
    others = ((code, *_against(words, lexicons, common, ours, code)) for code in latin)
    found = [(theirs - own, code) for code, theirs, own, clear in others if clear]
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    if len(words) > SHORT or common[ours]:
        return ours
    return _best_known(words, {code: lexicons[code] for code in latin}, ours)


def _best_known(words: Sequence[str], lexicons: Mapping[str, Lexicon], ours: str) -> str:
    """The tongue whose lexicon knows at least three words in four, and two more than ours does."""
    known = {code: _known(words, lexicon) for code, lexicon in lexicons.items()}
    best = max(known, key=lambda code: (known[code], code == ours))
    clear = known[best] >= known[ours] + 2 and known[best] * 4 >= 3 * len(words)
    return best if clear else ours


def _known(words: Iterable[str], lexicon: Lexicon) -> int:
    return sum(is_known(lexicon, word) for word in words)


def _common_in(words: Sequence[str], lexicons: Mapping[str, Lexicon]) -> Common:
    return {code: _common(words, lexicon.tongue) for code, lexicon in lexicons.items()}


def _common(words: Iterable[str], tongue: Tongue) -> frozenset[str]:
    """The words that are common ones of the tongue, or its numbers."""
    return frozenset(w for w in words if tongue.fold(w).replace("'", "") in tongue.tells)


def _against(
    words: Sequence[str], lexicons: Mapping[str, Lexicon], common: Common, ours: str, other: str
) -> tuple[int, int, bool]:
    """How many of the words are common in the other tongue only, how many in ours only, and whether
    that is clear."""
    theirs, own = len(common[other] - common[ours]), len(common[ours] - common[other])
    alone = theirs == 1 and own == 0 and len(words) <= FEW
    clear = theirs >= 2 and theirs > 2 * own
    return theirs, own, clear or (alone and not any(is_known(lexicons[ours], w) for w in words))


# ---------------------------------------------------------------- danger in other tongues


def _may_alarm(words: Sequence[str], lexicon: Lexicon, told: Lexicon, common: Common) -> bool:
    """Whether any word stands in a danger saying of that lexicon; in a long message it must be none
    of the message's own tongue, and some word a common one of the other alone, too."""
    tongue = lexicon.tongue
    if tongue.own_script and not any(re.search(tongue.own_script, word) for word in words):
        return False
    theirs = common[tongue.code] - common[told.tongue.code]
    if len(words) > SHORT and not tongue.own_script and not theirs:
        return False
    long = len(words) > SHORT
    return any(
        any(base in lexicon.alarms for base in tongue.bases(tongue.fold(word)))
        and not (long and is_known(told, word))
        for word in words
    )


def _is_ordinary(text: str, reading: Reading, ours: Lexicon) -> bool:
    """Whether the words of a danger are all words of the tongue of the message ("gift" is married
    in one and poison in another)."""
    return all(is_known(ours, word) for word in _words(text[slice(*reading.span)]))
