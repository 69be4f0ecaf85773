"""`python -m bench`: every measurement in one run, under two minutes, printed as one table.

Traffic to 127.0.0.1 only; everything that is started is stopped. `--quick` takes a tenth of the
time, to see that it works.
"""

import argparse
import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from assistant.session import HERE
from assistant.store.memory import MemoryStore
from assistant.store.sqlite import SqliteStore
from bench import core, traffic
from bench.servers import echoing, serving
from bench.stories import all_asked, spread

AT_ONCE = 16
IDLE = 1_000
SHORT = 7
STARTS = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the time")
    quick = parser.parse_args(arguments).quick
    seconds = 0.6 if quick else 6.0
    began = time.perf_counter()
    packages = ", ".join(f"{name} {version(name)}" for name in ("gunicorn", "gevent", "flask-sock"))
    print(f"Vejviser, {datetime.now(HERE):%Y-%m-%d %H:%M}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {packages}")
    with tempfile.TemporaryDirectory(prefix="vejviser-bench-") as made:
        folder = Path(made)
        questions()
        rules(seconds / 4)
        sockets(folder, seconds)
        memory(folder, IDLE // 10 if quick else IDLE, 5 * seconds)
    print(f"\n{time.perf_counter() - began:.0f} s in all")
    return 0


def head(title: str) -> None:
    print(f"\n{title}")


def line(figure: str, what: str) -> None:
    print(f"  {figure:>16}  {what}")


def questions() -> None:
    """Questions to the first result."""
    talks = all_asked()
    counts = [len(talk.questions) for talk in talks]
    head(f"Questions to the first result ({len(talks)} stories; what is not told is 'ved ikke')")
    for name, number in spread(counts).items():
        line(f"{number:.0f}", name)
    line(f"{share(counts):.0%}", f"of the stories take {SHORT} or fewer")
    for count in sorted(set(counts)):
        line(str(counts.count(count)), f"stories with {count:2} {'#' * counts.count(count)}")


def share(counts: Sequence[int]) -> float:
    return sum(count <= SHORT for count in counts) / len(counts)


def rules(seconds: float) -> None:
    """The rules by themselves."""
    head("Rules (in seconds of one core; nothing stored)")
    everyone = core.people()
    alone = core.assessments_per_second(everyone, seconds)
    rendered = core.answers_per_second(everyone, seconds)
    line(f"{alone:,.0f}/s", "assess: every offer with every reason, step by step")
    line(f"{rendered:,.0f}/s", "the same rendered as the whole result in Danish")
    line(f"{rendered / alone:.2f}", "rendered against not")
    times = core.relevance_times()
    for name, found in (("cold", times.cold), ("warm", times.warm)):
        told = ", ".join(f"{p} {ms:.2f} ms" for p, ms in percentiles(found).items())
        line(name, f"relevant, at {len(found)} questions of the stories: {told}")
    line("", "cold: nothing remembered since the start; warm: somebody has answered so before")


def percentiles(found: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(found, n=100, method="inclusive")
    return {"median": statistics.median(found), "p99": cuts[98], "worst": max(found)}


def sockets(folder: Path, seconds: float) -> None:
    """Turns over sockets, everything stored, against the bare echo in the same run."""
    said = traffic.scripts()
    head(f"Start-up (process to first page, {STARTS} times)")
    starts = []
    for _ in range(STARTS):
        with serving(folder) as server:
            starts.append(server.start_seconds)
    line(f"{statistics.median(starts):.2f} s", "vejviser serve: rules, words, database, first page")
    with echoing(folder) as server:
        line(f"{server.start_seconds:.2f} s", "bare flask-sock echo, once")
        echo = warmed(server.port, traffic.with_echo, said, seconds)
    with serving(folder) as server:
        real = warmed(server.port, traffic.with_vejviser, said, seconds)
    store = SqliteStore(folder / "direct.db")
    writes = core.writes_per_second(store, seconds / 4)
    direct = core.turns_per_second(store, said, seconds / 2, time.perf_counter)
    store.close()
    unstored = core.turns_per_second(MemoryStore(), said, seconds / 2, time.process_time)
    average = sum(map(len, said)) / len(said)
    head(
        f"Turns over sockets ({AT_ONCE} conversations at once, a new one every {average:.0f} turns)"
    )
    line(f"{real.per_second:,.0f}/s", f"vejviser, until it is on disk; {delays(real)}")
    line(f"{echo.per_second:,.0f}/s", f"bare echo of the same messages; {delays(echo)}")
    line(f"{real.per_second / echo.per_second:.3f}", "vejviser against echo")
    line("", "a turn: sent, read, understood, answered, rendered as HTML, on disk, acknowledged")
    line("", "both: opening the sockets, and a client in Python that wants a core of its own")
    line(f"{direct:,.0f}/s", "without socket and page: Conversations.receive on SQLite, in turn")
    line(f"{unstored:,.0f}/s", "the same in memory, in seconds of one core")
    line(f"{writes:,.0f}/s", "the disk by itself: one small event, synced, after the other")


def warmed(
    port: int, talk: traffic.Talk, said: Sequence[traffic.Script], seconds: float
) -> traffic.Turns:
    """The load, after a while of it that is not counted."""
    traffic.load(port, talk, said, AT_ONCE, seconds / 3)
    return traffic.load(port, talk, said, AT_ONCE, seconds)


def delays(turns: traffic.Turns) -> str:
    found = percentiles([each * 1000 for each in turns.each])
    return f"median {found['median']:.1f} ms, p99 {found['p99']:.1f} ms"


def memory(folder: Path, wanted: int, seconds: float) -> None:
    """What a conversation that waits costs the server process. As many as there is time for."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with serving(folder) as server:
        for client in traffic.idle(server.port, 20, seconds):  # what the first ones bring stays
            client.close()
        before = server.resident_bytes()
        waiting = traffic.idle(server.port, min(wanted, hard - 200), seconds)
        after = server.resident_bytes()
        for client in waiting:
            client.close()
    each = (after - before) / len(waiting) / 1024
    head(f"Memory ({len(waiting):,} conversations, open, answered once, idle)")
    line(f"{each:.0f} kB", "each: RSS of server and worker, with and without them")
    line(f"{before / 2**20:.0f} MB", "without")
    line(f"{after / 2**20:.0f} MB", "with")


if __name__ == "__main__":
    raise SystemExit(main())
