"""What was told before and is now said to be wrong: "stryg det med bolig", "genoptræning passer ikke".

Knows where it is said and of what; refuses to know what becomes of it.
"""

from collections.abc import Mapping, Sequence, Set

from assistant.dialog.lexicon import DENIES, NAMES, Entry
from assistant.dialog.reading import TAKEN_BACK
from assistant.dialog.understand.answers import words_of_options
from assistant.dialog.understand.managed import HELD
from assistant.dialog.understand.reads import Read, reading_of
from assistant.dialog.understand.sayings import Match, find
from assistant.dialog.understand.text import Text
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
BETWEEN = 9
"""So many small words at most stand between what is named and what takes it back."""


def taken_back(
    text: Text, facts: Mapping[str, Fact], told: Told, asked: bool, on_screen: Set[str] = NOTHING
) -> list[Read]:
    """What was told and is named beside words that take it back. `asked`: what is wrong was asked for, and
    the name alone is enough. `on_screen`: the words of a question of another matter, which such words may
    answer: "nej, ikke et rigtigt job" tells whether one can have a job."""
    sure = [(span, 1) for span in text.spans(BEFORE)] if told else []
    sure += [(span, -1) for span in text.spans(AFTER)] if told else []
    perhaps = [(span, 1) for span in text.spans(PERHAPS)] if told else []
    owned = [(span, 1) for span in text.spans(NOT_HELD)] if HELD in told else []
    denied = _of_group(text, DENIES, told)
    if not (sure or perhaps or owned or denied or (asked and told)):
        return []
    named = _named(text, facts, told) if sure or perhaps or owned or asked else []
    named = [n for n in named if on_screen.isdisjoint(text.said[n[0] : n[1]])]
    held = [n for n in named if n[2] == HELD]
    found: dict[tuple[str, str], Read] = {}
    for spans, things, certain in ((sure, named, True), (perhaps, named, False), (owned, held, True)):
        for (first, last, _), side in spans:
            for thing in things:
                if _is_meant(text, (first, last), side, thing):
                    where = min(first, thing[0]), max(last, thing[1])
                    found.setdefault(thing[2:], _read(text, thing, where, certain))
    for things, certain in ((named if asked else [], True), (denied, False)):
        for thing in things:
            found.setdefault(thing[2:], _read(text, thing, thing[:2], certain))
    return list(found.values())


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
    named |= set(_of_group(text, NAMES, told))
    return sorted(one for one in named if not any(_is_longer(other, one) for other in named))


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
    denies = text.words("nægtelser")
    if denies & words and not text.negations & words:
        return False  # "ikke kun"
    if denies & words & ((1 << thing[1]) - (1 << thing[0])):
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
