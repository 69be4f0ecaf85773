"""From the text of the files to a first answer, and to a proof: seconds of one core, nothing at hand.

What holds everywhere is read with the first municipality and counts there.
"""

import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from assistant.answer import Renderer
from assistant.dialog import lexicon
from assistant.library import lexicon_files, rule_files
from assistant.locales import catalogue
from assistant.rules import load as loading
from assistant.rules.assess import assess
from assistant.rules.compiled import compile_rulebook
from assistant.rules.facts import Facts, Known
from assistant.rules.load import municipalities
from assistant.rules.prove import prove
from assistant.rules.relevance import relevant

T = TypeVar("T")
SOMEBODY = Facts().learn({"needs.post": Known(True), "age": Known(42)})


def times(on: date) -> Mapping[str, Mapping[str, float]]:
    """For each municipality: rules, words, edition, first answer, proof."""
    for kept in (
        loading._parse_common,
        lexicon._document,
        lexicon._common,
    ):
        kept.cache_clear()
    return {name: _times(name, on) for name in municipalities(rule_files())}


def _times(municipality: str, on: date) -> Mapping[str, float]:
    files, words, texts = rule_files(), lexicon_files(), catalogue()
    rules, rulebook = _timed(lambda: loading.load(files, municipality))
    lexicons, _ = _timed(lambda: lexicon.read_lexicon(words, municipality))
    edition, compiled = _timed(lambda: compile_rulebook(rulebook, on))

    def answer() -> None:
        missing = relevant(compiled, SOMEBODY, ())
        Renderer(compiled, texts).result(assess(compiled, SOMEBODY, missing), SOMEBODY)

    first, _ = _timed(answer)
    proof, proved = _timed(lambda: prove(rulebook, on))
    if not proved.holds:
        print(f"  {municipality}: the proof does not hold")
    return {
        "rules": rules, "words": lexicons, "edition": edition, "first answer": first,
        "proof": proof,
    }  # fmt: skip


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    found = call()
    return time.process_time() - began, found
