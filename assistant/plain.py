"""How hard a Danish text is to read: words, sentences, LIX. Knows no rules, people or files.

**Word.** A run of letters, with hyphens and apostrophes inside ("CPR-nummer" is one word). One word
each are also: a number with its points and spaces ("57 87 60 00", "9.00", "1.250"), a paragraph of law
("§ 82 b", "§ 176 a, stk. 2"), a mail address, a link, and a place that is filled in ("{municipality}").
Names count as any other word. A slash parts two words.

**Long word.** More than six letters; digits and hyphens are no letters.

**Sentence.** It ends at ".", "!", "?" or "…" (with what closes a quotation or parenthesis) before white
space, and at the end of a line, a list item, a heading or a button: what has no full stop is a
sentence of its own. A point before a small letter ends nothing ("1. januar"), nor does the point of a
known abbreviation before a number ("kl. 9"). Neither colon nor semicolon nor dash ends a sentence:
Björnsson lets the colon do so, and we do not, for that makes a text look easier than it is.

**LIX** = words / sentences + 100 * long words / words (Björnsson 1968). Under 30 is very easy, over 40
is for trained readers. On less than `ENOUGH` words it says nothing, and is not used.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

LONG = 6
LONGEST_SENTENCE = 20
HARDEST = 35
TARGET = 30
ENOUGH = 25
"""The fewest words that LIX is used on: one long word in ten moves it by ten."""

ABBREVIATIONS = (
    "bl.a", "ca", "dvs", "evt", "hhv", "inkl", "jf", "kl", "kr", "m.m", "maks", "min", "nr", "pkt",
    "pr", "stk", "tlf",
)  # fmt: skip

_LETTER = r"[^\W\d_]"
_PARAGRAPH = r"§§? ?\d+(?: ?[a-h]\b)?(?:,? stk\. ?\d+)?"
_WORD = re.compile(
    rf"{_PARAGRAPH}|\{{[a-z0-9_-]+\}}|\[[Dd](?:u|ig|in|it|ine)\]|\S+@\S+\.\w+|(?:https?://)?\w[\w-]*(?:\.[\w-]+)*\.(?:dk|com|org)\b(?:/[\w/-]*)?"
    rf"|\+?\d+(?:[.,:/-]?\d+| \d{{2,3}}\b)*|{_LETTER}+(?:[-'’](?:{_LETTER}|\d)+)*"
)
_END = re.compile(r"[.!?…]+[«»\"”’)\]]*(?=\s|$)")


@dataclass(frozen=True)
class Measure:
    """What was counted in a text."""

    words: int
    sentences: int
    long: int

    @cached_property
    def lix(self) -> float:
        """Björnsson's number; 0 for no words."""
        if not self.words:
            return 0.0
        return self.words / self.sentences + 100 * self.long / self.words

    @property
    def enough(self) -> bool:
        """Whether there is text enough for LIX to say something."""
        return self.words >= ENOUGH

    def __add__(self, other: "Measure") -> "Measure":
        return Measure(
            self.words + other.words, self.sentences + other.sentences, self.long + other.long
        )


def words(text: str) -> list[str]:
    """The words of a text, as counted."""
    return [match[0] for match in _WORD.finditer(text)]


def sentences(text: str) -> list[str]:
    """The sentences of a text that have words, in order."""
    found = []
    for line in text.splitlines():
        start = 0
        for match in _END.finditer(line):
            if _ends(line, match):
                found.append(line[start : match.end()])
                start = match.end()
        found.append(line[start:])
    return [sentence.strip() for sentence in found if _WORD.search(sentence)]


def _ends(line: str, match: re.Match[str]) -> bool:
    """Whether the mark ends a sentence here."""
    after = line[match.end() :].lstrip()
    if not after:
        return True
    if after[0].islower():
        return False
    before = line[: match.start()].rpartition(" ")[2].lstrip("(").lower()
    return not (before in ABBREVIATIONS and (after[0].isdigit() or after[0] == "§"))


def is_long(word: str) -> bool:
    """Whether it has more than six letters. Places to fill in and links have none."""
    if word[0] in "{[§" or "@" in word or "." in word:
        return False
    return sum(letter.isalpha() for letter in word) > LONG


def measure(texts: Iterable[str]) -> Measure:
    """The count over several texts; each begins a new sentence."""
    return sum(map(_measured, texts), Measure(0, 0, 0))


@lru_cache(maxsize=20_000)
def _measured(text: str) -> Measure:
    """The count of one text. The same sentences stand on many screens."""
    found = words(text)
    return Measure(len(found), len(sentences(text)), sum(map(is_long, found)))
