"""What is asked in a clause of its own, put as it is asked straight out: "gad vide, om jeg får løn" as "får
jeg løn". So no topic has to be listed in both orders. Refuses to know any topic."""

from collections.abc import Iterator
from typing import NamedTuple

from assistant.dialog.understand.sayings import Match, find
from assistant.dialog.understand.text import Text

WHETHER, WHAT = "spørger om", "spørger hvad"
"""The groups of sayings after which a clause tells what is asked: after "om", or from a word that asks."""
VERBS, ADVERBS, OWNERS, WHO = "bøjede ord", "ord før dem", "hvis eller hvilken", "hvem der gør det"
LONGEST = 4
"""So many words at most are that of which something is asked: "min søns nye kontaktperson"."""
MOST_ADVERBS = 3
ASKED_BY = 3
"""So many words at most ask: "hvor mange timer"."""


class _Clause(NamedTuple):
    """Where the words of a clause stand, in the order in which it is asked straight out."""

    order: tuple[int, ...]

    @property
    def first(self) -> int:
        return min(self.order)

    @property
    def last(self) -> int:
        return max(self.order) + 1


def asked_straight(text: Text, typed: str, found: list[Match], wanted: frozenset[str]) -> list[Match]:
    """The matches, and the questions of each clause that asks in the order of a clause. Where it asks
    anything so, nothing else is asked in its words."""
    for clause in _clauses(text):
        asked = _questions_in(text, typed, clause, wanted)
        if any(m.entry.kind == "question" or m.entry.how == "says" for m in asked):
            found = [m for m in found if not _asks_within(m, clause)] + asked
    return found


def _asks_within(match: Match, clause: _Clause) -> bool:
    asks = match.entry.kind in ("question", "point")
    return asks and clause.first < match.last and match.first < clause.last


def _questions_in(
    text: Text, typed: str, clause: _Clause, wanted: frozenset[str]
) -> list[Match]:
    """The questions and points of the clause as it is asked straight out, at their places in the message."""
    words = [typed[text.tokens[p].start : text.tokens[p].end] for p in clause.order]
    straight = Text(_written(text, words, clause), text.lexicon)
    if straight.size != len(words):
        return []
    return [
        m._replace(first=min(places), last=max(places) + 1)
        for kind in ("question", "point")
        for m in find(straight, wanted, kind)[0]
        if (places := clause.order[m.first : m.last])
    ]


def _written(text: Text, words: list[str], clause: _Clause) -> str:
    """The words with the commas that stand before them."""
    marks = ("", *((", " if text.tokens[p].parted else " ") for p in clause.order[1:]))
    return "".join(f"{mark}{word}" for mark, word in zip(marks, words, strict=True))


def _clauses(text: Text) -> Iterator[_Clause]:
    """Each clause that asks in the order of a clause."""
    for group in (WHETHER, WHAT):
        for place in sorted({last for _, last, _ in text.spans(group)}):
            if place == text.size or text.tokens[place].opens:
                continue
            asks = text.said[place] in text.tongue.interrogatives
            clause = _straight(text, place, place + asks) if asks == (group == WHAT) else None
            if clause:
                yield clause


def _straight(text: Text, begin: int, least: int) -> _Clause | None:
    """The clause from there on with its verb before what it is said of; after the words that ask, of which
    there are at least so many."""
    end = text.sentence(begin)[1]
    starts = range(least, least + (ASKED_BY if least > begin else 1))
    who = text.words(WHO)
    # Of "hvor lang tid der går" it is "der" that goes, and not "lang tid der".
    for asked in sorted(starts, key=lambda place: not who >> place & 1):
        where = _verb(text, asked, end)
        if where >= 0:
            ask, before, after = range(begin, asked), range(asked, where), range(where + 1, end)
            return _Clause((*ask, where, *before, *after))
    return None


def _verb(text: Text, begin: int, end: int) -> int:
    """The verb of the clause after that of which it is said and a few adverbs; -1 if there is none."""
    verbs, adverbs = text.words(VERBS), text.words(ADVERBS)
    owners, who = text.words(OWNERS), text.words(WHO)
    if begin >= end:
        return -1
    lengths = [1] if who >> begin & 1 else []
    lengths += range(2 if owners >> begin & 1 else 1, LONGEST + 1)
    for length in lengths:
        place = begin + length
        for _ in range(MOST_ADVERBS):
            if place < end and verbs >> place & 1 and not (verbs >> begin & 1 and length == 1):
                return place
            if place >= end or not adverbs >> place & 1:
                break
            place += 1
    return -1
