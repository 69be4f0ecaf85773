"""The day on which somebody tells that a letter came, beside a question about complaining.

Knows how a day is told. Refuses to know which day it is today, and how long one may complain.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from assistant.dialog.lexicon import Entry, Lexicon
from assistant.dialog.reading import (
    COMPLAINT,
    COMPLAINTS,
    OF_A_LETTER,
    REFUSAL,
    STOPPED,
    Day,
    Reading,
)
from assistant.dialog.tokens import dates
from assistant.dialog.understand.reads import Read, reading_of
from assistant.dialog.understand.requests import offer_at, offers_named
from assistant.dialog.understand.sayings import Match
from assistant.dialog.understand.text import Text

LESS = OF_A_LETTER - {COMPLAINT}
"""What is not asked beside it where somebody tells that day and asks until when one may complain."""
UNCLEAR = Day()
NAMED = {"i dag": Day(days=0), "i går": Day(days=1), "i forgårs": Day(days=2)}
"""Groups of words that are a day."""
AGO = {"dage siden": (1, 0), "uger siden": (7, 0), "måneder siden": (0, 1)}
"""Groups of words that tell how long ago it was: the days and months that one of it is."""
# With a word as near as this before it ("snart", "to til") a length is no exact one.
HEDGE = 2
# Another day so near is one more way to tell the same: "mandag i sidste uge".
BESIDE = 3
# And a weekday from which weeks are counted: "for to uger siden i mandags".
COUNTED_FROM = 2
WEEK = 7


UPSET, OTHERS_DECIDED, HEAVY = "ked af det", "andre bestemte", "tanker"
"""The groups of mere words of being sad, and of what others decided; the need that the former may tell."""


class _Told(NamedTuple):
    """A day at [first, last) in words."""

    first: int
    last: int
    day: Day


def of_a_complaint(text: Text, written: str, others: list[Read]) -> list[Read]:
    """The same, where what is asked about complaining or a refusal knows whether it is the writer's own, and
    the day on which the letter came."""
    return [_marked(text, read) for read in with_the_letter(text, written, others)]


def less_upset_over_it(text: Text, said: list[Read], others: list[Read]) -> list[Read]:
    """Without the heavy thoughts that are told in mere words of being sad, where that is over what others
    decided: "de tog mine timer, og jeg er ked af det"."""
    upset = text.spans(UPSET)
    decided = any(_asks(read, topic) for read in others for topic in COMPLAINTS)
    if not upset or not (decided or text.has(OTHERS_DECIDED)):
        return said
    return [
        r
        for r in said
        if r.reading.member != HEAVY or not any(first < r.last <= last for first, last, _ in upset)
    ]


def _marked(text: Text, read: Read) -> Read:
    """The question, which knows whether there is a refusal or a complaint; not what is denied or might be."""
    if not any(_asks(read, topic) for topic in COMPLAINTS):
        return read
    if _within_sentence(text, read, "tænkt klage") or text.denied(read.first, read.last):
        return read
    own = not _asks(read, COMPLAINT) or _within_sentence(text, read, "egen klage")
    return replace(read, reading=replace(read.reading, own=True)) if own else read


def _within_sentence(text: Text, read: Read, group: str) -> bool:
    """Whether a saying of the group stands in the sentence of what was read."""
    return any(text.same(first, read.first) for first, _, _ in text.spans(group))


def with_the_letter(text: Text, written: str, others: list[Read]) -> list[Read]:
    """The same, where the question about complaining knows the day on which the letter came. Who tells
    that day and asks whether it is too late asks about complaining, whatever else the words may mean."""
    asked = next((r for r in others if _asks(r, COMPLAINT)), None)
    late = text.spans("for sent at klage")
    if not (asked or (late and text.words("brevet"))):
        return _of_a_refusal(text, written, others)
    told = _letter_day(text, written)
    if told is None and not (asked and late):
        return others
    read = asked or _complaint(text, *late[0][:2])
    known = replace(read, reading=replace(read.reading, letter=told or UNCLEAR))
    less = OF_A_LETTER if told and late else {COMPLAINT}
    kept = (r for r in others if not any(_asks(r, topic) for topic in less))
    return [*(r for r in kept if not _is_how_late(text, r)), known]


def _of_a_refusal(text: Text, written: str, others: list[Read]) -> list[Read]:
    """The same, where what is told of a refusal knows the day on which its letter came."""
    refusal = next((r for r in others if _asks(r, REFUSAL) or _asks(r, STOPPED)), None)
    told = _letter_day(text, written) if refusal else None
    if refusal is None or told in (None, UNCLEAR):
        return others
    known = replace(refusal, reading=replace(refusal.reading, letter=told))
    return [known if read is refusal else read for read in others]


def _is_how_late(text: Text, read: Read) -> bool:
    """Whether it asks until when, in the words that tell how late it is: "selvom der er gået 5 uger"."""
    spans = text.spans("så sent er det") if any(_asks(read, topic) for topic in LESS) else ()
    return any(first <= read.first and read.last <= last for first, last, _ in spans)


def _asks(read: Read, topic: str) -> bool:
    return (read.reading.kind, read.reading.target) == ("question", topic)


def _complaint(text: Text, first: int, last: int) -> Read:
    """The question about complaining, asked as whether it is too late."""
    entry = Entry("question", COMPLAINT, True, "", "says", (), f"{COMPLAINT}: for sent at klage")
    match = Match(entry, first, last, False, True)
    read = reading_of(text, match, True, True)
    offer = offer_at(text, match, offers_named(text))
    return replace(read, reading=replace(read.reading, offer=offer))


def day_of_letter(written: str, lexicon: Lexicon) -> Reading | None:
    """The question about complaining with the day on which the letter came, where that was asked for and
    nothing else is told: "det er 2 uger siden". None if no day is, or one of something else."""
    text = Text(written, lexicon)
    told = list(_days(text, written))
    if not told or text.words("andet end brevet"):
        return None
    unclear = text.words("brevet er skrevet") | text.words("omtrent")
    unclear |= len({one.day for one in told}) > 1
    first, last = min(one.first for one in told), max(one.last for one in told)
    read = _complaint(text, first, last).reading
    return replace(read, letter=UNCLEAR if unclear else told[0].day)


def _letter_day(text: Text, written: str) -> Day | None:
    """The day nearest to what tells that the letter came, in its sentence; None if there is none, or
    what else happened stands nearer."""
    came = text.words("brevet kom") | text.words("brevet")
    if not came:
        return None
    told = list(_days(text, written))
    near = ((_distance(text, one, came), one) for one in told)
    found = [(distance, one) for distance, one in near if distance is not None]
    if not found:
        return None
    distance, one = min(found, key=lambda pair: pair[0])
    for group, instead in (("brevet er skrevet", UNCLEAR), ("andet end brevet", None)):
        other = _distance(text, one, text.words(group))
        if other is not None and other < distance:
            return instead
    return UNCLEAR if _told_twice(one, told) else one.day


def _told_twice(one: _Told, told: list[_Told]) -> bool:
    """Whether another day stands beside it, so that neither need be the whole of it."""
    apart = (max(o.first - one.last, one.first - o.last) for o in told if o.day != one.day)
    return any(gap < BESIDE for gap in apart)


def _distance(text: Text, one: _Told, places: int) -> int | None:
    """How many words from the day to the nearest of these places in its sentence."""
    first, last = text.sentence(one.first)
    there = (place for place in range(first, last) if places >> place & 1)
    return min((max(p - one.last + 1, one.first - p) for p in there), default=None)


# ---------------------------------------------------------------- days as they are told


def _days(text: Text, written: str) -> Iterator[_Told]:
    """Every day that is told, each in its longest form."""
    found = [*_written(text, written), *_spoken(text)]
    for one in found:
        if not any(_within(one, other) for other in found):
            yield one


def _within(one: _Told, other: _Told) -> bool:
    longer = other.last - other.first > one.last - one.first
    return longer and other.first <= one.first and one.last <= other.last


def _written(text: Text, written: str) -> Iterator[_Told]:
    """Dates: "den 3. november", "3/11", with a weekday before or not."""
    for date in dates(written, text.tongue, whole=False):
        places = [p for p, t in enumerate(text.tokens) if t.start < date.end and date.start < t.end]
        if places:
            year = date.year if date.year > 99 or not date.year else 2000 + date.year
            day = Day(date=date.day, month=date.month, year=year)
            named = places[0] - 1
            while named >= 0 and text.small >> named & 1:
                named -= 1
            first = named if named >= 0 and text.said[named] in text.tongue.weekdays else places[0]
            yield _Told(first, places[-1] + 1, day)


def _spoken(text: Text) -> Iterator[_Told]:
    """Days in words: "i går", "for tre uger siden", "i mandags", "i sidste uge"."""
    for group, day in (*NAMED.items(), ("uklar dag", UNCLEAR)):
        yield from (_Told(first, last, day) for first, last, _ in text.spans(group))
    for group, (days, months) in AGO.items():
        for first, last, _ in text.spans(group):
            many = _number(text, first, last)
            ago = Day(days=many * days) if days else Day(months=many * months)
            told = _Told(first, last, UNCLEAR if _hedged(text, first, last) else ago)
            yield told
            if days == WEEK and told.day is ago:
                yield from _counted_from(text, told, many)
    for place, weekday, comes in _weekdays(text):
        if not comes:
            yield _Told(place, place + 1, Day(weekday=weekday))


def _weekdays(text: Text) -> Iterator[tuple[int, int, bool]]:
    """The place of each weekday that is named, which it is, and whether it is still to come."""
    ahead = text.words("dagen kommer")
    for place, word in enumerate(text.said):
        if weekday := text.tongue.weekdays.get(word, 0):
            yield place, weekday, bool(place and ahead >> place - 1 & 1)


def _counted_from(text: Text, weeks: _Told, many: int) -> Iterator[_Told]:
    """The day so many weeks before a weekday that stands beside: "for tre uger siden i mandags"; from one
    to come it is a week less, "to uger siden på fredag". Of two days that may be meant it is the first."""
    for place, weekday, comes in _weekdays(text):
        after, before = place - weeks.last, weeks.first - place - 1
        between = range(weeks.last, place + 1) if after >= 0 else range(place + 1, weeks.first + 1)
        parted = any(text.tokens[p].parted or text.tokens[p].opens for p in between)
        near = 0 <= after < COUNTED_FROM or (0 <= before < COUNTED_FROM and not comes)
        if near and not parted and many > 0:
            day = Day(weekday=weekday, weeks=many - 1 if comes else many)
            yield _Told(min(place, weeks.first), max(place + 1, weeks.last), day)


def _number(text: Text, first: int, last: int) -> int:
    """The number that is said there; one, where it is "en uge"."""
    return next((t.number for t in text.tokens[first:last] if t.number >= 0), 1)


def _hedged(text: Text, first: int, last: int) -> bool:
    """Whether it is not exactly so long: "snart fire uger", "tre til fire uger"."""
    start = max(first - HEDGE, text.sentence(first)[0])
    places = (1 << last) - (1 << start)
    numbers = sum(token.number >= 0 for token in text.tokens[start:last])
    return bool(text.words("omtrent") & places) or numbers > 1
