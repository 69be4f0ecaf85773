"""The drawings of `vejviser graph` as SVG, as a page, and as text. Decides nothing about them."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from textwrap import wrap

from assistant.drawing import Drawing, place
from assistant.graphing import GraphPage
from assistant.pages import WIDTH, as_html

TITLE, BETWEEN = 70, 50
"""The room for the title of the file, and for the title of each drawing, in pixels."""


def graph_html(page: GraphPage) -> str:
    """Every drawing with its table, as one self-contained HTML file."""
    rules, dialogue = ([place(d) for d in drawings] for drawings in (page.rules, page.dialogue))
    return as_html("graph.html", page=page, rules=rules, dialogue=dialogue)


def graph_svg(page: GraphPage) -> str:
    """Every drawing under the other, as one SVG file; its text is text."""
    placed = [place(drawing) for drawing in page.drawings]
    tops = list(accumulate((p.height + BETWEEN for p in placed), initial=TITLE + BETWEEN // 2))
    width = max(p.width for p in placed)
    stacked = list(zip(tops, placed, strict=False))
    return as_html("graph-svg.html", page=page, width=width, height=tops[-1], stacked=stacked)


def graph_text(page: GraphPage) -> str:
    """The tables alone, for the terminal."""
    lines = [page.title, "=" * len(page.title), *wrap(page.lead, WIDTH)]
    for heading, drawings in (
        (page.words["rules"], page.rules),
        (page.words["dialogue"], page.dialogue),
    ):
        lines += ["", "", heading, "=" * len(heading), *_tables(drawings)]
    return "\n".join(lines) + "\n"


def _tables(drawings: Sequence[Drawing]) -> Iterator[str]:
    for drawing in drawings:
        yield from ("", drawing.title, "-" * len(drawing.title), *wrap(drawing.lead, WIDTH))
        for edge in drawing.edges:
            ends = (drawing.nodes[edge.source].text, drawing.nodes[edge.target].text)
            line = f"{ends[0]} -> {edge.words} -> {ends[1]}"
            yield from wrap(line, WIDTH, initial_indent="  ", subsequent_indent="      ")
