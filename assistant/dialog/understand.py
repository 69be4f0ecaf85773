"""Reads a message: danger first, then facts, commands, questions. Pure, and never raises.

Knows how Danish sentences carry what the lexicon lists (negation and its reach, corrections, whom a
sentence is about, what is past or supposed); refuses to know what any answer leads to.

How it works: each word is looked up once and becomes bits, one bit a place in the message, for every
class of words it belongs to. A saying is then followed through the message for all places at once
with shifts and ands, so the time grows with the number of sayings that could match, never with
repetition in the text.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from assistant.dialog import danish
from assistant.dialog.danish import Token
from assistant.dialog.lexicon import (
    BEGIN,
    DATE,
    FINISH,
    GAP,
    GROUP,
    MAYBE,
    NUMBER,
    OFFER,
    SHORTEST,
    WORD,
    YEAR,
    Entry,
    Lexicon,
    Ops,
    deletions,
    ops_of,
    reach,
)
from assistant.dialog.reading import Reading, Value
from assistant.rules.model import Fact, Kind, Option, Question

YEARS = range(1900, 2031)
# How far, in words, trouble may stand from what it is about; and what is past from what it was.
TROUBLE_BEFORE, TROUBLE_AFTER, PAST_REACH = 9, 5, 8
# The longest word that is looked up as a misspelling (and, in words, the longest answer by number),
# and the most places of one saying that count.
LONGEST, MOST = 24, 6
SPAN = 18
# Help here is for adults; of one younger than this, an age tells of the writer's own children.
YOUNGEST = 15


class Match(NamedTuple):
    """A saying found at [first, last) in words. `denied`: a negation holds it."""

    entry: Entry
    first: int
    last: int
    denied: bool
    spelled: bool


# ---------------------------------------------------------------- words to classes


def _known(lexicon: Lexicon, word: str) -> set[int]:
    """The classes of a word that the lexicon knows, endings and compounds included."""
    found: set[int] = set(lexicon.exact.get(word, ()))
    endings = lexicon.endings
    for base in danish.bases(word):
        if base in endings:
            found.update(endings[base])
    if len(word) > 3:
        begins, ends = lexicon.begins, lexicon.ends
        for cut in range(3, len(word) + 1):
            if word[:cut] in begins:
                found.update(begins[word[:cut]])
        for cut in range(len(word) - 2):
            if word[cut:] in ends:
                found.update(ends[word[cut:]])
    return found


def _without_letters(lexicon: Lexicon, word: str) -> set[int]:
    """The classes of a word whose æ, ø and å are written a, o and a."""
    found: set[int] = set()
    for base in danish.bases(word):
        found.update(lexicon.loose.get(base, ()))
    for cut in range(4, len(word)):
        found.update(lexicon.loose.get(word[:cut] + "*", ()))
    return found


def _close(word: str, other: str, most: int) -> bool:
    """Whether `other` may be meant by `word`: the first letters agree, few others differ."""
    if word[0] != other[0] and word[:2] != other[1::-1] and other != "h" + word:
        return False
    return OSA.distance(word, other, score_cutoff=most) <= most


def _plausible(word: str, other: str) -> bool:
    """Short words differ by a letter too many, too few or two swapped, not by another letter:
    "pesten" is no "posten"."""
    return len(word) >= 7 or len(word) != len(other) or sorted(word) == sorted(other)


def _nearest(lexicon: Lexicon, word: str) -> list[str]:
    """The words of the lexicon that a misspelled word comes closest to."""
    if not 5 <= len(word) <= LONGEST:
        return []
    found: dict[int, list[str]] = {}
    for stem in danish.bases(word):
        if len(stem) < (SHORTEST if stem == word else 8):
            continue
        allowed = reach(len(stem)) if stem == word else 1
        shorter = deletions(stem, allowed)
        seen = {w for near in lexicon.near for short in shorter for w in near.get(short, ())}
        for other in seen:
            most = min(allowed, reach(len(other)))
            if _close(stem, other, most) and _plausible(stem, other):
                found.setdefault(OSA.distance(stem, other), []).append(other)
        if found:
            break
    return sorted(found[min(found)]) if found else []


def _classes(lexicon: Lexicon, word: str) -> tuple[set[int], bool]:
    """The classes of a word, and whether it is surely spelled so."""
    found = _known(lexicon, word)
    if found or word in lexicon.ordinary or not word.isalpha():
        return found, True
    found = _without_letters(lexicon, word)
    if found:
        return found, True
    for other in _nearest(lexicon, word):
        found |= _known(lexicon, other)
    return found, False


# Words that begin no compound written in two parts ("hver dag" is no "hverdag").
_NEVER_FIRST = frozenset(
    "hver over under efter for til om i paa ved ud op ned ind af en et min mit det den de og er "
    "alt al hele selv mig sig".split()
)


def _joined(lexicon: Lexicon, found: list[Token]) -> list[Token]:
    """The same with split compounds made whole ("bo støtte" -> "bostøtte")."""
    result: list[Token] = []
    for token in found:
        before = result[-1] if result else None
        parts = before and token.glued and token.word.isalpha() and before.word.isalpha()
        if before and parts and before.word not in _NEVER_FIRST:
            whole = before.word + token.word
            least = max(7, len(before.word) + 3)
            if len(whole) >= least and any(
                len(b) >= least and b in lexicon.joined for b in danish.bases(whole)
            ):
                result[-1] = before._replace(word=whole, end=token.end)
                continue
        result.append(token)
    return result


# ---------------------------------------------------------------- a message as bits


class _Text:
    """One message while it is read. Bit i of a state means: the next word is word i."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.tokens = _joined(lexicon, danish.tokens(text, lexicon.spellings))
        self.size = len(self.tokens)
        self.all = (1 << self.size) - 1
        self.bits: dict[int, int] = {}
        self.misspelled = 0
        opens = 0
        seen: dict[str, tuple[set[int], bool]] = {}
        for place, token in enumerate(self.tokens):
            bit = 1 << place
            if token.opens and place:
                opens |= bit
            self._place(token, bit, seen)
        self.within = ~opens
        self.sentences = self._sentences()
        self.small = self.words("små ord")
        self.mine = self.words("mig")
        self.negations = self.words("nægtelser")
        self._spare_negations()
        self.gap_stops = ~self.words("skift")
        self.leap_stops = self.gap_stops & ~self.words("ledstart")
        self.begin, self.finish = self._edges()
        self.modes: tuple[dict[tuple[int, int], int], ...] = ({}, {})
        self.live: dict[int, tuple[Ops, ...]] = {}
        self.glides = (self.small & ~self.negations, self.small | self.negations)

    def _place(self, token: Token, bit: int, seen: dict[str, tuple[set[int], bool]]) -> None:
        """Sets the bits of one word."""
        known = seen.get(token.word)
        if known is None:
            known = seen[token.word] = _classes(self.lexicon, token.word)
        classes, spelled = known
        bits = self.bits
        for number in classes:
            bits[number] = bits.get(number, 0) | bit
        if classes and not spelled:
            self.misspelled |= bit
        if token.date:
            bits[DATE] = bits.get(DATE, 0) | bit
        elif token.number >= 0:
            bits[NUMBER] = bits.get(NUMBER, 0) | bit
            if token.number in YEARS and token.number >= 1900:
                bits[YEAR] = bits.get(YEAR, 0) | bit

    def words(self, group: str) -> int:
        """The places of the single words of a group."""
        found = 0
        for ops in ops_of(self.lexicon, group):
            if len(ops) == 1 and ops[0][0] == WORD:
                found |= self.bits.get(ops[0][1], 0)
        return found

    def _spare_negations(self) -> None:
        """ "ikke kun" and the like negate nothing."""
        self.modes, self.live, self.glides = ({}, {}), {}, (0, 0)
        rest, spared = self.negations, 0
        while rest:
            bit = rest & -rest
            rest ^= bit
            if any(self.run(ops, bit) for ops in ops_of(self.lexicon, "ikke nægtelser")):
                spared |= bit
        self.negations &= ~spared
        self.small |= spared

    def _edges(self) -> tuple[int, int]:
        """States at which nothing but small and polite words have gone before, or will follow."""
        idle = self.words("kantord") | self.words("høflighed")
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

    # -- following a saying

    def run(self, ops: Ops, state: int, mode: int = 0) -> int:
        """The states after the saying, from any of the given states."""
        first = True
        for kind, number, inner in ops:
            if not state:
                return 0
            if kind == MAYBE:
                state |= self.run(inner, state, mode) if first else self._inner(inner, state, mode)
                continue
            if kind == BEGIN:
                state &= self.begin
                continue
            if kind == FINISH:
                state &= self.finish
                continue
            if not first:
                state = self.glide(state, mode)
            if kind == WORD:
                bits = self.bits.get(number)
                if not bits:
                    return 0
                state = (state & bits) << 1
            elif kind == GROUP:
                state = self.group(number, state, mode)
            else:
                state = self.leap(state, mode)
            first = False
        return state

    def _inner(self, ops: Ops, state: int, mode: int) -> int:
        """The states after a part that may be left out, in the middle of a saying."""
        return self.run(ops, self.glide(state, mode), mode)

    def glide(self, state: int, mode: int) -> int:
        """The states reached by passing up to three small words within the sentence."""
        state &= self.within
        small = self.glides[mode]
        for _ in range(3):
            more = ((state & small) << 1) & self.within
            if not more & ~state:
                break
            state |= more
        return state

    def leap(self, state: int, mode: int) -> int:
        """The states reached by passing up to GAP words within the clause, but, unless negations
        may be passed, no negation."""
        state &= self.within
        passed = self.all & self.leap_stops & (~self.negations if mode == 0 else -1)
        step = state
        for _ in range(GAP):
            step = ((step & passed) << 1) & self.within
            state |= step
        return state

    def group(self, number: int, state: int, mode: int) -> int:
        """The states after any saying of the group."""
        key = (number, state)
        known = self.modes[mode].get(key)
        if known is None:
            known = 0
            for ops in self.live_sayings(number):
                known |= self.run(ops, state, mode)
            self.modes[mode][key] = known
        return known

    def live_sayings(self, number: int) -> tuple[Ops, ...]:
        """The sayings of the group whose words all occur in the message."""
        found = self.live.get(number)
        if found is None:
            bits = self.bits
            found = self.live[number] = tuple(
                ops
                for ops in self.lexicon.groups[number]
                if all(op[0] != WORD or op[1] in bits for op in ops)
            )
        return found

    # -- where it was found

    def places(self, ops: Ops) -> Iterator[tuple[int, int, bool]]:
        """(first, last, denied inside) of each place where the saying stands."""
        plain = self.run(ops, self.all)
        denied = self.run(ops, self.all, 1) & ~plain if self.negations else 0
        for ends, mode in ((plain, 0), (denied, 1)):
            count = 0
            while ends and count < MOST:
                end = ends & -ends
                ends ^= end
                count += 1
                first = self._first(ops, end, mode)
                if first >= 0:
                    yield first, end.bit_length() - 1, mode == 1

    def _first(self, ops: Ops, end: int, mode: int) -> int:
        """The latest word from which the saying reaches that end, -1 if none is near."""
        last = end.bit_length() - 1
        for place in range(last - 1, max(-1, last - SPAN), -1):
            if self.run(ops, 1 << place, mode) & end:
                return place
        return -1

    def spans(self, group: str) -> list[tuple[int, int, bool]]:
        """The places of a group of sayings, each with whether it is denied."""
        number = self.lexicon.group_of[group]
        found = []
        for ops in self.live_sayings(number):
            for first, last, inside in self.places(ops):
                found.append((first, last, inside or self.denied(first, last)))
        return found

    def has(self, group: str) -> bool:
        """Whether any saying of the group occurs."""
        return bool(self.group(self.lexicon.group_of[group], self.all, 0))

    def covers(self, first: int, last: int) -> bool:
        """Whether [first, last) is the whole message but for small and polite words."""
        return bool(self.begin >> first & 1 and self.finish >> last & 1)

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
        return self._denied_before(first) or self._denied_after(first, last)

    def _denied_before(self, first: int) -> bool:
        """ "ikke på ...", "hverken x eller ...": only light words stand between."""
        light = self.small | self.words("lette ord")
        place = first
        while place > 0 and first - place < 6:
            token = self.tokens[place]
            if token.opens or (token.parted and token.word != "eller"):
                return False
            place -= 1
            if self.negations >> place & 1:
                return True
            if not light >> place & 1:
                return self._neither(place)
        return False

    def _neither(self, place: int) -> bool:
        """Whether "hverken" stands earlier in the sentence."""
        first, _ = self.sentence(place)
        return any(token.word == "hverken" for token in self.tokens[first:place])

    def _denied_after(self, first: int, last: int) -> bool:
        """ "angst har jeg ikke": verb, person, negation follow at once; "drikker ikke"."""
        verb = last - first == 1 and self.tokens[first].word.endswith("er")
        if verb and self.negations >> last & 1 and self.within >> last & 1:
            return True
        for ops in ops_of(self.lexicon, "er har"):
            state = self.run(ops, 1 << last)
            if state and self.within >> last & 1 and self.glide(state, 0) & self.negations:
                return True
        return False


# ---------------------------------------------------------------- finding sayings


def _matches(text: _Text, wanted: frozenset[str]) -> tuple[list[Match], list[Match]]:
    """All sayings found that no exception overlaps, and the exceptions themselves.

    Bare answers count for the facts asked for, and after a correction ("42, nej 43").
    """
    lexicon = text.lexicon
    tried = {i for number in text.bits for i in lexicon.by_class.get(number, ())}
    found: list[Match] = []
    turns = _turns(text)
    bits = text.bits
    for index in sorted(tried):
        entry = lexicon.entries[index]
        if entry.how == "answers" and entry.target not in wanted and not turns:
            continue
        if not all(number in bits for number in lexicon.needs[index]):
            continue
        for first, last, inside in text.places(entry.ops):
            if inside and entry.how == "unless":
                continue
            spelled = not text.misspelled & ((1 << last) - (1 << first))
            denied = entry.how != "unless" and (inside or text.denied(first, last))
            found.append(Match(entry, first, last, denied, spelled))
    exceptions = [m for m in found if m.entry.how == "unless"]
    kept = _not_excepted(text, found, exceptions)
    said = [m for m in found if m.entry.how in ("says", "maybe")]
    return _after_turns(text, kept, said, wanted, turns), exceptions


def _same(entry: Entry) -> tuple[str, str, Value, str]:
    return entry.kind, entry.target, entry.value, entry.member


def _not_excepted(text: _Text, found: list[Match], exceptions: list[Match]) -> list[Match]:
    """The matches that no `unless` of the same meaning overlaps; `alone` only when alone."""
    excepted: dict[tuple[str, str, Value, str], list[Match]] = {}
    for match in exceptions:
        excepted.setdefault(_same(match.entry), []).append(match)
    return [
        match
        for match in found
        if match.entry.how != "unless"
        and (match.entry.how != "alone" or text.covers(match.first, match.last))
        and not any(_overlap(match, other) for other in excepted.get(_same(match.entry), ()))
    ]


def _turns(text: _Text) -> list[int]:
    """The words at which a correction or a "men" has just been said."""
    found = {last for _, last, _ in text.spans("rettelser")}
    stops = ~text.gap_stops
    found |= {p + 1 for p in range(text.size) if stops >> p & 1}
    return sorted(found)


def _after_turns(
    text: _Text,
    found: list[Match],
    said: list[Match],
    wanted: frozenset[str],
    turns: list[int],
) -> list[Match]:
    """Drops bare answers, but those asked for and those that correct what was just said."""
    kept = []
    for match in found:
        if match.entry.how == "answers" and match.entry.target not in wanted:
            begins = [t for t in turns if text.glide(1 << t, 0) >> match.first & 1]
            if not begins or not any(_corrects(match, other, max(begins)) for other in said):
                continue
        kept.append(match)
    return kept


def _corrects(match: Match, other: Match, turn: int) -> bool:
    """Whether a bare answer at the turn takes up what was said of the same fact just before."""
    same = other.entry.target == match.entry.target and other.entry.kind == match.entry.kind
    return same and other.last < turn and turn - other.last <= 4


def _overlap(one: Match, other: Match) -> bool:
    return one.first < other.last and other.first < one.last


def _in_trouble(text: _Text, found: list[Match], wanted: frozenset[str]) -> list[Match]:
    """Drops a bare subject ("post") unless it was asked for or trouble is told beside it."""
    if not any(m.entry.how in ("about", "wanted") for m in found):
        return found
    wishes = text.spans("vil gerne")
    troubles = wishes + text.spans("svært")
    result = []
    for match in found:
        how = match.entry.how
        if how in ("about", "wanted") and match.entry.target not in wanted:
            near = _nearest_span(text, match, troubles if how == "about" else wishes)
            if near is None or near[2]:
                continue
        result.append(match)
    return result


def _nearest_span(
    text: _Text, match: Match, spans: Iterable[tuple[int, int, bool]]
) -> tuple[int, int, bool] | None:
    """The span nearest to the match within reach, in its sentence and on its side of a "men"."""
    best: tuple[int, tuple[int, int, bool]] | None = None
    for span in spans:
        before = match.first - span[1]
        after = span[0] - match.last
        distance = max(before, after, 0)
        if before > TROUBLE_BEFORE or after > TROUBLE_AFTER:
            continue
        between = range(min(span[1], match.last), max(span[0], match.first))
        if any(text.tokens[p].opens or not text.gap_stops >> p & 1 for p in between):
            continue
        low, high = min(span[0], match.first), max(span[0], match.first)
        if any(text.tokens[p].opens for p in range(low + 1, high + 1)):
            continue
        if best is None or distance < best[0]:
            best = distance, span
    return best[1] if best else None


# ---------------------------------------------------------------- whom it is about, and when

SELF, OTHER, PRONOUN, NOBODY = "jeg", "en pårørende", "han hun", ""
# A relative after these is company or cause, not whom the sentence is about.
_COMPANY = frozenset("med fra af hos ved og end sammen uden over mod samt imod".split())


_FINITE = frozenset(
    "er har kan vil skal maa tør faar gaar staar bor goer ser var havde fik blev kom gik vil boer "
    "ved siger dør doer doede slaar som der paa han hun ikke med".split()
)
_BEGINS_CLAUSE = frozenset(
    "og men fordi at naar hvis da eller hvor for til om saa hvordan hvad siden selvom eftersom "
    "vedroerende angaaende mens".split()
)


def _is_spoken_of(text: _Text, first: int, last: int) -> bool:
    """Whether a relative is whom the sentence is about, and no mere company or object.

    "min søn kan ..." and "hjælp til min søn", but not "jeg bor med min mand" or "jeg har mistet min
    mand og ...".
    """
    token = text.tokens[first]
    before = text.tokens[first - 1].word if first else ""
    after = text.tokens[last].word if last < text.size and not text.tokens[last].opens else ""
    if after in ("som", "der"):
        return True
    start, _ = text.sentence(first)
    if token.opens or first == start or token.word in ("har", "til", "for"):
        return True
    if before in _COMPANY:
        return False
    begins = token.parted or before in _BEGINS_CLAUSE or first - 1 == start
    return begins or after in _FINITE or (len(after) > 3 and after.endswith("er"))


class _People:
    """Who is spoken of at each place of the message."""

    def __init__(self, text: _Text) -> None:
        self.text = text
        self.marks: dict[int, str] = {}
        self.company = 0
        self.named = [first for first, _, _ in text.spans(OTHER)]
        for first, last, _ in text.spans(OTHER):
            if _is_spoken_of(text, first, last):
                self.marks.update(dict.fromkeys(range(first, last), OTHER))
            else:
                self.company |= (1 << last) - (1 << first)
        for group in (SELF, PRONOUN):
            bits = text.words(group)
            while bits:
                bit = bits & -bits
                bits ^= bit
                self.marks.setdefault(bit.bit_length() - 1, group)

    def of(self, match: Match) -> str:
        """Whom a match is about: the person named in it, else the last one named before it."""
        if _hits_me(self.text, match):
            return SELF
        for place in range(match.first, match.last):
            if place in self.marks:
                return self._who(place)
        start, end = self.text.sentence(match.first)
        for place in range(match.first - 1, start - 1, -1):
            if place in self.marks:
                return self._who(place)
        for place in range(match.last, min(match.last + 3, end)):
            if place in self.marks:
                return self._who(place)
        earlier = [p for p in self.marks if p < start]
        return self._who(max(earlier)) if earlier else NOBODY

    def is_company(self, match: Match) -> bool:
        """Whether the match speaks of a relative who is mere company ("bor med min datter på 8")."""
        return bool(self.company & ((1 << match.last) - (1 << match.first)))

    def before(self, match: Match) -> str:
        """The last person named before the match, or the one it begins with."""
        if _hits_me(self.text, match):
            return SELF
        start, _ = self.text.sentence(match.first)
        for place in range(match.first, start - 1, -1):
            if place in self.marks:
                return self._who(place)
        return NOBODY

    def _who(self, place: int) -> str:
        """The mark; a pronoun after a relative means that relative."""
        mark = self.marks[place]
        if mark == PRONOUN and any(m == OTHER for p, m in self.marks.items() if p < place):
            return OTHER
        return mark


class _Times:
    """Which places are told as past or only supposed."""

    def __init__(self, text: _Text) -> None:
        self.text = text
        self.past = text.spans("før i tiden")
        self.long_past = text.spans("for længe siden")
        self.been = text.spans("har været")
        self.still = text.has("stadig")
        self.supposed = text.spans("hvis")
        self.unable = [s for s in text.spans("kan ikke") if not s[2]] if text.negations else []

    def _near(self, match: Match, spans: list[tuple[int, int, bool]], after: int) -> bool:
        for first, last, _ in spans:
            before = match.first - last
            inside = first >= match.first and last <= match.last
            if inside or before > PAST_REACH or first - match.last > after:
                continue
            low, high = min(first, match.first), max(last - 1, match.first)
            between = range(low + 1, high + 1)
            if any(self.text.tokens[p].opens for p in between):
                continue
            if any(not self.text.gap_stops >> p & 1 for p in range(last, match.first)):
                continue
            if any(self.text.tokens[p].parted for p in range(match.last, first + 1)):
                continue
            return True
        return False

    def gone(self, match: Match) -> bool:
        """Told as something that was."""
        return bool(self.past) and self._near(match, self.past, 4)

    def long_gone(self, match: Match) -> bool:
        """Told as something long past: a mere "var" is not enough where there may be danger."""
        return bool(self.long_past) and self._near(match, self.long_past, 6)

    def perhaps_gone(self, match: Match) -> bool:
        """ "har været ..." with nothing that says it goes on."""
        return bool(self.been) and not self.still and self._near(match, self.been, 0)

    def beyond(self, match: Match) -> bool:
        """ "kan ikke ...": what is denied is the ability, so the trouble is real."""
        return any(
            first < match.first
            and 0 <= match.first - last <= 3
            and self.text.same(first, match.first)
            for first, last, _ in self.unable
        )

    def only_supposed(self, match: Match) -> bool:
        """Said after "hvis", "når man" and the like, or asked."""
        return bool(self.supposed) and self._near(match, self.supposed, 0)


# ---------------------------------------------------------------- from matches to readings


@dataclass(frozen=True, slots=True)
class _Read:
    """A reading with the words it stands on, until all are weighed against each other."""

    reading: Reading
    first: int
    last: int
    who: str = NOBODY


def _reading(text: _Text, match: Match, value: Value, sure: bool) -> _Read:
    entry = match.entry
    span = text.tokens[match.first].start, text.tokens[match.last - 1].end
    reading = Reading(
        entry.kind, entry.target, span, entry.entry, sure, value, entry.member, entry.offer
    )
    return _Read(reading, match.first, match.last)


def _danger(text: _Text, found: list[Match], people: _People, times: _Times) -> list[_Read]:
    """One reading a kind of danger; `member` tells whether it is about the writer or another."""
    best: dict[str, _Read] = {}
    for match in found:
        if match.entry.kind != "danger" or match.denied or times.long_gone(match):
            continue
        sure = match.entry.how == "says" and match.spelled
        read = _reading(text, match, True, sure)
        read = replace(read, reading=replace(read.reading, member=_in_danger(text, match, people)))
        held = best.get(match.entry.target)
        if held is None or (sure and not held.reading.sure):
            best[match.entry.target] = read
    return list(best.values())


# Dangers done to somebody: the one it hits is meant, not the one who does it.
_DONE_TO = frozenset({"vold", "barn"})
# Words that show, in a sentence about somebody else, that it hits that other.
_HITS_OTHER = frozenset("hende ham dem sin sit sine hans hendes udsat offer boern boernene".split())
_BECOMES = frozenset({"bliver", "blev", "blevet"})


def _in_danger(text: _Text, match: Match, people: _People) -> str:
    """Whether the writer ("selv") or somebody else ("anden") is in danger."""
    kind = match.entry.target
    who = people.before(match)
    if kind in _DONE_TO:
        return _whom_it_hits(text, match, who, people)
    within = {people.marks.get(p) for p in range(match.first + 1, match.last)}
    if within & {OTHER, PRONOUN} and not _hits_me(text, match):
        return "anden"
    return "selv" if who in (SELF, NOBODY) else "anden"


def _whom_it_hits(text: _Text, match: Match, who: str, people: _People) -> str:
    """Whom violence hits; a child where nobody is named."""
    first, last = text.sentence(match.first)
    if text.mine >> first & ((1 << (last - first)) - 1) or who == SELF:
        return "selv"
    if match.entry.target == "barn":
        return "anden"
    words = [token.word for token in text.tokens[first:last]]
    passive = any(one in _BECOMES and two.endswith("et") for one, two in itertools.pairwise(words))
    another = any(match.first < place < last for place in people.named)
    hits_other = passive or another or _HITS_OTHER & set(words)
    known = who != NOBODY or bool({"sin", "sit", "sine"} & set(words))
    return "anden" if known and hits_other else "selv"


def _hits_me(text: _Text, match: Match) -> bool:
    """Whether the writer is named as the one it happens to ("slår mig")."""
    return bool(text.mine >> match.first & ((1 << (match.last - match.first)) - 1))


def _number_in(text: _Text, match: Match) -> Token | None:
    """The number or date that the match holds."""
    for token in reversed(text.tokens[match.first : match.last]):
        if token.number >= 0:
            return token
    return None


def _is_short_year(token: Token, fact: Fact) -> bool:
    """Whether two digits stand where a whole year is meant ("årgang 58")."""
    return fact.minimum > 999 and 10 <= token.number <= 99


def _fact_value(text: _Text, match: Match, fact: Fact) -> Value | None:
    """The value a match gives its fact, None if it gives none."""
    if fact.kind is Kind.NUMBER:
        token = _number_in(text, match)
        if token is None or match.denied:
            return None
        number = danish.year_of(token.number) if _is_short_year(token, fact) else token.number
        return number if fact.minimum <= number <= fact.maximum else None
    if fact.kind is Kind.CHOICE:
        return None if match.denied else match.entry.member
    if fact.kind is Kind.SET:
        return not match.denied
    if match.denied:
        return False if match.entry.value is True else None
    return match.entry.value


def _member_known(fact: Fact, member: str) -> bool:
    return fact.kind in (Kind.TRUTH, Kind.NUMBER) or any(o.id == member for o in fact.options)


def _fact_reads(
    text: _Text,
    found: list[Match],
    facts: Mapping[str, Fact],
    wanted: frozenset[str],
    people: _People,
    times: _Times,
) -> list[_Read]:
    """A reading for each match of a fact that is said of now and for real."""
    reads = []
    for match in found:
        fact = facts.get(match.entry.target) if match.entry.kind == "fact" else None
        if fact is None or not _member_known(fact, match.entry.member):
            continue
        if match.denied and fact.id in text.lexicon.unable_counts and times.beyond(match):
            match = match._replace(denied=False)
        value = _fact_value(text, match, fact)
        if value is None or (match.denied and match.entry.how == "maybe"):
            continue
        asked = fact.id in wanted
        counts = asked or fact.id in text.lexicon.past_counts
        if not counts and times.gone(match):
            continue
        if not (asked or fact.id in text.lexicon.supposed_counts) and times.only_supposed(match):
            continue
        sure = match.entry.how != "maybe" and (match.spelled or asked)
        sure = sure and (counts or not times.perhaps_gone(match))
        if value is False and fact.kind is Kind.SET and not sure:
            continue
        read = _reading(text, match, value, sure)
        if fact.kind is Kind.CHOICE:
            read = replace(read, reading=replace(read.reading, member=""))
        who = people.of(match)
        if fact.kind is Kind.NUMBER and (people.is_company(match) or _is_small_child(value, who)):
            continue
        reads.append(replace(read, who=who))
    return _longest(reads)


def _is_small_child(value: Value, who: str) -> bool:
    """Whether a number told of a relative is the age of a child too small to be asked for here."""
    return who == OTHER and isinstance(value, int) and value < YOUNGEST


def _longest(reads: list[_Read]) -> list[_Read]:
    """Within a fact, what is said in more words wins over what it contains ("§ 82 b", "§ 82")."""
    return [r for r in reads if not any(_holds(other, r) for other in reads)]


def _holds(other: _Read, read: _Read) -> bool:
    """Whether `other` says something else of the same fact in words that contain the other's."""
    if other.reading.target != read.reading.target or other.reading.value is False:
        return False
    same = (other.reading.member, other.reading.value) == (read.reading.member, read.reading.value)
    around = other.first <= read.first and read.last <= other.last
    shares = other.first == read.first or other.last == read.last
    return around and shares and not same and other.last - other.first > read.last - read.first


# ---------------------------------------------------------------- relatives

_ABOUT_ASKER = frozenset({"asker", "samtykke", "asker_needs"})


def _about_the_person(
    reads: list[_Read], facts: Mapping[str, Fact], wanted: frozenset[str], helped: frozenset[str]
) -> list[_Read]:
    """Keeps what is told of the one who needs help, and tells when a relative is asking.

    Facts of a relative ("min søn er 21") make the writer a relative. Where the writer's own trouble
    is told as well, neither is sure.
    """
    of_person = [r for r in reads if _is_about_person(r, facts) and r.reading.value is not False]
    of_other = [r for r in of_person if r.who == OTHER and r.reading.target not in helped]
    own = {o.id for o in facts["asker_needs"].options} if "asker_needs" in facts else set()
    of_self = [r for r in of_person if r.who == SELF and not _is_own_need(r, own)]
    asking = [r for r in reads if r.reading.target == "asker" and r.reading.value == "paaroerende"]
    says_so = any(r.reading.sure for r in asking)
    alone = any(r.reading.target == "asker" and r.reading.value == "selv" for r in reads)
    if "asker" not in facts or alone or not (asking or of_other):
        return [r for r in reads if r.reading.target != "asker_needs" or "asker_needs" in wanted]
    if not says_so and of_other:
        sure = not of_self and any(r.reading.sure for r in of_other)
        asking = [_asks_for_another(of_other[0], sure)]
    elif not says_so and of_self:
        return [r for r in reads if r.reading.target not in ("asker", "asker_needs")]
    keeps = says_so or not of_self
    reads = [_own_need(r) if r.who == SELF and _is_own_need(r, own) else r for r in reads]
    rest = [r for r in reads if r.reading.target != "asker" and not (r in of_self and keeps)]
    if not keeps:
        rest = [_unsure(r) if r in of_person else r for r in rest]
    return asking[:1] + rest


def _is_own_need(read: _Read, own: set[str]) -> bool:
    """Whether it is a need that one who cares for another may have too."""
    return read.reading.target == "needs" and read.reading.member in own


def _own_need(read: _Read) -> _Read:
    return replace(read, reading=replace(read.reading, target="asker_needs"))


def _is_about_person(read: _Read, facts: Mapping[str, Fact]) -> bool:
    return read.reading.target not in _ABOUT_ASKER and facts[read.reading.target].about == "person"


def _asks_for_another(read: _Read, sure: bool) -> _Read:
    entry = f"asker.paaroerende: {read.reading.entry}"
    asker = replace(read.reading, target="asker", value="paaroerende", member="", sure=sure)
    return replace(read, reading=replace(asker, entry=entry))


def _unsure(read: _Read) -> _Read:
    return replace(read, reading=replace(read.reading, sure=False))


# ---------------------------------------------------------------- corrections


def _settled(text: _Text, reads: list[_Read]) -> list[_Read]:
    """One value a fact: a later one corrects an earlier, else both are doubtful."""
    kept: list[_Read] = []
    by_slot: dict[tuple[str, str], list[_Read]] = {}
    for read in sorted(reads, key=lambda r: (r.first, -r.last)):
        by_slot.setdefault((read.reading.target, read.reading.member), []).append(read)
    corrections = text.spans("rettelser") if len(reads) > 1 else []
    for slot in by_slot.values():
        kept += _one_value(slot, corrections)
    return kept


Spans = list[tuple[int, int, bool]]


def _one_value(slot: list[_Read], corrections: Spans) -> list[_Read]:
    """The readings of one fact after corrections within the message."""
    held: list[_Read] = []
    for read in _distinct(slot):
        others = [h for h in held if h.reading.value != read.reading.value]
        same = [h for h in held if h.reading.value == read.reading.value]
        if others:
            last = max(h.last for h in others)
            if read.reading.member and not _between(corrections, last, read.first):
                held = [r for r in (*held, read) if r.reading.value is True][:1]
                continue
            if _between(corrections, last, read.first):
                held = [read]
            elif read.first < last:
                # Two readings of the same words: the one that says more words is meant.
                held = _longer(held, read)
            else:
                held = _doubted([*held, read])
        elif same:
            best = max((*same, read), key=lambda r: (r.last - r.first, r.reading.sure))
            held = [best]
        else:
            held = [read]
    return held


def _distinct(slot: list[_Read]) -> list[_Read]:
    """Readings of the same value in overlapping words count once, in the most words."""
    kept: list[_Read] = []
    for read in slot:
        twins = [
            k
            for k in kept
            if k.reading.value == read.reading.value and k.first < read.last and read.first < k.last
        ]
        best = max((*twins, read), key=lambda r: (r.last - r.first, r.reading.sure))
        kept = [k for k in kept if k not in twins] + [best]
    return sorted(kept, key=lambda r: (r.first, -r.last))


def _doubted(held: list[_Read]) -> list[_Read]:
    """Different values side by side: the only sure one, else all of them in doubt."""
    sure = [r for r in held if r.reading.sure]
    return sure if len(sure) == 1 else [_unsure(r) for r in held]


def _longer(held: list[_Read], read: _Read) -> list[_Read]:
    best = max((*held, read), key=lambda r: (r.last - r.first, r.reading.sure))
    return [best]


def _between(spans: Spans, low: int, high: int) -> bool:
    return any(first >= low and last <= high for first, last, _ in spans)


# ---------------------------------------------------------------- questions and commands


Named = list[tuple[int, int, str]]


def _offers_named(text: _Text) -> Named:
    """(first, last, offer) of each name of an offer, the longest names first."""
    if not text.group(text.lexicon.group_of[OFFER], text.all, 0):
        return []
    found = {
        (first, last, offer)
        for offer, number in text.lexicon.offers.items()
        for ops in text.live_sayings(number)
        for first, last, _ in text.places(ops)
    }
    order = list(text.lexicon.offers)
    return sorted(found, key=lambda n: (n[0] - n[1], n[0], order.index(n[2])))


def _offer_at(text: _Text, match: Match, named: Named) -> str:
    """The offer named in the match, else in its sentence."""
    start, end = text.sentence(match.first)
    for low, high in ((match.first, match.last), (start, end)):
        for first, last, offer in named:
            if low <= first and last <= high:
                return offer
    return ""


def _other_reads(text: _Text, found: list[Match]) -> list[_Read]:
    """One reading for each command, question and matter out of scope."""
    named = _offers_named(text)
    best: dict[tuple[str, str], _Read] = {}
    for match in found:
        entry = match.entry
        if entry.kind in ("fact", "danger") or match.denied:
            continue
        sure = entry.how != "maybe" and match.spelled
        read = _reading(text, match, True, sure)
        if entry.kind == "question":
            read = replace(read, reading=replace(read.reading, offer=_offer_at(text, match, named)))
        if entry.kind == "command":
            member = _named(text, entry.target)
            read = replace(read, reading=replace(read.reading, member=member))
        key = (entry.kind, entry.target)
        held = best.get(key)
        if held is None or (sure, match.last - match.first) > (
            held.reading.sure,
            held.last - held.first,
        ):
            best[key] = read
    return list(best.values())


def _named(text: _Text, command: str) -> str:
    """What a command names: the fact to change, or the language."""
    table = {"change": text.lexicon.names, "language": text.lexicon.languages}.get(command, {})
    for name, sayings in table.items():
        if any(text.run(ops, text.all) for ops in sayings):
            return name
    return ""


# ---------------------------------------------------------------- answers to the question on screen


def _bare(fact: Fact, value: Value, member: str, label: str) -> Entry:
    return Entry("fact", fact.id, value, member, "answers", (), f"svar: {label}")


def _read_bare(
    text: _Text, fact: Fact, value: Value, where: tuple[int, int], label: str, sure: bool = True
) -> _Read:
    """A bare answer to the question on the screen."""
    member = str(value) if fact.kind is Kind.SET and isinstance(value, str) else ""
    said: Value = True if member else value
    match = Match(_bare(fact, said, member, label), where[0], where[1], False, True)
    return _reading(text, match, said, sure)


def _unknown(text: _Text, fact: Fact, where: tuple[int, int], sure: bool = True) -> _Read:
    """ "Ved ikke" said to a fact."""
    entry = Entry("unknown_fact", fact.id, True, "", "answers", (), "svar: ved ikke")
    return _reading(text, Match(entry, where[0], where[1], False, True), True, sure)


def _whole(text: _Text, group: str) -> tuple[int, int] | None:
    """Where a saying of the group is the whole message."""
    for first, last, denied in text.spans(group):
        if not denied and text.covers(first, last):
            return first, last
    return None


def _opening(text: _Text, group: str) -> tuple[int, int] | None:
    """Where a saying of the group begins the message."""
    for first, last, denied in text.spans(group):
        if not denied and text.begin >> first & 1:
            return first, last
    return None


def _after_hesitation(text: _Text) -> tuple[int, int] | None:
    """ "ja, nej, det ved jeg ikke": a "ved ikke" at the end with only yes and no before it."""
    idle = text.words("kantord") | text.words("ja begynder") | text.words("nej begynder")
    for first, last, denied in text.spans("ved ikke"):
        before = (1 << first) - 1
        if not denied and text.finish >> last & 1 and not before & ~idle:
            return first, last
    return None


def _answer_number(text: _Text, fact: Fact, found: list[Match], blocked: Spans) -> list[_Read]:
    """Bare numbers within the fact's limits, that nothing else in the message claims."""
    reads = []
    taken = {p for first, last, _ in blocked for p in range(first, last)}
    for match in found:
        # A number that a saying has read, of this fact or another, is not read once more.
        if match.entry.how in ("says", "maybe") or match.entry.target == fact.id:
            taken.update(range(match.first, match.last))
    for place, token in enumerate(text.tokens):
        inside = 0 <= fact.minimum <= token.number <= fact.maximum
        if token.date or not inside or place in taken:
            continue
        if text.denied(place, place + 1):
            continue
        reads.append(
            _read_bare(text, fact, token.number, (place, place + 1), "tal", text.size <= 8)
        )
    return reads[:MOST]


def _answer_year(text: _Text, facts: Mapping[str, Fact]) -> list[_Read]:
    """A year or a whole date given where age or year of birth was asked for."""
    fact = facts.get("birth_year")
    if fact is None:
        return []
    bits = text.bits.get(YEAR, 0) | text.bits.get(DATE, 0)
    reads = []
    for place, token in enumerate(text.tokens):
        if bits >> place & 1 and fact.minimum <= token.number <= fact.maximum:
            where = (place, place + 1)
            reads.append(_read_bare(text, fact, token.number, where, "årstal", text.size <= 8))
    return reads[:MOST]


def _answer_short_year(text: _Text, fact: Fact) -> list[_Read]:
    """Two digits given for a year of birth: doubtful, for they may be an age."""
    if not (text.size <= 3 and text.bits.get(NUMBER)):
        return []
    return [
        _read_bare(text, fact, danish.year_of(t.number), (p, p + 1), "årstal", False)
        for p, t in enumerate(text.tokens)
        if 10 <= t.number <= 99 and t.end - t.start == 2
    ]


def _answer_truth(text: _Text, fact: Fact, question: Question) -> list[_Read]:
    """Yes, no or neither, said alone or first."""
    for label, value in ((question.yes, True), (question.no, False)):
        if _says_label(text, label):
            return [_read_bare(text, fact, value, (0, text.size), label)]
    for group, value in (("ja", True), ("nej", False)):
        where = _whole(text, group)
        if where:
            return [_read_bare(text, fact, value, where, group)]
    last = _last_word(text)
    if last:
        return [_read_bare(text, fact, last[1] == "ja", last[0], last[1])]
    where = _opening(text, "både og")
    if where:
        return [_unknown(text, fact, where, False)]
    for group, value in (("ja begynder", True), ("nej begynder", False)):
        where = _opening(text, group)
        if where:
            return [_read_bare(text, fact, value, where, group)]
    return []


def _last_word(text: _Text) -> tuple[tuple[int, int], str] | None:
    """The last yes or no where the message is nothing but those and corrections."""
    yes, no = text.words("ja begynder"), text.words("nej begynder")
    idle = text.words("kantord") | text.words("rettelser") | yes | no
    if text.all & ~idle or not (yes and no):
        return None
    place = max(yes.bit_length(), no.bit_length()) - 1
    return (place, place + 1), "ja" if yes >> place & 1 else "nej"


@cache
def _words(label: str) -> tuple[str, ...]:
    """The folded words of a label."""
    return tuple(token.word for token in danish.tokens(label))


def _says_label(text: _Text, label: str) -> bool:
    """Whether the message is the label, word for word."""
    words = _words(label)
    return bool(words) and words == tuple(t.word for t in text.tokens)


def _shown(fact: Fact, shown: Sequence[str]) -> list[Option]:
    """The options on the screen, in their order there."""
    by_id = {o.id: o for o in fact.options}
    return [by_id[i] for i in shown if i in by_id] if shown else list(fact.options)


def _answer_options(
    text: _Text, fact: Fact, shown: Sequence[str], reads: list[_Read]
) -> list[_Read]:
    """An option by its label, its number on the screen, or yes/no where labels begin so."""
    options = _shown(fact, shown)
    for option in options:
        if any(label and _says_label(text, label) for label in (option.label, option.relative)):
            return [_read_bare(text, fact, option.id, (0, text.size), option.label)]
    numbered = _answer_ordinals(text, fact, options)
    if numbered:
        return numbered
    whole = _answer_all_or_none(text, fact, options)
    if whole:
        return whole
    if any(r.reading.target == fact.id for r in reads):
        return []
    return _answer_label_words(text, fact, options) or _answer_yes_option(text, fact, options)


def _answer_all_or_none(text: _Text, fact: Fact, options: list[Option]) -> list[_Read]:
    """ "alle" and "ingen af dem" said to a set."""
    if fact.kind is not Kind.SET:
        return []
    for group, value in (("alle", True), ("ingen af dem", False), ("nej", False)):
        where = _whole(text, group)
        if where:
            return [
                _reading(
                    text,
                    Match(_bare(fact, value, o.id, group), where[0], where[1], False, True),
                    value,
                    True,
                )
                for o in options
            ]
    return []


def _answer_yes_option(text: _Text, fact: Fact, options: list[Option]) -> list[_Read]:
    """ "nej" where just one label begins with "Nej"."""
    for group, word in (("ja", "ja"), ("nej", "nej")):
        where = _whole(text, group) or _opening(text, f"{group} begynder")
        begin = [o for o in options if _words(o.label)[:1] == (word,)]
        if where and len(begin) == 1:
            return [_read_bare(text, fact, begin[0].id, where, begin[0].label)]
        if where:
            return []
    return []


def _answer_ordinals(text: _Text, fact: Fact, options: list[Option]) -> list[_Read]:
    """Options by their number: "2", "nummer 2", "den første", "1 og 3"."""
    reads: list[_Read] = []
    if text.size > LONGEST or any(token.word in _OF_AN_AGE for token in text.tokens):
        return []
    idle = text.small | text.words("numre") | text.words("høflighed")
    ends = text.words("sidste")
    for place, token in enumerate(text.tokens):
        order = _ORDINALS.get(token.word, token.number)
        if ends >> place & 1:
            order = len(options)
        if order < 0:
            if not idle >> place & 1 and token.word not in ("og", "eller", "+"):
                return []
            continue
        if token.word == "eller" or not 1 <= order <= len(options) or token.date:
            return []
        option = options[order - 1]
        reads.append(_read_bare(text, fact, option.id, (place, place + 1), option.label))
    several = len({r.reading.value for r in reads}) > 1
    if several and fact.kind is not Kind.SET:
        return [_unsure(r) for r in reads]
    if any(t.word == "eller" for t in text.tokens):
        return [_unsure(r) for r in reads]
    return reads


_OF_AN_AGE = frozenset("er fylder fyldt bliver blev aar".split())
"""With one of these a number is an age and not an option: "jeg er 23"."""

_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "foerste oeverste", "anden andet", "tredje tredie", "fjerde", "femte", "sjette",
            "syvende", "ottende", "niende", "tiende", "ellevte",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip


def _label_words(option: Option) -> set[str]:
    """The words of an option's labels that carry meaning."""
    words = (*_words(option.label), *_words(option.relative))
    return {word for word in words if len(word) > 2 and word not in _EMPTY}


_EMPTY = frozenset(
    "jeg det den der faar har kan med for til eller andre anden andet personen som noget ikke ved om "
    "paa men ved nej hjem dag ude hvis mig af et en at og".split()
)


def _answer_label_words(text: _Text, fact: Fact, options: list[Option]) -> list[_Read]:
    """An option by words that only its label has; misspelled where just one comes close."""
    words = {o.id: _label_words(o) for o in options}
    said = [
        (p, t.word)
        for p, t in enumerate(text.tokens)
        if not text.small >> p & 1 and len(t.word) > 2 and t.word not in _EMPTY
    ]
    if not said or len(said) > 6:
        return []
    hits: dict[str, list[int]] = {}
    for place, word in said:
        owners = [i for i, own in words.items() if _is_one_of(word, own)]
        if len(owners) == 1 and not text.denied(place, place + 1):
            hits.setdefault(owners[0], []).append(place)
    known = sum(len(places) for places in hits.values())
    sure = known == len(said) and (fact.kind is Kind.SET or len(hits) == 1)
    return [
        _read_bare(text, fact, option, (min(places), max(places) + 1), option, sure)
        for option, places in hits.items()
    ]


def _is_one_of(word: str, own: set[str]) -> bool:
    """Whether the word is one of these, with an ending or a letter or two wrong."""
    if any(base in own for base in danish.bases(word)) or any(
        word in danish.bases(other) for other in own
    ):
        return True
    most = 1 if 4 <= len(word) < 7 else 2 if len(word) >= 7 else 0
    return any(_close(word, other, most) for other in own if len(other) > 3) if most else False


def _answers(
    text: _Text,
    question: Question,
    facts: Mapping[str, Fact],
    shown: Sequence[str],
    found: list[Match],
    reads: list[_Read],
    blocked: Mapping[str, Spans],
) -> list[_Read]:
    """What the message says to the question on the screen, beside what the lexicon read."""
    asked = [facts[f] for f in question.facts if f in facts]
    where = _whole(text, "ved ikke") or _after_hesitation(text)
    if where:
        return [_unknown(text, fact, where) for fact in asked]
    where = _whole(text, "spring over")
    if where:
        entry = Entry("command", "skip", True, "", "answers", (), "svar: spring over")
        return [_reading(text, Match(entry, where[0], where[1], False, True), True, True)]
    result: list[_Read] = []
    for fact in asked:
        if fact.kind is Kind.NUMBER:
            result += _answer_number(text, fact, found, blocked.get(fact.id, []))
            if fact.id in ("age", "birth_year"):
                result += _answer_year(text, facts)
            if fact.id == "birth_year" and not result:
                result += _answer_short_year(text, fact)
        elif fact.kind is Kind.TRUTH:
            result += _answer_truth(text, fact, question)
        else:
            result += _answer_options(text, fact, shown, reads)
    if not result and not any(r.reading.target in question.facts for r in reads):
        where = _opening(text, "ved ikke")
        result = [_unknown(text, fact, where, text.size < 12) for fact in asked] if where else []
    return result


# ---------------------------------------------------------------- all together


def _not_a_word(token: Token) -> bool:
    """Whether it looks like letters typed at random."""
    word = token.word
    vowels = sum(c in "aeiouy" for c in word)
    return len(word) >= 4 and word.isascii() and word.isalpha() and vowels * 6 <= len(word)


def _nonsense(text: _Text) -> list[_Read]:
    """Letters at random, said to be so only where nothing else was read."""
    random = [p for p, t in enumerate(text.tokens) if _not_a_word(t)]
    if not random or len(random) * 2 < text.size:
        return []
    entry = Entry("out_of_scope", "vroevl", True, "", "says", (), "vroevl: bogstaver uden mening")
    return [_reading(text, Match(entry, random[0], random[0] + 1, False, True), True, True)]


def _blocked(exceptions: list[Match]) -> dict[str, Spans]:
    """By fact, where numbers stand that are not the answer asked for ("i 5 år")."""
    found: dict[str, Spans] = {}
    for match in exceptions:
        if match.entry.kind == "fact":
            found.setdefault(match.entry.target, []).append((match.first, match.last, False))
    return found


def _beside_the_answer(
    text: _Text,
    said: list[_Read],
    bare: list[_Read],
    facts: Mapping[str, Fact],
    wanted: frozenset[str],
) -> list[_Read]:
    """Drops what the words of the answer could mean elsewhere ("2 år" is then no age)."""
    answers = [r for r in (*said, *bare) if r.reading.target in wanted]
    kept = []
    for read in said:
        fact = facts[read.reading.target]
        trouble = fact.kind is Kind.SET and read.reading.member not in text.lexicon.offers
        taken = any(a.first < read.last and read.first < a.last for a in answers)
        if fact.id in wanted or trouble or not taken:
            kept.append(read)
    return kept


def _postcodes(text: _Text, facts: Mapping[str, Fact], wanted: frozenset[str]) -> list[_Read]:
    """A postcode tells the municipality where that was asked, or a place name stands beside it."""
    fact = facts.get("bor_i_kommunen")
    if fact is None or fact.id not in wanted:
        return []
    return [
        _read_bare(text, fact, text.lexicon.postcodes[token.number], (p, p + 1), "postnummer")
        for p, token in enumerate(text.tokens)
        if token.number in text.lexicon.postcodes
    ]


def understand(
    text: str,
    lexicon: Lexicon,
    facts: Mapping[str, Fact],
    expecting: Question | None = None,
    shown: Sequence[str] = (),
) -> tuple[Reading, ...]:
    """All that was read, danger first, then in the order of the text; () if nothing was.

    `expecting` is the question on the screen: its bare answers are then read as well. `shown` are
    the option ids on the screen in their order, for "nummer 2"; without it, the fact's own order.
    """
    view = _Text(text, lexicon)
    if not view.size:
        return ()
    wanted = frozenset(expecting.facts) if expecting else frozenset()
    matched, exceptions = _matches(view, wanted)
    found = _in_trouble(view, matched, wanted)
    people, times = _People(view), _Times(view)
    danger = _danger(view, found, people, times)
    said = _fact_reads(view, found, facts, wanted, people, times)
    others = _other_reads(view, found)
    if expecting:
        blocked = _blocked(exceptions)
        bare = _answers(view, expecting, facts, shown, found, said, blocked)
        bare += _postcodes(view, facts, wanted)
        said = _beside_the_answer(view, said, bare, facts, wanted)
        said += [r for r in bare if r.reading.kind == "fact"]
        others += [r for r in bare if r.reading.kind != "fact"]
    said = _settled(view, _about_the_person(said, facts, wanted, lexicon.helper_counts))
    rest = said + [r for r in others if r.reading.kind != "out_of_scope"]
    if not rest and not danger:
        rest = [r for r in others if r.reading.kind == "out_of_scope"] or _nonsense(view)
    rest.sort(key=lambda r: (r.first, r.last, r.reading.target, r.reading.member))
    return tuple(r.reading for r in (*danger, *rest))
