"""Two public ways to read the same messages: fuzzy matching of the words on the screen, and a trained
classifier. Each is seen at its best that we know of, and none is given what the others lack.

- rapidfuzz `WRatio` over every text a person can choose: labels of options, titles of questions,
  words of buttons, and "Har du tanker om at dø?" for danger. A message is taken clause by clause, each
  clause the best choice or several that are equally good, and the question on the screen brings its own
  choices, yes, no and "ved ikke" among them. How alike is alike enough is chosen on the training rows.
- scikit-learn: character n-grams of one to five within words, TF-IDF, and one linear support vector
  machine a label. It learns from the examples beside the lexicons' entries and the training rows, is
  told the question on the screen, and its threshold is chosen by cross-validation in what it learns from.
- Neither can say a number: both are given "the number in the message" as a label, and the first one is
  taken for the value.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process, utils
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.model_selection import KFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import LinearSVC

from assistant.dialog.lexicon import Example
from assistant.locales import catalogue
from assistant.rules.model import Fact, Kind
from assistant.workbench import SIGNS
from bench.labels import Reader, Row, Said, measure, must_of, question_of
from tests.stories import library

NUMBER = "#"
"""Stands for the number of a message in a label that is learned or chosen."""
FOLDS, SEED = 5, 1
_DIGITS = re.compile(r"\d+")
_CLAUSE = re.compile(r"[.,;:!?\n()]+|\s+(?:og|men|så|and|but|so)\s+", re.IGNORECASE)


def _numbered(labels: Iterable[str], text: str) -> frozenset[str]:
    """The labels with the message's first number in place of NUMBER; without it they say nothing."""
    found = _DIGITS.search(text)
    number = found[0] if found else ""
    return frozenset(
        label.replace(NUMBER, number) for label in labels if number or NUMBER not in label
    )


def _numbers(row: Row) -> frozenset[str]:
    """Ids of the facts of the row's municipality that are numbers."""
    facts = library().rulebooks[row.municipality].facts.values()
    return frozenset(fact.id for fact in facts if fact.kind is Kind.NUMBER)


# ---------------------------------------------------------------- WRatio

_BUTTONS = {
    "button.result": "cmd:result", "button.continue": "cmd:continue", "button.answers": "cmd:change",
    "button.repeat": "cmd:repeat", "button.restart": "cmd:restart", "button.delete": "cmd:delete",
    "page.asked.back": "cmd:back", "page.asked.skip": "cmd:skip", "page.asked.why": "cmd:why",
    "page.menu.human": "cmd:human", "page.result.print": "cmd:print",
}  # fmt: skip
_DANGER = "danger.doubt."

Choices = tuple[tuple[str, str], ...]
"""(label, text) of everything that can be chosen."""


def _of_options(fact: Fact) -> Iterable[tuple[str, str]]:
    sign = ":" if fact.kind is Kind.SET else "="
    for option in fact.options:
        for text in filter(None, (option.label, option.relative)):
            yield f"{fact.id}{sign}{option.id}", text


@cache
def choices(municipality: str) -> Choices:
    """Whatever is on the screen."""
    rulebook, words = library().rulebooks[municipality], catalogue()
    found = [pair for fact in rulebook.facts.values() for pair in _of_options(fact)]
    found += [(f"q:{topic.id}", topic.title) for topic in rulebook.topics.values()]
    found += [(label, words.text(key)) for key, label in _BUTTONS.items()]
    kinds = ("selvmord", "vold", "psykose", "overdosis", "barn", "intet_tag", "liv")
    found += [
        (f"danger:{kind}/{who}", words.text(f"{_DANGER}{kind}.{who}"))
        for kind in kinds
        for who in ("selv", "anden")
    ]
    return tuple(found)


@cache
def answers(municipality: str, question: str) -> Choices:
    """What the question on the screen adds."""
    rulebook = library().rulebooks[municipality]
    asked = next((q for q in rulebook.questions if q.id == question), None)
    found: list[tuple[str, str]] = []
    for fact in (rulebook.facts[f] for f in (asked.facts if asked else ())):
        if asked and fact.kind is Kind.TRUTH:
            found += [(f"{fact.id}=ja", asked.yes), (f"{fact.id}=nej", asked.no)]
        if fact.kind is Kind.NUMBER:
            found.append((f"{fact.id}={NUMBER}", NUMBER))
        found.append((f"ved_ikke:{fact.id}", catalogue().text("page.asked.unknown")))
    return tuple(found)


@dataclass(frozen=True)
class _Scored:
    """How well each choice fits some clause of a message."""

    row: Row
    scores: Mapping[str, float]


def _score(row: Row) -> _Scored:
    found = (*answers(row.municipality, row.question), *choices(row.municipality))
    texts = [text for _, text in found]
    scores: dict[str, float] = {}
    for clause in filter(str.strip, _CLAUSE.split(row.text)):
        fits = process.cdist([clause], texts, scorer=fuzz.WRatio, processor=utils.default_process)[
            0
        ]
        best = float(max(fits))
        for (label, _), fit in zip(found, fits, strict=True):
            if fit == best:
                scores[label] = max(scores.get(label, 0.0), best)
        if question_of(row) and clause.strip().isdecimal():
            scores |= {label: 100.0 for label, text in found if text == NUMBER}
    return _Scored(row, scores)


def _above(scored: _Scored, threshold: float) -> Said:
    labels = (label for label, score in scored.scores.items() if score >= threshold)
    return Said(_numbered(labels, scored.row.text))


@dataclass(frozen=True)
class Fuzzy:
    """WRatio with the threshold that is best on its training rows."""

    threshold: float

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Fuzzy":
        """With the threshold chosen on these rows."""
        scored = {row: _score(row) for row in rows}
        tried = [float(t) for t in range(60, 101, 2)]
        return cls(_best(tried, rows, lambda t: lambda row: _above(scored[row], t)))

    def read(self, row: Row) -> Said:
        return _above(_score(row), self.threshold)


def _best(
    thresholds: Sequence[float], rows: Sequence[Row], reader: Callable[[float], Reader]
) -> float:
    """The threshold with the best F1 of all labels as one."""

    def f1(threshold: float) -> float:
        whole = measure(rows, reader(threshold)).micro
        return 2 * whole.right / max(2 * whole.right + whole.wrong + whole.missed, 1)

    return max(thresholds, key=f1)


# ---------------------------------------------------------------- a classifier


@dataclass(frozen=True)
class Lesson:
    """A message to learn from: what is on the screen, the words, and the labels."""

    question: str
    text: str
    labels: frozenset[str]


def lessons_of(rows: Iterable[Row]) -> list[Lesson]:
    """The rows, with NUMBER in place of numbers."""
    found = []
    for row in rows:
        numbers = _numbers(row)
        labels = {
            f"{label.split('=')[0]}={NUMBER}" if label.split("=")[0] in numbers else label
            for label in must_of(row)
        }
        found.append(Lesson(row.question, row.text, frozenset(labels)))
    return found


def lessons_beside_entries() -> list[Lesson]:
    """The examples beside the entries of all lexicons. One that must not match teaches no label."""
    content = library()
    found: dict[str, set[str]] = {}
    for municipality, lexicons in content.lexicons.items():
        facts = content.rulebooks[municipality].facts
        for lexicon in lexicons.values():
            for example in lexicon.examples:
                labels = found.setdefault(example.text, set())
                if example.must:
                    labels.update(_taught(example, facts))
    return [Lesson("-", text, frozenset(labels)) for text, labels in found.items()]


def _taught(example: Example, facts: Mapping[str, Fact]) -> Iterable[str]:
    if example.kind == "danger":
        yield f"danger:{example.target}/selv"
    elif example.kind in ("question", "command", "out_of_scope"):
        yield f"{SIGNS[example.kind]}:{example.target}"
    elif example.target in facts:
        kind = facts[example.target].kind
        if kind is Kind.NUMBER:
            yield f"{example.target}={NUMBER}"
        elif kind is Kind.TRUTH:
            yield f"{example.target}={'ja' if example.value else 'nej'}"
        else:
            yield f"{example.target}{':' if kind is Kind.SET else '='}{example.member}"


def _texts(lessons: Sequence[Lesson]) -> list[str]:
    return [lesson.text for lesson in lessons]


def _questions(lessons: Sequence[Lesson]) -> list[str]:
    return [lesson.question for lesson in lessons]


def _features() -> FeatureUnion:
    """The character n-grams, and the question on the screen."""
    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5), min_df=2, sublinear_tf=True)
    screen = CountVectorizer(analyzer=lambda question: [question], binary=True)
    return FeatureUnion(
        [
            ("text", make_pipeline(FunctionTransformer(_texts), grams)),
            ("question", make_pipeline(FunctionTransformer(_questions), screen)),
        ]
    )


LEAST = 2
"""A label that is taught fewer times is not learned: nothing could be held back to try it on."""


class Classifier:
    """One linear machine a label over the n-grams. Deterministic."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        times = Counter(label for lesson in lessons for label in lesson.labels)
        self.labels = sorted(label for label, count in times.items() if count >= LEAST)
        self.features = _features()
        taught = np.array([[label in each.labels for label in self.labels] for each in lessons])
        self.machine = OneVsRestClassifier(LinearSVC(C=1.0, random_state=SEED))
        self.machine.fit(self.features.fit_transform(lessons), taught.astype(int))

    def margins(self, rows: Sequence[Row]) -> list[Mapping[str, float]]:
        """By row, how far each label lies on its side."""
        asked = [Lesson(row.question, row.text, frozenset()) for row in rows]
        found: Any = self.machine.decision_function(self.features.transform(asked))
        return [dict(zip(self.labels, map(float, line), strict=True)) for line in found]


@dataclass(frozen=True)
class Trained:
    """A classifier taught by everything but the rows it is tried on.

    `of_rows` are the margins of its training rows, each by one that was taught the others
    (cross-validation); `whole` was taught them all.
    """

    whole: Classifier
    of_rows: Mapping[Row, Mapping[str, float]]
    threshold: float

    @classmethod
    def of(cls, lessons: Sequence[Lesson], rows: Sequence[Row]) -> "Trained":
        """Taught by lessons and rows; the threshold is the best one in the cross-validation."""
        margins: dict[Row, Mapping[str, float]] = {}
        for train, held in _folds(rows):
            taught = Classifier([*lessons, *lessons_of(train)])
            margins |= dict(zip(held, taught.margins(held), strict=True))
        tried = [t / 10 for t in range(-10, 4)]
        threshold = _best(tried, rows, lambda t: lambda row: _over(margins[row], row, t))
        return cls(Classifier([*lessons, *lessons_of(rows)]), margins, threshold)

    def read(self, row: Row) -> Said:
        """What it reads of a row: of a training row, by one that was not taught it."""
        margins = self.of_rows.get(row)
        return _over(margins or self.whole.margins([row])[0], row, self.threshold)


def _over(margins: Mapping[str, float], row: Row, threshold: float) -> Said:
    labels = (label for label, margin in margins.items() if margin > threshold)
    return Said(_numbered(labels, row.text))


def _folds(rows: Sequence[Row]) -> Iterable[tuple[list[Row], list[Row]]]:
    """(to learn from, to be tried) FOLDS times, each row tried once."""
    for train, held in KFold(FOLDS, shuffle=True, random_state=SEED).split(rows):
        yield [rows[i] for i in train], [rows[i] for i in held]
