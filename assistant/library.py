"""The content of the service: rulebooks by municipality and digest, lexicons, editions by day.

Reads the files that ship with the package, once. A municipality whose files are wrong does not load;
the others are not disturbed, and `errors` tells.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from assistant import DataError
from assistant.dialog.lexicon import Lexicon, read_lexicon
from assistant.rules.compiled import Edition, compile_rulebook
from assistant.rules.load import Rulebook, load, municipalities

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Library:
    """Everything that is served, by municipality. `old` brings back files by an older digest."""

    files: Mapping[str, str]
    rulebooks: Mapping[str, Rulebook]
    lexicons: Mapping[str, Lexicon]
    errors: Mapping[str, DataError]
    old: Callable[[str], Mapping[str, str]] = field(default=lambda digest: {})

    def rulebook(self, municipality: str, digest: str = "") -> Rulebook:
        """The rulebook that serves, or the one with that digest. KeyError if it cannot be had."""
        serving = self.rulebooks[municipality]
        if digest in ("", serving.digest):
            return serving
        old = _old_rulebook(self.old, municipality, digest)
        return replace(  # contacts are never pinned: a changed number is told at once
            old,
            contacts={**old.contacts, **serving.contacts},
            sources={**old.sources, **serving.sources},
            source_of={**old.source_of, **serving.source_of},
        )

    def edition(self, municipality: str, on: date, digest: str = "") -> Edition:
        """A rulebook compiled for one day."""
        serving = self.rulebooks[municipality].digest
        return _edition(_Keyed(self.rulebook(municipality, digest), serving), on)

    def rule_files(self, municipality: str) -> str:
        """The rule files of a municipality and the national base as one text, to be kept."""
        own = {n: t for n, t in self.files.items() if n.split("/")[0] in (municipality, "national")}
        return json.dumps(own, ensure_ascii=False, sort_keys=True)


def package_files(package: str, folder: str) -> dict[str, str]:
    """Path -> text of every YAML file under a folder of a package."""
    found: dict[str, str] = {}

    def collect(here: Traversable, prefix: str) -> None:
        for entry in sorted(here.iterdir(), key=lambda e: e.name):
            if entry.is_dir():
                collect(entry, f"{prefix}{entry.name}/")
            elif entry.name.endswith(".yaml"):
                found[prefix + entry.name] = entry.read_text(encoding="utf-8")

    collect(files(package).joinpath(folder), "")
    return found


def rule_files() -> dict[str, str]:
    """The rule files that ship with the package."""
    return package_files("assistant.rules", "data")


def lexicon_files() -> dict[str, str]:
    """The lexicons that ship with the package."""
    return package_files("assistant.dialog", "data")


def open_library(
    rules: Mapping[str, str], words: Mapping[str, str], only: tuple[str, ...] = ()
) -> Library:
    """The library over these files. A municipality that does not load is left out and told of."""
    rulebooks: dict[str, Rulebook] = {}
    lexicons: dict[str, Lexicon] = {}
    errors: dict[str, DataError] = {}
    for municipality in only or municipalities(rules):
        try:
            rulebooks[municipality] = load(rules, municipality)
            lexicons[municipality] = read_lexicon(words, municipality)
        except DataError as wrong:
            log.error("%s does not load: %s", municipality, wrong)
            rulebooks.pop(municipality, None)
            errors[municipality] = wrong
    return Library(rules, rulebooks, lexicons, errors)


class _Keyed:
    """A rulebook that is equal to another of the same digest, so that editions can be cached.

    An old rulebook carries the contacts of the one that serves, so that digest counts too.
    """

    def __init__(self, rulebook: Rulebook, serving: str) -> None:
        self.rulebook = rulebook
        self.key = (rulebook.municipality.id, rulebook.digest, serving)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=64)
def _edition(keyed: _Keyed, on: date) -> Edition:
    return compile_rulebook(keyed.rulebook, on)


@lru_cache(maxsize=16)
def _old_rulebook(
    old: Callable[[str], Mapping[str, str]], municipality: str, digest: str
) -> Rulebook:
    return load(old(digest), municipality)
