"""Two rulebooks of one municipality compared as people: exactly whose result key changes, and how.

Every answer is looked at, "ved ikke" included. Knows no language, files or clock.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from assistant.rules.assess import Outcome, Want
from assistant.rules.compiled import AGE, BIRTH, Edition, compile_together
from assistant.rules.diagram import NO, UNKNOWN, YES, Atlas, Way
from assistant.rules.facts import OLDEST
from assistant.rules.load import Rulebook
from assistant.rules.model import Kind
from assistant.rules.prove import Answered, Space, days_to_prove, told_years


@dataclass(frozen=True)
class Born:
    """A birth year that tells what no age alone does: told with an age, or without."""

    year: int
    age: int | None = None


Told = bool | str | tuple[int, int] | Born | None
"""One answer: a value, a range of numbers (lowest, highest), a birth year, or None for "ved ikke" and
not asked."""


@dataclass(frozen=True)
class AnswerSet:
    """A smallest set of answers that changes the result, whatever else is answered: for each fact (or
    `set.member`) the answers that do. `example`: somebody who answers so and nothing else, as `assess`
    reads it."""

    answers: Mapping[str, tuple[Told, ...]]
    example: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """People whose result changes in one way. Of a need: (fit, doors) before and after; of an offer:
    the outcome. `absent` where one of the rulebooks has no such need or offer. `more`: there are
    other sets of answers, which were not looked for."""

    need: Want | None
    offer: str
    before: Hashable
    after: Hashable
    sets: tuple[AnswerSet, ...]
    more: bool = False


@dataclass(frozen=True)
class Comparison:
    """All changes on one day, with both editions over the same variables."""

    on: date
    old: Edition
    new: Edition
    changes: tuple[Change, ...]


ABSENT = "absent"
SAME, NOBODY = "same", "nobody"


def compare(
    old: Rulebook, new: Rulebook, on: date, most: int | None = None
) -> tuple[Comparison, ...]:
    """Whose result key changes on the day, and on each later day on which a rule of either does, or on
    which an age tells another pension age than before. `most`: so many sets of answers a change, and
    no more are looked for."""
    pairs: list[_Pair] = []
    for day in sorted({*days_to_prove(old, on), *days_to_prove(new, on)}):
        pair = _Pair(old, new, day, most)
        if not pairs or not pair.is_within(pairs[-1]):
            pairs.append(pair)
    return tuple(pair.comparison() for pair in pairs)


class _Pair:
    """Both rulebooks on one day, over the same answers."""

    def __init__(self, old: Rulebook, new: Rulebook, on: date, most: int | None) -> None:
        self.most = most
        (first, first_parts), (second, second_parts) = compile_together(old, new, on)
        self.on = on
        self.births = tuple(_births(first, second))
        self.ages = _ages(first, second, self.births)
        masks = list(zip(*self.ages, strict=True))
        self.old = Space(first, first_parts, masks[0])
        self.new = Space(second, second_parts, masks[1], self.old.atlas)
        self.atlas: Atlas = self.old.atlas

    def is_within(self, earlier: "_Pair") -> bool:
        """Whether all is as on the earlier day, but for fewer answers about age."""
        same = self.old.is_within(earlier.old) and self.new.is_within(earlier.new)
        return same and set(self.ages) <= set(earlier.ages)

    def comparison(self) -> Comparison:
        """The changes of every need, then of every offer."""
        changes = (*self._needs(), *self._offers())
        return Comparison(self.on, self.old.edition, self.new.edition, changes)

    def _needs(self) -> Iterator[Change]:
        wants = dict((*self.old.wants, *self.new.wants))
        for want, stating in wants.items():
            nodes = [
                space.need(want) if self._has(space, want) else self.atlas.end_of(ABSENT)
                for space in (self.old, self.new)
            ]
            for variable, (mask,) in stating.items():
                nodes = [self.atlas.given(node, variable, mask) for node in nodes]
            stated = {variable: masks[0] for variable, masks in stating.items()}
            old, new = nodes
            for before, after, sets, more in self._groups(old, new, _fit_and_doors, stated):
                yield Change(want, "", before, after, sets, more)

    def _has(self, space: Space, want: Want) -> bool:
        return want.about == "asker" or want.need in space.edition.rulebook.municipality.needs

    def _offers(self) -> Iterator[Change]:
        ids = dict.fromkeys((*self.old.edition.by_id, *self.new.edition.by_id))
        for offer in ids:
            nodes = [
                space.outcome(space.edition.by_id[offer])
                if offer in space.edition.by_id
                else self.atlas.end_of(ABSENT)
                for space in (self.old, self.new)
            ]
            old, new = nodes
            for before, after, sets, more in self._groups(old, new, _outcome, {}):
                yield Change(None, offer, before, after, sets, more)

    def _groups(
        self, old: int, new: int, part: Callable[[Hashable], Hashable], stated: Way
    ) -> Iterator[tuple[Hashable, Hashable, tuple[AnswerSet, ...], bool]]:
        """Each (before, after) that differs, with the smallest sets of answers that lead there."""
        if old == new:
            return

        def pair(a: int, b: int) -> Hashable:
            before, after = (part(self.atlas.decision(end)) for end in (a, b))
            return SAME if before == after else (before, after)

        node = self._of_somebody(self.atlas.paired(old, new, pair))
        for end in self.atlas.ends_of(node):
            decision = self.atlas.decision(end)
            if isinstance(decision, tuple):
                before, after = decision
                cubes, more = _Cubes(self.atlas, node, end, self._last).first(self.most)
                sets = (self._answers(cube, stated) for cube in cubes)
                plain_first = sorted(sets, key=lambda s: (len(s.answers), BIRTH in s.example))
                yield before, after, tuple(plain_first), more

    def _of_somebody(self, node: int) -> int:
        """The same, but for whom nobody can be."""

        def real(a: int, b: int) -> Hashable:
            return NOBODY if b == YES else self.atlas.decision(a)

        for space in (self.old, self.new):
            node = self.atlas.paired(node, space.impossible, real)
        return node

    @cached_property
    def _last(self) -> tuple[int, ...]:
        """The variables in the order in which they are left out of a set: what no citizen is asked
        first, then later questions before earlier."""
        facts = self.new.edition.rulebook.facts
        variables = self.old.edition.table.variables

        def rank(i: int) -> tuple[bool, int]:
            fact = facts.get(variables[i].name.split(".")[0])
            return (fact is not None and fact.known_by == "citizen", -i)

        return tuple(sorted(range(len(variables)), key=rank))

    # ------------------------------------------------------------ answers

    def _answers(self, cube: "Cube", stated: Way) -> AnswerSet:
        told = {
            self.old.edition.table.variables[variable].name: self._told(variable, ways)
            for variable, ways in sorted(cube.items())
        }
        way = {
            **stated,
            **{v: self.old.answers[v][self._least(v, ways)] for v, ways in cube.items()},
        }
        example = self.old.somebody({v: mask for v, mask in way.items() if not self._is_age(v)})
        ages = [cube[v] for v in cube if self._is_age(v)]
        return AnswerSet(told, {**example, **(self._age(ages[0]) if ages else {})})

    def _least(self, variable: int, ways: Collection[int]) -> int:
        """No answer, if that is one of them; else the first."""
        blank = len(self.old.answers[variable]) - 1
        return blank if blank in ways else min(ways)

    def _is_age(self, variable: int) -> bool:
        return self.old.edition.table.variables[variable].name == AGE

    def _told(self, variable: int, ways: Collection[int]) -> tuple[Told, ...]:
        name = self.old.edition.table.variables[variable].name
        blank = len(self.old.answers[variable]) - 1
        unknown: tuple[None, ...] = (None,) if blank in ways else ()
        values = sorted(way for way in ways if way != blank)
        if name == AGE:
            ages = [age for age in range(OLDEST + 1) if self._way_of(age) in ways]
            return (*_ranges(ages), *self._born(ways), *unknown)
        if "." in name:
            return (*(bool(value) for value in values), *unknown)
        fact = self.new.edition.rulebook.facts[name]
        if fact.kind is Kind.NUMBER:
            cuts = (fact.minimum, *self.old.edition.cells[name], fact.maximum + 1)
            runs = _ranges(values)
            return (*((cuts[low], cuts[high + 1] - 1) for low, high in runs), *unknown)
        if fact.kind is Kind.CHOICE:
            return (*(fact.options[v].id for v in values), *unknown)
        return (*(bool(value) for value in values), *unknown)

    def _way_of(self, age: int) -> int:
        pair = (self.old.edition.by_age[age], self.new.edition.by_age[age])
        return self.ages.index(pair) if pair in self.ages else -1

    def _born(self, ways: Collection[int]) -> Iterator[Born]:
        """The birth years, with an age or without, that lead to a way as no age alone does."""
        by_age = {self._way_of(age) for age in range(OLDEST + 1)}
        rest = {self.ages[way]: way for way in ways if way not in by_age}
        rest.pop(self.ages[-1], None)  # no answer
        if rest:
            yield from (born for born, pair in self.births if pair in rest)

    def _age(self, ways: Collection[int]) -> dict[str, int]:
        for age in (*range(18, OLDEST + 1), *range(17, -1, -1)):
            if self._way_of(age) in ways:
                return {AGE: age}
        for born in self._born(ways):
            return {BIRTH: born.year} | ({} if born.age is None else {AGE: born.age})
        return {}


Masks = tuple[int, ...]
"""What an answer about age leaves possible in the old edition and in the new."""


def _ages(old: Edition, new: Edition, births: Iterable[tuple[Born, Masks]]) -> list[Masks]:
    """What each age, birth year, or both leave in both editions; last, no answer."""
    pairs = {*zip(old.by_age, new.by_age, strict=True), *(pair for _, pair in births)}
    blank = tuple(edition.blank[edition.index[AGE]] for edition in (old, new))
    return [*sorted(pair for pair in pairs if all(pair) and pair != blank), blank]


def _births(old: Edition, new: Edition) -> Iterator[tuple[Born, Masks]]:
    """Every birth year with each age that fits it, then every one without."""
    for age in range(OLDEST + 1):
        for year in (old.on.year - age - 1, old.on.year - age):
            yield Born(year, age), tuple(e.age_mask(age, year) for e in (old, new))
    for (year, before), (_, after) in zip(told_years(old), told_years(new), strict=True):
        yield Born(year), (before, after)


def _ranges(numbers: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for i, number in enumerate(numbers):
        if i + 1 == len(numbers) or numbers[i + 1] != number + 1:
            yield numbers[start], number
            start = i + 1


def _fit_and_doors(decision: Hashable) -> Hashable:
    return (decision.fit, decision.doors) if isinstance(decision, Answered) else decision


def _outcome(decision: Hashable) -> Hashable:
    return str(decision) if isinstance(decision, Outcome) else decision


# ---------------------------------------------------------------- smallest sets of answers

Cube = dict[int, set[int]]
"""For some variables, the answers (by their place in the atlas) that are meant."""


class _Cubes:
    """Smallest sets of answers that together have everybody who reaches an end, and nobody else."""

    def __init__(self, atlas: Atlas, node: int, end: int, last: tuple[int, ...]) -> None:
        self.atlas, self.node, self.end, self.last = atlas, node, end, last
        self.allowed = {end, atlas.end_of(NOBODY)}

    def first(self, most: int | None) -> tuple[list[Cube], bool]:
        """So many sets, and whether there are more; each is as wide as it can be, and what one has is
        not looked for again."""
        found: list[Cube] = []
        left = self.node
        while self._leads(left):
            if most is not None and len(found) >= most:
                return found, True
            found.append(self._widened(self._way(left)))
            left = self.atlas.paired(left, self._diagram(found[-1]), self._without)
        return found, False

    def _way(self, node: int) -> dict[int, int]:
        """One way to a good end."""
        way: dict[int, int] = {}
        while node > UNKNOWN:
            level, below = self.atlas.branches[node]
            way[level] = next(i for i, child in enumerate(below) if self._leads(child))
            node = below[way[level]]
        return way

    def _diagram(self, cube: Cube) -> int:
        """Yes for those who answer so."""
        node = YES
        for variable in sorted(cube, reverse=True):
            ways = range(len(self.atlas.answers[variable]))
            node = self.atlas.branch(
                variable, tuple(node if i in cube[variable] else NO for i in ways)
            )
        return node

    def _without(self, left: int, in_cube: int) -> Hashable:
        return SAME if in_cube == YES else self.atlas.decision(left)

    def _leads(self, node: int) -> bool:
        return self.end in self.atlas.ends_of(node)

    def _widened(self, way: Mapping[int, int]) -> Cube:
        cube = {variable: {i} for variable, i in way.items()}
        for variable in self.last:
            if variable in cube:
                without = {v: ways for v, ways in cube.items() if v != variable}
                if self._all_good(self.node, without):
                    cube = without
        for variable, ways in cube.items():
            for i in range(len(self.atlas.answers[variable])):
                more = {**cube, variable: {i}}
                if i not in ways and self._all_good(self.node, more) and self._somebody(more):
                    ways.add(i)
        return cube

    def _somebody(self, cube: Cube) -> bool:
        """Whether anybody at all answers so: an answer that nobody can give only confuses."""
        return self.end in self._ends(self.node, cube)

    def _all_good(self, node: int, cube: Cube) -> bool:
        return all(end in self.allowed for end in self._ends(node, cube))

    def _ends(self, node: int, cube: Cube) -> Iterator[int]:
        """The ends that those who answer so reach."""
        seen: set[int] = set()
        todo = [node]
        while todo:
            here = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            if here <= UNKNOWN:
                yield here
            else:
                level, below = self.atlas.branches[here]
                todo += [child for i, child in enumerate(below) if i in cube.get(level, (i,))]
