"""Plain Danish out: how a text is measured, what is too hard, and that nothing citizens meet is."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

import assistant.library
from assistant import view
from assistant.answer import Renderer
from assistant.cli import main
from assistant.every_screen import EveryScreen, Shown
from assistant.library import rule_files
from assistant.locales import catalogue
from assistant.plain import HARDEST, LONGEST_SENTENCE, is_long, measure, sentences, words
from assistant.plain_checking import (
    KINDS,
    Check,
    Excepted,
    Found,
    Places,
    PlainDanish,
    check_language,
    hardest,
    measured_languages,
    stale_exceptions,
    stale_terms,
)
from assistant.rules.compiled import compile_rulebook
from assistant.rules.load import load, municipalities
from assistant.rules.located import read_yaml
from assistant.rules.model import Term
from assistant.terms import Finder, prose

ON = date(2026, 11, 25)
CASES = Path(__file__).parent / "cases"
RULES = Path(assistant.library.__file__).parent / "rules" / "data"


# ---------------------------------------------------------------- how a text is measured


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Du kan ringe.", ["Du", "kan", "ringe"]),
        ("Skriv ikke CPR-nummer i e-Boks.", ["Skriv", "ikke", "CPR-nummer", "i", "e-Boks"]),
        ("Ring 57 87 60 00 kl. 9.00.", ["Ring", "57 87 60 00", "kl", "9.00"]),
        ("§ 82 b og § 176 a, stk. 2", ["§ 82 b", "og", "§ 176 a, stk. 2"]),
        ("§§ 103 og 104", ["§§ 103", "og", "104"]),
        ("§ 85 er støtte", ["§ 85", "er", "støtte"]),
        ("og/eller 5-8 gange", ["og", "eller", "5-8", "gange"]),
        ("Se soroe.dk/hjaelp. Eller post@soroe.dk.", ["Se", "soroe.dk/hjaelp", "Eller", "post@soroe.dk"]),
        ("Bor [du] i {municipality}?", ["Bor", "[du]", "i", "{municipality}"]),
        ("1.250 kr. i 2026", ["1.250", "kr", "i", "2026"]),
    ],
)  # fmt: skip
def test_words_are_counted_as_a_reader_does(text: str, counted: list[str]):
    """Numbers, paragraphs, addresses and places to fill in are one word each; a slash parts two."""
    assert words(text) == counted


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ring nu. Bliv hos ham!", 2),
        ("Det er fx 1. januar eller kl. 9 hos nr. 4.", 1),
        ("Loven er bl.a. § 85. Du kan spørge.", 2),
        ("Begynd her:\nKompasset\nRing 112", 3),
        ("Det handler om: Post. Regninger.", 2),
        ("Han sagde: »Kom ind!« Så gik de.", 2),
        ("Post og regninger", 1),
        ("...", 0),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, number: int):
    """A colon ends nothing, a line does; abbreviations and dates do not end a sentence."""
    assert len(sentences(text)) == number


@pytest.mark.parametrize(
    ("word", "long"),
    [("støtten", True), ("støtte", False), ("CPR-nummer", True), ("57 87 60 00", False),
     ("§ 176 a, stk. 2", False), ("{municipality}", False), ("kommunen.dk", False)],
)  # fmt: skip
def test_a_long_word_has_more_than_six_letters(word: str, long: bool):
    """Digits, hyphens, links and places to fill in make no word long."""
    assert is_long(word) is long


def test_lix_is_bjoernssons():
    """Words a sentence, and long words in a hundred."""
    found = measure(["Her er fire ord.", "Og her er et langeord mere."])
    assert (found.words, found.sentences, found.long) == (10, 2, 1)
    assert found.lix == pytest.approx(10 / 2 + 100 * 1 / 10)
    assert measure([]).lix == 0


def test_headings_do_not_make_a_screen_easier():
    """Of a screen counted with and without its headings and buttons, the harder count holds."""
    full = (
        "Kommunens sagsbehandlere vurderer normalt behovet efter samtalen med borgeren selv. " * 4
    )
    easy = ["Ja"] * 40
    assert hardest([full, *easy]) == hardest([full])
    assert hardest(["For kort til at sige noget."]) is None


# ---------------------------------------------------------------- nothing is too hard


@pytest.mark.parametrize("language", measured_languages(rule_files()))
def test_everything_that_citizens_meet_is_plain(language: str):
    """Every screen, every answer to made-up people and to the stories, and every sentence of the files;
    no exception and no explained word is left over."""
    stories = sorted(CASES.glob("*/*.yaml")) if language == "da" else []
    cases = {path.relative_to(CASES).as_posix(): path.read_text("utf-8") for path in stories}
    told, problems = check_language(rule_files(), cases, "", ON, language)
    assert problems == ()
    for kind in set(KINDS.values()) - ({KINDS["story"]} if not cases else set()):
        assert sum(line.startswith(f"  {kind} ") for line in told) == len(
            municipalities(rule_files())
        )


PLAIN = PlainDanish(hard=("visiter", "foranstaltning"))
CHECK = Check(
    Places({"Et langt ord i en sætning.": "soroe/s-85.yaml:7"}),
    PLAIN,
    Finder.of([Term(id="v", word="visiteret", forms=("visiter*",), says="Ja først.")]),
)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Du kan ringe.", []),
        ("Du " + "kan og " * 10 + "må.", ["sentence"]),
        ("Du kan få en foranstaltning.", ["word"]),
        ("Du kan blive visiteret.", []),
        ("Det er en socialforvaltningsafdelingsleder.", ["word"]),
        ("Du kan få en foranstaltning. Det betyder, at der sker noget.", []),
        ("Du kan få noget (foranstaltning).", []),
        ("En foranstaltning er noget.", []),
        ("Se socialforvaltningsafdelingen.dk.", []),
    ],
)
def test_what_is_too_hard_is_found(text: str, limits: list[str]):
    """Sentences of more than 20 words, and hard or very long words that nothing explains."""
    assert [breach.limit for breach in CHECK.of_text(text)] == limits


def test_what_is_too_hard_is_named_with_its_place():
    """The breach says the file, the line, the text, the measure and what to do, also where the text is
    a part of what is shown."""
    shown = "Navn (§ 85). Et langt ord i en sætning. Og en foranstaltning."
    (breach,) = CHECK.of_text(shown)
    assert breach.says.startswith("soroe/s-85.yaml:7: 'foranstaltning'")
    assert " -> " in breach.says
    heavy = "Kommunens fagpersonale planlægger individuelle behandlingsforløb. " * 8
    (breach,) = CHECK.of_screen(Shown("topic", "soroe: pris", (heavy,)), hardest([heavy]) or 0)
    assert f"højst {HARDEST}" in breach.says
    assert "fagpersonale" in breach.says.split("->")[1]


@pytest.mark.parametrize(
    ("limit", "where", "excepted"),
    [("word", "foranst*", True), ("word", "visit*", False), ("lix", "foranst*", False)],
)
def test_an_exception_names_what_it_excepts(limit: str, where: str, excepted: bool):
    """The word or the screen, and which limit; a star stands for anything."""
    (breach,) = CHECK.of_text("Du kan få en foranstaltning.")
    exception = Excepted.model_validate({"limit": limit, "where": where, "why": "en prøve"})
    assert breach.is_excepted(exception) is excepted


def test_an_exception_that_excepts_nothing_is_an_error():
    """It is named with its line."""
    written = read_yaml(
        "plain-danish.yaml", "hard: []\nexceptions:\n  - {limit: word, where: x, why: y}\n"
    )
    plain = PlainDanish.model_validate(written.value)
    (problem,) = stale_exceptions(plain, written, Found())
    assert problem.startswith("plain-danish.yaml:3: ")


def test_a_word_that_nobody_reads_is_not_explained():
    """Every term of the glossary that no text has is named with its line."""
    everywhere = (load(rule_files(), one).terms for one in municipalities(rule_files()))
    found = Found(terms=set().union(*everywhere) - {"vum"})
    problems = set(stale_terms(rule_files(), found))
    assert len(problems) == 1
    assert all(p.startswith("national/terms.yaml:") and "VUM" in p for p in problems)


def test_the_command_tells_the_spread_and_fails_on_a_breach(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """`vejviser check --language` prints LIX by kind, names the breach and ends with 1."""
    shutil.copytree(RULES, tmp_path / "regler")
    assert main(["check", "--language", "--municipality", "holbaek"]) == 0
    assert "hele svar" in capsys.readouterr().out
    file = tmp_path / "regler" / "holbaek" / "contacts.yaml"
    text = file.read_text("utf-8")
    assert "says: " in text
    long = "Du " + "kan og " * 10 + "må ringe."
    file.write_text(re.sub(r"    says: .*", f"    says: '{long}'", text, count=1), "utf-8")
    arguments = ["--municipality", "holbaek", "--data", str(tmp_path / "regler")]
    assert main(["check", "--language", *arguments]) == 1
    assert "holbaek/contacts.yaml" in capsys.readouterr().err


# ---------------------------------------------------------------- words explained


def term(name: str, *forms: str) -> Term:
    return Term(id=name, word=name, forms=forms, says=f"{name} er noget.")


FINDER = Finder.of(
    [
        term("visiteret", "visiter*"),
        term("uvisiteret", "uvisiter*"),
        term("paragraf", "§"),
        term("vum", "vum"),
        term("stoette-kontaktperson", "støtte- og kontaktperson*"),
        term("kontaktperson", "kontaktperson*"),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Du skal visiteres.", ["visiteret"]),
        ("Et uvisiteret sted", ["uvisiteret"]),
        ("Hjælp efter § 85", ["paragraf"]),
        ("§§ 103 og 104", ["paragraf"]),
        ("VUM er en metode", ["vum"]),
        ("vumse", []),
        ("Din kontaktperson efter § 99", ["kontaktperson", "paragraf"]),
        ("En støtte- og kontaktperson", ["stoette-kontaktperson", "kontaktperson"]),
        ("", []),
    ],
)
def test_terms_are_found_in_their_forms(text: str, found: list[str]):
    """By whole words, by beginnings, by several words; in the order in which they stand."""
    assert list(FINDER.found([text])) == found


def test_in_another_language_a_term_is_found_by_its_word():
    """There it is the word as shown that stands in the text, in whatever form."""
    arabic = Term(id="vum", word="تقييم", forms=("vum",), says="...")
    assert Finder.of([arabic], danish=False).found(["هذا هو التقييم الآن"]) == ("vum",)


@pytest.mark.parametrize("municipality", municipalities(rule_files()))
def test_every_screen_explains_its_own_words(municipality: str):
    """What a screen has of the glossary stands beside it, each word once, with its sentence and source."""
    edition = compile_rulebook(load(rule_files(), municipality), ON)
    renderer = Renderer(edition, catalogue())
    for offer in edition.by_id:
        shown = renderer.offer_view(EveryScreen(edition, catalogue()).nobody, offer)
        names = [explained.word for explained in shown.terms]
        assert len(names) == len(set(names))
        assert "§" in names or "§" not in (shown.law, *prose(shown))
        assert all(explained.said.text and explained.said.cites for explained in shown.terms)


def test_prose_leaves_out_what_is_looked_up():
    """Numbers, addresses and ids are no text to read."""
    phone = view.PhoneView("57 87 60 00", "+4557876000", "hovednummer")
    contact = view.ContactView("a", "Kompasset", "Gade 1", phones=(phone,), says="Kom ind.")
    assert list(prose(contact)) == ["Kompasset", "hovednummer", "Kom ind."]


def test_no_question_has_a_button_without_picture():
    """Every option that is a button has an icon beside its word."""
    for municipality in municipalities(rule_files()):
        rulebook = load(rule_files(), municipality)
        for question in rulebook.questions:
            options = rulebook.facts[question.facts[0]].options
            assert all(option.icon for option in options), question.id


def test_easy_and_plain_danish_are_measured():
    """The languages that `check --language` measures are those in Danish."""
    assert measured_languages(rule_files())[0] == "da"
    assert set(measured_languages(rule_files())) <= {"da", "da-let"}


def test_limits_are_those_of_the_design():
    """Whole answers at LIX 35 or lower, sentences of 20 words or fewer."""
    assert (HARDEST, LONGEST_SENTENCE) == (35, 20)
