"""Readings of a text into the events that the machine folds. Knows the state; knows no words.

Danger comes before everything. What is sure is taken; what is doubtful, or against what was told
before, is asked about; what is not understood is never stored as an answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from assistant import FactError
from assistant.dialog import events as e
from assistant.dialog.machine import COMMANDS, ENTRIES, Phase, State, agreed
from assistant.dialog.reading import Reading
from assistant.rules.compiled import Edition
from assistant.rules.facts import Known, Value, read_value
from assistant.rules.model import Fact, Kind, Option, Question, Voiced
from assistant.rules.relevance import relevant

ENTRY, CONFIRM, SAFE = "entry", "confirm", "safe"


def expected(state: State, edition: Edition, entry_labels: Mapping[str, str]) -> Question | None:
    """The question that a bare answer is an answer to: a real one, or one of the dialogue's own."""
    if state.phase is Phase.ASKING:
        return edition.rulebook.question(state.current)
    own = {Phase.OPENING: ENTRY, Phase.CONFIRMING: CONFIRM, Phase.DANGER: SAFE}.get(state.phase)
    return _own_question(own) if own else None


def own_facts(entry_labels: Mapping[str, str]) -> dict[str, Fact]:
    """The dialogue's own questions in the form of facts, so that their answers are read alike."""
    options = tuple(Option(id=entry, label=entry_labels[entry]) for entry in ENTRIES)
    entry = Fact(id=ENTRY, kind=Kind.CHOICE, label=ENTRY, means=ENTRY, options=options)
    truths = (Fact(id=name, kind=Kind.TRUTH, label=name, means=name) for name in (CONFIRM, SAFE))
    return {fact.id: fact for fact in (entry, *truths)}


def _own_question(name: str) -> Question:
    return Question(id=name, facts=(name,), ask=Voiced(du=name), why=name)


def interpret(state: State, readings: Sequence[Reading], edition: Edition) -> tuple[e.Event, ...]:
    """The events of one message, in the order in which they are to be stepped."""
    danger = [r for r in readings if r.kind == "danger" and r.sure]
    if danger:
        # What was told with it is kept: who says "I have nowhere to sleep" has told a need too.
        told = () if state.phase is Phase.DANGER else _facts(state, readings, edition)
        sure = (event for event in told if isinstance(event, e.Told))
        return (*sure, e.Endangered(danger[0].target, danger[0].member or "selv"))
    own = _own_answer(state, readings)
    if own and state.phase is Phase.DANGER:
        return own
    found = (*own, *_facts(state, readings, edition), *_rest(state, readings, edition))
    found += _doubted_danger(state, readings)
    if found:
        return found
    outside = [r.target for r in readings if r.kind == "out_of_scope"]
    return (e.Missed(outside[0] if outside else "nothing"),)


def _doubted_danger(state: State, readings: Iterable[Reading]) -> tuple[e.Endangered, ...]:
    """What may be danger, asked about after all else was taken; never again after a no."""
    for reading in readings:
        if reading.kind == "danger" and reading.target not in state.no_danger:
            return (e.Endangered(reading.target, reading.member or "selv", sure=False),)
    return ()


def _own_answer(state: State, readings: Iterable[Reading]) -> tuple[e.Event, ...]:
    for reading in readings:
        known = reading.kind == "fact"
        if not known and reading.kind != "unknown_fact":
            continue
        # "Ved ikke" goes on without a reason for coming, confirms nothing, and is not safe.
        if reading.target == ENTRY and state.phase is Phase.OPENING:
            return (e.Began(str(reading.value)) if known else e.Commanded("continue"),)
        if reading.target == CONFIRM and state.phase is Phase.CONFIRMING:
            return (e.Confirmed(known and bool(reading.value)),)
        if reading.target == SAFE and state.phase is Phase.DANGER:
            return (e.Calmed(_calm(state, known, bool(reading.value))),)
    return ()


def _calm(state: State, known: bool, yes: bool) -> Literal["safe", "unsafe", "mistaken"]:
    """What yes and no mean: to "Er du i sikkerhed?", or to the question that a doubt is asked with."""
    if state.danger[2]:
        return "safe" if known and yes else "unsafe"
    return "mistaken" if known and not yes else "unsafe"


def _facts(
    state: State, readings: Sequence[Reading], edition: Edition
) -> tuple[e.Told | e.Doubted, ...]:
    sure: dict[str, Value] = {}
    doubtful: dict[str, Value] = {}
    against: dict[str, Value] = {}
    for reading in readings:
        fact = edition.rulebook.facts.get(reading.target)
        if reading.kind != "fact" or fact is None or not _possible(fact, reading):
            continue
        key = f"{fact.id}.{reading.member}" if fact.kind is Kind.SET else fact.id
        known = state.facts.value(key)
        on_screen = state.phase is Phase.ASKING and _asks(edition, state.current, fact.id)
        if known is not None and known != reading.value and not on_screen:
            against[key] = reading.value
        else:
            (sure if reading.sure else doubtful)[key] = reading.value
    unknown = tuple(
        r.target
        for r in readings
        if r.kind == "unknown_fact" and r.target in edition.rulebook.facts
    )
    asked = against | _worth_asking(state, sure, doubtful, edition)
    events: list[e.Told | e.Doubted] = []
    if sure or unknown:
        events.append(e.Told(tuple(sure.items()), unknown))
    if asked:
        events.append(e.Doubted(tuple(asked.items())))
    return tuple(events)


def _worth_asking(
    state: State, sure: Mapping[str, Value], doubtful: Mapping[str, Value], edition: Edition
) -> dict[str, Value]:
    """Of what is doubtful, what could change the answer: nobody is asked about the rest."""
    if not doubtful:
        return {}
    facts = state.facts.learn({key: Known(value) for key, value in sure.items()})
    facts = agreed(facts, tuple(sure.items()), edition)
    left = relevant(edition, facts, state.closed)
    asked = {fact for q in edition.rulebook.questions for fact in q.facts}
    matter = {fact for q in left for fact in edition.rulebook.question(q).facts}
    return {
        key: value
        for key, value in doubtful.items()
        if key.split(".")[0] in matter or key.split(".")[0] not in asked
    }


def _asks(edition: Edition, question: str, fact: str) -> bool:
    return fact in edition.rulebook.question(question).facts


def _possible(fact: Fact, reading: Reading) -> bool:
    """A value outside what the fact can be is not understood; it is never stored."""
    if fact.kind is Kind.SET:
        return reading.member in [option.id for option in fact.options]
    try:
        read_value(fact, reading.value)
    except FactError:
        return False
    return True


def _rest(state: State, readings: Iterable[Reading], edition: Edition) -> tuple[e.Event, ...]:
    found: list[e.Event] = []
    questions = [question.id for question in edition.rulebook.questions]
    for reading in readings:
        if reading.kind == "question":
            found.append(e.Wondered(reading.target, reading.offer))
        elif reading.kind == "command" and reading.target == "skip":
            if state.phase is Phase.ASKING:
                found.append(e.Answered(state.current, unknown="skipped", how="text"))
        elif reading.kind == "command" and reading.target in COMMANDS:
            changing = reading.member if reading.member in questions else ""
            command = "ask_delete" if reading.target == "delete" else reading.target
            found.append(e.Commanded(command, changing))
    commands = [event for event in found if isinstance(event, e.Commanded)]
    return (*(f for f in found if f not in commands), *commands[:1])
