"""One tongue as letters, numbers, endings and small closed sets of words: values only.

Knows how a tongue is written, never what a word means to a fact or question.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from assistant.dialog import slips

# Signs that may stand inside a word: invisible ones (soft hyphen, zero width, marks of direction),
# accents, and Arabic vowel marks.
UNSEEN = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
INSIDE = f"\u0300-\u036f\u064b-\u065f\u0670{UNSEEN}"
_INVISIBLE = re.compile(f"[{UNSEEN}]")
# Every sign that people use for an apostrophe.
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ", "'"))


# A longer word is no word: it has no endings, and nothing is looked for in it.
LONGEST = 40
# Shorter number words are but a letter from other words ("atten", "aften").
LONG_NUMBER = 7
# Signs that no text holds, from here on.
_PRIVATE = 0xE000


def split(words: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(words.split())


def counted(lines: Iterable[str], start: int = 1) -> dict[str, int]:
    """Each word of each line -> the number of its line."""
    return {word: n for n, line in enumerate(lines, start) for word in line.split()}


@dataclass(frozen=True)
class Numbers:
    """How numbers are said. `first` and `second` are the parts of a number said in two words ("to og
    fyrre", "forty two"), with one of `joiners` between, which may be missing if `bare`."""

    words: Mapping[str, int]
    first: Mapping[str, int]
    second: Mapping[str, int]
    joiners: frozenset[str]
    bare: bool = False
    hundreds: frozenset[str] = frozenset()
    thousands: frozenset[str] = frozenset()
    ands: frozenset[str] = frozenset()
    """Between a hundred or a thousand and the rest."""
    centuries: Mapping[str, int] = field(default_factory=dict)
    """Words that begin a year ("nitten", "nineteen") -> the year."""
    articles: frozenset[str] = frozenset()
    """Words for one that are articles too: numbers only where a number is expected."""
    aged: tuple[str, ...] = ()
    """Words that are written together with a number before them ("tyveårig")."""
    ordinals: Mapping[str, int] = field(default_factory=dict)
    decades: Mapping[str, int] = field(default_factory=dict)
    """Words for ten ages ("tyverne") -> the first of them."""


@dataclass(frozen=True, eq=False)
class Clauses:
    """The closed sets of words by which whom a sentence is about, and what is denied, are told."""

    company: frozenset[str]
    """A relative after these is company or cause, not whom the sentence is about."""
    finite: frozenset[str]
    """After these a relative is the one who does it ("min mor er ...")."""
    begins: frozenset[str]
    """A clause begins here, so a relative that follows is whom it is about."""
    relative: frozenset[str]
    """ "min mor, som ..." """
    introduces: frozenset[str]
    """Words that may open a saying about a relative ("har en datter", "til min mor")."""
    verb_ending: str
    """The ending of a verb in the present tense; "" if it cannot be told."""
    hits_other: frozenset[str]
    """In a sentence about somebody else: that it happens to that other."""
    own: frozenset[str]
    """ "sin", "hans": of the one spoken of, so somebody is."""
    becomes: frozenset[str]
    passive_ending: str
    """ "bliver slået": the one named is whom it happens to."""
    neither: frozenset[str]
    either: frozenset[str]
    whose: frozenset[str]
    """ "hans", "hendes": of somebody, who need not be whom the clause is about."""
    we: frozenset[str]
    as_well: frozenset[str]
    """ "jeg har selv ...": beside what was told of another."""
    says: frozenset[str]
    """Verbs after which a relative is not the one asked for."""
    many: frozenset[str]
    """Relatives of whom there are several: mere company, for one person is asked for."""
    kin: frozenset[str]
    """Relatives who are named without a "min" ("mor", "far")."""
    is_one: frozenset[str]
    """After these the writer tells of being one ("jeg er mor", "som far")."""
    young: frozenset[str]
    """Relatives who are too young, or too many, to be the one who needs help."""
    my: frozenset[str]
    """ "min", "mit": what is named so is the writer's own."""
    children: frozenset[str]
    """Relatives who may be too young, so that an age must tell."""
    aged: frozenset[str]
    """ "min søn på 32": an age follows."""
    dead: frozenset[str]
    was: frozenset[str]
    """Verbs that tell a state that was."""
    present: frozenset[str]
    """Verbs that tell what is now."""
    harms: frozenset[str] = frozenset()
    """And those that tell of a danger that goes on now."""
    relations: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Endings of words for relatives -> what they are to the writer, and "hun" or "han" if it tells. By
    these two namings are known to be of the same person; without any, all are taken for one."""
    sexes: Mapping[str, str] = field(default_factory=dict)
    """ "hende" -> "hun"."""
    fronted: frozenset[str] = frozenset()
    """Words that may open a clause whose verb and subject follow: "nu drikker min bror"."""
    is_or_was: frozenset[str] = frozenset()
    """Verbs by which it is told how somebody is: "min chef er syg"."""
    is_now: frozenset[str] = frozenset()
    """Verbs by which an age is told: "min søn er 8"."""
    the: frozenset[str] = frozenset()
    one_of_several: frozenset[str] = frozenset()
    """ "den store", "den ældste": one of several children named before."""
    ours: frozenset[str] = frozenset()
    """ "min mor", "vores mor": a relative of the writer's, and not of one spoken of."""
    they: frozenset[str] = frozenset()
    former: str = ""
    """The relation of who was the writer's ("min eks")."""
    whose_ending: str = ""
    """ "min mors"."""
    did: frozenset[str] = frozenset()
    """What somebody saw to, who need not be there any more: "min kone ordnede banken"."""
    calls: frozenset[str] = frozenset()
    """Of `says`, what one whose age is told may do in need: "min søn på 32 ringer hele tiden"."""
    several: frozenset[str] = frozenset()
    """Relatives of whom several are named at once ("forældre")."""
    citizens: frozenset[str] = frozenset()
    """Words by which staff name the one they help."""
    names: frozenset[str] = frozenset()
    """Given names, less those that are words too."""
    causes: frozenset[str] = frozenset()
    """ "... fordi min søn ...": what the writer lacks, they lack for another's sake."""
    causes_apart: frozenset[str] = frozenset()
    """The same, but only after a comma: "..., for min søn ..."."""
    opens_naming: frozenset[str] = frozenset()
    """What may stand before a relative who is but named: "jeg har en ven"."""
    how: frozenset[str] = frozenset()
    """ "jeg ved ikke, hvordan jeg ...": what follows is not denied."""
    noted: frozenset[str] = frozenset()
    """Words with which a note about somebody begins: "mand, 63 år"."""
    none: frozenset[str] = frozenset()
    """ "her har jeg ingen": nothing is denied of what stands before."""
    naming: frozenset[str] = frozenset()
    """After these a name is told, not who does something: "jeg hedder Ole"."""

    @cached_property
    def minors(self) -> frozenset[str]:
        """Relatives who are, or may be, too young to be the one who needs help."""
        return self.young | self.children


class Beside(NamedTuple):
    """A word that is meant for `right` where one of `before` stands before it and one of `after` behind it;
    none of either asks for none. None of `unless` stands behind; "" is an edge of the sentence."""

    before: frozenset[str]
    after: frozenset[str]
    unless: frozenset[str]
    right: tuple[str, ...]


def beside(lines: Iterable[tuple[str, str, str, str, str]]) -> dict[str, tuple[Beside, ...]]:
    """Each line of words before, words as written, words behind, words that may not be behind ("$" for the
    beginning or the end of the sentence), and the right ones."""
    found: dict[str, tuple[Beside, ...]] = {}
    for before, word, after, unless, right in lines:
        never = frozenset("" if sign == "$" else sign for sign in unless.split())
        first, behind = (
            frozenset("" if sign == "$" else sign for sign in side.split())
            for side in (before, after)
        )
        rule = Beside(first, behind, never, tuple(right.split()))
        found[word] = (*found.get(word, ()), rule)
    return found


@dataclass(frozen=True, eq=False)
class Tongue:
    """Everything about one tongue that no lexicon file lists. Words are folded."""

    code: str
    letters: Mapping[str, str]
    """Letter -> what it becomes when folded; all other accents fall away."""
    bare_letters: tuple[tuple[str, str], ...]
    """What stands in place of a folded letter where the keyboard has none ("oe" -> "o")."""
    signs: str
    """Signs that belong to a word ("don't")."""
    numbers: Numbers
    months: Mapping[str, int]
    day_marks: str
    """Pattern of what may follow the day of a date (".", "th of")."""
    shortened: frozenset[str]
    """Short words whose full stop ends no sentence."""
    after_ordinal: frozenset[str]
    """After a number and a full stop: the number was an ordinal ("2. sal")."""
    endings: Mapping[str, tuple[str, ...]]
    """Ending -> what may stand in its place in the base of the word."""
    doubled: str
    """Letters that are not doubled before an ending."""
    prefixes: tuple[str, ...]
    """Particles written together with the word that follows."""
    never_first: frozenset[str]
    """Words that begin no compound written in two parts."""
    of_an_age: frozenset[str]
    """With one of these a number is an age, and not the number of an option."""
    or_and: frozenset[str]
    empty: frozenset[str]
    """Words of a label that tell it from no other."""
    common: frozenset[str]
    """The commonest words, by which the tongue of a message is told."""
    clauses: Clauses
    as_written: int = 3
    """Words no longer than this have no endings."""
    amounts: frozenset[str] = frozenset()
    """Short words whose full stop ends a sentence only before a capital ("kr.")."""
    long_stems: int = 3
    """The fewest letters that are left when an ending goes."""
    own_script: str = ""
    """Pattern of a letter that only this tongue has."""
    weekdays: Mapping[str, int] = field(default_factory=dict)
    """Weekdays, also as they are named after they have been ("mandags"): 1 is Monday."""
    sounds: tuple[tuple[str, str], ...] = ()
    """Pattern in a folded word -> what it sounds like, in the order in which they are put in place."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Signs that are said as words where one dictates ("komma") -> the sign."""
    never_marks: frozenset[str] = frozenset()
    """After these the word for a sign is itself meant ("sætte punktum")."""
    letters_for: Mapping[str, str] = field(default_factory=dict)
    """Single letters -> the word for which they stand ("m bussen")."""
    letters_after: Mapping[str, str] = field(default_factory=dict)
    """The same after a number ("100 m")."""
    measures: frozenset[str] = frozenset()
    """What follows a number that measures: a comma before its last digit is a decimal one ("8,5 km")."""
    of_year: str = ""
    """The ending of who was born in a year ("en 85'er")."""
    always: str = ""
    """The word for "24/7"."""
    beside: Mapping[str, tuple[Beside, ...]] = field(default_factory=dict)
    """Words that are meant for another by what stands beside them."""
    before_infinitive: frozenset[str] = frozenset()
    """Words after which an infinitive may stand, of which dialects leave out the last vowel."""
    whole: frozenset[str] = frozenset()
    """Words that may be written in two parts though the first is one of `never_first`."""
    present: Mapping[str, str] = field(default_factory=dict)
    """Infinitives that learners write for the present tense ("jeg høre") -> the present tense."""
    infinitives: Mapping[str, str] = field(default_factory=dict)
    """Present tenses that learners write for the infinitive ("kan sover") -> the infinitive."""
    modals: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    """After a modal an infinitive stands, with at most such a word between: "vil ikke leve"."""
    denies: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    """In "jeg ikke kan" the verb and the negation have changed places, unless a clause depends on
    another ("at jeg ikke kan")."""
    interrogatives: frozenset[str] = frozenset()
    """Words with which a question begins, after which the verb stands before its subject."""
    asked_how: frozenset[str] = frozenset()
    """What may stand behind one of them: "hvor længe"."""
    questions: frozenset[tuple[str, str]] = frozenset()
    """A verb and whom it is said of, as a question begins: "må man"."""
    tells_first: frozenset[str] = frozenset()
    """The words with which it begins what people tell: "jeg talte med lægen", "har talt med lægen"."""
    what_if: tuple[tuple[str, ...], ...] = ()
    """The beginnings of a case of which it is asked on: "og hvis", "hvad hvis"."""
    asked_subjects: frozenset[str] = frozenset()
    """Who stands after any verb that begins a question ("mister jeg", "holder de")."""
    verb_ends: str = ""
    """The ending of a verb that may begin one; "" if it cannot be told."""
    never_asks: frozenset[str] = frozenset()
    """Words with that ending that are no verb, or that tell what was said ("siger han")."""
    subordinates: frozenset[str] = frozenset()
    """Words that begin a clause after which the order is that of a question, and nothing need be asked."""
    then: str = ""
    """The word that tells that it is asked all the same: "hvis jeg er syg, skal jeg så"."""
    tells_of: frozenset[str] = frozenset()
    """Words with which it begins what is told of somebody, and after which it may be asked without a comma:
    "jeg er 69 kan jeg få en ledsager"."""
    turns: frozenset[str] = frozenset()
    """Words after which a verb stands before whom it is said of, and nothing is asked: "nu må jeg"."""
    goes_on: tuple[tuple[str, ...], ...] = ()
    """How a question begins that goes on with the one before: "og bostøtte?", "hvad med i weekenden?"."""
    ends_denied: frozenset[str] = frozenset()
    """What may follow a negation that stands behind its verb: "vil leve ikke mere"."""
    after_not: frozenset[str] = frozenset()
    """Words that say after a negation how far it goes, and are passed there like small words."""
    runs: frozenset[str] = frozenset()
    runs_before: frozenset[str] = frozenset()
    """Words that are often written together with one another ("kanikke"), and those also with any word
    behind ("påkontanthjælp")."""
    first_of_two: frozenset[str] = frozenset()
    second_of_two: frozenset[str] = frozenset()
    """Words that are written together with any word behind, or before, where nothing else can be meant
    ("hjælptil"; "hanler" is "handler"). None begins or ends many other words, as "af" and "er" do."""
    bare: Mapping[str, str] = field(default_factory=dict)
    bare_tells: frozenset[str] = frozenset()
    """Small words without their letters ("nar") -> with them, and those of them that are no other word:
    a message that holds one, and nowhere such a letter, is written without."""
    vowels_alike: tuple[tuple[str, str], ...] = ()
    """Vowels that are often written for another -> the other."""
    vowels_broad: tuple[tuple[str, str], ...] = ()
    """Vowels that are said much as another -> the other: looked for where nothing else is near."""
    swallowed: str = ""
    """Pattern of an ending that has lost its vowel ("savnr"), and the vowel that it has lost."""
    vowel: str = ""

    @cached_property
    def _table(self) -> dict[int, str]:
        return str.maketrans(dict(self.letters))

    def fold(self, word: str) -> str:
        """The word in small letters, without accents, signs and invisible marks."""
        if word.isascii():
            return word.casefold()
        seen = _INVISIBLE.sub("", word).translate(_APOSTROPHES)
        small = unicodedata.normalize("NFKC", seen).casefold()
        small = small.translate(self._table)
        if small.isascii():
            return small
        plain = unicodedata.normalize("NFD", small)
        return "".join(c for c in plain if not unicodedata.combining(c)).translate(self._table)

    @cached_property
    def _bare(self) -> tuple[re.Pattern[str], dict[str, str]]:
        bare = dict(self.bare_letters)
        return re.compile("|".join(bare) or "(?!)"), bare

    def loose(self, folded: str) -> str:
        """The folded word as someone without these letters on the keyboard may write it."""
        pattern, bare = self._bare
        return pattern.sub(lambda letters: bare[letters[0]], folded)

    @cached_property
    def _typed(self) -> tuple[re.Pattern[str], dict[str, str]]:
        """Letters that are folded to two, and one sign for each."""
        signs = {folded: chr(sign) for sign, (folded, _) in enumerate(self.bare_letters, _PRIVATE)}
        return re.compile("|".join(signs) or r"(?!)"), signs

    def typed(self, folded: str) -> str:
        """The folded word with one sign for each letter as it is typed: to compare how far words differ."""
        pattern, signs = self._typed
        return pattern.sub(lambda letters: signs[letters[0]], folded)

    @cached_property
    def turned(self) -> frozenset[str]:
        """The words that may be meant for others by what stands beside them."""
        letters = self.letters_for.keys() | self.letters_after.keys()
        return frozenset(
            self.beside.keys()
            | letters
            | self.denies
            | self.present.keys()
            | self.infinitives.keys()
        )

    @cached_property
    def _sounds(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((re.compile(pattern), sound) for pattern, sound in self.sounds)

    def heard(self, folded: str) -> str:
        """How the folded word sounds: words that are said alike are heard alike ("post", "påst")."""
        for pattern, sound in self._sounds:
            folded = pattern.sub(sound, folded)
        return folded

    def unswallowed(self, folded: str) -> str:
        """The word with the vowel that its ending has lost ("savnr" -> "savner"), else the same."""
        if self.swallowed and re.search(self.swallowed, folded):
            return f"{folded[:-1]}{self.vowel}{folded[-1]}"
        return folded

    @cached_property
    def tells(self) -> frozenset[str]:
        """The words by which the tongue is told: the commonest, and the number words."""
        return self.common | self.numbers.words.keys()

    @cached_property
    def _by_last(self) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
        found: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
        for ending, instead in self.endings.items():
            found[ending[-1]] = (*found.get(ending[-1], ()), (ending, instead))
        return found

    def bases(self, word: str) -> list[str]:
        """The forms a folded word may be an ending of: itself, "regninger" -> "regning", ..."""
        if len(word) > LONGEST:
            return [word]
        if not self.prefixes:
            return self._stems(word)
        return [stem for start in self._unprefixed(word) for stem in self._stems(start)]

    def _unprefixed(self, word: str) -> list[str]:
        found = [word]
        for start in found:
            for prefix in self.prefixes:
                if start.startswith(prefix) and len(start) - len(prefix) >= 2:
                    rest = start[len(prefix) :]
                    if rest not in found and len(found) < 8:
                        found.append(rest)
        return found

    def _stems(self, word: str) -> list[str]:
        found = [word]
        for ending, instead in self._by_last.get(word[-1:], ()):
            if not word.endswith(ending):
                continue
            stem = word[: -len(ending)]
            if len(stem) < self.long_stems:
                continue
            twin = len(stem) > 1 and stem[-1] == stem[-2] and stem[-1] not in self.doubled
            found.extend(stem + end for end in (instead[:1] if twin else instead))
            if twin and instead[0] == "":
                found.append(stem[:-1])
        return found

    def number_of(self, word: str) -> int:
        """The number that a folded word or its digits stand for, -1 if none."""
        if word.isascii() and word.isdecimal():
            return int(word) if len(word) <= 6 else -1
        numbers = self.numbers
        return -1 if word in numbers.articles else numbers.words.get(word, -1)

    @cached_property
    def _long_numbers(self) -> slips.Index:
        """The number words that are long enough to be told from other words though one letter is wrong."""
        words = (word for word in self.numbers.words if len(word) >= LONG_NUMBER)
        return slips.index_of(((word, self.typed(word)) for word in words), at_most=1)

    def slipped_number(self, word: str) -> str:
        """The number word that is meant by one written with a slip ("halvfms"), "" if none or it may be
        several numbers."""
        if len(word) < LONG_NUMBER - 1 or len(word) > LONGEST or word in self.numbers.words:
            return ""
        typed = self.typed(word)
        near = set(slips.may_be((self._long_numbers,), typed, 1))
        near = {other for other in near if slips.distance(typed, self.typed(other), 1) is not None}
        one = len({self.numbers.words[other] for other in near}) == 1
        return min(near) if one else ""


def year_of(two_digits: int) -> int:
    """The year of birth meant by two digits. Those who write here are 18 to 100 in the 2020s."""
    return 2000 + two_digits if two_digits < 20 else 1900 + two_digits
