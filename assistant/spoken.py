"""The rules of one day in another language: every sentence that a citizen can meet, put into it.

Knows which fields of a rule file are sentences; knows no outcomes. What decides is untouched: ids,
conditions and citations are those of the Danish edition.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from assistant.locales import Catalogue
from assistant.rules import model
from assistant.rules.compiled import Edition
from assistant.rules.load import Rulebook
from assistant.rules.model import Block

B = TypeVar("B", bound=Block)
Say = Callable[[str], str]

SENTENCES: Mapping[type[Block], tuple[str, ...]] = {
    model.Option: ("label", "relative", "inside"),
    model.Fact: ("label",),
    model.Voiced: ("du", "relative", "staff"),
    model.Question: ("why", "help", "yes", "no"),
    model.Cited: ("says",),
    model.Clause: ("yes", "no", "unknown"),
    model.Place: ("says",),
    model.Offer: ("name", "short"),
    model.Topic: ("title", "button"),
    model.Point: ("title",),
    model.Phone: ("says", "hours"),
    model.Contact: ("lacks", "hours", "says", "as_of"),
    model.Source: ("date_says",),
}
"""The fields that are sentences or words to a citizen. Those of a class hold for its subclasses."""

NAMES: Mapping[type[Block], tuple[str, ...]] = {
    model.Offer: ("law",),
    model.Contact: ("name",),
    model.Term: ("word",),
}
"""The fields that are names: where a language has none of its own for it, the Danish is right."""

KEPT: Mapping[type[Block], tuple[str, ...]] = {model.Step: ("say",), model.Fact: ("unit",)}
"""Shown too, but put into the language where they are shown: what is to be said at the desk is said in
Danish, and a unit is also a name."""

PARTS = (
    "options", "ask", "tells", "phones", *model.ASPECTS,
    "asks", "judged", "not_enough", "bars", "notes", "places", "complaint", "steps", "narrower",
    "first", "says", "fallbacks", "of_offers", "points", "deadline",
)  # fmt: skip
"""The fields whose blocks have sentences of their own."""


def fields_of(table: Mapping[type[Block], tuple[str, ...]], block: Block) -> Iterator[str]:
    """The names of the fields in the table for a block of this class."""
    for kind, names in table.items():
        if isinstance(block, kind):
            yield from names


def spoken_block(block: B, say: Say, name: Say) -> B:
    """The block with its sentences and names put into the language."""
    new: dict[str, object] = {}
    for table, put in ((SENTENCES, say), (NAMES, name)):
        for field in fields_of(table, block):
            new[field] = _put(getattr(block, field), put)
    for field in PARTS:
        value = getattr(block, field, None)
        if isinstance(value, Block):
            new[field] = spoken_block(value, say, name)
        elif isinstance(value, tuple) and value and isinstance(value[0], Block):
            new[field] = tuple(spoken_block(part, say, name) for part in value)
    return block.model_copy(update=new) if new else block


def _put(value: object, put: Say) -> object:
    return tuple(map(put, value)) if isinstance(value, tuple) else put(str(value))


@lru_cache(maxsize=256)  # as many as there are editions
def spoken(edition: Edition, words: Catalogue) -> Edition:
    """The edition in the language of the catalogue; in Danish it is itself."""
    if words.language.danish and not words.sentences:
        return edition

    def put(block: B) -> B:
        return spoken_block(block, words.say, words.name)

    offers = tuple(replace(one, offer=put(one.offer)) for one in edition.offers)
    return replace(edition, rulebook=spoken_rulebook(edition.rulebook, put), offers=offers)


def spoken_rulebook(rulebook: Rulebook, put: Callable[[B], B]) -> Rulebook:
    """The rulebook with all its blocks put into the language."""

    def all_of(blocks: Mapping[str, B]) -> Mapping[str, B]:
        return {key: put(block) for key, block in blocks.items()}

    return replace(
        rulebook,
        municipality=put(rulebook.municipality),  # type: ignore[arg-type]
        facts=all_of(rulebook.facts),  # type: ignore[arg-type]
        questions=tuple(map(put, rulebook.questions)),  # type: ignore[arg-type]
        offers=tuple(map(put, rulebook.offers)),  # type: ignore[arg-type]
        matters=all_of(rulebook.matters),  # type: ignore[arg-type]
        topics=all_of(rulebook.topics),  # type: ignore[arg-type]
        terms=all_of(rulebook.terms),  # type: ignore[arg-type]
        contacts=all_of(rulebook.contacts),  # type: ignore[arg-type]
        sources=all_of(rulebook.sources),  # type: ignore[arg-type]
    )


def sentences_of(rulebook: Rulebook) -> dict[str, str]:
    """Every Danish sentence and name that a citizen can meet, with the kind of block it stands in."""
    found: dict[str, str] = {}

    def gather(block: Block) -> Block:
        for table in (SENTENCES, NAMES, KEPT):
            for field in fields_of(table, block):
                value = getattr(block, field)
                for text in value if isinstance(value, tuple) else (value,):
                    if text and not (table is NAMES and _is_paragraph(text)):
                        found.setdefault(text, f"{type(block).__name__}.{field}")
        for field in PARTS:
            value = getattr(block, field, None)
            parts = value if isinstance(value, tuple) else (value,)
            for part in parts:
                if isinstance(part, Block):
                    gather(part)
        return block

    spoken_rulebook(rulebook, gather)
    return found


def _is_paragraph(name: str) -> bool:
    """Whether the name is nothing but a section of a law: those stay Danish."""
    return name.startswith("§")
