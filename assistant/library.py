"""The content of the service: rulebooks by municipality and digest, lexicons, editions by day.

One frozen value. A municipality whose files are wrong does not load; the others are not disturbed, and
`refused` tells.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from assistant import DataError
from assistant.dialog.lexicon import Lexicon, read_lexicons
from assistant.locales import Catalogue, catalogue
from assistant.rules.compiled import Edition, compile_rulebook
from assistant.rules.load import (
    NATIONAL,
    Digests,
    Rulebook,
    digests,
    files_of,
    is_contacts,
    is_words,
    load,
    municipalities,
)
from assistant.store.interface import Content

log = logging.getLogger(__name__)

SERVING = Digests("", "")
"""In place of a pin: the rules that serve now."""


@dataclass(frozen=True)
class Refusal:
    """Files that may not serve: which, and why in lines; the first is `file:line: what -> cure`."""

    digests: Digests
    why: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """Everything that is served, by municipality: its files, the national included, read and loaded;
    the lexicons by language too.

    `proved` says from which day the rules are proved; `refused`, which files would not do and why, also
    of a municipality that serves by older ones. `old` brings back the files that a pin names.
    """

    files: Mapping[str, Mapping[str, str]]
    rulebooks: Mapping[str, Rulebook]
    lexicons: Mapping[str, Mapping[str, Lexicon]]
    refused: Mapping[str, Refusal]
    proved: Mapping[str, date] = field(default_factory=dict)
    old: Callable[[Digests], Mapping[str, str]] = field(default=lambda pin: {})
    translations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By language: the `.po` texts of all folders of rules."""

    def words(self, language: str) -> Catalogue:
        """Everything that is said in a language, the sentences of the rules included."""
        return catalogue(language, self.translations.get(language, ()))

    def rulebook(self, municipality: str, pin: Digests = SERVING) -> Rulebook:
        """The rulebook that serves, or the pinned one. KeyError if it cannot be had.

        Contacts are never pinned, a changed number is told at once; but what a pinned rule names and
        is there no more is told as it was.
        """
        serving = self.rulebooks[municipality]
        if pin.rules in (SERVING.rules, serving.digest):
            return serving
        old = _old_rulebook(self.old, municipality, pin)
        newer = {k: source for k, source in serving.source_of.items() if k.startswith("contacts:")}
        return replace(
            old,
            contacts={**old.contacts, **serving.contacts},
            sources={**old.sources, **serving.sources},
            source_of={**old.source_of, **newer},
        )

    def edition(self, municipality: str, on: date, pin: Digests = SERVING) -> Edition:
        """A rulebook compiled for one day."""
        serving = self.rulebooks[municipality]
        return _edition(_Keyed(self.rulebook(municipality, pin), serving), on)

    def contents(self, municipality: str) -> tuple[Content, Content]:
        """The rules and the contacts that serve, to be kept, each as one text by its digest."""
        return contents_of(self.files[municipality], municipality)


def contents_of(files: Mapping[str, str], municipality: str) -> tuple[Content, Content]:
    """The rules and the contacts of one municipality's files, to be kept."""
    own, by = files_of(files, municipality), digests(files, municipality)
    rules = {name: text for name, text in own.items() if not is_contacts(name)}
    contacts = {name: text for name, text in own.items() if name not in rules}
    return (
        Content(by.rules, "rules", _one_text(rules), ""),
        Content(by.contacts, "contacts", _one_text(contacts), ""),
    )


def _one_text(files: Mapping[str, str]) -> str:
    return json.dumps(files, ensure_ascii=False, sort_keys=True)


def package_files(package: str, folder: str) -> dict[str, str]:
    """Path -> text of every YAML, PO and TSV file under a folder of a package."""
    found: dict[str, str] = {}

    def collect(here: Traversable, prefix: str) -> None:
        for entry in sorted(here.iterdir(), key=lambda e: e.name):
            if entry.is_dir():
                collect(entry, f"{prefix}{entry.name}/")
            elif entry.name.endswith((".yaml", ".po", ".tsv")):
                found[prefix + entry.name] = entry.read_text(encoding="utf-8")

    collect(files(package).joinpath(folder), "")
    return found


def rule_files() -> dict[str, str]:
    """The rule files that ship with the package."""
    return package_files("assistant.rules", "data")


def rule_folder() -> Path:
    """Where they are."""
    return Path(str(files("assistant.rules").joinpath("data")))


def with_national(rules: Mapping[str, str]) -> Mapping[str, str]:
    """The rule files, with the package's national ones if there are none of that folder."""
    if any(name.startswith(f"{NATIONAL}/") for name in rules):
        return rules
    national = package_files("assistant.rules", f"data/{NATIONAL}")
    return {**rules, **{f"{NATIONAL}/{name}": text for name, text in national.items()}}


def lexicon_files() -> dict[str, str]:
    """The lexicons that ship with the package."""
    return package_files("assistant.dialog", "data")


def words_of(rules: Mapping[str, str], municipality: str) -> dict[str, str]:
    """The words that stand in a municipality's own folder, path -> text."""
    own = (name for name in rules if name.startswith(f"{municipality}/") and is_words(name))
    return {name: rules[name] for name in own if name.endswith(".yaml")}


def translations_of(rules: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The translations of the rules, by language: the text of every `words/<language>.po`, those of
    the national folder first, so that a municipality's own word for a sentence counts."""
    found: dict[str, tuple[str, ...]] = {}
    names = (n for n in rules if is_words(n) and n.endswith(".po"))
    for name in sorted(names, key=lambda n: (not n.startswith(f"{NATIONAL}/"), n)):
        language = name.split("/")[-1].removesuffix(".po")
        found[language] = (*found.get(language, ()), rules[name])
    return found


def open_library(
    rules: Mapping[str, str], words: Mapping[str, str], only: tuple[str, ...] = ()
) -> Library:
    """The library over these files. A municipality that does not load is left out and told of."""
    rulebooks: dict[str, Rulebook] = {}
    lexicons: dict[str, Mapping[str, Lexicon]] = {}
    refused: dict[str, Refusal] = {}
    for municipality in only or municipalities(rules):
        try:
            rulebooks[municipality] = load(rules, municipality)
            own = words_of(rules, municipality)
            lexicons[municipality] = read_lexicons({**words, **own}, municipality)
        except DataError as wrong:
            log.error("%s does not load: %s", municipality, wrong)
            rulebooks.pop(municipality, None)
            refused[municipality] = Refusal(digests(rules, municipality), (str(wrong),))
    files = {municipality: files_of(rules, municipality) for municipality in rulebooks}
    return Library(
        files, rulebooks, lexicons, refused, translations=translations_of(rules)
    )  # fmt: skip


class _Keyed:
    """A rulebook that is equal to another of the same digests, so that editions can be cached.

    An old rulebook carries the contacts of the one that serves, so its digests count too.
    """

    def __init__(self, rulebook: Rulebook, serving: Rulebook) -> None:
        self.rulebook = rulebook
        self.key = (
            rulebook.municipality.id,
            *((r.digest, r.contacts_digest) for r in (rulebook, serving)),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=256)  # 98 municipalities, yesterday's conversations and older rules; 0.3 MB each
def _edition(keyed: _Keyed, on: date) -> Edition:
    return compile_rulebook(keyed.rulebook, on)


@lru_cache(maxsize=16)
def _old_rulebook(
    old: Callable[[Digests], Mapping[str, str]], municipality: str, pin: Digests
) -> Rulebook:
    return load(old(pin), municipality)
