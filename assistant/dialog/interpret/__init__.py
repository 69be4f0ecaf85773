"""Readings of a text into the events that the machine folds. Knows the state; knows no words.

Danger comes before everything. What is sure is taken; what is doubtful, or against what was told
before, is asked about; what is not understood is never stored as an answer.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from assistant.dialog import events as e
from assistant.dialog.interpret.asked import (
    AFTER_COMPLAINT,
    NAMING,
    TELL_MORE,
    WHO,
    asked_and_commanded,
    asked_on,
    begun_anew,
    doubt_last,
    gone_on,
    named_now,
    not_yet_done,
    nothing_known,
    of_one_alone,
    stray,
    wondered,
)
from assistant.dialog.interpret.danger import (
    about,
    added_up,
    calmed,
    child_with_who_hits,
    doubted_danger,
    leaves_it_open,
    new_signs,
    the_child_first,
    with_what_is_asked,
    without_the_writers,
)
from assistant.dialog.interpret.facts import facts_told
from assistant.dialog.interpret.screen import AWAY, CONFIRM, ENTRY, IS_IT, TAKEN, THEME
from assistant.dialog.interpret.themes import can_be_shown, is_told_already, meant, worth_asking
from assistant.dialog.interpret.wrong import (
    as_wrong,
    does,
    is_wrong,
    new_beside,
    no_more,
    taken_of_what_is_asked,
)
from assistant.dialog.machine import Phase, State, without_danger
from assistant.dialog.reading import (
    ANSWERED,
    FELT,
    NO_GIST,
    NOTED,
    NOTHING_NEAR,
    UNANSWERED,
    Gist,
    Reading,
    Value,
)
from assistant.rules.compiled import Edition
from assistant.rules.facts import ALL_NEEDS
from assistant.rules.load import CHILD


def interpret(
    state: State,
    readings: Sequence[Reading],
    edition: Edition,
    languages: Collection[str] = ("da",),
    today: date | None = None,
    gist: Gist = NO_GIST,
) -> tuple[e.Event, ...]:
    """The events of one message, in the order in which they are to be stepped. `languages` are the
    codes of those that can be had. `today`: the day on which it was written, from which "i mandags" is
    found; without it, the edition's. `gist`: what is known of it beside its readings."""
    if leaves_it_open(state, readings, gist):
        after = interpret(without_danger(state), readings, edition, languages, today, gist)
        return (e.Calmed("left"), *after)
    sensed = new_signs(state, readings)
    gist, readings = _opened(gist, readings)
    if gist.asked:  # that is asked, and not what there is at all
        readings = [r for r in readings if not r.is_wide]
    if child := child_with_who_hits(state, readings):  # and nobody is asked for but who was hit
        readings = [*child, *(r for r in readings if r.target not in ("asker", "asker_needs"))]
    readings = _less_mere_answers(state, [r for r in readings if r.kind != "sign"])
    readings = no_more(state, as_wrong(state, readings, edition), edition)
    readings = gone_on(state, asked_on(state, readings), edition, gist)
    if less := of_one_alone(state, readings):
        gist, readings = replace(gist, asks=True), less
    # How long one waits for help is told in the words of how long a complaint may take.
    if any(r.member == AFTER_COMPLAINT for r in readings):
        gist = replace(gist, nearest=NOTHING_NEAR)
    readings = [*readings, *added_up(state, sensed, readings)]
    found = _events(state, readings, edition, languages, today, bool(sensed), gist)
    nothing = ((e.Missed(),), (e.Chatted(NOTED),))
    if gist.at_large and _may_be_told_what_helps(state):
        found = (e.Told((), asks=True, open=True),)
    elif gist.at_large and found in nothing and BEGIN in edition.rulebook.topics:
        found = (e.Wondered(BEGIN),)
    elif found in (*nothing, (e.Chatted(TELL_MORE),)):
        found = (_by_its_gist(state, gist, edition, found[0]),)
    elif _may_be_beside(state, found) and gist.nearest.clear and can_be_shown(state):
        found = (replace(_missed(gist), passages=gist.nearest.passages[:AT_ONCE]),)
    elif gist.passages and not gist.asks and all(isinstance(event, e.Told) for event in found):
        found = (*found, _missed(gist))
    elif gist.unanswered and found and all(isinstance(event, e.Told) for event in found):
        found = (*found, e.Chatted(UNANSWERED))
    elif gist.story and state.phase is Phase.OPENING and _only_tells(found, gist):
        found = (*found, e.Chatted(NOTED))
    if state.phase is Phase.DANGER:
        found = _put_off(found, gist)
    found = _telling(tuple(_with_passages(event, gist) for event in found), gist)
    danger = any(isinstance(event, e.Endangered) for event in found)
    if any(isinstance(event, e.Wondered) for event in found):
        gist = replace(gist, asks=False)  # that answers it
        found = tuple(
            replace(one, beside=True) if isinstance(one, e.Told) else one for one in found
        )
        if not any(reading.kind == "question" for reading in readings):
            gist = replace(gist, nearest=NOTHING_NEAR)  # its words name but of what is asked
    asking = e.Endangered if danger else e.Told
    return (*sensed, *(_with(event, gist, asking) for event in found))


def _may_be_told_what_helps(state: State) -> bool:
    """Whether it is known what is hard, so that who asks what one can do is told what may help with that."""
    calm = state.phase in (Phase.OPENING, Phase.ASKING, Phase.RESULT)
    return calm and any(map(state.facts.members, ALL_NEEDS))


def _telling(found: tuple[e.Event, ...], gist: Gist) -> tuple[e.Event, ...]:
    """The same, of which the last event says that nothing was asked, where what is hard was told and that is
    all."""
    told = [pair for event in found if isinstance(event, e.Told) for pair in event.values]
    hard = any(value is True and key.split(".")[0] in ALL_NEEDS for key, value in told)
    only = all(isinstance(event, e.Told | e.Chatted) for event in found)
    if gist.asks or not hard or not only:
        return found
    if any(isinstance(one, e.Chatted) and one.kind == UNANSWERED for one in found):
        return found
    *before, last = found
    return (*before, replace(last, tells=True)) if isinstance(last, e.Told | e.Chatted) else found


def _less_mere_answers(state: State, readings: Sequence[Reading]) -> Sequence[Reading]:
    """The same without a yes or no beside which it is said whom it is about: "nej, ham mente jeg"."""
    who = any(r.kind == "small_talk" and r.target in WHO for r in readings)
    if not who or state.phase is Phase.DANGER:
        return readings
    return [
        r for r in readings if not (r.bare and isinstance(r.value, bool)) or r.target == CONFIRM
    ]


BEGIN = "begynde"
"""The topic of how one begins: the answer to who asks what one can do at all, and tells nothing."""


def _opened(gist: Gist, readings: Sequence[Reading]) -> tuple[Gist, Sequence[Reading]]:
    """The same where it is asked what one can do at all beside what is told: that is answered by what is
    told, and not by other questions or commands that share its words, or by what the papers say with them."""
    if not gist.open:
        return gist, readings
    others = [r for r in readings if not _is_in(r.span, gist.open)]
    beside = any(r.kind in ANSWERED or r.target in NAMING for r in others)
    if beside or not any(r.kind == "fact" and r.target != "asker" for r in others):
        return replace(gist, open=()), readings
    left = [r for r in readings if r in others or r.kind in ("fact", "danger")]
    wide = replace(gist, passages=(), nearest=NOTHING_NEAR, asks=True, asked=(), unanswered=False)
    return wide, left


def _is_in(span: tuple[int, int], places: Iterable[tuple[int, int]]) -> bool:
    """Whether it lies within one of the places, or touches it."""
    return any(first < span[1] and span[0] < last for first, last in places)


def _by_its_gist(state: State, gist: Gist, edition: Edition, said: e.Event) -> e.Event:
    """What is asked or shown where nothing was understood; where that is nothing, what would be `said`. A
    weak sign of danger is not met with papers, unless it clearly goes on with what was asked."""
    asks_on = gist.asks_on and gist.nearest.clear
    may_show = can_be_shown(state) and (asks_on or said != e.Chatted(TELL_MORE))
    if (gist.follows or (gist.asks_on and not gist.passages)) and may_show and state.topic:
        return e.Wondered(state.topic, again=True)
    asked = worth_asking(state, gist.themes, edition) if gist.themes else ()
    if asked or (gist.passages and may_show):
        return replace(_missed(gist), themes=asked) if may_show else e.Missed(themes=asked)
    return e.Chatted(NOTED) if gist.themes and is_told_already(state, gist.themes) else said


AT_ONCE = 2
"""So many sentences of the papers are shown at once."""
HELP = "help"
"""The command of who asks what the chat is for."""


def _put_off(found: tuple[e.Event, ...], gist: Gist) -> tuple[e.Event, ...]:
    """The same with what was asked while a danger stands and was not read, which is answered after it: by
    what the papers say with its words, or that it was not understood."""
    met = (e.Wondered, e.Calmed, e.Endangered)
    if gist.asks or any(isinstance(event, met) for event in found):
        return found
    told = tuple(event for event in found if isinstance(event, e.Told))
    if gist.passages:
        return (*told, _missed(gist))
    return (*told, e.Chatted(UNANSWERED)) if gist.unanswered else found


def _with_passages(event: e.Event, gist: Gist) -> e.Event:
    """A danger that is asked about in doubt, with what the papers say to what was asked with it and not
    read."""
    if not isinstance(event, e.Endangered) or event.sure or event.asked:
        return event
    return replace(event, passages=gist.passages[:AT_ONCE])


def _only_tells(found: Sequence[e.Event], gist: Gist) -> bool:
    """Whether nothing is asked, answered or doubted."""
    return bool(found) and not gist.asks and all(isinstance(event, e.Told) for event in found)


def _may_be_beside(state: State, found: Sequence[e.Event]) -> bool:
    """Whether it is answered as small talk, or as a question about the chat where something else was just
    spoken of: what the papers clearly say to it comes before that. Never before a kind word to who has lost
    somebody, or is worn out."""
    if len(found) != 1:
        return False
    (one,) = found
    spoken_of = bool(state.topic or state.about)
    of_the_chat = one == e.Commanded(HELP) and spoken_of
    return of_the_chat or (isinstance(one, e.Chatted) and one.kind not in FELT)


def _missed(gist: Gist) -> e.Missed:
    """What was not understood, with what the papers say with its words."""
    near = gist.nearest
    return e.Missed(passages=gist.passages, nearest=near.passages, clear=near.clear)


def _with(event: e.Event, gist: Gist, asking: type[e.Told | e.Endangered]) -> e.Event:
    """A question with the papers' sentences that hold its words; what was told, as it was asked about, or the
    danger told with it."""
    if isinstance(event, e.Wondered):
        near = gist.nearest
        return replace(event, passages=gist.passages, nearest=near.passages, clear=near.clear)
    if gist.asks and isinstance(event, e.Told | e.Endangered) and isinstance(event, asking):
        if isinstance(event, e.Told):
            near = gist.nearest
            return replace(
                event,
                asks=True,
                asked=gist.asked,
                nearest=near.passages,
                clear=near.clear,
                open=bool(gist.open),
            )
        return replace(event, asks=True, needs=gist.asked)
    return event


def _events(
    state: State,
    readings: Sequence[Reading],
    edition: Edition,
    languages: Collection[str],
    today: date | None,
    sensed: bool,
    gist: Gist,
) -> tuple[e.Event, ...]:
    """The events of all but the weak signs; `sensed`: whether there were any."""
    danger = [r for r in readings if r.kind == "danger" and r.sure]
    if danger:
        # What was told with it is kept: who says "I have nowhere to sleep" has told a need too.
        of_whom = without_the_writers(state, readings)
        told = () if state.phase is Phase.DANGER else facts_told(state, of_whom, edition)
        sure = (event for event in told if isinstance(event, e.Told))
        first, *others = the_child_first(state, danger)
        also = tuple(dict.fromkeys(r.target for r in others if r.target != first.target))
        safe = about(first) == CHILD and e.Calmed("safe") in calmed(state, readings)
        stands = {"barn", "vold", *state.dangers}
        if safe and state.danger[1] == CHILD and stands.issuperset(r.target for r in danger):
            return (e.Calmed("safe"),)  # what is told of the child stands on the screen already
        told_of = e.Endangered(first.target, about(first), also=also, safe=safe)
        return (*sure, with_what_is_asked(told_of, wondered(readings, today or edition.on)))
    rest = asked_and_commanded(state, readings, edition, languages, today or edition.on)
    own, facts = (
        _own_answer(state, readings),
        facts_told(begun_anew(state, rest), readings, edition),
    )
    facts = new_beside(state, facts) if state.removing and own else facts
    if own and state.phase is Phase.DANGER:
        kept = (*facts, *rest) if _ends_it(own) else facts  # what is asked is answered after it
        return (*(event for event in kept if isinstance(event, e.Told | e.Wondered)), *own)
    rest = rest or named_now(state, readings, edition, gist)
    perhaps = doubted_danger(state, readings)
    if perhaps:  # one question at a time
        facts = tuple(event for event in facts if isinstance(event, e.Told))
        questions = tuple(event for event in rest if isinstance(event, e.Wondered))
        rest = tuple(event for event in rest if event not in questions)
        perhaps = tuple(with_what_is_asked(event, questions) for event in perhaps)
    current = edition.rulebook.question(state.current).facts if state.current else ()
    rest = tuple(not_yet_done(rest, own, facts, current))
    found = (*own, *doubt_last(facts, rest))
    found = (*found, *(perhaps or stray(readings)))
    if is_wrong(readings) and not any(does(event) for event in found):
        return (e.Commanded("wrong"),)
    return found or nothing_known(state, readings, edition, sensed)


def _ends_it(own: Iterable[e.Event]) -> bool:
    """Whether the answer to the screen of a danger ends it."""
    return any(isinstance(event, e.Calmed) and event.answer != "unsafe" for event in own)


def _own_answer(state: State, readings: Sequence[Reading]) -> tuple[e.Event, ...]:
    if state.phase is Phase.CONFIRMING and not state.deleting and _denies_all(state, readings):
        return (e.Confirmed(False),)
    for reading in readings:
        known = reading.kind == "fact"
        if not known and reading.kind != "unknown_fact":
            continue
        # "Ved ikke" goes on without a reason for coming, confirms nothing, and is not safe.
        if reading.target == ENTRY and state.phase is Phase.OPENING:
            if not reading.sure and _says_more(readings):
                return ()
            return (e.Began(str(reading.value)) if known else e.Commanded("continue"),)
        if reading.target in (THEME, IS_IT) and state.themes:
            return meant(state, readings)
        if reading.target in (TAKEN, AWAY) and state.removing:
            return taken_of_what_is_asked(state, readings)
        if reading.target == CONFIRM and state.deleting:
            if known and reading.value:  # "okay" is no yes to what cannot be taken back
                return (e.Commanded("ask_delete" if reading.agrees else "delete"),)
            return (e.Commanded("repeat"),)
        if reading.target == CONFIRM and state.phase is Phase.CONFIRMING:
            if known and not reading.sure:
                continue  # "nej, hun vil ikke have fremmede ind" takes nothing back
            if known and _tells_otherwise(state, bool(reading.value), readings):
                continue  # "ja, det er mig, der er syg": the words count, whatever they begin with
            if known and not reading.value and _tells_instead(state, readings):
                continue  # "nej, lidt": what is right is taken in its place
            return (e.Confirmed(known and bool(reading.value)),)
    return calmed(state, readings)


def _denies_all(state: State, readings: Iterable[Reading]) -> bool:
    """Whether all that is to be confirmed is said not to be so: "nej, ikke vold"."""
    denied = {f"{r.target}.{r.member}" for r in readings if r.takes_back and r.value is False}
    return bool(state.pending) and all(v is True and k in denied for k, v in state.pending)


def _tells_otherwise(state: State, yes: bool, readings: Iterable[Reading]) -> bool:
    """Whether what is told beside a yes or no to what is to be confirmed is the opposite of it."""
    pending, told = dict(state.pending), _surely_told(readings)
    return any((told[key] == pending[key]) is not yes for key in told.keys() & pending.keys())


def _tells_instead(state: State, readings: Iterable[Reading]) -> bool:
    """Whether of all that is to be confirmed it is told what is so in its place."""
    return bool(state.pending) and dict(state.pending).keys() <= _surely_told(readings).keys()


def _surely_told(readings: Iterable[Reading]) -> dict[str, Value]:
    """By its key what is told for certain."""
    return {
        f"{r.target}.{r.member}" if r.member else r.target: r.value
        for r in readings
        if r.kind == "fact" and r.sure
    }


def _says_more(readings: Iterable[Reading]) -> bool:
    """Whether anything but the reason for coming was read."""
    return any(reading.target != ENTRY for reading in readings)
