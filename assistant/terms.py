"""The words on a screen that the rule files explain, each with its sentence.

Knows how views are made of texts, and how a word is written; knows no screen by name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from typing import Any

from assistant import view
from assistant.rules.compiled import Edition
from assistant.rules.model import Term

LOOKED_UP = frozenset(
    {"id", "kind", "language", "terms", "map_url", "mail", "url", "number", "dial", "address", "icon",
     "question", "form", "on", "rules", "danger", "law", "outcome", "mark", "cites", "sources", "as_of",
     "value", "unit"}
)  # fmt: skip
"""Parts of a view that are no prose: ids, and what one looks up and does not read."""
QUIET = (view.DangerView, view.Heard)
"""Nothing is explained there: in danger nothing else is to be read, and one's own words are known."""

_WORD = re.compile(r"§|\w+(?:[-'’]\w+)*")
SHORTEST = 3
"""The least letters of a beginning that stands for a word."""


def prose(shown: object, without: type | tuple[()] = ()) -> Iterator[str]:
    """The texts of a view that are read, in order; without what is looked up (`LOOKED_UP`), and without
    the parts of that class."""
    if isinstance(shown, str):
        if shown:
            yield shown
    elif isinstance(shown, tuple):
        for part in shown:
            yield from prose(part, without)
    elif is_dataclass(shown) and not isinstance(shown, without):
        for name in _read(shown.__class__):
            if found := getattr(shown, name):
                yield from prose(found, without)


@cache
def _read(kind: type[Any]) -> tuple[str, ...]:
    """The parts of a class of view that are read."""
    return tuple(field.name for field in fields(kind) if field.name not in LOOKED_UP)


@dataclass(frozen=True, eq=False)
class Finder:
    """Finds the terms of a rulebook in a text: by whole words, by beginnings, and by several words."""

    whole: Mapping[str, Term]
    begins: Mapping[str, Term]
    several: Mapping[str, Term]
    elsewhere: Mapping[str, Term]
    """The words as they are shown in another language than Danish: found wherever they stand."""

    @classmethod
    def of(cls, terms: Iterable[Term], danish: bool = True) -> "Finder":
        """The finder of these terms; of two with the same form the first holds."""
        whole: dict[str, Term] = {}
        begins: dict[str, Term] = {}
        several: dict[str, Term] = {}
        elsewhere: dict[str, Term] = {}
        for term in terms:
            for form in term.forms:
                kind = several if " " in form else begins if form.endswith("*") else whole
                kind.setdefault(form.removesuffix("*"), term)
            if not danish:
                elsewhere.setdefault(term.word.casefold(), term)
        return cls(whole, begins, several, elsewhere)

    def term(self, word: str) -> Term | None:
        """The term that a word in small letters is a form of."""
        found = self.whole.get(word)
        for length in range(len(word), SHORTEST - 1, -1):
            if found:
                break
            found = self.begins.get(word[:length])
        return found

    def found(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The ids of the terms in the texts, in the order in which they first stand there."""
        return tuple(dict.fromkeys(term for text in texts for term in _found(self, text)))

    def places(self, text: str) -> Iterator[tuple[int, Term]]:
        """Where terms stand in a text."""
        small = text.casefold()
        for match in _WORD.finditer(small):
            if term := self.term(match[0]):
                yield match.start(), term
        for form, term in (*self.several.items(), *self.elsewhere.items()):
            if (place := small.find(form)) >= 0:
                yield place, term


@lru_cache(maxsize=20_000)
def _found(finder: Finder, text: str) -> tuple[str, ...]:
    """The terms of one text by id, in order. The same sentences stand on many screens."""
    places = sorted((place, term.id) for place, term in finder.places(text))
    return tuple(dict.fromkeys(term for _, term in places))


@lru_cache(maxsize=256)
def finder(edition: Edition, danish: bool) -> Finder:
    """The finder of an edition in its language."""
    return Finder.of(edition.rulebook.terms.values(), danish)
