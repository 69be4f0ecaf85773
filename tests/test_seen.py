"""A text as the eye reads it: what is hidden in it is read, and its places stay those of the text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialog.reader import read
from assistant.dialog.seen import as_seen
from tests.stories import library

HIDING = {
    "invisible signs": "\u200b".join,
    "direction marks": "\u200e".join,
    "variation selectors": "\ufe0f".join,
    "tag letters": "\U000e0041".join,
    "control signs": "\x08".join,
    "accents apart": lambda text: unicodedata.normalize("NFD", text),
    "wide letters": lambda text: "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text
    ),
    "letters that look alike": lambda text: text.translate(str.maketrans("aeopcxyi", "аеорсхуі")),
    "bold tags": lambda text: text.replace("e", "<b>e</b>"),
}
DANGERS = ("jeg vil begå selvmord", "jeg tager livet af mig i aften", "min mand slår mig")


@pytest.mark.parametrize("text", DANGERS)
@pytest.mark.parametrize("way", HIDING)
def test_danger_is_not_hidden(way: str, text: str):
    """Whatever stands between or for its letters, it is read, and where it stands in the text."""
    served = library()
    written = HIDING[way](text)
    found = read(written, served.lexicons["soroe"], served.rulebooks["soroe"].facts)
    (danger,) = [r for r in found.readings if r.kind == "danger"]
    assert 0 <= danger.span[0] < danger.span[1] <= len(written)
    assert as_seen(written[slice(*danger.span)])[0].strip() in text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("jeg tænker på s.e.l.v.m.o.r.d", "selvmord"),
        ("jeg har s e l v m o r d s tanker", "selvmord"),
        ("jeg vil d ø i nat", "selvmord"),
        ("min mand s-l-å-r mig", "vold"),
    ],
)
def test_letters_that_stand_apart_are_read(text: str, kind: str):
    """Three of them or more as one word; two as a saying of the lexicon."""
    served = library()
    found = read(text, served.lexicons["soroe"], served.rulebooks["soroe"].facts)
    (danger,) = [r for r in found.readings if r.kind == "danger"]
    assert danger.target == kind
    assert 0 <= danger.span[0] < danger.span[1] <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "vitamin d og c",
        "J P Jacobsens Vej 3 i Sorø",
        "nu er i a b",
        "Jeg har 3 børn på 4, 7 og 12 år.",
        "Доброго дня",
        "50 < 60",
        "Straße, Éva, Łódź – „ja“ €",
        "😭",
    ],
)
def test_plain_text_is_as_it_is_seen(text: str):
    """Also the letters of another alphabet, where no word mixes two."""
    assert as_seen(text)[0] == text


@given(st.text(max_size=200))
def test_places_lead_back(text: str):
    """One place for every sign and one for the end, in order; to look twice changes no length."""
    seen, places = as_seen(text)
    assert len(places) == len(seen) + 1
    assert list(places) == sorted(set(places))
    assert places[-1] == len(text)
