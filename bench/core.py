"""The rules by themselves: how fast an answer is worked out, and the questions that are left.

In this process, one core, nothing stored. The people are those of `tests/cases`.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

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
from assistant.store.interface import Store
from bench.stories import answer_of, entry_of
from bench.traffic import Script
from tests.stories import Story, all_stories, library

People = Sequence[tuple[Edition, Facts]]


def people() -> People:
    """The editions and facts of every story."""
    return [(story.edition, story.known()) for story in all_stories()]


def assessments_per_second(everyone: People, seconds: float) -> float:
    """Assessments with every reason, step by step; no words."""
    return per_second([lambda p=p: assess(*p) for p in everyone], seconds)


def answers_per_second(everyone: People, seconds: float) -> float:
    """The same, rendered as the whole result in Danish, with sources and contacts."""
    words = catalogue()

    def answer(edition: Edition, facts: Facts) -> None:
        Renderer(edition, words).result(assess(edition, facts), facts)

    return per_second([lambda p=p: answer(*p) for p in everyone], seconds)


def per_second(calls: Sequence[Callable[[], object]], seconds: float) -> float:
    """How many of the calls a second, in turn, after one round that is not counted."""
    for call in calls:
        call()
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        for call in calls:
            call()
        done += len(calls)
    return done / (time.perf_counter() - began)


@dataclass(frozen=True)
class Relevance:
    """Milliseconds of `relevant`, for every question of every story."""

    cold: list[float]
    warm: list[float]


def relevance_times() -> Relevance:
    """Cold: nothing remembered, as for the first person with these answers after a start. Warm: for
    the next. Most people are somewhere between."""
    cold, warm = [], []
    for edition, facts, closed in every_turn():
        relevance._need_depends.cache_clear()
        relevance._offer_depends.cache_clear()
        for times in (cold, warm):
            began = time.perf_counter()
            relevant(edition, facts, closed)
            times.append((time.perf_counter() - began) * 1000)
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


def turns_per_second(store: Store, said: Sequence[Script], seconds: float) -> float:
    """The same conversations as over the sockets, handed to `Conversations.receive` directly."""
    import json

    clock = datetime.now(HERE)
    conversations = Conversations(library(), store, Kept(21, 70), lambda: clock)
    done, began = 0, time.perf_counter()
    for messages in said * 1000:
        token = ""
        for message in messages:
            token = conversations.receive("soroe", token, json.loads(message)).token
            done += 1
        if time.perf_counter() - began > seconds:
            break
    return done / (time.perf_counter() - began)
