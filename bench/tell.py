"""How the measurements are printed: a head, and lines of a figure and what it is. Measures nothing."""

import statistics
from collections.abc import Sequence

Short = list[tuple[str, str]]
"""Lines of the table at the end: the figure, and what it is."""


def head(title: str) -> None:
    print(f"\n{title}")


def line(figure: str, what: str) -> None:
    print(f"  {figure:>16}  {what}")


def percentiles(found: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(found, n=100, method="inclusive")
    return {"median": statistics.median(found), "p99": cuts[98], "worst": max(found)}
