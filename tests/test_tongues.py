"""Other tongues: how they are told apart, their numbers and letters, their examples, danger in any."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import DataError
from assistant.dialog.lexicon import NEEDED, read_lexicon
from assistant.dialog.reader import read
from assistant.dialog.tokens import tokens
from assistant.dialog.tongues import TONGUES
from assistant.library import lexicon_files
from bench.labels import ENGLISH, rows_of, wrong_rows
from tests.stories import library

RULES, EVERYWHERE = library().rulebooks, library().lexicons
FACTS = RULES["soroe"].facts
LEXICONS = EVERYWHERE["soroe"]


def found(text, question="", language="da"):
    """The tongue of a message, and (kind, target, value) of what was read."""
    asked = RULES["soroe"].question(question) if question else None
    result = read(text, LEXICONS, FACTS, asked, language=language)
    return result.language, [(r.kind, r.target, r.value) for r in result.readings]


@pytest.fixture(scope="module", autouse=True)
def _the_lexicons_are_indexed():
    """What misspelt words are looked for in is made when the first is read: no test is timed by it."""
    for language in sorted(TONGUES):
        read("hxnxvwd", LEXICONS, FACTS, language=language)


# ---------------------------------------------------------------- which tongue


@pytest.mark.parametrize(
    ("text", "ours", "told"),
    [
        ("jeg har brug for hjælp", "da", "da"),
        ("jeg har brug for hjælp", "en", "da"),
        ("jeg har brug for hjælp", "ar", "da"),
        ("I need help with my letters", "da", "en"),
        ("I don't know", "da", "en"),
        ("ich brauche Hilfe", "da", "de"),
        ("ich bin müde und kann nicht mehr", "en", "de"),
        ("أحتاج إلى مساعدة", "da", "ar"),
        ("أحتاج bostøtte من البلدية", "da", "ar"),
        ("yes", "da", "da"),
        ("would you", "da", "en"),
        ("ikke altid", "en", "da"),
        ("nej", "ar", "da"),
        ("42", "ar", "ar"),
        ("42", "en", "en"),
        ("Sorø", "en", "en"),
        ("jeg er 42, sorry", "da", "da"),
        ("min mand arbejder i it support og is", "da", "da"),
        ("", "de", "de"),
        ("?!", "ar", "ar"),
    ],
)
def test_a_message_is_in_the_tongue_of_the_conversation_unless_its_words_clearly_are_not(
    text, ours, told
):
    """The commonest words decide; a word or two of another tongue in a Danish message do not."""
    assert found(text, language=ours)[0] == told


def test_easy_danish_is_danish():
    """ "da-let" is read as Danish, and a language without a lexicon too."""
    assert found("jeg er 42", language="da-let") == found("jeg er 42")
    assert found("jeg er 42", language="pl")[0] == "da"


def test_what_means_nothing_in_its_own_tongue_is_read_in_that_of_the_conversation():
    """ "English please" is English, but the Danish command is meant by it."""
    assert ("command", "language", True) in found("do you speak english please")[1]


# ---------------------------------------------------------------- letters and numbers


@pytest.mark.parametrize(
    ("code", "text", "numbers"),
    [
        ("en", "forty two", [42]),
        ("en", "forty-two", [42]),
        ("en", "fortytwo", [42]),
        ("en", "a hundred and two", [102]),
        ("en", "two thousand and one", [2001]),
        ("en", "nineteen eighty two", [1982]),
        ("en", "nineteen", [19]),
        ("en", "a dog", []),
        ("en", "born May 3, 1961", [1961]),
        ("en", "3rd of May 1961", [1961]),
        ("de", "zweiundvierzig", [42]),
        ("de", "zwei und vierzig", [42]),
        ("de", "neunzehnhundertzweiundachtzig", [1982]),
        ("de", "dreißig", [30]),
        ("de", "3. März 1961", [1961]),
        ("ar", "٤٢", [42]),
        ("ar", "۴۲", [42]),
        ("ar", "اثنان وأربعون", [42]),
        ("ar", "خمسة و ثلاثون", [35]),
        ("ar", "خمسٌ وثلاثون", [35]),
        ("ar", "١٢/٠٣/١٩٦١", [1961]),
        ("da", "４２", [42]),
        ("da", "to tusind og fem", [2005]),
        ("da", "21 000", [21000]),
        ("da", "70 20 12 01", [70, 20, 12, 1]),
    ],
)
def test_numbers_as_they_are_said(code, text, numbers):
    """Words and digits of every script become numbers, in the way of each tongue."""
    said = [token.number for token in tokens(text, TONGUES[code])]
    assert [number for number in said if number >= 0] == numbers


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("ar", "أَحْتَاجُ", "احتاج"),
        ("ar", "مساعدة", "مساعده"),
        ("ar", "مستشفى", "مستشفي"),
        ("ar", "مـسـاعدة", "مساعدة"),
        ("ar", "\u202bمساعدة\u200f", "مساعدة"),
        ("en", "don’t", "don't"),
        ("de", "MÜDE", "müde"),
        ("da", "So\u0301rø", "SORØ"),
    ],
)
def test_letters_that_mean_the_same_are_folded(code, one, other):
    """Vowel marks, hamza, ta marbuta, marks of direction and apostrophes make no difference."""
    fold = TONGUES[code].fold
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("code", "word", "base"),
    [
        ("ar", "والبيت", "بيت"),
        ("ar", "للمساعدة", "مساعده"),
        ("ar", "بيتي", "بيت"),
        ("en", "worries", "worry"),
        ("en", "stopped", "stop"),
        ("en", "making", "make"),
        ("de", "briefen", "brief"),
        ("da", "regningerne", "regning"),
    ],
)
def test_words_with_what_is_joined_to_them_have_bases(code, word, base):
    """Endings, and in Arabic the particles before, are taken off."""
    tongue = TONGUES[code]
    assert base in tongue.bases(tongue.fold(word))


# ---------------------------------------------------------------- answers, commands, danger


@pytest.mark.parametrize(
    ("language", "question", "text", "value"),
    [
        ("en", "bor_i_kommunen", "yes I do", ("fact", "bor_i_kommunen", True)),
        ("en", "bor_i_kommunen", "nope", ("fact", "bor_i_kommunen", False)),
        ("en", "bor_i_kommunen", "I have no idea", ("unknown_fact", "bor_i_kommunen", True)),
        ("en", "bor_i_kommunen", "I'd rather not say", ("command", "skip", True)),
        ("en", "age", "forty two", ("fact", "age", 42)),
        ("en", "age", "I'm forty-two", ("fact", "age", 42)),
        ("de", "bor_i_kommunen", "ja genau", ("fact", "bor_i_kommunen", True)),
        ("de", "bor_i_kommunen", "nein", ("fact", "bor_i_kommunen", False)),
        ("de", "bor_i_kommunen", "weiß ich nicht", ("unknown_fact", "bor_i_kommunen", True)),
        ("de", "age", "ich bin zweiundvierzig", ("fact", "age", 42)),
        ("ar", "bor_i_kommunen", "نعم", ("fact", "bor_i_kommunen", True)),
        ("ar", "bor_i_kommunen", "لا", ("fact", "bor_i_kommunen", False)),
        ("ar", "bor_i_kommunen", "لا أعرف", ("unknown_fact", "bor_i_kommunen", True)),
        ("ar", "bor_i_kommunen", "تخطي", ("command", "skip", True)),
        ("ar", "age", "عمري ٤٢ سنة", ("fact", "age", 42)),
        ("ar", "age", "اثنان وأربعون", ("fact", "age", 42)),
    ],
)
@pytest.mark.parametrize("screen", ["da", "own"])
def test_answers_in_another_tongue(language, question, text, value, screen):
    """Yes, no, "don't know" and numbers are read, also where the screen is in Danish."""
    assert value in found(text, question, language if screen == "own" else "da")[1]


def test_english_messages():
    """The English table, in a conversation in Danish: so that the tongue is told as well."""
    assert list(map(str, wrong_rows(rows_of(ENGLISH)))) == []


@pytest.mark.parametrize("code", ["en", "de", "ar"])
def test_every_group_that_the_reading_needs_is_there(code):
    """A words.yaml that lacks a group is named with the group."""
    files = lexicon_files()
    name = f"{code}/words.yaml"
    broken = {**files, name: files[name].replace(f"  {NEEDED[0]}:", "  andet:", 1)}
    with pytest.raises(DataError) as error:
        read_lexicon(broken, "soroe", code)
    assert (error.value.file, NEEDED[0] in error.value.what) == (name, True)


@given(st.text(max_size=300), st.sampled_from(sorted(TONGUES)))
def test_any_text_is_read_in_any_language(text, language):
    """No text raises; spans lie in the text; the same text gives the same readings."""
    first = read(text, LEXICONS, FACTS, language=language)
    assert all(0 <= r.span[0] < r.span[1] <= len(text) for r in first.readings)
    assert first == read(text, LEXICONS, FACTS, language=language)


WORST = {
    "sayings": " ".join(e.text for e in LEXICONS["da"].examples if e.kind == "danger"),
    "english": "i need help with my letters and i am so tired of it all because nobody listens",
    "arabic": "أحتاج إلى مساعدة من البلدية والبيت",
    "one arabic word": "والبالكفلل" * 200,
    "one word": "bostøttekommune" * 140,
    "letters drawn out": "abcabd" * 400,
    "numbers": " ".join(map(str, range(15, 600))),
    "number words": "toogfyrre to og fyrre nitten hundrede og tres",
    "misspelled": "bostøtt kommunne førtidspensjon rengjørring sagsbehanler aktivitetshss",
    "zero width": "\u200b".join("jeg er 42"),
    "accents": "a" + "\u0301" * 1999,
    "emoji": "😀😃🙏",
    "chinese": "我想要帮助",
    "tongues mixed": "I want مساعدة jeg brauche",
    "digits": "1" * 2000,
    "dates": "1/4 1982 3. maj 61",
}


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
@pytest.mark.parametrize("language", ["da", "en", "ar"])
def test_no_text_is_slow_with_all_tongues_loaded(text, language):
    """2,000 characters of anything are read in well under a tenth of a second on a busy machine."""
    long = (f"{text} " * 2000)[:2000]
    asked = RULES["soroe"].question("needs")
    times = []
    for _ in range(3):
        start = time.process_time()
        read(long, LEXICONS, FACTS, asked, language=language)
        times.append(time.process_time() - start)
    assert min(times) < 0.1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("jeg hedder Anna og I want to kill myself", "da"),
        ("hej, ich will mich umbringen", "da"),
        ("jeg bor i Sorø, أريد أن أموت", "da"),
        ("jeg vil dø", "ar"),
        ("jeg vil dø", "en"),
    ],
)
def test_danger_counts_in_any_tongue(text, language):
    """Danger is found in whichever tongue it is said, and stands first."""
    _, readings = found(text, language=language)
    assert readings[0][:2] == ("danger", "selvmord")


def test_a_word_that_is_danger_in_another_tongue_only_is_none():
    """ "gift" is married in Danish and poison in German."""
    assert [r for r in found("jeg er gift")[1] if r[0] == "danger"] == []


TOLD = {"needs": frozenset(("post", "genoptraening", "rusmidler", "bolig"))}


def taken_back(text: str) -> list[str]:
    """The needs that a message in English says are not so, after those of TOLD."""
    result = read(text, LEXICONS, FACTS, language="en", before=TOLD)
    return [
        r.member for r in result.readings if (r.kind, r.target, r.value) == ("fact", "needs", False)
    ]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("no, not the letters", "post"),
        ("no not the letters, I manage those fine", "post"),
        ("I never said rent", "post"),
        ("you still have post written down", "post"),
        ("it's not about the money", "post"),
        ("rehab is wrong", "genoptraening"),
        ("scratch the bit about rehab", "genoptraening"),
        ("I take back the thing about rehab", "genoptraening"),
        ("rehab shouldn't be there", "genoptraening"),
        ("you can remove rehab", "genoptraening"),
        ("please leave out the part about housing", "bolig"),
        ("I don't need a flat", "bolig"),
        ("why did you write alcohol?", "rusmidler"),
        ("forget what I said about drinking", "rusmidler"),
        ("I don't drink", "rusmidler"),
    ],
)
def test_what_was_told_is_taken_back_in_english(text: str, need: str):
    """It is named beside words that take it back, or told not to be so."""
    assert need in taken_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "I never told my doctor about rehab",
        "it isn't just the drinking",
        "it is not only rehab, the letters too",
        "I forget the letters all the time",
        "do you have a place to live for me",
        "why don't you help me with housing",
        "I can't manage the letters",
        "my wife sorts the letters and she is worn out",
    ],
)
def test_what_only_sounds_like_it_takes_nothing_back_in_english(text: str):
    """Told to somebody else, "not only", a question, and what is forgotten."""
    assert taken_back(text) == []
