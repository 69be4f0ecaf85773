"""Whether a rulebook keeps what it promises, for every answer that can be given, "ved ikke" included.

Exact and not sampled: the diagrams of a need or an offer are followed through all answers at once.
Knows no language, files or clock; a breach is ids and the facts of somebody who meets it.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from itertools import pairwise, permutations
from math import prod
from operator import or_
from typing import Any

from assistant.rules.assess import (
    Outcome,
    Want,
    candidates_of,
    functions_of,
    need_functions,
    need_result,
    outcome_of,
    settled_functions,
)
from assistant.rules.compiled import (
    AGE,
    BIRTH,
    CompiledOffer,
    Edition,
    Node,
    ProofParts,
    compile_for_proof,
)
from assistant.rules.diagram import NO, YES, Atlas, Builder, Function, Region, Way
from assistant.rules.facts import ADULT, OLDEST
from assistant.rules.load import OWN_ELSEWHERE, Rulebook
from assistant.rules.model import Claim, Kind
from assistant.rules.truth import YES_BIT, Truth

PROPERTIES = (
    "answered", "reachable", "best", "alive", "bars", "more_help", "edges", "elsewhere", "ends",
    "claims",
)  # fmt: skip


@dataclass(frozen=True)
class Breach:
    """One way in which a property fails: what is wrong (a word of this module), about which blocks,
    and the facts, as `assess` reads them, of somebody who meets it. `facts` is None if it concerns
    nobody in particular. `then`: the facts after the change, where the property is about a change."""

    what: str
    about: tuple[str, ...]
    on: date
    facts: Mapping[str, Any] | None = None
    then: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Property:
    """One property with its result: how many states it covers, what breaks it, and what would break
    it if the rules did not say why: the cited exceptions, as (kind, id)."""

    id: str
    states: int
    breaches: tuple[Breach, ...]
    excused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Proof:
    """All properties of one rulebook, from a day on. It holds until the digest changes."""

    municipality: str
    digest: str
    days: tuple[date, ...]
    properties: tuple[Property, ...]

    @property
    def holds(self) -> bool:
        """Whether every property does."""
        return not any(found.breaches for found in self.properties)


def prove(rulebook: Rulebook, on: date) -> Proof:
    """The proof for that day and for every later day on which something changes."""
    spaces = _spaces(rulebook, on)
    return Proof(
        rulebook.municipality.id,
        rulebook.digest,
        tuple(space.edition.on for space in spaces),
        tuple(_merged(property_, spaces) for property_ in PROPERTIES),
    )


def _spaces(rulebook: Rulebook, on: date) -> list["Space"]:
    """One a day; a day whose every state is also one of an earlier day needs no proof of its own."""
    found: list[Space] = []
    for day in days_to_prove(rulebook, on):
        space = Space(*compile_for_proof(rulebook, day))
        if not any(space.is_within(earlier) for earlier in found):
            found.append(space)
    return found


def _merged(property_: str, spaces: Sequence["Space"]) -> Property:
    """A property over all days; the same breach is told once, on its first day."""
    found = [PROOFS[property_](space) for space in spaces]
    first: dict[tuple[str, tuple[str, ...]], Breach] = {}
    for breach in (b for each in found for b in each.breaches):
        first.setdefault((breach.what, breach.about), breach)
    excused = dict.fromkeys(e for each in found for e in each.excused)
    states = sum(each.states for each in found)
    return Property(property_, states, tuple(first.values()), tuple(excused))


def days_to_prove(rulebook: Rulebook, on: date) -> tuple[date, ...]:
    """The day, and the first day of each later interval in which an offer, or what age tells of the
    pension age, is not as before."""
    changes = set(rulebook.changes_after(on))
    before: int | None = None
    for step in rulebook.pension_age:
        for months in {step.years * 12 + step.months, before} - {None}:
            day = _months_after(step.born_from, months or 0)
            # The day before is the last on which everybody of the old age has reached it.
            changes |= {day, day - timedelta(days=1)}
        before = step.years * 12 + step.months
    return (on, *sorted(day for day in changes if day > on))


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))


# ---------------------------------------------------------------- the states


@dataclass(frozen=True)
class Answered:
    """What a proof looks at in the answer to a need: the fit, the doors, the fallback, and whether
    an offer that the documents describe is left unclear."""

    fit: str | None
    doors: tuple[str, ...]
    fallback: str | None
    unclear: bool


def told_ages(edition: Edition) -> tuple[int, ...]:
    """The masks that an age, a birth year, or both leave; last that of no answer."""
    blank = edition.blank[edition.index[AGE]]
    found = {*edition.by_age, *edition.edges, *(mask for _, mask in told_years(edition))}
    return (*sorted(found - {0, blank}), blank)


def told_years(edition: Edition) -> Iterator[tuple[int, int]]:
    """Every birth year that can be told without an age, with the mask that it leaves."""
    for year in range(edition.on.year - OLDEST, edition.on.year + 1):
        turns = edition.on.year - year
        ages = (age for age in (turns - 1, turns) if age >= 0)
        yield year, reduce(or_, (edition.age_mask(age, year) for age in ages))


class Space:
    """All states of one edition, and what is decided in each: every need and offer worked out once."""

    def __init__(
        self,
        edition: Edition,
        parts: ProofParts,
        ages: Sequence[int] | None = None,
        beside: Atlas | None = None,
    ) -> None:
        """`ages`: the answers about age if they are not the edition's own; `beside` see `Atlas`."""
        self.edition, self.parts = edition, parts
        self.ages = tuple(ages) if ages is not None else told_ages(edition)
        self.builder = Builder.over(edition.table)
        self.nobody = self.builder.some(node.diagram for node in parts.impossible)
        self.atlas = Atlas(self.builder.table(), edition.blank, self.answers, beside)
        self.impossible = self.atlas.lifted(Function(self.nobody, Truth.YES))
        self._needs: dict[Want, int] = {}
        self._outcomes: dict[str, int] = {}

    @cached_property
    def answers(self) -> Mapping[int, tuple[int, ...]]:
        """For each variable: the mask of every answer, and last what is left when there is none."""
        found: dict[int, tuple[int, ...]] = {}
        for i, variable in enumerate(self.edition.table.variables):
            if variable.name == AGE:
                found[i] = self.ages
            elif not variable.name.startswith("?"):
                found[i] = (*(1 << value for value in range(variable.size)), variable.every)
        return found

    def is_within(self, other: "Space") -> bool:
        """Whether the other has the same offers, and all that can be told of age here."""
        age = self.edition.index[AGE]
        mine, theirs = (
            space.edition.rulebook.in_force(space.edition.on) for space in (self, other)
        )
        told = set(self.ages) <= set(other.ages)
        grown = set(self.adults[age]) <= set(other.adults[age])
        return mine == theirs and told and grown

    # ------------------------------------------------------------ regions

    @cached_property
    def adults(self) -> Region:
        """Those who tell an age of 18 or more, or were born so long ago."""
        edition, age = self.edition, self.edition.index[AGE]
        born = {mask for year, mask in told_years(edition) if edition.on.year - year > ADULT}
        ages = {*edition.by_age[ADULT:], *edition.edges, *born}
        return {age: tuple(sorted(ages - {0, edition.blank[age]}))}

    def living(self, here: bool) -> Region:
        """Those who say that they live here, or that they do not."""
        own = self.edition.index[self.edition.rulebook.municipality.own]
        return {own: (2,) if here else (1,)}

    def holding(self, offer: str) -> Region:
        """Those who have the offer already."""
        return {self.edition.index[f"held.{offer}"]: (2,)}

    @cached_property
    def wants(self) -> tuple[tuple[Want, Region], ...]:
        """Every need that can be stated, the person's and the carer's, with those who state it."""
        facts, index = self.edition.rulebook.facts, self.edition.index
        mine = [(Want(o.id), {index[f"needs.{o.id}"]: (2,)}) for o in facts["needs"].options]
        asker = {index["asker"]: (self.edition.value_mask("asker", "paaroerende"),)}
        theirs = [
            (Want(o.id, "asker"), {**asker, index[f"asker_needs.{o.id}"]: (2,)})
            for o in facts["asker_needs"].options
        ]
        return (*mine, *theirs)

    def size(self, region: Region | None = None) -> int:
        """How many states there are in a region."""
        return prod(len(masks) for masks in {**self.answers, **(region or {})}.values())

    # ------------------------------------------------------------ what is decided

    def need(self, want: Want) -> int:
        """The diagram of what is Answered to a need."""
        if want not in self._needs:
            self._needs[want] = self._need(want)
        return self._needs[want]

    def _need(self, want: Want) -> int:
        edition = self.edition
        functions = need_functions(edition, want)
        count = len(functions)
        holdable = [c for c in candidates_of(edition, want) if c.offer.door_held and c.held > YES]
        held = tuple(Function(c.held, Truth.YES) for c in holdable)
        shortcut = settled_functions(edition, want, functions)

        def decide(truths: tuple[Truth, ...]) -> Hashable:
            look = dict(zip(functions, truths, strict=False)).__getitem__
            pairs = zip(holdable, truths[count:], strict=True)
            holds = [c.offer.id for c, truth in pairs if truth is Truth.YES]
            result = need_result(edition, want, look, holds)
            unclear = result.fit is None and any(
                edition.by_id[other].offer.kind == "described" for other in result.others
            )
            return Answered(result.fit, result.doors, result.fallback, unclear)

        def settled(ends: tuple[Truth | None, ...]) -> Iterable[int]:
            return shortcut(ends[:count])

        return self.atlas.decided((*functions, *held), decide, settled)

    def outcome(self, offer: CompiledOffer) -> int:
        """The diagram of the Outcome of an offer."""
        if offer.offer.id not in self._outcomes:
            functions = functions_of(offer)

            def decide(truths: tuple[Truth, ...]) -> Hashable:
                return outcome_of(offer, dict(zip(functions, truths, strict=True)).__getitem__)

            self._outcomes[offer.offer.id] = self.atlas.decided(functions, decide)
        return self._outcomes[offer.offer.id]

    def ways(
        self, nodes: tuple[int, ...], *regions: Region
    ) -> Iterator[tuple[tuple[Any, ...], Way]]:
        """Every combination of decisions that somebody in all the regions meets, each with one way to
        it: no more answers than the decisions need."""
        region = {variable: masks for each in regions for variable, masks in each.items()}
        whole = (self.impossible, *nodes)
        for ends, way in self.atlas.meetings(whole, region):
            if ends[0] != YES:
                fewest = self._fewest(whole, ends, way, region)
                yield tuple(self.atlas.decision(end) for end in ends[1:]), fewest

    def _fewest(
        self, nodes: tuple[int, ...], ends: tuple[int, ...], way: Way, region: Region
    ) -> Way:
        """The way without the answers that make no difference, and with those of the region."""
        left = {**{variable: masks[0] for variable, masks in region.items()}, **way}
        before = 0
        # What is needed beside an answer may not be needed once that answer is left out.
        while before != len(left):
            before = len(left)
            for variable in [v for v in reversed(left) if v not in region]:
                without = {v: mask for v, mask in left.items() if v != variable}
                if tuple(self.atlas.ends(node, without) for node in nodes) == ends:
                    left = without
        return left

    # ------------------------------------------------------------ somebody

    def somebody(self, way: Way) -> dict[str, Any]:
        """The facts of somebody who answered so, as `assess` reads them."""
        facts: dict[str, Any] = {}
        for variable, mask in sorted(way.items()):
            self._tell(facts, self.edition.table.variables[variable].name, variable, mask)
        return facts

    def _tell(self, facts: dict[str, Any], name: str, variable: int, mask: int) -> None:
        if mask == self.edition.blank[variable]:
            return
        if name == AGE:
            facts.update(self._age(mask))
        elif "." in name:
            of, member = name.split(".", 1)
            facts.setdefault(of, {})[member] = mask == 2
        else:
            facts[name] = self._value(name, mask.bit_length() - 1)

    def _age(self, mask: int) -> dict[str, int]:
        """An age that leaves that: 40, else the youngest adult, else the oldest child; with the year
        of birth where the age alone is not enough, or that year alone."""
        ages = [years for years, found in enumerate(self.edition.by_age) if found == mask]
        if ages:
            grown = [years for years in ages if years >= ADULT]
            return {AGE: 40 if 40 in grown else grown[0] if grown else ages[-1]}
        for years in range(len(self.edition.by_age)):
            for year in (self.edition.on.year - years - 1, self.edition.on.year - years):
                if self.edition.age_mask(years, year) == mask:
                    return {AGE: years, BIRTH: year}
        for year, left in told_years(self.edition):
            if left == mask:
                return {BIRTH: year}
        raise ValueError(f"nobody's age leaves {mask:b}")

    def _value(self, name: str, value: int) -> bool | int | str:
        fact = self.edition.rulebook.facts[name]
        if fact.kind is Kind.NUMBER:
            cuts = (fact.minimum, *self.edition.cells[name])
            return cuts[value]
        if fact.kind is Kind.CHOICE:
            return fact.options[value].id
        return bool(value)

    # ------------------------------------------------------------ values

    def can_be(self, node: int) -> bool:
        """Whether the diagram is yes for anybody."""
        reached = self.builder.table().possible(node, self.edition.blank, {})
        return bool(reached & YES_BIT)

    def told_age(self, value: int) -> int:
        """The answer about age that leaves that value of the variable, and as little else as can be."""
        ways = [m for m in (*self.edition.by_age, *self.edition.edges) if m >> value & 1]
        return min(ways, key=int.bit_count)

    def values_to_yes(self, node: int) -> Way:
        """Answers of somebody for whom the diagram is yes."""
        found: dict[int, int] = {}
        table = self.builder.table()
        while node > YES:
            variable, children = table.nodes[node]
            value = next(v for v, child in enumerate(children) if child != NO)
            if not table.variables[variable].name.startswith("?"):
                found[variable] = 1 << value
            node = children[value]
        return found


def _breaches(
    space: Space, node: int, about: tuple[str, ...], wrong: Callable[[Any], str], *regions: Region
) -> Iterator[Breach]:
    """For each thing that is wrong with a decision, the facts of one who meets it."""
    told: set[str] = set()
    for (decision,), way in space.ways((node,), *regions):
        what = wrong(decision)
        if what and what not in told:
            told.add(what)
            yield Breach(what, about, space.edition.on, space.somebody(way))


def _for_each_need(
    property_: str, space: Space, wrong: Callable[[Want], Callable[[Answered], str]], *who: Region
) -> Property:
    """A property of the answers to every need, for everybody in the regions."""
    breaches = [
        breach
        for want, stating in space.wants
        for breach in _breaches(
            space, space.need(want), (want.need, want.about), wrong(want), *who, stating
        )
    ]
    whole = {variable: masks for region in who for variable, masks in region.items()}
    states = sum(space.size({**whole, **stating}) for _, stating in space.wants)
    return Property(property_, states, tuple(breaches))


# ---------------------------------------------------------------- somebody is always answered


def _answered(space: Space) -> Property:
    """Every adult resident gets, for every need, a fit that meets it, or is told whom to ask."""
    offers = space.edition.by_id
    general = any(c.offer.general and c.offer.id != OWN_ELSEWHERE for c in offers.values())

    def wrong(want: Want) -> Callable[[Answered], str]:
        def look(found: Answered) -> str:
            if found.fit is not None:
                offer = offers[found.fit].offer
                meets = want.need in offer.meets and offer.kind == "described"
                return "" if meets else "fit_does_not_meet"
            if found.fallback is not None:
                return "" if found.doors else "nobody_to_ask"
            return "" if found.unclear and not general else "no_answer"

        return look

    return _for_each_need("answered", space, wrong, space.adults, space.living(True))


def _reachable(space: Space) -> Property:
    """Everybody, of any age and living anywhere, gets a contact that can be reached, for every need."""

    def wrong(want: Want) -> Callable[[Answered], str]:
        # That each door can be reached is seen at load: contacts change without a proof.
        return lambda found: "" if found.doors else "no_contact"

    return _for_each_need("reachable", space, wrong)


# ---------------------------------------------------------------- nothing stands there in vain


def _best(space: Space) -> Property:
    """Every described offer is the fit for somebody, or says why it never is."""
    edition = space.edition
    best: dict[str, dict[str, Any]] = {}
    for want, stating in space.wants:
        for (found,), way in space.ways((space.need(want),), stating):
            if found.fit and found.fit not in best:
                best[found.fit] = space.somebody(way)
    described = [c.offer for c in edition.offers if c.offer.kind == "described"]
    never = [offer for offer in described if offer.id not in best]
    breaches = [Breach("never_best", (o.id,), edition.on) for o in never if not o.never_best]
    breaches += [
        Breach("best_after_all", (o.id,), edition.on, best[o.id])
        for o in described
        if o.never_best and o.id in best
    ]
    states = sum(space.size(stating) for _, stating in space.wants)
    excused = tuple(("never_best", o.id) for o in never if o.never_best)
    return Property("best", states, tuple(breaches), excused)


def _alive(space: Space) -> Property:
    """No condition is dead or always true, unless it says why it stands there."""
    build, edition = space.builder, space.edition
    somebody = build.negate(space.nobody)
    breaches: list[Breach] = []
    excused: list[tuple[str, str]] = []
    for place, node, because in space.parts.conditions:
        sides = {"dead": node.diagram, "always": build.negate(node.diagram)}
        constant = [
            what for what, side in sides.items() if not space.can_be(build.every((side, somebody)))
        ]
        if because and not constant:
            breaches.append(Breach("varies_after_all", place, edition.on))
        elif because:
            excused += [(what, ":".join(place)) for what in constant]
        else:
            breaches += [Breach(what, place, edition.on) for what in constant]
    return Property("alive", space.size(), tuple(breaches), tuple(excused))


# ---------------------------------------------------------------- what is held


def _bars(space: Space) -> Property:
    """With an offer held that bars another, the other is never to be had; and every bar turns somebody
    away. (That both are told of the other with neither held is `barred_with`, for all alike.)"""
    states = 0
    breaches: list[Breach] = []
    for compiled in space.edition.offers:
        for bar in compiled.offer.bars:
            about = (compiled.offer.id, bar.held)
            holding = space.holding(bar.held)
            states += space.size(holding)
            breaches += _breaches(space, space.outcome(compiled), about, _not_barred, holding)
            breaches += _in_vain(space, compiled, bar.held)
    return Property("bars", states, tuple(breaches))


def _not_barred(outcome: Outcome) -> str:
    return "" if outcome is Outcome.NOT_MATCHING else "not_barred"


def _in_vain(space: Space, compiled: CompiledOffer, other: str) -> Iterator[Breach]:
    """A bar that turns nobody away: whoever holds the other is turned away by the conditions too."""
    judged = (node.diagram for part, _, node in compiled.clauses if part == "judged")
    holds = space.builder.values(space.edition.index[f"held.{other}"], bool)
    alone = (compiled.asks.node, *judged, holds, space.builder.negate(space.nobody))
    if not space.can_be(space.builder.every(alone)):
        yield Breach("bar_in_vain", (compiled.offer.id, other), space.edition.on)


# ---------------------------------------------------------------- more help needed


def _more_help(space: Space) -> Property:
    """Along every ordered fact no offer is lost and no fit falls, but for cited exceptions."""
    edition = space.edition
    excused = {(r.fact, offer) for r in edition.rulebook.reversals for offer in r.offers}
    used: dict[tuple[str, str], None] = {}
    told: set[tuple[str, str, str]] = set()
    states = 0
    breaches: list[Breach] = []
    for fact in edition.rulebook.facts.values():
        values = [edition.value_mask(fact.id, value) for value in fact.ordered]
        for less, more in pairwise(values):
            step = _Step(space, edition.index[fact.id], less, more)
            states += space.size({step.variable: (less,)})
            for what, offer, about, way in step.falls():
                if (fact.id, offer) in excused:
                    used[fact.id, offer] = None
                elif (what, fact.id, offer) not in told:  # one need tells it for all
                    told.add((what, fact.id, offer))
                    breaches.append(step.breach(what, (fact.id, offer, *about), way))
    breaches += [
        Breach("needless_reversal", pair, edition.on)
        for pair in sorted(excused - used.keys())
        if pair[1] in edition.by_id
    ]
    return Property("more_help", states, tuple(breaches), tuple(used))


@dataclass(frozen=True)
class _Step:
    """One step up an ordered fact, all else the same."""

    space: Space
    variable: int
    less: int
    more: int

    def falls(self) -> Iterator[tuple[str, str, tuple[str, ...], Way]]:
        """What is lost or falls: kind, offer, what else it is about, and one way to it."""
        for compiled in self.space.edition.offers:
            for (before, after), way in self._both(self.space.outcome(compiled)):
                if after is Outcome.NOT_MATCHING and before is not after:
                    yield "lost", compiled.offer.id, (), way
                    break
        for want, stating in self.space.wants:
            told: set[str] = set()
            for (before, after), way in self._both(self.space.need(want), stating):
                if before.fit not in told and self._fallen(before.fit, after.fit):
                    told.add(before.fit)
                    yield "fit_falls", before.fit, (want.need, after.fit or "none"), way

    def breach(self, what: str, about: tuple[str, ...], way: Way) -> Breach:
        """The breach with the facts before and after the step."""
        facts = [self.space.somebody({**way, self.variable: m}) for m in (self.less, self.more)]
        return Breach(what, about, self.space.edition.on, facts[0], facts[1])

    def _both(self, node: int, *regions: Region) -> Iterator[tuple[tuple[Any, ...], Way]]:
        """What is decided before and after the step, wherever it makes a difference."""
        pair = tuple(self.space.atlas.given(node, self.variable, m) for m in (self.less, self.more))
        return self.space.ways(pair, *regions) if pair[0] != pair[1] else iter(())

    def _fallen(self, before: str | None, after: str | None) -> bool:
        """Whether the second fit is less than the first: nothing, open counselling, a lower rung."""
        if before is None or before == after:
            return False
        first = self.space.edition.by_id[before].offer
        if after is None:
            return True
        second = self.space.edition.by_id[after].offer
        if first.general or second.general:
            return second.general and not first.general
        return first.rung is not None and second.rung is not None and second.rung < first.rung


# ---------------------------------------------------------------- edges of the law


def _edges(space: Space) -> Property:
    """Age and pension edges stand where the law in force puts them: no offer takes in those whom the
    law leaves out, and none turns away by age those whom it includes, without the warning."""
    edition = space.edition
    states = 0
    breaches: list[Breach] = []
    excused: list[tuple[str, str]] = []
    for base, node in space.parts.base:
        compiled = edition.by_id.get(base.offer)
        if compiled is None or compiled.offer.kind != "described":
            continue
        states += space.size()
        included = space.atlas.lifted(Function(node.diagram))
        for (law, outcome), way in space.ways((included, space.outcome(compiled))):
            if law is Truth.NO and outcome not in (Outcome.NOT_MATCHING, Outcome.UNCLEAR):
                breaches.append(Breach("wider", (base.offer,), edition.on, space.somebody(way)))
                break
        turned_away = _turned_away(space, compiled, node)
        if turned_away and compiled.offer.narrower:
            excused.append(("narrower", base.offer))
        elif turned_away:
            breaches.append(Breach("narrower", (base.offer,), edition.on, *turned_away))
        elif compiled.offer.narrower:
            breaches.append(Breach("not_narrower", (base.offer,), edition.on))
    return Property("edges", states, tuple(breaches), tuple(excused))


def _turned_away(
    space: Space, compiled: CompiledOffer, base: Node
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Two people, alike but for an age that the law includes, of whom only the first is turned away."""
    edition, build = space.edition, space.builder
    age = edition.index[AGE]
    possible = [v for v in range(edition.table.variables[age].size) if edition.blank[age] >> v & 1]
    included = build.every((base.diagram, build.negate(space.nobody)))
    for one, other in permutations(possible, 2):
        node = build.every(
            (
                build.negate(build.given(compiled.all.node, age, one)),
                build.given(compiled.all.node, age, other),
                build.given(included, age, one),
                build.given(included, age, other),
            )
        )
        if node != NO:
            way = space.values_to_yes(node)
            first, second = (
                space.somebody({**way, age: space.told_age(value)}) for value in (one, other)
            )
            return first, second
    return None


def _elsewhere(space: Space) -> Property:
    """Nobody who lives elsewhere is shown this municipality's open counselling as the fit, and
    everybody who does is shown his own municipality's."""
    edition = space.edition

    def wrong(want: Want) -> Callable[[Answered], str]:
        def look(found: Answered) -> str:
            fit = edition.by_id[found.fit].offer if found.fit else None
            here = fit is not None and fit.general and fit.id != OWN_ELSEWHERE
            return "counselling_here" if here else ""

        return look

    away = space.living(False)
    found = _for_each_need("elsewhere", space, wrong, away)
    own = space.outcome(edition.by_id[OWN_ELSEWHERE])
    not_open = _breaches(
        space, own, (OWN_ELSEWHERE,), lambda o: "" if o is Outcome.OPEN else "own_not_open", away
    )
    return replace(found, breaches=(*found.breaches, *not_open))


# ---------------------------------------------------------------- the questions


def _ends(space: Space) -> Property:
    """Questioning ends: every fact is settled by one question at the most, whatever is answered, and
    no fact waits for itself before it applies."""
    edition = space.edition
    breaches: list[Breach] = []
    settled: dict[str, str] = {}
    for question in edition.rulebook.questions:
        for fact in question.facts:
            if fact in settled:
                breaches.append(Breach("asked_twice", (settled[fact], question.id), edition.on))
            settled[fact] = question.id
    waits = {
        fact: {
            edition.table.variables[v].name.split(".")[0] for v in edition.table.variables_of(guard)
        }
        for fact, guard in edition.guards.items()
    }
    for fact in waits:
        if fact in _waits_for(fact, waits):
            breaches.append(Breach("waits_for_itself", (fact,), edition.on))
    return Property("ends", space.size(), tuple(breaches))


def _waits_for(fact: str, waits: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [fact]
    while todo:
        for other in waits.get(todo.pop(), set()) - found:
            found.add(other)
            todo.append(other)
    return found


# ---------------------------------------------------------------- claims


def _claims(space: Space) -> Property:
    """What the municipality's claims say, for everybody of whom they say it."""
    claims = [
        (claim, given)
        for claim, given in space.parts.claims
        if not claim.offer or claim.offer in space.edition.by_id  # in force on that day
    ]
    breaches = [b for claim, given in claims for b in _one_claim(space, claim, given)]
    return Property("claims", space.size() * len(claims), tuple(breaches))


def _one_claim(space: Space, claim: Claim, given: Node | None) -> Iterator[Breach]:
    meant = space.atlas.lifted(Function(given.diagram if given else YES, Truth.YES))
    stating: Region = {}
    if claim.need:
        want = Want(claim.need, claim.about)
        stating = next(region for found, region in space.wants if found == want)
        node = space.need(want)
    else:
        node = space.outcome(space.edition.by_id[claim.offer])
    about_somebody = False
    for (truth, decision), way in space.ways((meant, node), stating):
        if truth is not Truth.YES:
            continue
        about_somebody = True
        if not _holds(claim, decision):
            yield Breach("claim_broken", (claim.id,), space.edition.on, space.somebody(way))
            return
    if not about_somebody:
        yield Breach("claim_of_nobody", (claim.id,), space.edition.on)


def _holds(claim: Claim, decision: Outcome | Answered) -> bool:
    if isinstance(decision, Answered):
        fit = decision.fit or "none"
        allowed = fit in claim.fit if claim.fit else fit not in claim.fit_never
        return allowed and (not claim.door or decision.doors[0] in claim.door)
    outcome = str(decision)
    return outcome in claim.outcomes if claim.outcomes else outcome not in claim.never


PROOFS: Mapping[str, Callable[[Space], Property]] = {
    "answered": _answered,
    "reachable": _reachable,
    "best": _best,
    "alive": _alive,
    "bars": _bars,
    "more_help": _more_help,
    "edges": _edges,
    "elsewhere": _elsewhere,
    "ends": _ends,
    "claims": _claims,
}
