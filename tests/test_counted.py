"""What the words of examples tell of danger: counted, summed, asked about."""

from functools import cache
from math import log

import pytest

from assistant import DataError
from assistant.dialog.counted import FILE, OTHERS, Counted, counted_in
from assistant.dialog.understand.text import Text
from assistant.dialog.understand.themes import danger_hinted_at
from tests.stories import library
from tests.test_danger import NOT_FOUND, dangers, rows
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


found_in = cache(examples)


def words(text: str, hidden: int = 0) -> list[str]:
    return Text(text, library().lexicons["soroe"]["da"]).words_and_pairs(hidden)


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
    assert Text("hun er så ked", library().lexicons["soroe"]["da"]).words_and_pairs(
        0b010, 1, 3
    ) == ["saa"]
    assert words("") == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_file_holds_what_the_examples_hold(language: str):
    """`python -m tools.danger_words` would write the same."""
    table = library().lexicons["soroe"][language].counted
    assert table is not None
    written = path_of(language).read_text("utf-8")
    assert written == counts(found_in(language), table.asked_from), (
        "kør: python -m tools.danger_words"
    )


def test_a_tongue_without_examples_hints_at_nothing():
    german = library().lexicons["soroe"]["de"]
    assert german.counted is None
    assert danger_hinted_at("jeg hænger mig i nat med rebet", german) == ()


# ---------------------------------------------------------------- what it comes to


def test_held_out_it_meets_dangers_and_seldom_the_ordinary():
    """Of a fifth of the examples, counted without it: more than two dangers in five."""
    table = library().lexicons["soroe"]["da"].counted
    assert table is not None
    told = list(held_out(found_in("da"), [0]))
    of_dangers = [points for example, points in told if example.kind != OTHERS]
    of_ordinary = [points for example, points in told if example.ordinary]
    assert sum(points > table.asked_from for points in of_dangers) * 5 > len(of_dangers) * 2
    assert sum(points > table.asked_from for points in of_ordinary) * 100 < len(of_ordinary)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("min mand slår mig", True),
        (
            "min mand slår mig, koster det noget at komme på krisecenter? hvem får det at vide?",
            True,
        ),
        (
            "jeg har abstinenser efter jeres kaffe de lukkede en uge haha. hvornår åbner i igen",
            False,
        ),
        ("jeg kunne kvæle min kopimaskine. kan jeg komme ind og få printet skemaet hos jer", False),
    ],
)
def test_a_danger_that_the_words_speak_against_is_asked_about(text: str, sure: bool):
    """Unless its own words or those of its clause tell of it plainly, whatever is asked beside it."""
    assert [r.sure for r in dangers(text)] == [sure]


LETTERS = (
    "Tak for sidst, det var rart at snakke om aktivitetshuset. {}. Kan man få en kontaktperson, og hvor "
    "mange timer om ugen er det? Skal jeg betale for kørslen? Venlig hilsen Bente",
    "Jeg er glad for min bostøtte og {} og vil gerne høre om jeg kan få løn i beskyttet beskæftigelse",
    "Hej. Jeg vil gerne bede om en ny kontaktperson fordi {} og hvad koster det at få kørsel til "
    "aktivitetshuset. Tak for hjælpen, hvornår har I åbent i weekenden",
    "Kurset i madlavning var godt. Og så er der en ting til, {}, men det er ikke derfor jeg skriver. "
    "Hvornår har I åbent, og kan jeg få hjælp til min post",
)
"""Letters whose other words speak against danger."""


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize(
    "danger",
    [
        "jeg vil dø",
        "jeg tager mit eget liv i aften",
        "jeg har taget 40 piller",
        "min mand slår mig",
        "han slog mig i går",
        "min kæreste truer med at slå mig ihjel",
        "jeg hører stemmer der siger jeg skal dø",
        "jeg har ikke noget sted at sove i nat",
        "min nabo har slået sine børn",
        "jeg har ondt i brystet og kan ikke få vejret",
    ],
)
def test_a_plain_danger_in_a_friendly_letter_is_an_alarm(danger: str, letter: str):
    """Also where it stands in the midst of a long clause about something else."""
    assert any(r.sure for r in dangers(letter.format(danger)))


def test_of_dangers_told_between_the_lines_more_are_alarms_than_questions():
    told = [(kind, text) for kind, _, text in rows("danger-hints.tsv")[::3] if kind != "-"]
    alarmed = [text for _, text in told if any(r.sure for r in dangers(text))]
    doubted = [text for _, text in told if dangers(text) and text not in alarmed]
    assert len(alarmed) > len(doubted)


def test_what_is_harmless_is_seldom_asked_about_for_its_words():
    """Of the messages written to be mistaken for danger."""
    lexicon = library().lexicons["soroe"]["da"]
    asked = [text for text in NOT_FOUND[::5] if danger_hinted_at(text, lexicon)]
    assert len(asked) * 25 < len(NOT_FOUND[::5]), asked
