"""Bakkeby: a municipality that does not exist, small enough to count by hand, and edits of its files.

A national base with six facts, and a folder with four offers. It holds: whatever a test breaks is the
only thing that is broken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from assistant.folder import read_folder
from assistant.rules.load import Rulebook, load

FOLDER = Path(__file__).parent
BAKKEBY = "bakkeby"
LAW, FACTS = "national/law.yaml", "national/facts.yaml"
HEAD, RULES = "bakkeby/municipality.yaml", "bakkeby/b-2026.yaml"
CONTACTS, CLAIMS = "bakkeby/contacts.yaml", "bakkeby/claims.yaml"
ON = date(2026, 11, 21)
"""A day on which every age tells on which side of the pension age one is."""


@dataclass(frozen=True)
class Edit:
    """One change of one file: the old text, which stands there once, becomes the new. With `block`, the
    first such text after that id."""

    file: str
    old: str
    new: str
    block: str = ""

    def of(self, text: str) -> str:
        """The text after the change."""
        head, found, rest = (
            text.partition(f"  - id: {self.block}\n") if self.block else ("", "", text)
        )
        count = rest.count(self.old)
        assert count == 1 or (count and self.block), f"{self.file} has {self.old!r} {count} times"
        return head + found + rest.replace(self.old, self.new, 1)


@cache
def toy() -> Mapping[str, str]:
    """Path -> text of the toy as it stands."""
    return read_folder(FOLDER)


def edited(*edits: Edit) -> Mapping[str, str]:
    """Path -> text of the toy with these edits."""
    files = dict(toy())
    for edit in edits:
        files[edit.file] = edit.of(files[edit.file])
    return files


def rulebook(*edits: Edit) -> Rulebook:
    """The toy's rulebook with these edits."""
    return load(edited(*edits), BAKKEBY)
