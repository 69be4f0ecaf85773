"""An HTML page as a tree, read strictly: what is not closed, or closed in the wrong place, is an error."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
INSIDE = {
    "ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "table": {"caption", "thead", "tbody"},
    "thead": {"tr"}, "tbody": {"tr"}, "tr": {"th", "td"},
}  # fmt: skip
"""What these elements may hold, and nothing else."""
PHRASES = frozenset("p h1 h2 h3 h4 h5 h6 a span dt caption".split())
BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 div ul ol dl table section article nav main header".split())


@dataclass
class Element:
    """One element, with its children and the text between them."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Element"]:
        """The element and all under it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    @property
    def text(self) -> str:
        """All text under the element, with one space where there is any."""
        return " ".join(" ".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in ("style", "script"):
                yield from child._words()

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """The elements under this one with that tag and these attributes (`class_`: one of them;
        `aria_label` is aria-label)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [e for e in self if tag in ("", e.tag) and all(e.has(*w) for w in wanted.items())]

    def has(self, name: str, value: str) -> bool:
        """Whether the attribute is, or for class holds, the value."""
        found = self.attributes.get(name, "")
        return value in found.split() if name == "class" else found == value


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        here = self.open[-1].tag
        assert tag in INSIDE.get(here, {tag}), f"<{tag}> in <{here}>"
        assert not (here in PHRASES and tag in BLOCKS), f"<{tag}> in <{here}>"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        here = self.open[-1]
        assert here.tag not in INSIDE or not data.strip(), f"text in <{here.tag}>: {data!r}"
        here.children.append(data)


def read(page: str) -> Element:
    """The page as a tree. AssertionError names what is wrong with it."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert [element.tag for element in reader.open] == [""], "not all is closed"
    return reader.root


def is_valid(page: Element) -> None:
    """Ids once, links that lead somewhere, one main heading, no level of heading left out."""
    ids = [e.attributes["id"] for e in page if "id" in e.attributes]
    assert sorted(set(ids)) == sorted(ids)
    assert all(ids)
    assert not any(" " in one for one in ids)
    used = [e.attributes.get("href", "#").removeprefix("#") for e in page.all("a")]
    used += [w for e in page for w in e.attributes.get("aria-labelledby", "").split()]
    assert sorted(set(used) - set(ids)) == []
    levels = [int(e.tag[1]) for e in page if e.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [b for a, b in pairwise(levels) if b > a + 1] == []
    assert not page.all("script")
    outside = [e.tag for e in page if {"src", "srcset"} & e.attributes.keys() or e.tag == "link"]
    assert outside == []
