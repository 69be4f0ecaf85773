"""What is named only to say that no help is needed for it: "posten har jeg styr på", "det fungerer fint".

Knows where it is said; refuses to know what anything is called.
"""

from collections.abc import Iterable

from assistant.dialog.understand.reads import Read, is_wished
from assistant.dialog.understand.sayings import (
    BUT_NOT,
    TROUBLE_AFTER,
    TROUBLE_BEFORE,
    Match,
    is_left_over,
)
from assistant.dialog.understand.text import Spans, Text, bits_of, covered
from assistant.rules.facts import HELD, NEEDS

BARE_SUBJECT = frozenset({"about", "wanted", "answers"})
"""How a subject is named that tells of no trouble by itself."""
FAR = 99
OWN, OTHERS, AT_ONCE = "klarer selv", "klarer andre", "klares"
FEW = 3
"""So many words name a need at most that is told at once to be managed."""


def less_what_is_managed(text: Text, found: list[Match], wanted: frozenset[str]) -> list[Match]:
    """The needs less those of which it follows at once that one manages, or that are named as bare subjects
    of what is managed. Asked for on the screen, what one manages is told to be no need."""
    kept, left = [], []
    but_not = text.spans(BUT_NOT)
    for match in found:
        if match.entry.target == NEEDS and is_left_over(match, but_not):
            left.append(match._replace(denied=False))
        elif not _is_at_once(text, match):
            kept.append(match)
        elif NEEDS in wanted:
            kept.append(match._replace(denied=True))
    return _less_bare(text, kept) + left


def _is_at_once(text: Text, match: Match) -> bool:
    """Whether it follows at once that one manages it: "maden kan jeg godt klare selv"."""
    if match.entry.target != NEEDS or match.last - match.first > FEW:
        return False
    spans = text.spans(AT_ONCE) if text.within >> match.last & 1 else []
    return any(first == match.last and not denied for first, _, denied in spans)


def _less_bare(text: Text, found: list[Match]) -> list[Match]:
    """The bare subjects of needs, denied where the person manages them, and without those that another takes
    care of. Where trouble is told nearer by, the subject is taken as it is."""
    if not any(_is_bare_need(match) for match in found):
        return found
    own, others = _told(text, OWN), _told(text, OTHERS)
    if not (own or others):
        return found
    troubles = _outside(_told(text, "svært") + _told(text, "vil gerne"), own + others)
    kept = []
    for match in found:
        where = match.first, match.last
        bare = _is_bare_need(match)
        near = [_nearest(text, where, spans) for spans in (own, others)] if bare else [FAR]
        if min(near) == FAR or min(near) >= _nearest(text, where, troubles):
            kept.append(match)
        elif near[0] <= near[1]:
            kept.append(match._replace(denied=True))
    return kept


def _is_bare_need(match: Match) -> bool:
    return match.entry.target == NEEDS and match.entry.how in BARE_SUBJECT


def is_managed(text: Text, first: int, last: int) -> bool:
    """Whether it is said of these words that no help is needed for them."""
    spans = _told(text, OWN) + _told(text, OTHERS)
    return bool(spans) and _nearest(text, (first, last), spans) < FAR


def _told(text: Text, group: str) -> Spans:
    """Where a saying of the group stands and is not denied."""
    return [span for span in text.spans(group) if not span[2]]


def _outside(spans: Spans, others: Spans) -> Spans:
    """Those that are no part of the others: "ikke noget problem" tells of none."""
    held = covered(others)
    return [span for span in spans if not held & bits_of(*span[:2])]


def _nearest(text: Text, where: tuple[int, int], spans: Iterable[tuple[int, int, bool]]) -> int:
    """How many words stand between these and the nearest of the spans in their clause."""
    return min((_apart(text, where, first, last) for first, last, _ in spans), default=FAR)


def _apart(text: Text, where: tuple[int, int], first: int, last: int) -> int:
    before, after = where[0] - last, first - where[1]
    if before > TROUBLE_BEFORE or after > TROUBLE_AFTER:
        return FAR
    low, high = min(first, where[0]), max(first, where[0])
    parted = (text.parted | ~text.within) & bits_of(low + 1, high + 1)
    turned = ~text.gap_stops & bits_of(low, high)
    return FAR if parted or turned else max(before, after, 0)


UNSPARED = frozenset({"rusmidler", "vold", "tag_over_hovedet", "akut_krise"})
"""Needs that are there however content one is."""


def less_what_goes_well(text: Text, said: list[Read], wanted: frozenset[str]) -> list[Read]:
    """Without the needs of which it is told right after that all is well: "han hjælper mig med posten, og
    det fungerer fint". A "men" after it, or a wish in the words of the need itself, keeps the need."""
    well = [span for span in text.spans("går godt") if not span[2]] if NEEDS not in wanted else []
    if not well:
        return said
    held = [r for r in said if r.reading.target == HELD and r.reading.value is True]
    return [
        r
        for r in said
        if r.reading.target != NEEDS
        or r.reading.member in UNSPARED
        or (is_wished(text, r) and not any(h.first <= r.first and r.last <= h.last for h in held))
        or not any(_is_told_of(text, r, first) for first, _, _ in well)
    ]


def _is_told_of(text: Text, read: Read, first: int) -> bool:
    """Whether what is told at `first` is about the reading before it, and nothing is set against it."""
    _, end = text.sentence(read.first)
    return read.last <= first < end and not ~text.gap_stops & bits_of(read.first, end)
