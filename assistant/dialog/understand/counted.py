"""What the words of examples tell of danger: in how many dangers each stands, and in how many other messages.

A file for each language (`data/danger-words-da.tsv`) holds the counts, so that whoever approves it can read
which words weigh and why; `python -m tools.danger_words` counts them anew. A word's points are how many
times as often it stands in dangers as in the others, as a logarithm, and the points of a message are the
sum of its words' and pairs'. They lead to a question, never to an alarm.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import log

from assistant.dialog.understand.text import Text

NUMBER = "#"
"""Stands for every number: which one it is tells nothing."""
OTHERS, FROM = "andre", "spørg fra"
"""The column of the messages without danger, and the line that says from how many points on is asked."""
CLEAR = 3.0
"""So many points the likeliest kind of danger has more than the next, for it to be asked about by name."""
HALF = 0.5
"""Half a message more than was counted, so that a word that no danger holds does not rule danger out."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The points of each word and pair of words ("gider ikke"): of danger, and of each kind of danger among
    all.

    `asked_from` are the points of a message from which on is asked about danger that no saying tells.
    """

    asked_from: float
    points: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]

    def sum_of(self, found: Iterable[str]) -> float:
        """How much these words and pairs tell of danger; below zero, against it."""
        return sum(self.points.get(word, 0.0) for word in found)

    def told(self, found: Iterable[str]) -> dict[str, float]:
        """What these words and pairs tell of danger, those that tell most first."""
        told = {word: self.points[word] for word in found if word in self.points}
        return dict(sorted(told.items(), key=lambda one: (-one[1], one[0])))

    def likeliest(self, found: Iterable[str]) -> str:
        """The kind of danger that these words and pairs tell most of; "" if another is nearly as likely."""
        words = list(found)
        sums = {kind: sum(of.get(word, 0.0) for word in words) for kind, of in self.kinds.items()}
        first, second = sorted(sums, key=lambda kind: (-sums[kind], kind))[:2]
        return first if sums[first] - sums[second] >= CLEAR else ""


def words_and_pairs(view: Text, hidden: int = 0) -> Iterator[str]:
    """Each word and each two words that follow each other, once, but for the words of `hidden`, as bits."""
    said = [
        "" if hidden >> place & 1 else NUMBER if token.number >= 0 else token.word
        for place, token in enumerate(view.tokens)
    ]
    pairs = (f"{one} {other}" for one, other in pairwise(said) if one and other)
    return iter(dict.fromkeys((*(word for word in said if word), *pairs)))


@cache
def counted(language: str) -> Counted | None:
    """The counts of a language; None where there is no file of it."""
    file = files("assistant.dialog").joinpath("data", f"danger-words-{language}.tsv")
    return parse(file.read_text("utf-8")) if file.is_file() else None


def parse(text: str) -> Counted:
    """The counts as they stand in a file: the kinds, how many messages there are of each, `FROM`, and then
    a word or pair a line. ValueError for a line of another width."""
    head, *lines = (line.split("\t") for line in text.splitlines() if not line.startswith("# "))
    of_all, (_, asked_from), rows = _numbers(lines[0], head), lines[1], lines[2:]
    kinds = [kind for kind in head[1:] if kind != OTHERS]
    dangers = sum(of_all[kind] for kind in kinds)
    shares = {kind: of_all[kind] / dangers for kind in kinds}
    points: dict[str, float] = {}
    of_kind: dict[str, dict[str, float]] = {kind: {} for kind in kinds}
    for row in rows:
        word, found = row[0], _numbers(row, head)
        grave = sum(found[kind] for kind in kinds)
        points[word] = log(_part(grave, dangers) / _part(found[OTHERS], of_all[OTHERS]))
        for kind, share in shares.items():
            of_kind[kind][word] = log((found[kind] + share) / (grave + 1) / share)
    return Counted(float(asked_from), points, of_kind)


def _numbers(row: list[str], head: list[str]) -> dict[str, int]:
    if len(row) != len(head):
        raise ValueError(f"{row[0]!r}: {len(row)} columns, not {len(head)}")
    return {name: int(number) for name, number in zip(head[1:], row[1:], strict=True)}


def _part(of_them: int, of_all: int) -> float:
    return (of_them + HALF) / (of_all + 2 * HALF)
