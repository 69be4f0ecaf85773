"""Writes what of the docs is generated: tables of fields, common facts and topics, errors and breaches
in `docs/format.md` and `docs/how-to.md`, and the JSON Schema.

`--check` writes nothing and fails if a file is not what it would write. The errors are left out of it,
as each takes a check of broken files: `tests/test_check.py`, which breaks them anyhow, compares them.
"""

import argparse
import json
import re
import shutil
import sys
import tempfile
import types
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assistant.checking import check_files
from assistant.folder import read_folder
from assistant.library import rule_files
from assistant.proving import WRONG
from assistant.rule_schema import blocks, field_docs, may_be_one, rule_schema
from assistant.rules.load import parse
from assistant.rules.model import Fact, Id
from tests.broken import COPIES

ROOT = Path(__file__).parent.parent
RULES = ROOT / "assistant" / "rules" / "data"
FORMAT = ROOT / "docs" / "format.md"
HOW_TO = ROOT / "docs" / "how-to.md"
SCHEMA = ROOT / "docs" / "schema" / "rules.schema.json"
ID = get_args(Id)[1].metadata[0].pattern
MARKED = re.compile(r"(<!-- fields: (\w+) -->\n).*?(<!-- /fields -->)", re.DOTALL)
FORMS = {
    "url": "web address",
    "site": "web address",
    "mail": "mail address",
    "code": "four digits",
    "number": "telephone number",
}
WORDS = {str: "text", int: "whole number", bool: "true or false", date: "date", Any: "value"}


MEANS = {
    "fit_does_not_meet": "The answer to a need is an offer that does not list it in `meets`.",
    "nobody_to_ask": "A fallback without doors.",
    "no_answer": (
        "An adult resident has neither a fit nor anything that is still possible. Mostly a "
        "general offer whose `asks` is wrong."
    ),
    "no_contact": "All doors shown are contacts that nobody can reach.",
    "counselling_here": (
        "Your general offer is the fit for somebody who lives elsewhere: it lacks residence in "
        "`asks`."
    ),
    "never_best": (
        "Something before it always fits too: a lower rung, or the same rung earlier in the file."
        " Give it another rung or need, make the other `not_enough`, or say why in `never_best`."
    ),
    "best_after_all": "The reason in `never_best` is no longer true.",
    "dead": (
        "A sentence that nobody will ever read, or a condition that closes the offer for all. "
        "Mostly two thresholds the wrong way round."
    ),
    "always": "A condition that turns nobody away. Mostly `any` where `all` was meant.",
    "varies_after_all": "The reason in `constant_because` is no longer true.",
    "not_barred": "With the one held, the other can still be had.",
    "bar_in_vain": (
        "Whoever holds the other is turned away by `asks` or `judged` already, so the bar decides "
        "nothing."
    ),
    "lost": (
        "Somebody says that more help is needed, and loses an offer. The second person is the "
        "first, one step on."
    ),
    "fit_falls": "Somebody says that more help is needed, and is shown less.",
    "needless_reversal": "The exception is not needed (any more).",
    "wider": "Somebody is taken in whom the law leaves out.",
    "narrower": "Two people who differ in age only, both included by the law: the first is turned away.",
    "not_narrower": "The warning is not needed (any more).",
    "own_not_open": (
        "The national offer for those who live elsewhere is not open to somebody. Mostly your own"
        " `egen-kommune`."
    ),
    "asked_twice": "Two questions settle the same fact.",
    "waits_for_itself": "Guards (`applies_when`) that wait for each other in a ring.",
    "claim_broken": (
        "Somebody of whom the claim speaks is answered otherwise. Look at `Fx` first: mostly the "
        "claim forgets who has not told something."
    ),
    "claim_of_nobody": "Nobody can make `given` yes.",
}
"""What each kind of breach means, for a reader who knows the rules and not the program."""


def written() -> Mapping[Path, str]:
    """Every generated file with what it should hold, but for the errors."""
    return {
        FORMAT: with_tables(FORMAT.read_text("utf-8")),
        HOW_TO: between(HOW_TO.read_text("utf-8"), "breaches", breaches()),
        SCHEMA: json.dumps(rule_schema(), ensure_ascii=False, indent=2) + "\n",
    }


def with_tables(text: str) -> str:
    """The document with the table of each block between its marks."""
    known = {block.__name__: block for block in blocks()}
    text = MARKED.sub(lambda m: f"{m[1]}{table(known[m[2]])}{m[3]}", text)
    return between(between(text, "facts", facts()), "topics", topics())


def between(text: str, name: str, made: str) -> str:
    """The document with that between its marks."""
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    assert marks.search(text), name
    return marks.sub(lambda m: f"{m[1]}{made}{m[2]}", text)


def facts() -> str:
    """The facts that every municipality has."""
    own = parse("national/facts.yaml", rule_files()["national/facts.yaml"]).rules.facts
    return rows(
        ("Fact", "Kind", "Values", "What it is"),
        [(f"`{f.id}`", _kind(f), _values(f), f.means.replace("|", "/")) for f in own],
    )


def _kind(fact: Fact) -> str:
    return f"{fact.kind}, caseworker" if fact.known_by == "caseworker" else str(fact.kind)


def _values(fact: Fact) -> str:
    if fact.options:
        return ", ".join(f"`{option.id}` ({option.label})" for option in fact.options)
    return f"{fact.minimum} to {fact.maximum} ({fact.unit})" if fact.unit else "yes, no"


def topics() -> str:
    """The questions that every municipality answers."""
    own = parse("national/topics.yaml", rule_files()["national/topics.yaml"]).rules.topics
    return rows(
        ("Topic", "Question", "Taken from `tells`"),
        [(f"`{t.id}`", t.title, f"`{t.aspect}`" if t.aspect else "") for t in own],
    )


def breaches() -> str:
    """Every kind of breach of a proof."""
    return rows(
        ("Kind", "What it says", "The mend it names", "What it means"),
        [
            (f"`{kind}`", _plain(what), _plain(cure), MEANS[kind])
            for kind, (_, _, what, cure) in WRONG.items()
        ],
    )


def _plain(text: str) -> str:
    return re.sub(r"\{\w+\}", "...", text)


def errors() -> str:
    """One of every error: what was broken, and what is said of it."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for i, copy in enumerate(COPIES):
            broken = Path(folder) / str(i)
            for name in ("national", "soroe"):
                shutil.copytree(RULES / name, broken / name)
            copy.breaks(broken)
            (problem,) = check_files(read_folder(broken), on=date(2026, 11, 25)).problems
            found.append((copy.name, copy.blames or copy.file, *error(problem)))
    return rows(("Broken", "In", "What is said", "What would be right"), found)


def error(problem: str) -> tuple[str, str]:
    """(what is wrong, what would be right) of a message, as the table has them."""
    what, _, cure = problem.split(": ", 1)[1].partition(" -> ")
    return what.replace("|", "\\|"), cure.replace("|", "\\|")


def table(block: type[BaseModel]) -> str:
    """One row a field: its name, form, default and meaning."""
    said = field_docs()[block.__name__]
    fields = [
        (
            f"`{field.alias or name}`",
            FORMS.get(name) or form_of(field),
            default_of(field),
            said[name],
        )
        for name, field in block.model_fields.items()
    ]
    return rows(("Field", "Form", "Default", "What it is"), fields)


def rows(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """A table as Markdown."""
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ("---",) * len(head), *body))


def default_of(field: FieldInfo) -> str:
    """**required**, or what holds if the field is left out."""
    if field.is_required():
        return "**required**"
    value = field.default
    if value is None or value in ("", ()) or isinstance(value, BaseModel):
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{', '.join(value) if isinstance(value, tuple) else value}`"


def form_of(field: FieldInfo) -> str:
    """What may stand there, in words."""
    if may_be_one(field):
        (item, *_) = get_args(field.annotation)
        return f"{_form(item)}, or a list"
    return "id" if _is_id(field.metadata) else _form(field.annotation)


def _is_id(notes: Iterable[Any]) -> bool:
    """Whether a pydantic annotation asks for the form of an id."""
    inner = (deep for note in notes for deep in (note, *getattr(note, "metadata", ())))
    return any(getattr(note, "pattern", "") == ID for note in inner)


def _form(kind: Any) -> str:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return "one of " + ", ".join(f"`{value}`" for value in inner)
    if origin in (Union, types.UnionType):
        return _form(next(one for one in inner if one is not type(None)))
    if origin is tuple:
        return f"list of {_form(inner[0])}"
    if origin is dict:
        return "fact: value"
    if hasattr(kind, "__metadata__"):
        return "id" if _is_id(kind.__metadata__) else _form(inner[0])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "one of " + ", ".join(f"`{value}`" for value in kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return WORDS[kind]


def main() -> int:
    """0 if the files are (now) what they should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing, fail if out of date")
    check = parser.parse_args().check
    whole = dict(written())
    if not check:
        whole[FORMAT] = between(whole[FORMAT], "errors", errors())
    stale = [p for p, text in whole.items() if not p.exists() or p.read_text("utf-8") != text]
    for path in stale:
        if check:
            cure = "kør: python -m tools.format_reference"
            print(f"{path.relative_to(ROOT)}: ikke opdateret -> {cure}", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(whole[path], "utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
