"""The conversation as a use case: what is stored and when, what comes back after a broken line, what
is forgotten, and what happens when the store or the client fails. In memory and in SQLite."""

import json
import logging
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant import ProtocolError, view
from assistant.library import Library, lexicon_files, open_library, rule_files
from assistant.locales import catalogue
from assistant.screen import Kept
from assistant.session import HERE, VIEWS, Conversations, Numbered, Receipt
from assistant.store.interface import EventRow, SessionRow, Store, Unavailable
from assistant.store.memory import MemoryStore
from assistant.store.sqlite import SqliteStore
from tests.stories import library

SOROE = "soroe"
NOON = datetime(2026, 11, 21, 12, tzinfo=HERE)
KEPT = Kept(21, 70)
MARK = "zebrafinke"
"""A word of the citizen's own that no sentence of ours has."""


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def days_later(self, days: int) -> None:
        self.now += timedelta(days=days)


@dataclass
class Page:
    """A browser with its token: sends messages, and keeps what it was shown."""

    conversations: Conversations
    municipality: str = SOROE
    token: str = ""
    shown: list[Numbered] = field(default_factory=list)
    sent: int = 0

    def send(self, type_: str, **fields: Any) -> Receipt:
        self.sent += 1
        return self.again({"id": f"c{self.sent}", "type": type_, **fields})

    def again(self, message: Mapping[str, Any]) -> Receipt:
        receipt = self.conversations.receive(self.municipality, self.token, message)
        self.token = receipt.token
        self.shown += receipt.events
        return receipt

    def open(self) -> "Page":
        self.shown += self.conversations.welcome(self.municipality).events
        return self

    @property
    def seq(self) -> int:
        return self.shown[-1].seq


TALK: tuple[dict[str, Any], ...] = (
    {"type": "begin", "entry": "svaert"},
    {"type": "answer", "question": "needs", "values": ["hjemmet", "post"]},
    {"type": "text", "text": f"jeg er 42 år og har en {MARK}"},
    {"type": "answer", "question": "hjaelp", "unknown": "skipped"},
    {"type": "ask", "topic": "pris"},
    {"type": "text", "text": "jeg vil ikke leve mere"},
    {"type": "safe", "answer": "safe"},
    {"type": "command", "command": "result"},
    {"type": "change", "question": "needs"},
    {"type": "answer", "question": "needs", "values": ["post"]},
    {"type": "text", "text": "hvorfor spørger du?"},
    {"type": "command", "command": "back"},
    {"type": "text", "text": "bla bla bla"},
    {"type": "command", "command": "stop"},
)
"""A conversation that does everything but delete."""


def talk(page: Page, *messages: Mapping[str, Any]) -> Page:
    for message in messages or TALK:
        page.send(message["type"], **{k: v for k, v in message.items() if k != "type"})
    return page


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "v.db"


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, file: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(file)
    yield made
    made.close()


@pytest.fixture
def conversations(store: Store, clock: Clock) -> Conversations:
    return Conversations(library(), store, KEPT, clock)


@pytest.fixture
def page(conversations: Conversations) -> Page:
    return Page(conversations).open()


@pytest.fixture
def on_disk(file: Path, clock: Clock) -> Iterator[Conversations]:
    """The same on a file, which can be looked into."""
    conversations = Conversations(library(), SqliteStore(file), KEPT, clock)
    yield conversations
    conversations.close()


def written(file: Path) -> bytes:
    """Every byte of the database and what SQLite keeps beside it."""
    return b"".join(part.read_bytes() for part in sorted(file.parent.glob(file.name + "*")))


def rows(page: Page) -> tuple[EventRow, ...]:
    """The log of the page's session, as stored."""
    store = page.conversations.store
    return store.events(session_of(page).id)


def session_of(page: Page) -> SessionRow:
    return page.conversations._session(page.municipality, page.token)  # the token is hashed there


def refused(call: Callable[[], object]) -> tuple[str, int]:
    """The code of the refusal, and the close code."""
    with pytest.raises(ProtocolError) as error:
        call()
    return error.value.code, error.value.close


def refusal_of(call: Callable[[], object]) -> tuple[str, int] | None:
    """The same, or None if it was taken."""
    try:
        call()
    except ProtocolError as error:
        return error.code, error.close
    return None


# ---------------------------------------------------------------- what is stored, and when


def test_nothing_is_stored_before_the_first_message(conversations: Conversations):
    """Opening the page, as often as one likes, leaves nothing behind."""
    for _ in range(3):
        Page(conversations).open()
    counts = conversations.store.counts()
    assert (counts.sessions, counts.events) == (0, 0)


def test_a_first_message_that_is_refused_stores_nothing(conversations: Conversations, page: Page):
    """Nor does one that deletes at once."""
    refused(lambda: page.send("begin", entry="dance"))
    assert page.send("command", command="delete").token == ""
    assert conversations.store.counts().sessions == 0


def test_the_opening_is_written_with_the_first_message(page: Page):
    """As event 1, just as the page showed it before anything was stored."""
    opening = list(page.shown)
    page.send("begin", entry="svaert")
    kinds = [row.kind for row in rows(page)]
    assert kinds == ["opening", "message", "event", "heard", "asked"]
    assert page.conversations.welcome(SOROE, page.token).events[:1] == tuple(opening)


def test_what_the_citizen_saw_is_stored(page: Page):
    """Every view, as it was shown, in order and numbered."""
    talk(page)
    assert list(page.conversations.welcome(SOROE, page.token).events) == page.shown
    assert [row.seq for row in rows(page)] == list(range(1, page.seq + 1))


def test_the_citizens_words_stand_in_the_table_of_texts_alone(page: Page):
    """No body of an event holds free text, so that it can be removed in its own time."""
    talk(page)
    told = rows(page)
    assert not any(MARK in row.body for row in told)
    assert [row.kind for row in told if MARK in (row.text or "")] == ["heard"]


def test_who_wrote_what_is_kept_apart(page: Page):
    """The citizen, the staff at the desk, and the assistant."""
    page.send("begin", entry="medarbejder")
    page.send("answer", question="needs", values=["post"])
    authors = {(row.author, row.kind) for row in rows(page)}
    assert ("staff", "event") in authors
    assert {author for author, kind in authors if kind == "asked"} == {"assistant"}


SHAPES = (
    "010190-1234", "0101901234", "010190 1234", "01 01 90 1234", "01-01-90-1234", "010190–1234",
    "010190/1234", "01.01.1990-1234", "cpr:010190-1234.", "mit cpr-nummer er 0101901234, ok?",
    "jeg er 42 og 010190-1234 er mit nummer", "010190  1234", "skriv til 0101901234@mail.dk",
)  # fmt: skip


@pytest.mark.parametrize("text", SHAPES)
def test_a_cpr_number_never_reaches_the_file_or_the_log(
    on_disk: Conversations, file: Path, text: str, caplog: pytest.LogCaptureFixture
):
    """Written in any shape and at any point of the conversation."""
    caplog.set_level(logging.DEBUG)
    page = Page(on_disk)
    page.send("text", text=text)
    page.send("begin", entry="svaert")
    page.send("answer", question="needs", values=["post"])
    page.send("change", question="age")
    page.send("text", text=text)
    page.send("text", text=f"nej, {text}")
    kept = written(file).decode("utf-8", "replace") + caplog.text
    digits = "".join(character for character in text if character.isdigit() or character in " -–/.")
    assert text not in kept
    assert digits.strip(" .") not in kept
    assert "0101901234" not in kept
    assert "1234" not in "".join(row.text or "" for row in rows(page))


@pytest.mark.parametrize(
    "message",
    [
        {"type": "ask", "topic": "pris", "offer": "0101901234"},
        {"type": "ask", "topic": "0101901234"},
        {"type": "answer", "question": "age", "values": ["0101901234"], "unknown": "ved_ikke"},
        {"type": "answer", "question": "age", "values": ["0101901234"]},
        {"type": "answer", "question": "needs", "values": ["0101901234"]},
        {"type": "begin", "entry": "0101901234"},
        {"type": "command", "command": "0101901234"},
        {"type": "change", "question": "0101901234"},
        {"type": "0101901234"},
        {"type": "begin", "entry": "svaert", "0101901234": "x"},
    ],
    ids=lambda message: "-".join(message),
)
def test_no_field_of_a_message_smuggles_a_number_in(
    on_disk: Conversations, file: Path, message: dict[str, Any], caplog: pytest.LogCaptureFixture
):
    """Only free text is free, and that is masked."""
    caplog.set_level(logging.DEBUG)
    page = Page(on_disk)
    page.send("begin", entry="svaert")
    refused(lambda: page.again({"id": "x", **message}))
    assert b"0101901234" not in written(file)
    assert "0101901234" not in caplog.text


# ---------------------------------------------------------------- the same message, a broken line


def test_a_repeated_message_gets_its_receipt_and_changes_nothing(page: Page):
    """Whenever it comes again, also after others."""
    receipts = []
    for number, message in enumerate(TALK):
        receipts.append(page.again({"id": f"r{number}", **message}))
    before = rows(page)
    for number, message in enumerate(TALK):
        again = page.conversations.receive(SOROE, page.token, {"id": f"r{number}", **message})
        assert again == receipts[number]
    assert rows(page) == before


def test_a_first_message_repeated_under_the_offered_token_is_stored_once(
    conversations: Conversations,
):
    """The page that lost the first receipt sends it again, and finds its conversation."""
    offer = conversations.welcome(SOROE).offer
    message = {"id": "a", "type": "begin", "entry": "svaert"}
    first = conversations.receive(SOROE, "", message, offer)
    assert first.token == offer
    assert conversations.receive(SOROE, "", message, offer) == first
    assert conversations.receive(SOROE, offer, message) == first
    assert conversations.store.counts().sessions == 1


def test_resume_gives_exactly_what_was_missed(page: Page):
    """In order, none left out and none doubled, wherever the line broke."""
    talk(page)
    for last in range(page.seq + 2):
        missed = page.conversations.welcome(SOROE, page.token, last)
        assert list(missed.events) == [shown for shown in page.shown if shown.seq > last]
        assert (missed.token, missed.seq) == (page.token, page.seq)


def test_a_restart_of_the_service_is_not_noticed(file: Path, clock: Clock):
    """Started anew before every message, it shows the same as one that never stopped."""
    steady = Page(Conversations(library(), MemoryStore(), KEPT, clock))
    restless = Page(Conversations(library(), SqliteStore(file), KEPT, clock))
    for message in TALK:
        for page in (steady, restless):
            talk(page, message)
        restless.conversations.close()
        restless.conversations = Conversations(library(), SqliteStore(file), KEPT, clock)
    assert restless.shown == steady.shown
    assert [(r.seq, r.kind, r.body) for r in rows(restless)] == [
        (r.seq, r.kind, r.body) for r in rows(steady)
    ]
    restless.conversations.close()


def test_a_state_that_has_left_the_memory_is_folded_again(
    page: Page, monkeypatch: pytest.MonkeyPatch
):
    """What is remembered is only a cache: the log alone is the truth."""
    monkeypatch.setattr("assistant.session.REMEMBERED", 1)
    others = [Page(page.conversations) for _ in range(3)]
    pages = [page, *others]
    for message in TALK:
        for each in pages:
            talk(each, message)
    assert [shown.view for shown in others[0].shown] == [shown.view for shown in page.shown[1:]]


# ---------------------------------------------------------------- two tabs at once


def test_two_tabs_see_one_conversation(store: Store, clock: Clock):
    """Also in two processes: each message counts once, and each tab can catch up."""
    one, other = (Page(Conversations(library(), store, KEPT, clock)) for _ in range(2))
    one.send("begin", entry="svaert")
    other.token = one.token
    for number, message in enumerate(TALK[1:]):
        tab = (one, other)[number % 2]
        tab.again({"id": f"t{number}", **message})
    assert [row.seq for row in rows(one)] == list(range(1, len(rows(one)) + 1))
    assert sum(row.kind == "message" for row in rows(one)) == len(TALK)
    told = [tab.conversations.welcome(SOROE, one.token).events for tab in (one, other)]
    assert told[0] == told[1]
    assert {shown.seq for shown in (*one.shown, *other.shown)} == {
        shown.seq for shown in told[0][1:]
    }


@dataclass
class Racing:
    """A store in which somebody else is first, once, just before something is appended."""

    inner: Store
    first: Callable[[], object] | None = None

    def append(self, session_id: str, after_seq: int, events: Sequence[EventRow]) -> None:
        meanwhile, self.first = self.first, None
        if meanwhile:
            meanwhile()
        self.inner.append(session_id, after_seq, events)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def test_who_comes_second_is_told_so_and_loses_nothing(store: Store, clock: Clock):
    """A message on top of one that this process has not seen is refused; sent again it counts."""
    racing = Racing(store)
    page = Page(Conversations(library(), racing, KEPT, clock))
    page.send("begin", entry="svaert")
    other = Page(Conversations(library(), store, KEPT, clock), token=page.token)
    racing.first = lambda: other.again(
        {"id": "o", "type": "answer", "question": "needs", "values": ["post"]}
    )
    late = {"id": "late", "type": "text", "text": "jeg er 42 år"}
    assert refused(lambda: page.again(late)) == ("out_of_order", 0)
    assert page.again(late).events
    result = page.send("command", command="result").events[-1].view
    assert isinstance(result, view.Result)
    assert {line.question for line in result.answers} >= {"needs", "age"}


def test_the_same_message_at_the_same_time_counts_once(store: Store, clock: Clock):
    """A message sent again while the first is still being stored gets the same receipt."""
    racing = Racing(store)
    page = Page(Conversations(library(), racing, KEPT, clock))
    page.send("begin", entry="svaert")
    other = Page(Conversations(library(), store, KEPT, clock), token=page.token)
    message = {"id": "same", "type": "answer", "question": "needs", "values": ["post"]}
    racing.first = lambda: other.again(message)
    assert page.again(message).events == tuple(other.shown)
    assert sum(row.client_id == "same" for row in rows(page)) == 1


def test_a_session_deleted_meanwhile_is_gone(store: Store, clock: Clock):
    """One tab deletes while the other sends: the other is told that it is gone."""
    racing = Racing(store)
    page = Page(Conversations(library(), racing, KEPT, clock))
    page.send("begin", entry="svaert")
    other = Page(Conversations(library(), store, KEPT, clock), token=page.token)
    racing.first = lambda: other.again({"id": "o", "type": "command", "command": "delete"})
    assert refused(lambda: page.send("text", text="jeg er 42 år")) == ("gone", 4010)
    assert store.counts().sessions == 0


def test_many_at_once_leave_a_log_without_gaps(conversations: Conversations):
    """Threads on the same conversation are taken one after the other, or told to try again."""
    page = Page(conversations)
    page.send("begin", entry="svaert")

    def send(number: int) -> str:
        message = {"id": f"n{number}", "type": "ask", "topic": "pris"}
        try:
            return conversations.receive(SOROE, page.token, message).client_id
        except ProtocolError as late:
            return late.code

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(send, range(24)))
    assert set(outcomes) <= {"out_of_order", *(f"n{number}" for number in range(24))}
    told = rows(page)
    assert [row.seq for row in told] == list(range(1, len(told) + 1))
    assert {row.client_id for row in told if row.client_id} - {"c1"} == set(outcomes) - {
        "out_of_order"
    }


# ---------------------------------------------------------------- what one message leads to


def test_questions_with_one_answer_are_answered_once(store: Store, clock: Clock):
    """That the papers do not describe a help is not said three times over."""
    page = Page(Conversations(library(), store, KEPT, clock), "holbaek")
    events = page.send("text", text="Hvad koster bostøtte, og hvor længe skal jeg vente?").events
    told = [event.view for event in events if event.view.kind == "topic"]
    assert [(one.title, len(one.paragraphs)) for one in told] == [
        ("Hvad koster det? Hvor længe skal jeg vente?", 1)
    ]


LETTER = "jeg har fået afslag på bostøtte"


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        ("det er 2 uger siden", "5. december 2026"),
        ("brevet kom den 3. november", "1. december 2026"),
        ("i går", "18. december 2026"),
        ("en uge siden, tror jeg", "ved ikke, hvilken dag"),
    ],
)
def test_a_day_told_after_a_refusal_is_the_letters(page: Page, day: str, counted: str):
    """Whoever was told of the time limit tells the day alone, and is told the last one."""
    talk(page, {"type": "text", "text": LETTER}, {"type": "text", "text": day})
    (told,) = [n.view for n in page.shown[-3:] if n.view.kind == "topic"]
    assert told.title == "Kan jeg klage?"
    assert any(counted in said.text for said in told.paragraphs[:3])


def test_the_day_told_with_a_refusal_is_kept(page: Page):
    """Who has told when the letter came need not tell it again to be told the last day; and what is said
    to be wrong is what the letter says, not what was understood."""
    told = "Social Service har sagt nej, brevet kom for en uge siden. Jeg synes det er helt forkert"
    talk(page, {"type": "text", "text": told})
    assert [n.view.title for n in page.shown if n.view.kind == "topic"] == [
        "Hvad hvis de siger nej?"
    ]
    events = page.send("text", text="kan jeg stadig nå at klage?").events
    (answer,) = [event.view for event in events if event.view.kind == "topic"]
    assert any("12. december 2026" in said.text for said in answer.paragraphs[:3])
    assert not [event for event in events if event.view.kind == "opening"]


def test_a_mere_why_not_is_about_what_was_asked_for(clock: Clock):
    """It need not be named again."""
    page = Page(Conversations(library(), MemoryStore(), KEPT, clock), "viborg")
    talk(page, {"type": "text", "text": "kan jeg få en ledsager? jeg er 71"})
    page.send("command", command="result")
    events = page.send("text", text="hvorfor ikke?").events
    (answer,) = [event.view for event in events if event.view.kind == "topic"]
    assert "Ledsageordning" in answer.paragraphs[0].text


@pytest.mark.parametrize("between", ["jeg er 42 år", "jeg har angst"])
def test_a_day_told_of_something_else_is_no_letters(page: Page, between: str):
    """Told later, or with what happened on it, a day counts no time."""
    talk(page, {"type": "text", "text": LETTER}, {"type": "text", "text": between})
    events = page.send("text", text="det er 2 uger siden").events
    assert not [event for event in events if event.view.kind == "topic"]
    page.send("text", text=LETTER)
    events = page.send("text", text="jeg talte med dem i går").events
    assert not [event for event in events if event.view.kind == "topic"]


def test_a_child_that_tells_of_its_mothers_drinking_asks_for_itself(page: Page):
    """It is not asked whether it is a relative, which would make its age the mother's."""
    talk(
        page,
        {"type": "text", "text": "jeg er 15 og min mor drikker"},
        {"type": "safe", "answer": "safe"},
        {"type": "text", "text": "det er det med at min mor drikker"},
    )
    assert not [n for n in page.shown if n.view.kind == "confirm"]
    result = page.send("command", command="result").events[-1].view
    assert "116 111" in str(result)


# ---------------------------------------------------------------- forgetting


def test_deletion_deletes(on_disk: Conversations, file: Path):
    """Every byte of it is gone from the file, and others keep theirs."""
    other = talk(Page(on_disk), {"type": "begin", "entry": "hjaelper"})
    page = talk(Page(on_disk))
    session = session_of(page).id
    assert MARK.encode() in written(file)
    assert session.encode() in written(file)
    ended = page.send("command", command="delete").events[-1].view
    assert (ended.kind, page.token) == ("deleted", "")
    assert MARK.encode() not in written(file)
    assert session.encode() not in written(file)
    assert other.send("command", command="answers").events


def test_a_deleted_session_cannot_be_opened_again(page: Page):
    """Neither to see it nor to go on with it."""
    talk(page)
    token = page.token
    page.send("command", command="delete")
    gone = ("gone", 4010)
    assert refused(lambda: page.conversations.welcome(SOROE, token)) == gone
    message = {"id": "x", "type": "command", "command": "result"}
    assert refused(lambda: page.conversations.receive(SOROE, token, message)) == gone


def test_deleting_by_words_is_confirmed_first(page: Page):
    """'Slet min samtale' asks whether one is sure; the button then deletes."""
    talk(page)
    token = page.token
    page.send("text", text="slet min samtale")
    assert page.conversations.welcome(SOROE, token).events
    page.send("command", command="delete")
    assert refused(lambda: page.conversations.welcome(SOROE, token)) == ("gone", 4010)


def test_free_text_goes_in_its_days_and_the_rest_in_its(
    on_disk: Conversations, file: Path, clock: Clock
):
    """21 days for the words, 70 for the answers, counted for each; somebody must come by."""
    page = talk(Page(on_disk))
    seen = [type(shown.view) for shown in page.shown]
    clock.days_later(20)
    talk(Page(on_disk), TALK[0])
    assert MARK.encode() in written(file)
    clock.days_later(1)
    talk(Page(on_disk), TALK[0])
    assert MARK.encode() not in written(file)
    assert [type(m.view) for m in on_disk.welcome(SOROE, page.token, 1).events] == seen
    session = session_of(page).id
    clock.days_later(49)
    assert refused(lambda: on_disk.welcome(SOROE, page.token)) == ("gone", 4010)
    talk(Page(on_disk), TALK[0])
    assert session.encode() not in written(file)


def test_text_kept_for_no_days_is_never_written(file: Path, clock: Clock):
    """Read, and then it is gone; the answers it gave stay."""
    conversations = Conversations(library(), SqliteStore(file), Kept(0, 70), clock)
    page = talk(Page(conversations))
    assert MARK.encode() not in written(file)
    assert any(isinstance(shown.view, view.Result) for shown in page.shown)
    conversations.close()


def test_a_conversation_kept_for_no_days_can_be_finished(clock: Clock):
    """In memory, over midnight, and gone the day after."""
    conversations = Conversations(library(), MemoryStore(), Kept(0, 0), clock)
    clock.now = NOON.replace(hour=23, minute=59)
    page = talk(Page(conversations), TALK[0])
    clock.now += timedelta(minutes=2)
    assert talk(page, TALK[1]).shown[-1].view.kind == "asked"
    clock.days_later(2)
    talk(Page(conversations), TALK[0])
    assert refused(lambda: talk(page, TALK[2])) == ("gone", 4010)


# ---------------------------------------------------------------- what fails


@dataclass
class Breaking:
    """A store whose writes, or all of whose calls, fail while it is broken."""

    inner: Store
    broken: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> Any:
        if name in self.broken:
            return self._fail
        return getattr(self.inner, name)

    def _fail(self, *arguments: object, **named: object) -> None:
        raise Unavailable("the database has no room to grow; make room on the disk")


WRITES = frozenset({"create", "append", "delete", "expire", "keep_content"})
READS = frozenset({"by_token", "events", "acknowledged", "counts"})
UNSTORED = ("store", 4011)


@pytest.mark.parametrize(
    "broken", [WRITES, READS, WRITES | READS, *(frozenset({w}) for w in WRITES)]
)
def test_a_store_that_fails_loses_nothing_and_the_next_try_works(
    store: Store, clock: Clock, broken: frozenset[str]
):
    """The message is refused with a sentence; everything from before is there, and it counts when
    it is sent again."""
    breaking = Breaking(store)
    page = Page(Conversations(library(), breaking, KEPT, clock))
    twin = Page(Conversations(library(), MemoryStore(), KEPT, clock))
    for number, message in enumerate(TALK):
        clock.days_later(1)
        sent = {"id": f"b{number}", **message}
        twin.again(sent)
        before = store.counts()
        breaking.broken = broken
        refusal = refusal_of(partial(page.again, sent))
        breaking.broken = frozenset()
        if refusal:
            assert refusal == UNSTORED
            assert store.counts() == before
            page.again(sent)
    assert [shown.view.kind for shown in page.shown] == [shown.view.kind for shown in twin.shown]
    assert [shown.seq for shown in page.shown] == [shown.seq for shown in twin.shown]


def test_a_deletion_that_fails_is_told_and_can_be_repeated(store: Store, clock: Clock):
    """Nobody is told that something is deleted which is not."""
    breaking = Breaking(store)
    page = Page(Conversations(library(), breaking, KEPT, clock))
    talk(page)
    breaking.broken = WRITES
    assert refused(lambda: page.send("command", command="delete")) == UNSTORED
    breaking.broken = frozenset()
    assert page.conversations.welcome(SOROE, page.token).events
    page.send("command", command="delete")
    assert store.counts().sessions == 0


def test_the_page_opens_though_nothing_can_be_written(store: Store, clock: Clock):
    """Whom to call stands there whatever the disk does."""
    page = Page(Conversations(library(), Breaking(store, WRITES), KEPT, clock)).open()
    assert isinstance(page.shown[0].view, view.Opening)
    assert page.conversations.main_contact(SOROE).phones


def test_what_is_past_its_days_is_deleted_though_the_first_try_failed(store: Store, clock: Clock):
    """A disk that is full at midnight does not keep anybody's words a day longer."""
    breaking = Breaking(store)
    conversations = Conversations(library(), breaking, KEPT, clock)
    talk(Page(conversations))
    clock.days_later(71)
    breaking.broken = WRITES
    refused(lambda: talk(Page(conversations), TALK[0]))
    breaking.broken = frozenset()
    talk(Page(conversations), TALK[0])
    assert store.counts().sessions == 1


def test_an_unknown_municipality_is_told_so(conversations: Conversations, page: Page):
    """By its own code, before anything else."""
    talk(page, TALK[0])
    unknown = ("unknown_municipality", 4004)
    assert refused(lambda: conversations.welcome("atlantis")) == unknown
    assert refused(lambda: conversations.welcome("atlantis", page.token)) == unknown
    message = {"id": "x", "type": "begin", "entry": "svaert"}
    assert refused(lambda: conversations.receive("atlantis", "", message)) == unknown


def test_a_token_opens_only_its_own_municipality(store: Store, clock: Clock):
    """The rules of one municipality never answer for another."""
    both = library()
    both = replace(
        both,
        rulebooks={**both.rulebooks, "nabo": both.rulebooks[SOROE]},
        lexicons={**both.lexicons, "nabo": both.lexicons[SOROE]},
    )
    conversations = Conversations(both, store, KEPT, clock)
    page = talk(Page(conversations), TALK[0])
    assert refused(lambda: conversations.welcome("nabo", page.token)) == ("gone", 4010)


@pytest.mark.parametrize("token", ["x", "æøå", "\ud800", "0" * 10_000])
def test_a_token_that_never_was_is_gone(conversations: Conversations, token: str):
    """Whatever it looks like."""
    assert refused(lambda: conversations.welcome(SOROE, token)) == ("gone", 4010)


# ---------------------------------------------------------------- bad messages

ID = {"id": "bad"}
BAD: tuple[Any, ...] = (
    None,
    [],
    "begin",
    {},
    {"id": "bad"},
    {"type": "begin", "entry": "svaert"},
    {"id": "", "type": "begin", "entry": "svaert"},
    {"id": "x" * 65, "type": "begin", "entry": "svaert"},
    {"id": 7, "type": "begin", "entry": "svaert"},
    {"id": None, "type": "begin", "entry": "svaert"},
    {"id": "\ud800", "type": "begin", "entry": "svaert"},
    {**ID, "type": "dance"},
    {**ID, "type": None},
    {**ID, "type": ["begin"]},
    {**ID, "type": "begin"},
    {**ID, "type": "begin", "entry": "dance"},
    {**ID, "type": "begin", "entry": ["svaert"]},
    {**ID, "type": "begin", "entry": "svaert", "more": 1},
    {**ID, "type": "answer"},
    {**ID, "type": "answer", "question": "dance", "values": ["yes"]},
    {**ID, "type": "answer", "question": "needs", "values": "post"},
    {**ID, "type": "answer", "question": "needs", "values": ["dance"]},
    {**ID, "type": "answer", "question": "needs", "values": [["post"]]},
    {**ID, "type": "answer", "question": "needs", "values": ["post"] * 101},
    {**ID, "type": "answer", "question": "hjaelp", "values": []},
    {**ID, "type": "answer", "question": "hjaelp", "values": ["lidt", "meget"]},
    {**ID, "type": "answer", "question": "hjaelp", "values": ["yes"]},
    {**ID, "type": "answer", "question": "bor_i_kommunen", "values": ["true"]},
    {**ID, "type": "answer", "question": "age", "values": ["-1"]},
    {**ID, "type": "answer", "question": "age", "values": ["121"]},
    {**ID, "type": "answer", "question": "age", "values": ["42,5"]},
    {**ID, "type": "answer", "question": "age", "values": ["toogfyrre"]},
    {**ID, "type": "answer", "question": "age", "values": [""]},
    {**ID, "type": "answer", "question": "age", "values": ["9" * 5000]},
    {**ID, "type": "answer", "question": "age", "values": [42]},
    {**ID, "type": "answer", "question": "age", "values": ["42"], "unknown": "ved_ikke"},
    {**ID, "type": "answer", "question": "age", "unknown": "maybe"},
    {**ID, "type": "text"},
    {**ID, "type": "text", "text": ""},
    {**ID, "type": "text", "text": " \n\t "},
    {**ID, "type": "text", "text": "\u200b\u202e \ufeff"},
    {**ID, "type": "text", "text": "a" * 2001},
    {**ID, "type": "text", "text": 42},
    {**ID, "type": "command", "command": "dance"},
    {**ID, "type": "command", "command": "skip"},
    {**ID, "type": "change", "question": "dance"},
    {**ID, "type": "change"},
    {**ID, "type": "withdraw", "keys": ["needs.dance"]},
    {**ID, "type": "withdraw", "keys": []},
    {**ID, "type": "ask", "topic": "dance"},
    {**ID, "type": "ask", "topic": "pris", "offer": "dance"},
    {**ID, "type": "confirm", "yes": True},
    {**ID, "type": "confirm", "yes": "perhaps"},
    {**ID, "type": "safe", "answer": "safe"},
    {**ID, "type": "safe", "answer": "perhaps"},
)


@pytest.mark.parametrize("message", BAD, ids=lambda message: json.dumps(message)[:60])
def test_a_bad_message_is_refused_and_the_conversation_goes_on(page: Page, message: Any):
    """With a sentence for a person; nothing of it is stored, and the next message counts."""
    talk(page, *TALK[:2])
    before = rows(page)
    with pytest.raises(ProtocolError) as error:
        page.again(message)
    assert error.value.close in (0, 1003)
    assert page.conversations.sentence(error.value.sentence)
    assert rows(page) == before
    assert talk(page, TALK[2]).shown[-1].seq > before[-1].seq


def test_noise_never_crashes(page: Page):
    """Characters of every kind, and thousands of them, are at worst not understood."""
    talk(page, TALK[0])
    chance = random.Random(4)
    alphabet = "abcæøå ÆØÅ0123456789.,!?-/:;'\"\\<>{}[]\n\t\u00ad\u200b\ufeff🙂é中ع\ud83d"
    for length in (1, 2, 5, 20, 100, 1999, 2000):
        for _ in range(6):
            text = "".join(chance.choice(alphabet) for _ in range(length))
            if text.strip():
                page.send("text", text=text)
    assert page.send("command", command="result").events


# ---------------------------------------------------------------- rules that change


def changed(**files: tuple[str, str]) -> Library:
    """Sorø with words replaced in files, by the file's name."""
    found = rule_files()
    for name, (old, new) in files.items():
        (path,) = (path for path in found if path.startswith((SOROE, "national")) and name in path)
        assert old in found[path]
        found = {**found, path: found[path].replace(old, new)}
    made = open_library(found, lexicon_files(), (SOROE,))
    assert not made.refused
    return made


ADULT_AT_21 = {"national/facts": ("{fact: age, at_least: 18}", "{fact: age, at_least: 21}")}
NEW_NUMBER = {"soroe/contacts": ("57 87 60 00", "57 87 99 99")}
DOOR = "Dr. Kaarsbergsvej 7"


def without_the_door() -> Library:
    """The library after Kompasset has gone, with its address, from rules and contacts alike."""

    def moved(text: str) -> str:
        return re.sub(r"(?m)^(?!.*fact)(.*)\bkompasset\b", r"\1nyt-kompas", text).replace(
            DOOR, "Gade 1"
        )

    found = {p: moved(text) if p.startswith(SOROE) else text for p, text in rule_files().items()}
    made = open_library(found, lexicon_files(), (SOROE,))
    assert not made.refused
    return made


def result_of(page: Page) -> view.Result:
    result = page.send("command", command="result").events[-1].view
    assert isinstance(result, view.Result)
    return result


def a_need_at_19(page: Page) -> Page:
    return talk(
        page,
        {"type": "begin", "entry": "svaert"},
        {"type": "answer", "question": "needs", "values": ["post"]},
        {"type": "answer", "question": "bor_i_kommunen", "values": ["yes"]},
        {"type": "answer", "question": "age", "values": ["19"]},
    )


def fits(result: view.Result) -> list[str | None]:
    return [need.fit.id if need.fit else None for need in result.needs]


def test_a_conversation_goes_on_under_the_rules_it_began_with(store: Store, clock: Clock):
    """After a restart with new rules, which apply to whoever begins then."""
    old = a_need_at_19(Page(Conversations(library(), store, KEPT, clock)))
    before = result_of(old)
    old.conversations = Conversations(changed(**ADULT_AT_21), store, KEPT, clock)
    new = a_need_at_19(Page(old.conversations))
    assert fits(before) == fits(result_of(old)) == ["aaben-raadgivning"]
    assert fits(result_of(new)) == [None]
    assert session_of(old).pins["rules"] != session_of(new).pins["rules"]


def test_the_new_rules_are_there_for_who_asks_for_them(store: Store, clock: Clock):
    """The result says that the rules have changed; the same answers are then assessed again, and
    so they stay."""
    page = a_need_at_19(Page(Conversations(library(), store, KEPT, clock)))
    before = result_of(page)
    page.conversations = Conversations(changed(**ADULT_AT_21), store, KEPT, clock)
    after = result_of(page)
    assert len(after.intro) == len(before.intro) + 1
    assert "command:renew" in [topic.id for topic in after.topics]
    renewed = page.send("command", command="renew").events[-1].view
    assert isinstance(renewed, view.Result)
    assert fits(renewed) == [None]
    page.conversations = Conversations(changed(**ADULT_AT_21), store, KEPT, clock)
    assert fits(result_of(page)) == [None]


def test_a_contact_is_never_pinned(store: Store, clock: Clock):
    """A number that has changed is told at once, also to those who began before; and as no rule has
    changed, none is said to have."""
    page = a_need_at_19(Page(Conversations(library(), store, KEPT, clock)))
    before = result_of(page)
    page.conversations = Conversations(changed(**NEW_NUMBER), store, KEPT, clock)
    after = result_of(page)
    assert "57 87 99 99" in VIEWS.dump_json(after).decode()
    assert after.intro == before.intro


def test_a_contact_that_is_no_more_is_told_as_it_was_to_whom_an_older_rule_names(
    store: Store, clock: Clock
):
    """The rules and the contact were removed together; who began before is still shown a door."""
    page = a_need_at_19(Page(Conversations(library(), store, KEPT, clock)))
    before = result_of(page)
    page.conversations = Conversations(without_the_door(), store, KEPT, clock)
    after = result_of(page)
    assert DOOR in VIEWS.dump_json(before).decode()
    assert DOOR in VIEWS.dump_json(after).decode()
    assert DOOR not in VIEWS.dump_json(result_of(a_need_at_19(Page(page.conversations)))).decode()


def test_rules_that_cannot_be_had_any_more_end_the_conversation_kindly(clock: Clock):
    """Only a store that has lost its content can do that; it is a sentence, and no crash."""
    store = MemoryStore()
    page = a_need_at_19(Page(Conversations(library(), store, KEPT, clock)))
    store._contents.clear()
    page.conversations = Conversations(changed(**ADULT_AT_21), store, KEPT, clock)
    assert refused(lambda: page.send("command", command="result"))[1] in (4010, 4011)


def test_health_tells_what_serves(conversations: Conversations, page: Page):
    """Which rules, and how much is stored; never whose."""
    talk(page)
    health = conversations.health()
    assert health["municipalities"] == {
        m: {"rules": r.digest, "contacts": r.contacts_digest, "proved_from": None}
        for m, r in library().rulebooks.items()
    }
    assert (health["sessions"], health["refused"]) == (1, {})
    assert MARK not in json.dumps(health)


def test_a_conversation_over_new_year_goes_on_by_the_day_it_began(page: Page, clock: Clock):
    """Age and birth year told in December agree; in January they would not, and still all is well."""
    clock.now = datetime(2026, 12, 20, 12, tzinfo=HERE)
    page.send("begin", entry="svaert")
    page.send("text", text="jeg er 65 år")
    page.send("text", text="jeg er født i 1960")
    clock.days_later(14)
    page.send("command", command="result")
    result = page.shown[-1].view
    assert isinstance(result, view.Result)
    assert result.on == "2026-12-20"


def heard(page: Page) -> list[str]:
    """What was said back of what was told, in order."""
    return [shown.view.text for shown in page.shown if isinstance(shown.view, view.Heard)]


def test_what_is_told_later_of_a_list_is_said_back_with_what_was_told_before(page: Page):
    """The line of a question stands once on the page, so it says all that has been told."""
    talk(
        page,
        {"type": "text", "text": "jeg åbner ikke min post"},
        {"type": "text", "text": "og jeg er ensom"},
    )
    (line,) = [line for line in heard(page)[-2:] if "ensomhed" in line]
    assert "Post" in line
    talk(page, {"type": "change", "question": "needs"})
    talk(page, {"type": "text", "text": "ikke noget med ensomhed"})
    assert "Post" in heard(page)[-1]
    assert "Taget væk: at være sammen med andre" in heard(page)[-1]


POST_AND_REHAB = {
    "type": "text",
    "text": "jeg kan ikke overskue min post og har brug for genoptræning",
}


def needs_of(page: Page) -> tuple[str, ...]:
    state = page.conversations._remember(session_of(page)).state
    return state.facts.members("needs")


def wrote(page: Page, *texts: str) -> Page:
    return talk(page, *({"type": "text", "text": text} for text in texts))


@pytest.mark.parametrize(
    "text",
    [
        "nej, ikke genoptræning", "genoptræning passer ikke", "du har stadig skrevet genoptræning",
        "jeg har ikke sagt noget om genoptræning", "det med genoptræningen var forkert",
        "stryg det med genoptræning", "genoptræning skal ikke med", "du må gerne fjerne genoptræning",
        "jeg har ikke brug for genoptræning", "ikke noget med genoptræning",
    ],
)  # fmt: skip
def test_what_was_read_wrongly_is_taken_away_by_words(page: Page, text: str):
    """It is gone and said to be gone; what else was told stays, and the way back is told."""
    talk(page, POST_AND_REHAB)
    wrote(page, text)
    assert needs_of(page) == ("post",)
    assert "Taget væk: genoptræning" in heard(page)[-1]
    said = [
        s.text for n in page.shown if isinstance(n.view, view.Notice) for s in n.view.paragraphs
    ]
    assert page.conversations.sentence("say.taken_away") in said
    wrote(page, "jeg har brug for genoptræning")
    assert set(needs_of(page)) == {"post", "genoptraening"}


@pytest.mark.parametrize(
    "text",
    [
        "jeg har ikke sagt noget om genoptræning til min læge",
        "det er ikke kun genoptræning, også posten",
        "genoptræning passer mig fint",
        "nej, ikke alkohol",
    ],
)
def test_what_only_sounds_like_it_takes_nothing_away(page: Page, text: str):
    """Told to somebody else, "ikke kun", a polite word, and what was never told."""
    talk(page, POST_AND_REHAB)
    wrote(page, text)
    assert set(needs_of(page)) == {"post", "genoptraening"}


def test_what_was_answered_by_button_is_asked_about_before_it_goes(page: Page):
    """And the "nej" before it answers no other question that stands on the screen."""
    values = ["post", "genoptraening"]
    talk(page, TALK[0], {"type": "answer", "question": "needs", "values": values})
    wrote(page, "nej, ikke genoptræning")
    asked = page.shown[-1].view
    assert isinstance(asked, view.Confirm)
    assert asked.items == ("Det skal væk: genoptræning",)
    assert "genoptraening" in needs_of(page)
    wrote(page, "ja")
    assert needs_of(page) == ("post",)


def test_a_plain_denial_of_what_was_told_is_asked_about(page: Page):
    """ "Jeg drikker ikke" is against what is known; a no to the question lets it stand."""
    wrote(page, "jeg drikker for meget og er ensom", "jeg drikker ikke")
    asked = page.shown[-1].view
    assert isinstance(asked, view.Confirm)
    assert "alkohol eller stoffer" in asked.items[0]
    wrote(page, "nej")
    assert "rusmidler" in needs_of(page)
    wrote(page, "jeg drikker altså ikke", "ja")
    assert needs_of(page) == ("samvaer",)


@pytest.mark.parametrize(
    "text", ["det passer ikke", "nej det har jeg ikke sagt", "du har misforstået mig"]
)
def test_what_of_the_last_message_is_wrong_is_asked_for(page: Page, text: str):
    """Each thing has a button, and all of them; words do the same."""
    talk(page, POST_AND_REHAB)
    wrote(page, text)
    which = page.shown[-1].view
    assert isinstance(which, view.Notice)
    assert [option.id for option in which.options] == [
        "withdraw:needs.post",
        "withdraw:needs.genoptraening",
        "withdraw:needs.post,needs.genoptraening",
        "command:keep",
    ]


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({"type": "withdraw", "keys": ["needs.post"]}, {"genoptraening"}),
        ({"type": "command", "command": "keep"}, {"post", "genoptraening"}),
        ({"type": "text", "text": "posten"}, {"genoptraening"}),
        ({"type": "text", "text": "nummer 2"}, {"post"}),
        ({"type": "text", "text": "det hele"}, set()),
        ({"type": "text", "text": "det passer alligevel"}, {"post", "genoptraening"}),
        ({"type": "text", "text": "nej"}, {"post", "genoptraening"}),
        ({"type": "text", "text": "bla bla bla"}, {"post", "genoptraening"}),
    ],
)
def test_what_is_wrong_is_answered_by_button_and_by_words(page: Page, answer: Any, left: set[str]):
    talk(page, POST_AND_REHAB)
    wrote(page, "det passer ikke")
    talk(page, answer)
    assert set(needs_of(page)) == left


def test_one_wrong_thing_goes_with_a_yes(page: Page):
    """And a value that is taken away is not known any more: its question is asked in its turn."""
    wrote(page, "jeg er 45", "det er forkert", "ja")
    state = page.conversations._remember(session_of(page)).state
    assert state.facts.value("age") is None
    assert "age" not in state.closed


@pytest.mark.parametrize(
    ("before", "text", "key", "value"),
    [
        ("jeg er 54 år og meget alene", "ret: jeg er 45", "age", 45),
        ("jeg er 54 år og meget alene", "ups jeg skrev forkert, jeg er 45", "age", 45),
        ("jeg er 54 år og meget alene", "min alder er forkert, jeg er 45", "age", 45),
        ("jeg er på kontanthjælp", "nej ikke kontanthjælp, jeg får sygedagpenge", "indtaegt", "sygedagpenge"),
        ("min søn er ensom og bor i egen lejlighed", "rettelse: han bor på et bosted", "bolig", "botilbud"),
    ],
)  # fmt: skip
def test_what_is_said_to_be_right_is_taken_at_once(page: Page, before, text, key, value):
    """Who says that it is a correction is not asked whether it is one."""
    wrote(page, before, text)
    assert page.conversations._remember(session_of(page)).state.facts.value(key) == value


def test_after_the_first_thing_told_in_words_it_is_asked_whether_there_is_more(page: Page):
    """ "Post" written to the list does not close it."""
    talk(page, TALK[0])
    wrote(page, "post")
    more = page.shown[-1].view
    assert isinstance(more, view.Asked)
    assert (more.question, more.told) == ("needs", True)
    wrote(page, "jeg er også meget ensom")
    assert set(needs_of(page)) == {"post", "samvaer"}


def test_a_list_that_stood_there_is_folded_after_an_answer_in_between(page: Page):
    """Who asks about money is not shown all that may be hard once more."""
    talk(page, TALK[0])
    wrote(page, "hvad koster det")
    first = page.shown[-1].view
    assert isinstance(first, view.Asked)
    assert (first.question, first.told, first.again) == ("needs", False, True)
    wrote(page, "vis listen")
    whole = page.shown[-1].view
    assert isinstance(whole, view.Asked)
    assert (whole.again, whole.whole) == (False, True)


def test_an_own_age_is_taken_when_its_writer_goes_on(page: Page):
    """It is not asked about twice, and then dropped."""
    wrote(page, "47", "der ligger en stak rudekuverter jeg ikke tør åbne")
    assert page.conversations._remember(session_of(page)).state.facts.value("age") == 47


def test_none_of_a_list_is_said_back_in_few_words(page: Page):
    """ "Ingen hjælp" names no offer."""
    talk(page, {"type": "begin", "entry": "har_hjaelp"})
    wrote(page, "ingen hjælp")
    assert heard(page)[-1].endswith("Ikke noget af det")


def test_a_yes_is_said_back_after_its_question(page: Page):
    talk(page, {"type": "text", "text": "jeg bor i Dianalund og åbner ikke min post"})
    assert "Bor du i Sorø Kommune? Ja" in heard(page)


def test_a_name_hides_nothing_of_what_is_told_around_it(page: Page):
    """ "Vores datter Sofie er 21": the name goes, the age stays."""
    page.send("text", text="Vores datter Sofie er 21 og har autisme")
    heard = [shown.view for shown in page.shown if isinstance(shown.view, view.Heard)]
    assert "Sofie" not in heard[0].text
    assert any(v.question == "age" and "21" in v.text for v in heard)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I am 42 and I have anxiety, what can I do?", "en"),
        ("jeg er 42 og har angst, hvad kan jeg gøre?", "da"),
        ("help me please", "da"),
    ],
)
def test_who_writes_in_another_language_is_answered_in_it(page: Page, text: str, language: str):
    """Where it can be had, and unless another was chosen."""
    assert page.send("text", text=text).language == language
    page.send("language", language="da")
    assert page.send("text", text=text).language == "da"


def test_answers_in_one_breath_name_a_contact_once(page: Page):
    """Two questions with the same number under them: it stands under the last."""
    receipt = page.send("text", text="hvad koster det, og hvad er jeres adresse?")
    topics = [shown.view for shown in receipt.events if isinstance(shown.view, view.TopicView)]
    assert len(topics) == 2
    named = [contact.id for topic in topics for contact in topic.contacts]
    assert len(named) == len(set(named)) > 0


def test_no_choice_of_what_to_do_next_stands_before_a_danger(page: Page):
    """What was told leads to a result, and is perhaps danger: only the danger is asked about, since the
    buttons of the rest have no place beside it."""
    talk(page, {"type": "begin", "entry": "svaert"})
    receipt = page.send("text", text="jeg kan ikke mere")
    *before, last = (shown.view for shown in receipt.events)
    assert last.kind == "danger"
    said = [shown for shown in before if isinstance(shown, view.Notice)]
    assert said
    assert not any(shown.options for shown in said)


def test_no_answer_stands_before_a_danger(page: Page):
    """Who is 15 and in danger is not told about the age first."""
    receipt = page.send("text", text="jeg er 15 år og vil ikke leve mere")
    assert receipt.events[-1].view.kind == "danger"
    assert not any(isinstance(shown.view, view.TopicView) for shown in receipt.events)


@pytest.mark.parametrize(
    ("text", "answer", "told"),
    [
        ("jeg magter det ikke mere. kan man slippe og komme i beskyttet arbejde?", "mistaken", True),
        ("jeg magter det ikke mere. kan min datter på 68 få plads på et botilbud?", "mistaken", True),
        ("min kone slår mig. kan jeg komme på krisecenter når jeg er mand?", "mistaken", True),
        ("min kone slår mig. kan jeg komme på krisecenter når jeg er mand?", "safe", True),
        ("jeg magter det ikke mere. jeg har bostøtte.", "mistaken", False),
    ],
)  # fmt: skip
def test_what_was_asked_with_perhaps_a_danger_is_answered_after_it(
    page: Page, text: str, answer: str, told: bool
):
    """The question itself, or whether the offer may fit; beside the question of danger stands neither."""
    receipt = page.send("text", text=text)
    assert receipt.events[-1].view.kind == "danger"
    assert not any(isinstance(shown.view, view.TopicView) for shown in receipt.events)
    if answer == "safe":
        page.send("safe", answer="unsafe")
    after = page.send("safe", answer=answer).events
    assert any(isinstance(shown.view, view.TopicView) for shown in after) is told


def topics_of(receipt: Receipt) -> list[str]:
    return [one.view.id for one in receipt.events if isinstance(one.view, view.TopicView)]


@pytest.mark.parametrize(
    ("before", "topic"),
    [
        ("kan jeg klage", "klage"),
        ("jeg har fået afslag på bostøtte", "klage"),
        ("hvordan søger jeg", "ansoegning"),
        ("", "ansoegning"),
    ],
)
def test_what_is_to_be_sent_is_what_was_just_told_of(
    conversations: Conversations, before: str, topic: str
):
    """After a complaint or a refusal the complaint, else the application."""
    for text in ("hvem skal jeg sende den til", "hvor sender jeg den hen"):
        page = Page(conversations).open()
        if before:
            page.send("text", text=before)
        assert topics_of(page.send("text", text=text)) == [topic]


@pytest.mark.parametrize(
    ("municipality", "before", "texts"),
    [
        (
            "viborg",
            "hvor længe går der før man får svar på bpa",
            ("og bostøtte?", "hvad med bostøtte"),
        ),
        (
            "holbaek",
            "hvor tit kommer man på det beskyttede værksted?",
            ("og på aktivitetscentret?",),
        ),
        ("viborg", "hvad er bostøtte?", ("hvad så med bpa", "også ledsager?")),
        ("viborg", "how long do I wait for bpa?", ("and bostøtte?", "what about bostøtte?")),
    ],
)
def test_a_short_question_of_another_offer_goes_on_with_the_one_before(
    conversations: Conversations, municipality: str, before: str, texts: tuple[str, ...]
):
    page = Page(conversations, municipality).open()
    (first, *_) = topics_of(page.send("text", text=before))
    for text in texts:
        assert topics_of(page.send("text", text=text))[0] == first, text


@pytest.mark.parametrize("before", ["hvor længe venter man på bpa?", "hvor længe skal man vente?"])
def test_a_question_of_its_own_goes_on_with_nothing(conversations: Conversations, before: str):
    """Whether one can have it, though that was asked before."""
    page = Page(conversations, "viborg").open()
    for _ in range(2):
        page.send("text", text=before)
        assert topics_of(page.send("text", text="kan hun få bostøtte?")) == ["muligt"]


@pytest.mark.parametrize("text", ["og om natten?", "hvad med om natten", "også i weekenden?"])
def test_a_short_question_that_goes_on_answers_no_list(conversations: Conversations, text: str):
    """The night is no want of a bed there."""
    page = Page(conversations, "ringkoebing-skjern").open()
    first = topics_of(page.send("text", text="kan man få bostøtte om aftenen"))
    receipt = page.send("text", text=text)
    assert topics_of(receipt) == first
    assert not [one.view for one in receipt.events[1:] if isinstance(one.view, view.Heard)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("og angst", {"needs", "vanskeligheder"}),
        ("og post og regninger", {"needs"}),
        ("og jeg har bostøtte", {"held"}),
        ("og han slår mig", {"needs"}),
        ("og jeg bor i Skjern", {"bor_i_kommunen"}),
    ],
)
def test_what_is_told_beside_an_answer_is_taken_as_before(
    conversations: Conversations, text: str, told: set[str]
):
    page = Page(conversations, "ringkoebing-skjern").open()
    page.send("text", text="kan man få bostøtte om aftenen")
    receipt = page.send("text", text=text)
    heard = [one.view for one in receipt.events[1:] if isinstance(one.view, view.Heard)]
    assert {one.question for one in heard} == told
    may_be = catalogue().text("say.may_be")
    shown = [one.view for one in receipt.events if isinstance(one.view, view.TopicView)]
    assert {one.title for one in shown} == (
        {may_be} if "angst" in text or "post" in text else set()
    )
    assert (receipt.events[-1].view.kind == "danger") is ("slår" in text)


# ---------------------------------------------------------------- a complaint


def begun(conversations: Conversations, municipality: str, *texts: str) -> view.DoorView:
    """Where the result begins after these messages."""
    page = Page(conversations, municipality).open()
    for text in (*texts, "vis mig svaret"):
        receipt = page.send("text", text=text)
    (result,) = (one.view for one in receipt.events if isinstance(one.view, view.Result))
    return result.begin


@pytest.mark.parametrize(
    ("municipality", "text", "named"),
    [
        ("soroe", "min bostøtte er stoppet. jeg vil klage", "§ 85"),
        ("ringkoebing-skjern", "jeg har fået afslag på beskyttet beskæftigelse", "§ 103"),
        ("viborg", "jeg har fået nej til ledsager", "§ 97"),
        ("holbaek", "kommunen har sagt nej til min ansøgning om § 103", "§ 103"),
        ("soroe", "jeg vil klage", "jeres svar."),
    ],
)
def test_the_result_of_who_was_refused_begins_with_the_complaint(
    conversations: Conversations, municipality: str, text: str, named: str
):
    how, why = begun(conversations, municipality, text).steps
    assert how.say.startswith("Jeg vil gerne klage")
    assert named in how.say
    assert "vægt" in why.say


@pytest.mark.parametrize(
    "text", ["hvad hvis de siger nej", "kan man klage over ventetiden", "jeg vil ikke klage"]
)
def test_what_might_be_is_no_complaint(conversations: Conversations, text: str):
    steps = begun(conversations, "soroe", "jeg er ensom og bor i Sorø", text).steps
    assert not any("klage" in step.say for step in steps)
