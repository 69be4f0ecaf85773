"""What readings tell of danger: weak signs, doubt, and the answers to its screen. Knows no words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from assistant.dialog import events as e
from assistant.dialog.interpret.screen import SAFE
from assistant.dialog.interpret.wrong import is_wrong
from assistant.dialog.machine import Phase, State
from assistant.dialog.reading import (
    ANOTHER,
    ASIDE,
    BED,
    ELSEWHERE,
    HALF,
    HANDLED,
    MISTAKEN,
    TELLS_ON,
    UNNAMED,
    WITH_PARENT,
    Gist,
    Reading,
)
from assistant.dialog.signs import adds_up, sign_of
from assistant.rules.load import ARMED, BY_WRITER, CHILD, MINOR


def new_signs(state: State, readings: Iterable[Reading]) -> tuple[e.Sensed, ...]:
    """The weak signs of danger that are new, but for those of a danger that was said not to be."""
    told = dict.fromkeys(
        sign_of(r) for r in readings if r.kind == "sign" and r.member != WITH_THE_OTHER
    )
    new = tuple(s for s in told if s not in state.signs and s.danger not in state.no_danger)
    return (e.Sensed(new),) if new else ()


def added_up(
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


WITH_THE_OTHER = "hos den anden"
"""The sort of sign that a child is with the other parent: nothing, until the other parent is told to hit."""
HIT = ("vold", "selv")


def child_with_who_hits(state: State, readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """That a child is in danger, where it is told to be with the other parent by who has told to be hit. Said
    once: it goes on as it was."""
    is_hit = state.alarmed == HIT or any(
        r.kind == "danger" and r.sure and (r.target, r.member) == HIT for r in readings
    )
    if not is_hit or any(r.kind == "danger" and r.target == "barn" for r in readings):
        return ()
    signs = [r for r in readings if r.kind == "sign" and r.member == WITH_THE_OTHER]
    entry = "barn: hos den, der slår"
    return tuple(
        Reading("danger", "barn", r.span, entry, True, WITH_PARENT, "anden") for r in signs[:1]
    )


def without_the_writers(state: State, readings: Sequence[Reading]) -> Sequence[Reading]:
    """The readings without the need that only the writer has, where the needs told are those of another:
    who helps a husband and is hit by him has not told that he is hit."""
    asker = next((r.value for r in readings if r.target == "asker"), state.facts.value("asker"))
    hit = {r.target for r in readings if r.kind == "danger" and r.sure and r.member == "selv"}
    if asker in (None, "selv") or not hit:
        return readings
    return [r for r in readings if not (r.target == "needs" and r.member in hit)]


def about(reading: Reading) -> str:
    """Whom a danger hits: the writer, another, one who has a weapon or is under 18, one to whom the writer
    does it, or a child with the other parent."""
    if reading.value in (ARMED, BY_WRITER, MINOR):
        return str(reading.value)
    return CHILD if reading.value == WITH_PARENT else reading.member or "selv"


def the_child_first(state: State, danger: Sequence[Reading]) -> Sequence[Reading]:
    """The same with the child first, where that the writer is hit has been met."""
    if state.alarmed[0] != "vold":
        return danger
    return sorted(danger, key=lambda r: about(r) != CHILD)


MET = frozenset({"vold", "intet_tag", UNNAMED})
"""Dangers that are a state of things, and the one that was not named: who has told of one, or pressed the
button, has met its lines."""


def doubted_danger(state: State, readings: Iterable[Reading]) -> tuple[e.Endangered, ...]:
    """What may be danger, asked about after all else was taken; never again after a no, nor of what goes on
    and was met before. What was told to be one is not asked about either: its screen comes again."""
    alarmed = state.alarmed[0]
    met = state.no_danger | ({alarmed} & MET)
    if alarmed in MET:
        met |= {UNNAMED}
    for reading in readings:
        if reading.kind == "danger" and reading.target not in met:
            told = reading.target == alarmed and state.phase is not Phase.DANGER
            return (e.Endangered(reading.target, about(reading), sure=told),)
    return ()


def with_what_is_asked(danger: e.Endangered, asked: Iterable[e.Wondered]) -> e.Endangered:
    """The danger with what was asked in the same message, which is answered beside its screen or after it."""
    questions, letter = list[tuple[str, ...]](), ""
    for event in asked:
        questions += ((event.topic, event.offer, *filter(None, [event.point])), *event.also)
        letter = letter or event.letter
    return replace(danger, asked=tuple(questions), letter=letter)


def calmed(state: State, readings: Sequence[Reading]) -> tuple[e.Event, ...]:
    """What was said of the danger, or answered to its screen. A doubtful yes makes nobody safe, nor one
    that may be about what is told with it ("ja, i Sorø"); all else that is doubtful counts. What is told of
    another matter leaves the question where it is."""
    said = sorted((r for r in readings if r.target == SAFE), key=lambda r: r.bare)
    if not said or state.phase is not Phase.DANGER or said[0].member == ASIDE:
        return ()
    if said[0].member == (TELLS_ON if state.danger[2] else HANDLED):
        return ()  # a yes to what was told, and none to being safe; and no answer to a doubt
    if said[0].member == ANOTHER or _speaks_for_another(state, said[0], readings):
        return _another(state, said[0], readings)
    calm, more = _calm(state, said[0]), any(r.kind == "fact" and r.target != SAFE for r in readings)
    if calm == "unsafe" and _is_of_else(state, said[0], readings):
        return ()
    doubtful = not said[0].sure or (said[0].bare and more)
    if calm == "safe" and is_wrong(readings):  # "jeg mente det ikke sådan"
        return (e.Calmed("mistaken"),)
    return () if calm == "safe" and doubtful else (e.Calmed(calm),)


def leaves_it_open(state: State, readings: Iterable[Reading], gist: Gist) -> bool:
    """Whether who was asked in doubt, and has told of something else once already, goes on with other
    matters: they must not wait for an answer that nobody owes."""
    told = [r for r in readings if r.kind != "small_talk"]
    doubt = state.phase is Phase.DANGER and not state.danger[2]
    if not doubt or not state.said_in_danger:
        return False
    if any(r.kind in ("danger", "sign") or r.target == SAFE for r in told):
        return False
    return bool(gist.passages) or any(r.sure and r.target not in KEEPS for r in told)


KEEPS = frozenset({"danger", "human"})
"""The commands of who stays with the danger."""


def _is_of_else(state: State, answer: Reading, readings: Iterable[Reading]) -> bool:
    """Whether a no to "are you safe?" may be one to another matter, which is asked or denied with it: "nej,
    men hvad koster bostøtte?", "nej, vi har ingen børn"."""
    other = any(
        r.kind == "question" or (r.kind == "fact" and r.target != SAFE and r.value is False)
        for r in readings
    )
    return state.danger[2] and answer.bare and other


def _speaks_for_another(state: State, answer: Reading, readings: Sequence[Reading]) -> bool:
    """Whether who is asked about themselves says, with a yes or no, that they ask for somebody else. Who
    tells beside it how they are themselves has answered for themselves: "nej, jeg er bare slidt af at passe
    min kone"."""
    _, about, sure = state.danger
    if any(r.target == "asker_needs" for r in readings):
        return False
    for_another = any(r.target == "asker" and r.sure and r.value != "selv" for r in readings)
    return answer.bare and about == "selv" and not sure and for_another


def _another(state: State, answer: Reading, readings: Iterable[Reading]) -> tuple[e.Event, ...]:
    """That the danger hits somebody else: a no is then none for them, and a yes is theirs. Who is hurt by
    "my husband" is not safe."""
    kind, whom, sure = state.danger
    if kind in DONE_TO:
        return (e.Calmed("unsafe"),)
    if sure and whom != "selv" and not answer.value:
        return ()  # that is known, and it says nothing of whether they are safe
    known = state.facts.value("asker")
    if any(r.target == "asker" and known in (None, r.value) for r in readings):
        return ()  # the question is turned to them by that
    yes = answer.kind == "fact" and bool(answer.value)
    return (e.Endangered(kind, "anden", sure or yes),)


DONE_TO = frozenset({"vold", "barn"})
"""Dangers that one does to another: "det er min mand" tells who does it, or whom it hits."""


def _calm(state: State, reading: Reading) -> Literal["safe", "unsafe", "mistaken"]:
    """What it means. "Jeg er i sikkerhed" says so by itself, and so does what was not meant so; where
    somebody sleeps tells it of who had no bed, and where one is now tells nothing of a doubt; a yes or no,
    what it is the answer to: "Er du i sikkerhed?", or the question that a doubt is asked with ("Har du
    tanker om at dø?"). A no that is none makes nobody safe."""
    if reading.member == MISTAKEN:
        return "mistaken"
    if reading.member == HALF or (reading.member == BED and state.danger[0] != "intet_tag"):
        return "unsafe"
    sure, known, yes = state.danger[2], reading.kind == "fact", bool(reading.value)
    if reading.member == ELSEWHERE and not sure:
        return "unsafe"
    over = yes if sure or not reading.bare else not yes
    return ("safe" if sure else "mistaken") if known and over else "unsafe"
