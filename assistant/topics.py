"""Follow-up questions answered from the rulebook: a topic, or one point of it, for the person at hand.

Composes rules and locales. Decides nothing but the order in which what the sources tell is told.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest

from assistant import view
from assistant.answer import Renderer, decides_key
from assistant.lookup import Passage
from assistant.nearest import is_heading
from assistant.rules import model
from assistant.rules.assess import DEFAULT_NEED, Assessment, Outcome
from assistant.rules.compiled import CompiledOffer
from assistant.rules.load import MAIN
from assistant.rules.model import ASPECTS, Entry

WORDS = "ord"
"""The topic that asks what a word means: its points are the terms of the rulebook."""
FEW = 3
"""So many lines of offers, the heading with them, leave room for the general answer."""
BEGINS = "start"
"""The aspect of how one begins: who names no help is told of the open door first."""
OF_DOOR = 3
"""So many lines tell where one begins, where more is told."""
LINES, OF_EACH = 6, 2
"""So many sentences of an answer stand open; of each offer, where it is about several."""
OF_WHOM = 2
"""So many lines on whom an offer is for, where more than that is asked."""


@dataclass(frozen=True)
class Letter:
    """A letter that is asked about: the day on which it is told to have come, None where that is not clear,
    and the day of the asking."""

    day: date | None
    today: date


@dataclass(frozen=True)
class FollowUp:
    """A question that is asked beside those of the screen: a topic or a `point` of it, of the `offer` if one
    was named. `letter`: who asks how long one may do it is told that first. `beside`: the other offers of
    which it is asked; then each is told of in short, which tells how they differ. `passages`: sentences of
    the papers with the words of the question: what of the answer is one of them comes first. `whole`: nothing
    of the answer is folded, but where a point is asked."""

    topic: str
    offer: str = ""
    point: str = ""
    letter: Letter | None = None
    beside: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    whole: bool = False


@dataclass(frozen=True)
class Topics:
    """Answers follow-up questions for one person: in their language and voice, by their assessment, where
    conversations are `kept` for so many days."""

    renderer: Renderer
    assessment: Assessment
    kept: Mapping[str, int]
    told: tuple[str, ...] = ()
    """The offers that are asked about by name, and those that what is told speaks of, whatever the needs."""

    def answer(self, asked: FollowUp) -> view.TopicView:
        """The answer to a follow-up question, or to a point of it in a rulebook that marks what answers
        points: then what answers it comes first, and the rest of the topic is folded. Else, and where none is
        asked, what holds the words of the question comes first, or the first lines of a long answer."""
        topic = self.renderer.rulebook.topics[asked.topic]
        asked = self._as_meant(topic, asked)
        whole = self._whole_topic(topic, asked)
        rulebook = self.renderer.rulebook
        if asked.point in rulebook.terms:
            return self._explained(topic, whole, rulebook.terms[asked.point])
        point = rulebook.points.get(asked.point) if rulebook.answers_points else None
        if point is None:
            if topic.deadline and not asked.letter and asked.offer in self.renderer.edition.by_id:
                return self._first(whole, whole.paragraphs[:OF_EACH], topic.title, topic)
            if self._asks_the_door(topic, asked.offer) and not asked.whole:
                return self._in_short_first(whole)  # "hvor starter jeg" holds no word that tells
            told_whole = topic.of_whole_offer or asked.letter is not None or asked.whole
            return whole if told_whole else self._words_first(whole, topic, asked)
        here = asked.offer if asked.offer in self.renderer.edition.by_id else ""
        if topic.of_offer and asked.offer and not here:
            # What holds of every decision holds of one about that help, too.
            said = self._matters_on(self._own_matters(topic, point), point.id)
        elif asked.beside:
            said = self._pointed_of_several(topic, point, (asked.offer, *asked.beside))
        else:
            said = self._pointed(topic, point, here, tuple(p.cited for p in asked.passages))
        if said and asked.letter and topic.deadline:
            timely = self._in_time(topic, topic.deadline, asked.offer, asked.letter)
            texts = tuple(one.text for one in said)
            timely = [t for t in timely if not any(o.startswith(t.text) for o in texts)]
            said = [*timely, *said] if asked.letter.day else [*said, *timely]
        if not said:
            return whole
        by_id = self.renderer.edition.by_id
        silent = [
            self._no_point(one) for one in ("", here, *asked.beside) if not one or one in by_id
        ]
        if all(one in silent for one in said):
            found = self._with_words_of(topic, asked)
            if not (found or point.everywhere):
                return self._in_short_first(whole)
            said = [*said, *found]
        after: list[view.Said] = []
        if topic.aspect == "content":  # what one gets help with has many names
            said, after = self._with_words(said, asked)
            said, after = (said, after) if point.aspect else (_together(said, after), [])
        first = self._first(whole, said, point.title, topic)
        return _folded(first, said, (*after, *first.more), first.more_title) if after else first

    def _with_words(
        self, said: Sequence[view.Said], asked: FollowUp
    ) -> tuple[list[view.Said], list[view.Said]]:
        """Those of the sentences that hold the words of the question, and the others, each under its offer;
        all of them where none does."""
        source_of = self.renderer.source_of
        texts = {
            self.renderer.said(one.cited, source_of(one.kind, one.block)).text
            for one in asked.passages
        }
        if not any(one.text in texts for one in said):
            return list(said), []
        kept = [one for one in said if is_heading(one) or one.text in texts]
        others = [one for one in said if is_heading(one) or one.text not in texts]
        return list(_under_headings(kept)), list(_under_headings(others))

    def _words_first(
        self, whole: view.TopicView, topic: model.Topic, asked: FollowUp
    ) -> view.TopicView:
        """The answer with those of its sentences first that hold the words of the question, and the rest
        folded; as it is where that is none of them, or most."""
        first = self._with_words_of(topic, asked)
        every = {one.text for one in (*whole.paragraphs, *whole.more) if one.cites}
        told = sum(bool(one.cites) for one in first)
        if not 0 < told <= len(every) // 2:
            return self._in_short_first(whole)
        return self._first(whole, first, topic.title, topic)

    def _with_words_of(self, topic: model.Topic, asked: FollowUp) -> list[view.Said]:
        """The sentences of the answer to a topic that hold the words of the question, each under its
        offer."""
        whole = self._whole_topic(topic, asked)
        cited = {one.text for one in (*whole.paragraphs, *whole.more) if one.cites}
        cited |= set(self._left_out(topic, asked, cited))
        by_offer: dict[str, list[view.Said]] = {}
        general: list[view.Said] = []
        for passage in asked.passages:
            own = self.renderer.source_of(passage.kind, passage.block)
            said = self.renderer.said(passage.cited, own)
            of_offer = passage.kind == "offers"
            twice = any(said in lines for lines in (*by_offer.values(), general))
            if said.text in cited and (of_offer or not twice):
                (by_offer.setdefault(passage.block, []) if of_offer else general).append(said)
        by_id = self.renderer.edition.by_id
        telling = [(by_id[offer].offer, tuple(said)) for offer, said in by_offer.items()]
        return [*self._by_name(telling, bool(asked.offer)), *general]

    def _left_out(
        self, topic: model.Topic, asked: FollowUp, cited: Collection[str]
    ) -> Collection[str]:
        """What is not part of the offers that are told of here, where it is asked what is: the no answers
        who asks for just that."""
        if topic.aspect != "content":
            return ()
        named = {asked.offer, *asked.beside}
        offers = [
            one.offer
            for one in self.renderer.edition.offers
            if one.offer.id in named
            or (
                not asked.offer
                and any(said.text in cited for said in self._aspect(one.offer, "content"))
            )
        ]
        return {said.text for offer in offers for said in self._aspect(offer, "not_content")}

    def _in_short_first(self, whole: view.TopicView) -> view.TopicView:
        """A long answer with the first lines of each offer, or of all, and the rest folded after them."""
        if sum(bool(one.cites) for one in whole.paragraphs) <= LINES:
            return whole
        most = OF_EACH if sum(map(is_heading, whole.paragraphs)) > 1 else LINES
        first: list[view.Said] = []
        rest: list[view.Said] = []
        shown = 0
        for one in whole.paragraphs:
            heading = is_heading(one)
            shown = 0 if heading else shown + bool(one.cites)
            if shown <= most:
                first.append(one)
            if heading or shown > most:  # two offers may tell the same: each keeps its own
                rest.append(one)
        more_title = self.renderer.words.text("topic.rest")
        return _folded(whole, first, (*rest, *whole.more), more_title)

    def _first(
        self, whole: view.TopicView, said: Sequence[view.Said], title: str, topic: model.Topic
    ) -> view.TopicView:
        """These sentences in answer, and the rest of the whole answer folded."""
        more_title = self.renderer.words.text("topic.more", title=topic.title)
        told = {one.text for one in said if not is_heading(one)} | {self._silent().text}
        rest = [one for one in (*whole.paragraphs, *whole.more) if one.text not in told]
        return _folded(replace(whole, title=title), said, rest, more_title)

    def _as_meant(self, topic: model.Topic, asked: FollowUp) -> FollowUp:
        """Asked of the other offer that goes by the same name, if the one that was named normally does not
        fit: who cannot come freely to the house asks of a place there with extra staff. Asked of both where
        people have one name for two that may fit; of the one that the person has."""
        by_id = self.renderer.edition.by_id
        if not topic.aspect or topic.of_whole_offer or asked.beside or asked.offer not in by_id:
            return asked
        if not self._may_fit(asked.offer):
            meant = self._called({asked.offer})
            return replace(asked, offer=meant[0]) if len(meant) == 1 else asked
        alike = self._by_the_same_name((asked.offer,))
        held = [one.offer for one in self.assessment.held if one.offer in alike]
        if asked.offer not in alike or held:
            return replace(asked, offer=held[0]) if len(held) == 1 else asked
        return replace(asked, beside=tuple(one for one in alike if one != asked.offer))

    def _by_the_same_name(self, offers: Iterable[str]) -> list[str]:
        """The offers in play that may fit and that people ask for by one name with one of these."""
        by_id = self.renderer.edition.by_id
        names = {name for offer in offers for name in by_id[offer].offer.asked_as}
        return [offer for offer in self._called(names) if self.assessment.offer(offer).in_play]

    def _called(self, names: Collection[str]) -> list[str]:
        """The offers that may fit and that people ask for by one of these names too."""
        by_id = self.renderer.edition.by_id
        every = ((one.id, by_id[one.id].offer.asked_as) for one in self.assessment.offers)
        return [offer for offer, also in every if set(also) & set(names) and self._may_fit(offer)]

    def _explained(
        self, topic: model.Topic, whole: view.TopicView, term: model.Term
    ) -> view.TopicView:
        """What the word means; the answer to a wider question that was asked in its words is folded."""
        words = self.renderer.words
        said = self.renderer.said(term, self.renderer.source_of("terms", term.id))
        asked = replace(whole, title=words.text("topic.word", word=term.word), paragraphs=(said,))
        if topic.id == WORDS:
            return replace(asked, contacts=())
        more_title = words.text("topic.more", title=topic.title)
        return replace(asked, more=whole.paragraphs, more_title=more_title)

    def _whole_topic(self, topic: model.Topic, asked: FollowUp) -> view.TopicView:
        """The answer to the whole question: the municipality's own, else by offer, else ours.

        Where the papers are silent on an offer it says so, with whom to ask about that offer.
        """
        offer_id = asked.offer
        more: tuple[view.Said, ...] = ()
        if topic.of_offer and offer_id and asked.beside:
            said, contacts = self._told_of_several(topic, (offer_id, *asked.beside))
        elif topic.of_offer and offer_id and offer_id not in self.renderer.edition.by_id:
            said, contacts = self._not_described(topic, offer_id), [MAIN]
        else:
            said, contacts = self._told_of(topic, offer_id)
            if not offer_id and not self._told_something() and (general := self._general(topic)):
                said, more = general, tuple(one for one in said if one not in general)
        own = self.renderer.source_of("topics", topic.id)
        if not said:
            said = self._of_topic(topic.says, own)
        said = [*self._of_topic(topic.first, own), *said]
        described = self.renderer.edition.by_id.get(offer_id)
        if described and topic.deadline and not asked.letter:
            said = [*self._aspect(described.offer, "complaint"), *said]
        if asked.letter and topic.deadline:
            said = [*self._in_time(topic, topic.deadline, offer_id, asked.letter), *said]
        if not said:
            said, contacts = [self._silent()], [MAIN]
        contacts = [*self._refuge(offer_id), *contacts]
        return view.TopicView(
            topic.id,
            topic.title,
            tuple(said),
            self.renderer.contacts(contacts),
            self.renderer.topic_buttons(topic.next),
            more,
            self.renderer.words.text("topic.each") if more else "",
        )

    def _refuge(self, offer_id: str) -> list[str]:
        """The ways to a refuge that is asked about by name: whoever asks what it costs may have to go now."""
        described = self.renderer.edition.by_id.get(offer_id)
        doors = described.offer.door if described else ()
        contacts = self.renderer.rulebook.contacts
        refuges = (door in contacts and contacts[door].refuge for door in doors)
        return list(doors) if any(refuges) else []

    def on(self, point: model.Point) -> list[view.Said]:
        """What the papers say to a narrow question, of no offer in particular; [] if nothing."""
        topics = self.renderer.rulebook.topics.values()
        topic = next(topic for topic in topics if point in topic.points)
        told = self._pointed(topic, point, "")
        return [] if told[0] == self._no_point("") else told

    def _pointed(
        self,
        topic: model.Topic,
        point: model.Point,
        offer_id: str,
        with_words: Sequence[model.Cited] = (),
    ) -> list[view.Said]:
        """What answers the point, else that nothing does and what answers the nearest one, if any. It is told
        of the offers that are near, else in answer to the topic, else of other offers, else in answer to
        another topic. Of an offer that was named no others are told but those that meet the same needs.
        `with_words`: what holds the words of the question."""
        named = bool(offer_id)
        near, in_play, others = [*self._topic_offers(offer_id), [], []][:3]
        alike = self._for_the_same(near) if named else []
        matters = () if named else self.renderer.rulebook.matters.values()
        # What a single offer answers is no silence, though it may not fit or stands in the law alone.
        every = () if named else [one.offer for one in self.renderer.edition.offers]
        own = self._own_matters(topic, point)
        silent = self._no_point(offer_id)
        points = self.renderer.rulebook.points
        for asked in filter(None, (point, points.get(point.nearest))):
            told = (
                *(
                    self._offers_on(offers, asked, topic, named, with_words)
                    for offers in (near, in_play)
                ),
                self._matters_on(own, asked.id),
                self._offers_on(others, asked, topic, named, with_words),
                self._matters_on(matters, asked.id),
                self._offers_on(every, asked, topic, named),
            )
            if found := next(filter(None, told), []):
                return found if asked is point else [silent, *found]
            if found := self._offers_on(alike, asked, topic, False):
                return [silent, *found]
        return [silent]

    def _own_matters(self, topic: model.Topic, point: model.Point) -> list[model.Matter]:
        """The municipality's own answers to the topic, and to that of which it is a point, whichever was
        asked in the same words: how long one has to complain is told under complaint."""
        topics = self.renderer.rulebook.topics.values()
        own = {topic.id, *(t.id for t in topics if any(one.id == point.id for one in t.points))}
        return [matter for matter in self.renderer.rulebook.matters.values() if matter.id in own]

    def _pointed_of_several(
        self, topic: model.Topic, point: model.Point, offer_ids: Sequence[str]
    ) -> list[view.Said]:
        """What each of these offers tells of the point, and of which it is not told; that none tells it; []
        if that is so and one of them is not described."""
        by_id = self.renderer.edition.by_id
        here = [by_id[o].offer for o in offer_ids if o in by_id]
        told = {offer.id: self._offers_on([offer], point, topic, False) for offer in here}
        if not any(told.values()):
            if general := self._matters_on(self._own_matters(topic, point), point.id):
                return general
            return [self._no_point("")] if len(here) == len(offer_ids) else []
        telling = [offer for offer in here if told[offer.id]]
        silent = [self._no_point(offer.id) for offer in here if not told[offer.id]]
        return [*self._offers_on(telling, point, topic, len(here) == 1), *silent]

    def _no_point(self, offer_id: str) -> view.Said:
        """That nothing answers just that, of the offer if one was named."""
        if not offer_id:
            return view.Said(self.renderer.words.text("topic.no_point"))
        name = self.renderer.edition.by_id[offer_id].offer.name
        return view.Said(self.renderer.words.text("topic.no_point_of", name=name))

    def _for_the_same(self, offers: Sequence[model.Offer]) -> list[model.Offer]:
        """The other offers that meet just the same needs, whatever they are called."""
        needs = [set(offer.meets) for offer in offers]
        every = (one.offer for one in self.renderer.edition.offers)
        return [offer for offer in every if set(offer.meets) in needs and offer not in offers]

    def _offers_on(
        self,
        offers: Iterable[model.Offer],
        point: model.Point,
        topic: model.Topic,
        asked_by_name: bool,
        with_words: Sequence[model.Cited] = (),
    ) -> list[view.Said]:
        """What a few of the offers tell of the point, what stands under its aspect or the topic first; of an
        aspect that nobody named an offer of, what holds the words of the question, else as much as is told
        of what an offer is."""
        first = (point.aspect, topic.aspect)
        order = sorted(ASPECTS, key=lambda one: (one != point.first_aspect, one not in first))
        telling = []
        found: list[model.Offer] = []
        for offer in offers:
            own = self.renderer.source_of("offers", offer.id)
            every = [
                *notes_on(self.assessment, offer, point.id),
                *(
                    said
                    for aspect in order
                    for said in _whole(
                        getattr(offer.tells, aspect),
                        "" if aspect == point.aspect else point.id,
                    )
                ),
            ]
            worded = [said for said in every if said in with_words]
            told = every if asked_by_name or not point.aspect else worded or every[:OF_WHOM]
            if told:
                telling.append((offer, tuple(self.renderer.said(said, own) for said in told)))
                found += [offer] if worded else []
        if found and point.aspect and not asked_by_name:
            telling = [(offer, told) for offer, told in telling if offer in found]
        return self._by_name(telling[:FEW], asked_by_name)

    def _matters_on(self, matters: Iterable[model.Matter], point: str) -> list[view.Said]:
        """What the first of these answers that tells of the point says of it."""
        told = (
            [
                self.renderer.said(s, self.renderer.source_of("matters", m.id))
                for s in _whole(m.says, point)
            ]
            for m in matters
        )
        return next(filter(None, told), [])

    def _of_topic(self, sentences: Iterable[model.OfTopic], own: str) -> list[view.Said]:
        """What holds everywhere, where conversations are kept for so many days."""
        name = self.renderer.rulebook.municipality.name
        holding = (
            s for s in sentences if s.holds(self.kept["keep_text_days"], self.kept["keep_days"])
        )
        return [self.renderer.said(s, own, **self.kept, municipality=name) for s in holding]

    def _told_of(self, topic: model.Topic, offer_id: str) -> tuple[list[view.Said], list[str]]:
        """What the offers and the municipality's own answer tell, and whom to ask; [] if nothing does.

        The general answer is left out where an offer was named, or several have told theirs.
        """
        said: list[view.Said] = []
        contacts = list(topic.ask)
        found = self._topic_offers(offer_id)
        if topic.aspect and not offer_id and (topic.wide or self._only_advised_here(found[0])):
            found[0] = self._with_aspect([*found[0], *found[1]], topic.aspect) or found[0]
        if self._asks_the_door(topic, offer_id):
            found[0] = self._door_first(found[0])
            found = found if found[0] else []
        nearest = [offers[:FEW] for offers in found]
        offers = next(filter(None, nearest), [])
        stated = any(need.stated for need in self.assessment.needs)
        if offers and not offer_id and stated and not self._unspoken(topic, [*found[0], *found[1]]):
            nearest = nearest[:2]  # who has told what is hard is told nothing of the other offers
        if topic.of_whole_offer and offer_id:
            said = self._about(topic.id, offer_id)
            contacts = list(self.renderer.edition.by_id[offer_id].offer.door)
        elif topic.aspect:
            told = (self._aspect_of_all(o, topic.aspect, bool(offer_id)) for o in nearest)
            said = next(filter(None, told), [])
        matter = self.renderer.rulebook.matters.get(topic.id)
        if matter and not (said and (offer_id or len(said) > FEW)):
            said += self._matter(topic)
            contacts = [*matter.contacts, *contacts]
        elif said and topic.aspect and not offer_id:
            said += self._lines("topic", "only_advice") if self._only_advice(offers) else []
        if topic.aspect and offers and not said:
            doors = [door for offer in offers for door in offer.door]
            return [self._silent()], [*doors, *contacts]
        return said, contacts

    def door(self) -> view.TopicView:
        """Where one begins, in short: the municipality's own advice alone."""
        topics = self.renderer.rulebook.topics.values()
        told = self.answer(FollowUp(next(one.id for one in topics if one.aspect == BEGINS)))
        said = list(told.paragraphs)
        second = next((i for i, one in enumerate(said[1:], 1) if is_heading(one)), len(said))
        first = said[: min(second, OF_DOOR + is_heading(said[0]))] if said else []
        return replace(told, paragraphs=tuple(first), more=(), more_title="")

    def _asks_the_door(self, topic: model.Topic, offer_id: str) -> bool:
        """Whether it is asked how one begins, and of no help by name."""
        return topic.aspect == BEGINS and not offer_id

    def _door_first(self, offers: Collection[model.Offer]) -> list[model.Offer]:
        """The municipality's own advice, which is for everybody, before the offers that fit; those that may
        fit are none where nothing was told."""
        every = (one.offer for one in self.renderer.edition.offers)
        own = [one for one in every if one.general and not self.renderer.is_law(one.id)]
        doors = [one for one in own if self._may_fit(one.id)]
        told = self._told_something() or any(one.id in self.told for one in offers)
        others = [one for one in offers if not self.renderer.is_law(one.id)] if told else []
        return [*doors, *(one for one in others if one not in doors)]

    def _unspoken(self, topic: model.Topic, offers: Collection[model.Offer]) -> bool:
        """Whether none of these offers tells of a topic that is told of widely, and the papers describe none
        of them: that would be no silence of the papers."""
        silent = not any(getattr(offer.tells, topic.aspect) for offer in offers if topic.aspect)
        return topic.wide and silent and all(self.renderer.is_law(offer.id) for offer in offers)

    def _matter(self, topic: model.Topic) -> list[view.Said]:
        """The municipality's own answer to the whole question; [] if it has none."""
        matter = self.renderer.rulebook.matters.get(topic.id)
        own = self.renderer.source_of("matters", topic.id) if matter else ""
        return [self.renderer.said(sentence, own) for sentence in matter.says] if matter else []

    def _general(self, topic: model.Topic) -> list[view.Said]:
        """The municipality's own answer, if it does not begin with a narrower question."""
        matter = self.renderer.rulebook.matters.get(topic.id)
        return self._matter(topic) if matter and not matter.says[0].answers else []

    def _only_advice(self, offers: Collection[model.Offer]) -> bool:
        """Whether these are the advice that is for everybody alone, for who has told of something harder:
        the price or the bus of a house to go to is not that of the counselling."""
        harder = any(need.stated and need.need != DEFAULT_NEED for need in self.assessment.needs)
        return harder and all(offer.general for offer in offers)

    def _only_advised_here(self, offers: Collection[model.Offer]) -> bool:
        """The same, but for who is sent to the advice of another municipality: they are told of nothing
        else here."""
        here = not all(self.renderer.is_law(offer.id) for offer in offers)
        return here and self._only_advice(offers)

    def _told_something(self) -> bool:
        """Whether a need was told, or an offer is held or was asked about."""
        by_id, found = self.renderer.edition.by_id, self.assessment
        asked = (by_id[one.id].offer.meets for one in found.offers if one.in_play)
        return (
            bool(found.held)
            or any(need.stated for need in found.needs)
            or any(DEFAULT_NEED not in needs for needs in asked)
        )

    def _told_of_several(
        self, topic: model.Topic, offer_ids: Sequence[str]
    ) -> tuple[list[view.Said], list[str]]:
        """What is told of each of these offers, and whom to ask; of some, that they are not described."""
        here = [
            self.renderer.edition.by_id[o].offer
            for o in offer_ids
            if o in self.renderer.edition.by_id
        ]
        others = [offer for offer in offer_ids if offer not in self.renderer.edition.by_id]
        if topic.id == "hvad_er":
            said = [one for offer in here for one in self._in_short(offer)]
        elif topic.of_whole_offer:
            said = [one for offer in here for one in self._about(topic.id, offer.id)]
        else:
            said = self._aspect_of_all(here, topic.aspect, False)
            silent = [offer.name for offer in here if not self._aspect(offer, topic.aspect)]
            said += [self._heading(silent), self._silent()] if silent else []
        said += [one for offer in others for one in self._not_described(topic, offer)]
        doors = [door for offer in here for door in offer.door[:1]]
        return said, [*dict.fromkeys(doors), *([MAIN] if others else [])]

    def _in_short(self, offer: model.Offer) -> list[view.Said]:
        """What an offer is, how long it lasts and how one gets it."""
        own = self.renderer.source_of("offers", offer.id)
        duration = [self.renderer.said(sentence, own) for sentence in offer.tells.duration[:1]]
        return [
            self._what_is(offer),
            *duration,
            view.Said(self.renderer.words.text(decides_key(offer))),
        ]

    def _what_is(self, offer: model.Offer) -> view.Said:
        short = self.renderer.voiced(offer.short)
        text = self.renderer.words.text(
            "topic.what_is", name=offer.name, law=offer.law, short=short
        )
        return view.Said(
            text, self.renderer.cites(offer.cite, self.renderer.source_of("offers", offer.id))
        )

    def _not_described(self, topic: model.Topic, offer_id: str) -> list[view.Said]:
        """What holds everywhere of an offer that the papers here do not describe, and that they do not."""
        own = self.renderer.source_of("topics", topic.id)
        known = [self.renderer.said(s, own) for s in topic.of_offers if s.offer == offer_id]
        return [
            *known,
            view.Said(self.renderer.voiced(self.renderer.words.text("topic.not_described"))),
        ]

    def _in_time(
        self, topic: model.Topic, deadline: model.Deadline, offer_id: str, letter: Letter
    ) -> list[view.Said]:
        """The last day, counted from the day on which the letter came; the rule alone where that is not
        clear, and neither where one cannot complain of it."""
        own = self.renderer.source_of("topics", topic.id)
        described = self.renderer.edition.by_id.get(offer_id)
        if described and (complaint := described.offer.complaint) and not _is_decided(described):
            return [self.renderer.said(complaint, self.renderer.source_of("offers", offer_id))]
        if not described and (of := [o for o in topic.of_offers if o.offer == offer_id]):
            return [self.renderer.said(one, own) for one in of]
        rule = self.renderer.said(deadline, own)
        if letter.day is None:
            return [rule, *self._lines("topic.deadline", "unclear", "doubt")]
        last = letter.day + timedelta(weeks=deadline.weeks)
        left = "over" if last < letter.today else "today" if last == letter.today else "left"
        days = {
            "day": self.renderer.words.weekday(letter.day),
            "last": self.renderer.words.weekday(last),
        }
        counted = self.renderer.voiced(self.renderer.words.text("topic.deadline.last", **days))
        return [
            view.Said(counted),
            *self._lines("topic.deadline", left),
            rule,
            *self._lines("topic.deadline", "counted"),
        ]

    def _lines(self, about: str, *keys: str) -> list[view.Said]:
        """Sentences of the catalogue, in the voice."""
        return [
            view.Said(self.renderer.voiced(self.renderer.words.text(f"{about}.{key}")))
            for key in keys
        ]

    def _silent(self) -> view.Said:
        return view.Said(self.renderer.words.text("topic.silent"))

    def _topic_offers(self, offer_id: str) -> list[list[model.Offer]]:
        """The offers to tell of, the nearest first: the one named; or what is held or fits, with what may fit
        and goes by the same name, then what else may fit, then the others that the papers describe."""
        if offer_id:
            named = self.renderer.edition.by_id.get(offer_id)
            return [[named.offer]] if named else []
        possible = [o for o in self.assessment.offers if o.outcome is not Outcome.NOT_MATCHING]
        by_id = self.renderer.edition.by_id
        meeting = [n.fit for n in self.assessment.needs if n.fit]
        fits = dict.fromkeys(
            [
                *(h.offer for h in self.assessment.held),
                *(o for o in self.told if self._may_fit(o)),
                *meeting,
                *self._by_the_same_name(meeting),
            ]
        )
        others = [o.id for o in possible if o.in_play]
        found = list(fits or others)
        here = [offer for offer in found if not self.renderer.is_law(offer)]
        described = [o.id for o in possible if self.renderer.worth(o)]
        return [[by_id[i].offer for i in ids] for ids in (here or found, others, described)]

    def _may_fit(self, offer_id: str) -> bool:
        return self.assessment.offer(offer_id).outcome is not Outcome.NOT_MATCHING

    def _with_aspect(self, offers: Iterable[model.Offer], aspect: str) -> list[model.Offer]:
        """Those of the offers that tell of the aspect, each once, advice last."""
        telling = {offer.id: offer for offer in offers if self._aspect(offer, aspect)}
        return sorted(telling.values(), key=lambda offer: offer.general)

    def _aspect_of_all(
        self, offers: Sequence[model.Offer], aspect: str, asked_by_name: bool
    ) -> list[view.Said]:
        """What is told of the aspect."""
        telling = ((offer, self._aspect(offer, aspect)) for offer in offers)
        return self._by_name([(offer, said) for offer, said in telling if said], asked_by_name)

    def _by_name(
        self, telling: Iterable[tuple[model.Offer, tuple[view.Said, ...]]], asked_by_name: bool
    ) -> list[view.Said]:
        """What is told of each offer. Of offers that nobody named it is told by name, and once where it
        is the same of all."""
        told: dict[tuple[str, ...], tuple[list[str], tuple[view.Said, ...]]] = {}
        for offer, said in telling:
            names, _ = told.setdefault(tuple(one.text for one in said), ([], said))
            names.append(offer.name)
        if asked_by_name:
            return [one for _, said in told.values() for one in said]
        return [
            one
            for names, (first, *rest) in told.values()
            for one in (self._heading(names), first, *rest)
        ]

    def _heading(self, names: Sequence[str]) -> view.Said:
        """Which offers the lines after it are about."""
        return view.Said(
            self.renderer.words.text("topic.offer", name=self.renderer.words.list(names))
        )

    def _aspect(self, offer: model.Offer, aspect: str) -> tuple[view.Said, ...]:
        own = self.renderer.source_of("offers", offer.id)
        sentences: Sequence[model.Cited] = (
            ((offer.complaint,) if offer.complaint else ())
            if aspect == "complaint"
            else getattr(offer.tells, aspect)
        )
        return tuple(self.renderer.said(sentence, own) for sentence in sentences)

    def _about(self, topic: str, offer_id: str) -> list[view.Said]:
        offer = self.renderer.edition.by_id[offer_id].offer
        own = self.renderer.source_of("offers", offer_id)
        if topic == "hvad_er":
            told = [*offer.tells.who[:OF_WHOM], *offer.tells.content[:3]]
            return [self._what_is(offer), *(self.renderer.said(s, own) for s in told)]
        shown = self.renderer.offer_view(self.assessment, offer_id)
        return [
            view.Said(self.renderer.words.text("topic.why_not", name=offer.name)),
            view.Said(shown.outcome_says),
            *shown.not_enough,
            *(reason.said for reason in shown.open_reasons),
        ]


def notes_on(assessment: Assessment, offer: model.Offer, point: str) -> list[model.Conditional]:
    """The notes on an offer that hold for the person and answer the point."""
    held = [offer.notes[i] for i in assessment.offer(offer.id).notes]
    return [note for note in held if point in note.answers]


def _is_decided(described: CompiledOffer) -> bool:
    """Whether the answer about an offer is a decision that one can complain of in time."""
    complaint, entry = described.offer.complaint, described.offer.entry
    return (complaint is None or complaint.route != "none") and entry in (None, Entry.ASSESSMENT)


def _whole(sentences: Iterable[model.Cited], point: str) -> list[model.Cited]:
    """Those that answer the point, with what goes on with them and what they go on with; all if it is ""."""
    answering = (
        run
        for run in model.runs(sentences)
        if not point or any(point in one.answers for one in run)
    )
    return [one for run in answering for one in run]


def _folded(
    whole: view.TopicView, said: Sequence[view.Said], rest: Sequence[view.Said], more_title: str
) -> view.TopicView:
    """These sentences open and the rest folded, without the headings that nothing is left under."""
    more = _under_headings(rest)
    return replace(whole, paragraphs=tuple(said), more=more, more_title=more_title if more else "")


def _together(first: Sequence[view.Said], after: Sequence[view.Said]) -> list[view.Said]:
    """All of it, what is first before the rest, each under its heading."""
    found: dict[str, list[view.Said]] = {}
    for sentences in (first, after):
        heading = ""
        for one in sentences:
            if is_heading(one):
                heading = one.text
            lines = found.setdefault(heading, [])
            if not is_heading(one) or one not in lines:
                lines.append(one)
    return [one for lines in found.values() for one in lines]


def _under_headings(said: Sequence[view.Said]) -> tuple[view.Said, ...]:
    """The same without the headings that nothing is left under."""
    return tuple(
        one
        for one, after in zip_longest(said, said[1:])
        if not is_heading(one) or (after and not is_heading(after))
    )
