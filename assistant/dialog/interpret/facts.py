"""The facts of a message: what is sure is taken; what is doubtful, or against what was told before, is asked
about. What is not possible is never stored."""

from collections.abc import Iterable, Mapping, Sequence

from assistant import FactError
from assistant.dialog import events as e
from assistant.dialog.interpret.wrong import is_correction
from assistant.dialog.machine import Phase, State, agreed
from assistant.dialog.reading import Reading
from assistant.rules.compiled import AGE, BIRTH, Edition
from assistant.rules.facts import ADULT, NEEDS, Known, Value, ages_of, read_value
from assistant.rules.model import Fact, Kind
from assistant.rules.relevance import relevant
from assistant.rules.truth import Truth

ASKER, CHILD = "asker", "barn"
INCOME, STATE_PENSION, EARLY_PENSION = "indtaegt", "folkepension", "foertidspension"


def facts_told(
    state: State, readings: Sequence[Reading], edition: Edition
) -> tuple[e.Told | e.Doubted, ...]:
    """The facts that are taken, and those that are asked about: doubtful and of weight, or against what was
    told before and not said to be a correction. What is asked about and told once more is taken."""
    sure: dict[str, Value] = {}
    doubtful: dict[str, Value] = {}
    against: dict[str, Value] = {}
    corrects = any(is_correction(r) for r in readings)
    back = {_key(edition, r): r for r in readings if r.takes_back}
    corrected = {key for key, reading in back.items() if reading.sure}
    pending = state.pending if state.phase is Phase.CONFIRMING else ()
    for reading in readings:
        fact = edition.rulebook.facts.get(reading.target)
        if (
            reading.takes_back
            or reading.kind != "fact"
            or fact is None
            or not possible(fact, reading)
        ):
            continue
        key = _key(edition, reading)
        known = None if _is_only_assumed(state, key, readings) else state.facts.value(key)
        if not reading.sure and known == reading.value:
            continue  # it is known for certain
        if fact.id == AGE and not _worth_knowing(known, reading.value, edition):
            continue
        if fact.id == ASKER and _is_a_child_in_danger(state):
            continue  # who tells of a parent's drinking is the one to be helped
        on_screen = state.phase is Phase.ASKING and _asks(edition, state.current, fact.id)
        agrees = known in (None, reading.value) or _is_of(reading.value, known)
        agrees = agrees or (reading.sure and (key, reading.value) in pending)
        agrees = agrees or (fact.id == NEEDS and _is_told_after_all(state, reading))
        on_screen = on_screen or (reading.sure and _is_put_right(state, key, fact))
        denies = known is True and _denies_one(reading, readings)
        if not agrees and not (corrects or key in corrected or (on_screen and not denies)):
            against[key] = reading.value
        else:
            (sure if reading.sure else doubtful)[key] = reading.value
    # "nej, han har brug for meget": the no may be of something else, and it is asked again
    if sure:
        doubtful = {
            key: value for key, value in doubtful.items() if key not in _mere_noes(readings)
        }
    for key in back.keys() - sure.keys() - against.keys() - doubtful.keys():
        if _is_told(state, key):
            taken = sure if _goes_at_once(state, key, back[key]) else against
            taken[key] = False if "." in key else e.WITHDRAWN
    if _is_too_young(state, sure, edition):
        del sure[INCOME]
        doubtful[INCOME] = EARLY_PENSION
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


def _is_too_young(state: State, told: Mapping[str, Value], edition: Edition) -> bool:
    """Whether who is told to have the state pension is known to be too young for it: it is then asked
    whether it is the early one, which many call "pension" alone."""
    age, year = (told.get(key, state.facts.value(key)) for key in (AGE, BIRTH))
    if told.get(INCOME) != STATE_PENSION or isinstance(age, str) or (age is None and year is None):
        return False
    reached = edition.pension_truth(
        None if age is None else int(age), None if year is None else int(year)
    )
    return reached is Truth.NO


def _is_a_child_in_danger(state: State) -> bool:
    """Whether a child has told for itself what it has to bear at home."""
    age = state.facts.value(AGE)
    return state.alarmed[0] == CHILD and isinstance(age, int) and age < ADULT


def _is_told_after_all(state: State, reading: Reading) -> bool:
    """Whether it is hard for who found nothing on the list: they were asked for their own words."""
    return reading.sure and reading.value is True and not state.facts.members(NEEDS)


def _mere_noes(readings: Iterable[Reading]) -> set[str]:
    """The facts that ask for a yes or no and are answered by nothing but a doubtful no."""
    return {
        r.target for r in readings if r.bare and not r.member and r.value is False and not r.sure
    }


def _is_put_right(state: State, key: str, fact: Fact) -> bool:
    """Whether the screen asks about it and it has one value: another one told there is right."""
    pending = dict(state.pending) if state.phase is Phase.CONFIRMING else {}
    return key in (*pending, *state.removing) and fact.kind in (Kind.CHOICE, Kind.NUMBER)


def _denies_one(reading: Reading, readings: Sequence[Reading]) -> bool:
    """Whether it denies one member of a set in words of its own; a "nej" denies all that stand on a list."""
    alike = [
        r for r in readings if (r.target, r.span, r.value) == (reading.target, reading.span, False)
    ]
    return bool(reading.member) and not reading.bare and len(alike) == 1


def _key(edition: Edition, reading: Reading) -> str:
    """The key under which the fact stands of which it tells."""
    is_set = edition.rulebook.facts[reading.target].kind is Kind.SET
    return f"{reading.target}.{reading.member}" if is_set else reading.target


def _is_only_assumed(state: State, fact: str, readings: Iterable[Reading]) -> bool:
    """Whether the fact was but assumed, and nothing was told of which it would now be doubtful whom it is
    about: who has told nothing is assumed to ask for themselves, and who tells for whom they ask, and no
    more than that ("det er min datter"), tells it of what was told before."""
    known = state.facts.known.get(fact)
    if known is None or known.how != "assumed":
        return False
    if known.value is False:  # of a set the rest of which was never told
        return True
    nothing_told = all(other.how == "assumed" for other in state.facts.known.values())
    return nothing_told or all(r.target == fact for r in readings if r.kind == "fact")


def _is_told(state: State, key: str) -> bool:
    """Whether something was told that can be taken back: a member of a set that is so, or any value."""
    known = state.facts.known.get(key)
    return known is not None and not ("." in key and known.value is False)


def _goes_at_once(state: State, key: str, reading: Reading) -> bool:
    """Whether it is taken away without asking: what was read out of words, or asked for on the screen."""
    return bool(state.removing) or (reading.sure and state.facts.known[key].how == "text")


def _worth_knowing(known: Value | None, told: Value, edition: Edition) -> bool:
    """Whether an age is told that is known no better; of a span, if the rules make no difference between
    its ages. Else the age is asked about in its turn."""
    if isinstance(told, int):
        return True
    ages = ages_of(told)
    return bool(ages) and not _is_of(known, told) and edition.is_one_age(ages or range(0))


def _is_of(one: Value | None, span: Value | None) -> bool:
    """Whether it is an age of that span."""
    return isinstance(span, str) and isinstance(one, int) and one in (ages_of(span) or ())


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


def possible(fact: Fact, reading: Reading) -> bool:
    """A value outside what the fact can be is not understood; it is never stored."""
    if fact.id == AGE and isinstance(reading.value, str):
        return ages_of(reading.value) is not None
    if fact.kind is Kind.SET:
        return reading.member in [option.id for option in fact.options]
    try:
        read_value(fact, reading.value)
    except FactError:
        return False
    return True
