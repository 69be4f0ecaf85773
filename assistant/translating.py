"""What is to be translated, what is, and what is missing: for translators and for `check --language`.

Knows where sentences stand and no language.
"""

from collections.abc import Iterator, Mapping

from assistant.library import translations_of
from assistant.locales import SOURCE, catalogue, languages, own_texts
from assistant.locales.po import Sentence
from assistant.rules.load import NATIONAL, Rulebook
from assistant.spoken import sentences_of

PRODUCT = ("messages", "page")
"""The files of the product's own sentences that citizens meet; the others are for editors."""


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
