"""`python -m bench`: every measurement in one run, some eight minutes, ending in a short table.

Traffic to 127.0.0.1 only; everything that is started is stopped. `--quick` takes a tenth of the
time, to see that it works; `--only reading` makes one part.
"""

import argparse
import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

from assistant.library import rule_files
from assistant.plain_checking import check_language
from assistant.session import HERE
from assistant.store.memory import MemoryStore
from assistant.store.sqlite import SqliteStore
from bench import core, rulebooks, scale, stories, traffic
from bench.papers import papers
from bench.people import Crowd
from bench.reading import reading
from bench.servers import echoing, serving
from bench.stories import Asked, spread
from bench.tell import Short, head, line, percentiles
from bench.zen import ROUNDS, race
from tests.stories import all_stories, library

AT_ONCE = 16
IDLE = 1_000
SHORT = 7
STARTS = 3
CITIZENS = 300
"""People made up at random, for each municipality."""
ON = date(2026, 11, 25)
"""The day of the stories, and so of everything that is compared with them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the time")
    parser.add_argument("--only", choices=PARTS, help="one part")
    given = parser.parse_args(arguments)
    began = time.perf_counter()
    used = ("gunicorn", "gevent", "flask-sock", "zen-engine", "rapidfuzz", "scikit-learn")
    packages = ", ".join(f"{name} {version(name)}" for name in used)
    print(f"Vejviser, {datetime.now(HERE):%Y-%m-%d %H:%M}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {packages}")
    print(
        f"{os.getloadavg()[0]:.1f} processes wanted a core in the last minute: 0 is an idle machine"
    )
    parts = _parts(given.quick)
    with tempfile.TemporaryDirectory(prefix="vejviser-bench-") as made:
        names = [given.only] if given.only else PARTS
        short = [each for name in names for each in parts[name](Path(made))]
    head("In short")
    for figure, what in short:
        line(figure, what)
    print(f"\n{time.perf_counter() - began:.0f} s in all")
    return 0


PARTS = (
    "questions", "rules", "zen", "reading", "papers", "plain", "loading", "scaling", "sockets", "memory",
)  # fmt: skip


def _parts(quick: bool) -> Mapping[str, Callable[[Path], Short]]:
    """Each part, given a folder to work in."""
    seconds = 0.6 if quick else 6.0
    return {
        "questions": lambda _: questions(CITIZENS // 10 if quick else CITIZENS),
        "rules": lambda _: rules(seconds / 4),
        "zen": lambda _: against_zen(9 if quick else 90),
        "reading": lambda _: reading(10 if quick else 1),
        "papers": lambda _: papers(),
        "plain": lambda _: plain(),
        "loading": lambda _: loading(),
        "scaling": lambda _: scaling((4, 8) if quick else scale.NUMBERS),
        "sockets": lambda folder: sockets(folder, seconds),
        "memory": lambda folder: memory(folder, IDLE // 10 if quick else IDLE, 5 * seconds),
    }


def plain() -> Short:
    """How hard every text is to read that a citizen can meet in Danish."""
    told, problems = check_language(rule_files(), {}, "", ON)
    head("Plain Danish: every text that a citizen can meet")
    print("\n".join(told))
    return [
        (f"{len(problems)}", "texts harder to read than LIX 35 or with a sentence over 20 words")
    ]


def questions(citizens: int) -> Short:
    """Questions to the first result."""
    crowds = {
        "stories": stories.of_stories(),
        "people at random": stories.of_citizens(citizens, ON),
    }
    short: Short = []
    for who, talks in crowds.items():
        head(f"Questions to the first result ({len(talks)} {who})")
        asked(talks, "all four")
        for municipality in dict.fromkeys(talk.municipality for talk in talks):
            asked([t for t in talks if t.municipality == municipality], municipality)
        ratio = fewest(talks)
        middle = spread([len(talk.questions) for talk in talks])["median"]
        short.append((f"{middle:.0f}", f"questions to the first result, median of {who}"))
        short.append((f"{ratio:.2f}", "questions for each answer that it takes at least"))
    line(
        "",
        "who has a story is asked all of it, 'ved ikke' where it is silent; who has none knows all",
    )
    return short


def asked(talks: Sequence[Asked], who: str) -> None:
    counts = [len(talk.questions) for talk in talks]
    told = ", ".join(f"{name} {number:.0f}" for name, number in spread(counts).items())
    few = sum(count <= SHORT for count in counts) / len(counts)
    line(who, f"{told}; {few:.0%} with {SHORT} or fewer")


def fewest(talks: Sequence[Asked]) -> float:
    """Against the smallest set of answers that settles the key, where the talk goes on until then."""
    pairs = [(len(talk.questions), talk.fewest) for talk in talks if talk.fewest]
    numbers = [found.number for _, found in pairs]
    ratio = sum(count for count, _ in pairs) / sum(numbers)
    exact = sum(found.exact for _, found in pairs)
    none_wasted = sum(count == found.number for count, found in pairs) / len(pairs)
    told = ", ".join(f"{name} {number:.0f}" for name, number in spread(numbers).items())
    line("fewest", f"answers that settle the result: {told} ({exact} of {len(pairs)} people exact)")
    line(f"{ratio:.2f}", f"questions for each of these; {none_wasted:.0%} are asked not one more")
    line(f"{len(talks) - len(pairs)}", "get a result before: an urgent need, or help that one has")
    return ratio


def rules(seconds: float) -> Short:
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
    return [(f"{alone:,.0f}/s", "assess, the stories of all four")]


def against_zen(each: int) -> Short:
    """The same decision tables in zen-engine, in Viborg."""
    met = [s.known() for s in all_stories() if s.municipality == "viborg" and s.on == ON]
    edition = library().edition("viborg", ON)
    found = race(edition, met, Crowd.of(edition).people(each * ROUNDS, seed=2))
    head(
        f"Against zen-engine (Viborg: {len(edition.offers)} offers, {found.conditions} conditions; "
        "microseconds of one core a person)"
    )
    line("", f"both say the same of {len(met)} stories and {each * ROUNDS} people at random")
    line(f"{found.met:,.0f}", "assess with every reason, the stories, people like them met before")
    line(f"{found.new:,.0f}", "assess with every reason, people at random, none met before")
    line(f"{found.nothing_kept:,.0f}", "assess with every reason, the stories, nothing kept at all")
    for how, microseconds in found.ways.items():
        line(f"{microseconds:,.0f}", f"zen-engine with trace, the stories; {how}")
    line(
        f"{found.plain:,.0f}", "zen-engine with trace, the stories; every offer with its own tables"
    )
    line(f"{found.theirs_new:,.0f}", "zen-engine with trace, the fastest way, people at random")
    line(f"{found.untraced:,.0f}", "zen-engine without trace, the stories")
    ratios = {
        "the stories": found.theirs_met / found.met,
        "people at random, none met before": found.theirs_new / found.new,
        "the stories, nothing kept at all": found.theirs_met / found.nothing_kept,
        "every offer with its own tables, nothing kept": found.plain / found.nothing_kept,
    }
    return [times_as_fast(ratio, who) for who, ratio in ratios.items()]


def times_as_fast(ratio: float, who: str) -> tuple[str, str]:
    found = f"{ratio:.1f} times", f"as fast as zen-engine with trace: {who}"
    line(*found)
    return found


def loading() -> Short:
    """From text to a first answer, and the proofs."""
    found = rulebooks.times(ON)
    head("Loading and proving (seconds of one core)")
    for name, times in found.items():
        line(name, ", ".join(f"{what} {seconds:.3f}" for what, seconds in times.items()))
    rules, words, proofs = (
        sum(times[what] for times in found.values()) for what in ("rules", "words", "proof")
    )
    return [
        (f"{rules:.2f} s", f"to load all four, and {words:.2f} s for the words they understand"),
        (f"{proofs:.1f} s", "to prove all four"),
    ]


def scaling(numbers: Sequence[int]) -> Short:
    """What one municipality costs of many."""
    head("Copies of the four folders (for one municipality; milliseconds of one core)")
    found = scale.scales(numbers)
    for one in found:
        line(
            f"{one.number} of them",
            f"load {one.load:.0f}, first answer of a day {one.first:.0f}, "
            f"assess {one.again:.3f}, {one.megabytes:.1f} MB",
        )
    least, most = found[0], found[-1]
    told = (
        f"load {most.load / least.load:.2f}, first answer {most.first / least.first:.2f}, "
        f"assess {most.again / least.again:.2f}, memory {most.megabytes / least.megabytes:.2f}"
    )
    return [(f"{most.number}", f"municipalities against {least.number}, what each costs: {told}")]


def sockets(folder: Path, seconds: float) -> Short:
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
    return [
        (f"{statistics.median(starts):.2f} s", "from start to the first page"),
        (f"{real.per_second:,.0f}/s", "turns over sockets, until they are on disk"),
        (f"{real.per_second / echo.per_second:.3f}", "against the bare echo"),
    ]


def warmed(
    port: int, talk: traffic.Talk, said: Sequence[traffic.Script], seconds: float
) -> traffic.Turns:
    """The load, after a while of it that is not counted."""
    traffic.load(port, talk, said, AT_ONCE, seconds / 3)
    return traffic.load(port, talk, said, AT_ONCE, seconds)


def delays(turns: traffic.Turns) -> str:
    found = percentiles([each * 1000 for each in turns.each])
    return f"median {found['median']:.1f} ms, p99 {found['p99']:.1f} ms"


def memory(folder: Path, wanted: int, seconds: float) -> Short:
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
    return [(f"{each:.0f} kB", "for a conversation that waits")]


if __name__ == "__main__":
    raise SystemExit(main())
