"""What is asked beside what is told: a question that is not read in its sentence is read by itself, and one
in the order of a clause as it is asked straight out: "gad vide, om jeg får løn" as "får jeg løn". So no topic
has to be listed in both orders. Refuses to know any topic."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from assistant.dialog.reading import OF_A_LETTER
from assistant.dialog.understand.asking import (
    ANOTHER_ASKS,
    HEARSAY,
    MAY,
    PRESUMED,
    UNEASE,
    UNKNOWN,
    VERBS,
    WHAT,
    WHETHER,
)
from assistant.dialog.understand.facts import TROUBLES
from assistant.dialog.understand.requests import TOLD
from assistant.dialog.understand.sayings import Match, find
from assistant.dialog.understand.text import Spans, Text, bits_of
from assistant.rules.facts import ASKED_ABOUT, HELD, NEEDS

ADVERBS, OWNERS, WHO = "ord før dem", "hvis eller hvilken", "hvem der gør det"
THERE = "der"
"""The word that stands for what is asked for where that is who does it."""
NO_PERSON = "ikke om en person"
"""The words that are the subject of a clause that asks of no person: "det", "I"."""
ASKED = frozenset({"question", "point", "command", "out_of_scope"})
"""The kinds of what is read where something is asked."""
TOLD_ANYWAY = frozenset({"asker", ASKED_ABOUT})
"""The facts that a question of a person tells: for whom it is, and of what help."""
ASKED_FOR = frozenset({NEEDS, ASKED_ABOUT})
"""The facts that are told by asking."""
THAT = "at"
"""The word after which nothing is asked: "ikke i tvivl om, at det er gratis"."""
GOES_FIRST = frozenset({"danger", "out_of_scope"})
"""The kinds of what is answered in place of "hvad gør jeg" said after it."""
LONGEST = 4
"""So many words at most are that of which something is asked: "min søns nye kontaktperson"."""
MOST_ADVERBS = 3
SAYS = 2
"""So many words that are not small has a question that can be read by itself: not "er det rigtigt"."""
AFTER_A_LETTER = frozenset({"begynde", "indhold"})
"""The topics of "hvad gør jeg nu" and "hvad er mine muligheder", which after a refusal ask about that."""
ASKED_BY = 3
"""So many words at most ask: "hvor mange timer"."""
MOST_CLAUSES, MOST_WORDS = 8, 30
"""So many clauses at most are read by themselves, and so many words of each: a bound on the time that many
questions without a stop take."""


class _Clause(NamedTuple):
    """Where the words of a clause stand, in the order in which it is asked straight out."""

    order: tuple[int, ...]
    other: tuple[int, ...] = ()
    """The same without the "der" that stands for who asks: "hvem er chef" of "hvem der er chef"."""
    verb: int = -1
    """The place of its verb."""
    feared: bool = False
    """Whether it tells what is feared or hoped: it asks where nothing else of it is read as a question."""
    heard: bool = False
    """Whether it tells what was heard, and so may be told as well: "de siger, at jeg skal stoppe"."""

    @property
    def first(self) -> int:
        return min(self.order)

    @property
    def last(self) -> int:
        return max(self.order) + 1


def asked_straight(
    text: Text, typed: str, found: list[Match], wanted: frozenset[str]
) -> list[Match]:
    """The matches, and the questions of each clause that asks in the order of a clause. Where it asks
    anything so, nothing else is asked in its words, and no fact is told by their order alone: in "gad vide,
    om jeg får løn" nobody tells of having wages."""
    by_another = text.spans(ANOTHER_ASKS)
    for clause in islice(_clauses(text), MOST_CLAUSES):
        if clause.feared and any(_asks_within(m, clause) for m in found):
            continue
        read = _read_straight(text, typed, clause, wanted)
        if clause.other and not _asks(_questions(read)):
            read = _read_straight(text, typed, clause._replace(order=clause.other), wanted)
        found = _with_what_is_asked(found, read, clause)
        found = [meant for m in found if (meant := _as_asked(text, m, clause, by_another, wanted))]
    left = MOST_CLAUSES
    for clause in _sentences(text):
        known = any(_is_within(m, clause) and m.entry.kind in ASKED for m in found)
        if left and not known and not any(_tells_before(text, m, clause) for m in found):
            asked = _questions(_read_straight(text, typed, clause, wanted))
            if any(m.entry.kind == "question" and m.entry.target in OF_A_LETTER for m in found):
                asked = [m for m in asked if m.entry.target not in AFTER_A_LETTER]
            found = found + asked if _asks(asked) else found
            left -= 1
    return found


def _with_what_is_asked(found: list[Match], read: list[Match], clause: _Clause) -> list[Match]:
    """The matches with what a clause asks as it is read straight out, and for whom."""
    asked = _questions(read)
    if clause.heard:
        return found + asked if _asks(asked) else found
    if _asks(asked):
        told = {_fact_of(m) for m in read}
        found = [
            m
            for m in found
            if not _asks_within(m, clause) and (_fact_of(m) in told or not _is_told_in(m, clause))
        ]
        found = found + asked
    if clause.feared or any(_is_of_who_asks(m) for m in found):
        return found
    return found + [m for m in read if _is_of_who_asks(m)]


def _is_of_who_asks(match: Match) -> bool:
    return match.entry.kind == "fact" and match.entry.target == "asker"


def asked_beside_it(text: Text, typed: str) -> str:
    """The words of the questions beside other words, as they were written; "" if there are none."""
    asked = (*_clauses(text), *_sentences(text))
    places = sorted({place for clause in asked for place in clause.order})
    return " ".join(typed[text.tokens[p].start : text.tokens[p].end] for p in places)


def uneasy_words(text: Text) -> list[tuple[int, int]]:
    """The words of each clause that tells what is feared, hoped or heard, and of what is presumed, as
    [start, end) of what was written."""
    asked = [(clause.first, clause.last) for clause in _uneasy(text)] + _presumed(text)
    return [(text.tokens[first].start, text.tokens[last - 1].end) for first, last in asked]


def _presumed(text: Text) -> list[tuple[int, int]]:
    """The places of each sentence that is presumed or refused, with the sentence before it."""
    found = []
    for place in sorted({first for first, _, _ in text.spans(PRESUMED)}):
        begin, end = text.sentence(place)
        found.append((text.sentence(begin - 1)[0] if begin else begin, end))
    return found


def _asks(asked: list[Match]) -> bool:
    """Whether a question is among them, or a point that is one by itself."""
    return any(m.entry.kind == "question" or m.entry.how == "says" for m in asked)


def _asks_within(match: Match, clause: _Clause) -> bool:
    return match.entry.kind in ("question", "point") and _is_within(match, clause)


def _fact_of(match: Match) -> tuple[str, str, str]:
    return match.entry.kind, match.entry.target, match.entry.member


def _is_told_in(match: Match, clause: _Clause) -> bool:
    """Whether it is a fact all of whose words are the clause's, and not what is asked for."""
    within = clause.first <= match.first and match.last <= clause.last
    return match.entry.kind == "fact" and match.entry.target not in ASKED_FOR and within


def _as_asked(
    text: Text, match: Match, clause: _Clause, by_another: Spans, wanted: frozenset[str]
) -> Match | None:
    """The match; of what a clause asks of a person no fact is told, and help that is asked for so is not
    held: "ved I, om jeg får bostøtte", "de spørger, om jeg bor alene". What the writer wonders of their own
    trouble is told."""
    entry = match.entry
    if entry.kind != "fact" or entry.target in wanted | TOLD_ANYWAY or clause.verb < 0:
        return match
    told = entry.target in TROUBLES and not any(last == clause.first for _, last, _ in by_another)
    if told or not _is_what_is_asked(text, match, clause):
        return match
    asked = entry.target == HELD and not match.denied
    return match._replace(entry=replace(entry, target=ASKED_ABOUT, value=True)) if asked else None


def _is_what_is_asked(text: Text, match: Match, clause: _Clause) -> bool:
    """Whether it stands at the verb of the clause, or straight after it, and a person is its subject."""
    verb, first = clause.verb, clause.first
    if text.words(NO_PERSON) >> first & 1 or text.said[verb] in text.tongue.modals:
        return False
    if not first <= match.first or match.last <= verb or match.last > clause.last:
        return False
    light = text.small if match.entry.target == NEEDS else text.small | text.words("lette ord")
    parted = any(text.tokens[p].parted for p in range(verb, match.last))
    return not (
        parted
        or bits_of(verb + 1, match.first) & ~light
        or text.joins_clause(verb, match.last)
        or text.clause_between(verb + 1, match.first)
    )


def _tells_before(text: Text, match: Match, clause: _Clause) -> bool:
    """Whether it is what the clause asks of, straight before it: a danger, a matter that is not ours ("mit
    pas udløber, kan jeg bestille tid"), or one that is told as often as asked."""
    told = match.entry.kind in GOES_FIRST or (
        match.entry.kind == "question" and match.entry.target in TOLD
    )
    return told and match.last <= clause.first <= text.sentence(match.first)[1]


def _is_within(match: Match, clause: _Clause) -> bool:
    return clause.first < match.last and match.first < clause.last


def _questions(read: list[Match]) -> list[Match]:
    return [m for kind in ("question", "point") for m in read if m.entry.kind == kind]


def _read_straight(text: Text, typed: str, clause: _Clause, wanted: frozenset[str]) -> list[Match]:
    """What is found in the clause as it is asked straight out, at its places in the message."""
    words = [typed[text.tokens[p].start : text.tokens[p].end] for p in clause.order]
    straight = Text(_written(text, words, clause), text.lexicon)
    if straight.size != len(words):
        return []
    return [
        m._replace(first=min(places), last=max(places) + 1)
        for m in find(straight, wanted)[0]
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
            if clause and text.said[place] != THAT:
                yield clause
    yield from _uneasy(text)
    for place in sorted({last - 1 for _, last, _ in text.spans(UNKNOWN)}):
        clause = _straight(text, place, place + 1)
        if clause:
            yield clause


def _uneasy(text: Text) -> Iterator[_Clause]:
    """Each clause of somebody that tells what is feared or hoped: "bange for, at de tager pladsen"; and of
    what one may that was heard: "naboen siger, at man kan få en afløser"."""
    whose = text.words(WHO) | text.words(OWNERS)
    for group in (UNEASE, HEARSAY):
        for place in sorted({last for _, last, _ in text.spans(group)}):
            if place == text.size or text.tokens[place].opens:
                continue
            clause = _straight(text, place, place)
            if not clause:
                continue
            may_be = text.words(MAY) >> clause.order[0] & 1
            if may_be if group == HEARSAY else whose >> place & 1:
                yield clause._replace(verb=-1, feared=True, heard=group == HEARSAY)


def _sentences(text: Text) -> Iterator[_Clause]:
    """Each question beside other words: from a word that asks or a verb before that of which it is said, at
    the beginning of a sentence or after a comma or "og". Not after "hvis jeg er syg, ..."."""
    tongue, joins = text.tongue, text.places_of(text.tongue.or_and) | ~text.gap_stops
    begun = 0
    for place, token in enumerate(text.tokens):
        if token.opens or not place:
            begun = place
        first = place == begun or token.parted or bool(joins >> (place - 1) & 1)
        inverted = (*text.said[place : place + 2],) in tongue.questions
        if not first or not (inverted or text.said[place] in tongue.interrogatives):
            continue
        end = min(text.sentence(place)[1], place + MOST_WORDS)
        supposed = inverted and text.joins_clause(begun, place)
        says = (~text.small & bits_of(place, end)).bit_count()
        if (place or end < text.size) and says >= SAYS and not supposed:
            yield _Clause(tuple(range(place, end)))


def _straight(text: Text, begin: int, least: int) -> _Clause | None:
    """The clause from there on with its verb before what it is said of; after the words that ask, of which
    there are at least so many."""
    end = min(text.sentence(begin)[1], begin + MOST_WORDS)
    starts = range(least, least + (ASKED_BY if least > begin else 1))
    who = text.words(WHO)
    # Of "hvor lang tid der går" it is "der" that goes, and not "lang tid der".
    for asked in sorted(starts, key=lambda place: not who >> place & 1):
        where = _verb(text, asked, end)
        if where >= 0:
            ask, before, after = range(begin, asked), range(asked, where), range(where + 1, end)
            # Of "hvem der er chef" it is "hvem" that is.
            apart = asked > begin and text.said[asked] == THERE
            other = (*ask, where, *before[1:], *after) if apart else ()
            verb = where if asked == begin and text.said[begin - 1] != THAT else -1
            return _Clause((*ask, where, *before, *after), other, verb)
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
