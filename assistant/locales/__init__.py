"""The product's sentences in a language, and dates, numbers and lists as it writes them. Only here:
Babel, and gettext's files.

Danish is the source: `da/*.po` holds the product's own sentences by key, and the rule files carry
their own. In every other language a message stands beside the Danish it translates: `msgid` is the
Danish sentence and `msgctxt` the key (none for a sentence of a rule file). When the Danish is
changed, its translations no longer count, and the sentence is shown in Danish and marked so.
"""

import gettext
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

from assistant import DataError

SOURCE = "da"
"""The language that everything is written in first."""
OPENS, CLOSES = "\u2066", "\u2069"
"""Around a Danish sentence in another language: a run of its own, from left to right."""
MARKED = re.compile(f"{OPENS}(\\[[^\\]]*\\]) ([^{CLOSES}]*){CLOSES}")
"""A Danish sentence with its mark, inside a text of another language."""

_QUOTED = re.compile(r'"[^"]*"')
"""What stands in quotes, by pairs: never what stands between two quotes."""
_SENTENCE = 20
"""From this many characters on, what is quoted is to be said or sent word for word."""

Text = str | tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """One language. `quiet`: Danish itself, so that a Danish sentence in it needs no mark."""

    code: str
    name: str
    in_danish: str
    html: str
    locale: str
    direction: Literal["ltr", "rtl"] = "ltr"
    reads: Literal["all", "little"] = "all"
    """Whether what people write in it is understood, or little more than yes, no and danger."""
    quiet: bool = False
    approval: bool = False
    """It may not be shown to citizens until a named person has approved it."""
    approved_by: str = ""
    approved_on: date | None = None

    @property
    def approved(self) -> bool:
        """Whether it needs no approval, or has one with name and day."""
        return not self.approval or bool(self.approved_by and self.approved_on)

    @property
    def danish(self) -> bool:
        """Whether it is Danish, plain or easy."""
        return self.html == SOURCE

    @property
    def comma(self) -> str:
        """What stands between two things that are named one after the other."""
        return ", " if self.direction == "ltr" else "، "


@cache
def languages() -> Mapping[str, Language]:
    """Every language there is, in the order in which they are shown."""
    text = files(__name__).joinpath("languages.toml").read_text(encoding="utf-8")
    return {code: Language(code=code, **given) for code, given in tomllib.loads(text).items()}


def open_languages(preview: Collection[str] = ()) -> tuple[Language, ...]:
    """The languages that citizens are shown: the approved ones, and those to be looked at before."""
    return tuple(one for one in languages().values() if one.approved or one.code in preview)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All sentences of one language: the product's own by key, those of rule files by their Danish."""

    language: Language
    messages: Mapping[str, Text]
    sentences: Mapping[str, str] = field(default_factory=dict)
    danish: Mapping[str, Text] = field(default_factory=dict)
    """The product's own sentences in Danish: what is shown where one is missing."""
    plural: str = "(n != 1)"
    """gettext's rule for which form a number takes."""

    def text(self, key: str, **values: object) -> str:
        """The sentence with its values put in. A key that does not exist is an error of ours.

        A sentence with several forms takes the one of the value `n`.
        """
        own = self.messages.get(key)
        text = self._form(own if own is not None else self.danish[key], values.get("n"))
        text = text.format(**values) if values else text
        return text if own is not None else self.marked(text)

    def _form(self, text: Text, number: object) -> str:
        if isinstance(text, str):
            return text
        which = gettext.c2py(self.plural)(number) if isinstance(number, int) else len(text) - 1
        return text[min(which, len(text) - 1)]

    def has(self, key: str) -> bool:
        """Whether there is a sentence with that key, in Danish at least."""
        return key in self.messages or key in self.danish

    def say(self, danish: str) -> str:
        """A sentence of a rule file in this language; where it is missing, the Danish, marked so."""
        if not danish:
            return ""
        found = self.sentences.get(danish)
        if found is None:
            return self.marked(danish)
        if self.language.danish:
            return found
        # What is to be said or sent in Danish stands beside what it means.
        quoted = (quote for quote in _QUOTED.findall(danish) if len(quote) >= _SENTENCE + 2)
        return " ".join((found, *map(self.marked, quoted)))

    def name(self, danish: str) -> str:
        """A name in this language; where it has none, as it is."""
        return self.sentences.get(danish, danish)

    def marked(self, danish: str) -> str:
        """A Danish sentence, with a mark that it is Danish where the language is another."""
        if self.language.danish or danish.startswith(OPENS):
            return danish
        mark = self._form(self.messages.get("fallback.mark", "dansk"), None)
        return f"{OPENS}[{mark}] {danish}{CLOSES}"

    def inside(self, label: str) -> str:
        """A label inside a sentence: a small first letter, where nouns are written small and it does
        not begin with letters that stand for words ("VUM")."""
        as_is = self.language.code == "de" or label[1:2].isupper()
        if as_is or (self.language.code == "en" and label.startswith("I ")):
            return label
        return label[:1].lower() + label[1:]

    def day(self, day: date) -> str:
        """'21. november 2026'."""
        return format_date(day, format="long", locale=self.language.locale)

    def weekday(self, day: date) -> str:
        """'lørdag den 21. november 2026'."""
        return format_date(day, format="full", locale=self.language.locale)

    def number(self, number: int) -> str:
        """'4.200', with the digits that phone numbers have too."""
        return format_decimal(number, locale=self.language.locale, numbering_system="latn")

    def list(self, items: Iterable[str]) -> str:
        """'a, b og c'."""
        return format_list(list(items), locale=self.language.locale)

    def either(self, items: Iterable[str]) -> str:
        """'a, b eller c'."""
        return format_list(list(items), style="or", locale=self.language.locale)


@lru_cache(maxsize=64)
def catalogue(language: str = SOURCE, of_rules: tuple[str, ...] = ()) -> Catalogue:
    """The catalogue of a language: every `.po` file in its folder, and the translations of rule files
    (texts of `.po` files). KeyError for an unknown language."""
    found = languages()[language]
    danish = _danish()
    if language == SOURCE:
        return Catalogue(found, danish)
    own = list(_own_files(language))
    rules = [_read(f"words/{language}.po", text.encode(), language) for text in of_rules]
    messages = {
        str(message.context): text
        for catalog in own
        for message in catalog
        if (text := _translated(message)) and _source(message) == danish.get(str(message.context))
    }
    sentences = {
        str(message.id): text
        for catalog in rules
        for message in catalog
        if isinstance(text := _translated(message), str) and text
    }
    if found.quiet:
        messages = {**danish, **messages}
    plural = own[0].plural_expr if own else "(n != 1)"
    return Catalogue(found, messages, sentences, danish, plural)


@cache
def _danish() -> Mapping[str, Text]:
    """The product's own Danish by key."""
    messages = (message for catalog in _own_files(SOURCE) for message in catalog)
    return {_key(message): _forms(message) for message in messages if message.id}


def own_texts(file: str) -> Mapping[str, Text]:
    """The Danish of one file of the product's own sentences, by key. KeyError if it is not there."""
    raw = files(__name__).joinpath(SOURCE, file).read_bytes()
    messages = _read(f"{SOURCE}/{file}", raw, SOURCE)
    return {_key(message): _forms(message) for message in messages if message.id}


def _own_files(language: str) -> Iterator[Catalog]:
    folder = files(__name__).joinpath(language)
    if folder.is_dir():
        for entry in sorted(folder.iterdir(), key=lambda f: f.name):
            if entry.name.endswith(".po"):
                yield _read(f"{language}/{entry.name}", entry.read_bytes(), language)


def _read(name: str, raw: bytes, language: str) -> Catalog:
    try:
        return read_po(BytesIO(raw), locale=languages()[language].locale, abort_invalid=True)
    except (PoFileError, ValueError) as wrong:
        line = getattr(wrong, "lineno", None) or 0
        raise DataError(name, line, f"er ingen po-fil ({wrong})", "ret linjen") from wrong


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _source(message: Message) -> Text:
    """The Danish that a message translates."""
    return tuple(message.id) if isinstance(message.id, tuple | list) else str(message.id)


def _forms(message: Message) -> Text:
    """The text of a message, in all its forms."""
    text = message.string
    return tuple(text) if isinstance(text, tuple | list) else str(text)


def _translated(message: Message) -> Text:
    """The translation; "" if there is none, or if somebody has yet to look at it."""
    text = _forms(message) if message.id and not message.fuzzy else ""
    return text if isinstance(text, str) or all(text) else ""


def plural_forms(language: str) -> str:
    """The header that says how many forms a number has in the language (CLDR, through Babel)."""
    return Catalog(locale=Locale.parse(languages()[language].locale)).plural_forms
