"""Sayings that say nothing but what others of the same meaning say already, so that one of them can go.

A saying is covered if each way to say it is, word for word and in the same places, a way to say another.
What is only part of a longer saying is not: how much was said counts where two meanings are told.
"""

from collections.abc import Iterable, Iterator, Sequence

from assistant.dialog.lexicon import GROUP, MAYBE, WORD, Entry, Keys, Lexicon, Ops
from assistant.workbench import meaning, place

MOST = 400
"""A saying with more ways than these to say it is left alone."""

Step = tuple[int, int]
Way = tuple[Step, ...]
Place = tuple[str, int]


def covered(lexicon: Lexicon, entries: Iterable[Entry]) -> Iterator[str]:
    """Which of the entries are covered by entries that stand wherever they do, and by which."""
    steps = _Steps(lexicon)
    alike: dict[tuple[object, ...], list[Entry]] = {}
    for entry in lexicon.entries:
        if not entry.offer:
            alike.setdefault((meaning(entry), entry.how, entry.lasts), []).append(entry)
    new = {_at(entry) for entry in entries}
    for same in alike.values():
        if any(_at(entry) in new for entry in same):
            yield from _among(same, new, steps)


def _among(same: Sequence[Entry], new: set[Place], steps: "_Steps") -> Iterator[str]:
    """The covered ones of the entries of one meaning. Of two that cover each other the later goes."""
    said: dict[Place, list[Way]] = {}
    entry_at = {_at(entry): entry for entry in same}
    for entry in same:
        said.setdefault(_at(entry), []).extend(_ways(entry.ops))
    begins: dict[tuple[int, object], list[tuple[Place, Way]]] = {}
    for at, ways in said.items():
        for way in ways:
            for head in steps.heads(way[0]):
                begins.setdefault((len(way), head), []).append((at, way))
    gone: set[Place] = set()
    for at in sorted(new & said.keys(), reverse=True):
        others = [_other(at, way, begins, gone, steps) for way in said[at]]
        if others and all(others):
            gone.add(at)
            yield f"{place(entry_at[at])}: siges også i {_named(others)} -> slet den, eller ret den"


def _other(
    at: Place,
    way: Way,
    begins: dict[tuple[int, object], list[tuple[Place, Way]]],
    gone: set[Place],
    steps: "_Steps",
) -> Place | None:
    """Where another entry says that way too, in every municipality that has the first."""
    for other, theirs in begins.get((len(way), steps.head(way[0])), ()):
        stands = other[0] in steps.shared or at[0] not in steps.shared
        if other != at and other not in gone and stands and steps.hold(theirs, way):
            return other
    return None


def _named(others: Sequence[Place | None]) -> str:
    return ", ".join(dict.fromkeys(f"{at[0]}:{at[1]}" for at in others if at))


def _at(entry: Entry) -> Place:
    return entry.file, entry.line


def _ways(ops: Ops) -> list[Way]:
    """The saying with and without each part that may be left out; none if these are too many."""
    found: list[Way] = [()]
    for kind, number, inner in ops:
        parts = [(), *_ways(inner)] if kind == MAYBE else [((kind, number),)]
        found = [way + part for way in found for part in parts]
        if len(found) > MOST:
            return []
    return [way for way in found if way]


class _Steps:
    """What stands for what in the sayings of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.shared = lexicon.shared
        self.words = lexicon.words
        self.wide = [_with_exact(keys) for keys in lexicon.words]
        self.single = [
            frozenset[str]().union(
                *(self.wide[s[0][1]] for s in group if len(s) == 1 and s[0][0] == WORD)
            )
            for group in lexicon.groups
        ]

    def heads(self, step: Step) -> Iterable[object]:
        """By what a way that begins with the step may be found."""
        kind, number = step
        if kind == WORD:
            return self.wide[number]
        return (*self.single[number], step) if kind == GROUP else (step,)

    def head(self, step: Step) -> object:
        """One of these, for a step that is held."""
        return next(iter(self.words[step[1]])) if step[0] == WORD else step

    def hold(self, wide: Way, narrow: Way) -> bool:
        """Whether all that is said the narrow way is said the wide way too."""
        return all(
            one == two or (two[0] == WORD and self.words[two[1]] <= self._said_by(one))
            for one, two in zip(wide, narrow, strict=True)
        )

    def _said_by(self, step: Step) -> Keys:
        kind, number = step
        if kind == WORD:
            return self.wide[number]
        return self.single[number] if kind == GROUP else frozenset()


def _with_exact(keys: Keys) -> Keys:
    """The keys, and each word with endings also as written."""
    return keys | {f"={key}" for key in keys if key.isalpha()}
