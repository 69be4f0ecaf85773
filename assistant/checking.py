"""Everything that can be wrong with rule files, found before a citizen meets it.

Composes the loader and the rules: loads each municipality, runs the examples beside the rules, and
looks for what is missing. Reads no files itself.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from operator import eq

from assistant import DataError, FactError
from assistant.approval import approvals
from assistant.cases import Case, differences, read_case
from assistant.dialog.lexicon import read_lexicons
from assistant.library import words_of
from assistant.rules.assess import assess
from assistant.rules.compiled import CompiledOffer, Edition, compile_rulebook
from assistant.rules.diagram import NO, YES, Atlas, Builder, Table
from assistant.rules.facts import Facts, keys_of, read_facts
from assistant.rules.lint import lint
from assistant.rules.load import NATIONAL, Rulebook, files_of, is_words, load
from assistant.rules.located import read_yaml
from assistant.rules.model import Example, Fact, Offer
from assistant.workbench_collisions import Words, together_in

TRUTHS = {"true": True, "false": False, "yes": True, "no": False}


@dataclass(frozen=True)
class Checked:
    """What was found: lines to tell, and problems as `file:line: what -> cure`."""

    told: tuple[str, ...]
    problems: tuple[str, ...]


def check_files(
    files: Mapping[str, str],
    municipality: str = "",
    *,
    on: date,
    stale: bool = False,
    words: Mapping[str, str] | None = None,
    common: bool = False,
) -> Checked:
    """Checks one municipality, or all; with `stale`, tells which sources are past their review.

    `words`: the lexicons that all have in common, if a municipality's own words are to be checked
    too; `common`: and those themselves.
    """
    told: list[str] = []
    problems: list[str] = []
    folders = sorted({name.split("/")[0] for name in files if "/" in name} - {NATIONAL})
    names = [municipality] if municipality else folders
    if not names:
        problems.append(":0: ingen kommune har en fil municipality.yaml -> skriv den")
    understood = Words(together_in({**_words_in(files), **(words or {})}), common)
    for name in names:
        try:
            rulebook = load(files, name)
        except DataError as wrong:
            problems.append(str(wrong))
            continue
        found = (
            *problems_of(rulebook, files, on),
            *_of_words(rulebook, files, words or {}, understood),
        )
        problems += found
        told.append(_summary(rulebook, len(found)))
        if stale:
            told += _stale(rulebook, on)
    if common and not municipality:
        problems += understood.nobodys()
        told += approvals(words or {})
    return Checked(tuple(told), tuple(dict.fromkeys(problems)))


def check_cases(files: Mapping[str, str], cases: Mapping[str, str]) -> tuple[str, ...]:
    """What stories expect and the rules do not answer. `cases`: `<municipality>/<file>` -> text."""
    problems: list[str] = []
    book = cache(lambda name: load(files, name))
    edition = cache(lambda name, on: compile_rulebook(book(name), on))
    for file, text in cases.items():
        try:
            case = read_case(file, text, file.split("/")[0])
            found = assess(edition(case.municipality, case.on), _told(book, case))
        except (DataError, FactError) as wrong:
            problems.append(str(wrong) if isinstance(wrong, DataError) else f"{file}:1: {wrong}")
            continue
        problems += [
            f"{file}:1: {d.part} {d.name}: ventede {d.expected}, fik {d.found}"
            " -> ret reglen eller historien"
            for d in differences(case, found)
        ]
    return tuple(problems)


def _told(book: Callable[[str], Rulebook], case: Case) -> Facts:
    return read_facts(book(case.municipality).facts, case.facts, case.on)


def problems_of(rulebook: Rulebook, files: Mapping[str, str], on: date) -> tuple[str, ...]:
    """What is wrong with a rulebook that was loaded from these files, from that day on."""
    lines = Lines(files_of(files, rulebook.municipality.id))
    days = (on, *rulebook.changes_after(on))
    editions = (compile_rulebook(rulebook, day) for day in days)
    proofread = (str(error) for error in lint(files, rulebook.municipality.id))
    tried = (p for edition in editions for p in _problems(edition, lines))
    return tuple(dict.fromkeys((*proofread, *tried)))


def _words_in(files: Mapping[str, str]) -> dict[str, str]:
    return {n: text for n, text in files.items() if is_words(n) and n.endswith(".yaml")}


def _of_words(
    rulebook: Rulebook, files: Mapping[str, str], words: Mapping[str, str], checked: Words
) -> Iterator[str]:
    """What is wrong with the words that a municipality is understood by."""
    own = words_of(files, rulebook.municipality.id)
    if not words or not (own or checked.common):
        return
    try:
        lexicons = read_lexicons({**words, **own}, rulebook.municipality.id)
        yield from checked.problems(rulebook, lexicons, own)
    except DataError as wrong:
        yield str(wrong)


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
    contacts = rulebook.contacts.values()
    open_ = [c.id for c in contacts if c.confirmed is None and c.kind != "line"]
    if open_:
        yield f"  contacts.yaml: ikke bekræftet, at de er rigtige: {', '.join(open_)}"


class Lines:
    """Finds the file and line of a block by its id."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = [read_yaml(n, text) for n, text in files.items() if not is_words(n)]

    def of(self, kind: str, block_id: str, *path: str | int) -> str:
        """`file:line` of the block, or of a path inside it."""
        for located in self.files:
            blocks = located.value.get(kind, []) if isinstance(located.value, dict) else []
            for i, block in enumerate(blocks):
                if block.get("id") == block_id:
                    return f"{located.file}:{located.line((kind, i, *path))}"
        return ":0"

    def head(self, *path: str | int) -> str:
        """`file:line` of a key of the municipality's own block."""
        for located in self.files:
            if "municipality" in located.value:
                return f"{located.file}:{located.line(('municipality', *path))}"
        return ":0"

    def offer(self, offer: Offer, *path: str | int) -> str:
        """`file:line` of an offer, which may stand several times with other dates."""
        begins = str(offer.valid_from or "")
        for located in self.files:
            for i, block in enumerate(located.value.get("offers", [])):
                if (block["id"], block.get("valid_from", "")) == (offer.id, begins):
                    return f"{located.file}:{located.line(('offers', i, *path))}"
        return ":0"


def _problems(edition: Edition, lines: Lines) -> Iterator[str]:
    for compiled in edition.offers:
        yield from _of_offer(edition, compiled, lines)
        yield from _of_guards(edition, compiled, lines)
    yield from _of_topics(edition.rulebook, lines)


def _of_offer(edition: Edition, compiled: CompiledOffer, lines: Lines) -> Iterator[str]:
    offer = compiled.offer
    where = lines.offer(offer)
    for i, block in enumerate(offer.not_enough):
        if not set(block.needs) <= set(offer.meets):
            place = lines.offer(offer, "not_enough", i, "needs")
            yield f"{place}: '{offer.id}' møder ikke behovet -> ret needs, eller skriv det i meets"
    if offer.kind != "described":
        return
    if offer.complaint is None:
        yield f"{where}: '{offer.id}' siger ikke, hvordan man klager -> skriv complaint"
    if not offer.steps or offer.steps[-1].when is not None:
        yield f"{where}: '{offer.id}' har ikke altid noget, man kan gøre -> skriv en sidste step uden when"
    outcomes = {example.outcome for example in offer.examples}
    if not outcomes - {"not_matching", "unclear"}:
        yield f"{where}: '{offer.id}' mangler et eksempel, der passer -> skriv et i examples"
    if "not_matching" not in outcomes and _can_fail(edition, compiled):
        yield f"{where}: '{offer.id}' mangler et eksempel, der ikke passer -> skriv et i examples"
    for i, example in enumerate(offer.examples):
        problem = _wrong(edition, offer, example)
        if problem:
            place = lines.offer(offer, "examples", i)
            yield f"{place}: {problem} -> ret reglen eller eksemplet"


def _can_fail(edition: Edition, compiled: CompiledOffer) -> bool:
    """Whether there is anybody for whom the offer is not_matching: some turn nobody away, and some
    only leave open what the source leaves open."""
    variables = edition.table.variables
    answers = {
        i: (*(1 << value for value in range(variable.size)), variable.every)
        for i, variable in enumerate(variables)
        if not variable.name.startswith("?")
    }
    atlas = Atlas(edition.table, edition.blank, answers)
    return NO in atlas.ends_of(atlas.lifted(compiled.all))


def _of_guards(edition: Edition, compiled: CompiledOffer, lines: Lines) -> Iterator[str]:
    """A fact with applies_when must not be read where it does not apply."""
    for fact in edition.rulebook.facts.values():
        if fact.applies_when and any(
            _read_outside(edition, fact, diagram) for diagram in _diagrams(compiled)
        ):
            where = lines.offer(compiled.offer)
            yield (
                f"{where}: '{compiled.offer.id}' bruger '{fact.id}', hvor det ikke gælder -> "
                "skriv betingelsen fra applies_when sammen med det"
            )


def _diagrams(compiled: CompiledOffer) -> Iterator[int]:
    functions = (*compiled.falls_short.values(), *compiled.where)
    yield from (function.node for function in functions if function)
    nodes = (*compiled.notes, *compiled.steps, *(node for _, _, node in compiled.clauses))
    yield from (node.diagram for node in nodes if node)


def _read_outside(edition: Edition, fact: Fact, diagram: int) -> bool:
    own = {edition.index[key] for key in keys_of(fact) if key in edition.index}
    if own.isdisjoint(edition.table.variables_of(diagram)):
        return False
    builder = Builder(edition.table.variables)
    guard = builder.negate(_copied(builder, edition.table, edition.guards[fact.id]))
    outside = builder.every((_copied(builder, edition.table, diagram), guard))
    return not own.isdisjoint(builder.table().variables_of(outside))


def _copied(builder: Builder, table: Table, node: int) -> int:
    if node <= YES:
        return node
    variable, children = table.nodes[node]
    ways = (
        (builder.values(variable, partial(eq, value)), _copied(builder, table, child))
        for value, child in enumerate(children)
    )
    return builder.some(builder.every(way) for way in ways)


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
            typed[name] = TRUTHS.get(value, value)
        elif isinstance(value, dict):
            typed[name] = {
                k: TRUTHS.get(v, v) if isinstance(v, str) else v for k, v in value.items()
            }
        else:
            typed[name] = value
    return typed


def _of_topics(rulebook: Rulebook, lines: Lines) -> Iterator[str]:
    for matter in rulebook.matters:
        if matter not in rulebook.topics:
            where = lines.of("matters", matter)
            yield f"{where}: svaret '{matter}' hører ikke til noget spørgsmål -> brug et id fra topics"
    for topic in rulebook.topics.values():
        for after in topic.next:
            if after not in rulebook.topics:
                where = lines.of("topics", topic.id, "next")
                yield f"{where}: ukendt spørgsmål '{after}' -> brug et id fra topics"
        instead = rulebook.topics.get(topic.gives_way_to)
        if topic.gives_way_to and not (instead and instead.told_when):
            where = lines.of("topics", topic.id, "gives_way_to")
            what = f"'{topic.gives_way_to}' fortælles ikke af sig selv"
            yield f"{where}: {what} -> brug et id fra topics, der har told_when"
