"""What the screen asks for, as the questions and facts by which a text is read. Knows no words."""

from collections.abc import Mapping, Sequence

from assistant.dialog.machine import ENTRIES, Phase, State
from assistant.dialog.reading import ASK, CORRECTS, DANGER, Reading
from assistant.rules.compiled import Edition
from assistant.rules.model import Fact, Kind, Option, Question, Voiced

ENTRY, CONFIRM, SAFE, TAKEN, AWAY = "entry", "confirm", "safe", "taken", "away"
THEME, IS_IT = "theme", "is_it"


def expected(state: State, edition: Edition, safe: str) -> Question | None:
    """The question that a bare answer is an answer to: a real one, or one of the dialogue's own. `safe`:
    how it is asked whether somebody is safe."""
    if state.deleting:
        return _own_question(CONFIRM, CONFIRM)
    if state.removing:
        return Question(id=TAKEN, facts=(AWAY, TAKEN), ask=Voiced(du=TAKEN), why=TAKEN)
    if state.themes:
        return Question(id=THEME, facts=(IS_IT, THEME), ask=Voiced(du=THEME), why=THEME)
    if state.phase is Phase.ASKING:
        return edition.rulebook.question(state.current)
    if state.phase is Phase.CONFIRMING:
        return _own_question(CONFIRM, CONFIRM, _with_one_value(state, edition))
    own = {Phase.OPENING: ENTRY, Phase.DANGER: SAFE}.get(state.phase)
    return _own_question(own, safe if own == SAFE else own) if own else None


def _with_one_value(state: State, edition: Edition) -> tuple[str, ...]:
    """What is to be confirmed and has one value of several: a no to it may tell which is right."""
    facts = edition.rulebook.facts
    asked = (key for key, _ in state.pending if key in facts)
    return tuple(key for key in asked if facts[key].kind in (Kind.CHOICE, Kind.NUMBER))


def asks_of_rules(state: State) -> bool:
    """Whether a question of the rules stands on the screen, and none of the dialogue's own before it."""
    return state.phase is Phase.ASKING and not state.removing and not state.themes


LATE = 3
"""The fewest words that answer a question which no longer stands on the screen."""


def passed_over(state: State, edition: Edition) -> tuple[Question, ...]:
    """The questions that what nothing else is made of may answer: where it is asked what was meant, the
    list of which that is and the one under it; else the last under which something else was told, if it
    is still open and not on the screen."""
    if state.themes and not state.removing:
        under = (state.current,) if state.phase is Phase.ASKING else ()
        asked = dict.fromkeys((*_lists_of(state.themes, edition), *under))
        return tuple(map(edition.rulebook.question, asked))
    if not asks_of_rules(state):
        return ()
    left = [q for q in state.passed if q not in state.closed and q != state.current]
    return tuple(map(edition.rulebook.question, left[-1:]))


def _lists_of(themes: Sequence[str], edition: Edition) -> tuple[str, ...]:
    """The questions whose lists have these themes."""
    facts = {theme.partition(".")[0] for theme in themes}
    return tuple(q.id for q in edition.rulebook.questions if facts & set(q.facts))


def answers_to(
    state: State, question: Question, readings: Sequence[Reading], text: str
) -> Sequence[Reading]:
    """The readings, if they answer the question, in words enough unless it is asked of that list what was
    meant. A no to a list that does not stand there answers nothing."""
    readings = [r for r in readings if not (r.bare and r.member and r.value is False)]
    answered = any(r.kind == "fact" and r.target in question.facts for r in readings)
    asked = any(theme.partition(".")[0] in question.facts for theme in state.themes)
    return readings if answered and (asked or len(text.split()) >= LATE) else ()


def says_nothing(reading: Reading) -> bool:
    """Whether it tells nothing by itself, nor a mere yes or no to whether it is about what was meant."""
    return reading.kind in IDLE or reading.target == IS_IT


def said_back(state: State, edition: Edition, read: Sequence[Reading]) -> Question | None:
    """What was said back last and has one value of several, as a question, where nothing but a no was read:
    it may be of that. "Behovet: ingen", and then "nej, lidt"."""
    if state.phase is Phase.ASKING and (state.removing or state.themes):
        return None
    if state.phase not in (Phase.ASKING, Phase.RESULT) or not all(map(_is_mere_no, read)):
        return None
    facts, known = edition.rulebook.facts, state.facts.known
    on_screen = edition.rulebook.question(state.current).facts if state.current else ()
    told = (key for key in state.taken if key in facts and key not in on_screen)
    back = tuple(
        key
        for key in told
        if facts[key].kind in (Kind.CHOICE, Kind.NUMBER) and known[key].how == "text"
    )
    return _own_question(CONFIRM, CONFIRM, back) if back else None


def _is_mere_no(reading: Reading) -> bool:
    return reading.kind in IDLE or (reading.bare and reading.value is False)


def puts_right(state: State, question: Question, read: Sequence[Reading]) -> list[Reading]:
    """What follows a no to what was said back, if it is another value of that: it puts it right."""
    no = [r for r in read if r.target == CONFIRM and r.value is False]
    right = [
        r
        for r in read
        if r.target in question.facts
        and (r.kind, r.sure) == ("fact", True)
        and r.value not in (False, state.facts.value(r.target))
        and no
        and no[0].span[1] <= r.span[0]
    ]
    return [Reading("small_talk", CORRECTS, no[0].span, no[0].entry, True), *right] if right else []


IDLE = ("out_of_scope", "small_talk", "sign")
"""The kinds of readings that tell nothing."""


def is_unread(reading: Reading) -> bool:
    """Whether it is but supposed that it is told in passing, since nothing was read of it."""
    return reading.kind == "small_talk" and not reading.sure


def tells_more(whole: Sequence[Reading], part: Sequence[Reading]) -> bool:
    """Whether a message read with what was written before it tells more than by itself, and all of that:
    "min søn har", and then "autisme"."""
    more, told = _surely_told(whole), _surely_told(part)
    return told < more


def _surely_told(readings: Sequence[Reading]) -> set[tuple[object, ...]]:
    return {
        (r.kind, r.target, r.member, r.value, r.offer)
        for r in readings
        if r.sure and r.kind not in IDLE
    }


def own_facts(entry_labels: Mapping[str, str]) -> dict[str, Fact]:
    """The dialogue's own questions in the form of facts, so that their answers are read alike."""
    options = tuple(Option(id=entry, label=entry_labels[entry]) for entry in ENTRIES)
    entry = Fact(id=ENTRY, kind=Kind.CHOICE, label=ENTRY, means=ENTRY, options=options)
    truths = (
        Fact(id=name, kind=Kind.TRUTH, label=name, means=name)
        for name in (CONFIRM, SAFE, AWAY, IS_IT)
    )
    return {fact.id: fact for fact in (entry, *truths)}


def named_facts(state: State, edition: Edition) -> dict[str, Fact]:
    """Of which it is asked on the screen what is wrong, or what was meant, in the form of a fact; {} where
    nothing is asked."""
    found = {}
    for name, keys in ((TAKEN, state.removing), (THEME, state.themes)):
        options = tuple(_option_of(edition, key) for key in keys)
        if options:
            found[name] = Fact(id=name, kind=Kind.SET, label=name, means=name, options=options)
    return found


def _option_of(edition: Edition, key: str) -> Option:
    """What stands under a key as an option: a question, a member of a set, or a fact by its name."""
    if key == DANGER:
        return Option(id=key, label=key)
    if key.startswith(ASK):
        topic = edition.rulebook.topics[key.removeprefix(ASK)]
        named = Option(id=topic.id, label=topic.button or topic.title)
        return named.model_copy(update={"id": key})
    fact_id, _, member = key.partition(".")
    fact = edition.rulebook.facts[fact_id]
    if not member:
        return Option(id=key, label=fact.label)
    return fact.option(member).model_copy(update={"id": key})


def told_of(state: State, edition: Edition) -> dict[str, frozenset[str]]:
    """By fact the options that were told to be so, or are asked about, which may be taken back."""
    found: dict[str, set[str]] = {}
    for key, value in state.pending:
        fact, dot, member = key.partition(".")
        if dot and value is True:
            found.setdefault(fact, set()).add(member)
    for key, known in state.facts.known.items():
        fact, dot, member = key.partition(".")
        kind = edition.rulebook.facts[fact].kind
        if dot and known.value is True:
            found.setdefault(fact, set()).add(member)
        elif kind is Kind.CHOICE and known.how != "assumed":
            found[fact] = {str(known.value)}
    return {fact: frozenset(options) for fact, options in found.items()}


def told_lists(state: State, edition: Edition) -> frozenset[str]:
    """The lists on the screen of which something was told before, so that it asks whether there is more."""
    if state.phase is not Phase.ASKING or state.current in state.closed:
        return frozenset()
    facts = edition.rulebook.facts
    return frozenset(
        fact
        for fact in edition.rulebook.question(state.current).facts
        if facts[fact].kind is Kind.SET and state.facts.members(fact)
    )


def _own_question(name: str, ask: str, others: tuple[str, ...] = ()) -> Question:
    return Question(id=name, facts=(name, *others), ask=Voiced(du=ask), why=name)
