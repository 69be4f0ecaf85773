"""What is said to be wrong or no more, and what is taken away of it. Knows no words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.dialog import events as e
from assistant.dialog.interpret.screen import AWAY, TAKEN, told_lists
from assistant.dialog.machine import ASKED_FOR_MORE, Phase, State, withdrawn
from assistant.dialog.reading import BARE, CORRECTS, REST_DENIED, THAT_IS_ALL, WRONG, Reading
from assistant.rules.compiled import Edition
from assistant.rules.model import Kind


def is_wrong(readings: Iterable[Reading]) -> bool:
    """Whether it is said that what was understood is not so, and not what of it."""
    return any(map(_says_wrong, readings))


def does(event: e.Event) -> bool:
    """Whether the event does more than to ask for the list of what was understood."""
    return not (isinstance(event, e.Commanded) and event.command == "change" and not event.question)


def as_wrong(state: State, readings: Sequence[Reading], edition: Edition) -> Sequence[Reading]:
    """The same, where "det passer ikke" is about what was just said back and no answer to the screen; to a
    yes or no that is asked, after a button, it is a no and nothing else."""
    wrong = [r for r in readings if _says_wrong(r)]
    if not wrong or state.phase is not Phase.ASKING:
        return readings
    known, facts = state.facts.known, edition.rulebook.facts
    asked = edition.rulebook.question(state.current).facts
    said_back = any(known[key].how == "text" for key in state.taken if key in known)
    if said_back or any(facts[fact].kind is Kind.SET for fact in asked):
        return [r for r in readings if not (r.bare and r.target in asked and r.value is False)]
    answers = [r for r in readings if r.bare and r.target in asked]
    return [r for r in readings if r not in wrong or not any(_holds(a, r) for a in answers)]


def _holds(answer: Reading, other: Reading) -> bool:
    """Whether the words of the other are all words of the answer."""
    return answer.span[0] <= other.span[0] and other.span[1] <= answer.span[1]


def _says_wrong(reading: Reading) -> bool:
    return reading.kind == "small_talk" and reading.target == WRONG


def is_correction(reading: Reading) -> bool:
    """Whether it says that what is told beside it is what is right."""
    if reading.kind == "command":
        return reading.target == "change"
    return reading.kind == "small_talk" and reading.target in (WRONG, CORRECTS)


def no_more(state: State, readings: Sequence[Reading], edition: Edition) -> Sequence[Reading]:
    """The same, where a bare "nej" to a list of which something was told before means: no more than that.
    The screen has just said what is chosen, and asked whether there is more; nor is what is chosen denied
    by not being named once more. "Det er det hele" to a list of which nothing was told closes it."""
    lists = told_lists(state, edition)
    readings = [one for r in readings for one in _none_of_it(state, r, edition)]
    readings = [r for r in readings if r.target not in lists or r.entry != BARE + REST_DENIED]
    denied = [r for r in readings if r.kind == "fact" and r.target in lists and r.value is False]
    one_word = len({r.span for r in denied}) == 1 and len(denied) > 1
    if not one_word or len(denied) < len(readings):
        return readings
    return (Reading("command", "continue", denied[0].span, denied[0].entry, True),)


def _none_of_it(state: State, reading: Reading, edition: Edition) -> Sequence[Reading]:
    """The reading; of "that is all", where nothing was told of the list on the screen, a no to each of it. Of
    what is hard it says only that the person goes on without."""
    first_time = state.phase is Phase.ASKING and state.current not in state.closed
    if reading.entry != BARE + THAT_IS_ALL or not first_time or told_lists(state, edition):
        return (reading,)
    if state.current == ASKED_FOR_MORE:
        return (replace(reading, target="skip"),)
    facts = map(edition.rulebook.facts.__getitem__, edition.rulebook.question(state.current).facts)
    return [
        replace(reading, kind="fact", target=fact.id, value=False, member=option.id)
        for fact in facts
        for option in fact.options
    ]


def taken_of_what_is_asked(state: State, readings: Sequence[Reading]) -> tuple[e.Event, ...]:
    """What is taken away of what stands on the screen. A mere yes to several leaves open which; a no or
    "ved ikke" takes nothing."""
    told = [r for r in readings if r.kind == "fact" and r.value]
    keys = tuple(k for k in state.removing if any((r.target, r.member) == (TAKEN, k) for r in told))
    yes = is_wrong(readings) or any(r.target == AWAY for r in told)
    if yes and len(state.removing) == 1:
        keys = state.removing
    if keys:
        return (withdrawn(state, keys),)
    if any(reading.takes_back for reading in readings):
        return ()
    return (e.Commanded("wrong" if yes else "keep"),)


def new_beside(state: State, facts: Iterable[e.Told | e.Doubted]) -> tuple[e.Told, ...]:
    """What was not known before, told beside the answer to what is wrong: "nej, men han drikker også"."""
    told = [pair for event in facts if isinstance(event, e.Told) for pair in event.values]
    new = tuple((key, value) for key, value in told if state.facts.value(key) is None)
    return (e.Told(new),) if new else ()
