"""What was asked and commanded, what wants a kind word, and what was not understood. Knows no words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.dialog import events as e
from assistant.dialog.days import day_in
from assistant.dialog.interpret.facts import ASKER, possible
from assistant.dialog.interpret.screen import told_lists
from assistant.dialog.machine import COMMANDS, UNFOLDS, Phase, State, opening
from assistant.dialog.reading import (
    COMPLAINT,
    COMPLAINTS,
    CORRECTS,
    FELT,
    NOTED,
    OF_ANOTHER,
    OF_ME,
    SAID_BESIDE,
    TELLS_ON,
    Day,
    Gist,
    Reading,
)
from assistant.rules.compiled import Edition
from assistant.rules.facts import ASKED_ABOUT, HELD, NEEDS

NAMING = (ASKED_ABOUT, HELD)
"""The lists by which an offer is named."""


def named_now(
    state: State, readings: Sequence[Reading], edition: Edition, gist: Gist
) -> tuple[e.Event, ...]:
    """What was asked a moment ago, asked of the offers that are now named and of nothing else: of some offer
    or other, or of another one, with which a short question goes on ("og bostøtte?"). A question of its own
    is a new one."""
    told = [r for r in readings if _names(r)]
    named = tuple(dict.fromkeys(r.member for r in told))
    topic, point = state.wondered
    if gist.goes_on and not topic and not any(r.target == HELD for r in told):
        topic, point = _of_another(state, edition)
    if gist.anew or not (topic and named and len(told) == len(readings)):
        return ()
    also = tuple((topic, offer, point) for offer in named[1:])
    return (e.Wondered(topic, named[0], also, point),)


def _names(reading: Reading) -> bool:
    return reading.kind == "fact" and reading.target in NAMING and reading.value is True


def _is_asked_for(reading: Reading) -> bool:
    return _names(reading) and reading.target == ASKED_ABOUT


def _of_another(state: State, edition: Edition) -> tuple[str, str]:
    """The question that was just answered, and its point, if it can be asked of one offer and of another."""
    known = edition.rulebook.topics.get(state.topic)
    of_offers = known is not None and (known.of_offer or bool(state.point))
    return (state.topic, state.point) if of_offers else ("", "")


def gone_on(
    state: State, readings: Sequence[Reading], edition: Edition, gist: Gist
) -> Sequence[Reading]:
    """The same of a short question that goes on with what was just answered, if a question was read of it or
    an offer is named: without what its words would answer to the screen, need, or perhaps mean of danger."""
    if not gist.goes_on or state.phase is Phase.DANGER:
        return readings
    if gist.asks_on and not any(r.kind == "question" or _names(r) for r in readings):
        return [r for r in readings if r.kind not in ("fact", "out_of_scope", "small_talk")]
    of_another = any(_of_another(state, edition))
    taken = [r for r in readings if r.kind == "question" or (of_another and _is_asked_for(r))]
    if not taken:
        return readings
    return [r for r in readings if r in taken or not _is_of_the_same(r, taken)]


def _is_of_the_same(reading: Reading, taken: Iterable[Reading]) -> bool:
    """Whether its words are those of a question, and nothing sure by themselves."""
    first, last = reading.span
    if reading.bare:
        return True
    doubtful = reading.kind == "danger" and not reading.sure
    within = any(first < r.span[1] and r.span[0] < last for r in taken)
    return within and (doubtful or reading.target == NEEDS)


def asked_on(state: State, readings: Sequence[Reading]) -> Sequence[Reading]:
    """The same without the needs that are told in the words of a question about the answer on the screen:
    "hvem kører mig" asks on, and wants no other answer."""
    if not (state.phase is Phase.RESULT and state.shown_result):
        return readings
    asked = [r.span for r in readings if r.kind == "question"]
    return [
        r
        for r in readings
        if r.target != NEEDS or not any(first <= r.span[0] < last for first, last in asked)
    ]


OF_HELP = (NEEDS, "asker", "asker_needs")
"""What is told of help, or of who asks: it speaks against no help."""
COMBINED = "kombinere"
"""The question whether one can have several kinds of help at once."""


def of_one_alone(state: State, readings: Sequence[Reading]) -> Sequence[Reading]:
    """The same without the question whether help can be combined, where help of one kind alone is asked for,
    none is had or was asked for, and it is told how one lives: "jeg bor på bosted, kan jeg også få bostøtte"
    asks whether one can have it. () where it is not so."""
    named = {r.member for r in readings if _names(r)}
    known = {member for fact in NAMING for member in state.facts.members(fact)}
    asked = [r for r in readings if r.kind == "question"]
    combined = [r for r in asked if r.target == COMBINED and not r.member]
    one = len(named | known) == 1 and any(map(_is_asked_for, readings))
    told = any(r.kind == "fact" and r.target not in (*NAMING, *OF_HELP) for r in readings)
    if not (one and told and combined and combined == asked):
        return ()
    return [r for r in readings if r not in combined]


def stray(readings: Iterable[Reading]) -> tuple[e.Missed, ...]:
    """The matter out of scope that was asked about beside what was told."""
    about = [r.target for r in readings if r.kind == "out_of_scope"]
    others = any(r.kind != "out_of_scope" for r in readings)
    return tuple(e.Missed(target) for target in about[:1] if others)


STILL_IN_DANGER = "fare_igen"
"""The small talk that tells how a danger goes on, and of none by itself: "nu skriger hun igen"."""


MEANS_IT = "fare_ment"
"""The small talk of who took a danger back and means it all the same: "men nu mener jeg det"."""


def _danger_meant(state: State) -> tuple[str, str] | None:
    """The danger on the screen, or else the last that was told or taken back, and whom it is about."""
    told = (state.danger[:2], state.alarmed, state.called_off)
    return next((one for one in told if one[0]), None)


TELL_MORE = "mere_om_det"
"""What is said to a weak sign of danger of which nothing else was read."""


def nothing_known(
    state: State, readings: Iterable[Reading], edition: Edition, sensed: bool
) -> tuple[e.Event, ...]:
    """A kind word for small talk, and for a weak sign of danger; a short one for what is out of scope, else
    a miss."""
    for reading in readings:
        lists = state.folded or told_lists(state, edition) or state.current == NEEDS
        if reading.target == UNFOLDS and not lists:
            continue
        if reading.target == STILL_IN_DANGER and state.alarmed[0]:
            return (e.Endangered(*state.alarmed),)
        if reading.target == MEANS_IT and (meant := _danger_meant(state)):
            return (e.Endangered(*meant),)
        if reading.kind == "small_talk" and reading.target == CORRECTS:
            return (e.Chatted(CORRECTS), e.Commanded("change"))
        if reading.kind == "small_talk":
            return (_of_whom(state, reading.target, edition),)
        if reading.kind == "out_of_scope":
            return (e.Missed(reading.target),)
    known = edition.rulebook.facts
    if any(r.member == TELLS_ON for r in readings):
        return (e.Chatted(NOTED),)
    if any(
        r.kind == "fact" and r.target in known and possible(known[r.target], r) for r in readings
    ):
        return (e.Chatted(NOTED),)
    if sensed:
        return (e.Chatted(TELL_MORE),)
    return (e.Missed("nothing"),)


BOTH, SAID_BEFORE = "begge", "sagt_foer"
"""The small talk of who names several as whom it is about, and of who has told it already."""
SEVERAL = "flere_personer"
"""The topic of who writes for several people at once."""
ONESELF, ANOTHER = "selv", "paaroerende"
"""Who may be asking."""
WHO: Mapping[str, str] = {OF_ANOTHER: ANOTHER, OF_ME: ONESELF}
"""The small talk that tells whom it is about, and who then asks."""


def _of_whom(state: State, kind: str, edition: Edition) -> e.Event:
    """What small talk comes to that says whom it is about, or that it was told before: who was told to ask
    for another is asked before that is changed. In danger it is small talk like any other."""
    if state.phase is Phase.DANGER:
        return e.Chatted(kind)
    if kind == BOTH and SEVERAL in edition.rulebook.topics:
        return e.Wondered(SEVERAL)
    if kind == SAID_BEFORE:
        return e.Commanded("continue" if told_lists(state, edition) else "answers")
    return _asks_for(state, WHO[kind]) if kind in WHO else e.Chatted(kind)


def _asks_for(state: State, who: str) -> e.Event:
    """That this one asks: told, or asked about where another was told, or a kind word where it is known."""
    known = state.facts.known.get(ASKER)
    if state.voice == ("du" if who == ONESELF else "relative") and known:
        return e.Chatted(next(kind for kind, one in WHO.items() if one == who))
    if known and known.how != "assumed":
        return e.Chatted(OF_ANOTHER) if state.voice == "staff" else e.Doubted(((ASKER, who),))
    told = [one for one in state.facts.known.values() if one.how != "assumed"]
    return e.Doubted(((ASKER, who),)) if told else e.Told(((ASKER, who),))


# What the opening's option answers already.
_ANSWERED_BY = {"nej_klage": ("klage", "afslag"), "hjaelper": ("paaroerende",)}


def not_yet_done(
    rest: Iterable[e.Event],
    own: tuple[e.Event, ...],
    facts: tuple[e.Event, ...],
    asked: Collection[str],
) -> Iterable[e.Event]:
    """The rest without what the same message has done: a correction that says what is right, the question
    that the reason for coming answers, and a skip where the facts `asked` for were told ("det ved jeg ikke,
    spring over")."""
    done = {topic for b in own if isinstance(b, e.Began) for topic in _ANSWERED_BY.get(b.entry, ())}
    told = {
        fact
        for event in facts
        if isinstance(event, e.Told)
        for fact in (*event.unknown, *(name for name, *_ in event.values))
    }
    answered = not told.isdisjoint(asked)
    for event in rest:
        corrected = isinstance(event, e.Commanded) and event.command == "change" and facts
        skipped = isinstance(event, e.Answered) and answered
        if (
            not corrected
            and not skipped
            and not (isinstance(event, e.Wondered) and event.topic in done)
        ):
            yield event


def doubt_last(
    facts: tuple[e.Told | e.Doubted, ...], rest: tuple[e.Event, ...]
) -> tuple[e.Event, ...]:
    """Facts and rest in the order in which nothing is lost: what goes on from the screen would leave a
    doubt unasked ("stop, jeg er 43"), and the result waits for it. A "nej" that begins a correction answers
    nothing."""
    doubts = tuple(event for event in facts if isinstance(event, e.Doubted))
    if _RESTART in rest:
        return (_RESTART, *facts, *(event for event in rest if event != _RESTART))
    if not doubts:
        return (*facts, *rest)
    if _RESULT in rest:
        doubts = tuple(replace(event, result=True) for event in doubts)
        rest = tuple(event for event in rest if event != _RESULT)
    told = tuple(event for event in facts if not isinstance(event, e.Doubted))
    on = tuple(event for event in rest if _goes_on(event))
    beside = tuple(event for event in rest if not _goes_on(event))
    return (*told, *(event for event in on if event != _CONTINUE), *doubts, *beside)


_CONTINUE, _RESULT, _RESTART = map(e.Commanded, ("continue", "result", "restart"))
_AWAY = (_CONTINUE, *map(e.Commanded, ("stop", "back")))
"""The commands that leave the screen."""


def _goes_on(event: e.Event) -> bool:
    return isinstance(event, e.Answered) or event in _AWAY


def begun_anew(state: State, rest: Sequence[e.Event]) -> State:
    """The state that the facts of a message are told to: a new one, where it asks to start all over."""
    return opening()[0] if _RESTART in rest else state


def asked_and_commanded(
    state: State,
    readings: Sequence[Reading],
    edition: Edition,
    languages: Collection[str],
    today: date,
) -> tuple[e.Event, ...]:
    readings = _of_what_is_sent(state, _less_why_asked_twice(state, readings))
    readings = _of_money(state, _after_complaint(state, _not_described(readings, edition)))
    found: list[e.Event] = [*_felt(state, readings), *wondered(readings, today)]
    commanded: list[e.Event] = []
    for reading in readings:
        if reading.kind == "command" and reading.target == "language":
            found.append(e.Spoke(reading.member if reading.member in languages else ""))
        elif reading.kind == "command":
            commanded += _command(state, reading, edition)
    return (*found, *commanded[:1])


WHY_ASKED, WHY = "hvorfor_spoerger_du", "why"
"""The question why anything is asked, and the command that tells why this is."""


def _less_why_asked_twice(state: State, readings: Sequence[Reading]) -> Sequence[Reading]:
    """The same, where it is told why what stands on the screen is asked, and not in general as well."""
    this = any((r.kind, r.target) == ("command", WHY) for r in readings)
    if not (this and state.phase is Phase.ASKING):
        return readings
    return [r for r in readings if (r.kind, r.target) != ("question", WHY_ASKED)]


APPLICATION = "ansoegning"
"""The question how one applies."""


def _of_what_is_sent(state: State, readings: Sequence[Reading]) -> Sequence[Reading]:
    """The same, where the same words ask of a complaint or of an application ("hvem skal jeg sende den til"):
    of a complaint where one, or a refusal, was just answered, else of an application."""
    spans = [{r.span for r in readings if r.target == one} for one in (COMPLAINT, APPLICATION)]
    either = spans[0] & spans[1]
    less = APPLICATION if state.topic in COMPLAINTS else COMPLAINT
    return [r for r in readings if r.target != less or r.span not in either]


HOW_OFTEN, HOW_MUCH, PRICE = "hvor_tit", "hvor_meget_tilskud", "pris"
"""The points that the same words ask for: "hvor meget kan jeg få"; and the question the second is part of."""
EXTRA_COSTS = "merudgifter"
"""The need that money alone meets."""


def _of_money(state: State, readings: Sequence[Reading]) -> Sequence[Reading]:
    """The same, where it is asked how much one can get, and nothing but extra costs is told: of money."""
    told = {r.member for r in readings if r.target == NEEDS and r.value is True}
    if told | set(state.facts.members(NEEDS)) != {EXTRA_COSTS}:
        return readings
    return [
        replace(r, target=PRICE, member=HOW_MUCH) if r.member == HOW_OFTEN else r for r in readings
    ]


AFTER_COMPLAINT, WAITING = "efter_klage", "frist"
"""The point that asks what happens when one has complained, and the question how long one waits."""


def _after_complaint(state: State, readings: Sequence[Reading]) -> Sequence[Reading]:
    """The same, where who has complained, or was just told of complaints, asks how long they may take: that
    is the time in which a complaint is answered, and none in which one complains or waits for help."""
    after = [r for r in readings if r.member == AFTER_COMPLAINT]
    waits = [r for r in readings if r.kind == "question" and r.target == WAITING and not r.member]
    if not after and waits and state.topic == COMPLAINT:
        told = [replace(r, target=COMPLAINT, member=AFTER_COMPLAINT) for r in waits]
        return [*told, *(r for r in readings if r not in waits)]
    if not after:
        return readings
    kept = [r for r in readings if r not in waits and (r in after or r.target != COMPLAINT)]
    return [replace(r, letter=None) if r.letter else r for r in kept]


WHAT_IS_IT = "hvad_er"
"""The question what an offer is."""


def _not_described(readings: Sequence[Reading], edition: Edition) -> Sequence[Reading]:
    """The same, where one asks for help beside other help that is not described here: nothing is known of
    whether the two go together, and what it is is told."""
    if any(map(_names, readings)):
        return readings
    return [
        replace(r, target=WHAT_IS_IT)
        if r.target == COMBINED and r.offer and not r.member and r.offer not in edition.by_id
        else r
        for r in readings
    ]


def _felt(state: State, readings: Iterable[Reading]) -> tuple[e.Chatted, ...]:
    """What wants a kind word beside what was told with it, the first of it, and each kind once."""
    beside = any(r.kind in ("fact", "question") and not r.bare for r in readings)
    kinds = (
        SAID_BESIDE.get(r.target, r.target) if beside else r.target
        for r in readings
        if r.kind == "small_talk"
    )
    return tuple(e.Chatted(kind) for kind in kinds if kind in FELT - state.felt)[:1]


def _letter(told: Day, today: date) -> str:
    """The day on which a letter came, as an event has it."""
    found = day_in(told, today)
    return found.isoformat() if found else e.UNCLEAR


def wondered(readings: Iterable[Reading], today: date) -> tuple[e.Wondered, ...]:
    """What was asked, all in one event. A point that was read with two topics is one question."""
    asked: dict[tuple[str, ...], tuple[str, ...]] = {}
    letter, own = "", False
    for reading in readings:
        own |= reading.own
        if reading.kind == "question":
            point = (reading.member,) if reading.member else ()
            one = (reading.target, reading.offer, *point)
            asked.setdefault((*point, reading.offer) if point else one, one)
        if reading.letter and not letter:
            letter = _letter(reading.letter, today)
    if not asked:
        return ()
    (topic, offer, *point_asked), *also = asked.values()
    made = e.Wondered(topic, offer, tuple(also), "".join(point_asked), letter, complains=own)
    return (made,)


# What "spring over" is where no question of the rules is on the screen.
_SKIPS: Mapping[Phase, e.Event] = {
    Phase.OPENING: e.Commanded("continue"),
    Phase.CONFIRMING: e.Confirmed(False),
    Phase.RESULT: e.Commanded("repeat"),
    Phase.DANGER: e.Commanded("repeat"),
    Phase.STOPPED: e.Commanded("continue"),
}


def _command(state: State, reading: Reading, edition: Edition) -> tuple[e.Event, ...]:
    if reading.target == "skip":
        skipped = e.Answered(state.current, unknown="skipped", how="text")
        return (skipped,) if state.phase is Phase.ASKING else (_SKIPS[state.phase],)
    if reading.target not in COMMANDS:
        return ()
    questions = [question.id for question in edition.rulebook.questions]
    changing = reading.member if reading.member in questions else ""
    asks = reading.target == "delete" and not state.deleting
    return (e.Commanded("ask_delete" if asks else reading.target, changing),)
