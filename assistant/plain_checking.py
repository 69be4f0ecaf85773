"""Whether what citizens read is plain: every text measured against the limits, and what is too hard
named with its place, its measure and a cure.

Composes rules, locales and the measures of `plain`. Reads no file but its own, of hard words.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cache, cached_property
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.cases import read_case
from assistant.checking import Lines
from assistant.every_screen import EveryScreen, Shown
from assistant.library import translations_of
from assistant.locales import SOURCE, Catalogue, catalogue, languages
from assistant.plain import (
    HARDEST,
    LONGEST_SENTENCE,
    TARGET,
    is_long,
    measure,
    sentences,
    words,
)
from assistant.rules.compiled import compile_rulebook
from assistant.rules.facts import read_facts
from assistant.rules.load import Rulebook, files_of, is_words, load, municipalities
from assistant.rules.located import Located, read_yaml
from assistant.spoken import sentences_of
from assistant.terms import Finder, finder
from assistant.translating import PRODUCT, missing, of_product, translated_languages

HARD_FILE = "plain-danish.yaml"
"""The file of hard words and exceptions, beside this module."""
SHORTEST_PART = 15
"""Letters from which a part of a text tells where it comes from."""
COMPOUND = 16
"""Letters from which a word is taken to be hard: mostly legal compounds."""
EXPLAINS = ("det vil sige", "betyder", "kort for", "kaldes", "kalder", "hedder")
"""What stands in a text that explains its own words."""
KINDS: Mapping[str, str] = {
    "opening": "første skærm",
    "question": "spørgsmål",
    "topic": "svar på spørgsmål",
    "passages": "det, papirer siger",
    "outcome": "om det er muligt",
    "help": "om der er hjælp",
    "offer": "tilbud",
    "contact": "kontakter",
    "danger": "fare",
    "answer": "hele svar",
    "story": "historiernes svar",
}


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Excepted(_Block):
    """Something that may be hard, with the reason."""

    limit: Literal["lix", "sentence", "word"]
    where: str
    why: str


class PlainDanish(_Block):
    """What the file of hard words and exceptions holds."""

    hard: tuple[str, ...]
    exceptions: tuple[Excepted, ...] = ()


@dataclass(frozen=True)
class Breach:
    """A text that is too hard. `where` and `text` are what an exception can name."""

    limit: Literal["lix", "sentence", "word"]
    where: str
    text: str
    says: str

    def is_excepted(self, by: Excepted) -> bool:
        """Whether the exception speaks of it."""
        named = (fnmatchcase(one, by.where) for one in (self.where, self.text))
        return by.limit == self.limit and any(named)


@dataclass(frozen=True)
class Spread:
    """LIX over many texts of one kind."""

    values: Sequence[float]

    def at(self, share: float) -> float:
        """The value that this share of the texts does not exceed."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def line(self, name: str) -> str:
        """As one line of a table."""
        parts = (self.at(0), self.at(0.25), self.at(0.5), self.at(0.75), self.at(0.9), self.at(1))
        easy = sum(value <= TARGET for value in self.values) / len(self.values)
        numbers = "".join(f"{part:7.1f}" for part in parts)
        return f"  {name:20}{len(self.values):6}{numbers}{easy:8.0%}"


_COLUMNS = ("antal", "min", "25 %", "50 %", "75 %", "90 %", "maks")
HEAD = f"  {'LIX':19}" + "".join(f"{column:>7}" for column in _COLUMNS) + f"{f'≤ {TARGET}':>8}"


@dataclass
class Found:
    """What was found: lines to tell, and breaches."""

    told: list[str] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)
    """The ids of the terms that some text has."""


def check_language(
    files: Mapping[str, str],
    cases: Mapping[str, str],
    municipality: str,
    on: date,
    language: str = SOURCE,
    hard: str = "",
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(lines to tell, problems as `file:line: what -> cure`) for one municipality, or for all.

    `cases`: `<municipality>/<file>` -> text. `language`: plain Danish or easy Danish. `hard`: the text of
    a file of hard words and exceptions, instead of the one that ships. Raises DataError.
    """
    written = read_yaml(HARD_FILE, hard or _shipped())
    plain = PlainDanish.model_validate(written.value)
    words_ = catalogue(language, translations_of(files).get(language, ()))
    found = Found()
    for name in [municipality] if municipality else municipalities(files):
        own = {file: text for file, text in cases.items() if file.startswith(f"{name}/")}
        _of_municipality(load(files, name), files, plain, own, on, words_, found)
    problems = [
        breach.says
        for breach in found.breaches
        if not any(breach.is_excepted(by) for by in plain.exceptions)
    ]
    if not municipality and language == SOURCE:
        problems += (*stale_exceptions(plain, written, found), *stale_terms(files, found))
    return tuple(found.told), tuple(dict.fromkeys(problems))


def measured_languages(files: Mapping[str, str]) -> tuple[str, ...]:
    """The languages that are Danish and have sentences of their own: plain and easy."""
    danish = (code for code, language in languages().items() if language.danish)
    known = translations_of(files)
    return tuple(code for code in danish if catalogue(code, known.get(code, ())).messages)


def untranslated(files: Mapping[str, str]) -> tuple[str, ...]:
    """A line a language: how many sentences are shown in Danish in it, and in which files."""
    rulebooks = {name: load(files, name) for name in municipalities(files)}
    lines = []
    for language in translated_languages():
        counts = Counter(file for file, _ in missing(language, files, rulebooks))
        where = ", ".join(f"{file} {count}" for file, count in sorted(counts.items()))
        told = (
            f"{counts.total()} sætninger vises på dansk ({where})" if counts else "alt er oversat"
        )
        lines.append(f"{language}: {told}")
    return tuple(lines)


def _shipped() -> str:
    return resources.files("assistant").joinpath(HARD_FILE).read_text(encoding="utf-8")


def _of_municipality(
    rulebook: Rulebook,
    files: Mapping[str, str],
    plain: PlainDanish,
    cases: Mapping[str, str],
    on: date,
    words_: Catalogue,
    found: Found,
) -> None:
    screens = EveryScreen(compile_rulebook(rulebook, on), words_)
    renderer = screens.renderer()
    terms = finder(renderer.edition, words_.language.danish)
    check = Check(Places.of(files, rulebook, renderer.voiced), plain, terms)
    shown = (*screens.all(), *_stories(rulebook, cases, words_))
    by_kind: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for screen in shown:
        if (lix := hardest(screen.texts)) is not None:
            by_kind[screen.kind].append(lix)
            found.breaches += check.of_screen(screen, lix)
    texts = {text for screen in shown for text in screen.texts}
    texts |= {renderer.voiced(text) for text in sentences_of(renderer.rulebook)}
    texts |= set(_product(words_))
    for text in sorted(texts):
        found.breaches += check.of_text(text)
    found.terms |= set(terms.found(texts))
    found.told += [f"{rulebook.municipality.id} ({words_.language.code})", HEAD]
    spreads = ((KINDS[kind], values) for kind, values in by_kind.items() if values)
    found.told += [Spread(values).line(name) for name, values in spreads]


def _stories(rulebook: Rulebook, cases: Mapping[str, str], words_: Catalogue) -> Iterator[Shown]:
    screens = cache(lambda day: EveryScreen(compile_rulebook(rulebook, day), words_))
    for file, text in cases.items():
        case = read_case(file, text, rulebook.municipality.id)
        answer = screens(case.on).answer(file, read_facts(rulebook.facts, case.facts, case.on))
        yield Shown("story", answer.where, answer.texts)


def _product(words_: Catalogue) -> Iterator[str]:
    """The product's own sentences that citizens meet."""
    citizens = {sentence.key for name in PRODUCT for sentence in of_product()[name]}
    for key, text in words_.messages.items():
        if key in citizens:
            yield from (text,) if isinstance(text, str) else text


def hardest(texts: Sequence[str]) -> float | None:
    """The LIX of a screen: of all its texts, and of its full sentences alone, and the higher counts,
    for headings and buttons make a screen look easier than what is read in it. None where there is too
    little text to say."""
    full = [text for text in texts if text.rstrip('«»"”’) ').endswith((".", "!", "?"))]
    measures = (measure(texts), measure(full))
    return max((one.lix for one in measures if one.enough), default=None)


@dataclass(frozen=True)
class Places:
    """Where a text stands, as `file:line`."""

    lines: Mapping[str, str]

    @classmethod
    def of(
        cls, files: Mapping[str, str], rulebook: Rulebook, voiced: Callable[[str], str]
    ) -> "Places":
        """The places of everything written in the rule files and the product's own sentences."""
        lines: dict[str, str] = {}
        for name, text in files_of(files, rulebook.municipality.id).items():
            if not is_words(name):
                located = read_yaml(name, text)
                for path, line in located.lines.items():
                    if isinstance(said := _at(located.value, path), str):
                        lines.setdefault(voiced(said), f"{name}:{line}")
        return cls(lines)

    def of_text(self, text: str, otherwise: str) -> str:
        """Where the text stands, or the longest that is a part of it, or what is said instead."""
        if text in self.lines:
            return self.lines[text]
        parts = (part for part in self.lines if len(part) > SHORTEST_PART and part in text)
        return self.lines.get(max(parts, key=len, default=""), otherwise)


def _at(value: object, path: Iterable[str | int]) -> object:
    for step in path:
        value = value[step]  # type: ignore[index]
    return value


@dataclass(frozen=True)
class Check:
    """Finds what is too hard in one municipality."""

    places: Places
    plain: PlainDanish
    finder: Finder

    def of_screen(self, screen: Shown, lix: float) -> Iterator[Breach]:
        """A screen that is too hard as a whole, by its hardest text."""
        if lix <= HARDEST:
            return
        worst = max(screen.texts, key=lambda text: (sum(map(is_long, words(text))), text))
        long = dict.fromkeys(word for word in words(worst) if is_long(word))
        place = self.places.of_text(worst, screen.where)
        what = f"{screen.where}: LIX {lix:.1f}, højst {HARDEST}; tungest er '{worst}'"
        cure = f"skriv kortere sætninger, eller byt ud: {', '.join(list(long)[:4])}"
        yield Breach("lix", screen.where, worst, f"{place}: {what} -> {cure}")

    def of_text(self, text: str) -> Iterator[Breach]:
        """Sentences that are too long, and hard words that nothing explains."""
        place = self.places.of_text(text, "da")
        for sentence in sentences(text):
            if (count := len(words(sentence))) > LONGEST_SENTENCE:
                what = f"{count} ord, højst {LONGEST_SENTENCE}: '{sentence}'"
                yield Breach("sentence", text, sentence, f"{place}: {what} -> del den i to")
        for word in dict.fromkeys(words(text)):
            if self._is_hard(word) and not self._is_explained(word, text):
                what = f"'{word}' er ikke forklaret: '{text}'"
                cure = "forklar det samme sted eller i terms, eller skriv et lettere ord"
                yield Breach("word", text, word, f"{place}: {what} -> {cure}")

    def _is_hard(self, word: str) -> bool:
        if not word.replace("-", "").isalpha():
            return False
        whole = max(word.split("-"), key=len)
        return len(whole) >= COMPOUND or word.casefold().startswith(self._stems)

    @cached_property
    def _stems(self) -> tuple[str, ...]:
        return tuple(self.plain.hard)

    def _is_explained(self, word: str, text: str) -> bool:
        small = text.casefold()
        beside = (f"({word}", f"{word} (", f"{word} er ")
        return (
            self.finder.term(word.casefold()) is not None
            or any(mark in small for mark in EXPLAINS)
            or any(mark in text for mark in beside)
        )


def stale_exceptions(plain: PlainDanish, written: Located, found: Found) -> Iterator[str]:
    """Exceptions that except nothing."""
    for i, excepted in enumerate(plain.exceptions):
        if not any(breach.is_excepted(excepted) for breach in found.breaches):
            line = written.line(("exceptions", i))
            yield f"{HARD_FILE}:{line}: undtagelsen '{excepted.where}' bruges ikke mere -> slet den"


def stale_terms(files: Mapping[str, str], found: Found) -> Iterator[str]:
    """Words that are explained and stand nowhere."""
    for name in municipalities(files):
        lines = Lines(files_of(files, name))
        for term in load(files, name).terms.values():
            if term.id not in found.terms:
                place = lines.of("terms", term.id)
                yield f"{place}: ordet '{term.word}' står ingen steder -> slet det"
