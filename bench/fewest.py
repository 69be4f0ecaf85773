"""The fewest answers that settle a person's result: the yardstick for how many questions are asked.

A set of answers settles it if no question that is left could change the result key any more, whatever
the others are answered, "ved ikke" included. Exact, by search over the diagrams: a question that could
still change the key with everything else told belongs to every such set; from there, more are added.
Where that takes too long, what has been ruled out until then is a lower bound.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from assistant.rules.compiled import Edition
from assistant.rules.facts import Facts, Known
from assistant.rules.relevance import relevant, relevant_members

LOOKS = 1_500
"""Sets that are looked at for one person, at most."""

Answers = frozenset[str]
"""The questions that have been answered."""


@dataclass(frozen=True)
class Fewest:
    """The number of answers, and whether fewer are ruled out; if not, it is a lower bound."""

    number: int
    exact: bool


def fewest(edition: Edition, facts: Facts) -> Fewest:
    """Of the answers that these facts give to the questions; what no question asks is told anyway."""
    return _Search(edition, facts).fewest()


class _Search:
    def __init__(self, edition: Edition, facts: Facts) -> None:
        self.edition, self.facts = edition, facts
        self.questions = {question.id: question for question in edition.rulebook.questions}
        self.asking = {fact: q.id for q in self.questions.values() for fact in q.facts}
        self.left: dict[Answers, tuple[str, ...]] = {}

    def fewest(self) -> Fewest:
        """Sets of one size after another, each with what could still change the key."""
        level = {self.needed()}
        for size in count(len(next(iter(level)))):
            if any(not self.open(answers) for answers in level):
                return Fewest(size, exact=True)
            level = {answers | {q} for answers in level for q in self.open(answers)}
            if len(self.left) + len(level) > LOOKS:
                return Fewest(size + 1, exact=False)
        raise AssertionError("some number of answers settles it")

    def needed(self) -> Answers:
        """The questions that could change the key when all others are answered: never to be left out."""
        every = frozenset(self.questions)
        return frozenset(q for q in every if q in self.open(every - {q}))

    def open(self, answers: Answers) -> tuple[str, ...]:
        """The questions that could still change the key after these answers."""
        if answers not in self.left:
            self.left[answers] = relevant(self.edition, self.told(answers), answers)
        return self.left[answers]

    def told(self, answers: Answers) -> Facts:
        """What is known after these answers; of what is held, what is asked about."""
        known = {k: v for k, v in self.facts.known.items() if self._is_told(k, answers)}
        facts = Facts().learn({k: v for k, v in known.items() if not k.startswith("held.")})
        held = {k: v for k, v in known.items() if k.startswith("held.")}
        return facts.learn(self._asked(facts, held, answers)) if held else facts

    def _asked(
        self, facts: Facts, held: Mapping[str, Known], answers: Answers
    ) -> Mapping[str, Known]:
        question = self.questions[self.asking["held"]]
        members = relevant_members(self.edition, question, facts, answers - {question.id})
        return {f"held.{m}": held[f"held.{m}"] for m in members if f"held.{m}" in held}

    def _is_told(self, key: str, answers: Answers) -> bool:
        fact = key.split(".")[0]
        return fact not in self.asking or self.asking[fact] in answers
