"""A store that lives as long as its process: the tests' fake, and retention 0. Writes nothing."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from assistant.store.interface import (
    Acknowledgement,
    Conflict,
    Content,
    Counts,
    EventRow,
    Expired,
    Gone,
    NotYet,
    SessionRow,
    check_batch,
    in_utc,
)


@dataclass(frozen=True, slots=True)
class _Log:
    """One session, its events in order, and what each client message led to."""

    session: SessionRow
    events: tuple[EventRow, ...] = ()
    acknowledged: Mapping[str, Acknowledgement] = field(default_factory=dict)

    def with_batch(self, events: Sequence[EventRow]) -> "_Log":
        last = events[-1].seq
        new = {e.client_id: Acknowledgement(e.seq, last) for e in events if e.client_id is not None}
        if taken := new.keys() & self.acknowledged.keys():
            raise Conflict(f"client message {min(taken)} is already in session {self.session.id}")
        if self.session.keep_text_days == 0:
            events = [replace(event, text=None) for event in events]
        return replace(
            self, events=(*self.events, *events), acknowledged={**self.acknowledged, **new}
        )

    def expires_by(self, now: datetime) -> bool:
        return self.session.created_at + timedelta(days=self.session.keep_days) <= now

    def texts(self) -> int:
        return sum(event.text is not None for event in self.events)

    def without_texts_due_by(self, now: datetime) -> "_Log":
        kept_for = timedelta(days=self.session.keep_text_days)
        return replace(
            self,
            events=tuple(
                replace(event, text=None) if event.at + kept_for <= now else event
                for event in self.events
            ),
        )


class MemoryStore:
    """A `Store` in dictionaries. Safe between threads and greenlets.

    With `keep_days` 0 every session is due at once, so whoever serves retention 0 deletes a
    session when its conversation ends and does not call `expire` on one that is running.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._logs: dict[str, _Log] = {}
        self._contents: dict[str, Content] = {}
        self._in_service: dict[str, Mapping[str, str]] = {}

    def create(self, session: SessionRow, events: Sequence[EventRow]) -> None:
        check_batch(0, events)
        with self._lock:
            tokens = {log.session.token_hash for log in self._logs.values()}
            if session.id in self._logs or session.token_hash in tokens:
                raise Conflict(f"session {session.id} or its token is already there")
            self._logs[session.id] = _Log(session).with_batch(events)

    def append(self, session_id: str, after_seq: int, events: Sequence[EventRow]) -> None:
        check_batch(after_seq, events)
        with self._lock:
            log = self._log(session_id)
            if len(log.events) != after_seq:
                raise Conflict(f"session {session_id} ends at {len(log.events)}, not {after_seq}")
            self._logs[session_id] = log.with_batch(events)

    def session(self, session_id: str) -> SessionRow:
        return self._log(session_id).session

    def by_token(self, token_hash: str) -> SessionRow:
        with self._lock:
            for log in self._logs.values():
                if log.session.token_hash == token_hash:
                    return log.session
        raise Gone("no session has this token")

    def events(self, session_id: str, after_seq: int = 0) -> tuple[EventRow, ...]:
        return self._log(session_id).events[max(after_seq, 0) :]

    def sessions(self, municipality: str, since: datetime) -> tuple[SessionRow, ...]:
        begun = in_utc(since)
        with self._lock:
            kept = [log.session for log in self._logs.values()]
        found = (s for s in kept if s.municipality == municipality and s.created_at >= begun)
        return tuple(sorted(found, key=lambda session: (session.created_at, session.id)))

    def acknowledged(self, session_id: str, client_id: str) -> Acknowledgement | NotYet:
        return self._log(session_id).acknowledged.get(client_id, NotYet(client_id))

    def delete(self, session_id: str) -> None:
        with self._lock:
            self._logs.pop(session_id, None)

    def expire(self, now: datetime) -> Expired:
        now = in_utc(now)
        with self._lock:
            before = self._logs
            self._logs = {
                session_id: log.without_texts_due_by(now)
                for session_id, log in before.items()
                if not log.expires_by(now)
            }
            return Expired(
                texts=_texts(before) - _texts(self._logs),
                sessions=len(before) - len(self._logs),
            )

    def keep_content(self, digest: str, kind: str, body: str, proof: str) -> None:
        with self._lock:
            kept = self._contents.setdefault(digest, Content(digest, kind, body, proof))
            if (kept.kind, kept.body) != (kind, body):
                raise Conflict(f"digest {digest} is already there for another {kept.kind}")
            self._contents[digest] = replace(kept, proof=proof or kept.proof)

    def content(self, digest: str) -> Content:
        if digest not in self._contents:
            raise Gone(f"no content with digest {digest}")
        return self._contents[digest]

    def put_in_service(self, municipality: str, pins: Mapping[str, str]) -> None:
        with self._lock:
            for digest in pins.values():
                self.content(digest)
            self._in_service[municipality] = MappingProxyType(dict(pins))

    def in_service(self, municipality: str) -> Mapping[str, str]:
        if municipality not in self._in_service:
            raise Gone(f"{municipality} was never in service")
        return self._in_service[municipality]

    def counts(self) -> Counts:
        with self._lock:
            events = sum(len(log.events) for log in self._logs.values())
            return Counts(sessions=len(self._logs), events=events, schema="memory")

    def close(self) -> None:
        with self._lock:
            self._logs.clear()
            self._contents.clear()
            self._in_service.clear()

    def _log(self, session_id: str) -> _Log:
        try:
            return self._logs[session_id]
        except KeyError:
            raise Gone(f"no session {session_id}") from None


def _texts(logs: Mapping[str, _Log]) -> int:
    return sum(log.texts() for log in logs.values())
