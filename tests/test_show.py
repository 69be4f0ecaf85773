"""`vejviser show`: the whole rulebook stands on the page, each sentence in its place with its source.

What must be there is found by walking the rulebook, block by block: a field of the model that is in
none of the tables below fails the first test, so that nothing new can be forgotten.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from assistant.cli import main
from assistant.conditions_in_words import Phrase, join_word, phrase
from assistant.library import rule_files
from assistant.locales import catalogue
from assistant.pages import Article, Group, Part, RulebookPage, rulebook_html, rulebook_text
from assistant.rules import model
from assistant.rules.load import DANGERS, MAIN, Rulebook, cited_source, load, municipalities
from assistant.rules.model import Block, Condition, Kind, Offer
from assistant.showing import rulebook_page
from tests.chromium import launch
from tests.for_everybody import is_for_everybody
from tests.tree import Element, is_valid, read

DAY = date(2026, 11, 21)
ALL = municipalities(rule_files())


@cache
def rulebook_of(municipality: str) -> Rulebook:
    return load(rule_files(), municipality)


@cache
def page_of(municipality: str) -> RulebookPage:
    return rulebook_page(rulebook_of(municipality), DAY)


@cache
def tree_of(municipality: str) -> Element:
    return read(rulebook_html(page_of(municipality)))


# ---------------------------------------------------------------- what must be on the page

WORDS = frozenset(
    "address as_of button code constant_because date_says du gap_because help hours inside label lacks "
    "law "
    "mail means name never_best no number place relative role say says sections short site staff "
    "title unit unknown url why word yes".split()
)
"""Fields that people read as they are written (or blocks, which are walked)."""
DATES = frozenset("born_from date review_by valid_from valid_until".split())
CONTACTS = frozenset(
    "ask call_instead contact contacts door door_held doors for_adults main".split()
)
NEEDS = frozenset("lasting meets need needs".split())
FACTS = frozenset("facts own".split())
OFFERS = frozenset("fit fit_never offer offers".split())
OWN_OPTIONS = frozenset(["ordered"])
POINTS = frozenset("answers nearest".split())
TOPICS = frozenset({"gives_way_to"})
CONDITIONS = frozenset("applies_when asked_when given told_when when".split())
CITES = frozenset("cite ladder_cite".split())
ELSEWHERE = {
    "atoms": "statement ids of docs/domain, for the coverage",
    "id": "a place on the page, which the tests look up",
    "icon": "a picture on a button",
    "held": "told as a condition",
    "fact": "told by a condition, and by the reversal's own test",
    "sources": "each has a part of its own",
    "next": "links, tested with the others",
    "outcomes": "a word of the workbench",
    "never": "a word of the workbench",
    "kind": "a word of the workbench",
    "about": "a word of the workbench",
    "known_by": "a chapter of the page",
    "asked_as": "the label of an option, which is on the page with the fact",
    "audience": "a word of the workbench",
    "entry": "a word of the workbench",
    "route": "a word of the workbench",
    "outcome": "a word of the workbench",
    "otherwise": "a word of the workbench",
    "aspect": "a word of the product",
    "first_aspect": "a word of the product",
    "danger": "a word of the workbench",
    "in_danger": "a word of the workbench",
    "general": "yes or no",
    "more": "yes or no",
    "urgent": "yes or no",
    "leads": "yes or no",
    "on_card": "yes or no",
    "told_leads": "a word of the workbench",
    "goes_on": "yes or no",
    "everywhere": "yes or no",
    "by_law": "told by the sentence of a topic, which is on the page",
    "wide": "yes or no",
    "if_none": "yes or no",
    "refuge": "yes or no",
    "kept": "a word of the workbench",
    "rung": "a number",
    "minimum": "a number",
    "maximum": "a number",
    "forms": "how a word is written, in one line",
    "years": "a number",
    "months": "a number",
    "weeks": "a number",
}
NESTED = frozenset(
    "asks background bars complaint confirmed confirmed_in_force examples fallbacks judged ladder "
    "deadline first narrower not_enough notes of_offers options phones places points steps tells".split()
) | (frozenset(model.ASPECTS) - WORDS)
"""Blocks inside blocks."""
TABLES: tuple[frozenset[str], ...] = (
    WORDS, DATES, CONTACTS, NEEDS, FACTS, OFFERS, OWN_OPTIONS, POINTS, TOPICS, CONDITIONS, CITES, NESTED,
    frozenset(ELSEWHERE),
)  # fmt: skip
NOT_BLOCKS = (Block, Condition, model.RuleFile, model.More, model.Named)


def blocks(of: type[Block] = Block) -> Iterator[type[Block]]:
    """Every kind of block of the model."""
    for kind in of.__subclasses__():
        yield kind
        yield from blocks(kind)


def test_every_field_of_the_model_is_looked_for_or_said_not_to_be():
    """A new field of a rule file fails here until the page, and this test, know what it is."""
    fields = {name for kind in blocks() if kind not in NOT_BLOCKS for name in kind.model_fields}
    known = [name for table in TABLES for name in table]
    assert sorted(fields - set(known)) == []
    assert sorted(set(known) - fields) == []
    assert len(known) == len(set(known))


def spoken(rulebook: Rulebook, text: str) -> str:
    """A sentence as it is said to the person, told apart from the code under test."""
    text = text.replace("{municipality}", rulebook.municipality.name)
    text = re.sub(r"\{keep_(text_)?days\}", "(kommunens valg)", text)
    text = re.sub(r"\[([Dd]\w+)\]", r"\1", text)
    return re.sub(r"\{([a-z0-9-]+)\}", lambda m: rulebook.contacts[m[1]].phones[0].number, text)


def several(value: Any) -> tuple[Any, ...]:
    """A field's values: a list of them, the keys of a mapping, or the one."""
    if isinstance(value, tuple | dict):
        return tuple(value)
    return (value,) if value not in ("", None) else ()


def named(rulebook: Rulebook, block: Block, field: str, one: str) -> str:
    """The name of what a field points at."""
    if field in CONTACTS:
        return rulebook.contacts[rulebook.municipality.main if one == MAIN else one].name
    if field in NEEDS:
        sets = (rulebook.facts["needs"], rulebook.facts["asker_needs"])
        return next(o.label for fact in sets for o in fact.options if o.id == one)
    if field in FACTS:
        return rulebook.facts[one].label
    if field in OFFERS:
        return next((o.name for o in rulebook.offers if o.id == one), one)
    if field in POINTS:
        return next(p.title for t in rulebook.topics.values() for p in t.points if p.id == one)
    if field in TOPICS:
        return rulebook.topics[one].title if one else ""
    assert isinstance(block, model.Fact)
    return block.option(one).label


def own_texts(rulebook: Rulebook, block: Block) -> Iterator[str]:
    """What must be read of a block itself, its blocks left aside."""
    for field in type(block).model_fields:
        for one in several(getattr(block, field)):
            if isinstance(one, Block):
                continue
            if field in WORDS:
                yield spoken(rulebook, one)
            elif field in DATES:
                yield catalogue().day(one)
            elif (
                field in CONTACTS | NEEDS | FACTS | OFFERS | OWN_OPTIONS | POINTS | TOPICS
                and one != "none"
            ):
                yield named(rulebook, block, field, one)


def conditions_of(rulebook: Rulebook, block: Block) -> Iterator[str]:
    for field in CONDITIONS & type(block).model_fields.keys():
        if condition := getattr(block, field):
            yield flat(phrase(rulebook, condition))


def flat(told: Phrase) -> str:
    """A condition as a page tells it: layers are seen by how far in they stand."""
    parts = f" {join_word(told.join)} ".join(map(flat, told.parts)) if told.parts else ""
    return told.text or parts


def sections_of(rulebook: Rulebook, block: Block) -> Iterator[str]:
    for field in CITES & type(block).model_fields.keys():
        for cite in getattr(block, field):
            yield cited_source(rulebook, cite, "")[1]


def under(block: Block) -> Iterator[Block]:
    """The block and every block in it; a condition is one thing."""
    yield block
    for field in type(block).model_fields:
        for one in several(getattr(block, field)):
            if isinstance(one, Block) and not isinstance(one, Condition):
                yield from under(one)


def homes(rulebook: Rulebook) -> Iterator[tuple[str, Block]]:
    """Every block that stands by itself, with the place it must stand."""
    for offer in rulebook.offers:
        begins = f"-{offer.valid_from}" if offer.valid_from else ""
        yield f"tilbud-{offer.id}{begins}", offer
    of_kind: tuple[tuple[str, Any], ...] = (
        ("svar-", rulebook.matters.values()),
        ("emne-", rulebook.topics.values()),
        ("ord-", rulebook.terms.values()),
        ("kontakt-", rulebook.contacts.values()),
        ("spoergsmaal-", rulebook.questions),
        ("fakta-", rulebook.facts.values()),
        ("kilde-", rulebook.sources.values()),
    )
    for place, found in of_kind:
        yield from ((place + block.id, block) for block in found)
    yield "kommunen", rulebook.municipality
    yield from (("beviser", block) for block in rulebook.claims)
    yield from (("beviser", block) for block in rulebook.reversals)
    yield from (("beviser", block) for block in rulebook.impossible)
    yield from (("loven", block) for block in (*rulebook.base, *rulebook.pension_age))


def home(page: Element, place: str) -> Element | None:
    """The article with that id, or the chapter whose heading has it."""
    return homes_on(page).get(place)


def homes_on(page: Element) -> dict[str, Element]:
    """Every article and chapter of the page by its id."""
    found = {e.attributes.get("id", ""): e for e in page if e.tag == "article"}
    chapters = {e.attributes.get("aria-labelledby", ""): e for e in page if e.tag == "section"}
    return {**found, **chapters}


def left_out(page: Element, rulebook: Rulebook) -> list[str]:
    """What the rulebook says and the page does not, or not where it belongs.

    A cited block must stand in one entry: its words, its condition and its citations together.
    """
    lacking: list[str] = []
    places = homes_on(page)
    entries = {p: [e.text for e in h.all("li", class_="entry")] for p, h in places.items()}
    sources = {
        p: " ".join(e.text for e in h.all("p", class_="cites")) for p, h in places.items() if h
    }
    wholes = {place: there.text for place, there in places.items()}
    for place, top in homes(rulebook):
        if place not in places:
            lacking.append(f"{place}: all")
            continue
        whole = wholes[place]
        for block in under(top):
            truths = isinstance(block, model.Question) and any(
                rulebook.facts[fact].kind is Kind.TRUTH for fact in block.facts
            )
            if isinstance(block, model.Question) and not truths:
                block = block.model_copy(update={"yes": "", "no": ""})
            if isinstance(block, model.Fact) and block.kind is not Kind.NUMBER:
                block = block.model_copy(update={"unit": ""})
            texts = [*own_texts(rulebook, block), *conditions_of(rulebook, block)]
            texts += sections_of(rulebook, block)
            alone = isinstance(block, Offer | model.Contact | model.Municipality)
            together = hasattr(block, "cite") and not alone
            if together and not any(all(t in e for t in texts) for e in entries[place]):
                lacking.append(f"{place}: together: {texts}")
            articles = alone and not isinstance(block, model.Municipality)
            if articles and not all(s in sources[place] for s in sections_of(rulebook, block)):
                lacking.append(f"{place}: its own sources")
            lacking += [f"{place}: {text}" for text in texts if text not in whole]
    return lacking


# ---------------------------------------------------------------- all of it is there


@pytest.mark.parametrize("municipality", ALL)
def test_everything_the_rulebook_says_is_on_the_page(municipality):
    """Every sentence, name, date, condition and citation of every block stands in its place."""
    assert left_out(tree_of(municipality), rulebook_of(municipality)) == []


@pytest.mark.parametrize("municipality", ALL)
def test_the_text_says_the_same(municipality):
    """Every sentence and condition of the HTML is in the text for the terminal, in the same order."""
    page = page_of(municipality)
    told = " ".join(rulebook_text(page).split())
    at = 0
    for part in page.parts:
        for title in (part.title, *(f"{a.title} [{a.id}]" for a in part.articles)):
            at = told.index(title, at)
    for entry in tree_of(municipality).all("li", class_="entry"):
        for element in (*entry.all("p"), *entry.all("div", class_="when")):
            assert element.text in told


@pytest.mark.parametrize("municipality", ALL)
def test_named_conditions_are_spelled_out_once(municipality):
    """Each has a place of its own that tells its condition, and those that use it lead there."""
    rulebook, page = rulebook_of(municipality), tree_of(municipality)
    for name, condition in rulebook.conditions.items():
        there = home(page, f"betingelse-{name}")
        assert there is not None
        assert flat(phrase(rulebook, condition)) in there.text


def choices(kind: type[Block], field: str) -> tuple[str, ...]:
    """The words that a rule file may write in a field."""
    return get_args(kind.model_fields[field].annotation)


CHOICES = {
    "entry": tuple(entry.value for entry in model.Entry),
    "mark": set(choices(Offer, "kind")) - {"described"},
    "route": choices(model.Complaint, "route"),
    "outcome": choices(model.Example, "outcome"),
    "kind": tuple(kind.value for kind in Kind),
    "about": choices(model.Fact, "about"),
    "contact": choices(model.Contact, "kind"),
    "source": choices(model.Source, "kind"),
    "label": choices(model.Source, "kind"),
    "danger": DANGERS,
}


@pytest.mark.parametrize("name", CHOICES)
def test_whatever_a_rule_file_may_choose_has_words(name):
    """Also what no rule file that ships has chosen yet."""
    assert CHOICES[name]
    assert [one for one in CHOICES[name] if not catalogue().has(f"show.{name}.{one}")] == []


# ---------------------------------------------------------------- the checks can fail


def first_offer(page: RulebookPage, change: Callable[[Article], Article | None]) -> RulebookPage:
    """The page with a change to the first article that has conditions."""
    at = next(i for i, part in enumerate(page.parts) if part.articles and part.uses)
    part = page.parts[at]
    changed = change(part.articles[0])
    articles = ((changed,) if changed else ()) + part.articles[1:]
    parts = (*page.parts[:at], replace(part, articles=articles), *page.parts[at + 1 :])
    return replace(page, parts=parts)


def each_group(article: Article, change: Callable[[Group], Group]) -> Article:
    return replace(article, groups=tuple(change(group) for group in article.groups))


def without(group: Group, **fields: Any) -> Group:
    return replace(group, entries=tuple(replace(entry, **fields) for entry in group.entries))


def mixed(group: Group) -> Group:
    """Each entry with the citations of the next."""
    entries = group.entries
    cites = [entry.cites for entry in (*entries[1:], entries[0])]
    return replace(
        group, entries=tuple(replace(e, cites=c) for e, c in zip(entries, cites, strict=True))
    )


DAMAGES: dict[str, Callable[[Article], Article | None]] = {
    "no article": lambda article: None,
    "no lead": lambda article: replace(article, lead=""),
    "no properties": lambda article: replace(article, properties=()),
    "no sources of the offer": lambda article: replace(article, cites=()),
    "one group less": lambda article: replace(article, groups=article.groups[1:]),
    "the last group less": lambda article: replace(article, groups=article.groups[:-1]),
    "no conditions": lambda article: each_group(article, lambda g: without(g, when=None)),
    "no citations": lambda article: each_group(article, lambda g: without(g, cites=())),
    "no sentences": lambda article: each_group(article, lambda g: without(g, says=())),
    "citations of another": lambda article: each_group(article, mixed),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_left_out_is_found(damage):
    """A page that lacks anything of one offer fails the check above."""
    damaged = first_offer(page_of("soroe"), DAMAGES[damage])
    assert left_out(read(rulebook_html(damaged)), rulebook_of("soroe")) != []


def test_a_part_that_is_left_out_is_found():
    """Also without a whole chapter the check fails, whichever it is."""
    page, rulebook = page_of("soroe"), rulebook_of("soroe")
    chapters = [part for part in page.parts if part.anchor != "betingelser"]
    for part in chapters:
        rest = tuple(other for other in page.parts if other is not part)
        damaged = read(rulebook_html(replace(page, parts=rest)))
        assert left_out(damaged, rulebook) != [], part.anchor


# ---------------------------------------------------------------- order


@pytest.mark.parametrize("municipality", ALL)
def test_offers_stand_in_the_order_of_their_document(municipality):
    """Articles and table of contents follow the files; the national base comes last."""
    rulebook, page = rulebook_of(municipality), tree_of(municipality)
    wanted = [place for place, block in homes(rulebook) if isinstance(block, Offer)]
    shown = [e.attributes["id"] for e in page.all("article", class_="offer")]
    listed = [link.attributes["href"][1:] for link in page.all("nav")[0].all("a")]
    assert shown == wanted
    assert [anchor for anchor in listed if anchor.startswith("tilbud-")] == wanted
    chapters = [e.attributes["id"] for e in page.all("main")[0].all("h2")]
    own = [f"kilde-{source}" for source in rulebook.municipality.sources]
    assert chapters[0] == "kommunen"
    assert chapters[1 : 1 + len(own)] == own
    national = [f"kilde-{s}" for s in rulebook.sources if f"kilde-{s}" not in own]
    assert chapters[-1 - len(national) :] == [*national, "loven"]


@pytest.mark.parametrize("municipality", ALL)
def test_every_heading_of_a_document_tells_where_it_is_used(municipality):
    """A lawyer with the paper in hand finds each heading, and those that nothing cites."""
    rulebook, page = rulebook_of(municipality), tree_of(municipality)
    for source in rulebook.municipality.sources:
        there = home(page, f"kilde-{source}")
        assert there is not None
        headings = [e.text for e in there.children[-4].all("dt")]  # type: ignore[union-attr]
        assert headings == list(rulebook.sources[source].sections)
    offer = rulebook.offers[0]
    uses = {p.label: p.values for part in page_of(municipality).parts for p in part.uses}
    heading = next(h for h in uses if cited_source(rulebook, offer.cite[0], "")[1].startswith(h))
    assert f"tilbud-{offer.id}" in [link.anchor for link in uses[heading]]


# ---------------------------------------------------------------- warnings and days


def marks(page: Element, place: str) -> list[str]:
    """The warnings of an article or chapter itself, first in it."""
    there = home(page, place)
    assert there is not None
    found = [e for e in there.children if isinstance(e, Element) and e.has("class", "marks")]
    return [item.text for mark in found for item in mark.all("li")]


def with_source(rulebook: Rulebook, **changes: Any) -> Rulebook:
    """The rulebook with its first document changed."""
    first = rulebook.municipality.sources[0]
    source = rulebook.sources[first].model_copy(update=changes)
    return replace(rulebook, sources={**rulebook.sources, first: source})


def test_a_document_that_is_old_or_not_confirmed_is_warned_of():
    """Each has its warning, in its head and at the top of the page; in order, there is none."""
    soroe = rulebook_of("soroe")
    confirmed = model.Confirmed(date=DAY, role="jurist")
    cases = (
        ({"review_by": date(2030, 1, 1), "confirmed_in_force": confirmed}, 0),
        ({"review_by": date(2020, 1, 1), "confirmed_in_force": confirmed}, 1),
        ({"review_by": date(2030, 1, 1), "confirmed_in_force": None}, 1),
        ({"review_by": date(2020, 1, 1), "confirmed_in_force": None}, 2),
    )
    for changes, count in cases:
        page = rulebook_page(with_source(soroe, **changes), DAY)
        tree = read(rulebook_html(page))
        assert len(marks(tree, "kilde-s-85")) == count
        assert len([w for w in page.warnings if w.startswith("Dok. 1")]) == count
    there = home(
        read(rulebook_html(rulebook_page(with_source(soroe, **cases[0][0]), DAY))), "kilde-s-85"
    )
    assert there is not None
    assert "jurist" in there.text


def test_offers_of_other_days_are_shown_and_marked():
    """An offer that begins later stands beside the one that ends, each with its dates."""
    soroe = rulebook_of("soroe")
    old = soroe.offers[1]
    ending = old.model_copy(update={"valid_until": date(2026, 12, 31)})
    coming = old.model_copy(update={"valid_from": date(2027, 1, 1)})
    offers = tuple(o for one in soroe.offers for o in ((ending, coming) if one is old else (one,)))
    source = soroe.source_of[f"offers:{old.id}"]
    both = replace(
        soroe, offers=offers,
        source_of={**soroe.source_of, f"offers:{old.id}@2027-01-01": source},
    )  # fmt: skip
    places = (f"tilbud-{old.id}", f"tilbud-{old.id}-2027-01-01")
    for day, marked in ((DAY, (0, 1)), (date(2027, 1, 1), (1, 0))):
        page = read(rulebook_html(rulebook_page(both, day)))
        is_valid(page)
        assert tuple(len(marks(page, place)) for place in places) == marked


def test_what_is_only_named_is_marked():
    """An offer that the paper only names, or that belongs elsewhere, says so first."""
    soroe, page = rulebook_of("soroe"), tree_of("soroe")
    for offer in soroe.offers:
        assert bool(marks(page, f"tilbud-{offer.id}")) is (offer.kind != "described")


def test_a_step_of_the_ladder_is_named_only_where_the_ladder_is_drawn():
    """Sorø's second paper orders its offers too, but not on the ladder of the first."""
    ladder = {rung.name for rung in rulebook_of("soroe").municipality.ladder}
    articles = {a.id: a for part in page_of("soroe").parts for a in part.articles}

    def rung(offer: str) -> str:
        return next(p.values[0].text for p in articles[offer].properties if p.label == "Trin")

    assert rung("sel-82b").split(": ")[1] in ladder
    assert not any(name in rung("klap") for name in ladder)


# ---------------------------------------------------------------- the command


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """HTML unless text is asked for; on a day; from the files that ship or from another folder."""
    assert main(["show", "--municipality", "soroe", "--on", "2026-11-21"]) == 0
    assert capsys.readouterr().out == rulebook_html(page_of("soroe"))
    assert main(["show", "--format", "text", "--on", "2026-11-21"]) == 0
    assert capsys.readouterr().out == rulebook_text(page_of("soroe"))
    for name, text in rule_files().items():
        if name.split("/")[0] in ("soroe", "national"):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text.replace("Kort forløb alene med", "Et lille forløb med"), "utf-8")
    assert main(["show", "--format", "text", "--data", str(tmp_path)]) == 0
    assert "Et lille forløb med" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [("--municipality", "atlantis"), ("--data", "/findes/ikke")])
def test_what_cannot_be_shown_is_said(arguments, capsys: pytest.CaptureFixture[str]):
    """An unknown municipality or folder is one message with a cure, and nothing on stdout."""
    assert main(["show", *arguments]) != 0
    told = capsys.readouterr()
    assert " -> " in told.err
    assert told.out == ""


# ---------------------------------------------------------------- as a page


@pytest.mark.parametrize("municipality", ALL)
def test_the_page_is_valid_and_needs_no_other_file(municipality):
    """Tags nest, ids are unique, every link leads somewhere, headings leave out no level."""
    page = tree_of(municipality)
    is_valid(page)
    assert page.all("html", lang="da")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_fits_and_axe_finds_nothing(browser: Browser, tmp_path: Path, width: int):
    """The longest page: no breach of WCAG 2.2 AA, and nothing outside the window."""
    longest = max(ALL, key=lambda m: len(rulebook_of(m).offers))
    file = tmp_path / "page.html"
    file.write_text(rulebook_html(page_of(longest)), encoding="utf-8")
    page = browser.new_page(viewport=ViewportSize(width=width, height=800))
    page.goto(file.as_uri())
    is_for_everybody(page)
    page.close()


def chapters(page: RulebookPage) -> dict[str, Part]:
    return {part.anchor: part for part in page.parts}


def test_proofs_stand_in_a_chapter_of_their_own():
    """Claims, reversals and what nobody can be are told in words; without any there is no chapter."""
    soroe = rulebook_of("soroe")
    none = replace(soroe, claims=(), reversals=(), impossible=())
    assert "beviser" not in chapters(rulebook_page(none, DAY))
    adult = Condition(fact="age", at_least=18)
    full = replace(
        soroe,
        claims=(
            model.Claim(id="c1", says="En sætning.", cite=("s-85: Indledning",), given=adult,
                        offer="sel-85", never=("open",)),
            model.Claim(id="c2", says="Og en til.", cite=("s-85: Indledning",), need="tanker",
                        fit_never=("none", "sel-103")),
            model.Claim(id="c3", says="En dør.", cite=("s-85: Indledning",), need="post",
                        door=("kompasset",)),
        ),
        reversals=(
            model.Reversal(says="Her er det omvendt.", cite=("s-85: Indledning",), fact="hjaelp",
                           offers=("sel-82a",)),
        ),
        impossible=(model.Impossible(when=adult, why="Et eksempel."),),
        base=(model.Base(says="Loven.", cite=("lov: Serviceloven § 10",), offer="sel-103", when=adult),),
    )  # fmt: skip
    page = rulebook_page(full, DAY)
    assert [group.kind for group in chapters(page)["beviser"].groups] == [
        "claims", "reversals", "impossible",
    ]  # fmt: skip
    assert left_out(read(rulebook_html(page)), full) == []
