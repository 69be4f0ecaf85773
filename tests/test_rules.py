"""The rule core: truth, pension age, outcomes, fits, doors, what is coming, and what matters."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from random import Random
from typing import Any

import pytest

from assistant import FactError
from assistant.library import rule_files
from assistant.rules.assess import Assessment, Outcome, assess, told_of
from assistant.rules.compiled import compile_rulebook
from assistant.rules.diagram import NO, YES, Builder, Function, Variable, depends_on
from assistant.rules.facts import Facts, Known, Value, keys_of, read_facts
from assistant.rules.load import Rulebook, load
from assistant.rules.model import Bar, Condition, Fallback, Kind, NotEnough, Offer, Place
from assistant.rules.reasons import KEPT, Kept, known_of
from assistant.rules.relevance import closed_questions, relevant, relevant_members, told_only
from assistant.rules.truth import Truth, every, negate, some
from tests.strain.naive import (
    AGE,
    BIRTH,
    Persons,
    as_answer,
    by_hand,
    by_product,
    known_from,
    lives,
    playing_of,
    values_of,
    wants_of,
)
from tests.strain.random_rules import (
    PENSION,
    Case,
    a_case,
    a_clause,
    a_fact,
    a_question,
    a_rulebook,
    an_offer,
    options,
)

ON = date(2026, 11, 21)
TRUTHS = {True: Truth.YES, False: Truth.NO, None: Truth.UNKNOWN}
FACTS = (
    a_fact("a", Kind.TRUTH),
    a_fact("b", Kind.TRUTH),
    a_fact("c", Kind.CHOICE, options=options("x", "y", "z")),
    a_fact("s", Kind.SET, options=options("m", "n")),
    a_fact("n", Kind.NUMBER, minimum=0, maximum=9),
    a_fact("age", Kind.NUMBER, maximum=120),
    a_fact("birth_year", Kind.NUMBER, minimum=1890, maximum=2100),
    a_fact("judged", Kind.TRUTH, known_by="caseworker"),
)
A, B, JUDGED = ({"fact": fact} for fact in ("a", "b", "judged"))


def a_condition(said: Mapping[str, Any]) -> Condition:
    return Condition.model_validate(said)


def book(*offers: Offer, **more: Any) -> Rulebook:
    """A rulebook with these offers, whose facts and questions are those of this file."""
    asked = [a_question(f.id) for f in FACTS if f.known_by == "citizen"]
    return a_rulebook(FACTS, offers, [*asked, a_question("held")], **more)


def offered(offer_id: str = "o1", *, asks: Iterable[Any] = (), **more: Any) -> Offer:
    """A described offer with these conditions; open if nothing else is said."""
    blocks = {"judged": [a_clause(a_condition(c)) for c in more.pop("judged", ())]}
    if more.get("kind", "described") == "described":
        more.setdefault("entry", "open")
    return an_offer(offer_id, asks=[a_clause(a_condition(c)) for c in asks], **blocks, **more)


def assessed(rulebook: Rulebook, on: date = ON, /, **known: Value) -> Assessment:
    """The assessment of facts written as `a=True, held_o1=True, needs_n1=True`."""
    sets = ("needs", "asker_needs", "held", "asked_about", "s")
    keys = {}
    for name, value in known.items():
        fact = next((s for s in sets if name.startswith(s + "_")), None)
        keys[f"{fact}.{name.removeprefix(fact + '_')}" if fact else name] = value
    return assess(compile_rulebook(rulebook, on), known_from(keys))


def fits(assessment: Assessment) -> dict[str, str | None]:
    return {need.need: need.fit for need in assessment.needs}


# ---------------------------------------------------------------- truth


BOTH = [
    (True, True, True, True),
    (True, False, False, True),
    (True, None, None, True),
    (False, False, False, False),
    (False, None, False, None),
    (None, None, None, None),
]


@pytest.mark.parametrize(("a", "b", "both", "either"), BOTH)
def test_and_and_or_of_three_values(a, b, both, either):
    """Unknown never becomes yes or no, unless the other side already decides."""
    one, other = TRUTHS[a], TRUTHS[b]
    assert (every((one, other)), every((other, one))) == (TRUTHS[both],) * 2
    assert (some((one, other)), some((other, one))) == (TRUTHS[either],) * 2
    opposite = {None: None, True: False, False: True}
    assert negate(one) is TRUTHS[opposite[a]]


def truth_of(said: Mapping[str, Any], on: date = ON, /, **known: Value) -> Truth:
    """The truth of one condition."""
    found = assessed(book(offered(asks=[said])), on, **known).offer("o1")
    return found.reasons[0].truth


@pytest.mark.parametrize(("a", "b", "both", "either"), BOTH)
def test_a_condition_follows_the_table(a, b, both, either):
    """`all` and `any` of two facts give what the table of three values gives."""
    known = {name: value for name, value in {"a": a, "b": b}.items() if value is not None}
    assert truth_of({"all": [A, B]}, **known) is TRUTHS[both]
    assert truth_of({"any": [B, A]}, **known) is TRUTHS[either]


IN_FORMS: list[tuple[dict[str, Any], dict[str, Value], Truth]] = [
    ({"any": [A, {"not": A}]}, {}, Truth.YES),
    ({"all": [A, {"not": A}]}, {}, Truth.NO),
    ({"any": [{"all": [A, B]}, {"not": A}, {"not": B}]}, {}, Truth.YES),
    ({"any": [{"all": [A, B]}, {"all": [{"not": A}, B]}]}, {"b": True}, Truth.YES),
    ({"any": [{"all": [A, B]}, {"all": [{"not": A}, B]}]}, {"b": False}, Truth.NO),
    ({"fact": "a", "is": "no"}, {"a": False}, Truth.YES),
    ({"fact": "a", "is": "yes"}, {"a": False}, Truth.NO),
    ({"fact": "c", "is": ["x", "y", "z"]}, {}, Truth.YES),
    ({"fact": "c", "is": ["x", "y"]}, {"c": "y"}, Truth.YES),
    ({"fact": "c", "is": ["x", "y"]}, {"c": "z"}, Truth.NO),
    ({"all": [{"fact": "c", "is": "x"}, {"fact": "c", "is": "y"}]}, {}, Truth.NO),
    ({"fact": "s", "has": ["m", "n"]}, {"s_m": False}, Truth.UNKNOWN),
    ({"fact": "s", "has": ["m", "n"]}, {"s_m": False, "s_n": False}, Truth.NO),
    ({"fact": "s", "has": ["m", "n"]}, {"s_n": True}, Truth.YES),
    ({"fact": "n", "at_least": 3}, {"n": 3}, Truth.YES),
    ({"fact": "n", "at_least": 3}, {"n": 2}, Truth.NO),
    ({"fact": "n", "below": 3}, {"n": 3}, Truth.NO),
    ({"fact": "n", "at_least": 3, "below": 5}, {"n": 5}, Truth.NO),
    ({"any": [{"fact": "n", "below": 3}, {"fact": "n", "at_least": 3}]}, {}, Truth.YES),
    ({"all": [{"fact": "n", "below": 3}, {"fact": "n", "at_least": 5}]}, {}, Truth.NO),
    ({"all": [{"fact": "age", "below": 60}, {"fact": "reached_pension_age"}]}, {}, Truth.NO),
    (
        {"any": [{"fact": "age", "at_least": 60}, {"fact": "reached_pension_age", "is": "no"}]},
        {},
        Truth.YES,
    ),
]


@pytest.mark.parametrize(("said", "known", "truth"), IN_FORMS)
def test_what_can_only_be_one_way_is_known(said, known, truth):
    """A condition is exact: "a or not a" is yes though nobody has asked about a."""
    assert truth_of(said, **known) is truth


# ---------------------------------------------------------------- pension age


EDGES = [
    # on, age, birth year, reached: the two halves of 1955 and the turn of 1962 to 1963.
    (date(2021, 12, 31), 66, 1955, Truth.UNKNOWN),
    (date(2022, 6, 29), 66, 1955, Truth.UNKNOWN),
    (date(2022, 6, 29), 66, 1956, Truth.NO),
    (date(2022, 6, 30), 66, 1955, Truth.NO),
    (date(2022, 6, 30), 66, None, Truth.NO),
    (date(2022, 6, 30), 67, None, Truth.YES),
    (date(2022, 7, 1), 66, None, Truth.NO),
    (date(2022, 7, 1), 67, 1955, Truth.YES),
    (date(2026, 11, 21), 66, None, Truth.NO),
    (date(2026, 11, 21), 67, None, Truth.YES),
    (date(2026, 11, 21), None, 1959, Truth.UNKNOWN),
    (date(2026, 11, 21), None, 1958, Truth.YES),
    (date(2026, 11, 21), None, 1960, Truth.NO),
    (date(2026, 11, 21), None, None, Truth.UNKNOWN),
    (date(2029, 12, 31), 67, None, Truth.YES),
    (date(2030, 1, 1), 67, None, Truth.UNKNOWN),
    (date(2030, 1, 1), 67, 1962, Truth.YES),
    (date(2030, 1, 1), 67, 1963, Truth.NO),
    (date(2030, 12, 31), 67, None, Truth.NO),
    (date(2030, 12, 31), 67, 1963, Truth.NO),
    (date(2031, 1, 1), 68, None, Truth.YES),
    (date(2035, 1, 1), 68, None, Truth.UNKNOWN),
]


@pytest.mark.parametrize(("on", "age", "year", "reached"), EDGES)
def test_the_pension_age_at_its_edges(on, age, year, reached):
    """Age and birth year give the pension age where they can, and leave it open where they cannot."""
    known = {key: value for key, value in {AGE: age, BIRTH: year}.items() if value is not None}
    edition = compile_rulebook(book(offered()), on)
    assert edition.pension_truth(age, year) is reached
    assert truth_of({"fact": "reached_pension_age"}, on, **known) is reached


DAYS = [
    date(2019, 7, 1),
    date(2020, 2, 29),
    date(2021, 2, 28),
    date(2021, 12, 31),
    date(2022, 6, 30),
    date(2026, 11, 21),
    date(2030, 1, 1),
    date(2031, 3, 1),
    date(2040, 12, 31),
]


@pytest.mark.parametrize("on", DAYS)
def test_the_pension_age_day_by_day(on):
    """For every age and birth year: what all the birth days say that fit them, day for day."""
    edition = compile_rulebook(book(offered()), on)
    possible: dict[tuple[int | None, int | None], set[bool]] = {}
    for life in lives(PENSION, on):
        for age, year in product((life.age, None), (life.year, None)):
            possible.setdefault((age, year), set()).add(life.reached)
    for (age, year), reached in possible.items():
        wanted = Truth.UNKNOWN if len(reached) == 2 else TRUTHS[reached.pop()]
        assert edition.pension_truth(age, year) is wanted, (age, year)


@pytest.mark.parametrize("on", DAYS)
def test_age_and_birth_year_agree_or_are_refused(on):
    """Every pair that some birth day fits is taken, and every other pair is refused."""
    definitions = {fact.id: fact for fact in FACTS}
    born = {(life.age, life.year) for life in lives(PENSION, on)}
    years = {year for _, year in born}
    for age, year in product((0, 1, 17, 64, 65, 66, 67, 68, 119, 120), range(1890, on.year + 2)):
        raw = {"age": age, "birth_year": year}
        if (age, year) in born:
            known = read_facts(definitions, raw, on)
            assess(compile_rulebook(BARE, on), known)
        else:
            with pytest.raises(FactError):
                read_facts(definitions, raw, on)
    for year in range(1890, on.year + 2):
        if year in years:
            read_facts(definitions, {"birth_year": year}, on)
        else:
            with pytest.raises(FactError):
                read_facts(definitions, {"birth_year": year}, on)


def test_a_contradiction_that_was_not_one_when_it_was_told_is_an_error_and_no_crash():
    """65 and born in 1960 goes on 20 December and not after New Year: the rules say so plainly."""
    known = known_from({"needs.n1": True, "age": 65, "birth_year": 1960})
    assert assess(compile_rulebook(BARE, date(2025, 12, 20)), known).offer("o1").outcome == "open"
    with pytest.raises(FactError):
        assess(compile_rulebook(BARE, date(2027, 1, 5)), known)


BARE = book(offered(asks=[{"not": {"fact": "reached_pension_age"}}]))


# ---------------------------------------------------------------- outcomes


OUTCOMES = [
    # asks, judged, outcome ("entry" stands for how one gets in)
    (True, True, "entry"),
    (True, None, "entry"),
    (True, False, "not_matching"),
    (None, True, "unclear"),
    (None, None, "unclear"),
    (None, False, "not_matching"),
    (False, True, "not_matching"),
    (False, None, "not_matching"),
    (False, False, "not_matching"),
]


@pytest.mark.parametrize("entry", ["open", "referral", "assessment"])
@pytest.mark.parametrize(("asks", "judged", "outcome"), OUTCOMES)
def test_the_outcome_table(entry, asks, judged, outcome):
    """No is not_matching, unknown of a citizen is unclear, and a caseworker's unknown is the entry."""
    known = {k: v for k, v in {"a": asks, "judged": judged}.items() if v is not None}
    found = assessed(book(offered(asks=[A], judged=[JUDGED], entry=entry)), **known)
    assert found.offer("o1").outcome.value == outcome.replace("entry", entry)


@pytest.mark.parametrize("kind", ["named", "elsewhere"])
def test_what_a_source_only_names_is_unclear(kind):
    """An offer that is not described can be ruled out, but never be promised."""
    rules = book(offered(kind=kind, asks=[A]))
    assert assessed(rules, a=True).offer("o1").outcome is Outcome.UNCLEAR
    assert assessed(rules, a=False).offer("o1").outcome is Outcome.NOT_MATCHING


@pytest.mark.parametrize(
    ("a", "b", "outcome"),
    [
        (True, True, "open"),
        (False, True, "unclear"),
        (None, True, "unclear"),
        (False, False, "not_matching"),
        (True, False, "not_matching"),
    ],
)
def test_a_condition_that_the_source_leaves_open_rules_nobody_out(a, b, outcome):
    """`otherwise: unclear` makes the offer unclear, unless another condition says no."""
    clauses = [a_clause(a_condition(A), "unclear"), a_clause(a_condition(B))]
    rules = book(an_offer("o1", entry="open", asks=clauses))
    known = {k: v for k, v in {"a": a, "b": b}.items() if v is not None}
    assert assessed(rules, **known).offer("o1").outcome.value == outcome


@pytest.mark.parametrize(
    ("held", "outcome"), [(True, "not_matching"), (False, "open"), (None, "open")]
)
def test_a_bar_bars_only_when_the_other_is_held(held, outcome):
    """With neither held both may appear; with one held the other is normally not for the person."""
    rules = book(offered("o1", bars=[Bar(held="o2", says="x")]), offered("o2"))
    known = {} if held is None else {"held_o2": held}
    found = assessed(rules, needs_n1=True, **known)
    assert found.offer("o1").outcome.value == outcome
    assert found.offer("o2").outcome.value == "open"
    assert [r.part for r in found.offer("o1").reasons] == (["bars"] if held else [])
    assert found.offer("o1").barred_with == ("o2",)
    assert found.offer("o2").barred_with == ("o1",)


def test_a_note_never_moves_the_outcome():
    """A sentence under a condition is told when it holds and decides nothing."""
    rules = book(offered(notes=[{"when": A, "says": "x"}]))
    outcomes = {assessed(rules, **k).key for k in ({}, {"a": True}, {"a": False})}
    assert len(outcomes) == 1
    assert assessed(rules, a=True).offer("o1").notes == (0,)
    assert assessed(rules).offer("o1").notes == ()
    facts = known_from({"needs.n1": True})
    assert relevant(compile_rulebook(rules, ON), facts, ()) == ()


# ---------------------------------------------------------------- fits and doors


def test_the_least_rung_fits_then_file_order():
    """Of those that match, the least intrusive is the fit; among equals the first in the file."""
    rules = book(offered("o1", rung=3), offered("o2"), offered("o3", rung=2), offered("o4", rung=2))
    found = assessed(rules, needs_n1=True).needs[0]
    assert (found.fit, found.others) == ("o3", ("o4", "o1", "o2"))


@pytest.mark.parametrize("known", [{}, {"a": False}])
def test_what_is_unclear_or_ruled_out_is_never_the_fit(known):
    """The fit is known to match, however low the other stands on the ladder."""
    rules = book(offered("o1", asks=[A], rung=1), offered("o2", rung=4))
    assert fits(assessed(rules, needs_n1=True, **known)) == {"n1": "o2"}
    assert fits(assessed(rules, needs_n1=True, a=True)) == {"n1": "o1"}


def test_a_general_offer_fits_only_if_no_particular_one_remains():
    """Open counselling is the fit when nothing more particular is, and never before that."""
    rules = book(offered("o1", general=True, rung=1), offered("o2", asks=[A], rung=5))
    assert fits(assessed(rules, needs_n1=True, a=True)) == {"n1": "o2"}
    assert fits(assessed(rules, needs_n1=True)) == {"n1": "o1"}


def test_what_is_not_enough_is_no_fit_but_still_told():
    """An offer that falls short of one need can still be the fit of another."""
    short = NotEnough(when=a_condition(A), says="x", needs=("n1",))
    rules = book(
        offered("o1", rung=1, meets=["n1", "n2"], not_enough=[short]),
        offered("o2", rung=2, meets=["n1", "n2"]),
    )
    found = assessed(rules, needs_n1=True, needs_n2=True, a=True)
    assert fits(found) == {"n2": "o1", "n1": "o2"}
    assert found.needs[1].others == ("o1",)
    assert fits(assessed(rules, needs_n1=True)) == {"n1": "o1"}


def test_needs_come_urgent_first_then_in_the_municipality_s_order():
    """The order of telling changes nothing."""
    rules = book(offered())
    one = assessed(rules, needs_raad=True, needs_n1=True, needs_n2=True)
    other = assessed(rules, needs_n2=True, needs_raad=True, needs_n1=True)
    assert list(fits(one)) == ["n2", "n1", "raad"]
    assert one.key == other.key
    assert [need.urgent for need in one.needs] == [True, False, False]


def test_a_relative_s_own_needs_are_met_by_offers_for_the_carer():
    """What the asker needs is answered apart, and an offer says for whom it is."""
    rules = book(
        offered("o1", **{"for": "carer"}, rung=1),
        offered("o2", rung=1),
        offered("o3", **{"for": ["carer", "person"]}, rung=9),
        offered("o4", general=True, meets=["n1"]),
    )
    found = assessed(rules, needs_n1=True, asker_needs_n1=True)
    assert [(n.about, n.fit, n.others) for n in found.needs] == [
        ("person", "o2", ("o3", "o4")),
        ("asker", "o1", ("o3", "o4")),
    ]
    assert not assessed(rules, needs_n1=True).offer("o1").in_play


def test_one_who_names_no_need_is_shown_an_overview():
    """With nothing said the need is to talk, and no offer is in play."""
    found = assessed(book(offered(meets=["raad"])))
    assert [(n.need, n.stated, n.fit) for n in found.needs] == [("raad", False, "o1")]
    assert not found.offer("o1").in_play
    assert found.key.outcomes == ()


def test_what_is_held_is_asked_for_where_it_bars_and_else_only_told():
    """Nobody is asked what they have so that something can be not enough; told, it counts."""
    barring = book(offered("o1", bars=[Bar(held="o2", says="x")]), offered("o2"))
    held_o2 = NotEnough(when=a_condition({"fact": "held", "has": ["o2"]}), says="x")
    short = book(offered("o1", not_enough=[held_o2]), offered("o2"))
    facts = known_from({"needs.n1": True})
    asked = [
        relevant(compile_rulebook(rules, ON), facts, ("q-needs",)) for rules in (barring, short)
    ]
    assert ["q-held" in questions for questions in asked] == [True, False]
    assert assessed(short, needs_n1=True, held_o2=True).needs[0].fit == "o2"


@pytest.mark.parametrize("key", ["needs_n1", "asked_about_o1", "held_o1"])
def test_in_play_is_what_meets_a_need_is_asked_about_or_is_held(key):
    """Other offers have an outcome too, but are not part of the answer."""
    rules = book(offered("o1"), offered("o2", meets=["n2"]))
    found = assessed(rules, **{key: True})
    assert [o.id for o in found.offers if o.in_play] == ["o1"]
    assert {o.id: o.outcome.value for o in found.offers} == {"o1": "open", "o2": "open"}


def test_the_door_of_what_is_held_is_whom_one_talks_to_about_it():
    """One who has the offer already is not sent to its entrance."""
    rules = book(offered("o1", door_held=["door-held"]), offered("o2", meets=["n2"]))
    assert assessed(rules, needs_n1=True).doors == ("door-o1",)
    assert assessed(rules, needs_n1=True, held_o1=True).doors == ("door-held",)
    assert assessed(rules, held_o1=True).doors[0] == "door-held"
    assert assessed(rules, needs_n2=True, held_o1=True).doors == ("door-o2",)


@pytest.mark.parametrize(
    ("known", "leading", "first"),
    [
        ({"asked_about_o1": True}, "o1", "door-o1"),
        ({"asked_about_o1": True, "held_o2": True}, "o1", "door-o1"),
        ({"asked_about_o1": True, "held_o1": True}, "o1", "door-held"),
        ({"asked_about_o1": True, "a": False}, "", "door-o3"),
        ({"asked_about_o1": True, "needs_n2": True}, "", "door-o2"),
        ({}, "", "door-o3"),
    ],
)
def test_what_is_asked_for_leads_where_no_need_is_told(known, leading, first):
    """Whoever asks for an offer that may fit is told how to come to it, not only where to talk."""
    rules = book(
        offered("o1", asks=[{"fact": "a"}], door_held=["door-held"]),
        offered("o2", meets=["n2"]),
        offered("o3", meets=["raad"]),
    )
    found = assessed(rules, **known)
    assert (found.leading, found.doors[0]) == (leading, first)


def test_help_from_elsewhere_has_its_door_first_when_nothing_particular_fits():
    """A pointer to another law comes before general advice, and after a real fit it is not needed."""
    pointer = offered("o1", kind="elsewhere", asks=[A])
    general = offered("o2", general=True)
    assert assessed(book(pointer, general), needs_n1=True).doors == ("door-o1", "door-o2")
    assert assessed(book(pointer, general), needs_n1=True, a=False).doors == ("door-o2",)
    assert assessed(book(pointer, general, offered("o3")), needs_n1=True).doors == ("door-o3",)


PLACES = [
    ({}, ("place-1", "place-2", "place-3")),
    ({"a": True}, ("place-1",)),
    ({"a": False}, ("place-2", "place-3")),
    ({"a": False, "b": True}, ("place-2",)),
    ({"a": True, "b": True}, ("place-1", "place-2")),
    ({"a": False, "b": False}, ("place-3",)),
]


@pytest.mark.parametrize(("known", "doors"), PLACES)
def test_the_door_is_the_place_known_to_be_for_this_person(known, doors):
    """Else every place that may be, and never one that is known not to be."""
    where = [
        Place(contact="place-1", when=a_condition(A), says="x"),
        Place(contact="place-2", when=a_condition(B), says="x"),
        Place(contact="place-3", says="x"),
    ]
    assert assessed(book(offered(places=where)), needs_n1=True, **known).doors == doors


def test_where_no_place_is_for_the_person_the_offer_s_own_door_stands():
    """Never a dead end."""
    where = [Place(contact="place-1", when=a_condition(A), says="x")]
    rules = book(offered(places=where))
    assert assessed(rules, needs_n1=True, a=False).doors == ("door-o1",)


FALLBACKS = [
    ({}, None, ("door-o1",)),
    ({"a": True}, "early", ("door-early",)),
    ({"b": False}, "last", ("door-last",)),
    ({"a": True, "b": True}, None, ("door-o1",)),
    ({"a": False, "b": False}, "last", ("door-last",)),
]


@pytest.mark.parametrize(("known", "fallback", "doors"), FALLBACKS)
def test_a_fallback_stands_in_where_nothing_fits(known, fallback, doors):
    """One with a condition once it is known to hold; the last only when no offer is possible."""
    early = Fallback(id="early", when=a_condition(A), says="x", doors=("door-early",), cite=("1",))
    rules = book(offered(asks=[B]), fallbacks=[early])
    found = assessed(rules, needs_n1=True, **known)
    assert (found.needs[0].fallback, found.doors) == (fallback, doors)


def test_main_as_a_door_is_the_municipality_s_own_contact():
    """National files do not know the municipality's number; the rulebook does."""
    assert assessed(book(offered(door=["main", "x", "main"])), needs_n1=True).doors == (
        "door-main",
        "x",
    )


# ---------------------------------------------------------------- what is coming


LATER = date(2030, 6, 1)
YOUNG = {"not": {"fact": "reached_pension_age"}}


def changing(*more: Offer) -> Rulebook:
    """On 1 June 2030 the offer for n2 begins to ask for b."""
    return book(
        offered("o1", asks=[YOUNG]),
        offered("o2", meets=["n2"], valid_until="2030-05-31"),
        offered("o2", meets=["n2"], asks=[B], valid_from="2030-06-01"),
        *more,
    )


def coming(rulebook: Rulebook, on: date = ON, /, **known: Value) -> list[date]:
    return [change.day for change in assessed(rulebook, on, **known).coming]


def test_a_change_is_told_to_one_whose_result_it_changes_and_to_nobody_else():
    """The day of the change is in the answer only where the key differs."""
    rules = changing()
    assert coming(rules, needs_n2=True) == [LATER]
    assert coming(rules, needs_n2=True, b=False) == [LATER]
    assert coming(rules, needs_n2=True, b=True) == []
    assert coming(rules, needs_n1=True) == []
    assert coming(rules, asked_about_o2=True) == [LATER]
    assert coming(rules) == []
    assert coming(rules, date(2030, 5, 31), needs_n2=True) == [LATER]
    assert coming(rules, LATER, needs_n2=True) == []


@pytest.mark.parametrize("known", [{"age": 67}, {"age": 66, "birth_year": 1960}, {"age": 119}])
def test_growing_older_is_no_change_of_the_rules(known):
    """A change is told of as if everybody kept today's age: only the rules change."""
    assert coming(changing(), needs_n1=True, **known) == []
    assert coming(changing(), needs_n2=True, **known) == [LATER]


def test_only_the_first_change_that_matters_is_told():
    """Many adopted changes cost little, and the first that concerns the person is named."""
    days = [date(2027 + i, 1, 1) for i in range(12)]
    versions = [
        offered("o3", meets=["raad"], rung=i, valid_from=str(a), valid_until=str(replaced))
        for i, (a, replaced) in enumerate(
            (day, date.fromordinal(later.toordinal() - 1))
            for day, later in zip(days, [*days[1:], date(2100, 1, 1)], strict=True)
        )
    ]
    assert coming(changing(*versions), needs_n2=True) == [LATER]
    assert coming(changing(*versions), needs_raad=True) == [days[0]]


def test_an_offer_may_stand_without_an_end():
    """A last day at the end of the calendar has no day after it."""
    rules = book(offered("o1", valid_until="9999-12-31"))
    assert coming(rules, needs_n1=True) == []


# ---------------------------------------------------------------- compared with reading by hand


def persons_of(rulebook: Rulebook, on: date) -> Persons:
    """All persons of a random rulebook, but for their needs and what they have asked about."""
    still = ("needs", "asker_needs", "asked_about", "held")
    keys = [k for f in rulebook.facts.values() if f.id not in still for k in keys_of(f)]
    return Persons(rulebook, on, [*keys, *(f"held.{o.id}" for o in rulebook.offers)])


SEEDS = [range(start, start + 50) for start in range(0, 400, 50)]


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"{seeds.start}-{seeds.stop}")
def test_random_rules_give_what_they_give_when_read_by_hand(seeds):
    """Outcomes, fits and doors of the diagrams are those of writing out every possible person."""
    for seed in seeds:
        case = a_case(seed, size=2 + seed // 140, guarded=seed % 4 == 0)
        facts = known_from(case.known)
        by_diagram = by_product(case.rulebook, facts, ON)
        assert by_diagram == by_hand(persons_of(case.rulebook, ON), facts), f"{seed}\n{case}"


@pytest.mark.parametrize("seeds", SEEDS[:8], ids=lambda seeds: f"{seeds.start}-{seeds.stop}")
def test_a_new_answer_never_overturns_what_is_settled(seeds):
    """What is yes stays yes, what is no stays no, and an offer ruled out stays so."""
    for seed in seeds:
        case = a_case(seed, size=2 + seed // 200)
        edition = compile_rulebook(case.rulebook, ON)
        luck = Random(seed)
        open_keys = [
            k for k in _asked(case, persons_of(case.rulebook, ON)) if not k.startswith("held")
        ]
        luck.shuffle(open_keys)
        facts = known_from(case.known)
        before = assess(edition, facts)
        for key in open_keys:
            values = values_of(case.rulebook.facts[key.split(".")[0]])[key]
            facts = facts.learn({key: Known(luck.choice(values))})
            after = assess(edition, facts)
            for old, new in zip(before.offers, after.offers, strict=True):
                if old.outcome is Outcome.NOT_MATCHING:
                    assert new.outcome is Outcome.NOT_MATCHING, f"{seed}\n{case}"
                for was, now in zip(old.reasons, new.reasons, strict=True):
                    assert was.truth in (Truth.UNKNOWN, now.truth), f"{seed}\n{case}"
            before = after


def test_the_order_of_telling_never_changes_the_key():
    """The same facts in any order are the same person."""
    for seed in range(200):
        case = a_case(seed, size=3)
        keys = list(case.known.items())
        edition = compile_rulebook(case.rulebook, ON)
        one = assess(edition, known_from(dict(keys)))
        Random(seed).shuffle(keys)
        assert assess(edition, known_from(dict(keys))).key == one.key, f"{seed}\n{case}"


# ---------------------------------------------------------------- what is kept


def test_what_is_kept_changes_nothing():
    """The same assessment afresh, after everybody else's, and after too much has been kept."""
    for seed in range(60):
        case = a_case(seed, size=3)
        edition = compile_rulebook(case.rulebook, ON)
        facts = known_from(case.known)
        first = assess(edition, facts)
        for key, values in _values_left(case).items():
            assess(edition, facts.learn({key: Known(values[-1])}))
        assert assess(edition, facts) == first, f"{seed}\n{case}"
        assert assess(compile_rulebook(case.rulebook, ON), facts) == first, f"{seed}\n{case}"


def _values_left(case: Case) -> dict[str, Sequence[Value]]:
    every = (
        values_of(fact) for fact in case.rulebook.facts.values() if fact.id not in (AGE, BIRTH)
    )
    return {key: vs for of in every for key, vs in of.items() if key not in case.known}


def test_what_is_kept_is_bounded():
    """When there is too much, it begins anew."""
    kept: Kept[int] = Kept()
    for number in range(2 * KEPT + 5):
        assert kept.keep(number, number) == number
        assert len(kept) <= KEPT
    assert kept[2 * KEPT + 4] == 2 * KEPT + 4


def test_two_people_alike_share_the_steps_and_not_who_told():
    """A step names the keys that tell it; who told them stands beside the assessment."""
    edition = compile_rulebook(book(offered(asks=[A])), ON)
    mine, theirs = (
        assess(edition, Facts().learn({"a": Known(True, teller)}))
        for teller in ("citizen", "staff")
    )
    steps = [found.offer("o1").reasons[0].steps for found in (mine, theirs)]
    assert steps[0] is not None
    assert steps[0] is steps[1]
    tellers = [known_of(steps[0], found.told) for found in (mine, theirs)]
    assert [known.told_by for known in tellers if known] == ["citizen", "staff"]


KNOWN_OF = [
    ({"fact": "s", "has": ["m", "n"]}, {"s.m": False, "s.n": True}, True),
    ({"fact": "s", "has": ["m", "n"]}, {"s.m": False, "s.n": False}, None),
    ({"fact": "n", "at_least": 3}, {"n": 0}, 0),
    ({"fact": "reached_pension_age"}, {"age": 70}, 70),
    ({"fact": "reached_pension_age"}, {"birth_year": 1950, "age": 76}, 1950),
    (A, {}, None),
    (A, {"a": False}, False),
]


@pytest.mark.parametrize(("said", "known", "value"), KNOWN_OF)
def test_what_is_known_of_a_step(said, known, value):
    """Of a set a member that is so; of the pension age the birth year before the age."""
    found = assess(compile_rulebook(book(offered(asks=[said])), ON), known_from(known))
    steps = found.offer("o1").reasons[0].steps
    assert steps is not None
    told = known_of(steps, found.told)
    assert (told.value if told else None) == value


# ---------------------------------------------------------------- what matters


def _asked(case: Case, persons: Persons) -> dict[str, str]:
    """The keys that are still to be asked about, with their question: all but what may be held and
    rules nothing out (see the tests of what is held)."""
    edition = compile_rulebook(case.rulebook, ON)
    unasked = {edition.table.variables[i].name for i in told_only(edition)}
    here = persons.knowing(case.known)
    left_out = {
        question.id
        for question in case.rulebook.questions
        if question.asked_when and persons.truth(question.asked_when, here) is Truth.NO
    }
    return {
        key: question.id
        for question in case.rulebook.questions
        if question.id not in case.closed and question.id not in left_out
        for fact in question.facts
        for key in keys_of(case.rulebook.facts[fact])
        if key not in case.known and key not in unasked
    }


def by_trying(case: Case, persons: Persons) -> tuple[str, ...] | None:
    """The relevant questions found by trying every course of answers; None if they are too many."""
    rulebook = case.rulebook
    asked = {k: q for k, q in _asked(case, persons).items() if k == BIRTH or k in persons.values}
    courses = 1
    for key in asked:
        courses *= len(persons.answers(key)) + 1
    if courses > (10_000 if AGE in asked else 2_000):
        return None
    facts = known_from(case.known)
    held = facts.members("held")
    matter = persons.matters(
        case.known, list(asked), wants_of(rulebook, facts), playing_of(persons, facts), held
    )
    here = persons.knowing(case.known)

    def may_be_asked(key: str) -> bool:
        guard = rulebook.facts[key.split(".")[0]].applies_when
        if key == BIRTH:
            return AGE in case.known
        return guard is None or persons.truth(guard, here) is Truth.YES

    found = {asked[key] for key in matter if may_be_asked(key)}
    return tuple(q.id for q in rulebook.questions if q.id in found)


def check_relevance(case: Case, on: date, seed: int) -> int:
    """Compares the product with trying everything; how many questions were relevant."""
    wanted = by_trying(case, persons_of(case.rulebook, on))
    if wanted is None:
        return 0
    edition, facts = compile_rulebook(case.rulebook, on), known_from(case.known)
    found = relevant(edition, facts, case.closed)
    assert found == wanted, f"seed {seed}, on {on}\n{case}"
    return len(found)


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"{seeds.start}-{seeds.stop}")
def test_a_question_is_relevant_if_and_only_if_some_course_of_answers_makes_it_matter(seeds):
    """Found by trying every answer to every open question, "ved ikke" among them."""
    found = sum(check_relevance(a_case(seed, size=2 + seed // 140), ON, seed) for seed in seeds)
    assert found > 10


@pytest.mark.parametrize("seeds", SEEDS[:6], ids=lambda seeds: f"{seeds.start}-{seeds.stop}")
def test_a_question_that_opens_another_is_relevant_for_what_the_other_decides(seeds):
    """A fact that applies only under another is asked after it, and counts already before it."""
    for seed in seeds:
        check_relevance(a_case(seed, size=2 + seed // 150, guarded=True), ON, seed)


@pytest.mark.parametrize("seeds", SEEDS[:6], ids=lambda seeds: f"{seeds.start}-{seeds.stop}")
def test_a_question_that_is_left_out_is_not_asked_and_leaves_the_others_as_they_are(seeds):
    """As if it were closed; while its condition is not known yet, it is open as any other."""
    found = sum(check_relevance(a_case(seed, left_out=True), ON, seed) for seed in seeds)
    assert found > 10


@pytest.mark.parametrize(
    ("place", "asked"), [({}, True), ({"a": False}, True), ({"a": True}, False)]
)
def test_a_question_is_left_out_where_its_condition_is_no(place, asked):
    """What is told of it unasked still counts."""
    rules = book(offered("o1", bars=[Bar(held="o2", says="x")]), offered("o2"))
    when = a_condition({"not": A})
    questions = tuple(
        q.model_copy(update={"asked_when": when}) if q.id == "q-held" else q
        for q in rules.questions
    )
    edition = compile_rulebook(replace(rules, questions=questions), ON)
    assert ("q-held" in relevant(edition, known_from({"needs.n1": True, **place}), ())) is asked
    told = known_from({"needs.n1": True, **place, "held.o2": True})
    outcomes = {offer.id: offer.outcome for offer in assess(edition, told, ()).offers}
    assert outcomes["o1"] is Outcome.NOT_MATCHING


@pytest.mark.parametrize("on", [date(2021, 1, 15), ON, date(2030, 6, 1)])
def test_age_and_birth_year_are_asked_for_exactly_where_they_matter(on):
    """The birth year follows an age that leaves the pension age open, and counts already before it."""
    found = sum(check_relevance(a_case(seed, size=1, aged=True), on, seed) for seed in range(40))
    assert found > 10


@pytest.mark.parametrize(
    ("on", "age", "asked"),
    [
        (date(2026, 11, 21), 67, False),
        (date(2030, 6, 1), 66, False),
        (date(2030, 6, 1), 67, True),
        (date(2030, 6, 1), 68, False),
    ],
)
def test_the_birth_year_is_asked_for_only_at_the_edge(on, age, asked):
    """Never a birth year where the age is enough."""
    facts = known_from({"needs.n1": True, "age": age})
    found = relevant(compile_rulebook(BARE, on), facts, closed_questions_of(BARE, on, facts))
    assert ("q-birth_year" in found) is asked
    assert "q-age" not in found


def closed_questions_of(rulebook: Rulebook, on: date, facts: Facts) -> frozenset[str]:
    return closed_questions(compile_rulebook(rulebook, on), facts)


def test_a_question_may_matter_only_after_age_and_birth_year():
    """Seen already before the age is told: only of one who is 66 and not a pensioner does a decide."""
    early = Fallback(id="early", when=a_condition(YOUNG), says="x", doors=("d",), cite=("1",))
    of_66 = {"fact": "age", "at_least": 66}
    short = NotEnough(when=a_condition(A), says="x")
    rules = book(offered(asks=[YOUNG, of_66], not_enough=[short]), fallbacks=[early])
    edition = compile_rulebook(rules, date(2021, 1, 15))
    assert relevant(edition, known_from({"needs.n1": True}), ()) == ("q-a", "q-age")
    at_the_edge = known_from({"needs.n1": True, "age": 66})
    assert relevant(edition, at_the_edge, ("q-age",)) == ("q-a", "q-birth_year")
    reached = known_from({"needs.n1": True, "age": 66, "birth_year": 1954})
    assert relevant(edition, reached, ("q-age", "q-birth_year")) == ()


def test_a_pointer_behind_general_advice_still_has_its_door():
    """For one who has named no need the door is all there is, and so what decides it is asked."""
    general = offered("o1", meets=["raad"], general=True)
    pointer = offered("o2", meets=["raad"], general=True, kind="elsewhere", asks=[A])
    edition = compile_rulebook(book(general, pointer), ON)
    assert relevant(edition, known_from({}), ()) == ("q-a",)


def test_a_question_with_an_answer_or_a_ved_ikke_is_closed():
    """ "Ved ikke" is an answer; a set is closed when all its members are known."""
    edition = compile_rulebook(book(offered(asks=[A])), ON)
    asked = known_from({"needs.n1": True})
    assert "q-a" in relevant(edition, asked, closed_questions(edition, asked))
    for closed in (asked.leave("a", "ved_ikke"), asked.learn({"a": Known(True)})):
        assert "q-a" in closed_questions(edition, closed)
        assert "q-a" not in relevant(edition, closed, closed_questions(edition, closed))
    some_members = asked.learn({"s.m": Known(True)})
    assert "q-s" not in closed_questions(edition, some_members)
    assert "q-s" in closed_questions(edition, some_members.learn({"s.n": Known(False)}))


def test_only_the_members_that_matter_are_shown():
    """An option is shown only if choosing it could change the key."""
    edition = compile_rulebook(book(offered(asks=[{"fact": "s", "has": "n"}])), ON)
    question = edition.rulebook.question("q-s")
    assert relevant_members(edition, question, known_from({"needs.n1": True}), ()) == ("n",)


def test_what_is_held_is_asked_about_only_where_it_bars():
    """Holding puts an offer in play, but that is for the person to say."""
    barred = book(offered("o1", bars=[Bar(held="o2", says="x")]), offered("o2"))
    free = book(offered("o1"), offered("o2"))
    facts = known_from({"needs.n1": True})
    assert relevant(compile_rulebook(barred, ON), facts, ()) == ("q-held",)
    assert relevant(compile_rulebook(free, ON), facts, ()) == ()


def test_an_offer_that_is_told_of_otherwise_than_by_a_need_is_shown():
    """Only where it is told for certain, and whatever the needs are."""
    rules = book(offered("o1"), offered("o2", meets=["raad"], told_when=a_condition(A)))
    edition = compile_rulebook(rules, ON)
    for told, found in (({}, ()), ({"a": False}, ()), ({"a": True}, ("o2",))):
        assert told_of(edition, known_from({"needs.n1": True, **told})) == found


# ---------------------------------------------------------------- depends_on by itself


def _decider(luck: Random, looked_for: Sequence[Truth | None]) -> Any:
    """A decision over truths, made up as it is asked, that keeps to what it says it looks for."""
    made: dict[Hashable, int] = {}

    def decide(truths: tuple[Truth, ...]) -> Hashable:
        seen = tuple(
            truth if wanted is None else truth is wanted
            for truth, wanted in zip(truths, looked_for, strict=True)
        )
        return made.setdefault(seen, luck.randint(0, 2))

    return decide


@pytest.mark.parametrize("seed", range(150))
def test_depends_on_is_exact_for_any_decision(seed):
    """A variable is returned if and only if two of its answers are decided differently."""
    luck = Random(seed)
    variables = [Variable(f"v{i}", luck.choice([2, 2, 3])) for i in range(luck.randint(2, 4))]
    builder = Builder(variables)
    parts = [
        builder.values(i, set(luck.sample(range(v.size), luck.randint(1, v.size - 1))).__contains__)
        for i, v in enumerate(variables)
        for _ in range(2)
    ]
    for _ in range(8):
        one, other = luck.sample(parts, 2)
        parts.append(luck.choice([builder.every, builder.some])((one, builder.negate(other))))
    functions = [
        Function(luck.choice(parts), luck.choice([None, Truth.YES, Truth.NO]))
        for _ in range(luck.randint(1, 3))
    ]
    decide = _decider(luck, [f.looked_for for f in functions])
    table = builder.table()
    masks = [luck.randint(1, v.every) for v in variables]
    asked = luck.sample(range(len(variables)), luck.randint(1, len(variables)))
    answers = {
        i: (*(1 << value for value in range(variables[i].size)), variables[i].every) for i in asked
    }

    def decided(course: tuple[int, ...]) -> Any:
        here = list(masks)
        for variable, mask in zip(answers, course, strict=True):
            here[variable] = mask
        memo: dict[int, int] = {}
        return decide(tuple(table.truth(f.node, here, memo) for f in functions))

    keys = {course: decided(course) for course in product(*answers.values())}
    wanted = set()
    for place, variable in enumerate(answers):
        groups: dict[tuple[int, ...], set[Hashable]] = {}
        for course, key in keys.items():
            groups.setdefault((*course[:place], *course[place + 1 :]), set()).add(key)
        if any(len(group) > 1 for group in groups.values()):
            wanted.add(variable)
    assert depends_on(table, functions, decide, masks, answers) == wanted


def test_diagrams_are_reduced():
    """A variable that makes no difference is not in the diagram."""
    builder = Builder([Variable("a", 2), Variable("b", 3)])
    a, b = builder.values(0, bool), builder.values(1, bool)
    assert builder.some((a, builder.negate(a))) == YES
    assert builder.every((b, builder.negate(b))) == NO
    both = builder.some((builder.every((a, b)), builder.every((builder.negate(a), b))))
    assert both == b
    assert builder.table().variables_of(both) == {1}


# ---------------------------------------------------------------- Sorø, read by hand


@cache
def soroe() -> Rulebook:
    return load(rule_files(), "soroe")


def a_person(rulebook: Rulebook, luck: Random, on: date, unknown: int) -> dict[str, Value]:
    """Somebody's facts, all known but for a few; needs and what is held are mostly few."""
    known: dict[str, Value] = {}
    keys: list[str] = []
    for fact in rulebook.facts.values():
        if fact.id in (AGE, BIRTH, "asker_needs", "asked_about") or fact.applies_when:
            continue
        for key, values in values_of(fact).items() if fact.kind is not Kind.NUMBER else ():
            rare = fact.id in ("needs", "held")
            yes = luck.random() < (0.08 if rare else 0.4)
            known[key] = yes if values == (False, True) else luck.choice(values)
            keys += [key] * (fact.id != "needs")
        if fact.kind is Kind.NUMBER:
            known[fact.id] = luck.randint(fact.minimum, min(fact.maximum, 20))
    known[AGE] = luck.choice([15, 17, 18, 40, 64, 65, 66, 67, 68, 80])
    for key in luck.sample([*keys, AGE], unknown):
        del known[key]
    return known


@pytest.mark.parametrize("seeds", SEEDS[:2], ids=lambda seeds: f"{seeds.start}-{seeds.stop}")
@pytest.mark.parametrize("on", [ON, date(2030, 6, 1)], ids=str)
def test_the_rules_of_soroe_give_what_they_give_when_read_by_hand(on, seeds):
    """Real rules and random people: outcomes, fits, doors and relevant questions agree."""
    rulebook = soroe()
    edition = compile_rulebook(rulebook, on)
    outside = ("asker_needs", "asked_about", "samtykke")
    every_key = [k for f in rulebook.facts.values() if f.id not in outside for k in keys_of(f)]
    tried = 0
    for seed in seeds:
        luck = Random(seed)
        known = a_person(rulebook, luck, on, luck.randint(0, 5))
        facts = known_from(known)
        persons = Persons(rulebook, on, every_key, known)
        assert as_answer(assess(edition, facts)) == by_hand(persons, facts), known
        closed = closed_questions(edition, facts) | {"asker_needs"}
        wanted = by_trying(Case(rulebook, known, closed), persons)
        assert wanted in (None, relevant(edition, facts, closed)), known
        tried += wanted is not None
    assert tried > 20
