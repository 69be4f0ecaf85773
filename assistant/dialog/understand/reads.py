"""Readings with the words they stand on, until all are weighed against each other."""

from dataclasses import dataclass, replace

from assistant.dialog.reading import Reading, Value
from assistant.dialog.understand.kin import NOBODY_NAMED
from assistant.dialog.understand.people import NOBODY
from assistant.dialog.understand.sayings import Match
from assistant.dialog.understand.text import Text


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A reading with the words it stands on, until all are weighed against each other. Equal only to
    itself."""

    reading: Reading
    first: int
    last: int
    own: bool = False
    """Whether the saying is the municipality's own."""
    who: str = NOBODY
    which: int = NOBODY_NAMED
    """The number of the relative that it is told of."""


def reading_of(
    text: Text,
    match: Match,
    value: Value,
    sure: bool,
    who: str = NOBODY,
    member: str | None = None,
    which: int = NOBODY_NAMED,
) -> Read:
    """The match as a reading. `member`, where it is another than the entry's."""
    entry = match.entry
    span = text.tokens[match.first].start, text.tokens[match.last - 1].end
    member = entry.member if member is None else member
    reading = Reading(entry.kind, entry.target, span, entry.entry, sure, value, member, entry.offer)
    return Read(reading, match.first, match.last, text.lexicon.owns(entry), who, which)


def unsure(read: Read) -> Read:
    return replace(read, reading=replace(read.reading, sure=False))


def is_wished(text: Text, read: Read) -> bool:
    """Whether a wish is told in the words of the reading."""
    wishes = text.spans("vil gerne")
    return any(first < read.last and read.first < last for first, last, _ in wishes)
