"""What a store keeps and promises. Knows no database, no clock, and nothing of what events mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Literal, Protocol

Author = Literal["citizen", "staff", "assistant"]

LONGEST_RETENTION_DAYS = 36_500


class StoreError(Exception):
    """What the store could not do. The message is for whoever runs the service, in one sentence."""


class Conflict(StoreError):  # noqa: N818 (the base says Error)
    """Somebody was first: the log has moved on, or the id, token or digest is taken."""


class Gone(StoreError):  # noqa: N818 (the base says Error)
    """What was asked for is not kept: it never was, or it was deleted."""


class Unavailable(StoreError):  # noqa: N818 (the base says Error)
    """The database cannot be opened or written; names the file and the cure. Nothing is lost."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One conversation. `pins` is what it was begun with: name (rules, script, words) -> digest.

    The two retentions count whole days; 0 means never kept. Raises ValueError if a time has no
    zone or a retention is out of range.
    """

    id: str
    token_hash: str
    municipality: str
    created_at: datetime
    pins: Mapping[str, str]
    keep_text_days: int
    keep_days: int

    def __post_init__(self) -> None:
        _set(self, "created_at", in_utc(self.created_at))
        _set(self, "pins", MappingProxyType(dict(self.pins)))
        for days in (self.keep_text_days, self.keep_days):
            if not 0 <= days <= LONGEST_RETENTION_DAYS:
                raise ValueError(f"a retention is 0 to {LONGEST_RETENTION_DAYS} days, not {days}")


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of the log. `body` is JSON text and never holds free text.

    `text` is the masked free text if there was any; it is kept apart and reads as None once it
    has been removed, so a body that must tell "wrote nothing" from "was removed" says so itself.
    `client_id` is the id of the client message that caused this batch, on that message's own row.
    Raises ValueError if `seq` is below 1, the time has no zone, or a string cannot be UTF-8.
    """

    seq: int
    at: datetime
    author: Author
    kind: str
    body: str
    client_id: str | None
    text: str | None

    def __post_init__(self) -> None:
        _set(self, "at", in_utc(self.at))
        if self.seq < 1:
            raise ValueError(f"events are numbered from 1, not {self.seq}")
        # JSON can carry half a surrogate pair ("\ud83d"), which no file can.
        for part in (self.kind, self.body, self.client_id or "", self.text or ""):
            part.encode()


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The events a client message led to, from its own row to the end of its batch."""

    first_seq: int
    last_seq: int


@dataclass(frozen=True, slots=True)
class NotYet:
    """No message with this id has been stored: take it in."""

    client_id: str


@dataclass(frozen=True, slots=True)
class Expired:
    """How much a call to `expire` removed: free texts (with or without their session), sessions."""

    texts: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Content:
    """A text by its digest, as it was: rules, contacts, script or catalogue. `proof` is the stamp of the
    rules' proof, '' if there is none."""

    digest: str
    kind: str
    body: str
    proof: str


@dataclass(frozen=True, slots=True)
class Counts:
    """For the health page. `schema` names the last migration, or "memory"."""

    sessions: int
    events: int
    schema: str


class Store(Protocol):
    """Each call is whole or not at all, and what has returned is kept.

    Every call may raise Unavailable. A batch that is no batch (see `check_batch`) is a
    ValueError: the caller's fault, never the citizen's.
    """

    def create(self, session: SessionRow, events: Sequence[EventRow]) -> None:
        """Keep a new session with its first events, without their texts if `keep_text_days` is 0.
        Conflict if its id or token is taken."""

    def append(self, session_id: str, after_seq: int, events: Sequence[EventRow]) -> None:
        """Add a batch to the log. Conflict if the log does not end at `after_seq`, or if the
        client id is there already; then ask `acknowledged`. Gone if there is no such session."""

    def session(self, session_id: str) -> SessionRow:
        """The session. Gone if there is none."""

    def by_token(self, token_hash: str) -> SessionRow:
        """The session that this hashed resume token opens. Gone if there is none."""

    def events(self, session_id: str, after_seq: int = 0) -> tuple[EventRow, ...]:
        """The log after `after_seq`, in order. Gone if there is no such session."""

    def sessions(self, municipality: str, since: datetime) -> tuple[SessionRow, ...]:
        """The municipality's sessions that began at `since` or later, the first to begin first.
        ValueError if `since` has no zone."""

    def acknowledged(self, session_id: str, client_id: str) -> Acknowledgement | NotYet:
        """What this client message led to. Gone if there is no such session."""

    def delete(self, session_id: str) -> None:
        """Remove everything of the session, for good; again, or if unknown, does nothing more."""

    def expire(self, now: datetime) -> Expired:
        """Remove what has been kept for its time: each free text `keep_text_days` after it was
        written, each session `keep_days` after it was created, in use or not."""

    def keep_content(self, digest: str, kind: str, body: str, proof: str) -> None:
        """Keep content by its digest, once. A proof takes the place of an earlier one; '' leaves it.
        Conflict if the digest is already there with another kind or body."""

    def content(self, digest: str) -> Content:
        """The content with this digest. Gone if it was never kept."""

    def put_in_service(self, municipality: str, pins: Mapping[str, str]) -> None:
        """Remember what the municipality serves by from now on, as name -> digest, like the pins of a
        session. Gone if content was never kept; then what was remembered before stays."""

    def in_service(self, municipality: str) -> Mapping[str, str]:
        """The pins that it was last put in service with. Gone if it never was."""

    def counts(self) -> Counts:
        """How much is kept."""

    def close(self) -> None:
        """Let go of what is held open. A store in memory forgets everything."""


def check_batch(after_seq: int, events: Sequence[EventRow]) -> None:
    """Raise ValueError unless events run on from `after_seq` and at most one has a client id.

    An empty batch is refused too: nothing is stored before there is something to store.
    """
    expected = list(range(after_seq + 1, after_seq + 1 + len(events)))
    if not events or [event.seq for event in events] != expected:
        raise ValueError(
            f"a batch after {after_seq} is numbered from {after_seq + 1} without gaps, "
            f"not {[event.seq for event in events]}"
        )
    if sum(event.client_id is not None for event in events) > 1:
        raise ValueError("a batch answers at most one client message")


def in_utc(at: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError if `at` has no zone."""
    if at.utcoffset() is None:
        raise ValueError(f"a stored time needs a zone: {at.isoformat()}")
    return at.astimezone(UTC)


def _set(row: object, name: str, value: object) -> None:
    # A frozen value may still be put in its one normal form while it is being made.
    object.__setattr__(row, name, value)
