"""What a person sees, as values: one dataclass a kind of screen. Knows no HTML, rules or storage.

Made by `assistant/answer.py` and the conversation; chat, page, terminal, print and review render the
same objects. All text is finished sentences in one language.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Cite:
    """Where a sentence stands: a document in words, its section and its date in words."""

    source: str
    title: str
    section: str
    date: str
    kind: str = "document"


@dataclass(frozen=True)
class Said:
    """One sentence with its citations."""

    text: str
    cites: tuple[Cite, ...] = ()

    @property
    def is_name(self) -> bool:
        """Whether it is the name of what the lines after it are about, and no sentence."""
        return not self.cites and not self.text.endswith((".", "!"))


@dataclass(frozen=True)
class PhoneView:
    """A number as shown, as dialled (`tel:`), what it is, and its hours in words or ''."""

    number: str
    dial: str
    says: str
    hours: str = ""


@dataclass(frozen=True)
class ContactView:
    """Whom to turn to. `lacks` says what the source leaves out; `instead` is whom to ring then."""

    id: str
    name: str
    address: str = ""
    map_url: str = ""
    phones: tuple[PhoneView, ...] = ()
    mail: str = ""
    url: str = ""
    hours: str = ""
    lacks: tuple[str, ...] = ()
    instead: tuple[PhoneView, ...] = ()
    says: str = ""
    as_of: str = ""
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class OptionView:
    """One button or box."""

    id: str
    label: str
    icon: str = ""
    more: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class TermView:
    """A word on the screen that not everybody knows, and what it means."""

    word: str
    said: Said


@dataclass(frozen=True, kw_only=True)
class Whole:
    """What every view has: the code of the language that its text is in, and the words explained."""

    language: str = "da"
    terms: tuple[TermView, ...] = ()


@dataclass(frozen=True)
class Opening(Whole):
    """The first screen: who this is, what is stored, the line for danger, and why one came."""

    paragraphs: tuple[str, ...]
    danger: str
    ask: str
    options: tuple[OptionView, ...]
    kind: Literal["opening"] = "opening"


@dataclass(frozen=True)
class Heard(Whole):
    """What the person answered, said back. `question` is '' if it cannot be changed."""

    text: str
    question: str = ""
    note: str = ""
    kind: Literal["heard"] = "heard"


@dataclass(frozen=True)
class Notice(Whole):
    """Something the assistant says."""

    paragraphs: tuple[Said, ...]
    contacts: tuple[ContactView, ...] = ()
    options: tuple[OptionView, ...] = ()
    """What is offered as buttons: ids are `ask:<topic>`, `command:<command>`, `tell:<key>` or
    `withdraw:<keys>`."""
    kind: Literal["said"] = "said"


@dataclass(frozen=True)
class Asked(Whole):
    """One question. `form`: truth, choice, set or number. `number` counts questions from 1."""

    question: str
    form: Literal["truth", "choice", "set", "number"]
    ask: str
    help: str
    why: str
    options: tuple[OptionView, ...]
    number: int
    unit: str = ""
    minimum: int = 0
    maximum: int = 0
    value: str = ""
    can_show_result: bool = False
    can_go_back: bool = False
    told: bool = False
    """Of this list something was told before it was asked: the rest of it need not be seen."""
    whole: bool = False
    """The rest was asked for: it is shown at once."""
    again: bool = False
    """This list stood there before what has just been answered: all that nothing was told of is folded."""
    kind: Literal["asked"] = "asked"


@dataclass(frozen=True)
class Confirm(Whole):
    """'Forstår jeg dig ret: ...?'"""

    ask: str
    items: tuple[str, ...]
    yes: str
    no: str
    kind: Literal["confirm"] = "confirm"


@dataclass(frozen=True)
class AnswerLine:
    """One earlier answer, changeable by its question."""

    question: str
    label: str
    value: str
    told: str


@dataclass(frozen=True)
class Answers(Whole):
    """All earlier answers."""

    lines: tuple[AnswerLine, ...]
    kind: Literal["answers"] = "answers"


@dataclass(frozen=True)
class TopicView(Whole):
    """The answer to a follow-up question."""

    id: str
    title: str
    paragraphs: tuple[Said, ...]
    contacts: tuple[ContactView, ...]
    options: tuple[OptionView, ...]
    more: tuple[Said, ...] = ()
    """What else stands under the wider question, folded: one sentence answered what was asked."""
    more_title: str = ""
    kind: Literal["topic"] = "topic"


@dataclass(frozen=True)
class DangerView(Whole):
    """The one screen that stops everything else. `doubt`: it asks before it warns."""

    danger: str
    title: str
    paragraphs: tuple[str, ...]
    lines: tuple[ContactView, ...]
    ask: str
    options: tuple[OptionView, ...]
    doubt: bool = False
    again: bool = False
    """It stands on the page already: something else was said, and its question comes back."""
    answers: tuple[Said, ...] = ()
    """What was asked that is answered at once, above all else."""
    below: tuple[TopicView, ...] = ()
    """What was asked beside it, answered below the numbers."""
    kind: Literal["danger"] = "danger"


@dataclass(frozen=True)
class ReasonView:
    """One reason in the person's own words. `mark`: yes, no, unknown (still to know) or judged."""

    mark: Literal["yes", "no", "unknown", "judged"]
    said: Said
    told: str = ""


@dataclass(frozen=True)
class AspectView:
    """What the source tells of one aspect (price, time, complaint ...)."""

    id: str
    title: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class OfferView:
    """One offer for this person, with everything that stands about it."""

    id: str
    name: str
    law: str
    short: str
    outcome: str
    outcome_says: str
    decides: str
    reasons: tuple[ReasonView, ...]
    not_enough: tuple[Said, ...]
    notes: tuple[Said, ...]
    aspects: tuple[AspectView, ...]
    complaint: tuple[Said, ...]
    contacts: tuple[ContactView, ...]
    cites: tuple[Cite, ...]
    held: bool = False
    complaint_to: tuple[ContactView, ...] = ()
    terms: tuple[TermView, ...] = ()
    deciding: int = 0
    """So many of the reasons, the first, decide that it normally does not fit: the rest is folded. 0: all
    stand there."""

    @property
    def open_reasons(self) -> tuple[ReasonView, ...]:
        """Those that stand unfolded."""
        return self.reasons[: self.deciding or None]


@dataclass(frozen=True)
class StepView:
    """One thing to do, and a sentence to say: in Danish, with what it `means` in the language."""

    said: Said
    say: str = ""
    means: str = ""


@dataclass(frozen=True)
class DoorView:
    """Begin here: the contact, and the things to do there."""

    contact: ContactView
    also: tuple[ContactView, ...]
    steps: tuple[StepView, ...]
    practical: tuple[Said, ...]


@dataclass(frozen=True)
class NeedView:
    """The answer to one need, or to several with one answer: the fit, why (two reasons in the
    person's own words), and what comes next if it is not enough. `heading` may be several lines."""

    needs: tuple[str, ...]
    label: str
    heading: str
    says: tuple[Said, ...]
    because: tuple[Said, ...]
    fit: OfferView | None
    next: tuple[OfferView, ...]
    """What intrudes more than the fit, if the fit is not enough."""
    others: tuple[OfferView, ...]
    doors: tuple[ContactView, ...]
    urgent: bool = False


@dataclass(frozen=True)
class SourceView:
    """One source: title, date in words, and warnings (old, not confirmed in force)."""

    id: str
    title: str
    date: str
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Result(Whole):
    """The whole result, in the order it is shown."""

    title: str
    intro: tuple[str, ...]
    urgent: tuple[ContactView, ...]
    begin: DoorView
    held: tuple[OfferView, ...]
    needs: tuple[NeedView, ...]
    general: tuple[Said, ...]
    folded: tuple[OfferView, ...]
    missing: tuple[str, ...]
    coming: tuple[Said, ...]
    answers: tuple[AnswerLine, ...]
    topics: tuple[OptionView, ...]
    sources: tuple[SourceView, ...]
    rules: str
    on: str
    can_continue: bool
    asked: tuple[OfferView, ...] = ()
    """What was asked about by name and stands under no need."""
    told: tuple[OfferView, ...] = ()
    """What the person told of otherwise than by a need, and stands under none."""
    told_first: bool = False
    """Whether it stands before the needs: where none of them was told."""
    interpreter: StepView | None = None
    """In another language than Danish: that an interpreter can be had, and how to ask for one."""
    kind: Literal["result"] = "result"


@dataclass(frozen=True)
class Ended(Whole):
    """The conversation is stopped or deleted, with whom to turn to."""

    paragraphs: tuple[str, ...]
    contacts: tuple[ContactView, ...]
    options: tuple[OptionView, ...]
    kind: Literal["ended", "deleted"] = "ended"


View = (
    Opening | Heard | Notice | Asked | Confirm | Answers | TopicView | DangerView | Result | Ended
)
