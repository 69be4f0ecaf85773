"""The rules by themselves: how fast an answer is worked out, and the questions that are left.

In this process, one core, nothing stored. The people are those of `tests/cases`.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import cycle

from assistant.answer import Renderer
from assistant.dialog import events as e
from assistant.dialog.machine import Phase, State, opening, step
from assistant.locales import catalogue
from assistant.rules import relevance
from assistant.rules.assess import assess
from assistant.rules.compiled import Edition
from assistant.rules.facts import Facts
from assistant.rules.relevance import relevant
from assistant.screen import Kept
from assistant.session import HERE, Conversations
from assistant.store.interface import EventRow, SessionRow, Store
from bench.stories import answer_of, entry_of
from bench.traffic import Script
from tests.stories import Story, all_stories, library

WARM = 20
"""Conversations before the counting, so that what is worked out once has been."""

People = Sequence[tuple[Edition, Facts]]


def people() -> People:
    """The editions and facts of every story."""
    return [(story.edition, story.known()) for story in all_stories()]


def assessments_per_second(everyone: People, seconds: float) -> float:
    """Assessments with every reason, step by step; no words."""
    return per_second([partial(assess, *person) for person in everyone], seconds)


def answers_per_second(everyone: People, seconds: float) -> float:
    """The same, rendered as the whole result in Danish, with sources and contacts."""
    words = catalogue()

    def answer(edition: Edition, facts: Facts) -> None:
        Renderer(edition, words).result(assess(edition, facts), facts)

    return per_second([partial(answer, *person) for person in everyone], seconds)


def per_second(calls: Sequence[Callable[[], object]], seconds: float) -> float:
    """How many of the calls a second of one core, after one round that is not counted."""
    for call in calls:
        call()
    done, began = 0, time.process_time()
    while time.process_time() - began < seconds:
        for call in calls:
            call()
        done += len(calls)
    return done / (time.process_time() - began)


@dataclass(frozen=True)
class Relevance:
    """Milliseconds of one core for `relevant`, at every question of every story."""

    cold: list[float]
    warm: list[float]


def relevance_times() -> Relevance:
    """Cold: nothing remembered, as for the first person with these answers after a start. Warm: for
    the next. Most people are somewhere between."""
    cold: list[float] = []
    warm: list[float] = []
    for edition, facts, closed in every_turn():
        relevance._need_depends.cache_clear()
        relevance._offer_depends.cache_clear()
        for times in (cold, warm):
            began = time.process_time()
            relevant(edition, facts, closed)
            times.append((time.process_time() - began) * 1000)
    return Relevance(cold, warm)


def every_turn() -> list[tuple[Edition, Facts, tuple[str, ...]]]:
    """What is known and closed at each question of each story."""
    return [
        (story.edition, state.facts, state.closed)
        for story in all_stories()
        for state in states(story)
    ]


def states(story: Story) -> list[State]:
    """The states after each answer of a story."""
    edition, facts = story.edition, story.known()
    state, _ = opening()
    state, _ = step(state, e.Began(entry_of(facts)), edition)
    found = [state]
    while state.phase is Phase.ASKING and len(found) < 30:
        state, _ = step(state, answer_of(state, facts, edition), edition)
        found.append(state)
    return found


def turns_per_second(
    store: Store, said: Sequence[Script], seconds: float, clock: Callable[[], float]
) -> float:
    """The same conversations as over the sockets, handed to `Conversations.receive` directly, a
    second of that clock."""
    now = datetime.now(HERE)
    conversations = Conversations(library(), store, Kept(21, 70), lambda: now)

    def hold(messages: Script) -> None:
        token = ""
        for message in messages:
            token = conversations.receive("soroe", token, json.loads(message)).token

    for messages in said[:WARM]:
        hold(messages)
    done, began = 0, clock()
    for messages in cycle(said):
        hold(messages)
        done += len(messages)
        if clock() - began > seconds:
            break
    return done / (clock() - began)


def writes_per_second(store: Store, seconds: float) -> float:
    """Batches of one small event that the store can take, one after the other."""
    now = datetime.now(HERE)
    session = SessionRow("bench", "bench", "soroe", now, {}, 21, 70)

    def event(seq: int) -> EventRow:
        return EventRow(seq, now, "citizen", "event", "{}", None, None)

    store.create(session, [event(1)])
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        done += 1
        store.append(session.id, done, [event(done + 1)])
    return done / (time.perf_counter() - began)
