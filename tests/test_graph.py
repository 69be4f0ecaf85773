"""`vejviser graph`: the drawing and its table say the same, and both say what rules and machine do."""

import re
import xml.dom.minidom
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from assistant import ProtocolError
from assistant.cli import main
from assistant.dialog import events as e
from assistant.dialog.machine import COMMANDS, ENTRIES, Phase, State, opening, step
from assistant.dialog.signs import Sign
from assistant.drawing import Column, Drawing, Edge, Node, place
from assistant.graph_pages import graph_html, graph_svg, graph_text
from assistant.graphing import GraphPage, graph_page, transitions
from assistant.library import rule_files
from assistant.rules.compiled import Edition, compile_rulebook
from assistant.rules.load import DERIVED, MAIN, Rulebook, load, municipalities
from assistant.rules.model import Condition, Offer
from tests.chromium import launch
from tests.for_everybody import is_for_everybody
from tests.tree import is_valid, read

ALL = municipalities(rule_files())
DAY = date(2026, 11, 21)


@cache
def rulebook_of(municipality: str) -> Rulebook:
    return load(rule_files(), municipality)


@cache
def page_of(municipality: str) -> GraphPage:
    return graph_page(rulebook_of(municipality))


# ---------------------------------------------------------------- what the rules depend on

Line = tuple[str, str, str]
"""(from, to, kind)."""


def facts_in(rulebook: Rulebook, condition: Condition | None) -> set[str]:
    """The facts that a condition reads, found in its plain form and not by the code under test."""
    found: set[str] = set()
    todo: list[Any] = [condition.model_dump()] if condition else []
    while todo:
        part = todo.pop()
        if isinstance(part, dict):
            found |= {part["fact"]} - {""}
            if part["condition"]:
                todo.append(rulebook.conditions[part["condition"]].model_dump())
            todo += [*part["all"], *part["any"], part["not_"]]
    return found


def depends(rulebook: Rulebook, offer: Offer) -> set[Line]:
    """Every line that the drawing of an offer must have, read out of the offer."""
    here = f"offer:{offer.id}"
    reads: dict[str, list[Condition | None]] = {
        "asks": [clause.when for clause in offer.asks],
        "judged": [clause.when for clause in offer.judged],
        "not_enough": [block.when for block in offer.not_enough],
        "places": [spot.when for spot in offer.places],
    }
    facts = {(f, kind) for kind, cs in reads.items() for c in cs for f in facts_in(rulebook, c)}
    lines = {(f"fact:{fact}", here, kind) for fact, kind in facts}
    lines |= {(f"held:{bar.held}", here, "bars") for bar in offer.bars}
    for kind in ("door", "door_held"):
        doors = (rulebook.municipality.main if d == MAIN else d for d in getattr(offer, kind))
        lines |= {(here, f"door:{door}", kind) for door in doors}
    return lines | around(rulebook, {fact for fact, _ in facts}, {bar.held for bar in offer.bars})


def around(rulebook: Rulebook, facts: set[str], held: Collection[str] = ()) -> set[Line]:
    """The guards of facts, and the questions that settle them all."""
    lines: set[Line] = set()
    todo = sorted(facts)
    for fact in todo:
        guard = rulebook.facts[fact].applies_when if fact != DERIVED else None
        for read_by in sorted(facts_in(rulebook, guard)):
            lines.add((f"fact:{read_by}", f"fact:{fact}", "guards"))
            todo += [read_by] if read_by not in todo else []
        sources = ("age", "birth_year") if fact == DERIVED else (fact,)
        asking = [q.id for q in rulebook.questions if set(sources) & set(q.facts)]
        lines |= {(f"question:{q}", f"fact:{fact}", "settles") for q in asking}
    asking = [q.id for q in rulebook.questions if "held" in q.facts]
    return lines | {(f"question:{q}", f"held:{h}", "settles") for q in asking for h in held}


def lines_of(drawing: Drawing) -> set[Line]:
    return {(edge.source, edge.target, kind) for edge in drawing.edges for kind in edge.kinds}


def wanted(rulebook: Rulebook) -> dict[str, set[Line]]:
    """The lines of every drawing of the rules."""
    found = {"spoergsmaal": around(rulebook, {*rulebook.facts, DERIVED})}
    for offer in rulebook.offers:
        begins = f"-{offer.valid_from}" if offer.valid_from else ""
        found[f"tilbud-{offer.id}{begins}"] = depends(rulebook, offer)
    return found


@pytest.mark.parametrize("municipality", ALL)
def test_the_drawings_have_every_dependency_and_no_other(municipality):
    """Questions settle facts, facts guard facts, offers read facts, bar each other and have doors."""
    drawn = {drawing.id: lines_of(drawing) for drawing in page_of(municipality).rules}
    assert drawn == wanted(rulebook_of(municipality))


def test_a_dependency_that_is_left_out_is_found():
    """Without any one of its lines, the drawing of an offer is no longer what the rules say."""
    drawing = page_of("soroe").rules[1]
    for edge in drawing.edges:
        rest = tuple(other for other in drawing.edges if other is not edge)
        assert lines_of(replace(drawing, edges=rest)) != wanted(rulebook_of("soroe"))[drawing.id]


@pytest.mark.parametrize("municipality", ALL)
def test_every_box_has_a_line_or_is_there_for_itself(municipality):
    """A box that nothing joins is only a fact that no question settles and nothing guards."""
    for drawing in page_of(municipality).rules[1:]:
        ends = {end for edge in drawing.edges for end in (edge.source, edge.target)}
        assert drawing.nodes.keys() == ends


# ---------------------------------------------------------------- drawing and table

Pairs = dict[str, list[tuple[str, str]]]


def in_the_drawings(html: str) -> Pairs:
    """The lines of each drawing on the page, by the heading of its article."""
    return {
        article.all("h3")[0].attributes["id"]: [
            (g.attributes["data-from"], g.attributes["data-to"])
            for g in article.all("svg")[0].all("g", class_="edge")
        ]
        for article in read(html).all("article")
    }


def in_the_tables(html: str) -> Pairs:
    """The rows of each table on the page."""
    return {
        article.all("h3")[0].attributes["id"]: [
            (row.attributes["data-from"], row.attributes["data-to"])
            for row in article.all("tr")
            if "data-from" in row.attributes
        ]
        for article in read(html).all("article")
    }


@pytest.mark.parametrize("municipality", ALL)
def test_table_and_drawing_have_the_same_lines(municipality):
    """Each line of a drawing is a row of its table, and the other way round; each text is in both."""
    page = page_of(municipality)
    html = graph_html(page)
    drawings, tables = in_the_drawings(html), in_the_tables(html)
    assert drawings == tables
    assert drawings == {d.id: [(x.source, x.target) for x in d.edges] for d in page.drawings}
    articles = {a.all("h3")[0].attributes["id"]: a for a in read(html).all("article")}
    for drawing in page.drawings:
        drawn = articles[drawing.id].all("svg")[0].text
        rows = [row.text for row in articles[drawing.id].all("tr")[1:]]
        for edge, row in zip(drawing.edges, rows, strict=True):
            ends = (drawing.nodes[edge.source].text, drawing.nodes[edge.target].text)
            assert row == f"{ends[0]} {edge.words} {ends[1]}"
            assert all(end in drawn for end in ends)
            assert edge.quiet or edge.words in drawn


@pytest.mark.parametrize("piece", [r'<g class="edge .*?</g>', r"<tr data-from=.*?</tr>"])
def test_a_line_that_only_one_of_them_has_is_found(piece):
    """Without one line of a drawing, or one row of a table, they differ."""
    html = re.sub(piece, "", graph_html(page_of("soroe")), count=1)
    assert in_the_drawings(html) != in_the_tables(html)


@pytest.mark.parametrize("municipality", ALL)
def test_the_text_is_the_table(municipality):
    """For the terminal: every row of every table, in the same order."""
    page = page_of(municipality)
    told = " ".join(graph_text(page).split())
    at = 0
    for drawing in page.drawings:
        at = told.index(drawing.title, at)
        for edge in drawing.edges:
            ends = (drawing.nodes[edge.source].text, drawing.nodes[edge.target].text)
            at = told.index(f"{ends[0]} -> {edge.words} -> {ends[1]}", at)


# ---------------------------------------------------------------- the dialogue


@pytest.fixture(scope="module")
def edition() -> Edition:
    return compile_rulebook(rulebook_of("soroe"), DAY)


VIOLENCE = (("needs.vold", True),)
EVERYTHING: tuple[e.Event, ...] = (
    *(e.Began(entry) for entry in ENTRIES),
    e.Answered("needs", (("needs.post", True),)),
    e.Answered("needs", VIOLENCE),
    e.Told((("needs.post", True),)),
    e.Told(VIOLENCE),
    e.Doubted((("age", 40),)),
    e.Confirmed(True),
    e.Confirmed(False),
    e.Wondered("pris"),
    e.Endangered("vold"),
    e.Sensed((Sign("vold", "frygt", "selv", True),)),
    *(e.Calmed(answer) for answer in ("safe", "unsafe", "mistaken")),
    e.Spoke("en"),
    e.Chatted("tak"),
    e.Missed(),
    *(e.Commanded(command) for command in sorted(COMMANDS)),
    e.Commanded("change", "age"),
)


def played(state: State, edition: Edition, *events: e.Event) -> State:
    for event in events:
        state, _ = step(state, event, edition)
    return state


def answered_all(edition: Edition) -> State:
    """Everything has been asked and nothing is known."""
    state = played(opening()[0], edition, e.Began("svaert"))
    while state.phase is Phase.ASKING:
        state = played(state, edition, e.Answered(state.current, unknown="ved_ikke"))
    return state


def situations(edition: Edition) -> Iterator[State]:
    """States of every phase: at the beginning, and when nothing is left to ask."""
    fresh = opening()[0]
    asking = played(fresh, edition, e.Began("svaert"))
    told = played(fresh, edition, e.Began("spoergsmaal"))
    done = answered_all(edition)
    again = played(done, edition, e.Commanded("change", "needs"))
    first = played(again, edition, e.Commanded("back"))
    second = played(asking, edition, e.Answered("needs", (("needs.post", True),)))
    calm = [fresh, asking, second, told, done, again, first]
    calm += [played(state, edition, e.Commanded("stop")) for state in (asking, done)]
    confirming = [played(state, edition, e.Doubted((("age", 40),))) for state in calm]
    confirming += [played(state, edition, e.Doubted((("needs.post", True),))) for state in calm]
    danger = [played(state, edition, e.Endangered("vold")) for state in (*calm, confirming[0])]
    yield from (*calm, *confirming, *danger)
    yield played(fresh, edition, e.Commanded("delete"))


def cause(event: e.Event) -> str:
    return (
        f"command:{event.command}"
        if isinstance(event, e.Commanded)
        else type(event).__name__.lower()
    )


def test_the_dialogue_is_drawn_as_the_machine_moves(edition: Edition):
    """Every move that the machine makes is in the table, and every one in the table is made."""
    made: set[tuple[Phase, str, Phase]] = set()
    for state in situations(edition):
        for event in EVERYTHING:
            try:
                after, _ = step(state, event, edition)
            except ProtocolError:
                continue
            made.add((state.phase, cause(event), after.phase))
    table = set(transitions())
    moves = {(before, why, after) for before, why, after in made if before is not after}
    assert moves - table == set()
    assert table - made == set()


def test_every_transition_is_drawn_once():
    """The drawings together have each phase once as a beginning, and each cause with where it leads."""
    drawn: dict[tuple[str, str], set[str]] = {}
    for drawing in page_of("soroe").dialogue:
        for phase in drawing.id.removeprefix("samtale-").split("-"):
            causes = [edge.target for edge in drawing.edges if edge.source == "before"]
            for box in causes:
                leads = {x.target.removeprefix("after:") for x in drawing.edges if x.source == box}
                assert (phase, box) not in drawn
                drawn[phase, box] = leads
    table: dict[tuple[str, str], set[str]] = {}
    for before, why, after in transitions():
        table.setdefault((before, why), set()).add(after)
    for (phase, box), leads in drawn.items():
        wanted_after = table[phase, box.removeprefix("cause:")]
        assert leads == wanted_after or (leads, wanted_after) == ({"stays"}, {phase})
    assert {phase for phase, _ in table} == {phase for phase, _ in drawn}


# ---------------------------------------------------------------- the layout


def boxes_apart(drawing: Drawing) -> None:
    """No box lies over another, or outside the drawing."""
    placed = place(drawing)
    boxes = placed.boxes
    for i, one in enumerate(boxes):
        assert one.x >= 0
        assert one.y >= 0
        assert one.x + one.width <= placed.width
        assert one.y + one.height <= placed.height
        for other in boxes[i + 1 :]:
            beside = one.x + one.width <= other.x or other.x + other.width <= one.x
            over = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert beside or over, (one.node.id, other.node.id)


@pytest.mark.parametrize("municipality", ALL)
def test_boxes_do_not_lie_over_each_other(municipality):
    """In every drawing, whatever the municipality."""
    for drawing in page_of(municipality).drawings:
        boxes_apart(drawing)


def test_boxes_that_want_the_same_place_stand_under_each_other():
    """Also when all are joined to one box, and when lines stay inside a column."""
    many = tuple(Node(f"b{i}", "Ord " * 12, "fact") for i in range(9))
    columns = (Column("A", (Node("a", "Alt", "question"),)), Column("B", many))
    lines = tuple(Edge("a", node.id, ("settles",), "afgør") for node in many)
    inside = (
        Edge("b0", "b8", ("guards",), "bestemmer"),
        Edge("b4", "b2", ("guards",), "bestemmer"),
    )
    boxes_apart(Drawing("d", "T", "L", columns, (*lines, *inside)))
    boxes_apart(Drawing("d", "T", "L", columns[1:], inside))


# ---------------------------------------------------------------- SVG, page and command


@pytest.mark.parametrize("municipality", ALL)
def test_the_svg_is_one_file_whose_text_is_text(municipality):
    """Well formed, with a title and a description; every box's words are there to be read and sought."""
    page = page_of(municipality)
    svg = graph_svg(page)
    document = xml.dom.minidom.parseString(svg)
    root = document.documentElement
    assert root is not None
    assert [n.tagName for n in root.childNodes if n.nodeType == n.ELEMENT_NODE][:2] == [
        "title",
        "desc",
    ]
    texts = " ".join(getattr(t.firstChild, "data", "") for t in root.getElementsByTagName("text"))
    for drawing in page.drawings:
        assert drawing.title in texts
        assert all(node.text in texts for node in drawing.nodes.values())
    edges = [g for g in root.getElementsByTagName("g") if g.hasAttribute("data-from")]
    assert len(edges) == sum(len(drawing.edges) for drawing in page.drawings)
    assert "href" not in svg


@pytest.mark.parametrize("municipality", ALL)
def test_the_page_is_valid_and_needs_no_other_file(municipality):
    """Tags nest, ids are unique, links lead somewhere, each drawing has a title and a description."""
    page = read(graph_html(page_of(municipality)))
    is_valid(page)
    for svg in page.all("svg"):
        names = svg.attributes["aria-labelledby"].split()
        assert [e.tag for e in svg if e.attributes.get("id") in names] == ["title", "desc"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


# Words that stand outside the box they belong to, as the browser measures them.
SPILLED = """() => [...document.querySelectorAll("svg .node")].flatMap((node) => {
  const box = node.querySelector("rect").getBBox();
  return [...node.querySelectorAll("text")].filter((text) => {
    const words = text.getBBox();
    return words.x < box.x || words.x + words.width > box.x + box.width
      || words.y < box.y || words.y + words.height > box.y + box.height;
  }).map((text) => text.textContent);
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_fits_and_axe_finds_nothing(browser: Browser, tmp_path: Path, width: int):
    """The page with most drawings: words fit in their boxes, nothing breaks WCAG 2.2 AA."""
    most = max(ALL, key=lambda m: len(rulebook_of(m).offers))
    file = tmp_path / "graph.html"
    file.write_text(graph_html(page_of(most)), encoding="utf-8")
    page = browser.new_page(viewport=ViewportSize(width=width, height=800))
    page.goto(file.as_uri())
    is_for_everybody(page)
    assert page.evaluate(SPILLED) == []
    page.close()


FORMATS: Mapping[str, str] = {"svg": "<svg", "html": "<!doctype html>", "text": "Hvad"}


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_draws_in_three_forms(form: str, capsys: pytest.CaptureFixture[str]):
    """SVG unless another is asked for."""
    assert main(["graph", "--municipality", "soroe", "--format", form]) == 0
    told = capsys.readouterr().out
    assert told.startswith(FORMATS[form])
    if form == "svg":
        assert main(["graph"]) == 0
        assert capsys.readouterr().out == told


@pytest.mark.parametrize("arguments", [("--municipality", "atlantis"), ("--data", "/findes/ikke")])
def test_what_cannot_be_drawn_is_said(arguments, capsys: pytest.CaptureFixture[str]):
    """An unknown municipality or folder is one message with a cure, and nothing on stdout."""
    assert main(["graph", *arguments]) != 0
    told = capsys.readouterr()
    assert " -> " in told.err
    assert told.out == ""
