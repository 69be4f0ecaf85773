"""Small random rulebooks and facts, by seed. Knows the shape of rules and no municipality.

The same seed always gives the same case, and the cases grow with `size`, so that the first that fails
is a small one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random
from typing import Any

from assistant.rules.facts import Value
from assistant.rules.load import Rulebook
from assistant.rules.model import (
    Bar,
    Clause,
    Condition,
    Fact,
    Fallback,
    Kind,
    Municipality,
    NotEnough,
    Offer,
    Option,
    PensionStep,
    Place,
    Question,
    Voiced,
)
from tests.strain.naive import values_of

_digests = count()
NEEDS = ("n1", "n2", "raad")
OFFERS = ("o1", "o2", "o3", "o4")
PENSION = tuple(
    PensionStep(born_from=date.fromisoformat(day), years=years, months=months)
    for day, years, months in [
        ("1850-01-01", 65, 0),
        ("1954-01-01", 65, 6),
        ("1954-07-01", 66, 0),
        ("1955-01-01", 66, 6),
        ("1955-07-01", 67, 0),
        ("1963-01-01", 68, 0),
        ("1967-01-01", 69, 0),
        ("1971-01-01", 70, 0),
    ]
)


def a_fact(fact_id: str, kind: Kind, **more: Any) -> Fact:
    """A fact whose words do not matter."""
    return Fact(id=fact_id, kind=kind, label=fact_id, means=fact_id, **more)


def options(*ids: str, urgent: Sequence[str] = ()) -> tuple[Option, ...]:
    """Options whose words do not matter."""
    return tuple(Option(id=i, label=i, urgent=i in urgent) for i in ids)


def a_question(*facts: str) -> Question:
    """A question whose words do not matter."""
    return Question(id="q-" + "-".join(facts), facts=facts, ask=Voiced(du="?"), why="?")


def an_offer(offer_id: str, **more: Any) -> Offer:
    """An offer whose words do not matter."""
    words = {"name": offer_id, "short": offer_id, "law": "§", "cite": "1"}
    more.setdefault("door", f"door-{offer_id}")
    return Offer.model_validate({"id": offer_id, "meets": "n1", **words, **more})


def a_clause(when: Condition, otherwise: str = "not_matching") -> Clause:
    """A clause whose words do not matter."""
    return Clause.model_validate(
        {"when": when, "yes": "ja", "no": "nej", "otherwise": otherwise, "cite": "1"}
    )


def a_fallback(fallback_id: str, when: Condition | None = None) -> Fallback:
    """A fallback whose words do not matter."""
    doors, cite = (f"door-{fallback_id}",), ("1",)
    return Fallback(id=fallback_id, when=when, says="x", doors=doors, cite=cite)


COMMON = (
    a_fact("needs", Kind.SET, options=options(*NEEDS, urgent=["n2"])),
    a_fact("asker_needs", Kind.SET, options=options("raad", "n1"), about="asker"),
    a_fact("held", Kind.SET, options=options(*OFFERS)),
    a_fact("asked_about", Kind.SET, options=options(*OFFERS)),
)


def a_rulebook(
    facts: Sequence[Fact],
    offers: Sequence[Offer],
    questions: Sequence[Question],
    *,
    conditions: Mapping[str, Condition] | None = None,
    fallbacks: Sequence[Fallback] = (),
) -> Rulebook:
    """A rulebook made by hand, with a digest that no other has."""
    last = a_fallback("last")
    head = Municipality(
        id="by", name="By", place="By", code="0001", site="by.dk", main="door-main", own="t1",
        sources=("s",), needs=NEEDS, fallbacks=(*fallbacks, last),
    )  # fmt: skip
    return Rulebook(
        municipality=head,
        digest=f"random-{next(_digests)}",
        facts={fact.id: fact for fact in (*COMMON, *facts)},
        questions=tuple(questions),
        conditions=dict(conditions or {}),
        offers=tuple(offers),
        matters={},
        topics={},
        contacts={},
        sources={},
        source_of={f"offers:{o.id}@{o.valid_from}": "s" for o in offers},
        pension_age=PENSION,
    )


@dataclass(frozen=True)
class Case:
    """A rulebook, what is known, and the questions that are closed."""

    rulebook: Rulebook
    known: Mapping[str, Value]
    closed: frozenset[str]

    def __str__(self) -> str:
        """The rules in few words, for a failing case."""
        said: list[str] = [f"known={dict(self.known)}", f"closed={sorted(self.closed)}"]
        book = self.rulebook
        said += [f"ask {q.facts}" for q in book.questions]
        said += [
            f"{f.id} if {_short(f.applies_when)}" for f in book.facts.values() if f.applies_when
        ]
        said += [f"{name} = {_short(c)}" for name, c in book.conditions.items()]
        said += [f"fallback {_short(f.when)}" for f in book.municipality.fallbacks if f.when]
        return "\n  ".join((*said, *(_short_offer(o) for o in book.offers)))


def _short(condition: Condition | None) -> str:
    if condition is None:
        return "always"
    said = condition.model_dump(exclude_defaults=True, by_alias=True)
    if condition.all or condition.any:
        word = " and " if condition.all else " or "
        return "(" + word.join(_short(c) for c in (*condition.all, *condition.any)) + ")"
    if condition.not_:
        return f"not {_short(condition.not_)}"
    return " ".join(
        str(value) if key == "fact" else f"{key} {value}" for key, value in said.items()
    )


def _short_offer(offer: Offer) -> str:
    parts = [f"{offer.id} {offer.kind} {offer.entry} meets={offer.meets} rung={offer.rung}"]
    parts += ["general"] if offer.general else []
    parts += [f"asks{'?' * (c.otherwise == 'unclear')} {_short(c.when)}" for c in offer.asks]
    parts += [f"judged{'?' * (c.otherwise == 'unclear')} {_short(c.when)}" for c in offer.judged]
    parts += [f"short{n.needs} {_short(n.when)}" for n in offer.not_enough]
    parts += [f"bar {b.held}" for b in offer.bars]
    parts += [f"{p.contact} {_short(p.when)}" for p in offer.places]
    parts += [f"door_held={offer.door_held}"] if offer.door_held else []
    return "; ".join(parts)


def _condition(**said: Any) -> Condition:
    return Condition.model_validate(said)


def _not(condition: Condition) -> Condition:
    return _condition(**{"not": condition})


def _leaf(luck: Random, fact: Fact) -> Condition:
    if fact.kind is Kind.TRUTH:
        return _condition(fact=fact.id, **luck.choice([{}, {"is": "yes"}, {"is": "no"}]))
    if fact.kind is Kind.NUMBER:
        low, high = sorted(luck.sample(range(fact.minimum + 1, fact.maximum + 1), 2))
        tests = [{"at_least": low}, {"below": high}, {"at_least": low, "below": high}]
        return _condition(fact=fact.id, **luck.choice(tests))
    some = luck.sample([o.id for o in fact.options], luck.randint(1, 2))
    return _condition(fact=fact.id, **{"is" if fact.kind is Kind.CHOICE else "has": some})


class _Maker:
    """Makes conditions over some leaves."""

    def __init__(self, luck: Random, leaves: Sequence[Condition]) -> None:
        self.luck, self.leaves = luck, list(leaves)

    def condition(self, depth: int = 2) -> Condition:
        """Mostly plain; now and then one that always holds or never can."""
        form = self.luck.choice(["leaf", "leaf", "all", "any", "not", "either"])
        if depth == 0 or form == "leaf":
            return self.luck.choice(self.leaves)
        if form == "not":
            return _not(self.condition(depth - 1))
        if form == "either":
            leaf = self.luck.choice(self.leaves)
            parts = [_not(leaf), self.condition(depth - 1), leaf][self.luck.choice([0, 0, 1]) :]
            return _condition(**{self.luck.choice(["any", "any", "all"]): parts})
        parts = [self.condition(depth - 1) for _ in range(self.luck.randint(1, 3))]
        return _condition(**{form: parts})

    def some(self, most: int) -> list[Condition]:
        return [self.condition() for _ in range(self.luck.randint(0, most))]

    def offer(self, offer_id: str, offers: Sequence[str]) -> Offer:
        luck = self.luck
        kind = luck.choice(["described"] * 6 + ["named", "elsewhere"])
        how = ["not_matching", "not_matching", "unclear"]
        needs = luck.choice([(), (), ("n1",), ("n2",)])
        bars = [h for h in luck.sample(offers, luck.choice([0, 0, 1])) if h != offer_id]
        where = luck.choice(
            [(), (), (self.condition(), None), (self.condition(), self.condition())]
        )
        return an_offer(
            offer_id,
            kind=kind,
            entry=luck.choice(["open", "referral", "assessment"]) if kind == "described" else None,
            meets=luck.choice([("n1",), ("n1",), ("n1", "n2"), ("n2",), NEEDS]),
            rung=luck.choice([None, 1, 2]),
            general=luck.random() < 0.2,
            asks=[a_clause(c, luck.choice(how)) for c in self.some(2)],
            judged=[a_clause(c, luck.choice(how)) for c in self.some(1)],
            not_enough=[NotEnough(when=c, needs=needs, says="x") for c in self.some(1)],
            bars=[Bar(held=h, says="x") for h in bars],
            places=[
                Place(contact=f"place-{offer_id}-{i}", when=when, says="x")
                for i, when in enumerate(where)
            ],
            door_held=luck.choice([(), ("door-held",)]),
        )


KINDS: tuple[tuple[Kind, dict[str, Any]], ...] = (
    (Kind.TRUTH, {}),
    (Kind.TRUTH, {}),
    (Kind.CHOICE, {"options": options("a", "b", "c")}),
    (Kind.SET, {"options": options("x", "y")}),
    (Kind.NUMBER, {"minimum": 0, "maximum": 3}),
)


def a_case(
    seed: int,
    *,
    size: int = 3,
    guarded: bool = False,
    aged: bool = False,
    left_out: bool = False,
) -> Case:
    """A case with `size` things to know. `guarded`: one more applies only under another. `aged`: age
    and birth year are among them. `left_out`: some questions are asked of some people only."""
    luck = Random(seed)
    chosen = [KINDS[0], *luck.choices(KINDS, k=size - 1)]
    facts = [a_fact(f"f{i}", kind, **more) for i, (kind, more) in enumerate(chosen)]
    leaves = [_leaf(luck, fact) for fact in facts for _ in range(2)]
    asked = [[fact.id] for fact in facts]
    if guarded:
        guard = _leaf(luck, facts[-1])
        facts.append(a_fact("g", Kind.TRUTH, applies_when=guard))
        under = _condition(fact="g")
        leaves += [_condition(all=[guard, under]), _condition(any=[_not(guard), under])] * 2
        asked.append(["g"])
    if aged:
        ages = a_fact("age", Kind.NUMBER, maximum=120)
        facts += [ages, a_fact("birth_year", Kind.NUMBER, minimum=1890, maximum=2100)]
        reached = [_condition(fact="reached_pension_age", **{"is": i}) for i in ("yes", "no")]
        cut = luck.choice([18, 65, 66, 67, 68])
        leaves += [*reached, *reached, _condition(fact="age", at_least=cut)]
        leaves += [_condition(fact="age", at_least=cut, below=cut + luck.choice([1, 2]))]
        asked += [["age"], ["birth_year"]]
    offers = OFFERS[: luck.randint(1, 4)]
    leaves += [_condition(fact="held", has=luck.choice(offers))] if luck.random() < 0.3 else []
    maker = _Maker(luck, leaves)
    named = {"c": maker.condition()}
    maker.leaves.append(_condition(condition="c"))
    found = [maker.offer(offer_id, offers) for offer_id in offers]
    early = [a_fallback("early", when) for when in maker.some(1)]
    if luck.random() < 0.2 and not aged:
        asked[:2] = [[*asked[0], *asked[1]]]
    if luck.random() < 0.3:
        asked.remove(luck.choice(asked))
    asked += [["held"]] if luck.random() < 0.3 else []
    questions = [a_question(*group) for group in asked]
    if left_out:
        questions = [q.model_copy(update={"asked_when": luck.choice(leaves)}) for q in questions]
    rulebook = a_rulebook(facts, found, questions, conditions=named, fallbacks=early)
    closed = luck.sample([q.id for q in questions], luck.choice([0, 0, 1]) if questions else 0)
    return Case(rulebook, _known(luck, facts, offers), frozenset(closed))


def _known(luck: Random, facts: Sequence[Fact], offers: Sequence[str]) -> dict[str, Value]:
    needs = luck.choice([("n1",), ("n1",), ("n1", "n2"), ("n2", "n1"), ()])
    known: dict[str, Value] = {f"needs.{need}": True for need in needs}
    for fact in facts:
        if fact.id in ("age", "birth_year", "g"):
            continue
        for key, values in values_of(fact).items():
            if luck.random() < 0.15:
                known[key] = luck.choice(values)
    for offer in offers:
        told = luck.choice([None, None, None, True, False])
        if told is not None:
            known[f"held.{offer}"] = told
    if luck.random() < 0.2:
        known[f"asked_about.{offers[0]}"] = True
    return known
