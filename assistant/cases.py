"""The stories of `tests/cases`: one person's situation a file, and what the rules must answer.

A story may have been accepted with another answer since, with a date and a reason: `accepted`, last in
the file, in the order of time. Reads no files: given text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from assistant import DataError
from assistant.rules.assess import Assessment

EXPECTED = ("fits", "doors", "outcomes", "in_play", "not_in_play")
"""What of a story is about the result key, and not about words."""


@dataclass(frozen=True)
class Case:
    """One person's situation and what the answer must hold. `expect` is as last accepted."""

    municipality: str
    title: str
    on: date
    facts: dict[str, Any]
    expect: dict[str, Any]
    chat: tuple[dict[str, Any], ...]
    expect_chat: dict[str, Any]


def read_case(file: str, text: str, municipality: str) -> Case:
    """The story in a file. Raises DataError naming the place and the cure."""
    try:
        raw = yaml.safe_load(text)
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise DataError(
            file, line, f"YAML kan ikke læses: {wrong.problem}", "ret linjen"
        ) from wrong
    if not isinstance(raw, dict):
        raise DataError(file, 1, "historien er tom", "skriv title, on, facts og expect")
    raw = {
        ("on" if key is True else key): value for key, value in raw.items()
    }  # YAML 1.1: on is yes
    for key in ("title", "on", "facts", "expect"):
        if key not in raw:
            raise DataError(file, 1, f"historien mangler '{key}'", "skriv den")
    if not isinstance(raw["on"], date):
        raise DataError(file, 1, f"on er {raw['on']!r}", "skriv en dato som 2026-01-31")
    return Case(
        municipality,
        raw["title"],
        raw["on"],
        raw["facts"],
        _accepted(raw["expect"], raw.get("accepted", ())),
        tuple(raw.get("chat", ())),
        raw.get("expect_chat", {}),
    )


def _accepted(expect: Mapping[str, Any], later: Any) -> dict[str, Any]:
    found = dict(expect)
    for accepted in later:
        for key in EXPECTED:
            if isinstance(accepted.get(key), dict):
                found[key] = {**found.get(key, {}), **accepted[key]}
            elif key in accepted:
                found[key] = accepted[key]
    return found


@dataclass(frozen=True)
class Difference:
    """One thing that the rules answer otherwise than the story expects. `part` is one of EXPECTED."""

    part: str
    name: str
    expected: str
    found: str


def differences(case: Case, assessment: Assessment) -> tuple[Difference, ...]:
    """What of the result key is not as the story expects."""
    return tuple(_differences(case, assessment))


def _differences(case: Case, assessment: Assessment) -> Iterator[Difference]:
    needs = {need.need: need for need in assessment.needs}
    outcomes = {offer.id: str(offer.outcome) for offer in assessment.offers}
    playing = {offer.id for offer in assessment.offers if offer.in_play}
    found: Mapping[str, Mapping[str, str]] = {
        "fits": {name: need.fit or "none" for name, need in needs.items()},
        "doors": {name: need.doors[0] for name, need in needs.items()},
        "outcomes": outcomes,
    }
    for part, answers in found.items():
        for name, wanted in case.expect.get(part, {}).items():
            said = answers.get(name, "ikke med")
            if said != (wanted or "none"):
                yield Difference(part, name, wanted or "none", said)
    for name in case.expect.get("in_play", ()):
        if name not in playing:
            yield Difference("in_play", name, "i spil", "ikke i spil")
    for name in case.expect.get("not_in_play", ()):
        if name in playing:
            yield Difference("not_in_play", name, "ikke i spil", "i spil")


def accept(text: str, case: Case, found: tuple[Difference, ...], on: date, because: str) -> str:
    """The story's text with the new answer accepted, dated and with its reason, at the end."""
    entry: dict[str, Any] = {"on": on.isoformat(), "because": because}
    for difference in found:
        if difference.part in ("in_play", "not_in_play"):
            kept = entry.get(difference.part, case.expect[difference.part])
            entry[difference.part] = [name for name in kept if name != difference.name]
        else:
            entry.setdefault(difference.part, {})[difference.name] = difference.found
    head = "" if "\naccepted:" in text else "accepted:\n"
    lines = yaml.safe_dump(
        [entry], allow_unicode=True, sort_keys=False, default_flow_style=None, width=100
    )
    indented = "".join(f"  {line}\n" for line in lines.splitlines())
    return f"{text.rstrip()}\n{head}{indented}"
