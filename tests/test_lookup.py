"""What the papers say with the words of a question: found where nothing else answers, first in an answer
that holds it, and never lost."""

import re

import pytest

from assistant import view
from assistant.answer import Renderer
from assistant.dialog import events as e
from assistant.dialog.interpret import interpret
from assistant.dialog.interpret.asked import TELL_MORE
from assistant.dialog.machine import AT_ONCE, Phase, State, opening, step
from assistant.dialog.reading import Gist, Reading
from assistant.hearing import Listener
from assistant.locales import catalogue
from assistant.lookup import MOST, WORDS, Lookup, lookup_in, passages_of
from assistant.rules.assess import assess
from assistant.rules.facts import Facts, Known
from assistant.screen import Kept, Screen
from assistant.spoken import spoken
from assistant.topics import LINES, OF_EACH, FollowUp, Topics
from assistant.topics import WORDS as WORDS_TOPIC
from tests.stories import library
from tests.test_points import KEPT
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

MUNICIPALITIES = ("soroe", "holbaek", "ringkoebing-skjern", "viborg")
HOLBAEK, VIBORG = "holbaek", "viborg"


def lookup(municipality: str, language: str = "da") -> Lookup:
    words = library().words(language)
    lexicon = library().lexicons[municipality][language.partition("-")[0]]
    edition = edition_of(municipality)
    return lookup_in(spoken(edition, words), edition, lexicon)


def found(municipality: str, text: str, language: str = "da") -> list[str]:
    """The sentences that may answer the text."""
    here = lookup(municipality, language)
    return [passages_of(here.edition)[i].cited.says for i in here.nearest(text).passages[:MOST]]


# ---------------------------------------------------------------- found


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
@pytest.mark.parametrize("text", ["hvem ringer jeg til", "hvor søger jeg"])
def test_a_question_in_words_of_all_offers_is_answered_of_none(municipality: str, text: str):
    """Unless that offer was just spoken of: who cares for her husband is told of no place for drinking."""
    here = lookup(municipality)
    every = passages_of(here.edition)
    assert all(every[p].kind != "offers" for p in here.nearest(text, asked=True).passages)
    offers = {one.block for one in every.values() if one.kind == "offers"}
    assert any(here.nearest(text, {offer}, asked=True).passages for offer in offers)


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_what_is_asked_in_a_sentences_own_words_finds_it(municipality: str):
    """The words of each sentence are asked for, and it is shown: but for a few of small words alone,
    and where people ask in such words for another."""
    here = lookup(municipality)
    every = passages_of(here.edition)
    asked = missed = 0
    for passage in every.values():
        plain = re.sub(r"\{.*?\}|\[.*?\]", " ", passage.cited.says)
        words = re.findall(r"[^\W\d_]{4,}", plain)
        if len(words) < 3:
            continue
        shown = here.nearest(f"{' '.join(words[:WORDS])}?").passages[:MOST]
        asked += 1
        missed += passage.cited.says not in {every[found].cited.says for found in shown}
    assert asked > 100
    assert missed <= asked // 10


@pytest.mark.parametrize(
    ("municipality", "language", "text", "says"),
    [
        (HOLBAEK, "da", "er der noget med musik?", "musik, drama"),
        (HOLBAEK, "da", "er der samtaler med en psykolog", "samtaler med en psykolog"),
        (HOLBAEK, "en", "is there any music", "music"),
        (HOLBAEK, "de", "gibt es dort Musik?", "Musik"),
        (HOLBAEK, "ar", "هل توجد موسيقى؟", "موسيقى"),
        ("ringkoebing-skjern", "da", "kan hun hæve penge for mig", "hæver dem ikke uden"),
        ("viborg", "da", "hej, hvad hvis der er fuldt på forsorgshjemmet", "Er der fuldt"),
    ],
)
def test_a_question_finds_what_the_papers_say(municipality, language, text, says):
    assert any(says in sentence for sentence in found(municipality, text, language))


@pytest.mark.parametrize(
    "text",
    [
        "jeg spiller musik",
        "er i arbejde med musik",
        "musik",
        "hvad kan man",
        "hvordan er det?",
        "hvem vander blomsterne derhjemme i sommerhuset?",
        "?",
        "",
    ],
)
def test_what_is_no_question_or_tells_too_little_finds_nothing(text: str):
    assert not found(HOLBAEK, text)


def test_an_offer_just_spoken_of_comes_first():
    here = lookup("viborg")
    for offer in ("krisecenter", "herberg"):
        first = here.nearest("hvad koster maden?", (offer,)).passages[0]
        assert first.startswith(f"offers.{offer}.")


# ---------------------------------------------------------------- in the conversation


def test_a_question_that_is_not_understood_is_met_with_what_the_papers_say(page: Page):
    events = page.send("text", text="hvad hører man om FIT").events
    said = next(n.view for n in events if isinstance(n.view, view.TopicView))
    heading, sentence, *_, last = said.paragraphs
    assert said.title == catalogue().text("found.clear")
    assert heading.text.endswith((":", "?"))
    assert "FIT" in sentence.text
    assert sentence.cites
    assert last.text in (catalogue().text("found.else"), catalogue().text("found.or_this"))


def test_what_is_masked_is_not_looked_up():
    """Else a name would be one more word that the papers do not have."""
    text = "kan Karen Hansen få en psykolog?"
    edition = edition_of(HOLBAEK)
    listener = Listener(State(), edition, catalogue, library().lexicons[HOLBAEK])
    plain = listener.hear(text.replace("Karen Hansen", "man"), listener.masked("")).gist.passages
    masked = listener.masked("jeg hedder Karen Hansen. kan man få en psykolog?")
    heard = listener.hear("jeg hedder Karen Hansen. kan man få en psykolog?", masked)
    assert plain == heard.gist.passages


@pytest.mark.parametrize(
    ("had", "found"), [(library().words, True), (lambda _: catalogue(), False)]
)
def test_a_first_question_in_another_language_is_looked_up_in_it(had, found: bool):
    """Where that language can be had: the conversation turns to it by that very message."""
    listener = Listener(State(), edition_of(HOLBAEK), had, library().lexicons[HOLBAEK])
    text = "who is the house owned by?"
    heard = listener.hear(text, listener.masked(text))
    assert (heard.language, bool(heard.gist.passages)) == ("en", found)


def test_where_another_question_waits_nothing_is_looked_up():
    edition = edition_of(SOROE)
    passage = next(iter(passages_of(edition)))
    missed = e.Missed(passages=(passage,))
    state, shown = step(opening()[0], missed, edition)
    assert isinstance(shown[0], e.ShowPassages)
    assert state.misses == 1
    danger, _ = step(state, e.Endangered("vold"), edition)
    _, shown = step(danger, missed, edition)
    assert [type(one) for one in shown] == [e.ShowDanger]
    assert danger.phase is Phase.DANGER


def test_after_two_misses_somebody_can_be_rung():
    edition = edition_of(SOROE)
    passage = next(iter(passages_of(edition)))
    state = opening()[0]
    for contact in (False, False, True):
        state, (shown, *_) = step(state, e.Missed(passages=(passage,)), edition)
        assert isinstance(shown, e.ShowPassages)
        assert shown.contact is contact


@pytest.mark.parametrize("text", ["til hvem", "hvorfor dem"])
def test_a_short_question_not_understood_is_about_what_was_just_answered(page: Page, text: str):
    """The whole answer comes again, with nothing folded; the next time it is a miss."""
    page.send("text", text="hvordan klager jeg?")
    told = answered(page, text)
    assert told[0].id == "klage"
    assert told[0].paragraphs[0].text == catalogue().text("topic.again")
    assert not told[0].more
    assert len(told[0].paragraphs) > LINES + 1
    assert not answered(page, text)


def test_a_weak_sign_of_danger_is_not_met_with_the_answer_before():
    """Nor with papers: a kind word, and the wish to be told more."""
    edition = edition_of(SOROE)
    state, _ = step(opening()[0], e.Wondered("klage"), edition)
    assert state.topic == "klage"
    sign = Reading("sign", "selvmord", (0, 5), "afsked: -", value="selv", member="afsked")
    for gist in (Gist(follows=True), Gist(passages=(next(iter(passages_of(edition))),))):
        assert interpret(state, (), edition, gist=gist) != (e.Missed(),)
        *_, said = interpret(state, (sign,), edition, gist=gist)
        assert said == e.Chatted(TELL_MORE)


@pytest.mark.parametrize("text", ["æblegrød", "min fætter har en båd"])
def test_what_asks_nothing_is_not_about_it(page: Page, text: str):
    page.send("text", text="hvordan klager jeg?")
    assert not answered(page, text)


def test_of_a_word_that_was_explained_no_more_is_told(page: Page):
    assert answered(page, "hvad betyder funktionsevne?")[0].id == WORDS_TOPIC
    assert not answered(page, "til hvem så?")


def test_it_is_not_after_something_else_was_said(page: Page):
    page.send("text", text="hvordan klager jeg?")
    page.send("text", text="jeg er 42")
    assert not answered(page, "til hvem")


def answered(page: Page, text: str) -> list[view.TopicView]:
    events = page.send("text", text=text).events
    return [n.view for n in events if isinstance(n.view, view.TopicView)]


# ---------------------------------------------------------------- whether there is help


def said(page: Page, text: str) -> list[str]:
    """What is said in answer."""
    return [said.text for one in answered(page, text) for said in one.paragraphs]


def test_who_asks_for_an_offer_is_told_first_what_it_comes_to(page: Page):
    name, outcome = said(page, "kan jeg få bostøtte? jeg er 34, bor i dianalund og har angst")
    assert name == "Støtte i eget hjem:"
    assert outcome == "Det kan måske passe. Det kommer an på: boligen."
    assert not said(page, "kan jeg få bostøtte?")  # that was told before


def test_who_asks_at_an_age_for_what_ends_before_it_is_told_so(page: Page):
    there = Page(page.conversations, HOLBAEK).open()
    told = said(there, "jeg er 70, kan jeg få beskyttet beskæftigelse?")
    assert any("folkepensionsalderen" in line for line in told)
    assert any("§ 104" in line for line in told)  # which has no limit


def test_who_asks_whether_there_is_help_is_told_what_may_be_it(page: Page):
    _, *told, _ = said(page, "kan man få hjælp til sin angst?")
    assert told[:4:2] == ["Kursus i gruppe:", "Kort forløb alene med en medarbejder:"]
    assert "Kompasset" in told[1]  # where they are few, what each is
    assert (
        said(Page(page.conversations).open(), "jeg har angst") == told[:4]
    )  # to who only tells, too


def test_who_asks_for_an_offer_in_a_clause_is_told_what_it_comes_to(page: Page):
    straight = said(page, "kan han få bostøtte")
    assert straight
    assert said(Page(page.conversations).open(), "gad vide om han kan få bostøtte") == straight


def test_who_asks_for_what_is_not_described_here_is_told_that(page: Page):
    """By its name, with whom to ask; also of help that the municipality does not list."""
    there = Page(page.conversations, "holbaek").open()
    name, silent = said(there, "kan vi få bostøtte")
    assert "bostøtte" in name
    assert silent == catalogue().text("topic.not_described").replace("[du]", "du")
    told = Page(page.conversations).open()
    told.send("text", text="kan jeg få bpa")
    (what,) = [one.view for one in told.shown if isinstance(one.view, view.TopicView)]
    assert what.id == "hvad_er"
    assert "BPA" in what.paragraphs[0].text
    assert what.contacts


def test_who_asks_for_what_belongs_elsewhere_is_told_where(page: Page):
    told = said(page, "kan jeg få madservice")
    assert "Hjælp til bad, mad og rengøring:" in told
    assert "hovednummeret" in told[-1]


def test_all_of_what_belongs_elsewhere_is_told():
    """Each with where to go for it."""
    edition = edition_of(SOROE)
    needs = ("needs.pleje", "needs.transport")
    state = State(facts=Facts().learn({need: Known(True) for need in needs}))
    screen = Screen(Renderer(edition, catalogue(), "du"), edition, state, Kept(0, 0))
    (shown,) = screen.views((e.ShowHelp(needs),))
    assert isinstance(shown, view.TopicView)
    told = [said.text for said in shown.paragraphs]
    for offer in ("sel-83", "koersel"):
        place = told.index(f"{edition.by_id[offer].offer.name}:")
        assert shown.paragraphs[place + 1].cites


@pytest.mark.parametrize(
    ("municipality", "question", "told", "not_told"),
    [
        (SOROE, "kan jeg få en der kører mig til misbrugscenteret?", "Kørsel til læge", "Kursus"),
        (
            SOROE,
            "kan jeg få psykolog gennem kommunen,",
            "Det er samtaleterapi heller ikke",
            "Kursus",
        ),
        (SOROE, "hvor kan jeg få noget at lave om dagen?", "Åbent aktivitetshus", "Støtte i eget"),
        (HOLBAEK, "kan jeg få en ledsager med på museum?", "museum og andre ture", "Åbne steder"),
        (VIBORG, "er der hjælp til aflastning", "Afløsning og aflastning", "Hjælp i en gruppe"),
    ],
)
@pytest.mark.parametrize("beside", ["", " jeg er 44 og har angst", " har du tid? jeg har angst"])
def test_who_asks_whether_there_is_help_is_told_of_what_was_asked(
    page: Page, municipality: str, question: str, told: str, not_told: str, beside: str
):
    """And not of what else was told beside it, whichever comes first in the list."""
    there = Page(page.conversations, municipality).open()
    answer = " ".join(said(there, question + beside))
    assert told in answer
    assert not_told not in answer


def test_who_asks_for_help_that_no_paper_describes_is_told_that(page: Page):
    there = Page(page.conversations, HOLBAEK).open()
    (answer,) = answered(there, "er der hjælp til genoptræning? jeg er 44")
    (silent,) = answer.paragraphs
    last = edition_of(HOLBAEK).rulebook.municipality.fallbacks[-1]
    assert (
        silent.text == last.says
    )  # what stands at the end for who lives there: ask the municipality
    assert answer.contacts


def notices(page: Page, text: str) -> list[str]:
    """What is said in short beside it."""
    shown = (event.view for event in page.send("text", text=text).events)
    return [said.text for one in shown if isinstance(one, view.Notice) for said in one.paragraphs]


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("kan min borger få støtte hos tandtekniker i ferien, hun er 29 og har borderline", True),
        ("jeg er 44. må naboen spille trompet i stalden?", True),
        ("jeg er 44 og på kontanthjælp", False),
        ("er du der? jeg er 44", False),
        ("kan jeg få bostøtte? jeg er 44 og har angst", False),
        ("hvad koster det? jeg er 44", False),
    ],
)
def test_a_question_of_which_nothing_was_understood_is_not_passed_over(
    page: Page, text: str, lost: bool
):
    """It is said that it was not answered, whatever else the message told."""
    said = catalogue().text("say.small.spurgt")
    assert (said in notices(page, text)) is lost


def test_who_asks_for_help_that_stops_at_an_age_is_told_why(page: Page):
    there = Page(page.conversations, HOLBAEK).open()
    told = said(there, "jeg er 72 på folkepension men vil gerne lave lidt arbejde. kan jeg det?")
    assert "folkepensionsalderen" in told[0]


def test_in_danger_nobody_is_told_what_it_comes_to(page: Page):
    told = said(page, "min kæreste slår mig, kan jeg få bostøtte?")
    assert not any("passe" in text for text in told)


def test_the_result_tells_more_than_what_it_comes_to():
    edition = edition_of(SOROE)
    told = e.Told((("needs.vold", True), ("asked_about.sel-85", True)), asks=True)
    state, shown = step(opening()[0], told, edition)
    assert state.phase is Phase.RESULT
    assert not any(isinstance(one, e.ShowOutcome | e.ShowHelp) for one in shown)


# ---------------------------------------------------------------- first in an answer


def topics(municipality: str) -> Topics:
    edition = edition_of(municipality)
    return Topics(Renderer(edition, catalogue()), assess(edition, Facts(), ()), KEPT)


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_nothing_of_an_answer_is_lost_whatever_comes_first(municipality: str):
    """Each sentence stands once, open or folded, under the same offers; a long answer is folded. What is not
    part of an offer may be told beside what is."""
    here = topics(municipality)
    every = tuple(passages_of(edition_of(municipality)).values())
    for topic in here.renderer.rulebook.topics.values():
        plain = here.answer(FollowUp(topic.id))
        texts = sorted({said.text for said in (*plain.paragraphs, *plain.more) if said.cites})
        headings = sum(said.text.endswith(":") for said in plain.paragraphs)
        if not topic.of_whole_offer:
            open_lines = sum(bool(said.cites) for said in plain.paragraphs)
            assert open_lines <= max(LINES, OF_EACH * headings), topic.id
        for passage in every[::7]:
            told = here.answer(FollowUp(topic.id, passages=(passage,)))
            also = topic.aspect == "content" and passage.aspect == "not_content"
            again = sorted(
                {
                    said.text
                    for said in (*told.paragraphs, *told.more)
                    if said.cites and (not also or said.text in texts)
                }
            )
            assert again == texts, (topic.id, passage.id)


def told_of(told: view.TopicView) -> list[tuple[str, str]]:
    """Every sentence with a source, open or folded, with the heading above it."""
    heading, found = "", []
    for said in (*told.paragraphs, *told.more):
        if said.cites:
            found.append((heading, said.text))
        elif said.text.endswith(":"):
            heading = said.text
    return sorted(found)


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_what_two_offers_tell_in_the_same_words_is_told_of_both(municipality: str):
    here = topics(municipality)
    for topic in here.renderer.rulebook.topics.values():
        whole = here.answer(FollowUp(topic.id, whole=True))
        assert told_of(here.answer(FollowUp(topic.id))) == told_of(whole), topic.id


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_the_danger_screen_can_fold_nothing_and_tells_all(municipality: str):
    """What keeps people from ringing is answered whole, whatever words of it were asked in."""
    edition = edition_of(municipality)
    state, _ = step(opening()[0], e.Endangered("vold"), edition)
    screen = Screen(Renderer(edition, catalogue()), edition, state, Kept(21, 70))

    def answers(asked: e.Wondered) -> tuple[view.Said, ...]:
        (shown,) = screen.views(step(state, asked, edition)[1])
        assert isinstance(shown, view.DangerView)
        return shown.answers

    for topic in sorted(AT_ONCE):
        whole = answers(e.Wondered(topic))
        for passage in (p for p in passages_of(edition) if p.startswith("matters.")):
            assert answers(e.Wondered(topic, passages=(passage,))) == whole, (topic, passage)


def test_what_holds_the_words_of_the_question_comes_first():
    here = topics(HOLBAEK)
    every = passages_of(here.renderer.edition)
    (musik,) = (p for p in every.values() if "musik, drama" in p.cited.says)
    told = here.answer(FollowUp("indhold", passages=(musik,)))
    heading, sentence = told.paragraphs
    assert heading.text == "Visiteret aktivitet og samvær:"
    assert "musik" in sentence.text
    assert told.more[0].text == "Beskyttet beskæftigelse:"
    assert told.more_title == "Se også: Hvad får jeg hjælp til?"


def test_what_holds_them_is_found_by_the_conversation(page: Page):
    there = Page(page.conversations, HOLBAEK).open()
    events = there.send("text", text="laver de musik?").events
    (told,) = [n.view for n in events if isinstance(n.view, view.TopicView)]
    assert [said.text.endswith(":") for said in told.paragraphs][:2] == [True, False]
    assert "musik" in told.paragraphs[1].text
    assert told.more


def test_no_silence_is_told_of_a_paper_that_nobody_read_for_the_question():
    """A point that was marked in the papers of one municipality alone is answered elsewhere by its topic."""
    edition = edition_of(HOLBAEK)
    points = [
        (topic, point)
        for topic in edition.rulebook.topics.values()
        for point in topic.points
        if not (point.everywhere or point.nearest)
    ]
    assert points
    silent = catalogue().text("topic.no_point")
    for topic, point in points:
        told = topics(HOLBAEK).answer(FollowUp(topic.id, point=point.id))
        assert silent not in [said.text for said in told.paragraphs], point.id
