"""What is known about a person: values with who told them. Knows no offers and no questions' words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, get_args

from assistant import FactError
from assistant.rules.model import Fact, Kind

Teller = Literal["citizen", "relative", "staff"]
Value = bool | int | str
NOT_KNOWN = "ved_ikke"
NEEDS, HELD, ASKED_ABOUT = "needs", "held", "asked_about"
ASKER_NEEDS = "asker_needs"
ALL_NEEDS = (NEEDS, ASKER_NEEDS)
"""The sets that every rulebook has: what is hard, what is granted, and what was asked for by name."""
SUPPOSED = "supposed"
"""How a value is known that nobody told: an answer that rests on it says so."""
ADULT = 18
"""The age from which the rules are for grown-ups."""
OLDEST = 120


@dataclass(frozen=True)
class Known:
    """A value, who told it, how it was read (button, text, file) and the event it came with."""

    value: Value
    told_by: Teller = "citizen"
    how: str = "file"
    event: int = 0


@dataclass(frozen=True)
class Facts:
    """Known values by key (a fact's id, or `set.member`), and why others are unknown.

    `unsaid` maps a fact to `ved_ikke` or `skipped`; a fact in neither has not been asked.
    """

    known: Mapping[str, Known] = field(default_factory=lambda: MappingProxyType({}))
    unsaid: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def learn(self, new: Mapping[str, Known]) -> "Facts":
        """With the new values; what was unsaid of them is so no longer."""
        touched = {key.split(".")[0] for key in new}
        unsaid = {k: v for k, v in self.unsaid.items() if k not in touched}
        return Facts(MappingProxyType({**self.known, **new}), MappingProxyType(unsaid))

    def leave(self, fact: str, why: str) -> "Facts":
        """With the fact said to be unknown: nothing about it is known any more."""
        kept = forget(self, fact).known
        return Facts(kept, MappingProxyType({**self.unsaid, fact: why}))

    def value(self, key: str) -> Value | None:
        """The value for a caller that treats 'not known' by itself."""
        found = self.known.get(key)
        return None if found is None else found.value

    def members(self, fact: str) -> tuple[str, ...]:
        """The members of a set that are known to be yes, in the order they were told."""
        return self._sets.get(fact, ())

    @cached_property
    def _sets(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for key, known in self.known.items():
            fact, dot, member = key.partition(".")
            if dot and known.value:
                found[fact] = (*found.get(fact, ()), member)
        return found


def supposing(facts: Facts, own: str) -> Facts:
    """With a yes to `own`, the fact of who lives here, and with the age of a grown-up, where nothing was said
    of them: what an answer "if it is so" is worked out from. The facts themselves stay as they were told."""
    supposed = {}
    if own not in facts.known and own not in facts.unsaid:
        supposed[own] = Known(True, how=SUPPOSED)
    if not any(fact in facts.known or fact in facts.unsaid for fact in ("age", "birth_year")):
        supposed["age"] = Known(span(ADULT, OLDEST), how=SUPPOSED)
    return facts.learn(supposed) if supposed else facts


def forget(facts: Facts, fact: str) -> Facts:
    """Without anything about the fact."""
    known = {k: v for k, v in facts.known.items() if k.split(".")[0] != fact}
    unsaid = {k: v for k, v in facts.unsaid.items() if k != fact}
    return Facts(MappingProxyType(known), MappingProxyType(unsaid))


def read_facts(definitions: Mapping[str, Fact], raw: object, on: date) -> Facts:
    """Facts from JSON: {fact: value}; a value may also be {"value": ..., "told_by": ...}.

    truth: true or false; choice: an option's id; number: a whole number; set: a list of members (the
    others are then no) or {member: true or false}. `"ved_ikke"` is an answer; a fact left out is not
    asked; null is refused. Raises FactError naming the fact and the cure.
    """
    if not isinstance(raw, dict):
        raise FactError("(alle)", "fakta skal være et JSON-objekt", 'skriv fx {"age": 42}')
    facts = Facts()
    for name, given in raw.items():
        if name not in definitions:
            cure = f"brug et af: {', '.join(sorted(definitions))}"
            raise FactError(str(name), "ukendt faktum", cure)
        facts = _read(definitions[name], given, facts)
    check_age(facts, on)
    return facts


def _read(fact: Fact, given: Any, facts: Facts) -> Facts:
    teller: Teller = "citizen"
    if isinstance(given, dict) and "value" in given:
        given, teller = _told(fact, given)
    if given is None:
        raise FactError(fact.id, "null er ikke et svar", f'udelad det, eller skriv "{NOT_KNOWN}"')
    if given == NOT_KNOWN:
        return facts.leave(fact.id, NOT_KNOWN)
    values = (
        _set_values(fact, given) if fact.kind is Kind.SET else {fact.id: read_value(fact, given)}
    )
    return facts.learn({key: Known(value, teller) for key, value in values.items()})


def _told(fact: Fact, given: dict[str, Any]) -> tuple[Any, Teller]:
    teller = given.get("told_by", "citizen")
    if teller not in get_args(Teller):
        raise FactError(fact.id, f"told_by er {teller!r}", f"brug {', '.join(get_args(Teller))}")
    unknown = set(given) - {"value", "told_by"}
    if unknown:
        raise FactError(fact.id, f"ukendt nøgle {min(unknown)!r}", "brug kun value og told_by")
    return given["value"], teller


def _set_values(fact: Fact, given: Any) -> dict[str, Value]:
    members = [option.id for option in fact.options]
    if isinstance(given, list):
        given = {**dict.fromkeys(members, False), **{_member(fact, m): True for m in given}}
    if not isinstance(given, dict):
        raise FactError(
            fact.id, f"{given!r} er ikke en liste", f"skriv en liste af: {', '.join(members)}"
        )
    read: dict[str, Value] = {}
    for member, value in given.items():
        if not isinstance(value, bool):
            raise FactError(f"{fact.id}.{member}", f"{value!r}", "skriv true eller false")
        read[f"{fact.id}.{_member(fact, member)}"] = value
    return read


def _member(fact: Fact, member: Any) -> str:
    members = [option.id for option in fact.options]
    if member not in members:
        raise FactError(fact.id, f"ukendt værdi {member!r}", f"brug: {', '.join(members)}")
    return str(member)


def read_value(fact: Fact, given: Any) -> Value:
    """One value of a truth, choice or number. Raises FactError naming the cure."""
    if fact.kind is Kind.TRUTH:
        words = {True: True, False: False, "ja": True, "nej": False}
        if not isinstance(given, bool | str) or given not in words:
            cure = f'skriv true, false eller "{NOT_KNOWN}"'
            raise FactError(fact.id, f"{given!r} er hverken ja eller nej", cure)
        return words[given]
    if fact.kind is Kind.CHOICE:
        return _member(fact, given)
    if isinstance(given, bool) or not isinstance(given, int):
        raise FactError(
            fact.id, f"{given!r} er ikke et helt tal", f"skriv et helt tal ({fact.unit})"
        )
    if not fact.minimum <= given <= fact.maximum:
        cure = f"skriv et tal fra {fact.minimum} til {fact.maximum}"
        raise FactError(fact.id, f"{given} kan ikke være rigtigt", cure)
    return given


def span(first: int, last: int) -> str:
    """An age that is told by the ages it may be: "53-57"."""
    return f"{first}-{last}"


def ages_of(value: Value | None) -> range | None:
    """The ages that a told age may be: one, or those of a span; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    first, _, last = str(value).partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        return None
    return range(int(first), int(last or first) + 1)


def check_age(facts: Facts, on: date) -> None:
    """Raises FactError if the birth year cannot be, or cannot go with the age, on the day."""
    age, year = facts.value("age"), facts.value("birth_year")
    if not isinstance(year, int):
        return
    turns = on.year - year
    # On the last day of a year, all who were born in one year have turned the same age.
    possible = (turns,) if (on.month, on.day) == (12, 31) else (turns - 1, turns)
    if not any(0 <= years <= OLDEST for years in possible):
        raise FactError("birth_year", f"{year} kan ikke være rigtigt", "ret fødselsåret")
    ages = ages_of(age)
    if ages and not any(years in ages for years in possible):
        what = f"alder {age} og fødselsår {year} passer ikke sammen den {on:%d.%m.%Y}"
        raise FactError("age, birth_year", what, "ret det ene, eller udelad det")


def keys_of(fact: Fact) -> Iterator[str]:
    """The keys under which a fact's values stand: its id, or one a member."""
    if fact.kind is Kind.SET:
        yield from (f"{fact.id}.{option.id}" for option in fact.options)
    else:
        yield fact.id
