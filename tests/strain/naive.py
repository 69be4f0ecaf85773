"""The rules read as they stand, one possible person at a time. Knows no diagrams, masks or cells.

Slow and plain on purpose: every person who fits what is known is written out, a condition is yes if
it holds for all of them and no if it holds for none, and a question matters if trying every course of
answers shows that it does. What the product works out cleverly is compared with this.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import product
from types import MappingProxyType
from typing import Any

from assistant.rules.assess import Assessment, assess
from assistant.rules.compiled import compile_rulebook
from assistant.rules.facts import Facts, Known, Value
from assistant.rules.load import Rulebook
from assistant.rules.model import Condition, Fact, Kind, Offer, PensionStep, Place
from assistant.rules.truth import Truth

AGE, BIRTH, REACHED = "age", "birth_year", "reached_pension_age"
OLDEST = 120
AGES = (0, 17, 18, 40, *range(64, 73), OLDEST)
"""Ages on both sides of everything that the rules of a test can tell apart."""


# ---------------------------------------------------------------- age


def birthday(born: date, years: int, months: int = 0) -> date:
    """The day one turns that old; where the month has no such day, the first of the next."""
    year, month = divmod(born.year * 12 + born.month - 1 + years * 12 + months, 12)
    try:
        return date(year, month + 1, born.day)
    except ValueError:
        return date(year, month + 2, 1)


def age_of(born: date, on: date) -> int:
    """Age in whole years."""
    return on.year - born.year - (birthday(born, on.year - born.year) > on)


def has_reached(born: date, steps: Iterable[PensionStep], on: date) -> bool:
    """Whether one born that day has reached the state pension age."""
    (step,) = [s for s in steps if s.born_from <= born][-1:]
    return birthday(born, step.years, step.months) <= on


@dataclass(frozen=True)
class Life:
    """All that the rules can see of a birth day."""

    age: int
    year: int
    reached: bool

    def fits(self, known: Mapping[str, Value]) -> bool:
        """Whether the age and the birth year are as known."""
        return known.get(AGE, self.age) == self.age and known.get(BIRTH, self.year) == self.year


@cache
def lives(steps: tuple[PensionStep, ...], on: date) -> tuple[Life, ...]:
    """Every different life among the birth days of those who are at most 120, day for day."""
    found: dict[Life, None] = {}
    born = on
    while age_of(born, on) <= OLDEST:
        found[Life(age_of(born, on), born.year, has_reached(born, steps, on))] = None
        born -= timedelta(days=1)
    return tuple(found)


# ---------------------------------------------------------------- persons


def values_of(fact: Fact) -> Mapping[str, tuple[Value, ...]]:
    """Every key of a fact with all its values."""
    if fact.kind is Kind.TRUTH:
        return {fact.id: (False, True)}
    if fact.kind is Kind.CHOICE:
        return {fact.id: tuple(o.id for o in fact.options)}
    if fact.kind is Kind.SET:
        return {f"{fact.id}.{o.id}": (False, True) for o in fact.options}
    return {fact.id: tuple(range(fact.minimum, fact.maximum + 1))}


@dataclass(frozen=True)
class Want:
    need: str
    about: str
    stated: bool


@dataclass(frozen=True)
class Answer:
    """The result key, as the design words it."""

    outcomes: tuple[tuple[str, str], ...]
    fits: tuple[str | None, ...]
    doors: tuple[tuple[str, ...], ...]


class Persons:
    """All persons that a rulebook can tell apart on a day, numbered; a set of them is a bit mask.

    Only those are written out who have the values in `given`: for real rules there are too many others.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        on: date,
        keys: Collection[str],
        given: Mapping[str, Value] = MappingProxyType({}),
    ) -> None:
        self.rulebook, self.on = rulebook, on
        self.offers = tuple(
            o
            for o in rulebook.offers
            if (o.valid_from is None or o.valid_from <= on)
            and (o.valid_until is None or on <= o.valid_until)
        )
        self.values: dict[str, tuple[Any, ...]] = {}
        for fact in rulebook.facts.values():
            if fact.id == AGE and AGE in keys:
                every = lives(rulebook.pension_age, on)
                self.values[AGE] = tuple(life for life in every if life.fits(given))
            elif fact.id not in (AGE, BIRTH):
                found = values_of(fact) if not _fixed(fact, given) else {fact.id: (given[fact.id],)}
                for key in found.keys() & keys:
                    self.values[key] = (given[key],) if key in given else found[key]
        self.count = 1
        for values in self.values.values():
            self.count *= len(values)
        self.all = (1 << self.count) - 1
        self.memo: dict[Condition, int] = {}
        self.known: dict[tuple[str, Value], int] = {}

    @cached_property
    def having(self) -> Mapping[tuple[str, Hashable], int]:
        """Those with a value."""
        found = dict.fromkeys(((k, v) for k, vs in self.values.items() for v in vs), 0)
        for i, person in enumerate(product(*self.values.values())):
            for key, value in zip(self.values, person, strict=True):
                found[key, value] |= 1 << i
        return found

    def who(self, key: str, value: Value) -> int:
        """Those of whom the fact is so."""
        if (key, value) not in self.known:
            self.known[key, value] = self._who(key, value)
        return self.known[key, value]

    def _who(self, key: str, value: Value) -> int:
        if key == AGE:
            return self.among(AGE, lambda life: life.age == value)
        if key == BIRTH:
            return self.among(AGE, lambda life: life.year == value)
        return self.having.get((key, value), self.all if key not in self.values else 0)

    def among(self, key: str, wanted) -> int:
        found = 0
        for value in self.values.get(key, ()):
            if wanted(value):
                found |= self.having[key, value]
        return found

    def meet(self, condition: Condition) -> int:
        """Those who meet a condition."""
        if condition not in self.memo:
            self.memo[condition] = self._meet(condition)
        return self.memo[condition]

    def _meet(self, c: Condition) -> int:
        if c.all:
            return self.every(c.all)
        if c.any:
            return self.some(c.any)
        if c.not_:
            return self.all & ~self.meet(c.not_)
        if c.condition:
            return self.meet(self.rulebook.conditions[c.condition])
        if c.fact == REACHED:
            reached = self.among(AGE, lambda life: life.reached)
            return self.all & ~reached if c.is_ == ("no",) else reached
        if c.fact == AGE:
            return self.among(AGE, lambda life: _between(c, life.age))
        fact = self.rulebook.facts[c.fact]
        if fact.kind is Kind.SET:
            found = 0
            for member in c.has:
                found |= self.who(f"{c.fact}.{member}", True)
            return found
        if fact.kind is Kind.NUMBER:
            return self.among(c.fact, lambda value: _between(c, value))
        if fact.kind is Kind.CHOICE:
            return self.among(c.fact, lambda value: value in c.is_)
        return self.who(c.fact, c.is_ != ("no",))

    def every(self, conditions: Iterable[Condition]) -> int:
        found = self.all
        for condition in conditions:
            found &= self.meet(condition)
        return found

    def some(self, conditions: Iterable[Condition]) -> int:
        found = 0
        for condition in conditions:
            found |= self.meet(condition)
        return found

    # ------------------------------------------------------------ one answer

    def knowing(self, known: Mapping[str, Value]) -> int:
        """Those who fit what is known; 0 if nobody does."""
        here = self.all
        for key, value in known.items():
            here &= self.who(key, value)
        return here

    def truth(self, condition: Condition, here: int) -> Truth:
        meeting = here & self.meet(condition)
        return Truth.YES if meeting == here else Truth.UNKNOWN if meeting else Truth.NO

    def outcome(self, offer: Offer, here: int) -> str:
        """Nobody who fits could have it: not_matching. Somebody may not: unclear. Else the entry."""
        blocks = (*offer.asks, *offer.judged)
        hard = self.every(c.when for c in blocks if c.otherwise == "not_matching")
        for bar in offer.bars:
            if f"held.{bar.held}" in self.values:
                hard &= self.all & ~self.who(f"held.{bar.held}", True)
        if not here & hard:
            return "not_matching"
        if offer.entry is None or here & ~self.every(c.when for c in offer.asks):
            return "unclear"
        return offer.entry.value

    def falls_short(self, offer: Offer, need: str, here: int) -> bool:
        mine = [n.when for n in offer.not_enough if not n.needs or need in n.needs]
        return not here & ~self.some(mine)

    def answer(
        self,
        here: int,
        wants: Iterable[Want],
        playing: Collection[str],
        held: Collection[str],
    ) -> Answer:
        """The key for those who fit, with the offers in play and held as they are now."""
        outcomes = {o.id: self.outcome(o, here) for o in self.offers}
        found = [self._of_need(want, here, outcomes, held) for want in wants]
        return Answer(
            tuple(sorted((o, outcomes[o]) for o in outcomes if o in playing)),
            tuple(fit for fit, _ in found),
            tuple(doors for _, doors in found),
        )

    def candidates(self, want: Want) -> list[Offer]:
        audience = {"person": "person", "asker": "carer"}[want.about]
        meeting = [o for o in self.offers if want.need in o.meets]
        mine = [o for o in meeting if o.general or audience in _audience(o)]
        by_rung = sorted(mine, key=_rung)
        return [o for o in by_rung if not o.general] + [o for o in by_rung if o.general]

    def _of_need(
        self, want: Want, here: int, outcomes: Mapping[str, str], held: Collection[str]
    ) -> tuple[str | None, tuple[str, ...]]:
        candidates = self.candidates(want)
        matching = [o for o in candidates if outcomes[o.id] not in ("not_matching", "unclear")]
        enough = [o for o in matching if not self.falls_short(o, want.need, here)]
        alive = [o for o in candidates if outcomes[o.id] != "not_matching"]
        fit = enough[0] if enough else None
        pointers = [d for o in alive if o.kind == "elsewhere" for d in o.door]
        described = [o for o in alive if o.kind == "described"]
        if fit is None:
            written = self.rulebook.municipality.fallbacks
            for fallback in (f for f in written if f.about in (None, want.about)):
                holds = fallback.when and self.truth(fallback.when, here) is Truth.YES
                if holds or (fallback.when is None and not described):
                    return None, self.resolved([*pointers, *fallback.doors])
        elif fit.id in held and fit.door_held:
            return fit.id, self.resolved(fit.door_held)
        elif not fit.general:
            return fit.id, self.resolved(self.doors(fit, here))
        first = fit or min(alive, key=lambda o: (_rung(o), o.general))
        return fit.id if fit else None, self.resolved([*pointers, *self.doors(first, here)])

    def doors(self, offer: Offer, here: int) -> Iterable[str]:
        def truth(place: Place) -> Truth | None:
            return None if place.when is None else self.truth(place.when, here)

        sure = [p.contact for p in offer.places if truth(p) is Truth.YES]
        maybe = [p.contact for p in offer.places if truth(p) is not Truth.NO]
        return sure or maybe or offer.door

    def resolved(self, doors: Iterable[str]) -> tuple[str, ...]:
        main = self.rulebook.municipality.main
        return tuple(dict.fromkeys(main if d == "main" else d for d in doors))

    # ------------------------------------------------------------ what matters

    def matters(
        self,
        known: Mapping[str, Value],
        asked: Collection[str],
        wants: Iterable[Want],
        playing: Collection[str],
        held: Collection[str],
    ) -> frozenset[str]:
        """The asked keys on which the answer depends under some course of answers."""
        ways = {key: (None, *self.answers(key)) for key in asked}
        keys: dict[tuple[Value | None, ...], Answer] = {}
        for course in product(*ways.values()):
            here = self.knowing(
                {**known, **self._said(dict(zip(ways, course, strict=True)), known)}
            )
            if here:
                keys[course] = self.answer(here, wants, playing, held)
        found = set()
        for i, key in enumerate(ways):
            seen: dict[tuple[Value | None, ...], Answer] = {}
            for course, answer in keys.items():
                others = (*course[:i], *course[i + 1 :])
                if seen.setdefault(others, answer) != answer:
                    found.add(key)
                    break
        return frozenset(found)

    def answers(self, key: str) -> tuple[Value, ...]:
        """What one may answer."""
        if key == AGE:
            return AGES
        if key == BIRTH:
            return tuple(sorted({life.year for life in self.values[AGE] if life.age in AGES}))
        return tuple(values_of(self.rulebook.facts[key.split(".")[0]])[key])

    def _said(
        self, course: Mapping[str, Value | None], known: Mapping[str, Value]
    ) -> dict[str, Value]:
        """The course without what would never be asked in it."""
        said = {key: value for key, value in course.items() if value is not None}
        if AGE not in said and AGE not in known:
            said.pop(BIRTH, None)  # the year is asked for only where an age leaves an edge open
        guards = {f.id: f.applies_when for f in self.rulebook.facts.values() if f.applies_when}
        for key in [k for k in said if k.split(".")[0] in guards]:
            guard = guards[key.split(".")[0]]
            others = {k: v for k, v in said.items() if k != key}
            here = self.knowing({**known, **others})
            if not here or self.truth(guard, here) is not Truth.YES:
                del said[key]
        return said


def _fixed(fact: Fact, given: Mapping[str, Value]) -> bool:
    return fact.kind is not Kind.SET and fact.id in given


def _between(condition: Condition, value: int) -> bool:
    low = condition.at_least is None or value >= condition.at_least
    return low and (condition.below is None or value < condition.below)


def _rung(offer: Offer) -> int:
    return 99 if offer.rung is None else offer.rung


def _audience(offer: Offer) -> tuple[str, ...]:
    return offer.audience if isinstance(offer.audience, tuple) else (offer.audience,)


# ---------------------------------------------------------------- beside the product


def wants_of(rulebook: Rulebook, facts: Facts) -> tuple[Want, ...]:
    """The needs said, urgent first, then in the municipality's order; then the asker's own."""
    order = rulebook.municipality.needs
    asked = [o.id for o in rulebook.facts["asker_needs"].options]
    urgent = {o.id for o in rulebook.facts["needs"].options if o.urgent}
    mine = sorted(facts.members("needs"), key=lambda n: (n not in urgent, order.index(n)))
    theirs = sorted(facts.members("asker_needs"), key=asked.index)
    found = [Want(n, "person", True) for n in mine] + [Want(n, "asker", True) for n in theirs]
    return tuple(found) or (Want("raad", "person", False),)


def playing_of(persons: Persons, facts: Facts) -> frozenset[str]:
    """Offers that meet a stated need, are asked about by name, or are held."""
    wants = [want for want in wants_of(persons.rulebook, facts) if want.stated]
    meeting = {o.id for want in wants for o in persons.candidates(want)}
    return frozenset(meeting | {*facts.members("asked_about"), *facts.members("held")})


def by_hand(persons: Persons, facts: Facts) -> Answer:
    """The key of these facts, worked out person by person."""
    known = {key: told.value for key, told in facts.known.items()}
    here = persons.knowing(known)
    playing, held = playing_of(persons, facts), facts.members("held")
    return persons.answer(here, wants_of(persons.rulebook, facts), playing, held)


def by_product(rulebook: Rulebook, facts: Facts, on: date) -> Answer:
    """The same key as the product gives it."""
    return as_answer(assess(compile_rulebook(rulebook, on), facts))


def as_answer(assessment: Assessment) -> Answer:
    """An assessment's key in the form of this file."""
    key = assessment.key
    return Answer(
        tuple(sorted((o, outcome.value) for o, outcome in key.outcomes)),
        tuple(fit for _, fit in key.fits),
        tuple(doors for _, doors in key.doors),
    )


def known_from(values: Mapping[str, Value]) -> Facts:
    """Facts with these values by key."""
    return Facts().learn({key: Known(value) for key, value in values.items()})
