"""Readings of a text into the events that the machine folds. Knows the state; knows no words.

Danger comes before everything. What is sure is taken; what is doubtful, or against what was told
before, is asked about; what is not understood is never stored as an answer.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from assistant import FactError
from assistant.dialog import events as e
from assistant.dialog.days import day_in
from assistant.dialog.machine import (
    COMMANDS,
    ENTRIES,
    UNFOLDS,
    Phase,
    State,
    agreed,
    withdrawn,
)
from assistant.dialog.reading import (
    ANOTHER,
    ASIDE,
    BARE,
    BED,
    CORRECTS,
    FELT,
    HALF,
    MISTAKEN,
    NOTED,
    REST_DENIED,
    WRONG,
    Day,
    Reading,
)
from assistant.dialog.signs import adds_up, sign_of
from assistant.rules.compiled import AGE, Edition
from assistant.rules.facts import Known, Value, ages_of, read_value
from assistant.rules.model import Fact, Kind, Option, Question, Voiced
from assistant.rules.relevance import relevant

ENTRY, CONFIRM, SAFE, TAKEN, AWAY = "entry", "confirm", "safe", "taken", "away"


def expected(state: State, edition: Edition, safe: str) -> Question | None:
    """The question that a bare answer is an answer to: a real one, or one of the dialogue's own. `safe`:
    how it is asked whether somebody is safe."""
    if state.deleting:
        return _own_question(CONFIRM, CONFIRM)
    if state.removing:
        return Question(id=TAKEN, facts=(AWAY, TAKEN), ask=Voiced(du=TAKEN), why=TAKEN)
    if state.phase is Phase.ASKING:
        return edition.rulebook.question(state.current)
    own = {Phase.OPENING: ENTRY, Phase.CONFIRMING: CONFIRM, Phase.DANGER: SAFE}.get(state.phase)
    return _own_question(own, safe if own == SAFE else own) if own else None


LATE = 3
"""The fewest words that answer a question which no longer stands on the screen."""


def passed_over(state: State, edition: Edition) -> Question | None:
    """The last question under which something else was told, if it is still open and not on the screen."""
    if state.phase is not Phase.ASKING or state.removing:
        return None
    left = [q for q in state.passed if q not in state.closed and q != state.current]
    return edition.rulebook.question(left[-1]) if left else None


def answers_to(question: Question, readings: Sequence[Reading], text: str) -> Sequence[Reading]:
    """The readings, if they answer the question in words enough: what nothing else is made of may be the
    late answer to the question before."""
    answered = any(r.kind == "fact" and r.target in question.facts for r in readings)
    return readings if answered and len(text.split()) >= LATE else ()


def own_facts(entry_labels: Mapping[str, str]) -> dict[str, Fact]:
    """The dialogue's own questions in the form of facts, so that their answers are read alike."""
    options = tuple(Option(id=entry, label=entry_labels[entry]) for entry in ENTRIES)
    entry = Fact(id=ENTRY, kind=Kind.CHOICE, label=ENTRY, means=ENTRY, options=options)
    truths = (
        Fact(id=name, kind=Kind.TRUTH, label=name, means=name) for name in (CONFIRM, SAFE, AWAY)
    )
    return {fact.id: fact for fact in (entry, *truths)}


def taken_facts(state: State, edition: Edition) -> dict[str, Fact]:
    """Of which it is asked on the screen what is wrong, in the form of a fact; {} where it is not asked."""
    if not state.removing:
        return {}
    options = tuple(_option_of(edition, key) for key in state.removing)
    return {TAKEN: Fact(id=TAKEN, kind=Kind.SET, label=TAKEN, means=TAKEN, options=options)}


def _option_of(edition: Edition, key: str) -> Option:
    """What stands under a key as an option: a member of a set, or a fact by its name."""
    fact_id, _, member = key.partition(".")
    fact = edition.rulebook.facts[fact_id]
    if not member:
        return Option(id=key, label=fact.label)
    return fact.option(member).model_copy(update={"id": key})


def told_of(state: State, edition: Edition) -> dict[str, frozenset[str]]:
    """By fact the options that were told to be so, which may be taken back."""
    found: dict[str, set[str]] = {}
    for key, known in state.facts.known.items():
        fact, dot, member = key.partition(".")
        kind = edition.rulebook.facts[fact].kind
        if dot and known.value is True:
            found.setdefault(fact, set()).add(member)
        elif kind is Kind.CHOICE and known.how != "assumed":
            found[fact] = {str(known.value)}
    return {fact: frozenset(options) for fact, options in found.items()}


def _own_question(name: str, ask: str) -> Question:
    return Question(id=name, facts=(name,), ask=Voiced(du=ask), why=name)


def interpret(
    state: State,
    readings: Sequence[Reading],
    edition: Edition,
    languages: Collection[str] = ("da",),
    today: date | None = None,
) -> tuple[e.Event, ...]:
    """The events of one message, in the order in which they are to be stepped. `languages` are the
    codes of those that can be had. `today`: the day on which it was written, from which "i mandags" is
    found; without it, the edition's."""
    sensed = _sensed(state, readings)
    readings = [r for r in readings if r.kind != "sign"]
    readings = _no_more(state, _as_wrong(state, readings, edition), edition)
    readings = [*readings, *_added_up(state, sensed, readings)]
    return (*sensed, *_events(state, readings, edition, languages, today, bool(sensed)))


def _sensed(state: State, readings: Iterable[Reading]) -> tuple[e.Sensed, ...]:
    """The weak signs of danger that are new, but for those of a danger that was said not to be."""
    told = dict.fromkeys(sign_of(r) for r in readings if r.kind == "sign")
    new = tuple(s for s in told if s not in state.signs and s.danger not in state.no_danger)
    return (e.Sensed(new),) if new else ()


def _added_up(
    state: State, sensed: Iterable[e.Sensed], readings: Sequence[Reading]
) -> tuple[Reading, ...]:
    """The dangers that the new signs make up with those of earlier messages, always in doubt."""
    new = [sign for event in sensed for sign in event.signs]
    told = {r.target for r in readings if r.kind == "danger"} | {state.alarmed[0]}
    kinds = {sign.danger for sign in new} - told
    return tuple(
        Reading("danger", kind, (0, 0), f"{kind}: tegn over flere beskeder", False, True, about)
        for kind, about in adds_up((*new, *sorted(state.signs))).items()
        if kind in kinds
    )


def _events(
    state: State,
    readings: Sequence[Reading],
    edition: Edition,
    languages: Collection[str],
    today: date | None,
    sensed: bool,
) -> tuple[e.Event, ...]:
    """The events of all but the weak signs; `sensed`: whether there were any."""
    danger = [r for r in readings if r.kind == "danger" and r.sure]
    if danger:
        # What was told with it is kept: who says "I have nowhere to sleep" has told a need too.
        told = () if state.phase is Phase.DANGER else _facts(state, readings, edition)
        sure = (event for event in told if isinstance(event, e.Told))
        first, *others = danger
        also = tuple(dict.fromkeys(r.target for r in others if r.target != first.target))
        asked = tuple(
            one
            for event in _wondered(readings, today or edition.on)
            for one in ((event.topic, event.offer, *filter(None, [event.point])), *event.also)
        )
        return (*sure, e.Endangered(first.target, first.member or "selv", also=also, asked=asked))
    own, facts = _own_answer(state, readings), _facts(state, readings, edition)
    facts = () if state.removing and own else facts
    if own and state.phase is Phase.DANGER:
        return (*(event for event in facts if isinstance(event, e.Told)), *own)
    rest = _rest(state, readings, edition, languages, today or edition.on)
    rest = rest or _named_now(state, readings)
    perhaps = _doubted_danger(state, readings)
    if perhaps:  # one question at a time
        facts = tuple(event for event in facts if isinstance(event, e.Told))
    found = (*own, *facts, *_not_yet_done(rest, own, facts), *(perhaps or _stray(readings)))
    if _is_wrong(readings) and not any(_does(event) for event in found):
        return (e.Commanded("wrong"),)
    return found or _nothing_known(state, readings, edition, sensed)


def _is_wrong(readings: Iterable[Reading]) -> bool:
    """Whether it is said that what was understood is not so, and not what of it."""
    return any(map(_says_wrong, readings))


def _does(event: e.Event) -> bool:
    """Whether the event does more than to ask for the list of what was understood."""
    return not (isinstance(event, e.Commanded) and event.command == "change" and not event.question)


def _as_wrong(state: State, readings: Sequence[Reading], edition: Edition) -> Sequence[Reading]:
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


def _no_more(state: State, readings: Sequence[Reading], edition: Edition) -> Sequence[Reading]:
    """The same, where a bare "nej" to a list of which something was told before means: no more than that.
    The screen has just said what is chosen, and asked whether there is more; nor is what is chosen denied
    by not being named once more."""
    lists = _told_lists(state, edition)
    readings = [r for r in readings if r.target not in lists or r.entry != BARE + REST_DENIED]
    denied = [r for r in readings if r.kind == "fact" and r.target in lists and r.value is False]
    one_word = len({r.span for r in denied}) == 1 and len(denied) > 1
    if not one_word or len(denied) < len(readings):
        return readings
    return (Reading("command", "continue", denied[0].span, denied[0].entry, True),)


def _told_lists(state: State, edition: Edition) -> frozenset[str]:
    """The lists on the screen of which something was told before, so that it asks whether there is more."""
    if state.phase is not Phase.ASKING or state.current in state.closed:
        return frozenset()
    facts = edition.rulebook.facts
    return frozenset(
        fact
        for fact in edition.rulebook.question(state.current).facts
        if facts[fact].kind is Kind.SET and state.facts.members(fact)
    )


def _named_now(state: State, readings: Sequence[Reading]) -> tuple[e.Event, ...]:
    """What was asked a moment ago, asked of the offers that are now named and of nothing else."""
    named = [r.member for r in readings if r.kind == "fact" and r.target == "asked_about"]
    topic, point = state.wondered
    if not (topic and named and len(named) == len(readings)):
        return ()
    also = tuple((topic, offer, point) for offer in named[1:])
    return (e.Wondered(topic, named[0], also, point),)


def _stray(readings: Iterable[Reading]) -> tuple[e.Missed, ...]:
    """The matter out of scope that was asked about beside what was told."""
    about = [r.target for r in readings if r.kind == "out_of_scope"]
    others = any(r.kind != "out_of_scope" for r in readings)
    return tuple(e.Missed(target) for target in about[:1] if others)


STILL_IN_DANGER = "fare_igen"
"""The small talk that tells how a danger goes on, and of none by itself: "nu skriger hun igen"."""


def _nothing_known(
    state: State, readings: Iterable[Reading], edition: Edition, sensed: bool
) -> tuple[e.Event, ...]:
    """A kind word for small talk, and for a weak sign of danger; a short one for what is out of scope, else
    a miss."""
    for reading in readings:
        if reading.target == UNFOLDS and not _told_lists(state, edition):
            continue
        if reading.target == STILL_IN_DANGER and state.alarmed[0]:
            return (e.Endangered(*state.alarmed),)
        if reading.kind == "small_talk" and reading.target == CORRECTS:
            return (e.Chatted(CORRECTS), e.Commanded("change"))
        if reading.kind == "small_talk":
            return (e.Chatted(reading.target),)
        if reading.kind == "out_of_scope":
            return (e.Missed(reading.target),)
    known = edition.rulebook.facts
    if sensed or any(
        r.kind == "fact" and r.target in known and _possible(known[r.target], r) for r in readings
    ):
        return (e.Chatted(NOTED),)
    return (e.Missed("nothing"),)


# What the opening's option answers already.
_ANSWERED_BY = {"nej_klage": ("klage", "afslag"), "hjaelper": ("paaroerende",)}


def _not_yet_done(
    rest: Iterable[e.Event], own: tuple[e.Event, ...], facts: tuple[e.Event, ...]
) -> Iterable[e.Event]:
    """The rest without what the same message has done: a correction that says what is right, and the
    question that the reason for coming answers."""
    done = {topic for b in own if isinstance(b, e.Began) for topic in _ANSWERED_BY.get(b.entry, ())}
    for event in rest:
        corrected = isinstance(event, e.Commanded) and event.command == "change" and facts
        if not corrected and not (isinstance(event, e.Wondered) and event.topic in done):
            yield event


GOES_ON = frozenset({"vold", "intet_tag"})
"""Dangers that are a state of things: who has told of one has met its lines."""


def _doubted_danger(state: State, readings: Iterable[Reading]) -> tuple[e.Endangered, ...]:
    """What may be danger, asked about after all else was taken; never again after a no, nor of what goes on
    and was met before."""
    met = state.no_danger | ({state.alarmed[0]} & GOES_ON)
    for reading in readings:
        if reading.kind == "danger" and reading.target not in met:
            return (e.Endangered(reading.target, reading.member or "selv", sure=False),)
    return ()


def _own_answer(state: State, readings: Sequence[Reading]) -> tuple[e.Event, ...]:
    for reading in readings:
        known = reading.kind == "fact"
        if not known and reading.kind != "unknown_fact":
            continue
        # "Ved ikke" goes on without a reason for coming, confirms nothing, and is not safe.
        if reading.target == ENTRY and state.phase is Phase.OPENING:
            if not reading.sure and _says_more(readings):
                return ()
            return (e.Began(str(reading.value)) if known else e.Commanded("continue"),)
        if reading.target in (TAKEN, AWAY) and state.removing:
            return _taken_of_what_is_asked(state, readings)
        if reading.target == CONFIRM and state.deleting:
            if known and reading.value:  # "okay" is no yes to what cannot be taken back
                return (e.Commanded("ask_delete" if reading.agrees else "delete"),)
            return (e.Commanded("repeat"),)
        if reading.target == CONFIRM and state.phase is Phase.CONFIRMING:
            if known and not reading.sure:
                continue  # "nej, hun vil ikke have fremmede ind" takes nothing back
            return (e.Confirmed(known and bool(reading.value)),)
    return _calmed(state, readings)


def _taken_of_what_is_asked(state: State, readings: Sequence[Reading]) -> tuple[e.Event, ...]:
    """What is taken away of what stands on the screen. A mere yes to several leaves open which; a no or
    "ved ikke" takes nothing."""
    told = [r for r in readings if r.kind == "fact" and r.value]
    keys = tuple(k for k in state.removing if any((r.target, r.member) == (TAKEN, k) for r in told))
    yes = _is_wrong(readings) or any(r.target == AWAY for r in told)
    if yes and len(state.removing) == 1:
        keys = state.removing
    if keys:
        return (withdrawn(state, keys),)
    if any(reading.takes_back for reading in readings):
        return ()
    return (e.Commanded("wrong" if yes else "keep"),)


def _says_more(readings: Iterable[Reading]) -> bool:
    """Whether anything but the reason for coming was read."""
    return any(reading.target != ENTRY for reading in readings)


def _calmed(state: State, readings: Sequence[Reading]) -> tuple[e.Event, ...]:
    """What was said of the danger, or answered to its screen. A doubtful yes makes nobody safe, nor one
    that may be about what is told with it ("ja, i Sorø"); all else that is doubtful counts. What is told of
    another matter leaves the question where it is."""
    said = sorted((r for r in readings if r.target == SAFE), key=lambda r: r.bare)
    if not said or state.phase is not Phase.DANGER or said[0].member == ASIDE:
        return ()
    if said[0].member == ANOTHER or _speaks_for_another(state, said[0], readings):
        return _another(state, said[0], readings)
    calm, more = _calm(state, said[0]), any(r.kind == "fact" and r.target != SAFE for r in readings)
    doubtful = not said[0].sure or (said[0].bare and more)
    if calm == "safe" and _is_wrong(readings):  # "jeg mente det ikke sådan"
        return (e.Calmed("mistaken"),)
    return () if calm == "safe" and doubtful else (e.Calmed(calm),)


def _speaks_for_another(state: State, answer: Reading, readings: Iterable[Reading]) -> bool:
    """Whether who is asked about themselves says, with a yes or no, that they ask for somebody else."""
    _, about, sure = state.danger
    for_another = any(r.target == "asker" and r.sure and r.value != "selv" for r in readings)
    return answer.bare and about == "selv" and not sure and for_another


def _another(state: State, answer: Reading, readings: Iterable[Reading]) -> tuple[e.Event, ...]:
    """That the danger hits somebody else: a no is then none for them, and a yes is theirs. Who is hurt by
    "my husband" is not safe."""
    kind, _, sure = state.danger
    if kind in DONE_TO:
        return (e.Calmed("unsafe"),)
    known = state.facts.value("asker")
    if any(r.target == "asker" and known in (None, r.value) for r in readings):
        return ()  # the question is turned to them by that
    yes = answer.kind == "fact" and bool(answer.value)
    return (e.Endangered(kind, "anden", sure or yes),)


DONE_TO = frozenset({"vold", "barn"})
"""Dangers that one does to another: "det er min mand" tells who does it, or whom it hits."""


def _calm(state: State, reading: Reading) -> Literal["safe", "unsafe", "mistaken"]:
    """What it means. "Jeg er i sikkerhed" says so by itself, and so does what was not meant so; where
    somebody sleeps tells it of who had no bed; a yes or no, what it is the answer to: "Er du i sikkerhed?",
    or the question that a doubt is asked with ("Har du tanker om at dø?"). A no that is none makes nobody
    safe."""
    if reading.member == MISTAKEN:
        return "mistaken"
    if reading.member == HALF or (reading.member == BED and state.danger[0] != "intet_tag"):
        return "unsafe"
    sure, known, yes = state.danger[2], reading.kind == "fact", bool(reading.value)
    over = yes if sure or not reading.bare else not yes
    return ("safe" if sure else "mistaken") if known and over else "unsafe"


def _facts(
    state: State, readings: Sequence[Reading], edition: Edition
) -> tuple[e.Told | e.Doubted, ...]:
    sure: dict[str, Value] = {}
    doubtful: dict[str, Value] = {}
    against: dict[str, Value] = {}
    corrects = any(_corrects(r) for r in readings)
    back = {_key(edition, r): r for r in readings if r.takes_back}
    corrected = {key for key, reading in back.items() if reading.sure}
    for reading in readings:
        fact = edition.rulebook.facts.get(reading.target)
        if (
            reading.takes_back
            or reading.kind != "fact"
            or fact is None
            or not _possible(fact, reading)
        ):
            continue
        key = _key(edition, reading)
        known = state.facts.value(key)
        if not reading.sure and known == reading.value:
            continue  # it is known for certain
        if fact.id == AGE and not _worth_knowing(known, reading.value, edition):
            continue
        on_screen = state.phase is Phase.ASKING and _asks(edition, state.current, fact.id)
        agrees = known in (None, reading.value) or _is_of(reading.value, known)
        denies = known is True and _denies_one(reading, readings)
        if not agrees and not (corrects or key in corrected or (on_screen and not denies)):
            against[key] = reading.value
        else:
            (sure if reading.sure else doubtful)[key] = reading.value
    for key in back.keys() - sure.keys() - against.keys() - doubtful.keys():
        if _is_told(state, key):
            taken = sure if _goes_at_once(state, key, back[key]) else against
            taken[key] = False if "." in key else e.WITHDRAWN
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


def _denies_one(reading: Reading, readings: Sequence[Reading]) -> bool:
    """Whether it denies one member of a set in words of its own; a "nej" denies all that stand on a list."""
    alike = [
        r for r in readings if (r.target, r.span, r.value) == (reading.target, reading.span, False)
    ]
    return bool(reading.member) and not reading.bare and len(alike) == 1


def _corrects(reading: Reading) -> bool:
    """Whether it says that what is told beside it is what is right."""
    if reading.kind == "command":
        return reading.target == "change"
    return reading.kind == "small_talk" and reading.target in (WRONG, CORRECTS)


def _key(edition: Edition, reading: Reading) -> str:
    """The key under which the fact stands of which it tells."""
    is_set = edition.rulebook.facts[reading.target].kind is Kind.SET
    return f"{reading.target}.{reading.member}" if is_set else reading.target


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


def _possible(fact: Fact, reading: Reading) -> bool:
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


def _rest(
    state: State,
    readings: Sequence[Reading],
    edition: Edition,
    languages: Collection[str],
    today: date,
) -> tuple[e.Event, ...]:
    found: list[e.Event] = [*_felt(state, readings), *_wondered(readings, today)]
    commanded: list[e.Event] = []
    for reading in readings:
        if reading.kind == "command" and reading.target == "language":
            found.append(e.Spoke(reading.member if reading.member in languages else ""))
        elif reading.kind == "command":
            commanded += _command(state, reading, edition)
    return (*found, *commanded[:1])


def _felt(state: State, readings: Iterable[Reading]) -> tuple[e.Chatted, ...]:
    """What wants a kind word beside what was told with it, the first of it, and each kind once."""
    kinds = (r.target for r in readings if r.kind == "small_talk")
    return tuple(e.Chatted(kind) for kind in kinds if kind in FELT - state.felt)[:1]


def _letter(told: Day, today: date) -> str:
    """The day on which a letter came, as an event has it."""
    found = day_in(told, today)
    return found.isoformat() if found else e.UNCLEAR


def _wondered(readings: Iterable[Reading], today: date) -> tuple[e.Wondered, ...]:
    """What was asked, all in one event. A point that was read with two topics is one question."""
    asked: dict[tuple[str, ...], tuple[str, ...]] = {}
    letter = ""
    for reading in readings:
        if reading.kind == "question":
            point = (reading.member,) if reading.member else ()
            one = (reading.target, reading.offer, *point)
            asked.setdefault((*point, reading.offer) if point else one, one)
        if reading.letter and not letter:
            letter = _letter(reading.letter, today)
    if not asked:
        return ()
    (topic, offer, *point_asked), *also = asked.values()
    return (e.Wondered(topic, offer, tuple(also), "".join(point_asked), letter),)


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
