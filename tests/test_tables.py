"""The tables of messages: how rightly they are read, and that the scoring itself scores rightly."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.dialog.reading import Reading
from bench.labels import (
    BLIND,
    DANISH,
    ENGLISH,
    ENGLISH_BLIND,
    ENGLISH_KEPT,
    KEPT,
    Count,
    Row,
    Said,
    head_of,
    judge,
    measure,
    ours,
    question_of,
    rows_of,
    said,
    wrong_rows,
)
from bench.labels import TABLES as TABLES_OF
from tests.stories import library

ROWS = tuple(row for name in DANISH for row in rows_of(name))
TABLES = {"Danish": (ROWS, 1_500), "English": (rows_of(ENGLISH), 150)}
LEAST = {"Danish": 0.97, "English": 0.97}
"""The share of messages that must be read exactly right: nothing lacking, nothing too much."""


@pytest.mark.parametrize("language", TABLES)
def test_messages_are_read_exactly_right(language):
    """The shares that are promised; the messages that are not read so are listed."""
    rows, _ = TABLES[language]
    wrong = wrong_rows(rows)
    assert len(wrong) <= (1 - LEAST[language]) * len(rows), "\n".join(map(str, wrong))


FLOOR = {BLIND: 0.8, KEPT: 0.62, ENGLISH_BLIND: 0.95, ENGLISH_KEPT: 0.65}
"""What must not be lost where nothing is promised: `make bench` tells the share."""
AT_MOST = 5_000
"""The rows of a table that are tried, spread over it."""


@pytest.mark.parametrize("name", FLOOR)
def test_what_others_have_written_is_read_no_worse(name):
    """By people who never saw the lexicons; the kept ones by nobody who mends them either."""
    rows = rows_of(name)
    rows = rows[:: -(-len(rows) // AT_MOST)]
    assert len(rows) >= 90
    assert len(wrong_rows(rows)) <= (1 - FLOOR[name]) * len(rows)


@pytest.mark.parametrize("language", TABLES)
def test_the_tables_are_large_enough(language):
    """And no message stands in them twice."""
    rows, least = TABLES[language]
    assert len(rows) >= least
    different = {(row.municipality, row.question, row.text.casefold()) for row in rows}
    assert len(different) == len(rows)


def test_every_label_can_be_read():
    """A label that no reading could ever have would be a mistake in the table."""
    everything = [row for name in TABLES_OF for row in rows_of(name)]
    assert [str(row) for row in everything if _unknown(row)] == []


def _unknown(row: Row) -> bool:
    facts = library().rulebooks[row.municipality].facts
    known = {
        *facts, "q", "cmd", "oos", "danger", "ved_ikke", "entry", "confirm", "safe",
    }  # fmt: skip
    labels = (label.strip("()?") for label in row.labels)
    heads = {head_of(label).split(":")[0] for label in labels}
    asked = row.question == "-" or question_of(row) is not None
    return bool(heads - known) or not asked


# ---------------------------------------------------------------- the scoring

FACT = Reading("fact", "age", (0, 2), "", value=42)


@pytest.mark.parametrize(
    ("reading", "label"),
    [
        (FACT, "age=42"),
        (Reading("fact", "samtykke", (0, 1), "", value=False), "samtykke=nej"),
        (Reading("fact", "bolig", (0, 1), "", value="egen"), "bolig=egen"),
        (Reading("fact", "needs", (0, 1), "", member="post"), "needs:post"),
        (Reading("fact", "needs", (0, 1), "", member="post", value=False), "-needs:post"),
        (Reading("unknown_fact", "age", (0, 1), ""), "ved_ikke:age"),
        (Reading("question", "pris", (0, 1), ""), "q:pris"),
        (Reading("question", "pris", (0, 1), "", offer="sel-85"), "q:pris/sel-85"),
        (Reading("command", "change", (0, 1), "", member="age"), "cmd:change/age"),
        (Reading("danger", "vold", (0, 1), "", member="anden"), "danger:vold/anden"),
        (Reading("out_of_scope", "vejr", (0, 1), ""), "oos:vejr"),
    ],
)
def test_a_reading_has_one_label(reading, label):
    """In the language of the tables."""
    assert said([reading]) == Said(frozenset({label}))


def row(labels: str, *, strict: bool = False) -> Row:
    return Row("t.tsv", 1, "soroe", "-", "hej", tuple(labels.split()), strict)


def reads(labels: str) -> Said:
    """A reader that says these, in doubt where there is a "?"."""
    words = labels.split()
    return Said(
        frozenset(w for w in words if w[-1] != "?"),
        frozenset(w[:-1] for w in words if w[-1] == "?"),
    )


@pytest.mark.parametrize(
    ("labels", "read", "lacking", "extra"),
    [
        ("age=42", "age=42", "", ""),
        ("age=42", "", "age=42", ""),
        ("age=42", "age=43", "age=42", "age=43"),
        ("age=42", "age=42?", "age=42", ""),
        ("", "age=42", "", "age=42"),
        ("", "age=42?", "", "age=42?"),
        ("(age=42)", "", "", ""),
        ("(age=42)", "age=42", "", ""),
        ("(age=42)", "age=42?", "", ""),
        ("age=42?", "", "", ""),
        ("age=42?", "age=42?", "", ""),
        ("age=42?", "age=42", "", "age=42"),
        ("q:pris", "q:pris/sel-85", "", ""),
        ("q:pris/sel-85", "q:pris", "q:pris/sel-85", "q:pris"),
        ("q:pris/sel-85", "q:pris/sel-104", "q:pris/sel-85", "q:pris/sel-104"),
        ("danger:vold", "danger:vold/selv", "", ""),
        ("danger:vold/anden", "danger:vold/selv", "danger:vold/anden", "danger:vold/selv"),
        ("needs:post", "-needs:post", "needs:post", "-needs:post"),
    ],
)
def test_a_blind_row_is_judged_fairly(labels, read, lacking, extra):
    """What must be read, what may be, and what is left open."""
    verdict = judge(row(labels), reads(read))
    assert (" ".join(verdict.lacking), " ".join(verdict.extra)) == (lacking, extra)


@pytest.mark.parametrize(
    ("labels", "read", "right"),
    [
        ("age=42", "age=42", True),
        ("age=42?", "age=42?", True),
        ("age=42?", "age=42", False),
        ("age=42", "age=42?", False),
        ("age=42?", "", False),
        ("", "age=42?", False),
        ("danger:vold/anden", "danger:vold/anden", True),
        ("danger:vold/anden", "danger:vold/selv", False),
        ("danger:vold", "danger:vold/anden", False),
        ("q:pris", "q:pris/sel-85", False),
    ],
)
def test_a_strict_row_is_judged_strictly(labels, read, right):
    """Nothing is optional, whom a danger is about neither."""
    assert judge(row(labels, strict=True), reads(read)).right is right


def test_precision_and_recall_count_what_is_taken_as_certain():
    """By label; what may be read or not counts neither way."""
    rows = [row("age=42 needs:post"), row("(needs:post)"), row("needs:post?")]
    told: Sequence[str] = ("age=43 needs:post", "needs:post", "needs:post")
    answers = dict(zip(map(id, rows), map(reads, told), strict=True))
    found = measure(rows, lambda one: answers[id(one)])
    assert (found.rows, found.exact) == (3, 1)
    assert found.counts == {"age": Count(0, 1, 1), "needs": Count(1, 1, 0)}
    assert (found.micro.precision, found.micro.recall) == (1 / 3, 1 / 2)
    assert found.macro == (0.25, 0.5)


def test_a_table_of_questions_is_not_judged_by_facts():
    """What it does not tell of counts neither way."""
    asked = replace(row("q:pris"), only=("q:", "cmd:"))
    assert judge(asked, reads("q:pris age=42 needs:post?")).right
    assert not judge(asked, reads("q:pris cmd:back")).right


@pytest.mark.parametrize(
    ("label", "head"),
    [
        ("age=42", "age"), ("-needs:post", "needs"), ("q:pris/sel-85", "q:pris"),
        ("danger:vold/selv", "danger:vold"), ("ved_ikke:age", "ved_ikke"), ("oos:vejr", "oos:vejr"),
    ],
)  # fmt: skip
def test_figures_are_given_by_fact_question_command_and_danger(label, head):
    """One figure for all values of a fact."""
    assert head_of(label) == head


def test_a_row_of_another_width_is_refused(tmp_path):
    """A tab that is missing would move the labels into the message."""
    (tmp_path / "x.tsv").write_text("soroe\tjeg er 42\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.tsv:1: 2 columns"):
        rows_of("x", tmp_path)


def test_the_product_is_read_as_in_a_conversation():
    """With the municipality's own facts, its question on the screen, and in its own words."""
    asked = Row("t.tsv", 1, "soroe", "age", "42", (), strict=False)
    assert "age=42" in ours(asked).sure
