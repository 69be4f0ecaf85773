"""Settings from the environment, and the server process: gunicorn with one gevent worker.

One process holds every conversation of a machine: the store is one SQLite file, and a socket that
waits costs a greenlet, not a thread. Knows how to start; knows nothing of what is served.
"""

import os
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEFAULT_PORT = 8000
KEEP_DAYS, KEEP_TEXT_DAYS = 70, 21


@dataclass(frozen=True)
class Settings:
    """Where to listen, where to store, how long to keep. keep_days 0: nothing is ever stored."""

    host: str
    port: int
    database: Path
    keep_days: int
    keep_text_days: int
    origins: tuple[str, ...] = ()

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] | None = None,
        *,
        host: str = "127.0.0.1",
        port: int | None = None,
        database: Path | None = None,
        keep_days: int | None = None,
        keep_text_days: int | None = None,
    ) -> "Settings":
        """Arguments first, then PORT, VEJVISER_DATABASE, VEJVISER_KEEP_DAYS,
        VEJVISER_KEEP_TEXT_DAYS and VEJVISER_ORIGINS. Raises ValueError naming the cure."""
        given = os.environ if environment is None else environment
        days = _number(given, "VEJVISER_KEEP_DAYS", KEEP_DAYS, keep_days)
        text = _number(given, "VEJVISER_KEEP_TEXT_DAYS", min(KEEP_TEXT_DAYS, days), keep_text_days)
        if text > days:
            raise ValueError(
                f"fritekst ({text} dage) kan ikke gemmes længere end svarene ({days} dage)"
                " -> sænk VEJVISER_KEEP_TEXT_DAYS"
            )
        return cls(
            host=host,
            port=_number(given, "PORT", DEFAULT_PORT, port, 65535),
            database=database or Path(given.get("VEJVISER_DATABASE", "var/vejviser.db")),
            keep_days=days,
            keep_text_days=text,
            origins=tuple(given.get("VEJVISER_ORIGINS", "").split()),
        )


def _number(
    given: Mapping[str, str], name: str, default: int, argument: int | None, most: int = 36500
) -> int:
    raw = str(argument) if argument is not None else given.get(name, str(default))
    if not raw.isdecimal() or not int(raw) <= most:
        raise ValueError(f"{name} er {raw!r} -> skriv et helt tal fra 0 til {most}")
    return int(raw)


def serve(settings: Settings) -> int:
    """Serves until stopped. 2 with one message if the port or the database cannot be used."""
    problem = _port_problem(settings) or _database_problem(settings)
    if problem:
        print(f"vejviser: {problem}", file=sys.stderr)
        return 2
    print(f"Vejviser svarer på http://{settings.host}:{settings.port} (Ctrl+C stopper)", flush=True)
    _run(settings)
    return 0


def _port_problem(settings: Settings) -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as wrong:
            cure = f"vælg en anden port, fx: PORT={settings.port + 1} make serve"
            return f"port {settings.port} på {settings.host} kan ikke bruges ({wrong.strerror}) -> {cure}"
    return ""


def _database_problem(settings: Settings) -> str:
    from assistant.store.interface import StoreError

    try:
        open_store(settings).close()
    except StoreError as wrong:
        return str(wrong)
    return ""


def open_store(settings: Settings) -> Any:
    """The store: SQLite in the settings' file, or memory when nothing is kept."""
    from assistant.store.interface import Unavailable
    from assistant.store.memory import MemoryStore
    from assistant.store.sqlite import SqliteStore

    if settings.keep_days == 0:
        return MemoryStore()
    try:
        settings.database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        what = f"mappen {settings.database.parent} kan ikke laves ({wrong.strerror})"
        raise Unavailable(f"{what} -> vælg en anden med VEJVISER_DATABASE") from wrong
    return SqliteStore(settings.database)


def make_app(settings: Settings) -> Any:
    """The WSGI application with its conversations, store and content."""
    from datetime import datetime

    from assistant.library import lexicon_files, open_library, rule_files
    from assistant.screen import Kept
    from assistant.session import HERE, Conversations
    from web import WebConfig, create_app

    library = open_library(rule_files(), lexicon_files())
    kept = Kept(settings.keep_text_days, settings.keep_days)
    conversations = Conversations(library, open_store(settings), kept, lambda: datetime.now(HERE))
    return create_app(conversations, WebConfig(origins=settings.origins))


def _run(settings: Settings) -> None:
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):  # type: ignore[misc]
        """gunicorn's way of being started from a program."""

        def load_config(self) -> None:
            for name, value in _options(settings).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return make_app(settings)

    Application().run()


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "bind": f"{settings.host}:{settings.port}",
        "worker_class": "gevent",
        "workers": 1,
        "worker_connections": 10_000,
        "graceful_timeout": 10,
        "timeout": 60,
        "loglevel": "warning",
        "proc_name": "vejviser",
        "post_worker_init": _close_sockets_first,
    }


def _close_sockets_first(worker: Any) -> None:
    """When the worker is told to stop, every socket is closed with 1001, so that pages come back.

    Without it gunicorn would wait its whole graceful time for sockets that never end.
    """
    import gevent

    sockets = worker.wsgi.extensions["sockets"]
    for number in (signal.SIGTERM, signal.SIGQUIT):
        before = signal.getsignal(number)

        def stop(signum: int, frame: Any, before: Any = before) -> None:
            gevent.spawn(sockets.close_all)
            before(signum, frame)

        signal.signal(number, stop)
