"""Questions, commands and matters out of scope, with what they name."""

from dataclasses import replace

from assistant.dialog.lexicon import OFFER
from assistant.dialog.understand.reads import Read, reading_of
from assistant.dialog.understand.sayings import Match
from assistant.dialog.understand.text import Text

Named = list[tuple[int, int, str]]


def offers_named(text: Text) -> Named:
    """(first, last, offer) of each name of an offer, the longest names first."""
    if not text.group(text.lexicon.group_of[OFFER], text.all, 0):
        return []
    found = {
        (first, last, offer)
        for offer, number in text.lexicon.offers.items()
        for _, ops in text.live_group(number).sayings
        for first, last, _ in text.places(ops)
    }
    order = list(text.lexicon.offers)
    return sorted(found, key=lambda n: (n[0] - n[1], n[0], order.index(n[2])))


def offer_at(text: Text, match: Match, named: Named) -> str:
    """The offer named in the match, else in its sentence, else the only one in the message."""
    start, end = text.sentence(match.first)
    for low, high in ((match.first, match.last), (start, end)):
        for first, last, offer in named:
            if low <= first and last <= high:
                return offer
    places = {(first, last) for first, last, _ in named}
    alone = named and all(_within(place, named[0][:2]) for place in places)
    return named[0][2] if alone else ""


def _within(place: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= place[0] and place[1] <= other[1]


def other_reads(text: Text, found: list[Match]) -> list[Read]:
    """One reading for each command, question and matter out of scope."""
    named = offers_named(text)
    best: dict[tuple[str, str], Read] = {}
    for match in found:
        entry = match.entry
        if entry.kind in ("fact", "danger") or match.denied:
            continue
        sure = entry.how != "maybe" and match.spelled
        key = (entry.kind, entry.target)
        held = best.get(key)
        if held is None or (sure, match.last - match.first) > (
            held.reading.sure,
            held.last - held.first,
        ):
            best[key] = _asked(text, match, sure, named)
    return list(best.values())


def _asked(text: Text, match: Match, sure: bool, named: Named) -> Read:
    """The reading, with the offer that a question names and what a command names."""
    kind, target = match.entry.kind, match.entry.target
    member = _named(text, target) if kind == "command" else None
    read = reading_of(text, match, True, sure, member=member)
    if kind == "question":
        read = replace(read, reading=replace(read.reading, offer=offer_at(text, match, named)))
    return read


def _named(text: Text, command: str) -> str:
    """What a command names: the fact to change, or the language."""
    table = {"change": text.lexicon.names, "language": text.lexicon.languages}.get(command, {})
    for name, sayings in table.items():
        if any(text.run(ops, text.all) for ops in sayings):
            return name
    return ""
