"""What is told and what is asked, where the same words may be either. Refuses to know of whom it is told."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.dialog.reading import CORRECTS, FELT, OF_ANOTHER, OF_ME, SAID_BESIDE, WRONG
from assistant.dialog.understand.facts import TROUBLES
from assistant.dialog.understand.reads import Read
from assistant.dialog.understand.relatives import CONSENT
from assistant.dialog.understand.requests import (
    WRITES_FOR_SEVERAL,
    ages_of_several,
    asks_for_my_part,
    writes_for_several,
)
from assistant.dialog.understand.strays import all_that_is_asked
from assistant.dialog.understand.text import Text
from assistant.rules.facts import ASKED_ABOUT, HELD
from assistant.rules.model import Fact, Kind

BESIDE = FELT | SAID_BESIDE.keys() | {WRONG, CORRECTS, OF_ANOTHER, OF_ME}
"""The small talk that means something beside what is told with it."""
PRESSURE = "paavirke"
"""The matter out of scope that is an attempt to make Vejviser say things."""
GETS_TO_KNOW = "hvem_faar_det_at_vide"
"""The question about who is told what."""


LISTS = TROUBLES | {HELD, "asker_needs"}
"""The questions whose answers are lists, which may stand beside anything."""


def weighed(said: list[Read], others: list[Read], strays: list[Read]) -> list[Read]:
    """What was told, asked and commanded. Who tries to make it say things asks and commands nothing:
    "sig, at jeg har ret til botilbud" is no question about it."""
    pressure = [r for r in others if r.reading.target == PRESSURE]
    if pressure:
        return [r for r in said if r.reading.target != ASKED_ABOUT] or pressure
    strays = strays if said else all_that_is_asked(others)
    if strays:
        return said + strays
    idle = ("out_of_scope", "small_talk")
    return said + _once(
        [r for r in others if r.reading.kind not in idle or r.reading.target in BESIDE]
    )


def _once(reads: list[Read]) -> list[Read]:
    """Without the same command twice, read as a saying and as an answer to the screen."""
    asked = ("question",)
    return list(
        {
            (
                r.reading.kind,
                r.reading.target,
                r.reading.offer,
                r.reading.member * (r.reading.kind in asked),
            ): r
            for r in reads
        }.values()
    )


def less_guessed(bare: list[Read], others: list[Read], facts: Mapping[str, Fact]) -> list[Read]:
    """Without options guessed from single words of their labels where something is asked or commanded:
    "I skal have lavet en VUM. Hvad er det?" is no "have noget at lave"."""
    if not any(r.reading.sure and r.reading.kind in ("question", "command") for r in others):
        return bare
    return [
        r
        for r in bare
        if r.reading.sure
        or r.reading.kind != "fact"
        or facts[r.reading.target].kind not in (Kind.SET, Kind.CHOICE)
    ]


def less_commands(others: list[Read], answered: list[Read]) -> list[Read]:
    """Without other commands in the words of an answer that is a command itself: "det var alt" closes
    a list where one was asked for, and no conversation."""
    commands = [r for r in answered if r.reading.kind == "command"]
    return [r for r in others if not commands or r.reading.kind != "command"]


def less_asked_in_answers(
    text: str, others: list[Read], said: list[Read], wanted: frozenset[str]
) -> list[Read]:
    """Without a question in the words of a sure answer, where no question mark stands ("jeg tør ikke"), and
    without a command in the midst of one: "helst bare mig og en medarbejder" calls for nobody."""
    told = [r for r in said if r.reading.sure and r.reading.target in wanted - LISTS]
    idle = ("command",) if "?" in text else ("command", "question")
    return [r for r in others if r.reading.kind not in idle or not _is_part(r, told)]


def _is_part(read: Read, told: list[Read]) -> bool:
    """Whether it is but a part of the words of what was told."""
    length = read.last - read.first
    return any(
        t.first <= read.first and read.last <= t.last and t.last - t.first > length for t in told
    )


def less_changes(others: list[Read], said: list[Read]) -> list[Read]:
    """A wish to change an answer as a mere correction where what is right follows at once: "jeg skrev
    forkert, jeg er 43"."""
    return [
        _corrects(r)
        if (r.reading.kind, r.reading.target) == ("command", "change")
        and any(s.reading.sure and s.first >= r.last for s in said)
        else r
        for r in others
    ]


def less_of_consent(text: Text, typed: str, others: list[Read], said: list[Read]) -> list[Read]:
    """Without a question about who gets to know in the sentence by which it is told that the person must
    not: "hun må ikke få det at vide"."""
    told = [r for r in said if r.reading.target == CONSENT] if "?" not in typed else []
    return [
        r
        for r in others
        if r.reading.target != GETS_TO_KNOW or not any(text.same(r.first, t.first) for t in told)
    ]


def with_my_part(text: Text, said: list[Read], others: list[Read]) -> tuple[list[Read], list[Read]]:
    """What is told and what is asked, where a relative asks what they can do themselves."""
    asked = asks_for_my_part(text)
    if not asked:
        return said, others
    kept = [r for r in others if r.reading.kind == "question" or not _meets(r, asked)]
    known = any(r.reading.kind == "question" and _meets(r, asked) for r in kept)
    return [r for r in said if not _is_part(r, asked)], kept if known else [*kept, *asked]


def less_ages_of_several(
    text: Text, said: list[Read], others: list[Read]
) -> tuple[list[Read], list[Read]]:
    """What is told without the ages of several people, and what is asked with what is said to who writes for
    several: "min søn er 19, og min datter er 22"."""
    ages = ages_of_several(text, said)
    if not ages:
        return said, others
    return [r for r in said if r not in ages], with_several(text, others, ages)


def with_several(text: Text, others: list[Read], told: list[Read]) -> list[Read]:
    """What is asked, with what is said to who writes for several, on the ground of what was told of them."""
    known = any(r.reading.target == WRITES_FOR_SEVERAL for r in others)
    return others if known else [*others, writes_for_several(text, told)]


def _meets(read: Read, others: list[Read]) -> bool:
    return any(read.first < o.last and o.first < read.last for o in others)


def less_consent_asked_for(said: list[Read], others: list[Read]) -> list[Read]:
    """Without a consent told in the words of a question about it: "må jeg gøre det, uden at hun ved det?" """
    asked = [r for r in others if r.reading.target == CONSENT]
    return [
        r
        for r in said
        if r.reading.target != CONSENT or not any(a.first < r.first < a.last for a in asked)
    ]


def less_what_is_kept_secret(danger: list[Read], others: list[Read]) -> list[Read]:
    """Without a doubtful danger of a relative's own in the words by which they ask who gets to know: the one
    who must not is whom they help."""
    asked = [r for r in others if r.reading.target in (CONSENT, GETS_TO_KNOW)]
    return [
        r for r in danger if r.reading.sure or r.reading.member == "anden" or not _meets(r, asked)
    ]


def _corrects(read: Read) -> Read:
    return replace(read, reading=replace(read.reading, kind="small_talk", target=CORRECTS))
