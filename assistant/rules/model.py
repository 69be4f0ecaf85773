"""The shape of rule files: what a lawyer or an editor may write. Knows no files and no answers.

Every class here is the schema of one kind of block in `data/`; `schema()` gives it as JSON Schema
for editors. All text is Danish; [du], [dig], [din], [dit], [dine] (and [Du] ...) follow the voice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, Literal, get_args

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
    """The value as rules and facts write it."""
    label: str
    """The words on the button, to the person."""
    relative: str = ""
    """The same words to a relative or to staff, where those of `label` would be wrong."""
    inside: str = ""
    """For a need whose label is a whole sentence: what it is about, inside another sentence."""
    icon: str = ""
    """The name of a picture beside the label; see the list under "Icons". Without one none is
    shown."""
    more: bool = False
    """Shown only under "mere": for what few people need."""
    urgent: bool = False
    """For a need: shown first, and it ends the questioning."""
    in_danger: Id = ""
    """For a need: the danger that its offers are a place to go to from. On the screen of that
    danger it is answered what such a place costs and whether a child may come."""
    lasting: Id = ""
    """For an urgent need: the need that is left of it when its danger was not meant so."""
    by_law: Id = ""
    """For a need: the offer, as `of_offers` of a topic names it, of which the law is told where no
    offer here is for just that need."""
    leads: bool = False
    """For a need of the one who asks for another: told in own words, it comes before what the other
    needs."""


class Fact(Block):
    """One thing that may be known about the person or the asker.

    `label` names it in a list ("Din alder"); `means` tells an outsider what it is.
    `ordered` lists values from least to most help needed, for proofs along that order.
    """

    id: Id
    """The name by which conditions, questions, examples and stories call it."""
    kind: Kind
    """`truth` (yes or no), `choice` (one of the options), `number` (a whole number), `set`
    (each option yes or no)."""
    label: str
    """Its name in a list of answers, and in "Det ved vi ikke endnu: ..."."""
    means: str
    """What it is, for somebody who fills it in from outside: `vejviser facts` prints it."""
    about: Literal["person", "asker"] = "person"
    """Whom it is about: the `person` who needs help, or the `asker` (a relative)."""
    known_by: Literal["citizen", "caseworker"] = "citizen"
    """`caseworker`: an assessment. It is never asked of anybody, but can be told or entered."""
    options: tuple[Option, ...] = ()
    """The values of a choice or the members of a set. Required for these two kinds, refused
    for the others."""
    ordered: Ids = ()
    """Values of a choice from least to most help needed. `prove` shows that nobody loses an
    offer by needing more."""
    minimum: int = 0
    """The least number that is believed."""
    maximum: int = 1000
    """The greatest number that is believed. Write it for an income: 1000 is too little."""
    unit: str = ""
    """What is counted: `år`, `km`, `kr.`, `kr. om måneden`, `gange` ..."""
    applies_when: Condition | None = None
    """When the fact makes sense at all. Where it is no, the question is not asked, and no rule
    may read the fact."""

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
    """The common choice or set that gets more options, e.g. `needs`, `held` or `asked_about`."""
    options: tuple[Option, ...]
    """The options that are added after the common ones. Their ids must be new."""


class Voiced(Block):
    """One sentence in the three voices: to the person, to a relative, to staff."""

    du: str
    """To the person. `{municipality}` is filled in with the municipality's name."""
    relative: str = ""
    """To a relative; without it, the words of `du` are used."""
    staff: str = ""
    """To a member of staff; without it, the words of `du` are used."""


class Question(Block):
    """One screen: which facts it settles, its words, and why it is asked."""

    id: Id
    """Its name: in `missing` of an answer, and in `/ret ID` in the terminal."""
    facts: Some
    """The fact that it settles. Only facts that a citizen can know; each fact stands in one
    question only."""
    ask: Voiced
    """The question itself, in up to three voices."""
    why: str
    """Shown to who asks why it is asked."""
    help: str = ""
    """A line under the question."""
    yes: str = "Ja"
    """The word on the yes button of a truth."""
    no: str = "Nej"
    """The word on the no button of a truth."""
    asked_when: Condition | None = None
    """When it is asked. Where it is no, the question is left out; what the person tells of its facts
    unasked still counts. Where it is not known yet, the question is asked."""


# ---------------------------------------------------------------- conditions


class Condition(Block):
    """A condition over facts: exactly one of `all`, `any`, `not`, `condition`, `fact`.

    With `fact`: `is` (values of a choice, or yes/no), `at_least`/`below` (number), `has` (member).
    A truth fact alone means that it is yes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    all: tuple[Condition, ...] = ()
    """All of these hold."""
    any: tuple[Condition, ...] = ()
    """At least one of these holds."""
    not_: Condition | None = Field(default=None, alias="not")
    """This one does not hold."""
    condition: Id = ""
    """The named condition with that id holds."""
    fact: Id = ""
    """What is tested. One of `is`, `has`, `at_least`/`below` says how; a truth alone means
    that it is yes."""
    is_: Ids = Field(default=(), alias="is")
    """A choice has one of these values; or a truth is `yes` or `no`."""
    at_least: int | None = None
    """The number is this or more."""
    below: int | None = None
    """The number is less than this. May stand together with `at_least`."""
    has: Ids = ()
    """The set has at least one of these members."""

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
    """The sentence that is read. Marks: `[du]` and `{contact}`."""
    cite: Texts = ()
    """Where it stands: a section of the file's own document, or `source: section`."""
    atoms: Texts = ()
    """Ids of statements in an inventory of the document, if you keep one; the tool
    `tools/coverage.py` reads them."""
    answers: Ids = ()
    """In `tells`, in a note that holds and in a matter: the points that it answers. Who asks just that is
    told this first, and the rest folded. A note that says whom an offer is for (`hvem_for`) is told to who
    asks whether they can have it."""
    goes_on: bool = False
    """In `tells` and in a matter: it goes on with the sentence before it ("Ud over det ..."). Where either
    comes first because it was asked for, both do."""
    on_card: bool = False
    """In `tells`: it stands on the card of the offer and is not folded: a figure that decides, a place by
    name."""


def runs(sentences: Iterable[Cited]) -> list[list[Cited]]:
    """The sentences of one list, those together that go on with each other."""
    found: list[list[Cited]] = []
    for one in sentences:
        if one.goes_on and found:
            found[-1].append(one)
        else:
            found.append([one])
    return found


class Settled(Block):
    """What has a condition that may be the same for everybody; then it says why it stands there."""

    constant_because: str = ""
    """Why the condition stands there though it is the same for everybody. `prove` asks for it."""


class Clause(Settled):
    """One condition of an offer, with the words for each truth and its citation.

    `otherwise: unclear` is for a condition that the source leaves open when it is no: the offer is
    then unclear and never not_matching.
    """

    when: Condition
    """The condition."""
    yes: str
    """Told when it is yes."""
    no: str
    """Told when it is no."""
    unknown: str = ""
    """Told while it is not known. Without it: "Det ved vi ikke endnu: ..."."""
    otherwise: Literal["not_matching", "unclear"] = "not_matching"
    """What the offer is when the condition is no. `unclear`: the document leaves it open. Only
    in `asks`."""
    cite: Texts
    """Where the condition stands in the document."""
    atoms: Texts = ()
    """As in every cited sentence."""


class Conditional(Cited, Settled):
    """A sentence that holds when a condition is yes."""

    when: Condition
    """The sentence is told when this is yes."""


class NotEnough(Conditional):
    """The offer does not meet the need when the condition is yes (`needs`: only for these)."""

    needs: Ids = ()
    """It falls short of these needs only; without it, of all that the offer meets."""


class Bar(Cited):
    """Holding `held` (a member of the fact `held`) normally keeps one from this offer."""

    held: Id
    """The member of the set `held` that normally keeps one from this offer."""


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
    """The contact of the place: it becomes the door for those whom the place is for."""
    when: Condition | None = None
    """Whom the place is for; without it, for everybody."""
    says: str
    """What is told of it."""
    cite: Texts = ()
    """Where it stands."""
    atoms: Texts = ()
    """As in every cited sentence."""


class Complaint(Cited):
    """How one complains over this offer, exactly. `none`: no appeal over the answer itself."""

    route: Literal["ankestyrelsen", "none", "unknown"]
    """`ankestyrelsen`: a decision that can be appealed. `none`: it cannot. `unknown`: the
    document does not say."""
    contacts: Ids = ()
    """Where to send it, if that is not the offer's own door."""


Aspect = Literal[
    "who", "purpose", "content", "not_content", "duration", "start", "deadline", "price",
    "pay", "transport", "provider", "follow_up", "duty", "staff",
]  # fmt: skip
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)


class Tells(Block):
    """What the document says of an offer, by aspect, each sentence cited."""

    who: tuple[Cited, ...] = ()
    """Whom it is for."""
    purpose: tuple[Cited, ...] = ()
    """What it is to achieve."""
    content: tuple[Cited, ...] = ()
    """What one gets."""
    not_content: tuple[Cited, ...] = ()
    """What is not part of it."""
    duration: tuple[Cited, ...] = ()
    """How long it lasts."""
    start: tuple[Cited, ...] = ()
    """How one begins."""
    deadline: tuple[Cited, ...] = ()
    """When one gets an answer or can begin."""
    price: tuple[Cited, ...] = ()
    """What it costs; "gratis" too."""
    pay: tuple[Cited, ...] = ()
    """What one earns."""
    transport: tuple[Cited, ...] = ()
    """How one gets there."""
    provider: tuple[Cited, ...] = ()
    """Who gives it."""
    follow_up: tuple[Cited, ...] = ()
    """How it is followed up."""
    duty: tuple[Cited, ...] = ()
    """What is expected of the person."""
    staff: tuple[Cited, ...] = ()
    """What the staff must be able to do."""


class Step(Cited, Settled):
    """One thing to do, and a sentence to say when doing it."""

    say: str = ""
    """A sentence that the person can say when doing it."""
    contact: Id = ""
    """The one of the offer's own doors that it goes to, where that is not the first: it then stands
    first."""
    when: Condition | None = None
    """For whom this step is. The first step whose condition is yes is shown; the last has no
    condition."""


class Example(Block):
    """Facts and the outcome this offer must then have: one that passes, one that fails."""

    facts: dict[str, Any]
    """What somebody has told, as `assess` reads it."""
    outcome: Literal["open", "referral", "assessment", "not_matching", "unclear"]
    """What this offer must then be."""


class Offer(Block):
    """One offer of one document. `kind`: described; `named` (the source only names it);
    `elsewhere` (help that belongs to another law or place: its door comes first). A municipality's
    own offer takes the place of the national one with the same id."""

    id: Id
    """Its name in rules, examples and stories. The same id may stand again for other dates."""
    name: str
    """What it is called, as the document calls it."""
    short: str
    """What it is, in one sentence."""
    law: str
    """The paragraph, or e.g. "kommunens eget tilbud"."""
    kind: Literal["described", "named", "elsewhere"] = "described"
    """`described`; `named` (the document only names it); `elsewhere` (another law or place
    gives it)."""
    audience: Audience = Field(default=("person",), alias="for")
    """`carer`: answers what the asker needs; `person`: what the person needs."""
    meets: Some
    """The needs that it meets."""
    asked_as: Ids = ()
    """Other options of `asked_about` that mean this offer too: who asks for a "botilbud" is shown both
    kinds."""
    told_when: Condition | None = None
    """Shown, whatever the needs, where what the person tells makes this yes."""
    told_leads: bool = False
    """Where `told_when` is yes and no need is urgent, the answer begins with it, as made for just that."""
    rung: int | None = None
    """Its place on the ladder: the least comes first. Without one it comes last."""
    general: bool = False
    """Open counselling: the fit only where nothing more particular is, and never ruled out by
    `for`."""
    entry: Entry | None = None
    """`open` (just turn up), `referral` (agreed in a talk), `assessment` (a written decision).
    Required if `described`, refused otherwise."""
    door: Some
    """The contact to go through; several in order."""
    door_held: Ids = ()
    """The contact for those who have the offer already."""
    cite: Texts
    """Where the offer is described."""
    asks: tuple[Clause, ...] = ()
    """Conditions that a citizen can tell. A no makes it `not_matching`, an unknown `unclear`."""
    judged: tuple[Clause, ...] = ()
    """Conditions that a caseworker judges. A no makes it `not_matching`, an unknown changes
    nothing."""
    not_enough: tuple[NotEnough, ...] = ()
    """When the offer does not meet the need, though it matches: then it is not the fit."""
    bars: tuple[Bar, ...] = ()
    """What one may normally not have at the same time."""
    notes: tuple[Conditional, ...] = ()
    """Sentences under a condition. They never move the outcome."""
    places: tuple[Place, ...] = ()
    """Where it is given, and for whom."""
    tells: Tells = Tells()
    """What the document says of it, by aspect."""
    complaint: Complaint | None = None
    """How one complains. Required if `described`."""
    steps: tuple[Step, ...] = ()
    """What to do next. Required if `described`; the last without `when`."""
    never_best: str = ""
    """Why it is never the fit: for a described offer that something less intrusive always meets."""
    narrower: tuple[Cited, ...] = ()
    """The warning where the document turns away people whom the national base includes."""
    gap_because: str = ""
    """Why there are days without this offer between its earlier dates and these."""
    valid_from: dt.date | None = None
    """The first day. Without it: always."""
    valid_until: dt.date | None = None
    """Last day. The same id may stand several times if the dates do not overlap."""
    examples: tuple[Example, ...] = ()
    """One that passes, one that fails; `check` tries them."""

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
    """The id of a topic: the municipality's own answer to that question."""
    title: str
    """A heading, for the editor."""
    says: tuple[Cited, ...]
    """The sentences of the answer."""
    contacts: Ids = ()
    """Whom to ask about it."""


class OfOffer(Cited):
    """What holds everywhere of an offer that a municipality's papers do not describe."""

    offer: Id
    """The offer by the id that it has where it is described."""


class OfTopic(Cited):
    """A sentence that holds everywhere, or wherever conversations are kept in one way."""

    kept: Literal["", "text", "answers", "no_text", "nothing"] = ""
    """Where it is said: where own words are kept for some days, or answers; where no own words are,
    or nothing at all. Without it, always."""

    def holds(self, text_days: int, days: int) -> bool:
        """Whether it is said where own words and answers are kept for so many days."""
        return {
            "": True,
            "text": text_days > 0,
            "answers": days > 0,
            "no_text": days > 0 and text_days == 0,
            "nothing": days == 0,
        }[self.kept]


class Deadline(Cited):
    """How long something can be done after a letter has come: `says` is the rule in a sentence. The last
    day is told only to those who ask and tell the day on which they got it."""

    weeks: int
    """So many weeks after that day; the last day is the same day of the week."""


class Point(Block):
    """A narrower question within a topic ("how often?"): answered by the sentences that name it in
    `answers`, whatever they stand under. Where none does, that is said first."""

    id: Id
    """Its name, one in all topics."""
    title: str
    """The question in words."""
    nearest: Id = ""
    """The point whose sentences are told, after that there is no answer to just this, where only they
    are."""
    aspect: Literal[Aspect, ""] = ""
    """The part of an offer's description (one of `ASPECTS`) that answers it, beside what names it."""
    everywhere: bool = False
    """The papers of every municipality were read for it: where no sentence answers it, that is said. Without
    it, the topic is told there."""
    needs: Ids = ()
    """Members of `needs`: who asks whether there is help with one of them is told its sentences first."""
    first_aspect: Literal[Aspect, ""] = ""
    """The part whose sentences come first of those that answer it; without it, that of the topic. What is
    not done leads where people ask whether it is."""


class Topic(Block):
    """A question that people ask, by its id in every municipality.

    Answered, with `aspect`, by what the offers in play tell of it, and by the municipality's matter of
    the same id; if neither says anything, by `says`, which is true everywhere, or says that the papers
    are silent.
    """

    id: Id
    """Its name."""
    title: str
    """The question in words."""
    button: str = ""
    """The words on its button; without it the title."""
    aspect: Literal[Aspect, "complaint", ""] = ""
    """A field of `tells`, or `complaint`: the answer is then taken from the offers in play."""
    wide: bool = False
    """The answer is taken from what may fit too, not only from what fits best: whoever asks has one of
    them in mind."""
    first: tuple[OfTopic, ...] = ()
    """What is said first, whatever the municipality's papers say."""
    says: tuple[OfTopic, ...] = ()
    """The answer where the municipality's papers say nothing."""
    points: tuple[Point, ...] = ()
    """The narrower questions within it that one sentence may answer."""
    of_offers: tuple[OfOffer, ...] = ()
    """The answer about an offer that is asked about by name and not described here. Of a topic with a
    `deadline`: about an offer to whose answer it does not apply."""
    deadline: Deadline | None = None
    """How long one may do it, where what is asked about is to be done in time."""
    ask: Ids = ()
    """Contacts shown under the answer; `main` is the municipality's own."""
    next: Ids = ()
    """Topics offered as buttons under the answer."""
    told_when: Condition | None = None
    """Answered unasked, once, when what the person tells makes this yes."""
    gives_way_to: Id = ""
    """The topic that is answered in its place where that one's `told_when` is yes."""

    @property
    def of_whole_offer(self) -> bool:
        """Whether it asks about an offer as a whole: what it is, why it does not fit."""
        return self.id in ("hvad_er", "hvorfor_ikke")

    @property
    def of_offer(self) -> bool:
        """Whether it asks about an offer or a part of it."""
        return bool(self.aspect) or self.of_whole_offer


class Term(Cited):
    """A word that citizens meet and may not know: `says` explains it beside the screen it stands on.

    A municipality may add words of its own: they are looked for before the national ones.
    """

    id: Id
    """Its name."""
    word: str
    """The word as it is shown: "visiteret"."""
    forms: Annotated[Texts, Field(min_length=1)]
    """How it is written, in small letters; a star at the end stands for any ending: "visiter*". Several
    words with one space between each; "§" is any paragraph."""


# ---------------------------------------------------------------- sources, contacts, files


class Confirmed(Block):
    """Who confirmed that a source or contact is in force, and when. No names of persons."""

    date: dt.date
    """The day."""
    role: str
    """The role of who confirmed it, e.g. "afdelingsleder". No names."""


class Source(Block):
    """One dated document. `date_says` is what a citizen reads; `date` is absent if undated."""

    id: Id
    """Its name in citations."""
    title: str
    """The document's own title."""
    kind: Literal["document", "law", "editor"] = "document"
    """`document` (the municipality's paper), `law`, `editor` (what the editors themselves
    know)."""
    date_says: str
    """Its date as a citizen reads it: "godkendt 11. januar 2021", "uden dato"."""
    date: dt.date | None = None
    """Its date. Leave it out if the document has none."""
    review_by: dt.date
    """The day by which somebody must look whether it still holds."""
    confirmed_in_force: Confirmed | None = None
    """Who confirmed that it is in force, and when. Without it the citizen is told that nobody
    has."""
    url: Url = ""
    """Where it can be read."""
    sections: tuple[str, ...]
    """Its headings, as they stand. Only these can be cited."""
    background: tuple[Background, ...] = ()
    """Statements of an inventory that no answer tells."""


class Background(Block):
    """Statement ids that no answer tells, with the reason."""

    atoms: Texts
    """The statements' ids."""
    why: str
    """Why nothing tells them."""


class Phone(Block):
    """A number as printed: eight digits in pairs, a short public number, or one abroad."""

    number: Annotated[
        str,
        Field(
            pattern=r"^(\d\d \d\d \d\d \d\d|\d\d \d\d\d \d\d\d|\d{3}|\d{4}|\d{3} \d{3}|\+\d{1,3}( \d+)+)$"
        ),
    ]
    """Eight digits in pairs (57 87 60 00), `70 201 201`, a short public number (112, 1888, 116 111),
    or one abroad with its country (+44 800 99 12 34)."""
    says: str
    """What it is: "hovednummer", "direkte"."""
    hours: str = ""
    """When it is answered, in words."""


class Contact(Block):
    """A place or line to turn to. What the source leaves blank is told in `lacks`."""

    id: Id
    """Its name: in `door`, `{id}` and so on."""
    name: str
    """What it is called."""
    kind: Literal["door", "line", "place"] = "door"
    """`door` (an office), `line` (a telephone line), `place` (somewhere to turn up)."""
    address: str = ""
    """The address; shown with a map."""
    phones: tuple[Phone, ...] = ()
    """Numbers, the most useful first: `{id}` in a sentence is the first."""
    mail: Mail = ""
    """The mail address."""
    url: Url = ""
    """The site."""
    hours: str = ""
    """Opening hours, in words."""
    lacks: Texts = ()
    """What the document leaves blank, as sentences. Required if there is neither phone nor
    `says`."""
    call_instead: Id = ""
    """The contact to ring, if this one has no number."""
    for_adults: Id = ""
    """The contact for adults who ask for a child: shown to them in place of this one."""
    says: str = ""
    """A sentence to know before one turns to it."""
    cite: Texts
    """Where it stands."""
    atoms: Texts = ()
    """As in every cited sentence."""
    as_of: str
    """How old it is, in words: "ifølge papiret fra januar 2021"."""
    confirmed: Confirmed | None = None
    """Who confirmed that number and hours are right, and when: absent if nobody has."""
    danger: Ids = ()
    """The kinds of danger this line is shown for."""
    refuge: bool = False
    """A place that people flee to from violence: not shown to whoever is about to hit somebody."""
    if_none: bool = False
    """A national line that is shown too where the municipality's papers give no number or address."""


class Rung(Block):
    """One step of a municipality's own ladder."""

    rung: int
    """The number."""
    name: str
    """What the step is called."""


class Fallback(Cited, Settled):
    """Not described here: whom to ask instead. Those with a condition come first; the last has none."""

    id: Id
    """Its name."""
    when: Condition | None = None
    """For whom. Those with a condition come first; the last has none."""
    about: Literal["person", "asker"] | None = None
    """Whose needs it answers, the `person`'s or the `asker`'s; without it, both. A relative of who is
    not 18 is an adult."""
    doors: Some
    """Whom to ask."""


class Municipality(Block):
    """What a folder says of its municipality."""

    id: Id
    """The folder's name."""
    name: str
    """The full name: "Sorø Kommune"."""
    place: str
    """The name alone: "Sorø"."""
    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    """The municipality's code of four digits, in quotation marks: '0340'."""
    site: Url
    """Its site, without https://."""
    main: Id
    """The contact to name when nothing else is known."""
    own: Id
    """The truth fact that tells whether the person lives here."""
    sources: Ids
    """The order of the folder's source files."""
    needs: Ids
    """The order in which needs are shown."""
    ladder: tuple[Rung, ...] = ()
    """The steps of its own ladder, if the document has one."""
    ladder_cite: Texts = ()
    """Where the ladder stands."""
    fallbacks: tuple[Fallback, ...] = ()
    """What is said where no offer is described, and whom to ask. The last has no `when`."""


class PensionStep(Block):
    """Born from this day: pension age in years and months."""

    born_from: dt.date
    """The first birthday of the step."""
    years: int
    """Pension age in years."""
    months: Annotated[int, Field(ge=0, le=11)] = 0
    """And months, 0 to 11."""


class Named(Block):
    """A condition with a name, so that it is written once."""

    id: Id
    """Its name in `{condition: ...}`."""
    when: Condition
    """The condition."""


# ---------------------------------------------------------------- what is to be proved

OutcomeName = Literal["open", "referral", "assessment", "not_matching", "unclear"]
Outcomes = Annotated[tuple[OutcomeName, ...], BeforeValidator(_as_list)]


class Impossible(Block):
    """What nobody can be; a proof leaves it out."""

    when: Condition
    """What nobody can be."""
    why: str
    """Why."""


class Base(Cited):
    """Whom the law in force includes, by age and pension, in the offer with that id wherever a
    municipality describes it."""

    offer: Id
    """The id of the offer that the law is about."""
    when: Condition
    """Whom the law includes. Only age, pension and what is held make sense here."""


class Claim(Cited):
    """What must hold for everybody whose answers make `given` yes, written from the document.

    Either of an offer: `outcomes` (always one of these) or `never` (none of these). Or of a need:
    `fit` (always one of these; `none` is no fit), `fit_never`, `door` (the first door is one of these).
    """

    id: Id
    """Its name."""
    given: Condition | None = None
    """For everybody whose answers make this yes; without it, for everybody."""
    offer: Id = ""
    """The offer it is about (then `outcomes` or `never`)."""
    outcomes: Outcomes = ()
    """The offer is always one of these."""
    never: Outcomes = ()
    """The offer is never one of these."""
    need: Id = ""
    """The need it is about (then `fit`, `fit_never` or `door`)."""
    fit: Ids = ()
    """The fit is always one of these; `none` is no fit."""
    fit_never: Ids = ()
    """The fit is never one of these."""
    door: Ids = ()
    """The first door is always one of these."""
    about: Literal["person", "asker"] = "person"
    """Whose need: the `person`'s or the `asker`'s."""

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
    """A fact with `ordered`."""
    offers: Some
    """The offers that may be lost, or fall from being the fit, as more help is needed."""


class RuleFile(Block):
    """Everything that one file may hold."""

    municipality: Municipality | None = None
    """The head of the folder: in exactly one of its files."""
    source: Source | None = None
    """The document that this file is written from. Required in a file with offers, matters,
    topics or terms, unless it has `continues`."""
    continues: Id = ""
    """The source that this file goes on with, when one document is written in several files."""
    facts: tuple[Fact, ...] = ()
    """Facts of the municipality's own."""
    more_options: tuple[More, ...] = ()
    """Options that it adds to common facts."""
    questions: tuple[Question, ...] = ()
    """Questions of its own; they come after the common ones."""
    conditions: tuple[Named, ...] = ()
    """Conditions with a name."""
    offers: tuple[Offer, ...] = ()
    """Offers, in the document's order."""
    matters: tuple[Matter, ...] = ()
    """Its own answers to common questions."""
    topics: tuple[Topic, ...] = ()
    """Questions that people ask; normally only in the national folder."""
    terms: tuple[Term, ...] = ()
    """Words that are explained where they stand."""
    contacts: tuple[Contact, ...] = ()
    """Contacts. In `contacts.yaml` only these may stand."""
    pension_age: tuple[PensionStep, ...] = ()
    """The table of pension ages, by birthday. A municipality's own takes the place of the
    national one."""
    impossible: tuple[Impossible, ...] = ()
    """What nobody can be: a proof leaves it out."""
    base: tuple[Base, ...] = ()
    """Whom the law includes, for `prove`."""
    claims: tuple[Claim, ...] = ()
    """What must hold, for `prove`."""
    reversals: tuple[Reversal, ...] = ()
    """Cited exceptions from "more help needed never loses an offer"."""


for _block in (Fact, Question, Condition, Topic, Source, RuleFile):
    _block.model_rebuild()


def schema() -> dict[str, Any]:
    """JSON Schema of a rule file, for completion in an editor."""
    return RuleFile.model_json_schema()
