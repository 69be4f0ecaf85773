"""What a careful reader would stop at in files that load: amounts without a year, days without an
offer, contacts that say too little. Knows no people, reads no files, and reports all that it finds.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from pydantic import BaseModel

from assistant import DataError
from assistant.rules.load import NATIONAL, File, files_of, is_words, parse, texts_of, walk
from assistant.rules.model import Cited, Contact, Municipality, Offer, Source

AMOUNT = re.compile(r"\d ?(?:kr\b|kroner\b)")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ\[])")
SEVEN_DIGITS = re.compile(r"(?<![\d.,-])(?:(?:\d\d ){3}\d|\d{7})(?![\d-]|[ .,]\d)")
"""A number of seven digits, in pairs or in one, is a telephone number with one left out."""

Found = Iterator[DataError]


def lint(files: Mapping[str, str], municipality: str) -> tuple[DataError, ...]:
    """All that is to be mended in the files of a municipality that loads, the national included."""
    own = files_of(files, municipality)
    parsed = [parse(name, own[name]) for name in sorted(own) if not is_words(name)]
    found = [error for file in parsed for error in _in_file(file)]
    return (*found, *_gaps(parsed), *_unlisted(parsed))


def _in_file(file: File) -> Found:
    for path, block in walk(file.rules):
        yield from _in_every(file, path, block)
        look = _BY_KIND.get(type(block))
        if look is not None:
            yield from look(file, path, block)


Path = tuple[str | int, ...]


def _in_every(file: File, path: Path, block: BaseModel) -> Found:
    if isinstance(block, Cited) and block.goes_on and path[-1] == 0:
        what = "goes_on: der står ingen sætning før den"
        cure = "slet goes_on, eller skriv den efter den sætning, som den fortsætter"
        yield file.located.error((*path, "goes_on"), what, cure)
    for name, text in texts_of(block):
        needed = type(block).model_fields[name].is_required()
        if not text.strip() and needed:
            yield file.located.error((*path, name), f"{name}: er tom", "skriv den færdig")
        for sentence in SENTENCE.split(text):
            if AMOUNT.search(sentence) and not YEAR.search(sentence):
                what = f"beløb uden årstal: '{sentence}'"
                cure = "skriv i samme sætning, hvilket år beløbet er fra"
                yield file.located.error((*path, name), what, cure)
        short = SEVEN_DIGITS.search(text)
        if short:
            what = f"telefonnummeret '{short[0]}' har syv cifre"
            yield file.located.error((*path, name), what, "skriv alle otte cifre")


def _of_offer(file: File, path: Path, offer: BaseModel) -> Found:
    assert isinstance(offer, Offer)
    for i, clause in enumerate(offer.judged):
        if clause.otherwise == "unclear":
            what = "otherwise: unclear gør ikke tilbuddet uafklaret i judged"
            cure = "skriv betingelsen i asks, eller gør sætningen til en note"
            yield file.located.error((*path, "judged", i, "otherwise"), what, cure)


def _of_contact(file: File, path: Path, contact: BaseModel) -> Found:
    assert isinstance(contact, Contact)
    if not (contact.phones or contact.lacks or contact.says):
        what = f"kontakten '{contact.id}' har ingen telefon og siger det ikke"
        yield file.located.error(path, what, "skriv phones, eller skriv i lacks, at den mangler")
    if contact.kind == "line" and not (contact.phones or contact.url):
        what = f"linjen '{contact.id}' kan ikke nås"
        yield file.located.error(path, what, "skriv phones eller url")


def _of_source(file: File, path: Path, source: BaseModel) -> Found:
    assert isinstance(source, Source)
    confirmed = source.confirmed_in_force
    if source.date and source.review_by < source.date:
        what = f"review_by {source.review_by} ligger før kildens dato {source.date}"
        yield file.located.error((*path, "review_by"), what, "skriv den dag, den skal ses efter")
    if confirmed and source.date and confirmed.date < source.date:
        what = f"bekræftet {confirmed.date}, før kilden er fra {source.date}"
        yield file.located.error((*path, "confirmed_in_force"), what, "ret den ene dato")


_BY_KIND: Mapping[type[BaseModel], Callable[[File, Path, BaseModel], Found]] = {
    Offer: _of_offer,
    Contact: _of_contact,
    Source: _of_source,
}


def _gaps(files: list[File]) -> Found:
    """An offer that ends and begins again later says why there are days without it."""
    found: dict[tuple[bool, str], list[tuple[Offer, DataError]]] = {}
    for file in files:
        national = file.located.file.startswith(f"{NATIONAL}/")
        for i, offer in enumerate(file.rules.offers):
            where = file.located.error(("offers", i, "valid_from"), "", "")
            found.setdefault((national, offer.id), []).append((offer, where))
    for versions in found.values():
        versions.sort(key=lambda pair: pair[0].valid_from or date.min)
        yield from _needless(*versions[0])
        for (before, _), (after, where) in pairwise(versions):
            yield from _between(before, after, where)


def _between(before: Offer, after: Offer, where: DataError) -> Found:
    ends, begins = before.valid_until, after.valid_from
    if ends is None or begins is None:
        return
    if begins.toordinal() == ends.toordinal() + 1:
        yield from _needless(after, where)
    elif begins > ends and not after.gap_because:
        what = f"'{after.id}' findes ikke fra {_after(ends)} til {_before(begins)}"
        cure = "lad datoerne følge hinanden, eller skriv hvorfor i gap_because"
        yield DataError(where.file, where.line, what, cure)


def _needless(offer: Offer, where: DataError) -> Found:
    if offer.gap_because:
        what = f"'{offer.id}' har gap_because, men der er ingen dage uden tilbuddet før"
        yield DataError(where.file, where.line, what, "slet gap_because, eller ret datoerne")


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _unlisted(files: list[File]) -> Found:
    """Every document of the folder has a place in the municipality's order."""
    heads = [file.rules.municipality for file in files]
    listed = {source for head in heads if isinstance(head, Municipality) for source in head.sources}
    for file in files:
        source = file.rules.source
        national = file.located.file.startswith(f"{NATIONAL}/")
        if source and not national and source.id not in listed:
            what = f"kilden '{source.id}' mangler i rækkefølgen"
            cure = "skriv den i sources i municipality.yaml"
            yield file.located.error(("source", "id"), what, cure)
