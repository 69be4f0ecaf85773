"""What is read of free text in one state of a conversation: at the question on the screen, with the bits
written just before, at what was passed over, and at what was said back.

Knows neither store nor protocol, and steps nowhere: what it reads is interpreted elsewhere.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.dialog.events import UNCLEAR
from assistant.dialog.interpret.screen import (
    ENTRY,
    answers_to,
    asks_of_rules,
    expected,
    is_unread,
    named_facts,
    own_facts,
    passed_over,
    puts_right,
    said_back,
    says_nothing,
    tells_more,
    told_of,
)
from assistant.dialog.lexicon import Lexicon
from assistant.dialog.machine import ENTRIES, Phase, State, offered
from assistant.dialog.mask import Masked, mask
from assistant.dialog.reader import DEFAULT, Read, read
from assistant.dialog.reading import (
    ANSWERED,
    ASKED,
    COMPLAINTS,
    NOTED,
    NOTHING_NEAR,
    Gist,
    Nearest,
    Reading,
)
from assistant.dialog.understand.asking import (
    asked_words,
    asks,
    asks_anything,
    asks_at_large,
    asks_of_it,
    asks_on,
    asks_who_else,
    goes_on,
    may_ask,
    open_questions,
    sought_words,
)
from assistant.dialog.understand.indirect import asked_beside_it, uneasy_words
from assistant.dialog.understand.letters import day_of_letter
from assistant.dialog.understand.requests import offers_named
from assistant.dialog.understand.text import Text
from assistant.dialog.understand.themes import danger_hinted_at, themes_in
from assistant.locales import Catalogue
from assistant.lookup import MOST, Found, Lookup, looked_up, lookup_in
from assistant.rules.assess import asked_about, candidates_of, stated_needs
from assistant.rules.compiled import Edition
from assistant.rules.facts import ALL_NEEDS, ASKED_ABOUT, HELD, NEEDS
from assistant.rules.load import Rulebook
from assistant.rules.model import Fact, Question
from assistant.spoken import spoken

ASKED_FOR = (*ALL_NEEDS, ASKED_ABOUT)
"""What is told of which one may ask whether there is help."""
SAYS = 3
"""The fewest words that are not small of a question that says what it asks."""
NAME = "tilbud: ved navn"
"""The entry of an offer that is but named."""
ASKER = "asker"
"""The fact of who asks."""
FOLLOWS = 9
"""Words of a message that may ask of what was just answered, though nothing is read of it."""
STORY = 22
"""Words of a message that tells of a life."""
TOLD = 20
"""The last words before a question that tell of what it is asked."""
ALIKE = 4
"""So many sentences at most are as near to what was told, for the first to be told."""
FEW = 2
"""So many offers at most that meet a need are spoken of by it."""
SHORT = 6
"""Words of a message that may go on with the one before ("min mor", "er 82") or put right what was said
back."""


def public_words(rulebook: Rulebook) -> tuple[str, ...]:
    """The numbers, mails and addresses of the contacts, which are never masked."""
    contacts = rulebook.contacts.values()
    numbers = [phone.number for contact in contacts for phone in contact.phones]
    words = [word for contact in contacts for word in (contact.mail, contact.address) if word]
    return (*numbers, *words)


@dataclass(frozen=True)
class Heard:
    """What was read of a message, what is known of it beside that, and the language in which it was
    written."""

    readings: tuple[Reading, ...]
    gist: Gist
    language: str


@dataclass(frozen=True)
class _Message:
    """What was written, with what is masked of it, in the language in which it was. `earlier`: the question
    before it, where it is a short one that goes on with that; `of_it`: what was told before it, with what
    else it says, where it asks whether that is so."""

    text: str
    masked: Masked
    language: str
    lexicon: Lexicon
    earlier: str = ""
    of_it: str = ""

    @cached_property
    def size(self) -> int:
        """How many words it is."""
        return len(self.text.split())

    @cached_property
    def seen(self) -> Text:
        return Text(self.text, self.lexicon)

    @cached_property
    def hidden(self) -> list[tuple[int, int]]:
        """The places of what is masked."""
        return [(first, last) for first, last, _ in self.masked.spans]

    @cached_property
    def open(self) -> str:
        """The text with blanks for what is masked."""
        text = self.text
        for first, last in self.hidden:
            text = text[:first] + " " * (last - first) + text[last:]
        return text


@dataclass(frozen=True)
class Listener:
    """Reads what is written in one state. Text is read as written, but nothing out of what is masked."""

    state: State
    edition: Edition
    words_in: Callable[[str], Catalogue]
    """What is said in a language; in Danish for one that cannot be had."""
    lexicons: Mapping[str, Lexicon]

    def masked(self, text: str) -> Masked:
        """The text without personal data, but for what is public of this municipality: its numbers and
        addresses, and the places that its offers are named after."""
        places = self.lexicons[DEFAULT].offer_words
        return mask(text, (*public_words(self.edition.rulebook), *places))

    def hear(self, text: str, masked: Masked, bits: str = "", before: Sequence[str] = ()) -> Heard:
        """All that is read of the text, with the `bits` before it where that tells more; `before`: what was
        written before it, the last last."""
        asked = expected(self.state, self._spoken, self.words.text("danger.ask"))
        shown = self._shown(self.state.current) if asks_of_rules(self.state) else ()
        written = self._read(text, asked, shown)
        known = self._seen(written, masked)
        short = len(text.split()) <= SHORT
        if bits and short:
            whole = f"{bits} {text}"
            joined = self._read(whole, asked, shown)
            seen = self._seen(joined, self.masked(whole))
            if tells_more(seen, known):
                written, known = joined, seen
        known = self._answers_late(text, masked, known) or known
        known = self._dates_the_letter(text, masked, known) or known
        if short:
            known = self._puts_right(text, masked, known) or known
        message = _Message(text, masked, written.language, self.lexicons[written.language])
        if short:
            known = self._named_on(message, known) or known
        if of_it := self._told_before(message, known, before):
            message = replace(message, of_it=of_it)
        elif earlier := self._asked_before(message, known, before):
            message, known = replace(message, earlier=earlier), _asked_on(known)
        gist = self._gist(message, known)
        if gist.nearest.certain:
            known = [reading for reading in known if reading.kind != "fact"]
        if not any(reading.kind == "danger" for reading in known):
            known = [*known, *self._hinted(message)]
        return Heard((*known, *written.signs), gist, written.language)

    def _gist(self, message: _Message, known: Sequence[Reading]) -> Gist:
        """What is known of the text beside what was read of it."""
        text = message.text
        unread = all(is_unread(reading) for reading in known)
        themes = themes_in(text, message.lexicon, message.hidden) if unread else ()
        passages, nearest = self._found(message, known)
        short, story = message.size <= SHORT, message.size >= STORY
        bit = unread and not passages and short
        may_follow = bit and bool(self.state.topic)
        tells = any(r.kind == "fact" and r.target in ASKED_FOR for r in known)
        others = [r for r in known if not r.is_wide]
        may_ask = tells and not any(r.kind in ASKED for r in others)
        may_go_on = short and bool(self.state.topic or message.earlier)
        in_danger = self.state.phase is Phase.DANGER
        unseen = unread and not in_danger
        may_be_lost = not (unseen or passages or any(map(_is_answered, known)))
        may_be_open = any(r.kind == "fact" and r.target != ENTRY for r in known)
        large = all(_is_at_large(reading) for reading in known)
        unfound = unseen and not passages and bool(asked_words(message.seen, text))
        else_ = unread and short and not in_danger and asks_who_else(message.seen)
        if not (may_follow or may_ask or may_go_on or may_be_lost or may_be_open or large):
            return Gist(themes, passages, nearest, story=story, unfound=unfound, who_else=else_)
        seen = message.seen
        open_ = open_questions(seen, text) if may_be_open else []
        places = asked_words(seen, text) if may_ask or may_be_lost else []
        sought = sought_words(seen) if may_ask and not asks(seen, text) else []
        follows = may_follow and asks_anything(seen, text)
        wants = may_ask and (asks(seen, text) or bool(sought))
        on = may_go_on and goes_on(seen)
        asked = _needs_in(sought or places, known) if wants else ()
        lost = may_be_lost and asks(seen, text) and any(_is_lost(seen, p, known) for p in places)
        anew = not on and wants and asks(seen, "")
        return Gist(
            themes,
            passages,
            nearest,
            follows=follows,
            asks=wants,
            asked=asked,
            unanswered=lost,
            goes_on=on,
            asks_on=on and asks_on(seen, text),
            open=tuple(open_),
            story=story,
            at_large=large and not self.state.topic and asks_at_large(seen, text),
            anew=anew,
            unfound=unfound,
            who_else=else_,
        )

    def _answers_late(self, text: str, masked: Masked, known: list[Reading]) -> list[Reading]:
        """Its answer to a question that was passed over, if nothing else was read of it."""
        idle = all(says_nothing(reading) for reading in known)
        for question in passed_over(self.state, self._spoken) if idle else ():
            late = self._seen(self._read(text, question, self._shown(question.id)), masked)
            answered = list(answers_to(self.state, question, late, text))
            if answered:
                return answered
        return []

    def _dates_the_letter(self, text: str, masked: Masked, known: list[Reading]) -> list[Reading]:
        """The day of the letter that was just asked about, where a message tells nothing else but by a word
        that counts on this screen alone ("brevet", for who is asked what is hard). Later in a complaint that
        has no day yet, the letter has to be named."""
        late = self.state.complains and self.state.letter in ("", UNCLEAR)
        if not (self.state.undated or late) or any(reading.bare for reading in known):
            return []
        by_itself = self._read(text, None)
        if not all(says_nothing(reading) for reading in self._seen(by_itself, masked)):
            return []
        lexicon = self.lexicons[by_itself.language]
        if not (self.state.undated or Text(text, lexicon).words("brevet")):
            return []
        asked = day_of_letter(text, lexicon)
        about = self.state.about[0] if len(self.state.about) == 1 else ""
        return [replace(asked, offer=about)] if asked else []

    def _puts_right(self, text: str, masked: Masked, known: list[Reading]) -> list[Reading]:
        """What it puts right of what was said back last."""
        back = said_back(self.state, self._spoken, known)
        if not back:
            return []
        by_itself = self._read(text, None).readings
        again = self._seen(self._read(text, back), masked)
        return puts_right(self.state, back, [r for r in again if not _is_in_passing(r, by_itself)])

    def _named_on(self, message: _Message, known: list[Reading]) -> list[Reading]:
        """The offer of which it is asked on by its mere name, where nothing was read: "og Jobbasen så?"."""
        if not self.state.topic or any(reading.kind != "small_talk" for reading in known):
            return []
        seen = message.seen
        options = {option.id for option in self._facts[ASKED_ABOUT].options}
        named = [one for one in offers_named(seen) if one[2] in options]
        if not named or not asks_on(seen, message.text):
            return []
        first, last, offer = named[0]
        span = (seen.tokens[first].start, seen.tokens[last - 1].end)
        return [Reading("fact", ASKED_ABOUT, span, NAME, member=offer)]

    def _read(self, text: str, asked: Question | None, shown: Sequence[str] = ()) -> Read:
        state, asker = self.state, str(self.state.facts.value("asker") or "")
        return read(
            text, self.lexicons, self._facts, asked, shown, state.language, asker, self._told
        )

    def _seen(self, written: Read, masked: Masked) -> list[Reading]:
        """What was read, but for what is masked and what this municipality has no answer to."""
        seen = [r for r in written.readings if r.kind == "danger" or not _is_hidden(r, masked)]
        topics = self.edition.rulebook.topics
        return [r for r in seen if r.kind != "question" or r.target in topics]

    def _hinted(self, message: _Message) -> tuple[Reading, ...]:
        """The danger that is hinted at where no saying tells of one, unless its screen stands, or it was said
        not to be."""
        if self.state.phase is Phase.DANGER:
            return ()
        hinted = danger_hinted_at(message.text, message.lexicon, message.hidden)
        return tuple(danger for danger in hinted if danger.target not in self.state.no_danger)

    def _found(self, message: _Message, known: Sequence[Reading]) -> Found:
        """What the papers say with the words of a question, by what is not masked of it; of one that was not
        read beside what was told, by its own words; of a short one that follows another, by both. They are
        looked for in its language, if that can be had."""
        language, text, lexicon = message.language, message.open, message.lexicon
        spoken_here = self.state.language.partition("-")[0] == language
        words = self.words if spoken_here else self.words_in(language)
        if words.language.code.partition("-")[0] != language:
            return Found()
        papers = spoken(self.edition, words)
        near = self._near()
        seen = Text(text, lexicon) if message.hidden else message.seen
        if self.state.topic and asks_on(seen, text):
            known = [r for r in known if r.kind == "question"]  # what is asked of is no fact
        short = message.size <= FOLLOWS
        follows = bool(self.state.topic) and short and may_ask(seen, text)
        found = looked_up(papers, self.edition, text, lexicon, known, near, follows)
        unread = all(is_unread(reading) for reading in known)
        index = lookup_in(papers, self.edition, lexicon)
        if message.of_it:
            told = Text(message.of_it, lexicon)
            after = _less_others(index.following(_less_names(told), "", near | _named(known, told)))
            return Found(after.passages[:MOST], after)
        if message.earlier:
            after = index.following(text, message.earlier, near | _named(known, seen))
            if after.passages and (unread or after.certain):
                return Found(after.passages[:MOST], after)
            if after.clear or (after.passages and any(r.kind == "question" for r in known)):
                return Found(found.passages, after)
        if not near and asks_at_large(seen, text):
            return Found()  # no sentence of one offer answers it
        told_alone = all(r.kind in ("fact", "small_talk", "sign") for r in known)
        if told_alone and not (unread or found.nearest.clear):
            after = _asked_of_what_is_told(index, seen, text, near | _named(known, seen))
            if after.clear:
                return Found(after.passages[:MOST], after)
        if told_alone and found.nearest.clear and not asks(seen, text) and uneasy_words(seen):
            return Found(found.nearest.passages[:MOST], found.nearest)
        if unread or any(_is_answered(reading) for reading in known):
            return found
        asked = asked_beside_it(seen, text)
        by_itself = (
            looked_up(papers, self.edition, f"{asked}?", lexicon, (), near) if asked else None
        )
        asked_of = asks(seen, text) or uneasy_words(seen)
        nearest = found.nearest if asked_of else NOTHING_NEAR
        passages = by_itself.passages if by_itself else ()
        return Found(passages or nearest.passages[:MOST], nearest)

    def _told_before(
        self, message: _Message, known: Sequence[Reading], before: Sequence[str]
    ) -> str:
        """What was told just before, with what else this says, where it asks but whether that is so: "er det
        rigtigt, at hun ikke må"; "" where it does not."""
        places = asks_of_it(message.seen) if before and message.size <= FOLLOWS else []
        of_a_no = (r.kind == "question" and r.target in COMPLAINTS and not r.own for r in known)
        read = not all(map(is_unread, known)) and not all(of_a_no)
        if not places or self.state.phase is Phase.DANGER or read:
            return ""
        first, last = places[0]
        rest = (t for p, t in enumerate(message.seen.tokens) if not first <= p < last)
        return " ".join((before[-1], *(message.text[t.start : t.end] for t in rest)))

    def _asked_before(
        self, message: _Message, known: Sequence[Reading], before: Sequence[str]
    ) -> str:
        """The question with which a short one that follows it is looked up; "" if that answers the screen, or
        asks nothing, or if none came before it."""
        if not before or message.size > FOLLOWS or self.state.phase is Phase.DANGER:
            return ""
        asked = _asked_on(known)
        others = any(r.kind not in ("question", "small_talk", "fact") or r.bare for r in asked)
        if others or not (asks(message.seen, message.text) or goes_on(message.seen)):
            return ""
        last = Text(before[-1], message.lexicon)
        if goes_on(last) and len(before) > 1:
            return " ".join(before[-2:])
        return before[-1] if asks(last, before[-1]) else ""

    def _near(self) -> frozenset[str]:
        """The topic and the offers that were just spoken of or that are held; where there are none, those of
        the needs that only one or two meet."""
        facts = self.state.facts
        offers = {*self.state.about, *facts.members(HELD), *asked_about(self.edition, facts)}
        if not offers:
            for want in stated_needs(self.edition, facts):
                meeting = [
                    c.offer for c in candidates_of(self.edition, want) if not c.offer.general
                ]
                offers |= {one.id for one in meeting} if len(meeting) <= FEW else set()
        return frozenset(filter(None, {self.state.topic, *offers}))

    def _shown(self, question: str) -> tuple[str, ...]:
        return offered(self.state, question, self.edition)

    @cached_property
    def words(self) -> Catalogue:
        """What is said in the language of the conversation."""
        return self.words_in(self.state.language)

    @cached_property
    def _spoken(self) -> Edition:
        return spoken(self.edition, self.words)

    @cached_property
    def _facts(self) -> Mapping[str, Fact]:
        """The facts of the rules and of the dialogue itself, as they stand on the screen."""
        entries = {entry: self.words.text(f"entry.{entry}") for entry in ENTRIES}
        named = named_facts(self.state, self._spoken)
        return {**self._spoken.rulebook.facts, **own_facts(entries), **named}

    @cached_property
    def _told(self) -> Mapping[str, frozenset[str]]:
        return told_of(self.state, self.edition)


def _asked_on(known: Sequence[Reading]) -> list[Reading]:
    """The same without doubtful danger and commands in the words of a question:
    "hvad er meningen med det", asked of what was just told."""
    asked = [r.span for r in known if r.kind == "question"]
    return [
        r
        for r in known
        if not ((r.kind == "danger" and not r.sure) or r.kind == "command")
        or not any(first <= r.span[0] and r.span[1] <= last for first, last in asked)
    ]


def _named(known: Sequence[Reading], text: Text) -> frozenset[str]:
    """The offers that are named, or told to be had or asked for."""
    told = (r.member for r in known if r.kind == "fact" and r.target in (HELD, ASKED_ABOUT))
    asked = (r.offer for r in known if r.offer)
    return frozenset((*told, *asked, *(offer for *_, offer in offers_named(text))))


def _less_names(told: Text) -> str:
    """The words of what was told but for the names of offers, which tell nothing of what is so there."""
    named = [(first, last) for first, last, _ in offers_named(told)]
    kept = (w for p, w in enumerate(told.said) if not any(a <= p < b for a, b in named))
    return " ".join(kept)


def _less_others(near: Nearest) -> Nearest:
    """The nearest sentences that stand under the same as the first; none where many are as near, and the
    first is not clear."""
    if not near.clear and len(near.passages) > ALIKE:
        return NOTHING_NEAR
    under = {one.rpartition(".")[0] for one in near.passages[:1]}
    same = tuple(one for one in near.passages if one.rpartition(".")[0] in under)
    return replace(near, passages=same)


def _asked_of_what_is_told(index: Lookup, seen: Text, text: str, near: Collection[str]) -> Nearest:
    """The passages nearest to the last short question of a message, after what it tells before that: "hun går
    på Solgården to dage. kan hun komme der fire?". Of an offer that is near alone."""
    open_ = open_questions(seen, text)
    asked = [one for one in asked_words(seen, text) if one not in open_]
    uneasy = [] if asked else uneasy_words(seen)
    if not (asked or uneasy) or not near:
        return NOTHING_NEAR
    first, last = (asked or uneasy)[-1]
    first = first if asked else max(first, _begin_of_sentence(seen, last))
    question, told = text[first:last], " ".join(text[:first].split()[-TOLD:])
    if not told or (asked and len(question.split()) > FOLLOWS):
        return NOTHING_NEAR
    after = (
        _less_others(index.following(_less_names(Text(told, seen.lexicon)), "", near))
        if asks_of_it(Text(question, seen.lexicon))
        else index.following(question, told, near)
    )
    ours = bool(after.passages) and index.block_of(after.passages[0]) in near
    clear = after.clear if asked else after.certain
    return replace(after, clear=clear, certain=False) if ours else NOTHING_NEAR


def _begin_of_sentence(text: Text, end: int) -> int:
    """Where the sentence begins whose word ends there."""
    place = next(place for place, token in enumerate(text.tokens) if token.end == end)
    return text.tokens[text.sentence(place)[0]].start


def _needs_in(places: Sequence[tuple[int, int]], known: Sequence[Reading]) -> tuple[str, ...]:
    """The needs that are told in these places, as keys, in their order."""
    told = sorted(
        (r for r in known if r.target in ALL_NEEDS and r.value is True), key=lambda r: r.span
    )
    keys = (
        f"{r.target}.{r.member}"
        for r in told
        if any(first <= r.span[0] < last for first, last in places)
    )
    return tuple(dict.fromkeys(keys))


def _is_at_large(reading: Reading) -> bool:
    """Whether it leaves open that nothing but what one can do at all is asked: nothing was told by it, and no
    offer is asked of."""
    noted = reading.kind == "small_talk" and reading.target == NOTED
    return noted or (reading.kind == "question" and not reading.offer)


def _is_lost(text: Text, place: tuple[int, int], known: Sequence[Reading]) -> bool:
    """Whether what is asked there says something, and nothing was read of it but who asks."""
    first, last = place
    read = any(first <= r.span[0] < last for r in known if r.target != ASKER)
    telling = ~(text.small | text.idle)
    said = [p for p, t in enumerate(text.tokens) if first <= t.start < last and telling >> p & 1]
    return not read and len(said) >= SAYS


def _is_answered(reading: Reading) -> bool:
    """Whether an answer follows from it, that there is help or may be included."""
    tells = reading.kind == "fact" and reading.target in (NEEDS, ASKED_ABOUT)
    return tells or reading.kind in ANSWERED


def _is_in_passing(reading: Reading, by_itself: Sequence[Reading]) -> bool:
    """Whether its words are small talk where nothing is asked: "nej, jeg har det fint" is a no, and puts
    nothing right."""
    first, last = reading.span
    return reading.kind == "fact" and any(
        r.kind == "small_talk" and r.sure and r.span[0] <= first and last <= r.span[1]
        for r in by_itself
    )


def _is_hidden(reading: Reading, masked: Masked) -> bool:
    """Whether it was read out of what is masked. What passes a name ("min ven Lars på 33") was not."""
    first, last = reading.span
    return any(
        (start <= first and last <= end) if kind == "navn" else (first < end and start < last)
        for start, end, kind in masked.spans
    )
