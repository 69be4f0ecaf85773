"""What the papers say, found by the words of a question.

Knows the sentences of an edition and how rare each word is in them. Decides nothing: what is found is shown
with its source, as what the papers say of those words. The same words find the same sentences.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from typing import NamedTuple

from assistant.dialog.interpret.screen import is_unread
from assistant.dialog.lexicon import Lexicon
from assistant.dialog.reading import Reading
from assistant.dialog.tongue import Tongue
from assistant.dialog.understand.asking import asks
from assistant.dialog.understand.requests import offers_named
from assistant.dialog.understand.text import Text, bits_of
from assistant.rules.compiled import Edition
from assistant.rules.model import ASPECTS, Cited

_WORD = re.compile(r"[^\W\d_]+")
_MARK = re.compile(r"\{[^}]*\}|\[[^]]*\]")

MOST = 2
"""So many passages are shown at once."""
WORDS = 20
"""A question of more telling words than these is looked for nowhere: it is a story, and takes time."""
MANY = 12
"""So many passages are looked for in the answer to a question that was understood."""
SHARE = 0.75
"""The least part of what the words of a question tell that stands in what is shown."""
SHARE_OF_RARE = 0.5
"""The same, where one of the words is `RARE`."""
SHARE_HELD = 0.45
"""The same of what stands in an answer already, as a part of what those words tell that stand anywhere."""
RARE = 2
"""In so many passages at most a rare word stands."""
TELLING = 0.7
"""The least weight of the words that are found, as a part of that of a word that stands in one passage."""
NEAR = 0.75
"""The least part of the best passage's weight that another has which is shown beside it."""
NEARER = 1.3
"""How much more a passage counts of an offer that was just spoken of."""
IN_NAME = 0.6
"""What a word counts that stands in the name of the offer, and not in the passage."""
EVERYDAY = 0.9
"""What a word counts for which the papers have another."""
LITTLE = 0.3
"""What a word counts that tells little of what is asked."""
IN_COMPOUND = 0.7
"""What a word counts that is the beginning or end of a longer one."""
LONG = 5
"""The fewest letters of a word that is looked for in longer ones."""
REST = 4
"""The fewest letters of what a longer word has beside it."""
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
    """A passage with what the words tell that stand in it (the `sum` counts more for an offer near), that as
    a part of what all words tell, and whether a rare word is among them."""

    passage: str
    told: float
    sum: float
    share: float
    rare: bool


def looked_up(
    papers: Edition,
    text: str,
    lexicon: Lexicon,
    readings: Sequence[Reading],
    near: Collection[str] = (),
) -> tuple[str, ...]:
    """The ids of what the papers say with the words of a text: where nothing was read of it, what may answer
    it; where a topic was, what holds its words; else (). The papers are in the language of the lexicon."""
    lookup = lookup_in(papers, lexicon.tongue)
    if all(map(is_unread, readings)):
        return lookup.answering(text, lexicon, near)
    asked = [r for r in readings if r.kind == "question"]
    topics = papers.rulebook.topics
    wide = (r for r in asked if not r.member and r.target in topics)
    plain = [r.span for r in wide if topics[r.target].aspect in PLAIN]
    named = any(r.offer for r in asked)
    return lookup.holding(text, lexicon, near, plain, named) if asked else ()


@lru_cache(maxsize=256)
def lookup_in(edition: Edition, tongue: Tongue) -> "Lookup":
    """The index of the edition's passages; the edition is in that tongue."""
    return Lookup(edition, tongue)


@dataclass(frozen=True, eq=False)
class Lookup:
    """The passages of an edition by their words."""

    edition: Edition
    tongue: Tongue

    def answering(self, text: str, lexicon: Lexicon, near: Collection[str] = ()) -> tuple[str, ...]:
        """The ids of the passages that tell most of a question, the best first; () where the words tell too
        little, and of what is no question. `near`: the offers and the topic that were just spoken of, which
        come first."""
        asked = Text(text, lexicon)
        order = self._ranked(asked, near) if asks(asked, text) else []
        if not order:
            return ()
        best = order[0]
        enough = best.share >= SHARE or (best.rare and best.share >= SHARE_OF_RARE)
        if not enough or best.told < TELLING * self._weight(0):
            return ()
        return tuple(one.passage for one in order[:MOST] if one.sum >= NEAR * best.sum)

    def holding(
        self,
        text: str,
        lexicon: Lexicon,
        near: Collection[str] = (),
        plain: Collection[tuple[int, int]] = (),
        named: bool = False,
    ) -> tuple[str, ...]:
        """The ids of the passages that hold a good part of what the words of the text tell, the best first.
        `plain`: places of the text whose words tell nothing; `named`: an offer is asked about by name, and
        its name tells nothing of what is asked of it."""
        asked = Text(text, lexicon)
        passed = 0
        for first, last, _ in offers_named(asked) if named else ():
            passed |= bits_of(first, last)
        for place, token in enumerate(asked.tokens):
            if any(first <= token.start and token.end <= last for first, last in plain):
                passed |= 1 << place
        order = self._ranked(asked, near, passed, known=True)
        return tuple(one.passage for one in order if one.share >= SHARE_HELD)[:MANY]

    def _ranked(
        self, asked: Text, near: Collection[str], passed: int = 0, known: bool = False
    ) -> list[_Ranked]:
        """The passages in which any word stands that tells something, the best first. `passed`: more words
        that tell nothing, as bits; with `known` the words that stand nowhere are left out of account."""
        small = asked.small | asked.idle | asked.negations | passed
        said = (word for place, word in enumerate(asked.said) if not small >> place & 1)
        words = [word for word in dict.fromkeys(said) if self._tells(word)]
        if len(words) > WORDS:
            return []
        told: dict[str, float] = {}
        rare: set[str] = set()
        whole = 0.0
        for word in words:
            places = self._meant(word, asked.lexicon)
            weight = self._weight(len(places))
            weight *= LITTLE if word in asked.lexicon.telling_little else 1
            whole += weight if places or not known else 0.0
            for passage, part in places.items():
                told[passage] = told.get(passage, 0.0) + part * weight
            rare.update(places if len(places) <= RARE else ())
        ranked = [
            _Ranked(
                passage,
                of,
                of * (NEARER if self._block[passage] in near else 1),
                of / whole,
                passage in rare,
            )
            for passage, of in told.items()
        ]
        return sorted(ranked, key=lambda one: (-round(one.sum, 6), self._order[one.passage]))

    def _tells(self, word: str) -> bool:
        """Whether the word tells anything of what is asked: no small word, and none that asks."""
        bases = self.tongue.bases(word)
        return len(word) > 1 and word.isalpha() and self._idle.isdisjoint(bases)

    @cached_property
    def _idle(self) -> frozenset[str]:
        tongue = self.tongue
        asking = {word for pair in tongue.questions for word in pair}
        return tongue.empty | tongue.interrogatives | tongue.asked_how | asking

    def _weight(self, passages: int) -> float:
        """What a word tells that stands in so many passages; one that stands in none as much as in one."""
        return log((len(self._order) + 1) / (max(passages, 1) + 0.5))

    def _meant(self, word: str, lexicon: Lexicon) -> Mapping[str, float]:
        """The passages in which the word stands or what the papers have for it, and for how much."""
        found = dict(self._places(word))
        for base in self.tongue.bases(word):
            for other in lexicon.everyday.get(base, ()):
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
        for other in self._by_word:
            if len(other) >= LONG and _is_compound(*sorted((word, other), key=len)):
                for passage in self._by_word[other]:
                    found.setdefault(passage, IN_COMPOUND)
        return found

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


def _is_compound(part: str, whole: str) -> bool:
    """Whether the longer word is made of the shorter and another: "bestiller" is not made of "stiller"."""
    rest = len(whole) - len(part)
    return rest >= REST and (whole.startswith(part) or whole.endswith(part))
