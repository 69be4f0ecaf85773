"""Every screen that a citizen can meet in one municipality, as views, for who measures or reads them.

Composes the rules and the renderer. Decides nothing about how they are to be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import combinations, product

from assistant import view
from assistant.answer import Renderer
from assistant.dialog import events as e
from assistant.dialog.machine import State
from assistant.dialog.reading import UNNAMED
from assistant.locales import Catalogue
from assistant.rules.assess import Assessment, assess
from assistant.rules.compiled import Edition
from assistant.rules.facts import Facts, Known
from assistant.rules.load import DANGERS
from assistant.rules.model import Kind
from assistant.rules.relevance import closed_questions, relevant
from assistant.screen import Kept, Screen
from assistant.spoken import spoken
from assistant.terms import prose
from assistant.topics import WORDS, FollowUp, Letter, Topics

KEPT = Kept(21, 70)
"""What a service keeps that nobody has set."""
ASKERS = {"du": "selv", "relative": "paaroerende", "staff": "medarbejder"}
"""Who asks, by the voice that answers."""


@dataclass(frozen=True)
class Shown:
    """One screen: the kind of text it is, where it comes from, and its sentences in order."""

    kind: str
    where: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class EveryScreen:
    """The screens of one edition in a language. `kept`: the days that the opening tells of."""

    edition: Edition
    words: Catalogue
    kept: Kept = KEPT

    def all(self) -> Iterator[Shown]:
        """Every screen that depends on nothing told, and the answers of `people`."""
        yield from self.openings()
        yield from self.questions()
        yield from self.topics()
        yield from self.offers()
        yield from self.contacts()
        yield from self.dangers()
        for name, facts in self.people():
            yield self.answer(name, facts)

    # ------------------------------------------------------------ one kind each

    def openings(self) -> Iterator[Shown]:
        """The first screen, when something is kept and when nothing is."""
        for kept in (self.kept, Kept(0, 0)):
            screen = Screen(self.renderer(), self.edition, State(), kept)
            yield self._shown("opening", f"opening {kept.days}", screen.opening(e.ShowOpening()))

    def questions(self) -> Iterator[Shown]:
        """Every question with all its options, in every voice."""
        for voice, asker in ASKERS.items():
            state = State(facts=Facts().learn({"asker": Known(asker)}))
            screen = Screen(self.renderer(voice), self.edition, state, self.kept)
            for question in self.edition.rulebook.questions:
                fact = self.edition.rulebook.facts[question.facts[0]]
                members = tuple(o.id for o in fact.options) if fact.kind is Kind.SET else ()
                asked = screen.ask(e.Ask(question.id, 1, members))
                yield self._shown("question", f"{question.id} ({voice})", asked)

    def topics(self) -> Iterator[Shown]:
        """Every follow-up question, alone, and where its answer depends on an offer: of each, and of
        those that fit somebody who has several needs."""
        renderer = self.renderer()
        kept = {"keep_text_days": self.kept.text_days, "keep_days": self.kept.days}
        nobody = Topics(renderer, self.nobody, kept)
        everything = Topics(renderer, self._everything, kept)
        for topic in self.edition.rulebook.topics.values():
            of_offers = topic.aspect or topic.id in ("hvad_er", "hvorfor_ikke")
            for offer in ("", *self.edition.by_id) if of_offers else ("",):
                told = nobody.answer(FollowUp(topic.id, offer))
                yield self._shown("topic", f"{topic.id} {offer}".strip(), told)
            for letter in self._letters() if topic.deadline else ():
                told = nobody.answer(FollowUp(topic.id, letter=letter))
                yield self._shown("topic", f"{topic.id} {letter.day}", told)
            if topic.aspect:
                told = everything.answer(FollowUp(topic.id))
                yield self._shown("topic", f"{topic.id} af flere", told)
            terms = self.edition.rulebook.terms if topic.id == WORDS else ()
            for point in (*(p.id for p in topic.points), *terms):
                told = everything.answer(FollowUp(topic.id, point=point))
                yield self._shown("topic", f"{topic.id} {point}", told)

    def _letters(self) -> Iterator[Letter]:
        """Letters that came today, four weeks ago, and before that; and on no clear day."""
        today = self.edition.on
        for weeks in (0, 4, 5):
            yield Letter(today - timedelta(weeks=weeks), today)
        yield Letter(None, today)

    def offers(self) -> Iterator[Shown]:
        """Every offer with everything that stands about it, to somebody who has told nothing."""
        renderer = self.renderer()
        for offer in self.edition.by_id:
            yield self._shown("offer", offer, renderer.offer_view(self.nobody, offer))

    def contacts(self) -> Iterator[Shown]:
        """Every contact."""
        renderer = self.renderer()
        for contact in self.edition.rulebook.contacts:
            yield self._shown("contact", contact, renderer.contact(contact))

    def dangers(self) -> Iterator[Shown]:
        """The danger screen of every kind, sure and in doubt, about oneself and about another."""
        renderer = self.renderer()
        for danger, about, sure in product((*DANGERS, UNNAMED), ("selv", "anden"), (True, False)):
            shown = renderer.danger(danger, about, sure)
            yield self._shown("danger", f"{danger} {about}{'' if sure else ' i tvivl'}", shown)
            again = renderer.danger(danger, about, sure, again=True)
            yield self._shown("danger", f"{danger} {about} igen", again)

    def people(self) -> Iterator[tuple[str, Facts]]:
        """People made from the rulebook: each need alone and each two together, of a grown-up who
        lives here, and each offer held."""
        own = self.edition.rulebook.municipality.own
        facts = self.edition.rulebook.facts
        needs = [option.id for option in facts["needs"].options]
        base = {"age": Known(42), own: Known(True)}
        for chosen in (*((need,) for need in needs), *combinations(needs, 2)):
            told = {f"needs.{need}": Known(True) for need in chosen}
            yield " + ".join(chosen), Facts().learn({**base, **told})
        for held in (option.id for option in facts["held"].options):
            yield f"har {held}", Facts().learn({**base, f"held.{held}": Known(True)})

    def answer(self, name: str, facts: Facts) -> Shown:
        """The whole answer to what somebody has told."""
        missing = relevant(self.edition, facts, closed_questions(self.edition, facts))
        voices = {asker: voice for voice, asker in ASKERS.items()}
        renderer = self.renderer(voices.get(str(facts.value("asker")), "du"))
        result = renderer.result(assess(self.edition, facts, missing), facts)
        return self._shown("answer", name, result)

    # ------------------------------------------------------------ parts

    @cached_property
    def nobody(self) -> Assessment:
        return assess(self.edition, Facts(), ())

    @cached_property
    def _everything(self) -> Assessment:
        """Of somebody who needs all there is."""
        needs = self.edition.rulebook.facts["needs"].options
        facts = Facts().learn({f"needs.{need.id}": Known(True) for need in needs})
        return assess(self.edition, facts, ())

    def renderer(self, voice: str = "du") -> Renderer:
        """Renders in the language, in a voice."""
        return Renderer(spoken(self.edition, self.words), self.words, voice)

    def _shown(self, kind: str, where: str, shown: view.View | object) -> Shown:
        place = f"{self.edition.rulebook.municipality.id}: {where}"
        return Shown(kind, place, tuple(prose(shown)))
