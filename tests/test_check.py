"""`vejviser check` over broken copies of the real Sorø files: each fails with file, line and cure.

A broken copy is the good one with one named edit: see `tests/broken/`.
"""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

import assistant.library
from assistant.answer import Renderer
from assistant.cli import main
from assistant.library import rule_files
from assistant.locales import catalogue
from assistant.rules.assess import assess
from assistant.rules.compiled import compile_rulebook
from assistant.rules.facts import read_facts
from assistant.rules.load import load
from tests.broken import COPIES, Broken
from tools.format_reference import FORMAT, error

DATA = Path(assistant.library.__file__).parent / "rules" / "data"


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the national files and Sorø's."""
    folder = tmp_path_factory.mktemp("good")
    for name in ("national", "soroe"):
        shutil.copytree(DATA / name, folder / name)
    return folder


def test_the_good_copy_passes(good: Path, capsys: pytest.CaptureFixture[str]):
    """Nothing is wrong with the rules that ship."""
    assert main(["check", "--data", str(good)]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.startswith("soroe: i orden")


@pytest.mark.parametrize("copy", COPIES, ids=lambda copy: copy.name)
def test_a_broken_copy_fails_with_file_line_and_cure(
    copy: Broken, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """One message that names the right file, the right line and what to do."""
    folder = tmp_path / "copy"
    shutil.copytree(good, folder)
    line = copy.breaks(folder)
    assert main(["check", "--data", str(folder)]) != 0
    told = capsys.readouterr()
    messages = told.err.strip().splitlines()
    assert len(messages) == 1, told.err
    found = re.match(
        r"(?:vejviser: )?(?P<file>[^:]+):(?P<line>\d+): (?P<what>.+) -> (?P<cure>.+)", messages[0]
    )
    assert found, messages[0]
    assert (found["file"], int(found["line"])) == (copy.blames or copy.file, line), messages[0]
    assert copy.what in found["what"], messages[0]
    assert copy.cure in found["cure"], messages[0]
    assert "i orden" not in told.out
    row = (copy.name, copy.blames or copy.file, *error(messages[0]))
    assert f"| {' | '.join(row)} |" in FORMAT.read_text("utf-8"), (
        "kør: python -m tools.format_reference"
    )


def test_a_broken_municipality_does_not_hide_another(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """The other is checked all the same, and only the broken one is told of as broken."""
    folder = tmp_path / "copy"
    shutil.copytree(good, folder)
    (folder / "andenby").mkdir()
    (folder / "andenby" / "municipality.yaml").write_text(
        "municipality: {id: [\n", encoding="utf-8"
    )
    assert main(["check", "--data", str(folder)]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("soroe: i orden")
    (message,) = told.err.strip().splitlines()
    assert message.startswith("andenby/municipality.yaml:")
    assert main(["check", "--data", str(folder), "--municipality", "soroe"]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--municipality", "atlantis"], "ukendt kommune 'atlantis'"),
        (["--data", "/findes/ikke"], "er ikke en mappe"),
    ],
)
def test_what_cannot_be_checked_is_said(arguments, said, capsys: pytest.CaptureFixture[str]):
    """An unknown municipality or folder is an error with a cure, and nothing is printed as a result."""
    assert main(["check", *arguments]) != 0
    told = capsys.readouterr()
    assert said in told.err
    assert " -> " in told.err
    assert told.out == ""


def test_stale_sources_are_told_and_are_no_error(good: Path, capsys: pytest.CaptureFixture[str]):
    """Old papers are a warning to the editor: the rules still load."""
    assert main(["check", "--data", str(good), "--stale"]) == 0
    told = capsys.readouterr().out
    assert "s-85" in told
    assert "s-103" in told
    assert "contacts.yaml: ikke bekræftet, at de er rigtige: kompasset, " in told


@pytest.mark.parametrize(
    ("municipality", "needs", "source"),
    [
        ("soroe", ["post"], "s-85"),
        ("holbaek", ["post"], "ho-2017"),
        ("viborg", ["post"], "vi-2020"),
    ],
)
def test_a_citizen_is_told_that_a_source_is_old_and_unconfirmed(municipality, needs, source):
    """Under the result, also where nothing fits and only the fallback comes from the paper."""
    edition = compile_rulebook(load(rule_files(), municipality), date(2026, 11, 25))
    told = {"needs": needs, "age": 40, "bor_i_kommunen": True}
    facts = read_facts(edition.rulebook.facts, told, edition.on)
    result = Renderer(edition, catalogue()).result(assess(edition, facts), facts)
    text = catalogue().text
    (shown,) = [shown for shown in result.sources if shown.id == source]
    old = text("source.old", day=catalogue().day(edition.rulebook.sources[source].review_by))
    assert shown.warnings == (text("source.unconfirmed"), old)
