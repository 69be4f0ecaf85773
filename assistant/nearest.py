"""An answer with the sentences first for which people ask in the words of the question.

Knows views alone. Decides nothing but the order in which what the papers say is told.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant import view

BESIDE = 3
"""So many lines of an answer stand open that was perhaps not asked for."""
SEEN = 2
"""A sentence among the first so many of its lines is seen where it stands."""


def is_heading(said: view.Said) -> bool:
    """Whether it says whom the lines after it are about."""
    return said.is_name and said.text.endswith(":")


def headed(lines: Sequence[view.Said]) -> list[list[view.Said]]:
    """The lines in groups, each a heading and what stands under it; first what stands under none."""
    groups: list[list[view.Said]] = [[]]
    for one in lines:
        if is_heading(one):
            groups.append([])
        groups[-1].append(one)
    return groups


def each_under_its_own(lines: Sequence[view.Said]) -> list[view.Said]:
    """The same with what stands under a heading that comes again under it where it comes first."""
    under: dict[tuple[view.Said, ...], list[view.Said]] = {}
    for group in filter(None, headed(lines)):
        heading = tuple(group[:1]) if is_heading(group[0]) else ()
        held = under.setdefault(heading, [])
        held += [one for one in group if one not in held]
    return [line for group in under.values() for line in group]


class Titles(NamedTuple):
    """What stands above a sentence that comes first, above one that comes last, and above what is folded."""

    first: str
    also: str
    more: str


def with_nearest(
    told: view.TopicView,
    nearest: Sequence[tuple[view.Said, Sequence[view.Said]]],
    clear: bool,
    titles: Titles,
    nothing: Sequence[str],
) -> view.TopicView:
    """The answer with the first of the `nearest` before all else that is part of it, open or folded. If none
    is and it is `clear`, the first of them stands first, and the beginning of the answer after it under its
    own title, without the texts of `nothing`; in place of it, where it says no more. Else it stands last.
    Each of the nearest comes with the line above it, which tells what it is about, and the sentences that go
    on with it or with which it goes on."""
    if not nearest:
        return told
    texts = {one.text for one in told.paragraphs if one.cites}
    for _, said in nearest:
        ours = {one.text for one in said}
        if ours & texts:
            return replace(told, paragraphs=tuple(_moved(told.paragraphs, ours)))
    heading, said = nearest[0]
    ours, (first, also, _) = {one.text for one in said}, titles
    if any(one.text in ours for one in told.more):
        more = tuple(one for one in told.more if one.text not in ours)
        lines = (heading, *said) if any(map(is_heading, told.paragraphs)) else tuple(said)
        return replace(told, paragraphs=(*lines, *told.paragraphs), more=more)
    if not clear:
        return replace(told, paragraphs=(*told.paragraphs, view.Said(also), heading, *said))
    if all(one.text in nothing for one in told.paragraphs):
        return replace(told, title=first, paragraphs=(heading, *said))
    beside, rest = _cut([one for one in told.paragraphs if one.text not in nothing])
    return replace(
        told,
        title=first,
        paragraphs=(heading, *said, view.Said(told.title), *beside),
        more=(*rest, *told.more),
        more_title=told.more_title or (titles.more if rest else ""),
    )


def _cut(paragraphs: Sequence[view.Said]) -> tuple[tuple[view.Said, ...], tuple[view.Said, ...]]:
    """The first few lines of an answer, and the rest with the heading under which it begins."""
    cited, heading = 0, tuple[view.Said, ...]()
    for place, one in enumerate(paragraphs):
        if is_heading(one):
            heading = (one,)
        elif cited == BESIDE and any(rest.cites for rest in paragraphs[place:]):
            begins = place - 1 if paragraphs[place - 1] in heading else place
            return tuple(paragraphs[:begins]), (*heading, *paragraphs[place:])
        cited += bool(one.cites)
    return tuple(paragraphs), ()


def _moved(paragraphs: Sequence[view.Said], texts: Collection[str]) -> Iterator[view.Said]:
    """The lines with those under one heading before the others, among which these stand; they first of them,
    unless they are the first anyway. What stands under no heading comes to stand under none."""
    loose, *others = groups = headed(paragraphs)
    ours = next(group for group in groups if any(one.text in texts for one in group))
    places = [i for i, one in enumerate(ours) if one.text in texts]
    begins = 0 if ours is loose else 1
    if places[-1] - begins >= max(SEEN, len(places)):
        first = [ours[place] for place in places]
        ours[begins:] = [*first, *(one for one in ours[begins:] if one not in first)]
    for group in sorted(others, key=lambda group: group is not ours):
        loose += group
    yield from loose
