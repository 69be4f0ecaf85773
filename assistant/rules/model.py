"""The shape of rule files: what a lawyer or an editor may write. Knows no files and no answers.

Every class here is the schema of one kind of block in `data/`; `schema()` gives it as JSON Schema
for editors. All text is Danish; [du], [dig], [din], [dit], [dine] (and [Du] ...) follow the voice.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_+-]*$")]


def _as_list(value: Any) -> Any:
    """Lets an editor write one item where a list is meant."""
    return value if isinstance(value, list | tuple) else [value]


Ids = Annotated[tuple[Id, ...], BeforeValidator(_as_list)]
Some = Annotated[Ids, Field(min_length=1)]
"""At least one id: what would be a dead end if it were empty."""
Texts = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
Url = Annotated[str, Field(pattern=r"^(https?://)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(/\S*)?$")]
Mail = Annotated[str, Field(pattern=r"^[^@\s]+@[a-z0-9-]+(\.[a-z0-9-]+)+$")]


class Block(BaseModel):
    """Base of every block: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# ---------------------------------------------------------------- facts and questions


class Kind(StrEnum):
    """What values a fact has."""

    TRUTH = "truth"
    CHOICE = "choice"
    NUMBER = "number"
    SET = "set"


class Option(Block):
    """One value of a choice, or one member of a set, with the words on its button."""

    id: Id
    label: str
    relative: str = ""
    icon: str = ""
    more: bool = False
    urgent: bool = False
    """For a need: shown first, and it ends the questioning."""


class Fact(Block):
    """One thing that may be known about the person or the asker.

    `label` names it in a list ("Din alder"); `means` tells an outsider what it is.
    `ordered` lists values from least to most help needed, for proofs along that order.
    """

    id: Id
    kind: Kind
    label: str
    means: str
    about: Literal["person", "asker"] = "person"
    known_by: Literal["citizen", "caseworker"] = "citizen"
    options: tuple[Option, ...] = ()
    ordered: Ids = ()
    minimum: int = 0
    maximum: int = 1000
    unit: str = ""
    applies_when: Condition | None = None

    @model_validator(mode="after")
    def _options_fit_kind(self) -> Fact:
        if (self.kind in (Kind.CHOICE, Kind.SET)) != bool(self.options):
            raise ValueError(f"fakta af typen {self.kind} skal have options, og kun choice og set")
        return self

    def option(self, option_id: str) -> Option:
        """The option with that id; KeyError if there is none."""
        return next(o for o in self.options if o.id == option_id)


class More(Block):
    """Options that a municipality adds to a common choice or set: offers that only it has."""

    fact: Id
    options: tuple[Option, ...]


class Voiced(Block):
    """One sentence in the three voices: to the person, to a relative, to staff."""

    du: str
    relative: str = ""
    staff: str = ""


class Question(Block):
    """One screen: which facts it settles, its words, and why it is asked."""

    id: Id
    facts: Some
    ask: Voiced
    why: str
    help: str = ""
    yes: str = "Ja"
    no: str = "Nej"


# ---------------------------------------------------------------- conditions


class Condition(Block):
    """A condition over facts: exactly one of `all`, `any`, `not`, `condition`, `fact`.

    With `fact`: `is` (values of a choice, or yes/no), `at_least`/`below` (number), `has` (member).
    A truth fact alone means that it is yes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    not_: Condition | None = Field(default=None, alias="not")
    condition: Id = ""
    fact: Id = ""
    is_: Ids = Field(default=(), alias="is")
    at_least: int | None = None
    below: int | None = None
    has: Ids = ()

    @model_validator(mode="after")
    def _one_form(self) -> Condition:
        forms = [bool(self.all), bool(self.any), self.not_ is not None]
        forms += [bool(self.condition), bool(self.fact)]
        if sum(forms) != 1:
            raise ValueError("en betingelse er præcis én af: all, any, not, condition, fact")
        tests = [bool(self.is_), bool(self.has)]
        tests += [self.at_least is not None or self.below is not None]
        if sum(tests) > (1 if self.fact else 0):
            raise ValueError("skriv kun én af: is, has, at_least/below, og kun sammen med fact")
        return self


class Cited(Block):
    """A sentence with where it stands. `cite` is a section of the file's own source, or
    `source: section` of another; `atoms` are statement ids of `docs/domain`."""

    says: str
    cite: Texts = ()
    atoms: Texts = ()


class Settled(Block):
    """What has a condition that may be the same for everybody; then it says why it stands there."""

    constant_because: str = ""


class Clause(Settled):
    """One condition of an offer, with the words for each truth and its citation.

    `otherwise: unclear` is for a condition that the source leaves open when it is no: the offer is
    then unclear and never not_matching.
    """

    when: Condition
    yes: str
    no: str
    unknown: str = ""
    otherwise: Literal["not_matching", "unclear"] = "not_matching"
    cite: Texts
    atoms: Texts = ()


class Conditional(Cited, Settled):
    """A sentence that holds when a condition is yes."""

    when: Condition


class NotEnough(Conditional):
    """The offer does not meet the need when the condition is yes (`needs`: only for these)."""

    needs: Ids = ()


class Bar(Cited):
    """Holding `held` (a member of the fact `held`) normally keeps one from this offer."""

    held: Id


# ---------------------------------------------------------------- offers


class Entry(StrEnum):
    """How one gets in."""

    OPEN = "open"
    REFERRAL = "referral"
    ASSESSMENT = "assessment"


Audience = Annotated[tuple[Literal["person", "carer"], ...], BeforeValidator(_as_list)]


class Place(Settled):
    """A place where an offer is given, for whom, and its contact."""

    contact: Id
    when: Condition | None = None
    says: str
    cite: Texts = ()
    atoms: Texts = ()


class Complaint(Cited):
    """How one complains over this offer, exactly. `none`: no appeal over the answer itself."""

    route: Literal["ankestyrelsen", "none", "unknown"]
    contacts: Ids = ()
    """Where to send it, if that is not the offer's own door."""


ASPECTS = (
    "who", "purpose", "content", "not_content", "duration", "start", "deadline", "price",
    "pay", "transport", "provider", "follow_up", "duty", "staff",
)  # fmt: skip


class Tells(Block):
    """What the document says of an offer, by aspect, each sentence cited."""

    who: tuple[Cited, ...] = ()
    purpose: tuple[Cited, ...] = ()
    content: tuple[Cited, ...] = ()
    not_content: tuple[Cited, ...] = ()
    duration: tuple[Cited, ...] = ()
    start: tuple[Cited, ...] = ()
    deadline: tuple[Cited, ...] = ()
    price: tuple[Cited, ...] = ()
    pay: tuple[Cited, ...] = ()
    transport: tuple[Cited, ...] = ()
    provider: tuple[Cited, ...] = ()
    follow_up: tuple[Cited, ...] = ()
    duty: tuple[Cited, ...] = ()
    staff: tuple[Cited, ...] = ()


class Step(Cited, Settled):
    """One thing to do, and a sentence to say when doing it."""

    say: str = ""
    when: Condition | None = None


class Example(Block):
    """Facts and the outcome this offer must then have: one that passes, one that fails."""

    facts: dict[str, Any]
    outcome: Literal["open", "referral", "assessment", "not_matching", "unclear"]


class Offer(Block):
    """One offer of one document. `kind`: described; `named` (the source only names it);
    `elsewhere` (help that belongs to another law or place: its door comes first). A municipality's
    own offer takes the place of the national one with the same id."""

    id: Id
    name: str
    short: str
    law: str
    kind: Literal["described", "named", "elsewhere"] = "described"
    audience: Audience = Field(default=("person",), alias="for")
    """`carer`: answers what the asker needs; `person`: what the person needs."""
    meets: Some
    rung: int | None = None
    general: bool = False
    entry: Entry | None = None
    door: Some
    door_held: Ids = ()
    cite: Texts
    asks: tuple[Clause, ...] = ()
    judged: tuple[Clause, ...] = ()
    not_enough: tuple[NotEnough, ...] = ()
    bars: tuple[Bar, ...] = ()
    notes: tuple[Conditional, ...] = ()
    places: tuple[Place, ...] = ()
    tells: Tells = Tells()
    complaint: Complaint | None = None
    steps: tuple[Step, ...] = ()
    never_best: str = ""
    """Why it is never the fit: for a described offer that something less intrusive always meets."""
    narrower: tuple[Cited, ...] = ()
    """The warning where the document turns away people whom the national base includes."""
    gap_because: str = ""
    """Why there are days without this offer between its earlier dates and these."""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    """Last day. The same id may stand several times if the dates do not overlap."""
    examples: tuple[Example, ...] = ()

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _entry_fits_kind(self) -> Offer:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("valid_until ligger før valid_from")
        if (self.kind == "described") != (self.entry is not None):
            raise ValueError("et tilbud med kind: described skal have entry, de andre må ikke")
        return self


class Matter(Block):
    """An answer to a general question (interpreter, complaint, the staircase ...)."""

    id: Id
    title: str
    says: tuple[Cited, ...]
    contacts: Ids = ()


class Topic(Block):
    """A question that people ask, by its id in every municipality.

    Answered, with `aspect`, by what the offers in play tell of it, and by the municipality's matter of
    the same id; if neither says anything, by `says`, which is true everywhere, or says that the papers
    are silent.
    """

    id: Id
    title: str
    button: str = ""
    aspect: str = ""
    says: tuple[Cited, ...] = ()
    ask: Ids = ()
    next: Ids = ()
    """Topics offered as buttons under the answer."""
    told_when: Condition | None = None
    """Answered unasked, once, when what the person tells makes this yes."""


# ---------------------------------------------------------------- sources, contacts, files


class Confirmed(Block):
    """Who confirmed that a source or contact is in force, and when. No names of persons."""

    date: dt.date
    role: str


class Source(Block):
    """One dated document. `date_says` is what a citizen reads; `date` is absent if undated."""

    id: Id
    title: str
    kind: Literal["document", "law", "editor"] = "document"
    date_says: str
    date: dt.date | None = None
    review_by: dt.date
    confirmed_in_force: Confirmed | None = None
    url: Url = ""
    sections: tuple[str, ...]
    background: tuple[Background, ...] = ()


class Background(Block):
    """Statement ids that no answer tells, with the reason."""

    atoms: Texts
    why: str


class Phone(Block):
    """A number as printed: eight digits in pairs, or a short public number."""

    number: Annotated[
        str, Field(pattern=r"^(\d\d \d\d \d\d \d\d|\d\d \d\d\d \d\d\d|\d{3}|\d{4}|\d{3} \d{3})$")
    ]
    says: str
    hours: str = ""


class Contact(Block):
    """A place or line to turn to. What the source leaves blank is told in `lacks`."""

    id: Id
    name: str
    kind: Literal["door", "line", "place"] = "door"
    address: str = ""
    phones: tuple[Phone, ...] = ()
    mail: Mail = ""
    url: Url = ""
    hours: str = ""
    lacks: Texts = ()
    call_instead: Id = ""
    says: str = ""
    cite: Texts
    atoms: Texts = ()
    as_of: str
    confirmed: Confirmed | None = None
    """Who confirmed that number and hours are right, and when: absent if nobody has."""
    danger: Ids = ()
    """The kinds of danger this line is shown for."""
    if_none: bool = False
    """A national line that is shown too where the municipality's papers give no number or address."""


class Rung(Block):
    """One step of a municipality's own ladder."""

    rung: int
    name: str


class Fallback(Cited, Settled):
    """Not described here: whom to ask instead. Those with a condition come first; the last has none."""

    id: Id
    when: Condition | None = None
    doors: Some


class Municipality(Block):
    """What a folder says of its municipality."""

    id: Id
    name: str
    place: str
    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    site: Url
    main: Id
    """The contact to name when nothing else is known."""
    own: Id
    """The truth fact that tells whether the person lives here."""
    sources: Ids
    """The order of the folder's source files."""
    needs: Ids
    """The order in which needs are shown."""
    ladder: tuple[Rung, ...] = ()
    ladder_cite: Texts = ()
    fallbacks: tuple[Fallback, ...] = ()


class PensionStep(Block):
    """Born from this day: pension age in years and months."""

    born_from: dt.date
    years: int
    months: int = 0


class Named(Block):
    """A condition with a name, so that it is written once."""

    id: Id
    when: Condition


# ---------------------------------------------------------------- what is to be proved

OutcomeName = Literal["open", "referral", "assessment", "not_matching", "unclear"]
Outcomes = Annotated[tuple[OutcomeName, ...], BeforeValidator(_as_list)]


class Impossible(Block):
    """What nobody can be; a proof leaves it out."""

    when: Condition
    why: str


class Base(Cited):
    """Whom the law in force includes, by age and pension, in the offer with that id wherever a
    municipality describes it."""

    offer: Id
    when: Condition


class Claim(Cited):
    """What must hold for everybody whose answers make `given` yes, written from the document.

    Either of an offer: `outcomes` (always one of these) or `never` (none of these). Or of a need:
    `fit` (always one of these; `none` is no fit), `fit_never`, `door` (the first door is one of these).
    """

    id: Id
    given: Condition | None = None
    offer: Id = ""
    outcomes: Outcomes = ()
    never: Outcomes = ()
    need: Id = ""
    fit: Ids = ()
    fit_never: Ids = ()
    door: Ids = ()
    about: Literal["person", "asker"] = "person"

    @model_validator(mode="after")
    def _one_subject(self) -> Claim:
        of_offer = [bool(self.outcomes), bool(self.never)]
        of_need = [bool(self.fit), bool(self.fit_never), bool(self.door)]
        if bool(self.offer) == bool(self.need) or sum(of_offer) + sum(of_need) != 1:
            raise ValueError(
                "en påstand har offer og én af outcomes, never, "
                "eller need og én af fit, fit_never, door"
            )
        if any(of_offer) != bool(self.offer):
            raise ValueError("outcomes og never hører til offer; fit, fit_never og door til need")
        return self


class Reversal(Cited):
    """An exception from "more help needed never loses an offer": along the ordered `fact`, the
    `offers` may be lost (or, for a need, the fit may fall from them), because the document says so."""

    fact: Id
    offers: Some


class RuleFile(Block):
    """Everything that one file may hold."""

    municipality: Municipality | None = None
    source: Source | None = None
    continues: Id = ""
    """The source that this file goes on with, when one document is written in several files."""
    facts: tuple[Fact, ...] = ()
    more_options: tuple[More, ...] = ()
    questions: tuple[Question, ...] = ()
    conditions: tuple[Named, ...] = ()
    offers: tuple[Offer, ...] = ()
    matters: tuple[Matter, ...] = ()
    topics: tuple[Topic, ...] = ()
    contacts: tuple[Contact, ...] = ()
    pension_age: tuple[PensionStep, ...] = ()
    impossible: tuple[Impossible, ...] = ()
    base: tuple[Base, ...] = ()
    claims: tuple[Claim, ...] = ()
    reversals: tuple[Reversal, ...] = ()


for _block in (Fact, Condition, Topic, Source, RuleFile):
    _block.model_rebuild()


def schema() -> dict[str, Any]:
    """JSON Schema of a rule file, for completion in an editor."""
    return RuleFile.model_json_schema()
