"""How often the papers' sentence that answers a question is the nearest to it: ours, the same without the
questions by which people ask, and beside two public ways to do it with the same questions.

Knows the questions that were drawn by lot and is taught nothing by them. Each is asked by itself, without
the talk before it; and of those that follow another, with that.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
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
FOLLOWED = {
    "followed": "short talks of two questions by lot, the sentence answers the last; looked at since",
    "followed-kept": "the same by another author, kept apart: nothing has been mended by it",
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
    before: str = ""
    """What was asked just before it."""


def lots(table: str, folder: Path = FOLDER) -> tuple[Lot, ...]:
    """The rows of a table: the municipality, the messages of which the last asks, and the sentence."""
    path = folder / f"{table}.tsv"
    rows = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    split = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return tuple(_lot(place, asked.split("//"), says) for place, asked, says in split)


def _lot(municipality: str, messages: Sequence[str], says: str) -> Lot:
    *before, last = (message.strip() for message in messages)
    return Lot(municipality, last, says, " ".join(before[-1:]))


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
    apart = {who: {m: _alone(find) for m, find in at.items()} for who, at in finders.items()}
    short = [told for table, what in TABLES.items() for told in _measured(table, what, apart)]
    both = {who: {m: _together(find) for m, find in at.items()} for who, at in finders.items()}
    after = {
        "Vejviser": {m: following(m) for m in library().rulebooks},
        "Vejviser by the last question alone": apart["Vejviser"],
        **{f"{who}, both as one text": at for who, at in both.items()},
    }
    return short + [
        told for table, what in FOLLOWED.items() for told in _measured(table, what, after)
    ]


Answerer = Callable[[Lot], Sequence[str]]
"""The sentences nearest to the last question of a talk, the best first."""


def _alone(find: Finder) -> Answerer:
    return lambda lot: find(lot.text)


def _together(find: Finder) -> Answerer:
    return lambda lot: find(f"{lot.before} {lot.text}")


def _measured(table: str, what: str, by_whom: Mapping[str, Mapping[str, Answerer]]) -> Short:
    rows = lots(table)
    print(f"  {table}: {len(rows)} {what}")
    short: Short = []
    for who, by_place in by_whom.items() if rows else ():
        right, times = [0, 0], []
        for row in rows:
            began = time.perf_counter()
            found = list(dict.fromkeys(by_place[row.municipality](row)))[:FIRST]
            times.append((time.perf_counter() - began) * 1_000)
            right[0] += row.says in found[:1]
            right[1] += row.says in found
        one, two = (percent(count / len(rows)) for count in right)
        line(two, f"one of two, {one} the first; {statistics.median(times):.2f} ms; {who}")
        short.append((two, f"of {len(rows)} questions ({table}) find their sentence: {who}"))
    return short


def following(municipality: str) -> Answerer:
    """What the lookup finds of a question that follows another, whether or not it is sure enough."""
    edition = library().edition(municipality, ON)
    lexicon = library().lexicons[municipality]["da"]
    lookup = Lookup(spoken(edition, library().words("da")), edition, lexicon)
    every = passages_of(edition)
    return lambda lot: [
        every[one].cited.says for one, _ in lookup.ranked_after(lot.text, lot.before)
    ]


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
