"""What a message tells of facts: values said of now and for real."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.dialog.reading import Value
from assistant.dialog.tokens import Token
from assistant.dialog.tongue import year_of
from assistant.dialog.understand.names import YOUNGEST
from assistant.dialog.understand.people import ASIDE, NOBODY, OTHER, PRONOUN, SELF, People
from assistant.dialog.understand.reads import Read, reading_of
from assistant.dialog.understand.sayings import FIRST_AGE, LAST_AGE, Match
from assistant.dialog.understand.text import Text
from assistant.dialog.understand.times import Times
from assistant.rules.facts import HELD, NEEDS, span
from assistant.rules.model import Fact, Kind

NURSING_HOME = "plejebolig"
AILMENTS = "vanskeligheder"
TROUBLES = frozenset({NEEDS, AILMENTS})
"""The facts about trouble; the answers to their questions may tell what help is needed."""
STATES = frozenset(
    {(NEEDS, need) for need in ("bolig", "tag_over_hovedet", "samvaer", "tanker", "rusmidler")}
    | {(AILMENTS, ailment) for ailment in ("psykisk", "misbrug", "udsat")}
)
"""Troubles that one was in: "jeg var hjemløs, nu har jeg en lejlighed"."""
CARES = NEEDS, "aflastning"
"""The need of whoever cares for the person: "hans kone kan snart ikke mere"."""
BY_OTHERS = "hjaelp", "andre"
"""That others must do it, told by who does it: "andre må gøre det hele", "jeg gør alt for ham"."""
FEARED = frozenset(
    {(AILMENTS, ailment) for ailment in ("kognitiv", "fysisk", "udsat")}
    | {(NEEDS, "tag_over_hovedet")}
)
"""Troubles of which the fear is not the trouble, as it is of anxiety."""


def _number_in(text: Text, match: Match) -> Token | None:
    """The number or date that the match holds."""
    for token in reversed(text.tokens[match.first : match.last]):
        if token.number >= 0:
            return token
    return None


RATHER, RATHER_NEAR = "snarere end", 3
"""The group of "more this than", and so many words after it what is less so may begin."""

LACKED, SO_MANY = "det mangler", "så mange er der"
"""The groups that tell what one has none of, and that there are as many as the number that follows."""
FEW = 3
"""The most words of a bare answer that may be one by chance."""
BESIDE = 2
"""So many other words of weight beside small ones are what the message is about."""
PARTS = {"early": (0, 4), "mid": (3, 7), "late": (6, 9), "whole": (0, 9), "around": (-3, 3)}
"""Of ten ages, or around one, the first and the last that may be meant."""


BETWEEN, FAR = "between", 15
"""Ages told by the lowest and the highest ("en 55-60 stykker"), and how far apart these may be."""

COMING_OF_AGE, LAST_AS_MINOR = "coming_of_age", 17
"""Told by what one soon is ("bliver myndig til sommer"), and the age that one is until then."""


def _span_in(text: Text, match: Match) -> Value | None:
    """The ages that are told by ten of them ("midt i halvtredserne"), around one, or between two, or by
    coming of age."""
    if match.entry.value == COMING_OF_AGE:
        return LAST_AS_MINOR
    decades = text.tongue.numbers.decades
    words = text.tokens[match.first : match.last]
    tens = [decades.get(token.word, token.number) for token in words]
    base = max(tens, default=-1)
    if match.entry.value == BETWEEN:
        low = next((number for number in tens if number >= 0), base)
        return span(low, base) if FIRST_AGE <= low < base <= low + FAR else None
    first, last = PARTS[str(match.entry.value)]
    return span(base + first, base + last) if FIRST_AGE <= base <= LAST_AGE else None


def _is_short_year(token: Token, fact: Fact) -> bool:
    """Whether two digits stand where a whole year is meant ("årgang 58")."""
    return fact.minimum > 999 and 10 <= token.number <= 99


def _fact_value(text: Text, match: Match, fact: Fact) -> Value | None:
    """The value a match gives its fact, None if it gives none."""
    if fact.kind is Kind.NUMBER and isinstance(match.entry.value, str):
        return None if match.denied else _span_in(text, match)
    if fact.kind is Kind.NUMBER:
        token = _number_in(text, match)
        if token is None or match.denied:
            return None
        number = year_of(token.number) if _is_short_year(token, fact) else token.number
        number += match.entry.value if isinstance(match.entry.value, int) else 0
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


def fact_reads(
    text: Text,
    found: list[Match],
    facts: Mapping[str, Fact],
    wanted: frozenset[str],
    people: People,
    times: Times,
) -> list[Read]:
    """A reading for each match of a fact that is said of now and for real."""
    told = _Told(text, found, facts, wanted, people, times)
    return _longest(text, [read for match in found if (read := told.read(match))])


@dataclass(frozen=True, eq=False)
class _Told:
    """What a message tells of facts. A match counts if it is of who is to be helped, has a value, and is
    said of now."""

    text: Text
    found: list[Match]
    facts: Mapping[str, Fact]
    wanted: frozenset[str]
    people: People
    times: Times

    def read(self, match: Match) -> Read | None:
        """The reading of one match, None if it does not count."""
        fact = self.facts.get(match.entry.target) if match.entry.kind == "fact" else None
        if fact is None or not _member_known(fact, match.entry.member):
            return None
        who, which = self.people.whom(match)
        if who in (SELF, NOBODY) and (fact.id, match.entry.member) == BY_OTHERS:
            who, which = self.people.for_whom(match) or (who, which)
        if self._is_of_another(match, fact, who):
            return None
        match = self._as_meant(match, fact, who)
        value = _fact_value(self.text, match, fact)
        if value is None or (match.denied and match.entry.how == "maybe"):
            return None
        if self._is_of_others_number(match, fact, who, value) or self._is_less_so(match):
            return None
        if self._is_past(match, fact) or self._is_not_real(match, fact):
            return None
        sure = self._is_sure(match, fact)
        if value is False and fact.kind is Kind.SET and not sure:
            return None
        if value is False and fact.id == NEEDS and self._is_lacked(match):
            return None
        member = "" if fact.kind is Kind.CHOICE else None
        return reading_of(self.text, match, value, sure, who, member, which)

    def _as_meant(self, match: Match, fact: Fact, who: str) -> Match:
        """The match, denied as it is meant: what cannot be done any more is told, and what is taken back
        afterwards is denied."""
        if match.denied and fact.id in self.text.lexicon.unable_counts and self.times.beyond(match):
            match = match._replace(denied=False)
        return match._replace(denied=True) if self.times.taken_back_after(match, who) else match

    def _is_lacked(self, match: Match) -> bool:
        """Whether what is denied is what one lacks, which is no "no" to a need: "hun har ingen penge"."""
        return any(
            first <= match.first and match.last <= last
            for first, last, _ in self.text.spans(LACKED)
        )

    def _is_of_another(self, match: Match, fact: Fact, who: str) -> bool:
        """Whether it is told of somebody else than the one whose fact it is."""
        people, asked = self.people, fact.id in self.wanted
        if fact.about == "person" and not asked:
            # "min kone er på plejehjem": that is where she lives, whoever needs help here.
            if match.entry.member == NURSING_HOME and people.is_of_one_aside(match):
                return True
            named = fact.kind is Kind.TRUTH and people.names_one_aside(match)
            if who == ASIDE and (fact.id, match.entry.member) != CARES and not named:
                return True
        if match.entry.how == "answers" and not asked and people.names_at(match.first):
            return True  # "jeg får løn, men min mand ..." answers nothing
        another = fact.id == "asker_needs" and who in (OTHER, PRONOUN)
        if another and people.is_all_of_another(match.first, match.last):
            return True  # "hun har ingen at tale med" tells of no need of the writer's
        one = fact.kind is not Kind.SET and fact.about == "person"
        return one and (people.turns_to_writer(match) or people.is_of_a_stranger(match))

    def _is_of_others_number(self, match: Match, fact: Fact, who: str, value: Value) -> bool:
        """Whether it is a number of a helper's, of company, or of one too young to be helped here."""
        if fact.kind is not Kind.NUMBER:
            return False
        people, text = self.people, self.text
        if fact.id == "age" and _is_a_count(text, match):
            return True
        if _is_small(value) and (who == OTHER or _names_a_child(text, match)):
            return True
        small = fact.id == "age" and _is_small(value)
        if small and not _is_own_age(match, people, fact.id in self.wanted):
            return True
        if who == OTHER and _is_answered_first(text, match, self.found):
            return True
        return people.is_company(match) or people.is_of_a_helper(match)

    def _is_less_so(self, match: Match) -> bool:
        return match.entry.target in TROUBLES and _is_less_so(self.text, match, self.found)

    def _counts_whenever(self, match: Match, fact: Fact) -> bool:
        """Whether it is told of now though told as past."""
        asked = fact.id in self.wanted
        return asked or match.entry.lasts or fact.id in self.text.lexicon.past_counts

    def _is_past(self, match: Match, fact: Fact) -> bool:
        """Whether it is over, or long ago."""
        asked, times = fact.id in self.wanted, self.times
        # "min far på 74 faldt i går": what happened to whom is so old now.
        after = fact.kind is not Kind.NUMBER
        if not self._counts_whenever(match, fact) and times.gone(match, after=after):
            return True
        if self._has_ended(match, fact) and self.text.opens_with("nej begynder"):
            return True
        if asked or match.entry.lasts:
            return False
        happened = fact.id in self.text.lexicon.past_counts and fact.kind is not Kind.NUMBER
        return (happened and times.was_long_ago(match)) or _is_over(match, times)

    def _has_ended(self, match: Match, fact: Fact) -> bool:
        """Whether help that is named as an answer is told to have ended."""
        named = fact.id in self.wanted and fact.id == HELD and match.entry.how == "answers"
        return named and self.times.gone(match)

    def _is_not_real(self, match: Match, fact: Fact) -> bool:
        """Whether it is but supposed."""
        asked = fact.id in self.wanted
        counts = asked or match.entry.lasts or fact.id in self.text.lexicon.supposed_counts
        return not counts and self.times.only_supposed(match)

    def _is_sure(self, match: Match, fact: Fact) -> bool:
        asked = fact.id in self.wanted
        return (
            (match.entry.how != "maybe" or _stands_out(self.text, match, self.found))
            and (match.spelled or asked)
            and not _is_in_passing(self.text, match)
            and (self._counts_whenever(match, fact) or not self.times.perhaps_gone(match))
            and (not self._has_ended(match, fact) or self.text.opens_with("ja begynder"))
        )


def _is_a_count(text: Text, match: Match) -> bool:
    """Whether a sentence tells that there are so many: "jeg har talt mine piller. Der er 50"."""
    return any(
        (first == 0 or text.tokens[first].opens) and match.first < last + 1 <= match.last
        for first, last, _ in text.spans(SO_MANY)
    )


def _is_over(match: Match, times: Times) -> bool:
    """Whether a trouble is told to be over, or was only believed or feared."""
    entry = match.entry
    if entry.target not in TROUBLES or match.denied:
        return False
    slot = entry.target, entry.member
    return (
        times.is_over(match)
        or (slot in STATES and times.was_until_now(match))
        or times.only_believed(match)
        or (slot in FEARED and times.only_feared(match))
    )


def _stands_out(text: Text, match: Match, found: list[Match]) -> bool:
    """Whether what may be meant must be: an item of a list, or all there is between two stops, or a
    benefit next to an age as in a telegram ("kontanthjælp 28")."""
    if text.is_item(match.first, match.last) or text.is_part(match.first, match.last):
        return True
    beside = (m for m in found if m.entry.kind == "fact" and m.entry.target != match.entry.target)
    return match.last - match.first == 1 and any(
        text.tokens[n].number >= FIRST_AGE
        for m in beside
        if m.entry.value == 0
        and not m.entry.member
        and (m.last == match.first or m.first == match.last)
        for n in (m.first, m.last - 1)
    )


def _is_in_passing(text: Text, match: Match) -> bool:
    """Whether a bare answer of nothing but small words is hedged ("det tror jeg måske nok"), or stands in
    the midst of a clause that tells more: "alt" in "jeg skal sige alt til ham"."""
    if match.entry.how != "answers" or match.last - match.first > FEW:
        return False
    light = text.small | text.idle | text.words("lette ord")
    words = (1 << match.last) - (1 << match.first)
    rest = (text.all & ~light & ~words).bit_count()
    if words & ~light:
        return False
    hedged = any(match.first <= first < match.last for first, _, _ in text.spans("måske"))
    return hedged or (rest >= BESIDE and not text.begins_clause(match.first))


def _is_answered_first(text: Text, match: Match, found: list[Match]) -> bool:
    """Whether a bare number, said first, is the answer, and the match tells of another: "31, min kæreste
    er 35"."""
    return any(
        other.entry.how == "answers"
        and other.entry.target == match.entry.target
        and text.begin >> other.first & 1
        and text.is_part(other.first, other.last)
        and other.last <= match.first
        for other in found
    )


def _is_less_so(text: Text, match: Match, found: list[Match]) -> bool:
    """Whether another trouble is told to be rather what it is: "mere det sociale end det praktiske"."""
    return any(
        last <= match.first <= last + RATHER_NEAR
        and not text.clause_between(last, match.first)
        and any(
            other.entry.target in TROUBLES
            and (other.entry.target, other.entry.member) != (match.entry.target, match.entry.member)
            and first <= other.first
            and other.last < last
            for other in found
        )
        for first, last, _ in text.spans(RATHER)
    )


def _is_small(value: Value | None) -> bool:
    """Whether a number is too small to be the age of one who can be helped here."""
    return isinstance(value, int) and value < YOUNGEST


def _is_own_age(match: Match, people: People, asked: bool) -> bool:
    """Whether one so young tells it of themselves; other small ages are of somebody's child."""
    return match.entry.how != "maybe" and (asked or people.names_writer(match.first, match.last))


def _names_a_child(text: Text, match: Match) -> bool:
    """Whether what is aged so is a child and not the writer ("mor til en dreng på 7")."""
    return not text.tongue.clauses.minors.isdisjoint(text.said[match.first : match.last])


def _longest(text: Text, reads: list[Read]) -> list[Read]:
    """Within a fact, what is said in more words wins over what it contains ("§ 82 b", "§ 82"), and the
    municipality's own saying over one that all have. One of several things named is not contained in
    another: "hjælp med post og rengøring"."""
    ands = text.places_of(text.tongue.numbers.ands | text.tongue.numbers.joiners)
    beside: dict[tuple[str, int | None], list[Read]] = {}
    for read in reads:
        for edge in (read.first, -read.last, None):
            beside.setdefault((read.reading.target, edge), []).append(read)
    return [
        r
        for r in reads
        if not any(
            _holds(other, r) and not _goes_on_after(r, other, ands) for other in _beside(r, beside)
        )
    ]


def _goes_on_after(read: Read, other: Read, ands: int) -> bool:
    """Whether the other, of a set too, begins as this one and goes on with a second thing after it."""
    both = read.reading.member and other.reading.member and read.first == other.first
    return bool(both and read.last < other.last and ands >> read.last & 1)


def _beside(read: Read, beside: Mapping[tuple[str, int | None], list[Read]]) -> Iterator[Read]:
    """The readings that may count for more: all of a fact that has one value; of a set, which may have
    several in one saying, those that begin or end where this one does."""
    target = read.reading.target
    for edge in (read.first, -read.last) if read.reading.member else (None,):
        yield from beside[target, edge]


def _holds(other: Read, read: Read) -> bool:
    """Whether `other` says something else of the fact in words that count for more."""
    same = (other.reading.member, other.reading.value) == (read.reading.member, read.reading.value)
    if same or other.reading.value is False:
        return False
    around = other.first <= read.first and read.last <= other.last
    if other.own is not read.own:
        within = read.first <= other.first and other.last <= read.last
        return other.own and (around or within)
    return around and other.last - other.first > read.last - read.first
