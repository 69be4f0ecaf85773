"""How many questions a person answers before the first result. Knows the stories of `tests/cases`,
and answers each question as the person of the story would: with the buttons, or with "ved ikke"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.dialog import events as e
from assistant.dialog.machine import Phase, State, offered, opening, step
from assistant.rules.compiled import Edition
from assistant.rules.facts import Facts, keys_of
from assistant.rules.model import Kind
from tests.stories import Story, all_stories

ENTRIES = {"paaroerende": "hjaelper", "medarbejder": "medarbejder"}
MANY = 40


@dataclass(frozen=True)
class Asked:
    """A story, the questions it takes to the first result, and which the person could not answer."""

    story: Story
    questions: tuple[str, ...]
    unanswered: tuple[str, ...]


def all_asked() -> tuple[Asked, ...]:
    """Every story, talked through to the first result."""
    return tuple(asked(story) for story in all_stories())


def asked(story: Story) -> Asked:
    """One story, talked through to the first result."""
    edition, facts = story.edition, story.known()
    state, _ = opening()
    state, _ = step(state, e.Began(entry_of(facts)), edition)
    told = unasked(edition, facts)
    if told:
        state, _ = step(state, e.Told(told), edition)
    questions: list[str] = []
    unanswered: list[str] = []
    while state.phase is Phase.ASKING and len(questions) < MANY:
        answer = answer_of(state, facts, edition)
        questions.append(answer.question)
        unanswered += [answer.question] if answer.unknown else []
        state, _ = step(state, answer, edition)
    return Asked(story, tuple(questions), tuple(unanswered))


def entry_of(facts: Facts) -> str:
    """Why this person would say that they came."""
    voiced = ENTRIES.get(str(facts.value("asker")))
    if voiced:
        return voiced
    needs, held, named = (facts.members(fact) for fact in ("needs", "held", "asked_about"))
    if needs or not (held or named):
        return "svaert"
    return "har_hjaelp" if held else "nej_klage"


def unasked(edition: Edition, facts: Facts) -> e.Pairs:
    """What no question asks, so that the person must have written it."""
    asking = {fact for question in edition.rulebook.questions for fact in question.facts}
    pairs = ((key, known.value) for key, known in facts.known.items())
    return tuple((k, value) for k, value in pairs if k.split(".")[0] not in {*asking, "asker"})


def answer_of(state: State, facts: Facts, edition: Edition) -> e.Answered:
    """What the person answers to the question on the screen."""
    question = edition.rulebook.question(state.current)
    fact = edition.rulebook.facts[question.facts[0]]
    keys = list(keys_of(fact))
    if fact.kind is Kind.SET:
        keys = [f"{fact.id}.{member}" for member in offered(state, question.id, edition)]
    told = tuple((key, facts.known[key].value) for key in keys if key in facts.known)
    return e.Answered(question.id, told, "" if told else "ved_ikke")


Share = Literal["median", "90th percentile", "most"]


def spread(numbers: Sequence[float]) -> dict[Share, float]:
    """The middle, the ninth tenth and the most of some numbers."""
    ordered = sorted(numbers)
    return {
        "median": ordered[len(ordered) // 2],
        "90th percentile": ordered[min(len(ordered) - 1, len(ordered) * 9 // 10)],
        "most": ordered[-1],
    }
