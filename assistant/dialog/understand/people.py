"""Whom a message is about at each place of it: the writer, a relative, or one only called "han"."""

from assistant.dialog.understand.asking import ANOTHER_ASKS
from assistant.dialog.understand.kin import NOBODY_NAMED, PARENT, Kin, relation_of
from assistant.dialog.understand.names import YOUNGEST, by_name, little_ones
from assistant.dialog.understand.sayings import Match
from assistant.dialog.understand.text import Spans, Text, bits_of, covered
from assistant.rules.facts import NEEDS

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
GONE = "er borte"
"""Relatives of whom it is told, elsewhere than where they are named, that they died or left: what is told
of them is told of nobody here."""
TURNS_BACK = "tilbage til mig"
"""By which the writer, who has told of another, goes on about themselves."""
SHARED = "det har jeg også"
"""By which the writer tells to have the same as another."""
MYSELF_TOO = "også mig selv"
"""By which the writer tells the same of themselves, though "jeg" is not said."""
CITIZEN = "borgeren"
"""The one whom staff write about, where a relative of that one is spoken of as well."""


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
    if _is_grown(text, last) and (
        before not in clauses.company
        or not clauses.relative.isdisjoint(text.said[last + 2 : last + 4])
    ):
        return True
    if before in clauses.is_one and token.word in clauses.kin and last - first == 1:
        return False
    after = _next_word(text, last)
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
    fronted = first > 1 and text.tokens[first - 2].word in clauses.fronted
    turned = fronted and (before in clauses.present or _ends_as_verb(text, before))
    return begins or turned or after in clauses.finite or _ends_as_verb(text, after)


def _is_company_of_an_age(text: Text, first: int, last: int) -> bool:
    """Whether of who is mere company an age is told: "bor hos vores mor, der er 70"."""
    clauses, follows = text.tongue.clauses, text.tokens[last : last + 3]
    told = len(follows) == 3 and follows[2].number >= 0
    told = told and follows[0].word in clauses.relative and follows[1].word in clauses.is_now
    return told and first > 0 and text.said[first - 1] in clauses.company


def _next_word(text: Text, last: int) -> str:
    """The word after a relative, past a name that no lexicon knows: "min mand Poul er"; "" if none."""
    for place in range(last, min(last + 2, text.size)):
        token = text.tokens[place]
        if token.opens or text.held.get(token.word) or token.word in text.tongue.clauses.finite:
            return "" if token.opens else token.word
    return text.tokens[last].word if last < text.size else ""


def _ends_as_verb(text: Text, word: str) -> bool:
    """Whether a word has the ending of a verb that tells what is now."""
    ending = text.tongue.clauses.verb_ending
    return bool(ending) and len(word) > 3 and word.endswith(ending)


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
    """Whether the "og" before a relative begins a clause ("jeg er 42, og min søn har ...")."""
    clauses = text.tongue.clauses
    does = after in clauses.finite or after in clauses.present
    if _is_joiner(text, first - 1) and text.tokens[first - 1].parted:
        does = does or (_ends_as_verb(text, after) and after not in clauses.says)
    return _is_joiner(text, first - 1) and does


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
    """Whether the relative says, pays or helps: that is no trouble of theirs ("min mor siger ...", "min
    onkel på 60 siger ...")."""
    start, clauses = _after_age(text, last), text.tongue.clauses
    says = clauses.says if start == last else clauses.says - clauses.calls
    return any(token.word in says for token in text.tokens[start : start + 2] if not token.opens)


def _after_age(text: Text, last: int) -> int:
    """The word after a relative and the age that may follow: "på 79"."""
    aged = last + 1 < text.size and text.said[last] in text.tongue.clauses.aged
    return last + 2 if aged and text.tokens[last + 1].number >= 0 else last


def _are_many(text: Text, first: int, last: int) -> bool:
    """Whether several are named ("mine børn")."""
    return any(token.word in text.tongue.clauses.many for token in text.tokens[first:last])


def _are_all_told_of(text: Text, first: int, last: int) -> bool:
    """Whether several are named and told something of: "mine børn har begge ADHD"."""
    told = last < text.size and text.tokens[last].word in text.tongue.clauses.present
    return told and _are_many(text, first, last)


def _is_small_child(text: Text, last: int) -> bool:
    """Whether the age of a child follows at once, for whom nobody asks here: "min søn på 8"."""
    clauses, follows = text.tongue.clauses, text.tokens[last : last + 2]
    if len(follows) < 2 or follows[0].opens or follows[0].word not in clauses.aged | clauses.is_now:
        return False
    child = not clauses.minors.isdisjoint(text.said[max(0, last - 2) : last])
    return child and 0 <= follows[1].number < YOUNGEST


def _is_gone(text: Text, last: int) -> bool:
    """Whether the relative is told to be dead or gone: the writer's loss, not who needs help."""
    start = _after_age(text, last)  # "min mand på 79 døde"
    for token in text.tokens[start : start + VERB_REACH]:
        if token.opens or token.parted:
            return False
        if token.word in text.tongue.clauses.dead:
            return True
    return False


# How far, in words, the verb may stand from the relative who is its subject.
VERB_REACH = 4


# The fewest words in which one tells something beside what was asked.
ASIDE_WORDS = 4


# How far, in words, the age may stand from the beginning of a note.
NOTED_REACH = 4


# How far before what is told of the writer a "selv" may stand.
TOO_REACH = 4


def _has_verb(text: Text, last: int, end: int) -> bool:
    """Whether the relative named just before is the subject of a verb: "min kone er træt", "min kone fødte i
    maj og er ikke kommet ovenpå"."""
    clauses = text.tongue.clauses
    return any(
        token.word in clauses.present or (len(token.word) > 3 and token.word.endswith(ending))
        for token in text.tokens[last : min(end, last + VERB_REACH)]
        for ending in (clauses.verb_ending or " ",)
    ) or any(
        _is_joiner(text, place) and text.said[place + 1] in clauses.present
        for place in range(last, end - 1)
    )


class People:
    """Who is spoken of at each place of the message."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.marks: dict[int, str] = {}
        self.company = 0
        self.pairs = 0
        self.gone = 0
        self.troubles = text.words("svært")
        self.relatives = _apart([*text.spans(OTHER), *((*span, False) for span in by_name(text))])
        self.named = [first for first, _ in self.relatives]
        asides = covered(text.spans(ASIDE))
        theirs = _apart(text.spans(THEIRS))
        named_so = {place for span in theirs for place in range(*span)}
        for first, last in self.relatives:
            if first in named_so:
                continue  # the "mor er" of "hans mor er"
            if _is_paired(text, first, last):
                self.pairs |= (1 << last) - (1 << first)
            if self._has_them(first, last):
                theirs.append((last - 1, last))
                continue
            spoken_of = _is_spoken_of(text, first, last) and not _speaks(text, last)
            if _is_gone(text, last):
                self.gone |= 1 << first
            if (
                spoken_of
                and _is_company_of_an_age(text, first, last)
                and self._is_of_another(first)
            ):
                self.marks.update(dict.fromkeys(range(first, last), THEIRS))
            elif asides >> first & 1 or self.gone >> first & 1:
                self.marks.update(dict.fromkeys(range(first, last), ASIDE))
            elif spoken_of and (_is_small_child(text, last) or _are_all_told_of(text, first, last)):
                self.marks[last - 1] = THEIRS
                if text.said[first] in text.tongue.clauses.introduces:
                    self._goes_on(last + 2)
            elif spoken_of and not _are_many(text, first, last):
                self.marks.update(dict.fromkeys(range(first, last), OTHER))
            else:
                self.company |= (1 << last) - (1 << first)
        for first, last in theirs:
            if _is_spoken_of(text, first, last):
                self.marks.update(dict.fromkeys(range(first, last), THEIRS))
        self.introduced = self._introduced()
        small = little_ones(text)
        for first, last in small:
            self.marks.update(dict.fromkeys(range(first, last), THEIRS))
            if text.words(SELF) >> text.sentence(first)[0] & (1 << first) - 1:
                self._goes_on(last)
        others = [t for t in theirs if text.said[t[0] - 1] not in text.tongue.clauses.is_one]
        if OTHER not in self.marks.values():
            others += small
        self._set_children_aside()
        self._set_them()
        told_of = {place for place, mark in self.marks.items() if mark != ASIDE}
        self.kin = Kin(text, self.relatives, others, told_of)
        self._set_theirs_again()
        self.professionals = text.spans("fagfolk")
        self._set_professionals_aside()
        passing = self._passing()
        for group in (SELF, PRONOUN):
            bits = text.words(group) & ~passing
            while bits:
                bit = bits & -bits
                bits ^= bit
                place = bit.bit_length() - 1
                if not self._is_mere_owner(place):
                    self.marks.setdefault(place, group)
        for place in range(1, text.size - 1):
            if text.mine >> place & 1 and self._is_stressed(place):
                self.marks.setdefault(place, SELF)
        self.marks.update((last - 1, SELF) for _, last, _ in text.spans(MYSELF_TOO))
        self._set_the_gone_aside()
        self._set_citizens()
        self.turns = self._turns()
        self.marks.update(dict.fromkeys((last - 1 for _, last in self.turns), SELF))

    def _introduced(self) -> dict[int, int]:
        """Where the writer names whom the rest is about by what they are to that one, by the start of the
        sentence: "jeg er nabo til en ældre mand". A mother may tell so of herself."""
        text, clauses = self.text, self.text.tongue.clauses
        found = {}
        for first, _ in self.relatives:
            relation = relation_of(clauses, text.said[first])
            before = text.said[first - 1] if first else ""
            after = text.said[first + 1] if first + 1 < text.size else ""
            if before in clauses.is_one and after in clauses.introduces and relation != PARENT:
                found[text.sentence(first)[0]] = first + 1
        return found

    def _is_of_another(self, first: int) -> bool:
        """Whether the sentence is about a relative or a "han" before that place, and not the writer."""
        start, _ = self.text.sentence(first)
        before = (1 << first) - (1 << start)
        other = any(start <= p < first and self.marks[p] == OTHER for p in self.marks)
        other = other or bool(self.text.words(PRONOUN) & before)
        return other and not self.text.words(SELF) & before

    def _set_the_gone_aside(self) -> None:
        """Marks who is told later to have died or left: "min kone ordnede banken. Nu er hun død"."""
        text = self.text
        if not self.kin.named or PRONOUN not in self.marks.values():
            return
        gone = set()
        for first, last, _ in text.spans(GONE):
            denied = text.negations >> first & (1 << last - first) - 1
            for place in range(first, last):
                if self.marks.get(place) == PRONOUN and not denied:
                    gone.add(self.kin.meant_by(place)[1])
                    self.marks[place] = ASIDE
        gone.discard(NOBODY_NAMED)
        if not gone:
            return
        for place, mark in list(self.marks.items()):
            if mark in (OTHER, PRONOUN) and self._which(place) in gone:
                self.marks[place] = GONE

    def _set_citizens(self) -> None:
        """Marks the one whom staff write about, where relatives of that one are spoken of."""
        text = self.text
        if self.kin.theirs:
            for place, token in enumerate(text.tokens):
                begins = place == 0 or token.opens or token.parted or _is_joiner(text, place - 1)
                if begins and token.word in text.tongue.clauses.citizens:
                    self.marks.setdefault(place, CITIZEN)

    def _tells_what_was_done(self, match: Match) -> bool:
        """Whether it tells what a relative saw to, which the writer needs now: "min kone klarede
        posten"."""
        did = self.text.tongue.clauses.did
        words = self.text.said[match.first : match.last]
        return match.entry.target == NEEDS and not did.isdisjoint(words)

    def _is_stressed(self, place: int) -> bool:
        """Whether one is named there as the very one who does it: "det er mig, der ..."."""
        said, clauses = self.text.said, self.text.tongue.clauses
        return said[place - 1] in clauses.is_now and said[place + 1] in clauses.relative

    def _goes_on(self, last: int) -> None:
        """Marks the "og" after a child whom the writer has as the writer's: "jeg har en dreng på 4 og er
        gravid"."""
        for place in range(last, min(last + 2, self.text.size)):
            if _is_joiner(self.text, place):
                self.marks.setdefault(place, SELF)

    def _set_them(self) -> None:
        """Marks a "de" that goes on about a relative and theirs: "de bor i Stoholm"."""
        text, clauses = self.text, self.text.tongue.clauses
        for place in range(1, text.size - 1):
            token = text.tokens[place]
            they = token.opens and token.word in clauses.they
            if they and text.said[place + 1] in clauses.present and OTHER in self.marks.values():
                self.marks[place] = OTHER

    def _set_children_aside(self) -> None:
        """Marks the one of several children who is told of: "jeg har to børn, den store har angst"."""
        text, clauses = self.text, self.text.tongue.clauses
        several = [first for first, last in self.relatives if _are_many(text, first, last)]
        if not several:
            return
        for place in range(several[0] + 1, text.size - 2):
            one = text.said[place] in clauses.the and text.said[place + 1] in clauses.one_of_several
            if one and text.said[place + 2] in clauses.present:
                self.marks.update(dict.fromkeys((place, place + 1), THEIRS))

    def _set_theirs_again(self) -> None:
        """Marks the relatives of another who are named again with no "hans": "bor med sin mor, moren er
        indlagt"."""
        for first, last in self.relatives:
            if self.marks.get(first) == OTHER and self.kin.is_of_another(first):
                self.marks.update(dict.fromkeys(range(first, last), THEIRS))

    def _set_professionals_aside(self) -> None:
        """Marks the verb by which it is told how a doctor or a boss is or was: "min chef er på barsel". What
        such a one is, is nobody's answer; what they have found may be the writer's."""
        text = self.text
        for _, last, _ in self.professionals:
            if last < text.size and text.said[last] in text.tongue.clauses.is_or_was:
                self.marks.setdefault(last, THEIRS)

    def _has_them(self, first: int, last: int) -> bool:
        """Whether it is somebody spoken of who has that relative: "han har en kæreste", "har kun sin mor"."""
        text, clauses = self.text, self.text.tongue.clauses
        words = text.said[first:last]
        if words[0] not in clauses.introduces or last - first < 2:
            return False
        if not clauses.ours or not clauses.ours.isdisjoint(words):
            return False
        if not clauses.own.isdisjoint(words):
            return True
        start, _ = text.sentence(first)
        before = (1 << first) - (1 << start)
        writer, other = text.words(SELF) & before, text.words(PRONOUN) & before
        named = max(
            (p for p, mark in self.marks.items() if p >= start and mark == OTHER), default=-1
        )
        return max(other.bit_length() - 1, named) > writer.bit_length() - 1

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

    def turns_to_writer(self, match: Match) -> bool:
        """Whether it begins with a relative and ends with the writer, of whom a shorter saying tells:
        "min mand er 61, og jeg er 59"."""
        if self.marks.get(match.first) != OTHER:
            return False
        places = range(match.first + 1, match.last - 1)
        return any(
            self.marks.get(p) == SELF
            and self.text.tokens[p].word not in self.text.tongue.clauses.we
            for p in places
        )

    def is_of_a_stranger(self, match: Match) -> bool:
        """Whether a "han" tells it who is none of the relatives named."""
        if not self.kin.named:
            return False
        place = self._told_at(match)
        return self.marks.get(place) == PRONOUN and self.kin.is_of_nobody_named(place)

    def is_all_of_another(self, first: int, last: int) -> bool:
        """Whether a relative, "han" or "hun" is its subject, and the writer is not in it: "hun har ingen at
        tale med"."""
        words = (1 << last) - (1 << first)
        own = words & (self.text.words(SELF) | self.text.mine)
        place = self._last_named(first)
        objects = self.text.tongue.clauses.hits_other
        return (
            not own
            and place >= 0
            and self.marks[place] in (OTHER, PRONOUN)
            and self.text.said[place] not in objects
        )

    def hits_writer(self, first: int, last: int) -> bool:
        """Whether a "mig" stands in [first, last)."""
        return bool(self.text.mine >> first & (1 << last - first) - 1)

    def is_named_beside(self, number: int, first: int, last: int) -> bool:
        """Whether that relative is named, and not only meant, in the sentence up to `last`."""
        start, _ = self.text.sentence(first)
        return any(who == number and start <= place < last for place, who in self.kin.named)

    def tells_an_aside(self) -> bool:
        """Whether all that is told begins with the writer, with a relative or with staff, and not with a
        "han" who may be the one in need."""
        text = self.text
        staff = {first for first, _, _ in self.professionals}
        first = min((*self.marks, *staff, *self.named), default=text.size)
        told = first in staff or self.marks.get(first) != PRONOUN
        verbs = text.tongue.clauses.present | text.tongue.clauses.was
        told = told and text.said[0] not in verbs and not text.spans("spørg")
        tells = any(w in verbs or _ends_as_verb(text, w) for w in text.said)
        return text.size >= ASIDE_WORDS and first < text.size and told and tells

    def named_last_before(self, place: int) -> int:
        """The number of the relative named last before that word in its sentence, where no "jeg" follows."""
        start, _ = self.text.sentence(place)
        writer = (self.text.words(SELF) & (1 << place) - 1).bit_length() - 1
        named = [n for first, n in self.kin.named if max(start, writer) <= first < place]
        return named[-1] if named else NOBODY_NAMED

    def names_another(self, first: int, last: int) -> bool:
        """Whether a relative, a "han" or a "ham" is named in [first, last)."""
        others = (OTHER, PRONOUN, ASIDE, GONE, THEIRS)
        return any(self.marks.get(place) in others for place in range(first, last))

    def says_too(self, first: int, last: int) -> bool:
        """Whether it is told beside what is told of another: "selv har jeg gigt"."""
        start, end = self.text.sentence(first)
        near = self.text.tokens[max(start, first - TOO_REACH) : min(end, last + 1)]
        return any(token.word in self.text.tongue.clauses.as_well for token in near)

    def names_one_aside(self, match: Match) -> bool:
        """Whether one of whom nothing is told otherwise is named in the match: "mine børn skal med"."""
        return any(self.marks.get(place) == THEIRS for place in range(match.first, match.last))

    def of(self, match: Match) -> str:
        """Whom a match is about: the person named in it, else the last one named before it."""
        return self.whom(match)[0]

    def whom(self, match: Match) -> tuple[str, int]:
        """Whom a match is about, and which of the relatives, NOBODY_NAMED if none or if it is not told."""
        if self._at_me(match) or self._is_mine(match):
            return SELF, NOBODY_NAMED
        if self._tells_what_was_done(match):
            return NOBODY, NOBODY_NAMED
        place = self._told_at(match)
        who = self._who(place) if place >= 0 else NOBODY
        if who == SELF and self._is_in_a_naming(match):
            return OTHER, NOBODY_NAMED
        return who, self._which(place) if who in (OTHER, PRONOUN) else NOBODY_NAMED

    def for_whom(self, match: Match) -> tuple[str, int] | None:
        """Another for whom the writer does what the match tells: "jeg gør det hele for ham"."""
        for place in range(match.first + 1, match.last):
            if self.text.said[place] in self.text.tongue.clauses.hits_other:
                return PRONOUN, self._which(place)
        return None

    def _is_in_a_naming(self, match: Match) -> bool:
        """Whether it is a word of the naming of a relative: "jeg passer min demente mor"."""
        return any(first < match.first and match.last < last for first, last in self.relatives)

    def _told_at(self, match: Match) -> int:
        """The place of the mark by which it is told whom the match is about, -1 if there is none."""
        if self.marks.get(match.last - 1) == SELF and self._begins_clause(match.last - 2):
            return match.last - 1
        for place in range(match.first, match.last):
            # "savner hende": one set aside is told of only as the subject
            if place in self.marks and (place == match.first or not self._is_beside(place)):
                return place
        start, end = self.text.sentence(match.first)
        for place in range(match.first - 1, start - 1, -1):
            if place in self.marks:
                return place
        for place in range(match.last, min(match.last + 3, end)):
            if _is_joiner(self.text, place) or self.text.tokens[place].parted:
                break
            if place in self.marks:
                return place
        known = max((p for p in self.marks if p < start), default=-1)
        if self.introduced and known >= 0 and self.marks[known] == SELF:
            return self.introduced.get(self.text.sentence(known)[0], known)
        return known

    def _is_beside(self, place: int) -> bool:
        """Whether the one named there, within a saying, is set aside, or company of who is named before:
        "jeg er flyttet sammen med min kæreste"."""
        start, _ = self.text.sentence(place)
        before = self.is_company_at(place) and any(
            self.marks.get(p) == SELF for p in range(start, place)
        )
        return before or self._who(place) == ASIDE

    def _doer(self, place: int) -> int:
        """Which relative is the subject where a "ham" or "hans" stands at that place."""
        clauses, start = self.text.tongue.clauses, self.text.sentence(place)[0]
        if self.text.said[place] not in clauses.hits_other | clauses.whose:
            return NOBODY_NAMED
        before = next((p for p in range(place - 1, start - 1, -1) if p in self.marks), -1)
        named = before >= 0 and self.marks[before] in (OTHER, THEIRS)
        return self._which(before) if named else NOBODY_NAMED

    def asked_for(self, first: int, last: int) -> int:
        """Which of the relatives is named in [first, last), words that do not begin with that one:
        "hjælp til min mor" asks for her, "min mor er syg" tells of her."""
        named = (n for place, n in self.kin.named if first < place < last)
        return NOBODY_NAMED if first in self.kin.at else next(named, NOBODY_NAMED)

    def _begins_clause(self, place: int) -> bool:
        """Whether a verb stands there first after a comma: "når han er væk, drikker jeg"."""
        return 0 < place < self.text.size and self.text.tokens[place].parted

    def _which(self, place: int) -> int:
        """Which of the relatives is named, or meant, at that mark."""
        if self.marks.get(place, PRONOUN) == PRONOUN:
            return self.kin.meant_by(place, self._doer(place))[1]
        while (
            place not in self.kin.at and self.text.within >> place & 1 and place - 1 in self.marks
        ):
            place -= 1
        return self.kin.at.get(place, NOBODY_NAMED)

    def _at_me(self, match: Match) -> bool:
        """Whether it happens to the writer, who is no mere company ("bor hjemme hos os"); an "os" beside a
        relative tells nobody from the other ("hendes sygdom koster os mange penge")."""
        text, clauses = self.text, self.text.tongue.clauses
        if not hits_me(text, match):
            return False
        shared = match.entry.target == NEEDS and OTHER in self.marks.values()
        we = clauses.we if shared else ()
        return any(
            text.mine >> p & 1
            and text.said[p] not in we
            and not (p and text.tokens[p - 1].word in clauses.company)
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

    def is_a_note(self) -> bool:
        """Whether it begins as staff note down whom they write about, and no writer and no relative is named:
        "Mand, 63 år, ... Han vil gerne have en bolig"."""
        text = self.text
        if text.words(SELF) | text.mine or self.kin.named:
            return False
        return text.said[0] in text.tongue.clauses.noted and any(
            token.number >= GROWN for token in text.tokens[1:NOTED_REACH]
        )

    def is_told_of_us(self, first: int, last: int) -> bool:
        """Whether a "vi" tells it, in its sentence."""
        start, _ = self.text.sentence(first)
        return not self.text.tongue.clauses.we.isdisjoint(self.text.said[start:last])

    def names_company(self, first: int, last: int) -> bool:
        """Whether a relative who is mere company, or to whom something is done, is named in [first, last)."""
        return bool(self.company & ((1 << last) - (1 << first)))

    def is_pair(self, first: int, last: int) -> bool:
        """Whether a relative in [first, last) is named together with the writer."""
        return bool(self.pairs & ((1 << last) - (1 << first)))

    def before(self, match: Match) -> str:
        """The last person named before the match, or the one it begins with; the writer where it is
        the one it happens to."""
        return SELF if hits_me(self.text, match) else self.subject(match)

    def is_of_one_aside(self, match: Match) -> bool:
        """Whether the last one named before the match in its sentence is set aside."""
        return self.marks.get(self._last_named(match.first)) == ASIDE

    def is_of_a_helper(self, match: Match) -> bool:
        """Whether the last one named before the match is set aside and not gone: "min mor hjælper mig og
        er 70"."""
        place = self._last_named(match.first)
        while self.marks.get(place) == ASIDE and place not in self.kin.at:
            place -= 1
        return self.marks.get(place) == ASIDE and not self.gone >> place & 1

    def subject(self, match: Match) -> str:
        """The last person named before the match in its sentence, or the one it begins with."""
        place = self._last_named(match.first)
        return self._who(place) if place in self.marks else NOBODY

    def _last_named(self, first: int) -> int:
        """The place of the person last named before the word or at it, -1 if there is none."""
        start, _ = self.text.sentence(first)
        return next((p for p in range(first, start - 1, -1) if p in self.marks), -1)

    def names_at(self, place: int) -> bool:
        """Whether the naming of a relative begins at that word."""
        return place in self.kin.at

    def only_names(self, first: int, last: int) -> bool:
        """Whether [first, last) but names a relative with an age, or with what that one says: no
        trouble, no wish and nothing denied is told, and nothing asked."""
        text = self.text
        named = next((n for n in self.relatives if first <= n[0] < last), None)
        if named is None or not text.tongue.clauses.introduces.issuperset(
            set(text.said[first : named[0]]) - text.tongue.clauses.opens_naming
        ):
            return False
        bits = (1 << last) - (1 << first)
        if bits & (text.negations | self.troubles | covered(text.spans("vil gerne"))):
            return False
        aged = any(text.tokens[p].number >= 0 for p in range(first, last))
        opens = last <= named[1] + 1 and text.said[last - 1] in text.tongue.clauses.present
        whole = (1 << text.sentence(first)[1]) - (1 << first)
        opens = opens and not whole & (text.negations | self.troubles)
        return aged or opens or _speaks(text, named[1])

    def asks_nothing(self, first: int, last: int) -> bool:
        """Whether [first, last) tells something of a relative and wishes nothing: "min kone er syg"."""
        wishes = covered(self.text.spans("vil gerne")) if self.names_at(first) else 0
        return self.names_at(first) and not wishes & ((1 << last) - (1 << first))

    def is_told_of_nobody_else(self, first: int, last: int) -> bool:
        """Whether the writer alone tells it of themselves: from the "jeg" on, no relative, no "ham" and no
        "en pige, der" stands in the sentence."""
        text, clauses = self.text, self.text.tongue.clauses
        start, end = text.sentence(first)
        own = [p for p in range(start, last) if self.marks.get(p) == SELF]
        if not own or text.said[own[-1]] in clauses.we:
            return False
        others = clauses.hits_other | clauses.whose
        led = (p for p in range(own[-1], first) if text.tokens[p].parted)
        return not any(text.said[p] in clauses.relative for p in led) and not any(
            self.marks.get(p) in (OTHER, PRONOUN, GONE) or text.said[p] in others
            for p in range(own[-1], end)
        )

    def shared(self) -> int:
        """The words of the sentences in which the writer tells to have what another has, as bits: "min
        kæreste har ADHD ligesom mig"."""
        found = 0
        for first, _, denied in self.text.spans(SHARED) if self.named else ():
            start, end = self.text.sentence(first)
            found |= 0 if denied else (1 << end) - (1 << start)
        return found

    def _turns(self) -> list[tuple[int, int]]:
        """Where, after a relative was named, the writer turns back to themselves: "jeg derimod", "nu er
        jeg selv"."""
        if not self.named:
            return []
        either, said = self.text.tongue.clauses.either, self.text.said
        return [
            (first, last)
            for first, last, _ in self.text.spans(TURNS_BACK)
            if self.named[0] < first and either.isdisjoint(said[first:last])
        ]

    def turned_back(self) -> int:
        """The last place where the writer turns back to themselves, -1 if nowhere."""
        return max((first for first, _ in self.turns), default=-1)

    def is_because_of_another(self, first: int, last: int) -> bool:
        """Whether a relative is told, in the same sentence, to be the cause: "fordi min søn ...", "for jeg
        passer min mor"."""
        text, clauses = self.text, self.text.tongue.clauses
        _, end = text.sentence(first)
        causes = text.places_of(clauses.causes) | text.parted & text.places_of(clauses.causes_apart)
        causes &= bits_of(last, end)
        after = (causes & -causes).bit_length()  # the first of them; 0 if there is none
        return after > 0 and any(
            self.marks.get(p) == OTHER for p in range(after, min(after + 3, end))
        )

    def is_company_at(self, place: int) -> bool:
        """Whether a relative is named there as company, or as where somebody is: "hos min mor"."""
        before = self.text.said[place - 1] if place else ""
        return (
            place in self.kin.at
            and before in self.text.tongue.clauses.company
            and not _is_joiner(self.text, place - 1)
        )

    def is_at_mine(self, first: int, last: int) -> bool:
        """Whether it is told in [first, last) that somebody is at the writer's: "bor hos mig"."""
        return bool(self.text.at_mine & ((1 << last) - (1 << first)))

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
            if self.marks.get(first) == ASIDE or self._only_asks(first):
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

    def _only_asks(self, first: int) -> bool:
        """Whether the relative there but asks, and nothing is asked of that relative: "min mor spørger, om
        det er gratis"."""
        text = self.text
        _, end = text.sentence(first)
        ends = [last for begins, last, _ in text.spans(ANOTHER_ASKS) if begins == first]
        if not ends or max(ends) >= end or text.words(PRONOUN) & bits_of(max(ends), end):
            return False
        asks = text.words("hvem der gør det") | text.places_of(text.tongue.interrogatives)
        return bool(asks >> max(ends) & 1)

    def _follows_a_professional(self, place: int) -> bool:
        """Whether a doctor or the like is named before that word, in its sentence or the one before."""
        start, _ = self.text.sentence(place)
        start, _ = self.text.sentence(max(0, start - 1))
        named = [
            first
            for first, _, _ in self.professionals
            if start <= first < place and not self._is_where_one_goes(first)
        ]
        # "han går til lægen, og han sover": the one of whom it was told before
        said = self.text.said
        return bool(named) and said[place] not in said[: named[0]]

    def _is_where_one_goes(self, first: int) -> bool:
        """Whether a professional is but where a relative, named before, is taken: "vi kører vores
        far til lægen. Han er 83"."""
        start, _ = self.text.sentence(first)
        before = self.text.said[first - 1] if first else ""
        clauses = self.text.tongue.clauses
        led = before in clauses.company or before in clauses.introduces
        return led and any(start <= named < first for named in self.named)

    def _is_told_on(self, first: int, end: int) -> bool:
        """Whether a "han" or "hun" goes on about the relative, in that sentence or the next."""
        if end < self.text.size:
            _, end = self.text.sentence(end)
        return any(self.marks.get(place) == PRONOUN for place in range(first, end))

    def _who(self, place: int) -> str:
        """The mark; a pronoun after a relative means that relative, and a "we" where one is named
        tells nobody from the other."""
        mark = self.marks.get(place, PRONOUN)  # one whom the writer is neighbour to
        we = self.text.tokens[place].word in self.text.tongue.clauses.we
        if mark == SELF and we and OTHER in self.marks.values():
            return NOBODY
        if mark == PRONOUN:
            named = {m for p, m in self.marks.items() if p < place}
            named.discard(THEIRS)
            if self.kin.is_of_others(place, self._doer(place)):
                return ASIDE
            aside = ASIDE if self._follows_a_professional(place) else PRONOUN
            return next((who for who in (OTHER, ASIDE) if who in named), aside)
        if mark in (THEIRS, GONE):
            return ASIDE
        if mark == CITIZEN:
            return PRONOUN
        return NOBODY if mark == ASIDE else mark


def hits_me(text: Text, match: Match) -> bool:
    """Whether the writer is named as the one it happens to ("slår mig")."""
    return bool(text.mine >> match.first & ((1 << (match.last - match.first)) - 1))
