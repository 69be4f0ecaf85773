"""Drawings in columns: boxes joined by lines, laid out here and written as SVG by a template.

Knows boxes, lines and room; knows no rules and no dialogue. A line between two boxes of one column
bends out beside it: on the right of the last column, on the left of the others. Widths of text are
reckoned, since nothing here can measure a font.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap

LETTER, LINE, PADDING = 7.4, 18, 9
"""The width of a letter, the height of a line and the room around text, in pixels at 14 px."""
APART, HEAD, EDGE = 12, 44, 10
"""The room between boxes, above the columns, and around the drawing."""
LABEL = 6.6
"""The width of a letter on a line, at 12 px."""
GAP, BEND = 70, 50
"""The least room between columns, and how far a line bends out of its own."""
PORT = 17
"""The room that a line takes on the side of a box."""


@dataclass(frozen=True)
class Node:
    """A box. `kind` is an id for the look; `says` is a second, quieter text in the box."""

    id: str
    text: str
    kind: str
    says: str = ""


@dataclass(frozen=True)
class Edge:
    """A line from one box to another. `kinds` are ids; `words` say what it means; a quiet line means
    what its columns already tell, and carries no words in the drawing."""

    source: str
    target: str
    kinds: tuple[str, ...]
    words: str
    quiet: bool = False


@dataclass(frozen=True)
class Column:
    """Boxes of one sort, under a heading."""

    title: str
    nodes: tuple[Node, ...]
    width: int = 250


@dataclass(frozen=True)
class Drawing:
    """Boxes in columns and the lines between them."""

    id: str
    title: str
    lead: str
    columns: tuple[Column, ...]
    edges: tuple[Edge, ...]

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Every box by its id."""
        return {node.id: node for column in self.columns for node in column.nodes}


@dataclass(frozen=True)
class Box:
    """A box with its place; `lines` is its text in lines, each with the y of its foot."""

    node: Node
    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, str, str], ...]
    """(y, the text, its class)."""

    @property
    def middle(self) -> int:
        """The y of its middle."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class Curve:
    """A line with its path, and where its words stand."""

    edge: Edge
    path: str
    x: int
    y: int
    anchor: str


@dataclass(frozen=True)
class Heading:
    """The heading of a column."""

    x: int
    text: str


@dataclass(frozen=True)
class Placed:
    """A drawing laid out: all that the template needs."""

    drawing: Drawing
    width: int
    height: int
    headings: tuple[Heading, ...]
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]


def place(drawing: Drawing) -> Placed:
    """The drawing laid out: the tallest column first, the others beside what they are joined to."""
    columns = [column for column in drawing.columns if column.nodes]
    heights = {n.id: _height(n, c.width, drawing.edges) for c in columns for n in c.nodes}
    lefts = _lefts(columns, drawing.edges)
    tops = _tops(columns, drawing.edges, heights)
    boxes = {
        node.id: _box(node, left, tops[node.id], column.width, heights[node.id])
        for column, left in zip(columns, lefts, strict=True)
        for node in column.nodes
    }
    foot = max((box.y + box.height for box in boxes.values()), default=HEAD)
    return Placed(
        drawing,
        width=lefts[-1] + columns[-1].width + _beside(columns[-1], drawing.edges) + EDGE,
        height=foot + EDGE,
        headings=tuple(Heading(x, c.title) for x, c in zip(lefts, columns, strict=True)),
        boxes=tuple(boxes.values()),
        curves=tuple(_curves(drawing.edges, boxes)),
    )


# ---------------------------------------------------------------- boxes


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, int((width - 2 * PADDING) / LETTER), break_on_hyphens=False)


def _height(node: Node, width: int, edges: Iterable[Edge]) -> int:
    """Room for the text, and for the lines on the side where most of them end."""
    lines = len(_wrapped(node.text, width)) + len(_wrapped(node.says, width))
    ends = [(edge.source == node.id, edge.target == node.id) for edge in edges]
    ports = max(sum(out for out, _ in ends), sum(into for _, into in ends))
    return max(lines * LINE + 2 * PADDING, ports * PORT + PADDING)


def _box(node: Node, x: int, y: int, width: int, height: int) -> Box:
    said = [(text, "text") for text in _wrapped(node.text, width)]
    said += [(text, "says") for text in _wrapped(node.says, width)]
    first = y + (height - len(said) * LINE) // 2 + 13
    lines = tuple((first + i * LINE, text, kind) for i, (text, kind) in enumerate(said))
    return Box(node, x, y, width, height, lines)


def _lefts(columns: Sequence[Column], edges: Sequence[Edge]) -> list[int]:
    """The left side of each column: between two there is room for the words of the lines."""
    column_of = {node.id: i for i, column in enumerate(columns) for node in column.nodes}
    gaps = [EDGE, *[GAP] * (len(columns) - 1)]
    for i, column in enumerate(columns[:-1]):
        gaps[i] += _beside(column, edges)
    for edge in edges:
        first, last = sorted((column_of[edge.source], column_of[edge.target]))
        if first != last:
            gaps[last] = max(gaps[last], _room(edge) + 60)
    widths = (0, *(column.width for column in columns[:-1]))
    return list(accumulate(w + g for w, g in zip(widths, gaps, strict=True)))


def _beside(column: Column, edges: Iterable[Edge]) -> int:
    """Room beside a column for the lines that bend out of it."""
    own = {node.id for node in column.nodes}
    return max((_room(e) + BEND for e in edges if {e.source, e.target} <= own), default=0)


def _room(edge: Edge) -> int:
    """Room for the words on a line."""
    return 0 if edge.quiet else int(len(edge.words) * LABEL) + 12


def _tops(
    columns: Sequence[Column], edges: Sequence[Edge], heights: Mapping[str, int]
) -> dict[str, int]:
    """The top of every box: the tallest column in its own order, then its neighbours outwards."""
    tall = max(columns, key=lambda c: sum(heights[n.id] + APART for n in c.nodes))
    at = columns.index(tall)
    order = [at, *range(at - 1, -1, -1), *range(at + 1, len(columns))]
    tops: dict[str, int] = {}
    for i in order:
        tops |= _stacked(columns[i].nodes, edges, heights, tops)
    return tops


def _stacked(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    heights: Mapping[str, int],
    tops: Mapping[str, int],
) -> dict[str, int]:
    """Boxes under each other, each as near as can be to the middle of those it is joined to."""
    wanted = {node.id: _wanted(node.id, edges, heights, tops) for node in nodes}
    last = max((y for y in wanted.values() if y is not None), default=0) + 1
    ordered = sorted(nodes, key=lambda node: last if (y := wanted[node.id]) is None else y)
    found: dict[str, int] = {}
    free = HEAD
    for node in ordered:
        middle = wanted[node.id]
        top = free if middle is None else max(free, middle - heights[node.id] // 2)
        found[node.id] = top
        free = top + heights[node.id] + APART
    return found


def _wanted(
    node: str, edges: Sequence[Edge], heights: Mapping[str, int], tops: Mapping[str, int]
) -> int | None:
    ends = [
        e.target if e.source == node else e.source for e in edges if node in (e.source, e.target)
    ]
    middles = [tops[end] + heights[end] // 2 for end in ends if end in tops]
    return sum(middles) // len(middles) if middles else None


# ---------------------------------------------------------------- lines


def _curves(edges: Sequence[Edge], boxes: Mapping[str, Box]) -> list[Curve]:
    ports = _ports(edges, boxes)
    return [_curve(edge, boxes, ports) for edge in edges]


def _bent(edge: Edge, boxes: Mapping[str, Box]) -> str:
    """The side on which a line inside a column bends out, '' for a line between columns."""
    x = boxes[edge.source].x
    if x != boxes[edge.target].x:
        return ""
    return "right" if x == max(box.x for box in boxes.values()) else "left"


def _ports(edges: Sequence[Edge], boxes: Mapping[str, Box]) -> dict[tuple[Edge, str], int]:
    """Where each line meets its boxes: spread over the side, in the order of the other ends."""
    sides: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        bent = _bent(edge, boxes)
        sides.setdefault((edge.source, bent or "right"), []).append(edge)
        sides.setdefault((edge.target, bent or "left"), []).append(edge)
    ports: dict[tuple[Edge, str], int] = {}
    for (node, _), ends in sides.items():
        box = boxes[node]
        ends = sorted(ends, key=lambda e: boxes[e.target if e.source == node else e.source].middle)
        for i, edge in enumerate(ends):
            ports[edge, node] = box.y + (2 * i + 1) * box.height // (2 * len(ends))
    return ports


def _curve(edge: Edge, boxes: Mapping[str, Box], ports: Mapping[tuple[Edge, str], int]) -> Curve:
    source, target = boxes[edge.source], boxes[edge.target]
    y, to = ports[edge, edge.source], ports[edge, edge.target]
    if bent := _bent(edge, boxes):
        way, anchor = (1, "start") if bent == "right" else (-1, "end")
        x = source.x + (source.width if bent == "right" else 0)
        out = x + way * BEND
        path = f"M {x} {y} C {out} {y} {out} {to} {x + way * 3} {to}"
        return Curve(edge, path, x + way * (BEND - 6), (y + to) // 2 + 4, anchor)
    x, end = source.x + source.width, target.x
    room = _room(edge)
    at_target = _ends(ports, edge.source, "source") > _ends(ports, edge.target, "target")
    start, stop = (x, end - room) if at_target else (x + room, end)
    half = (stop - start) // 2
    bend = f"C {start + half} {y} {stop - half} {to} {stop - 3} {to}"
    path = f"M {x} {y} H {start} {bend} H {end - 3}"
    if at_target:
        return Curve(edge, path, end - 12, to - 6, "end")
    return Curve(edge, path, x + 6, y - 6, "start")


def _ends(ports: Iterable[tuple[Edge, str]], node: str, side: str) -> int:
    """How many lines begin (source) or end (target) at a box."""
    return sum(1 for edge, at in ports if at == node and getattr(edge, side) == node)
