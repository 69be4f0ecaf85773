"""What is named only to say that no help is needed for it: "posten har jeg styr på".

Knows where it is said; refuses to know what anything is called.
"""

from collections.abc import Iterable

from assistant.dialog.understand.sayings import TROUBLE_AFTER, TROUBLE_BEFORE, Match
from assistant.dialog.understand.text import Spans, Text

BARE_SUBJECT = frozenset({"about", "wanted", "answers"})
"""How a subject is named that tells of no trouble by itself."""
NEEDS = "needs"
FAR = 99
OWN, OTHERS = "klarer selv", "klarer andre"


def less_what_is_managed(text: Text, found: list[Match]) -> list[Match]:
    """The bare subjects of needs, denied where the person manages them, and without those that another takes
    care of. Where trouble is told nearer by, the subject is taken as it is."""
    if not any(_is_bare_need(match) for match in found):
        return found
    own, others = _told(text, OWN), _told(text, OTHERS)
    if not (own or others):
        return found
    troubles = _told(text, "svært") + _told(text, "vil gerne")
    kept = []
    for match in found:
        bare = _is_bare_need(match)
        where = match.first, match.last
        near = [_nearest(text, where, spans) for spans in (own, others)] if bare else [FAR]
        managed = min(near) < min(FAR, _nearest(text, where, _outside(troubles, own + others)))
        if not managed:
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
    return [s for s in spans if not any(s[0] < o[1] and o[0] < s[1] for o in others)]


def _nearest(text: Text, where: tuple[int, int], spans: Iterable[tuple[int, int, bool]]) -> int:
    """How many words stand between these and the nearest of the spans in their clause."""
    return min((_apart(text, where, first, last) for first, last, _ in spans), default=FAR)


def _apart(text: Text, where: tuple[int, int], first: int, last: int) -> int:
    before, after = where[0] - last, first - where[1]
    if before > TROUBLE_BEFORE or after > TROUBLE_AFTER:
        return FAR
    low, high = min(first, where[0]), max(first, where[0])
    parted = any(text.tokens[p].opens or text.tokens[p].parted for p in range(low + 1, high + 1))
    turned = any(not text.gap_stops >> p & 1 for p in range(low, high))
    return FAR if parted or turned else max(before, after, 0)
