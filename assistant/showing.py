"""`vejviser show`: the rulebook as a page to proofread, in the order of its documents.

Knows which parts the page has and in which order; the parts are made by `showing_offers` and
`showing_rest`, and rendered by `pages`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from assistant.pages import (
    Article,
    Citation,
    Entry,
    Link,
    Listed,
    Part,
    Property,
    RulebookPage,
    Spoken,
)
from assistant.rules import model
from assistant.rules.load import Rulebook
from assistant.showing_offers import (
    matter_article,
    offer_article,
    term_article,
    topic_article,
)
from assistant.showing_rest import (
    conditions_part,
    contacts_part,
    entries,
    facts_part,
    law_part,
    municipality_part,
    proofs_part,
    questions_part,
    source_properties,
)
from assistant.wording import SOURCE, Wording, under, wording


def rulebook_page(rulebook: Rulebook, on: date) -> RulebookPage:
    """Everything that the rules of a municipality say, as on that day; offers of other days are marked."""
    words = wording(rulebook, on)
    head = rulebook.municipality
    own = [source for source in rulebook.sources.values() if source.id in head.sources]
    national = [source for source in rulebook.sources.values() if source not in own]
    before = (
        municipality_part(words),
        *(_source_part(words, source) for source in own),
        contacts_part(words),
        questions_part(words),
        facts_part(words, "citizen"),
        facts_part(words, "caseworker"),
    )
    after = (
        proofs_part(words),
        *(_source_part(words, source) for source in national),
        law_part(words),
    )
    made = (*before, conditions_part(words, (*before, *after)), *after)
    parts = tuple(part for part in made if part.groups or part.articles or part.uses_title)
    counted = tuple(_with_uses(words, part, parts) for part in parts)
    return RulebookPage(
        title=words.text("title", municipality=head.name),
        lead=words.text("lead"),
        properties=(
            *words.property("on", words.day(on)),
            *words.property("digest", rulebook.digest),
        ),
        warnings=tuple(_warnings(words, own)),
        words={key: words.text(key) for key in ("contents", "skip", "to_contents", "source")},
        contents=tuple(_listed(part) for part in counted),
        parts=counted,
    )


def _warnings(words: Wording, sources: Sequence[model.Source]) -> Iterator[str]:
    """What the reader must know of the documents before anything else."""
    for source in sources:
        for warning in words.renderer.source_view(source).warnings:
            yield words.text("warning", label=words.labels[source.id], warning=warning)
    if not sources:
        yield words.text("no_sources")


# ---------------------------------------------------------------- a document


def _source_part(words: Wording, source: model.Source) -> Part:
    """The document: its head, then its offers and answers in the order of its files."""
    return Part(
        anchor=SOURCE + source.id,
        title=words.text("document", label=words.labels[source.id], title=source.title),
        warnings=words.renderer.source_view(source).warnings,
        properties=source_properties(words, source),
        groups=words.group("background", (_background(words, b) for b in source.background)),
        articles=tuple(_articles(words, source)),
        uses_title=words.text("uses"),
    )


def _articles(words: Wording, source: model.Source) -> Iterator[Article]:
    rulebook = words.rulebook
    for offer in rulebook.offers:
        if words.source_of("offers", offer) == source.id:
            yield offer_article(words, offer)
    for matter in rulebook.matters.values():
        if words.source_of("matters", matter) == source.id:
            yield matter_article(words, matter)
    for topic in rulebook.topics.values():
        if words.source_of("topics", topic) == source.id:
            yield topic_article(words, topic)
    for term in rulebook.terms.values():
        if words.source_of("terms", term) == source.id:
            yield term_article(words, term)


def _background(words: Wording, background: model.Background) -> Entry:
    atoms = words.role("atoms", ", ".join(background.atoms))
    return Entry((Spoken(words.said(background.why)), atoms), quiet=True)


def _with_uses(words: Wording, part: Part, parts: Sequence[Part]) -> Part:
    """A document's part with each of its headings and the articles that cite it."""
    source = words.rulebook.sources.get(part.anchor.removeprefix(SOURCE))
    if source is None:
        return part
    cited = [
        (cite.section, link)
        for each in parts
        for link, cite in _cited(each)
        if cite.source == source.id
    ]
    return replace(part, uses=tuple(_use(words, head, cited) for head in source.sections))


def _use(words: Wording, heading: str, cited: Sequence[tuple[str, Link]]) -> Property:
    links = dict.fromkeys(link for section, link in cited if under(section, heading))
    return Property(heading, tuple(links) or (Link(words.text("unused")),))


def _cited(part: Part) -> Iterator[tuple[Link, Citation]]:
    """Every citation of a part, with the article it is in, or the part itself."""
    for article in part.articles:
        yield from ((Link(article.title, article.anchor), cite) for cite in article.cites)
    yield from ((link, cite) for link, entry in entries(part) for cite in entry.cites)


# ---------------------------------------------------------------- the table of contents


def _listed(part: Part) -> Listed:
    """A part and its articles; offers stand under the heading of the document that they are from."""
    lines: list[Listed] = []
    for section, group in groupby(part.articles, key=lambda article: article.section):
        articles = tuple(Listed(article.title, article.anchor) for article in group)
        lines += [Listed(section, under=articles)] if section else articles
    return Listed(part.title, part.anchor, tuple(lines))
