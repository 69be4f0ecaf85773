"""Vejviser as it is started for real: `vejviser serve` as a process of its own, on a free port.

Knows how to start, stop, kill and start again on the same port and database; knows nothing of what
is said.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from assistant.gate import PROVER, Stamp
from assistant.library import contents_of, rule_files
from assistant.rules.load import municipalities
from assistant.store.sqlite import SqliteStore

ROOT = Path(__file__).parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 20.0


def environment(**changes: str) -> dict[str, str]:
    """The environment without settings of the person who runs the tests, and with these."""
    own = {
        name: value
        for name, value in os.environ.items()
        if name != "PORT" and not name.startswith("VEJVISER_")
    }
    return own | changes


def vejviser(*arguments: str) -> list[str]:
    """The command as the package installs it."""
    return [sys.executable, "-m", "assistant.cli", *arguments]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(what: str, true: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Asks until the answer is truthy, and returns it. AssertionError naming `what` if never."""
    until = time.monotonic() + seconds
    while True:
        if answer := true():
            return answer
        if time.monotonic() > until:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.03)


def prove_nothing(database: Path) -> None:
    """Makes a database in which the rules of the package have their stamps, as after a first start.

    What does not hold is found by the tests of the proofs, once, and not by each server.
    """
    store, files = SqliteStore(database), rule_files()
    for municipality in municipalities(files):
        rules, _ = contents_of(files, municipality)
        store.keep_content(
            rules.digest, rules.kind, rules.body, Stamp(PROVER, date(2026, 1, 1)).text
        )
    store.close()


class Server:
    """One server with its own database and log in `folder`. A context manager: ended at the end.

    It takes the rules of the package as proved, and does not look whether they change, unless
    VEJVISER_LOOK_SECONDS is set.
    """

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.port = free_port()
        self.database = folder / "vejviser.db"
        unkept = arguments[:2] == ("--keep-days", "0")
        self._rules = folder / "vejviser-regler.db" if unkept else self.database
        self._log = folder / "server.log"
        self._arguments, self._settings = arguments, {"VEJVISER_LOOK_SECONDS": "0", **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        """Where a browser goes."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        """Where a socket goes."""
        return f"ws://127.0.0.1:{self.port}/ws/soroe"

    @property
    def log(self) -> str:
        """Everything that it has written."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        """Starts it, and waits until it serves."""
        prove_nothing(self._rules)
        command = vejviser(
            "serve", "--port", str(self.port), "--database", str(self.database), *self._arguments
        )
        with self._log.open("ab") as log:
            # A group of its own, so that `kill` takes gunicorn's worker too.
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment(**self._settings), stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        try:
            wait_for("the server to serve", self._serves, START_SECONDS)
        except AssertionError as never:
            self.kill()
            raise AssertionError(f"{never}; it wrote:\n{self.log}") from None

    def _serves(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"it ended with {self._process.returncode}")
        with contextlib.suppress(OSError):
            return bool(self.health()["ok"])
        return False

    def health(self) -> dict[str, Any]:
        """What /health tells. OSError if nobody answers."""
        with urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer:
            told: dict[str, Any] = json.load(answer)
            return told

    def stop(self, signum: int = signal.SIGTERM) -> int:
        """Asks it to end, as systemd and Docker do, and waits. The exit code."""
        assert self._process is not None
        self._process.send_signal(signum)
        code = self._process.wait(STOP_SECONDS)
        self._process = None
        return code

    def pause(self) -> None:
        """Makes it hang: it answers nothing, and nobody is told."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Wakes it from `pause`."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """Ends it here and now, as when the power fails."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(STOP_SECONDS)
        self._process = None

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()
