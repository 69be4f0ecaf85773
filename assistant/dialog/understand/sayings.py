"""The sayings found in a message, less their exceptions. Refuses to know what they lead to."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from assistant.dialog.lexicon import CLAUSE, EXCEPTIONS, NUMBER, SKIP, Entry
from assistant.dialog.reading import Value
from assistant.dialog.understand.text import Spans, Text

# How far, in words, trouble may stand from what it is about.
TROUBLE_BEFORE, TROUBLE_AFTER = 9, 5
# The most words, but for small and polite ones, of a message that may be a saying alone.
ALONE = 8
# What one manages, and then what one does not; so many words may stand between "men ikke" and that.
BUT_NOT, NEAR = "men ikke", 2
# The words of what a topic explains, and the questions that take them up: "en VUM. Hvad er det?"
NAMED, WHAT_IS_IT, WHOM_TO_TELL = "named", "hvad er det", "hvor med det"
TAKES_UP = (WHAT_IS_IT, WHOM_TO_TELL)
# The ages that a bare number of a list can be.
FIRST_AGE, LAST_AGE = 15, 110
# The commands that one word says beside a fact, set apart from it.
SET_APART = frozenset({"back", "restart", "result", "stop"})
# So many words before a correction at most stands what it corrects; before one that says so in several
# words ("der skulle stå").
NEAR, FAR = 4, 12


class Match(NamedTuple):
    """A saying found at [first, last) in words. `denied`: a negation holds it."""

    entry: Entry
    first: int
    last: int
    denied: bool
    spelled: bool


def find(text: Text, wanted: frozenset[str], only: str = "") -> tuple[list[Match], list[Match]]:
    """All sayings found that no exception overlaps, and the exceptions themselves.

    Bare answers count for the facts asked for, and after a correction ("42, nej 43"). `only` is the one
    kind of entry to be looked for.
    """
    entries = possible(text)
    if only:
        entries = [entry for entry in entries if entry.kind == only]
    return find_among(text, entries, wanted)


def find_among(
    text: Text, entries: list[Entry], wanted: frozenset[str]
) -> tuple[list[Match], list[Match]]:
    """The same of these entries alone."""
    turns = _turns(text)
    may = _May(text, wanted, bool(turns))
    stands = text.run_anywhere
    sayings = [e for e in entries if e.how not in EXCEPTIONS and may.count(e) and stands(e.ops, 1)]
    found = [match for entry in sayings for match in matches_of(text, entry)]
    meant = {_same(match.entry) for match in found}
    meant |= {_danger_of(match.entry) for match in found if match.entry.kind == "sign"}
    taking = [
        e
        for e in entries
        if e.how in EXCEPTIONS and (_same(e) in meant or e.target in wanted) and stands(e.ops, 1)
    ]
    exceptions = [
        m for entry in taking for m in matches_of(text, entry) if not _spans_clauses(text, m)
    ]
    kept = _not_excepted(text, found, exceptions)
    said = [m for m in found if m.entry.how in ("says", "maybe")]
    return _after_turns(text, kept, said, wanted, turns), exceptions


def possible(text: Text) -> list[Entry]:
    """The entries all of whose parts occur near enough in the message, in the order of the files."""
    lexicon = text.lexicon
    tried, lead, parts = lexicon.by_word, lexicon.lead, lexicon.parts
    possible: set[int] = set()
    for key, near in text.around(tried):
        lacks = near.isdisjoint
        possible.update(
            [
                i
                for i in tried[key]
                if i not in possible and not lacks(lead[i]) and not any(map(lacks, parts[i]))
            ]
        )
    return [lexicon.entries[i] for i in sorted(possible)]


class _May:
    """Which sayings can count at all in a message, whatever their words: found out before they are
    looked for, for time."""

    def __init__(self, text: Text, wanted: frozenset[str], turns: bool) -> None:
        self.wanted, self.turns = wanted, turns
        self.numbers = bool(text.bits[NUMBER])
        self.text = text
        self.trouble = any(map(text.has, ("svært", "vil gerne", BUT_NOT)))
        self.short = (text.all & ~text.idle).bit_count() <= ALONE

    def count(self, entry: Entry) -> bool:
        """Whether the saying can count."""
        if entry.how == "alone":
            return self.short
        if entry.how == NAMED:
            return any(self.text.has(group) for group in TAKES_UP)
        if entry.target in self.wanted:
            return True
        if entry.how == "answers":
            return self.turns or (self.numbers and entry.value == 0)
        return entry.how not in ("about", "wanted") or self.trouble


def matches_of(text: Text, entry: Entry) -> list[Match]:
    """The matches of one entry. A negation inside matters to facts alone."""
    exception = entry.how in EXCEPTIONS
    denied_too = entry.kind == "fact" and not exception
    all_spelled = not text.misspelled | text.alike
    return [
        Match(
            entry,
            first,
            last,
            denied=not exception and (inside or text.denied(first, last)),
            spelled=all_spelled or text.is_spelled(first, last),
        )
        for first, last, inside in text.places(entry.ops, denied_too)
    ]


def _same(entry: Entry) -> tuple[str, str, Value, str]:
    return entry.kind, entry.target, entry.value, entry.member


def _danger_of(sign: Entry) -> tuple[str, str, Value, str]:
    """The danger of which it is a sign, as `_same`."""
    return "danger", sign.target, True, ""


def _not_excepted(text: Text, found: list[Match], exceptions: list[Match]) -> list[Match]:
    """The matches that no `unless` of the same meaning overlaps, unless they last; `alone` only when
    alone. A sign falls at the frames of its danger, too."""
    excepted: dict[tuple[str, str, Value, str], list[Match]] = {}
    for match in exceptions:
        excepted.setdefault(_same(match.entry), []).append(match)
    frames = {of: [m for m in o if m.entry.how == "frame"] for of, o in excepted.items()}
    return [
        match
        for match in found
        if match.entry.how not in EXCEPTIONS
        and (
            match.entry.how != "alone"
            or text.covers(match.first, match.last)
            or _is_beside_a_fact(text, match, found)
        )
        and (
            match.entry.lasts
            or not any(_takes_away(text, o, match) for o in excepted.get(_same(match.entry), ()))
        )
        and (
            match.entry.kind != "sign"
            or not any(_takes_away(text, o, match) for o in frames.get(_danger_of(match.entry), ()))
        )
    ]


def _is_beside_a_fact(text: Text, match: Match, found: Iterable[Match]) -> bool:
    """Whether it is a command that a comma or stop parts from the rest, first or last in a message that else
    but tells a fact: "stop, jeg er 43". It is none beside a danger."""
    entry, ends = match.entry, match.first == 0 or match.last == text.size
    if entry.target not in SET_APART or entry.kind != "command" or not match.spelled:
        return False
    if not (ends and text.is_part(match.first, match.last)):
        return False
    kinds = {m.entry.kind for m in found if m.entry.how == "says" and not m.denied}
    return "fact" in kinds and not kinds & {"danger", "command"}


def _turns(text: Text) -> dict[int, int]:
    """The words at which a correction or a "men" has just been said, and how far back it may correct."""
    stops = ~text.gap_stops
    found = {p + 1: NEAR for p in range(text.size) if stops >> p & 1}
    for first, last, _ in text.spans("rettelser"):
        found[last] = max(found.get(last, NEAR), NEAR if last - first == 1 else FAR)
    return dict(sorted(found.items()))


A_PAUSE = ("asker_needs", "aflastning")
"""What who cares for another may tell in the words of an answer about that other: "det er mig, der gør det
hele"."""


def _after_turns(
    text: Text,
    found: list[Match],
    said: list[Match],
    wanted: frozenset[str],
    turns: Mapping[int, int],
) -> list[Match]:
    """Drops bare answers, but those asked for, those that correct what was just said, and numbers that
    stand out."""
    reached = [(turn, reach, text.glide(1 << turn, 0)) for turn, reach in turns.items()]
    longer = [m for m in found if m.entry.how == "answers" and m.entry.target in wanted]
    holders = [
        m
        for m in (*said, *longer)
        if m.entry.kind == "fact" and (m.entry.target, m.entry.member) != A_PAUSE
    ]
    return [
        match
        for match in found
        if match.entry.how != "answers"
        or (
            (
                match.entry.target in wanted
                or _is_item(text, match, found)
                or _follows_a_turn(match, reached, said)
            )
            and not _is_taken(match, holders)
        )
    ]


def _follows_a_turn(match: Match, reached: list[tuple[int, int, int]], said: list[Match]) -> bool:
    """Whether a bare answer corrects what was said of the same fact just before a turn."""
    begins = [(turn, reach) for turn, reach, states in reached if states >> match.first & 1]
    return bool(begins) and any(_corrects(match, other, *max(begins)) for other in said)


def _is_taken(match: Match, said: list[Match]) -> bool:
    """Whether a bare answer is part of what is said of another fact ("årgang 58" is no age)."""
    entry = match.entry
    return any(
        other.entry.how in ("says", "answers")
        and other.entry.target != entry.target
        and other.first <= match.first
        and match.last <= other.last
        and other.last - other.first > match.last - match.first
        for other in said
    )


def _is_item(text: Text, match: Match, found: list[Match]) -> bool:
    """Whether a bare number is the only one in a list, or stands alone between
    stops, or ends a part after another fact ("autisme 31") or stands between two."""
    if match.entry.kind != "fact" or match.entry.value != 0 or match.entry.member:
        return False
    if not FIRST_AGE <= text.tokens[match.first].number <= LAST_AGE:
        return False
    same = (m for m in found if m.entry.target == match.entry.target)
    numbers = {m.first for m in same if m.entry.how != "answers" or text.is_part(m.first, m.last)}
    if len(numbers | {match.first}) > 1:
        return False
    if text.is_item(match.first, match.last) or text.is_part(match.first, match.last):
        return True
    told = [
        m
        for m in found
        if m.entry.kind == "fact"
        and m.entry.target != match.entry.target
        and m.entry.how in ("says", "maybe")
    ]
    ends = match.last == text.size or match.last in text.parts
    ends = ends or any(m.first == match.last for m in told)
    return ends and any(m.last == match.first for m in told)


def _corrects(match: Match, other: Match, turn: int, reach: int) -> bool:
    """Whether a bare answer at the turn takes up what was said of the same fact just before."""
    same = other.entry.target == match.entry.target and other.entry.kind == match.entry.kind
    return same and other.last < turn and turn - other.last <= reach


def _takes_away(text: Text, exception: Match, match: Match) -> bool:
    """Whether the exception overlaps the match or, as a frame, comes before it in its sentence; that of a
    weak sign anywhere in it: "blå mærker, jeg tager blodfortyndende"."""
    framed = exception.entry.how == "frame" and (
        exception.first <= match.first or exception.entry.kind == "sign"
    )
    return _overlap(match, exception) or (framed and text.same(exception.first, match.first))


def _spans_clauses(text: Text, exception: Match) -> bool:
    """Whether an exception to a number reaches over a comma that it does not name: in "er flyttet hjem
    til os igen, hun er 27" nobody waits "til hun er 27"."""
    entry = exception.entry
    if entry.value != 0 or entry.member or any(kind in (CLAUSE, SKIP) for kind, _, _ in entry.ops):
        return False
    return any(text.tokens[p].parted for p in range(exception.first + 1, exception.last))


def _overlap(one: Match, other: Match) -> bool:
    return one.first < other.last and other.first < one.last


def in_trouble(text: Text, found: list[Match], wanted: frozenset[str]) -> list[Match]:
    """Drops a bare subject ("post") unless it was asked for or trouble is told beside it."""
    if not any(m.entry.how in ("about", "wanted") for m in found):
        return found
    wishes = text.spans("vil gerne")
    troubles = wishes + text.spans("svært")
    left = text.spans(BUT_NOT)
    result = []
    for match in found:
        how = match.entry.how
        bare = how in ("about", "wanted") and match.entry.target not in wanted
        if bare and not is_left_over(match, left):
            near = _nearest_span(text, match, troubles if how == "about" else wishes)
            if near is None or near[2]:
                continue
        result.append(match)
    return result


def is_left_over(match: Match, left: Spans) -> bool:
    """Whether it is what one does not manage of all that: "jeg kan lave mad, men ikke gøre rent"."""
    return any(0 <= match.first - last <= NEAR for _, last, _ in left)


def _nearest_span(
    text: Text, match: Match, spans: Iterable[tuple[int, int, bool]]
) -> tuple[int, int, bool] | None:
    """The span nearest to the match within reach, in its sentence and on its side of a "men"."""
    best: tuple[int, tuple[int, int, bool]] | None = None
    for span in spans:
        before = match.first - span[1]
        after = span[0] - match.last
        distance = max(before, after, 0)
        if before > TROUBLE_BEFORE or after > TROUBLE_AFTER:
            continue
        between = range(min(span[1], match.last), max(span[0], match.first))
        if any(text.tokens[p].opens or not text.gap_stops >> p & 1 for p in between):
            continue
        low, high = min(span[0], match.first), max(span[0], match.first)
        if any(text.tokens[p].opens for p in range(low + 1, high + 1)):
            continue
        if best is None or distance < best[0]:
            best = distance, span
    return best[1] if best else None
