"""What happens in a conversation, as values. In: interpreted events, which are what is stored and
folded. Out: what is to be shown, as ids. Knows no text, no storage and no rules."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from assistant.dialog.signs import Sign
from assistant.rules.facts import Value

Pairs = tuple[tuple[str, Value], ...]
"""(key, value) pairs; a key is a fact's id, or `set.member`."""


WITHDRAWN = "(taget tilbage)"
"""In place of a value: what was told of the fact is not so, and nothing else was told."""


# ---------------------------------------------------------------- in


@dataclass(frozen=True)
class Began:
    """Why the person came: an option of the opening."""

    entry: str


@dataclass(frozen=True)
class Answered:
    """A question was answered: with values, or by saying that it is unknown or skipped."""

    question: str
    values: Pairs = ()
    unknown: Literal["", "ved_ikke", "skipped"] = ""
    how: str = "button"


@dataclass(frozen=True)
class Told:
    """Facts read out of free text, sure enough to be taken and said back. `asks`: it was asked whether one
    can have that, or help with it, and nothing else answers it; `asked`: the needs of which it was asked;
    `open`: of none, but what one can do at all; `beside`: something was asked that is answered by itself;
    `tells`: nothing was asked or answered in the message, and this is its last event; `nearest` and `clear`
    as in `Wondered`."""

    values: Pairs
    unknown: tuple[str, ...] = ()
    asks: bool = False
    tells: bool = False
    beside: bool = False
    asked: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    clear: bool = False
    open: bool = False


@dataclass(frozen=True)
class Doubted:
    """Facts read with doubt, or against what was told before: ask first. `result`: the result was asked for
    beside them, and comes when they are answered."""

    values: Pairs
    result: bool = False


@dataclass(frozen=True)
class Confirmed:
    """The answer to 'Forstår jeg dig ret?'."""

    yes: bool


UNCLEAR = "unclear"
"""In place of a day: one was meant or asked for, and it is not clear which."""


@dataclass(frozen=True)
class Wondered:
    """A follow-up question: the topic, and the offer if one was named. `also` are those asked in the
    same breath, so that all are answered before the screen comes back. `point`: the narrower question
    that was asked, which may stand last in each of `also` too. `letter`: the day on which a letter is told
    to have come, where it was asked how long one may complain: "2026-11-03", or `UNCLEAR`. `passages`: the
    papers' sentences with its words, by id; `nearest`: those for which people ask in such words, the
    first as likely the answer as not where it is `clear`. `again`: what
    was asked was not understood, and may be about the topic that was just answered. `complains`: it tells of
    a refusal, of help that was stopped or of a complaint, and not of what might be."""

    topic: str
    offer: str = ""
    also: tuple[tuple[str, ...], ...] = ()
    point: str = ""
    letter: str = ""
    passages: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    clear: bool = False
    again: bool = False
    complains: bool = False


@dataclass(frozen=True)
class Commanded:
    """A command. `question` names what `change` is about."""

    command: str
    question: str = ""


@dataclass(frozen=True)
class Endangered:
    """Danger was read, or the danger button pressed. `about`: selv or anden. `sure` False: the words
    may mean danger or tiredness, so that it is asked about. `also`: other dangers told with it. `asked`: what
    was asked with it, each as `Wondered.also` has it; `letter` as there. `asks`: as in `Told`, of what was
    told with it; `needs`: those of which it was asked. `safe`: the writer has said to be safe, and tells of a
    child. `passages`: what the papers say with the words of a question that was not read."""

    danger: str
    about: str = "selv"
    sure: bool = True
    also: tuple[str, ...] = ()
    asked: tuple[tuple[str, ...], ...] = ()
    letter: str = ""
    asks: bool = False
    needs: tuple[str, ...] = ()
    safe: bool = False
    passages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sensed:
    """Weak signs of danger that were told, each as `signs.Sign` has it: kept, so that they add up with
    what is told later."""

    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Calmed:
    """The answer to 'Er du i sikkerhed?'; "left": what was asked in doubt is left open, for who goes on with
    other matters."""

    answer: Literal["safe", "unsafe", "mistaken", "left"]


@dataclass(frozen=True)
class Spoke:
    """The person asked for a language: its code, or "" for one that cannot be had or was not named."""

    language: str


@dataclass(frozen=True)
class Chatted:
    """Small talk or a feeling without a fact: its kind. `tells` as in `Told`, with which it came."""

    kind: str
    tells: bool = False


@dataclass(frozen=True)
class Missed:
    """The citizen was not understood. `about`: nothing, or the kind that is out of scope. `themes`: what it
    may be about all the same, as "needs.post" or "ask:pris", so that it is asked. `passages`: the papers'
    sentences with its words, by id, where it asked something; `nearest` and `clear` as in `Wondered`."""

    about: str = "nothing"
    themes: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    clear: bool = False


Event = (
    Began
    | Answered
    | Told
    | Doubted
    | Confirmed
    | Wondered
    | Commanded
    | Endangered
    | Sensed
    | Calmed
    | Spoke
    | Chatted
    | Missed
)
EVENTS: dict[str, type[Event]] = {
    kind.__name__.lower(): kind
    for kind in (
        Began, Answered, Told, Doubted, Confirmed, Wondered, Commanded, Endangered, Sensed, Calmed,
        Spoke, Chatted, Missed,
    )
}  # fmt: skip


def to_json(event: Event) -> dict[str, Any]:
    """The event as plain JSON values, with its kind."""
    return {"event": type(event).__name__.lower(), **asdict(event)}


def from_json(stored: dict[str, Any]) -> Event:
    """The event that `to_json` wrote; what an older version did not write has its default."""
    kind = EVENTS[stored["event"]]
    given = {f.name: _tuples(stored[f.name]) for f in fields(kind) if f.name in stored}
    return kind(**given)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list | tuple) else value


# ---------------------------------------------------------------- out


@dataclass(frozen=True)
class ShowOpening:
    """The first screen; `again` after an answer in between: without what has been told once."""

    again: bool = False


@dataclass(frozen=True)
class ShowHeard:
    """What was taken, said back. `question` is what can be changed ('' if nothing). `away`: the keys
    of what was told before and has now been taken away."""

    question: str
    values: Pairs = ()
    unknown: str = ""
    entry: str = ""
    away: tuple[str, ...] = ()


@dataclass(frozen=True)
class Say:
    """A sentence of the catalogue, with buttons `command:x`, `ask:x`, `tell:x` with the key of what is then
    told, or `withdraw:x` with the keys of what is then taken away."""

    key: str
    buttons: tuple[str, ...] = ()
    contact: bool = False


@dataclass(frozen=True)
class Ask:
    """A question. `number` counts from 1; `members` are the members of a set worth showing."""

    question: str
    number: int
    members: tuple[str, ...] = ()
    result: bool = False
    back: bool = False
    again: bool = False
    """Its list stood on the screen already, and something else was answered meanwhile."""


@dataclass(frozen=True)
class ShowWhy:
    """Why the question on the screen is asked; `meant`: and what is meant by it."""

    question: str
    meant: bool = False


@dataclass(frozen=True)
class AskConfirm:
    """'Forstår jeg dig ret?'"""

    values: Pairs


@dataclass(frozen=True)
class ShowResult:
    """The result. `more`: there are questions left that could change it."""

    missing: tuple[str, ...]


@dataclass(frozen=True)
class ShowTopic:
    """The answer to a follow-up question, or to a point of it. `letter`, `passages`, `nearest`, `clear` and
    `again` as in `Wondered`; `beside`: the other offers of which it is asked."""

    topic: str
    offer: str = ""
    point: str = ""
    letter: str = ""
    beside: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    clear: bool = False
    again: bool = False


@dataclass(frozen=True)
class ShowOutcome:
    """In short what it comes to for offers that were just asked for, by what is known. `nearest` as in
    `Wondered`."""

    offers: tuple[str, ...]
    nearest: tuple[str, ...] = ()
    clear: bool = False


@dataclass(frozen=True)
class ShowHelp:
    """In short which help there may be with needs of which it was just asked, as keys ("needs.post").
    `open`: it was asked what one can do at all, and where one begins is told first, with or without needs.
    `unasked`: they were told of and nothing was asked: what may help, in a word, before what is asked next.
    `nearest` and `clear` as in `Wondered`."""

    needs: tuple[str, ...]
    nearest: tuple[str, ...] = ()
    clear: bool = False
    open: bool = False
    unasked: bool = False


@dataclass(frozen=True)
class ShowPassages:
    """What the papers say with the words of a question that was not understood. `buttons`, as in `Say`, are
    what else it may be about; `more`: what else the papers say that is like it. `clear` as in
    `Wondered`."""

    passages: tuple[str, ...]
    buttons: tuple[str, ...] = ()
    contact: bool = False
    more: tuple[str, ...] = ()
    clear: bool = False


@dataclass(frozen=True)
class ShowDanger:
    """The danger screen; where `sure` is False, the lines with a kind question. `again`: how often
    something else was said while it stands there, so that only its question comes back. `also`: other
    dangers that were told, of which the lines stand there too. `asked`: what was asked that is answered
    before all else. `below`: what is answered below the numbers."""

    danger: str
    about: str
    sure: bool = True
    again: int = 0
    also: tuple[str, ...] = ()
    asked: tuple["ShowTopic", ...] = ()
    below: tuple["ShowTopic | ShowPassages", ...] = ()


@dataclass(frozen=True)
class ShowAnswers:
    """All earlier answers, changeable."""


@dataclass(frozen=True)
class ShowEnd:
    """The conversation is stopped or deleted."""

    deleted: bool


Shown = (
    ShowOpening
    | ShowHeard
    | Say
    | Ask
    | ShowWhy
    | AskConfirm
    | ShowResult
    | ShowTopic
    | ShowOutcome
    | ShowHelp
    | ShowPassages
    | ShowDanger
    | ShowAnswers
    | ShowEnd
)
