"""The product's own sentences in a language, and dates and lists as it writes them. Only here: Babel.

Rule files carry their own Danish; this holds what the product itself says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.pofile import read_po

LANGUAGES = ("da",)


@dataclass(frozen=True)
class Catalogue:
    """All sentences of one language by key."""

    language: str
    messages: Mapping[str, str]

    def text(self, key: str, **values: object) -> str:
        """The sentence with its values put in. A key that does not exist is an error of ours."""
        return self.messages[key].format(**values) if values else self.messages[key]

    def has(self, key: str) -> bool:
        """Whether there is a sentence with that key."""
        return key in self.messages

    def day(self, day: date) -> str:
        """'21. november 2026'."""
        return format_date(day, format="long", locale=self.language)

    def list(self, items: Iterable[str]) -> str:
        """'a, b og c'."""
        return format_list(list(items), locale=self.language)

    def either(self, items: Iterable[str]) -> str:
        """'a, b eller c'."""
        return format_list(list(items), style="or", locale=self.language)


@cache
def catalogue(language: str = "da") -> Catalogue:
    """The catalogue of a language: every `.po` file in its folder. KeyError for an unknown one."""
    if language not in LANGUAGES:
        raise KeyError(language)
    found: dict[str, str] = {}
    for entry in sorted(files(__name__).joinpath(language).iterdir(), key=lambda f: f.name):
        if entry.name.endswith(".po"):
            for message in read_po(BytesIO(entry.read_bytes()), locale=language):
                if message.id:
                    found[str(message.id)] = str(message.string)
    return Catalogue(language, found)
