"""The web application: pages, the socket, health. Composes; what is said is decided elsewhere."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, current_app, request
from jinja2 import Environment, StrictUndefined
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from assistant.session import Conversations
from web import chat, health
from web.chat import Limits, OpenSockets

STATIC = Path(__file__).parent / "static"
HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
A_YEAR = 365 * 24 * 60 * 60
AN_HOUR = 60 * 60
ZIPPED = {"text/css", "text/javascript", "image/svg+xml"}
"""What is served in a quarter of its bytes: nothing is shown before the look is there."""


@dataclass(frozen=True)
class WebConfig:
    """What a place that serves may set.

    `origins`: addresses ("https://soroe.dk") beside the server's own that may open a socket.
    `exit_url`: the harmless page that "Forlad siden hurtigt" leads to.
    """

    origins: tuple[str, ...] = ()
    exit_url: str = "https://www.dmi.dk/"
    limits: Limits = field(default_factory=Limits)


def create_app(conversations: Conversations, config: WebConfig) -> Flask:
    """The application over these conversations.

    Before the server stops, call `app.extensions["sockets"].close_all()`: it closes every open
    socket with 1001, and the pages connect again.
    """
    app = Flask(__name__, static_folder=str(STATIC))
    app.url_map.strict_slashes = False
    app.config.update(
        MAX_CONTENT_LENGTH=config.limits.message_bytes,
        SEND_FILE_MAX_AGE_DEFAULT=AN_HOUR,
        SESSION_COOKIE_SAMESITE="Strict",
    )
    set_up_templates(app.jinja_env, config, conversations)
    sockets = app.extensions["sockets"] = OpenSockets()
    app.register_blueprint(chat.blueprint(app, conversations, config.origins, config.limits))
    app.register_blueprint(health.blueprint(conversations, sockets))
    app.after_request(with_security_headers)
    app.after_request(zipped)
    app.register_error_handler(HTTPException, error_page(conversations))
    return app


def set_up_templates(
    environment: Environment, config: WebConfig, conversations: Conversations
) -> None:
    """Gives the templates the languages, the addresses of their files, and no silent blanks."""
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(
        asset=asset,
        exit_url=config.exit_url,
        languages=tuple(conversations.languages.values()),
    )


@cache
def asset(name: str) -> str:
    """The address of a static file. It changes with the file, so that browsers may keep it."""
    try:
        digest = sha256((STATIC / name).read_bytes()).hexdigest()[:8]
    except FileNotFoundError:  # the look is laid there by make; a plain page is better than none
        return f"/static/{name}"
    return f"/static/{name}?v={digest}"


def with_security_headers(response: Response) -> Response:
    """Own origin only, nothing inline, no referrer, no frames; a page is never kept by a cache."""
    socket = f" ws://{request.host} wss://{request.host}" if HOST.fullmatch(request.host) else ""
    response.headers.update(
        {
            "Content-Security-Policy": (
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                # Safari before 15.4 does not count a socket on the same host as 'self'.
                f"font-src 'self'; connect-src 'self'{socket}; form-action 'self'; "
                "base-uri 'none'; frame-ancestors 'none'"
            ),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }
    )
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    elif "v" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def zipped(response: Response) -> Response:
    """The look, the script and the icons compressed, for browsers that say they can read it."""
    if request.endpoint != "static" or response.mimetype not in ZIPPED:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == HTTPStatus.OK and request.accept_encodings["gzip"]:
        response.direct_passthrough = False
        response.set_data(_zip(response.get_data()))
        response.content_encoding = "gzip"
        response.set_etag(response.get_etag()[0] or "", weak=True)  # other bytes, the same file
    return response


@lru_cache(maxsize=16)
def _zip(body: bytes) -> bytes:
    return gzip.compress(body)


def error_page(conversations: Conversations) -> Callable[[HTTPException], tuple[str, int]]:
    """A page for what could not be shown, with whom to ring."""

    def show(error: HTTPException) -> tuple[str, int]:
        code = error.code or InternalServerError.code
        missing = code == NotFound.code
        # After a failure of ours nothing is asked of what may have failed.
        places = chat.places(conversations) if missing else ()
        what = "not_found" if missing else "wrong"
        show_page: chat.ShowPage = current_app.extensions["show_page"]
        return show_page("error.html", what=what, places=places), code

    return show
