"""What a message may be about of which nothing was read: found by its words, asked, never taken."""

from typing import Any

import pytest

from assistant import view
from assistant.dialog.interpret.themes import worth_asking
from assistant.dialog.machine import Phase, State, opening
from assistant.dialog.reading import ASK, DANGER, UNNAMED, Theme
from assistant.dialog.understand.themes import BESIDE, LEAST, MOST, danger_hinted_at, themes_in
from assistant.hearing import Listener
from assistant.locales import catalogue
from bench.labels import BLIND, KEPT, readings, rows_of
from tests.stories import library
from tests.test_properties import edition_of
from tests.test_session import (  # the last four are fixtures
    SOROE,
    Page,
    clock,
    conversations,
    file,
    needs_of,
    page,
    refused,
    rows,
    session_of,
    store,
    talk,
    wrote,
)
from tests.test_workbench import lexicon_of

__all__ = ["clock", "conversations", "file", "page", "store"]

PILE = "jeg går udenom den store bunke på bordet"
HOME, POST = "needs.hjemmet", "needs.post"
GROWS = "bunken vokser"
"""The same two without anything else."""
QUEUE = "jeg kører hjem igen når jeg ser køen"
"""One that may be a question: how long one waits."""

ZOO = """
fact: needs
values:
  post: {says: [zebra i kassen, zebraen brænder, zebra og giraf]}
  hjemmet: {says: [giraf i stuen, løve i stuen]}
"""
WAIT = "questions:\n  frist: {says: [køen ved zebra, køen er lang, køen står stille]}\n"
LIONS = "danger:\n  vold: {says: [tiger i haven, tiger på trappen, tigeren bider]}\n"


def ids(text: str, *files: str, masked: tuple[tuple[int, int], ...] = ()) -> list[str]:
    return [theme.id for theme in themes_in(text, lexicon_of(*files), masked)]


# ---------------------------------------------------------------- found


def test_a_word_tells_by_its_part_in_the_sayings():
    """The likeliest first; what tells little beside it is left out."""
    files = (ZOO, WAIT, LIONS)
    assert ids("zebra", *files) == [POST, f"{ASK}frist"]
    assert ids("giraffen", *files) == [HOME, POST]  # as likely: by name
    assert ids("sikke lang køen er", *files) == [f"{ASK}frist"]
    assert ids("sikke en skildpadde", *files) == []
    assert ids("", *files) == []


def test_danger_stands_last_and_whichever_kind_it_is():
    """A word of it alone is enough, for it only gets a button."""
    assert ids("sikke en tiger", ZOO, LIONS) == [DANGER]
    assert ids("tiger og zebra", ZOO, LIONS) == [POST, DANGER]
    assert ids("haven", ZOO, LIONS) == []


def test_words_that_point_the_same_way_are_added_up():
    """Each word once, however often it is written."""
    (once,) = [t for t in themes_in("zebra", lexicon_of(ZOO)) if t.id == POST]
    (twice,) = [t for t in themes_in("zebra zebra", lexicon_of(ZOO)) if t.id == POST]
    (both,) = [t for t in themes_in("zebra kasse", lexicon_of(ZOO)) if t.id == POST]
    assert once == twice
    assert both.sum > once.sum
    assert [word for word, _ in both.words] == ["zebra", "kasse"]
    assert both.sum == pytest.approx(sum(part for _, part in both.words))


def test_nothing_is_found_in_what_is_masked():
    """A name may be a word of the lexicon, too."""
    text = "zebra"
    assert ids(text, ZOO) == [POST]
    assert ids(text, ZOO, masked=((0, len(text)),)) == []


@pytest.mark.parametrize("municipality", library().rulebooks)
@pytest.mark.parametrize("language", ["da", "en", "de", "ar"])
def test_every_theme_is_one_of_the_rulebooks(municipality: str, language: str):
    """Whatever the sayings are of, what is asked about has a label; and the sums are in order."""
    rulebook = library().rulebooks[municipality]
    lexicon = library().lexicons[municipality][language]
    national = library().rulebooks["viborg"].facts["needs"].options  # the one with all of them
    known = {f"needs.{option.id}" for option in national}
    known |= {f"{ASK}{topic}" for topic in rulebook.topics} | {DANGER}
    for example in lexicon.examples[::40]:
        found = themes_in(example.text, lexicon)
        assert {theme.id for theme in found} <= known
        sums = [theme.sum for theme in found if theme.id != DANGER]
        assert len(sums) <= MOST
        assert sums == sorted(sums, reverse=True)
        assert not sums or (sums[0] >= LEAST and sums[-1] >= BESIDE * sums[0])


@pytest.mark.parametrize("language", ["de", "ar"])
def test_words_for_danger_alone_tell_of_no_theme(language: str):
    """Where nothing else has words, all of them would point at danger."""
    lexicon = library().lexicons[SOROE][language]
    assert any(themes_in(e.text, lexicon) for e in lexicon.examples) is False
    english = library().lexicons[SOROE]["en"]
    assert any(themes_in(example.text, english) for example in english.examples)


def test_most_of_what_is_asked_about_is_right():
    """Of kept messages that tell of something hard or ask, and are read as nothing: what nobody has mended
    the lexicons by. `make bench` tells how many; here no more than that most of them are."""
    offered = right = 0
    for row in rows_of(KEPT):
        wanted = {
            label.strip("()?").replace("needs:", "needs.").replace("q:", ASK)
            for label in row.labels
            if label.strip("(").startswith(("needs:", "q:"))
        }
        if wanted and not readings(row):
            found = themes_in(row.text, library().lexicons[row.municipality]["da"])
            offered += bool(found)
            right += any(theme.id in wanted for theme in found)
    assert offered > 10
    assert right * 2 > offered


# ---------------------------------------------------------------- asked


def last(page: Page) -> view.View:
    return page.shown[-1].view


def buttons(page: Page) -> list[str]:
    shown = last(page)
    return [option.id for option in shown.options] if isinstance(shown, view.Notice) else []


def state_of(page: Page) -> Any:
    return page.conversations._remember(session_of(page)).state


@pytest.fixture
def asked(page: Page) -> Page:
    """A page on which it is asked whether it is about the home or the post."""
    wrote(page, PILE)
    assert buttons(page)[:2] == [f"tell:{HOME}", f"tell:{POST}"], "write another message for PILE"
    assert buttons(page)[-1] == "command:else"
    return page


def test_what_was_not_understood_is_asked_about_and_not_taken(asked: Page):
    assert needs_of(asked) == ()
    shown = last(asked)
    assert isinstance(shown, view.Notice)
    assert all(option.icon for option in shown.options[:2])


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"type": "tell", "key": POST}, {"post"}),
        ({"type": "command", "command": "else"}, set()),
        ({"type": "text", "text": "den første"}, {"hjemmet"}),
        ({"type": "text", "text": "nummer 2"}, {"post"}),
        ({"type": "text", "text": "det er posten"}, {"post"}),
        ({"type": "text", "text": "nej"}, set()),
        ({"type": "text", "text": "ingen af dem"}, set()),
        ({"type": "text", "text": "det ved jeg ikke"}, set()),
        ({"type": "text", "text": "nej, jeg er meget ensom"}, {"samvaer"}),
        ({"type": "text", "text": "bla bla bla"}, set()),
    ],
)
def test_it_is_answered_by_button_and_by_words(asked: Page, answer: Any, told: set[str]):
    """And whatever is answered, the next screen can be answered too."""
    talk(asked, answer)
    assert set(needs_of(asked)) == told
    assert state_of(asked).themes == ()
    assert isinstance(last(asked), view.Asked | view.Opening)


def test_a_mere_yes_to_several_is_asked_which(asked: Page):
    """Not in the same words, as if nothing had been said."""
    before = last(asked)
    wrote(asked, "ja")
    assert last(asked) != before
    assert buttons(asked)[:2] == [f"tell:{HOME}", f"tell:{POST}"]
    wrote(asked, "den første")
    assert needs_of(asked) == ("hjemmet",)


def test_a_yes_to_the_only_one_takes_it(asked: Page):
    """What was told already is not asked about again."""
    wrote(asked, "posten og at være sammen med andre", GROWS)
    assert buttons(asked) == [f"tell:{HOME}", "command:else"]
    wrote(asked, "ja")
    assert "hjemmet" in needs_of(asked)


def test_what_was_refused_is_not_asked_about_at_once(asked: Page):
    wrote(asked, PILE)
    assert buttons(asked) == []


def test_what_tells_more_of_what_was_told_is_no_miss(page: Page):
    talk(page, {"type": "tell", "key": POST}, {"type": "tell", "key": HOME})
    wrote(page, GROWS)
    thanked = catalogue().text("say.small.laest")
    said = [n.view.paragraphs[0].text for n in page.shown if isinstance(n.view, view.Notice)]
    assert said == [thanked]
    assert set(needs_of(page)) == {"post", "hjemmet"}


def test_a_question_may_be_meant_as_well(page: Page):
    wrote(page, QUEUE)
    assert f"{ASK}frist" in buttons(page), "write another message for QUEUE"
    wrote(page, "den første")
    assert any(isinstance(n.view, view.TopicView) and n.view.id == "frist" for n in page.shown)


LOCKED = "hun gemmer nøglen til køkkenskabet"
"""One that may be danger, and is read as nothing."""


@pytest.mark.parametrize(
    "answer",
    [{"type": "command", "command": "danger"}, {"type": "text", "text": "den sidste"}],
)
def test_what_may_be_danger_has_its_button_there(page: Page, answer: Any):
    """By the button, or by words, the danger screen with its numbers."""
    wrote(page, LOCKED)
    assert "command:danger" in buttons(page), "write another message for LOCKED"
    talk(page, answer)
    shown = last(page)
    assert isinstance(shown, view.DangerView)
    assert shown.lines


def test_danger_comes_before_it(asked: Page):
    wrote(asked, "jeg vil ikke leve mere")
    assert isinstance(last(asked), view.DangerView)


def test_it_waits_where_another_question_is_answered(page: Page):
    """Who is asked about something else is helped with that, unless the words tell much."""
    talk(page, {"type": "begin", "entry": "svaert"})
    talk(page, {"type": "answer", "question": "needs", "values": ["post"]})
    wrote(page, QUEUE)
    assert buttons(page) == []
    assert isinstance(last(page), view.Asked)


SIGN = "hun skal spørge manden om lov"
"""A weak sign of danger, of which nothing else is read."""


def test_a_weak_sign_of_which_nothing_is_read_is_asked_about(page: Page):
    """It is not merely thanked for. A bare number is the age of whom it was told for."""
    wrote(page, "det er min søster")
    wrote(page, SIGN)
    assert "command:danger" in buttons(page), "write another message for SIGN"
    wrote(page, "39")
    assert state_of(page).facts.value("age") == 39


def test_what_answers_the_question_below_is_taken(page: Page):
    """Words that tell only where the list of needs is asked tell it where a theme stands before it, too."""
    wrote(page, "det er min søster")
    wrote(page, SIGN)
    assert buttons(page)[-1] == "command:else"
    wrote(page, "postkassen bugner og hun tager den ikke ind")
    assert set(needs_of(page)) == {"post"}


@pytest.mark.parametrize("key", ["needs.dance", "age", "dance.post", "", "needs."])
def test_only_an_option_of_a_list_can_be_told_so(asked: Page, key: str):
    """Nothing is taken of what is refused, and the conversation goes on."""
    before = rows(asked)
    code, close = refused(lambda: talk(asked, {"type": "tell", "key": key}))
    assert (code, close) == ("bad_answer", 0) or close == 1003
    assert rows(asked) == before


def test_the_log_alone_leads_to_the_same_screen(asked: Page):
    """What was asked about is in it."""
    asked.conversations._states.clear()
    assert state_of(asked).themes[:2] == (HOME, POST)
    wrote(asked, "nummer 2")
    assert needs_of(asked) == ("post",)


def test_a_theme_of_another_municipality_is_not_asked_about():
    """Only what its own list has and its own topics answer."""
    state, _ = opening()
    themes = [Theme(i, 1.0, ()) for i in ("needs.assistance", f"{ASK}ingen_saadan", POST)]
    assert worth_asking(state, themes, edition_of(SOROE)) == (POST,)
    assert worth_asking(state, themes, edition_of("viborg")) == ("needs.assistance", POST)


# ---------------------------------------------------------------- danger by words together


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kniven ligger under puden og han hamrer på døren", "vold"),
        ("vi er tre i et telt ved åen og den mindste hoster nu", "intet_tag"),
        ("min genbo står midt om natten i gården og råber til himlen at de skal gå", "psykose"),
        ("den lille på 3 leger helt alene nede ved åen hver aften, der er ingen voksne", "barn"),
        ("hun har gemt alle mine sko i skabet og siger hun holder øje", "psykose"),
    ],
)
def test_words_that_hint_at_danger_together_are_asked_about(text: str, kind: str):
    """No saying tells of it; in doubt, and not where the words are masked."""
    lexicon = library().lexicons[SOROE]["da"]
    read = danger_hinted_at(text, lexicon)
    assert [one.sure for one in read] == [False]
    assert read[0].target in (kind, UNNAMED)
    assert not danger_hinted_at(text, lexicon, ((0, len(text)),))
    assert not danger_hinted_at(f"for ti år siden: {text}", lexicon)
    assert danger_hinted_at(text, library().lexicons[SOROE]["en"]) == ()


def test_ordinary_messages_are_seldom_asked_about_for_their_words():
    """At most one in two hundred, of those that nobody who labelled them took for danger."""
    rows = [r for r in rows_of(BLIND) if not any("danger" in label for label in r.labels)][::5]
    lexicons = library().lexicons
    asked = [r.text for r in rows if danger_hinted_at(r.text, lexicons[r.municipality]["da"])]
    assert len(rows) > 2000
    assert len(asked) * 200 <= len(rows), asked


def hinted(text: str, state: State | None = None) -> list[str]:
    """The dangers that are hinted at in a text, where no saying tells of one."""
    listener = Listener(state or State(), edition_of(SOROE), catalogue, library().lexicons[SOROE])
    heard = listener.hear(text, listener.masked(text))
    assert not any(r.kind == "danger" and r.sure for r in heard.readings)
    return [r.target for r in heard.readings if r.kind == "danger"]


def test_what_was_said_not_to_be_is_not_hinted_at_again():
    knife = "kniven ligger under puden og han hamrer på døren"
    assert hinted(knife) == ["vold"]
    assert not hinted(knife, State(no_danger=frozenset({"vold"})))
    assert not hinted(knife, State(phase=Phase.DANGER, danger=("vold", "selv", True)))


@pytest.mark.parametrize(
    "text", ["jeg er 42, min kone er 39, børnene er 12 og 8", "20 30 40 50 60 42 39", "jeg er 42"]
)
def test_numbers_hint_at_nothing(text: str):
    assert not hinted(text)
