"""A short question that follows another, and the open question of what one can do at all."""

import pytest

from assistant import view
from assistant.dialog.understand.asking import asks, asks_on, open_questions
from assistant.dialog.understand.text import Text
from assistant.locales import catalogue
from assistant.lookup import passages_of
from assistant.nearest import each_under_its_own
from bench.papers import Lot, lots
from tests.stories import library
from tests.test_asked import said
from tests.test_lookup import HOLBAEK, MUNICIPALITIES, lookup
from tests.test_session import (  # the last four are fixtures
    SOROE,
    Page,
    clock,
    conversations,
    file,
    page,
    store,
)

__all__ = ["clock", "conversations", "file", "page", "store"]


def found_after(lot: Lot) -> list[str]:
    """The two sentences nearest to the last of two questions."""
    here = lookup(lot.municipality)
    every = passages_of(here.rules)
    return [every[one].cited.says for one, _ in here.ranked_after(lot.text, lot.before)[:2]]


def told_after(page: Page, municipality: str, *written: str) -> tuple[list[str], list[str]]:
    """The lines of the answers to the last message, and what was noted of it."""
    there = Page(page.conversations, municipality).open()
    for text in written[:-1]:
        there.send("text", text=text)
    events = [event.view for event in there.send("text", text=written[-1]).events]
    answers = [one for one in events if isinstance(one, view.TopicView | view.Notice)]
    lines = [line.text for one in answers for line in one.paragraphs]
    noted = [one.text for one in events if isinstance(one, view.Heard) and one.question]
    return lines, noted


# ---------------------------------------------------------------- one question after another


def test_what_was_asked_before_finds_what_a_short_question_means():
    """Of short talks by authors who saw the sentence alone, as many again as by the last question."""
    talks = lots("followed")
    right = sum(one.says in found_after(one) for one in talks)
    alone = sum(one.says in found_after(Lot(one.municipality, one.text, "", "")) for one in talks)
    assert len(talks) == 140
    assert right >= 70
    assert right > alone * 1.5


@pytest.mark.parametrize(
    ("municipality", "before", "on", "told"),
    [
        (
            "ringkoebing-skjern",
            "hvad laver man på aktivitet og samvær",
            "hvad med frokosten",
            "mad",
        ),
        (
            "viborg",
            "koster det noget at komme på et kontaktsted",
            "hvor finder jeg dem?",
            "Papiret",
        ),
        ("viborg", "hvor tit kommer bostøtten", "også når jeg ikke er hjemme?", "til stede"),
    ],
)
def test_a_short_question_is_answered_of_what_was_spoken_of(
    page: Page, municipality, before, on, told
):
    lines, noted = told_after(page, municipality, before, on)
    assert told in " ".join(lines[:3])
    assert not noted


def test_what_is_told_before_it_in_the_same_message_counts_too(page: Page):
    """ "Der" is where she goes; and what belongs to no offer that is near is not asked of it."""
    text = "min datter er 41. hun går på Solgården to dage, kan hun komme der fire?"
    lines, noted = told_after(page, HOLBAEK, text)
    assert "4" in lines[1]
    assert len(noted) >= 2
    lines, _ = told_after(page, SOROE, "jeg er 45 og har bostøtte. hvad er klokken?")
    assert not any("afbud" in line for line in lines)


def test_by_itself_it_is_not(page: Page):
    """What came before it makes it a question of that."""
    alone, _ = told_after(page, "viborg", "også når jeg ikke er hjemme?")
    assert not any("til stede" in line for line in alone[:2])


def test_what_tells_after_a_question_is_told(page: Page):
    _, noted = told_after(page, SOROE, "hvad koster kurserne", "jeg er 42 og har angst")
    assert len(noted) >= 2


def test_thanks_are_no_question(page: Page):
    lines, _ = told_after(page, SOROE, "hvad koster kurserne", "tak for det")
    assert not any("gratis" in line for line in lines)


@pytest.mark.parametrize("text", ["også når jeg er væk?", "og hvis jeg er syg", "også maden?"])
def test_a_case_asks_on(text: str):
    assert asks_on(Text(text, library().lexicons[SOROE]["da"]), text)


@pytest.mark.parametrize("text", ["og når jeg er bange, drikker jeg", "også når jeg er væk"])
def test_what_may_be_told_does_not(text: str):
    assert not asks_on(Text(text, library().lexicons[SOROE]["da"]), text)


# ---------------------------------------------------------------- what one can do at all

OPEN = (
    "hvad kan jeg gøre",
    "findes der noget for mig",
    "er der nogen der kan hjælpe os",
    "hvor skal jeg starte",
    "hvad kan man få af hjælp",
    "jeg ved ikke hvor jeg skal henvende mig",
    "hvilke muligheder har han",
    "hvordan kommer jeg i gang",
)
OTHER = (
    "hvad koster det",
    "hvor meget hjælp kan man få",
    "hvornår kan jeg begynde",
    "må jeg få det",
    "hvem er de",
    "kan jeg komme ind",
    "hvad gør jeg med min plads på værkstedet",
    "er der hjælp til en rollator",
)


@pytest.mark.parametrize(
    ("text", "is_open"), [*((t, True) for t in OPEN), *((t, False) for t in OTHER)]
)
def test_what_asks_of_nothing_in_particular_is_open(text: str, is_open: bool):
    seen = Text(text, library().lexicons[SOROE]["da"])
    assert bool(open_questions(seen, text)) is is_open


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
@pytest.mark.parametrize("asked", ["hvad kan jeg gøre?", "findes der noget?", "hvor starter jeg?"])
def test_who_tells_and_asks_what_to_do_is_told_where_to_begin(
    page: Page, municipality: str, asked: str
):
    """Never that nothing was found, or that the papers do not describe it; and what was told is noted."""
    lines, noted = told_after(page, municipality, f"jeg er 29 og har angst. {asked}")
    nothing = [catalogue().text("topic.not_described"), catalogue().text("say.small.spurgt")]
    assert lines
    assert not any(one in lines for one in nothing)
    assert len(noted) >= 2


def test_what_may_help_is_told_after_it(page: Page):
    lines, _ = told_after(page, SOROE, "jeg er 41 og har angst. hvad kan jeg gøre?")
    assert lines[0] == "Åben rådgivning i Kompasset:"
    assert catalogue().text("say.may_help") in lines[2:]


def test_another_question_beside_it_is_answered(page: Page):
    lines, _ = told_after(page, HOLBAEK, "jeg er 29. hvad koster solgården, og hvad kan jeg gøre?")
    assert any("gratis" in line for line in lines)


def test_a_question_without_a_comma_is_seen():
    lexicon = library().lexicons[SOROE]["da"]
    for text in ("jeg er 69 kan jeg få en ledsager", "min søn har autisme må han få hund"):
        assert asks(Text(text, lexicon), text)
    for text in ("jeg er syg nu må jeg se", "jeg er så træt at jeg kan ikke mere"):
        assert not asks(Text(text, lexicon), text)


def test_the_same_answer_in_another_order_stands_once(page: Page):
    there = Page(page.conversations, SOROE).open()
    text = "jeg bor i Slagelse men Sorø har min sag. skal jeg ringe til Slagelse eller Sorø?"
    events = [event.view for event in there.send("text", text=text).events]
    assert sum(isinstance(one, view.TopicView) for one in events) == 1


# ---------------------------------------------------------------- headings


def test_what_comes_again_stands_under_its_own_heading():
    lines = said("A:", "a1", "B:", "b1", "A:", "a2", "B:", "b1")
    assert [one.text for one in each_under_its_own(lines)] == ["A:", "a1", "a2", "B:", "b1"]


# ---------------------------------------------------------------- what was spoken of


@pytest.mark.parametrize(
    ("municipality", "written", "told"),
    [
        # a pause that a matter named by its section, with an age in between
        (
            "viborg",
            (
                "jeg passer min kone derhjemme, hun har sclerose",
                "kan jeg få en pause fra det",
                "hun er 57 jeg er 61",
                "hvad koster det os",
            ),
            "Ved aflastning betaler man selv",
        ),
        (
            "viborg",
            (
                "min kone har fået ALS, jeg passer hende",
                "kan hun komme et sted hen i en weekend",
                "hvad skal vi betale",
            ),
            "Ved aflastning betaler man selv",
        ),
        # help that is told to be had
        (
            "viborg",
            ("min søster er 34 og har autisme, hun har fået bostøtte", "hvor tit kommer de"),
            "Papiret nævner ingen timer",
        ),
    ],
)
def test_the_help_spoken_of_is_what_is_asked_of(page: Page, municipality, written, told):
    lines, _ = told_after(page, municipality, *written)
    assert told in " ".join(lines[:3])


def test_what_was_just_told_is_looked_up_where_it_is_asked_whether_it_is_so(page: Page):
    told = "min søn får bostøtte men hun vil ikke hjælpe ham med posten eller madlavning"
    for on in ("er det rigtigt at hun ikke må", "er det lovligt"):
        lines, noted = told_after(page, "ringkoebing-skjern", told, on)
        assert any("lave mad" in line for line in lines)
        assert not noted
    whole = "min søster bor på botilbud og de vil ikke tage med hende i biografen, er det rigtigt"
    lines, _ = told_after(page, "ringkoebing-skjern", whole)
    assert any("følges med" in line for line in lines)


def test_who_else_helps_is_asked_of_no_offer(page: Page):
    told = "min søn får bostøtte men hun vil ikke hjælpe ham med posten"
    lines, _ = told_after(page, "ringkoebing-skjern", told, "hvem skal så")
    assert any("Vendepunktet" in line for line in lines)


def test_the_same_answer_twice_is_short(page: Page):
    once, _ = told_after(page, SOROE, "hvad koster bostøtte")
    twice, _ = told_after(page, SOROE, "hvad koster bostøtte", "hvad koster bostøtte")
    assert len(twice) <= len(once) + 1
    assert twice[0] == catalogue().text("topic.told_before")


def test_who_tells_how_bad_it_is_gets_a_kind_word_once(page: Page):
    kind = catalogue().text("say.small.slidt")
    first = "jeg har det virkelig dårligt for tiden og kan ikke åbne min post"
    lines, _ = told_after(page, SOROE, first)
    assert kind in lines
    lines, _ = told_after(page, SOROE, first, "jeg har det så dårligt, og jeg er 43")
    assert kind not in lines
