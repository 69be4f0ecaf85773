"""What every store promises, in memory and in SQLite, and what SQLite promises besides."""

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

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
    Store,
    StoreError,
    Unavailable,
)
from assistant.store.memory import MemoryStore
from assistant.store.sqlite import MIGRATIONS, Migration, SqliteStore

ROOT = Path(__file__).parents[1]
NOON = datetime(2025, 11, 3, 12, tzinfo=UTC)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def a_session(session_id: str = "s1", **changes: Any) -> SessionRow:
    session = SessionRow(
        id=session_id,
        token_hash=f"hash of {session_id}",
        municipality="soroe",
        created_at=NOON,
        pins={"rules": "r1", "script": "c1", "words": "w1"},
        keep_text_days=21,
        keep_days=70,
    )
    return replace(session, **changes)


def a_message(seq: int, client_id: str, text: str = "Jeg bor i Sorø", at: datetime = NOON):
    return EventRow(seq, at, "citizen", "message", '{"masked": true}', client_id, text)


def an_answer(seq: int, at: datetime = NOON) -> EventRow:
    return EventRow(seq, at, "assistant", "asked", '{"question": "alder"}', None, None)


def without_text(events: tuple[EventRow, ...]) -> tuple[EventRow, ...]:
    return tuple(replace(event, text=None) for event in events)


def outcome(call: Callable[[], object]) -> object:
    """What a call returned, or the kind of error it raised."""
    try:
        return call()
    except StoreError as error:
        return type(error)


def at_once(calls: Sequence[Callable[[], object]]) -> list[object]:
    """The outcome of each call, in threads that start together."""
    barrier = threading.Barrier(len(calls))

    def started_together(call: Callable[[], object]) -> object:
        barrier.wait()
        return outcome(call)

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(started_together, calls))


FIRST_BATCH = (an_answer(1), a_message(2, "c1"), an_answer(3))


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "v.db")
    yield made
    made.close()


@pytest.fixture
def talk(store: Store) -> Store:
    """A store with one session of three events."""
    store.create(a_session(), FIRST_BATCH)
    return store


# --- What every store promises ---------------------------------------------------------------


def test_a_session_comes_back_as_it_was_created(talk: Store):
    """By id and by token, with its pins."""
    assert talk.session("s1") == a_session() == talk.by_token("hash of s1")


def test_the_log_comes_back_as_it_was_written(talk: Store):
    """Whole, or from the number after the last one seen."""
    assert talk.events("s1") == FIRST_BATCH
    assert talk.events("s1", after_seq=2) == FIRST_BATCH[2:]
    assert talk.events("s1", after_seq=3) == ()


def test_appended_events_follow_in_order(talk: Store):
    """A batch is added at the end."""
    batch = (a_message(4, "c2", "45 år"), an_answer(5))
    talk.append("s1", 3, batch)
    assert talk.events("s1") == FIRST_BATCH + batch


def test_times_are_moments_whatever_their_zone(store: Store):
    """A time written in Danish summer time is the same moment in UTC."""
    summer = datetime(2025, 7, 1, 14, tzinfo=COPENHAGEN)
    store.create(a_session(created_at=summer), [a_message(1, "c1", at=summer)])
    assert store.events("s1")[0].at.isoformat() == "2025-07-01T12:00:00+00:00"
    assert store.session("s1").created_at.isoformat() == "2025-07-01T12:00:00+00:00"


def test_the_sessions_of_a_municipality_come_from_a_day_on_in_the_order_they_began(talk: Store):
    """Only its own; a moment counts, not the zone it is written in; none is no error."""
    talk.create(a_session("s0", created_at=NOON + timedelta(hours=2)), FIRST_BATCH)
    talk.create(a_session("s2", created_at=NOON + timedelta(hours=1)), FIRST_BATCH)
    talk.create(a_session("s3", municipality="viborg"), FIRST_BATCH)
    since = (NOON + timedelta(hours=1)).astimezone(COPENHAGEN)
    assert [session.id for session in talk.sessions("soroe", NOON)] == ["s1", "s2", "s0"]
    assert talk.sessions("viborg", NOON) == (talk.session("s3"),)
    assert [session.id for session in talk.sessions("soroe", since)] == ["s2", "s0"]
    assert talk.sessions("holbaek", NOON) == ()
    with pytest.raises(ValueError, match="zone"):
        talk.sessions("soroe", NOON.replace(tzinfo=None))


def test_an_append_after_another_number_is_a_conflict_and_adds_nothing(talk: Store):
    """The log has moved on since the writer read it."""
    with pytest.raises(Conflict):
        talk.append("s1", 2, [an_answer(3)])
    with pytest.raises(Conflict):
        talk.append("s1", 4, [an_answer(5)])
    assert talk.events("s1") == FIRST_BATCH


def test_a_repeated_client_id_is_a_conflict_and_adds_nothing(talk: Store):
    """The message is stored already; its acknowledgement says where."""
    with pytest.raises(Conflict):
        talk.append("s1", 3, [an_answer(4), a_message(5, "c1")])
    assert talk.events("s1") == FIRST_BATCH
    assert talk.acknowledged("s1", "c1") == Acknowledgement(2, 3)


def test_the_same_client_id_in_two_sessions_is_two_messages(talk: Store):
    """Clients number their own messages."""
    talk.create(a_session("s2"), FIRST_BATCH)
    assert talk.acknowledged("s2", "c1") == Acknowledgement(2, 3)


def test_an_acknowledgement_runs_from_the_message_to_the_end_of_its_batch(talk: Store):
    """Not into a later batch that no client message caused."""
    talk.append("s1", 3, [a_message(4, "c2")])
    talk.append("s1", 4, [an_answer(5), an_answer(6)])
    assert talk.acknowledged("s1", "c1") == Acknowledgement(2, 3)
    assert talk.acknowledged("s1", "c2") == Acknowledgement(4, 4)


def test_a_message_that_is_not_stored_is_not_yet_acknowledged(talk: Store):
    """Said with a value of its own."""
    assert talk.acknowledged("s1", "c2") == NotYet("c2")


@pytest.mark.parametrize(
    "taken", [{"token_hash": "hash of other"}, {"id": "other"}], ids=["id", "token"]
)
def test_an_id_or_token_is_given_once(talk: Store, taken: dict[str, str]):
    """A second session with either is a conflict and leaves no trace."""
    with pytest.raises(Conflict):
        talk.create(a_session(**taken), FIRST_BATCH)
    assert talk.counts().sessions == 1


CALLS_ON_A_SESSION: list[Callable[[Store], object]] = [
    lambda store: store.session("s1"),
    lambda store: store.by_token("hash of s1"),
    lambda store: store.events("s1"),
    lambda store: store.acknowledged("s1", "c1"),
    lambda store: store.append("s1", 3, [an_answer(4)]),
]


@pytest.mark.parametrize("call", CALLS_ON_A_SESSION)
def test_an_unknown_session_is_gone(store: Store, call: Callable[[Store], object]):
    """Never an empty answer."""
    with pytest.raises(Gone):
        call(store)


@pytest.mark.parametrize("call", CALLS_ON_A_SESSION)
def test_a_deleted_session_is_gone(talk: Store, call: Callable[[Store], object]):
    """All of it, by whatever way one asks."""
    talk.delete("s1")
    with pytest.raises(Gone):
        call(talk)


def test_deleting_takes_only_that_session_and_may_be_repeated(talk: Store):
    """The other conversation stays as it was."""
    talk.create(a_session("s2"), FIRST_BATCH)
    talk.delete("s1")
    talk.delete("s1")
    assert talk.events("s2") == FIRST_BATCH
    assert talk.counts().events == 3


@pytest.mark.parametrize(
    ("after_seq", "batch"),
    [
        (0, []),
        (0, [an_answer(2)]),
        (0, [an_answer(1), an_answer(3)]),
        (0, [an_answer(2), an_answer(1)]),
        (0, [an_answer(1), an_answer(1)]),
        (0, [a_message(1, "c1"), a_message(2, "c2")]),
    ],
    ids=["empty", "late", "gap", "backwards", "twice", "two messages"],
)
def test_what_is_no_batch_is_refused(store: Store, after_seq: int, batch: list[EventRow]):
    """Nothing is stored, not even the session."""
    with pytest.raises(ValueError, match="a batch"):
        store.create(a_session(), batch)
    with pytest.raises(ValueError, match="a batch"):
        store.append("s1", after_seq, batch)
    assert store.counts().sessions == 0


@pytest.mark.parametrize(
    ("passed", "expired", "texts_left"),
    [
        (timedelta(days=21, microseconds=-1), Expired(0, 0), 1),
        (timedelta(days=21), Expired(1, 0), 0),
        (timedelta(days=70, microseconds=-1), Expired(1, 0), 0),
    ],
)
def test_free_text_is_kept_for_its_days(
    talk: Store, passed: timedelta, expired: Expired, texts_left: int
):
    """Then it is removed; the log keeps all else."""
    assert talk.expire(NOON + passed) == expired
    events = talk.events("s1")
    assert sum(event.text is not None for event in events) == texts_left
    assert without_text(events) == without_text(FIRST_BATCH)


def test_a_session_is_kept_for_its_days_from_its_creation(talk: Store):
    """In use or not: the promise counts from the day it began."""
    late = NOON + timedelta(days=69)
    talk.append("s1", 3, [a_message(4, "c2", at=late)])
    assert talk.expire(NOON + timedelta(days=70)) == Expired(texts=2, sessions=1)
    with pytest.raises(Gone):
        talk.session("s1")


def test_each_text_and_each_session_has_its_own_time(talk: Store):
    """A later text stays when an earlier one goes; so does another session's."""
    talk.append("s1", 3, [a_message(4, "c2", at=NOON + timedelta(days=5))])
    talk.create(a_session("s2", keep_text_days=30, keep_days=40), FIRST_BATCH)
    assert talk.expire(NOON + timedelta(days=21)) == Expired(texts=1, sessions=0)
    assert talk.events("s1")[3].text == "Jeg bor i Sorø"
    assert talk.events("s2")[1].text == "Jeg bor i Sorø"
    assert talk.expire(NOON + timedelta(days=40)) == Expired(texts=2, sessions=1)


def test_free_text_with_no_days_is_never_kept(store: Store):
    """Not even until the next expiry."""
    store.create(a_session(keep_text_days=0), FIRST_BATCH)
    store.append("s1", 3, [a_message(4, "c2")])
    assert [event.text for event in store.events("s1")] == [None] * 4


def test_content_is_kept_once_by_its_digest(store: Store):
    """Again is nothing new; a proof takes the place of an earlier one, and none leaves it."""
    for proof, kept in (("", ""), ("first", "first"), ("", "first"), ("again", "again")):
        store.keep_content("d1", "rules", "§ 82 a: støtte", proof)
        assert store.content("d1") == Content("d1", "rules", "§ 82 a: støtte", kept)


@pytest.mark.parametrize(("kind", "body"), [("rules", "other"), ("words", "body")])
def test_a_digest_stands_for_one_content(store: Store, kind: str, body: str):
    """Another body or kind under it is a conflict, and the first stays."""
    store.keep_content("d1", "rules", "body", "proof")
    with pytest.raises(Conflict):
        store.keep_content("d1", kind, body, "another proof")
    assert store.content("d1") == Content("d1", "rules", "body", "proof")


def test_content_that_was_never_kept_is_gone(store: Store):
    """Never an empty rulebook."""
    with pytest.raises(Gone):
        store.content("d1")


def test_what_a_municipality_was_last_put_in_service_with_is_remembered(store: Store):
    """Each its own, the latest, also when that is something earlier."""
    for digest in ("r1", "r2", "c1"):
        store.keep_content(digest, "rules", digest, "")
    for pins in ({"rules": "r1", "contacts": "c1"}, {"rules": "r2"}, {"rules": "r1"}):
        store.put_in_service("soroe", pins)
        assert store.in_service("soroe") == pins
    store.put_in_service("viborg", {"rules": "r2"})
    assert store.in_service("soroe") == {"rules": "r1"}


def test_what_was_never_kept_cannot_be_put_in_service(store: Store):
    """It could not be had again; what served before still does. Who never served is gone."""
    store.keep_content("r1", "rules", "body", "")
    store.put_in_service("soroe", {"rules": "r1"})
    with pytest.raises(Gone):
        store.put_in_service("soroe", {"rules": "r1", "contacts": "c1"})
    assert store.in_service("soroe") == {"rules": "r1"}
    with pytest.raises(Gone):
        store.in_service("viborg")


def test_content_outlives_the_sessions_that_pinned_it(talk: Store):
    """It says nothing of a person."""
    talk.keep_content("r1", "rules", "body", "proof")
    talk.delete("s1")
    assert talk.content("r1").body == "body"


def test_the_health_page_gets_counts(talk: Store):
    """Sessions and events."""
    assert (talk.counts().sessions, talk.counts().events) == (1, 3)


def test_threads_that_append_at_once_never_share_a_number(talk: Store):
    """Of eight writers after the same event, one wins and seven learn it."""
    writes = [partial(talk.append, "s1", 3, [a_message(4, f"c{n}")]) for n in range(2, 10)]
    outcomes = at_once(writes)
    assert (outcomes.count(None), outcomes.count(Conflict)) == (1, 7)
    assert len(talk.events("s1")) == 4


# --- What a row refuses ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda: a_session(created_at=datetime(2025, 11, 3)),
        lambda: a_session(keep_days=-1),
        lambda: a_session(keep_text_days=36_501),
        lambda: replace(an_answer(1), at=datetime(2025, 11, 3)),
        lambda: replace(an_answer(1), seq=0),
        lambda: replace(a_message(1, "c1"), text="half a pair \ud83d"),
        lambda: MemoryStore().expire(datetime(2025, 11, 3)),
    ],
    ids=["naive", "negative", "a century", "naive event", "number 0", "surrogate", "naive expiry"],
)
def test_a_row_that_cannot_be_kept_cannot_be_made(make: Callable[[], object]):
    """Both stores refuse the same, before anything is opened."""
    with pytest.raises(ValueError, match=r"zone|days|from 1|surrogates"):
        make()


def test_the_pins_of_a_session_cannot_change_behind_its_back():
    """A later change to the caller's dictionary is not a change to the session."""
    pins = {"rules": "r1"}
    session = a_session(pins=pins)
    pins["rules"] = "r2"
    assert session.pins == {"rules": "r1"}


# --- Both give the same answers --------------------------------------------------------------

ALL_IDS = ["s1", "s2", "s3"]
IDS = st.sampled_from(ALL_IDS)
CLIENT_IDS = st.none() | st.sampled_from(["c1", "c2", "c3"])
TIMES = st.integers(0, 100).map(lambda hours: NOON + timedelta(hours=hours))
SEQS = st.integers(0, 5)
TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
Operation = Callable[[Store], object]


@st.composite
def batches(draw: st.DrawFn, after_seq: int) -> list[EventRow]:
    first = EventRow(
        after_seq + 1, draw(TIMES), "citizen", "said", "{}", draw(CLIENT_IDS), draw(TEXTS)
    )
    rest = [an_answer(after_seq + 2 + n, draw(TIMES)) for n in range(draw(st.integers(0, 2)))]
    return [first, *rest]


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    session_id, other_id, seq, at = draw(IDS), draw(IDS), draw(SEQS), draw(TIMES)
    body = draw(st.sampled_from(["one", "two"]))
    client_id = draw(st.sampled_from(["c1", "c2", "c3"]))
    first, later = draw(batches(0)), draw(batches(seq))
    session = a_session(
        session_id,
        token_hash=f"hash of {other_id}",
        created_at=at,
        keep_text_days=draw(st.integers(0, 3)),
        keep_days=draw(st.integers(1, 3)),
    )
    choices: dict[str, Operation] = {
        "create": lambda store: store.create(session, first),
        "append": lambda store: store.append(session_id, seq, later),
        "append at the end": lambda store: append_at_the_end(store, session_id, first),
        "session": lambda store: store.session(session_id),
        "by token": lambda store: store.by_token(f"hash of {other_id}"),
        "events": lambda store: store.events(session_id, seq),
        "acknowledged": lambda store: store.acknowledged(session_id, client_id),
        "delete": lambda store: store.delete(session_id),
        "expire": lambda store: store.expire(at + timedelta(days=1)),
        "keep content": lambda store: store.keep_content(other_id, "rules", body, client_id),
        "content": lambda store: store.content(other_id),
        "put in service": lambda store: store.put_in_service(session_id, {"rules": other_id}),
        "in service": lambda store: store.in_service(session_id),
        "counts": lambda store: replace(store.counts(), schema=""),
    }
    return choices[draw(st.sampled_from(list(choices)))]


def append_at_the_end(store: Store, session_id: str, batch: list[EventRow]) -> None:
    last = store.events(session_id)[-1].seq
    store.append(session_id, last, [replace(row, seq=row.seq + last) for row in batch])


@given(st.lists(operations(), max_size=30))
@settings(max_examples=60, deadline=None)
def test_memory_and_sqlite_give_the_same_answers(sequence: list[Operation]):
    """Whatever is done, in whatever order."""
    with tempfile.TemporaryDirectory() as folder:
        memory, sqlite = MemoryStore(), SqliteStore(Path(folder) / "v.db")
        try:
            for operation in [*sequence, *((lambda store, i=i: store.events(i)) for i in ALL_IDS)]:
                assert outcome(partial(operation, memory)) == outcome(partial(operation, sqlite))
        finally:
            sqlite.close()


# --- SQLite: what is acknowledged is on disk -------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vejviser.db"


@pytest.fixture
def sqlite(path: Path) -> Iterator[SqliteStore]:
    """A SQLite store with one session of three events."""
    made = SqliteStore(path, busy_seconds=0.05)
    made.create(a_session(), FIRST_BATCH)
    yield made
    made.close()


def reopened(path: Path) -> tuple[EventRow, ...]:
    store = SqliteStore(path)
    try:
        return store.events("s1")
    finally:
        store.close()


def test_everything_survives_a_restart(sqlite: SqliteStore, path: Path):
    """Session, log, acknowledgement, content and what is in service."""
    sqlite.keep_content("r1", "rules", "body", "proof")
    sqlite.put_in_service("soroe", {"rules": "r1"})
    sqlite.close()
    again = SqliteStore(path)
    assert again.session("s1") == a_session()
    assert again.events("s1") == FIRST_BATCH
    assert again.acknowledged("s1", "c1") == Acknowledgement(2, 3)
    assert again.content("r1").proof == "proof"
    assert again.in_service("soroe") == {"rules": "r1"}
    assert again.counts() == Counts(sessions=1, events=3, schema=MIGRATIONS[-1].name)
    again.close()


def test_a_closed_store_opens_again_when_it_is_used(sqlite: SqliteStore):
    """A message that comes while the server drains is not lost."""
    sqlite.close()
    assert sqlite.events("s1") == FIRST_BATCH


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from assistant.store.sqlite import SqliteStore
from tests.test_store import a_message

store = SqliteStore(Path(sys.argv[1]))
for seq in range(4, 10_000):
    store.append("s1", seq - 1, [a_message(seq, f"c{seq}")])
    print(seq, flush=True)
"""


def test_a_writer_that_is_killed_loses_nothing_it_acknowledged(sqlite: SqliteStore, path: Path):
    """kill -9 in the middle of its work: the log is whole to the last number it said."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert writer.stdout is not None
    with writer.stdout:
        for line in writer.stdout:
            if int(line) >= 50:
                writer.send_signal(signal.SIGKILL)
                break
        said = [int(line), *map(int, writer.stdout.read().split())]
    writer.wait()
    events = sqlite.events("s1")
    assert len(events) >= said[-1]
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


def test_of_two_connections_that_append_at_once_one_wins(sqlite: SqliteStore, path: Path):
    """Each time, and the other learns it at once."""
    stores = [SqliteStore(path), SqliteStore(path)]
    for seq in range(4, 24):
        writes = [partial(store.append, "s1", seq - 1, [an_answer(seq)]) for store in stores]
        outcomes = at_once(writes)
        assert outcomes.count(None) == outcomes.count(Conflict) == 1
    for store in stores:
        store.close()
    assert len(sqlite.events("s1")) == 23


def test_every_commit_waits_for_the_disk(sqlite: SqliteStore):
    """FULL (2). Only pulling the plug would show it from outside, so this looks inside."""
    with sqlite._use() as db:
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)


FORKER = """
import os, sys
from pathlib import Path
from assistant.store.sqlite import SqliteStore
from tests.test_store import an_answer

store = SqliteStore(Path(sys.argv[1]))
child = os.fork()
if child == 0:
    store.append("s1", 3, [an_answer(4)])
    store.close()
    os._exit(0)
os.waitpid(child, 0)
store.append("s1", 4, [an_answer(5)])
"""


def test_a_forked_server_opens_the_file_for_itself(sqlite: SqliteStore, path: Path):
    """Parent and child write in turn, and neither closes the other's connection."""
    subprocess.run([sys.executable, "-c", FORKER, str(path)], check=True, cwd=ROOT)
    assert [event.seq for event in sqlite.events("s1")] == [1, 2, 3, 4, 5]


def test_sqlite_refuses_a_session_that_must_never_be_stored(sqlite: SqliteStore):
    """0 days means memory only."""
    with pytest.raises(ValueError, match="never stored"):
        sqlite.create(a_session("s2", keep_days=0), FIRST_BATCH)


# --- SQLite: what is deleted is gone from the disk -------------------------------------------

SECRET = "jeg drikker mig fuld hver aften"


def on_disk(path: Path, *markers: str) -> set[str]:
    """Which markers stand in the database or its -wal.

    Read by another program: opening and closing the file here would drop SQLite's locks on it.
    """
    if not markers:
        return set()
    found = subprocess.run(
        ["grep", "-aohF", "-f", "-", *map(str, path.parent.glob(f"{path.name}*"))],
        input="\n".join(markers).encode(),
        stdout=subprocess.PIPE,
        check=False,
    )
    return set(found.stdout.decode().split("\n")) - {""}


def test_deleted_bytes_are_gone_from_the_file_at_once(sqlite: SqliteStore, path: Path):
    """Text, log, token: not in the database, not in the -wal, while the store is open."""
    message = replace(a_message(4, "client-nine", SECRET), body='{"answer": "misbrug"}')
    sqlite.append("s1", 3, [message])
    traces = [SECRET, "misbrug", "client-nine", "hash of s1"]
    assert on_disk(path, *traces) == set(traces)
    sqlite.delete("s1")
    assert on_disk(path, *traces) == set()


def test_expired_text_is_gone_from_the_file_at_once(sqlite: SqliteStore, path: Path):
    """And the log beside it stays."""
    sqlite.append("s1", 3, [replace(a_message(4, "c4", SECRET), body='{"answer": "misbrug"}')])
    sqlite.expire(NOON + timedelta(days=21))
    assert on_disk(path, SECRET, "misbrug") == {"misbrug"}


def test_a_packed_file_has_no_copies_left_in_the_gaps_of_its_pages(path: Path):
    """SQLite leaves some when it moves rows between pages; `expire` clears them."""
    store, chance, alive, dead = SqliteStore(path), random.Random(1), {}, set()
    for n in range(700):
        marks = [f"<mark {n} text>", f"<mark {n} body>"]
        body = marks[1] + "b" * chance.choice([5, 200, 800, 3000])
        text = marks[0] + "t" * chance.choice([0, 50, 500])
        store.create(a_session(f"s{n}"), [replace(a_message(1, "c", text), body=body)])
        alive[n] = marks
        if n > 20 and chance.random() < 0.8:
            gone = chance.choice(list(alive))
            store.delete(f"s{gone}")
            dead.update(alive.pop(gone))
    assert store.expire(NOON) == Expired(texts=0, sessions=0)
    kept = {mark for marks in alive.values() for mark in marks}
    assert on_disk(path, *kept, *dead) == kept
    store.expire(NOON)  # Brings into the file that it is packed.
    written = path.stat().st_mtime_ns
    store.expire(NOON)
    assert path.stat().st_mtime_ns == written, "nothing was deleted since, so nothing is packed"
    store.close()


DELETER = """
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA secure_delete = ON")
db.execute("PRAGMA foreign_keys = ON")
db.execute("DELETE FROM sessions")
os._exit(1)
"""


def test_a_deletion_that_a_crash_cut_short_is_finished_at_the_next_start(
    sqlite: SqliteStore, path: Path
):
    """Committed, but the -wal not yet cut."""
    sqlite.append("s1", 3, [a_message(4, "c4", SECRET)])
    sqlite.close()
    subprocess.run([sys.executable, "-c", DELETER, str(path)], check=False)
    assert on_disk(path, SECRET) == {SECRET}
    again = SqliteStore(path)
    assert on_disk(path, SECRET) == set()
    again.close()


def test_a_reader_that_holds_up_a_deletion_is_named(sqlite: SqliteStore, path: Path):
    """The bytes are still in the -wal, so deleting does not say that it is done."""
    sqlite.append("s1", 3, [a_message(4, "c4", SECRET)])
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM texts").fetchone()
    with pytest.raises(Unavailable, match="delete again"):
        sqlite.delete("s1")
    assert outcome(lambda: sqlite.session("s1")) == Gone
    reader.close()
    sqlite.delete("s1")
    assert on_disk(path, SECRET) == set()


def test_only_the_owner_may_read_the_database(sqlite: SqliteStore, path: Path):
    """Mode 0600, for its -wal as well, whatever the umask; also when put back from a backup."""
    assert modes(path) == {0o600}
    sqlite.close()
    path.chmod(0o644)
    again = SqliteStore(path)
    assert modes(path) == {0o600}
    again.close()


def modes(path: Path) -> set[int]:
    return {file.stat().st_mode & 0o777 for file in path.parent.glob(f"{path.name}*")}


# --- SQLite: a file that cannot be used ------------------------------------------------------


def no_folder(path: Path) -> Path:
    return path.parent / "missing" / "vejviser.db"


def a_folder(path: Path) -> Path:
    path.mkdir()
    return path


def a_folder_that_is_a_file(path: Path) -> Path:
    path.write_text("a file")
    return path / "vejviser.db"


def no_database(path: Path) -> Path:
    path.write_bytes(random.Random(1).randbytes(20_000))
    return path


def another_program(path: Path) -> Path:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE invoices (id INTEGER)")
    other.close()
    return path


def a_newer_version(path: Path) -> Path:
    newer = Migration("0099_from_the_future", lambda db: None)
    SqliteStore(path, migrations=(*MIGRATIONS, newer)).close()
    return path


def a_damaged_file(path: Path) -> Path:
    SqliteStore(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    return path


def half_a_file(path: Path) -> Path:
    SqliteStore(path).close()
    os.truncate(path, 4096)
    return path


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (no_folder, "make the folder .*missing"),
        (a_folder, "check that it is a file"),
        (a_folder_that_is_a_file, "make the folder"),
        (no_database, "no SQLite database.*backup"),
        (another_program, "another program.*another file"),
        (a_newer_version, "newer vejviser .0099_from_the_future.*start that version"),
        (a_damaged_file, "damaged.*backup"),
        (half_a_file, "damaged.*backup"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_cure_and_left_alone(
    path: Path, make: Callable[[Path], Path], what: str
):
    """Not a byte of it is changed."""
    file = make(path)
    before = contents(file)
    with pytest.raises(Unavailable, match=what) as raised:
        SqliteStore(file)
    assert str(file) in str(raised.value)
    assert contents(file) == before


def contents(file: Path) -> object:
    return file.read_bytes() if file.is_file() else file.exists()


def test_damage_found_later_is_named_and_nothing_is_written(path: Path):
    """A page in the middle is bad; the file opens, and reading it says so."""
    store = SqliteStore(path)
    store.create(a_session(), [replace(an_answer(1), body="x" * 40_000)])
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: 4096 * 2] + b"\xff" * (len(whole) - 4096 * 2))
    damaged = contents(path)
    with pytest.raises(Unavailable, match=r"damaged.*backup"):
        SqliteStore(path).events("s1")
    assert contents(path) == damaged


def test_an_empty_file_is_a_new_database(path: Path):
    """As is left by a crash between making the file and the first table."""
    path.touch()
    store = SqliteStore(path)
    assert store.counts().sessions == 0
    store.close()


@pytest.fixture
def ordinary_folder() -> Iterator[Path]:
    """A folder, and while it is used the rights of a user who is not root."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    if root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    shutil.rmtree(folder)


@pytest.mark.parametrize("part", ["file", "folder"])
def test_a_database_that_may_not_be_written_is_named_and_kept(ordinary_folder: Path, part: str):
    """A read-only file or folder: the cure is in the message, and the log is whole after it."""
    path = ordinary_folder / "vejviser.db"
    store = SqliteStore(path)
    store.create(a_session(), FIRST_BATCH)
    store.close()
    locked, mode = (path, 0o400) if part == "file" else (ordinary_folder, 0o500)
    locked.chmod(mode)
    with pytest.raises(Unavailable, match=r"write access|may write") as raised:
        SqliteStore(path)
    assert str(path) in str(raised.value)
    locked.chmod(0o700)
    assert reopened(path) == FIRST_BATCH


def test_a_full_disk_loses_nothing_and_the_store_goes_on_when_there_is_room(
    sqlite: SqliteStore, path: Path
):
    """What could not be stored is not acknowledged, what was stored stays."""
    huge = [replace(an_answer(4), body="x" * 3_000_000)]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
    try:
        with pytest.raises(Unavailable, match="room") as raised:
            sqlite.append("s1", 3, huge)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert str(path) in str(raised.value)
    assert sqlite.events("s1") == FIRST_BATCH
    sqlite.append("s1", 3, huge)
    assert reopened(path) == (*FIRST_BATCH, *huge)


def test_a_database_that_another_program_locks_is_named(sqlite: SqliteStore, path: Path):
    """And is used again as soon as it is free."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked"):
        sqlite.append("s1", 3, [an_answer(4)])
    other.close()
    sqlite.append("s1", 3, [an_answer(4)])
    assert len(sqlite.events("s1")) == 4


def test_a_database_that_is_moved_away_is_never_replaced_by_an_empty_one(
    sqlite: SqliteStore, path: Path
):
    """No message is acknowledged into a file without a name; put back, it goes on."""
    path.rename(path.with_suffix(".away"))
    with pytest.raises(Unavailable, match="moved or replaced"):
        sqlite.append("s1", 3, [an_answer(4)])
    with pytest.raises(Unavailable, match="cannot be opened"):
        sqlite.append("s1", 3, [an_answer(4)])
    assert not path.exists()
    path.with_suffix(".away").rename(path)
    assert sqlite.events("s1") == FIRST_BATCH


# --- SQLite: migrations ----------------------------------------------------------------------


def rebuild_sessions(db: Database) -> None:
    """As a later step may: make the table anew with a column more, and drop the old one."""
    db.table("sessions").transform(types={"municipality": str}, rename={"municipality": "place"})
    db.table("sessions").transform(rename={"place": "municipality"})


def fail(db: Database) -> None:
    db.execute("DELETE FROM texts")
    raise RuntimeError("a step that fails")


def lose_the_sessions(db: Database) -> None:
    db.execute("DELETE FROM sessions")


def test_an_older_database_is_brought_up_to_date_and_keeps_everything(
    sqlite: SqliteStore, path: Path
):
    """Even when a table that others refer to is made anew."""
    sqlite.close()
    newer = SqliteStore(path, migrations=(*MIGRATIONS, Migration("0098_rebuild", rebuild_sessions)))
    assert newer.counts() == Counts(sessions=1, events=3, schema="0098_rebuild")
    assert newer.session("s1") == a_session()
    assert newer.events("s1") == FIRST_BATCH
    newer.close()


def test_a_database_of_the_first_version_learns_what_is_in_service(path: Path):
    """Nobody is put in service by it; all else stays."""
    first = SqliteStore(path, migrations=MIGRATIONS[:1])
    first.create(a_session(), FIRST_BATCH)
    first.keep_content("r1", "rules", "body", "")
    first.close()
    again = SqliteStore(path)
    assert again.events("s1") == FIRST_BATCH
    assert outcome(lambda: again.in_service("soroe")) is Gone
    again.put_in_service("soroe", {"rules": "r1"})
    again.close()


@pytest.mark.parametrize(
    ("step", "error"), [(fail, RuntimeError), (lose_the_sessions, sqlite3.IntegrityError)]
)
def test_a_migration_that_fails_leaves_the_database_as_it_was(
    sqlite: SqliteStore, path: Path, step: Callable[[Database], None], error: type[Exception]
):
    """The version before still runs on it."""
    sqlite.close()
    with pytest.raises(error):
        SqliteStore(path, migrations=(*MIGRATIONS, Migration("0098_broken", step)))
    assert reopened(path) == FIRST_BATCH


def test_servers_that_start_at_once_on_a_new_file_all_start(path: Path):
    """One makes the tables, the others wait for it."""
    for store in at_once([partial(SqliteStore, path)] * 6):
        assert isinstance(store, SqliteStore)
        store.close()
