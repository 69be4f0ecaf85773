"""`python -m tools.translations [LANGUAGE ...]`: brings the translations up to the Danish.

Adds what is missing, empty, to every `.po` file, and drops what nobody says any more. With
`--from FOLDER`, takes translations from `FOLDER/LANGUAGE/*.json`: lists of pairs (the Danish, its
translation), with a list of its forms where there are several.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.library import rule_files, rule_folder
from assistant.locales import Text
from assistant.locales.po import Sentence, renewed
from assistant.rules.load import load, municipalities
from assistant.translating import of_product, of_rules, translated_languages

LOCALES = Path(__file__).parents[1] / "assistant" / "locales"


def main(arguments: Sequence[str]) -> int:
    """Rewrites the files of these languages, or of all."""
    given = list(arguments)
    source = None
    if "--from" in given:
        at = given.index("--from")
        source = Path(given[at + 1])
        del given[at : at + 2]
    rules = rule_files()
    rulebooks = {name: load(rules, name) for name in municipalities(rules)}
    for language in given or translated_languages():
        new = _given(source, language)
        left = whole = 0
        for name, sentences in of_product().items():
            left += _write(LOCALES / language / f"{name}.po", language, sentences, new)
            whole += len(sentences)
        for folder, sentences in of_rules(rulebooks).items():
            path = rule_folder() / folder / "words" / f"{language}.po"
            left += _write(path, language, sentences, new)
            whole += len(sentences)
        print(f"{language}: {whole - left} of {whole}")
    return 0


def _given(source: Path | None, language: str) -> dict[Text, Text]:
    found: dict[Text, Text] = {}
    for path in sorted((source / language).glob("*.json")) if source else ():
        for danish, text in json.loads(path.read_text("utf-8")):
            found[_text(danish)] = _text(text)
    return found


def _text(given: str | list[str]) -> Text:
    return tuple(given) if isinstance(given, list) else given


def _write(
    path: Path, language: str, sentences: tuple[Sentence, ...], new: dict[Text, Text]
) -> int:
    """Writes one file; how many sentences it lacks."""
    old = path.read_text("utf-8") if path.exists() else ""
    text = renewed(language, old, sentences, new)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    empty = ('msgstr ""', 'msgstr[0] ""')
    return sum(line in empty for line in text.partition("\n\n")[2].splitlines())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
