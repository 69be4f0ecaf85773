"""Everything that can be wrong with rule files, found before a citizen meets it.

Composes the loader and the rules: loads each municipality, runs the examples beside the rules, and
looks for what is missing. Reads no files itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assistant import DataError, FactError
from assistant.rules.assess import assess
from assistant.rules.compiled import Edition, compile_rulebook
from assistant.rules.facts import read_facts
from assistant.rules.load import Rulebook, load, municipalities
from assistant.rules.located import read_yaml
from assistant.rules.model import Example, Offer

DANGERS = ("selvmord", "vold", "psykose", "overdosis", "barn", "intet_tag", "liv")


@dataclass(frozen=True)
class Checked:
    """What was found: lines to tell, and problems as `file:line: what -> cure`."""

    told: tuple[str, ...]
    problems: tuple[str, ...]


def check_files(
    files: Mapping[str, str], municipality: str = "", *, on: date, stale: bool = False
) -> Checked:
    """Checks one municipality, or all; with `stale`, tells which sources are past their review."""
    told: list[str] = []
    problems: list[str] = []
    names = (municipality,) if municipality else municipalities(files)
    if not names:
        problems.append(":0: ingen kommune har en fil municipality.yaml -> skriv den")
    for name in names:
        try:
            rulebook = load(files, name)
        except DataError as wrong:
            problems.append(str(wrong))
            continue
        edition = compile_rulebook(rulebook, on)
        found = [*_problems(edition, _Lines(files))]
        problems += found
        told.append(_summary(rulebook, len(found)))
        if stale:
            told += _stale(rulebook, on)
    return Checked(tuple(told), tuple(problems))


def _summary(rulebook: Rulebook, problems: int) -> str:
    state = "i orden" if not problems else f"{problems} fejl"
    counts = f"{len(rulebook.offers)} tilbud, {len(rulebook.matters)} svar, {len(rulebook.sources)} kilder"
    return f"{rulebook.municipality.id}: {state} ({counts}, regler {rulebook.digest})"


def _stale(rulebook: Rulebook, on: date) -> Iterator[str]:
    for source in rulebook.sources.values():
        if source.review_by < on:
            yield f"  {source.id}: skulle ses efter senest {source.review_by} ({source.date_says})"
        if source.confirmed_in_force is None and source.kind == "document":
            yield f"  {source.id}: ikke bekræftet, at det stadig gælder"


class _Lines:
    """Finds the file and line of a block by its id."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = [read_yaml(name, text) for name, text in files.items()]

    def of(self, kind: str, block_id: str, *path: str | int) -> str:
        """`file:line` of the block, or of a path inside it."""
        for located in self.files:
            blocks = located.value.get(kind, []) if isinstance(located.value, dict) else []
            for i, block in enumerate(blocks):
                if block.get("id") == block_id:
                    return f"{located.file}:{located.line((kind, i, *path))}"
        return ":0"


def _problems(edition: Edition, lines: _Lines) -> Iterator[str]:
    for compiled in edition.offers:
        yield from _of_offer(edition, compiled.offer, lines)
    yield from _of_dangers(edition.rulebook)
    yield from _of_topics(edition.rulebook, lines)


def _of_offer(edition: Edition, offer: Offer, lines: _Lines) -> Iterator[str]:
    if offer.kind != "described":
        return
    where = lines.of("offers", offer.id)
    if offer.complaint is None:
        yield f"{where}: '{offer.id}' siger ikke, hvordan man klager -> skriv complaint"
    if not offer.steps or offer.steps[-1].when is not None:
        yield f"{where}: '{offer.id}' har ikke altid noget, man kan gøre -> skriv en sidste step uden when"
    outcomes = {example.outcome for example in offer.examples}
    if not outcomes - {"not_matching", "unclear"} or "not_matching" not in outcomes:
        yield f"{where}: '{offer.id}' mangler et eksempel, der passer, og et, der ikke gør -> skriv begge"
    for i, example in enumerate(offer.examples):
        problem = _wrong(edition, offer, example)
        if problem:
            place = lines.of("offers", offer.id, "examples", i)
            yield f"{place}: {problem} -> ret reglen eller eksemplet"


def _wrong(edition: Edition, offer: Offer, example: Example) -> str:
    """What is wrong with an example beside a rule; '' if it holds."""
    try:
        facts = read_facts(edition.rulebook.facts, _typed(edition, example.facts), edition.on)
    except FactError as wrong:
        return f"eksemplet kan ikke læses: {wrong}"
    outcome = assess(edition, facts).offer(offer.id).outcome
    if outcome.value == example.outcome:
        return ""
    return f"eksemplet for '{offer.id}' giver {outcome.value}, ikke {example.outcome}"


def _typed(edition: Edition, given: Mapping[str, object]) -> dict[str, object]:
    """Example facts come as text from YAML: numbers and yes/no get their type here."""
    typed: dict[str, object] = {}
    for name, value in given.items():
        fact = edition.rulebook.facts.get(name)
        if isinstance(value, str) and fact is not None and fact.kind == "number":
            typed[name] = int(value) if value.isdecimal() else value
        elif isinstance(value, str) and fact is not None and fact.kind == "truth":
            typed[name] = {"true": True, "false": False, "yes": True, "no": False}.get(value, value)
        else:
            typed[name] = value
    return typed


def _of_dangers(rulebook: Rulebook) -> Iterator[str]:
    lines = [c for c in rulebook.contacts.values() if c.kind == "line"]
    for danger in DANGERS:
        shown = [c for c in lines if danger in c.danger]
        if not shown:
            yield f"{rulebook.municipality.id}:0: ingen linje vises ved faren '{danger}' -> skriv den i danger"


def _of_topics(rulebook: Rulebook, lines: _Lines) -> Iterator[str]:
    for matter in rulebook.matters:
        if matter not in rulebook.topics:
            where = lines.of("matters", matter)
            yield f"{where}: svaret '{matter}' hører ikke til noget spørgsmål -> brug et id fra topics"
    for topic in rulebook.topics.values():
        for after in topic.next:
            if after not in rulebook.topics:
                where = lines.of("topics", topic.id, "next")
                yield f"{where}: ukendt spørgsmål '{after}' -> brug et id fra topics"
