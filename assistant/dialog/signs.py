"""Weak signs of danger, which add up: one alone is nothing. Knows no words and no screens."""

from collections.abc import Iterable
from typing import NamedTuple

from assistant.dialog.reading import Reading


class Sign(NamedTuple):
    """A sign of a danger that was told. `kind`: which sort of sign it is ("afsked"). `about`: selv or
    anden. `weighs`: whether it counts by itself as one of two, or only beside one that does."""

    danger: str
    kind: str
    about: str
    weighs: bool


def sign_of(reading: Reading) -> Sign:
    """The sign that was read."""
    return Sign(reading.target, reading.member, str(reading.value), reading.sure)


def adds_up(signs: Iterable[Sign]) -> dict[str, str]:
    """The dangers of which signs of two kinds were told, one of which weighs, and whom they are about: the
    writer, if a sign that weighs is. Whom the other is told of does not count: a loss is of the dead."""
    told = tuple(signs)
    found: dict[str, str] = {}
    for one in told:
        if one.weighs and any(o.danger == one.danger and o.kind != one.kind for o in told):
            found[one.danger] = (
                "selv" if "selv" in (one.about, found.get(one.danger)) else one.about
            )
    return found
