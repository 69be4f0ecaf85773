"""The documents about the rule format are what the program is: tables, schema, kinds of breach."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from assistant.answer import Renderer
from assistant.cli import main
from assistant.library import rule_files
from assistant.locales import catalogue
from assistant.proving import TITLES, WRONG
from assistant.result import assessment_json
from assistant.rule_schema import blocks, field_docs, rule_schema
from assistant.rules.assess import assess
from assistant.rules.compiled import compile_rulebook
from assistant.rules.facts import read_facts
from assistant.rules.load import is_words, load
from assistant.rules.located import read_yaml
from assistant.rules.truth import Truth, every, negate, some
from tools import coverage
from tools.format_reference import FORMAT, HOW_TO, MEANS, written

DOCS = FORMAT.parent


class Core(yaml.SafeLoader):
    """YAML as editors read it (1.2): true and false are truths, yes and no are words, dates are text."""


Core.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in all_ if tag.endswith((":int", ":null"))]
    for first, all_ in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))


@pytest.mark.parametrize("path", [*written()], ids=lambda path: path.name)
def test_what_is_generated_is_up_to_date(path: Path):
    """`python -m tools.format_reference` would write the same."""
    assert path.read_text("utf-8") == written()[path], "kør: python -m tools.format_reference"


def test_every_statement_of_the_papers_is_told_and_the_pages_of_it_are_up_to_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """`python -m tools.coverage` would write the same."""
    monkeypatch.setattr("sys.argv", ["coverage", "--check"])
    assert coverage.main() == 0, capsys.readouterr().err


def test_every_field_of_every_block_says_what_it_is():
    """An editor sees it in completion, and a lawyer in the document."""
    silent = [
        f"{block}.{field}"
        for block, fields in field_docs().items()
        for field, says in fields.items()
        if not says
    ]
    assert silent == []


def test_every_block_has_its_table():
    """Nothing that a file may hold is left out of the reference."""
    shown = set(re.findall(r"<!-- fields: (\w+) -->", FORMAT.read_text("utf-8")))
    assert {block.__name__ for block in blocks()} - shown == set()


@pytest.mark.parametrize("name", [n for n in rule_files() if not is_words(n)])
def test_the_schema_takes_every_file_that_ships(name: str):
    """An editor marks nothing that the loader takes."""
    read: Any = yaml.load(rule_files()[name], Loader=Core)
    jsonschema.validate(read, rule_schema())


def test_the_schema_refuses_an_unknown_key():
    """And it does mark what the loader refuses."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"tilbud": []}, rule_schema())


def test_check_prints_the_schema(capsys: pytest.CaptureFixture[str]):
    """`vejviser check --schema` is the file in docs."""
    assert main(["check", "--schema"]) == 0
    said = capsys.readouterr().out
    assert said.strip() == (DOCS / "schema" / "rules.schema.json").read_text("utf-8").strip()


def test_every_kind_of_breach_is_explained():
    """A breach whose meaning nobody wrote down is a breach nobody mends."""
    assert MEANS.keys() == WRONG.keys()


def test_every_property_of_a_proof_is_explained():
    """The reference lists what `prove` shows."""
    text = FORMAT.read_text("utf-8")
    assert [name for name in TITLES if f"| `{name}` |" not in text] == []


@pytest.mark.parametrize("page", [FORMAT, HOW_TO], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path):
    """Between the documents, and to a heading."""
    for file, heading in re.findall(r"\]\(([\w./-]*)(?:#([\w-]+))?\)", page.read_text("utf-8")):
        target = page.parent / file if file else page
        assert target.exists(), file
        if heading:
            text = target.read_text("utf-8")
            titles = [
                re.sub(r"[^\w\- ]", "", h).strip() for h in re.findall(r"^#+ (.*)", text, re.M)
            ]
            names = {title.lower().replace(" ", "-") for title in titles}
            assert heading in names | set(re.findall(r'<a id="([\w-]+)"', text)), (
                f"{file}#{heading}"
            )


@pytest.mark.parametrize("page", [FORMAT, HOW_TO], ids=lambda page: page.name)
def test_every_piece_of_yaml_can_be_read(page: Path):
    """What stands as a rule can be copied."""
    for i, block in enumerate(re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)):
        assert read_yaml(f"{page.name}, block {i}", block).value


def test_the_table_of_three_values_is_what_is_worked_out():
    """Each row of the reference, through the functions that the rules use."""
    row = re.compile(r"^\| (yes|no|unknown) \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$", re.MULTILINE)
    rows = row.findall(FORMAT.read_text("utf-8"))
    assert len(rows) == 6
    for a, b, both, one, not_a in rows:
        pair = (Truth(a), Truth(b))
        assert (every(pair), some(pair), negate(pair[0])) == (both, one, not_a)


def test_the_result_has_the_keys_that_are_described():
    """What `assess` prints, by the names in the reference."""
    part = FORMAT.read_text("utf-8").split("### Facts in, result out")[1].split("\n## ")[0]
    described = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (.*?) \|", part, re.MULTILINE)))
    edition = compile_rulebook(load(rule_files(), "soroe"), date(2026, 11, 25))
    facts = read_facts(edition.rulebook.facts, {"needs": ["post"]}, edition.on)
    shown = assessment_json(assess(edition, facts), Renderer(edition, catalogue()))
    assert set(described) == shown.keys() - {"municipality", "held"}
