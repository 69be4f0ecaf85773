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


def adds_up(signs: Iterable[Sign]) -> tuple[tuple[str, str], ...]:
    """The dangers, and whom they are about, of which signs of two kinds were told, in the order of the
    signs that weigh. One that does not weigh counts whomever it is of: a loss is told of the dead."""
    told = tuple(signs)
    return tuple(
        dict.fromkeys(
            (one.danger, one.about) for one in told if one.weighs and any(_adds(one, o) for o in told)
        )
    )


def _adds(one: Sign, other: Sign) -> bool:
    """Whether the other is another kind of sign of the same danger."""
    alike = one.about == other.about or not other.weighs
    return one.danger == other.danger and one.kind != other.kind and alike
