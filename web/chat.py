"""The page and its socket. Knows the wire and its limits; what is said comes from `Conversations`.

`converse` runs one socket from `hello` to the end, in plain threads and in gevent's.
"""

import json
import logging
import socket
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, current_app, request
from flask_sock import Sock
from jinja2 import Environment
from simple_websocket import ConnectionClosed, Server

from assistant import ProtocolError
from assistant.locales import SOURCE, languages
from assistant.session import Conversations, Numbered, Receipt, Welcome
from assistant.view import ContactView, SourceView
from web.fragments import Fragment, fragments, set_up_fragments
from web.languages import PARAMETER, environments
from web.languages import page as page_of

log = logging.getLogger(__name__)

GOING_AWAY = 1001
CRASHED = 1011
ACCEPTS = ("html", "json")
LONGEST_ID = 64

# The texts that the script itself shows, as keys of page.po without `page.`.
WORDS = (
    "state.opening", "state.open", "state.sending", "state.lost", "state.lost_unkept", "state.waiting",
    "state.back", "state.paused", "state.slow", "state.refused", "state.gone", "done.copied",
    "done.not_copied", "error.wrong_text",
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """What one socket may do. `burst` messages at once, then `per_second`."""

    message_bytes: int = 16 * 1024
    burst: int = 30
    per_second: float = 1.0
    idle_seconds: float = 30 * 60
    ping_seconds: float = 25
    send_seconds: float = 30
    close_seconds: float = 2


# ---------------------------------------------------------------- the socket


class Wire:
    """The network socket below a WebSocket, whose `send` sends everything or fails.

    simple_websocket calls `send` and trusts it; gevent's sends only what fits into the buffer, so
    a result would reach a slow phone cut off. The reading thread answers pings by the same socket.
    """

    def __init__(self, wire: socket.socket, seconds: float) -> None:
        wire.settimeout(seconds)
        self._wire, self._lock = wire, Lock()

    def send(self, data: bytes) -> int:
        """Sends all of it. OSError if the other end is gone or does not read."""
        with self._lock:
            self._wire.sendall(data)
        return len(data)

    def close(self) -> None:
        """Ends the connection here and now, also where the server still holds a file of it.

        werkzeug's server would write its HTTP answer after the last frame.
        """
        with suppress(OSError):
            self._wire.shutdown(socket.SHUT_WR)
        self._wire.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wire, name)


class OpenSockets:
    """The sockets that are open now, so that a server that stops can say so to each."""

    def __init__(self) -> None:
        self._open: set[Server] = set()
        self._closing = False
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._open)

    @contextmanager
    def holding(self, ws: Server) -> Iterator[None]:
        """Counts this socket as open for the time of the block."""
        with self._lock:
            self._open.add(ws)
            closing = self._closing
        try:
            if closing:
                close(ws, GOING_AWAY)
            yield
        finally:
            with self._lock:
                self._open.discard(ws)

    def close_all(self) -> None:
        """Closes every socket with 1001, and those that still come. Messages taken stay taken."""
        with self._lock:
            self._closing = True
            going = tuple(self._open)
        for ws in going:
            close(ws, GOING_AWAY)


def close(ws: Server, code: int) -> None:
    """Closes a socket from any thread; whoever waits for its next message is woken."""
    with suppress(ConnectionClosed, OSError):
        ws.close(code)
    ws.event.set()


class Line:
    """One socket with its limits: JSON objects in and out."""

    def __init__(
        self, ws: Server, limits: Limits, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ws, self._limits, self._clock = ws, limits, clock
        self._left, self._counted = float(limits.burst), clock()

    def receive(self) -> dict[str, Any]:
        """The next message. Raises ProtocolError for one that breaks a limit or is no object."""
        raw = self._ws.receive(timeout=self._limits.idle_seconds)
        if raw is None:
            raise ProtocolError("idle", 4008, "page.socket.idle")
        self._count()
        if not isinstance(raw, str):
            raise ProtocolError("not_json", 1003, "error.form")
        if len(raw.encode("utf-8", "replace")) > self._limits.message_bytes:
            raise ProtocolError("too_large", 1009, "error.too_large")
        return parse(raw)

    def send(self, **message: Any) -> None:
        """Sends one message. Raises ConnectionClosed if nobody is there any more."""
        try:
            self._ws.send(json.dumps(message, ensure_ascii=False))
        except OSError as gone:
            raise ConnectionClosed(GOING_AWAY, "cannot be sent to") from gone

    def refuse(self, error: ProtocolError, text: str, about: str = "") -> None:
        """Says what is wrong in a sentence, and closes if that is the error's way."""
        answered = {"id": about} if about else {}
        self.send(type="error", code=error.code, text=text, **answered)
        if error.close:
            close(self._ws, error.close)

    def _count(self) -> None:
        """A bucket of `burst` messages that fills by `per_second`."""
        now = self._clock()
        filled = self._left + (now - self._counted) * self._limits.per_second
        self._left, self._counted = min(self._limits.burst, filled) - 1, now
        if self._left < 0:
            raise ProtocolError("too_many", 4003, "error.too_many")


def parse(raw: str) -> dict[str, Any]:
    """The JSON object in a text frame, or ProtocolError 1003."""
    try:
        message = json.loads(raw)
        raw.encode()
        json.dumps(message, ensure_ascii=False).encode()  # "\ud83d" alone can be no UTF-8
    except (ValueError, RecursionError):
        raise ProtocolError("not_json", 1003, "error.form") from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise ProtocolError("no_message", 1003, "error.form")
    return message


@dataclass(frozen=True)
class Hello:
    """The first message of a socket."""

    resume: str
    last_seq: int
    accept: str
    language: str
    """The language that the page is in."""
    new: bool
    """The page never had an acknowledgement: its token may be one that was only offered."""


def hello_of(message: Mapping[str, Any]) -> Hello:
    """The hello in the first message, or ProtocolError 4001 (none), 1003 (of a wrong form)."""
    if message["type"] != "hello":
        raise ProtocolError("hello_first", 4001, "error.hello")
    resume, last_seq = message.get("resume", ""), message.get("last_seq", 0)
    accept = message.get("accept", "html")
    number = isinstance(last_seq, int) and not isinstance(last_seq, bool) and last_seq >= 0
    new, language = message.get("new", False), message.get("language", SOURCE)
    if (
        not isinstance(resume, str)
        or not number
        or accept not in ACCEPTS
        or new not in (True, False)
        or not isinstance(language, str)
    ):
        raise ProtocolError("bad_hello", 1003, "error.hello")
    return Hello(resume, last_seq, accept, language, bool(new))


def converse(
    ws: Server,
    conversations: Conversations,
    municipality: str,
    limits: Limits,
    fragment: Fragment,
) -> None:
    """One socket, from hello until either end closes it."""
    line = Line(ws, limits)
    language = SOURCE
    try:
        hello = hello_of(line.receive())
        language = hello.language
        welcome = conversations.welcome(
            municipality, hello.resume, hello.last_seq, new=hello.new, language=language
        )
        shown = shower(hello.accept, fragment)
        greet(line, welcome, municipality, shown)
        token = welcome.token
        while True:
            token = take(line, conversations, municipality, token, shown, welcome)
    except ProtocolError as error:
        line.refuse(error, conversations.sentence(error.sentence, language))


def take(
    line: Line,
    conversations: Conversations,
    municipality: str,
    token: str,
    shown: Callable[[Numbered], dict[str, Any]],
    welcome: Welcome,
) -> str:
    """One message: taken and answered, or refused. The token that the next one belongs to."""
    message = line.receive()
    if message["type"] == "hello":
        raise ProtocolError("hello_twice", 4001, "error.hello")
    about = message.get("id")
    if not isinstance(about, str) or not 1 <= len(about) <= LONGEST_ID:
        raise ProtocolError("no_id", 1003, "error.form")
    try:
        receipt = conversations.receive(
            municipality, token, message, welcome.offer, welcome.language
        )
    except ProtocolError as error:
        line.refuse(error, conversations.sentence(error.sentence, welcome.language), about)
        return token
    # The events before the acknowledgement: whoever has the latter has them all.
    for numbered in receipt.events:
        line.send(**shown(numbered))
    line.send(**acknowledgement(receipt, token))
    # A deleted session keeps its old token here, and the next message is told so.
    return receipt.token or token


def greet(
    line: Line, welcome: Welcome, municipality: str, shown: Callable[[Numbered], dict[str, Any]]
) -> None:
    """Sends the welcome, and exactly what was missed."""
    line.send(
        type="welcome",
        token=welcome.token,
        offer=welcome.offer,
        seq=welcome.seq,
        kept={"text_days": welcome.keep_text_days, "days": welcome.keep_days},
        municipality=municipality,
        language=welcome.language,
    )
    for numbered in welcome.events:
        line.send(**shown(numbered))


def acknowledgement(receipt: Receipt, token: str) -> dict[str, Any]:
    """The ack of a message; with the token if it is new."""
    new = {"token": receipt.token} if receipt.token and receipt.token != token else {}
    seqs = {"first_seq": receipt.first_seq, "last_seq": receipt.last_seq}
    told = {"type": "ack", "id": receipt.client_id, "language": receipt.language}
    return {**told, **seqs, **new}


def shower(accept: str, fragment: Fragment) -> Callable[[Numbered], dict[str, Any]]:
    """How an event is sent to this client: as a fragment, or as the view's own fields."""

    def shown(numbered: Numbered) -> dict[str, Any]:
        seq, view = numbered.seq, numbered.view
        body: dict[str, Any] = (
            {"view": asdict(view)} if accept == "json" else {"html": fragment(seq, view)}
        )
        return {"type": "event", "seq": seq, "kind": view.kind, **body}

    return shown


def may_connect(origin: str | None, host: str, origins: tuple[str, ...]) -> bool:
    """Whether a page from this origin may open a socket: our own host, or one that is allowed.

    Only browsers send an Origin, and they always do; without one it is no page at all.
    """
    return origin is None or urlsplit(origin).netloc == host or origin in origins


# ---------------------------------------------------------------- pages and routes


@dataclass(frozen=True)
class Place:
    """A municipality as the pages of text show it."""

    id: str
    name: str
    contact: ContactView
    sources: tuple[SourceView, ...]


def places(conversations: Conversations, language: str = SOURCE) -> tuple[Place, ...]:
    """Every municipality that serves."""
    return tuple(
        Place(
            municipality,
            conversations.name(municipality),
            conversations.main_contact(municipality, language),
            conversations.source_views(municipality, language),
        )
        for municipality in conversations.municipalities
    )


ShowPage = Callable[..., str]
"""`show_page(template, **values)`: a whole page in the language that its address asks for."""


def pages_shown(environments: Mapping[str, Environment], conversations: Conversations) -> ShowPage:
    """Shows pages in these languages."""

    def show_page(template: str, **values: object) -> str:
        code = asked_language(conversations)
        return page_of(environments[code], languages()[code], template, **values)

    return show_page


def asked_language(conversations: Conversations) -> str:
    """The language that the address of the page asks for, if it can be had."""
    return conversations.language(request.args.get(PARAMETER, SOURCE))


def blueprint(
    app: Flask, conversations: Conversations, origins: tuple[str, ...], limits: Limits
) -> Blueprint:
    """The pages and the socket. Sets the limits of the app's sockets."""
    pages = Blueprint("chat", __name__)
    set_up_fragments(app.jinja_env)
    by_language = environments(app.jinja_env, conversations.languages.values())
    fragment = fragments(by_language)
    show_page = app.extensions["show_page"] = pages_shown(by_language, conversations)

    @pages.get("/")
    def start() -> str:
        serving = conversations.municipalities
        if len(serving) == 1:
            return page(serving[0])
        return show_page("choose.html", places=[(m, conversations.name(m)) for m in serving])

    @pages.get("/<municipality>/")
    def page(municipality: str) -> str:
        known(municipality)
        code = asked_language(conversations)
        return show_page(
            "chat.html",
            municipality=municipality,
            name=conversations.name(municipality),
            contact=conversations.main_contact(municipality, code),
            lines=conversations.danger_lines(municipality, code),
            words={key: conversations.sentence(f"page.{key}", code) for key in WORDS},
        )

    @pages.get("/<municipality>/akut")
    def danger(municipality: str) -> str:
        known(municipality)
        return show_page(
            "danger.html",
            municipality=municipality,
            name=conversations.name(municipality),
            lines=conversations.danger_lines(municipality, asked_language(conversations)),
        )

    @pages.get("/om")
    def about() -> str:
        kept = conversations.kept
        return show_page(
            "about.html",
            places=places(conversations, asked_language(conversations)),
            keep_text_days=kept.text_days,
            keep_days=kept.days,
        )

    @pages.get("/was")
    def was() -> str:
        return show_page("was.html", places=places(conversations, asked_language(conversations)))

    def known(municipality: str) -> None:
        if municipality not in conversations.municipalities:
            abort(404)

    bind(app, pages, conversations, origins, limits, fragment)
    return pages


def bind(
    app: Flask,
    pages: Blueprint,
    conversations: Conversations,
    origins: tuple[str, ...],
    limits: Limits,
    fragment: Fragment,
) -> None:
    """Binds `converse` to its address."""
    app.config["SOCK_SERVER_OPTIONS"] = {
        "ping_interval": limits.ping_seconds,
        # A hard stop. Up to here `Line` refuses what is too large with a sentence.
        "max_message_size": limits.message_bytes * 16,
    }

    @pages.before_request
    def compress_without_memory() -> None:
        """Lets browsers compress, but keeps nothing between messages: 300 kB less a socket."""
        offered = request.environ.get("HTTP_SEC_WEBSOCKET_EXTENSIONS", "")
        if "permessage-deflate" in offered:
            request.environ["HTTP_SEC_WEBSOCKET_EXTENSIONS"] = (
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
            )

    def connect(ws: Server, municipality: str) -> None:
        ws.sock = Wire(ws.sock, limits.send_seconds)
        sockets: OpenSockets = current_app.extensions["sockets"]
        with sockets.holding(ws):
            if not may_connect(request.headers.get("Origin"), request.host, origins):
                wrong = ProtocolError("wrong_origin", 1008, "error.origin")
                Line(ws, limits).refuse(wrong, conversations.sentence(wrong.sentence))
                return
            try:
                converse(ws, conversations, municipality, limits, fragment)
            except ConnectionClosed:
                raise
            except Exception as error:
                # The edge: Flask would write a page into the middle of the socket. An error's own
                # words may hold what a person wrote, so only its kind and place are logged.
                place = "".join(traceback.format_tb(error.__traceback__))
                log.error("a conversation crashed: %s\n%s", type(error).__name__, place)
                wrong = ProtocolError("crashed", CRASHED, "error.rules")
                Line(ws, limits).refuse(wrong, conversations.sentence(wrong.sentence))
            finally:
                # The reading thread still has the closing handshake to do.
                ws.thread.join(limits.close_seconds)

    Sock().route("/ws/<municipality>", bp=pages)(connect)
