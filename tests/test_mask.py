"""Masking: a table by kind, and what must hold for any text."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.dialog.mask import NATIONAL_LINES, WORDS, mask

TABLE = Path(__file__).parent / "language" / "mask.tsv"
PUBLIC = (
    *NATIONAL_LINES,
    "57 87 60 00",
    "57 87 62 10",
    "socialservice@soroe.dk",
    "Rådhusvej 8",
    "Dr. Kaarsbergsvej 7",
    "Holbergvej 16",
    "Søndergade 20",
)


def rows():
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    kept = (line for line in lines if line and not line.startswith("#"))
    return [line.replace("\\n", "\n").split("\t") for line in kept]


@pytest.mark.parametrize(("kind", "written", "kept"), rows())
def test_table(kind, written, kept):
    """Each row is kept as the table says, and masking it again changes nothing."""
    masked = mask(written, PUBLIC)
    assert masked.text == (written if kept == "=" else kept)
    assert mask(masked.text, PUBLIC) == type(masked)(masked.text, ())


def test_the_table_is_large_enough():
    """At least 450 rows, and almost as many that must stay as that must not."""
    assert len(rows()) >= 450
    assert sum(kept == "=" for _, _, kept in rows()) >= 225


def test_spans_are_places_in_the_original():
    """Each span is [start, end, kind) in the text as written."""
    text = "Jeg hedder Jonas, tlf 20304050"
    masked = mask(text, PUBLIC)
    assert [(text[a:b], kind) for a, b, kind in masked.spans] == [
        ("Jonas", "navn"),
        ("20304050", "telefon"),
    ]


def test_public_numbers_are_the_callers():
    """A municipality's number stays only where it is told that it is public."""
    assert mask("57 87 60 00", PUBLIC).spans == ()
    assert mask("57 87 60 00", ()).text == "[telefonnummer]"


def test_a_public_line_inside_a_cpr_number_saves_nothing():
    """Digits that happen to be a public line do not break up a CPR number."""
    assert mask("0 1 1 1 2 8 1 2 3 4").text == "[cpr-nummer]"


SEPARATORS = st.sampled_from(["", " ", "-", ".", "/", "–", " - ", "  ", ", ", ":", "\n", "\u200b"])
DATES = st.tuples(st.integers(1, 31), st.integers(1, 12), st.integers(0, 99))
CPR_SHAPE = re.compile(
    r"(?<!\d)\d\d[\s.\-/]?\d\d[\s.\-/]?\d\d[\s.\-–/:,\u200b]{0,3}\d{4}(?!\u200b?\d)"
)
PIECES = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"[0-9 .\-/]{1,14}", fullmatch=True),
    st.sampled_from(["cpr", "112", "57 87 60 00", "jeg hedder", "min søn", "Jonas", " kr", "kl. "]),
    st.builds("{:06d}{}{:04d}".format, st.integers(0, 999999), SEPARATORS, st.integers(0, 9999)),
)


WRITTEN = (
    "0102031234", "010203-1234", "01 02 03 1234", "01.02.03.1234", "010203 - 1234", "0 1 0 2 0 3 1 2 3 4",
    "cpr:010203/1234", "0102\u200b03-1234", "0l0203-1234", "010203 1 2 3 4",
)  # fmt: skip
_LAST_FOUR = re.compile(r"1\W{0,3}2\W{0,3}3\W{0,3}4(?!\d)")


@pytest.mark.parametrize("after", ["", "Min datter bor her", "og jeg er 42", "4180 Sorø"])
def test_no_digits_of_a_cpr_number_are_left_beside_what_people_write(after: str):
    """A year, a date or a telephone number just before it takes some of its digits, not all."""
    table = (TABLE.parent / "messages.tsv").read_text(encoding="utf-8").splitlines()
    messages = [line.split("\t")[1] for line in table if line.count("\t") == 2]
    with_digits = [text for text in messages if re.search(r"\d\D{0,3}$", text)]
    beside = [text for text in (*with_digits, *messages[::40]) if not _LAST_FOUR.search(text)]
    left = {
        text: masked
        for text in (f"{before} {cpr} {after}" for before in beside for cpr in WRITTEN)
        if _LAST_FOUR.search(masked := mask(text).text)
    }
    assert len(with_digits) > 50
    assert left == {}


@example(["000000/1888"], "")
@example(["010203, 1813"], "")
@example(["010203", "5787 6000"], " ")
@given(st.lists(PIECES, max_size=8), SEPARATORS)
def test_no_cpr_shape_survives(pieces, between):
    """Whatever is written, no ten digits in the shape of a CPR number are left."""
    text = between.join(pieces)
    assert CPR_SHAPE.search(mask(text, PUBLIC).text) is None


@example((1, 1, 0), "\n", 0, "", "@00")
@given(DATES, SEPARATORS, st.integers(0, 9999), st.text(max_size=20), st.text(max_size=20))
def test_every_cpr_is_found(date, between, last, before, after):
    """A CPR number is found whatever separates it and whatever letters stand around it."""
    digits = "{:02d}{:02d}{:02d}".format(*date)
    around = [re.sub(r"\d", "x", part) for part in (before, after)]
    text = f"{around[0]}{digits}{between}{last:04d}{around[1]}"
    masked = mask(text, ()).text
    assert digits not in masked
    assert any(word in masked for word in WORDS.values())


IN_DIGITS = (
    "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹",
    "０１２３４５６７８９",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
)
UNSEEN = (
    "\u200b \u200d \ufeff \u00ad \u200e \u202e \u2060 \u0301 \ufe0f\u20e3 \x00 \x08 \u3164 \u2800 \U000e0100 "
    "\u034f * , _ / ... | + 😀 <b> </b>"
).split(" ")  # fmt: skip
CPR_FORMS = (
    "010203-1234",
    "0102031234",
    "01.02.03-1234",
    "01 02 03 12 34",
    "mit cpr er 010203 1234, tak",
)


@pytest.mark.parametrize("form", CPR_FORMS)
@pytest.mark.parametrize("digits", IN_DIGITS)
def test_a_cpr_number_is_found_in_every_script(form, digits):
    """Digits are digits, however they are drawn."""
    masked = mask(form.translate(str.maketrans("0123456789", digits)), ()).text
    assert not any(digit in masked for digit in digits)


@pytest.mark.parametrize("form", CPR_FORMS)
@pytest.mark.parametrize("between", [*UNSEEN, "\t", "\n", "\u00a0", "\u3000", "\u200b" * 40])
def test_a_cpr_number_is_found_whatever_stands_between_its_digits(form, between):
    """Signs that nobody sees, and signs that nobody needs."""
    assert not re.search(r"\d", mask(between.join(form), ()).text)


@given(st.lists(PIECES, max_size=8), SEPARATORS)
def test_twice_is_once(pieces, between):
    """Masking what is masked changes nothing."""
    once = mask(between.join(pieces), PUBLIC).text
    assert mask(once, PUBLIC).text == once


@given(st.text(max_size=300))
def test_any_text_keeps_what_is_not_masked(text):
    """Outside the spans not a letter is lost."""
    masked = mask(text, PUBLIC)
    rest, at = "", 0
    for start, end, _ in masked.spans:
        rest, at = rest + text[at:start], end
    plain = masked.text
    for word in WORDS.values():
        plain = plain.replace(word, "") if word not in text else plain
    assert any(word in text for word in WORDS.values()) or plain == rest + text[at:]


@pytest.mark.parametrize(
    "text",
    (
        "1 a min_søn Ab vej_1_ a.b@ 010203_ Æ jeg_hedder_ 1- Aa_Bb_Cc_ min_søn_Jonas_og_ 1.2.3.4. "
        "en_nabo_ Hans_A_ bor_a_ kode_til_a_a_er_ sagsnr_ 0* <b <b> ① a\u0301 \u0301 slutter_på_1234_ "
        "AB_12_ @ab_ +45_ @ a_at_b_ Søndergade_1,_2._ ' \u200b1"
    ).split(" "),
)
def test_no_text_is_slow(text):
    """2,000 characters of anything take well under a tenth of a second."""
    long = (text.replace("_", " ") * 2000)[:2000]
    times = []
    for _ in range(3):
        start = time.process_time()
        mask(long, PUBLIC)
        times.append(time.process_time() - start)
    assert min(times) < 0.1
