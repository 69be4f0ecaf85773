"""Sentences, citations and links of a rulebook, as the pages for rule keepers need them.

Knows how one block is worded and where things stand on the page; knows no order of pages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assistant.answer import Renderer
from assistant.conditions_in_words import phrase
from assistant.locales import catalogue
from assistant.pages import Citation, Entry, Group, Link, Property, Spoken
from assistant.rules import model
from assistant.rules.compiled import compile_rulebook
from assistant.rules.load import MAIN, Rulebook, cited_source

OFFER, MATTER, TOPIC, CONTACT = "tilbud-", "svar-", "emne-", "kontakt-"
SOURCE, QUESTION, FACT, NAMED = "kilde-", "spoergsmaal-", "fakta-", "betingelse-"
TERM = "ord-"


@dataclass(frozen=True)
class Wording:
    """The words of one rulebook on one day, in the voice that speaks to the person."""

    rulebook: Rulebook
    """As it was loaded: in the edition of a day, an offer of other days has another one's source."""
    renderer: Renderer

    @property
    def on(self) -> date:
        """The day."""
        return self.renderer.edition.on

    def text(self, key: str, **values: object) -> str:
        """One of the workbench's own sentences."""
        return self.renderer.words.text(f"show.{key}", **values)

    def day(self, day: date) -> str:
        """'21. november 2026'."""
        return self.renderer.words.day(day)

    def said(self, text: str) -> str:
        """A sentence of a rule file as the person reads it; the days of storage stay open."""
        days = dict.fromkeys(("{keep_days}", "{keep_text_days}"), self.text("days"))
        marks = {"{municipality}": self.rulebook.municipality.name, **days}
        for mark, words in marks.items():
            text = text.replace(mark, words)
        return self.renderer.voiced(text)

    def by_law(self, offer: str) -> str:
        """What the law says of an offer, wherever it is described; "" of none."""
        told = self.rulebook.of_law(offer)
        return self.said(told.says) if told else ""

    # ------------------------------------------------------------ sources

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """A short name for every source: the documents are numbered in the municipality's order."""
        found: dict[str, str] = {}
        for source in self.rulebook.sources.values():
            number = 1 + sum(self.rulebook.sources[s].kind == source.kind for s in found)
            found[source.id] = self.text(f"label.{source.kind}", n=number)
        return found

    def source_of(
        self, kind: str, block: model.Offer | model.Matter | model.Topic | model.Term
    ) -> str:
        """The source of the file that a block stands in."""
        begins = getattr(block, "valid_from", None)
        key = f"{kind}:{block.id}@{begins}" if begins else f"{kind}:{block.id}"
        return self.rulebook.source_of[key]

    def cites(self, cites: Iterable[str], own: str = "") -> tuple[Citation, ...]:
        """Citations, as they stand beside a sentence. Without an own source, a bare section is
        looked for in all."""
        return tuple(self._cite(cite, own) for cite in cites)

    def _cite(self, cite: str, own: str) -> Citation:
        source_id, section = cited_source(self.rulebook, cite, own)
        source = self.rulebook.sources[source_id or self._having(section)]
        whole = self.text("whole", title=source.title, section=section, date=source.date_says)
        return Citation(
            source.id, self.labels[source.id], section, whole, SOURCE + source.id
        )  # fmt: skip

    def _having(self, section: str) -> str:
        sources = self.rulebook.sources.values()
        return next(s.id for s in sources if any(under(section, head) for head in s.sections))

    # ------------------------------------------------------------ sentences

    def entry(self, block: model.Cited, own: str = "", lead: str = "when", *more: Spoken) -> Entry:
        """A cited sentence, with its condition if it has one."""
        when: model.Condition | None = getattr(block, "when", None)
        return Entry(
            says=(Spoken(self.said(block.says)), *more, *self.settled(block), *self.answers(block)),
            when=phrase(self.rulebook, when) if when else None,
            lead=self.text(f"lead.{lead}") if when else "",
            cites=self.cites(block.cite, own),
        )

    def settled(self, block: model.Block) -> tuple[Spoken, ...]:
        """Why something stands there that is the same for everybody."""
        because = getattr(block, "constant_because", "")
        return (self.role("constant", because),) if because else ()

    def answers(self, block: model.Cited) -> tuple[Spoken, ...]:
        """The points that a sentence answers."""
        points = self.rulebook.points
        titles = (points[point].title for point in block.answers if point in points)
        return tuple(self.role("answers", title) for title in titles)

    def role(self, role: str, text: str, anchor: str = "") -> Spoken:
        """A sentence with the part it plays."""
        return Spoken(self.said(text), self.text(f"role.{role}"), anchor)

    def group(self, kind: str, entries: Iterable[Entry]) -> tuple[Group, ...]:
        """The entries under their heading; none if there are none."""
        found = tuple(entries)
        return (Group(kind, self.text(f"group.{kind}"), found),) if found else ()

    # ------------------------------------------------------------ names and links

    def property(self, name: str, *values: Link | str) -> tuple[Property, ...]:
        """A name with its values, empty ones left out; nothing if none is left."""
        links = (v if isinstance(v, Link) else Link(v) for v in values)
        found = tuple(link for link in links if link.text)
        return (Property(self.text(f"property.{name}"), found),) if found else ()

    def contact(self, contact_id: str) -> Link:
        """The name of a contact; `main` is the municipality's own."""
        found = self.rulebook.municipality.main if contact_id == MAIN else contact_id
        return Link(self.rulebook.contacts[found].name, CONTACT + found)

    def offer(self, offer_id: str) -> Link:
        """The name of an offer, by its first dates."""
        offer = next(o for o in self.rulebook.offers if o.id == offer_id)
        return Link(self.offer_name(offer), offer_anchor(offer))

    def offer_name(self, offer: model.Offer) -> str:
        """Name and law: names alone are alike in a long document."""
        return self.text("offer", name=offer.name, law=offer.law)

    def need(self, need_id: str, about: str = "person") -> str:
        """The words of a need, of the person or else of the asker."""
        facts = ("needs", "asker_needs") if about == "person" else ("asker_needs", "needs")
        options = (o for fact in facts for o in self.rulebook.facts[fact].options)
        return next(o.label for o in options if o.id == need_id)

    def fact(self, fact_id: str) -> Link:
        """The name of a fact."""
        return Link(self.rulebook.facts[fact_id].label, FACT + fact_id)

    def confirmed(self, confirmed: model.Confirmed | None) -> str:
        """Who confirmed it, and when; or that nobody has."""
        if confirmed is None:
            return self.text("unconfirmed")
        return self.text("confirmed", day=self.day(confirmed.date), role=confirmed.role)


def wording(rulebook: Rulebook, on: date) -> Wording:
    """The words of a rulebook on a day."""
    return Wording(rulebook, Renderer(compile_rulebook(rulebook, on), catalogue()))


def offer_anchor(offer: model.Offer) -> str:
    """Where an offer stands: one with several dates stands several times."""
    return f"{OFFER}{offer.id}" + (f"-{offer.valid_from}" if offer.valid_from else "")


def under(section: str, heading: str) -> bool:
    """Whether a cited section is that heading of the document, or a row under it."""
    return section == heading or section.startswith(heading + ",")
