"""A rulebook on one day as decision diagrams, and facts as masks over them. Immutable once made.

Knows conditions and facts; knows no outcomes. Numbers are cut into cells at the rulebook's own
thresholds. Age and birth year share one variable, whose cells also tell on which side of the state
pension age one is, so that "18 or more" and "under pension age" can never contradict each other.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, reduce
from operator import itemgetter, or_

from assistant import FactError
from assistant.rules.diagram import NO, YES, Builder, Function, Table, Variable
from assistant.rules.facts import NEEDS, OLDEST, Facts, Value, ages_of, keys_of
from assistant.rules.load import DERIVED, Rulebook
from assistant.rules.model import (
    Base,
    Block,
    Claim,
    Clause,
    Condition,
    Fact,
    Kind,
    Offer,
    PensionStep,
)
from assistant.rules.truth import Truth

AGE, BIRTH = "age", "birth_year"


Possible = Callable[[Sequence[int]], Hashable]
"""Takes the masks of some variables, as a key, from those of all."""


def possible_for(reads: Sequence[int]) -> Possible:
    """For these variables."""
    return itemgetter(*reads) if reads else lambda masks: ()


# Nodes, offers and editions are compared by identity: nothing asks whether two are alike, and what is
# worked out from one can be kept under it.


@dataclass(frozen=True, eq=False)
class Node:
    """A condition with its diagram and those of its parts, so that every step can be explained."""

    condition: Condition
    diagram: int
    parts: tuple["Node", ...]
    reads: tuple[int, ...]
    """The variables that the condition names, in order."""

    @cached_property
    def possible(self) -> Possible:
        """Takes what is possible for the variables that it names from the masks of all."""
        return possible_for(self.reads)


@dataclass(frozen=True, eq=False)
class CompiledOffer:
    """The diagrams of one offer. `asks` and `all` (asks, judged and no bar) decide the outcome."""

    offer: Offer
    order: int
    asks: Function
    all: Function
    clauses: tuple[tuple[str, int, Node], ...]
    """(part asks|judged, index in the part, node) of every clause."""
    not_enough: tuple[Node, ...]
    notes: tuple[Node, ...]
    steps: tuple[Node | None, ...]
    places: tuple[Node | None, ...]
    where: tuple[Function | None, ...]
    """For each place: the function that tells whether it is for this person (None: for all)."""
    held: int
    bars: tuple[int, ...]
    """For each bar: the diagram that tells whether what bars is held."""
    reads: tuple[int, ...]
    """The variables that any of its conditions names, in order."""
    not_with: tuple[str, ...]
    """The offers that bar it or that it bars, in file order."""

    falls_short: Mapping[str, Function]
    """For each need it meets: the diagram under which it is not enough."""

    @cached_property
    def possible(self) -> Possible:
        """Takes what is possible for the variables that it names from the masks of all."""
        return possible_for(self.reads)


@dataclass(frozen=True, eq=False)
class Edition:
    """All that is served: a rulebook on one day, compiled. Shared by every conversation."""

    rulebook: Rulebook
    on: date
    table: Table
    index: Mapping[str, int]
    cells: Mapping[str, tuple[int, ...]]
    offers: tuple[CompiledOffer, ...]
    fallbacks: tuple[Function, ...]
    guards: Mapping[str, int]
    asked: Mapping[str, int]
    """Questions that are left out for somebody, with the diagram that says when they are asked."""
    told: Mapping[str, int]
    """Topics that are answered unasked, with the diagram that says when."""
    told_offers: Mapping[str, int]
    """Offers that are shown whatever the needs, with the diagram that says when."""
    pension: tuple[PensionStep, ...]

    @cached_property
    def by_id(self) -> Mapping[str, CompiledOffer]:
        """The offers by id."""
        return {compiled.offer.id: compiled for compiled in self.offers}

    @cached_property
    def by_rung(self) -> tuple[CompiledOffer, ...]:
        """The offers, least rung first, then in file order; last those without a rung."""
        return tuple(sorted(self.offers, key=lambda c: (rung_of(c.offer), c.order)))

    @cached_property
    def urgent(self) -> frozenset[str]:
        """The needs that come first."""
        return frozenset(o.id for o in self.rulebook.facts[NEEDS].options if o.urgent)

    @cached_property
    def later(self) -> tuple[tuple[date, "Edition"], ...]:
        """The edition after each adopted change. Everybody is as old in it as on this edition's day:
        what it shows to change is the rules and not the person."""
        days = self.rulebook.changes_after(self.on)
        return tuple(
            (day, replace(compile_rulebook(self.rulebook, day), on=self.on)) for day in days
        )

    @cached_property
    def blank(self) -> tuple[int, ...]:
        """The masks when nothing is known: everything that can be is possible."""
        masks = [variable.every for variable in self.table.variables]
        if AGE in self.index:
            masks[self.index[AGE]] = self.age_mask(None, None)
        return tuple(masks)

    def masks(self, facts: Facts) -> tuple[int, ...]:
        """What is still possible for every variable, given the facts. Raises FactError if nobody can
        have that age and that birth year on the day."""
        masks = list(self.blank)
        index, told = self.index, self._told
        for key, known in facts.known.items():
            variable = index.get(key)
            if variable is not None and key != AGE:
                mask = told[key].get(known.value) if key in told else None
                masks[variable] = mask or self.value_mask(key, known.value)
        age, year = facts.value(AGE), facts.value(BIRTH)
        if AGE in self.index and (age is not None or year is not None):
            ages = ages_of(age) or (None,)
            masks[self.index[AGE]] = reduce(or_, (self.age_mask(a, _int(year)) for a in ages))
            if not masks[self.index[AGE]]:
                what = f"alder {age} og fødselsår {year} passer ikke sammen den {self.on:%d.%m.%Y}"
                raise FactError(f"{AGE}, {BIRTH}", what, "ret det ene, eller udelad det")
        return tuple(masks)

    def check_applies(self, facts: Facts) -> None:
        """Raises FactError for a fact that is told though it cannot apply: it is never stored."""
        masks = self.masks(facts)
        for fact, guard in self.guards.items():
            told = any(key.split(".")[0] == fact for key in facts.known)
            if told and self.table.truth(guard, masks, {}) is Truth.NO:
                label = self.rulebook.facts[fact].label
                raise FactError(fact, f"'{label}' gælder ikke her", "udelad det")

    @cached_property
    def _told(self) -> Mapping[str, Mapping[Value, int]]:
        """For every choice and truth: the mask that each value leaves."""
        facts = self.rulebook.facts
        told = {key: facts[key.split(".")[0]] for key in self.index if key[0] != "?"}
        return {
            key: {value: self.value_mask(key, value) for value in _values(fact)}
            for key, fact in told.items()
            if fact.kind is not Kind.NUMBER
        }

    def value_mask(self, key: str, value: Value) -> int:
        """The mask that one value of a variable leaves."""
        fact = self.rulebook.facts[key.split(".")[0]]
        if fact.kind is Kind.NUMBER:
            return 1 << bisect_right(self.cells[key], int(value))
        if fact.kind is Kind.CHOICE:
            return 1 << [option.id for option in fact.options].index(str(value))
        return 2 if value else 1

    def age_mask(self, age: int | None, year: int | None) -> int:
        """The cells of age and pension that age in years and birth year leave possible on the day."""
        if age is not None:
            return self.by_age[age] if year is None else self._age_cells(age, year)
        masks = self.by_age if year is None else self.born_in(year)
        return reduce(or_, masks, 0)

    @cached_property
    def by_age(self) -> tuple[int, ...]:
        """The mask that each age in years leaves, from 0 to the oldest."""
        return tuple(self._age_cells(years, None) for years in range(OLDEST + 1))

    def is_one_age(self, ages: range) -> bool:
        """Whether the rules make no difference between these ages: which of them it is need not be asked."""
        masks = set(self.by_age[ages.start : ages.stop])
        return len(masks) == 1 and min(masks).bit_count() == 1

    @cached_property
    def edges(self) -> frozenset[int]:
        """The masks that a birth year can leave where the age alone leaves the pension age open."""
        open_ages = (years for years, mask in enumerate(self.by_age) if mask.bit_count() > 1)
        born = ((years, self.on.year - years - before) for years in open_ages for before in (0, 1))
        return frozenset(self._age_cells(years, year) for years, year in born)

    def born_in(self, year: int) -> tuple[int, ...]:
        """The mask that each age leaves for one born that year: 0 where it cannot be."""
        return tuple(self._age_cells(years, year) for years in range(OLDEST + 1))

    def _age_cells(self, age: int, year: int | None) -> int:
        cell = bisect_right(self.cells[AGE], age) * 2
        return sum(1 << (cell + reached) for reached in self._reached(age, year))

    def pension_truth(self, age: int | None, year: int | None) -> Truth:
        """Whether the state pension age is reached on the day: unknown where age leaves it open."""
        if age is None and year is None:
            return Truth.UNKNOWN
        ages = range(OLDEST + 1) if age is None else (age,)
        found = {reached for years in ages for reached in self._reached(years, year)}
        return Truth.UNKNOWN if len(found) != 1 else (Truth.YES if True in found else Truth.NO)

    @cached_property
    def _reached(self) -> Callable[[int, int | None], frozenset[bool]]:
        """Of age and birth year: whether the pension age is reached, for each birth day that fits."""
        return cache(self._reached_by)

    def _reached_by(self, age: int, year: int | None) -> frozenset[bool]:
        first, last = _born_after(self.on, age + 1), _born_until(self.on, age)
        if year is not None:
            first, last = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        if first > last:
            return frozenset()
        days = {first, last}
        for step in self.pension:
            edge = step.born_from
            days |= {
                day
                for day in (edge, date.fromordinal(edge.toordinal() - 1))
                if first <= day <= last
            }
            turn = _months_before(self.on, step.years * 12 + step.months)
            later = date.fromordinal(turn.toordinal() + 1)
            days |= {day for day in (turn, later) if first <= day <= last}
        return frozenset(self._pensioner(day) for day in days)

    def _pensioner(self, born: date) -> bool:
        # The first line of the table also holds for those born before it.
        step = ([s for s in self.pension if s.born_from <= born] or self.pension[:1])[-1]
        return born <= _months_before(self.on, step.years * 12 + step.months)


@dataclass(frozen=True)
class ProofParts:
    """What only a proof reads: who nobody can be, whom the law includes, the claims, and every
    condition with its place and the reason it gives for being the same for everybody."""

    impossible: tuple[Node, ...]
    base: tuple[tuple[Base, Node], ...]
    claims: tuple[tuple[Claim, Node | None], ...]
    conditions: tuple[tuple[tuple[str, ...], Node, str], ...]


def rung_of(offer: Offer) -> int:
    """The offer's place on the ladder; what has none comes last."""
    return 99 if offer.rung is None else offer.rung


def compile_rulebook(rulebook: Rulebook, on: date) -> Edition:
    """The edition of a rulebook for one day."""
    return _Compiler(rulebook, on, _Frame.of(rulebook, rulebook.in_force(on))).edition()


def compile_together(
    old: Rulebook, new: Rulebook, on: date
) -> tuple[tuple[Edition, ProofParts], tuple[Edition, ProofParts]]:
    """Two rulebooks of one municipality over the same variables, so that people can be compared: a
    fact has the options of both, and a number the thresholds of both."""
    facts = _merged_facts(old.facts, new.facts)
    old, new = replace(old, facts=facts), replace(new, facts=facts)
    asked = {question.id for question in old.questions}
    both = replace(
        old, questions=(*old.questions, *(q for q in new.questions if q.id not in asked))
    )
    blocks = [b for book in (old, new) for b in _all_conditional(book, on)]
    frame = _Frame.of(both, (*old.in_force(on), *new.in_force(on)), blocks)
    compilers = [_Compiler(book, on, frame) for book in (old, new)]
    parts = [compiler.proof_parts() for compiler in compilers]
    editions = [compiler.edition() for compiler in compilers]
    whole = frame.builder.table()
    first, second = (replace(edition, table=whole) for edition in editions)
    return (first, parts[0]), (second, parts[1])


def _merged_facts(old: Mapping[str, Fact], new: Mapping[str, Fact]) -> Mapping[str, Fact]:
    found = {**new, **old}
    for name in old.keys() & new.keys():
        had = {option.id for option in old[name].options}
        more = tuple(option for option in new[name].options if option.id not in had)
        found[name] = new[name].model_copy(update={"options": (*old[name].options, *more)})
    return found


def _all_conditional(rulebook: Rulebook, on: date) -> list[Block]:
    """Every block of a rulebook that may hold a condition."""
    proved = (*rulebook.impossible, *rulebook.base, *rulebook.claims)
    guards = (fact.applies_when for fact in rulebook.facts.values() if fact.applies_when)
    asked = (question.asked_when for question in rulebook.questions if question.asked_when)
    told = (topic.told_when for topic in rulebook.topics.values() if topic.told_when)
    named = rulebook.conditions.values()
    fallbacks = rulebook.municipality.fallbacks
    return [*rulebook.in_force(on), *proved, *fallbacks, *named, *guards, *asked, *told]


def compile_for_proof(rulebook: Rulebook, on: date) -> tuple[Edition, ProofParts]:
    """The edition for one day, cut finely enough for what is to be proved, and that."""
    proved = (*rulebook.impossible, *rulebook.base, *rulebook.claims)
    compiler = _Compiler(rulebook, on, _Frame.of(rulebook, rulebook.in_force(on), proved))
    parts = compiler.proof_parts()
    return compiler.edition(), parts


def _values(fact: Fact) -> Sequence[Value]:
    return [o.id for o in fact.options] if fact.kind is Kind.CHOICE else [False, True]


def _int(value: Value | None) -> int | None:
    return int(value) if value is not None else None


def _months_before(day: date, months: int) -> date:
    """The latest birth day of one who is `months` old on the day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    month += 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def _born_until(on: date, age: int) -> date:
    return _months_before(on, age * 12)


def _born_after(on: date, age: int) -> date:
    """The first birth day of one who has not turned `age` on the day."""
    return date.fromordinal(_months_before(on, age * 12).toordinal() + 1)


@dataclass(frozen=True)
class _Frame:
    """The variables that diagrams are built over: every fact, its numbers cut into cells."""

    cells: Mapping[str, tuple[int, ...]]
    index: Mapping[str, int]
    builder: Builder

    @classmethod
    def of(
        cls, rulebook: Rulebook, offers: Sequence[Offer], also: Sequence[Block] = ()
    ) -> "_Frame":
        """`also`: blocks beside the rulebook's own whose thresholds cut the numbers too."""
        cells = _cells(rulebook, (*offers, *also))
        variables = _variables(rulebook, offers, cells)
        index = {variable.name: i for i, variable in enumerate(variables)}
        return cls(cells, index, Builder(variables))


def _cells(rulebook: Rulebook, blocks: Iterable[Block]) -> dict[str, tuple[int, ...]]:
    cuts: dict[str, set[int]] = {}
    for condition in _conditions(rulebook, blocks):
        for cut in (condition.at_least, condition.below):
            if cut is not None:
                cuts.setdefault(condition.fact, set()).add(cut)
    return {AGE: ()} | {fact: tuple(sorted(cut)) for fact, cut in cuts.items()}


def _variables(
    rulebook: Rulebook, offers: Iterable[Offer], cells: Mapping[str, tuple[int, ...]]
) -> tuple[Variable, ...]:
    asked = [fact for question in rulebook.questions for fact in question.facts]
    order = list(dict.fromkeys((*asked, *rulebook.facts)))
    variables: list[Variable] = []
    for fact_id in order:
        variables.extend(_variables_of(rulebook.facts[fact_id], cells))
    free = [Variable("?" + offer.id, 2) for offer in offers]
    return (*variables, *dict.fromkeys(free))


def _variables_of(fact: Fact, cells: Mapping[str, tuple[int, ...]]) -> Iterator[Variable]:
    if fact.id == BIRTH:
        return
    if fact.id == AGE:
        yield Variable(AGE, (len(cells[AGE]) + 1) * 2)
    elif fact.kind is Kind.NUMBER:
        if fact.id in cells:
            yield Variable(fact.id, len(cells[fact.id]) + 1)
    elif fact.kind is Kind.CHOICE:
        yield Variable(fact.id, len(fact.options))
    else:
        yield from (Variable(key, 2) for key in keys_of(fact))


class _Compiler:
    def __init__(self, rulebook: Rulebook, on: date, frame: _Frame) -> None:
        self.rulebook, self.on = rulebook.on_day(on), on
        self.offers = rulebook.in_force(on)
        self.cells, self.index, self.builder = frame.cells, frame.index, frame.builder

    def edition(self) -> Edition:
        offers = tuple(self._offer(offer, i) for i, offer in enumerate(self.offers))
        fallbacks = tuple(
            Function(self._node(f.when).diagram if f.when else YES, Truth.YES)
            for f in self.rulebook.municipality.fallbacks
        )
        guards = {
            fact.id: self._node(fact.applies_when).diagram
            for fact in self.rulebook.facts.values()
            if fact.applies_when
        }
        asked = {
            question.id: self._node(question.asked_when).diagram
            for question in self.rulebook.questions
            if question.asked_when
        }
        told = {
            topic.id: self._node(topic.told_when).diagram
            for topic in self.rulebook.topics.values()
            if topic.told_when
        }
        told_offers = {
            offer.id: self._node(offer.told_when).diagram
            for offer in self.offers
            if offer.told_when
        }
        return Edition(
            self.rulebook, self.on, self.builder.table(), self.index, self.cells, offers, fallbacks,
            guards, asked, told, told_offers, self.rulebook.pension_age,
        )  # fmt: skip

    def proof_parts(self) -> ProofParts:
        """Built before the edition, so that its table has these diagrams too."""
        return ProofParts(
            impossible=tuple(self._node(i.when) for i in self.rulebook.impossible),
            base=tuple((base, self._node(base.when)) for base in self.rulebook.base),
            claims=tuple((c, self._maybe(c.given)) for c in self.rulebook.claims),
            conditions=tuple(self._placed()),
        )

    def _placed(self) -> Iterator[tuple[tuple[str, ...], Node, str]]:
        for offer in self.offers:
            for part in ("asks", "judged", "not_enough", "notes", "places", "steps"):
                for i, block in enumerate(getattr(offer, part)):
                    if block.when is not None:
                        place = ("offers", offer.id, part, str(i))
                        yield place, self._node(block.when), block.constant_because
        for fallback in self.rulebook.municipality.fallbacks:
            if fallback.when is not None:
                node = self._node(fallback.when)
                yield ("fallbacks", fallback.id), node, fallback.constant_because

    # ------------------------------------------------------------ conditions

    def _node(self, condition: Condition) -> Node:
        build = self.builder
        if condition.all:
            parts = tuple(self._node(c) for c in condition.all)
            return Node(condition, build.every(p.diagram for p in parts), parts, _read_by(parts))
        if condition.any:
            parts = tuple(self._node(c) for c in condition.any)
            return Node(condition, build.some(p.diagram for p in parts), parts, _read_by(parts))
        if condition.not_:
            part = self._node(condition.not_)
            return Node(condition, build.negate(part.diagram), (part,), part.reads)
        if condition.condition:
            part = self._node(self.rulebook.conditions[condition.condition])
            return Node(condition, part.diagram, (part,), part.reads)
        return Node(condition, self._leaf(condition), (), self._named(condition))

    def _named(self, condition: Condition) -> tuple[int, ...]:
        if condition.fact == DERIVED:
            return (self.index[AGE],)
        if condition.has:
            return tuple(sorted(self.index[f"{condition.fact}.{m}"] for m in condition.has))
        return (self.index[condition.fact],)

    def _leaf(self, condition: Condition) -> int:
        if condition.fact == DERIVED:
            wanted = "no" not in condition.is_
            return self.builder.values(self.index[AGE], lambda value: bool(value % 2) is wanted)
        fact = self.rulebook.facts[condition.fact]
        if fact.kind is Kind.SET:
            members = (self.index[f"{fact.id}.{member}"] for member in condition.has)
            return self.builder.some(self.builder.values(m, bool) for m in members)
        if fact.kind is Kind.NUMBER:
            return self._number(condition)
        if fact.kind is Kind.CHOICE:
            wanted_values = {i for i, o in enumerate(fact.options) if o.id in condition.is_}
            return self.builder.values(self.index[fact.id], lambda value: value in wanted_values)
        wants_yes = not condition.is_ or "yes" in condition.is_
        return self.builder.values(self.index[fact.id], lambda value: bool(value) is wants_yes)

    def _number(self, condition: Condition) -> int:
        cuts = self.cells[condition.fact]
        low = cuts.index(condition.at_least) + 1 if condition.at_least is not None else 0
        high = cuts.index(condition.below) + 1 if condition.below is not None else len(cuts) + 1
        halves = 2 if condition.fact == AGE else 1
        return self.builder.values(
            self.index[condition.fact], lambda value: low <= value // halves < high
        )

    # ------------------------------------------------------------ offers

    def _offer(self, offer: Offer, order: int) -> CompiledOffer:
        free = self.builder.values(self.index["?" + offer.id], bool)
        asks = [self._node(clause.when) for clause in offer.asks]
        judged = [self._node(clause.when) for clause in offer.judged]
        asked = self.builder.every(self._clauses(offer.asks, asks, free))
        if offer.kind != "described":
            asked = self.builder.every((asked, free))
        bars = tuple(self._held(bar.held) for bar in offer.bars)
        everything = [asked, *self._clauses(offer.judged, judged, free)]
        everything += [self.builder.negate(bar) for bar in bars]
        not_enough = tuple(self._node(block.when) for block in offer.not_enough)
        places = tuple(self._maybe(place.when) for place in offer.places)
        notes = tuple(self._node(block.when) for block in offer.notes)
        steps = tuple(self._maybe(step.when) for step in offer.steps)
        nodes = (*asks, *judged, *not_enough, *places, *notes, *steps)
        holding = (self.index.get(f"held.{o}") for o in (offer.id, *(b.held for b in offer.bars)))
        return CompiledOffer(
            offer=offer,
            order=order,
            asks=Function(asked, Truth.YES),
            all=Function(self.builder.every(everything), Truth.NO),
            clauses=(
                *(("asks", i, node) for i, node in enumerate(asks)),
                *(("judged", i, node) for i, node in enumerate(judged)),
            ),
            not_enough=not_enough,
            falls_short={need: self._falls_short(offer, not_enough, need) for need in offer.meets},
            notes=notes,
            steps=steps,
            places=places,
            where=tuple(Function(node.diagram) if node else None for node in places),
            held=self._held(offer.id),
            bars=bars,
            not_with=tuple(o.id for o in self.offers if _bars(offer, o) or _bars(o, offer)),
            reads=_read_by((node for node in nodes if node), holding),
        )

    def _clauses(
        self, clauses: Sequence[Clause], nodes: Sequence[Node], free: int
    ) -> Iterator[int]:
        for clause, node in zip(clauses, nodes, strict=True):
            open_ended = clause.otherwise == "unclear"
            yield self.builder.some((node.diagram, free)) if open_ended else node.diagram

    def _falls_short(self, offer: Offer, nodes: Sequence[Node], need: str) -> Function:
        pairs = zip(offer.not_enough, nodes, strict=True)
        mine = (node.diagram for block, node in pairs if not block.needs or need in block.needs)
        return Function(self.builder.some(mine), Truth.YES)

    def _held(self, offer: str) -> int:
        key = f"held.{offer}"
        return self.builder.values(self.index[key], bool) if key in self.index else NO

    def _maybe(self, condition: Condition | None) -> Node | None:
        return self._node(condition) if condition else None


def _bars(offer: Offer, other: Offer) -> bool:
    return any(bar.held == other.id for bar in offer.bars)


def _read_by(nodes: Iterable[Node], also: Iterable[int | None] = ()) -> tuple[int, ...]:
    read = {variable for node in nodes for variable in node.reads}
    return tuple(sorted(read | {variable for variable in also if variable is not None}))


def _conditions(rulebook: Rulebook, blocks: Iterable[Block]) -> Iterator[Condition]:
    todo: list[object] = [*blocks, *rulebook.municipality.fallbacks, *rulebook.conditions.values()]
    todo += [fact.applies_when for fact in rulebook.facts.values()]
    todo += [question.asked_when for question in rulebook.questions]
    todo += [topic.told_when for topic in rulebook.topics.values()]
    while todo:
        block = todo.pop()
        if isinstance(block, Condition):
            yield block
        if isinstance(block, tuple):
            todo.extend(block)
        elif hasattr(block, "model_fields_set"):
            todo.extend(getattr(block, name) for name in block.model_fields_set)
