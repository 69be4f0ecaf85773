"""What was told before and is now said to be wrong: "stryg det med bolig", "genoptræning passer ikke".

Knows where it is said and of what; refuses to know what becomes of it.
"""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from assistant.dialog.lexicon import DENIES, NAMES, Entry
from assistant.dialog.reading import TAKEN_BACK
from assistant.dialog.understand.answers import words_of_options
from assistant.dialog.understand.reads import Read, reading_of
from assistant.dialog.understand.sayings import Match, find
from assistant.dialog.understand.text import Text, bits_of
from assistant.rules.facts import HELD
from assistant.rules.model import Fact

NOTHING: frozenset[str] = frozenset()
Told = Mapping[str, frozenset[str]]
"""By fact the options that were told to be so."""
Named = tuple[int, int, str, str]
"""(first, last, fact, option) of what is named."""
BEFORE, AFTER = "tages tilbage før", "tages tilbage efter"
PERHAPS, NOT_IF, IDLE = "tages måske tilbage", "tages ikke tilbage", "tages tilbage imellem"
NOT_HELD = "har det ikke"
"""The group of sayings that deny what is held: "jeg har ikke bostøtte"."""
ENDED = "hjælpen er holdt op"
"""The group of sayings that tell that help has ended: "jeg går der ikke mere"."""
BETWEEN = 9
"""So many small words at most stand between what is named and what takes it back."""


class _Way(NamedTuple):
    """Words that take back: at [first, last), what stands after them (1) or before (-1), surely or not, and
    whether it is only help that one has."""

    first: int
    last: int
    side: int
    sure: bool
    held: bool = False


def taken_back(
    text: Text, facts: Mapping[str, Fact], told: Told, asked: bool, on_screen: Set[str] = NOTHING
) -> list[Read]:
    """What was told and is named beside words that take it back. `asked`: what is wrong was asked for, and
    the name alone is enough. `on_screen`: the words of a question of another matter, which such words may
    answer: "nej, ikke et rigtigt job" tells whether one can have a job. The words that take back name
    nothing: "nej, ikke mere"."""
    ways = _ways(text, told) if told else []
    denied = _of_group(text, DENIES, told) + _ended(text, told)
    if not (ways or denied or (asked and told)):
        return []
    named = _named(text, facts, told) if ways or asked else []
    taking = sum({1 << place for way in ways for place in range(way.first, way.last)})
    named = [
        n
        for n in named
        if on_screen.isdisjoint(text.said[n[0] : n[1]]) and bits_of(*n[:2]) & ~taking
    ]
    found: dict[tuple[str, str], Read] = {}
    for way in ways:
        for thing in named:
            if _may_take(way, thing, named) and _is_meant(text, way[:2], way.side, thing):
                where = min(way.first, thing[0]), max(way.last, thing[1])
                found.setdefault(thing[2:], _read(text, thing, where, way.sure))
    for things, certain in ((named if asked else [], True), (denied, False)):
        for thing in things:
            found.setdefault(thing[2:], _read(text, thing, thing[:2], certain))
    return list(found.values())


def _ended(text: Text, told: Told) -> list[Named]:
    """The help that was told and is told to have ended: that which is named with it, or the only one."""
    if HELD not in told:
        return []
    held, offers = told[HELD], text.lexicon.offers
    named = {o for o in held if o in offers and text.group(offers[o], text.all, 0)}
    ended = named or (held if len(held) == 1 else NOTHING)
    return [
        (first, last, HELD, option)
        for option in sorted(ended)
        for first, last, _ in text.spans(ENDED)[:1]
    ]


def less_ended(text: Text, said: list[Read]) -> list[Read]:
    """Without the only help that is told, where the same message tells that it has ended."""
    held = {r.reading.member for r in said if r.reading.target == HELD and r.reading.value is True}
    if len(held) != 1 or not text.spans(ENDED):
        return said
    end = max(last for _, last, _ in text.spans(ENDED))
    return [
        r for r in said if r.reading.target != HELD or r.reading.value is not True or r.first >= end
    ]


def _ways(text: Text, told: Told) -> list[_Way]:
    """The words that take back, the sure ones first."""
    ways = [_Way(*span[:2], 1, True) for span in text.spans(BEFORE)]
    ways += [_Way(*span[:2], -1, True) for span in text.spans(AFTER)]
    ways += [_Way(*span[:2], 1, False) for span in text.spans(PERHAPS)]
    if HELD in told:
        ways += [_Way(*span[:2], 1, True, held=True) for span in text.spans(NOT_HELD)]
    return ways


def _may_take(way: _Way, thing: Named, named: Sequence[Named]) -> bool:
    """Whether these words can be about it: help that one has; or, where they are not sure, what is named by
    no more words than that."""
    if way.held:
        return thing[2] == HELD
    return way.sure or not any(_is_longer(other, thing) for other in named)


def _of_group(text: Text, prefix: str, told: Told) -> list[Named]:
    """Where the group of an option that was told stands: "benægtet needs.post"."""
    group_of = text.lexicon.group_of
    return [
        (first, last, target, option)
        for target, options in told.items()
        for option in options
        if f"{prefix}{target}.{option}" in group_of
        for first, last, _ in text.spans(f"{prefix}{target}.{option}")
    ]


def less_taken_back(reads: Sequence[Read], back: Sequence[Read]) -> list[Read]:
    """Without what else was read in the same words, and a yes or no before them, which answers nothing
    else: "nej, ikke genoptræning"."""
    return [r for r in reads if not any(_is_part(r, one) for one in back)]


def _is_part(read: Read, back: Read) -> bool:
    overlaps = read.first < back.last and back.first < read.last
    begins = read.reading.bare and not read.reading.member and read.first <= back.first
    return overlaps or begins


def _named(text: Text, facts: Mapping[str, Fact], told: Told) -> list[Named]:
    """What was told and is named, by what the lexicon knows for it or by a word of its label."""
    matches, _ = find(text, frozenset(told), "fact")
    named = {
        (m.first, m.last, m.entry.target, m.entry.member)
        for m in matches
        if m.entry.member in told.get(m.entry.target, ())
    }
    for target, options in told.items():
        owners = words_of_options(text, facts[target])
        named |= {
            (place, place + 1, target, option)
            for place, option in owners.items()
            if option in options
        }
    return sorted(named | set(_of_group(text, NAMES, told)))


def _is_longer(other: Named, one: Named) -> bool:
    """Whether the other names the same in more words, those of the one among them."""
    length = one[1] - one[0]
    same = other[2:] == one[2:] and other[0] <= one[0] and one[1] <= other[1]
    return same and other[1] - other[0] > length


def _is_meant(text: Text, span: tuple[int, int], side: int, thing: Named) -> bool:
    """Whether what is named stands on that side of the words that take back, with nothing of weight between
    and nothing after it that says to whom, or until when."""
    low, high = (span[1], thing[0]) if side > 0 else (thing[1], span[0])
    if span[0] <= thing[0] < span[1]:
        low = high = thing[0]
    if not low <= high <= low + BETWEEN or not text.same(min(span[0], thing[0]), thing[0]):
        return False
    words = (1 << span[1]) - (1 << span[0])
    if side > 0 and text.main_clauses >> span[1] & ((1 << max(0, high - span[1])) - 1):
        return False  # "nej, overhovedet ikke, jeg er bare træt"
    denies = text.words("nægtelser")
    if denies & words and not text.negations & words:
        return False  # "ikke kun"
    if denies & words & bits_of(*thing[:2]):
        return False  # "jeg får ikke gjort noget" tells it once more
    light = text.small | text.words("lette ord") | text.words(IDLE)
    between = (1 << high) - (1 << low)
    end = thing[1]
    qualified = side > 0 and end < text.size and text.words(NOT_IF) >> end & 1
    return not (between & (~light | text.negations)) and not qualified


def _read(text: Text, thing: Named, where: tuple[int, int], sure: bool) -> Read:
    _, _, target, option = thing
    entry = Entry("fact", target, False, option, "says", (), f"{TAKEN_BACK}{target}.{option}")
    return reading_of(text, Match(entry, *where, True, True), False, sure)
