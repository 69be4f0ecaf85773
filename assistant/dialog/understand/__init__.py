"""Reads a message: danger first, then facts, commands, questions. Pure, and never raises.

Knows how sentences carry what the lexicon lists (negation and its reach, corrections, whom a
sentence is about, what is past or supposed); refuses to know what any answer leads to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from assistant.dialog.lexicon import Lexicon
from assistant.dialog.reading import Reading
from assistant.dialog.understand.answers import (
    AGREED_TO,
    TAKEN,
    answers,
    beside_the_answer,
    blocked_by,
    denied_beside,
    doubted_at_an_end,
    no_more_needs,
    nothing_more,
    postcodes,
    words_asked,
)
from assistant.dialog.understand.corrections import settled
from assistant.dialog.understand.danger import (
    SAFE,
    calming,
    danger_across,
    danger_reads,
    dangers_of,
    dangers_that_add_up,
    doubted_by_words,
    less_for_the_child,
    less_what_one_does,
    needs_of,
    of_the_child_that_writes,
    sign_reads,
    signs_told_by_staff,
    told_by_staff,
)
from assistant.dialog.understand.facts import TROUBLES, fact_reads
from assistant.dialog.understand.indirect import asked_straight
from assistant.dialog.understand.letters import less_upset_over_it, of_a_complaint
from assistant.dialog.understand.managed import less_what_goes_well, less_what_is_managed
from assistant.dialog.understand.people import GROWN, People
from assistant.dialog.understand.preferring import less_what_is_liked_less
from assistant.dialog.understand.reads import Read, is_wished
from assistant.dialog.understand.relatives import (
    RELATIVE,
    STAFF,
    Setting,
    about_the_person,
    is_staff,
    less_mere_places,
    less_what_is_told_of_others,
    less_where_another_lives,
    of_a_second,
)
from assistant.dialog.understand.requests import (
    as_asked,
    asked_by_name,
    less_asked,
    less_parts_of,
    less_sections,
    less_wished,
    other_reads,
    told_beside,
    with_refused,
)
from assistant.dialog.understand.sayings import find, in_trouble
from assistant.dialog.understand.strays import (
    asked_beside,
    less_needs_in,
)
from assistant.dialog.understand.takebacks import NOTHING, less_ended, less_taken_back, taken_back
from assistant.dialog.understand.text import Text
from assistant.dialog.understand.times import Times
from assistant.dialog.understand.told_and_asked import (
    less_ages_of_several,
    less_asked_in_answers,
    less_changes,
    less_commands,
    less_consent_asked_for,
    less_guessed,
    less_of_consent,
    less_what_is_kept_secret,
    weighed,
    with_my_part,
    with_several,
)
from assistant.dialog.understand.unread import aside, idle, remark
from assistant.rules.facts import ASKED_ABOUT, HELD, NEEDS
from assistant.rules.model import Fact, Kind, Question


def _wanted(expecting: Question | None) -> frozenset[str]:
    """The facts that bare answers are about. Whoever is asked about age may give a year of birth."""
    facts = frozenset(expecting.facts) if expecting else frozenset()
    return facts | {"birth_year"} if "age" in facts else facts


def danger_in(text: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """The dangers alone, as surely spelled: for a text that is mainly in another tongue."""
    return tuple(read.reading for read in dangers_of(text, lexicon))


NOTHING_TOLD: Mapping[str, frozenset[str]] = MappingProxyType({})


def understand(
    text: str,
    lexicon: Lexicon,
    facts: Mapping[str, Fact],
    expecting: Question | None = None,
    shown: Sequence[str] = (),
    asker: str = "",
    told: Mapping[str, frozenset[str]] = NOTHING_TOLD,
) -> tuple[Reading, ...]:
    """All that was read, danger first, then in the order of the text, weak signs of danger last; () if
    nothing was.

    `expecting` is the question on the screen: its bare answers are then read as well. `shown` are
    the option ids on the screen in their order, for "nummer 2"; without it, the fact's own order.
    `asker` is who was told to be asking before: what a relative says of themselves is not the person's.
    `told` are, by fact, the options told before, which may be taken back.
    """
    view = Text(text, lexicon)
    return _Message(text, view, facts, expecting, shown, asker, told).read() if view.size else ()


@dataclass(eq=False)
class _Message:
    """A message on its way from what was found in it to what it says: `said` is what it tells, `others` what
    it asks, commands or says to the chat itself."""

    typed: str
    text: Text
    facts: Mapping[str, Fact]
    expecting: Question | None
    shown: Sequence[str]
    asker: str
    told: Mapping[str, frozenset[str]]

    def __post_init__(self) -> None:
        view, self.wanted = self.text, _wanted(self.expecting)
        matched, exceptions = find(view, self.wanted)
        matched = asked_straight(view, self.typed, matched, self.wanted)
        found = less_what_is_managed(
            view, in_trouble(view, matched, self.wanted), self.wanted | self.told.keys()
        )
        self.found, self.blocked = less_asked(view, found, self.wanted), blocked_by(exceptions)
        self.people, self.times = People(view), Times(view)

    def read(self) -> tuple[Reading, ...]:
        """All that was read, in order."""
        view = self.text
        danger = danger_reads(view, self.found, self.people, self.times)
        danger = doubted_by_words(view, danger)
        signs = sign_reads(view, self.found, self.people, self.times)
        said, others = (
            self._told(),
            of_a_complaint(view, self.typed, other_reads(view, self.found)),
        )
        if self.expecting:
            said, others = self._answered(self.expecting, said, others)
        strays = asked_beside(view, said, others)
        said = less_parts_of(others, less_needs_in(said, strays))
        said = less_what_goes_well(view, said, self.wanted)
        said = less_upset_over_it(view, said, others)
        staff = self.asker == STAFF or is_staff(said)
        danger = told_by_staff(danger) if staff else danger
        said, others = self._of_the_person(said, others, danger)
        said, others = self._less_taken_back(said, others)
        others = less_of_consent(view, self.typed, less_changes(others, said), said)
        said = less_consent_asked_for(said, others)
        if self.asker == RELATIVE:
            danger = less_what_is_kept_secret(danger, others)
        rest = self._weighed(said, others, strays, danger)
        danger = danger_across(view, danger)
        danger = told_by_staff(danger) if staff else danger
        signs = signs_told_by_staff(signs) if staff else signs
        danger += dangers_that_add_up(signs, danger)
        return tuple(r.reading for r in (*danger, *rest, *signs))

    def _told(self) -> list[Read]:
        """What is told, whatever stands on the screen."""
        view, wanted, facts = self.text, self.wanted, self.facts
        said = fact_reads(view, self.found, facts, wanted, self.people, self.times)
        said = less_what_is_liked_less(view, said, facts)
        said = as_asked(view, less_sections(view, said, facts), facts)
        for offers in (ASKED_ABOUT, *(wanted & {HELD})):
            said = told_beside(view, said, offers)
        return less_wished(view, with_refused(view, said, HELD), HELD) if HELD in wanted else said

    def _answered(
        self, expecting: Question, said: list[Read], others: list[Read]
    ) -> tuple[list[Read], list[Read]]:
        """The same with what answers the question on the screen."""
        view, wanted, facts = self.text, self.wanted, self.facts
        if expecting.id == AGREED_TO:  # a yes or no is to what is to be confirmed, or was said back
            asked = expecting.facts
            said = [r for r in said if r.reading.target in asked or not _is_yes_or_no(view, r)]
        bare = answers(view, expecting, facts, self.shown, self.found, said, self.blocked)
        bare = less_guessed(bare, others, facts)
        bare = [r for r in bare if not _is_told_of_another(r, self.people)]
        bare += postcodes(view, facts, wanted)
        said = beside_the_answer(view, said, bare, facts, wanted)
        said += [r for r in bare if r.reading.kind == "fact"]
        said = doubted_at_an_end(view, said, wanted)
        said += denied_beside(view, said, facts, wanted)
        answered = [r for r in bare if r.reading.kind != "fact"]
        said = _less_needs_in_answers(view, answered, said, wanted)
        others = less_commands(others, answered)
        return said, less_asked_in_answers(self.typed, others, said, wanted) + answered

    def _of_the_person(
        self, said: list[Read], others: list[Read], danger: list[Read]
    ) -> tuple[list[Read], list[Read]]:
        """The same without what is told of others than who is to be helped, and with what a danger needs."""
        view, wanted, facts, asker = self.text, self.wanted, self.facts, self.asker
        topics = frozenset(r.reading.target for r in others if r.reading.kind == "question")
        lexicon = view.lexicon
        if wanted and wanted <= lexicon.others_aside:
            said = less_what_is_told_of_others(said, wanted)
        said = less_what_one_does(view, said, danger)
        said = calming(view, said) if SAFE in wanted else said
        said = less_mere_places(said, wanted, asker)
        said = less_for_the_child(said, danger, self.told)
        now = Setting(facts, self.people, wanted, asker, lexicon.helper_counts, danger, topics)
        whole = said
        said, others = self._of_one(said, others, now)
        said = of_the_child_that_writes(view, whole, said, danger)
        said = less_for_the_child(said, danger, self.told)
        said = _taken_alone(
            view, less_where_another_lives(said, wanted, asker), facts, wanted, asker
        )
        if asker == RELATIVE or any(r.reading.value == RELATIVE for r in said):
            said, others = with_my_part(view, said, others)
        said, others = less_ages_of_several(view, said, others)
        for_another = asker in (RELATIVE, STAFF) or any(r.reading.target == "asker" for r in said)
        return said + needs_of(view, danger, facts, said, for_another), others

    def _of_one(
        self, said: list[Read], others: list[Read], now: Setting
    ) -> tuple[list[Read], list[Read]]:
        """What is told of the one who is to be helped; where a relative tells of a second in need, also what
        is said to who writes for several."""
        told, second = about_the_person(said, now), of_a_second(said, now)
        relative = self.asker == RELATIVE or any(r.reading.value == RELATIVE for r in told)
        if not (second and relative):
            return told, others
        told = about_the_person([r for r in said if r not in second], now)
        return told, with_several(self.text, others, second)

    def _less_taken_back(
        self, said: list[Read], others: list[Read]
    ) -> tuple[list[Read], list[Read]]:
        """The same with corrections settled, and with what was told before and is taken back."""
        view, wanted, facts, told = self.text, self.wanted, self.facts, self.told
        said = _less_what_is_denied(settled(view, said, wanted), facts, wanted, told)
        said = less_ended(view, said)
        ours = self.expecting if wanted.isdisjoint(told) else None
        on_screen = words_asked(ours, view.tongue) if ours else NOTHING
        back = taken_back(view, facts, told, TAKEN in wanted, on_screen)
        if not back:
            return said, others
        offers = [r for r in back if r.reading.target != HELD]
        return [*less_taken_back(said, back), *back], less_taken_back(others, offers)

    def _weighed(
        self, said: list[Read], others: list[Read], strays: list[Read], danger: list[Read]
    ) -> list[Read]:
        """What of it counts, or what is said where nothing does; in the order of the text."""
        view = self.text
        rest = weighed(said, others, strays)
        rest = rest or asked_by_name(view, self.facts)
        rest = rest or ([] if danger else idle(view, self.typed, others, self.found))
        if self.expecting and not (rest or danger):
            rest = nothing_more(view)
        if not danger:
            rest = rest + no_more_needs(view, rest, self.wanted, self.told)
        if self.asker == RELATIVE and not (rest or danger):
            rest = aside(view, self.typed, self.people)
        if not (rest or danger):
            rest = remark(view, self.typed)
        return sorted(rest, key=lambda r: (r.first, r.last, r.reading.target, r.reading.member))


def _is_yes_or_no(text: Text, read: Read) -> bool:
    """Whether it stands on nothing but a yes or no."""
    light = text.small | text.words("ja begynder") | text.words("nej begynder")
    words = (1 << read.last) - (1 << read.first)
    return read.reading.target != AGREED_TO and not words & ~light


def _less_what_is_denied(
    said: list[Read],
    facts: Mapping[str, Fact],
    wanted: frozenset[str],
    told: Mapping[str, frozenset[str]],
) -> list[Read]:
    """Without the members of a set that are denied, unless it was asked for or they were told before: free
    text adds members and closes nothing."""
    return [
        r
        for r in said
        if r.reading.value is not False
        or r.reading.target in wanted
        or r.reading.member in told.get(r.reading.target, ())
        or facts[r.reading.target].kind is not Kind.SET
    ]


def _less_needs_in_answers(
    text: Text, answered: list[Read], said: list[Read], wanted: frozenset[str]
) -> list[Read]:
    """Without the needs in the very words of an answer to another question, where no wish is told: "der
    går ingen bus her" tells whether one can get about, and asks for no transport."""
    told = [r for r in (*answered, *said) if r.reading.target in wanted]
    if not told or wanted & TROUBLES:
        return said
    return [
        r
        for r in said
        if r.reading.target != NEEDS
        or not any(r.first < t.last and t.first < r.last for t in told)
        or is_wished(text, r)
    ]


FEW = 5
"""The most words of a message that is a bare age: "19 tror jeg nok"."""


def _taken_alone(
    text: Text, said: list[Read], facts: Mapping[str, Fact], wanted: frozenset[str], asker: str
) -> list[Read]:
    """The same with a bare number as a sure age, where it was told before for whom it is asked, and no other
    number is asked for: "det er min bror", and then "39", or "vist 39"."""
    numbers = any(facts[f].kind is Kind.NUMBER for f in wanted if f in facts)
    light = text.small | text.idle | text.words("lette ord") | text.words("måske")
    light |= text.words("rettelser") | text.words("skrev")
    told = [p for p, t in enumerate(text.tokens) if t.number >= 0]
    if not asker or numbers or len(told) != 1 or text.size > FEW:
        return said
    if text.tokens[told[0]].number < GROWN or text.all & ~light & ~(1 << told[0]):
        return said
    return [replace(r, reading=replace(r.reading, sure=True)) for r in said]


def _is_told_of_another(read: Read, people: People) -> bool:
    """Whether what would answer how the writer is, is told of another: "hun er ked af det"."""
    return read.reading.target == "asker_needs" and people.is_all_of_another(read.first, read.last)
