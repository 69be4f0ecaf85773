"""Danger: what must be found in any wording, what must never set it off, and whom it is about."""

import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest
import yaml

from assistant import DataError
from assistant.approval import approvals
from assistant.dialog.reader import read as read_in_any
from assistant.library import lexicon_files
from assistant.rules.load import DANGERS
from tests.stories import library
from tests.test_understand import FACTS, QUESTIONS, read

TABLES = Path(__file__).parent / "language"


def rows(name):
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


FOUND, NOT_FOUND = rows("danger-find.tsv"), [row[0] for row in rows("danger-not.tsv")]


@cache
def dangers(text, question=None):
    return [r for r in read(text, question) if r.kind == "danger"]


KINDS = sorted({kind.rstrip("?") for kind, _, _ in FOUND})


@pytest.mark.parametrize("kind", KINDS)
def test_found(kind):
    """Each wording is found as its kind, and about the right person; what is in doubt, in doubt."""
    wrong = []
    for written, who, text in (row for row in FOUND if row[0].rstrip("?") == kind):
        found = [(r.member, r.sure) for r in dangers(text) if r.target == kind]
        doubted = [(who, False)]
        if found not in ([doubted] if written.endswith("?") else [doubted, [(who, True)]]):
            wrong.append((text, who, found))
    assert wrong == []


def framed(name, turns):
    """Each plain sentence of a file of frames alone and in `turns` - 1 of its frames, by kind: every sentence
    in others."""
    frames = yaml.safe_load((TABLES / name).read_text(encoding="utf-8"))
    around = list(product(["", *frames["before"]], ["", *frames["after"]]))
    sentences = {}
    for kind, blocks in frames["dangers"].items():
        plain = [
            f"{who} {does}"
            for block in blocks
            for who, does in product(block["who"], block["does"])
        ]
        sentences[kind] = [
            " ".join((before, sentence, after)).strip()
            for number, sentence in enumerate(plain)
            for turn in range(turns)
            for before, after in [around[(number * 5 + turn * 17) % len(around) if turn else 0]]
        ]
    return sentences


FRAMED = framed("danger-frames.yaml", 7)


@pytest.mark.parametrize("kind", FRAMED)
def test_found_whatever_stands_around_it(kind):
    """No word beside a plain danger makes it harmless."""
    assert [text for text in FRAMED[kind] if not dangers(text)] == []


def test_almost_all_is_sure():
    """What is said plainly is no doubt: the screen with the numbers comes at once."""
    plain = [row for row in FOUND if not row[0].endswith("?")]
    doubted = [text for kind, _, text in plain if not any(r.sure for r in dangers(text))]
    assert len(doubted) < len(plain) / 50, doubted


def test_not_set_off():
    """No idiom, no past and no general talk sets it off."""
    found = {text: [(r.target, r.entry) for r in dangers(text)] for text in NOT_FOUND}
    assert {text: read for text, read in found.items() if read} == {}


def test_the_tables_are_large_enough():
    """At least 900 that must be found and 700 that must not."""
    assert len(FOUND) >= 900
    assert len(NOT_FOUND) >= 700


@pytest.mark.parametrize(("asker", "who"), [("", "selv"), ("medarbejder", "anden")])
def test_what_staff_tell_over_several_sentences_is_of_another(asker, who):
    """As what they tell in one."""
    for text in ("jeg vil ikke leve mere", "Piller. Panodil. To hele pakker. For en time siden."):
        found = [r for r in read(text, asker=asker) if r.kind == "danger"]
        assert [r.member for r in found] == [who], text


@pytest.mark.parametrize("question", [None, *QUESTIONS])
def test_found_first_in_every_state(question):
    """Whatever is on the screen, danger is the first reading."""
    text = "ja, jeg er 42 og bor i Sorø, men jeg vil ikke leve mere"
    assert read(text, question)[0].kind == "danger"


def without_danish_letters(text):
    return text.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")


CHANGES = {
    "store bogstaver": str.upper,
    "ae oe aa": without_danish_letters,
    "udråb": "{}!!! hjælp".format,
    "bagefter": "hej. jeg har et spørgsmål om post. {}".format,
    "først": "{}, og jeg bor i Sorø".format,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_found_however_written(change):
    """Capitals, missing letters and words around it do not hide it."""
    written = ((kind.rstrip("?"), change(text)) for kind, _, text in FOUND[::5])
    assert [text for kind, text in written if kind not in [r.target for r in dangers(text)]] == []


def replaced(*pairs):
    """What puts one thing in the place of another, wherever it stands."""

    def change(text):
        for pattern, other in pairs:
            text = re.sub(pattern, other, text)
        return text

    return change


MISSPELT = {
    "konsonant halveret": replaced((r"([bdfgklmnprst])\1(?=[aeiouyæøå])", r"\1")),
    "konsonant fordoblet": replaced(
        (r"(?<=[bcdfghklmnprst][aeiouyæøå])([bdfgklmnprst])(?=[aeiouyæøå]\w)", r"\1\1")
    ),
    "stumme bogstaver": replaced(
        (r"\bmed\b", "me"), (r"\bhvor\b", "vor"), (r"\bikke\b", "ik"), (r"\bsig\b", "sej")
    ),
    "nn for nd": replaced((r"nd(?=[aeiouyæøå])", "nn")),
    "sammen": replaced(
        (r"\b(jeg|han|hun) (har|vil|kan)\b", r"\1\2"),
        (r"\bi nat\b", "inat"),
        (r"\bat (?=\w)", "at"),
    ),
    "nutid for navnemåde": replaced((r"\b(vil|kan|skal)( ikke)? (dø|leve|sove)\b", r"\1\2 \3r")),
    "navnemåde for nutid": replaced((r"\b(mand|søn|kæreste|han|hun) (\w+e)r\b", r"\1 \2")),
    "talt": replaced((r"^(\w+ \w+) ", r"\1 øh altså ")),
}


@pytest.mark.parametrize("change", MISSPELT.values(), ids=MISSPELT)
def test_found_however_misspelt(change):
    """As people spell who are in a hurry, have trouble with words, or are learning Danish: of plain
    dangers hardly one in fifty is lost."""
    plain = [text for kind in FRAMED for text in FRAMED[kind][::7]]
    changed = [new for text in plain if (new := change(text)) != text]
    lost = [text for text in changed if not dangers(text)]
    assert len(changed) >= 25
    assert len(lost) <= len(changed) / 50, lost


# ---------------------------------------------------------------- other tongues

LEXICONS = library().lexicons["soroe"]
FOREIGN = [(code, *row) for code in ("en", "de", "ar") for row in rows(f"danger-{code}.tsv")]


def foreign_dangers(text, language):
    found = read_in_any(text, LEXICONS, FACTS, language=language)
    return [r for r in found.readings if r.kind == "danger"]


@pytest.mark.parametrize("language", ["own", "da"])
@pytest.mark.parametrize("code", ["en", "de", "ar"])
def test_in_other_tongues(code, language):
    """In each tongue what is dangerous is found, and nothing else, whatever the conversation's."""
    wrong = [
        (kind, who, text)
        for tongue, kind, who, text in FOREIGN
        if tongue == code
        and not is_found_as(
            kind, who, foreign_dangers(text, code if language == "own" else language)
        )
    ]
    assert wrong == []


def is_found_as(kind, who, found):
    """Whether the dangers found are what a row says."""
    if kind == "-":
        return found == []
    if kind.rstrip("?") not in [r.target for r in found]:
        return False
    if kind.endswith("?"):
        return not any(r.sure for r in found)
    return who != "anden" or "anden" in [r.member for r in found]


FRAMED_ENGLISH = framed("danger-frames-en.yaml", 3)


@pytest.mark.parametrize("kind", FRAMED_ENGLISH)
def test_found_in_english_whatever_stands_around_it(kind):
    """In English neither."""
    assert [text for text in FRAMED_ENGLISH[kind] if not foreign_dangers(text, "en")] == []


@pytest.mark.parametrize(("code", "least"), [("en", (80, 40)), ("de", (60, 30)), ("ar", (60, 30))])
def test_the_tables_of_other_tongues_are_large_enough(code, least):
    """So many that must be found, and so many that must not."""
    table = rows(f"danger-{code}.tsv")
    quiet = sum(row[0] == "-" for row in table)
    assert (len(table) - quiet, quiet) >= least
    assert quiet >= least[1]


@pytest.mark.parametrize("code", ["en", "de", "ar"])
def test_danish_sets_off_no_danger_of_another_tongue(code):
    """What is harmless in Danish is so whatever tongues are read beside it."""
    others = {key: value for key, value in LEXICONS.items() if key in ("da", code)}
    for text in NOT_FOUND:
        found = read_in_any(text, others, FACTS).readings
        assert [r for r in found if r.kind == "danger"] == [], text


# ---------------------------------------------------------------- approval


def test_a_lexicon_that_nobody_has_approved_is_told():
    """Each lexicon of danger has its line, approved or not."""
    told = list(approvals(lexicon_files()))
    alone = 2 * (len(DANGERS) + 1)  # each kind and the weak signs, in Danish and English
    assert len(told) == len(LEXICONS) + alone
    assert all("ikke godkendt" in line for line in told)


def test_an_approval_has_a_role_and_a_day():
    """Who approved it, as a role, and when; half an approval is none."""
    (told,) = approvals({"de/danger.yaml": "approved: {by: psykolog, date: 2027-01-31}\n"})
    assert told == "de/danger.yaml: godkendt af psykolog 2027-01-31"
    for wrong in (
        "{by: psykolog}",
        "{by: psykolog, date: i går}",
        "ja",
        "{by: , date: 2027-01-31}",
    ):
        with pytest.raises(DataError):
            list(approvals({"danger.yaml": f"approved: {wrong}\n"}))
