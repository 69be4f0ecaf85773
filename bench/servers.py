"""Server processes to measure: Vejviser as `vejviser serve` starts it, and a bare flask-sock echo on
the same kind of server. On 127.0.0.1, in folders of their own, and gone at the end."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.server import environment, free_port, prove_nothing, vejviser

START_SECONDS = 60.0
PAGE = os.sysconf("SC_PAGE_SIZE")


class Server:
    """One server process with its workers, started when made and stopped at the end of the block."""

    def __init__(self, command: list[str], port: int, folder: Path) -> None:
        self.port, self._log = port, folder / "server.log"
        began = time.perf_counter()
        with self._log.open("ab") as log:
            # A group of its own, so that the end takes gunicorn's worker too.
            self._process = subprocess.Popen(
                command, env=environment(), stdout=log, stderr=log, start_new_session=True
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        self.start_seconds = time.perf_counter() - began

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server does not serve: {self._log.read_text()[-2000:]}")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as page:
                    page.read()
                return
            except urllib.error.HTTPError as wrong:
                raise RuntimeError(f"{wrong}: {self._log.read_text()[-2000:]}") from wrong
            except OSError:
                time.sleep(0.01)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends the process and its workers."""
        try:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(15)
        except (subprocess.TimeoutExpired, ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(15)

    def resident_bytes(self) -> int:
        """The memory of the process and its workers, as the system counts it (RSS)."""
        pids = [self._process.pid, *children(self._process.pid)]
        return sum(int(Path(f"/proc/{p}/statm").read_text().split()[1]) for p in pids) * PAGE


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def serving(folder: Path) -> Server:
    """`vejviser serve` with a database in that folder, in which the rules are proved already."""
    port = free_port()
    database = folder / f"{port}.db"
    prove_nothing(database)
    command = vejviser("serve", "--port", str(port), "--database", str(database))
    return Server(command, port, folder)


def echoing(folder: Path) -> Server:
    """The bare echo."""
    port = free_port()
    return Server([sys.executable, "-m", "bench.echo", str(port)], port, folder)
