"""The dialogue as a state machine: `step(state, event, edition) -> (state, shown)`.

Values in, values out: no clock, no I/O, no text. Which questions are left is the rules' relevance;
their order is the author's. The table `ALLOWED` says which events a phase takes; `MOVES` says where
they lead. No phase is without a next question, a result or a human contact.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from assistant import FactError, ProtocolError
from assistant.dialog import events as e
from assistant.dialog.reading import (
    ASK,
    COMPLAINTS,
    DANGER,
    DIED,
    FELT,
    OF_A_LETTER,
    UNANSWERED,
    UNNAMED,
    WRONG,
)
from assistant.dialog.signs import Sign
from assistant.rules.assess import (
    assess,
    candidates_of,
    refused_by_name,
    spoken_against,
    stated_needs,
)
from assistant.rules.compiled import AGE, Edition
from assistant.rules.facts import (
    ALL_NEEDS,
    ASKED_ABOUT,
    HELD,
    NEEDS,
    Facts,
    Known,
    Teller,
    Value,
    check_age,
    forget,
    keys_of,
)
from assistant.rules.load import CLOSER
from assistant.rules.model import Kind, Option, Question
from assistant.rules.relevance import relevant, relevant_members, told_only
from assistant.rules.truth import Truth

VOICES: Mapping[str, str] = MappingProxyType(
    {"selv": "du", "paaroerende": "relative", "medarbejder": "staff"}
)
"""In which voice who asks is answered."""


def voice_of(facts: Facts) -> str:
    """du, relative or staff, by who is known to ask."""
    return VOICES.get(str(facts.value("asker")), "du")


class Phase(StrEnum):
    """Where the conversation stands."""

    OPENING = "opening"
    ASKING = "asking"
    CONFIRMING = "confirming"
    RESULT = "result"
    DANGER = "danger"
    STOPPED = "stopped"
    DELETED = "deleted"


@dataclass(frozen=True)
class State:
    """Everything that the next step depends on. Folded from the stored events alone."""

    phase: Phase = Phase.OPENING
    entry: str = ""
    facts: Facts = field(default_factory=Facts)
    closed: tuple[str, ...] = ()
    """Questions that have been answered, skipped or said to be unknown, in that order."""
    offered: frozenset[str] = frozenset()
    """Members of sets that stood on a screen that was answered. The others were never asked."""
    current: str = ""
    pending: e.Pairs = ()
    asked_again: bool = False
    """Whether what is pending was asked about twice: then it is let go, and nothing of it is kept."""
    deleting: bool = False
    """Whether it stands on the screen that deleting has to be confirmed."""
    taken: tuple[str, ...] = ()
    """The keys that the last message told, which may have been taken wrongly."""
    removing: tuple[str, ...] = ()
    """Those of them of which it is asked on the screen what is wrong."""
    themes: tuple[str, ...] = ()
    """What the last message may have been about, of which it is asked on the screen."""
    asked_from: Phase = Phase.OPENING
    """The phase to return to when something doubtful has been confirmed or not."""
    calm: Phase = Phase.OPENING
    """The phase to return to after danger."""
    danger: tuple[str, str, bool] = ("", "", True)
    """The danger on the screen, whom it is about, and whether it was sure."""
    dangers: tuple[str, ...] = ()
    """The other dangers that were told while the screen stands: their lines stay there."""
    alarmed: tuple[str, str] = ("", "")
    """The last sure danger and whom it is about, until it was not meant so: what is told of it later
    ("nu er han her igen") is that danger."""
    called_off: tuple[str, str] = ("", "")
    """The last danger that was said not to be meant so, or to be none, and whom it is about: it is that which
    who now means it all the same speaks of."""
    said_in_danger: int = 0
    """How often something else was said while the danger screen stands."""
    told_in_doubt: str = ""
    """The danger on the screen that was told a second time in doubt: a third time is no doubt."""
    waiting: tuple[e.ShowTopic | e.ShowOutcome | e.ShowHelp | e.ShowPassages | e.Say, ...] = ()
    """What was asked while the danger screen stood or with what it asks about, answered after it."""
    no_danger: frozenset[str] = frozenset()
    """The kinds that were asked about in doubt and answered with no: they are not asked about again."""
    signs: frozenset[Sign] = frozenset()
    """The weak signs of danger that were told and not yet asked about: those of later messages add up
    with them."""
    misses: int = 0
    wondered: tuple[str, str] = ("", "")
    """The question last asked about some offer or other, and its point, until something else is said:
    naming one is then asking about that one."""
    told: tuple[tuple[str, ...], ...] = ()
    """The answers that were given: the same once more is said shorter."""
    topic: str = ""
    """The question that was just answered: what is asked next and not understood may be about it."""
    point: str = ""
    """The narrower question of it that was answered, if any."""
    undated: bool = False
    """Whether it was just asked about a refusal and not told when the letter came: a day is then that."""
    letter: str = ""
    """The day on which the letter was last told to have come: who asks later whether there is still time
    need not tell it again."""
    complains: bool = False
    """Whether a refusal, help that was stopped or a complaint was told of: the result begins with it."""
    complained: tuple[str, ...] = ()
    """The offers that were refused or stopped, where they were named with it."""
    about: tuple[str, ...] = ()
    """The offers last asked about or for, until something else is told of or the result is shown: what is
    asked next without naming any is asked of those."""
    felt: frozenset[str] = frozenset()
    """The kinds of trouble that a kind word was said to: each is said once."""
    passed: tuple[str, ...] = ()
    """Questions under which something else was told or asked, once for each message."""
    seen: str = ""
    """The question that stood on the screen when the message came, until it is counted as passed over."""
    result_waits: bool = False
    """Whether the result was asked for while the danger screen stood, or beside what is to be confirmed."""
    folded: bool = False
    """The question on the screen stood there before what was just answered: a long list of it is folded."""
    unfolded: str = ""
    """The list that was asked to be shown whole, where it stood folded to what was told of it."""
    shown_result: bool = False
    turns: int = 0
    language: str = "da"
    spoke: bool = False
    """Whether the language was chosen, by the person or by what the person writes in."""

    @property
    def voice(self) -> str:
        """du, relative or staff."""
        return voice_of(self.facts)

    @property
    def teller(self) -> Teller:
        """Who tells the facts."""
        tellers: dict[str, Teller] = {"relative": "relative", "staff": "staff"}
        return tellers.get(self.voice, "citizen")


Turn = tuple[State, tuple[e.Shown, ...]]

# What the opening's options do: the asker they tell, the first thing said, and where it leads.
ENTRIES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "svaert": ("selv", "", "questions"),
        "hjaelper": ("paaroerende", "say.relative", "questions"),
        "har_hjaelp": ("selv", "say.has_help", HELD),
        "nej_klage": ("selv", "", "topic:klage"),
        "spoergsmaal": ("", "say.ask_me", "topics"),
        "medarbejder": ("medarbejder", "say.staff", "questions"),
    }
)

ANYWHERE = frozenset(
    {
        "wondered",
        "commanded",
        "endangered",
        "sensed",
        "missed",
        "told",
        "doubted",
        "spoke",
        "chatted",
    }
)
ALLOWED: Mapping[Phase, frozenset[str]] = MappingProxyType(
    {
        Phase.OPENING: ANYWHERE | {"began", "answered"},
        Phase.ASKING: ANYWHERE | {"began", "answered"},
        Phase.CONFIRMING: ANYWHERE | {"confirmed", "answered", "began"},
        Phase.RESULT: ANYWHERE | {"began", "answered"},
        Phase.DANGER: frozenset(ANYWHERE | {"calmed"}),
        Phase.STOPPED: ANYWHERE | {"began", "answered"},
        Phase.DELETED: frozenset(),
    }
)
WHY_NOT = "hvorfor_ikke"
"""The topic of who asks why an offer does not fit."""
SUBJECTS = frozenset({NEEDS, HELD, ASKED_ABOUT})
"""The lists of which telling something turns to another subject than what was just asked about."""
BEGIN = "begynde"
"""The topic of how one begins: the answer to who asks what one can do at all, and tells nothing."""
UNFOLDS = "ja_mere"
"""The small talk that shows a folded list whole: a yes to "Er der mere?"."""
WHOM_FOR = "hvem_for"
"""The point that asks whom an offer is for: what it tells speaks to who asks whether they can have it."""
ASKED_FOR_MORE = NEEDS
"""The list that is asked about once more when the first of it has been told in words."""
FEELINGS = frozenset({"foelelser", "daarligt"})
CARRIED, LOSS = "slidt", "sorg"
"""The small talk of who feels bad, who is asked to tell what is hard; of having carried much; of loss."""
MORE = 3
"""So many other sentences of the papers are folded under those that may be the answer."""
SECTION = re.compile(r"§ \d+(?: [a-c]\b)?")
"""The section by which a sentence names an offer."""
ANSWERS = e.ShowTopic | e.ShowOutcome | e.ShowHelp | e.ShowPassages
"""What answers something that was asked beside the questions here."""
ASSUMED = "assumed"
"""How a fact is known that nobody told."""
PATIENCE = 2
"""So often something else may be told under a question before another one is asked first."""
TO_BUTTONS = frozenset(
    ("say.missed.2", "say.missed.3", "say.small.ja_mere", "say.help", "say.language", "say.languages",
     "say.read_aloud", "say.kept", "say.print_later")
)  # fmt: skip
"""What sends one to the buttons of the question on the screen, or is of that screen."""
SEVERAL = 2
"""Of so many offers that are asked for at once it is told in short what it comes to."""
UNFINISHED = "ufaerdig"
"""What was missed because it breaks off in the midst of a sentence: the rest is waited for."""
AT_ONCE = frozenset({"hvem_faar_det_at_vide", "gemmes", "anonym", "boern_fjernes", "tvang"})
"""What keeps people from ringing, or what they fear comes of it: answered while the danger screen stands,
beside its numbers."""
WHOM_TO_RING = frozenset({"telefon", "menneske"})
"""What the danger screen answers by its numbers."""
ADVICE = frozenset({"raad"})
"""The need of somebody to talk to, which they answer as well: "hvem kan hjælpe mig"."""
WITH_CHILD, PRICE = "barn_med", "pris"
"""What keeps people from going to a place that helps: whether a child may come, and what it costs."""
IN_DANGER = ("stop", "delete", "danger", "human")
"""The commands that do their work in danger. Whatever else is said there, the screen stays."""
LOOKS_ON = ("result", "print", "back")
"""The commands that leave the last message behind: "det passer ikke" is then about all that is known."""

MOVES: Mapping[str, tuple[Phase, ...]] = MappingProxyType(
    {
        "began": (Phase.ASKING, Phase.RESULT),
        "answered": (Phase.ASKING, Phase.RESULT),
        "told": (Phase.ASKING, Phase.RESULT),
        "doubted": (Phase.CONFIRMING,),
        "confirmed": (Phase.OPENING, Phase.ASKING, Phase.RESULT, Phase.STOPPED),
        "endangered": (Phase.DANGER,),
        "calmed": tuple(phase for phase in Phase if phase is not Phase.DELETED),
        "command:result": (Phase.RESULT,),
        "command:print": (Phase.RESULT,),
        "command:continue": (Phase.ASKING, Phase.RESULT),
        "command:back": (Phase.OPENING, Phase.ASKING),
        "command:change": (Phase.ASKING,),
        "command:restart": (Phase.OPENING,),
        "command:stop": (Phase.STOPPED,),
        "command:delete": (Phase.DELETED,),
        "command:danger": (Phase.DANGER,),
    }
)
"""The phases that an event or command may lead to. What is not named leaves the phase as it is."""
STAYS = frozenset({(Phase.OPENING, "command:back")})
"""Where even a named one does: there is nothing before the opening."""

TOPIC_BUTTONS = ("ask:klage", "ask:pris", "ask:frist", "ask:telefon", "ask:tolk", "ask:gemmes")


def opening() -> Turn:
    """The state before anything is said, and the first screen."""
    return State(), (e.ShowOpening(),)


def as_it_comes(state: State) -> State:
    """The state as a message comes: what stands on the screen has been seen."""
    return replace(state, seen=state.current if state.phase is Phase.ASKING else "")


def step(state: State, event: e.Event, edition: Edition) -> Turn:
    """The next state and what is to be shown. Raises ProtocolError for what the phase cannot take."""
    kind = type(event).__name__.lower()
    if kind not in ALLOWED[state.phase]:
        raise ProtocolError(f"{kind}_in_{state.phase}", 0, "error.not_now")
    if isinstance(event, e.Sensed):  # it is kept, and nothing else changes
        return replace(state, signs=state.signs | {Sign(*sign) for sign in event.signs}), ()
    taken, shown = _STEPS[kind](replace(state, turns=state.turns + 1), event, edition)
    if kind not in ("missed", "endangered"):
        taken = replace(taken, misses=0)
    if kind not in ("began", "wondered"):
        taken = replace(taken, wondered=("", ""), undated=False)
    taken, shown = _shorter_again(taken, shown)
    topic, point = _told_last(shown, edition)
    taken = replace(taken, topic=topic, point=point)
    if isinstance(event, e.Told | e.Answered):
        taken = _turned(taken, event.values)
    taken = _spoken_of(taken, shown, edition)
    if state.deleting:
        taken = replace(taken, deleting=False)
    if taken.result_waits and taken.phase not in (Phase.DANGER, Phase.CONFIRMING):
        taken = replace(taken, result_waits=False)
    if state.removing and kind != "missed" and taken.removing is state.removing:
        taken = replace(taken, removing=())
    if state.themes and not (isinstance(event, e.Missed) and event.themes):
        taken = replace(taken, themes=())
    return taken, shown


def _shorter_again(state: State, shown: Sequence[e.Shown]) -> Turn:
    """The state that knows which answers were given, and what is shown, with what was told before marked
    so."""
    given = [_given(one) for one in shown]
    marked = tuple(
        replace(one, before=True) if isinstance(one, e.ShowTopic) and key in state.told else one
        for one, key in zip(shown, given, strict=True)
    )
    known = dict.fromkeys((*state.told, *filter(None, given)))
    return replace(state, told=tuple(known)), marked


def _given(shown: e.Shown) -> tuple[str, ...]:
    """What tells an answer to a question from all others; () for what is none, or says itself that it is told
    once more."""
    if not isinstance(shown, e.ShowTopic) or shown.again:
        return ()
    nearest = shown.nearest[:1] if shown.clear else ()
    of = (shown.topic, shown.point, shown.letter, shown.offer)
    return (*of, *shown.beside, *shown.passages[:1], *nearest)


def _told_last(shown: Iterable[e.Shown], edition: Edition) -> tuple[str, str]:
    """The first topic that is answered and of which more could be told, and its point: not what was told once
    more, nor what a word means."""
    topics = (one for one in shown if isinstance(one, e.ShowTopic))
    terms = edition.rulebook.terms
    told = ((t.topic, t.point) for t in topics if not t.again and t.point not in terms)
    return next(told, ("", ""))


def _turned(state: State, told: e.Pairs) -> State:
    """The state that knows whether something else is talked of now, and which offers, if any."""
    facts = {key.split(".")[0] for key, _ in told}
    if facts.isdisjoint(SUBJECTS):
        return state
    named = [key.partition(".") for key, value in told if value is True]
    wanted, had = (tuple(m for fact, _, m in named if fact == one) for one in (ASKED_ABOUT, HELD))
    return replace(state, about=wanted or (had if len(had) == 1 else ()))


def _spoken_of(state: State, shown: Iterable[e.Shown], edition: Edition) -> State:
    """The state that knows which offers the answer told of, where they are one or two: what is asked next
    without naming any is asked of those."""
    told = dict.fromkeys(o for one in shown for o in _told_of(state, one, edition))
    if not 0 < len(told) <= SEVERAL or (state.phase is Phase.RESULT and state.shown_result):
        return state
    return replace(state, about=tuple(told))


def _told_of(state: State, shown: e.Shown, edition: Edition) -> Iterable[str]:
    """The offers that one answer tells of, and of no others."""
    if isinstance(shown, e.ShowHelp):
        needs = {key.partition(".")[2] for key in shown.needs}
        wants = (w for w in stated_needs(edition, state.facts) if w.need in needs)
        meeting = (c.offer for want in wants for c in candidates_of(edition, want))
        return () if shown.open else [one.id for one in meeting if not one.general]
    if isinstance(shown, e.ShowPassages) and shown.clear:
        return _told_in(shown.passages, edition)
    if isinstance(shown, e.ShowTopic) and not shown.offer:
        said = tuple(one for one in shown.passages if one.split(".")[1] == shown.topic)
        return _told_in(said[:1], edition)
    return ()


def _told_in(passages: Iterable[str], edition: Edition) -> Iterator[str]:
    """The offers under which these sentences stand; of one of another answer those of the sections that it
    names."""
    for kind, block, _aspect, number in (one.split(".") for one in passages):
        if kind == "offers":
            yield block
        else:
            says = edition.rulebook.matters[block].says[int(number)].says
            laws = set(SECTION.findall(says))
            yield from (o.offer.id for o in edition.offers if o.offer.law in laws)


# ---------------------------------------------------------------- opening and answers


def _began(state: State, event: e.Began, edition: Edition) -> Turn:
    if event.entry not in ENTRIES:
        raise ProtocolError("unknown_entry", 1003, "error.form")
    asker, saying, route = ENTRIES[event.entry]
    facts = _learn(state, (("asker", asker),), "button") if asker else state.facts
    state = _applying(replace(state, entry=event.entry, facts=facts), edition)
    said: tuple[e.Shown, ...] = (e.ShowHeard("", entry=event.entry),)
    said += (e.Say(saying),) if saying else ()
    if route == HELD:
        return _ask(state, HELD, edition, said)
    if route.startswith("topic:"):
        topic = route.removeprefix("topic:")
        state = replace(state, phase=Phase.RESULT, current="", undated=topic in OF_A_LETTER)
        state = replace(state, complains=True)
        return state, (*said, e.ShowTopic(topic))
    if route == "topics":
        said += (e.Say("say.topics", TOPIC_BUTTONS, contact=True),)
        return replace(state, phase=Phase.RESULT, current=""), said
    return _next(state, edition, said)


def _answered(state: State, event: e.Answered, edition: Edition) -> Turn:
    question = _question(edition, event.question)
    before, state = state, _learned(state, question, event, edition)
    heard = e.ShowHeard(question.id, event.values, event.unknown)
    shown: tuple[e.Shown, ...] = (heard, *_news(before, state, edition), *_none_fits(before, state))
    if question.id == HELD and state.entry == "har_hjaelp" and not _asked(state, NEEDS):
        return _result(state, edition, shown)
    return _next(state, edition, shown)


def _learned(state: State, question: Question, event: e.Answered, edition: Edition) -> State:
    """The state with the answer. Members of a set that did not stand on the screen stay as told."""
    facts = state.facts
    if event.unknown:
        facts = _left(state, question, event.unknown, edition)
    else:
        for fact in question.facts:
            if edition.rulebook.facts[fact].kind is not Kind.SET:
                facts = forget(facts, fact)
        facts = _learn(replace(state, facts=facts), event.values, event.how)
        facts = agreed(facts, event.values, edition)
    closed = _close(state, question.id, edition)
    closed = replace(closed, facts=facts, pending=(), taken=_so(event.values))
    return _applying(closed, edition)


def _left(state: State, question: Question, why: str, edition: Edition) -> Facts:
    """The facts of a question said to be unknown. What was told of a set before it was asked stays."""
    told = {} if _asked(state, question.id) else _told_members(state, question, edition)
    facts = state.facts
    for fact in question.facts:
        facts = facts.leave(fact, why)
    return facts.learn(told) if told else facts


def _told_members(state: State, question: Question, edition: Edition) -> Mapping[str, Known]:
    """Members told before the question was asked: skipping it takes nothing back."""
    sets = [fact for fact in question.facts if edition.rulebook.facts[fact].kind is Kind.SET]
    known = state.facts.known.items()
    return {key: value for key, value in known if key.split(".")[0] in sets}


def _so(values: e.Pairs) -> tuple[str, ...]:
    """The keys of what was told to be so: of a set its members, of other facts any value."""
    return tuple(k for k, v in values if v != e.WITHDRAWN and not ("." in k and v is False))


def _taken_away(facts: Facts, values: e.Pairs) -> tuple[str, ...]:
    """The keys of what was told before and is so no longer."""
    away = (False, e.WITHDRAWN)
    return tuple(
        k for k, v in values if k not in _so(((k, v),)) and facts.value(k) not in (None, *away)
    )


def _told(state: State, event: e.Told, edition: Edition) -> Turn:
    before, state = state, _take(state, event.values, event.unknown, edition)
    away = _taken_away(before.facts, event.values)
    state = replace(state, taken=_so(event.values))
    heard: tuple[e.Shown, ...] = tuple(
        e.ShowHeard(
            _question_of(edition, fact), values, away=tuple(k for k, _ in values if k in away)
        )
        for fact, values in _by_fact(event.values).items()
    )
    heard += tuple(e.ShowHeard(_question_of(edition, f), unknown="ved_ikke") for f in event.unknown)
    heard += (e.Say("say.taken_away"),) if away else ()
    heard += _of_whom_now(before, state)
    if state.phase is Phase.DANGER:  # it is heard and kept; the screen stays all the same
        return _told_in_danger(before, state, event, edition, heard)
    news: tuple[e.Shown, ...] = (*_news(before, state, edition), *_none_fits(before, state))
    shown = (*heard, *news, *_outcome(before, state, edition, event))
    if state.phase is Phase.CONFIRMING:
        return _still_pending(state, event.values, edition, shown)
    if away and state.phase is Phase.RESULT and state.shown_result:
        return _result(state, edition, shown)
    if state.phase is Phase.RESULT and state.shown_result and _knows_no_more(before, state):
        return _resume(state, edition, shown)
    told = (f"{fact}.{need}" for fact in ALL_NEEDS for need in _newly(before, state, fact))
    after, said = _next(_passed_over(before, state), edition, shown)
    return _in_a_word(after, tuple(told), said) if event.tells else (after, said)


def _in_a_word(state: State, needs: Sequence[str], shown: tuple[e.Shown, ...]) -> Turn:
    """Before the next question what may help with what was just told to be hard: who tells of a life and asks
    nothing is met with more than that question."""
    if not needs or state.phase is not Phase.ASKING:
        return state, shown
    return state, (*shown[:-1], e.ShowHelp(tuple(needs[:SEVERAL]), unasked=True), shown[-1])


def _of_whom_now(before: State, after: State) -> tuple[e.Say, ...]:
    """That what was told before is now told of somebody else, where another was told to be asking."""
    was = before.facts.known.get("asker")
    voices = {before.voice, after.voice}
    told = any(f != "asker" and one.how != "assumed" for f, one in before.facts.known.items())
    if was is None or voices != {"du", "relative"} or not told:
        return ()
    return (e.Say("say.now_of_you" if after.voice == "du" else "say.now_of_another"),)


def _outcome(
    before: State, after: State, edition: Edition, event: e.Told
) -> tuple[e.ShowOutcome | e.ShowHelp, ...]:
    """What it comes to for the offers that are now asked for, also that one is not described here: whoever
    asks "kan jeg få bostøtte?" is told in short before anything is asked; beside another question, where what
    is known speaks against it. Where none is asked for by name, which help there is with what was asked, or
    with what is now told."""
    wanted = _newly(before, after, ASKED_ABOUT)
    if event.beside and wanted:
        against = spoken_against(edition, after.facts, wanted, WHOM_FOR)
        return (e.ShowOutcome(against),) if against else ()
    if not event.asks:
        return ()
    if before.topic:  # another question was answered meanwhile, and it is asked anew
        keys = (key.partition(".") for key, value in event.values if value is True)
        wanted = tuple(member for fact, _, member in keys if fact == ASKED_ABOUT)
    if wanted:
        return (
            (e.ShowOutcome(wanted, event.nearest, event.clear),) if len(wanted) <= SEVERAL else ()
        )
    told = (f"{fact}.{need}" for fact in ALL_NEEDS for need in _newly(before, after, fact))
    if event.open:  # of all that was told, now or before
        told = (f"{fact}.{need}" for fact in ALL_NEEDS for need in after.facts.members(fact))
    needs = tuple(key for key in event.asked or told if after.facts.value(key) is True)[:SEVERAL]
    if not (needs or event.open):
        return ()
    return (e.ShowHelp(needs, event.nearest, event.clear, event.open),)


def _newly(before: State, after: State, fact: str) -> tuple[str, ...]:
    """The members of a set that are now told and were not."""
    known = before.facts.members(fact)
    return tuple(member for member in after.facts.members(fact) if member not in known)


def _knows_no_more(before: State, after: State) -> bool:
    """Whether what was told was known already, so that the result would be the same once more."""
    was, now = before.facts, after.facts
    same = was.known.keys() == now.known.keys() and was.unsaid == now.unsaid
    return same and all(was.value(key) == now.value(key) for key in now.known)


def _is_own_age(state: State, pending: e.Pairs) -> bool:
    """Whether all that waits for a yes is an age where none was told, of who goes on telling and has not
    said to ask for another."""
    only = len(pending) == 1 and pending[0][0] == AGE and isinstance(pending[0][1], int)
    return only and state.facts.value(AGE) is None and state.facts.value("asker") in (None, "selv")


def _still_pending(
    state: State, told: e.Pairs, edition: Edition, shown: tuple[e.Shown, ...]
) -> Turn:
    """Asks once more about what is pending, but for what has now been told; then it is let go."""
    now = {key for key, _ in told}
    left = tuple(pair for pair in state.pending if pair[0] not in now)
    if _is_own_age(state, left):
        state = replace(_take(state, left, (), edition), pending=())
        heard = e.ShowHeard(_question_of(edition, AGE), left)
        shown, left = (heard, *shown), ()
    if left and not state.asked_again:
        return replace(state, pending=left, asked_again=True), (*shown, e.AskConfirm(left))
    let_go = replace(state, phase=state.asked_from, pending=(), asked_again=False)
    said = (_left_as_it_is(state, left, "say.let_go"),) if left else ()
    return _next(let_go, edition, (*shown, *said))


def _passed_over(before: State, after: State) -> State:
    """The state that remembers under which question something else was told."""
    asked, news = before.current, after.facts.known.keys() - before.facts.known.keys()
    if before.phase is not Phase.ASKING or not news or asked in after.closed:
        return after
    return _passed(after, asked)


def _passed(state: State, asked: str) -> State:
    """The state in which a question that was seen is counted as passed over, once for each message."""
    return replace(state, passed=(*state.passed, asked), seen="") if asked == state.seen else state


def _news(before: State, after: State, edition: Edition) -> tuple[e.ShowTopic, ...]:
    """What is answered unasked, because of what has just been told."""
    was, now = edition.masks(before.facts), edition.masks(after.facts)
    return tuple(
        e.ShowTopic(topic)
        for topic, node in edition.told.items()
        if edition.table.truth(node, now, {}) is Truth.YES
        and edition.table.truth(node, was, {}) is not Truth.YES
    )


def _told_in_danger(
    before: State, state: State, event: e.Told, edition: Edition, heard: tuple[e.Shown, ...]
) -> Turn:
    """The screen, with what is asked in what is told answered below it: "kan hun få bostøtte?". That "it is
    my friend" turns it to whom it hits."""
    asker = dict(event.values).get("asker")
    asked = _outcome(before, state, edition, event)
    if asker is None:
        state, (screen,) = _safe_first(state)
    else:
        kind, _, sure = state.danger
        if state.danger[1] not in CLOSER:
            state = replace(state, danger=(kind, "selv" if asker == "selv" else "anden", sure))
        screen = _danger_screen(state)
    if asked and ADVICE.issuperset(_needs_in(asked)):
        return state, (*heard, replace(_danger_screen(state), whom=True))
    return state, (*heard, replace(screen, below=(*screen.below, *asked)))


def _needs_in(asked: Iterable[e.ShowOutcome | e.ShowHelp]) -> Iterator[str]:
    """The needs of which it is asked; where it is an offer, its id."""
    for one in asked:
        if isinstance(one, e.ShowOutcome):
            yield from one.offers
        else:
            yield from (need.partition(".")[2] for need in one.needs)


def _none_fits(before: State, after: State) -> tuple[e.Say, ...]:
    """To who finds nothing of what is hard on the list: to tell it in their own words."""
    now = NEEDS in after.closed and NEEDS not in before.closed and NEEDS not in after.facts.unsaid
    return (e.Say("say.none_fits"),) if now and not after.facts.members(NEEDS) else ()


def _doubted(state: State, event: e.Doubted, edition: Edition) -> Turn:
    if state.phase is Phase.DANGER:
        who = tuple((key, value) for key, value in event.values if key == "asker")
        return _told(state, e.Told(who), edition) if who else _safe_first(state)
    back = state.asked_from if state.phase is Phase.CONFIRMING else state.phase
    before = state.pending if state.phase is Phase.CONFIRMING else ()
    again = state.asked_again and bool(before)
    pending = tuple({**dict(before), **dict(event.values)}.items())
    waits = event.result or (state.result_waits and bool(before))
    state = replace(
        state, phase=Phase.CONFIRMING, pending=pending, asked_from=back, result_waits=waits
    )  # fmt: skip
    return replace(state, asked_again=again), (e.AskConfirm(pending),)


def _confirmed(state: State, event: e.Confirmed, edition: Edition) -> Turn:
    values, state = state.pending, replace(state, pending=(), phase=state.asked_from)
    if event.yes and state.phase is Phase.STOPPED:  # what was told beside "stop" does not go on
        state = _take(state, values, (), edition)
        heard = (
            e.ShowHeard(_question_of(edition, fact), told)
            for fact, told in _by_fact(values).items()
        )
        return _resume(state, edition, tuple(heard))
    if event.yes:
        return _told(state, e.Told(values), edition)
    return _resume(state, edition, (_left_as_it_is(state, values, "say.not_meant"),))


def _left_as_it_is(state: State, values: e.Pairs, key: str) -> e.Say:
    """That what was asked about is not taken; or, if it would have been taken away, that it stays."""
    stays = len(_taken_away(state.facts, values)) == len(values)
    return e.Say("say.kept" if stays else key)


def _take(state: State, values: e.Pairs, unknown: tuple[str, ...], edition: Edition) -> State:
    facts = _learn(state, tuple(pair for pair in values if pair[1] != e.WITHDRAWN), "text")
    for fact in (key for key, value in values if value == e.WITHDRAWN):
        facts = forget(facts, fact)
    for fact in unknown:
        question = next((q for q in edition.rulebook.questions if fact in q.facts), None)
        known = replace(state, facts=facts)
        facts = (
            facts.leave(fact, "ved_ikke")
            if question is None
            else _left(known, question, "ved_ikke", edition)
        )
    away = _taken_away(state.facts, values)
    before, state = state, replace(state, facts=agreed(facts, values, edition))
    told = {key.split(".")[0] for key, _ in values if key not in away} | set(unknown)
    for question in edition.rulebook.questions:
        if told & set(question.facts) and _settled(before, state, question, edition):
            closed = _close(replace(before, closed=state.closed), question.id, edition)
            state = replace(state, closed=closed.closed, offered=state.offered | closed.offered)
    return _applying(state, edition)


def _applying(state: State, edition: Edition) -> State:
    """Without facts that no longer apply, as when a relative turns out to ask for themselves.

    A question of which nothing is known any more, nor said to be unknown, is open again.
    """
    masks, facts = edition.masks(state.facts), state.facts
    for fact, guard in edition.guards.items():
        if edition.table.truth(guard, masks, {}) is Truth.NO:
            facts = forget(facts, fact)
    facts = _with_the_rest(replace(state, facts=facts), edition)
    told = {key.split(".")[0] for key in facts.known} | facts.unsaid.keys()
    closed = tuple(
        q for q in state.closed if not told.isdisjoint(edition.rulebook.question(q).facts)
    )
    return replace(state, facts=facts, closed=closed)


def _with_the_rest(state: State, edition: Edition) -> Facts:
    """The facts; of a set that is not asked about once something of it is told, the rest is assumed not to
    be so: who drinks is not offered treatment for drugs."""
    facts, masks = state.facts, edition.masks(state.facts)
    for question, asked in edition.asked.items():
        fact = edition.rulebook.facts[edition.rulebook.question(question).facts[0]]
        if fact.kind is not Kind.SET or fact.id in facts.unsaid:
            continue
        assumed = {k for k in keys_of(fact) if (one := facts.known.get(k)) and one.how == ASSUMED}
        if assumed and not facts.members(fact.id):
            known = {key: one for key, one in facts.known.items() if key not in assumed}
            facts = replace(facts, known=MappingProxyType(known))
        elif facts.members(fact.id) and edition.table.truth(asked, masks, {}) is Truth.NO:
            left = tuple((key, False) for key in keys_of(fact) if key not in facts.known)
            facts = _learn(replace(state, facts=facts), left, ASSUMED)
    return facts


def agreed(facts: Facts, new: e.Pairs, edition: Edition) -> Facts:
    """The facts without what disagrees with what is new: of age and birth year, what was told last
    stands."""
    try:
        check_age(facts, edition.on)
    except FactError:
        told = {key for key, _ in new}
        return forget(facts, "birth_year" if "age" in told else "age")
    return facts


def _settled(before: State, state: State, question: Question, edition: Edition) -> bool:
    """Told in free text: all its facts are known. Of a set on the screen, one member that is so is
    enough; one that is not leaves the others open: "posten har jeg styr på". What is hard is asked once
    more ("Er der mere?") where something of it was told, and nothing before."""
    members = _told_members(state, question, edition)
    so = any(k.value for k in members.values())
    if question.id == ASKED_FOR_MORE and so and not _told_members(before, question, edition):
        return False
    on_screen = question.id == state.current and state.phase is not Phase.DANGER
    if on_screen and (so or not members):
        return True
    return all(
        fact in state.facts.unsaid
        or all(key in state.facts.known for key in keys_of(edition.rulebook.facts[fact]))
        for fact in question.facts
    )


# ---------------------------------------------------------------- commands and questions


def _wondered(state: State, event: e.Wondered, edition: Edition) -> Turn:
    told = ((event.topic, event.offer, event.point), *event.also)
    spoken = replace(state, about=()) if event.of_none else state
    state, asked = _to_answer(spoken, told, event.letter, edition, event)
    if event.again:
        asked = tuple(replace(one, again=True) for one in asked)
    if state.phase is Phase.DANGER:
        if WHOM_TO_RING.issuperset(one for one, *_ in told):
            return state, (replace(_danger_screen(state), whom=True),)
        state, (screen,) = _safe_first(state)
        return _beside(state, screen, asked, edition, now=True)
    left = "" if event.offer or event.also else _of_offers(event.topic, edition)
    undated = state.letter in ("", e.UNCLEAR) and any(one in OF_A_LETTER for one, *_ in told)
    state = replace(state, wondered=(left, event.point if left else ""), undated=undated)
    state = _come_for(state, (one for one, *_ in told))
    if event.complains or (event.letter and any(one in COMPLAINTS for one, *_ in told)):
        state = _complaining(state, told)
    if state.phase is Phase.CONFIRMING:  # who asks back has not left it unanswered
        return state, (*asked, e.AskConfirm(state.pending))
    return _resume(state, edition, asked)


def _complaining(state: State, told: Iterable[tuple[str, ...]]) -> State:
    """The state that knows of a complaint, and of which offer it is: the one that was named with it."""
    named = tuple(offer for one, offer, *_ in told if offer and one in COMPLAINTS)
    offers = tuple(dict.fromkeys(named or (() if state.complained else state.about)))
    return replace(state, complains=True, complained=offers or state.complained)


def _come_for(state: State, topics: Iterable[str]) -> State:
    """The state past the opening: who asks how one complains, or what a no means, has told why they came."""
    told = state.phase is Phase.OPENING and any(one in COMPLAINTS for one in topics)
    return replace(state, phase=Phase.RESULT) if told else state


def _to_answer(
    state: State,
    told: Sequence[tuple[str, ...]],
    letter: str,
    edition: Edition,
    event: e.Wondered | None = None,
) -> tuple[State, tuple[e.ShowTopic, ...]]:
    """The state that knows of which offers it is asked, and what is to be answered, with what the papers say
    to the question of the `event`."""
    named = tuple(dict.fromkeys(offer for _, offer, *_ in told if offer))
    letter = letter if letter not in ("", e.UNCLEAR) else state.letter or letter
    asked = _topics(told if named else _of_the_same(state, told, edition), letter, event)
    if not named:
        asked = tuple(replace(one, meant=bool(one.offer)) for one in asked)
    asked = _in_their_place(asked, state, edition)
    return replace(state, about=named or state.about, letter=letter), asked


def _in_their_place(
    asked: tuple[e.ShowTopic, ...], state: State, edition: Edition
) -> tuple[e.ShowTopic, ...]:
    """The same, with what is answered for this person in the place of some of them, each once: whether an
    adult agrees is no question about a child."""
    masks = edition.masks(state.facts)
    topics = edition.rulebook.topics
    found = []
    for one in asked:
        other = topics[one.topic].gives_way_to if one.topic in topics else ""
        gives_way = other and edition.table.truth(edition.told[other], masks, {}) is Truth.YES
        found.append(e.ShowTopic(other) if gives_way else one)
    return tuple(dict.fromkeys(found))


def _of_the_same(
    state: State, asked: Iterable[tuple[str, ...]], edition: Edition
) -> tuple[tuple[str, ...], ...]:
    """What is asked of no offer, asked of those that were just asked about: "Hvad er bostøtte?", and then
    "Hvad koster det?" """
    return tuple(
        (topic, offer, *point)
        for topic, _, *point in asked
        for offer in _meant(state, topic, edition) or _just_one(state, point, edition) or ("",)
    )


def _just_one(state: State, point: Sequence[str], edition: Edition) -> tuple[str, ...]:
    """The one offer that was just asked about, of which a narrow question is asked though its topic is of
    none: "Hvad er bostøtte?", and then "Også om natten?" """
    known = [offer for offer in state.about if offer in edition.by_id]
    return tuple(known) if any(point) and len(known) == len(state.about) == 1 else ()


def _meant(state: State, topic: str, edition: Edition) -> tuple[str, ...]:
    """The offers of which it is asked where none is named. A mere "Hvorfor ikke?" is asked of what was asked
    for and normally does not fit, or of the only offer that was asked for, however long ago."""
    if not _of_offers(topic, edition):
        return ()
    if topic == BEGIN and set(state.about) <= set(state.facts.members(HELD)):
        return ()  # nobody begins with what they have
    if topic != WHY_NOT or state.about:
        return state.about
    wanted = state.facts.members(ASKED_ABOUT)
    return _refused(state, edition) or (wanted if len(wanted) == 1 else ())


def _refused(state: State, edition: Edition) -> tuple[str, ...]:
    """What was asked for by name and normally does not fit: a mere "Hvorfor?" is about it."""
    return refused_by_name(edition, state.facts, assess(edition, state.facts))


def _beside(
    state: State,
    screen: e.ShowDanger,
    asked: tuple[e.ShowTopic, ...],
    edition: Edition,
    now: bool,
) -> Turn:
    """The danger screen with what is answered before all else. The rest of what was asked is answered below
    it `now`, where it only asks or was there before; else it waits for its end."""
    dangers = {state.danger[0], *state.dangers}
    goes = {o.id for o in edition.rulebook.facts[NEEDS].options if o.in_danger in dangers}
    priced = [
        one.offer.id
        for one in edition.offers
        if one.offer.tells.price and not one.offer.general and goes & set(one.offer.meets)
    ]
    answered = AT_ONCE | ({WITH_CHILD} if goes else set()) | ({PRICE} if priced else set())
    at_once = tuple(topic for topic in asked if topic.topic in answered)
    rest = tuple(topic for topic in asked if topic not in at_once)
    waiting = (*state.waiting, *(t for t in rest if t not in state.waiting and not now))
    there = tuple(
        replace(topic, offer=priced[0])
        if topic.topic == PRICE and topic.offer not in priced
        else topic
        for topic in at_once
    )
    below = (*screen.below, *rest) if now else screen.below
    return replace(state, waiting=waiting), (replace(screen, asked=there, below=below),)


def _topics(
    asked: Iterable[tuple[str, ...]], letter: str = "", event: e.Wondered | None = None
) -> tuple[e.ShowTopic, ...]:
    """What is to be answered: each topic, or point of it, once, of all its offers. With the first, for which
    sentences people ask in such words; of several only if that is clear."""
    offers: dict[tuple[str, str], list[str]] = {}
    for topic, offer, *point in asked:
        offers.setdefault((topic, "".join(point)), []).append(offer)
    found = tuple(
        e.ShowTopic(topic, first, point, letter, tuple(beside), event.passages if event else ())
        for (topic, point), (first, *beside) in offers.items()
    )
    if not event or (len(found) > 1 and not event.clear):  # nobody knows which of them it answers
        return found
    return (replace(found[0], nearest=event.nearest, clear=event.clear), *found[1:])


def _of_offers(topic: str, edition: Edition) -> str:
    """The topic, if it is about one offer or other; else ''."""
    known = edition.rulebook.topics.get(topic)
    return topic if known and known.of_offer else ""


def _commanded(state: State, event: e.Commanded, edition: Edition) -> Turn:
    if event.command not in _COMMANDS:
        raise ProtocolError("unknown_command", 1003, "error.form")
    if state.phase is Phase.DANGER and event.command not in IN_DANGER:
        waits = state.result_waits or event.command in ("result", "print")
        return _safe_first(replace(state, result_waits=waits))
    if event.command in LOOKS_ON:
        state = replace(state, taken=())
    return _COMMANDS[event.command](state, event, edition)


def _show(state: State, event: e.Commanded, edition: Edition) -> Turn:
    return _result(state, edition, ())


def _continue(state: State, event: e.Commanded, edition: Edition) -> Turn:
    """Goes on. At a set of which something was told, "ikke andet" closes the question."""
    if state.phase is Phase.ASKING and state.current:
        question = _question(edition, state.current)
        if _told_members(state, question, edition):
            state = _close(state, question.id, edition)
    return _next(state, edition, ())


def _back(state: State, event: e.Commanded, edition: Edition) -> Turn:
    """The question before this one; before the first, why one came. Nothing told is lost."""
    before = state.closed
    if state.current in before:
        before = before[: before.index(state.current)]
    if state.phase is Phase.OPENING or not before:
        return replace(state, phase=Phase.OPENING, current=""), (e.ShowOpening(),)
    return _ask(state, before[-1], edition, ())


def _change(state: State, event: e.Commanded, edition: Edition) -> Turn:
    if not event.question:
        return _answers(state, event, edition)
    _question(edition, event.question)
    return _ask(state, event.question, edition, ())


def _wrong(state: State, event: e.Commanded, edition: Edition) -> Turn:
    """Asks what of the last message was taken wrongly; if nothing was, all that is known is shown."""
    known = state.facts.known
    taken = tuple(k for k in state.taken if k in known and ("." not in k or known[k].value))
    if not taken and all(one.how == ASSUMED for one in known.values()):
        return _resume(state, edition, (e.Say(f"say.small.{WRONG}"),))
    if not taken:
        return _answers(state, event, edition)
    return replace(state, removing=taken), (_what_is_wrong(taken),)


def _what_is_wrong(taken: tuple[str, ...]) -> e.Say:
    """Which of these is not so: a button for each, one for all of them, and one for none."""
    all_of_it = (",".join(taken),) if len(taken) > 1 else ()
    buttons = (*(f"withdraw:{keys}" for keys in (*taken, *all_of_it)), "command:keep")
    return e.Say("say.what_is_wrong", buttons)


def _keep(state: State, event: e.Commanded, edition: Edition) -> Turn:
    return _resume(state, edition, (e.Say("say.kept"),))


def _button_of(theme: str) -> str:
    if theme == DANGER:
        return "command:danger"
    return theme if theme.startswith(ASK) else f"tell:{theme}"


def _else(state: State, event: e.Commanded, edition: Edition) -> Turn:
    """None of what it was asked about: other words, please."""
    return _resume(state, edition, (e.Say("say.else"),))


def _repeat(state: State, event: e.Commanded, edition: Edition) -> Turn:
    return _resume(state, edition, ())


def _why(state: State, event: e.Commanded, edition: Edition) -> Turn:
    if state.phase is Phase.RESULT and state.shown_result:
        if refused := _refused(state, edition):
            return _resume(state, edition, _topics((WHY_NOT, offer) for offer in refused))
        return _result(state, edition, (e.Say("say.why_result"),))
    if not state.current:
        return _resume(state, edition, (e.Say("say.why_nothing"),))
    return _resume(state, edition, (e.ShowWhy(state.current),))


def _explain(state: State, event: e.Commanded, edition: Edition) -> Turn:
    """What is meant by the question on the screen; where none is, what can be done here."""
    if state.phase is Phase.CONFIRMING or state.themes:
        return _repeat(state, event, edition)
    if state.phase is Phase.ASKING and state.current:
        return _resume(state, edition, (e.ShowWhy(state.current, meant=True),))
    return _help(state, event, edition)


def _restart(state: State, event: e.Commanded, edition: Edition) -> Turn:
    first, shown = opening()
    first = replace(first, turns=state.turns, language=state.language, spoke=state.spoke)
    return first, (e.Say("say.restarted"), *shown)


def _stop(state: State, event: e.Commanded, edition: Edition) -> Turn:
    return replace(state, phase=Phase.STOPPED, current=""), (e.ShowEnd(deleted=False),)


def _delete(state: State, event: e.Commanded, edition: Edition) -> Turn:
    return State(phase=Phase.DELETED, language=state.language), (e.ShowEnd(deleted=True),)


def _human(state: State, event: e.Commanded, edition: Edition) -> Turn:
    if state.phase is Phase.DANGER:
        return _safe_first(state)
    return _resume(state, edition, (e.ShowTopic("menneske"),))


def _danger(state: State, event: e.Commanded, edition: Edition) -> Turn:
    if state.phase is Phase.DANGER:
        kind, about, _ = state.danger
        state = replace(state, danger=(kind, about, True), alarmed=(kind, about))
        return state, (_danger_screen(state),)
    return _endangered(state, e.Endangered(UNNAMED), edition)


def _answers(state: State, event: e.Commanded, edition: Edition) -> Turn:
    return _resume(state, edition, (e.ShowAnswers(),))


def _print(state: State, event: e.Commanded, edition: Edition) -> Turn:
    """The result is what can be printed or copied; before there is one, that it will be so."""
    if not state.shown_result:
        return _resume(state, edition, (e.Say("say.print_later", ("command:result",)),))
    return _result(state, edition, (e.Say("say.print"),))


def _aloud(state: State, event: e.Commanded, edition: Edition) -> Turn:
    return _resume(state, edition, (e.Say("say.read_aloud"),))


def _help(state: State, event: e.Commanded, edition: Edition) -> Turn:
    return _resume(state, edition, (e.Say("say.help", TOPIC_BUTTONS, contact=True),))


def _sure_to_delete(state: State, event: e.Commanded, edition: Edition) -> Turn:
    """Asked for in words: nothing is deleted before it is confirmed."""
    asking = e.Say("say.delete_sure", ("command:delete", "command:repeat"))
    state, shown = _resume(state, edition, (asking,))
    return replace(state, deleting=True), shown


_COMMANDS: Mapping[str, Callable[[State, e.Commanded, Edition], Turn]] = MappingProxyType(
    {
        "result": _show,
        "continue": _continue,
        "back": _back,
        "change": _change,
        "wrong": _wrong,
        "keep": _keep,
        "else": _else,
        "repeat": _repeat,
        "why": _why,
        "explain": _explain,
        "restart": _restart,
        "stop": _stop,
        "delete": _delete,
        "ask_delete": _sure_to_delete,
        "human": _human,
        "danger": _danger,
        "answers": _answers,
        "print": _print,
        "aloud": _aloud,
        "help": _help,
    }
)
COMMANDS = frozenset(_COMMANDS)


def _spoke(state: State, event: e.Spoke, edition: Edition) -> Turn:
    """From here on everything is said in that language, the screen that stood there first."""
    state = replace(state, language=event.language or state.language, spoke=True)
    if state.phase is Phase.DANGER:
        return _safe_first(state)
    said = e.Say("say.language" if event.language else "say.languages")
    if state.phase is Phase.RESULT and state.shown_result:
        return _result(state, edition, (said,))
    return _resume(state, edition, (said,))


def _chatted(state: State, event: e.Chatted, edition: Edition) -> Turn:
    if state.phase is Phase.DANGER:
        lost = e.Say(f"say.small.{event.kind}", contact=True)
        return _safe_first(_after_it(state, lost) if event.kind == UNANSWERED else state)
    if event.kind in FELT:
        state = replace(state, felt=state.felt | {event.kind})
    if event.kind == UNFOLDS:
        state = replace(state, unfolded=state.current)
    word = _kind_word(state, event.kind)
    said = e.Say(f"say.small.{word}", contact=event.kind == UNANSWERED)
    if word == DIED and state.phase is Phase.ASKING:  # nobody is asked on about the dead
        return state, (
            replace(said, buttons=("command:continue", "command:restart"), contact=True),
        )
    if state.phase is Phase.CONFIRMING and event.kind in FELT:
        return state, (said, e.AskConfirm(state.pending))  # said beside what answers, or does not
    needs = [key for key in state.taken if key.split(".")[0] in ALL_NEEDS] if event.tells else []
    state, shown = _resume(state, edition, (said,))
    return _in_a_word(state, needs, shown)


def _kind_word(state: State, kind: str) -> str:
    """What is said to that small talk: who has told what is hard is not asked for it again, and a death is a
    loss where nobody else is to be helped."""
    if kind == DIED and state.voice == "du":
        return LOSS
    return CARRIED if kind in FEELINGS and state.facts.members(ASKED_FOR_MORE) else kind


def _missed(state: State, event: e.Missed, edition: Edition) -> Turn:
    """Other words first, then buttons, then a person."""
    if state.phase is Phase.DANGER:
        state, (screen,) = _safe_first(state)
        found = e.ShowPassages(event.passages, clear=event.clear)
        return state, (replace(screen, below=(found,)) if event.passages else screen,)
    misses = state.misses + 1
    if state.removing:
        missed = e.Say("say.missed.2" if misses == 1 else "say.missed.3", contact=misses > 1)
        return replace(state, misses=misses), (missed, _what_is_wrong(state.removing))
    if event.about == UNFINISHED:
        go_on, state = e.Say("say.go_on"), replace(state, misses=misses)
        if state.phase is Phase.CONFIRMING:
            return state, (go_on, e.AskConfirm(state.pending))
        return _resume(state, edition, (go_on,))
    if event.about != "nothing":
        key = f"say.out_of_scope.{event.about}"
        return _resume(replace(state, misses=misses), edition, (e.Say(key, contact=True),))
    if event.themes:
        return _perhaps(replace(state, misses=misses), event)
    if event.passages:
        contact, more = misses > PATIENCE, _others(event)
        found = e.ShowPassages(event.passages, contact=contact, more=more, clear=event.clear)
        return _resume(replace(state, misses=misses), edition, (found,))
    if event.asks:
        unfound = e.ShowUnfound(_spoken_of_now(state, edition), contact=misses >= PATIENCE)
        return _resume(replace(state, misses=misses), edition, (unfound,))
    key, contact = {1: ("say.missed.1", False), 2: ("say.missed.2", False)}.get(
        misses, ("say.missed.3", True)
    )
    return _resume(replace(state, misses=misses), edition, (e.Say(key, contact=contact),))


def _spoken_of_now(state: State, edition: Edition) -> tuple[str, ...]:
    """The offers of which a question was asked that names none: those spoken of, else the only one that is
    had; () where that is none of the papers here."""
    had = state.facts.members(HELD)
    offers = state.about or (had if len(had) == 1 else ())
    return offers if offers and all(one in edition.by_id for one in offers) else ()


def _others(event: e.Missed) -> tuple[str, ...]:
    """The sentences of the papers that are nearest to what was asked, without those that are shown."""
    return tuple(one for one in event.nearest if one not in event.passages)[:MORE]


def _perhaps(state: State, event: e.Missed) -> Turn:
    """Asks whether it is about one of these: a button for each, and one for something else; after what the
    papers say with its words, if anything. A mere yes to them is asked which."""
    buttons, contact = (*map(_button_of, event.themes), "command:else"), state.misses > PATIENCE
    key = "say.which_theme" if event.themes == state.themes else "say.themes"
    asked: e.Shown = e.Say(key, buttons, contact)
    if event.passages:
        asked = e.ShowPassages(event.passages, buttons, contact, _others(event), event.clear)
    return replace(state, themes=event.themes), (asked,)


# ---------------------------------------------------------------- danger


def _endangered(state: State, event: e.Endangered, edition: Edition) -> Turn:
    again = state.phase is Phase.DANGER
    event = _as_it_is_known(event, *(state.danger[:2] if again else state.alarmed))
    danger = (event.danger, event.about, event.sure)
    if again and not event.sure:
        stands = (state.danger[0], *state.dangers)
        turned = danger[0] == state.danger[0] and not state.danger[2]
        if event.danger in stands and not (turned and event.about != state.danger[1]):
            if not _is_told_again(state, event):
                state = replace(state, told_in_doubt=event.danger)
                return _safe_first(state)
            event = replace(event, sure=True)
            danger = (event.danger, event.about, True)
        elif event.danger not in stands and state.danger[2]:  # what is sure is asked about first
            state = replace(state, dangers=(*state.dangers, event.danger))
            return state, (_danger_screen(state),)
    calm = state.calm if again else state.phase
    alarmed = danger[:2] if event.sure else state.alarmed
    told = (*event.also, state.danger[0], *state.dangers)
    others = dict.fromkeys(kind for kind in told if kind not in (event.danger, UNNAMED, ""))
    signs = frozenset(s for s in state.signs if s.danger not in (event.danger, *event.also))
    state = replace(
        state, phase=Phase.DANGER, calm=calm, danger=danger, dangers=tuple(others), alarmed=alarmed,
        signs=signs, said_in_danger=0, told_in_doubt="",
    )  # fmt: skip
    wanted = event.asks and 0 < len(state.about) <= SEVERAL
    waits: tuple[e.ShowOutcome | e.ShowHelp, ...] = (e.ShowOutcome(state.about),) if wanted else ()
    stated = [f"{fact}.{need}" for fact in ALL_NEEDS for need in state.facts.members(fact)]
    needs = tuple(key for key in event.needs or stated if state.facts.value(key) is True)[:SEVERAL]
    if event.asks and needs and not state.about:
        waits = (e.ShowHelp(needs),)
    state, asked = _to_answer(state, event.asked, event.letter, edition)
    state = replace(state, waiting=(*state.waiting, *waits))
    screen = _danger_screen(state)
    if event.passages:
        screen = replace(screen, below=(e.ShowPassages(event.passages),))
    state, shown = _beside(state, screen, asked, edition, now=not event.sure)
    return state, (e.Say("say.safe.and"), *shown) if event.safe else shown


def _is_told_again(state: State, event: e.Endangered) -> bool:
    """Whether what is asked about in doubt is told a third time in doubt: the signs are then enough."""
    kind, _, sure = state.danger
    return not sure and event.danger == kind != UNNAMED and state.told_in_doubt == kind


def _as_it_is_known(event: e.Endangered, kind: str, about: str) -> e.Endangered:
    """The danger, of the same other of whom more is known: that he has a gun is not over because it is told
    once more that he wants to die."""
    same = event.danger == kind and event.about == "anden"
    return replace(event, about=about) if same and about in CLOSER else event


def _danger_screen(state: State, again: int = 0) -> e.ShowDanger:
    """The screen of all dangers that were told since it was last calm."""
    return e.ShowDanger(*state.danger, again=again, also=state.dangers)


SAFE_BUT_TAKEN = "say.safe.overdosis"
"""Said to who is well after too much of something was taken: whom to ring, for it works later."""


def _calmed(state: State, event: e.Calmed, edition: Edition) -> Turn:
    kind, about, sure = state.danger
    if event.answer == "unsafe":
        state = replace(state, danger=(kind, about, True), alarmed=(kind, about))
        return state, (e.Say("say.unsafe"), _danger_screen(state))
    if event.answer == "mistaken":
        state = replace(state, alarmed=("", ""), called_off=(kind, about))
    denied = state.no_danger if sure or event.answer == "left" else state.no_danger | {kind}
    dangers = {kind, *state.dangers}
    state = replace(without_danger(state), no_danger=denied)
    taken = event.answer == "safe" and sure and "overdosis" in dangers
    said: tuple[e.Shown, ...] = (e.Say(SAFE_BUT_TAKEN if taken else f"say.{event.answer}"),)
    said += state.waiting
    state = _come_for(state, (one.topic for one in state.waiting if isinstance(one, e.ShowTopic)))
    wanted = state.result_waits and bool(state.facts.known)
    state = replace(state, waiting=(), result_waits=False)
    urgent = {option.id: option for option in _urgent_needs(edition)}
    told = urgent.keys() & set(state.facts.members(NEEDS))
    if event.answer == "left":  # who is in danger by what was told stays so
        told = {need for need in told if urgent[need].lasting or not urgent[need].in_danger}
    if event.answer in ("mistaken", "left") and told:
        # It was not meant so: then the need that was read from the same words was not, either.
        left = {f"{NEEDS}.{need}": urgent[need].lasting for need in told}
        kept = {
            f"{NEEDS}.{left[key]}" if key in left else key: known
            for key, known in state.facts.known.items()
            if left.get(key, key)
        }
        facts = replace(state.facts, known=MappingProxyType(kept))
        return _next(replace(state, facts=facts), edition, said)
    if wanted or (told and state.phase is Phase.RESULT):
        return _result(state, edition, said)  # where to go about it, which danger had covered
    return _resume(state, edition, said)


def without_danger(state: State) -> State:
    """The state in which no danger stands on the screen, and what was spoken of before it goes on."""
    return replace(state, phase=state.calm, danger=("", "", True), dangers=())


def _after_it(state: State, shown: e.Say) -> State:
    """The state that says it when the danger is over, once."""
    waits = () if shown in state.waiting else (shown,)
    return replace(state, waiting=(*state.waiting, *waits))


def _safe_first(state: State) -> tuple[State, tuple[e.ShowDanger]]:
    """The question of the danger screen, which stands on the page already."""
    state = replace(state, said_in_danger=state.said_in_danger + 1)
    return state, (_danger_screen(state, state.said_in_danger),)


# ---------------------------------------------------------------- where next


def _next(state: State, edition: Edition, shown: tuple[e.Shown, ...]) -> Turn:
    """The first question that could still change the answer; else the result, as where it waits."""
    if state.result_waits:
        return _result(state, edition, shown)
    if not state.facts.value("asker"):
        facts = _learn(state, (("asker", "selv"),), ASSUMED)
        state = _applying(replace(state, facts=facts), edition)
    left = relevant(edition, state.facts, _closed(state, edition))
    if not left or _urgent(state, edition):
        return _result(state, edition, shown)
    question = _most_due(state, left)
    if question != left[0] and state.current == left[0]:
        shown = (*shown, e.Say("say.another"))
    return _ask(state, question, edition, shown)


def _most_due(state: State, left: Sequence[str]) -> str:
    """The first that was not passed over too often; if all were, the first."""
    return next((q for q in left if state.passed.count(q) < PATIENCE), left[0])


def _urgent(state: State, edition: Edition) -> bool:
    urgent = {option.id for option in _urgent_needs(edition)}
    return not urgent.isdisjoint(state.facts.members(NEEDS)) and not state.shown_result


def _urgent_needs(edition: Edition) -> tuple[Option, ...]:
    return tuple(o for o in edition.rulebook.facts[NEEDS].options if o.urgent)


def _ask(state: State, question: str, edition: Edition, shown: tuple[e.Shown, ...]) -> Turn:
    again = question in state.closed
    told = [key for key, known in state.facts.known.items() if known.how != ASSUMED]
    ask = e.Ask(
        question,
        number=1 + (state.closed.index(question) if again else len(state.closed)),
        members=offered(state, question, edition),
        result=bool(state.closed) or told not in ([], ["asker"]),
        back=True,
        again=_stood_there(state, question) and not _points_to_it(shown),
    )
    state = replace(state, phase=Phase.ASKING, current=question, folded=ask.again)
    return state, (*shown, ask)


def _points_to_it(shown: Sequence[e.Shown]) -> bool:
    """Whether nothing is shown before the question, or what sends one to its buttons."""
    keys = (one.key for one in shown if isinstance(one, e.Say))
    return (
        not shown
        or any(isinstance(one, e.ShowWhy) for one in shown)
        or not TO_BUTTONS.isdisjoint(keys)
    )


def _stood_there(state: State, question: str) -> bool:
    """Whether the question was the one on the screen."""
    return state.phase is Phase.ASKING and state.current == question


def offered(state: State, question: str, edition: Edition) -> tuple[str, ...]:
    """The members of a set that stand on its screen: those that could change the answer (all, if
    none can), and those told, so that they can be taken back."""
    definition = _question(edition, question)
    fact = edition.rulebook.facts[definition.facts[0]]
    if fact.kind is not Kind.SET:
        return ()
    members = tuple(option.id for option in fact.options)
    if question == HELD and state.entry == "har_hjaelp":
        idle = told_only(edition)  # the others decide something, though they may be no offer here
        return tuple(m for m in members if m in edition.by_id or _variable(edition, m) not in idle)
    closed = tuple(q for q in state.closed if q != question)
    # What is held puts an offer in play, which what else is held may bar: both with it and without.
    known = (forget(state.facts, fact.id), state.facts)
    matter = {m for facts in known for m in relevant_members(edition, definition, facts, closed)}
    told = state.facts.members(fact.id)
    return tuple(m for m in members if m in matter or m in told) if matter else members


def _variable(edition: Edition, held: str) -> int:
    return edition.index[f"{HELD}.{held}"]


def _closed(state: State, edition: Edition) -> tuple[str, ...]:
    """The questions that are answered as far as they matter."""
    return tuple(q for q in state.closed if not _unseen(state, q, edition))


def _unseen(state: State, question: str, edition: Edition) -> bool:
    """Whether members that never stood on a screen could change the answer by now."""
    definition = _question(edition, question)
    fact = edition.rulebook.facts[definition.facts[0]]
    if fact.kind is not Kind.SET or fact.id in state.facts.unsaid:
        return False
    if fact.id == HELD:  # an answer puts offers in play, for which yet other members would matter
        return False
    seen = state.offered | state.facts.known.keys()
    unseen = {option.id for option in fact.options if f"{fact.id}.{option.id}" not in seen}
    if not unseen:
        return False
    closed = tuple(q for q in state.closed if q != question)
    return not unseen.isdisjoint(relevant_members(edition, definition, state.facts, closed))


def _result(state: State, edition: Edition, shown: tuple[e.Shown, ...]) -> Turn:
    left = relevant(edition, state.facts, _closed(state, edition))
    state = replace(state, phase=Phase.RESULT, current="", shown_result=True, about=())
    # the result tells more than what comes before it
    before = (one for one in shown if not isinstance(one, e.ShowOutcome | e.ShowHelp))
    return state, (*before, e.ShowResult(left))


def _resume(state: State, edition: Edition, shown: tuple[e.Shown, ...]) -> Turn:
    """Back to where we were, after an answer in between; or to the result that waits for what was asked."""
    if state.result_waits and state.phase not in (Phase.CONFIRMING, Phase.DANGER):
        return _result(state, edition, shown)
    if state.phase is Phase.OPENING:
        return state, (*shown, e.ShowOpening(again=bool(shown)))
    if state.phase is Phase.ASKING and state.current:
        return _asked_on(state, edition, shown)
    if state.phase is Phase.CONFIRMING and state.asked_again:
        let_go = replace(state, phase=state.asked_from, pending=(), asked_again=False)
        said = _left_as_it_is(state, state.pending, "say.let_go")
        return _resume(let_go, edition, (*shown, said))
    if state.phase is Phase.CONFIRMING:
        return replace(state, asked_again=True), (*shown, e.AskConfirm(state.pending))
    if state.phase is Phase.STOPPED:
        return state, (*shown, e.ShowEnd(deleted=False))
    if state.phase is Phase.RESULT and not shown:
        return _result(state, edition, ())
    # An answer to a follow-up question brings its own contact.
    contact = not any(isinstance(item, e.ShowTopic) for item in shown)
    if state.phase is Phase.RESULT and state.shown_result:
        buttons = ("command:result", "command:continue", "command:answers")
        return state, (*shown, e.Say("say.what_now", buttons, contact))
    return state, (*shown, e.Say("say.find_help", ("command:continue",), contact))


def _asked_on(state: State, edition: Edition, shown: tuple[e.Shown, ...]) -> Turn:
    """The question on the screen once more; or, where it has stood under enough other things and something of
    it is known, the next one."""
    asked = state.current
    known = bool(_told_members(state, _question(edition, asked), edition))
    if (not known and asked != ASKED_FOR_MORE) or asked in state.closed:
        return _ask(state, asked, edition, shown)
    if _points_to_it(shown):
        return _ask(state, asked, edition, shown)
    state = _passed(state, asked)
    if state.passed.count(asked) >= PATIENCE + (not known):
        return _next(state, edition, shown)
    return _ask(state, asked, edition, shown)


# ---------------------------------------------------------------- small things


def _learn(state: State, values: e.Pairs, how: str) -> Facts:
    known = {key: Known(value, state.teller, how, state.turns) for key, value in values}
    return state.facts.learn(known)


def _close(state: State, question: str, edition: Edition) -> State:
    """The question as answered last, and what stood on its screen as offered."""
    fact = _question(edition, question).facts[0]
    shown = {f"{fact}.{member}" for member in offered(state, question, edition)}
    closed = (*(q for q in state.closed if q != question), question)
    return replace(state, closed=closed, offered=state.offered | shown)


def _asked(state: State, question: str) -> bool:
    return question in state.closed


def _question(edition: Edition, question: str) -> Question:
    try:
        return edition.rulebook.question(question)
    except KeyError:
        raise ProtocolError("unknown_question", 1003, "error.form") from None


def _question_of(edition: Edition, fact: str) -> str:
    return next((q.id for q in edition.rulebook.questions if fact in q.facts), "")


def _by_fact(values: e.Pairs) -> dict[str, e.Pairs]:
    found: dict[str, e.Pairs] = {}
    for key, value in values:
        fact = key.split(".")[0]
        found[fact] = (*found.get(fact, ()), (key, value))
    return found


def told_of_list(edition: Edition, key: str) -> e.Told:
    """That an option of a list is so, as "needs.post". Raises ProtocolError for what no list has."""
    if not is_in_a_list(edition, key):
        raise ProtocolError("bad_answer", 0, "error.answer")
    return e.Told(((key, True),))


def is_in_a_list(edition: Edition, key: str) -> bool:
    """Whether the key is that of an option of a list, as "needs.post"."""
    fact_id, _, member = key.partition(".")
    fact = edition.rulebook.facts.get(fact_id)
    return fact is not None and fact.kind is Kind.SET and member in [o.id for o in fact.options]


def withdrawn(state: State, keys: Sequence[str]) -> e.Told:
    """That what stands under these keys is not so. Raises ProtocolError for what is not known."""
    if not all(key in state.facts.known for key in keys):
        raise ProtocolError("bad_answer", 0, "error.answer")
    return e.Told(tuple((key, False if "." in key else e.WITHDRAWN) for key in keys))


def values_of(
    edition: Edition, question: str, chosen: tuple[str, ...], members: Collection[str] = ()
) -> e.Pairs:
    """The pairs that choosing these options means: a set answers the members on its screen (all,
    if none are named), as nobody has said no to the others.

    Raises ProtocolError for what the question does not have.
    """
    fact = edition.rulebook.facts[_question(edition, question).facts[0]]
    wrong = ProtocolError("bad_answer", 0, "error.answer")
    if fact.kind is Kind.SET:
        ids = [option.id for option in fact.options]
        if not set(chosen) <= set(ids):
            raise wrong
        asked = [i for i in ids if i in chosen or not members or i in members]
        return tuple((f"{fact.id}.{member}", member in chosen) for member in asked)
    if len(chosen) != 1:
        raise wrong
    return ((fact.id, _one(edition, fact.id, chosen[0], wrong)),)


def _one(edition: Edition, fact_id: str, chosen: str, wrong: ProtocolError) -> Value:
    fact = edition.rulebook.facts[fact_id]
    if fact.kind is Kind.TRUTH:
        if chosen not in ("yes", "no"):
            raise wrong
        return chosen == "yes"
    if fact.kind is Kind.NUMBER:
        digits = chosen.strip()
        if not digits.isdecimal() or not fact.minimum <= int(digits) <= fact.maximum:
            raise ProtocolError("bad_number", 0, f"error.number.{fact_id}")
        return int(digits)
    if chosen not in [option.id for option in fact.options]:
        raise wrong
    return chosen


_STEPS: Mapping[str, Callable[..., Turn]] = MappingProxyType(
    {
        "began": _began,
        "answered": _answered,
        "told": _told,
        "doubted": _doubted,
        "confirmed": _confirmed,
        "wondered": _wondered,
        "commanded": _commanded,
        "endangered": _endangered,
        "calmed": _calmed,
        "spoke": _spoke,
        "chatted": _chatted,
        "missed": _missed,
    }
)
