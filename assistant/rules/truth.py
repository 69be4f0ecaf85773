"""Three-valued truth. Knows nothing of rules, facts or people."""

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    """Yes, no, or not known. Unknown is an answer and never becomes yes or no by itself."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


# What a set of values that are still possible says: only no, only yes, or both.
NO_BIT, YES_BIT = 1, 2
FROM_POSSIBLE = {NO_BIT: Truth.NO, YES_BIT: Truth.YES, NO_BIT | YES_BIT: Truth.UNKNOWN}


def every(truths: Iterable[Truth]) -> Truth:
    """Yes if all are yes, no if one is no, else unknown (Kleene's strong 'and')."""
    found = set(truths)
    if Truth.NO in found:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.YES


def some(truths: Iterable[Truth]) -> Truth:
    """Yes if one is yes, no if all are no, else unknown (Kleene's strong 'or')."""
    found = set(truths)
    if Truth.YES in found:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.NO


def negate(truth: Truth) -> Truth:
    """Yes for no, no for yes, unknown for unknown."""
    return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(truth, Truth.UNKNOWN)
