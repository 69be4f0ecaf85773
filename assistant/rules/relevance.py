"""Which questions could still change the answer. Exact; knows no words and no order but the author's.

A question is relevant if there are answers to the other open questions, "ved ikke" among them, under
which two of its own answers give different result keys. The author's order is kept; relevance only
removes.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from functools import lru_cache

from assistant.rules.assess import (
    Want,
    functions_of,
    in_play,
    need_functions,
    need_result,
    outcome_of,
    settled_functions,
    stated_needs,
)
from assistant.rules.compiled import AGE, BIRTH, Edition
from assistant.rules.diagram import Function, depends_on
from assistant.rules.facts import HELD, NEEDS, Facts, keys_of
from assistant.rules.model import Fact, Kind, Question
from assistant.rules.truth import Truth

OPENING = (NEEDS, "asker_needs")
"""Sets that bring new rows into the answer: relevant until they have been asked."""

Answers = tuple[tuple[int, tuple[int, ...]], ...]


def closed_questions(edition: Edition, facts: Facts) -> frozenset[str]:
    """The questions that the facts answer by themselves: all known, or said to be unknown."""
    return frozenset(q.id for q in edition.rulebook.questions if _answered(edition, q, facts))


def _answered(edition: Edition, question: Question, facts: Facts) -> bool:
    definitions = (edition.rulebook.facts[fact] for fact in question.facts)
    return all(
        fact.id in facts.unsaid or all(key in facts.known for key in keys_of(fact))
        for fact in definitions
    )


def relevant(edition: Edition, facts: Facts, closed: Collection[str]) -> tuple[str, ...]:
    """The ids of the open questions that could still change the key, in the author's order."""
    masks = edition.masks(facts)
    matter = _matter(edition, facts, closed)
    return tuple(
        question.id
        for question in _open(edition, closed, masks)
        if _opens(edition, question, facts)
        or matter & _ways(edition, question, facts, masks).keys()
    )


def relevant_members(
    edition: Edition, question: Question, facts: Facts, closed: Collection[str]
) -> tuple[str, ...]:
    """The members of a set question that could change the key; all of them for an opening set."""
    fact = edition.rulebook.facts[question.facts[0]]
    members = tuple(option.id for option in fact.options)
    if fact.kind is not Kind.SET or fact.id in OPENING:
        return members
    matter = _matter(edition, facts, closed)
    return tuple(m for m in members if edition.index.get(f"{fact.id}.{m}") in matter)


def _open(
    edition: Edition, closed: Collection[str], masks: tuple[int, ...]
) -> tuple[Question, ...]:
    """The questions that are still to be asked of this person, if they matter."""
    truth = edition.table.truth
    left_out = {q for q, asked in edition.asked.items() if truth(asked, masks, {}) is Truth.NO}
    questions = edition.rulebook.questions
    return tuple(q for q in questions if q.id not in closed and q.id not in left_out)


def _matter(edition: Edition, facts: Facts, closed: Collection[str]) -> frozenset[int]:
    """The variables of the open questions on which some part of the key depends.

    Holding an offer puts it in play; but that is for the person to say. The question about what is
    held is asked where it decides something else: where one offer bars another.
    """
    masks = edition.masks(facts)
    questions = _open(edition, closed, masks)
    ahead = frozenset(fact for question in questions for fact in question.facts)
    answers: dict[int, tuple[int, ...]] = {}
    for question in questions:
        answers.update(_ways(edition, question, facts, masks, ahead))
    unasked = told_only(edition)
    key = tuple(sorted((v, ways) for v, ways in answers.items() if v not in unasked))
    held = facts.members(HELD)
    found = [_for_need(edition, want, held, masks, key) for want in stated_needs(edition, facts)]
    playing = sorted(in_play(edition, facts) & edition.by_id.keys())
    found += [_for_offer(edition, offer, masks, key) for offer in playing]
    return frozenset().union(*found)


def told_only(edition: Edition) -> frozenset[int]:
    """The variables of what may be held and rules no offer out. They count when they are told (that a
    course is not enough for one who has support at home, say), and "jeg får allerede hjælp" asks
    for them; but not everybody is asked."""
    return _told_only(_Holder(edition))


@lru_cache(maxsize=1_000)
def _told_only(holder: "_Holder") -> frozenset[int]:
    edition = holder.edition
    held = frozenset(i for name, i in edition.index.items() if name.startswith("held."))
    return held - _used(edition, (c.all for c in edition.offers))


def _opens(edition: Edition, question: Question, facts: Facts) -> bool:
    first = question.facts[0]
    return first in OPENING and _applies(edition, first, edition.masks(facts)) is Truth.YES


def _applies(edition: Edition, fact: str, masks: tuple[int, ...]) -> Truth:
    guard = edition.guards.get(fact)
    return Truth.YES if guard is None else edition.table.truth(guard, masks, {})


def _may_apply(edition: Edition, fact: str, masks: tuple[int, ...], ahead: Collection[str]) -> bool:
    """Whether an answer that is still to be asked for could make the fact apply."""
    if _applies(edition, fact, masks) is not Truth.UNKNOWN:
        return False
    variables = edition.table.variables
    names = {variables[v].name for v in edition.table.variables_of(edition.guards[fact])}
    read = {name.split(".")[0] for name in names} | ({BIRTH} if AGE in names else set())
    return not read.isdisjoint(ahead)


def _ways(
    edition: Edition,
    question: Question,
    facts: Facts,
    masks: tuple[int, ...],
    ahead: Collection[str] = (),
) -> Mapping[int, tuple[int, ...]]:
    """For each variable that the question can settle: the masks its answers leave, unknown last.

    With `ahead` (the facts still to be asked) also what it can settle only after other answers: a
    fact that may come to apply, and the birth year that follows an age.
    """
    found: dict[int, tuple[int, ...]] = {}
    for fact_id in question.facts:
        fact = edition.rulebook.facts[fact_id]
        if fact_id in (AGE, BIRTH):
            found.update(_ways_of_age(edition, fact_id, facts, masks, BIRTH in ahead))
        elif _applies(edition, fact_id, masks) is Truth.YES or _may_apply(
            edition, fact_id, masks, ahead
        ):
            found.update(_ways_of(edition, fact, facts))
    return found


def _ways_of(edition: Edition, fact: Fact, facts: Facts) -> Mapping[int, tuple[int, ...]]:
    found = {}
    for key in keys_of(fact):
        if key in edition.index and key not in facts.known:
            variable = edition.index[key]
            whole = edition.table.variables[variable]
            found[variable] = (*(1 << value for value in range(whole.size)), whole.every)
    return found


def _ways_of_age(
    edition: Edition, fact: str, facts: Facts, masks: tuple[int, ...], year_follows: bool
) -> Mapping[int, tuple[int, ...]]:
    age, year = facts.value(AGE), facts.value(BIRTH)
    variable = edition.index[AGE]
    if fact == AGE and age is None:
        ways = set(edition.by_age if year is None else edition.born_in(int(year))) - {0}
        if year is None and year_follows:
            ways |= edition.edges - {0}
    elif fact == BIRTH and year is None and isinstance(age, int):
        years = (edition.on.year - int(age) - 1, edition.on.year - int(age))
        ways = {edition.age_mask(int(age), born) for born in years} - {0}
    else:
        return {}
    return {variable: (*sorted(ways), masks[variable])}


class _Holder:
    """Carries the edition past the cache, which compares digest and day only."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.key = (edition.rulebook.digest, edition.on)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)


def _for_need(
    edition: Edition, want: Want, held: tuple[str, ...], masks: tuple[int, ...], answers: Answers
) -> frozenset[int]:
    holder = _Holder(edition)
    return _need_depends(holder, want, held, *_only(_used_by_need(holder, want), masks, answers))


def _for_offer(
    edition: Edition, offer: str, masks: tuple[int, ...], answers: Answers
) -> frozenset[int]:
    holder = _Holder(edition)
    return _offer_depends(holder, offer, *_only(_used_by_offer(holder, offer), masks, answers))


@lru_cache(maxsize=10_000)
def _used_by_need(holder: _Holder, want: Want) -> frozenset[int]:
    return _used(holder.edition, need_functions(holder.edition, want))


@lru_cache(maxsize=10_000)
def _used_by_offer(holder: _Holder, offer: str) -> frozenset[int]:
    return _used(holder.edition, functions_of(holder.edition.by_id[offer]))


def _used(edition: Edition, functions: Iterable[Function]) -> frozenset[int]:
    return frozenset().union(*(edition.table.variables_of(f.node) for f in functions))


@lru_cache(maxsize=20_000)
def _need_depends(
    holder: _Holder, want: Want, held: tuple[str, ...], masks: tuple[int, ...], answers: Answers
) -> frozenset[int]:
    edition = holder.edition
    functions = need_functions(edition, want)

    def decide(truths: tuple[Truth, ...]) -> Hashable:
        look = dict(zip(functions, truths, strict=True)).__getitem__
        result = need_result(edition, want, look, held)
        return result.fit, result.doors

    settled = settled_functions(edition, want, functions)
    return depends_on(edition.table, functions, decide, masks, dict(answers), settled)


@lru_cache(maxsize=20_000)
def _offer_depends(
    holder: _Holder, offer: str, masks: tuple[int, ...], answers: Answers
) -> frozenset[int]:
    edition = holder.edition
    compiled = edition.by_id[offer]
    functions = functions_of(compiled)

    def decide(truths: tuple[Truth, ...]) -> Hashable:
        return outcome_of(compiled, dict(zip(functions, truths, strict=True)).__getitem__)

    def settled(ends: tuple[Truth | None, ...]) -> Iterable[int]:
        return (0,) if ends[1] is Truth.NO else ()

    return depends_on(edition.table, functions, decide, masks, dict(answers), settled)


def _only(
    used: Collection[int], masks: tuple[int, ...], answers: Answers
) -> tuple[tuple[int, ...], Answers]:
    """Masks and answers with everything blanked that is not used."""
    kept = tuple(mask if i in used else 0 for i, mask in enumerate(masks))
    return kept, tuple(pair for pair in answers if pair[0] in used)
