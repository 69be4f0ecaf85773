"""What the words of examples tell of danger: counted, summed, asked about."""

from math import log

import pytest

from assistant import DataError
from assistant.dialog.counted import FILE, OTHERS, Counted, counted_in
from assistant.dialog.understand.text import Text
from assistant.dialog.understand.themes import danger_hinted_at, words_and_pairs
from tests.stories import library
from tests.test_danger import NOT_FOUND
from tools.danger_words import counts, examples, held_out, path_of

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
    return counted_in(FILE, TABLE)


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


@pytest.mark.parametrize("wrong", ["damp\t4\t5", "damp\t4\t5\t0\t1", "damp\t4\tfem\t0"])
def test_a_wrong_line_is_named_with_its_cure(wrong: str):
    with pytest.raises(
        DataError, match=f"{FILE}:5: 'damp' .* -> kør: python -m tools.danger_words"
    ):
        counted_in(FILE, TABLE.replace("damp\t4\t5\t0", wrong))


@pytest.mark.parametrize("broken", ["", "ord\tild\tandre\n"])
def test_a_file_that_is_not_whole_is_named(broken: str):
    with pytest.raises(DataError, match=f"{FILE}:0: "):
        counted_in(FILE, broken)


def test_words_and_pairs_stand_once_and_without_what_is_hidden():
    assert words("Hun er ked, hun er 42") == [
        "hun", "er", "ked", "#", "hun er", "er ked", "ked hun", "er #",
    ]  # fmt: skip
    assert words("hun er ked", hidden=0b010) == ["hun", "ked"]
    assert words("") == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_file_holds_what_the_examples_hold(language: str):
    """`python -m tools.danger_words` would write the same."""
    table = library().lexicons["soroe"][language].counted
    assert table is not None
    written = path_of(language).read_text("utf-8")
    assert written == counts(examples(language), table.asked_from), (
        "kør: python -m tools.danger_words"
    )


def test_a_tongue_without_examples_hints_at_nothing():
    german = library().lexicons["soroe"]["de"]
    assert german.counted is None
    assert danger_hinted_at("jeg hænger mig i nat med rebet", german) == ()


# ---------------------------------------------------------------- what it comes to


def test_held_out_it_meets_dangers_and_seldom_the_ordinary():
    """Of every tenth example, counted without its fifth: more than a fourth of the dangers."""
    table = library().lexicons["soroe"]["da"].counted
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
