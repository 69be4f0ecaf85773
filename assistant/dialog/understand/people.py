"""Whom a message is about at each place of it: the writer, a relative, or one only called "han"."""

from assistant.dialog.understand.sayings import Match
from assistant.dialog.understand.text import Spans, Text, covered

# From which age one is asked for oneself.
GROWN = 18
SELF, OTHER, PRONOUN, NOBODY = "jeg", "en pårørende", "han hun", ""
THEIRS = "andres pårørende"
"""Relatives of whom is spoken of: "hans kone". What is told of them is told of nobody here."""
SEES_TO = "ser til"
"""What the writer does for, or sees of, somebody else: that "jeg" is not whom the rest is about."""
ASIDE = "pårørende til side"
"""Relatives who are told of only for what they do, or did, to the writer: who help, who rule, who left or
died. What is told of them tells of nobody who needs help."""


def _is_spoken_of(text: Text, first: int, last: int) -> bool:
    """Whether a relative is whom the sentence is about, and no mere company or object.

    "min søn kan ..." and "hjælp til min søn", but not "jeg bor med min mand" or "jeg har mistet min
    mand og ...".
    """
    token, clauses = text.tokens[first], text.tongue.clauses
    follows = text.tokens[last] if last < text.size else token
    if follows.number >= 0 and not (follows.opens or follows.parted):
        return True
    before = text.tokens[first - 1].word if first else ""
    if _is_grown(text, last) and before not in clauses.company:
        return True
    if before in clauses.is_one and token.word in clauses.kin and last - first == 1:
        return False
    after = text.tokens[last].word if last < text.size and not text.tokens[last].opens else ""
    if after in clauses.relative:
        return True
    if _is_paired(text, first, last):
        return False
    start, _ = text.sentence(first)
    if token.opens or first == start or token.word in clauses.introduces:
        return True
    if before in clauses.company and not _joins_clauses(text, first, after):
        return False
    begins = token.parted or before in clauses.begins or first - 1 == start
    ending = clauses.verb_ending
    verb = bool(ending) and len(after) > 3 and after.endswith(ending)
    return begins or after in clauses.finite or verb


def _is_grown(text: Text, last: int) -> bool:
    """Whether a grown-up's age follows at once: "min dreng på 19"."""
    follows = text.tokens[last : last + 2]
    return (
        len(follows) > 1
        and follows[0].word in text.tongue.clauses.aged
        and follows[1].number >= GROWN
    )


def _apart(spans: Spans) -> list[tuple[int, int]]:
    """The spans in their order, less those that another holds ("mor er" in "min mor er")."""
    kept: list[tuple[int, int]] = []
    for first, last, _ in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or first >= kept[-1][1]:
            kept.append((first, last))
    return kept


def _joins_clauses(text: Text, first: int, after: str) -> bool:
    """Whether the "og" before a relative begins a clause ("jeg er 42, og min søn har")."""
    return _is_joiner(text, first - 1) and after in text.tongue.clauses.finite


def _is_joiner(text: Text, place: int) -> bool:
    """Whether an "og" stands there."""
    numbers = text.tongue.numbers
    return 0 <= place < text.size and text.tokens[place].word in numbers.joiners | numbers.ands


def _is_paired(text: Text, first: int, last: int) -> bool:
    """Whether the writer is named with the relative: "mig og min kæreste", "mig, konen og hunden", "min
    mand og jeg"."""
    writer = text.words(SELF) | text.mine
    before = first > 1 and _is_joiner(text, first - 1) and writer >> (first - 2) & 1
    if first and text.tokens[first].parted and text.mine >> (first - 1) & 1:
        before = before or _is_joiner(text, last)
    opens = (
        first in text.parts
    )  # else a clause of the writer's own follows: "hos min mor og jeg er"
    after = opens and _is_joiner(text, last) and writer >> (last + 1) & 1
    return bool(before or (after and not text.tokens[last].parted))


def _speaks(text: Text, last: int) -> bool:
    """Whether the relative says, pays or helps: that is no trouble of theirs ("min mor siger ...")."""
    near = text.tokens[last : last + 2]
    return any(token.word in text.tongue.clauses.says for token in near if not token.opens)


def _are_many(text: Text, first: int, last: int) -> bool:
    """Whether several are named ("mine børn")."""
    return any(token.word in text.tongue.clauses.many for token in text.tokens[first:last])


def _is_gone(text: Text, last: int) -> bool:
    """Whether the relative is told to be dead or gone: the writer's loss, not who needs help."""
    for token in text.tokens[last : last + VERB_REACH]:
        if token.opens or token.parted:
            return False
        if token.word in text.tongue.clauses.dead:
            return True
    return False


# How far, in words, the verb may stand from the relative who is its subject.
VERB_REACH = 4


# How far before what is told of the writer a "selv" may stand.
TOO_REACH = 4


def _has_verb(text: Text, last: int, end: int) -> bool:
    """Whether the relative named just before is the subject of a verb."""
    clauses = text.tongue.clauses
    return any(
        token.word in clauses.present or (len(token.word) > 3 and token.word.endswith(ending))
        for token in text.tokens[last : min(end, last + VERB_REACH)]
        for ending in (clauses.verb_ending or " ",)
    )


class People:
    """Who is spoken of at each place of the message."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.marks: dict[int, str] = {}
        self.company = 0
        self.pairs = 0
        self.troubles = text.words("svært")
        self.relatives = _apart(text.spans(OTHER))
        self.named = [first for first, _ in self.relatives]
        asides = covered(text.spans(ASIDE))
        for first, last in self.relatives:
            if _is_paired(text, first, last):
                self.pairs |= (1 << last) - (1 << first)
            spoken_of = _is_spoken_of(text, first, last) and not _speaks(text, last)
            if asides >> first & 1 or _is_gone(text, last):
                self.marks.update(dict.fromkeys(range(first, last), ASIDE))
            elif spoken_of and not _are_many(text, first, last):
                self.marks.update(dict.fromkeys(range(first, last), OTHER))
            else:
                self.company |= (1 << last) - (1 << first)
        for first, last, _ in text.spans(THEIRS):
            if _is_spoken_of(text, first, last):
                self.marks.update(dict.fromkeys(range(first, last), THEIRS))
        self.professionals = text.spans("fagfolk")
        passing = self._passing()
        for group in (SELF, PRONOUN):
            bits = text.words(group) & ~passing
            while bits:
                bit = bits & -bits
                bits ^= bit
                place = bit.bit_length() - 1
                if not self._is_mere_owner(place):
                    self.marks.setdefault(place, group)

    def _passing(self) -> int:
        """The words by which the writer, after a relative was named, tells what they do for, or see of,
        that relative: "hver gang jeg kommer"."""
        if not self.marks:
            return 0
        first = min(self.marks)
        sees = covered(self.text.spans(SEES_TO)) & self.text.words(SELF)
        return sees >> first << first

    def _is_mere_owner(self, place: int) -> bool:
        """Whether it is a "hans" or "hendes" in a sentence about the writer ("jeg er hendes niece")."""
        text = self.text
        start, _ = text.sentence(place)
        whose = text.tokens[place].word in text.tongue.clauses.whose
        return whose and any(self.marks.get(p) == SELF for p in range(start, place))

    def names_writer(self, first: int, last: int) -> bool:
        """Whether the writer is the subject in, or just before, [first, last)."""
        return any(self.marks.get(place) == SELF for place in range(max(0, first - 1), last))

    def says_too(self, first: int, last: int) -> bool:
        """Whether it is told beside what is told of another: "selv har jeg gigt"."""
        start, end = self.text.sentence(first)
        near = self.text.tokens[max(start, first - TOO_REACH) : min(end, last + 1)]
        return any(token.word in self.text.tongue.clauses.as_well for token in near)

    def of(self, match: Match) -> str:
        """Whom a match is about: the person named in it, else the last one named before it."""
        if self._at_me(match) or self._is_mine(match):
            return SELF
        for place in range(match.first, match.last):
            # "savner hende": one set aside is told of only as the subject
            if place in self.marks and (place == match.first or self._who(place) != ASIDE):
                return self._who(place)
        start, end = self.text.sentence(match.first)
        for place in range(match.first - 1, start - 1, -1):
            if place in self.marks:
                return self._who(place)
        for place in range(match.last, min(match.last + 3, end)):
            if _is_joiner(self.text, place) or self.text.tokens[place].parted:
                break
            if place in self.marks:
                return self._who(place)
        earlier = [p for p in self.marks if p < start]
        return self._who(max(earlier)) if earlier else NOBODY

    def _at_me(self, match: Match) -> bool:
        """Whether it happens to the writer, who is no mere company ("bor hjemme hos os")."""
        text, company = self.text, self.text.tongue.clauses.company
        return hits_me(text, match) and any(
            text.mine >> p & 1 and not (p and text.tokens[p - 1].word in company)
            for p in range(match.first, match.last)
        )

    def _is_mine(self, match: Match) -> bool:
        """Whether something of the writer's own is named in it, and no relative: "i min lejlighed"."""
        named = any(first < match.last and match.first < last for first, last in self.relatives)
        my, said = self.text.tongue.clauses.my, self.text.said
        words = (p for p in range(match.first, match.last) if said[p] in my)
        return not named and any(not self.text.at_mine >> p & 1 for p in words)

    def is_company(self, match: Match) -> bool:
        """Whether the match speaks of a relative who is mere company ("bor med min datter på 8")."""
        return bool(self.company & ((1 << match.last) - (1 << match.first)))

    def is_pair(self, first: int, last: int) -> bool:
        """Whether a relative in [first, last) is named together with the writer."""
        return bool(self.pairs & ((1 << last) - (1 << first)))

    def before(self, match: Match) -> str:
        """The last person named before the match, or the one it begins with; the writer where it is
        the one it happens to."""
        return SELF if hits_me(self.text, match) else self.subject(match)

    def is_of_one_aside(self, match: Match) -> bool:
        """Whether the last one named before the match in its sentence is set aside."""
        return self.marks.get(self._last_named(match)) == ASIDE

    def subject(self, match: Match) -> str:
        """The last person named before the match in its sentence, or the one it begins with."""
        place = self._last_named(match)
        return self._who(place) if place in self.marks else NOBODY

    def _last_named(self, match: Match) -> int:
        """The place of that person, -1 if there is none."""
        start, _ = self.text.sentence(match.first)
        return next((p for p in range(match.first, start - 1, -1) if p in self.marks), -1)

    def names_before(self, place: int) -> bool:
        """Whether a relative is named before that word."""
        return any(first < place for first in self.named)

    def names_a_grown(self) -> bool:
        """Whether a relative is spoken of who is surely no child."""
        minors, said = self.text.tongue.clauses.minors, self.text.said
        return any(
            first in self.marks and minors.isdisjoint(said[first:last])
            for first, last in self.relatives
        )

    def subjects_alone(self, asking: bool, along: bool) -> list[tuple[int, int]]:
        """The relatives, in words, of whom a sentence tells some trouble and of the writer nothing:
        "min bror orker ikke noget". Not of children, nor of the dead. With `asking`, something is
        asked for that relative, which is trouble enough; `along`: whether the relative may come along."""
        text, clauses = self.text, self.text.tongue.clauses
        writer = text.words(SELF) | text.mine
        found = []
        for first, last in self.relatives:
            if self.marks.get(first) == ASIDE:
                continue
            start, end = text.sentence(first)
            whole = (1 << end) - (1 << start)
            words = {token.word for token in text.tokens[first:end]}
            asked = first > start and text.tokens[first - 1].word in clauses.finite
            told = _is_spoken_of(text, first, last) and _has_verb(text, last, end)
            told = told or (asked and asking and not _speaks(text, last))
            trouble = (text.negations | self.troubles) & whole >> first << first
            trouble = trouble or (not along and self._is_told_on(last, end))
            others = words & (clauses.young | clauses.dead)
            wants = asking or (trouble and not asked)
            if told and wants and not others and not writer & whole:
                found.append((first, last))
        return found

    def _follows_a_professional(self, place: int) -> bool:
        """Whether a doctor or the like is named before that word, in its sentence or the one before."""
        start, _ = self.text.sentence(place)
        start, _ = self.text.sentence(max(0, start - 1))
        return any(start <= first < place for first, _, _ in self.professionals)

    def _is_told_on(self, first: int, end: int) -> bool:
        """Whether a "han" or "hun" goes on about the relative, in that sentence or the next."""
        if end < self.text.size:
            _, end = self.text.sentence(end)
        return any(self.marks.get(place) == PRONOUN for place in range(first, end))

    def _who(self, place: int) -> str:
        """The mark; a pronoun after a relative means that relative, and a "we" where one is named
        tells nobody from the other."""
        mark = self.marks[place]
        we = self.text.tokens[place].word in self.text.tongue.clauses.we
        if mark == SELF and we and OTHER in self.marks.values():
            return NOBODY
        if mark == PRONOUN:
            named = {m for p, m in self.marks.items() if p < place}
            named.discard(THEIRS)
            aside = ASIDE if self._follows_a_professional(place) else PRONOUN
            return next((who for who in (OTHER, ASIDE) if who in named), aside)
        if mark == THEIRS:
            return ASIDE
        return NOBODY if mark == ASIDE else mark


def hits_me(text: Text, match: Match) -> bool:
    """Whether the writer is named as the one it happens to ("slår mig")."""
    return bool(text.mine >> match.first & ((1 << (match.last - match.first)) - 1))
