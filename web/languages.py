"""The pages in a language: its texts, its direction, and what in them is in another.

Knows languages and HTML; knows no conversation.
"""

import re
from collections.abc import Iterable, Mapping

from jinja2 import Environment
from markupsafe import escape

from assistant.locales import CLOSES, MARKED, OPENS, SOURCE, Language, catalogue

PARAMETER = "sprog"
"""In the address of a page: the language that it is in."""

_PARTS = re.compile(r"(<[^>]*>)")
_ROOT = re.compile(r"<\w+")
_LEFT_TO_RIGHT = re.compile(r"\+?\d+(?:[ .:/-]\d+)+|§+ ?\d+(?: [a-z]\b)?")
"""Phone numbers, dates in digits and sections of law: in Arabic text they would be turned round."""


def environments(base: Environment, languages: Iterable[Language]) -> Mapping[str, Environment]:
    """By code: the templates with the texts of one language."""
    return {one.code: _speaking(base, one) for one in languages}


def _speaking(base: Environment, language: Language) -> Environment:
    environment = base.overlay()
    environment.globals = {
        **base.globals,
        "t": catalogue(language.code).text,
        "language": language,
    }
    return environment


def proper(html: str, language: Language) -> str:
    """The HTML with every Danish sentence in it marked as Danish, also for who hears the page, and with
    numbers kept in their order where the text runs from right to left."""
    turned = language.direction == "rtl"
    if OPENS not in html and not turned:
        return html
    parts = _PARTS.split(html)
    return "".join(
        _in_tag(part) if part.startswith("<") else _in_text(part, turned=turned) for part in parts
    )


def _in_tag(tag: str) -> str:
    return tag.replace(OPENS, "").replace(CLOSES, "") if OPENS in tag else tag


def _in_text(text: str, *, turned: bool) -> str:
    if turned:
        text = _LEFT_TO_RIGHT.sub(lambda found: f'<bdi dir="ltr">{found[0]}</bdi>', text)
    return MARKED.sub(_danish, text)


def _danish(found: re.Match[str]) -> str:
    mark, sentence = found[1], found[2]
    return (
        f'<span class="in-danish"><span class="mark">{mark}</span> '
        f'<span lang="{SOURCE}" dir="ltr">{sentence}</span></span>'
    )


def rooted(html: str, language: Language) -> str:
    """The fragment, whose root tells its language and direction."""
    root = f' lang="{escape(language.html)}" dir="{escape(language.direction)}"'
    return _ROOT.sub(lambda found: found[0] + root, html, count=1)


def page(environment: Environment, language: Language, template: str, **values: object) -> str:
    """A whole page."""
    return proper(environment.get_template(template).render(**values), language)
