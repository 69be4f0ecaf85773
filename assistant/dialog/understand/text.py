"""One message as bits, and sayings followed through it. Knows no facts and no people.

Each word is looked up once, as the keys by which the lexicon knows it, and a class of words becomes bits,
one bit a place in the message, when a saying asks for it. The saying is then followed through the message
for all places at once with shifts and ands, so the time grows with the number of sayings that could
match, never with repetition.
"""

import functools
import itertools
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from assistant.dialog.lexicon import (
    BEGIN,
    CLAUSE,
    DATE,
    FILLED,
    FINISH,
    GAP,
    GROUP,
    MAYBE,
    NONE,
    NUMBER,
    SKIP,
    WORD,
    YEAR,
    Keys,
    Lexicon,
    Ops,
    ops_of,
)
from assistant.dialog.tokens import Token, is_bare, tokens
from assistant.dialog.understand.words import (
    SURE,
    apart,
    guessed,
    is_word,
    joined,
    known_keys,
    lacks_letters,
    may_be_misspelled,
    meant_without_letters,
    written_alike,
)

YEARS = range(1900, 2031)
# How far back, in words, a saying may begin, and the most places of one saying that count.
SPAN, MOST = 18, 6
# The most words of a message that are looked up as misspelled: a bound on the time it takes.
GUESSES = 24
# The fewest words of a saying by which one of them is known by its sound alone.
ENOUGH = 3
# The fewest parts of a list, and the most words they have between them, on an average.
LIST, LIST_WORDS = 3, 6

A_NUMBER = "#"
"""Stands for every number where words are counted: which one it is tells nothing."""

Spans = list[tuple[int, int, bool]]
"""(first, last, denied) of each place, in words."""


_NUMBERS = frozenset((FILLED[NUMBER],))
_YEARS = frozenset((FILLED[NUMBER], FILLED[YEAR]))
_DATES = frozenset((FILLED[DATE],))


class _Bits(dict[int, int]):
    """Class -> its places in a message as bits, worked out when it is first asked for."""

    def __init__(self, lexicon: Lexicon, at: Mapping[str, int], keys: frozenset[str]) -> None:
        super().__init__()
        self.words, self.at, self.keys_held = lexicon.words, at, keys

    def __missing__(self, number: int) -> int:
        at, found = self.at, 0
        for key in self.keys_held & self.words[number]:
            found |= at[key]
        self[number] = found
        return found


def covered(spans: Spans) -> int:
    """The words of these places, as bits."""
    found = 0
    for first, last, _ in spans:
        found |= (1 << last) - (1 << first)
    return found


def bits_of(first: int, last: int) -> int:
    """The words [first, last) as bits, none if they end before they begin."""
    return (1 << last) - (1 << first) if first < last else 0


class _Live(NamedTuple):
    """The sayings of a group that stand in a message, each with the words from which it may begin, as
    bits; `starts`: of any of them."""

    starts: int
    sayings: tuple[tuple[int, Ops], ...]


class Text:
    """One message while it is read. Bit i of a state means: the next word is word i.

    Without `guess` no word is taken for a misspelling.
    """

    def __init__(self, text: str, lexicon: Lexicon, guess: bool = True) -> None:
        known = functools.partial(is_word, lexicon)
        found = tokens(text, lexicon.tongue, lexicon.spellings, lexicon.dialect, known)
        bare = guess and (
            is_bare(text, found, lexicon.tongue) or lacks_letters(text, lexicon, found)
        )
        found = apart(lexicon, found) if guess and lexicon.tongue.runs else found
        self._place(joined(lexicon, found), lexicon)
        self._find_words(GUESSES if guess else 0, bare)
        self._find_all_else()

    def as_one_sentence(self, lexicon: Lexicon) -> "Text":
        """The same with commas for its stops, and as that lexicon knows the words that are surely spelled."""
        first, *rest = self.tokens
        rest = [t._replace(opens=False, parted=True) if t.opens else t for t in rest]
        new = Text.__new__(Text)
        new._place([first, *rest], lexicon)
        known = lexicon.classes_of.keys()
        for word, (places, keys) in self.spelled.items():
            new.held[word] = known & keys
            new._put(new.held[word], places)
        new._find_all_else()
        return new

    def _place(self, found: list[Token], lexicon: Lexicon) -> None:
        """Lays out the words, of which nothing is known yet."""
        self.tokens, self.lexicon, self.tongue = found, lexicon, lexicon.tongue
        self.size = len(self.tokens)
        self.said = tuple(token.word for token in self.tokens)
        self.where: dict[str, int] = {}
        for place, word in enumerate(self.said):
            self.where[word] = self.where.get(word, 0) | 1 << place
        self.all = (1 << self.size) - 1
        self.at: dict[str, int] = {}
        # The keys of each word, and of the place of each number.
        self.held: dict[str | int, Set[str]] = {}
        self.misspelled = self.alike = self.guessed = 0
        self.sentences = self._sentences()

    def _find_all_else(self) -> None:
        """Finds what the words tell of the sentences; `held` and `at` hold their keys."""
        self._find_numbers()
        self.keys = frozenset(self.at)
        self.bits = _Bits(self.lexicon, self.at, self.keys)
        self.single: dict[str, int] = {}
        self.zones = self._zones()
        self.parted = sum(1 << p for p, token in enumerate(self.tokens) if token.parted)
        self.within = ~sum(1 << p for p, token in enumerate(self.tokens) if token.opens and p)
        self.parts = [p for p, t in enumerate(self.tokens) if p == 0 or t.parted or t.opens]
        self.again = self._said_again()
        self.small = self.words("små ord") | self.again
        self.mine = self.words("mig")
        self.negations = self.words("nægtelser")
        self.small |= self._more_of_a_no()
        self.joined = self._joined_clauses()
        self.main_clauses = self._main_clauses()
        self.neithers = self.places_of(self.tongue.clauses.neither)
        self.gap_stops = ~self.words("skift")
        self.leap_stops = self.gap_stops & ~self.words("ledstart")
        self.idle = self.words("kantord") | self.words("høflighed") | self.again
        self.begin, self.finish = self._edges()
        clause_ends = self._clause_ends()
        self.edges = {
            BEGIN: self.begin,
            FINISH: self._before_adverbs(self.finish),
            CLAUSE: self._before_adverbs(clause_ends),
        }
        self._spare_negations()
        self.after: tuple[dict[int, int], ...] = ({}, {})
        self.modes: tuple[dict[tuple[int, int], int], ...] = ({}, {})
        self.live: dict[int, _Live] = {}
        self.stands: dict[str, Spans] = {}
        self.denials: dict[tuple[int, int], bool] = {}
        passed = self.small & ~self.main_clauses
        self.glides = (self._glide(passed & ~self.negations), self._glide(passed | self.negations))
        self.leaps = self._leaps()
        self.at_mine = self._at_mine()
        self.mine &= ~(self.at_mine | self._told_me())

    def _said_again(self) -> int:
        """The words that say the one before them once more, as people stammer and speech is written down."""
        return sum(
            1 << place
            for place, (before, token) in enumerate(itertools.pairwise(self.tokens), 1)
            if token.glued and token.word == before.word and token.word.isalpha()
        )

    def _more_of_a_no(self) -> int:
        """The words that say after a negation how far it goes ("ikke længere", "ikke så godt")."""
        more = self.places_of(self.tongue.after_not) & self.within
        after = self.negations << 1 | (self.negations << 1 & self.small) << 1
        return more & after

    def _at_mine(self) -> int:
        """The words that tell where somebody is, at the writer's: "sover på min sofa"."""
        own = self.mine or not self.tongue.clauses.my.isdisjoint(self.said)
        return covered(self.spans("hjemme hos mig")) if own else 0

    def _told_me(self) -> int:
        """The words that tell who was told something: "fortalt mig"."""
        return covered(self.spans("siger til mig")) if self.mine else 0

    def _find_words(self, guesses: int, bare: bool) -> None:
        """Sets the places of every key that a word of the message has, guessed or not; `spelled`: what is
        known of each without a guess. `bare`: the message is written without some letters."""
        self.spelled: dict[str, tuple[int, Set[str]]] = {}
        for word, places in self.where.items():
            keys: Set[str] = known_keys(self.lexicon, word)
            named = word in self.tongue.clauses.names
            self.spelled[word] = places, keys
            if not keys and guesses and not named and may_be_misspelled(self.lexicon, word):
                guesses -= 1
                keys = self._guess(word, places)
            elif keys and guesses:
                keys = self._with_others(word, places, keys, bare)
            self._put(keys, places)
            self.held[word] = keys

    def _with_others(self, word: str, places: int, keys: Set[str], bare: bool) -> Set[str]:
        """The keys of a known word, and of those that it may be meant for as well."""
        bare_keys = (
            frozenset(meant_without_letters(self.lexicon, word)) if bare else frozenset[str]()
        )
        others = written_alike(self.lexicon, word)
        if not others:
            return keys | bare_keys if bare_keys else keys
        classes = self.lexicon.classes_of
        meant = {number for key in keys for number in classes[key]}
        if all(meant.isdisjoint(classes[key]) for key in others):
            self.alike |= places
        return keys | others | bare_keys

    def _guess(self, word: str, places: int) -> Set[str]:
        """The keys of what the misspelled word may be meant for, noted as a guess."""
        guess = guessed(self.lexicon, word)
        if guess.keys:
            self.guessed |= places if guess.alike or len(word) < SURE else 0
            self.misspelled |= 0 if guess.sure or guess.alike else places
            self.alike |= places if guess.alike and not guess.sure else 0
        return guess.keys

    def is_spelled(self, first: int, last: int) -> bool:
        """Whether what stands at [first, last) is surely meant: no word of it is misspelled, but for one of
        several that sounds as it should."""
        wrong = (self.misspelled | self.alike) & bits_of(first, last)
        return not wrong or (last - first >= ENOUGH and not wrong & (wrong - 1))

    def is_a_guess(self, first: int, last: int) -> bool:
        """Whether [first, last) is but a single word that was taken for another."""
        return last - first == 1 and bool(self.guessed >> first & 1)

    def _put(self, keys: Set[str], places: int) -> None:
        for key in keys:
            self.at[key] = self.at.get(key, 0) | places

    def _zones(self) -> list[Set[str]]:
        """The keys of each sentence, and of a long one of its overlapping parts, so that some zone
        holds all words of any saying."""
        found: list[Set[str]] = []
        for first, last in dict.fromkeys(self.sentences):
            for start in range(first, max(last - SPAN, first + 1), SPAN):
                places = range(start, min(start + 2 * SPAN, last))
                words = {self.said[place]: self.held[self.said[place]] for place in places}
                numbers = (self.held.get(place, frozenset()) for place in places)
                found.append(set().union(*words.values(), *numbers))
        return found

    def around(self, wanted: Container[str]) -> Iterator[tuple[str, Set[str]]]:
        """Each wanted key with all keys that stand near one of its places."""
        where: dict[str, int] = {}
        for n, zone in enumerate(self.zones):
            for key in zone:
                if key in wanted:
                    where[key] = where.get(key, 0) | 1 << n
        together: dict[int, Set[str]] = {1 << n: zone for n, zone in enumerate(self.zones)}
        for key, held in where.items():
            if held not in together:
                zones = (zone for n, zone in enumerate(self.zones) if held >> n & 1)
                together[held] = set().union(*zones)
            yield key, together[held]

    def _find_numbers(self) -> None:
        """Sets the places of numbers, years and whole dates."""
        for place, token in enumerate(self.tokens):
            keys: Set[str] = frozenset()
            if token.date:
                keys = _DATES
            elif token.number >= 0:
                keys = _YEARS if token.number in YEARS else _NUMBERS
            if keys:
                self.held[place] = keys
                self._put(keys, 1 << place)

    def classes(self) -> list[int]:
        """The classes of which a word stands in the message."""
        return [n for n, words in enumerate(self.lexicon.words) if not self.keys.isdisjoint(words)]

    def words(self, group: str) -> int:
        """The places of the single words of a group."""
        known = self.single.get(group)
        if known is None:
            known = 0
            for ops in ops_of(self.lexicon, group):
                if len(ops) == 1 and ops[0][0] == WORD:
                    known |= self.bits[ops[0][1]]
            self.single[group] = known
        return known

    def words_and_pairs(
        self, hidden: int = 0, first: int = 0, last: int | None = None
    ) -> list[str]:
        """Each word of [first, last) and each two words that follow each other there, once, but for the words
        of `hidden`, as bits. A number is `A_NUMBER`, whichever it is."""
        said = [
            "" if hidden >> place & 1 else A_NUMBER if token.number >= 0 else token.word
            for place, token in enumerate(self.tokens[first:last], first)
        ]
        pairs = (f"{one} {other}" for one, other in itertools.pairwise(said) if one and other)
        return list(dict.fromkeys((*filter(None, said), *pairs)))

    def places_of(self, words: frozenset[str]) -> int:
        """The places of any of these words."""
        return sum(self.where[word] for word in self.where.keys() & words)

    def _leaps(self) -> int:
        """The words that "..." passes: no negation, for who "cannot manage the house in Tim" lives there."""
        return self.all & self.leap_stops & ~self.main_clauses & ~self.negations & ~self.joined

    def _spare_negations(self) -> None:
        """ "ikke kun" and the like negate nothing."""
        self.modes, self.live, self.after = ({}, {}), {}, ({}, {})
        self.glides, self.leaps = ((0, 0), (0, 0)), self._leaps()
        rest, spared = self.negations, 0
        while rest:
            bit = rest & -rest
            rest ^= bit
            if any(self.run(ops, bit) for ops in ops_of(self.lexicon, "ikke nægtelser")):
                spared |= bit
        self.negations &= ~spared
        self.small |= spared
        self.deniers = self.negations & ~self.places_of(self.tongue.clauses.none)

    def _edges(self) -> tuple[int, int]:
        """States at which nothing but small and polite words have gone before, or will follow."""
        idle = self.idle
        begin, finish = 1, 1 << self.size
        place = 0
        while place < self.size and idle >> place & 1:
            place += 1
            begin |= 1 << place
        place = self.size
        while place and idle >> (place - 1) & 1:
            place -= 1
            finish |= 1 << place
        return begin, finish

    def _clause_ends(self) -> int:
        """States at which a clause has just ended."""
        return self.parted | (self.all & ~self.within) | ~self.leap_stops | 1 << self.size

    def _before_adverbs(self, ends: int) -> int:
        """The ends, and the states from which nothing but words of when and how often leads to one."""
        passed = self.words("efterord")
        while passed:
            more = (ends >> 1) & passed & ~ends
            if not more:
                break
            ends |= more
        return ends

    def _joined_clauses(self) -> int:
        """Each "og" after a comma with which somebody else is told of, or something of somebody's: "..., og
        min e-boks er fuld"."""
        numbers, clauses = self.tongue.numbers, self.tongue.clauses
        ands = self.parted & self.places_of(numbers.joiners | numbers.ands)
        if not ands:
            return 0
        whose = self.places_of(clauses.ours | clauses.whose)
        return ands & (self.words("jeg") | self.words("han hun") | whose) >> 1

    def _main_clauses(self) -> int:
        """The words that begin a clause of its own after a comma: ", jeg ..." """
        return self.parted & (self.words("jeg") | self.words("han hun"))

    def clause_between(self, last: int, first: int) -> bool:
        """Whether a clause of its own, or a "men", begins in [last, first]."""
        stops = self.main_clauses | (~self.gap_stops & self.all)
        return bool(stops >> last & ((1 << max(0, first + 1 - last)) - 1))

    def joins_clause(self, first: int, last: int) -> bool:
        """Whether a word like "hvis" or "når" stands in [first, last)."""
        begins = self.words("ledstart") & self.gap_stops
        return bool(begins >> first & ((1 << max(0, last - first)) - 1))

    # -- following a saying

    def run_anywhere(self, ops: Ops, mode: int = 0) -> int:
        """The states after the saying, from any word. Most sayings end at their second word, so the
        way there is remembered for all that begin alike."""
        kind, number, _ = ops[0]
        if kind != WORD or len(ops) == 1 or ops[1][0] != WORD:
            return self.run(ops, self.all, mode)
        after = self.after[mode]
        reached = after.get(number)
        if reached is None:
            reached = after[number] = self.glide(self.bits[number] << 1, mode)
        state = (reached & self.bits[ops[1][1]]) << 1
        return self.run(ops[2:], state, mode, False) if state else 0

    def run(self, ops: Ops, state: int, mode: int = 0, first: bool = True) -> int:
        """The states after the saying, from any of the given states; `first` unless words of it have
        gone before."""
        bits, within, (one, two) = self.bits, self.within, self.glides[mode]
        for kind, number, inner in ops:
            reached = state
            if not first and kind < SKIP:  # by far the most, so as in `glide`, but without a call
                reached &= within
                passed = reached & one
                if passed:
                    reached |= passed << 1
                    reached |= (reached & two) << 2
            if kind == WORD:
                state = (reached & bits[number]) << 1
                first = False
            elif kind == MAYBE:
                if number == NONE:
                    state |= self.run(inner, reached, mode)
                else:
                    state |= (reached & bits[number]) << 1
            elif kind == GROUP:
                state = self.group(number, reached, mode)
                first = False
            elif kind == SKIP:
                state = self.leap(state if first else self.glide(state, 0))
                first = False
            else:
                state &= self.edges[kind]
            if not state:
                return 0
        return state

    def _glide(self, passed: int) -> tuple[int, int]:
        """Of these words, those that may be passed within the sentence, and where two of them may."""
        one = passed & self.within & self.within >> 1
        return one, one & one >> 1

    def glide(self, state: int, mode: int) -> int:
        """The states reached by passing up to three small words within the sentence."""
        one, two = self.glides[mode]
        state &= self.within
        state |= (state & one) << 1
        return state | (state & two) << 2

    def leap(self, state: int) -> int:
        """The states reached by passing up to GAP words within the clause."""
        state &= self.within
        step = state
        for _ in range(GAP):
            step = ((step & self.leaps) << 1) & self.within
            if not step:
                break
            state |= step
        return state

    def group(self, number: int, state: int, mode: int) -> int:
        """The states after any saying of the group."""
        live = self.live_group(number)
        if not state & live.starts:
            return 0
        key = (number, state)
        known = self.modes[mode].get(key)
        if known is None:
            known = 0
            for starts, ops in live.sayings:
                begun = state & starts
                if begun:
                    one = len(ops) == 1 and ops[0][0] == WORD
                    known |= begun << 1 if one else self.run(ops, begun, mode)
            self.modes[mode][key] = known
        return known

    def _starts(self, ops: Ops) -> int:
        """The words from which the saying may begin, or more."""
        kind, number, _ = ops[0]
        if kind == WORD:
            return self.bits[number]
        return self.live_group(number).starts if kind == GROUP else -1

    def live_group(self, number: int) -> "_Live":
        """The sayings of the group that stand anywhere in the message, negations passed."""
        found = self.live.get(number)
        if found is None:
            lacks, starts, sayings = self.keys.isdisjoint, 0, []
            for ops, first, parts in self._may_stand(number):
                if first and lacks(first):
                    continue
                if (parts and any(map(lacks, parts))) or not self.run_anywhere(ops, 1):
                    continue
                begun = self._starts(ops)
                starts |= begun
                sayings.append((begun, ops))
            found = self.live[number] = _Live(starts, tuple(sayings))
        return found

    def _may_stand(self, number: int) -> Sequence[tuple[Ops, Keys, tuple[Keys, ...]]]:
        """The sayings of the group; of a large one those whose first word stands in the message."""
        sayings = self.lexicon.group_parts[number]
        index = self.lexicon.group_index.get(number)
        if index is None:
            return sayings
        keys, places, always = index
        stand = self.keys & keys
        if not stand:
            return [sayings[i] for i in always]
        return [sayings[i] for i in sorted({*always, *(i for key in stand for i in places[key])})]

    # -- where it was found

    def places(self, ops: Ops, denied_too: bool = True) -> Spans:
        """(first, last, denied inside) of each place where the saying stands."""
        mode = 1 if denied_too and self.negations else 0
        reached = self.run_anywhere(ops, mode)  # what mode 0 reaches, and more
        if not reached:
            return []
        one = len(ops) == 1 and ops[0][0] == WORD
        if one or not mode:
            return self._spans(ops, reached, 0, one)
        plain = self.run_anywhere(ops)
        return self._spans(ops, plain, 0, one) + self._spans(ops, reached & ~plain, 1, one)

    def _spans(self, ops: Ops, ends: int, mode: int, one: bool) -> Spans:
        """The places of a saying that end there; `one` if it is a single word."""
        found: Spans = []
        count = 0
        while ends and count < MOST:
            end = ends & -ends
            ends ^= end
            count += 1
            first = end.bit_length() - 2 if one else self._first(ops, end, mode)
            if first >= 0:
                found.append((first, end.bit_length() - 1, mode == 1))
        return found

    def _first(self, ops: Ops, end: int, mode: int) -> int:
        """The latest word from which the saying reaches that end, -1 if none is near."""
        last = end.bit_length() - 1
        starts = self._starts(ops)
        for place in range(last - 1, max(-1, last - SPAN), -1):
            if starts >> place & 1 and self.run(ops, 1 << place, mode) & end:
                return place
        return -1

    def spans(self, group: str) -> list[tuple[int, int, bool]]:
        """The places of a group of sayings, each with whether it is denied."""
        found = self.stands.get(group)
        if found is None:
            found = self.stands[group] = [
                (first, last, inside or self.denied(first, last))
                for _, ops in self.live_group(self.lexicon.group_of[group]).sayings
                for first, last, inside in self.places(ops)
            ]
        return found

    def has(self, group: str) -> bool:
        """Whether any saying of the group occurs."""
        return bool(self.group(self.lexicon.group_of[group], self.all, 0))

    def covers(self, first: int, last: int) -> bool:
        """Whether [first, last) is the whole message but for small and polite words."""
        return bool(self.begin >> first & 1 and self.finish >> last & 1)

    def opens_with(self, group: str) -> bool:
        """Whether a single word of the group begins the message."""
        return bool(self.begin & self.words(group))

    def opens(self, place: int) -> bool:
        """Whether the sentence begins with the word, but for polite ones, yes, no and "og"."""
        idle = self.idle | self.words("ja begynder") | self.words("nej begynder")
        idle = idle & ~self.places_of(self.tongue.clauses.fronted)
        first, _ = self.sentence(place)
        before = bits_of(first, place) & ~idle
        return not before & ~self.places_of(self.tongue.or_and)

    def begins_clause(self, place: int) -> bool:
        """Whether a clause begins with the word, but for small and polite ones."""
        idle = self.small | self.idle | self.words("ja begynder") | self.words("nej begynder")
        while place and idle >> place - 1 & 1 and place not in self.parts:
            place -= 1
        return not place or place in self.parts or not self.gap_stops >> place - 1 & 1

    def is_item(self, first: int, last: int) -> bool:
        """Whether [first, last) is one of at least three short parts of a list, but for small words:
        "kvinde, 38, kontanthjælp"."""
        edges = self.parts
        if len(edges) < LIST or self.size > LIST_WORDS * len(edges):
            return False
        start = max(p for p in edges if p <= first)
        end = min((p for p in edges if p > first), default=self.size)
        part = ((1 << end) - (1 << start)) & ~((1 << last) - (1 << first))
        return last <= end and not part & (~self.small | self.negations)

    def is_part(self, first: int, last: int) -> bool:
        """Whether [first, last) is all there is between two stops or commas of several."""
        ends = last == self.size or last in self.parts
        return len(self.parts) > 1 and first in self.parts and ends

    def sentence(self, place: int) -> tuple[int, int]:
        """The [first, last) words of the sentence that holds the word."""
        return self.sentences[place]

    def _sentences(self) -> list[tuple[int, int]]:
        """For each word, the [first, last) words of its sentence."""
        opens = [p for p, token in enumerate(self.tokens) if token.opens and p]
        edges = [0, *opens, self.size]
        found: list[tuple[int, int]] = []
        for first, last in itertools.pairwise(edges):
            found.extend([(first, last)] * (last - first))
        return found

    def same(self, one: int, other: int) -> bool:
        """Whether two words stand in the same sentence."""
        return self.sentences[one] == self.sentences[other]

    # -- negation

    def denied(self, first: int, last: int) -> bool:
        """Whether a negation outside [first, last) holds what stands there."""
        if not self.negations:
            return False
        known = self.denials.get((first, last))
        if known is None:
            known = (
                self._denied_before(first, last)
                or self._denied_after(first, last)
                or self._denied_with_the_other_half(first)
            )
            self.denials[first, last] = known
        return known

    def _denied_before(self, first: int, last: int) -> bool:
        """ "ikke på ...", "hverken x eller ...": only light words stand between, and no "og" before
        what is denied in itself ("ser ingenting og kan ikke gå ud"), or begins with a verb of its own, nor
        before that a "mere" ("kan ikke mere og vil dø")."""
        light = self.small | self.words("lette ord")
        ands = self.tongue.numbers.joiners | self.tongue.numbers.ands
        stops: frozenset[str] = frozenset()
        how = self.tongue.clauses.how
        if self.said[first] in how:
            return False
        if self.negations >> first & ((1 << last - first) - 1):
            stops = ands
        elif self.said[first] in self.tongue.modals:
            stops = ands | self.tongue.ends_denied
        place = first
        while place > 0 and first - place < 6:
            token = self.tokens[place]
            if token.opens or (token.parted and token.word not in self.tongue.clauses.either):
                return False
            place -= 1
            if self.negations >> place & 1:
                return True
            if self.tokens[place].word in stops or self.tokens[place].word in how:
                return False
            if self._begins_anew(place, ands):
                return False
            if self._gives_a_reason(place):
                return False
            if not light >> place & 1:
                return self.denied_by_neither(place)
        return False

    def _denied_with_the_other_half(self, first: int) -> bool:
        """ "har ikke slået eller truet mig": what follows "eller" at once is denied with what stands before
        it, unless a clause begins there ("ved ikke, om jeg skal", "eller slår jeg")."""
        subjects, how = self.tongue.subjects, self.tongue.clauses.how
        if not subjects.isdisjoint(self.said[first : first + 2]):
            return False
        either = first - 1
        while either > 0 and self.tokens[either].word not in self.tongue.clauses.either:
            if not self.small >> either & 1 or self.said[either] in subjects:
                return False
            either -= 1
        if either <= 0 or any(token.opens for token in self.tokens[either : first + 1]):
            return False
        for place in range(either - 1, max(either - 9, -1), -1):
            if self.negations >> place & 1:
                return True
            token = self.tokens[place]
            if token.opens or token.parted or self.said[place] in subjects | how:
                return False
        return False

    def _begins_anew(self, place: int, ands: frozenset[str]) -> bool:
        """Whether somebody is told of anew after an "og" there: "sover ikke og jeg er bange"."""
        follows = self.said[place + 1 : place + 2]
        return self.said[place] in ands and not self.tongue.subjects.isdisjoint(follows)

    def _gives_a_reason(self, place: int) -> bool:
        """Whether a clause of its own begins there that says why, with no comma before it: "kommer ikke
        for han slår mig"; but not "det er ikke for jeg vil dø"."""
        clauses, follows = self.tongue.clauses, self.said[place + 1 : place + 2]
        if self.said[place] not in clauses.causes_apart or self.tongue.subjects.isdisjoint(follows):
            return False
        return self.tongue.clauses.is_now.isdisjoint(self.said[max(0, place - 2) : place])

    def denied_by_neither(self, place: int) -> bool:
        """Whether "hverken" stands earlier in the sentence."""
        first, _ = self.sentence(place)
        before = self.neithers & ((1 << place) - (1 << first))
        return bool(before) and not self.clause_between(before.bit_length(), place)

    def _denied_after(self, first: int, last: int) -> bool:
        """ "angst har jeg ikke": verb, person, negation follow at once; "drikker ikke"."""
        ending = self.tongue.clauses.verb_ending
        verb = ending and last - first == 1 and self.tokens[first].word.endswith(ending)
        if verb and self.negations >> last & 1 and self.within >> last & 1:
            return True
        if not self.within >> last & 1:
            return False
        for starts, ops in self.live_group(self.lexicon.group_of["er har"]).sayings:
            if starts >> last & 1 and self.glide(self.run(ops, 1 << last), 0) & self.deniers:
                return True
        return False
