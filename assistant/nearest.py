"""An answer with the sentences first for which people ask in the words of the question.

Knows views alone. Decides nothing but the order in which what the papers say is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant import view

SEEN = 2
"""A sentence among the first so many of its lines is seen where it stands."""


def is_heading(said: view.Said) -> bool:
    """Whether it says whom the lines after it are about."""
    return not said.cites and said.text.endswith(":")


def with_nearest(
    told: view.TopicView,
    nearest: Sequence[tuple[view.Said, view.Said]],
    clear: bool,
    titles: tuple[str, str],
    nothing: Sequence[str],
) -> view.TopicView:
    """The answer with the first of the `nearest` before all else that is part of it, open or folded. If none
    is and it is `clear`, the first of them stands under the first of the `titles`, and the answer after it
    under its own; in place of it, where it says one of the texts of `nothing` alone. Else it stands last,
    under the second. Each of the nearest comes with the line above it, which tells what it is about."""
    if not nearest:
        return told
    texts = {one.text for one in told.paragraphs if one.cites}
    for _, said in nearest:
        if said.text in texts:
            return replace(told, paragraphs=tuple(_moved(told.paragraphs, said.text)))
    heading, said = nearest[0]
    first, also = titles
    if any(one.text == said.text for one in told.more):
        more = tuple(one for one in told.more if one.text != said.text)
        lines = (heading, said) if any(map(is_heading, told.paragraphs)) else (said,)
        return replace(told, paragraphs=(*lines, *told.paragraphs), more=more)
    if all(one.text in nothing for one in told.paragraphs):
        return replace(told, title=first, paragraphs=(heading, said))
    if not clear:
        return replace(told, paragraphs=(*told.paragraphs, view.Said(also), heading, said))
    return replace(
        told, title=first, paragraphs=(heading, said, view.Said(told.title), *told.paragraphs)
    )


def _moved(paragraphs: Sequence[view.Said], text: str) -> Iterator[view.Said]:
    """The lines with those under one heading before the others, among which this one stands; it first of
    them, unless it is one of the first anyway. What stands under no heading comes to stand under none."""
    groups: list[list[view.Said]] = [[]]
    for one in paragraphs:
        if is_heading(one):
            groups.append([])
        groups[-1].append(one)
    loose, *headed = groups
    ours = next(group for group in groups if any(one.text == text for one in group))
    place = next(i for i, one in enumerate(ours) if one.text == text)
    begins = 0 if ours is loose else 1
    if place - begins >= SEEN:
        ours.insert(begins, ours.pop(place))
    for group in sorted(headed, key=lambda group: group is not ours):
        loose += group
    yield from loose
