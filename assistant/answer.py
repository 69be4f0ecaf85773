"""An assessment rendered as views in a language: the one place where ids become sentences.

Composes rules and locales. Decides nothing: order, outcomes and fits come from the assessment.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote_plus

from assistant import view
from assistant.locales import Catalogue, catalogue
from assistant.plain import LONGEST_SENTENCE, sentences, words
from assistant.rules import model
from assistant.rules.assess import (
    Assessment,
    NeedResult,
    OfferResult,
    Outcome,
    Want,
    asked_about,
    candidates_of,
    refused_by_name,
    told_of,
)
from assistant.rules.compiled import AGE, Edition
from assistant.rules.facts import ASKED_ABOUT, NEEDS, OLDEST, SUPPOSED, Facts, Known, ages_of
from assistant.rules.load import ARMED, BY_WRITER, CHILD, MAIN, MINOR, Rulebook, cited_source
from assistant.rules.model import ASPECTS, Fact, Kind
from assistant.rules.reasons import Reason, known_of
from assistant.rules.truth import Truth
from assistant.terms import finder, prose

VOICES: Mapping[str, Mapping[str, str]] = {
    "du": {"du": "du", "dig": "dig", "din": "din", "dit": "dit", "dine": "dine"},
    "relative": {
        "du": "personen", "dig": "personen", "din": "personens", "dit": "personens",
        "dine": "personens",
    },
    "staff": {
        "du": "borgeren", "dig": "borgeren", "din": "borgerens", "dit": "borgerens",
        "dine": "borgerens",
    },
}  # fmt: skip
_ABOUT_TALK = "vejviser: Om samtalen"
_MARKED = re.compile(r"\[([Dd])(u|ig|in|it|ine)\]")
_NUMBER = re.compile(r"\{([a-z0-9-]+)\}")
RESULT_TOPICS = (
    "pris", "frist", "klage", "transport", "tolk", "bisidder", "toer_ikke", "hvem_faar_det_at_vide",
    "sygedagpenge", "imens", "gemmes", "menneske",
)  # fmt: skip
AUTHORITY_ROUTE = "ankestyrelsen"
COMPLAINT, SEE_CASE = "klage", "aktindsigt"
"""The topics that tell how one complains, and that one may see what stands in one's case."""
HOW_TO_COMPLAIN = frozenset(
    ("klage_mundtligt", "klage_hvorhen", "klagefrist", "efter_klage", "klage_hjaelp")
)
"""The points of which what is told is told to who complains."""
AFTERWARDS = "efter_klage"
"""Of them what comes when one has complained: an offer's own way of complaining tells it."""
SAME = 0.6
"""So much of the words of a sentence in another says that it tells the same."""
A_FEW = 3
"""The most things told not to be so that are said back: a whole list is closed in fewer words."""
DECIDING = 2
"""So many reasons are told unfolded where an offer normally does not fit."""
DEPENDS = 3
"""So many facts are named on which it depends whether an offer fits."""
OWN_NEEDS = "asker_needs"
"""The list of what a relative needs themselves."""
INTERPRETER = "tolk"
"""The topic that tells of interpreters."""
_MARKS = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "unknown"}


@dataclass(frozen=True)
class Renderer:
    """Renders for one edition, language and voice (du, relative, staff)."""

    edition: Edition
    words: Catalogue
    voice: str = "du"
    entries: Mapping[str, str] | None = None
    complaint: tuple[str, ...] | None = None
    """Of which offers there was a refusal, help that was stopped or a complaint; None where there is none."""

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook of the edition."""
        return self.edition.rulebook

    # ------------------------------------------------------------ sentences

    def voiced(self, text: str) -> str:
        """The text in the voice: [Du] becomes Du, Personen or Borgeren."""
        words = VOICES[self.voice]

        def word(match: re.Match[str]) -> str:
            found = words["d" + match[2]]
            return found.capitalize() if match[1] == "D" else found

        return _NUMBER.sub(self._number, _MARKED.sub(word, text))

    def _number(self, match: re.Match[str]) -> str:
        """{hovednummer}: the first number of that contact, so that a changed number is told at once."""
        contact = self.rulebook.contacts.get(match[1])
        return contact.phones[0].number if contact and contact.phones else match[0]

    def said(self, block: model.Cited, own: str, **values: object) -> view.Said:
        """One cited sentence."""
        text = self.voiced(block.says)
        return view.Said(text.format(**values) if values else text, self.cites(block.cite, own))

    def cites(self, cites: Iterable[str], own: str) -> tuple[view.Cite, ...]:
        """Citations in words, with the date of their source."""
        found = (cited_source(self.rulebook, cite, own) for cite in cites)
        return tuple(self._cite(source, section) for source, section in found)

    def _cite(self, source_id: str, section: str) -> view.Cite:
        source = self.rulebook.sources[source_id]
        return view.Cite(source.id, source.title, section, source.date_says, source.kind)

    def source_of(self, kind: str, block_id: str) -> str:
        """The source that a block's file has."""
        return self.rulebook.source_of[f"{kind}:{block_id}"]

    # ------------------------------------------------------------ contacts

    def contact(self, contact_id: str) -> view.ContactView:
        """One contact; `main` is the municipality's own."""
        main = self.rulebook.municipality.main
        contact = self.rulebook.contacts[main if contact_id == MAIN else contact_id]
        instead = self.rulebook.contacts.get(contact.call_instead)
        return view.ContactView(
            id=contact.id,
            name=contact.name,
            address=contact.address,
            map_url=_map_url(contact.address),
            phones=tuple(_phone(p) for p in contact.phones),
            mail=contact.mail,
            url=contact.url or (instead.url if instead and not instead.phones else ""),
            hours=contact.hours,
            lacks=contact.lacks,
            instead=tuple(_phone(p) for p in instead.phones) if instead else (),
            says=contact.says,
            as_of=contact.as_of,
            cites=self.cites(contact.cite, self.source_of("contacts", contact.id)),
        )

    def contacts(self, ids: Iterable[str]) -> tuple[view.ContactView, ...]:
        """Several contacts, each once."""
        main = self.rulebook.municipality.main
        once = dict.fromkeys(main if i == MAIN else self._for_asker(i) for i in ids)
        return tuple(self.contact(contact) for contact in once)

    def _for_asker(self, contact_id: str, adult: bool = False) -> str:
        """The line for adults in place of one for children, where one asks for another."""
        line = self.rulebook.contacts.get(contact_id)
        theirs = line.for_adults if line else ""
        return theirs if theirs and (adult or self.voice != "du") else contact_id

    def somebody(self, contacts: Sequence[view.ContactView]) -> tuple[view.ContactView, ...]:
        """The contacts, and the municipality's own if none of them can be rung or visited; and where
        its papers give no number either, the national lines that always answer."""
        found = self.with_main(contacts)
        if any(map(_near, found)):
            return found
        lines = (c.id for c in self.rulebook.contacts.values() if c.if_none)
        return (*found, *self.contacts(lines))

    def with_main(self, contacts: Sequence[view.ContactView]) -> tuple[view.ContactView, ...]:
        """The contacts, and the municipality's own if none of them can be rung or visited."""
        has_it = any(map(_near, contacts)) or any(c.id == self.main.id for c in contacts)
        return tuple(contacts) if has_it else (*contacts, self.main)

    @cached_property
    def main(self) -> view.ContactView:
        """The municipality's own contact for everything else."""
        return self.contact(MAIN)

    # ------------------------------------------------------------ facts in words

    def value_words(self, fact: Fact, known: Mapping[str, object]) -> str:
        """The values of one fact as a person reads them; `known` maps its keys to values."""
        if fact.kind is Kind.SET:
            chosen = [o for o in fact.options if known.get(f"{fact.id}.{o.id}") is True]
            refused = [o for o in fact.options if known.get(f"{fact.id}.{o.id}") is False]
            if chosen:
                return ". ".join(self.label(o) for o in chosen)
            if len(refused) > A_FEW or len(refused) == len(fact.options):
                return self.words.text("heard.none")
            names = (o.inside or self.words.inside(self.label(o)) for o in refused)
            return self.words.text("heard.not", what=self.words.list(names))
        value = known[fact.id]
        if fact.kind is Kind.TRUTH:
            return self.words.text("heard.yes" if value else "heard.no")
        if fact.kind is Kind.CHOICE:
            return self.label(fact.option(str(value)))
        if isinstance(value, str) and (ages := ages_of(value)):
            if ages[-1] == OLDEST:
                first = self.words.text(f"unit.{fact.unit}", n=ages[0])
                return self.words.text("heard.or_older", first=first)
            last = self.words.text(f"unit.{fact.unit}", n=ages[-1])
            return self.words.text("heard.span", first=ages[0], last=last)
        if self.words.has(f"unit.{fact.unit}"):
            return self.words.text(f"unit.{fact.unit}", n=value)
        number = self.words.number(int(str(value)))
        return f"{number} {self.words.name(fact.unit)}".strip()  # a municipality's own unit

    def label(self, option: model.Option) -> str:
        """The words of an option in the voice."""
        return option.relative if self.voice != "du" and option.relative else option.label

    def answers(self, facts: Facts) -> tuple[view.AnswerLine, ...]:
        """Every earlier answer that has a question, in the questions' order."""
        lines = (self._answer(q, facts) for q in self.rulebook.questions)
        return tuple(line for line in lines if line)

    def _answer(self, question: model.Question, facts: Facts) -> view.AnswerLine | None:
        fact = self.rulebook.facts[question.facts[0]]
        known = {k: v for k, v in facts.known.items() if k.split(".")[0] == fact.id}
        if known:
            told = self._who_told(next(iter(known.values())), fact)
            words = self.value_words(fact, {k: v.value for k, v in known.items()})
        elif fact.id in facts.unsaid:
            skipped = facts.unsaid[fact.id] == "skipped"
            words = self.words.text("heard.skipped" if skipped else "heard.unknown")
            told = ""
        else:
            return None
        return view.AnswerLine(question.id, fact.label, words, told)

    def _who_told(self, known: Known, fact: Fact | None = None) -> str:
        """Who told it, in words; that nobody did, where it is supposed."""
        if known.how == SUPPOSED:
            return self.words.text("told.supposed")
        of_oneself = known.told_by == "relative" and fact is not None and fact.about == "asker"
        return self.words.text("told.citizen" if of_oneself else f"told.{known.told_by}")

    # ------------------------------------------------------------ offers

    def offer_view(
        self, assessment: Assessment, offer_id: str, needs: Sequence[str] = ()
    ) -> view.OfferView:
        """One offer with its reasons, notes and everything told about it."""
        result = assessment.offer(offer_id)
        offer = self.edition.by_id[offer_id].offer
        own = self.source_of("offers", offer.id)
        held = result.held is Truth.YES
        doors = offer.door_held if held and offer.door_held else offer.door
        possible = result.outcome is not Outcome.NOT_MATCHING
        places = [offer.places[i] for i in result.places] if possible else []
        contacts = dict.fromkeys([*(p.contact for p in places), *doors])
        made = view.OfferView(
            id=offer.id,
            name=offer.name,
            law=offer.law,
            short=self.voiced(offer.short),
            outcome=result.outcome.value,
            outcome_says=self._outcome_says(offer, result),
            decides=self.words.text(decides_key(offer)),
            reasons=self._reasons(offer, result, assessment.told, own),
            not_enough=tuple(
                self.said(offer.not_enough[r.index], own)
                for r in result.not_enough
                if not needs or not offer.not_enough[r.index].needs
                or set(needs) & set(offer.not_enough[r.index].needs)
            ),
            notes=(
                *(self.said(offer.notes[i], own) for i in result.notes),
                *self._barred(offer, result),
                *(self._place(place, own) for place in places),
                *(self.said(one, own) for one in _told_of(offer) if possible and one.on_card),
            ),
            aspects=self.aspects(offer, own, but_for_card=possible),
            complaint=(self.said(offer.complaint, own),) if offer.complaint else (),
            complaint_to=self.contacts(offer.complaint.contacts if offer.complaint else ()),
            contacts=self.contacts(contacts),
            cites=self.cites(offer.cite, own),
            held=held,
        )  # fmt: skip
        against = sum(reason.mark == "no" for reason in made.reasons)
        deciding = 0 if possible else min(against, DECIDING)
        return replace(made, terms=self.terms(made, offer.law), deciding=deciding)

    def _outcome_says(self, offer: model.Offer, result: OfferResult) -> str:
        """What it comes to, and where that cannot be said yet, on what it depends."""
        if offer.id in (self.complaint or ()):
            return self.words.text("outcome.complaint")
        if result.held is Truth.YES:
            return self.words.text("outcome.held")
        key, depends = _outcome_key(offer, result.outcome), self._labels(result.missing)
        if key != "outcome.unclear" or not depends:
            return self.words.text(key)
        few = [self._depends(key, depends, n) for n in range(DEPENDS, 0, -1)]
        return next((text for text in few if _is_short(text)), few[-1])

    def _depends(self, key: str, facts: Sequence[str], number: int) -> str:
        """On which facts it depends, so many of them by name."""
        more = ".among" if len(facts) > number else ""
        return self.words.text(f"{key}.of{more}", facts=self.words.list(facts[:number]))

    def _labels(self, facts: Iterable[str]) -> list[str]:
        """Facts by name inside a sentence, each once; what is worked out from age is called age."""
        named = dict.fromkeys("age" if fact == "reached_pension_age" else fact for fact in facts)
        known = self.rulebook.facts
        return [self.words.inside(known[fact].label) for fact in named if fact in known]

    def terms(self, shown: object, *more: str) -> tuple[view.TermView, ...]:
        """The words of a view that are explained. Those of an offer stand with the offer."""
        without = () if isinstance(shown, view.OfferView) else view.OfferView
        words = finder(self.edition, self.words.language.danish)
        return tuple(
            view.TermView(term.word, self.said(term, self.source_of("terms", term.id)))
            for found in words.found((*more, *prose(shown, without)))
            for term in (self.rulebook.terms[found],)
        )

    def _reasons(
        self, offer: model.Offer, result: OfferResult, told: Mapping[str, Known], own: str
    ) -> tuple[view.ReasonView, ...]:
        """The reasons, each sentence once."""
        made = (self._reason(offer, reason, told, own) for reason in self._order(result.reasons))
        return tuple({reason.said.text: reason for reason in made}.values())

    def _place(self, place: model.Place, own: str) -> view.Said:
        return view.Said(self.voiced(place.says), self.cites(place.cite, own))

    def aspects(
        self, offer: model.Offer, own: str, but_for_card: bool = False
    ) -> tuple[view.AspectView, ...]:
        """What the source tells of the offer, aspect by aspect; without what stands on its card."""
        told = (
            (name, [s for s in getattr(offer.tells, name) if not (but_for_card and s.on_card)])
            for name in ASPECTS
        )
        return tuple(
            view.AspectView(
                name, self.words.text(f"aspect.{name}"), tuple(self.said(s, own) for s in sentences)
            )
            for name, sentences in told
            if sentences
        )

    def _order(self, reasons: Iterable[Reason]) -> list[Reason]:
        """What the person told first, of it what speaks against, then what is missing or will be judged."""
        return sorted(
            reasons,
            key=lambda r: (r.truth is Truth.UNKNOWN, r.part != "bars", r.truth is not Truth.NO),
        )

    def _reason(
        self, offer: model.Offer, reason: Reason, told: Mapping[str, Known], own: str
    ) -> view.ReasonView:
        if reason.part == "bars":
            return view.ReasonView("no", self.said(offer.bars[reason.index], own))
        clause: model.Clause = getattr(offer, reason.part)[reason.index]
        text = {
            Truth.YES: clause.yes,
            Truth.NO: clause.no,
            Truth.UNKNOWN: clause.unknown or self.unknown_words(reason),
        }[reason.truth]
        judged = reason.part == "judged" and reason.truth is Truth.UNKNOWN
        said = view.Said(self.voiced(text), self.cites(clause.cite, own))
        mark = "judged" if judged else _MARKS[reason.truth]
        return view.ReasonView(mark, said, self._told(reason, told))  # type: ignore[arg-type]

    def unknown_words(self, reason: Reason) -> str:
        """What is still to know, for a clause that has no words of its own for it."""
        labels = self._labels(_leaves(reason))
        if not labels:
            return self.words.text("judged.reason")
        return " ".join(self._listed("unknown.reason", labels))

    def _told(self, reason: Reason, told: Mapping[str, Known]) -> str:
        known = _known(reason, told)
        return self._who_told(known[0]) if known else ""

    def _barred(self, offer: model.Offer, result: OfferResult) -> tuple[view.Said, ...]:
        """The sentence on offers that normally do not go together, when both are in play."""
        if any(reason.part == "bars" for reason in result.reasons):
            return ()
        own = {bar.held: bar for bar in offer.bars}
        found = []
        for other_id in result.barred_with:
            other = self.edition.by_id[other_id].offer
            theirs = {bar.held: bar for bar in other.bars}
            bar = own.get(other_id) or theirs[offer.id]
            source = self.source_of("offers", offer.id if other_id in own else other_id)
            found.append(self.said(bar, source))
        return tuple(found)

    # ------------------------------------------------------------ the result

    def result(self, assessment: Assessment, facts: Facts) -> view.Result:
        """The whole result, in the order of the design."""
        assessment = self._own_first(self._fitting_first(assessment), facts)
        named = self._named(assessment, facts)
        fits = {n.fit for n in assessment.needs} | {h.offer for h in assessment.held}
        apart = tuple(offer for offer in named if offer not in fits)
        needs = self._each_card_once(
            (group[0].about, self.told_to(group)._need(group, assessment, apart))
            for group in _same_answer(assessment.needs)
        )
        shown = {n.fit for n in assessment.needs} | {h.offer for h in assessment.held}
        shown |= {other for n in assessment.needs for other in n.others}
        shown |= {other for n in assessment.needs for other in self._not_matching(n, assessment)}
        held = [h for h in assessment.held if h.offer not in {n.fit for n in assessment.needs}]
        asked = [o for o in named if o not in shown or o in apart]
        shown |= set(asked)
        told = [o for o in told_of(self.edition, facts) if o not in shown]
        told = [o for o in told if assessment.offer(o).outcome is not Outcome.NOT_MATCHING]
        shown |= set(told)
        folded = [o for o in assessment.offers if o.id not in shown and self.worth(o)]
        return view.Result(
            title=self.words.text("result.title"),
            intro=self._intro(assessment),
            urgent=self._urgent(assessment),
            begin=self._begin_or_complain(assessment),
            held=tuple(self.offer_view(assessment, h.offer) for h in held),
            needs=needs,
            general=self._general(assessment),
            folded=tuple(self.offer_view(assessment, o.id) for o in folded),
            missing=tuple(self._question_words(q) for q in assessment.missing),
            coming=tuple(
                view.Said(self.words.text("coming", day=self.words.day(c.day)))
                for c in assessment.coming
            ),
            answers=self.answers(facts.learn(self._supposed(assessment))),
            topics=self.topic_buttons(RESULT_TOPICS),
            sources=self._sources(assessment),
            rules=self.words.text(
                "rules.version", digest=assessment.digest, day=self.words.day(assessment.on)
            ),
            on=assessment.on.isoformat(),
            can_continue=bool(assessment.missing),
            asked=tuple(self.offer_view(assessment, o) for o in asked),
            told=tuple(self.offer_view(assessment, o) for o in told),
            told_first=assessment.leading in told
            or not any(need.stated for need in assessment.needs),
            interpreter=self._interpreter(),
        )

    def _named(self, assessment: Assessment, facts: Facts) -> tuple[str, ...]:
        """The offers that were asked about by name, and those of a complaint: each has a card of its own. Not
        what the same name means too, where that normally does not fit beside one that may."""
        refused = refused_by_name(self.edition, facts, assessment)
        asked = asked_about(self.edition, facts)
        fitting = (
            o
            for o in asked
            if o in refused or assessment.offer(o).outcome is not Outcome.NOT_MATCHING
        )
        complained = (o for o in self.complaint or () if o in self.edition.by_id)
        return tuple(dict.fromkeys((*fitting, *complained)))

    def _fitting_first(self, assessment: Assessment) -> Assessment:
        """The same with the need whose fit leads before those that nothing fits yet: its door is where its
        step is taken. What is urgent stays first."""
        leading = next((n for n in assessment.needs if n.fit), None)
        if assessment.leading or leading is None or any(n.urgent for n in assessment.needs):
            return assessment
        if self.edition.by_id[leading.fit or ""].offer.general:
            return assessment
        needs = sorted(assessment.needs, key=lambda need: need is not leading)
        doors = dict.fromkeys((*leading.doors, *assessment.doors))
        return replace(assessment, needs=tuple(needs), doors=tuple(doors))

    def _own_first(self, assessment: Assessment, facts: Facts) -> Assessment:
        """The same with what leads of a relative's own needs before the other's, but for what is urgent: who
        says that they cannot go on is met with that first."""
        own = {o.id for o in self.rulebook.facts[OWN_NEEDS].options if o.leads}
        known = {need: facts.known.get(f"{OWN_NEEDS}.{need}") for need in own}
        told = {need for need, one in known.items() if one and one.how == "text"}
        if not told:
            return assessment

        def place(need: NeedResult) -> int:
            return 0 if need.urgent else 1 if need.about == "asker" and need.need in told else 2

        needs = tuple(sorted(assessment.needs, key=place))
        doors = dict.fromkeys((*(d for need in needs for d in need.doors), *assessment.doors))
        return replace(assessment, needs=needs, doors=tuple(doors))

    def _each_card_once(
        self, needs: Iterable[tuple[str, view.NeedView]]
    ) -> tuple[view.NeedView, ...]:
        """The same, where what fits both a relative and whom they help has one card: the second time it is
        said for whom it is too. A need of both of which nothing else is to be told stands there once."""
        shown: dict[str, set[str]] = {}
        answered: list[tuple[str, tuple[str, ...]]] = []
        made = []
        for about, need in needs:
            others = [cards for whose, cards in shown.items() if whose != about]
            before: set[str] = set().union(*others)
            less = self._less_shown(about, need, before)
            cards = (need.fit, *need.next, *need.others)
            shown.setdefault(about, set()).update(card.id for card in cards if card)
            again = any(whose != about and names == need.needs for whose, names in answered)
            answered.append((about, need.needs))
            if not (again and less.fit is None and not (less.next or less.others)):
                made.append(less)
        return tuple(made)

    def _less_shown(
        self, about: str, need: view.NeedView, before: Collection[str]
    ) -> view.NeedView:
        """The need without the cards that stand above for the other of the two."""
        fit = need.fit if need.fit and need.fit.id in before else None
        again = [o for o in (fit, *need.next, *need.others) if o and o.id in before]
        if not again:
            return need
        may_fit = (o for o in again if o.outcome != Outcome.NOT_MATCHING.value)
        says = tuple(view.Said(self.words.text(f"need.too.{about}", name=o.name)) for o in may_fit)
        return replace(
            need,
            says=(*need.says, *says),
            because=() if fit else need.because,
            fit=None if fit else need.fit,
            next=tuple(o for o in need.next if o not in again),
            others=tuple(o for o in need.others if o not in again),
        )

    def told_to(self, group: Sequence[NeedResult]) -> "Renderer":
        """A relative's own need is told to the relative."""
        return replace(self, voice="du") if group[0].about == "asker" else self

    def worth(self, result: OfferResult) -> bool:
        """Of the offers not in play, those of this municipality's documents are folded away."""
        return (
            not self.is_law(result.id) and self.edition.by_id[result.id].offer.kind == "described"
        )

    def is_law(self, offer_id: str) -> bool:
        return self.rulebook.sources[self.source_of("offers", offer_id)].kind == "law"

    def _intro(self, assessment: Assessment) -> tuple[str, ...]:
        # Only Danish verbs are the same for "du" and "personen"; elsewhere it is said whom "you" means.
        who = "result" if self.words.language.danish else "result.you"
        supposed = self.if_so(self._supposed(assessment))
        keys = ["result.guides", *([f"{who}.{self.voice}"] if self.voice != "du" else [])]
        if not any(need.stated for need in assessment.needs) and not assessment.leading:
            denied = any(key.startswith(f"{NEEDS}.") for key in assessment.told)
            keys.append("result.none_fits" if denied else "result.unstated")
        first, *rest = (self.words.text(key) for key in keys)
        return (first, *supposed, *rest)

    def if_so(self, supposed: Collection[str]) -> tuple[str, ...]:
        """For whom an answer holds that rests on what nobody told: who lives here, who is grown up."""
        if not supposed:
            return ()
        what = "both" if len(supposed) > 1 else "grown_up" if AGE in supposed else "here"
        whose = "" if self.voice == "du" else f".{self.voice}"
        name = self.rulebook.municipality.name
        return (self.words.text(f"result.if.{what}{whose}", municipality=name),)

    def _supposed(self, assessment: Assessment) -> dict[str, Known]:
        """What the assessment rests on that nobody told."""
        return {key: known for key, known in assessment.told.items() if known.how == SUPPOSED}

    def _urgent(self, assessment: Assessment) -> tuple[view.ContactView, ...]:
        """The lines of urgent needs; the first door of all has a place of its own."""
        first = assessment.doors[0]
        doors = [door for need in assessment.needs if need.urgent for door in need.doors]
        return self.contacts(d for d in doors if self._is_line(d) and d != first)

    def _is_line(self, contact: str) -> bool:
        return self.rulebook.contacts[contact].kind == "line"

    def _begin(self, assessment: Assessment) -> view.DoorView:
        """The door to go through first, with one thing to do there. What is urgent stands above it."""
        first, *rest = assessment.doors
        above = {door for need in assessment.needs if need.urgent for door in need.doors}
        rest = [door for door in rest if door not in above or not self._is_line(door)]
        steps = self.steps(assessment)
        offer = self._leading(assessment)
        goes_to = self._next_step(assessment)
        if goes_to and goes_to.contact and offer and first in self._doors_of(offer):
            rest = [door for door in (first, *rest) if door != goes_to.contact]
            first = goes_to.contact
        practical = []
        # How one comes to an offer is told only where its own door is the first.
        if offer and first in self._doors_of(offer):
            own = self.source_of("offers", offer.id)
            told = [*offer.tells.price, *offer.tells.start[:1], *offer.tells.deadline[:1]]
            practical = [self.said(sentence, own) for sentence in told]
        door = self.rulebook.contacts[first]
        also = [*rest, door.call_instead] if door.call_instead else rest
        return view.DoorView(self.contact(first), self.contacts(also), steps, tuple(practical))

    def _begin_or_complain(self, assessment: Assessment) -> view.DoorView:
        """Where to begin. With a complaint, that is whom one complains to; the door of the needs comes next.
        What is urgent comes before it."""
        begin = self.told_to(_leading_need(assessment))._begin(assessment)
        if self.complaint is None:
            return begin
        to, steps, practical = self._complain(self.complaint)
        if any(need.urgent for need in assessment.needs):
            more = tuple(who for who in to if who != begin.contact and who not in begin.also)
            return replace(
                begin,
                also=(*begin.also, *more),
                steps=(*begin.steps, *steps),
                practical=(*begin.practical, *practical),
            )
        rest = dict.fromkeys((*to[1:], begin.contact, *begin.also))
        also = tuple(who for who in rest if who.id != to[0].id)
        return view.DoorView(to[0], also, steps, practical)

    def _complain(
        self, offers: Sequence[str]
    ) -> tuple[tuple[view.ContactView, ...], tuple[view.StepView, ...], tuple[view.Said, ...]]:
        """Whom one complains to, how and what to say, and what else the papers tell of it."""
        rulebook, by_id = self.rulebook, self.edition.by_id
        ways = [(o, c) for o in offers if o in by_id and (c := by_id[o].offer.complaint)]
        said = [self.said(way, self.source_of("offers", offer)) for offer, way in ways]
        matter = rulebook.matters.get(COMPLAINT)
        own = self.source_of("matters" if matter else "topics", COMPLAINT)
        points = HOW_TO_COMPLAIN - {AFTERWARDS} if said else HOW_TO_COMPLAIN
        if not said or any(way.route == AUTHORITY_ROUTE for _, way in ways):
            told = (matter or rulebook.topics[COMPLAINT]).says
            said += (self.said(one, own) for one in told if points.intersection(one.answers))
        first, *practical = _told_once(said)
        how = view.StepView(first, *self._to_say("complaint.say", offers))
        see = rulebook.topics[SEE_CASE].says[0]
        why = view.Said(self.words.text("complaint.why"), self.said(see, "").cites)
        steps = (how, view.StepView(why, *self._to_say("complaint.why.say")))
        ids = [contact for _, way in ways for contact in way.contacts]
        also = matter.contacts if matter else ()
        return self.contacts((*ids, *also, MAIN)), steps, tuple(practical)

    def _to_say(self, key: str, offers: Sequence[str] = ()) -> tuple[str, str]:
        """What is to be said of these offers, in Danish; in another language by their sections alone, with
        what it means."""
        danish = self.words.language.danish
        names = [name for one in offers if (name := self._named_by(one, danish))]
        key = f"{key}.of" if names else key
        say = catalogue().text(key, **({"what": catalogue().list(names)} if names else {}))
        if danish:
            return say, ""
        return say, self.words.text(key, **({"what": self.words.list(names)} if names else {}))

    def _named_by(self, one: str, name: bool) -> str:
        """An offer inside a sentence, by name with its section, or by that alone; also what is not described
        here."""
        if one not in self.edition.by_id:
            options = {o.id: o.label for o in self.rulebook.facts[ASKED_ABOUT].options}
            return self.words.inside(options.get(one, "")) if name else ""
        offer = self.edition.by_id[one].offer
        law = offer.law if offer.law.startswith("§") else ""
        if not name:
            return law
        return self.words.inside(offer.name) + (f" ({law})" if law else "")

    def _doors_of(self, offer: model.Offer) -> frozenset[str]:
        main = self.rulebook.municipality.main
        doors = (*offer.door, *offer.door_held, *(place.contact for place in offer.places))
        return frozenset(main if door == MAIN else door for door in doors)

    def _leading(self, assessment: Assessment) -> model.Offer | None:
        """The offer whose door comes first: the one held or asked for, the fit, or the general one; or the
        one that belongs elsewhere, where one is sent there before the general one. Where nothing fits yet,
        the general one whose door it is."""
        by_id = self.edition.by_id
        if assessment.leading:
            return by_id[assessment.leading].offer
        need = next((need for need in assessment.needs if need.fit), None)
        if need is None or need.fit is None:
            return self._open_door(assessment)
        fit = by_id[need.fit].offer
        if not fit.general or need.doors[0] in self._doors_of(fit):
            return fit
        elsewhere = (
            by_id[one].offer for one in need.others if by_id[one].offer.kind == "elsewhere"
        )
        there = (one for one in elsewhere if one.steps and need.doors[0] in self._doors_of(one))
        return next(there, fit)

    def _open_door(self, assessment: Assessment) -> model.Offer | None:
        """The general offer whose door comes first where nothing fits yet: one may always go there."""
        door, by_id = assessment.doors[0], self.edition.by_id
        others = (by_id[one].offer for need in assessment.needs[:1] for one in need.others)
        general = (offer for offer in others if offer.general and door in self._doors_of(offer))
        may = (o for o in general if assessment.offer(o.id).outcome is not Outcome.NOT_MATCHING)
        return next(may, None)

    def steps(self, assessment: Assessment) -> tuple[view.StepView, ...]:
        """The one thing to do next, with a sentence to say."""
        step, offer = self._next_step(assessment), self._leading(assessment)
        if step is None or offer is None:
            return self._just_ask(assessment)
        return (self._step(step, self.source_of("offers", offer.id)),)

    def _just_ask(self, assessment: Assessment) -> tuple[view.StepView, ...]:
        """Where no offer leads: to ask at the door, and a sentence that tells what it is about. None where it
        is urgent: there are the lines."""
        needs = assessment.needs
        if any(need.urgent for need in needs):
            return ()
        stated = [self._need_label(need) for need in needs if need.stated]
        labels = stated[:A_FEW] if self.words.language.danish else []
        whose = "" if self.voice == "du" or not labels else f".{self.voice}"
        key = f"ask_there.say{'.of' if labels else ''}{whose}"
        named = {"needs": catalogue().list(labels)} if labels else {}
        meant = "" if self.words.language.danish else self.words.text(key)
        says = view.Said(self.words.text("ask_there"), self.cites((_ABOUT_TALK,), ""))
        return (view.StepView(says, catalogue().text(key, **named), meant),)

    def _next_step(self, assessment: Assessment) -> model.Step | None:
        """The first step of the leading offer that is for this person."""
        offer = self._leading(assessment)
        if offer is None:
            return None
        return next((offer.steps[i] for i in assessment.offer(offer.id).steps), None)

    def _step(self, step: model.Step, own: str) -> view.StepView:
        """What is to be said is said in Danish: in another language, with what it means."""
        said, say, words = self.said(step, own), self.voiced(step.say), self.words
        if words.language.danish:
            return view.StepView(said, self.voiced(words.say(step.say)))
        return view.StepView(said, say, words.sentences.get(step.say, ""))

    def _interpreter(self) -> view.StepView | None:
        """In another language: that an interpreter can be had, and how to ask for one in Danish."""
        language, told = self.words.language, self.rulebook.topics.get(INTERPRETER)
        if language.danish or told is None:
            return None
        own = self.rulebook.matters.get(INTERPRETER)
        source = self.source_of("matters" if own else "topics", INTERPRETER)
        says = self.said((own or told).says[0], source)
        danish = catalogue().text("interpreter.say", language=language.in_danish)
        return view.StepView(
            says, danish, self.words.text("interpreter.say", language=language.name)
        )

    def _need(
        self, group: Sequence[NeedResult], assessment: Assessment, refused: Collection[str] = ()
    ) -> view.NeedView:
        """The needs that have one answer, told once. What is `refused` is told elsewhere."""
        first = group[0]
        names = tuple(need.need for need in group)
        labels = tuple(self._need_label(need) for need in group)
        fit = self.offer_view(assessment, first.fit, names) if first.fit else None
        key = "need.fit" if fit else "need.no_fit"
        lines = self._listed(key, labels)
        if first.about == "asker":
            lines = (self.words.text("need.own"), *lines)
        heading = "\n".join(line.removesuffix(".") for line in lines)
        if not first.stated:
            heading = self.words.text("need.unstated")
        others = dict.fromkeys(other for need in group for other in need.others)
        others |= dict.fromkeys(o for need in group for o in self._not_matching(need, assessment))
        for carded in (*(held.offer for held in assessment.held), *refused):
            others.pop(carded, None)  # it has a card of its own
        others = {o: None for o in others if not self._of_another(o, assessment)}
        after = [o for o in others if fit and self._larger(o, first, assessment)]
        return view.NeedView(
            needs=names,
            label=self.words.list(labels),
            heading=heading,
            says=tuple(dict.fromkeys(s for n in group for s in self.need_says(n, assessment))),
            because=self._because(group, labels, assessment) if fit else (),
            fit=fit,
            next=tuple(self.offer_view(assessment, o, names) for o in after),
            others=tuple(self.offer_view(assessment, o, names) for o in others if o not in after),
            doors=self.contacts(first.doors),
            urgent=first.urgent,
        )

    def _listed(self, key: str, labels: Iterable[str]) -> tuple[str, ...]:
        """The labels in one sentence, or each in its own where one would be too long to read."""
        first, *rest = labels = tuple(dict.fromkeys(labels))
        whole = self.words.text(key, label=self.words.list(labels))
        if len(words(whole)) <= LONGEST_SENTENCE:
            return (whole,)
        more = (self.words.text(f"{key}.more", label=label) for label in rest)
        return (self.words.text(key, label=first), *more)

    def _need_label(self, need: NeedResult) -> str:
        fact = self.rulebook.facts[NEEDS if need.about == "person" else OWN_NEEDS]
        option = fact.option(need.need)
        return option.inside or self.words.inside(self.label(option))

    def _because(
        self, group: Sequence[NeedResult], labels: Sequence[str], assessment: Assessment
    ) -> tuple[view.Said, ...]:
        """Two reasons in the person's own words: the need, and what made something smaller not do."""
        key = "because.need.staff" if self.voice == "staff" else "because.need"
        told = [view.Said(" ".join(self._listed(key, labels)))]
        if not group[0].stated:
            told = []
        smaller = [
            self.said(
                self.edition.by_id[o.id].offer.not_enough[r.index], self.source_of("offers", o.id)
            )
            for o in assessment.offers
            if self._smaller(o, group)
            for r in o.not_enough
            if self._concerns(o.id, r.index, group)
        ]
        fit = assessment.offer(group[0].fit or "")
        offer = self.edition.by_id[fit.id].offer
        own = self.source_of("offers", offer.id)
        clauses = [
            view.Said(
                self.voiced(offer.asks[r.index].yes), self.cites(offer.asks[r.index].cite, own)
            )
            for r in reversed(fit.reasons)
            # What is told of the one who is helped is not so of the relative.
            if r.part == "asks" and r.truth is Truth.YES and group[0].about != "asker"
        ]
        return tuple(dict.fromkeys((*told, *smaller[-1:], *clauses)))[:2]

    def _smaller(self, result: OfferResult, group: Sequence[NeedResult]) -> bool:
        """Whether the offer meets one of the needs and intrudes less than the fit."""
        offer = self.edition.by_id[result.id].offer
        fit = self.edition.by_id[group[0].fit or ""].offer
        less = offer.rung is not None and fit.rung is not None and offer.rung < fit.rung
        return less and any(need.need in offer.meets for need in group)

    def _larger(self, offer_id: str, need: NeedResult, assessment: Assessment) -> bool:
        """Whether the offer intrudes more than the fit and may match."""
        offer = self.edition.by_id[offer_id].offer
        fit = self.edition.by_id[need.fit or ""].offer
        more = offer.rung is not None and fit.rung is not None and offer.rung > fit.rung
        return more and assessment.offer(offer_id).outcome is not Outcome.NOT_MATCHING

    def _concerns(self, offer_id: str, index: int, group: Sequence[NeedResult]) -> bool:
        needs = self.edition.by_id[offer_id].offer.not_enough[index].needs
        return not needs or any(need.need in needs for need in group)

    def _not_matching(self, need: NeedResult, assessment: Assessment) -> tuple[str, ...]:
        """Offers for this need that normally do not fit, with why; never a general one."""
        offers = (
            self.edition.by_id[o.id].offer
            for o in assessment.offers
            if o.in_play and o.outcome is Outcome.NOT_MATCHING
        )
        return tuple(o.id for o in offers if not o.general and need.need in o.meets)

    def need_says(self, need: NeedResult, assessment: Assessment) -> tuple[view.Said, ...]:
        """What is said of a need before its offers: where it belongs, why nothing fits, or what the papers do
        not describe."""
        pointers = [
            self.edition.by_id[other].offer
            for other in need.others
            if self.edition.by_id[other].offer.kind == "elsewhere"
            and not self._of_another(other, assessment)
        ]
        said = [
            view.Said(
                self.words.text("need.pointer", name=o.name, short=self.voiced(o.short)),
                self.cites(o.cite, self.source_of("offers", o.id)),
            )
            for o in pointers
        ]
        said += self.by_law(need)
        if need.fit is None:
            said += self._refusals(need, assessment)
        fallbacks = {f.id: f for f in self.rulebook.municipality.fallbacks}
        if need.fallback is not None:
            said.append(self.said(fallbacks[need.fallback], next(iter(self.rulebook.sources))))
        elif need.fit is None:
            said.append(view.Said(self.words.text("need.possible")))
        elif self.edition.by_id[need.fit].offer.general and need.stated and not pointers:
            said.append(view.Said(self.words.text("need.general")))
            said += self._refusals(need, assessment)
        return tuple(said)

    def _of_another(self, offer_id: str, assessment: Assessment) -> bool:
        """Whether it belongs elsewhere and is for what was not told where something else was, of which nobody
        is asked any more: help for alcohol, where only drugs were told of."""
        missing = assessment.offer(offer_id).missing
        if self.edition.by_id[offer_id].offer.kind != "elsewhere" or not missing:
            return False
        told = {key.split(".")[0] for key, one in assessment.told.items() if one.value is True}
        closed = {q.facts[0] for q in self.rulebook.questions if q.asked_when is not None}
        sets = {f for f in missing if self.rulebook.facts[f].kind is Kind.SET}
        return sets == set(missing) and sets <= told & closed

    def by_law(self, need: NeedResult) -> Iterator[view.Said]:
        """What the law says of help with the need, where no offer here is for just that, and whom to ask."""
        fact = self.rulebook.facts[NEEDS if need.about == "person" else OWN_NEEDS]
        by_law = fact.option(need.need).by_law
        found = candidates_of(self.edition, Want(need.need, need.about))
        if not by_law or any(not candidate.offer.general for candidate in found):
            return
        if told := self.rulebook.of_law(by_law):
            yield self.said(told, "")
            yield view.Said(self.voiced(self.words.text("topic.not_described")))

    def _refusals(self, need: NeedResult, assessment: Assessment) -> Iterator[view.Said]:
        """Why what meets the need normally does not fit: the first reason of the first two offers."""
        for offer_id in self._not_matching(need, assessment)[:2]:
            result = assessment.offer(offer_id)
            offer, own = self.edition.by_id[offer_id].offer, self.source_of("offers", offer_id)
            against = (reason for reason in result.reasons if reason.truth is Truth.NO)
            if reason := next(against, None):
                yield _named(offer.name, self._reason(offer, reason, assessment.told, own).said)

    def _general(self, assessment: Assessment) -> tuple[view.Said, ...]:
        """That one can always apply, when the municipality's authority is behind an offer in play."""
        said = []
        for result in assessment.offers:
            offer = self.edition.by_id[result.id].offer
            applied_for = offer.entry is model.Entry.ASSESSMENT
            routed = applied_for and offer.complaint and offer.complaint.route == AUTHORITY_ROUTE
            if result.in_play and routed and result.outcome is not Outcome.NOT_MATCHING:
                door = self.contact(self._authority(offer))
                text = self.words.text("always_apply", authority=door.name)
                own = self.source_of("offers", offer.id)
                said.append(
                    view.Said(
                        text, self.cites(offer.complaint.cite, own) if offer.complaint else ()
                    )
                )
                said.append(view.Said(self.words.text("no_cpr_mail")))
                break
        return tuple(said)

    def _authority(self, offer: model.Offer) -> str:
        """Who decides: the door of some is a place, and then it is the one who is complained to."""
        main = self.rulebook.municipality.main
        sent = offer.complaint.contacts if offer.complaint else ()
        return main if main in sent else offer.door[-1]

    def _question_words(self, question_id: str) -> str:
        return self.rulebook.facts[self.rulebook.question(question_id).facts[0]].label

    def _sources(self, assessment: Assessment) -> tuple[view.SourceView, ...]:
        fits = {need.fit for need in assessment.needs}
        used = [
            self.source_of("offers", o.id)
            for o in assessment.offers
            if o.id in fits or (o.in_play and not self.is_law(o.id))
        ]
        fallbacks = {need.fallback for need in assessment.needs}
        cites = [
            cite
            for fallback in self.rulebook.municipality.fallbacks
            if fallback.id in fallbacks
            for cite in self.cites(fallback.cite, "")
        ]
        used += [cite.source for cite in cites if cite.kind == "document"]
        if (leading := self._leading(assessment)) and not self.is_law(leading.id):
            used.append(self.source_of("offers", leading.id))
        order = [s for s in self.rulebook.sources if s in used]
        return tuple(self.source_view(self.rulebook.sources[s]) for s in order)

    def source_view(self, source: model.Source) -> view.SourceView:
        """A source with its warnings on the edition's day."""
        warnings = []
        if source.kind == "law":
            warnings.append(self.words.text("source.law"))
        elif source.confirmed_in_force is None:
            warnings.append(self.words.text("source.unconfirmed"))
        if source.review_by < self.edition.on:
            warnings.append(self.words.text("source.old", day=self.words.day(source.review_by)))
        return view.SourceView(source.id, source.title, source.date_says, tuple(warnings))

    # ------------------------------------------------------------ topics

    def topic_buttons(self, topics: Iterable[str]) -> tuple[view.OptionView, ...]:
        """Buttons for follow-up questions that this rulebook knows."""
        known = (self.rulebook.topics[t] for t in topics if t in self.rulebook.topics)
        return tuple(view.OptionView(f"ask:{t.id}", t.button or t.title) for t in known)

    # ------------------------------------------------------------ danger

    def danger(
        self,
        kind: str,
        about: str,
        sure: bool = True,
        young: bool = False,
        again: int = 0,
        also: Iterable[str] = (),
        waits: bool = False,
        under_age: bool = False,
    ) -> view.DangerView:
        """The danger screen: never one line alone, 112 first. In doubt it asks before it warns.

        `young`: the one in danger is told to be under 18. `again`: how often something else was said
        meanwhile.
        `also`: other dangers that were told, of which the lines stand there too. `waits`: something that was
        asked is answered after it. `under_age`: the one who is helped is told to be under 18.
        """
        others = tuple(also)
        of_minor = about == MINOR or (under_age and about != "selv" and kind in _LIVES_OWN)
        lines = self._danger_lines((kind, *others), young, about != "selv", about == CHILD)
        lines += tuple(map(self.contact, self._for_children())) if of_minor else ()
        made = self._danger if sure else self._perhaps_danger
        if about == BY_WRITER:  # a place to flee to is nothing to whoever is about to hit
            lines = tuple(line for line in lines if not self.rulebook.contacts[line.id].refuge)
        shown = replace(made(kind, about, others, young), lines=lines)
        told = _of_the_child((kind, *others), about, young) if sure else ()
        added = tuple(self.words.text(f"danger.child.{one}") for one in told)
        shown = replace(shown, paragraphs=(*shown.paragraphs, *added))
        if not again:
            return shown
        first = "danger.again.waits" if waits else "danger.again"
        read = self.words.text(first if again == 1 else "danger.again.more")
        return replace(shown, paragraphs=(read, *shown.paragraphs[1:]), again=True)

    def answered_below(self, shown: view.DangerView) -> view.DangerView:
        """The screen that tells where what was asked is answered: in the place of that it waits."""
        told, kept = self.words.text("danger.below"), shown.paragraphs
        return replace(shown, paragraphs=(told, *kept[1:]) if shown.again else (*kept, told))

    def these_help(self, shown: view.DangerView) -> view.DangerView:
        """The screen that tells who asks whom to turn to that it is those whose numbers stand there."""
        return replace(shown, paragraphs=(self.words.text("danger.whom"), *shown.paragraphs[1:]))

    def _perhaps_danger(
        self, kind: str, about: str, also: Sequence[str], young: bool
    ) -> view.DangerView:
        """The same lines, beside a kind question that one can say no to."""
        text = self.words.text
        return replace(
            self._danger(kind, about, also, young),
            title=text("danger.doubt.title"),
            paragraphs=(text("danger.doubt.allowed"), text("danger.doubt.ring")),
            ask=text(f"danger.doubt.{kind}.{'selv' if about == 'selv' else 'anden'}"),
            options=(
                view.OptionView("unsafe", text("danger.doubt.yes"), "yes"),
                view.OptionView("mistaken", text("danger.doubt.no"), "no"),
            ),
            doubt=True,
        )

    def _for_children(self) -> list[str]:
        """The line for children and young people, and that for the adults who worry for one."""
        lines = [c for c in self.rulebook.contacts.values() if c.for_adults]
        return [one for line in lines for one in (line.for_adults, line.id)]

    def _danger_lines(
        self, kinds: Sequence[str], young: bool, for_another: bool, child: bool
    ) -> tuple[view.ContactView, ...]:
        """Whom to ring: those of the dangers in their order, 112 first. Who is not young and asks
        `for_another` meets the line for parents, and not the children's own; where it is about their
        `child`, both."""
        adult, own = for_another and not young, not for_another and next(iter(kinds), "") == "barn"
        found = [
            contact if own else self._for_asker(contact, adult)
            for kind in kinds
            for contact in self._lines_of(kind, young)
        ]
        found += [one for one in self._lines_of("barn", young) if child and one not in found]
        made = map(self.contact, found) if own else self.contacts(found)
        return tuple(sorted(dict.fromkeys(made), key=_how_soon))

    def _lines_of(self, kind: str, young: bool) -> list[str]:
        """The lines of one danger, and those that always answer if they are few."""
        contacts = self.rulebook.contacts.values()
        kinds = {kind, "barn"} if young else {kind}
        mine = [c.id for c in contacts if not kinds.isdisjoint(c.danger)]
        if kind in ("intet_tag", "barn"):
            mine.append(MAIN)  # a bed for the night, and a child at risk, are the municipality's
        if not mine:  # the button: which danger it is has not been said
            mine = [c.id for c in contacts if c.kind == "line"]
        elif sum(_near(c) for c in self.contacts(mine)) < 2:
            mine += [c.id for c in contacts if c.if_none]
        return mine

    def _danger(self, kind: str, about: str, also: Sequence[str], young: bool) -> view.DangerView:
        other = about not in ("selv", CHILD)
        apart = about == ARMED or not _STAND_BACK.isdisjoint((kind, *also))
        suffix = _DANGER_WORDS[other, apart]
        title = "" if {"barn"} == {kind, *also} else suffix
        ask = ".alle" if about == CHILD else suffix
        text = self.words.text
        paragraphs = [text("danger.nobody"), text("danger.next")]
        if other and apart:
            paragraphs.append(text("danger.step_away"))  # whoever of them is about to do it
        if kind == "vold" and about == "selv":
            paragraphs.append(text("danger.silent"))  # whoever hits may not hear of it
        if kind in ("vold", "intet_tag") and about != BY_WRITER and not young:
            paragraphs.append(text("danger.self_entry"))
        return view.DangerView(
            danger=kind,
            title=text(f"danger.title{title}"),
            paragraphs=tuple(paragraphs),
            lines=(),
            ask=text(f"danger.ask{ask}"),
            options=tuple(
                view.OptionView(answer, text(f"danger.{answer}"), icon)
                for answer, icon in (("safe", "yes"), ("unsafe", "no"), ("mistaken", "swap"))
            ),
        )


def _told_of(offer: model.Offer) -> Iterator[model.Cited]:
    """Every sentence that is told of the offer."""
    return (one for name in ASPECTS for one in getattr(offer.tells, name))


def _told_once(said: Iterable[view.Said]) -> list[view.Said]:
    """Those that tell something that those before do not: another figure always does."""
    found: list[view.Said] = []
    for one in said:
        mine = _long_words(one.text)
        before = {word for other in found for word in _long_words(other.text)}
        new = mine - before
        if not found or len(new) > (1 - SAME) * len(mine) or any(map(str.isdigit, new)):
            found.append(one)
    return found


def _long_words(text: str) -> set[str]:
    """The words of a text that tell something, and its numbers."""
    found = (word.casefold() for word in words(text))
    return {word for word in found if len(word) > A_FEW or word.isdigit()}


def _is_short(text: str) -> bool:
    """Whether none of its sentences is too long to read."""
    return all(len(words(sentence)) <= LONGEST_SENTENCE for sentence in sentences(text))


def _named(name: str, said: view.Said) -> view.Said:
    """The sentence with what it is about before it."""
    return view.Said(f"{name}: {said.text}", said.cites)


def _how_soon(line: view.ContactView) -> tuple[bool, bool]:
    """112 first, then those that can be rung, then the rest."""
    return line.id != "112", not line.phones


_LIVES_OWN = frozenset({"selvmord", "psykose", "overdosis"})
"""Dangers of one's own, in which a child that a relative tells of has lines of its own."""
_STAND_BACK = frozenset({"vold", "barn", "psykose"})
"""Dangers that somebody does to another, the writer perhaps, or may do in fear: nobody is told to stay."""


def _of_the_child(told: Sequence[str], about: str, young: bool) -> tuple[str, ...]:
    """What is told besides where a child is in danger: to the child who writes, which tells of itself first,
    to who is hit and has a child, and to who fears for one."""
    kinds = set(told)
    if about == "selv" and (young or told[0] == "barn"):
        return ("fault", "grown_up") if kinds & {"vold", "barn"} else ()
    if about == CHILD or (about == "selv" and kinds >= {"vold", "barn"}):
        return ("told", "now", "comes")
    return ("worried", "now") if "barn" in kinds else ()


_DANGER_WORDS = {
    (False, False): "", (False, True): "", (True, False): ".anden", (True, True): ".alle",
}  # fmt: skip
"""(About another, done by somebody) -> which words the screen has."""


def _leading_need(assessment: Assessment) -> list[NeedResult]:
    """The need whose offer leads: the first with a fit, else the first."""
    with_fit = (need for need in assessment.needs if need.fit)
    return [next(with_fit, assessment.needs[0])]


def _same_answer(needs: Sequence[NeedResult]) -> list[list[NeedResult]]:
    """Needs grouped by their answer, in the order of the first of each."""
    groups: dict[object, list[NeedResult]] = {}
    for need in needs:
        answer = (need.fit, need.doors, () if need.fit else need.others)
        groups.setdefault((answer, need.about, need.urgent, need.fallback), []).append(need)
    return list(groups.values())


def _leaves(reason: Reason) -> list[str]:
    """The facts under a reason that are not known."""
    found, todo = [], [reason.steps] if reason.steps else []
    while todo:
        step = todo.pop()
        if step.form == "fact" and step.truth is Truth.UNKNOWN:
            found.append(step.fact)
        todo.extend(step.parts)
    return found


def _known(reason: Reason, told: Mapping[str, Known]) -> list[Known]:
    found, todo = [], [reason.steps] if reason.steps else []
    while todo:
        step = todo.pop()
        known = known_of(step, told)
        if known and step.truth is not Truth.UNKNOWN:
            found.append(known)
        todo.extend(step.parts)
    return found


def _outcome_key(offer: model.Offer, outcome: Outcome) -> str:
    if outcome is Outcome.UNCLEAR and offer.kind != "described":
        return f"outcome.{offer.kind}"
    return f"outcome.{outcome.value}"


def decides_key(offer: model.Offer) -> str:
    return f"decides.{offer.entry.value}" if offer.entry else "decides.other"


def _phone(phone: model.Phone) -> view.PhoneView:
    digits = phone.number.replace(" ", "")
    dial = f"+45{digits}" if len(digits) == 8 else digits
    return view.PhoneView(phone.number, dial, phone.says, phone.hours)


def _near(contact: view.ContactView) -> bool:
    """Whether somebody there can be rung or visited."""
    return bool(contact.phones or contact.instead or contact.address)


def _map_url(address: str) -> str:
    """A map search at the public map of Denmark's road data (OpenStreetMap), '' without address."""
    return f"https://www.openstreetmap.org/search?query={quote_plus(address)}" if address else ""
