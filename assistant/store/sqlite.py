"""A store in one SQLite file. Knows tables and disks; not what an event means, nor the time.

What is acknowledged is on disk. What is deleted is overwritten in the file and cut from its -wal
at once. That misses about one row in a thousand (measured): where SQLite has moved rows between
pages it leaves a copy in the gap, secure_delete or not. So the next `expire` packs the file anew,
and then nothing is left. Blocks that the file system has given back are beyond this module: for
those, encrypt the disk.
"""

import contextlib
import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

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
    Unavailable,
    check_batch,
    in_utc,
)

# How long to wait for another process that writes. Under gevent the whole process waits.
BUSY_SECONDS = 5.0
AGAIN_SECONDS = 0.02

# The name that sqlite_utils records our migrations under.
_SET = "vejviser"


class Migration(NamedTuple):
    """One step of the schema. Never renamed and never changed once it has been released."""

    name: str
    apply: Callable[[Database], None]


def _conversations(db: Database) -> None:
    """Sessions, their log, its free texts, and content by digest.

    Times are UTC in ISO 8601 of one width, so they sort as text and a person can read them.
    """
    db.executescript("""
        CREATE TABLE sessions (
            id TEXT NOT NULL PRIMARY KEY,
            token_hash TEXT NOT NULL UNIQUE,
            municipality TEXT NOT NULL,
            created_at TEXT NOT NULL,
            pins TEXT NOT NULL,
            keep_text_days INTEGER NOT NULL,
            keep_days INTEGER NOT NULL,
            expires_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX sessions_by_expiry ON sessions (expires_at);

        CREATE TABLE events (
            session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            seq INTEGER NOT NULL,
            batch_end INTEGER NOT NULL,
            at TEXT NOT NULL,
            author TEXT NOT NULL,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            client_id TEXT,
            PRIMARY KEY (session_id, seq)
        ) STRICT;
        CREATE UNIQUE INDEX events_by_client_id ON events (session_id, client_id)
            WHERE client_id IS NOT NULL;

        CREATE TABLE texts (
            session_id TEXT NOT NULL,
            seq INTEGER NOT NULL,
            text TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            PRIMARY KEY (session_id, seq),
            FOREIGN KEY (session_id, seq) REFERENCES events (session_id, seq) ON DELETE CASCADE
        ) STRICT;
        CREATE INDEX texts_by_expiry ON texts (expires_at);

        CREATE TABLE contents (
            digest TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            proof TEXT NOT NULL
        ) STRICT;
    """)


def _in_service(db: Database) -> None:
    """What each municipality was last put in service with: the pins, as in a session."""
    db.executescript("""
        CREATE TABLE in_service (
            municipality TEXT NOT NULL PRIMARY KEY,
            pins TEXT NOT NULL
        ) STRICT;
    """)


MIGRATIONS: tuple[Migration, ...] = (
    Migration("0001_conversations", _conversations),
    Migration("0002_in_service", _in_service),
)

# For each connection, before anything is read.
_PRAGMAS = (
    # "An acknowledged message is on disk": NORMAL would lose the last ones when the power fails.
    "PRAGMA synchronous = FULL",
    # Deleted rows are overwritten with zeroes.
    "PRAGMA secure_delete = ON",
)

_SESSION = "id, token_hash, municipality, created_at, pins, keep_text_days, keep_days"

# Primary result code of SQLite -> what is wrong, and the cure. Any other code is a bug of ours
# and is left to crash.
_FAILURES = {
    sqlite3.SQLITE_NOTADB: (
        "is no SQLite database",
        "it was left as it is: move it aside and put the latest backup in its place",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "is damaged",
        "it was left as it is: move it aside with its -wal file and put back the latest backup",
    ),
    sqlite3.SQLITE_READONLY: (
        "cannot be written",
        "give the user who runs vejviser write access to the file and its folder",
    ),
    sqlite3.SQLITE_PERM: (
        "cannot be opened",
        "give the user who runs vejviser write access to the file and its folder",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened",
        "check that it is a file, and that the user who runs vejviser may write in its folder",
    ),
    sqlite3.SQLITE_FULL: ("has no room to grow", "make room on the disk"),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", "check the disk and the room left on it"),
    sqlite3.SQLITE_BUSY: ("is locked by another program", "end that program, or try again"),
}

# Connections that a fork brought along. Held for ever: a child that closed its parent's connection,
# or let Python close it, could damage the file.
_inherited: list["_Connection"] = []


@dataclass(frozen=True, slots=True)
class _Connection:
    """An open database, the process that opened it, and which file that was."""

    db: Database
    pid: int
    file: tuple[int, int]


class SqliteStore:
    """A `Store` in the file at `path`, made with mode 0600 if missing and brought up to date.

    Safe between threads, greenlets and processes: one connection a process, one caller at a
    time. Raises Unavailable if the file cannot be used; then it has not been touched.
    """

    def __init__(
        self,
        path: Path,
        *,
        migrations: Sequence[Migration] = MIGRATIONS,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        self._path = path.absolute()
        self._migrations = migrations
        self._busy_seconds = busy_seconds
        # Kept open: 3,750 appends with a read a second, against 570 when each call opens and closes
        # the file (measured), since the last to close brings the -wal into the file. One with a
        # lock rather than one a greenlet: 9,000 idle sockets would hold 27,000 file descriptors,
        # and SQLite writes one at a time anyhow.
        self._lock = threading.Lock()
        self._connection: _Connection | None = None
        self._make_file()
        with self._use():
            pass

    def create(self, session: SessionRow, events: Sequence[EventRow]) -> None:
        check_batch(0, events)
        if session.keep_days == 0:
            raise ValueError("0 days means never stored: keep this session in a MemoryStore")
        with self._write() as db:
            if db.execute(
                "SELECT 1 FROM sessions WHERE id = ? OR token_hash = ?",
                (session.id, session.token_hash),
            ).fetchone():
                raise Conflict(f"session {session.id} or its token is already there")
            db.execute(
                f"INSERT INTO sessions ({_SESSION}, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                _session_to_sql(session),
            )
            _insert_events(db, session.id, session.keep_text_days, events)

    def append(self, session_id: str, after_seq: int, events: Sequence[EventRow]) -> None:
        check_batch(after_seq, events)
        with self._write() as db:
            keep_text_days, last = _keep_text_days_and_last_seq(db, session_id)
            if last != after_seq:
                raise Conflict(f"session {session_id} ends at {last}, not {after_seq}")
            for client_id in (event.client_id for event in events if event.client_id is not None):
                if isinstance(_acknowledgement(db, session_id, client_id), Acknowledgement):
                    raise Conflict(f"client message {client_id} is already in {session_id}")
            _insert_events(db, session_id, keep_text_days, events)

    def session(self, session_id: str) -> SessionRow:
        with self._use() as db:
            return _session_where(db, "id", session_id)

    def by_token(self, token_hash: str) -> SessionRow:
        with self._use() as db:
            return _session_where(db, "token_hash", token_hash)

    def events(self, session_id: str, after_seq: int = 0) -> tuple[EventRow, ...]:
        with self._use() as db:
            rows = db.execute(
                "SELECT seq, at, author, kind, body, client_id, text FROM events"
                " LEFT JOIN texts USING (session_id, seq)"
                " WHERE session_id = ? AND seq > ? ORDER BY seq",
                (session_id, after_seq),
            ).fetchall()
            if not rows:
                _session_where(db, "id", session_id)
        return tuple(
            EventRow(seq, datetime.fromisoformat(at), author, kind, body, client_id, text)
            for seq, at, author, kind, body, client_id, text in rows
        )

    def sessions(self, municipality: str, since: datetime) -> tuple[SessionRow, ...]:
        with self._use() as db:
            rows = db.execute(
                f"SELECT {_SESSION} FROM sessions WHERE municipality = ? AND created_at >= ?"
                " ORDER BY created_at, id",
                (municipality, _to_sql(in_utc(since))),
            ).fetchall()
        return tuple(_session_of(row) for row in rows)

    def acknowledged(self, session_id: str, client_id: str) -> Acknowledgement | NotYet:
        with self._use() as db:
            found = _acknowledgement(db, session_id, client_id)
            if isinstance(found, NotYet):
                _session_where(db, "id", session_id)
        return found

    def delete(self, session_id: str) -> None:
        with self._write() as db:
            if db.execute("DELETE FROM sessions WHERE id = ?", (session_id,)).rowcount:
                _mark_gaps(db)
        self._empty_wal()

    def expire(self, now: datetime) -> Expired:
        """As `Store.expire`, and packs the file if anything was deleted since the last time:
        10 ms a MB, during which nothing else is stored."""
        due = _to_sql(in_utc(now))
        with self._write() as db:
            texts = db.execute(
                "DELETE FROM texts WHERE expires_at <= :due OR session_id IN"
                " (SELECT id FROM sessions WHERE expires_at <= :due)",
                {"due": due},
            ).rowcount
            sessions = db.execute("DELETE FROM sessions WHERE expires_at <= ?", (due,)).rowcount
            if texts or sessions:
                _mark_gaps(db)
        self._pack()
        return Expired(texts=texts, sessions=sessions)

    def keep_content(self, digest: str, kind: str, body: str, proof: str) -> None:
        with self._write() as db:
            db.execute(
                "INSERT INTO contents (digest, kind, body, proof) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (digest) DO UPDATE SET proof = excluded.proof WHERE excluded.proof != ''",
                (digest, kind, body, proof),
            )
            kept = _content(db, digest)
            if (kept.kind, kept.body) != (kind, body):
                raise Conflict(f"digest {digest} is already there for another {kept.kind}")

    def content(self, digest: str) -> Content:
        with self._use() as db:
            return _content(db, digest)

    def put_in_service(self, municipality: str, pins: Mapping[str, str]) -> None:
        with self._write() as db:
            for digest in pins.values():
                _content(db, digest)
            db.execute(
                "INSERT INTO in_service (municipality, pins) VALUES (?, ?)"
                " ON CONFLICT (municipality) DO UPDATE SET pins = excluded.pins",
                (municipality, json.dumps(dict(pins), sort_keys=True)),
            )

    def in_service(self, municipality: str) -> Mapping[str, str]:
        with self._use() as db:
            row = db.execute(
                "SELECT pins FROM in_service WHERE municipality = ?", (municipality,)
            ).fetchone()
        if row is None:
            raise Gone(f"{municipality} was never in service")
        return MappingProxyType(json.loads(row[0]))

    def counts(self) -> Counts:
        with self._use() as db:
            sessions, events = db.execute(
                "SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM events)"
            ).fetchone()
            return Counts(sessions, events, schema=_applied(db)[-1])

    def close(self) -> None:
        with self._lock:
            self._let_go()

    @contextlib.contextmanager
    def _use(self) -> Iterator[Database]:
        """The database, for this caller alone. Its errors become Unavailable, and a connection
        that has failed is let go of, so that the next call begins afresh."""
        with self._lock:
            try:
                yield self._database()
            except sqlite3.Error as error:
                self._let_go()
                code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
                if code not in _FAILURES:
                    raise
                raise self._unavailable(*_FAILURES[code]) from error

    @contextlib.contextmanager
    def _write(self) -> Iterator[Database]:
        """One transaction. IMMEDIATE, because one that begins by reading is refused at once,
        without waiting, when another process has written in between."""
        with self._use() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.commit()
            finally:
                db.rollback()  # After the commit there is nothing left to undo.

    def _empty_wal(self) -> None:
        """Bring what was deleted into the file, where it is overwritten, and cut the -wal, which
        still has it. Runs even when nothing was deleted: the last call may have been held up."""
        with self._use() as db:
            held_up, *_ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if held_up:
            raise self._unavailable(
                "has deleted what it should, but another program that reads it keeps the old"
                " bytes in its -wal file",
                "end that program and delete again",
            )

    def _pack(self) -> None:
        """Write the file anew without the gaps, if there may be any, and forget that there were."""
        with self._use() as db:
            gaps = _has_gaps(db)
            if gaps:
                db.vacuum()
        self._empty_wal()
        if gaps:
            with self._write() as db:
                _mark_gaps(db, left=False)

    def _database(self) -> Database:
        kept = self._connection
        if kept and kept.pid == os.getpid():
            if kept.file == self._file():
                return kept.db
            # SQLite would go on writing into a file that no longer has a name.
            self._let_go()
            raise self._unavailable(
                "was moved or replaced while it was open", "put it back and restart vejviser"
            )
        self._let_go()
        self._connection = _Connection(self._connect(), os.getpid(), self._file())
        return self._connection.db

    def _let_go(self) -> None:
        kept, self._connection = self._connection, None
        if kept and kept.pid == os.getpid():
            kept.db.close()
        elif kept:
            _inherited.append(kept)

    def _file(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return (0, 0)
        return (found.st_dev, found.st_ino)

    def _make_file(self) -> None:
        """Only when the store is made: a file that is lost later is never replaced unseen."""
        try:
            # Only if it is new: in SQLite, opening and closing the file drops its locks.
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return
        except OSError as error:
            raise self._unavailable(
                f"cannot be made ({error.strerror})",
                f"make the folder {self._path.parent} and give the user who runs vejviser"
                " write access to it",
            ) from error

    def _connect(self) -> Database:
        self._check_writable()
        connection = sqlite3.connect(
            f"{self._path.as_uri()}?mode=rw",
            uri=True,
            timeout=self._busy_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
        db = Database(connection, recursive_triggers=False, execute_plugins=False)
        try:
            for pragma in _PRAGMAS:
                db.execute(pragma)
            self._migrate(db)
            self._when_free(db.enable_wal)
            # A crash may have come between a deletion and the cutting of the -wal.
            self._when_free(lambda: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
            db.execute("PRAGMA foreign_keys = ON")
            self._make_private()
        except BaseException:
            db.close()
            raise
        return db

    def _when_free(self, step: Callable[[], object]) -> None:
        """Does it as soon as no other has the file: where servers start at once, SQLite answers "busy" to
        a change of its journal without waiting."""
        until = time.monotonic() + self._busy_seconds
        while True:
            try:
                step()
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
                if not busy or time.monotonic() > until:
                    raise
            time.sleep(AGAIN_SECONDS)

    def _migrate(self, db: Database) -> None:
        """Bring the schema up to date: all steps or none, one process at a time.

        Runs while foreign keys are off, as rebuilding a table drops the old one, and dropping
        sessions would take every event along; the keys are checked before the commit instead.
        """
        steps = Migrations(_SET)
        for step in self._migrations:
            steps(name=step.name)(step.apply)
        db.execute("BEGIN IMMEDIATE")
        try:
            self._check_ours(db)
            if steps.pending(db):
                steps.apply(db)
                if orphans := db.execute("PRAGMA foreign_key_check").fetchall():
                    raise sqlite3.IntegrityError(f"a migration left rows behind: {orphans}")
            db.commit()
        finally:
            db.rollback()

    def _check_ours(self, db: Database) -> None:
        applied = _applied(db)
        if not applied and db.table_names():
            raise self._unavailable(
                "is the database of another program", "name another file for vejviser"
            )
        if unknown := set(applied) - {step.name for step in self._migrations}:
            raise self._unavailable(
                f"was written by a newer vejviser ({', '.join(sorted(unknown))})",
                "start that version, or put back a backup from before it",
            )

    def _check_writable(self) -> None:
        # SQLite would open it for reading without a word, and leave a -shm file that is read-only
        # too, so that the cure would not cure.
        if self._path.exists() and not os.access(self._path, os.W_OK, effective_ids=True):
            raise self._unavailable(*_FAILURES[sqlite3.SQLITE_READONLY])

    def _make_private(self) -> None:
        """Mode 0600 also for a file that was put back from a backup, where it is ours to change."""
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError, PermissionError):
                self._path.with_name(self._path.name + suffix).chmod(0o600)

    def _unavailable(self, what: str, cure: str) -> Unavailable:
        return Unavailable(f"the database {self._path} {what}; {cure}")


def _mark_gaps(db: Database, *, left: bool = True) -> None:
    # In the file's own number for whatever use, so that it is set in the same transaction as the
    # deletion and another process can pack the file.
    db.execute(f"PRAGMA user_version = {left:d}")


def _has_gaps(db: Database) -> bool:
    return bool(db.execute("PRAGMA user_version").fetchone()[0])


def _applied(db: Database) -> list[str]:
    return [step.name for step in Migrations(_SET).applied(db)]


def _session_where(db: Database, column: Literal["id", "token_hash"], value: str) -> SessionRow:
    row = db.execute(f"SELECT {_SESSION} FROM sessions WHERE {column} = ?", (value,)).fetchone()
    if row is None:
        raise Gone(f"no session with this {column}")
    return _session_of(row)


def _session_of(row: tuple[Any, ...]) -> SessionRow:
    session_id, token_hash, municipality, created_at, pins, keep_text_days, keep_days = row
    return SessionRow(
        session_id,
        token_hash,
        municipality,
        datetime.fromisoformat(created_at),
        json.loads(pins),
        keep_text_days,
        keep_days,
    )


def _session_to_sql(session: SessionRow) -> tuple[str | int, ...]:
    return (
        session.id,
        session.token_hash,
        session.municipality,
        _to_sql(session.created_at),
        json.dumps(dict(session.pins), sort_keys=True),
        session.keep_text_days,
        session.keep_days,
        _to_sql(session.created_at + timedelta(days=session.keep_days)),
    )


def _keep_text_days_and_last_seq(db: Database, session_id: str) -> tuple[int, int]:
    row = db.execute(
        "SELECT keep_text_days, (SELECT max(seq) FROM events WHERE session_id = sessions.id)"
        " FROM sessions WHERE id = ?",
        (session_id,),
    ).fetchone()
    if row is None:
        raise Gone(f"no session {session_id}")
    keep_text_days, last = row
    return keep_text_days, last


def _insert_events(
    db: Database, session_id: str, keep_text_days: int, events: Sequence[EventRow]
) -> None:
    end = events[-1].seq
    db.conn.executemany(
        "INSERT INTO events (session_id, seq, batch_end, at, author, kind, body, client_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (session_id, e.seq, end, _to_sql(e.at), e.author, e.kind, e.body, e.client_id)
            for e in events
        ],
    )
    db.conn.executemany(
        "INSERT INTO texts (session_id, seq, text, expires_at) VALUES (?, ?, ?, ?)",
        [
            (session_id, e.seq, e.text, _to_sql(e.at + timedelta(days=keep_text_days)))
            for e in events
            if e.text is not None and keep_text_days > 0
        ],
    )


def _acknowledgement(db: Database, session_id: str, client_id: str) -> Acknowledgement | NotYet:
    row = db.execute(
        "SELECT seq, batch_end FROM events WHERE session_id = ? AND client_id = ?",
        (session_id, client_id),
    ).fetchone()
    return NotYet(client_id) if row is None else Acknowledgement(*row)


def _content(db: Database, digest: str) -> Content:
    row = db.execute(
        "SELECT digest, kind, body, proof FROM contents WHERE digest = ?", (digest,)
    ).fetchone()
    if row is None:
        raise Gone(f"no content with digest {digest}")
    return Content(*row)


def _to_sql(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
