"""The socket protocol of docs/protocol.md, spoken to the real server: what is acknowledged stays,
and whatever else is sent gets one sentence and a documented close code.
"""

import itertools
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from simple_websocket import Client, ConnectionClosed
from werkzeug.serving import make_server

from assistant.result import schemas
from assistant.screen import Kept
from assistant.session import HERE, Conversations
from assistant.store.interface import EventRow, Unavailable
from assistant.store.memory import MemoryStore
from tests.server import ROOT, Server, wait_for
from tests.stories import library
from web import WebConfig, create_app
from web.chat import Limits, may_connect

PATIENCE = 20.0
LARGEST = 16 * 1024
TABLE = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8").split("## Close codes")[1]
DOCUMENTED = {int(code) for code in re.findall(r"^\| (\d{4}) \|", TABLE, re.MULTILINE)}
VIEWS = Draft202012Validator(schemas()["views"])

Message = dict[str, Any]

BEGIN: Message = {"type": "begin", "entry": "svaert"}
POST: Message = {"type": "answer", "question": "needs", "values": ["post"]}
HOME: Message = {"type": "answer", "question": "bor_i_kommunen", "values": ["yes"]}
AGE: Message = {"type": "text", "text": "jeg er 41"}


# ---------------------------------------------------------------- one end of a socket


@dataclass
class Answer:
    """What came back on one message: its events, and the ack or error that ended it."""

    events: list[Message]
    end: Message


class Socket(Client):  # type: ignore[misc]
    """A client that also hears what came together with the handshake."""

    def handshake(self) -> None:
        super().handshake()
        self.incoming_message, self.incoming_message_len = None, 0
        self._handle_events()
        # Closed in the same breath as it was opened: what was said is still to be heard.
        self.connected: bool = True


@dataclass
class Talk:
    """A client of the protocol."""

    ws: Socket
    welcome: Message = field(default_factory=dict)
    events: list[Message] = field(default_factory=list)

    @property
    def token(self) -> str:
        token: str = self.welcome["token"] or self.welcome["offer"]
        return token

    @property
    def seqs(self) -> list[int]:
        return [event["seq"] for event in self.events]

    def greets(self, resume: str = "", last_seq: int = 0, **more: Any) -> "Talk":
        """Says hello, and takes the welcome and what was missed."""
        hello = {"type": "hello", "resume": resume, "last_seq": last_seq, "accept": "json"} | more
        self.sends(json.dumps(hello))
        self.welcome = self.hears()
        assert self.welcome["type"] == "welcome", self.welcome
        while (self.events[-1]["seq"] if self.events else last_seq) < self.welcome["seq"]:
            self.events.append(self.hears())
        return self

    def sends(self, frame: str | bytes) -> None:
        self.ws.send(frame)

    def hears(self) -> Message:
        """The next message. AssertionError if none comes."""
        raw = self.ws.receive(timeout=PATIENCE)
        assert raw is not None, "nothing came"
        message: Message = json.loads(raw)
        return message

    def says(self, message: Message, client_id: str = "") -> Answer:
        """Sends a message and takes everything up to its ack or error."""
        self.say(message, client_id)
        events = []
        while (end := self.hears())["type"] == "event":
            events.append(end)
        self.events += events
        return Answer(events, end)

    def say(self, message: Message, client_id: str = "") -> str:
        """Sends a message and waits for nothing. Returns its id."""
        sent = {"id": client_id or f"m{next(COUNT)}", **message}
        self.sends(json.dumps(sent))
        return str(sent["id"])

    def leaves(self) -> None:
        """Closes the socket, if it is open."""
        with suppress(ConnectionClosed, OSError):
            self.ws.close()
        with suppress(OSError):
            self.ws.sock.shutdown(socket.SHUT_RDWR)
        self.ws.thread.join(PATIENCE)
        self.ws.sock.close()

    def closes_with(self) -> tuple[str, int]:
        """The code of the last error, '' if there was none, and the close code."""
        error = ""
        while True:
            try:
                message = self.hears()
            except ConnectionClosed as closed:
                code = int(closed.reason)
                break
            if message["type"] == "error":
                assert message["text"]
                error = message["code"]
        assert code in DOCUMENTED
        return error, code


COUNT = itertools.count(1)


@pytest.fixture
def connect() -> Iterator[Callable[..., Talk]]:
    """Opens sockets; at the end all are closed."""
    talks: list[Talk] = []

    def open_one(url: str, **headers: str) -> Talk:
        talks.append(Talk(Socket(url, headers=headers)))
        return talks[-1]

    yield open_one
    for talk in talks:
        talk.leaves()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("socket")) as server:
        yield server
    assert "Traceback" not in server.log


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that a test may end."""
    with Server(tmp_path) as server:
        yield server


@pytest.fixture
def new(connect: Callable[..., Talk], server: Server) -> Callable[..., Talk]:
    """A talk that has said hello."""

    def greeted(resume: str = "", last_seq: int = 0, **more: Any) -> Talk:
        return connect(server.socket_url).greets(resume, last_seq, **more)

    return greeted


NewTalk = Callable[..., Talk]


# ---------------------------------------------------------------- what is right


def test_hello_is_answered_with_the_opening_and_stores_nothing(new: NewTalk, server: Server):
    """A new page gets the opening as event 1, an offered token, and leaves nothing in the database."""
    before = server.health()["sessions"]
    talk = new()
    assert [(event["seq"], event["kind"]) for event in talk.events] == [(1, "opening")]
    assert talk.welcome["token"] == ""
    assert len(talk.welcome["offer"]) >= 20
    assert talk.welcome["kept"] == {"text_days": 21, "days": 70}
    assert talk.welcome["municipality"] == "soroe"
    assert server.health()["sessions"] == before


def test_a_message_brings_its_events_and_then_its_ack(new: NewTalk):
    """The events come first, in order, within the numbers that the acknowledgement names."""
    talk = new()
    for message, kinds in ((BEGIN, ["heard", "asked"]), (POST, ["heard", "asked"])):
        before = talk.seqs[-1]
        answer = talk.says(message)
        assert [event["kind"] for event in answer.events] == kinds
        seqs = [event["seq"] for event in answer.events]
        assert before < answer.end["first_seq"] < seqs[0] < seqs[-1] == answer.end["last_seq"]
    assert new(talk.token).welcome["token"] == talk.token == talk.welcome["offer"]


def test_every_view_is_as_its_schema_says(new: NewTalk):
    """What is sent as a view has the form that `vejviser facts --schema` prints."""
    talk = new()
    danger = {"type": "text", "text": "jeg vil ikke leve mere"}
    for message in (
        BEGIN, POST, HOME, AGE, {"type": "text", "text": "hvad koster det?"},
        {"type": "command", "command": "answers"}, {"type": "text", "text": "jeg er 52 år"},
        {"type": "confirm", "yes": False}, danger, {"type": "safe", "answer": "mistaken"},
        {"type": "command", "command": "stop"}, {"type": "command", "command": "delete"},
    ):  # fmt: skip
        assert talk.says(message).end["type"] == "ack", message
    kinds = {event["kind"] for event in talk.events}
    assert kinds == {
        "opening", "heard", "said", "asked", "confirm", "result", "topic", "danger", "answers",
        "ended", "deleted",
    }  # fmt: skip
    for event in talk.events:
        assert event["view"]["kind"] == event["kind"]
        assert list(VIEWS.iter_errors(event["view"])) == []


def test_a_browser_gets_fragments(new: NewTalk):
    """Who accepts html gets one element an event, and no view."""
    talk = new(accept="html")
    answer = talk.says(BEGIN)
    for event in (*talk.events, *answer.events):
        assert "view" not in event
        assert re.fullmatch(r"<form .*</form>", event["html"], re.DOTALL)


def test_resuming_brings_exactly_what_was_missed(new: NewTalk):
    """Whatever number a page has seen last, it gets the events after it, each once."""
    talk = new()
    for message in (BEGIN, POST, HOME, AGE):
        talk.says(message)
    for seen in (0, *range(1, talk.seqs[-1] + 2)):
        resumed = new(talk.token, seen)
        assert resumed.events == [event for event in talk.events if event["seq"] > seen]
        assert resumed.welcome["seq"] == talk.seqs[-1]


def test_a_repeated_id_happens_once(new: NewTalk):
    """The same id again, here or on a new socket, brings the same answer and adds nothing."""
    talk = new()
    talk.says(BEGIN)
    first = talk.says(POST, "once")
    again = talk.says(POST, "once")
    other = new(talk.token, talk.seqs[-1])
    later = other.says(POST, "once")
    assert first == again == later
    assert new(talk.token).welcome["seq"] == first.end["last_seq"]


def test_a_lost_first_ack_leaves_one_conversation(new: NewTalk, server: Server):
    """Who never got the first acknowledgement comes back with the offered token and doubles nothing."""
    before = server.health()["sessions"]
    lost = new()
    lost.say(BEGIN, "first")
    wait_for("the message to be stored", lambda: server.health()["sessions"] == before + 1)
    lost.leaves()
    back = new(lost.welcome["offer"], 1, new=True)
    assert back.token == lost.welcome["offer"]
    answer = back.says(BEGIN, "first")
    assert answer.end["type"] == "ack"
    assert server.health()["sessions"] == before + 1
    assert [event["kind"] for event in new(back.token).events] == ["opening", "heard", "asked"]


def test_an_offered_token_that_was_never_used_begins_anew(new: NewTalk):
    """A page that lost its connection before it said anything gets the opening again."""
    offer = new().welcome["offer"]
    back = new(offer, new=True)
    assert back.welcome["offer"] == offer
    assert [event["kind"] for event in back.events] == ["opening"]


def test_two_sockets_of_one_conversation_write_one_log(new: NewTalk):
    """Two pages of one conversation may both speak; nothing is lost, and numbers are used once."""
    one = new()
    one.says(BEGIN)
    two = new(one.token)
    answers = [one.says(POST), two.says(HOME), one.says(AGE)]
    assert [answer.end["type"] for answer in answers] == ["ack"] * 3
    assert answers[1].end["first_seq"] == answers[0].end["last_seq"] + 1
    assert answers[2].end["first_seq"] == answers[1].end["last_seq"] + 1
    everything = new(one.token)
    told = [event["view"]["question"] for event in everything.events if event["kind"] == "heard"]
    assert [question for question in told if question] == ["needs", "bor_i_kommunen", "age"]


def test_two_sockets_may_write_at_the_same_moment(new: NewTalk):
    """Messages sent at the same moment are each acknowledged once, or refused and sent again."""
    one = new()
    one.says(BEGIN)
    talks = (one, new(one.token))

    def ask(talk: Talk, topic: str) -> list[int]:
        message = {"type": "ask", "topic": topic, "offer": ""}
        seqs = []
        for number in range(6):
            while (answer := talk.says(message, f"{topic}-{number}")).end["type"] == "error":
                assert answer.end["code"] == "out_of_order"
            seqs.append(int(answer.end["first_seq"]))
        return seqs

    with ThreadPoolExecutor() as pool:
        first, second = pool.map(ask, talks, ("pris", "frist"))
    assert len({*first, *second}) == 12
    topics = [event["view"]["id"] for event in new(one.token).events if event["kind"] == "topic"]
    assert sorted(topics) == ["frist"] * 6 + ["pris"] * 6


def test_own_words_are_masked_before_they_are_stored(new: NewTalk, server: Server):
    """A CPR number is neither said back nor written to the disk."""
    talk = new()
    talk.says(BEGIN)
    answer = talk.says({"type": "text", "text": "mit cpr-nummer er 010203-1234"})
    assert "010203" not in json.dumps(answer.events)
    files = server.database.parent.glob(f"{server.database.name}*")
    assert not any(b"010203-1234" in file.read_bytes() for file in files)


# ---------------------------------------------------------------- what is wrong

DEEP = '{"type": "text", "id": "1", "text": ' + "[" * 5000 + "]" * 5000 + "}"


@pytest.mark.parametrize(
    ("frame", "code", "close"),
    [
        ("hej", "not_json", 1003),
        (b'{"type": "command"}', "not_json", 1003),
        (DEEP, "not_json", 1003),
        ('{"type": "text", "id": "1", "text": "\\ud83d"}', "not_json", 1003),
        ("[1, 2]", "no_message", 1003),
        ('"hello"', "no_message", 1003),
        ('{"id": "1"}', "no_message", 1003),
        ('{"id": "1", "type": 7}', "no_message", 1003),
        ('{"type": "command", "command": "back"}', "no_id", 1003),
        ('{"type": "command", "command": "back", "id": ""}', "no_id", 1003),
        ('{"type": "command", "command": "back", "id": 7}', "no_id", 1003),
        (json.dumps({"type": "begin", "entry": "svaert", "id": "x" * 65}), "no_id", 1003),
        ('{"type": "sing", "id": "1"}', "bad_message", 1003),
        ('{"type": "text", "id": "1"}', "bad_message", 1003),
        ('{"type": "text", "id": "1", "text": null}', "bad_message", 1003),
        ('{"type": "text", "id": "1", "text": "hej", "admin": true}', "bad_message", 1003),
        ('{"type": "confirm", "id": "1", "yes": "måske"}', "bad_message", 1003),
        ('{"type": "safe", "id": "1", "answer": "ja"}', "bad_message", 1003),
        (
            '{"type": "answer", "id": "1", "question": "age", "values": ["41"], "unknown": "skipped"}',
            "bad_message",
            1003,
        ),
        ('{"type": "command", "id": "1", "command": "rm"}', "unknown_command", 1003),
        ('{"type": "change", "id": "1", "question": "skostørrelse"}', "unknown_question", 1003),
        ('{"type": "ask", "id": "1", "topic": "vejret"}', "unknown_topic", 1003),
        ('{"type": "begin", "id": "1", "entry": "sjov"}', "unknown_entry", 1003),
        ('{"type": "hello", "resume": "", "last_seq": 0}', "hello_twice", 4001),
        (json.dumps({"type": "text", "id": "1", "text": "a" * LARGEST}), "too_large", 1009),
        (json.dumps({"type": "text", "id": "1", "text": "a" * LARGEST * 20}), "", 1009),
    ],
)
def test_what_is_malformed_is_refused_and_loses_nothing(
    new: NewTalk, frame: str | bytes, code: str, close: int
):
    """A malformed message gets its error and close code; what was stored is still there, and goes on."""
    talk = new()
    talk.says(BEGIN)
    talk.says(POST)
    talk.sends(frame)
    assert talk.closes_with() == (code, close)
    back = new(talk.token)
    assert back.events == talk.events
    assert back.says(HOME).end["type"] == "ack"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"type": "confirm", "yes": True}, "confirmed_in_asking"),
        ({"type": "safe", "answer": "safe"}, "calmed_in_asking"),
        ({"type": "answer", "question": "needs", "values": ["sjov"]}, "bad_answer"),
        ({"type": "answer", "question": "bor_i_kommunen", "values": ["maaske"]}, "bad_answer"),
        ({"type": "answer", "question": "bor_i_kommunen", "values": []}, "bad_answer"),
        ({"type": "answer", "question": "age", "values": ["412"]}, "bad_number"),
        ({"type": "answer", "question": "age", "values": ["-1"]}, "bad_number"),
        ({"type": "text", "text": " \n "}, "empty"),
        ({"type": "text", "text": "a" * 2001}, "too_long"),
    ],
)
def test_what_cannot_be_now_is_refused_and_the_talk_goes_on(
    new: NewTalk, message: Message, code: str
):
    """What does not fit here and now gets a sentence about that message, and the socket stays open."""
    talk = new()
    talk.says(BEGIN)
    talk.says(POST)
    refused = talk.says(message, "wrong").end
    assert (refused["type"], refused["code"], refused["id"]) == ("error", code, "wrong")
    assert refused["text"]
    assert new(talk.token).events == talk.events
    assert talk.says(HOME).end["type"] == "ack"


@pytest.mark.parametrize(
    ("frame", "code", "close"),
    [
        (json.dumps(BEGIN | {"id": "1"}), "hello_first", 4001),
        ("hej", "not_json", 1003),
        ('{"type": "hello", "last_seq": -1}', "bad_hello", 1003),
        ('{"type": "hello", "last_seq": true}', "bad_hello", 1003),
        ('{"type": "hello", "last_seq": "1"}', "bad_hello", 1003),
        ('{"type": "hello", "resume": 7}', "bad_hello", 1003),
        ('{"type": "hello", "accept": "xml"}', "bad_hello", 1003),
        ('{"type": "hello", "resume": "never-given"}', "gone", 4010),
    ],
)
def test_a_first_message_that_is_no_hello_is_refused(
    connect: Callable[..., Talk], server: Server, frame: str, code: str, close: int
):
    """The first message is a well-formed hello of a conversation that there is, or the last one."""
    talk = connect(server.socket_url)
    talk.sends(frame)
    assert talk.closes_with() == (code, close)


def test_an_unknown_municipality_is_refused(connect: Callable[..., Talk], server: Server):
    """A socket for a municipality that we do not have is closed with 4004."""
    talk = connect(server.socket_url.replace("soroe", "atlantis"))
    talk.sends('{"type": "hello"}')
    assert talk.closes_with() == ("unknown_municipality", 4004)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_another_origin_is_refused(connect: Callable[..., Talk], server: Server, origin: str):
    """A page of another address may not speak, not even a hello."""
    talk = connect(server.socket_url, Origin=origin)
    assert talk.closes_with() == ("wrong_origin", 1008)


def test_our_own_origin_is_welcome(connect: Callable[..., Talk], server: Server):
    """A page of our own address may speak."""
    own = "http://127.0.0.1"  # this client's Host header has no port
    assert connect(server.socket_url, Origin=own).greets().events


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        ("https://vejviser.soroe.dk", True),
        ("https://soroe.dk", True),
        ("http://soroe.dk", False),
        ("https://soroe.dk.evil.example", False),
        ("https://evil.example/vejviser.soroe.dk", False),
        ("", False),
    ],
)
def test_origins_are_compared_whole(origin: str | None, allowed: bool):
    """Our own host and the listed origins may connect, and nothing that looks like them."""
    assert may_connect(origin, "vejviser.soroe.dk", ("https://soroe.dk",)) is allowed


def test_too_many_messages_are_stopped(new: NewTalk):
    """After a burst the socket is closed with 4003; what was acknowledged is kept."""
    talk = new()
    talk.says(BEGIN)
    for _ in range(60):
        talk.say({"type": "command", "command": "repeat"})
    acks = []
    while (message := talk.hears())["type"] != "error":
        acks += [message["last_seq"]] if message["type"] == "ack" else []
    assert message["code"] == "too_many"
    assert talk.closes_with() == ("", 4003)
    assert 20 <= len(acks) < 60
    assert new(talk.token).welcome["seq"] == acks[-1]


def test_a_deleted_conversation_is_gone_everywhere(
    connect: Callable[..., Talk], new: NewTalk, server: Server
):
    """After delete the token opens nothing, and every socket of the conversation is told so."""
    before = server.health()["sessions"]
    talk = new()
    talk.says(BEGIN)
    other = new(talk.token)
    assert talk.says({"type": "command", "command": "delete"}).events[-1]["kind"] == "deleted"
    assert server.health()["sessions"] == before
    for page in (talk, other):
        page.say(POST)
        assert page.closes_with() == ("gone", 4010)
    back = connect(server.socket_url)
    back.sends(json.dumps({"type": "hello", "resume": talk.token, "last_seq": 0}))
    assert back.closes_with() == ("gone", 4010)


@pytest.mark.parametrize(
    ("raw", "close"),
    [
        (b"\x81\x03abc", 1002),  # a client's frame without its mask
        (b"\x81\x82\x00\x00\x00\x00\xff\xfe", 1007),  # text that is no UTF-8
    ],
)
def test_bytes_that_are_no_websocket_free_the_socket(
    connect: Callable[..., Talk], server: Server, raw: bytes, close: int
):
    """Bytes that break the rules of WebSockets themselves end that socket, and leave nothing open."""
    talk = connect(server.socket_url).greets()
    talk.ws.sock.sendall(raw)
    with pytest.raises(ConnectionClosed) as closed:
        talk.hears()
    assert closed.value.reason == close
    wait_for("no socket to be open", lambda: server.health()["sockets"] == 0)


# ---------------------------------------------------------------- the server stops, or is stopped


def test_sigterm_closes_the_sockets_and_keeps_what_was_acknowledged(
    connect: Callable[..., Talk], own_server: Server
):
    """On SIGTERM every socket is closed with 1001 within seconds, and all acknowledged is on disk."""
    talks = [connect(own_server.socket_url).greets() for _ in range(3)]
    for talk in talks[:2]:
        talk.says(BEGIN)
        talk.says(POST)
    begun = time.monotonic()
    assert own_server.stop() == 0
    assert time.monotonic() - begun < 8
    for talk in talks:
        assert talk.closes_with() == ("", 1001)
    own_server.start()
    for talk in talks[:2]:
        back = connect(own_server.socket_url).greets(talk.token)
        assert back.events == talk.events
        assert back.says(HOME).end["type"] == "ack"


def test_a_killed_server_has_kept_what_was_acknowledged(
    connect: Callable[..., Talk], own_server: Server
):
    """What was acknowledged before the power failed is there afterwards, and its id still counts."""
    talk = connect(own_server.socket_url).greets()
    talk.says(BEGIN)
    acknowledged = talk.says(POST, "before")
    own_server.kill()
    own_server.start()
    back = connect(own_server.socket_url).greets(talk.token)
    assert back.events == talk.events
    assert back.says(POST, "before") == acknowledged


def test_without_retention_nothing_is_kept(connect: Callable[..., Talk], tmp_path: Path):
    """With 0 days a conversation lives in memory only: no file, and a new server knows nothing of it."""
    with Server(tmp_path, "--keep-days", "0") as server:
        talk = connect(server.socket_url).greets()
        assert talk.welcome["kept"] == {"text_days": 0, "days": 0}
        talk.says(BEGIN)
        assert connect(server.socket_url).greets(talk.token).events == talk.events
        assert not server.database.exists()
        server.stop()
        server.start()
        back = connect(server.socket_url)
        back.sends(json.dumps({"type": "hello", "resume": talk.token}))
        assert back.closes_with() == ("gone", 4010)


# ---------------------------------------------------------------- limits and failures, made to happen


class FailingStore(MemoryStore):
    """A store whose next writes raise what they are told to."""

    failure: Exception | None = None

    def append(self, session_id: str, after_seq: int, events: Sequence[EventRow]) -> None:
        if self.failure:
            raise self.failure
        super().append(session_id, after_seq, events)


@dataclass
class Threaded:
    """The application in this process, served by threads, with limits of its own."""

    url: str
    store: FailingStore


@pytest.fixture
def threaded() -> Iterator[Threaded]:
    store = FailingStore()
    conversations = Conversations(library(), store, Kept(21, 70), lambda: datetime.now(HERE))
    limits = Limits(idle_seconds=1.0, close_seconds=0.5)
    app = create_app(conversations, WebConfig(limits=limits))
    with make_server("127.0.0.1", 0, app, threaded=True) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Threaded(f"ws://127.0.0.1:{server.server_port}/ws/soroe", store)
        app.extensions["sockets"].close_all()
        server.shutdown()
        thread.join(PATIENCE)


def test_an_idle_socket_is_closed_and_can_come_back(
    connect: Callable[..., Talk], threaded: Threaded
):
    """Who says nothing for long is let go with 4008, and goes on later."""
    talk = connect(threaded.url).greets()
    talk.says(BEGIN)
    assert talk.closes_with() == ("idle", 4008)
    assert connect(threaded.url).greets(talk.token).says(POST).end["type"] == "ack"


def test_a_database_that_cannot_be_written_takes_nothing_and_loses_nothing(
    connect: Callable[..., Talk], threaded: Threaded
):
    """The person is told that the message was not taken; the same message is taken later."""
    talk = connect(threaded.url).greets()
    talk.says(BEGIN)
    threaded.store.failure = Unavailable("vejviser.db has no room to grow")
    refused = talk.says(POST, "again").end
    assert (refused["code"], refused["id"]) == ("store", "again")
    assert talk.closes_with() == ("", 4011)
    threaded.store.failure = None
    back = connect(threaded.url).greets(talk.token)
    assert back.events == talk.events
    assert back.says(POST, "again").end["type"] == "ack"


def test_a_crash_of_ours_is_told_and_logged_without_the_persons_words(
    connect: Callable[..., Talk], threaded: Threaded, caplog: pytest.LogCaptureFixture
):
    """A failure of ours closes with 1011; the log has its place and none of what was written."""
    talk = connect(threaded.url).greets()
    talk.says(BEGIN)
    threaded.store.failure = RuntimeError("jeg er ked af det")
    talk.say({"type": "text", "text": "jeg er ked af det"})
    assert talk.closes_with() == ("crashed", 1011)
    assert "RuntimeError" in caplog.text
    assert "ked af det" not in caplog.text
    threaded.store.failure = None
    assert connect(threaded.url).greets(talk.token).events == talk.events
