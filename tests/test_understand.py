"""Understanding: the examples beside each entry, a table of messages, and what holds for any text."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant import DataError
from assistant.dialog.danish import DANISH
from assistant.dialog.days import day_in
from assistant.dialog.lexicon import read_lexicon
from assistant.dialog.reading import Day
from assistant.dialog.tokens import tokens
from assistant.dialog.understand import understand
from assistant.library import rule_files
from assistant.rules.load import load
from assistant.rules.located import read_yaml
from assistant.rules.model import Fact, Kind, Question
from assistant.workbench import label_of
from tests.stories import library

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "assistant" / "dialog" / "data"
NATIONAL = ROOT / "assistant" / "rules" / "data" / "national"
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(WORDS.glob("*.yaml"))}


def blocks(name):
    path = NATIONAL / f"{name}.yaml"
    return read_yaml(path.name, path.read_text(encoding="utf-8")).value[name]


LEXICON = library().lexicons["soroe"]["da"]
FACTS = {block["id"]: Fact(**block) for block in blocks("facts")}
QUESTIONS = {block["id"]: Question(**block) for block in blocks("questions")}


def read(text, question=None, **more):
    """What was read, but for weak signs of danger, which have tables of their own."""
    found = understand(text, LEXICON, FACTS, QUESTIONS.get(question), **more)
    return tuple(reading for reading in found if reading.kind != "sign")


@pytest.fixture(scope="module", autouse=True)
def _the_lexicon_is_indexed():
    """What misspelt words are looked for in is made when the first is read: no test is timed by it."""
    read("hxnxvwd")


def ask(fact):
    """A question over one fact, for facts that have none."""
    return Question.model_validate({"id": fact, "facts": [fact], "ask": {"du": "?"}, "why": "?"})


def short(reading):
    """A reading in the words of the table, with "?" in doubt."""
    return label_of(reading) + ("" if reading.sure else "?")


def messages():
    lines = (Path(__file__).parent / "language" / "messages.tsv").read_text(encoding="utf-8")
    return [row.split("\t") for row in lines.splitlines() if row and not row.startswith("#")]


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("21000", [21000]),
        ("21.000 kr.", [21000]),
        ("1.250.000", [1250000]),
        ("20 tusind", [20000]),
        ("1000", [1000]),
        ("1,80", []),
        ("21.000,50", []),
        ("0.500", []),
        ("3.4.1982", [1982]),
        ("kl. 10.30", []),
    ],
)
def test_a_large_number_is_one_number(text, numbers):
    """Noughts are not letters drawn out, and a full stop between thousands is no end."""
    assert [token.number for token in tokens(text, DANISH) if token.number >= 0] == numbers


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("jeg har svært ved og gå", "jeg har svaert ved at gaa"),
        ("kost til og fra", "kost til og fra"),
        ("jeg ikke kan sove", "jeg kan ikke sove"),
        ("fordi jeg ikke kan sove", "fordi jeg ikke kan sove"),
        ("jeg har brug hjælp", "jeg har brug for hjaelp"),
        ("hvad har du brug for", "hvad har du brug for"),
        ("jeg drikke hver dag", "jeg drikker hver dag"),
        ("kan jeg drikke vand", "kan jeg drikke vand"),
        ("jeg kører m bussen", "jeg koerer med bussen"),
        ("jeg kan gå 100 m", "jeg kan gaa 100 meter"),
        ("jeg er 27 m aspergers", "jeg er 27 m aspergers"),
        ("vurderet til D i vum", "vurderet til d i vum"),
        ("der er åbent 24/7", "der er aabent doegnet"),
        ("min bro'r", "min bror"),
        ("jeg er træt komma og bange punktum", "jeg er traet og bange"),
        ("jeg vil sætte punktum", "jeg vil saette punktum"),
        ("min man er syg", "min mand er syg"),
        ("man er syg", "man er syg"),
        ("jeg kan ikke sover", "jeg kan ikke sove"),
        ("kan jeg får hjælp", "kan jeg faa hjaelp"),
        ("at jeg aldrig får hjælp", "at jeg aldrig faar hjaelp"),
        ("han vil dræb mig", "han vil draebe mig"),
        ("fordi min mand slå mig", "fordi min mand slaar mig"),
        ("jeg kan høre min søn græde", "jeg kan hoere min soen graede"),
        ("han ligger der og svare ikke", "han ligger der og svarer ikke"),
        ("jeg vil leve ikke mere", "jeg vil ikke leve mere"),
        ("jeg vil leve ikke bare overleve", "jeg vil leve ikke bare overleve"),
        ("jeg bliver truet ad min mand", "jeg bliver truet af min mand"),
        ("han råber ad mig", "han raaber ad mig"),
        ("jeg ma sove pa gaden", "jeg maa sove paa gaden"),
    ],
)
def test_words_beside_tell_what_is_meant(written, meant):
    """A word is put right by those beside it, and left alone where it may well be right."""
    assert " ".join(token.word for token in tokens(written, DANISH)) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ensåm", "ensom"),
        ("skisofreni", "skizofreni"),
        ("runt", "rundt"),
        ("pavse", "pause"),
        ("jemme", "hjemme"),
        ("savnr", "savner"),
        ("betalle", "betale"),
        ("regninger", "rejninger"),
    ],
)
def test_words_that_sound_alike_are_heard_alike(written, meant):
    """What is spelled as it is said sounds as the word that is meant."""
    one, other = (DANISH.heard(DANISH.unswallowed(DANISH.fold(w))) for w in (written, meant))
    assert one == other


@pytest.mark.parametrize("text", ["jeg er mørk i koret", "åverdosis", "her er mange påler"])
def test_a_guess_alone_is_no_sure_danger(text):
    """A single word that was taken for another sets off no danger by itself."""
    found = understand(text, LEXICON, FACTS)
    assert not [r for r in found if r.kind == "danger" and r.sure]


def lexicon_of(municipality):
    return library().lexicons[municipality]["da"]


# ---------------------------------------------------------------- the table


def test_messages():
    """Each message is read exactly as the table says: nothing missing, nothing more."""
    wrong = []
    for question, text, expected in messages():
        found = sorted(short(r) for r in read(text, question) if r.kind != "small_talk")
        if found != sorted(expected.split()):
            wrong.append((question, text, expected, found))
    assert wrong == []


@pytest.mark.parametrize(
    ("asker", "text", "expected"),
    [
        (
            "",
            "Jeg er 66 og kan snart ikke holde til det mere",
            "age=66 needs:akut_krise",
        ),
        ("paaroerende", "Jeg er 66", ""),
        ("paaroerende", "Jeg har brug for nogen at tale med", "asker_needs:raad"),
        ("paaroerende", "Han er 66 og på kontanthjælp", "age=66 indtaegt=kontanthjaelp"),
        ("paaroerende", "Jeg er selv 72 og har fået en ny hofte", ""),
        (
            "paaroerende",
            "Jeg har ondt i ryggen, og han drikker for meget",
            "needs:rusmidler vanskeligheder:misbrug",
        ),
        ("medarbejder", "Hun er 66 og på kontanthjælp", "age=66 indtaegt=kontanthjaelp"),
        ("medarbejder", "jeg er 41 og på job nu", ""),
        ("", "hun bor i Ringsted", ""),
        ("selv", "hun bor i Ringsted", ""),
        ("selv", "min mor bor i Ringsted", ""),
        ("selv", "min datter bor i Aarhus, hun ringer hver søndag", ""),
        ("selv", "min mor er blevet dement", "vanskeligheder:kognitiv"),
        ("paaroerende", "hun bor i Ringsted", "bor_i_kommunen=nej"),
        ("medarbejder", "hun bor i Ringsted", "bor_i_kommunen=nej"),
        ("paaroerende", "39", "age=39"),
        ("selv", "39", "age=39"),
        ("", "39", "age=39?"),
        ("paaroerende", "3", ""),
        ("paaroerende", "han er vel en 55-60 stykker", "age=55-60"),
        ("paaroerende", "hun er væk 20-30 dage", ""),
    ],
)
def test_who_is_known_to_ask_tells_of_another(asker, text, expected):
    """A relative's age is not the person's, and staff who say "hun" are no relatives."""
    told = [r for r in read(text, asker=asker) if r.kind != "small_talk"]
    found = [short(r) for r in told if r.target != "asker" or not asker]
    assert sorted(found) == sorted(expected.split())
    staff = asker == "medarbejder"
    assert not staff or all(r.target != "asker" for r in read(text, asker=asker))


@pytest.mark.parametrize(
    ("asker", "text", "expected"),
    [
        ("paaroerende", "hvad kan jeg selv gøre", "q:paaroerende"),
        ("paaroerende", "hvad gør jeg så", "q:begynde"),
        ("paaroerende", "er der noget vi som familie kan gøre", "q:paaroerende"),
        ("paaroerende", "hvad kan jeg selv gøre imens", "q:imens"),
        ("selv", "hvad kan jeg selv gøre", "cmd:result"),
        ("", "hvad kan jeg selv gøre", "cmd:result"),
        ("", "min mor er dement. Hvad kan jeg selv gøre?", "q:paaroerende"),
    ],
)
def test_what_a_relative_can_do_is_what_relatives_ask(asker, text, expected):
    """Who asks it for themselves wants to see what there is."""
    asked = [r for r in read(text, asker=asker) if r.kind in ("command", "question")]
    assert [short(r) for r in asked] == expected.split()


@pytest.mark.parametrize(
    ("asker", "text", "expected"),
    [
        ("paaroerende", "jeg tror ikke han ved at jeg skriver", "samtykke=nej"),
        ("paaroerende", "må jeg ringe uden at han får det at vide", "q:samtykke"),
        ("", "kan jeg ringe til jer uden at han får det at vide", "danger:vold/selv? q:samtykke"),
    ],
)
@pytest.mark.parametrize("question", ["hjaelp", "bor_i_kommunen", "asker_needs"])
def test_who_knows_of_it_is_consent(question, asker, text, expected):
    """It is no "ved ikke", and what must be kept from whom a relative helps is no danger of theirs."""
    told = [r for r in read(text, question, asker=asker) if r.kind != "sign"]
    assert sorted(short(r) for r in told) == sorted(expected.split())


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("jeg er 42, nej 43", 43), ("jeg er 42, eller rettere 43", 43), ("jeg er 42 fejl: 43", 43),
        ("jeg er ensom og 42 ups 43 år", 43), ("jeg er 34. jeg skrev forkert, det er 43", 43),
        ("jeg er 34 år og har angst, undskyld der skulle stå 43", 43),
        ("jeg er 34. undskyld det skulle være 43", 43), ("jeg er 34, jeg bytter om på tallene, 43", 43),
        ("jeg er 34, hovsa 43 år", 43),
    ],
)  # fmt: skip
def test_a_correction_in_the_same_message_holds(text, age):
    """Of two ages the one that is said to be right is read, for certain."""
    ages = [(r.value, r.sure) for r in read(text) if r.target == "age"]
    assert ages == [(age, True)]


@pytest.mark.parametrize(
    "word", ["ok", "okay tak", "fint", "super", "det er i orden", "tak for det"]
)
@pytest.mark.parametrize("question", ["bor_i_kommunen", "needs", "hjaelp", "age"])
def test_a_kind_word_answers_no_question(word, question):
    """Neither yes nor any of a list; "ja tak" is a yes all the same."""
    assert question in QUESTIONS
    assert [(r.kind, r.target) for r in read(word, question)] == [("small_talk", "tak")]
    assert [r.value for r in read("ja tak", "bor_i_kommunen")] == [True]


@pytest.mark.parametrize("word", ["ok", "okay tak", "fint", "jep", "det stemmer", "det er i orden"])
def test_a_kind_word_confirms_what_was_understood(word):
    """ "Forstår jeg dig ret?" is about the program, and not about the person."""
    confirm = Fact(id="confirm", kind=Kind.TRUTH, label="confirm", means="confirm")
    (told,) = understand(word, LEXICON, {**FACTS, "confirm": confirm}, ask("confirm"))
    assert (told.target, told.value, told.sure) == ("confirm", True, True)


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("hvad er forskellen på 82a og 82b", ["sel-82a", "sel-82b"]),
        ("hvad er forskellen på 82 a og b?", ["sel-82a", "sel-82b"]),
        ("hvad er §§ 103 og 104", ["sel-103", "sel-104-uvisiteret"]),
        ("skal jeg søge 85 eller 82b", ["sel-85", "sel-82b"]),
        ("hvad er § 82a, 85, 103 og 104", ["sel-82a", "sel-85", "sel-103"]),
        ("hvad er forskellen på bostøtte og hjemmehjælp", ["sel-85", "sel-83"]),
        ("hvad er et kursus i gruppe efter § 82 a", ["sel-82a"]),
        ("jeg er 85 og bor alene, hvad er 82b", ["sel-82b"]),
    ],
)
def test_a_question_is_asked_of_all_offers_named_in_one_breath(text, offers):
    """Up to three, in their order; a number beside a section of law is one too, and no age."""
    found = read(text)
    assert [r.offer for r in found if (r.kind, r.target) == ("question", "hvad_er")] == offers
    assert [r.value for r in found if r.target == "age"] == ([85] if "jeg er 85" in text else [])


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Min psykiater nævnte § 82 b. Kan du forklare det?", ["q:hvad_er/sel-82b"]),
        ("De siger, jeg får en kontaktperson. Hvad er nu det for en?", ["q:kontaktperson"]),
        ("jeg skal have lavet en VUM hvad går det ud på", ["q:vum"]),
        ("Han har bostøtte. Nu får han en kontaktperson. Hvad er det?", ["q:kontaktperson"]),
        ("Min bror er blevet anbefalet bostøtte. Hvordan fungerer det?", ["q:indhold/sel-85"]),
        ("Min sagsbehandler taler ned til mig. Hvem siger man det til?", ["q:klage"]),
        ("Jeg skal have lavet en VUM på torsdag.", []),
        ("Min sagsbehandler taler ned til mig.", ["q:klage"]),
        ("Min kontaktperson kommer kl. 10. Hvem siger man det til?", []),
    ],
)
def test_det_is_what_was_named_before_it(text, asked):
    """A question that only says "det" takes up what was named last; without it, nothing is asked. Rude
    staff need no question: who tells of them is told whom to tell."""
    assert [short(r) for r in read(text) if r.kind in ("question", "command")] == asked


def test_offers_asked_about_in_one_breath_are_all_in_play():
    """Whether by their names or by their sections."""
    asked = [r.member for r in read("kan jeg få § 103 og 82b") if r.target == "asked_about"]
    assert sorted(asked) == ["sel-103", "sel-82b"]


@pytest.mark.parametrize(
    ("text", "question", "ages"),
    [
        ("midt i halvtredserne", "age", ["53-57"]),
        ("i starten af trediverne", "age", ["30-34"]),
        ("først i tyverne", "age", ["20-24"]),
        ("omkring de 40", "age", ["37-43"]),
        ("tyverne", "age", ["20-29"]),
        ("jeg er oppe i tresserne", None, ["60-69"]),
        ("min mor er sidst i firserne og falder tit", None, ["86-89"]),
        ("snart 18", "age", [17]),
        ("lige fyldt 60", "age", [60]),
        ("pensionist", "age", []),
        ("jeg er født i tresserne", None, []),
        ("i firserne boede jeg i Slagelse", None, []),
        ("jeg var midt i tyverne da jeg blev syg", None, []),
    ],
)
def test_an_age_told_by_its_ten_is_no_exact_age(text, question, ages):
    """What is told are the ages that it may be; a decade is none."""
    assert [r.value for r in read(text, question) if r.target == "age"] == ages


# Thursday the 26th of November.
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("jeg fik brevet den 3. november, kan jeg stadig klage?", date(2026, 11, 3)),
        ("Jeg fik afgørelsen 3/11. Hvornår er klagefristen?", date(2026, 11, 3)),
        ("afslaget kom 3.11.26, jeg vil klage", date(2026, 11, 3)),
        ("brevet kom for tre uger siden, er det for sent", date(2026, 11, 5)),
        ("Brevet kom for 14 dage siden. Er det for sent?", date(2026, 11, 12)),
        ("jeg fik afslag for en måned siden, kan jeg klage", date(2026, 10, 26)),
        ("fik afslag i mandags, hvornår er fristen?", date(2026, 11, 23)),
        ("min mor fik afslag i torsdags, kan hun klage", date(2026, 11, 19)),
        ("afslaget kom for to uger siden i mandags, kan jeg nå at klage", date(2026, 11, 9)),
        ("brevet kom i mandags for to uger siden, kan jeg klage", date(2026, 11, 9)),
        ("på fredag er det to uger siden brevet kom, kan jeg klage", date(2026, 11, 12)),
        ("brevet kom for to uger siden på fredag, kan jeg nå at klage", date(2026, 11, 13)),
        ("jeg søgte den 3. november og fik afslag i går, kan jeg klage", date(2026, 11, 25)),
        # Not clear which day it was, or which year.
        ("jeg fik brevet den 3. marts, kan jeg klage", None),
        ("jeg fik brevet den 3. december, kan jeg klage", None),
        ("jeg fik brevet den 31. november, kan jeg klage", None),
        ("jeg fik brevet mandag i sidste uge, kan jeg klage", None),
        ("fik nej for snart fire uger siden, kan jeg nå at klage", None),
        ("fik nej for 3-4 uger siden, kan jeg nå at klage", None),
        ("brevet er dateret den 3. november, kan jeg klage", None),
        ("afslaget kom lige efter påske, kan jeg klage", None),
        ("i dag er sidste dag?", None),
        ("hvornår udløber klagefristen", None),
    ],
)
def test_the_day_on_which_a_letter_came_is_read_with_the_question(text, came):
    """Days are read as they are told, and found in the calendar of the day on which they were told."""
    letters = [r.letter for r in read(text) if (r.kind, r.target) == ("question", "klage")]
    assert [letter and day_in(letter, TODAY) for letter in letters] == [came]
    assert letters[0] is not None


@pytest.mark.parametrize(
    "text",
    [
        "jeg klagede den 3. november",
        "hvordan klager man",
        "på mandag får jeg brevet, kan jeg klage så",
        "jeg fik brevet den 3. november, hvad koster det",
    ],
)
def test_no_other_day_is_the_letters(text):
    """What else happened on a day, or will happen, tells nothing of when a letter came."""
    assert [r.letter for r in read(text) if r.letter] == []


def test_the_date_of_a_letter_is_no_birth_year():
    """Asked for age, the letter's date beside the question is no answer."""
    told = read("jeg fik brevet den 3. november, kan jeg stadig klage?", "age")
    assert {r.kind for r in told} == {"question"}


@pytest.mark.parametrize(
    ("told", "today", "day"),
    [
        (Day(days=0), TODAY, TODAY),
        (Day(weekday=4), TODAY, date(2026, 11, 19)),
        (Day(date=20, month=12), date(2027, 1, 5), date(2026, 12, 20)),
        (Day(date=30), date(2027, 1, 5), date(2026, 12, 30)),
        (Day(date=31), date(2026, 12, 1), None),
        (Day(date=29, month=2), TODAY, None),
        (Day(date=3, month=11, year=2025), TODAY, date(2025, 11, 3)),
        (Day(months=1), date(2026, 3, 31), date(2026, 2, 28)),
        (Day(days=10**7), TODAY, None),
        (Day(), TODAY, None),
    ],
)
def test_a_day_is_found_in_the_calendar_or_not_at_all(told, today, day):
    """Never one that has not come, nor one that is not in the calendar."""
    assert day_in(told, today) == day


def test_every_topic_has_words():
    """Each topic of the rules is asked about by some entry."""
    topics = load(rule_files(), "soroe").topics
    known = {entry.target for entry in LEXICON.entries if entry.kind == "question"}
    assert set(topics) - known == set()


@pytest.mark.parametrize("fact", [f for f in FACTS.values() if f.known_by == "citizen"])
def test_every_option_has_words(fact):
    """Each option a citizen can choose can also be said."""
    known = {(entry.target, entry.member) for entry in LEXICON.entries}
    options = [option.id for option in fact.options] or [""]
    assert [option for option in options if (fact.id, option) not in known] == []


def test_every_entry_means_something_known():
    """No entry speaks of a fact or option that does not exist."""
    of_facts = [e for e in LEXICON.entries if e.kind == "fact" and e.target in FACTS]
    strange = {
        (e.target, e.member)
        for e in of_facts
        if e.member
        and e.member not in {option.id for option in FACTS[e.target].options}
        and e.member not in LEXICON.offers
    }
    assert strange == set()


# ---------------------------------------------------------------- answers to the screen


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2", "egen"), ("nummer 1", "plejebolig"), ("den sidste", "ingen"), ("4", None), ("0", None)],
)
def test_numbers_count_the_options_on_the_screen(text, expected):
    """ "Nummer 2" is the second option shown, not the second there is."""
    readings = read(text, "bolig", shown=("plejebolig", "egen", "ingen"))
    assert [r.value for r in readings] == ([expected] if expected else [])


@pytest.mark.parametrize("fact", [f for f in FACTS.values() if f.options])
def test_labels_are_answers(fact):
    """Whoever writes a label word for word has chosen that option."""
    question = ask(fact.id)
    for option in fact.options:
        readings = understand(option.label, LEXICON, FACTS, question)
        chosen = [r.member or r.value for r in readings if r.target == fact.id and r.value]
        assert option.id in chosen, option.label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("det kan jeg ikke godt", "kan_selv_i_gruppe=nej"),
        ("det kan jeg godt", "kan_selv_i_gruppe=ja"),
        ("ja nej det ved jeg ikke", "ved_ikke:kan_selv_i_gruppe"),
        ("ja... nej", "kan_selv_i_gruppe=nej"),
    ],
)
def test_a_no_inside_a_yes_is_a_no(text, expected):
    """A negation inside a full answer turns it; what is said last counts."""
    assert [short(reading) for reading in read(text, "kan_selv_i_gruppe")] == [expected]


@pytest.mark.parametrize("word", ["Ja", "Nej"])
@pytest.mark.parametrize("fact", [f for f in FACTS.values() if f.options])
def test_a_yes_or_no_chooses_only_what_is_called_so(fact, word):
    """A message that opens with yes or no, and goes on about something else, is no other option."""
    labels = {option.id: option.label for option in fact.options}
    readings = understand(f"{word}, zebraen", LEXICON, FACTS, ask(fact.id))
    by_label = [r for r in readings if r.entry.startswith("svar:")]
    strange = [r.member or r.value for r in by_label]
    assert [option for option in strange if not labels[option].startswith(word)] == []


def test_a_fact_without_words_is_still_answered():
    """A municipality's own fact is answered by its labels, numbers and yes or no, with no lexicon."""
    options = ({"id": "roed", "label": "Den røde stue"}, {"id": "blaa", "label": "Den blå sal"})
    farve = {"id": "farve", "kind": "choice", "label": "F", "means": "M", "options": options}
    own = {"farve": Fact.model_validate(farve)}
    question = ask("farve")
    for text, value in (
        ("den røde", "roed"),
        ("blaa sal", "blaa"),
        ("2", "blaa"),
        ("rødd", "roed"),
    ):
        (reading,) = understand(text, LEXICON, own, question)
        assert (reading.value, reading.sure) == (value, True)


def test_spans_are_places_in_the_text_as_written():
    """A span marks the words it was read from, also with invisible signs and accents before them."""
    text = "Hej\u200b jeg er 42 og bor i So\u0301rø"
    for reading in read(text):
        assert text[slice(*reading.span)] in ("jeg er 42", "bor i So\u0301rø")


def test_a_reading_names_its_entry():
    """Whoever asks why gets the saying that matched."""
    (reading,) = read("jeg har tunge tanker")
    assert reading.entry.startswith("needs.tanker: tunge/")


# ---------------------------------------------------------------- municipalities


@pytest.mark.parametrize(
    ("municipality", "town", "lives_here"),
    [
        ("soroe", "Dianalund", True),
        ("soroe", "Tølløse", False),
        ("holbaek", "Tølløse", True),
        ("holbaek", "Sorø", False),
        ("viborg", "Bjerringbro", True),
        ("viborg", "Aarhus", False),
    ],
)
def test_places_tell_the_municipality(municipality, town, lives_here):
    """A town is here or elsewhere by the municipality that the lexicon is read for."""
    lexicon = lexicon_of(municipality)
    (reading,) = understand(f"jeg bor i {town}", lexicon, FACTS)
    assert (reading.target, reading.value, reading.sure) == ("bor_i_kommunen", lives_here, True)


def test_a_municipalitys_own_names_stay_there():
    """ "Kompasset" is an offer in Sorø and unknown in Holbæk."""
    assert [r.offer for r in read("hvad er Kompasset")] == ["aaben-raadgivning"]
    assert understand("hvad er Kompasset", lexicon_of("holbaek"), FACTS) == ()


# ---------------------------------------------------------------- whatever is written


@given(st.text(max_size=400), st.sampled_from([None, *QUESTIONS]))
def test_any_text_is_read_without_error(text, question):
    """No text raises; spans lie in the text; the same text gives the same readings."""
    readings = read(text, question)
    assert all(0 <= r.span[0] < r.span[1] <= len(text) for r in readings)
    assert readings == read(text, question)


VOCABULARY = sorted({word for e in LEXICON.examples for word in e.text.split()})
SENTENCES = st.lists(st.sampled_from([*VOCABULARY, "42", ",", ".", "nej", "ikke"]), max_size=30)


@given(SENTENCES.map(" ".join), st.sampled_from([None, *QUESTIONS]))
@example(text="firserne", question="age")
def test_values_are_always_possible(text, question):
    """Whatever is read of a fact is a value the fact can have; of ages told by ten of them, each is."""
    for reading in read(text, question):
        fact = FACTS.get(reading.target) if reading.kind == "fact" else None
        if fact is None:
            continue
        options = {option.id for option in fact.options}
        if fact.kind is Kind.NUMBER:
            first, *last = map(int, str(reading.value).split("-"))
            assert fact.minimum <= first <= max([first, *last]) <= fact.maximum
        elif fact.kind is Kind.CHOICE:
            assert reading.value in options
        else:
            assert isinstance(reading.value, bool)
            assert fact.kind is Kind.TRUTH or reading.member in options


CONSONANTS = st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=5, max_size=12)


@given(st.lists(CONSONANTS, max_size=8).map(" ".join))
def test_random_letters_are_no_facts(text):
    """Letters without vowels never become an answer."""
    assert [r for r in read(text) if r.kind == "fact" and r.sure] == []


SLOW = """ikke|kan ikke|jeg vil dø|42|og|a|min søn har|§ 85 § 104 bostøtte|bor i sorø slagelse|1/4|post"""
MANY = [VOCABULARY[:400], VOCABULARY[400:800], [w[:2] + w[3:] for w in VOCABULARY if len(w) > 6]]


@pytest.mark.parametrize("text", [*SLOW.split("|"), *map(" ".join, MANY)], ids=lambda t: t[:12])
def test_no_text_is_slow(text):
    """2,000 characters of anything are read in well under a tenth of a second on a busy machine."""
    long = (f"{text} " * 2000)[:2000]
    times = []
    for _ in range(3):
        start = time.process_time()
        read(long, "needs")
        times.append(time.process_time() - start)
    assert min(times) < 0.1


# ---------------------------------------------------------------- files that are wrong


LOOP = "groups:\n  a: ['{a} b']\nfact: age\nnumber:\n  says: ['{a}']\n"


def broken(name, old, new):
    return {**FILES, name: FILES[name].replace(old, new, 1)}


@pytest.mark.parametrize(
    ("files", "file", "word"),
    [
        (broken("danger-vold.yaml", "says:", "siger:"), "danger-vold.yaml", "siger"),
        (
            broken("facts-age.yaml", "- <tal> år gammel", "- <alder> år gammel"),
            "facts-age.yaml",
            "alder",
        ),
        (broken("facts-age.yaml", "{slægtskab}", "{findes_ikke}"), "facts-age.yaml", "findes ikke"),
        (broken("facts-needs.yaml", "[komme]", "[komme"), "facts-needs.yaml", "["),
        (broken("commands.yaml", "  back:", "  result:"), "commands.yaml", "result"),
        (broken("terms.yaml", "each_word:", "each_offer:"), "terms.yaml", "each_word"),
        (broken("terms.yaml", "topic: ord", "emne: ord"), "terms.yaml", "topic"),
        (broken("words.yaml", "  kantord:", "  andet navn:"), "words.yaml", "kantord"),
        ({**FILES, "x.yaml": "fact: age\nnumber:\n  says: hej\n"}, "x.yaml", "liste"),
        (
            {**FILES, "x.yaml": "groups:\n  a: ['{a} b']\nfact: age\nnumber:\n  says: ['{a}']\n"},
            "x.yaml",
            "a",
        ),
        ({**FILES, "x.yaml": "groups: [\n"}, "x.yaml", "YAML"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_file_is_named_with_its_line(files, file, word):
    """A mistake in a lexicon file is an error with file, line and what is wrong."""
    with pytest.raises(DataError) as error:
        read_lexicon(files, "soroe")
    assert error.value.file == file
    assert word in error.value.what
    assert error.value.cure


# ---------------------------------------------------------------- asked in a clause


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mon jeg får løn", []),
        ("gad vide om man får løn, jeg er på førtidspension", ["indtaegt"]),
        ("jeg er 42 og vil høre om jeg får løn", ["age"]),
    ],
)
def test_what_is_asked_in_a_clause_is_not_told(text: str, told: list[str]):
    """Nobody who wonders whether there are wages tells of having them."""
    found = read(text)
    assert "loen" in [r.target for r in found if r.kind == "question"]
    assert [r.target for r in found if r.kind == "fact"] == told


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("mit pas udløber i næste uge, kan jeg bestille tid her?", ["out_of_scope"]),
        ("min veninde skrev i nat, at hun ikke vil leve mere. Hvad gør jeg?", ["danger"]),
    ],
)
def test_what_is_done_about_it_is_no_question_of_its_own(text: str, kinds: list[str]):
    """After a matter that is not ours, or a danger."""
    found = read(text)
    assert [r.kind for r in found if r.kind in ("question", "out_of_scope", "danger")] == kinds


@pytest.mark.parametrize("asked", ["og kan jeg beli dakumo ", "hvad tikobi vakonemu, ", "og hvad "])
def test_many_questions_without_a_stop_take_no_more_than_some(asked: str):
    """Each is read by itself to the end of its sentence; four times as many take no four times as long."""

    def seconds(length: int) -> float:
        text, times = (asked * length)[:length], []
        for _ in range(3):
            start = time.process_time()
            read(text)
            times.append(time.process_time() - start)
        return min(times)

    assert seconds(2000) < 4 * seconds(500)
