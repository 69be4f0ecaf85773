"""Other languages: what is said in them, what is missing, and a conversation that changes its own."""

import re
from datetime import date, datetime
from itertools import pairwise

import pytest
from pydantic import BaseModel

from assistant import DataError, view
from assistant.dialog.mask import WORDS
from assistant.library import lexicon_files, open_library, rule_files, translations_of
from assistant.locales import (
    CLOSES,
    MARKED,
    OPENS,
    SOURCE,
    Catalogue,
    catalogue,
    languages,
    open_languages,
)
from assistant.locales.po import renewed
from assistant.rules import model
from assistant.rules.compiled import compile_rulebook
from assistant.rules.load import load, municipalities
from assistant.screen import Kept
from assistant.session import HERE, Conversations
from assistant.spoken import KEPT, NAMES, SENTENCES, fields_of, sentences_of, spoken
from assistant.store.memory import MemoryStore
from assistant.translating import of_product, translated_languages
from web.languages import proper, rooted

ON = date(2026, 11, 25)
RULES = rule_files()
LIBRARY = open_library(RULES, lexicon_files(), ("soroe", "holbaek"))
PLACEHOLDER = re.compile(r"\{[^}]*\}")
every_language = pytest.mark.parametrize("language", translated_languages())


# ---------------------------------------------------------------- which there are


def test_a_language_that_nobody_has_approved_is_not_shown():
    """German and Arabic are there, but citizens see them only when a named person has approved them."""
    shown = {one.code for one in open_languages()}
    assert {"da", "da-let", "en"} <= shown
    for one in languages().values():
        assert (one.code in shown) is (
            not one.approval or bool(one.approved_by and one.approved_on)
        )
    assert "ar" in {one.code for one in open_languages(("ar",))}


# ---------------------------------------------------------------- catalogues


@every_language
def test_every_translation_has_the_placeholders_of_its_danish(language: str):
    """What is filled in stands in the translation too, and nothing else is."""
    words = catalogue(language, translations_of(RULES).get(language, ()))
    pairs = [(words.danish[key], text) for key, text in words.messages.items()]
    pairs += list(words.sentences.items())
    wrong = []
    for danish, text in pairs:
        allowed = set(
            PLACEHOLDER.findall(" ".join(danish) if isinstance(danish, tuple) else danish)
        )
        forms = text if isinstance(text, tuple) else (text,)
        # The singular and the dual may say their number in words.
        needed = allowed if isinstance(text, str) else set()
        found = [set(PLACEHOLDER.findall(form)) for form in forms]
        if not all(needed <= one <= allowed for one in found):
            wrong.append((danish, text))
    assert wrong == []


def test_a_missing_sentence_is_danish_and_marked():
    """In another language it is marked; in easy Danish it is Danish anyhow."""
    words = Catalogue(languages()["en"], {"fallback.mark": "Danish"}, {}, {"a": "Hej {name}"})
    assert words.text("a", name="Bo") == f"{OPENS}[Danish] Hej Bo{CLOSES}"
    assert words.say("Ring nu.") == f"{OPENS}[Danish] Ring nu.{CLOSES}"
    easy = Catalogue(languages()["da-let"], {}, {}, {"a": "Hej"})
    assert (easy.text("a"), easy.say("Ring nu.")) == ("Hej", "Ring nu.")


def test_what_is_to_be_said_stands_in_danish_beside_what_it_means():
    """Who copies a text to the municipality copies Danish."""
    danish = 'Sig fx: "Jeg vil gerne tale med nogen om hjælp."'
    english = 'Say for example: "I would like to talk to someone about help."'
    words = Catalogue(languages()["en"], {"fallback.mark": "Danish"}, {danish: english})
    quote = '"Jeg vil gerne tale med nogen om hjælp."'
    assert words.say(danish) == f"{english} {OPENS}[Danish] {quote}{CLOSES}"


def test_what_stands_between_two_quoted_words_is_no_quote():
    """It is a part of the sentence, and was translated with it."""
    danish, english = (
        'Der står "ord" og siden et langt stykke. Så "mere".',
        'It says "word" and "more".',
    )
    words = Catalogue(languages()["en"], {"fallback.mark": "Danish"}, {danish: english})
    assert words.say(danish) == english


def test_a_translation_of_older_danish_does_not_count():
    """When the Danish is changed, its translation is no longer shown."""
    old = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid "Ring til os."\nmsgstr "Call us."\n'
    words = catalogue("en", (old,))
    assert words.say("Ring til os.") == "Call us."
    assert MARKED.search(words.say("Ring til os i dag."))


@pytest.mark.parametrize(
    ("language", "number", "form"),
    [("de", 1, "one"), ("de", 2, "other"), ("ar", 2, "two"), ("ar", 7, "few"), ("ar", 42, "many")],
)
def test_a_number_takes_the_form_of_its_language(language: str, number: int, form: str):
    """German has two forms of a number, Arabic six."""
    names = {"de": ("one", "other"), "ar": ("zero", "one", "two", "few", "many", "other")}[language]
    plural = {
        "de": "(n != 1)",
        "ar": "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)",
    }[language]
    words = Catalogue(languages()[language], {"unit": names}, plural=plural)
    assert words.text("unit", n=number) == form


def test_a_broken_file_of_translations_is_named():
    """A file that is no po-file is an error of the data, with file and line."""
    with pytest.raises(DataError) as wrong:
        catalogue("en", ('msgid "a"\nmsgstr "b"\nhvad er det\n',))
    assert wrong.value.file.endswith("en.po")


def test_renewing_keeps_what_is_translated_adds_what_is_new_and_drops_what_is_gone():
    """A translator never loses work, and never sees what nobody says any more."""
    (page,) = [sentences for name, sentences in of_product().items() if name == "page"]
    first = renewed("de", "", page[:2], {page[0].danish: "Erstens"})
    second = renewed("de", first, page[:1] + page[2:3], {})
    assert "Erstens" in second
    assert f'msgctxt "{page[2].key}"' in second
    assert f'msgctxt "{page[1].key}"' not in second
    assert renewed("de", second, page[:1] + page[2:3], {}) == second


# ---------------------------------------------------------------- rules in a language


def test_every_text_of_a_block_is_a_sentence_a_name_or_no_text_for_citizens():
    """A new field of text in the model must be sorted here, or it would stay Danish unnoticed."""
    not_shown = {
        "id", "means", "cite", "atoms", "constant_because", "icon", "fact", "condition", "held",
        "contact", "why", "site", "code", "place", "kind", "aspect", "url", "mail", "address", "number",
        "call_instead", "for_adults", "never_best", "gap_because", "main", "own", "need", "offer", "title",
        "forms", "in_danger", "lasting", "by_law", "gives_way_to",
    }  # fmt: skip
    shown: list[type[model.Block]] = [
        model.Option, model.Fact, model.Question, model.Clause, model.Cited, model.Conditional,
        model.NotEnough, model.Bar, model.Place, model.Complaint, model.Step, model.Offer,
        model.Matter, model.Topic, model.Phone, model.Contact, model.Fallback, model.Voiced,
    ]  # fmt: skip
    unsorted = set()
    for kind in shown:
        texts = {name for name, field in kind.model_fields.items() if _is_text(field.annotation)}
        block = kind.model_construct()
        known = {f for table in (SENTENCES, NAMES, KEPT) for f in fields_of(table, block)}
        unsorted |= {f"{kind.__name__}.{name}" for name in texts - known - not_shown}
    assert unsorted == set()


def _is_text(annotation: object) -> bool:
    return annotation is str or "Texts" in str(annotation)


@pytest.mark.parametrize("municipality", municipalities(RULES))
def test_the_spoken_rules_say_nothing_danish_that_is_translated(municipality: str):
    """With every sentence translated, no Danish is left; ids, conditions and order are the same."""
    rulebook = load(RULES, municipality)
    edition = compile_rulebook(rulebook, ON)
    danish = sentences_of(edition.rulebook)
    words = Catalogue(languages()["ar"], {}, {text: f"<{text}>" for text in danish})
    said = spoken(edition, words)
    left = {text.partition(f" {OPENS}")[0] for text in sentences_of(said.rulebook)}
    assert left - _kept(danish) <= {f"<{text}>" for text in danish}
    assert [o.id for o in said.rulebook.offers] == [o.id for o in edition.rulebook.offers]
    assert [c.offer.id for c in said.offers] == [c.offer.id for c in edition.offers]
    assert said.table is edition.table
    for one, other in zip(said.offers, edition.offers, strict=True):
        assert _ids(one.offer) == _ids(other.offer)


def _kept(danish: dict[str, str]) -> set[str]:
    kept = {f"{kind.__name__}.{name}" for kind, names in KEPT.items() for name in names}
    return {text for text, what in danish.items() if what in kept}


def _ids(block: BaseModel) -> list[object]:
    names = ("id", "cite", "when", "door", "meets", "rung", "entry", "has", "is_", "fact")
    found = [getattr(block, name) for name in names if hasattr(block, name)]
    for name in type(block).model_fields:
        value = getattr(block, name)
        parts = value if isinstance(value, tuple) else (value,)
        found += [_ids(part) for part in parts if isinstance(part, BaseModel)]
    return found


# ---------------------------------------------------------------- a conversation


def begun(language: str = SOURCE, preview: tuple[str, ...] = ("de", "ar")) -> "Talk":
    conversations = Conversations(
        LIBRARY,
        MemoryStore(),
        Kept(21, 70),
        lambda: datetime(2026, 11, 25, 12, tzinfo=HERE),
        preview,
    )
    return Talk(conversations, language)


class Talk:
    def __init__(self, conversations: Conversations, language: str) -> None:
        self.conversations, self.language = conversations, language
        self.welcome = conversations.welcome("soroe", language=language)
        self.token, self.sent = "", 0
        self.views: list[view.View] = [event.view for event in self.welcome.events]

    def say(self, **message: object) -> list[view.View]:
        self.sent += 1
        receipt = self.conversations.receive(
            "soroe", self.token, {"id": str(self.sent), **message}, "", self.language
        )
        self.token = receipt.token or self.token
        self.views = [event.view for event in receipt.events]
        self.spoken = receipt.language
        return self.views


@every_language
def test_a_conversation_goes_on_in_its_language(language: str):
    """From the opening on everything is in it, also after the page was loaded again."""
    talk = begun(language)
    assert talk.views[0].language == language
    talk.say(type="begin", entry="svaert")
    assert {one.language for one in talk.views} == {language}
    again = talk.conversations.welcome("soroe", talk.token)
    assert again.language == language
    assert {event.view.language for event in again.events} == {language}


@every_language
def test_who_opened_the_page_in_a_language_and_writes_danish_is_answered_in_it(language: str):
    """They chose it, and the page has said that Danish is what it reads best."""
    talk = begun(language)
    talk.say(type="text", text="jeg passer min mor på 84, og jeg er helt slidt")
    assert talk.spoken == language
    assert {one.language for one in talk.views} == {language}


@every_language
def test_that_the_conversation_is_deleted_is_said_in_its_language(language: str):
    """It is the last that is said, and whoever asked for it reads it."""
    talk = begun(language)
    talk.say(type="begin", entry="svaert")
    (shown,) = talk.say(type="command", command="delete")
    assert (shown.kind, shown.language) == ("deleted", language)


@every_language
def test_no_example_is_given_of_what_would_not_be_understood(language: str):
    """Where little is read of a language, a miss tells what is; else how one may write it."""
    talk = begun(language)
    said = talk.say(type="text", text="fliptefloppen zebrafinken")
    words = catalogue(language)
    key = "opening.reads.little" if languages()[language].reads == "little" else "say.missed.1"
    (shown,) = (one for one in said if isinstance(one, view.Notice))
    assert [one.text for one in shown.paragraphs] == [words.text(key)]


def test_what_relatives_need_themselves_is_told_of_themselves():
    """All else they tell of the person they help."""
    talk = begun()
    talk.say(type="begin", entry="hjaelper")
    talk.say(type="answer", question="needs", values=["post"])
    talk.say(type="change", question="asker_needs")
    talk.say(type="answer", question="asker_needs", values=["tanker"])
    (shown,) = (v for v in talk.say(type="command", command="answers") if v.kind == "answers")
    assert isinstance(shown, view.Answers)
    told = {line.question: line.told for line in shown.lines}
    words = catalogue()
    assert told["needs"] == words.text("told.relative")
    assert told["asker_needs"] == words.text("told.citizen")


@pytest.mark.parametrize(("language", "unit"), [("da", "år"), ("en", "years"), ("de", "Jahre")])
def test_what_a_number_counts_is_said_in_the_language(language: str, unit: str):
    """Beside the field that the number is written in."""
    talk = begun(language)
    talk.say(type="begin", entry="svaert")
    talk.say(type="answer", question="needs", unknown="ved_ikke")
    shown = talk.say(type="answer", question="bor_i_kommunen", unknown="ved_ikke")[-1]
    assert isinstance(shown, view.Asked)
    assert (shown.question, shown.unit) == ("age", unit)


def test_the_language_can_be_changed_at_any_time_and_no_answer_is_lost():
    """The screen that stood there stands there again, in the new language."""
    talk = begun()
    talk.say(type="begin", entry="svaert")
    talk.say(type="text", text="jeg er 42 og kan ikke overskue min post")
    before = talk.views[-1]
    assert isinstance(before, view.Asked)
    after = talk.say(type="language", language="en")[-1]
    assert isinstance(after, view.Asked)
    assert (after.question, after.language, talk.spoken) == (before.question, "en", "en")
    told = talk.say(type="command", command="answers")
    (answers,) = [one for one in told if isinstance(one, view.Answers)]
    assert {line.question for line in answers.lines} >= {"age", "needs"}


@pytest.mark.parametrize(
    ("text", "language"),
    [("can we write in English", "en"), ("let dansk", "da-let"), ("kan vi skrive på tysk", "de")],
)
def test_a_language_can_be_asked_for_in_words(text: str, language: str):
    """In Danish, or in the language itself."""
    talk = begun()
    talk.say(type="begin", entry="svaert")
    talk.say(type="text", text=text)
    assert talk.spoken == language


def test_a_language_asked_for_in_that_language_is_answered_once():
    """Written in English and asking for English is one change of language, not two."""
    talk = begun()
    told = talk.say(type="text", text="Hello, I hope it is ok I write in English")
    assert talk.spoken == "en"
    assert [type(one) for one in told].count(view.Notice) == 1


def test_a_language_that_cannot_be_had_leaves_everything_as_it_is():
    """It is told where the languages stand, and that there are interpreters."""
    talk = begun(preview=())
    talk.say(type="begin", entry="svaert")
    for text in ("kan jeg få det på tysk", "taler du polsk"):
        notice = next(v for v in talk.say(type="text", text=text) if isinstance(v, view.Notice))
        assert talk.spoken == SOURCE
        assert "tolk" in notice.paragraphs[0].text


def test_danger_is_shown_in_the_language_and_can_change_it():
    """Also on the danger screen the language can be chosen, and the screen stays."""
    talk = begun("en")
    talk.say(type="text", text="I want to kill myself")
    assert isinstance(talk.views[-1], view.DangerView)
    shown = talk.say(type="language", language="ar")[-1]
    assert isinstance(shown, view.DangerView)
    assert shown.language == "ar"


def test_the_result_in_another_language_tells_of_interpreters_and_what_to_say_in_danish():
    """Who shows the page at the desk has a Danish sentence on it."""
    talk = begun("en")
    talk.say(type="begin", entry="svaert")
    talk.say(type="answer", question="needs", values=["post"])
    result = talk.say(type="command", command="result")[-1]
    assert isinstance(result, view.Result)
    assert result.interpreter is not None
    assert result.interpreter.say.startswith("Jeg taler engelsk.")
    assert all(step.means for step in result.begin.steps if step.say)
    danish = begun()
    danish.say(type="begin", entry="svaert")
    plain = danish.say(type="command", command="result")[-1]
    assert isinstance(plain, view.Result)
    assert plain.interpreter is None


# ---------------------------------------------------------------- on the page


def test_a_danish_sentence_is_marked_for_who_sees_and_who_hears_the_page():
    """In the text a mark and a language; in an attribute the bare words."""
    text = f"{OPENS}[Danish] Ring nu{CLOSES}"
    html = proper(f'<p title="{text}">{text} 5 &lt; 6</p>', languages()["en"])
    assert 'title="[Danish] Ring nu"' in html
    assert '<span lang="da" dir="ltr">Ring nu</span>' in html
    assert html.endswith("5 &lt; 6</p>")


def test_a_comma_is_of_the_script():
    """Between words that a page lists, from right to left too."""
    assert {one.comma for one in languages().values() if one.direction == "rtl"} == {"، "}
    assert languages()["de"].comma == ", "


def test_numbers_keep_their_order_where_the_text_runs_from_right_to_left():
    """57 87 60 00 would be read as 00 60 87 57."""
    html = proper('<a href="tel:+4557876000">57 87 60 00</a> § 82 b', languages()["ar"])
    assert '<bdi dir="ltr">57 87 60 00</bdi>' in html
    assert '<bdi dir="ltr">§ 82 b</bdi>' in html
    assert 'href="tel:+4557876000"' in html


def test_a_fragment_tells_its_language():
    """What was said in another language before the page changed is still told to be in that."""
    assert rooted("<form><p>x</p></form>", languages()["ar"]).startswith(
        '<form lang="ar" dir="rtl">'
    )


def test_languages_are_listed_in_the_order_of_their_file():
    """Danish first."""
    order = list(languages())
    assert order[0] == SOURCE
    assert all(one != other for one, other in pairwise(order))


@pytest.mark.parametrize("kind", WORDS)
def test_what_is_removed_from_a_message_has_a_name(kind: str):
    """Each kind of personal data can be told of."""
    assert catalogue().has(f"mask.{kind}")
