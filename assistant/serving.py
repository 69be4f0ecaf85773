"""Settings from the environment, and the server process: gunicorn with one gevent worker.

One process holds every conversation of a machine: the store is one SQLite file, and a socket that
waits costs a greenlet, not a thread. Rules are proved before it listens and watched while it runs.
Knows how to start; knows nothing of what is served.
"""

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what starts late must not be slowed down by what it starts
    from assistant.folder import Marks
    from assistant.library import Library
    from assistant.store.interface import Store

DEFAULT_PORT = 8000
KEEP_DAYS, KEEP_TEXT_DAYS = 70, 21
LOOK_SECONDS = 2


@dataclass(frozen=True)
class Settings:
    """Where to listen, where to store, how long to keep; which folder of rules, and how often to look
    whether they have changed.

    keep_days 0: nothing of a conversation is ever stored. look_seconds 0: rules change at a restart.
    """

    host: str
    port: int
    database: Path
    keep_days: int
    keep_text_days: int
    rules: Path
    look_seconds: int = LOOK_SECONDS
    origins: tuple[str, ...] = ()
    preview: tuple[str, ...] = ()
    """Languages that are shown though nobody has approved them yet."""

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
        rules: Path | None = None,
        preview: str | None = None,
    ) -> "Settings":
        """Arguments first, then PORT, VEJVISER_DATABASE, VEJVISER_KEEP_DAYS, VEJVISER_KEEP_TEXT_DAYS,
        VEJVISER_RULES, VEJVISER_LOOK_SECONDS, VEJVISER_ORIGINS and VEJVISER_PREVIEW.
        Raises ValueError naming the cure."""
        from assistant.library import rule_folder

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
            rules=rules or Path(given.get("VEJVISER_RULES") or rule_folder()),
            look_seconds=_number(given, "VEJVISER_LOOK_SECONDS", LOOK_SECONDS, None),
            origins=tuple(given.get("VEJVISER_ORIGINS", "").split()),
            preview=_languages(preview or given.get("VEJVISER_PREVIEW", "")),
        )


def _languages(codes: str) -> tuple[str, ...]:
    """The codes in "de,ar"; ValueError for one that there is not."""
    from assistant.locales import languages

    found = tuple(codes.replace(",", " ").split())
    for code in found:
        if code not in languages():
            raise ValueError(f"ukendt sprog '{code}' -> brug en af: {', '.join(languages())}")
    return found


def _number(
    given: Mapping[str, str], name: str, default: int, argument: int | None, most: int = 36500
) -> int:
    raw = str(argument) if argument is not None else given.get(name, str(default))
    if not raw.isdecimal() or not int(raw) <= most:
        raise ValueError(f"{name} er {raw!r} -> skriv et helt tal fra 0 til {most}")
    return int(raw)


def serve(settings: Settings) -> int:
    """Serves until stopped. 2 with one message if the port, the database or the rules cannot be used."""
    from assistant.folder import snapshot

    problem = _port_problem(settings) or _database_problem(settings) or _rules_problem(settings)
    if problem:
        print(f"vejviser: {problem}", file=sys.stderr)
        return 2
    found = snapshot(settings.rules)
    library = _first_library(settings, found.files)
    if not library.rulebooks:
        print("vejviser: ingen kommune kan serveres -> ret det, der står ovenfor", file=sys.stderr)
        return 2
    print(f"Vejviser svarer på http://{settings.host}:{settings.port} (Ctrl+C stopper)", flush=True)
    _run(settings, library, found.marks)
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
        for opened in open_stores(settings):
            opened.close()
    except StoreError as wrong:
        return str(wrong)
    return ""


def _rules_problem(settings: Settings) -> str:
    from assistant.folder import read_folder

    cure = "se på --rules og VEJVISER_RULES"
    try:
        found = read_folder(settings.rules)
    except OSError as wrong:
        return f"{wrong.filename} kan ikke læses ({wrong.strerror}) -> {cure}"
    return "" if found else f"der er ingen regler i mappen {settings.rules} -> {cure}"


def open_stores(settings: Settings) -> "tuple[Store, Store]":
    """The store of conversations and the store of rules with their proofs: one SQLite file.

    When nothing of a conversation is kept, they are in memory, and the rules in a file beside.
    """
    from assistant.store.interface import Unavailable
    from assistant.store.memory import MemoryStore
    from assistant.store.sqlite import SqliteStore

    database = settings.database
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        what = f"mappen {database.parent} kan ikke laves ({wrong.strerror})"
        raise Unavailable(f"{what} -> vælg en anden med VEJVISER_DATABASE") from wrong
    if settings.keep_days == 0:
        return MemoryStore(), SqliteStore(database.with_name(f"{database.stem}-regler.db"))
    store = SqliteStore(database)
    return store, store


def _first_library(settings: Settings, files: Mapping[str, str]) -> "Library":
    """What serves from the start: proves what has no stamp, before anybody listens."""
    from assistant.gate import EMPTY

    _, rules = open_stores(settings)
    try:
        return _renewed(rules, EMPTY, files)
    finally:
        rules.close()


def _renewed(store: "Store", library: "Library", files: Mapping[str, str]) -> "Library":
    """The library after these files, told to whoever runs the service."""
    from datetime import datetime

    from assistant.gate import Gate
    from assistant.library import lexicon_files, with_national
    from assistant.session import HERE

    gate = Gate(store, lexicon_files(), tell=partial(print, flush=True))
    return gate.renewed(library, with_national(files), datetime.now(HERE).date())


def make_app(
    settings: Settings,
    library: "Library",
    seen: "Marks",
    start: Callable[[Callable[[], None]], object],
) -> Any:
    """The WSGI application with its conversations and stores. `start` is given the watch of the rules,
    which never ends, if there is to be one."""
    from datetime import datetime
    from time import sleep

    from assistant.dialog.reader import DEFAULT
    from assistant.folder import watch
    from assistant.lookup import ready
    from assistant.screen import Kept
    from assistant.session import HERE, Conversations
    from assistant.spoken import spoken
    from web import WebConfig, create_app

    store, rules = open_stores(settings)
    kept = Kept(settings.keep_text_days, settings.keep_days)
    conversations = Conversations(
        library, store, kept, lambda: datetime.now(HERE), settings.preview
    )

    def changed(files: Mapping[str, str]) -> None:
        conversations.serve(_renewed(rules, conversations.library, files))

    for municipality in library.rulebooks:
        rulebook = library.edition(municipality, datetime.now(HERE).date())
        papers = spoken(rulebook, library.words(DEFAULT))
        ready(papers, rulebook, library.lexicons[municipality][DEFAULT])
    # What was loaded stays as long as the service: the collector need not go through it each time.
    gc.collect()
    gc.freeze()
    if settings.look_seconds:
        start(lambda: watch(settings.rules, seen, changed, settings.look_seconds, sleep))
    return create_app(conversations, WebConfig(origins=settings.origins))


def _run(settings: Settings, library: "Library", seen: "Marks") -> None:
    import gevent
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):  # type: ignore[misc]
        """gunicorn's way of being started from a program."""

        def load_config(self) -> None:
            for name, value in _options(settings).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            # In the worker, where time.sleep and subprocess are gevent's: nobody waits for a proof.
            return make_app(settings, library, seen, gevent.spawn)

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
