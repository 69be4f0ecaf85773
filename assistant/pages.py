"""Pages for those who keep the rules, as values, and their rendering as HTML and as text.

Knows headings, sentences, conditions and citations; knows no rulebook. The templates choose and
repeat; the text says the same in the same order. The only place below web that uses Jinja2.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.conditions_in_words import Phrase, join_word

WIDTH = 92
"""How wide text in the terminal is."""


@dataclass(frozen=True)
class Link:
    """Words that lead to another place on the page; without an anchor they are only words."""

    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Citation:
    """Where a sentence stands: a short label of the document, the section, and all of it in words."""

    source: str
    label: str
    section: str
    whole: str
    anchor: str


@dataclass(frozen=True)
class Spoken:
    """One sentence and the part it plays ("Ja", "Sig"), '' if it is simply said."""

    text: str
    role: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Entry:
    """Sentences that stand together: the condition they hold under, the words, and where it stands."""

    says: tuple[Spoken, ...]
    when: Phrase | None = None
    lead: str = ""
    cites: tuple[Citation, ...] = ()
    quiet: bool = False
    """Background for the keeper, which no citizen reads."""


@dataclass(frozen=True)
class Group:
    """Entries of one kind under a heading. `kind` is an id for the look and for tests."""

    kind: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Property:
    """A name with its values."""

    label: str
    values: tuple[Link, ...]


@dataclass(frozen=True)
class Article:
    """One thing of the rulebook: an offer, an answer, a contact, a question, a fact."""

    anchor: str
    kind: str
    id: str
    title: str
    lead: str = ""
    marks: tuple[str, ...] = ()
    """What must be seen first: not in force on the day, only named by the document ..."""
    properties: tuple[Property, ...] = ()
    cites: tuple[Citation, ...] = ()
    groups: tuple[Group, ...] = ()
    section: str = ""
    """The heading of the document under which it stands, for the table of contents."""


@dataclass(frozen=True)
class Part:
    """A chapter of the page."""

    anchor: str
    title: str
    lead: str = ""
    warnings: tuple[str, ...] = ()
    properties: tuple[Property, ...] = ()
    groups: tuple[Group, ...] = ()
    articles: tuple[Article, ...] = ()
    uses: tuple[Property, ...] = ()
    """For a document: each of its headings, with the articles that cite it."""
    uses_title: str = ""


@dataclass(frozen=True)
class Listed:
    """A line of the table of contents and the lines under it; '' as anchor is only a heading."""

    text: str
    anchor: str = ""
    under: tuple["Listed", ...] = ()


@dataclass(frozen=True)
class RulebookPage:
    """A whole rulebook as a page on one day."""

    title: str
    lead: str
    properties: tuple[Property, ...]
    warnings: tuple[str, ...]
    words: Mapping[str, str]
    """What the page itself says: contents, skip, to_contents, source."""
    contents: tuple[Listed, ...]
    parts: tuple[Part, ...]


# ---------------------------------------------------------------- HTML


def as_html(template: str, **values: object) -> str:
    """A template of `assistant/templates` with these values: one page that needs no other file."""
    environment = Environment(
        loader=PackageLoader("assistant"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["join_word"] = join_word
    return environment.get_template(template).render(**values)


def rulebook_html(page: RulebookPage) -> str:
    """The page as one self-contained HTML file."""
    return as_html("rulebook.html", page=page)


# ---------------------------------------------------------------- text


def rulebook_text(page: RulebookPage) -> str:
    """The page as text for the terminal, with every sentence of the HTML."""
    return "\n".join(line.rstrip() for line in _page(page)) + "\n"


def _page(page: RulebookPage) -> Iterator[str]:
    yield from _heading(page.title, "=")
    yield from _lines(page.lead)
    yield from _properties(page.properties)
    yield from _warnings(page.warnings)
    yield from _heading(page.words["contents"], "-")
    yield from _contents(page.contents)
    for part in page.parts:
        yield from _part(part)


def _contents(listed: Sequence[Listed], depth: int = 0) -> Iterator[str]:
    for line in listed:
        yield from _lines(line.text, "  " * depth)
        yield from _contents(line.under, depth + 1)


def _part(part: Part) -> Iterator[str]:
    yield ""
    yield from _heading(part.title, "=")
    yield from _lines(part.lead)
    yield from _warnings(part.warnings)
    yield from _properties(part.properties)
    for group in part.groups:
        yield from _group(group)
    for article in part.articles:
        yield from _article(article)
    if part.uses:
        yield from _heading(part.uses_title, "-")
        yield from _properties(part.uses)


def _article(article: Article) -> Iterator[str]:
    yield from _heading(f"{article.title}  [{article.id}]", "-")
    yield from _warnings(article.marks)
    yield from _lines(article.lead)
    yield from _properties(article.properties)
    for cite in article.cites:
        yield from _lines(f"[{cite.label}: {cite.whole}]", "", " ")
    for group in article.groups:
        yield from _group(group)


def _group(group: Group) -> Iterator[str]:
    yield ""
    yield f"{group.title.upper()}"
    for entry in group.entries:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    first, rest = "  * ", "    "
    if entry.when:
        yield from _condition(entry.when, first + (f"{entry.lead} " if entry.lead else ""), rest)
        first = rest
    for said in entry.says:
        role = f"{said.role}: " if said.role else ""
        yield from _lines(role + said.text, first, rest)
        first = rest
    for cite in entry.cites:
        yield from _lines(f"[{cite.label}: {cite.section}]", "      ", "       ")


def _condition(told: Phrase, first: str, rest: str) -> Iterator[str]:
    """A sentence, or one line a part; a group inside a group stands further in."""
    if not told.parts:
        yield from _lines(told.text, first, rest)
        return
    for i, part in enumerate(told.parts):
        start = first if i == 0 else f"{rest}{join_word(told.join)} "
        yield from _condition(part, start, " " * len(start))


def _properties(properties: Sequence[Property]) -> Iterator[str]:
    for one in properties:
        yield from _lines(f"{one.label}: " + "; ".join(v.text for v in one.values), "", "  ")


def _warnings(warnings: Sequence[str]) -> Iterator[str]:
    for warning in warnings:
        yield from _lines(warning, "!! ", "   ")


def _heading(text: str, line: str) -> Iterator[str]:
    yield ""
    lines = wrap(text, WIDTH, break_on_hyphens=False)
    yield from lines
    yield line * max(map(len, lines))


def _lines(text: str, first: str = "", rest: str | None = None) -> Iterator[str]:
    after = first if rest is None else rest
    yield from wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=after, break_on_hyphens=False
    )
