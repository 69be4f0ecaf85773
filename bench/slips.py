"""How messages are read that are written worse: a slip in one word, no punctuation, words run together.

Each message is read as it stands and as spoiled, and the share that is read the same is told, by way of
spoiling. No labels are needed: what is measured is what a slip costs. Which word is hit is told by a
digest of the text, so every run spoils the same.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from random import Random

from bench.labels import Row, Said, judged, ours
from bench.tell import Short, head, line

WORD = re.compile(r"[^\W\d_]+")
SHORT, LONG = 5, 9
"""Letters of a word that a slip hits at least, and of one that is written in two parts."""
KEYBOARD = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm")
VOWELS = {"a": "æ", "e": "æ", "i": "e", "o": "å", "u": "o", "y": "ø", "æ": "e", "ø": "y", "å": "o"}

Spoiled = str | None
Way = Callable[[str, Random], Spoiled]
"""A text, and what chooses -> the text written worse; None if it holds nothing to spoil."""


def in_a_word(change: Callable[[str, Random], str], least: int = SHORT) -> Way:
    """One of the words that are long enough, changed."""

    def spoil(text: str, chance: Random) -> Spoiled:
        words = [found for found in WORD.finditer(text) if len(found[0]) >= least]
        if not words:
            return None
        hit = chance.choice(words)
        return text[: hit.start()] + change(hit[0], chance) + text[hit.end() :]

    return spoil


def swapped(word: str, chance: Random) -> str:
    at = chance.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def left_out(word: str, chance: Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def doubled(word: str, chance: Random) -> str:
    at = chance.randrange(1, len(word))
    return word[: at + 1] + word[at:]


def beside(word: str, chance: Random) -> str:
    """The key to the right of the one that was meant."""
    at = chance.randrange(1, len(word))
    row = next((keys for keys in KEYBOARD if word[at].lower() in keys[:-1]), "")
    key = row[row.index(word[at].lower()) + 1] if row else "e"
    return word[:at] + key + word[at + 1 :]


def another_vowel(word: str, chance: Random) -> str:
    places = [at for at in range(1, len(word)) if word[at] in VOWELS]
    if not places:
        return word
    at = chance.choice(places)
    return word[:at] + VOWELS[word[at]] + word[at + 1 :]


def in_two(word: str, chance: Random) -> str:
    at = chance.randrange(3, len(word) - 3)
    return f"{word[:at]} {word[at:]}"


def run_together(text: str, chance: Random) -> Spoiled:
    spaces = [found.start() for found in re.finditer(r"(?<=\w) (?=\w)", text)]
    if not spaces:
        return None
    at = chance.choice(spaces)
    return text[:at] + text[at + 1 :]


def without_punctuation(text: str, _: Random) -> str:
    return re.sub(r"[.,!?;:]", "", text)


def without_danish_letters(text: str, _: Random) -> str:
    return text.translate(str.maketrans("æøåÆØÅ", "aoaAOA"))


WAYS: dict[str, Way] = {
    "two letters swapped": in_a_word(swapped),
    "a letter left out": in_a_word(left_out),
    "a letter doubled": in_a_word(doubled),
    "the key beside": in_a_word(beside),
    "another vowel": in_a_word(another_vowel),
    "a long word in two parts": in_a_word(in_two, LONG),
    "a word said twice": in_a_word(lambda word, _: f"{word} {word}", 2),
    "two words run together": run_together,
    "no æ, ø and å": without_danish_letters,
    "no punctuation": without_punctuation,
}


@dataclass(frozen=True)
class Kept:
    """Of the messages that could be spoiled in one way, how many are read the same, and how many of the
    others only tell less."""

    tried: int
    same: int
    less: int


def kept(rows: Sequence[Row], way: Way) -> Kept:
    """What of these messages is left where they are spoiled so."""
    tried = same = less = 0
    for row in rows:
        chance = Random(blake2b(row.text.encode(), digest_size=8).digest())
        text = way(row.text, chance)
        if not text or text == row.text:
            continue
        before, after = _told(row), _told(replace(row, text=text))
        tried += 1
        same += before == after
        less += before != after and after.sure <= before.sure
    return Kept(tried, same, less)


def _told(row: Row) -> Said:
    return judged(row, ours(row))


def slips(rows: Sequence[Row]) -> Short:
    """Every way on these messages."""
    head(
        f"Reading: what a slip costs ({len(rows)} messages, each read as it stands and as spoiled)"
    )
    shares = []
    for name, way in WAYS.items():
        found = kept(rows, way)
        if not found.tried:
            continue
        shares.append(found.same / found.tried)
        text = f"{name}: {found.same} of {found.tried} read the same, {found.less} only tell less"
        line(f"{shares[-1]:.1%}", text)
    return (
        [(f"{sum(shares) / len(shares):.1%}", "of spoiled messages read the same")]
        if shares
        else []
    )
