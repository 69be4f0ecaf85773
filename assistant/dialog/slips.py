"""Words that differ by a slip of the finger: a letter too many, too few or another, or two swapped.

Knows no words: who calls has them. An index by letters left out finds what may be near, and OSA distance
(rapidfuzz) says how near it is. Letters are as typed, one sign each (`Tongue.typed`).
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from rapidfuzz.distance import OSA

SHORTEST = 4
"""In a shorter word nothing is a slip."""

LONG = 10
"""From so many letters on two may be wrong."""

Index = Mapping[str, tuple[str, ...]]
"""A word with letters left out -> the words it may come from (symmetric delete)."""


def reach(length: int) -> int:
    """How many letters may be wrong in a word of that length."""
    return 0 if length < SHORTEST else 1 if length < LONG else 2


def deletions(word: str, count: int) -> set[str]:
    """The word with up to `count` letters left out."""
    found = {word}
    for _ in range(count):
        found |= {w[:i] + w[i + 1 :] for w in found for i in range(len(w))}
    return found


def index_of(words: Iterable[tuple[str, str]], at_most: int = 2) -> Index:
    """The index of these words, each with how it is typed, for up to so many wrong letters."""
    found: dict[str, tuple[str, ...]] = {}
    for word, typed in sorted(words):
        most = min(reach(len(word)), reach(len(typed) + 1), at_most)
        for short in deletions(typed, most) if most else ():
            found[short] = (*found.get(short, ()), word)
    return MappingProxyType(found)


def may_be(indexes: Iterable[Index], typed: str, most: int) -> Iterator[str]:
    """The words that lack the same letters as this one does."""
    shorter = deletions(typed, most)
    for index in indexes:
        for short in index.keys() & shorter:
            yield from index[short]


def distance(typed: str, meant: str, most: int) -> int | None:
    """How many letters differ, None if more than `most` do or the first one does: people seldom get that
    one wrong, but for swapping it and for leaving out an "h"."""
    if typed[0] != meant[0] and typed[:2] != meant[1::-1] and meant != "h" + typed:
        return None
    apart = OSA.distance(typed, meant, score_cutoff=most)
    return apart if apart <= most else None
