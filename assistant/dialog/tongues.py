"""The tongues that can be read, by code. The first is the one that all files are in but those of a
folder of their own."""

from collections.abc import Mapping

from assistant.dialog.arabic import ARABIC
from assistant.dialog.danish import DANISH
from assistant.dialog.english import ENGLISH
from assistant.dialog.german import GERMAN
from assistant.dialog.tongue import Tongue

TONGUES: Mapping[str, Tongue] = {t.code: t for t in (DANISH, ENGLISH, GERMAN, ARABIC)}


def language_of(file: str) -> str:
    """The code of the tongue a lexicon file is in: its folder's, else Danish."""
    folder = file.rpartition("/")[0].rpartition("/")[2]
    return folder if folder in TONGUES else DANISH.code
