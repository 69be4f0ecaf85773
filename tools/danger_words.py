"""`python -m tools.danger_words`: counts in how many examples of danger each word stands, and in how many
other messages, and writes `danger-words.tsv` beside the lexicon of each language.

Counted are the tables of danger, and as messages without danger also those by authors who never saw the
lexicons. From how many points on is asked is found by counting five times without a fifth of the messages
and looking at what is told of that fifth: of the ordinary ones one in `ONE_IN` is asked about.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from assistant.dialog.counted import FILE, FROM, OTHERS, counted_in
from assistant.dialog.seen import as_seen
from assistant.dialog.understand.text import Text
from bench.labels import BLIND, ENGLISH_BLIND, FOLDER, rows_of
from tests.stories import library

DATA = Path(__file__).parents[1] / "assistant" / "dialog" / "data"
ONE_IN = 200
"""Of so many ordinary messages one is asked about."""
LEAST, TELLS = 2, 2.0
"""A word or pair stands in so many messages at least; a pair tells so many points, for or against."""
PARTS = 5
HEAD = """\
# I hvor mange af eksemplerne hvert ord står, og hver to ord efter hinanden (# er et tal).
# Skrevet af: python -m tools.danger_words
"""
NONE = "-"
FILES = {"da": ("danger-not.tsv", "danger-hints.tsv", "danger-find.tsv"), "en": ("danger-en.tsv",)}
"""The tables of danger of each language; where two disagree the last counts."""


class Example(NamedTuple):
    """A message, the kind of danger that it tells of (`OTHERS` for none), and its words and pairs.

    `ordinary`: it is as people write here, and was not written to be mistaken for danger.
    """

    text: str
    kind: str
    ordinary: bool
    words: tuple[str, ...]


def examples(language: str) -> list[Example]:
    """All examples of a language, each text once."""
    lexicon = library().lexicons["soroe"][language]
    labelled = {text: (kind, ordinary) for text, kind, ordinary in _labelled(language)}
    return [
        Example(text, *label, tuple(Text(as_seen(text)[0], lexicon).words_and_pairs()))
        for text, label in labelled.items()
    ]


def _labelled(language: str) -> Iterator[tuple[str, str, bool]]:
    """Each text with its kind of danger, and whether it is ordinary."""
    for row in rows_of(BLIND if language == "da" else ENGLISH_BLIND):
        if not any("danger" in label for label in row.labels):
            yield row.text, OTHERS, True
    for file in FILES[language]:
        for line in (FOLDER / file).read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                first, *rest = line.split("\t")
                kind = first.rstrip("?") if rest and first != NONE else OTHERS
                yield (rest or [first])[-1], kind, False


def counts(found: Sequence[Example], asked_from: float = 0.0) -> str:
    """The file of these examples, as it is written."""
    of_all = Counter(example.kind for example in found)
    by_word: dict[str, Counter[str]] = {}
    for example in found:
        for word in example.words:
            by_word.setdefault(word, Counter())[example.kind] += 1
    kinds = sorted(kind for kind in of_all if kind != OTHERS)
    columns = [*kinds, OTHERS]
    kept = {
        word: count
        for word, count in by_word.items()
        if count.total() >= LEAST and (" " not in word or _tells(count, of_all))
    }
    rows = [(word, *(str(count[kind]) for kind in columns)) for word, count in sorted(kept.items())]
    head = [("ord", *columns), ("alle", *(str(of_all[kind]) for kind in columns))]
    head.append((FROM, f"{asked_from:.2f}"))
    return HEAD + "".join("\t".join(row) + "\n" for row in (*head, *rows))


def _tells(count: Mapping[str, int], of_all: Mapping[str, int]) -> bool:
    others, dangers = count.get(OTHERS, 0), sum(count.values()) - count.get(OTHERS, 0)
    of_dangers = sum(of_all.values()) - of_all[OTHERS]
    points = log((dangers + 0.5) / (of_dangers + 1)) - log((others + 0.5) / (of_all[OTHERS] + 1))
    return abs(points) >= TELLS


def held_out(
    found: Sequence[Example], parts: Iterable[int] = range(PARTS)
) -> Iterator[tuple[Example, float]]:
    """Each example of these parts with the points that the counts of the others give it."""
    for part in parts:
        rest = [example for example in found if _part_of(example) != part]
        table = counted_in(FILE, counts(rest))
        for example in found:
            if _part_of(example) == part:
                yield example, table.sum_of(example.words)


def _part_of(example: Example) -> int:
    return crc32(example.text.encode()) % PARTS


def level(told: Sequence[tuple[Example, float]]) -> float:
    """From how many points on one in `ONE_IN` of the ordinary messages is asked about."""
    ordinary = sorted((points for example, points in told if example.ordinary), reverse=True)
    return ordinary[len(ordinary) // ONE_IN]


def path_of(language: str) -> Path:
    """Where the counts of a language stand."""
    return DATA / FILE if language == "da" else DATA / language / FILE


def main() -> int:
    """Writes the files of all languages that have tables of both."""
    for language in ("da", "en"):
        found = examples(language)
        told = list(held_out(found))
        asked_from = level(told)
        path_of(language).write_text(counts(found, asked_from), "utf-8")
        dangers = [points for example, points in told if example.kind != OTHERS]
        asked = sum(points > asked_from for points in dangers)
        print(
            f"{language}: asked from {asked_from:.2f} on, {asked} of {len(dangers)} dangers held out"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
