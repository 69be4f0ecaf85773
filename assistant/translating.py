"""What is to be translated, what is, and what is missing: for translators and for `check --language`.

Knows where sentences stand and no language; writes gettext's files through Babel.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from assistant.library import translations_of
from assistant.locales import SOURCE, Text, catalogue, languages, own_texts
from assistant.rules.load import NATIONAL, Rulebook
from assistant.spoken import sentences_of

PRODUCT = ("messages", "page")
"""The files of the product's own sentences that citizens meet; the others are for editors."""


@dataclass(frozen=True)
class Sentence:
    """One Danish sentence to translate: its key ("" in a rule file), and what it is part of."""

    danish: Text
    key: str
    what: str


def translated_languages() -> tuple[str, ...]:
    """Every language but Danish."""
    return tuple(code for code in languages() if code != SOURCE)


def of_product() -> Mapping[str, tuple[Sentence, ...]]:
    """By file: the product's own sentences."""
    found = {name: own_texts(f"{name}.po") for name in PRODUCT}
    return {
        name: tuple(Sentence(text, key, name) for key, text in texts.items())
        for name, texts in found.items()
    }


def of_rules(rulebooks: Mapping[str, Rulebook]) -> Mapping[str, tuple[Sentence, ...]]:
    """By folder: the sentences of the rules. What several municipalities say is the national folder's."""
    said = {name: sentences_of(rulebook) for name, rulebook in rulebooks.items()}
    found: dict[str, dict[str, Sentence]] = {NATIONAL: {}, **{name: {} for name in said}}
    for name, sentences in said.items():
        for danish, what in sentences.items():
            shared = any(danish in other for m, other in said.items() if m != name)
            found[NATIONAL if shared else name].setdefault(danish, Sentence(danish, "", what))
    return {folder: tuple(sentences.values()) for folder, sentences in found.items()}


def missing(
    language: str, rules: Mapping[str, str], rulebooks: Mapping[str, Rulebook]
) -> Iterator[tuple[str, Sentence]]:
    """(file, sentence) of everything that is shown in Danish in that language."""
    words = catalogue(language, translations_of(rules).get(language, ()))
    for name, sentences in of_product().items():
        for sentence in sentences:
            if words.messages.get(sentence.key) is None:
                yield f"{language}/{name}.po", sentence
    for folder, sentences in of_rules(rulebooks).items():
        for sentence in sentences:
            if sentence.danish not in words.sentences:
                yield f"{folder}/words/{language}.po", sentence


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


_HEAD = "# Oversættelser. msgid er den danske sætning; ændres den, tæller oversættelsen ikke mere."
_NEEDED = ("Content-Type", "Content-Transfer-Encoding", "Language", "Plural-Forms", "MIME-Version")


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
