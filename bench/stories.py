"""How many questions a person answers before the first result. Knows the stories of `tests/cases` and
people made up at random, and answers each question as the person would: with the buttons, or with
"ved ikke"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.dialog import events as e
from assistant.dialog.machine import Phase, State, offered, opening, step
from assistant.rules.compiled import Edition
from assistant.rules.facts import Facts, keys_of
from assistant.rules.model import Kind
from assistant.rules.relevance import relevant
from bench.fewest import Fewest, fewest
from bench.people import Crowd
from tests.stories import Story, all_stories, library

ENTRIES = {"paaroerende": "hjaelper", "medarbejder": "medarbejder"}
MANY = 40


@dataclass(frozen=True)
class Asked:
    """The questions that a person of a municipality is asked, and the fewest answers that would have
    done: None where the result comes before it is settled (an urgent need; help that one has)."""

    municipality: str
    questions: tuple[str, ...]
    fewest: Fewest | None


def of_stories() -> tuple[Asked, ...]:
    """Every story, talked through to the first result."""
    return tuple(asked(story.edition, story.known()) for story in all_stories())


def of_citizens(number: int, on: date) -> tuple[Asked, ...]:
    """So many people of each municipality, made up at random, who can answer all they are asked."""
    found: list[Asked] = []
    for municipality in library().rulebooks:
        edition = library().edition(municipality, on)
        crowd = Crowd.of(edition).people(number, seed=1, everything=True)
        found += [asked(edition, _as_citizen(edition, facts)) for facts in crowd]
    return tuple(found)


def _as_citizen(edition: Edition, facts: Facts) -> Facts:
    """What one knows of oneself: the answers to the questions, and for whom one asks."""
    asking = {fact for question in edition.rulebook.questions for fact in question.facts}
    known = facts.known.items()
    return Facts().learn({k: v for k, v in known if k.split(".")[0] in {*asking, "asker"}})


def asked(edition: Edition, facts: Facts) -> Asked:
    """One person, talked through to the first result."""
    state, questions = talked(edition, facts)
    left = relevant(edition, state.facts, state.closed)
    municipality = edition.rulebook.municipality.id
    return Asked(municipality, questions, None if left else fewest(edition, facts))


def questions_of(story: Story) -> tuple[str, ...]:
    """What the person of a story is asked until the first result."""
    return talked(story.edition, story.known())[1]


def talked(edition: Edition, facts: Facts) -> tuple[State, tuple[str, ...]]:
    """The state at the first result, and the questions until then, in order."""
    state, _ = opening()
    state, _ = step(state, e.Began(entry_of(facts)), edition)
    told = unasked(edition, facts)
    if told:
        state, _ = step(state, e.Told(told), edition)
    questions: list[str] = []
    while state.phase is Phase.ASKING and len(questions) < MANY:
        answer = answer_of(state, facts, edition)
        questions.append(answer.question)
        state, _ = step(state, answer, edition)
    return state, tuple(questions)


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
