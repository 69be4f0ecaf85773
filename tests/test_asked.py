"""How people ask for what a sentence of the papers says: it is found, and told where it is seen."""

from dataclasses import replace

import pytest

from assistant import DataError, view
from assistant.dialog import events as e
from assistant.dialog.interpret import interpret
from assistant.dialog.lexicon import read_lexicon
from assistant.dialog.machine import opening
from assistant.dialog.reading import Gist, Nearest, Reading
from assistant.dialog.understand.asking import asks
from assistant.dialog.understand.text import Text
from assistant.library import lexicon_files
from assistant.lookup import LEAST_SURE, MANY, SURE, Lookup, passages_of
from assistant.nearest import Titles, with_nearest
from assistant.workbench_collisions import Words
from bench.papers import lots
from tests.stories import library
from tests.test_lookup import MUNICIPALITIES, lookup
from tests.test_properties import edition_of
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


def first_found(municipality: str, question: str) -> list[str]:
    """The two sentences that are nearest to a question."""
    here = lookup(municipality)
    every = passages_of(here.rules)
    return [every[one].cited.says for one in here.nearest(question, (), (), True).passages[:2]]


# ---------------------------------------------------------------- found


def test_most_of_what_is_asked_in_strange_words_is_found():
    """By the last message alone, without the talk before it: nobody who wrote the questions saw these."""
    asked = lots("asked")
    right = sum(one.says in first_found(one.municipality, one.text) for one in asked)
    assert len(asked) == 160
    assert right >= 72


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_every_sentence_has_questions(municipality: str):
    asked = library().lexicons[municipality]["da"].asked
    for passage in passages_of(edition_of(municipality)).values():
        assert len(asked[passage.cited.says].questions) >= 10, passage.id


def test_without_questions_the_words_of_the_papers_find_less():
    """What is found more of is found by the questions."""
    lexicon = read_lexicon(
        {n: t for n, t in lexicon_files().items() if not n.startswith("asked-")}, SOROE
    )
    edition = edition_of(SOROE)
    bare = Lookup(edition, edition, lexicon)
    asked = [(one.text, one.says) for one in lots("asked") if one.municipality == SOROE]
    every = passages_of(edition)

    def right(here: Lookup) -> int:
        found = ((here.nearest(text, (), (), True).passages[:2], says) for text, says in asked)
        return sum(says in [every[one].cited.says for one in ids] for ids, says in found)

    assert right(bare) < right(lookup(SOROE)) * 0.7


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_of_other_matters_hardly_anything_is_found(municipality: str):
    here = lookup(municipality)
    texts = (
        "hvornår bliver skraldet hentet",
        "hvad bliver vejret i morgen",
        "hvor fornyer jeg mit pas",
        "hvem vandt kampen i går",
        "hvordan bager man rugbrød",
    )
    assert sum(here.nearest(text).clear for text in texts) <= 1


def test_the_nearest_are_few_and_each_says_another_thing():
    assert LEAST_SURE < SURE
    for municipality in MUNICIPALITIES:
        here = lookup(municipality)
        every = passages_of(here.edition)
        found = here.nearest("bliver der fulgt op på hvordan det går med mine mål").passages
        says = [every[one].cited.says for one in found]
        assert 0 < len(says) <= MANY
        assert len(set(says)) == len(says)


def test_what_is_told_beside_a_question_does_not_find():
    """Where somebody lives and what is hard is read as facts, and is not what is asked."""
    here = lookup(SOROE)
    text = "kan jeg få bostøtte? jeg bor i dianalund og har angst"
    told = [(text.index("jeg bor"), len(text))]
    beside = here.nearest(text, (), told).passages
    assert not any("Dianalund" in passages_of(here.edition)[p].cited.says for p in beside[:1])


# ---------------------------------------------------------------- where it is told


def said(*texts: str) -> tuple[view.Said, ...]:
    """Lines, those without a colon at their end from a source."""
    cite = view.Cite("papir", "Papiret", "1", "2020")
    return tuple(view.Said(t, () if t.endswith((":", "?")) else (cite,)) for t in texts)


ANSWER = view.TopicView(
    "pris", "Pris?", said("A:", "a1", "a2", "a3", "B:", "b1"), (), (), said("c")
)
TITLES = Titles("Måske her", "Eller det:", "Mere")


def told_with(*nearest: str, clear: bool = True, of: view.TopicView = ANSWER) -> view.TopicView:
    """The answer with these nearest to it; with a + between them, sentences that go on with each other."""
    near = [said("X:", *one.split("+")) for one in nearest]
    return with_nearest(of, [(h, [*s]) for h, *s in near], clear, TITLES, ["intet"])


def texts(told: view.TopicView) -> list[str]:
    return [one.text for one in told.paragraphs]


@pytest.mark.parametrize(
    ("nearest", "clear", "title", "shown"),
    [
        ((), True, "Pris?", "A: a1 a2 a3 B: b1"),
        (("a2",), True, "Pris?", "A: a1 a2 a3 B: b1"),
        (("a3",), True, "Pris?", "A: a3 a1 a2 B: b1"),
        (("b1",), True, "Pris?", "B: b1 A: a1 a2 a3"),
        (("x", "b1"), True, "Pris?", "B: b1 A: a1 a2 a3"),
        (("c",), True, "Pris?", "X: c A: a1 a2 a3 B: b1"),
        (("x",), True, "Måske her", "X: x Pris? A: a1 a2 a3"),
        (("x",), False, "Pris?", "A: a1 a2 a3 B: b1 Eller det: X: x"),
        (("a2+a3",), True, "Pris?", "A: a2 a3 a1 B: b1"),
        (("a1+a2",), True, "Pris?", "A: a1 a2 a3 B: b1"),
        (("b0+c",), True, "Pris?", "X: b0 c A: a1 a2 a3 B: b1"),
        (("x+y",), True, "Måske her", "X: x y Pris? A: a1 a2 a3"),
    ],
)
def test_the_nearest_is_told_where_it_is_seen(nearest, clear, title, shown):
    """Among the first lines it stands where it stood; nothing of the answer is lost."""
    told = told_with(*nearest, clear=clear)
    assert told.title == title
    assert " ".join(texts(told)) == shown
    lost = {one.text for one in (*ANSWER.paragraphs, *ANSWER.more)} - {*texts(told)}
    assert lost <= {one.text for one in told.more}


def test_lines_under_no_heading_come_under_none():
    loose = view.TopicView("pris", "Pris?", said("l1", "A:", "a1", "B:", "b1"), (), ())
    assert texts(told_with("b1", of=loose)) == ["l1", "B:", "b1", "A:", "a1"]
    assert texts(told_with("l1", of=loose)) == texts(loose)


def test_it_stands_in_place_of_an_answer_that_there_is_none():
    silent = view.TopicView("pris", "Pris?", (view.Said("intet"),), (), (), said("c"))
    told = told_with("x", of=silent)
    assert (told.title, texts(told)) == ("Måske her", ["X:", "x"])
    assert told.more == silent.more


# ---------------------------------------------------------------- in the conversation


@pytest.mark.parametrize(
    ("municipality", "text", "begins", "goes_on"),
    [
        (
            "ringkoebing-skjern",
            "hvor langt væk skal jeg bo for at få betalt kørsel",
            "Har du",
            "Ud",
        ),
        ("holbaek", "hvor meget må kørslen højst koste mig på jobbasen", "Papiret", "Men det må"),
        (SOROE, "jeg er bange for at min mor får det at vide", "Den åbne", "Men nogle"),
    ],
)
def test_sentences_that_go_on_with_each_other_are_told_together(
    page: Page, municipality: str, text: str, begins: str, goes_on: str
):
    """A "men" is never told without that to which it is said, nor half a rule."""
    (told,) = shown(Page(page.conversations, municipality).open(), text)
    first, second = [one.text for one in told.paragraphs if one.cites][:2]
    assert first.startswith(begins)
    assert second.startswith(goes_on)


def shown(page: Page, text: str) -> list[view.TopicView]:
    views = (event.view for event in page.send("text", text=text).events)
    return [one for one in views if isinstance(one, view.TopicView)]


def test_what_was_misread_is_met_with_what_is_meant_too(page: Page):
    (told,) = shown(page, "hvem har ansvaret for at samarbejdet med min støtteperson fungerer")
    assert any("samarbejdet bliver godt" in text for text in texts(told)[:3])
    assert told.paragraphs[1].cites


def test_what_is_not_understood_is_met_with_what_is_like_it_and_more_of_it_folded(page: Page):
    (told,) = shown(page, "hvordan er stemningen på holdet")
    assert told.id == "papirer"
    assert told.more
    assert told.more_title


@pytest.mark.parametrize(
    ("reading", "topic", "kept"),
    [
        (Reading("small_talk", "tak", (0, 3), "x"), "", False),
        (Reading("small_talk", "sorg", (0, 3), "x"), "", True),
        (Reading("command", "help", (0, 3), "x"), "pris", False),
        (Reading("command", "help", (0, 3), "x"), "", True),
        (Reading("out_of_scope", "vejr", (0, 3), "x"), "pris", True),
    ],
)
def test_what_the_papers_clearly_say_comes_before_small_talk(reading, topic, kept):
    """Never before a kind word to who has lost somebody; and who asks what the chat is for is told that,
    unless something else was just spoken of."""
    edition = edition_of(SOROE)
    one = next(iter(passages_of(edition)))
    state = replace(opening()[0], topic=topic)
    gist = Gist(nearest=Nearest((one,), True))
    told = interpret(state, [reading], edition, gist=gist)
    missed = [event for event in told if isinstance(event, e.Missed) and event.passages == (one,)]
    assert bool(missed) is not kept


@pytest.mark.parametrize(
    ("municipality", "before", "on", "told"),
    [
        ("holbaek", "er det gratis at gå på søbæk have", "også maden?", "Det kan være mad"),
        ("viborg", "koster det noget at være på krisecenter", "og mine to børn?", "dine børn"),
        ("viborg", "hvad tid kan jeg ringe til jer", "og hvis jeg ikke har nogen", "telefon åben"),
    ],
)
def test_what_goes_on_tells_no_facts(page: Page, municipality, before, on, told):
    """It is asked of what was just answered: who asks of the food needs none."""
    there = Page(page.conversations, municipality).open()
    there.send("text", text=before)
    events = [event.view for event in there.send("text", text=on).events]
    answers = [one for one in events if isinstance(one, view.TopicView)]
    assert told in " ".join(line for one in answers for line in texts(one))
    noted = [one for one in events if isinstance(one, view.Heard)][1:]
    assert not noted


def test_what_is_told_after_an_answer_is_told(page: Page):
    page.send("text", text="hvad koster kurserne i kompasset")
    page.send("text", text="og jeg har angst")
    page.send("text", text="og ensomhed")
    heard = [one.view.text for one in page.shown if isinstance(one.view, view.Heard)]
    assert "angst" in heard[-1].lower() or "ensomhed" in heard[-1].lower()


# ---------------------------------------------------------------- a question by its order


@pytest.mark.parametrize(
    "text",
    [
        "jeg er 15, hvem skal jeg ringe til",
        "jeg går helt i sort hvad skal jeg sige",
        "mister jeg min plads",
        "holder de lukket om sommeren",
        "jeg bliver pensionist til sommer, mister jeg så det hele",
        "hvis jeg bliver syg skal jeg så ringe",
        "min søn keder sig, kan han få en plads",
        "jeg er ordblind, hvad betyder det bogstav",
        "når man har fået ja hvor hurtigt kan man så starte",
        "jeg tjener næsten intet, hvor meget af lønnen må de tage",
    ],
)
def test_a_question_is_known_in_the_midst_of_a_sentence(text: str):
    lexicon = library().lexicons[SOROE]["da"]
    assert asks(Text(text, lexicon), text)


@pytest.mark.parametrize(
    "text",
    [
        "jeg er 42 og bor alene",
        "jeg ved ikke hvad jeg skal gøre",
        "det er svært hvor der er mange mennesker",
        "hvis jeg er syg, bliver jeg hjemme",
        "når jeg kommer hjem er jeg så træt",
        "jeg bliver der hvor jeg bor",
        "i går var jeg til lægen",
        "kommunen skal hjælpe, siger hun",
        "undskyld jeg forstyrrer. jeg er ensom",
        "aner det ikke",
        "bor i netto-bygningen i sorø",
    ],
)
def test_what_is_told_asks_nothing(text: str):
    lexicon = library().lexicons[SOROE]["da"]
    assert not asks(Text(text, lexicon), text)


# ---------------------------------------------------------------- the files


def test_a_sentence_that_the_papers_do_not_say_is_told_with_its_place():
    text = "asked:\n  - says: Det siger ingen.\n    asked: [hvem siger det]\n"
    lexicon = read_lexicon({**lexicon_files(), "asked-x.yaml": text}, SOROE)
    problems = Words((), common=False).problems(library().rulebooks[SOROE], {"da": lexicon}, ())
    (wrong,) = [problem for problem in problems if problem.startswith("asked-")]
    assert wrong.startswith("asked-x.yaml:2: papirerne siger ikke 'Det siger ingen.'")
    assert "->" in wrong


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("asked:\n  - says: Et.\n", "her mangler 'asked'"),
        ("asked:\n  - asked: [et]\n", "her mangler 'says'"),
        ("asked:\n  - {says: Et., asked: [a]}\n  - {says: Et., asked: [b]}\n", "to gange"),
        ("asked:\n  - {says: Et., asked: [a], how: b}\n", "'how' kendes ikke her"),
    ],
)
def test_a_line_that_is_not_whole_is_told_with_its_place(text: str, what: str):
    with pytest.raises(DataError, match=what) as told:
        read_lexicon({**lexicon_files(), "asked-x.yaml": text}, SOROE)
    assert str(told.value).startswith("asked-x.yaml:")
