"""People made up at random, so that they could be somebody. Knows the facts of a rulebook, when they
apply and what nobody can be; knows no answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from assistant.rules.compiled import BIRTH, Edition, compile_for_proof
from assistant.rules.facts import Facts, Known, Value, keys_of
from assistant.rules.model import Fact, Kind
from assistant.rules.truth import Truth

GROWN = (15, 95)
HOW_OFTEN = {"needs": 0.1, "asker_needs": 0.3, "held": 0.05, "asked_about": 0.02}
"""How often a member of a set is so; of other sets, one time in three."""
TOLD = (0.15, 0.4, 0.7, 0.95)
"""How much of all that could be said of them people have said."""


@dataclass(frozen=True)
class Crowd:
    """Everybody that a rulebook can be asked about on a day."""

    edition: Edition
    proof: Edition
    nobody: tuple[int, ...]

    @classmethod
    def of(cls, edition: Edition) -> "Crowd":
        """The crowd of an edition."""
        proof, parts = compile_for_proof(edition.rulebook, edition.on)
        return cls(edition, proof, tuple(node.diagram for node in parts.impossible))

    def people(self, number: int, seed: int, everything: bool = False) -> tuple[Facts, ...]:
        """So many people; the same for the same seed. `everything`: they have told all there is."""
        return tuple(islice(self._people(Random(seed), everything), number))

    def _people(self, luck: Random, everything: bool) -> Iterator[Facts]:
        while True:
            told = 1.0 if everything else luck.choice(TOLD)
            known = {
                key: Known(self._value(fact, luck))
                for fact in self.edition.rulebook.facts.values()
                for key in keys_of(fact)
                if fact.id != BIRTH and luck.random() < told
            }
            facts = self._applying(Facts().learn(known))
            masks = self.proof.masks(facts)
            if not any(self._truth(node, masks) is Truth.YES for node in self.nobody):
                yield facts

    def _applying(self, facts: Facts) -> Facts:
        """Without what does not apply, or may not."""
        guards = self.proof.guards.items()
        masks = self.proof.masks(facts)
        not_so = {fact for fact, guard in guards if self._truth(guard, masks) is not Truth.YES}
        known = facts.known.items()
        return Facts().learn({k: v for k, v in known if k.split(".")[0] not in not_so})

    def _truth(self, node: int, masks: tuple[int, ...]) -> Truth:
        return self.proof.table.truth(node, masks, {})

    def _value(self, fact: Fact, luck: Random) -> Value:
        if fact.kind is Kind.NUMBER:
            low, high = GROWN if fact.id == "age" else (fact.minimum, fact.maximum)
            return luck.randint(max(low, fact.minimum), min(high, fact.maximum))
        if fact.kind is Kind.CHOICE:
            return luck.choice(fact.options).id
        return luck.random() < (HOW_OFTEN.get(fact.id, 1 / 3) if fact.kind is Kind.SET else 1 / 2)
