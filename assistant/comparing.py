"""Two versions of the rules compared as people: whose answer changes, told as short stories.

Knows no files and no git: given path -> text of both. The words of the workbench are Danish.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from assistant import DataError, FactError, citizen
from assistant.cases import Case, Difference, differences, read_case
from assistant.rules.assess import assess
from assistant.rules.compare import ABSENT, AnswerSet, Born, Change, Comparison, Told, compare
from assistant.rules.compiled import compile_rulebook
from assistant.rules.facts import read_facts
from assistant.rules.load import Rulebook, load, municipalities
from assistant.rules.model import Fact, Kind

MEMBERS: Mapping[frozenset[Told], str] = {
    frozenset((True,)): "{}",
    frozenset((False,)): "nej til {}",
    frozenset((None,)): "ikke sagt om {}",
    frozenset((False, None)): "ikke {}",
    frozenset((True, None)): "ikke nej til {}",
    frozenset((False, True)): "ja eller nej til {}",
}
"""How the answers about one member of a set are told."""
FEW, ENOUGH = 3, 25
"""How many sets of answers are shown of each change, and looked for, if not all are asked for."""

OUTCOMES: Mapping[str, str] = {**citizen.OUTCOMES, ABSENT: "findes ikke"}


def compare_files(
    old: Mapping[str, str],
    new: Mapping[str, str],
    municipality: str,
    on: date,
    *,
    every: bool = False,
    folder: str = "",
) -> Iterator[str]:
    """The lines of the comparison of one municipality, or of all. `folder`: where the new files are,
    for the commands that replay what is found. Raises DataError."""
    names = [municipality] if municipality else sorted({*municipalities(old), *municipalities(new)})
    for name in names:
        books = [_loaded(files, name, which) for files, which in ((old, "før"), (new, "efter"))]
        if None in books:
            state = "ny" if books[0] is None else "fjernet"
            yield f"{name}: kommunen er {state}"
            continue
        first, second = books
        assert first is not None
        assert second is not None
        yield from _municipality(name, first, second, on, _Told(every, folder))


def _loaded(files: Mapping[str, str], name: str, which: str) -> Rulebook | None:
    if name not in municipalities(files):
        return None
    try:
        return load(files, name)
    except DataError as wrong:
        what = f"udgaven {which}: {wrong.what}"
        raise DataError(wrong.file, wrong.line, what, wrong.cure) from wrong


@dataclass(frozen=True)
class _Told:
    """How much is told, and the folder of the new rules."""

    every: bool
    folder: str


def _municipality(name: str, old: Rulebook, new: Rulebook, on: date, how: _Told) -> Iterator[str]:
    head = f"{name}: regler {old.digest} -> {new.digest}"
    if old.digest == new.digest:
        yield f"{head}: ens"
        return
    told = False
    before: Hashable = None
    for found in compare(old, new, on, None if how.every else ENOUGH):
        if found.changes and _without_years(found) != before:
            told = True
            yield f"{head}, fra {found.on}: {len(found.changes)} slags ændringer i svaret"
            yield from _Words(found, how).lines()
        before = _without_years(found)
    if not told:
        yield f"{head}: ingen får et andet svar"


def _without_years(found: Comparison) -> Hashable:
    """The changes but for the birth years, which are others every year."""
    return frozenset(
        (
            change.need,
            change.offer,
            change.before,
            change.after,
            frozenset(
                (name, frozenset(v.age if isinstance(v, Born) else v for v in values))
                for one in change.sets
                for name, values in one.answers.items()
            ),
        )
        for change in found.changes
    )


class _Words:
    """One day's changes in Danish."""

    def __init__(self, found: Comparison, how: _Told) -> None:
        self.found, self.how = found, how
        self.old, self.new = found.old.rulebook, found.new.rulebook

    def lines(self) -> Iterator[str]:
        """Offers first: they tell what has changed. Then what it does to the answer to each need."""
        offers = [change for change in self.found.changes if change.need is None]
        needs = [change for change in self.found.changes if change.need is not None]
        for title, changes in (("Tilbud", offers), ("Behov", needs)):
            for change in changes:
                yield f"  {title}: {self._head(change)}"
                yield from (f"    {line}" for line in self._people(change))

    def _head(self, change: Change) -> str:
        if change.need is None:
            names = {o.id: o.name for o in (*self.old.offers, *self.new.offers)}
            outcomes = (OUTCOMES[str(side)] for side in (change.before, change.after))
            return f"'{names[change.offer]}' ({change.offer}): {' -> '.join(outcomes)}"
        fact = "asker_needs" if change.need.about == "asker" else "needs"
        label = self._fact(fact).option(change.need.need).label
        sides = (
            self._answer(change.before, self.old),
            self._answer(change.after, self.new),
        )
        return f"'{label}': {' -> '.join(sides)}"

    def _answer(self, side: Hashable, rulebook: Rulebook) -> str:
        if not isinstance(side, tuple):
            return "findes ikke"
        fit, doors = side
        names = {offer.id: offer.name for offer in rulebook.offers}
        contacts = ", ".join(rulebook.contacts[door].name for door in doors)
        return f"{names[fit] if fit else 'intet bestemt'} ({contacts})"

    def _people(self, change: Change) -> Iterator[str]:
        """What all have in common, then the smallest sets, each with one story before and after."""
        common = "" if change.more else self._common(change.sets)
        if common and len(change.sets) > 1:
            yield f"Fælles for alle, det gælder: {common}"
        shown = change.sets if self.how.every else change.sets[:FEW]
        for found in shown:
            yield f"- {self._answers(found.answers)}"
        left = len(change.sets) - len(shown)
        if left:
            at_least = "mindst " if change.more else ""
            yield f"- og {at_least}{left} andre sæt af svar (--all viser dem)"
        if change.sets:
            yield from self._story(change)

    def _common(self, sets: Sequence[AnswerSet]) -> str:
        names = (
            [name for name in sets[0].answers if all(name in s.answers for s in sets)]
            if sets
            else []
        )
        united = {name: _united(value for s in sets for value in s.answers[name]) for name in names}
        told = {name: values for name, values in united.items() if not self._all(name, values)}
        return self._answers(told) if told else ""

    def _all(self, name: str, values: tuple[Told, ...]) -> bool:
        """Whether these are all the answers that there are."""
        fact = self._fact(name.split(".")[0])
        choices = [option.id for option in fact.options] if fact.kind is Kind.CHOICE else ()
        return {*values} == {*(choices or (True, False)), None}

    def _answers(self, answers: Mapping[str, tuple[Any, ...]]) -> str:
        """The answers of a set, the members of one fact together."""
        facts: dict[str, list[str]] = {}
        for name, values in answers.items():
            fact_id, _, member = name.partition(".")
            fact = self._fact(fact_id)
            said = self._member(fact, member, values) if member else self._values(fact, values)
            facts.setdefault(fact_id, []).append(said)
        told = (f"{self._fact(f).label}: {', '.join(said)}" for f, said in facts.items())
        return "; ".join(told) or "alle"

    def _member(self, fact: Fact, member: str, values: tuple[Any, ...]) -> str:
        return MEMBERS[frozenset(values)].format(f"'{fact.option(member).label}'")

    def _values(self, fact: Fact, values: tuple[Any, ...]) -> str:
        if fact.kind is Kind.CHOICE:
            others = [o.label for o in fact.options if o.id not in values]
            if None in values and len(others) < len(values):
                return f"ikke {' eller '.join(repr(label) for label in others)}"
        elif fact.kind is Kind.TRUTH and None in values and len(values) > 1:
            return "ikke nej" if True in values else "ikke ja"
        return " eller ".join(self._value(fact, value) for value in values)

    def _value(self, fact: Fact, value: Any) -> str:
        if value is None:
            return "ikke fortalt"
        if isinstance(value, Born):
            told = "alderen ikke fortalt" if value.age is None else f"{value.age} {fact.unit}"
            return f"født i {value.year} ({told})"
        if isinstance(value, tuple):
            low, high = value
            return f"{low} {fact.unit}" if low == high else f"{low} til {high} {fact.unit}"
        if fact.kind is Kind.CHOICE:
            return f"'{fact.option(str(value)).label}'"
        return "ja" if value else "nej"

    def _fact(self, fact_id: str) -> Fact:
        return self.found.new.rulebook.facts[fact_id]

    def _story(self, change: Change) -> Iterator[str]:
        facts = change.sets[0].example
        yield f"Fx: {citizen.story(self.new, facts)}"
        if change.need is not None:
            for word, edition in (("Før", self.found.old), ("Efter", self.found.new)):
                yield f"  {word}: {citizen.answer(edition, facts)}"
        municipality = self.new.municipality.id
        command = citizen.command(municipality, self.found.on, facts, self.how.folder)
        yield f"  Prøv selv: {command}"


def _united(answers: Iterable[Told]) -> tuple[Told, ...]:
    """All the answers, each once, with ranges of numbers that meet as one."""
    found = list(dict.fromkeys(answers))
    ranges: list[tuple[int, int]] = []
    for low, high in sorted(value for value in found if isinstance(value, tuple)):
        if ranges and low <= ranges[-1][1] + 1:
            low, high = ranges[-1][0], max(high, ranges.pop()[1])
        ranges.append((low, high))
    return (*ranges, *(value for value in found if not isinstance(value, tuple)))


# ---------------------------------------------------------------- stories


@dataclass(frozen=True)
class Broken:
    """A story that the old rules answer as it expects, and the new ones do not."""

    file: str
    case: Case
    differences: tuple[Difference, ...]

    @property
    def can_be_read(self) -> bool:
        """Whether the new rules have the facts that it tells; else no answer can be accepted."""
        return not any(one.part == "facts" for one in self.differences)


def broken_cases(
    old: Mapping[str, str], new: Mapping[str, str], cases: Mapping[str, str]
) -> tuple[Broken, ...]:
    """The stories that a change of the rules breaks. `cases`: `<municipality>/<file>` -> text; those of
    municipalities that one of the versions does not have are left out. Raises DataError."""
    answers = [_Answers(files) for files in (old, new)]
    found = []
    for file, text in cases.items():
        municipality = file.split("/")[0]
        if not all(municipality in answer.municipalities for answer in answers):
            continue
        case = read_case(file, text, municipality)
        before, after = (answer.differences(case) for answer in answers)
        if after and after != before:
            found.append(Broken(file, case, after))
    return tuple(found)


class _Answers:
    """What one version answers to stories."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files, self.municipalities = files, municipalities(files)
        self.rulebook = cache(lambda name: load(files, name))
        self.edition = cache(lambda name, on: compile_rulebook(self.rulebook(name), on))

    def differences(self, case: Case) -> tuple[Difference, ...]:
        edition = self.edition(case.municipality, case.on)
        try:
            facts = read_facts(edition.rulebook.facts, case.facts, case.on)
        except FactError as wrong:
            return (Difference("facts", wrong.fact, "kan læses", str(wrong)),)
        return differences(case, assess(edition, facts))


def tell_broken(broken: Sequence[Broken]) -> Iterator[str]:
    """The broken stories, each with what it expects and what it gets."""
    for found in broken:
        yield f"Historie: {found.file}: {found.case.title}"
        for one in found.differences:
            yield f"    {one.part} {one.name}: ventede {one.expected}, fik {one.found}"
