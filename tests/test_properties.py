"""What holds on every path through the dialogue and for every person, in every municipality.

Persons and paths are drawn by hypothesis from the rulebooks themselves, so a new municipality is
covered by being there. The examples are the same in each run; `HYPOTHESIS_PROFILE=explore` draws
new ones, and ten times as many.
"""

import os
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import FactError, view
from assistant.answer import Renderer
from assistant.dialog import events as e
from assistant.dialog.interpret import interpret
from assistant.dialog.interpret.screen import CONFIRM, ENTRY, SAFE
from assistant.dialog.machine import (
    ALLOWED,
    COMMANDS,
    ENTRIES,
    Phase,
    State,
    as_it_comes,
    offered,
    opening,
    step,
    values_of,
)
from assistant.dialog.reading import Reading
from assistant.library import rule_files
from assistant.locales import catalogue
from assistant.rules.assess import (
    Key,
    Outcome,
    assess,
    in_play,
    need_result,
    outcome_of,
    stated_needs,
)
from assistant.rules.compiled import AGE, BIRTH, Edition, compile_for_proof, compile_rulebook
from assistant.rules.diagram import YES, Function, Way
from assistant.rules.facts import Facts, Known, check_age, forget, keys_of
from assistant.rules.load import load, municipalities
from assistant.rules.model import Fact, Kind, Question
from assistant.rules.prove import Space
from assistant.rules.truth import Truth
from assistant.screen import Kept, Screen

ON = date(2026, 11, 21)
EXPLORE = os.environ.get("HYPOTHESIS_PROFILE") == "explore"
TIMES = 10 if EXPLORE else 1


def examples(most: int):
    """So many examples, without a limit on the time of each: the machine may be busy."""
    return settings(
        max_examples=most * TIMES,
        deadline=None,
        derandomize=not EXPLORE,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


# By its id: hypothesis writes out all arguments of what fails, and a rulebook is half a megabyte.
everywhere = pytest.mark.parametrize("municipality", municipalities(rule_files()))


@cache
def edition_of(municipality: str) -> Edition:
    return compile_rulebook(load(rule_files(), municipality), ON)


# ---------------------------------------------------------------- persons

Person = Mapping[str, Any]
"""What one person could tell: fact -> value (a set of members for a set). Absent: ved ikke."""


def values(edition: Edition, fact: Fact) -> list[Any]:
    """The values of a fact that can make a difference."""
    if fact.kind is Kind.TRUTH:
        return [True, False]
    if fact.kind is Kind.CHOICE:
        return [option.id for option in fact.options]
    cuts = edition.cells.get(fact.id, ())
    if fact.id == AGE:
        cuts = (*cuts, *range(65, 71))
    return sorted({near for cut in cuts or (1,) for near in (max(cut - 1, 0), cut)})


chances = st.randoms(use_true_random=True)
"""Chance with a seed of hypothesis's: its own draws prefer the empty, and most people have needs."""


def somebody(edition: Edition, chance: random.Random) -> Person:
    """Someone of whom some things are known and others not."""
    whole = everything(edition, chance)
    known = [fact for fact in whole if chance.random() < (0.95 if fact == "needs" else 0.6)]
    asker = chance.choice(sorted(ENTRY_OF))
    return applying(edition, {**{fact: whole[fact] for fact in known}, "asker": asker})


def everything(edition: Edition, chance: random.Random) -> dict[str, Any]:
    """Someone of whom everything is known, of every kind there is."""
    person: dict[str, Any] = {}
    for fact in edition.rulebook.facts.values():
        if fact.kind is Kind.SET:
            members = [option.id for option in fact.options]
            least = 1 if fact.id == "needs" else 0
            most = min(3, len(members))
            person[fact.id] = frozenset(chance.sample(members, chance.randint(least, most)))
        elif fact.id != BIRTH:
            person[fact.id] = chance.choice(values(edition, fact))
    return {**person, BIRTH: edition.on.year - person[AGE] - chance.choice([0, 1])}


def applying(edition: Edition, person: Person) -> Person:
    """Without what cannot be said of this person: that is never stored."""
    masks = edition.masks(facts_of(edition, person))
    truths = {f: edition.table.truth(g, masks, {}) for f, g in edition.guards.items()}
    return {fact: v for fact, v in person.items() if truths.get(fact) is not Truth.NO}


def pairs_of(edition: Edition, person: Person, fact_id: str) -> e.Pairs:
    """What the person tells of one fact, as the dialogue's pairs."""
    fact = edition.rulebook.facts[fact_id]
    if fact.id not in person:
        return ()
    if fact.kind is Kind.SET:
        return tuple((key, key.split(".")[1] in person[fact.id]) for key in keys_of(fact))
    return ((fact.id, person[fact.id]),)


def facts_of(edition: Edition, person: Person, order: Sequence[str] = ()) -> Facts:
    """All that the person could tell, told in that order."""
    facts = Facts()
    for fact in order or person:
        told = pairs_of(edition, person, fact)
        facts = facts.learn({key: Known(value) for key, value in told})
    return facts


# ---------------------------------------------------------------- a conversation


@dataclass
class Walk:
    """A conversation with the machine, rendered as a person would see it."""

    edition: Edition
    state: State = field(default_factory=State)
    shown: tuple[e.Shown, ...] = ()
    questions: list[str] = field(default_factory=list)
    """Those answered."""

    def __post_init__(self) -> None:
        self.state, self.shown = opening()

    def take(self, event: e.Event) -> None:
        """One event, as a message of its own."""
        self.state, self.shown = step(as_it_comes(self.state), event, self.edition)
        if isinstance(event, e.Answered):
            self.questions.append(event.question)

    def views(self) -> tuple[view.View, ...]:
        renderer = Renderer(self.edition, catalogue(), self.state.voice)
        return Screen(renderer, self.edition, self.state, Kept(21, 70)).views(self.shown)

    @property
    def key(self) -> Key:
        return assess(self.edition, self.state.facts).key

    def answer(self, person: Person, question_id: str = "") -> None:
        """The question on the screen (or that one), answered as the person would: by its buttons."""
        question = self.edition.rulebook.question(question_id or self.state.current)
        self.take(self.as_answered(person, question))

    def as_answered(self, person: Person, question: Question) -> e.Answered:
        told = pairs_of(self.edition, person, question.facts[0])
        if not told:
            return e.Answered(question.id, unknown="ved_ikke")
        members = offered(self.state, question.id, self.edition)
        return e.Answered(
            question.id, tuple(p for p in told if not members or p[0].split(".")[1] in members)
        )

    def to_the_end(self, person: Person) -> None:
        """Answers every question that comes, and goes on after each result."""
        for _ in range(3 * len(self.edition.rulebook.questions)):
            while self.state.phase is Phase.ASKING:
                self.answer(person)
            assert self.state.phase is Phase.RESULT
            (result,) = (item for item in self.shown if isinstance(item, e.ShowResult))
            if not result.missing:
                return
            self.take(e.Commanded("continue"))
        raise AssertionError("the questioning does not end")


ENTRY_OF = {"selv": "svaert", "paaroerende": "hjaelper", "medarbejder": "medarbejder"}


def begun(edition: Edition, person: Person, beforehand: Iterable[str] = ()) -> Walk:
    """A conversation in which the person has told what no question asks, and `beforehand`."""
    walk = Walk(edition)
    walk.take(e.Began(ENTRY_OF[person["asker"]]))
    asked = {fact for question in edition.rulebook.questions for fact in question.facts}
    unasked = [fact for fact in person if fact not in asked and fact != "asker"]
    told = [pair for fact in (*unasked, *beforehand) for pair in pairs_of(edition, person, fact)]
    if told:
        walk.take(e.Told(tuple(dict(told).items())))
    return walk


def talked_through(edition: Edition, person: Person, beforehand: Iterable[str] = ()) -> Walk:
    """The whole conversation of one person."""
    walk = begun(edition, person, beforehand)
    walk.to_the_end(person)
    return walk


def key_of(edition: Edition, person: Person, walk: Walk) -> Key:
    """The key of all that the person could tell.

    Of two things it takes what came up in the walk: help that one has puts itself in play only when
    it is told, and nobody is asked for a birth year without an age.
    """
    asked = {"held"} if AGE in person else {"held", BIRTH}
    rest = {fact: told for fact, told in person.items() if fact not in asked}
    told = {k: v for k, v in walk.state.facts.known.items() if k.split(".")[0] in asked}
    return assess(edition, facts_of(edition, rest).learn(told)).key


# ---------------------------------------------------------------- no dead end


def a_way_on(shown: view.View) -> bool:
    """A next question, a result, or a human contact with a number or an address."""
    match shown:
        case view.Asked():
            return shown.form == "number" or bool(shown.options)
        case view.Result():
            return any(map(to_turn_to, (shown.begin.contact, *shown.begin.also)))
        case view.Opening() | view.Confirm():
            return True
        case view.DangerView():
            return sum(map(reachable, shown.lines)) > 1
        case view.Notice() | view.TopicView() | view.Ended():
            return any(map(reachable, shown.contacts)) or bool(_things_to_withdraw(shown))
    return False


def beside_the_result(walk: Walk) -> bool:
    """Whether the result stands above with whom to turn to, and the municipality is named once more."""
    answers = (v for v in walk.views() if isinstance(v, view.Notice | view.TopicView))
    named = any(to_turn_to(contact) for answer in answers for contact in answer.contacts)
    return walk.state.phase is Phase.RESULT and walk.state.shown_result and named


def _things_to_withdraw(shown: view.View) -> list[str]:
    """What a screen that asks what is not so offers to take away."""
    options = shown.options if isinstance(shown, view.Notice) else ()
    return [option.id for option in options if option.id.startswith("withdraw:")]


def reachable(contact: view.ContactView) -> bool:
    return bool(contact.phones or contact.instead or contact.address)


def to_turn_to(contact: view.ContactView) -> bool:
    """One's own municipality, whichever it is, has only the page that leads to it."""
    return reachable(contact) or bool(contact.url)


def pressed(walk: Walk, draw) -> e.Event:
    """Some button: an answer to the question on the screen or an earlier one, or another."""
    questions = [question.id for question in walk.edition.rulebook.questions]
    current = walk.state.current
    question = current if current and draw(st.integers(0, 5)) else draw(st.sampled_from(questions))
    kind = draw(st.sampled_from(["answer"] * 6 + ["unknown", "other"]))
    if kind == "answer":
        return e.Answered(question, draw(chosen(walk, question)))
    if kind == "unknown":
        return e.Answered(question, unknown=draw(st.sampled_from(["ved_ikke", "skipped"])))
    offers = ["", *walk.edition.by_id]
    other: e.Event = draw(
        st.one_of(
            st.builds(e.Began, st.sampled_from(sorted(ENTRIES))),
            st.builds(e.Commanded, st.sampled_from(sorted(COMMANDS - {"change", "delete"}))),
            st.builds(e.Commanded, st.just("change"), st.sampled_from(questions)),
            st.builds(
                e.Wondered,
                st.sampled_from(sorted(walk.edition.rulebook.topics)),
                st.sampled_from(offers),
            ),
            st.builds(e.Confirmed, st.booleans()),
            st.builds(e.Calmed, st.sampled_from(["safe", "unsafe", "mistaken"])),
        )
    )
    return other


def chosen(walk: Walk, question: str) -> st.SearchStrategy[e.Pairs]:
    """Some answer to the question by what stands on its screen."""
    fact = walk.edition.rulebook.facts[walk.edition.rulebook.question(question).facts[0]]
    members = offered(walk.state, question, walk.edition)
    answered = partial(values_of, walk.edition, question, members=members)
    if fact.kind is Kind.SET:
        picks = st.lists(st.sampled_from(members), unique=True, max_size=3)
        return picks.map(lambda picked: answered(tuple(picked)))
    if fact.kind is Kind.TRUTH:
        return st.sampled_from(["yes", "no"]).map(lambda picked: answered((picked,)))
    told = [str(value) for value in values(walk.edition, fact)]
    if fact.id == BIRTH:
        told = [str(walk.edition.on.year - years) for years in (17, 18, 66, 67, 68)]
    return st.sampled_from(told).map(lambda picked: answered((picked,)))


def written(walk: Walk, draw) -> tuple[e.Event, ...]:
    """Some text: a few readings of it, sure or doubtful."""
    readings = readings_of(walk.edition.rulebook.municipality.id)
    return interpret(walk.state, draw(st.lists(readings, max_size=3)), walk.edition)


def read(kind: Any, target: str, value: Any = True, member: str = "", sure: bool = True) -> Reading:
    return Reading(kind, target, (0, 1), "test", sure, value, member)


@cache
def readings_of(municipality: str) -> st.SearchStrategy[Reading]:
    """Readings of every kind, of every fact, command, topic and danger; half of them of facts."""
    edition = edition_of(municipality)
    facts: list[Reading] = []
    for fact in edition.rulebook.facts.values():
        members = [option.id for option in fact.options] if fact.kind is Kind.SET else [""]
        told = [True, False] if fact.kind is Kind.SET else values(edition, fact)
        if fact.id == BIRTH:
            told = [edition.on.year - years for years in (17, 18, 67, 68)]
        facts += [
            read("fact", fact.id, value, member, sure)
            for member in members
            for value in told
            for sure in (True, False)
        ]
    own = [read("fact", name, value) for name in (CONFIRM, SAFE) for value in (True, False)]
    own += [read("fact", ENTRY, entry) for entry in ENTRIES]
    commands = [*COMMANDS - {"delete"}, "skip"]
    others = {
        "unknown_fact": [*edition.rulebook.facts, CONFIRM, SAFE, ENTRY],
        "command": commands,
        "question": [*edition.rulebook.topics],
        "danger": ["selvmord", "vold", "svaert"],
        "out_of_scope": ["insult", "weather"],
    }
    kinds = [[read(kind, target) for target in sorted(targets)] for kind, targets in others.items()]
    every = [facts] * len(kinds) + [own, *kinds]
    return st.one_of(*(st.sampled_from(readings) for readings in every))


@everywhere
@examples(200)
@given(data=st.data())
def test_no_path_leads_to_a_dead_end(municipality: str, data):
    """Whatever is pressed or written, there is a next question, a result or a human contact."""
    edition = edition_of(municipality)
    walk = Walk(edition)
    for _ in range(data.draw(st.integers(1, 12))):
        texted = data.draw(st.booleans())
        events = written(walk, data.draw) if texted else (pressed(walk, data.draw),)
        for event in events:
            if kind_of(event) in ALLOWED[walk.state.phase]:
                walk.take(event)
                on = any(map(a_way_on, walk.views())) or beside_the_result(walk)
                assert on, (event, walk.shown)
        assert_consistent(walk)


def kind_of(event: e.Event) -> str:
    return type(event).__name__.lower()


def assert_consistent(walk: Walk) -> None:
    """What is known can be true of somebody, and applies."""
    check_age(walk.state.facts, walk.edition.on)
    walk.edition.check_applies(walk.state.facts)


@everywhere
def test_every_follow_up_question_ends_with_somebody_to_ask(municipality: str):
    """Each topic, with each offer and none, brings a contact, before anything is known."""
    edition = edition_of(municipality)
    for topic in edition.rulebook.topics:
        for offer in ("", *edition.by_id):
            walk = Walk(edition)
            walk.state, walk.shown = State(phase=Phase.RESULT), ()
            walk.take(e.Wondered(topic, offer))
            told = walk.views()[0]
            assert isinstance(told, view.TopicView)
            assert told.paragraphs, topic
            assert any(map(reachable, told.contacts)), (topic, offer)


@everywhere
@examples(60)
@given(data=st.data())
def test_the_result_can_be_seen_after_any_answer(municipality: str, data):
    """'Vis mig svaret nu' is offered after the first answer, and shows a result after each."""
    edition = edition_of(municipality)
    person = somebody(edition, data.draw(chances))
    walk = begun(edition, person)
    while walk.state.phase is Phase.ASKING:
        walk.answer(person)
        asked = [item for item in walk.shown if isinstance(item, e.Ask)]
        assert all(item.result for item in asked)
        state, shown = step(walk.state, e.Commanded("result"), edition)
        assert state.phase is Phase.RESULT
        assert isinstance(shown[-1], e.ShowResult)
        assert state.facts == walk.state.facts


# ---------------------------------------------------------------- the same answer


@everywhere
@examples(150)
@given(data=st.data())
def test_the_order_of_telling_never_changes_the_key(municipality: str, data):
    """The same facts in another order, members of sets included, are the same answer."""
    edition = edition_of(municipality)
    person = somebody(edition, data.draw(chances))
    told = [pair for fact in person for pair in pairs_of(edition, person, fact)]
    other = data.draw(st.permutations(told))
    keys = {
        assess(edition, Facts().learn({key: Known(value) for key, value in order})).key
        for order in (told, other)
    }
    assert len(keys) == 1


@everywhere
@examples(80)
@given(data=st.data())
def test_the_order_of_the_conversation_never_changes_the_key(municipality: str, data):
    """Told beforehand in any order or asked for, and asked no more than matters: the key is that of
    all that the person could have told."""
    edition = edition_of(municipality)
    person = somebody(edition, data.draw(chances))
    early = data.draw(st.permutations(sorted(person)))[: data.draw(st.integers(0, len(person)))]
    walk = talked_through(edition, person, [fact for fact in early if fact != "asker"])
    assert walk.key == key_of(edition, person, walk)


@everywhere
@examples(80)
@given(data=st.data())
def test_a_changed_answer_is_as_if_it_had_been_so_from_the_start(municipality: str, data):
    """Any answer can be changed, and whatever then matters is asked; nothing else lingers."""
    edition = edition_of(municipality)
    before = somebody(edition, data.draw(chances))
    walk = talked_through(edition, before)
    question = data.draw(st.sampled_from(sorted(walk.state.closed)))
    (fact,) = edition.rulebook.question(question).facts
    after = {**before, fact: everything(edition, data.draw(chances))[fact]}
    if not possible(edition, facts_of(edition, after)):  # what was told last stands
        after.pop(AGE if fact == BIRTH else BIRTH)
    if data.draw(st.integers(0, 3)) == 0:
        after.pop(fact)
    walk.take(e.Commanded("change", question))
    assert walk.state.current == question
    walk.to_the_end(after)
    assert walk.key == key_of(edition, after, walk)


# ---------------------------------------------------------------- only what matters


@everywhere
@examples(80)
@given(data=st.data())
def test_questioning_ends_and_asks_nothing_twice(municipality: str, data):
    """No question comes again by itself, however it was answered."""
    edition = edition_of(municipality)
    person = somebody(edition, data.draw(chances))
    walk = talked_through(edition, person)
    assert len(walk.questions) == len(set(walk.questions))


@everywhere
@examples(40)
@given(data=st.data())
def test_no_question_is_asked_that_cannot_change_the_key(municipality: str, data):
    """For each question there are answers to it, and to the others, that give different keys."""
    edition = edition_of(municipality)
    person = somebody(edition, data.draw(chances))
    walk = begun(edition, person)
    while walk.state.phase is Phase.ASKING:
        assert matters(edition, walk.state, walk.state.current), walk.state
        walk.answer(person)


PROVEN: set[tuple[str, str, str, tuple[str, ...]]] = set()


def matters(edition: Edition, state: State, question_id: str) -> bool:
    """Whether a witness is found: answers to the other open questions under which two answers to
    this one differ. Searched among random answers, with those not given left out as ved ikke."""
    case = (edition.rulebook.digest, question_id, repr(state.facts), state.closed)
    if case in PROVEN:
        return True
    questions = edition.rulebook.questions
    others = [q for q in questions if q.id not in (*state.closed, question_id)]
    question = edition.rulebook.question(question_id)
    rng = random.Random(1)
    for _ in range(3_000):
        facts = state.facts
        for other in others:
            facts = (
                rng.choice(answered(edition, facts, other, rng)) if rng.random() < 0.7 else facts
            )
        found = {quick_key(edition, f): f for f in answered(edition, facts, question, rng)}
        if len(found) > 1:
            assert len({assess(edition, f).key for f in found.values()}) > 1
            PROVEN.add(case)
            return True
    return by_diagram(edition, state, question)


@cache
def space_of(municipality: str) -> Space:
    return Space(*compile_for_proof(load(rule_files(), municipality), ON))


def by_diagram(edition: Edition, state: State, question: Question) -> bool:
    """A witness that chance did not find: looked for in the diagrams, and then tried."""
    space = space_of(edition.rulebook.municipality.id)
    open_facts = {
        fact for q in edition.rulebook.questions if q.id not in state.closed for fact in q.facts
    }
    masks = space.edition.masks(state.facts)
    free = {
        i
        for i, variable in enumerate(space.edition.table.variables)
        if variable.name.split(".")[0] in open_facts and variable.name not in state.facts.known
    }
    region = {i: (masks[i],) for i in space.answers if i not in free}
    own = [i for i in free if space.edition.table.variables[i].name.split(".")[0] in question.facts]
    nodes = [space.need(want) for want in stated_needs(space.edition, state.facts)]
    playing = in_play(space.edition, state.facts) & space.edition.by_id.keys()
    nodes += [space.outcome(space.edition.by_id[offer]) for offer in playing]
    return any(
        tried(edition, state.facts, [{**way, i: one}, {**way, i: other}], space)
        for node in nodes
        for i in own
        for one, other in combinations(space.answers[i], 2)
        for ends, way in space.atlas.meetings(
            (space.atlas.given(node, i, one), space.atlas.given(node, i, other)), region
        )
        if ends[0] != ends[1]
    )


def tried(edition: Edition, facts: Facts, ways: Sequence[Way], space: Space) -> bool:
    """Whether two people who answered so, each without what does not apply, get different keys."""
    keys = set()
    for way in ways:
        told = space.somebody(way)
        known = {
            f"{name}.{member}" if isinstance(value, dict) else name: Known(held)
            for name, value in told.items()
            for member, held in (value.items() if isinstance(value, dict) else [("", value)])
        }
        after = facts.learn({key: value for key, value in known.items() if key not in facts.known})
        masks = edition.masks(after)
        for fact, guard in edition.guards.items():
            if edition.table.truth(guard, masks, {}) is not Truth.YES:
                after = forget(after, fact)
        keys.add(assess(edition, after).key)
    return len(keys) > 1


def answered(edition: Edition, facts: Facts, question: Question, rng: random.Random) -> list[Facts]:
    """The facts after each answer to the question, ved ikke first; some answers, for a set."""
    fact = edition.rulebook.facts[question.facts[0]]
    guard = edition.guards.get(fact.id, YES)
    if edition.table.truth(guard, edition.masks(facts), {}) is not Truth.YES:
        return [facts]
    unknown = [key for key in keys_of(fact) if key not in facts.known]
    if fact.kind is Kind.SET:
        picks = [set(), *({key} for key in unknown), set(rng.sample(unknown, len(unknown) // 2))]
        told = [{key: Known(key in pick) for key in unknown} for pick in picks]
    elif not unknown:
        told = []
    elif fact.id == BIRTH:
        told = [{BIRTH: Known(year)} for year in born(edition, facts)]
    else:
        told = [{fact.id: Known(value)} for value in values(edition, fact)]
    return [facts, *(after for after in map(facts.learn, told) if possible(edition, after))]


def born(edition: Edition, facts: Facts) -> list[int]:
    age = facts.value(AGE)
    return [] if age is None else [edition.on.year - int(age) - late for late in (0, 1)]


def possible(edition: Edition, facts: Facts) -> bool:
    try:
        check_age(facts, edition.on)
    except FactError:
        return False
    return True


def quick_key(edition: Edition, facts: Facts) -> Any:
    """What the key compares, without the reasons: a hundred times as fast to search through."""
    masks = edition.masks(facts)
    memo: dict[int, int] = {}

    def look(function: Function) -> Truth:
        return edition.table.truth(function.node, masks, memo)

    held = facts.members("held")
    needs = [need_result(edition, want, look, held) for want in stated_needs(edition, facts)]
    playing = sorted(in_play(edition, facts) & edition.by_id.keys())
    return (
        tuple((need.need, need.fit, need.doors) for need in needs),
        tuple((offer, outcome_of(edition.by_id[offer], look)) for offer in playing),
    )


# ---------------------------------------------------------------- what is settled, and what is left


@everywhere
@examples(150)
@given(data=st.data())
def test_a_new_answer_never_overturns_a_settled_condition(municipality: str, data):
    """What is yes or no stays so when more is told, and so does 'normalt ikke'."""
    edition = edition_of(municipality)
    person = somebody(edition, data.draw(chances))
    told = [pair for fact in person for pair in pairs_of(edition, person, fact)]
    told = data.draw(st.permutations(told))
    first = data.draw(st.integers(0, len(told)))
    before, after = (
        settled(edition, Facts().learn({key: Known(value) for key, value in told[:count]}))
        for count in (first, data.draw(st.integers(first, len(told))))
    )
    assert before.items() <= after.items()


def settled(edition: Edition, facts: Facts) -> dict[Any, Any]:
    """Every condition that is yes or no, and every offer that is not matching."""
    offers = assess(edition, facts).offers
    reasons = {
        (offer.id, reason.part, reason.index): reason.truth
        for offer in offers
        for reason in (*offer.reasons, *offer.not_enough)
        if reason.truth is not Truth.UNKNOWN
    }
    closed = {o.id: o.outcome for o in offers if o.outcome is Outcome.NOT_MATCHING}
    return {**reasons, **closed}


@everywhere
@examples(150)
@given(data=st.data())
def test_everybody_gets_a_door_with_a_contact(municipality: str, data):
    """Whatever is known, each need has doors that can be reached, and something that may help."""
    edition = edition_of(municipality)
    person = somebody(edition, data.draw(chances))
    assessment = assess(edition, facts_of(edition, person))
    renderer = Renderer(edition, catalogue())
    assert assessment.needs
    for need in assessment.needs:
        assert need.doors
        assert any(to_turn_to(renderer.contact(door)) for door in need.doors)
        assert need.fit or need.fallback or need.others
    assert set(assessment.doors) >= {door for need in assessment.needs for door in need.doors}


@everywhere
@examples(80)
@given(data=st.data())
def test_who_answers_everything_gets_a_fit_or_a_fallback(municipality: str, data):
    """When nothing that was asked is left unknown, no need is left open."""
    edition = edition_of(municipality)
    person = {**everything(edition, data.draw(chances)), "asker": "selv"}
    walk = talked_through(edition, applying(edition, person))
    for need in assess(edition, walk.state.facts).needs:
        assert need.fit or need.fallback, (need, walk.state.facts)
