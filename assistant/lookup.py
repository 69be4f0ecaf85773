"""What the papers say, found by the words of a question.

Knows the sentences of an edition and how rare each word is in them. Decides nothing: what is found is shown
with its source, as what the papers say of those words. The same words find the same sentences.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, islice
from math import log
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.dialog.interpret.screen import is_unread
from assistant.dialog.lexicon import Lexicon
from assistant.dialog.reading import NOTHING_NEAR, Nearest, Reading
from assistant.dialog.tongue import Tongue
from assistant.dialog.understand.asking import asked_words, asks
from assistant.dialog.understand.indirect import uneasy_words
from assistant.dialog.understand.requests import Named, offers_named
from assistant.dialog.understand.text import Text, bits_of
from assistant.likeness import Likeness
from assistant.rules.compiled import Edition
from assistant.rules.facts import ASKED_ABOUT, HELD, NEEDS
from assistant.rules.model import ASPECTS, Cited, runs

_WORD = re.compile(r"[^\W\d_]+")
_MARK = re.compile(r"\{[^}]*\}|\[[^]]*\]")

MOST = 2
"""So many passages are shown at once."""
WORDS = 20
"""A question of more telling words than these is looked for nowhere: it is a story, and takes time."""
MANY = 12
"""So many passages are looked for in the answer to a question that was understood."""
SHARE_HELD = 0.45
"""The least part of what the words tell that stand anywhere, for what holds it to come first in an answer."""
NEARER = 2.5
"""How much more a passage counts of an offer that was just spoken of."""
BEFORE = 0.3
"""What the words of the question before count, for a short one that follows it, and how like that one is."""
NEARER_AFTER = 5.0
"""How much more a passage counts then of an offer that was just spoken of."""
FLOOR = 1.0
"""What every passage is taken to tell then: "og hvis det ikke er nok" has no word that tells."""
LIKE_AFTER = 0.15
"""How like such a question must be at least to the passage, where none of its words finds it."""
CLEAR_AFTER, LEAST_AFTER = (80.0, 45.0, 2.0), (45.0, 30.0, 1.5)
"""The weight of the best passage then, or a lower one and how many times that of the next it is: from either
it is told as what the papers say, by the second as what may be the answer. Of 220 short talks of two
questions, written on sentences drawn by lot, it or the next is the answer in four of five, and in half."""
CERTAIN_AFTER = (100.0, 3.0)
"""From this weight on, and so many times that of the next, it is what is asked, and tells no facts: "kan
hun også lære mig ting?"."""
IN_NAME = 0.6
"""What a word counts that stands in the name of the offer, and not in the passage."""
EVERYDAY = 0.9
"""What a word counts for which the papers have another."""
LITTLE = 0.3
"""What a word counts that tells little of what is asked."""
ASKED = 0.8
"""What a word counts that people use who ask for what a passage says."""
ALONE = 0.2
"""How like it is taken to be at least to a passage of which it is not known how people ask for it."""
ALIKE = 10.0
"""How much more a passage counts for which people ask in just these words."""
SURE, LEAST_SURE = 0.5, 0.3
"""What the words tell that stand in the best passage, times their part of all that is told, times how like it
is asked. From the first on it is told before the answer to what was read, from the second after it. Of 830
questions on the papers 720 come to the first, and it is the answer in seven of ten."""
SURE_UNREAD, LEAST_UNREAD = 0.9, 0.4
"""The same where nothing was read: from the first on it is told as what the papers say, from the second as
what may be the answer. Of 830 questions 580 come to the first, and it is the answer in three of four; of 109
on other matters (the weather, a passport) four, and to the second thirty."""
IN_JUST_THESE = 0.75
"""How like a question must be to those by which people ask for what another offer says than it names."""
OF_ONE = 0.6
"""The part of that which is enough of an offer that the question names."""
BIT = 9
"""The most words of what is known to be a question without having its form: "og i weekenden"."""
SURE_UNASKED = 4.0
"""The same of what has not the form of a question: "jeg tør ikke selv ringe"."""
SURE_UNEASY = 2.0
"""The same of what is feared or wished for: "vi vil så gerne have, at hun bor tæt på os"."""
RARE = 4.0
"""What a word tells at least that finds it alone."""
BESIDE = 2
"""The fewest words beside those of facts that find a passage which is told."""
HALF = 0.5
"""The least part of the best passage's weight that another has which is told in its place where it is part of
the answer to what was read."""
AS_NEAR = 0.85
"""So much of the best passage's weight another has that is as near. Where one of another offer is, the best
is the answer in three of ten, else in six."""
OF_MANY = 0.33
"""The part of the offers of which a word is used that tells of no single one: "hvem ringer jeg til". Half
of them, or a third, lose none of 500 questions on the papers."""
IN_COMPOUND = 0.7
"""What a word counts that is the beginning or end of a longer one."""
LONG = 5
"""The fewest letters of a word that is looked for in longer ones."""
REST = 4
"""The fewest letters of what a longer word has beside it."""
REMEMBERED = 20_000
"""So many words with what they tell are kept."""
PLAIN = ("deadline", "duration", "price")
"""The aspects that are asked of in words which stand in any sentence of them: "hvor lang tid tager det" finds
no sentence before another."""


@dataclass(frozen=True)
class Passage:
    """A sentence of the papers and where it stands: under an `aspect` of an offer, or in the answer to a
    topic."""

    id: str
    kind: str
    """The kind of block: "offers" or "matters"."""
    block: str
    """The id of the block."""
    aspect: str
    cited: Cited


@lru_cache(maxsize=256)  # as many as there are editions
def passages_of(edition: Edition) -> Mapping[str, Passage]:
    """By id every sentence of the edition that is told to everybody, in the order of the papers."""
    return {passage.id: passage for passage in _passages(edition)}


@lru_cache(maxsize=256)
def runs_of(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """For each passage by id itself with those that go on with it and those it goes on with, in their
    order."""
    found: dict[str, tuple[str, ...]] = {}
    for _, group in groupby(passages_of(edition).values(), lambda p: (p.kind, p.block, p.aspect)):
        told = list(group)
        ids = iter(passage.id for passage in told)
        for run in runs(passage.cited for passage in told):
            whole = tuple(islice(ids, len(run)))
            found |= dict.fromkeys(whole, whole)
    return found


def _passages(edition: Edition) -> Iterator[Passage]:
    for compiled in edition.offers:
        offer = compiled.offer
        for aspect in ASPECTS:
            yield from _numbered("offers", offer.id, aspect, getattr(offer.tells, aspect, ()))
    for matter in edition.rulebook.matters.values():
        yield from _numbered("matters", matter.id, "says", matter.says)


def _numbered(kind: str, block: str, aspect: str, sentences: Sequence[Cited]) -> Iterator[Passage]:
    for number, cited in enumerate(sentences):
        yield Passage(f"{kind}.{block}.{aspect}.{number}", kind, block, aspect, cited)


class _Ranked(NamedTuple):
    """A passage with what the words tell that stand in it (the `sum` counts more for an offer near, and for
    what people ask in such words), that as a part of what all words tell, how many words they are, and how
    like the whole is to the likest of the questions by which people ask for it."""

    passage: str
    told: float
    sum: float
    share: float
    words: int
    alike: float

    @property
    def sure(self) -> float:
        """How sure it is that this is meant: see `SURE`."""
        return self.told * self.share * self.alike


class _Counted(NamedTuple):
    """By passage what the words of a text tell of it, and how many do; what all its words tell; and how like
    it is to the likest question for each passage."""

    told: Mapping[str, float]
    words: Mapping[str, int]
    whole: float
    alike: Mapping[str, float]


class Found(NamedTuple):
    """What the papers say with the words of a text: by id what holds its words, the best first, and the
    nearest to it."""

    passages: tuple[str, ...] = ()
    nearest: Nearest = NOTHING_NEAR


def looked_up(
    papers: Edition,
    rules: Edition,
    text: str,
    lexicon: Lexicon,
    readings: Sequence[Reading],
    near: Collection[str] = (),
    follows: bool = False,
) -> Found:
    """What the papers say with the words of a text: where nothing was read of it, what may answer it; where
    a topic was, what holds its words too. The papers are in the language of the lexicon, `rules` are the
    same as they stand in the rules. `near`: the offers and the topic that were just spoken of; `follows`: it
    is short, and something was just answered."""
    lookup = lookup_in(papers, rules, lexicon)
    told_of = {r.member for r in readings if r.kind == "fact" and r.target in (HELD, ASKED_ABOUT)}
    by_name = _meant_by_name(offers_named(Text(text, lexicon)), {*near, *told_of})
    read_of = {r.offer for r in readings if r.offer}
    near = {*near, *by_name, *told_of, *(read_of if not by_name else read_of & by_name)}
    asked = [r for r in readings if r.kind == "question"]
    # Of an offer that is named, it is asked for help with what is hard; else that is what one needs.
    named_it = any(r.target == ASKED_ABOUT for r in readings)
    told = [r.span for r in readings if r.kind == "fact" and not (named_it and r.target == NEEDS)]
    unread = all(map(is_unread, readings))
    is_asked = bool(asked) or (unread and follows)
    nearest = lookup.nearest(text, near, told, is_asked, by_name)
    if unread:
        return Found(nearest.passages[:MOST], nearest)
    topics = papers.rulebook.topics
    wide = (r for r in asked if not r.member and r.target in topics)
    plain = [r.span for r in wide if topics[r.target].aspect in PLAIN]
    of_one = any(r.offer for r in asked)
    return Found(lookup.holding(text, near, plain, of_one) if asked else (), nearest)


def _meant_by_name(named: Named, known: Collection[str]) -> set[str]:
    """The offers that are named; of those with one name the one that is known to be had, or spoken of."""
    found: dict[tuple[int, int], set[str]] = {}
    for first, last, offer in named:
        found.setdefault((first, last), set()).add(offer)
    return {offer for alike in found.values() for offer in (alike & set(known) or alike)}


@lru_cache(maxsize=256)
def lookup_in(edition: Edition, rules: Edition, lexicon: Lexicon) -> "Lookup":
    """The index of the edition's passages, which is in the tongue of the lexicon; `rules`: the same as it
    stands in the rules."""
    return Lookup(edition, rules, lexicon)


def ready(papers: Edition, rules: Edition, lexicon: Lexicon) -> None:
    """Makes the index, so that the first who asks does not wait for it."""
    lookup_in(papers, rules, lexicon).ranked("vejviser")


@dataclass(frozen=True, eq=False)
class Lookup:
    """The passages of an edition by their words, and by those in which people ask for what they say."""

    edition: Edition
    rules: Edition
    lexicon: Lexicon

    @property
    def tongue(self) -> Tongue:
        return self.lexicon.tongue

    def ranked(self, text: str, near: Collection[str] = ()) -> tuple[str, ...]:
        """The ids of the passages that have any word of a text, or for which people ask with one, the best
        first, however little that tells."""
        return tuple(one.passage for one in self._ranked(Text(text, self.lexicon), near))

    def nearest(
        self,
        text: str,
        near: Collection[str] = (),
        told: Collection[tuple[int, int]] = (),
        asked: bool = False,
        named: Collection[str] = (),
    ) -> Nearest:
        """The passages for which people ask in such words, the best first, if that may well be meant. `told`:
        places of facts, whose words tell nothing of what is asked elsewhere; `asked`: the text is known to be
        a question; `named`: the offers that it names: another answers it at most perhaps."""
        seen = Text(text, self.lexicon)
        asks_it = asks(seen, text) or (asked and seen.size <= BIT)
        clear, least = (SURE, LEAST_SURE) if asked else (SURE_UNREAD, LEAST_UNREAD)
        places = asked_words(seen, text) or uneasy_words(seen)
        if not asks_it:
            least = SURE_UNEASY if places else SURE_UNASKED
        passed = _bits(seen, [one for one in told if places and not _is_in(one, places)])
        order = self._ranked(seen, near, passed)
        if not order:  # a story: its question alone
            alone = " ".join(text[first:last] for first, last in places)
            order = self._ranked(Text(alone, self.lexicon), near) if alone else []
        if asked and self._is_of_many(seen, passed):
            order = [one for one in order if not self._is_of_another(one.passage, near)]
        ours = self._less_others(order, named)
        least_of_ours = least * OF_ONE if len(ours) < len(order) else least
        by_others = not asked and (not ours or ours[0].sure < least_of_ours)
        if not by_others:
            order, least = ours, least_of_ours
        elif ours != order:
            near = {one for one in near if one not in named}
            order = self._ranked(seen, near, passed)
        sure = order[0].sure if order else 0.0
        if sure < least:
            return NOTHING_NEAR
        if told and not asked and not self._tells_more(seen, near, told, order[0].passage):
            return NOTHING_NEAR
        found = [one.passage for one in order if one.sum >= HALF * order[0].sum]
        if self._block[found[0]] in near:  # what is asked of that offer is answered of no other
            found = [one for one in found if self._block[one] in near]
        # How clear it is was measured where it is known how people ask.
        is_clear = (
            sure >= clear
            and found[0] in self._asked_for
            and not self._is_of_any(order, near)
            and not (by_others and named)
        )
        return Nearest(self._each_once(found), is_clear)

    def _less_others(self, order: list[_Ranked], named: Collection[str]) -> list[_Ranked]:
        """The same without what other offers than those that are named say, unless people ask for it in just
        these words."""
        if not any(self._block[one.passage] in named for one in order):
            return order
        every = passages_of(self.edition)
        return [
            one
            for one in order
            if every[one.passage].kind != "offers"
            or self._block[one.passage] in named
            or one.alike >= IN_JUST_THESE
        ]

    def _is_of_any(self, order: Sequence[_Ranked], near: Collection[str]) -> bool:
        """Whether what another offer says is nearly as near: "hvordan kommer jeg i gang" asks of none."""
        first, *others = order
        block, says = self._block[first.passage], self._says(first.passage)
        return block not in near and any(
            one.sum >= AS_NEAR * first.sum
            and self._block[one.passage] != block
            and self._says(one.passage) != says
            for one in others
        )

    def _is_of_many(self, asked: Text, passed: int) -> bool:
        """Whether the question has no word but such as are used of many offers: it is then asked of all that
        may help."""
        least = OF_MANY * len(self._offers)
        words = (self._known(word) for word in self._words_of(asked, passed))
        return all(len({self._block[p] for p in found} & self._offers) >= least for found in words)

    def _is_of_another(self, passage: str, near: Collection[str]) -> bool:
        """Whether an offer says it that is not spoken of."""
        return self._block[passage] in self._offers and self._block[passage] not in near

    @cached_property
    def _offers(self) -> frozenset[str]:
        """The offers that say anything."""
        every = passages_of(self.edition).items()
        return frozenset(self._block[name] for name, one in every if one.kind == "offers")

    def _says(self, passage: str) -> str:
        return passages_of(self.edition)[passage].cited.says

    def following(self, text: str, before: str, near: Collection[str] = ()) -> Nearest:
        """The passages nearest to a short question that follows another, which `before` holds."""
        found = dict(self.ranked_after(text, before, near))
        if not found:
            return NOTHING_NEAR
        first, *others = found.values()
        lead = first / others[0] if others else first
        clear, least = (
            first >= weight or (first >= lowest and lead >= times)
            for weight, lowest, times in (CLEAR_AFTER, LEAST_AFTER)
        )
        weight, times = CERTAIN_AFTER
        near_it = tuple(one for one, sum_ in found.items() if sum_ >= HALF * first)
        certain = first >= weight and lead >= times
        return Nearest(near_it, clear, certain) if least else NOTHING_NEAR

    def block_of(self, passage: str) -> str:
        """The id of the offer or the topic under which it stands."""
        return self._block[passage]

    def ranked_after(
        self, text: str, before: str, near: Collection[str] = ()
    ) -> list[tuple[str, float]]:
        """The ids of the passages nearest to a short question that follows another, the best first, and their
        weights: by its own words first, and by those of both. Where nothing is `near`, what the question
        before finds is."""
        seen, earlier = Text(text, self.lexicon), Text(before, self.lexicon)
        own, past = self._counted(seen), self._counted(earlier)
        near = near or {self._block[one.passage] for one in self._ranked(earlier, ())[:1]}
        sums = {
            passage: (own.told.get(passage, 0.0) + BEFORE * past.told.get(passage, 0.0) + FLOOR)
            * (NEARER_AFTER if self._block[passage] in near else 1)
            * (1 + ALIKE * (own.alike.get(passage, 0.0) + BEFORE * past.alike.get(passage, 0.0)))
            for passage in (own.told or past.told).keys() | own.alike.keys()
            if passage in (own.told or past.told) or own.alike[passage] >= LIKE_AFTER
        }
        order = sorted(sums, key=lambda one: (-round(sums[one], 6), self._order[one]))
        return [(passage, sums[passage]) for passage in self._each_once(order)]

    def _tells_more(
        self, text: Text, near: Collection[str], told: Collection[tuple[int, int]], passage: str
    ) -> bool:
        """Whether several words that tell no fact find the passage too, or a rare one: who asks for help with
        angst is told of help, and not what else is said of angst; nor who asks for help to stop drinking how
        help stops."""
        rest = self._ranked(text, near, _bits(text, told))
        found = next((one for one in rest if one.passage == passage), None)
        return found is not None and (found.words >= BESIDE or found.told >= RARE)

    def _each_once(self, passages: Iterable[str]) -> tuple[str, ...]:
        """The first `MANY` passages that say what none before them says."""
        every = passages_of(self.edition)
        found: dict[str, str] = {}
        for passage in passages:
            found.setdefault(every[passage].cited.says, passage)
        return tuple(found.values())[:MANY]

    def holding(
        self,
        text: str,
        near: Collection[str] = (),
        plain: Collection[tuple[int, int]] = (),
        named: bool = False,
    ) -> tuple[str, ...]:
        """The ids of the passages that hold a good part of what the words of the text tell, the best first.
        `plain`: places of the text whose words tell nothing; `named`: an offer is asked about by name, and
        its name tells nothing of what is asked of it."""
        asked = Text(text, self.lexicon)
        passed = 0
        for first, last, _ in offers_named(asked) if named else ():
            passed |= bits_of(first, last)
        passed |= _bits(asked, plain)
        order = self._ranked(asked, near, passed, known=True)
        return tuple(one.passage for one in order if one.share >= SHARE_HELD)[:MANY]

    def _ranked(
        self, asked: Text, near: Collection[str], passed: int = 0, known: bool = False
    ) -> list[_Ranked]:
        """The passages in which any word stands that tells something, the best first. `passed`: more words
        that tell nothing, as bits; with `known` the words that stand nowhere are left out of account."""
        counted = self._counted(asked, passed, known)
        alike = counted.alike
        ranked = [
            _Ranked(
                passage,
                of,
                of
                * (NEARER if self._block[passage] in near else 1)
                * (1 + ALIKE * alike.get(passage, 0.0)),
                of / counted.whole,
                counted.words[passage],
                max(alike.get(passage, 0.0), 0.0 if passage in self._asked_for else ALONE),
            )
            for passage, of in counted.told.items()
        ]
        return sorted(ranked, key=lambda one: (-round(one.sum, 6), self._order[one.passage]))

    def _counted(self, asked: Text, passed: int = 0, known: bool = False) -> _Counted:
        """What the words of a text tell of each passage; of a story nothing."""
        words = self._words_of(asked, passed)
        told: dict[str, float] = {}
        count: Counter[str] = Counter()
        whole = 0.0
        for word in words:
            places = self._known(word)
            weight = self._weight(len(places))
            weight *= LITTLE if word in self.lexicon.telling_little else 1
            whole += weight if places or not known else 0.0
            for passage, part in places.items():
                told[passage] = told.get(passage, 0.0) + part * weight
            count.update(places)
        return _Counted(told, count, whole, self._alike(asked))

    def _words_of(self, asked: Text, passed: int) -> list[str]:
        """The words of a text that tell anything of what is asked, each once; of a story none."""
        small = asked.small | asked.idle | asked.negations | passed
        said = (word for place, word in enumerate(asked.said) if not small >> place & 1)
        words = [word for word in dict.fromkeys(said) if self._tells(word)]
        return list(dict.fromkeys(map(self._spelled, words))) if len(words) <= WORDS else []

    def _spelled(self, word: str) -> str:
        """The word, or the one known here that it is a slip of the finger away from, if it is known neither
        here nor to the lexicon."""
        known = bool(self._known(word)) or word in self.lexicon.classes_of
        if known or len(word) < LONG:
            return word
        alike = process.extract(
            word, self._begin_so.get(word[0], ()), scorer=OSA.distance, score_cutoff=1, limit=2
        )
        return alike[0][0] if len(alike) == 1 else word

    @cached_property
    def _begin_so(self) -> Mapping[str, Sequence[str]]:
        """By their first letter the words of the papers, and of those who ask."""
        found: dict[str, list[str]] = {}
        for word in self._telling(word for _, words in self._questions for word in words):
            if len(word) >= LONG - 1:
                found.setdefault(word[0], []).append(word)
        return found

    def _tells(self, word: str) -> bool:
        """Whether the word tells anything of what is asked: no small word, and none that asks."""
        return len(word) > 1 and word.isalpha() and word not in self._idle

    @cached_property
    def _idle(self) -> frozenset[str]:
        tongue = self.tongue
        asking = {word for pair in tongue.questions for word in pair}
        return tongue.empty | tongue.interrogatives | tongue.asked_how | asking

    def _weight(self, passages: int) -> float:
        """What a word tells that stands in so many passages; one that stands in none as much as in one."""
        return log((len(self._order) + 1) / (max(passages, 1) + 0.5))

    def _known(self, word: str) -> Mapping[str, float]:
        """The same as `_meant`, found once."""
        if len(self._memory) > REMEMBERED:
            self._memory.clear()
        if word not in self._memory:
            self._memory[word] = self._meant(word)
        return self._memory[word]

    @cached_property
    def _memory(self) -> dict[str, Mapping[str, float]]:
        return {}

    def _meant(self, word: str) -> Mapping[str, float]:
        """The passages in which the word stands or what the papers have for it, and for how much."""
        found = dict(self._places(word))
        for base in self.tongue.bases(word):
            for passage in self._by_asked.get(base, ()):
                found.setdefault(passage, ASKED)
            for other in self.lexicon.everyday.get(base, ()):
                for passage, part in self._places(other).items():
                    found.setdefault(passage, EVERYDAY * part)
        return found

    def _places(self, word: str) -> Mapping[str, float]:
        """The passages in which the word stands, and for how much it counts there."""
        found: dict[str, float] = {}
        bases = self.tongue.bases(word)
        for table, part in ((self._by_word, 1.0), (self._by_name, IN_NAME)):
            for base in bases:
                for passage in table.get(base, ()):
                    found.setdefault(passage, part)
        if found or len(word) < LONG:
            return found
        for other in self._compounds_with(word):
            for passage in self._by_word[other]:
                found.setdefault(passage, IN_COMPOUND)
        return found

    def _compounds_with(self, word: str) -> Iterator[str]:
        """The words of the papers of which this one is the beginning or end, or that are those of it, in the
        order of the papers."""
        alike = {*self._by_ends.get(word[:LONG], ()), *self._by_ends.get(word[-LONG:], ())}
        for number in sorted(alike):
            other = self._long_words[number]
            if _is_compound(*sorted((word, other), key=len)):
                yield other

    @cached_property
    def _long_words(self) -> Sequence[str]:
        return [word for word in self._by_word if len(word) >= LONG]

    @cached_property
    def _by_ends(self) -> Mapping[str, Sequence[int]]:
        """By their first letters and by their last the long words of the papers."""
        found: dict[str, list[int]] = {}
        for number, word in enumerate(self._long_words):
            for ends in {word[:LONG], word[-LONG:]}:
                found.setdefault(ends, []).append(number)
        return found

    def _alike(self, asked: Text) -> Mapping[str, float]:
        """How like it is to the likest of the questions by which people ask for each passage, or to the
        passage."""
        words = tuple(word for word in asked.said if word.isalpha())
        if words not in self._last_alike:
            found: dict[str, float] = {}
            for number, like in self._likeness.to(words).items():
                passage = self._questions[number][0]
                found[passage] = max(found.get(passage, 0.0), like)
            self._last_alike.clear()
            self._last_alike[words] = found
        return self._last_alike[words]

    @cached_property
    def _last_alike(self) -> dict[tuple[str, ...], Mapping[str, float]]:
        """The same, of the last words: a message is looked up several times."""
        return {}

    @cached_property
    def _asked_for(self) -> frozenset[str]:
        """The passages of which it is known how people ask for them."""
        every = passages_of(self.rules).values()
        return frozenset(p.id for p in every if p.cited.says in self.lexicon.asked)

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness([words for _, words in self._questions])

    @cached_property
    def _questions(self) -> Sequence[tuple[str, Sequence[str]]]:
        """The questions by which people ask for each passage, and the passage itself: its id, and the words
        of each."""
        says = passages_of(self.edition)
        found = []
        for passage in passages_of(self.rules).values():
            asked = self.lexicon.asked.get(passage.cited.says)
            texts = (says[passage.id].cited.says, *(asked.questions if asked else ()))
            found += [(passage.id, self._words(text)) for text in texts]
        return found

    def _words(self, text: str) -> Sequence[str]:
        return [self.tongue.fold(word) for word in _WORD.findall(_MARK.sub(" ", text))]

    def _telling(self, words: Iterable[str]) -> Sequence[str]:
        """Those of the words that tell anything, once each."""
        return [word for word in dict.fromkeys(words) if self._tells(word)]

    @cached_property
    def _by_asked(self) -> Mapping[str, tuple[str, ...]]:
        """By each form that a word may be an ending of, the passages for which people ask with it."""
        told = ((passage, self._telling(words)) for passage, words in self._questions)
        return self._table((passage, " ".join(words)) for passage, words in told)

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {passage: place for place, passage in enumerate(passages_of(self.edition))}

    @cached_property
    def _block(self) -> Mapping[str, str]:
        return {passage.id: passage.block for passage in passages_of(self.edition).values()}

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[str, ...]]:
        """By each form that a word may be an ending of, the passages in which it stands."""
        return self._table(
            (passage.id, passage.cited.says) for passage in passages_of(self.edition).values()
        )

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The same of the names of the offers under which they stand."""
        offers = {one.offer.id: one.offer.name for one in self.edition.offers}
        every = passages_of(self.edition).values()
        return self._table((p.id, offers[p.block]) for p in every if p.kind == "offers")

    def _table(self, texts: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for passage, text in texts:
            for word in _WORD.findall(_MARK.sub(" ", text)):
                for base in self.tongue.bases(self.tongue.fold(word)):
                    found.setdefault(base, {})[passage] = None
        return {base: tuple(passages) for base, passages in found.items()}


def _bits(text: Text, places: Collection[tuple[int, int]]) -> int:
    """The words in these places, as bits."""
    return sum(
        1 << place
        for place, token in enumerate(text.tokens)
        if _is_in((token.start, token.end), places)
    )


def _is_in(span: tuple[int, int], places: Collection[tuple[int, int]]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in places)


def _is_compound(part: str, whole: str) -> bool:
    """Whether the longer word is made of the shorter and another: "bestiller" is not made of "stiller"."""
    rest = len(whole) - len(part)
    return rest >= REST and (whole.startswith(part) or whole.endswith(part))
