"""One value a fact: a later one corrects an earlier, else both are in doubt."""

from collections.abc import Mapping

from assistant.dialog.lexicon import CLAUSE
from assistant.dialog.understand.people import PRONOUN, SELF
from assistant.dialog.understand.reads import Read, unsure
from assistant.dialog.understand.text import Spans, Text


def settled(text: Text, reads: list[Read], wanted: frozenset[str]) -> list[Read]:
    """One value a fact: a later one corrects an earlier, else both are doubtful; but the answer to the
    question on the screen, given at once, holds over what is told after it."""
    kept: list[Read] = []
    by_slot: dict[tuple[str, str], list[Read]] = {}
    for read in sorted(reads, key=lambda r: (r.first, -r.last)):
        by_slot.setdefault((read.reading.target, read.reading.member), []).append(read)
    corrections = _corrections(text) if len(reads) > 1 else []
    for (target, _), slot in by_slot.items():
        if target in wanted and not _corrected(slot, corrections):
            slot = _at_once(text, slot)
        kept += _first_of(_one_value(slot, corrections), slot, text.lexicon.first)
    return kept


def _corrected(slot: list[Read], corrections: Spans) -> bool:
    """Whether any correction stands after the first of the readings."""
    return any(first >= slot[0].first for first, _, _ in corrections)


def _at_once(text: Text, slot: list[Read]) -> list[Read]:
    """The answer that begins the message and is a clause of its own, without what a later clause with a
    subject of its own tells otherwise: "kontanthjælp, men jeg var på sygedagpenge". A yes or no needs
    something else that tells the same: "ja, men jeg bor i Slagelse" is to be asked about."""
    answer = slot[0]
    at_once = text.begin >> answer.first & 1 and text.edges[CLAUSE] >> answer.last & 1
    alike = sum(read.reading.value == answer.reading.value for read in slot)
    if not (at_once and answer.reading.sure) or (
        isinstance(answer.reading.value, bool) and alike < 2
    ):
        return slot
    subjects = text.words(SELF) | text.words(PRONOUN)
    return [
        read
        for read in slot
        if read.reading.value == answer.reading.value
        or read.first < answer.last
        or not subjects & ((1 << read.last) - (1 << answer.last))
    ]


def _first_of(
    held: list[Read], slot: list[Read], first: Mapping[str, tuple[str, ...]]
) -> list[Read]:
    """Of different options that were each told for certain, the one that the fact's file puts first."""
    order = first.get(slot[0].reading.target, ()) if len(held) > 1 else ()
    sure = {read.reading.value: read for read in slot if read.reading.sure}
    return next(([sure[option]] for option in order if option in sure), held)


def _corrections(text: Text) -> Spans:
    """Where something is corrected: by the words for it, and by a "men" after "jeg skrev ..."."""
    found = text.spans("rettelser")
    wrote = [last for _, last, _ in text.spans("skrev")]
    turns = ~text.gap_stops & text.all
    for place in range(text.size):
        if turns >> place & 1 and any(last <= place for last in wrote):
            found.append((place, place + 1, False))
    return found


def _one_value(slot: list[Read], corrections: Spans) -> list[Read]:
    """The readings of one fact after corrections within the message."""
    held: list[Read] = []
    for read in _distinct(slot):
        others = [h for h in held if h.reading.value != read.reading.value]
        same = [h for h in held if h.reading.value == read.reading.value]
        if others:
            last = max(h.last for h in others)
            if read.reading.member and not _between(corrections, last, read.first):
                held = [r for r in (*held, read) if r.reading.value is True][:1]
                continue
            if _between(corrections, last, read.first) or _just_after(corrections, read.last):
                held = [read]
            elif read.first < last:
                # Two readings of the same words: the one that says more words is meant.
                held = _longer(held, read)
            else:
                held = _doubted([*held, read])
        elif same:
            best = max((*same, read), key=lambda r: (r.last - r.first, r.reading.sure))
            held = [best]
        else:
            held = [read]
    return held


def _distinct(slot: list[Read]) -> list[Read]:
    """Readings of the same value in overlapping words count once, in the most words."""
    kept: list[Read] = []
    for read in slot:
        twins = [
            k
            for k in kept
            if k.reading.value == read.reading.value and k.first < read.last and read.first < k.last
        ]
        best = max((*twins, read), key=lambda r: (r.last - r.first, r.reading.sure))
        kept = [k for k in kept if k not in twins] + [best]
    return sorted(kept, key=lambda r: (r.first, -r.last))


def _doubted(held: list[Read]) -> list[Read]:
    """Different values side by side: the only sure one, else all of them in doubt."""
    sure = [r for r in held if r.reading.sure]
    return sure if len(sure) == 1 else [unsure(r) for r in held]


def _longer(held: list[Read], read: Read) -> list[Read]:
    best = max((*held, read), key=lambda r: (r.last - r.first, r.reading.sure))
    return [best]


def _just_after(spans: Spans, last: int) -> bool:
    """Whether a correction follows what it corrects: "42, 43 mente jeg"."""
    return any(0 <= first - last <= 1 for first, _, _ in spans)


def _between(spans: Spans, low: int, high: int) -> bool:
    return any(first >= low and last <= high for first, last, _ in spans)
