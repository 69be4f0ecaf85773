"""Why a condition is yes, no or unknown, step by step. Knows no outcomes, no needs and no words.

What is said of a condition follows from what is still possible for the few facts under it, so each
combination is worked out once and kept, for whoever comes next. Who told a fact is no part of it:
`known_of` finds that for a person.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from assistant.rules.compiled import AGE, BIRTH, Edition, Node
from assistant.rules.diagram import NO, YES, Function
from assistant.rules.facts import Facts, Known
from assistant.rules.load import DERIVED
from assistant.rules.model import Condition
from assistant.rules.truth import FROM_POSSIBLE, NO_BIT, YES_BIT, Truth

T = TypeVar("T")

KEPT = 20_000
"""Combinations that are kept, over all municipalities: some 20 MB."""


class Kept(dict[Hashable, T]):
    """What has been worked out, by what it follows from. When there is too much, it begins anew."""

    def keep(self, key: Hashable, found: T) -> T:
        """Keeps it, and gives it back."""
        if len(self) >= KEPT:
            self.clear()
        self[key] = found
        return found


@dataclass(frozen=True)
class Explained:
    """One condition with its truth. A leaf names its fact, the test, and the keys that tell it."""

    form: str
    truth: Truth
    fact: str = ""
    test: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    parts: tuple["Explained", ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why: which block of the offer (part and index there), its truth, and the steps."""

    part: str
    index: int
    truth: Truth
    steps: Explained | None = None
    missing: tuple[str, ...] = ()
    """The facts that keep it unknown."""


class Truths:
    """The truths of an edition's diagrams for what is known, each worked out once."""

    def __init__(self, edition: Edition, facts: Facts) -> None:
        self.table, self.masks = edition.table, edition.masks(facts)
        self.age_is_told = AGE in facts.known or BIRTH in facts.known
        self.memo = {NO: NO_BIT, YES: YES_BIT}

    def truth(self, node: int) -> Truth:
        """Of one diagram."""
        found = self.memo.get(node) or self.table.possible(node, self.masks, self.memo)
        return FROM_POSSIBLE[found]

    def holding(self, nodes: Sequence[Node | None]) -> tuple[int, ...]:
        """The places of the conditions that are yes; what has none holds for everybody."""
        known, possible, masks = self.memo.get, self.table.possible, self.masks
        return tuple(
            [
                i
                for i, node in enumerate(nodes)
                if node is None
                or (known(node.diagram) or possible(node.diagram, masks, self.memo)) == YES_BIT
            ]
        )

    def of(self, function: Function) -> Truth:
        """Of one function."""
        return self.truth(function.node)

    def reason(self, part: str, index: int, node: Node) -> Reason:
        """The reason that one condition of an offer gives."""
        key = node, part, index, self.age_is_told, node.possible(self.masks)
        return _REASONS.get(key) or _REASONS.keep(key, self._reason(part, index, node))

    def _reason(self, part: str, index: int, node: Node) -> Reason:
        steps = self._explain(node)
        missing = tuple(dict.fromkeys(self._missing(steps)))
        return Reason(part, index, steps.truth, steps, missing)

    def _explain(self, node: Node) -> Explained:
        truth = self.truth(node.diagram)
        if not node.parts:
            return _leaf(node, truth)
        condition = node.condition
        forms = {"all": condition.all, "any": condition.any, "condition": condition.condition}
        form = next((name for name, used in forms.items() if used), "not")
        return Explained(form, truth, parts=tuple([self._explain(part) for part in node.parts]))

    def _missing(self, step: Explained) -> Iterator[str]:
        if step.truth is not Truth.UNKNOWN:
            return
        if step.form != "fact":
            for part in step.parts:
                yield from self._missing(part)
        elif step.fact == DERIVED:
            yield BIRTH if self.age_is_told else AGE
        else:
            yield step.fact


_REASONS: Kept[Reason] = Kept()


@lru_cache(maxsize=KEPT)
def _leaf(node: Node, truth: Truth) -> Explained:
    condition = node.condition
    return Explained("fact", truth, condition.fact, _test(condition), _keys(condition))


def _test(condition: Condition) -> tuple[str, ...]:
    limits = [f">= {condition.at_least}"] if condition.at_least is not None else []
    limits += [f"< {condition.below}"] if condition.below is not None else []
    return (*condition.is_, *condition.has, *limits)


def _keys(condition: Condition) -> tuple[str, ...]:
    if condition.fact == DERIVED:
        return BIRTH, AGE
    if condition.has:
        return tuple(f"{condition.fact}.{member}" for member in condition.has)
    return (condition.fact,)


def known_of(step: Explained, told: Mapping[str, Known]) -> Known | None:
    """What is known of the fact of a step, and who told it; of a set, a member that is so."""
    for key in step.keys:
        known = told.get(key)
        if known is not None and (known.value or "." not in key):
            return known
    return None
