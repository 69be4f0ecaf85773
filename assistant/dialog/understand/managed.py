"""What is named only to say that no help is needed for it: "posten har jeg styr på".

Knows where it is said; refuses to know what anything is called.
"""

from collections.abc import Iterable

from assistant.dialog.understand.sayings import TROUBLE_AFTER, TROUBLE_BEFORE, Match
from assistant.dialog.understand.text import Spans, Text

BARE_SUBJECT = frozenset({"about", "wanted", "answers"})
"""How a subject is named that tells of no trouble by itself."""
FAR = 99


def less_what_is_managed(text: Text, found: list[Match]) -> list[Match]:
    """The bare subjects, denied where the person manages them, and without those that another takes
    care of. Where trouble is told nearer by, the subject is taken as it is."""
    if not any(m.entry.how in BARE_SUBJECT and m.entry.kind == "fact" for m in found):
        return found
    own, others = _told(text, "klarer selv"), _told(text, "klarer andre")
    if not (own or others):
        return found
    troubles = _told(text, "svært") + _told(text, "vil gerne")
    kept = []
    for match in found:
        bare = match.entry.how in BARE_SUBJECT and match.entry.member
        near = [_nearest(text, match, spans) for spans in (own, others)] if bare else [FAR]
        managed = min(near) < min(FAR, _nearest(text, match, _outside(troubles, own + others)))
        if not managed:
            kept.append(match)
        elif near[0] <= near[1]:
            kept.append(match._replace(denied=True))
    return kept


def _told(text: Text, group: str) -> Spans:
    """Where a saying of the group stands and is not denied."""
    return [span for span in text.spans(group) if not span[2]]


def _outside(spans: Spans, others: Spans) -> Spans:
    """Those that are no part of the others: "ikke noget problem" tells of none."""
    return [s for s in spans if not any(s[0] < o[1] and o[0] < s[1] for o in others)]


def _nearest(text: Text, match: Match, spans: Iterable[tuple[int, int, bool]]) -> int:
    """How many words stand between the match and the nearest of the spans in its clause."""
    return min((_apart(text, match, first, last) for first, last, _ in spans), default=FAR)


def _apart(text: Text, match: Match, first: int, last: int) -> int:
    before, after = match.first - last, first - match.last
    if before > TROUBLE_BEFORE or after > TROUBLE_AFTER:
        return FAR
    low, high = min(first, match.first), max(first, match.first)
    parted = any(text.tokens[p].opens or text.tokens[p].parted for p in range(low + 1, high + 1))
    turned = any(not text.gap_stops >> p & 1 for p in range(low, high))
    return FAR if parted or turned else max(before, after, 0)
