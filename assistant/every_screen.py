"""Every screen that a citizen can meet in one municipality, as views, for who measures or reads them.

Composes the rules and the renderer. Decides nothing about how they are to be.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from itertools import combinations, product, zip_longest

from assistant import view
from assistant.answer import Renderer
from assistant.dialog import events as e
from assistant.dialog.machine import VOICES, State, step, voice_of
from assistant.dialog.reading import UNNAMED
from assistant.locales import Catalogue
from assistant.lookup import passages_of
from assistant.rules.assess import Assessment, assess
from assistant.rules.compiled import Edition
from assistant.rules.facts import ALL_NEEDS, HELD, NEEDS, Facts, Known
from assistant.rules.load import ARMED, BY_WRITER, CHILD, DANGERS
from assistant.rules.model import Kind
from assistant.rules.relevance import closed_questions, relevant
from assistant.screen import Kept, Screen
from assistant.spoken import spoken
from assistant.terms import prose
from assistant.topics import WORDS

NOTHING = Facts()
KEPT = Kept(21, 70)
"""What a service keeps that nobody has set."""


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
        yield from self.passages()
        yield from self.outcomes()
        yield from self.offers()
        yield from self.contacts()
        yield from self.dangers()
        for name, facts in self.people():
            yield self.answer(name, facts)

    # ------------------------------------------------------------ one kind each

    def openings(self) -> Iterator[Shown]:
        """The first screen, when something is kept and when nothing is."""
        for kept in (self.kept, Kept(0, 0)):
            screen = replace(self.screen(), kept=kept)
            yield self._shown("opening", f"opening {kept.days}", screen.opening(e.ShowOpening()))

    def questions(self) -> Iterator[Shown]:
        """Every question with all its options, in every voice."""
        for asker, voice in VOICES.items():
            screen = self.screen(Facts().learn({"asker": Known(asker)}))
            for question in self.edition.rulebook.questions:
                fact = self.edition.rulebook.facts[question.facts[0]]
                members = tuple(o.id for o in fact.options) if fact.kind is Kind.SET else ()
                asked = screen.ask(e.Ask(question.id, 1, members))
                yield self._shown("question", f"{question.id} ({voice})", asked)

    def topics(self) -> Iterator[Shown]:
        """Every follow-up question, alone, and where its answer depends on an offer: of each, and of
        those that fit somebody who has several needs; and as it is told once more."""
        nobody, everything = self.screen(), self.screen(self._everything)
        for topic in self.edition.rulebook.topics.values():
            of_offers = topic.aspect or topic.of_whole_offer
            for offer in ("", *self.edition.by_id) if of_offers else ("",):
                yield from self._topic(nobody, e.ShowTopic(topic.id, offer), offer)
            for letter in self._letters() if topic.deadline else ():
                yield from self._topic(nobody, e.ShowTopic(topic.id, letter=letter), letter)
            if topic.aspect:
                yield from self._topic(everything, e.ShowTopic(topic.id), "af flere")
            terms = self.edition.rulebook.terms if topic.id == WORDS else ()
            for point in (*(p.id for p in topic.points), *terms):
                yield from self._topic(everything, e.ShowTopic(topic.id, point=point), point)
            yield from self._topic(nobody, e.ShowTopic(topic.id, again=True), "igen")

    def _letters(self) -> Iterator[str]:
        """Letters that came today, four weeks ago, and before that; and on no clear day."""
        for weeks in (0, 4, 5):
            yield (self.edition.on - timedelta(weeks=weeks)).isoformat()
        yield e.UNCLEAR

    def _topic(self, screen: Screen, asked: e.ShowTopic, how: str) -> Iterator[Shown]:
        """An answer with what is folded of it, and what of it stands open by itself."""
        told = screen.topic(asked)
        where = f"{asked.topic} {how}".strip()
        yield self._shown("topic", where, told)
        if told.more:
            opened = replace(told, more=(), more_title="")
            yield self._shown("topic", f"{where} foldet", opened)

    def passages(self) -> Iterator[Shown]:
        """Every sentence of the papers as what may answer a question, alone and with the one after it."""
        screen, every = self.screen(), [*passages_of(self.edition)]
        for one, after in zip_longest(every, every[1:]):
            yield self._shown("passages", one, screen.passages(e.ShowPassages((one,))))
            if after:
                two = e.ShowPassages((one, after), contact=True)
                yield self._shown("passages", f"{one} {after}", screen.passages(two))

    def outcomes(self) -> Iterator[Shown]:
        """What it comes to in short: for each offer that was asked for, and for each need of which it was
        asked whether there is help."""
        begin = self.screen().help(e.ShowHelp((), open=True))
        yield self._shown("help", "open", begin)
        for offer in self.edition.by_id:
            yield self._shown("outcome", offer, self.screen().outcome(e.ShowOutcome((offer,))))
        for fact in ALL_NEEDS:
            for need in self.edition.rulebook.facts[fact].options:
                told = e.Told(((f"{fact}.{need.id}", True),), asks=True)
                state, shown = step(State(), told, self.edition)
                for one in shown:
                    if isinstance(one, e.ShowHelp):
                        begin = self.screen(state.facts).help(replace(one, open=True))
                        yield self._shown("help", f"{need.id} open", begin)
                        unasked = self.screen(state.facts).help(replace(one, unasked=True))
                        yield self._shown("help", f"{need.id} uspurgt", unasked)
                        yield self._shown("help", need.id, self.screen(state.facts).help(one))

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
        kinds = product((*DANGERS, UNNAMED), ("selv", "anden"), (True, False))
        closer = (("barn", CHILD), ("selvmord", ARMED), ("vold", BY_WRITER))
        known = ((danger, about, sure) for danger, about in closer for sure in (True, False))
        for danger, about, sure in (*kinds, *known):
            shown = renderer.danger(danger, about, sure)
            yield self._shown("danger", f"{danger} {about}{'' if sure else ' i tvivl'}", shown)
            again = renderer.danger(danger, about, sure, again=True)
            yield self._shown("danger", f"{danger} {about} igen", again)

    def people(self) -> Iterator[tuple[str, Facts]]:
        """People made from the rulebook: each need alone and each two together, of a grown-up who
        lives here, and each offer held."""
        own = self.edition.rulebook.municipality.own
        facts = self.edition.rulebook.facts
        needs = [option.id for option in facts[NEEDS].options]
        base = {"age": Known(42), own: Known(True)}
        for chosen in (*((need,) for need in needs), *combinations(needs, 2)):
            told = {f"{NEEDS}.{need}": Known(True) for need in chosen}
            yield " + ".join(chosen), Facts().learn({**base, **told})
        for held in (option.id for option in facts[HELD].options):
            yield f"har {held}", Facts().learn({**base, f"{HELD}.{held}": Known(True)})

    def answer(self, name: str, facts: Facts) -> Shown:
        """The whole answer to what somebody has told."""
        missing = relevant(self.edition, facts, closed_questions(self.edition, facts))
        renderer = self.renderer(voice_of(facts))
        result = renderer.result(assess(self.edition, facts, missing), facts)
        return self._shown("answer", name, result)

    # ------------------------------------------------------------ parts

    @cached_property
    def nobody(self) -> Assessment:
        return assess(self.edition, Facts(), ())

    @cached_property
    def _everything(self) -> Facts:
        """Of somebody who needs all there is."""
        needs = self.edition.rulebook.facts[NEEDS].options
        return Facts().learn({f"{NEEDS}.{need.id}": Known(True) for need in needs})

    def screen(self, facts: Facts = NOTHING) -> Screen:
        """What the dialogue shows to who has told these facts."""
        renderer = self.renderer(voice_of(facts))
        return Screen(renderer, self.edition, State(facts=facts), self.kept)

    def renderer(self, voice: str = "du") -> Renderer:
        """Renders in the language, in a voice."""
        return Renderer(spoken(self.edition, self.words), self.words, voice)

    def _shown(self, kind: str, where: str, shown: view.View | object) -> Shown:
        place = f"{self.edition.rulebook.municipality.id}: {where}"
        return Shown(kind, place, tuple(prose(shown)))
