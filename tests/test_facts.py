"""Facts handed in from outside, through the real command: good ones are read, bad ones are refused.

A bad one gets one clear message on stderr that names the place and the cure, nothing on stdout, an
exit code other than 0, and no traceback.
"""

import io
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant import FactError
from assistant.cli import main
from assistant.library import rule_files
from assistant.rules.facts import Facts, Known, forget, read_facts
from assistant.rules.load import load
from assistant.rules.model import Fact

ON = date(2026, 11, 21)
Captured = pytest.CaptureFixture[str]


def run(
    text: str | bytes, monkeypatch: pytest.MonkeyPatch, capsys: Captured, *arguments: str
) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `vejviser assess ... -` with that on stdin."""
    raw = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
    try:
        code = main(["assess", "--on", str(ON), *arguments, "-"])
    except SystemExit as ended:
        code = int(ended.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


def refused(code: int, out: str, err: str, place: str) -> None:
    """One message, with the place and a cure, and nothing else."""
    assert code != 0
    assert out == ""
    assert "Traceback" not in err
    (message,) = err.strip().splitlines()
    assert message.startswith("vejviser: ")
    what, arrow, cure = message.partition(" -> ")
    assert arrow, message
    assert cure, message
    assert place in what, message


BAD_FACTS: list[tuple[str, Any, str]] = [
    ("unknown fact", {"alder": 42}, "alder"),
    ("unknown fact among good ones", {"age": 42, "needs": ["post"], "Age": 42}, "Age"),
    ("null", {"age": None}, "age"),
    ("null in a set", {"needs": {"post": None}}, "needs.post"),
    ("null as the value", {"age": {"value": None}}, "age"),
    ("text for a number", {"age": "42"}, "age"),
    ("a fraction", {"age": 17.5}, "age"),
    ("a whole number written as a fraction", {"age": 42.0}, "age"),
    ("truth for a number", {"age": True}, "age"),
    ("a list for a number", {"age": [42]}, "age"),
    ("below the range", {"age": -1}, "age"),
    ("above the range", {"age": 200}, "age"),
    ("above the range by one", {"age": 121}, "age"),
    ("a birth year in the future", {"birth_year": 2027}, "birth_year"),
    ("a birth year too long ago", {"birth_year": 1900}, "birth_year"),
    ("age and birth year too young", {"age": 65, "birth_year": 1959}, "birth_year"),
    ("age and birth year too old", {"age": 68, "birth_year": 1959}, "age"),
    ("a number for a truth", {"bor_i_kommunen": 1}, "bor_i_kommunen"),
    ("a word for a truth", {"bor_i_kommunen": "måske"}, "bor_i_kommunen"),
    ("a list for a truth", {"bor_i_kommunen": [True]}, "bor_i_kommunen"),
    ("unknown value of a choice", {"hjaelp": "massevis"}, "hjaelp"),
    ("a truth for a choice", {"hjaelp": True}, "hjaelp"),
    ("a list for a choice", {"hjaelp": ["lidt"]}, "hjaelp"),
    ("an object for a choice", {"hjaelp": {"lidt": True}}, "hjaelp"),
    ("unknown member", {"needs": ["poste"]}, "needs"),
    ("a member that is no text", {"needs": [["post"]]}, "needs"),
    ("unknown member in an object", {"needs": {"poste": True}}, "needs"),
    ("a word for a set", {"needs": "post"}, "needs"),
    ("a number for a set", {"needs": 3}, "needs"),
    ("a member that is neither yes nor no", {"needs": {"post": "ja"}}, "needs.post"),
    ("told by a stranger", {"age": {"value": 42, "told_by": "nabo"}}, "age"),
    ("told by a list", {"age": {"value": 42, "told_by": ["staff"]}}, "age"),
    ("a key too many", {"age": {"value": 42, "told": "staff"}}, "age"),
    ("told by, but no value", {"age": {"told_by": "staff"}}, "age"),
    ("a fact that does not apply", {"asker": "selv", "samtykke": True}, "samtykke"),
    ("what is worked out and not told", {"reached_pension_age": True}, "reached_pension_age"),
]


@pytest.mark.parametrize(("name", "facts", "place"), BAD_FACTS, ids=[b[0] for b in BAD_FACTS])
def test_a_bad_fact_is_refused_by_name(
    name, facts, place, monkeypatch: pytest.MonkeyPatch, capsys: Captured
):
    """The message names the fact, what is wrong with it, and what may be written instead."""
    refused(*run(json.dumps(facts), monkeypatch, capsys), place)


BAD_TEXT: list[tuple[str, str | bytes, str]] = [
    ("empty", "", "-:1:1"),
    ("blank", "  \n\n", "-:3:1"),
    ("no JSON", "age: 42\n", "-:1:1"),
    ("JSON cut short", '{"age": 42,\n "needs": ["post"', "-:2:"),
    ("a comma too many", '{\n "age": 42,\n}', "-:3:"),
    ("a key twice", '{"age": 42, "age": 43}', "'age'"),
    ("a member twice", '{"needs": {"post": true, "post": false}}', "'post'"),
    ("a list", '[{"age": 42}]', "JSON-objekt"),
    ("a number", "42", "JSON-objekt"),
    ("null", "null", "JSON-objekt"),
    ("text", '"age"', "JSON-objekt"),
    ("not a number", '{"age": NaN}', "age"),
    ("endless", '{"age": 1e999}', "age"),
    ("a number of 5000 digits", '{"age": ' + "9" * 5000 + "}", "-"),
    ("far too many layers", "[" * 100_000, "-"),
    ("not UTF-8", '{"asker": "pårørende"}'.encode("latin-1"), "asker"),
]


@pytest.mark.parametrize(("name", "text", "place"), BAD_TEXT, ids=[b[0] for b in BAD_TEXT])
def test_what_is_no_facts_file_is_refused_with_its_place(
    name, text, place, monkeypatch: pytest.MonkeyPatch, capsys: Captured
):
    """The message names the file, with line and column where there is one."""
    refused(*run(text, monkeypatch, capsys), place)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, capsys: Captured):
    """No such file, a folder, and a file that is not UTF-8."""
    latin = tmp_path / "latin.json"
    latin.write_bytes('{"asker": "pårørende"}'.encode("latin-1"))
    for path in (tmp_path / "no.json", tmp_path, latin):
        code = main(["assess", str(path)])
        told = capsys.readouterr()
        refused(code, told.out, told.err, str(path))


def test_a_file_is_read_as_stdin_is(tmp_path: Path, capsys: Captured):
    """The name of the file stands where `-` stood."""
    file = tmp_path / "facts.json"
    file.write_text('{"needs": ["post"], "age": 42, "bor_i_kommunen": true}', encoding="utf-8")
    assert main(["assess", "--on", str(ON), str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["assessment"]["on"] == str(ON)
    file.write_text("{", encoding="utf-8")
    assert main(["assess", str(file)]) != 0
    assert f"{file}:1:" in capsys.readouterr().err


def test_an_unknown_municipality_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: Captured):
    """The cure lists those that there are."""
    code, out, err = run("{}", monkeypatch, capsys, "--municipality", "atlantis")
    refused(code, out, err, "atlantis")
    assert "soroe" in err


@pytest.mark.parametrize(
    "day", ["i morgen", "2026-13-01", "21-11-2026", "1900-01-01", "9999-12-31"]
)
def test_a_day_that_is_none_is_refused(day, monkeypatch: pytest.MonkeyPatch, capsys: Captured):
    """A date is written as 2026-11-21, and lies where the rules can tell anything."""
    code, out, err = run("{}", monkeypatch, capsys, "--on", day)
    assert (code, out) == (2, "")
    assert "--on" in err
    assert day in err
    assert "Traceback" not in err


# ---------------------------------------------------------------- through a real process


def process(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant.cli", "assess", *arguments]
    return subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)


def test_the_command_itself_answers_and_refuses():
    """Results on stdout as UTF-8, errors on stderr, and the exit code says which it was."""
    facts = {"needs": ["post"], "age": 42, "bor_i_kommunen": True}
    good = process(json.dumps(facts), "--municipality", "soroe", "-")
    assert (good.returncode, good.stderr) == (0, "")
    answer = json.loads(good.stdout)["assessment"]
    assert answer["fits"] == {"post": "aaben-raadgivning"}
    assert "Åben rådgivning" in good.stdout
    bad = process('{"alder": 42}', "-")
    refused(bad.returncode, bad.stdout, bad.stderr, "alder")


# ---------------------------------------------------------------- the good ones


GOOD: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"age": 0}, {"age": 0}),
    ({"age": 120}, {"age": 120}),
    ({"age": 67, "birth_year": 1959}, {"age": 67, "birth_year": 1959}),
    ({"age": 66, "birth_year": 1959}, {"age": 66, "birth_year": 1959}),
    ({"bor_i_kommunen": True}, {"bor_i_kommunen": True}),
    ({"bor_i_kommunen": "nej"}, {"bor_i_kommunen": False}),
    ({"hjaelp": "lidt"}, {"hjaelp": "lidt"}),
    ({"vum_samlet": "C"}, {"vum_samlet": "C"}),
    ({"needs": {"post": True}}, {"needs.post": True}),
    ({"needs": {"post": True, "arbejde": False}}, {"needs.post": True, "needs.arbejde": False}),
    ({"age": {"value": 42, "told_by": "staff"}}, {"age": 42}),
    ({"age": {"value": 42}}, {"age": 42}),
    ({"needs": {"value": {"post": True}, "told_by": "relative"}}, {"needs.post": True}),
    ({"age": "ved_ikke"}, {}),
    ({"needs": "ved_ikke"}, {}),
    ({"hjaelp": {"value": "ved_ikke", "told_by": "staff"}}, {}),
    ({}, {}),
]


@cache
def definitions() -> Mapping[str, Fact]:
    return load(rule_files(), "soroe").facts


def read(raw: Any) -> Facts:
    return read_facts(definitions(), raw, ON)


@pytest.mark.parametrize(("raw", "known"), GOOD, ids=str)
def test_good_facts_are_known_by_key(raw, known):
    """A set has one key a member; "ved ikke" is said and leaves nothing known."""
    facts = read(raw)
    assert {key: told.value for key, told in facts.known.items()} == known
    unsaid = [name for name in raw if not any(k.split(".")[0] == name for k in known)]
    assert dict(facts.unsaid) == dict.fromkeys(unsaid, "ved_ikke")


def test_a_list_answers_all_of_a_set_and_an_object_only_what_it_names():
    """Those left out of a list are no; those left out of an object are unknown."""
    by_list, by_object = read({"needs": ["post"]}), read({"needs": {"post": True}})
    members = [o.id for o in definitions()["needs"].options]
    assert {k for k, told in by_list.known.items() if told.value is False} == {
        f"needs.{member}" for member in members if member != "post"
    }
    assert set(by_object.known) == {"needs.post"}
    assert by_list.members("needs") == by_object.members("needs") == ("post",)
    assert read({"needs": []}).members("needs") == ()


@pytest.mark.parametrize("teller", ["citizen", "relative", "staff"])
def test_who_told_it_is_kept(teller):
    """What a citizen tells and what staff enter stay apart, in the result too."""
    facts = read({"age": {"value": 42, "told_by": teller}, "hjaelp": "lidt"})
    assert facts.known["age"] == Known(42, teller)
    assert facts.known["hjaelp"] == Known("lidt", "citizen")


def test_a_new_value_takes_the_place_of_ved_ikke_and_the_other_way():
    """Nothing is both known and not known."""
    facts = Facts().leave("age", "ved_ikke").learn({"age": Known(42)})
    assert (facts.value("age"), dict(facts.unsaid)) == (42, {})
    again = facts.leave("age", "skipped")
    assert (again.value("age"), dict(again.unsaid)) == (None, {"age": "skipped"})
    gone = forget(again.learn({"needs.post": Known(True)}), "age")
    assert (set(gone.known), dict(gone.unsaid)) == ({"needs.post"}, {})


def test_an_error_names_fact_fault_and_cure():
    """A program that calls the library gets the three apart."""
    with pytest.raises(FactError) as wrong:
        read({"age": 200})
    assert wrong.value.fact == "age"
    assert "200" in wrong.value.what
    assert "120" in wrong.value.cure
