"""The gate: what does not load, check or prove does not serve, at start and while the service runs, and
the last good rulebook does. Proofs are made for real where the proof is what is tested."""

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant import view
from assistant.folder import REST_SECONDS, Snapshot, marks_of, read_folder, snapshot, watch
from assistant.gate import (
    EMPTY,
    PROVER,
    Candidate,
    Gate,
    Stamp,
    Verdict,
    in_processes,
    judge,
)
from assistant.library import (
    Library,
    Refusal,
    contents_of,
    lexicon_files,
    rule_files,
    with_national,
)
from assistant.rules.load import Digests, digests, files_of
from assistant.screen import Kept
from assistant.session import HERE, VIEWS, Conversations
from assistant.store.interface import Store, Unavailable
from assistant.store.memory import MemoryStore
from tests.server import Server, wait_for
from tests.stories import library

TODAY = date(2026, 11, 21)
SOROE, HOLBAEK = "soroe", "holbaek"
RULES, CONTACTS = "soroe/s-103.yaml", "soroe/contacts.yaml"
FALSE = "# ikke sandt\n"
"""A line that the judge of these tests takes for a rule that does not hold."""
STORY = (f"{RULES}:7: § 103 er væk -> ret den", "  Fx: En person på 40 år.")
KEPT = Kept(21, 70)

Files = Mapping[str, str]


@cache
def shipped() -> Files:
    """The rules of two municipalities, as they ship."""
    return {
        n: t for n, t in rule_files().items() if n.split("/")[0] in (SOROE, HOLBAEK, "national")
    }


def changed(name: str = RULES, old: str = "", new: str = "# nyt\n") -> Files:
    """The same with some words replaced in one file, or put at its beginning."""
    assert old in shipped()[name]
    text = shipped()[name]
    return {**shipped(), name: text.replace(old, new) if old else new + text}


BROKEN = changed(old="\noffers:", new="\noffers: [")
UNPROVED = changed(new=FALSE)
NEW_NUMBER = changed(CONTACTS, "57 87 60 00", "57 87 99 99")


VERDICTS: dict[tuple[str, Digests], Verdict] = {}


def loaded(candidate: Candidate) -> Verdict:
    """The verdict without a proof. Remembered, as the same files are loaded by many tests."""
    key = (candidate.municipality, candidate.digests)
    if key not in VERDICTS:
        VERDICTS[key] = judge(replace(candidate, proved_from=TODAY), TODAY)
    return VERDICTS[key]


@dataclass
class Judging:
    """A judge who loads for real and proves nothing: whatever has the line FALSE does not hold."""

    proved: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def __call__(self, candidates: Sequence[Candidate], on: date) -> Iterator[Verdict]:
        for candidate in candidates:
            kind = self.proved if candidate.proved_from is None else self.loaded
            kind.append(candidate.municipality)
            false = any(FALSE in text for text in candidate.files.values())
            yield Refusal(candidate.digests, STORY) if false else loaded(candidate)

    def again(self) -> tuple[list[str], list[str]]:
        """What was proved and what was only loaded, since the last time."""
        found = (self.proved, self.loaded)
        self.proved, self.loaded = [], []
        return found


@dataclass
class Service:
    """A service without its web: a gate, what serves, and the conversations."""

    store: Store
    judge: Judging = field(default_factory=Judging)
    on: date = TODAY
    library: Library = EMPTY

    def start(self, files: Files) -> "Service":
        """Starts anew on the same store."""
        # Lexicons take half a second each, and are not what is tested.
        self.library = replace(EMPTY, lexicons=library().lexicons, files=library().files)
        return self.meets(files)

    def meets(self, files: Files) -> "Service":
        """New files come while it runs."""
        gate = Gate(self.store, lexicon_files(), self.judge)
        self.library = gate.renewed(self.library, files, self.on)
        return self

    def digest(self, municipality: str = SOROE) -> str:
        return self.library.rulebooks[municipality].digest

    def why(self, municipality: str = SOROE) -> tuple[str, ...]:
        return self.library.refused[municipality].why


@pytest.fixture
def store() -> Store:
    return MemoryStore()


@pytest.fixture
def service(store: Store) -> Service:
    """A service that runs, and has proved what ships."""
    started = Service(store).start(shipped())
    assert started.judge.again() == ([HOLBAEK, SOROE], [])
    return started


def digest_of(files: Files, municipality: str = SOROE) -> str:
    return digests(files, municipality).rules


GOOD = digest_of(shipped())


# ---------------------------------------------------------------- what serves


def test_what_holds_serves_with_the_day_it_is_proved_from(service: Service):
    """That day and all later ones."""
    assert {m: r.digest for m, r in service.library.rulebooks.items()} == {
        m: digest_of(shipped(), m) for m in (HOLBAEK, SOROE)
    }
    assert service.library.proved == {HOLBAEK: TODAY, SOROE: TODAY}
    assert not service.library.refused


@pytest.mark.parametrize(("files", "why"), [(BROKEN, "YAML"), (UNPROVED, "§ 103 er væk")])
def test_a_broken_rulebook_keeps_the_last_good_one_serving(
    service: Service, files: Files, why: str
):
    """While it runs and over a restart; the other municipality is not disturbed."""
    for run in (service.meets, service.start):
        run(files)
        assert (service.digest(), service.digest(HOLBAEK)) == (GOOD, digest_of(shipped(), HOLBAEK))
        assert re.match(rf"{RULES}:\d+: .*{why}", service.why()[0])
        assert service.library.refused.keys() == {SOROE}


@pytest.mark.parametrize("files", [BROKEN, UNPROVED])
def test_what_never_held_is_left_out_at_a_first_start(store: Store, files: Files):
    """The others serve, and it is told why."""
    service = Service(store).start(files)
    assert service.library.rulebooks.keys() == {HOLBAEK}
    assert service.why()
    service.meets(shipped())
    assert service.library.rulebooks.keys() == {HOLBAEK, SOROE}
    assert not service.library.refused


def test_a_rulebook_that_is_repaired_serves_and_one_that_is_taken_back_is_no_news(service: Service):
    """The refusal ends with what was refused, and the same files are judged once."""
    other = "holbaek/ho-2017.yaml"
    service.meets(UNPROVED).meets(UNPROVED).meets({**UNPROVED, other: changed(other)[other]})
    assert service.library.refused.keys() == {SOROE}
    assert service.judge.again() == ([SOROE, HOLBAEK], [])
    service.meets(shipped())
    assert not service.library.refused
    assert service.judge.again() == ([], [HOLBAEK])
    service.meets(UNPROVED).meets(changed())
    assert service.digest() == digest_of(changed())
    assert not service.library.refused


def test_a_national_file_that_breaks_one_municipality_changes_the_other(service: Service):
    """Each goes by the national files that it was proved with."""
    files = {**UNPROVED, **{n: t + "# nyt\n" for n, t in shipped().items() if "national" in n}}
    service.meets(files)
    assert service.digest() == GOOD
    assert service.digest(HOLBAEK) == digest_of(files, HOLBAEK)
    assert service.library.files[SOROE] == files_of(shipped(), SOROE)


def test_a_folder_that_vanishes_disturbs_nothing_that_runs(service: Service, caplog: Any):
    """Health tells, once; it may come back. At a restart what has no folder is taken off."""
    gone = files_of(shipped(), HOLBAEK)
    for _ in range(2):
        service.meets(gone)
        assert service.digest() == GOOD
        assert "væk" in service.why()[0]
    assert caplog.text.count("væk") == 1
    service.meets({})
    assert service.library.refused.keys() == service.library.rulebooks.keys() == {SOROE, HOLBAEK}
    assert not service.meets(shipped()).library.refused
    assert service.start(gone).library.rulebooks.keys() == {HOLBAEK}


def test_a_folder_without_its_head_is_broken_and_not_gone(service: Service):
    """The file municipality.yaml may be the one that is being written."""
    service.meets({n: t for n, t in shipped().items() if n != "soroe/municipality.yaml"})
    assert service.digest() == GOOD
    assert "municipality" in service.why()[0]


def test_a_municipality_may_come_while_the_service_runs(store: Store):
    """A folder and no code, and no restart."""
    service = Service(store).start(files_of(shipped(), HOLBAEK))
    service.meets(shipped())
    assert service.digest() == GOOD


def test_refusals_are_logged_with_file_line_and_story(service: Service, caplog: Any):
    """For whoever runs the service; an editor sees the same on the health page."""
    service.meets(UNPROVED)
    assert all(line in caplog.text for line in STORY)


# ---------------------------------------------------------------- what is proved, and once


def test_what_is_proved_is_not_proved_again(service: Service):
    """At the next start, and the next day: a proof covers all later days."""
    service.on += timedelta(days=400)
    service.start(shipped())
    assert service.judge.again() == ([], [HOLBAEK, SOROE])
    assert service.library.proved == {HOLBAEK: TODAY, SOROE: TODAY}


def test_rules_that_come_back_are_not_proved_again(service: Service):
    """Nor those that were refused forgotten: what holds has a stamp, whatever came between."""
    service.meets(changed()).meets(shipped())
    assert service.judge.again() == ([SOROE], [SOROE])
    assert service.start(UNPROVED).digest() == GOOD


@pytest.mark.parametrize(
    "stamp", ["", Stamp("another version", TODAY).text, Stamp(PROVER, date(2026, 11, 22)).text]
)
def test_a_stamp_of_another_version_or_of_a_later_day_is_none(store: Store, stamp: str):
    """Nor has what a conversation kept without a proof one."""
    rules, _ = contents_of(shipped(), SOROE)
    store.keep_content(rules.digest, rules.kind, rules.body, stamp)
    service = Service(store).start(shipped())
    assert service.judge.again() == ([HOLBAEK, SOROE], [])
    assert Stamp.read(store.content(GOOD).proof) == Stamp(PROVER, TODAY)


def test_the_last_good_one_is_proved_again_by_a_new_version(service: Service):
    """Whatever serves has been proved by the version that serves it."""
    for holds in (True, False):
        rules, _ = contents_of(shipped(), SOROE)
        store = service.store
        store.keep_content(rules.digest, rules.kind, rules.body, Stamp("old", TODAY).text)
        judging = Judging() if holds else RefusingAll()
        started = Service(store, judging).start(BROKEN)
        assert (SOROE in started.library.rulebooks) is holds
        assert "YAML" in started.why()[0]


class RefusingAll(Judging):
    """A judge for whom nothing holds any more."""

    def __call__(self, candidates: Sequence[Candidate], on: date) -> Iterator[Verdict]:
        for candidate in candidates:
            verdict = loaded(candidate)
            holds = isinstance(verdict, Refusal) or candidate.proved_from is not None
            yield verdict if holds else Refusal(candidate.digests, STORY)


def test_the_prover_is_known_by_its_source():
    """So that a change in it is a new version, and nobody has to remember to say so."""
    assert re.fullmatch(r"[0-9a-f]{16}", PROVER)


@dataclass
class Full(MemoryStore):
    """A store that cannot keep any more."""

    def __post_init__(self) -> None:
        super().__init__()

    def put_in_service(self, municipality: str, pins: Mapping[str, str]) -> None:
        raise Unavailable("the disk is full")


def test_what_cannot_be_kept_does_not_serve():
    """It could not be had again after a restart, and the conversations pinned to it not either."""
    service = Service(Full())
    with pytest.raises(Unavailable):
        service.start(shipped())
    assert not service.library.rulebooks


# ---------------------------------------------------------------- contacts


def test_a_changed_contact_serves_at_once_and_is_not_proved(service: Service):
    """The rules are the same, with the same proof."""
    service.meets(NEW_NUMBER)
    assert service.judge.again() == ([], [SOROE])
    assert service.digest() == GOOD
    numbers = {
        p.number for c in service.library.rulebooks[SOROE].contacts.values() for p in c.phones
    }
    assert "57 87 99 99" in numbers
    assert "57 87 60 00" not in numbers


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("contacts:", "contacts: [", "YAML"),
        ("'57 87 62 10'", "'57 87'", "number"),
        ("    address: Dr. Kaarsbergsvej 7, 4180 Sorø\n", "", "nås"),
    ],
    ids=["no YAML", "no number", "nobody there"],
)
def test_a_broken_contact_keeps_the_last_good_contacts(
    service: Service, old: str, new: str, why: str
):
    """Those of the last change that was good, not those that the rules were proved with."""
    service.meets(NEW_NUMBER)
    broken = NEW_NUMBER[CONTACTS].replace(old, new)
    if why == "nås":
        broken = broken.replace("    call_instead: hovednummer\n", "")
    assert broken != NEW_NUMBER[CONTACTS]
    for run in (service.meets, service.start):
        run({**NEW_NUMBER, CONTACTS: broken})
        told = service.library.rulebooks[SOROE]
        assert told.contacts_digest == digests(NEW_NUMBER, SOROE).contacts
        assert why in service.why()[0]


def test_a_number_of_the_whole_country_changes_everywhere_without_a_proof(service: Service):
    """The lines for danger stand in a file of contacts too."""
    service.meets(changed("national/contacts.yaml", "70 201 201", "70 20 12 01"))
    assert service.judge.again() == ([], [HOLBAEK, SOROE])


# ---------------------------------------------------------------- conversations


@dataclass
class Person:
    """Somebody in a conversation."""

    conversations: Conversations
    token: str = ""
    sent: int = 0

    def says(self, type_: str, **fields: Any) -> view.View:
        self.sent += 1
        message = {"id": f"c{self.sent}", "type": type_, **fields}
        receipt = self.conversations.receive(SOROE, self.token, message)
        self.token = receipt.token
        return receipt.events[-1].view

    def begins(self) -> "Person":
        self.says("begin", entry="svaert")
        for question, value in (("needs", "post"), ("bor_i_kommunen", "yes"), ("age", "19")):
            self.says("answer", question=question, values=[value])
        return self

    def result(self) -> view.Result:
        shown = self.says("command", command="result")
        assert isinstance(shown, view.Result)
        return shown


ADULT_AT_21 = changed(
    "national/facts.yaml", "{fact: age, at_least: 18}", "{fact: age, at_least: 21}"
)


def conversations_of(service: Service) -> Conversations:
    return Conversations(service.library, service.store, KEPT, lambda: datetime.now(HERE))


def fits(result: view.Result) -> list[str | None]:
    return [need.fit.id if need.fit else None for need in result.needs]


def renews(result: view.Result) -> bool:
    """Whether the result says that the rules have changed, and offers the new ones."""
    return "command:renew" in [topic.id for topic in result.topics]


def test_a_conversation_under_way_keeps_its_rules(service: Service):
    """Whoever begins after the swap gets the new ones; the other may ask for them, and is told so."""
    conversations = conversations_of(service)
    old = Person(conversations).begins()
    before = old.result()
    conversations.serve(service.meets(ADULT_AT_21).library)
    new = Person(conversations).begins()
    assert fits(old.result()) == fits(before) == ["aaben-raadgivning"]
    assert renews(old.result())
    assert fits(new.result()) == [None]
    assert not renews(new.result())
    old.says("command", command="renew")
    assert fits(old.result()) == [None]
    conversations.serve(service.meets(shipped()).library)
    assert fits(old.result()) == fits(new.result()) == [None]


@pytest.mark.parametrize("files", [BROKEN, UNPROVED, {}])
def test_a_conversation_does_not_notice_what_is_refused(service: Service, files: Files):
    """Nothing of it changes, and nothing is said to have."""
    conversations = conversations_of(service)
    person = Person(conversations).begins()
    before = person.result()
    conversations.serve(service.meets(files).library)
    assert person.result() == before
    assert Person(conversations).begins().result() == before


def test_a_changed_number_is_told_at_once_and_is_no_changed_rule(service: Service):
    """In conversations under way, also under older rules; and it is not masked when it is written."""
    conversations = conversations_of(service)
    person, older = Person(conversations).begins(), Person(conversations).begins()
    conversations.serve(service.meets(ADULT_AT_21).library)
    newer = Person(conversations).begins()
    both = {**ADULT_AT_21, CONTACTS: NEW_NUMBER[CONTACTS]}
    conversations.serve(service.meets(both).library)
    assert not renews(newer.result())
    assert renews(older.result())
    for somebody in (person, older, newer):
        assert "57 87 99 99" in VIEWS.dump_json(somebody.result()).decode()
    shown = conversations.receive(
        SOROE, newer.token, {"id": "x", "type": "text", "text": "er 57 87 99 99 rigtigt?"}
    )
    assert isinstance(shown.events[0].view, view.Heard)
    assert "57 87 99 99" in shown.events[0].view.text


def test_health_tells_what_serves_and_what_is_refused(service: Service):
    """By digests, with the day of the proof, and why in full."""
    conversations = conversations_of(service)
    conversations.serve(service.meets(UNPROVED).library)
    told = json.loads(json.dumps(conversations.health()))
    serving = digests(shipped(), SOROE)
    assert told["municipalities"][SOROE] == {**asdict(serving), "proved_from": str(TODAY)}
    refused = digests(UNPROVED, SOROE)
    assert told["refused"] == {SOROE: {**asdict(refused), "why": list(STORY)}}


# ---------------------------------------------------------------- the judge, for real


def candidate(files: Files, municipality: str = HOLBAEK) -> Candidate:
    own = files_of(files, municipality)
    return Candidate(municipality, own, digests(own, municipality))


FALSE_CLAIM = """
  - id: forkert
    given: {fact: bor_i_kommunen}
    need: arbejde
    fit: none
    says: Ingen får hjælp til et arbejde.
    cite: 'ho-2017: Indledning'
"""


def with_a_false_claim() -> Files:
    name = "holbaek/claims.yaml"
    return {**shipped(), name: shipped()[name].replace("claims:\n", f"claims:{FALSE_CLAIM}", 1)}


def refusal(verdict: Verdict) -> tuple[str, ...]:
    assert isinstance(verdict, Refusal)
    return verdict.why


def test_a_failing_proof_names_the_story():
    """File and line of what is broken, somebody who meets it, and the command that shows it."""
    files = with_a_false_claim()
    lines = files["holbaek/claims.yaml"].splitlines()
    where = 1 + next(i for i, line in enumerate(lines) if "id: forkert" in line)
    why = refusal(judge(candidate(files), TODAY))
    assert why[0].startswith(f"holbaek/claims.yaml:{where}: ")
    assert "'forkert'" in why[0]
    assert any("vejviser assess --municipality holbaek" in line for line in why[1:])


def test_what_check_finds_is_refused_before_it_is_proved():
    """With each place that is wrong."""
    name = "holbaek/ho-2017.yaml"
    (broken,) = [
        {**shipped(), name: re.sub(r"outcome: \w+", "outcome: open", shipped()[name], count=1)}
    ]
    why = refusal(judge(candidate(broken), TODAY))
    assert re.match(rf"{name}:\d+: eksemplet", why[0])


def test_a_process_gives_the_same_verdict(capfd: pytest.CaptureFixture[str]):
    """In the order of the candidates: a rulebook, what is wrong with a file, and a broken proof."""
    broken = changed(old="\noffers:", new="\noffers: [")
    asked = [candidate(shipped()), candidate(broken, SOROE), candidate(with_a_false_claim())]
    found = list(in_processes(asked, TODAY))
    assert found == [judge(one, TODAY) for one in asked]
    assert not isinstance(found[0], Refusal)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("raise SystemExit(3)", "kode 3"),
        ("import os; os.kill(os.getpid(), 9)", "kode -9"),
        ("import sys; sys.stdin.read(); print('0123456789abcdef')", "genstart"),
    ],
)
def test_a_judge_that_dies_or_is_of_another_version_is_a_refusal(program: str, why: str):
    """Each of many, and none waits for ever."""
    asked = [candidate(shipped())] * 3
    for verdict in in_processes(asked, TODAY, (sys.executable, "-c", program)):
        assert why in refusal(verdict)[0]


# ---------------------------------------------------------------- a folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of rules as an editor has it: one municipality, without the national files."""
    made = tmp_path / "regler"
    (made / "by").mkdir(parents=True)
    (made / "by" / "a.yaml").write_text("a: 1\n")
    return made


class Enough(BaseException):
    """Ends a watch, which by itself never ends."""


@dataclass
class Watching:
    """A watch whose time passes only as told: something happens in the folder while it sleeps."""

    folder: Path
    happens: Iterator[Callable[[], object]]
    slept: list[float] = field(default_factory=list)
    seen: list[Files] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        happens = next(self.happens, None)
        if happens is None:
            raise Enough
        happens()

    def changed(self, files: Files) -> None:
        self.seen.append(files)
        if self.trouble:
            raise self.trouble.pop()

    def run(self) -> list[Files]:
        with pytest.raises(Enough):
            watch(self.folder, marks_of(self.folder), self.changed, 2, self.sleep)
        return self.seen


def nothing() -> None:
    """Time passes and nothing happens."""


def in_turn(*happens: Callable[[], object]) -> Iterator[Callable[[], object]]:
    """What happens each time that the watch sleeps."""
    return iter(happens)


def test_a_change_is_seen_when_the_files_have_come_to_rest(folder: Path):
    """A file that is still being written is waited for, and what is read is read at once."""
    file = folder / "by" / "a.yaml"
    watching = Watching(
        folder,
        in_turn(
            nothing,
            lambda: file.write_text("a: "),
            lambda: file.write_text("a: 22\n"),
            lambda: (folder / "by" / "b.yaml").write_text("b: 1\n"),
            nothing,
            nothing,
        ),
    )
    assert watching.run() == [{"by/a.yaml": "a: 22\n", "by/b.yaml": "b: 1\n"}]
    assert watching.slept == [2, 2, REST_SECONDS, REST_SECONDS, REST_SECONDS, 2, 2]


def test_a_change_of_the_same_size_is_seen(folder: Path):
    """By its time; a file that is only touched is read and found to be the same."""
    file = folder / "by" / "a.yaml"
    later = file.stat().st_mtime_ns + 1

    def rewrite() -> None:
        file.write_text("a: 2\n")
        os.utime(file, ns=(later, later))

    assert Watching(folder, in_turn(rewrite, nothing)).run() == [{"by/a.yaml": "a: 2\n"}]


def test_files_that_go_and_a_folder_that_vanishes_are_seen(folder: Path):
    """An empty folder is no files; it may come back."""
    away = folder.with_name("væk")

    def back() -> None:
        away.rename(folder)

    happens = in_turn(lambda: folder.rename(away), nothing, nothing, back, nothing)
    assert Watching(folder, happens).run() == [{}, {"by/a.yaml": "a: 1\n"}]


def test_an_editor_s_own_files_are_no_rules(folder: Path):
    """Neither hidden ones nor links that lead nowhere, nor a folder with the name of a file."""
    (folder / "by" / ".#a.yaml").symlink_to("nobody@nowhere")
    (folder / "by" / ".a.yaml.swp").write_text("x")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_text("x: 1\n")
    (folder / "by" / "lost.yaml").symlink_to("nowhere")
    (folder / "by" / "folder.yaml").mkdir()
    assert snapshot(folder) == Snapshot({"by/a.yaml": "a: 1\n"}, marks_of(folder))
    assert marks_of(folder).keys() == {"by/a.yaml"}


def test_trouble_is_logged_and_tried_again(folder: Path, caplog: pytest.LogCaptureFixture):
    """A store that is full for a while does not end the watch, nor is the change forgotten."""
    file = folder / "by" / "a.yaml"
    happens = in_turn(lambda: file.write_text("a: 22\n"), nothing, nothing, nothing, nothing)
    watching = Watching(folder, happens, trouble=[Unavailable("the disk is full")])
    with caplog.at_level(logging.ERROR):
        assert watching.run() == [{"by/a.yaml": "a: 22\n"}] * 2
    assert "the disk is full" in caplog.text


def test_bytes_that_are_no_utf8_stop_only_their_municipality(service: Service, tmp_path: Path):
    """They are read, and refused with their line."""
    for name, text in shipped().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with (tmp_path / RULES).open("ab") as file:
        file.write("# på\n".encode("cp1252"))
    service.meets(read_folder(tmp_path))
    assert service.library.refused.keys() == {SOROE}
    assert re.match(rf"{RULES}:\d+: .*UTF-8", service.why()[0])


def test_a_folder_without_national_files_gets_those_that_ship(folder: Path):
    """And one that has some has its own, whole."""
    found = with_national(read_folder(folder))
    assert found == {"by/a.yaml": "a: 1\n", **_of_national(shipped())}
    (folder / "national").mkdir()
    (folder / "national" / "law.yaml").write_text("a: 1\n")
    assert with_national(read_folder(folder)).keys() == {"by/a.yaml", "national/law.yaml"}


def _of_national(files: Mapping[str, str]) -> dict[str, str]:
    """The national rules and what they are in other languages."""
    return {name: text for name, text in files.items() if name.startswith("national/")}


# ---------------------------------------------------------------- the whole service


def test_an_editor_changes_rules_while_the_service_runs(tmp_path: Path):
    """Proved before it listens; then a contact, a broken file and a restart with it, and its repair.
    It answers all the time."""
    rules = tmp_path / "regler" / HOLBAEK
    rules.mkdir(parents=True)
    for name, text in files_of(shipped(), HOLBAEK).items():
        if name.startswith(HOLBAEK):
            (rules / name.split("/")[1]).write_text(text + "# redaktørens\n")
    file, contacts = rules / "ho-2017.yaml", rules / "contacts.yaml"
    good = file.read_text()
    with Server(tmp_path, VEJVISER_RULES=str(rules.parent), VEJVISER_LOOK_SECONDS="1") as server:

        def serving() -> dict[str, str]:
            found: dict[str, str] = server.health()["municipalities"][HOLBAEK]
            return found

        def refused() -> dict[str, Any]:
            found: dict[str, Any] = server.health()["refused"]
            return found

        assert server.log.count("Beviser") == 1
        first = serving()
        contacts.write_text(contacts.read_text().replace("Holbæk Kommune", "Holbæk"))
        wait_for("the contact", lambda: serving()["contacts"] != first["contacts"])
        assert serving()["rules"] == first["rules"]
        assert server.log.count("Beviser") == 1
        file.write_text(good[: len(good) // 2])
        wait_for("the refusal", refused)
        assert serving()["rules"] == first["rules"]
        server.stop()
        server.start()
        assert serving()["rules"] == first["rules"]
        assert re.match(r"holbaek/ho-2017.yaml:\d+: ", refused()[HOLBAEK]["why"][0])
        file.write_text(good + "# mere\n")
        wait_for("the repaired rules", lambda: serving()["rules"] != first["rules"], 60)
        assert not refused()
        assert server.stop() == 0
        assert "Traceback" not in server.log


def test_without_rules_nothing_is_served(tmp_path: Path):
    """A wrong path is named with its cure, and nothing is proved."""
    with pytest.raises(AssertionError, match=r"ingen regler i mappen .*nowhere.* -> se"):
        Server(tmp_path, "--rules", str(tmp_path / "nowhere"))
