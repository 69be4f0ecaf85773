"""Writes gettext's files anew for translators. Knows the sentences it is given, and no rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from assistant.locales import Text, languages

_HEAD = "# Oversættelser. msgid er den danske sætning; ændres den, tæller oversættelsen ikke mere."
_NEEDED = ("Content-Type", "Content-Transfer-Encoding", "Language", "Plural-Forms", "MIME-Version")


@dataclass(frozen=True)
class Sentence:
    """One Danish sentence to translate: its key ("" in a rule file), and what it is part of."""

    danish: Text
    key: str
    what: str


def renewed(
    language: str, old: str, sentences: tuple[Sentence, ...], new: Mapping[Text, Text]
) -> str:
    """The `.po` file for these sentences: what is translated stays, what is new is added empty or with
    its translation from `new`, and what nobody says any more is dropped."""
    locale = languages()[language].locale
    before = read_po(BytesIO(old.encode()), locale=locale) if old else Catalog(locale=locale)
    after = Catalog(locale=locale, charset="utf-8", fuzzy=False, header_comment=_HEAD)
    for sentence in sentences:
        context = sentence.key or None
        single = isinstance(sentence.danish, str)
        known = before.get(sentence.danish if single else sentence.danish[0], context)
        kept = known.string if known and _filled(known.string) and not known.fuzzy else None
        after.add(
            sentence.danish,
            kept or new.get(sentence.danish) or ("" if single else ()),
            auto_comments=[sentence.what],
            context=context,
        )
    written = BytesIO()
    write_po(written, after, width=0, omit_header=False, sort_output=False, include_previous=False)
    return _without_dates(written.getvalue().decode())


def _without_dates(text: str) -> str:
    """Without the lines of the header that change from day to day or name nobody."""
    head, _, rest = text.partition("\n\n")
    lines = [
        line
        for line in head.splitlines()
        if not line.startswith('"') or line.strip('"').split(":")[0] in _NEEDED
    ]
    return "\n".join(lines) + "\n\n" + rest


def _filled(text: object) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)
