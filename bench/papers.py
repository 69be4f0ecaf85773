"""How often the papers' sentence that answers a question is the nearest to it: ours, the same without the
questions by which people ask, and beside two public ways to do it with the same questions.

Knows the questions that were drawn by lot and is taught nothing by them. Each is asked by itself, without
the talk before it.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.lookup import Lookup, passages_of
from assistant.spoken import spoken
from bench.labels import FOLDER
from bench.reading import percent
from bench.tell import Short, head, line
from tests.stories import library

ON = date(2026, 11, 25)
TABLES = {
    "asked": "questions by lot, by authors who saw the sentence alone; looked at since",
    "asked-kept": "the same by other authors, kept apart: nothing has been mended by it",
}
FIRST = 2
"""So many sentences are shown."""

Finder = Callable[[str], Sequence[str]]
"""The sentences nearest to a question, the best first."""


@dataclass(frozen=True)
class Lot:
    """A question on a sentence that was drawn by lot."""

    municipality: str
    text: str
    says: str


def lots(table: str, folder: Path = FOLDER) -> tuple[Lot, ...]:
    """The rows of a table: the municipality, the messages of which the last asks, and the sentence."""
    path = folder / f"{table}.tsv"
    rows = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    split = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return tuple(Lot(place, asked.split("//")[-1].strip(), says) for place, asked, says in split)


def papers() -> Short:
    """Both tables by each of the finders."""
    head("Questions on the papers: the sentence that answers is the first shown, or one of two")
    finders = {
        "Vejviser": {m: ours(m) for m in library().rulebooks},
        "the same without the questions by which people ask": {
            m: ours(m, with_questions=False) for m in library().rulebooks
        },
        "rapidfuzz WRatio over the same questions": {m: fuzzy(m) for m in library().rulebooks},
        "scikit-learn, character n-grams, nearest of the same questions": {
            m: grams(m) for m in library().rulebooks
        },
    }
    short: Short = []
    for table, what in TABLES.items():
        rows = lots(table)
        print(f"  {table}: {len(rows)} {what}")
        for who, by_place in finders.items() if rows else ():
            right, times = [0, 0], []
            for row in rows:
                began = time.perf_counter()
                found = list(dict.fromkeys(by_place[row.municipality](row.text)))[:FIRST]
                times.append((time.perf_counter() - began) * 1_000)
                right[0] += row.says in found[:1]
                right[1] += row.says in found
            one, two = (percent(count / len(rows)) for count in right)
            line(two, f"one of two, {one} the first; {statistics.median(times):.2f} ms; {who}")
            short.append((two, f"of {len(rows)} questions ({table}) find their sentence: {who}"))
    return short


def ours(municipality: str, with_questions: bool = True) -> Finder:
    """What the lookup finds, whether or not it is sure enough to be shown."""
    edition = library().edition(municipality, ON)
    lexicon = library().lexicons[municipality]["da"]
    lexicon = lexicon if with_questions else replace(lexicon, asked={})
    lookup = Lookup(spoken(edition, library().words("da")), edition, lexicon)
    every = passages_of(edition)
    return lambda text: [every[one].cited.says for one in lookup.ranked(text)]


def questions(municipality: str) -> Iterator[tuple[str, str]]:
    """Each question by which people ask, and the sentence itself, with the sentence."""
    known = library().lexicons[municipality]["da"].asked
    for passage in passages_of(library().edition(municipality, ON)).values():
        says = passage.cited.says
        yield from (
            (text, says) for text in (says, *(known[says].questions if says in known else ()))
        )


def fuzzy(municipality: str) -> Finder:
    """The sentences of the questions that are likest by rapidfuzz."""
    pairs = list(dict.fromkeys(questions(municipality)))
    texts = [text.lower() for text, _ in pairs]

    def find(text: str) -> list[str]:
        best = process.extract(text.lower(), texts, scorer=fuzz.WRatio, limit=FIRST * FIRST)
        return [pairs[place][1] for _, _, place in best]

    return find


def grams(municipality: str) -> Finder:
    """The sentences of the questions with the nearest character n-grams."""
    pairs = list(dict.fromkeys(questions(municipality)))
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    table = vectors.fit_transform([text for text, _ in pairs])

    def find(text: str) -> list[str]:
        near = (table @ vectors.transform([text]).T).toarray().ravel()
        return [pairs[place][1] for place in near.argsort()[::-1][: FIRST * FIRST]]

    return find
