"""What is liked better, and what it is put against: "hellere et kort forløb end fast støtte hjemme".

Knows where the one ends and the other begins; refuses to know what any of it leads to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.dialog.understand.reads import Read
from assistant.dialog.understand.text import Text
from assistant.rules.model import Fact, Kind

PREFERS, THAN = "vil hellere", "end det andet"
"""The groups of the words of liking better, and of the word between the two."""
NEAR = 3
"""So many words at most stand between the word of liking better and what is liked."""


def less_what_is_liked_less(
    text: Text, said: Sequence[Read], facts: Mapping[str, Fact]
) -> list[Read]:
    """What is told without what it is put against: in "hellere X end Y", and in "helst X, Y larmer", X counts
    and Y does not."""
    liked = text.words(PREFERS)
    if not liked or not said:
        return list(said)
    kept = [read for read in said if not _is_put_against(text, read, liked)]
    return _surely_liked(_of_one_value(text, kept, facts, liked), said, facts)


def _is_put_against(text: Text, read: Read, liked: int) -> bool:
    """Whether it ends after an "end" that stands in its sentence after "hellere"."""
    start, _ = text.sentence(read.first)
    than = text.words(THAN) >> start & ((1 << (read.last - start)) - 1)
    if not than:
        return False
    place = start + than.bit_length() - 1
    before = liked >> start & ((1 << (place - start)) - 1)
    if not before or text.clause_between(start + before.bit_length(), place):
        return False
    return not text.clause_between(place + 1, read.first) if read.first > place else True


def _of_one_value(
    text: Text, said: list[Read], facts: Mapping[str, Fact], liked: int
) -> list[Read]:
    """Of two values of one fact the one that is liked: "helst alene, grupper larmer"."""
    best = {read.reading.target for read in said if _is_liked(text, read, liked)}
    return [
        read
        for read in said
        if read.reading.target not in best
        or not _has_one_value(read, facts)
        or _is_liked(text, read, liked)
    ]


def _surely_liked(kept: list[Read], said: Sequence[Read], facts: Mapping[str, Fact]) -> list[Read]:
    """The same, sure where the other value of the fact was all that made it doubtful."""
    left = {r.reading.target for r in said if r not in kept and _has_one_value(r, facts)}
    values = {t: {r.reading.value for r in kept if r.reading.target == t} for t in left}
    return [
        replace(r, reading=replace(r.reading, sure=True))
        if len(values.get(r.reading.target, ())) == 1
        else r
        for r in kept
    ]


def _has_one_value(read: Read, facts: Mapping[str, Fact]) -> bool:
    fact = facts.get(read.reading.target)
    return read.reading.kind == "fact" and fact is not None and fact.kind is Kind.CHOICE


def _is_liked(text: Text, read: Read, liked: int) -> bool:
    """Whether it holds the word of liking better, or begins soon after it with no comma between."""
    first = max(0, read.first - NEAR, *(p for p in text.parts if p <= read.first))
    return bool(liked >> first & ((1 << (read.last - first)) - 1))
