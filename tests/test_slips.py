"""What is written with slips of the finger is read as what was meant, and what is no slip is left alone.

The pairs are how people wrote it and what they meant; the shares are of the table, spoiled by `bench/slips`.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialog import slips
from assistant.dialog.danish import DANISH
from assistant.dialog.understand.words import guessed, is_word, known_keys, written_alike
from bench.labels import Row, ours, rows_of
from bench.slips import WAYS, kept
from tests.stories import library

LEXICON = library().lexicons["viborg"]["da"]


def told(text, question="-"):
    return ours(Row("", 0, "viborg", question, text, (), strict=False))


PAIRS = {
    "jeg vil gerne have en bsotøtte": "jeg vil gerne have en bostøtte",
    "jeg er på førtidpsension": "jeg er på førtidspension",
    "jeg kan ikke hsuke noget": "jeg kan ikke huske noget",
    "Jeg har brækket bneet og kan ikke gå": "Jeg har brækket benet og kan ikke gå",
    "min mor kan ikke klare rengørnigen": "min mor kan ikke klare rengøringen",
    "jeg er isoelret og kender ingen": "jeg er isoleret og kender ingen",
    "jeg har brug for netvræk": "jeg har brug for netværk",
    "jeg får kontanthjæpl": "jeg får kontanthjælp",
    "hvad koster det at få ledsaegr": "hvad koster det at få ledsager",
    "jeg har drukekt hver dag i to år": "jeg har drukket hver dag i to år",
    "jeg er otteogfirs og bor alene": "jeg er 88 og bor alene",
    "jeg er ottegofirs og bor alene": "jeg er 88 og bor alene",
    "jeg er halvfms": "jeg er 90",
    "jeg har brug for hjælptil rengøring": "jeg har brug for hjælp til rengøring",
    "jegvil gerne have en bostøtte": "jeg vil gerne have en bostøtte",
    "min søn harikke noget at lave": "min søn har ikke noget at lave",
    "jeg jeg kan ikke ikke sove sove om natten": "jeg kan ikke sove om natten",
    "jeg soger stotte i hjemmet": "jeg søger støtte i hjemmet",
    "jeg vil ikke lvee mere": "jeg vil ikke leve mere",
    "hvorlængeskal jeg vente": "hvor længe skal jeg vente",
    "jeg har ongst": "jeg har angst",
    "kan jeg få hjemme vejlder": "kan jeg få hjemmevejleder",
    "min psot hober sig op": "min post hober sig op",
    "jeg er syv ogtyve": "jeg er 27",
    "hvordan søge jeg hjælp": "hvordan søger jeg hjælp",
    "hun skær sig i armen": "hun skærer sig i armen",
}


@pytest.mark.parametrize(("written", "meant"), PAIRS.items(), ids=PAIRS)
def test_read_as_it_was_meant(written, meant):
    assert told(written) == told(meant)
    assert told(meant).sure


LEAST = {"two words run together": 0.7, "a letter left out": 0.8, "no punctuation": 0.75}


@pytest.mark.parametrize(("name", "way"), WAYS.items(), ids=WAYS)
def test_a_slip_costs_little(name, way):
    """Of the table's messages nearly all are read the same however they are spoiled."""
    found = kept(rows_of("messages")[::9], way)
    assert found.tried >= 10
    assert found.same >= found.tried * LEAST.get(name, 0.85)


HARMLESS = (
    "er der en balance i tilbuddet", "vi skal have fisket og luftet hunden", "jeg læser tekster",
    "det er moderne", "min fordel er", "byens politikere", "tillykke med fødselsdagen",
)  # fmt: skip


def meant(word):
    keys = known_keys(LEXICON, word)
    return (written_alike(LEXICON, word) if keys else guessed(LEXICON, word).keys) - keys


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_words_are_no_slips(text):
    words = [DANISH.fold(word) for word in text.split()]
    assert {
        word: meant(word) for word in words if word not in LEXICON.ordinary and meant(word)
    } == {}
    assert not [label for label in told(text).sure if label.startswith("danger")]


@pytest.mark.parametrize(
    ("written", "word"), [("kome", "koma"), ("hund", "mund"), ("fast", "fest")]
)
def test_a_word_of_four_letters_is_none_with_another(written, word):
    """One may be lacking or swapped, but none is another: too many words are one letter apart."""
    assert is_word(LEXICON, word)
    assert word not in {key.strip("=*") for key in guessed(LEXICON, written).keys}


PLAIN = frozenset("bcdfghijklmnprstuvy")
words = st.text("abcdefghijklmnoprstuvyæøå", min_size=1, max_size=14)


@given(word=words, at=st.integers(0, 13), letter=st.sampled_from("aekrstø"))
def test_the_index_finds_every_slip(word, at, letter):
    """Whatever is at most so far off as may be is found by what both lack."""
    place = min(at, len(word) - 1)
    index = slips.index_of([(word, word)])
    for written in (word[:place] + word[place + 1 :], word[:place] + letter + word[place:]):
        if len(word) >= slips.SHORTEST and written and slips.distance(written, word, 1) is not None:
            assert word in slips.may_be((index,), written, 1)


@given(words)
def test_letters_are_as_typed(word):
    """However a letter is folded, it is one sign, and nothing else changes."""
    typed = DANISH.typed(DANISH.fold(word))
    assert len(typed) <= len(word)
    assert [c for c in typed if c.isascii() and c not in "aeo"] == [c for c in word if c in PLAIN]


def test_an_index_holds_no_more_than_is_looked_up_in_it():
    """Two letters left out of every long number word would take seconds at the first such message, and
    hundreds of megabytes."""
    word = "halvtredsindstyvende"
    one = slips.index_of([(word, word)], at_most=1)
    assert set(one) == slips.deletions(word, 1)
    assert set(slips.index_of([(word, word)])) == slips.deletions(word, 2)
