"""The command `vejviser`: results on stdout, one clear message on stderr, and the exit code.

What is about the process (UTF-8, ports, signals) runs it as one; the rest calls `main`.
"""

import io
import json
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assistant.cli import main
from assistant.result import schemas
from tests.server import ROOT, Server, environment, vejviser

PATIENCE = 60.0

# Ten facts about somebody with anxiety who would rather talk alone.
TEN: dict[str, Any] = {
    "needs": ["tanker"],
    "hjaelp": "lidt",
    "bor_i_kommunen": True,
    "age": 35,
    "varighed": "kort",
    "alene_eller_hold": "alene",
    "bolig": "egen",
    "vanskeligheder": ["psykisk"],
    "kompasset": "ikke_proevet",
    "indtaegt": "ved_ikke",
}


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Each line of stdout as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with this on stdin."""

    def call(*arguments: str, stdin: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(arguments)
            except SystemExit as ended:  # argparse's way
                code = int(str(ended.code))
        return Ran(code, out.getvalue(), err.getvalue())

    return call


def process(
    arguments: Sequence[str], stdin: bytes = b"", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own."""
    return subprocess.run(
        vejviser(*arguments), input=stdin, capture_output=True, timeout=PATIENCE, check=False,
        cwd=ROOT, env=environment(**settings),
    )  # fmt: skip


def is_one_clear_message(err: str, *names: str) -> None:
    """One line that begins with the program, names these, and no stack trace."""
    assert len(err.strip().splitlines()) == 1, err
    assert err.startswith("vejviser: ")
    for name in names:
        assert name in err


# ---------------------------------------------------------------- assess


def test_ten_facts_give_the_result(run: Run):
    """Ten facts give fits, doors, offers with reasons and sources, what is missing, and contacts."""
    told = run(
        "assess", "--municipality", "soroe", "--on", "2026-11-21", "-", stdin=json.dumps(TEN)
    )
    assert (told.code, told.err) == (0, "")
    found = told.json["assessment"]
    assert found["fits"] == {"tanker": "sel-82b"}
    assert found["doors"] == {"tanker": ["kompasset"]}
    assert (found["municipality"], found["on"]) == ("soroe", "2026-11-21")
    offers = {offer["id"]: offer for offer in found["offers"]}
    assert found["offers"][0]["id"] == "sel-82b"
    assert offers["sel-82b"]["outcome"] == "referral"
    assert offers["sel-82b"]["law"] == "§ 82 b"
    assert offers["sel-85"]["outcome"] == "assessment"
    for offer in offers.values():
        assert offer["outcome"]
        for reason in offer["reasons"]:
            assert reason["truth"] in ("yes", "no", "unknown")
            assert reason["says"] or reason["truth"] == "unknown"
            for cite in reason["cites"]:
                assert cite["title"]
                assert cite["section"]
                assert cite["date"]
    assert found["missing"] == []
    assert found["next"][0]["do"]
    contacts = {contact["id"]: contact for contact in found["contacts"]}
    numbers = contacts["kompasset"]["phones"] + contacts["kompasset"]["instead"]
    assert "57 87 60 00" in [number["number"] for number in numbers]


def test_the_answer_is_the_same_object_as_on_the_page(run: Run):
    """Beside the assessment stands the answer as the page shows it, in the form of its schema."""
    told = run("assess", "-", stdin=json.dumps(TEN)).json
    views = Draft202012Validator(schemas()["views"])
    assert list(views.iter_errors(told["answer"])) == []
    assert told["answer"]["needs"][0]["fit"]["id"] == told["assessment"]["fits"]["tanker"]


def test_the_same_facts_give_the_same_bytes(run: Run, tmp_path: Path):
    """From a file or stdin, in any order: the same answer to the last byte."""
    file = tmp_path / "fakta.json"
    file.write_text(json.dumps(dict(reversed(TEN.items()))), encoding="utf-8")
    day = ("assess", "--on", "2026-11-21")
    assert run(*day, str(file)) == run(*day, "-", stdin=json.dumps(TEN))


def test_what_is_still_missing_is_named(run: Run):
    """With one fact the questions that could change the answer are named by id."""
    found = run("assess", "-", stdin='{"needs": ["tanker"]}').json["assessment"]
    assert {"hjaelp", "bor_i_kommunen", "age"} <= set(found["missing"])


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ('{"skostr": 42}', ["skostr", "age"]),
        ('{"age": "42"}', ["age", "42"]),
        ('{"age": 42.5}', ["age", "42.5"]),
        ('{"age": true}', ["age"]),
        ('{"age": null}', ["age", "ved_ikke"]),
        ('{"age": 412}', ["age", "120"]),
        ('{"age": -1}', ["age"]),
        ('{"age": 42, "birth_year": 1950}', ["age", "birth_year", "1950"]),
        ('{"age": 42, "age": 43}', ["age"]),
        ('{"needs": "post"}', ["needs", "post"]),
        ('{"needs": ["sjov"]}', ["needs", "sjov", "tanker"]),
        ('{"bor_i_kommunen": 1}', ["bor_i_kommunen"]),
        ('{"hjaelp": "måske"}', ["hjaelp", "måske", "lidt"]),
        ("[1]", ["JSON"]),
        ("hej", ["1:1", "JSON"]),
        ('{"age": 42,\n "needs": [}', ["2:", "JSON"]),
        ("", ["JSON"]),
        ('{"age": ' + "9" * 5000 + "}", ["-"]),
        ("[" * 100_000, ["-"]),
    ],
)
def test_facts_that_are_wrong_are_named(run: Run, facts: str, names: list[str]):
    """Wrong facts get one message that names the fact and what is possible, and exit code 2."""
    told = run("assess", "--municipality", "soroe", "-", stdin=facts)
    assert (told.code, told.out) == (2, "")
    is_one_clear_message(told.err, *names)


# ---------------------------------------------------------------- what is known and understood


def test_every_fact_is_listed_with_its_values(run: Run):
    """`facts --json` names each fact with its kind, values and question, and every offer."""
    told = run("facts", "--json", "--municipality", "soroe").json
    facts = {fact["id"]: fact for fact in told["facts"]}
    assert TEN.keys() <= facts.keys()
    assert set(TEN["needs"]) <= facts["needs"]["values"].keys()
    assert facts["age"]["range"] == [0, 120]
    assert facts["needs"]["question"] == "needs"
    assert facts["vum_samlet"]["question"] is None
    assert all(fact["label"] and fact["means"] for fact in facts.values())
    assert {"sel-82b", "sel-85", "sel-103"} <= told["offers"].keys()


def test_the_facts_can_be_read_by_a_person(run: Run):
    """`facts` names every fact of `facts --json`."""
    listed = run("facts").out
    assert all(fact["id"] in listed for fact in run("facts", "--json").json["facts"])


def test_the_schemas_are_schemas(run: Run):
    """`facts --schema` prints JSON Schemas of what is shown, asked and written."""
    told = run("facts", "--schema").json
    for name in ("views", "assessment", "messages", "rule_file"):
        Draft202012Validator.check_schema(told[name])


def test_each_line_is_understood_for_itself(run: Run):
    """One line in, one object out, with what was read and where it stands."""
    written = [
        "jeg er 42 og kan ikke overskue min post",
        "",
        "jeg vil ikke leve mere",
        "hvad koster det?",
    ]
    read = run("understand", stdin="\n".join(written) + "\n").lines
    assert [line["text"] for line in read] == written
    for line in read:
        assert {"facts", "commands", "questions", "danger", "out_of_scope"} <= line.keys()
    told = {(fact["fact"], fact.get("member", fact["value"])) for fact in read[0]["facts"]}
    assert told == {("age", 42), ("needs", "post")}
    for fact in read[0]["facts"]:
        start, end = fact["span"]
        assert written[0][start:end]
    assert [danger["danger"] for danger in read[2]["danger"]] == ["selvmord"]
    assert [question["topic"] for question in read[3]["questions"]] == ["pris"]


def test_an_answer_is_understood_by_its_question(run: Run):
    """The same word answers the question that was asked."""
    read = run("understand", "--question", "bor_i_kommunen", stdin="ja\n").lines
    assert [(fact["fact"], fact["value"]) for fact in read[0]["facts"]] == [
        ("bor_i_kommunen", True)
    ]


def test_personal_data_are_masked_line_by_line(run: Run):
    """One line in, one object out: the text without personal data, and where they stood."""
    written = ["mit cpr er 010203-1234", "ring til Sorø på 57 87 60 00", ""]
    masked = run("mask", stdin="\n".join(written) + "\n").lines
    assert [[written[0][a:b] for a, b, _ in masked[0]["spans"]]] == [["010203-1234"]]
    assert "010203" not in masked[0]["text"]
    assert masked[1] == {"text": written[1], "spans": []}
    assert masked[2] == {"text": "", "spans": []}


def test_our_rule_files_are_in_order(run: Run):
    """`check` names each municipality and finds nothing wrong."""
    told = run("check")
    assert (told.code, told.err) == (0, "")
    assert re.search(r"^soroe: ", told.out, re.MULTILINE)


def test_a_broken_rule_file_is_named_with_its_line(run: Run, tmp_path: Path):
    """`check` of a folder with an error ends with 1 and file, line and cure on stderr."""
    (tmp_path / "soroe").mkdir()
    (tmp_path / "soroe" / "municipality.yaml").write_text(
        "id: soroe\nid: soroe\n", encoding="utf-8"
    )
    told = run("check", "--data", str(tmp_path))
    assert told.code == 1
    assert re.search(r"^soroe/municipality\.yaml:\d+: .+ -> .+", told.err, re.MULTILINE)


# ---------------------------------------------------------------- the conversation


def views(told: Ran) -> list[dict[str, Any]]:
    """What the person saw, in order."""
    return [line["view"] for line in told.lines]


def test_a_whole_conversation_on_stdin(run: Run):
    """Numbers, words and ages on stdin lead to the same offer as on the page."""
    lines = ["1", "4", "lidt", "ja", "jeg er 42", "1", "1", "/result"]
    told = run("chat", "--json", stdin="\n".join(lines))
    assert (told.code, told.err) == (0, "")
    shown = views(told)
    asked = [view["question"] for view in shown if view["kind"] == "asked"]
    assert asked == [
        "needs", "hjaelp", "bor_i_kommunen", "age", "varighed", "alene_eller_hold", "bolig",
    ]  # fmt: skip
    assert shown[0]["kind"] == "opening"
    assert shown[-1]["kind"] == "result"
    assert shown[-1]["needs"][0]["fit"]["id"] == "sel-82b"
    seqs = [line["seq"] for line in told.lines]
    assert seqs == sorted(set(seqs))


def test_a_conversation_can_be_read_in_the_terminal(run: Run):
    """As text the options are numbered, and the result has the number to ring and the law."""
    told = run("chat", stdin="1\n2\nja\n41\n")
    assert told.code == 0
    assert re.search(r"^ +1\. \S", told.out, re.MULTILINE)
    assert "57 87 60 00" in told.out
    assert "§§ 10 og 12" in told.out
    assert max(map(len, told.out.splitlines())) <= 120


def test_a_list_is_as_short_in_the_terminal_as_on_the_page(run: Run):
    """Of a list of which something was told only that is printed; `+` prints it all, and a number of
    it comes to what was told."""
    told = run("chat", stdin="jeg har angst\n+\n5\n").out.split("[needs]")[1]
    short, rest = told.split("  +. Ja, der er mere. Vis listen")
    whole, answer = rest.split("\n> ", 1)
    numbers = r"^ [ *] ?(\d+)\. "
    assert re.findall(numbers, short, re.MULTILINE) == ["7"]
    assert len(re.findall(numbers, whole, re.MULTILINE)) > 20
    assert "Post og regninger" in answer
    assert "Angst" in answer


def test_a_number_chooses_only_what_was_printed_in_the_terminal(run: Run):
    """An age that is a number further down the folded list is an age; with the list whole it is a number."""
    age = run("chat", stdin="min datter har autisme\n17\n").out
    assert "Alder: 17" in age
    assert "Alder: 17" not in run("chat", stdin="min datter har autisme\n+\n17\n").out


def test_the_terminal_speaks_the_language_of_the_conversation(run: Run):
    """The headings of the result are in it too, and what is to be said at the desk stays Danish."""
    told = run("chat", "--language", "en", stdin="1\n2\nyes\n41\nshow me the answer now\n")
    assert "-- Begin here --" in told.out
    for danish in ("Begynd her", "Sig fx", "Kilde:", "Dine svar"):
        assert danish not in told.out


def test_an_answer_can_be_changed_in_the_terminal(run: Run):
    """`/ret` opens an earlier question, and the rest follows."""
    told = run("chat", "--json", stdin="1\n5\nja\n41\n/ret age\n17\n")
    results = [view for view in views(told) if view["kind"] == "result"]
    assert [line["value"][:2] for line in results[-1]["answers"] if line["question"] == "age"] == [
        "17"
    ]
    assert results[0]["needs"] != results[-1]["needs"]


def test_danger_comes_first_in_the_terminal(run: Run):
    """Danger stops the questions, and its answer leads back."""
    told = run("chat", "--json", stdin="1\n4\njeg vil ikke leve mere\n1\n")
    kinds = [view["kind"] for view in views(told)]
    danger = views(told)[kinds.index("danger")]
    assert danger["lines"][0]["phones"][0]["number"] == "112"
    assert views(told)[-1]["question"] == "hjaelp"


@pytest.mark.parametrize("wrong", ["/nonsens", "/ret sko", "999", "0", "x" * 2001, "1 1 1 99"])
def test_what_the_terminal_cannot_take_is_said(run: Run, wrong: str):
    """A line that cannot be taken gets a sentence, and the conversation goes on."""
    told = run("chat", "--json", stdin=f"1\n{wrong}\n/repeat\n")
    assert (told.code, told.err) == (0, "")
    assert views(told)[-1]["question"] == "needs"


@pytest.mark.parametrize("end", ["/stop", "/delete"])
def test_the_conversation_ends_when_the_person_says_so(run: Run, end: str):
    """After stop or delete nothing more is read, and a person to ring is named."""
    shown = views(run("chat", "--json", stdin=f"1\n{end}\n1\n"))
    assert shown[-1]["kind"] in ("ended", "deleted")
    assert shown[-1]["contacts"]


# ---------------------------------------------------------------- the process


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["sing"], "assess"),
        ([], "KOMMANDO"),
        (["assess", "--loud", "-"], "--loud"),
        (["assess", "--on", "2026-13-01", "-"], "2026-11-21"),
        (["assess", "--on", "9999-01-01", "-"], "2100"),
        (["assess", "--municipality", "atlantis", "-"], "soroe"),
        (["facts", "--municipality", "atlantis"], "soroe"),
        (["chat", "--municipality", "atlantis"], "soroe"),
        (["understand", "--municipality", "atlantis"], "soroe"),
        (["mask", "--municipality", "atlantis"], "soroe"),
        (["understand", "--question", "sko"], "needs"),
        (["assess", "findes-ikke.json"], "findes-ikke.json"),
        (["check", "--data", "/findes/ikke"], "/findes/ikke"),
        (["serve", "--port", "x"], "--port"),
        (["serve", "--port", "99999"], "65535"),
        (["serve", "--keep-days", "3", "--keep-text-days", "9"], "VEJVISER_KEEP_TEXT_DAYS"),
    ],
)
def test_what_is_unknown_is_refused_with_what_is_known(run: Run, arguments: list[str], name: str):
    """An unknown command, municipality, option or file: exit code 2, and what one can write."""
    told = run(*arguments, stdin="{}")
    assert (told.code, told.out) == (2, "")
    assert name in told.err
    assert "Traceback" not in told.err


def test_a_file_that_is_no_utf8_is_named(run: Run, tmp_path: Path):
    """A file in another encoding is named with its cure."""
    file = tmp_path / "fakta.json"
    file.write_bytes('{"hjaelp": "på"}'.encode("latin-1"))
    told = run("assess", str(file))
    assert told.code == 2
    is_one_clear_message(told.err, str(file), "UTF-8")


def test_everything_is_utf8_whatever_the_machine_says():
    """In a C locale too, Danish comes in and goes out as UTF-8."""
    ended = process(
        ["understand", "--question", "bor_i_kommunen"], "jeg bor i Sorø æøå\n".encode(),
        LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0",
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, b"")
    read = json.loads(ended.stdout.decode("utf-8"))
    assert read["text"] == "jeg bor i Sorø æøå"
    assert [fact["fact"] for fact in read["facts"]] == ["bor_i_kommunen"]


def test_a_reader_who_stops_early_is_no_error():
    """`vejviser facts --json | head -1` ends quietly."""
    with subprocess.Popen(
        vejviser("facts", "--json"), cwd=ROOT, env=environment(), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()
        assert running.wait(PATIENCE) == 0
    assert told == b""


def test_a_port_in_use_is_named_with_another(tmp_path: Path):
    """A port that somebody listens on is named with a cure; nothing is made."""
    database = tmp_path / "vejviser.db"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = process(["serve", "--port", str(port), "--database", str(database)])
    assert (ended.returncode, ended.stdout) == (2, b"")
    is_one_clear_message(ended.stderr.decode(), str(port), "PORT=")
    assert not database.exists()


@pytest.mark.parametrize("what", ["a folder", "no database", "below a file", "in no place"])
def test_a_database_that_cannot_be_used_is_named_and_left_alone(tmp_path: Path, what: str):
    """A database that cannot be written: one message with its path, exit code 2, nothing touched."""
    file = tmp_path / "file.db"
    file.write_text("not a database, but somebody's", encoding="utf-8")
    database = {
        "a folder": tmp_path,
        "no database": file,
        "below a file": file / "vejviser.db",
        "in no place": Path("/proc/vejviser.db"),
    }[what]
    ended = process(["serve", "--port", "0", "--database", str(database)])
    assert (ended.returncode, ended.stdout) == (2, b"")
    is_one_clear_message(
        ended.stderr.decode(), str(database.parent if what == "below a file" else database)
    )
    assert file.read_text(encoding="utf-8") == "not a database, but somebody's"


def test_the_server_says_where_it_is_and_ends_on_ctrl_c(tmp_path: Path):
    """`serve` prints its address, answers there, and Ctrl+C ends it without an error."""
    with Server(tmp_path) as server:
        assert server.url in server.log
        assert "soroe" in server.health()["municipalities"]
        assert server.stop(signal.SIGINT) == 0
        assert "Traceback" not in server.log


def test_the_environment_sets_the_server(tmp_path: Path):
    """PORT and the VEJVISER_ settings count where no option is given."""
    ended = process(["serve"], PORT="x", VEJVISER_DATABASE=str(tmp_path / "x.db"))
    assert ended.returncode == 2
    is_one_clear_message(ended.stderr.decode(), "PORT", "'x'")
    ended = process(["serve", "--port", "0"], VEJVISER_KEEP_DAYS="mange")
    assert ended.returncode == 2
    is_one_clear_message(ended.stderr.decode(), "VEJVISER_KEEP_DAYS", "mange")
