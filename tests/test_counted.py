"""What the words of examples tell of danger: counted, summed, asked about."""

from math import log

import pytest

from assistant.dialog.understand.counted import (
    OTHERS,
    Counted,
    counted,
    parse,
    words_and_pairs,
)
from assistant.dialog.understand.text import Text
from assistant.dialog.understand.themes import danger_hinted_at
from tests.stories import library
from tests.test_danger import NOT_FOUND
from tools.danger_words import DATA, counts, examples, held_out

TABLE = (
    "# Tal\n"
    "ord\tild\tvand\tandre\n"
    "alle\t9\t9\t99\n"
    "spørg fra\t2.5\n"
    "damp\t4\t5\t0\n"
    "røg\t9\t0\t0\n"
    "sol\t0\t0\t50\n"
    "røg ud\t3\t0\t1\n"
)


@pytest.fixture(scope="module")
def table() -> Counted:
    return parse(TABLE)


def words(text: str, hidden: int = 0) -> list[str]:
    return list(words_and_pairs(Text(text, library().lexicons["soroe"]["da"]), hidden))


# ---------------------------------------------------------------- counts


def test_points_are_how_many_times_as_often_a_word_stands_in_dangers(table: Counted):
    """Half a message more than was counted, so that no word rules danger out."""
    assert table.points["røg"] == pytest.approx(log(9.5 / 19 / (0.5 / 100)))
    assert table.points["sol"] == pytest.approx(log(0.5 / 19 / (50.5 / 100)))
    assert table.asked_from == 2.5
    assert table.sum_of(["røg", "sol", "ukendt"]) == pytest.approx(
        table.points["røg"] + table.points["sol"]
    )
    assert list(table.told(["sol", "røg ud", "røg"])) == ["røg", "røg ud", "sol"]


def test_the_kind_is_named_where_no_other_is_nearly_as_likely(table: Counted):
    assert table.likeliest(["røg", "røg ud"]) == "ild"
    assert table.likeliest(["damp"]) == table.likeliest([]) == ""


@pytest.mark.parametrize("wrong", ["damp\t4\t5", "damp\t4\t5\t0\t1"])
def test_a_line_of_another_width_is_named(wrong: str):
    with pytest.raises(ValueError, match="'damp'"):
        parse(TABLE.replace("damp\t4\t5\t0", wrong))


def test_words_and_pairs_stand_once_and_without_what_is_hidden():
    assert words("Hun er ked, hun er 42") == [
        "hun", "er", "ked", "#", "hun er", "er ked", "ked hun", "er #",
    ]  # fmt: skip
    assert words("hun er ked", hidden=0b010) == ["hun", "ked"]
    assert words("") == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_file_holds_what_the_examples_hold(language: str):
    """`python -m tools.danger_words` would write the same."""
    table = counted(language)
    assert table is not None
    written = (DATA / f"danger-words-{language}.tsv").read_text("utf-8")
    assert written == counts(examples(language), table.asked_from), (
        "kør: python -m tools.danger_words"
    )


def test_a_tongue_without_examples_hints_at_nothing():
    assert counted("de") is None
    assert (
        danger_hinted_at("jeg hænger mig i nat med rebet", library().lexicons["soroe"]["de"]) == ()
    )


# ---------------------------------------------------------------- what it comes to


def test_held_out_it_meets_dangers_and_seldom_the_ordinary():
    """Of every tenth example, counted without its fifth: more than a fourth of the dangers."""
    table = counted("da")
    assert table is not None
    told = list(held_out(examples("da")[::10]))
    of_dangers = [points for example, points in told if example.kind != OTHERS]
    of_ordinary = [points for example, points in told if example.ordinary]
    assert sum(points > table.asked_from for points in of_dangers) * 4 > len(of_dangers)
    assert sum(points > table.asked_from for points in of_ordinary) * 50 < len(of_ordinary)


def test_what_is_harmless_is_seldom_asked_about_for_its_words():
    """Of the messages written to be mistaken for danger."""
    lexicon = library().lexicons["soroe"]["da"]
    asked = [text for text in NOT_FOUND[::5] if danger_hinted_at(text, lexicon)]
    assert len(asked) * 25 < len(NOT_FOUND[::5]), asked
