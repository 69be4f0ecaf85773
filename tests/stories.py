"""The stories of `tests/cases`, read and compared with what the product answers."""

import gc
import re
import unicodedata
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answer import Renderer
from assistant.cases import Case, read_case
from assistant.dialog.machine import voice_of
from assistant.library import Library, lexicon_files, open_library, rule_files
from assistant.locales import catalogue
from assistant.rules.assess import Assessment, assess
from assistant.rules.compiled import Edition
from assistant.rules.facts import Facts, read_facts
from assistant.rules.relevance import closed_questions, relevant

CASES = Path(__file__).parent / "cases"


@cache
def library() -> Library:
    """The library that ships with the package. It stays: no garbage is looked for in it."""
    made = open_library(rule_files(), lexicon_files())
    gc.freeze()
    return made


@dataclass(frozen=True, kw_only=True)
class Story(Case):
    """One person's situation and what the answer must hold."""

    file: Path

    @property
    def edition(self) -> Edition:
        return library().edition(self.municipality, self.on)

    def known(self) -> Facts:
        return read_facts(self.edition.rulebook.facts, self.facts, self.on)

    def assessment(self) -> Assessment:
        facts = self.known()
        missing = relevant(self.edition, facts, closed_questions(self.edition, facts))
        return assess(self.edition, facts, missing)

    def renderer(self) -> Renderer:
        return Renderer(self.edition, catalogue(), voice_of(self.known()))


def read_story(file: Path) -> Story:
    case = read_case(str(file.relative_to(CASES)), file.read_text("utf-8"), file.parent.name)
    return Story(**vars(case), file=file)


def all_stories() -> list[Story]:
    return [read_story(file) for file in sorted(CASES.glob("*/*.yaml"))]


NUMBERS = {"to": "2", "tre": "3", "fire": "4", "fem": "5", "seks": "6", "otte": "8", "ti": "10"}


def plain(text: str) -> str:
    """Folded for comparing: no case, no accents on È, number words as digits, numbering dropped."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("è", "e").replace("é", "e")
    words = (NUMBERS.get(word, word) for word in folded.replace(".", " ").split())
    return " ".join(words)


def cited(value: Any) -> list[str]:
    """Every section cited anywhere in a view."""
    if isinstance(value, dict):
        own = [value["section"]] if "section" in value else []
        return own + [section for part in value.values() for section in cited(part)]
    if isinstance(value, list | tuple):
        return [section for part in value for section in cited(part)]
    return []


def matters(renderer: Renderer) -> list[Any]:
    """The answers to general questions, which belong to every offer."""
    found = renderer.rulebook.matters.values()
    return [
        asdict(renderer.said(sentence, renderer.source_of("matters", matter.id)))
        for matter in found
        for sentence in matter.says
    ]


def same_section(heading: str, section: str) -> bool:
    """Whether a citation names the document's heading: the document's may go on longer, and the
    row of a table may be written to its first words."""
    wanted, said = (re.sub(r"[^a-zæøå0-9§,]+", " ", plain(s)) for s in (heading, section))
    pairs = zip(wanted.split(","), said.split(","), strict=False)
    return all(a.strip().startswith(b.strip()) or b.strip().startswith(a.strip()) for a, b in pairs)
