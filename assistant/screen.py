"""What the dialogue shows, rendered as views. Composes dialogue, rules and locales; decides nothing."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby

from assistant import view
from assistant.answer import A_FEW, Renderer
from assistant.dialog import events as e
from assistant.dialog.machine import (
    ASKED_FOR_MORE,
    ENTRIES,
    SAFE_BUT_TAKEN,
    WHOM_FOR,
    Phase,
    State,
)
from assistant.lookup import Passage, passages_of, runs_of
from assistant.nearest import Titles, each_under_its_own, headed, with_nearest
from assistant.rules.assess import Assessment, NeedResult, Outcome, asked_about, assess, told_of
from assistant.rules.compiled import Edition
from assistant.rules.facts import (
    ADULT,
    ASKED_ABOUT,
    ASKER_NEEDS,
    HELD,
    NEEDS,
    SUPPOSED,
    Facts,
    forget,
    keys_of,
    supposing,
)
from assistant.rules.load import MAIN
from assistant.rules.model import Fact, Kind, Question
from assistant.terms import QUIET
from assistant.topics import FollowUp, Letter, Topics, notes_on

FOUND, WHETHER = "papirer", "muligt"
"""The ids of what answers a question that is no topic: what the papers say with its words, and whether one
can have something."""
NOTHING = ("topic.silent", "topic.no_point")
"""What says that nothing answers the question."""
LONG_LIST = 7
"""Of so many answers a list is not shown twice running."""
NOTHING_SAID = view.Notice(())
IN_A_WORD = 2
"""So much of what may help is told to who has not asked."""
MOST_POSSIBLE = 4
"""So many offers that may help are named."""
NAMED = "named"
"""The kind of an offer that the papers only name: the little that they say of it is told at once."""
MISSED = "say.missed.1"
"""How the button begins that takes away what was told: its keys follow, with commas between."""
EXAMPLES: Mapping[str, str] = {"age": "42", "birth_year": "1959"}
"""What one may write where a number is asked for; elsewhere a small number that is possible."""

WHERE_TAKEN = ("giftlinjen", "112")
"""Whom to ring where too much of something was taken."""


@dataclass(frozen=True)
class Kept:
    """How long what is written is kept, in days. Both 0: never stored."""

    text_days: int
    days: int


@dataclass(frozen=True)
class Screen:
    """Renders what one step shows, for one state."""

    renderer: Renderer
    edition: Edition
    """The rules that assess: those of the renderer are the same in the language of the state."""
    state: State
    kept: Kept
    changed: bool = False
    """The rules have changed since this conversation began."""
    today: date | None = None
    """The day on which it is shown; without it, the edition's."""

    def views(self, shown: Sequence[e.Shown]) -> tuple[view.View, ...]:
        """The views, in order."""
        made = (one for one in map(self._view, shown) if one != NOTHING_SAID)
        return tuple(map(self._whole, _answered_together(made)))

    def _whole(self, made: view.View) -> view.View:
        language = self.renderer.words.language.code
        return replace(made, language=language, terms=self._terms(made))

    def _terms(self, made: view.View) -> tuple[view.TermView, ...]:
        return () if isinstance(made, QUIET) else self.renderer.terms(made)

    def _view(self, shown: e.Shown) -> view.View:
        render = _VIEWS[type(shown).__name__]
        made: view.View = getattr(self, render)(shown)
        return made

    def _text(self, key: str, **values: object) -> str:
        return self.renderer.words.text(key, **values)

    def assessment(self, missing: Sequence[str] = ()) -> Assessment:
        """The assessment of what is known now; where it was not told yet whether one lives here and is grown
        up, of who is. What is shown then says so."""
        return assess(self.edition, self._supposing, missing)

    @cached_property
    def _supposing(self) -> Facts:
        return supposing(self.state.facts, self.edition.rulebook.municipality.own)

    # ------------------------------------------------------------ one a kind

    def opening(self, shown: e.ShowOpening) -> view.Opening:
        return view.Opening(
            paragraphs=() if shown.again else self._who_this_is(),
            danger=self._text("opening.danger"),
            ask=self._text("opening.ask"),
            options=tuple(
                view.OptionView(entry, self._text(f"entry.{entry}"), entry) for entry in ENTRIES
            ),
        )

    def _who_this_is(self) -> tuple[str, ...]:
        head = self.renderer.rulebook.municipality
        kept = self._text("opening.not_kept")
        if self.kept.days:
            kept = self._text("opening.kept", text_days=self.kept.text_days, days=self.kept.days)
        return (
            self._text("opening.hello", municipality=head.name),
            self._text("opening.what"),
            self._text("opening.private"),
            kept,
            self._text("opening.length"),
            *self._reads(),
        )

    @property
    def _reads_little(self) -> bool:
        """Whether an example of what to write would be none, for in this language it is not understood."""
        return self.renderer.words.language.reads == "little"

    def _reads(self) -> tuple[str, ...]:
        """In another language: what can be read of what is written in it."""
        language = self.renderer.words.language
        return () if language.danish else (self._text(f"opening.reads.{language.reads}"),)

    def heard(self, shown: e.ShowHeard) -> view.Heard:
        if shown.entry:
            return view.Heard(self._text(f"entry.{shown.entry}"))
        if shown.unknown:
            skipped = shown.unknown == "skipped"
            word = self._text("heard.skipped" if skipped else "heard.unknown")
            note = self._text("say.skipped" if skipped else "say.unknown")
            return view.Heard(self._labelled(shown.question, word), shown.question, note)
        if shown.away:
            return view.Heard(self._without(shown), shown.question)
        return view.Heard(". ".join(self._lines(shown.values, told=True)), shown.question)

    def _without(self, shown: e.ShowHeard) -> str:
        """What was taken away, said back after what else is known of the same fact."""
        fact = self.renderer.rulebook.facts[shown.values[0][0].split(".")[0]]
        gone = self._text("heard.away", what=self.renderer.words.list(map(self._named, shown.away)))
        left = self._chosen(fact) if fact.kind is Kind.SET else {}
        return f"{self._line(fact, left)}. {gone}" if left else gone

    def _named(self, key: str) -> str:
        """What stands under a key, inside a sentence: a member of a set, or a fact."""
        fact_id, _, member = key.partition(".")
        fact = self.renderer.rulebook.facts[fact_id]
        words = self.renderer.words
        if not member:
            return words.inside(fact.label)
        return words.inside(self.renderer.label(fact.option(member)))

    def _lines(self, values: e.Pairs, told: bool = False) -> tuple[str, ...]:
        """A line for each fact; with `told`, of a set all that has been told by now."""
        known = dict(values)
        facts = dict.fromkeys(key.split(".")[0] for key in known)
        definitions = self.renderer.rulebook.facts
        return tuple(
            self._members(definitions[f], known)
            if told and definitions[f].kind is Kind.SET
            else self._line(definitions[f], known)
            for f in facts
        )

    def _members(self, fact: Fact, known: Mapping[str, object]) -> str:
        """A set with all that has been told of it; of what was just told not to be so, a few."""
        chosen = self._chosen(fact)
        refused = {
            key: False for key in keys_of(fact) if known.get(key) is False and key not in chosen
        }
        if not chosen:
            return self._line(fact, known)
        lines = [self.renderer.value_words(fact, chosen)]
        if 0 < len(refused) <= A_FEW:
            lines.append(self.renderer.value_words(fact, refused))
        return self._text(
            "confirm.line", label=fact.label, new=self.renderer.words.language.comma.join(lines)
        )

    def _chosen(self, fact: Fact) -> dict[str, object]:
        """Of a set what has been told to be so."""
        return {key: True for key in keys_of(fact) if self.state.facts.value(key) is True}

    def _line(self, fact: Fact, known: Mapping[str, object]) -> str:
        """One fact as it was told; a yes or no after its question, which says what it is about."""
        new = self.renderer.value_words(fact, known)
        asking = (q for q in self.renderer.rulebook.questions if q.facts == (fact.id,))
        question = next(asking, None) if fact.kind is Kind.TRUTH else None
        if question is None:
            return self._text("confirm.line", label=fact.label, new=new)
        return self._text("confirm.question", ask=self._asked(question), new=new)

    def _asked(self, question: Question) -> str:
        """The question in the voice of the conversation."""
        words = getattr(question.ask, self.renderer.voice) or question.ask.du
        return str(words).format(municipality=self.renderer.rulebook.municipality.name)

    def _labelled(self, question: str, word: str) -> str:
        if not question:
            return word
        facts = self.renderer.rulebook.facts
        fact = facts[self.renderer.rulebook.question(question).facts[0]]
        told = self._chosen(fact) if fact.kind is Kind.SET else {}
        if told:
            word = f"{self.renderer.value_words(fact, told)}. {self._text('heard.more', word=word)}"
        return self._text("confirm.line", label=fact.label, new=word)

    def say(self, shown: e.Say) -> view.Notice:
        key = shown.key
        if not self.renderer.words.has(key):
            key = "say.out_of_scope.default"
        text = self._text(key)
        if key == MISSED and not self.state.current and self._reads_little:
            (text,) = self._reads()
        elif key == MISSED and not self.state.current and self.state.voice != "du":
            text = self._text("say.missed.1.other")
        elif key == MISSED and self.state.current:
            text = self._text("say.missed.example", examples=self._examples(self.state.current))
        return view.Notice(
            (view.Said(text),),
            self._whom_to_ask(shown),
            self._buttons(shown.buttons),
        )

    def _whom_to_ask(self, shown: e.Say) -> tuple[view.ContactView, ...]:
        if shown.key == SAFE_BUT_TAKEN:
            return self.renderer.contacts(WHERE_TAKEN)
        return self._somebody(()) if shown.contact else ()

    def _examples(self, question: str) -> str:
        """One or two answers to a question, as one may write them."""
        asked = self.renderer.rulebook.question(question)
        fact = self.renderer.rulebook.facts[asked.facts[0]]
        if fact.kind is Kind.NUMBER:
            return EXAMPLES.get(fact.id, str(fact.minimum + 2))
        answers = [asked.yes, asked.no]
        if fact.kind is not Kind.TRUTH:
            calm = [option for option in fact.options if not option.urgent]
            answers = [self.renderer.label(option) for option in calm[:2]]
        return self._text("say.missed.or", a=answers[0], b=answers[1])

    def _buttons(self, ids: Sequence[str]) -> tuple[view.OptionView, ...]:
        return tuple(button for id_ in ids for button in self._button(id_))

    def _button(self, id_: str) -> tuple[view.OptionView, ...]:
        """The button of that id; none for a topic that the rulebook does not have."""
        kind, _, what = id_.partition(":")
        if kind == "ask":
            return self.renderer.topic_buttons((what,))
        if kind == "withdraw":
            return (view.OptionView(id_, self._to_withdraw(what)),)
        if kind == "tell":
            fact_id, _, member = what.partition(".")
            option = self.renderer.rulebook.facts[fact_id].option(member)
            return (view.OptionView(id_, self.renderer.label(option), option.icon),)
        return (view.OptionView(id_, self._text(f"button.{what}")),)

    def _to_withdraw(self, keys: str) -> str:
        """What a button takes away: one thing told, with its value, or all of them."""
        if "," in keys:
            return self._text("button.withdraw_all")
        fact_id, _, member = keys.partition(".")
        fact = self.renderer.rulebook.facts[fact_id]
        if member:
            return self.renderer.label(fact.option(member))
        value = self.state.facts.value(fact_id)
        return fact.label if value is None else self._line(fact, {fact_id: value})

    def ask(self, shown: e.Ask) -> view.Asked:
        question = self.renderer.rulebook.question(shown.question)
        fact = self.renderer.rulebook.facts[question.facts[0]]
        value, unfolded = self.state.facts.value(fact.id), self.state.unfolded
        options = tuple(self._options(question, fact, shown.members))
        chosen = fact.kind is Kind.SET and any(option.chosen for option in options)
        told = chosen and question.id not in self.state.closed
        more = told and question.id == ASKED_FOR_MORE
        lead = self._text("ask.chosen" if more else "ask.told") if chosen else ""
        again = shown.again and len(options) >= LONG_LIST and not (told or question.id == unfolded)
        help_ = "" if again and not chosen else question.help
        return view.Asked(
            question=question.id,
            form=fact.kind.value,
            ask=self._text("ask.more") if more else self._asked(question),
            help=" ".join(filter(None, (lead, help_))),
            why=question.why,
            options=options,
            number=shown.number,
            unit=self.renderer.words.name(fact.unit),
            minimum=fact.minimum,
            maximum=fact.maximum,
            value=str(value) if fact.kind is Kind.NUMBER and isinstance(value, int) else "",
            can_show_result=shown.result,
            can_go_back=shown.back,
            told=told,
            whole=question.id == unfolded,
            again=again,
        )

    def _options(
        self, question: Question, fact: Fact, members: Collection[str]
    ) -> Iterator[view.OptionView]:
        """What can be answered, with what is known chosen; of a set these members."""
        known = self.state.facts
        if fact.kind is Kind.TRUTH:
            value = known.value(fact.id)
            for answer, label in (("yes", question.yes), ("no", question.no)):
                yield view.OptionView(answer, label, answer, chosen=value is (answer == "yes"))
        for option in fact.options:
            if fact.kind is Kind.SET:
                chosen = known.value(f"{fact.id}.{option.id}") is True
            else:
                chosen = known.value(fact.id) == option.id
            if fact.kind is not Kind.SET or option.id in members:
                label = self.renderer.label(option)
                yield view.OptionView(option.id, label, option.icon, option.more, chosen=chosen)

    def why(self, shown: e.ShowWhy) -> view.Notice:
        question = self.renderer.rulebook.question(shown.question)
        if not shown.meant:
            return view.Notice((view.Said(question.why),))
        said = (question.help, question.why, self._text("ask.in_doubt"))
        return view.Notice(tuple(view.Said(text) for text in said if text))

    def confirm(self, shown: e.AskConfirm) -> view.Confirm:
        definitions = self.renderer.rulebook.facts
        items = []
        away = [k for k, value in shown.values if self._goes(k, value)]
        if away:
            named = self.renderer.words.list(map(self._named, away))
            items.append(self._text("confirm.away", what=named))
        told = tuple(pair for pair in shown.values if pair[0] not in away)
        for fact_id, line in zip(
            dict.fromkeys(k.split(".")[0] for k, _ in told),
            self._lines(told),
            strict=True,
        ):
            old = self.state.facts.value(fact_id)
            fact = definitions[fact_id]
            if old is None or fact.kind is Kind.SET:
                items.append(line)
                continue
            render = self.renderer.value_words
            items.append(
                self._text(
                    "confirm.instead",
                    label=fact.label,
                    new=render(fact, dict(shown.values)),
                    old=render(fact, {fact_id: old}),
                )
            )
        return view.Confirm(
            self._text("confirm.ask"),
            tuple(items),
            self._text("confirm.yes"),
            self._text("confirm.no"),
        )

    def _goes(self, key: str, value: object) -> bool:
        """Whether what is known under the key would be taken away."""
        denied = "." in key and value is False and self.state.facts.value(key) is True
        return denied or value == e.WITHDRAWN

    def result(self, shown: e.ShowResult) -> view.Result:
        renderer = replace(self.renderer, complaint=self._complained_of())
        result = renderer.result(self.assessment(shown.missing), self.state.facts)
        if not self.changed:
            return result
        told = self._text("result.changed")
        again = self._buttons(("command:renew",))
        return replace(result, intro=(told, *result.intro), topics=(*again, *result.topics))

    def _complained_of(self) -> tuple[str, ...] | None:
        """The offers of which there is a complaint: those named with it, else the only one that is had or was
        asked about; None where nobody complains."""
        if not self.state.complains:
            return None
        told = (self.state.facts.members(fact) for fact in (HELD, ASKED_ABOUT))
        only = (tuple(offers) for offers in told if len(offers) == 1)
        return self.state.complained or next(only, ())

    def topic(self, shown: e.ShowTopic) -> view.TopicView:
        letter = self._letter(shown.letter) if shown.letter else None
        passages = tuple(self._whole_passages(shown.passages))
        in_danger = self.state.phase is Phase.DANGER  # nothing can be folded on that screen
        asked = FollowUp(
            shown.topic,
            shown.offer,
            shown.point,
            letter,
            shown.beside,
            passages,
            whole=shown.again or in_danger,
        )
        told = self._topics().answer(asked)
        if not (in_danger or letter):
            told = self._with_nearest(told, shown)
        if shown.again:
            lead = view.Said(self._text("topic.again"))
            told = replace(told, paragraphs=(lead, *told.paragraphs))
        return replace(told, contacts=self._somebody(told.contacts))

    def _somebody(self, contacts: Sequence[view.ContactView]) -> tuple[view.ContactView, ...]:
        """The contacts, and whom one may turn to beside them. 112 under an answer about a dog frightens: no
        line is needed where the talk goes on, or the result stands above and no danger was told of."""
        state = self.state
        goes_on = state.phase in (Phase.OPENING, Phase.ASKING, Phase.CONFIRMING)
        calm = not any(state.alarmed) and state.phase is Phase.RESULT and state.shown_result
        find = self.renderer.with_main if goes_on or calm else self.renderer.somebody
        return find(contacts)

    def _topics(self) -> Topics:
        """Who answers what is asked, by what is known."""
        facts, kept = self.state.facts, self.kept
        days = {"keep_text_days": kept.text_days, "keep_days": kept.days}
        speaks_of = (*asked_about(self.edition, facts), *told_of(self.edition, facts))
        return Topics(self.renderer, self.assessment(), days, speaks_of)

    def _letter(self, came: str) -> Letter:
        """The letter that came on that day, as an event has it."""
        day = None if came == e.UNCLEAR else date.fromisoformat(came)
        return Letter(day, self.today or self.edition.on)

    def outcome(self, shown: e.ShowOutcome) -> view.TopicView:
        """What it comes to for each offer that was named, and why where it normally does not fit, or that the
        papers here do not describe it."""
        found, by_id = self.assessment(), self.renderer.edition.by_id
        made = [self.renderer.offer_view(found, o) for o in shown.offers if o in by_id]
        if any(reason.mark == "no" for offer in made for reason in offer.reasons):
            shown = replace(shown, nearest=())  # what speaks against it is what is asked
        others = [offer for offer in shown.offers if offer not in by_id]
        here = [by_id[offer].offer for offer in shown.offers if offer in by_id]
        doors = [door for offer in here if offer.kind == NAMED for door in offer.door[:1]]
        said = [one for offer in made for one in self._in_short(offer, found)]
        said += [one for offer in others for one in self._not_described(offer)]
        rests_on = self._rests_on([offer.id for offer in made])
        said += map(view.Said, self.renderer.if_so(rests_on))
        contacts = self.renderer.contacts([*dict.fromkeys(doors), *([MAIN] if others else [])])
        told = view.TopicView(WHETHER, self._text("outcome.asked"), tuple(said), contacts, ())
        return self._with_nearest(told, shown)

    def _rests_on(self, offers: Collection[str]) -> list[str]:
        """Of what is supposed that without which it comes to something else for one of the offers."""
        found, facts = self.assessment(), self._supposing
        supposed = [key for key, known in facts.known.items() if known.how == SUPPOSED]
        without = {key: assess(self.edition, forget(facts, key)) for key in supposed}
        return [
            key
            for key, told in without.items()
            if any(told.offer(one).outcome is not found.offer(one).outcome for one in offers)
        ]

    def help(self, shown: e.ShowHelp) -> view.TopicView | view.Notice:
        """Which help there may be with these needs: what the papers say of it in so many words; the names of
        what may help; where that belongs elsewhere or is open advice alone, where to go; and what the papers
        do not describe."""
        found = self.assessment()
        asked = [n for n in found.needs if _key_of(n) in shown.needs]
        told_to = self.renderer.told_to(asked) if asked else self.renderer
        there = replace(self, renderer=told_to)
        if shown.unasked:
            return there._may_be(asked, found)
        if shown.open:
            return there._where_to_begin(asked, found)
        return self._with_nearest(there._help(shown.needs, asked, found), shown)

    def _may_be(
        self, needs: Sequence[NeedResult], found: Assessment
    ) -> view.TopicView | view.Notice:
        """What may help with these needs, the nearest two in a word; nothing where the papers have none."""
        named, going = self._may_help(needs, found)
        offers = (named or going)[:IN_A_WORD]
        said = [one for offer in offers for one in self._in_a_word(offer, len(offers), found)]
        if not named:
            said[:0] = (one for need in needs for one in self.renderer.by_law(need))
        if not said:
            return NOTHING_SAID
        return view.TopicView(WHETHER, self._text("say.may_be"), tuple(said), (), ())

    def _where_to_begin(self, needs: Sequence[NeedResult], found: Assessment) -> view.TopicView:
        """Where one begins, and then which help there may be with these needs."""
        door = self._topics().door()
        named, going = self._may_help(needs, found)
        said = list(door.paragraphs)
        by_id = self.renderer.edition.by_id
        headings = {self._text("topic.offer", name=by_id[one].offer.name): one for one in named}
        at_door = {headings[one.text] for one in said if one.text in headings}
        named = [one for one in named if one not in at_door]
        if named:
            said.append(view.Said(self._text("say.may_help")))
            said += (one for offer in named for one in self._in_a_word(offer, len(named), found))
        else:
            said += (one for need in needs for one in self.renderer.by_law(need))
        away = [offer for offer in going if by_id[offer].offer.kind == "elsewhere"]
        made = [self.renderer.offer_view(found, offer) for offer in away]
        said += [one for offer in made for one in self._where(offer)]
        said.append(view.Said(self._text("say.better")))
        doors = [one for need in needs for one in need.doors] or found.doors
        contacts = self.renderer.contacts(doors[:1]) or door.contacts
        return view.TopicView(WHETHER, self._text("help.open"), tuple(said), contacts, ())

    def _help(
        self, keys: Collection[str], asked: Sequence[NeedResult], found: Assessment
    ) -> view.TopicView:
        topics = self._topics()
        points = self.renderer.rulebook.points.values()
        on = (p for p in points if any(f"{NEEDS}.{need}" in keys for need in p.needs))
        said = [one for point in on for one in topics.on(point)]
        named, going = self._may_help(asked, found)
        if named:
            lines = [one for offer in named for one in self._in_a_word(offer, len(named), found)]
            groups = list(filter(None, headed(said)))
            of_them = [line for group in groups if group[0] in lines for line in group]
            said = [line for group in groups if group[0] not in lines for line in group]
            said.append(view.Said(self._text("say.may_help")))
            said += each_under_its_own([*lines, *of_them])
            said.append(view.Said(self._text("say.better")))
        made = [self.renderer.offer_view(found, offer) for offer in going]
        said += [one for offer in made for one in self._where(offer)]
        if not (named or going):
            said += self._not_had_here(asked, found)
        if not named:
            said[:0] = (one for need in asked for one in self.renderer.by_law(need))
        doors = [door for need in asked for door in need.doors]
        contacts = self.renderer.contacts(doors[:1])
        said = list(dict.fromkeys(said))
        return view.TopicView(WHETHER, self._text("outcome.any"), tuple(said), contacts, ())

    def _in_a_word(self, offer: str, of: int, found: Assessment) -> Iterator[view.Said]:
        """The name of an offer, and where there are few for whom it is and what it is."""
        told = self.renderer.edition.by_id[offer].offer
        if of > A_FEW:
            yield view.Said(told.name)
            return
        own = self.renderer.source_of("offers", offer)
        yield view.Said(self._text("topic.offer", name=told.name))
        yield from (self.renderer.said(note, own) for note in notes_on(found, told, WHOM_FOR))
        yield view.Said(self.renderer.voiced(told.short), self.renderer.cites(told.cite, own))

    def _not_had_here(self, needs: Sequence[NeedResult], found: Assessment) -> Iterator[view.Said]:
        """Why nothing fits these needs, else that the papers here do not describe it."""
        open_ = self._text("need.possible")
        told = (one for need in needs for one in self.renderer.need_says(need, found))
        said = [one for one in told if one.text != open_]
        yield from said or [view.Said(self.renderer.voiced(self._text("topic.not_described")))]

    def _may_help(
        self, needs: Sequence[NeedResult], found: Assessment
    ) -> tuple[list[str], list[str]]:
        """Of what may help with these needs, the fit first and then that of which the least is left to ask,
        what can be had here; and where it belongs elsewhere, or is but this municipality's advice for all,
        that."""
        by_id = self.renderer.edition.by_id
        offers = dict.fromkeys(o for n in needs for o in (n.fit, *n.others) if o)
        fit = [o for o in offers if found.offer(o).outcome is not Outcome.NOT_MATCHING]
        fits = {need.fit for need in needs}
        fit.sort(key=lambda o: 0 if o in fits else 1 + len(found.offer(o).missing))
        own = [o for o in fit if not by_id[o].offer.general]
        here = [o for o in own if by_id[o].offer.kind != "elsewhere"]
        advice = [o for o in fit if by_id[o].offer.general and not self.renderer.is_law(o)]
        return (own[:MOST_POSSIBLE], []) if here else ([], (own or advice)[:MOST_POSSIBLE])

    def _not_described(self, offer: str) -> Iterator[view.Said]:
        """Its name, and that the papers here do not describe it."""
        options = self.renderer.rulebook.facts[ASKED_ABOUT].options
        name = next(option.label for option in options if option.id == offer)
        yield view.Said(self._text("topic.offer", name=name))
        yield view.Said(self.renderer.voiced(self._text("topic.not_described")))

    def _where(self, offer: view.OfferView) -> Iterator[view.Said]:
        """Its name and where to go for it."""
        yield view.Said(self._text("topic.offer", name=offer.name))
        yield view.Said(offer.short, offer.cites)

    def _in_short(self, offer: view.OfferView, found: Assessment) -> Iterator[view.Said]:
        """Its name, what it comes to, and the first reason where it normally does not fit; else what speaks
        against it of what was told, first, and of what the papers only name the little that they say."""
        yield view.Said(self._text("topic.offer", name=offer.name))
        if offer.outcome == Outcome.NOT_MATCHING.value:
            yield view.Said(offer.outcome_says)
            yield from (reason.said for reason in offer.reasons[:1])
            return
        own = self.renderer.source_of("offers", offer.id)
        spoken = self.renderer.edition.by_id[offer.id].offer
        yield from (self.renderer.said(note, own) for note in notes_on(found, spoken, WHOM_FOR))
        yield from (reason.said for reason in offer.reasons if reason.mark == "no")
        yield view.Said(offer.outcome_says)
        if spoken.kind == NAMED:
            for told in (spoken.tells.who, spoken.tells.content, spoken.tells.not_content):
                yield from (self.renderer.said(one, own) for one in told[:1])

    def passages(self, shown: e.ShowPassages) -> view.TopicView:
        """The passages, each under what it is about; others that are like them folded."""
        last = view.Said(self._text("found.or_this" if shown.buttons else "found.else"))
        lead = () if shown.clear else (view.Said(self._text("found.lead")),)
        said = (*lead, *self._headed(shown.passages), last)
        contacts = self._somebody(()) if shown.contact else ()
        buttons, more = self._buttons(shown.buttons), tuple(self._headed(shown.more))
        title = self._text("found.clear" if shown.clear else "found.title")
        more_title = self._text("found.more") if more else ""
        return view.TopicView(FOUND, title, said, contacts, buttons, more, more_title)

    def _headed(self, passages: Iterable[str]) -> Iterator[view.Said]:
        """The passages, each under what it is about."""
        for about, of_it in groupby(self._whole_passages(passages), key=_about):
            yield view.Said(self._title(*about))
            yield from map(self._said, of_it)

    def _whole_passages(self, passages: Iterable[str]) -> Iterator[Passage]:
        """The passages, each with those that go on with it and those it goes on with."""
        every, runs = passages_of(self.renderer.edition), runs_of(self.renderer.edition)
        whole = dict.fromkeys(one for passage in passages for one in runs[passage])
        return (every[one] for one in whole)

    def _with_nearest(
        self, told: view.TopicView, shown: e.ShowTopic | e.ShowOutcome | e.ShowHelp
    ) -> view.TopicView:
        """The answer with the sentences for which people ask in the words of the question."""
        every = passages_of(self.renderer.edition)
        near = [
            (
                view.Said(self._title(*_about(every[p]))),
                [*map(self._said, self._whole_passages([p]))],
            )
            for p in shown.nearest
            if p in every
        ]
        titles = Titles(*map(self._text, ("found.clear", "found.also", "topic.rest")))
        nothing = [self._text(key) for key in NOTHING]
        offers = (shown.offer, *shown.beside) if isinstance(shown, e.ShowTopic) else ()
        by_id = self.renderer.edition.by_id
        named = (by_id[one].offer.name for one in offers if one in by_id)
        nothing += [self._text("topic.no_point_of", name=name) for name in named]
        return with_nearest(told, near, shown.clear, titles, nothing)

    def _said(self, passage: Passage) -> view.Said:
        return self.renderer.said(passage.cited, self.renderer.source_of(*_about(passage)))

    def _title(self, kind: str, block: str) -> str:
        """The offer or the question under which passages stand, as a line above them."""
        if kind == "offers":
            return self._text("topic.offer", name=self.renderer.edition.by_id[block].offer.name)
        return self.renderer.rulebook.topics[block].title

    def danger(self, shown: e.ShowDanger) -> view.DangerView:
        age = self.state.facts.value("age")
        young = isinstance(age, int) and age < ADULT and self.state.voice == "du"
        screen = self.renderer.danger(
            shown.danger, shown.about, shown.sure, young, shown.again, shown.also
        )
        answers = tuple(said for asked in shown.asked for said in self.topic(asked).paragraphs)
        below = tuple(
            self.topic(asked) if isinstance(asked, e.ShowTopic) else self.passages(asked)
            for asked in shown.below
        )
        if below:
            screen = self.renderer.answered_below(screen)
        return replace(screen, answers=answers, below=below)

    def answers(self, shown: e.ShowAnswers) -> view.Answers:
        return view.Answers(self.renderer.answers(self.state.facts))

    def end(self, shown: e.ShowEnd) -> view.Ended:
        key = "ended.deleted" if shown.deleted else "ended.stopped"
        commands = ("command:restart",) if shown.deleted else ("command:result", "command:continue")
        return view.Ended(
            (self._text(key), self._text("ended.human")),
            self.renderer.somebody(()),
            () if shown.deleted else self._buttons(commands),
            "deleted" if shown.deleted else "ended",
        )


def _answered_together(made: Iterable[view.View]) -> Iterator[view.View]:
    """The views; questions that have the same answer under one heading, and the answer once."""
    views = list(made)
    titles: dict[object, dict[str, None]] = {}
    for one in views:
        if isinstance(one, view.TopicView):
            titles.setdefault(_answer(one), {})[one.title] = None
    for one in views:
        if not isinstance(one, view.TopicView):
            yield one
        elif asked := titles.pop(_answer(one), {}):
            yield replace(one, title=" ".join(asked))


def _about(passage: Passage) -> tuple[str, str]:
    """The block in which it stands."""
    return passage.kind, passage.block


def _answer(topic: view.TopicView) -> object:
    return topic.paragraphs, topic.more, topic.contacts


_VIEWS = {
    "ShowOpening": "opening",
    "ShowHeard": "heard",
    "Say": "say",
    "Ask": "ask",
    "ShowWhy": "why",
    "AskConfirm": "confirm",
    "ShowResult": "result",
    "ShowTopic": "topic",
    "ShowOutcome": "outcome",
    "ShowHelp": "help",
    "ShowPassages": "passages",
    "ShowDanger": "danger",
    "ShowAnswers": "answers",
    "ShowEnd": "end",
}


def _key_of(need: NeedResult) -> str:
    """The need as a key of what is known."""
    return f"{NEEDS if need.about == 'person' else ASKER_NEEDS}.{need.need}"
