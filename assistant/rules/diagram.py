"""Decision diagrams over facts with few values: exact answers to "what is still possible?".

Knows nothing of offers or people. A diagram is built once, at load, by `Builder`; what is served is
`Table`, which is immutable. Three-valued logic alone is sound but not complete ("a or not a" stays
unknown); following every value that is still possible through a reduced diagram is complete.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.rules.truth import FROM_POSSIBLE, NO_BIT, YES_BIT, Truth

NO, YES = 0, 1
"""The two ends of every diagram."""


@dataclass(frozen=True)
class Variable:
    """One thing with `size` possible values, numbered from 0."""

    name: str
    size: int

    @property
    def every(self) -> int:
        """The mask in which every value is possible."""
        return (1 << self.size) - 1


@dataclass(frozen=True)
class Table:
    """All diagrams of a rulebook, sharing their nodes. Node i is (variable, children by value)."""

    variables: tuple[Variable, ...]
    nodes: tuple[tuple[int, tuple[int, ...]], ...]

    @cached_property
    def _ways(self) -> dict[int, tuple[int, tuple[tuple[int, int], ...]]]:
        """Nodes as (variable, (values, child) for each child), the values as a mask: those met so far."""
        return {}

    def _way(self, node: int) -> tuple[int, tuple[tuple[int, int], ...]]:
        variable, children = self.nodes[node]
        masks = dict.fromkeys(children, 0)
        for value, child in enumerate(children):
            masks[child] |= 1 << value
        found = variable, tuple((values, child) for child, values in masks.items())
        self._ways[node] = found
        return found

    def possible(self, node: int, masks: Sequence[int], memo: dict[int, int]) -> int:
        """Bits of the ends that can be reached: NO_BIT, YES_BIT or both. `memo` is for one `masks`."""
        if node <= YES:
            return NO_BIT if node == NO else YES_BIT
        found = memo.get(node)
        if found is None:
            variable, ways = self._ways.get(node) or self._way(node)
            found, mask = 0, masks[variable]
            for values, child in ways:
                if mask & values:
                    found |= memo.get(child) or self.possible(child, masks, memo)
                    if found == NO_BIT | YES_BIT:
                        break
            memo[node] = found
        return found

    def truth(self, node: int, masks: Sequence[int], memo: dict[int, int]) -> Truth:
        """Yes or no if every possible value agrees, else unknown."""
        return FROM_POSSIBLE[self.possible(node, masks, memo)]

    def variables_of(self, node: int) -> frozenset[int]:
        """The variables that the diagram really depends on."""
        found: set[int] = set()
        seen, todo = {NO, YES}, [node]
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                variable, children = self.nodes[here]
                found.add(variable)
                todo.extend(children)
        return frozenset(found)


class Builder:
    """Builds reduced, shared diagrams. Thrown away after load: `table()` is what is kept."""

    def __init__(self, variables: Sequence[Variable]) -> None:
        self.variables = tuple(variables)
        self._nodes: list[tuple[int, tuple[int, ...]]] = [(-1, ()), (-1, ())]
        self._ids: dict[tuple[int, tuple[int, ...]], int] = {}
        self._memo: dict[tuple[bool, int, int], int] = {}
        self._table: Table | None = None

    @classmethod
    def over(cls, table: Table) -> "Builder":
        """A builder that goes on with the diagrams of a table, whose nodes keep their numbers."""
        builder = cls(table.variables)
        builder._nodes = list(table.nodes)
        builder._ids = {node: i for i, node in enumerate(table.nodes) if i > YES}
        return builder

    def given(self, node: int, variable: int, value: int) -> int:
        """The diagram for those who have that value."""
        memo: dict[int, int] = {}

        def fix(here: int) -> int:
            if here <= YES or self._nodes[here][0] > variable:
                return here
            if here not in memo:
                own, children = self._nodes[here]
                memo[here] = (
                    children[value]
                    if own == variable
                    else self._node(own, tuple(fix(child) for child in children))
                )
            return memo[here]

        return fix(node)

    def table(self) -> Table:
        """The finished, immutable table of all that has been built so far."""
        if self._table is None or len(self._table.nodes) != len(self._nodes):
            self._table = Table(self.variables, tuple(self._nodes))
        return self._table

    def values(self, variable: int, wanted: Callable[[int], bool]) -> int:
        """The diagram that is yes for the wanted values of one variable."""
        size = self.variables[variable].size
        return self._node(variable, tuple(YES if wanted(v) else NO for v in range(size)))

    def every(self, parts: Iterable[int]) -> int:
        """All of them."""
        found = YES
        for part in parts:
            found = self._join(True, found, part)
        return found

    def some(self, parts: Iterable[int]) -> int:
        """At least one of them."""
        found = NO
        for part in parts:
            found = self._join(False, found, part)
        return found

    def negate(self, node: int) -> int:
        """The opposite."""
        if node <= YES:
            return YES - node
        variable, children = self._nodes[node]
        return self._node(variable, tuple(self.negate(child) for child in children))

    def _node(self, variable: int, children: tuple[int, ...]) -> int:
        if len(set(children)) == 1:
            return children[0]
        key = (variable, children)
        if key not in self._ids:
            self._ids[key] = len(self._nodes)
            self._nodes.append(key)
        return self._ids[key]

    def _join(self, both: bool, a: int, b: int) -> int:
        ends = {NO: (NO if both else b), YES: (b if both else YES)}
        if a in ends:
            return ends[a]
        if b <= YES:
            return self._join(both, b, a)
        key = (both, min(a, b), max(a, b))
        if key not in self._memo:
            top = min(self._nodes[a][0], self._nodes[b][0])
            size = self.variables[top].size
            pairs = (
                (self._child(a, top, value), self._child(b, top, value)) for value in range(size)
            )
            self._memo[key] = self._node(top, tuple(self._join(both, x, y) for x, y in pairs))
        return self._memo[key]

    def _child(self, node: int, variable: int, value: int) -> int:
        own, children = self._nodes[node]
        return children[value] if own == variable else node


@dataclass(frozen=True)
class Function:
    """A diagram that a decision looks at, and the only truth it looks for (None: all three).

    Looked for YES, unknown may be seen as no; looked for NO, unknown may be seen as yes.
    """

    node: int
    looked_for: Truth | None = None


def depends_on(
    table: Table,
    functions: Sequence[Function],
    decide: Callable[[tuple[Truth, ...]], Hashable],
    masks: Sequence[int],
    answers: Mapping[int, Sequence[int]],
    settled: "Settled" = lambda ends: (),
) -> frozenset[int]:
    """The open variables that some course of answers makes matter to `decide`.

    `answers` gives, for each variable that may still be answered, the masks its answers leave, "ved
    ikke" among them; every other variable stays as `masks` says. Exact: a variable is returned if and
    only if there are answers to the others under which two of its own answers are decided differently.
    `settled` gets, for each function, its truth if nothing can change it any more (else None), and may
    name functions that no longer matter: `decide` will then see them as no. It only saves work.
    """
    atlas = Atlas(table, masks, answers)
    return atlas.variables_under(atlas.decided(functions, decide, settled))


State = tuple[int, ...]
Settled = Callable[[tuple[Truth | None, ...]], Iterable[int]]
UNKNOWN, OPEN = 2, 3
"""The third end of a lifted diagram, beside NO and YES; and any that has not ended."""
_ENDS: Mapping[int, Truth] = {NO: Truth.NO, YES: Truth.YES, UNKNOWN: Truth.UNKNOWN}
# Once the other end can be reached, the truth looked for cannot come any more.
_AGAINST = {Truth.YES: NO, Truth.NO: YES}
_BOTH = frozenset((NO, YES))


Way = Mapping[int, int]
"""For some variables, the mask that one answer leaves (or "ved ikke")."""
Region = Mapping[int, Sequence[int]]
"""For some variables, the masks of the answers that are looked at; all of them for the others."""


class Atlas:
    """Diagrams over answers: each variable branches on what its answers leave, "ved ikke" among them.

    A lifted diagram is reduced: what makes no difference to its truth is not in it. Its ends are NO,
    YES and UNKNOWN; those of what is decided are numbered below zero. All share their branches.
    """

    def __init__(
        self,
        table: Table,
        masks: Sequence[int],
        answers: Mapping[int, Sequence[int]],
        beside: "Atlas | None" = None,
    ) -> None:
        """`beside`: an atlas of the same answers in the same order, to go through both at once."""
        self.table, self.masks, self.answers = table, masks, answers
        self.branches: list[tuple[int, tuple[int, ...]]] = [(-1, ())] * (UNKNOWN + 1)
        self.decisions: list[Hashable] = []
        self._numbers: dict[Hashable, int] = {}
        self._ids: dict[tuple[int, tuple[int, ...]], int] = {}
        if beside is not None:
            self.branches, self.decisions = beside.branches, beside.decisions
            self._numbers, self._ids = beside._numbers, beside._ids
        self._ends_of: dict[int, frozenset[int]] = {}
        self._lifts: dict[tuple[frozenset[int], Truth | None], int] = {}
        self._short: dict[int, frozenset[int]] = {}
        self._opens: dict[int, bool] = {}
        self._reached: dict[int, int] = {}

    # ------------------------------------------------------------ one diagram

    def lifted(self, function: Function) -> int:
        """The function's diagram over answers."""
        return self._lift(self._shorten(function.node), function.looked_for)

    def _lift(self, nodes: frozenset[int], wanted: Truth | None) -> int:
        """The lifted diagram of a set of nodes, any of which may be where the person stands."""
        end = _end(nodes, wanted)
        if end is not None:
            return end
        key = (nodes, wanted)
        if key not in self._lifts:
            level = min(self.table.nodes[node][0] for node in nodes if node > YES)
            ways = self.answers.get(level) or (self.masks[level],)
            below = tuple(self._lift(self._take(level, way, nodes), wanted) for way in ways)
            self._lifts[key] = self.branch(level, below)
        return self._lifts[key]

    def _take(self, level: int, mask: int, nodes: frozenset[int]) -> frozenset[int]:
        found: set[int] = set()
        for node in nodes:
            variable, children = self.table.nodes[node]
            if variable == level:
                for value, child in enumerate(children):
                    if mask >> value & 1:
                        found |= self._shorten(child)
            else:
                found.add(node)
        return frozenset(found)

    def _shorten(self, node: int) -> frozenset[int]:
        """The node itself; or, if no open variable lies below it, the ends that it can reach."""
        if node not in self._short:
            self._short[node] = frozenset((node,)) if self._open(node) else self._reach(node)
        return self._short[node]

    def _open(self, node: int) -> bool:
        if node <= YES:
            return False
        if node not in self._opens:
            variable, children = self.table.nodes[node]
            asked = variable in self.answers
            self._opens[node] = asked or any(self._open(child) for child in children)
        return self._opens[node]

    def _reach(self, node: int) -> frozenset[int]:
        bits = self.table.possible(node, self.masks, self._reached)
        return frozenset(end for end, bit in ((NO, NO_BIT), (YES, YES_BIT)) if bits & bit)

    def branch(self, level: int, below: tuple[int, ...]) -> int:
        """The diagram that goes on with one of these for each answer to the variable."""
        if len(set(below)) == 1:
            return below[0]
        key = (level, below)
        if key not in self._ids:
            self._ids[key] = len(self.branches)
            self.branches.append(key)
        return self._ids[key]

    # ------------------------------------------------------------ what is decided

    def decided(
        self,
        functions: Sequence[Function],
        decide: Callable[[tuple[Truth, ...]], Hashable],
        settled: "Settled" = lambda ends: (),
    ) -> int:
        """The diagram of what is decided from the functions' truths; see `depends_on`."""
        walk = _Walk(self, decide, settled)
        return walk.result(walk.tidy(tuple(self.lifted(f) for f in functions)))

    def end_of(self, decision: Hashable) -> int:
        """The end that stands for a decision."""
        if decision not in self._numbers:
            self._numbers[decision] = -1 - len(self.decisions)
            self.decisions.append(decision)
        return self._numbers[decision]

    def decision(self, end: int) -> Hashable:
        """The decision that an end stands for; the truth of the ends of a lifted diagram."""
        return _ENDS[end] if end >= 0 else self.decisions[-1 - end]

    # ------------------------------------------------------------ going through them

    def ends_of(self, node: int) -> frozenset[int]:
        """The ends that somebody reaches."""
        if node <= UNKNOWN:
            return frozenset((node,))
        if node not in self._ends_of:
            below = set(self.branches[node][1])
            self._ends_of[node] = frozenset().union(*(self.ends_of(child) for child in below))
        return self._ends_of[node]

    def given(self, node: int, variable: int, mask: int) -> int:
        """The diagram for those who gave that answer."""
        way = tuple(self.answers[variable]).index(mask)
        memo: dict[int, int] = {}

        def fix(here: int) -> int:
            if here <= UNKNOWN or self.branches[here][0] > variable:
                return here
            if here not in memo:
                level, below = self.branches[here]
                memo[here] = (
                    below[way]
                    if level == variable
                    else self.branch(level, tuple(fix(child) for child in below))
                )
            return memo[here]

        return fix(node)

    def ends(self, node: int, way: Way) -> int:
        """Where the diagram ends for somebody who answered so, and nothing else."""
        while node > UNKNOWN:
            level, below = self.branches[node]
            masks = tuple(self.answers[level])
            node = below[masks.index(way[level]) if level in way else len(masks) - 1]
        return node

    def meetings(
        self, nodes: tuple[int, ...], region: Region | None = None
    ) -> Iterator[tuple[tuple[int, ...], Way]]:
        """Every combination of ends that somebody in the region reaches, each with one way to it."""
        inside = region or {}
        seen: set[tuple[int, ...]] = set()

        def walk(here: tuple[int, ...], way: dict[int, int]) -> Iterator[tuple[State, Way]]:
            if here in seen:
                return
            seen.add(here)
            levels = [self.branches[node][0] for node in here if node > UNKNOWN]
            if not levels:
                yield here, way
                return
            level = min(levels)
            allowed = inside.get(level)
            for i, mask in enumerate(self.answers[level]):
                if allowed is None or mask in allowed:
                    below = tuple(self._below(node, level, i) for node in here)
                    yield from walk(below, {**way, level: mask})

        return walk(nodes, {})

    def _below(self, node: int, level: int, way: int) -> int:
        if node <= UNKNOWN:
            return node
        own, below = self.branches[node]
        return below[way] if own == level else node

    def paired(self, first: int, second: int, pair: Callable[[int, int], Hashable]) -> int:
        """The diagram of what `pair` says of the two ends that one person reaches."""
        memo: dict[tuple[int, int], int] = {}

        def walk(a: int, b: int) -> int:
            if a <= UNKNOWN and b <= UNKNOWN:
                return self.end_of(pair(a, b))
            if (a, b) not in memo:
                level = min(self.branches[node][0] for node in (a, b) if node > UNKNOWN)
                ways = range(len(self.answers[level]))
                below = tuple(
                    walk(self._below(a, level, way), self._below(b, level, way)) for way in ways
                )
                memo[a, b] = self.branch(level, below)
            return memo[a, b]

        return walk(first, second)

    def variables_under(self, root: int) -> frozenset[int]:
        """The variables that a diagram over answers branches on."""
        found: set[int] = set()
        seen: set[int] = set()
        todo = [root]
        while todo:
            here = todo.pop()
            if here <= UNKNOWN or here in seen:
                continue
            seen.add(here)
            level, below = self.branches[here]
            found.add(level)
            todo.extend(below)
        return frozenset(found)


class _Walk:
    """Walks several lifted diagrams down at once, and decides where all have ended."""

    def __init__(
        self,
        atlas: Atlas,
        decide: Callable[[tuple[Truth, ...]], Hashable],
        settled: Settled,
    ) -> None:
        self.atlas, self.decide, self.settled = atlas, decide, settled
        self.gone: dict[State, tuple[int, ...]] = {}
        self.memo: dict[State, int] = {}

    def result(self, state: State) -> int:
        """The diagram of what is decided."""
        if state not in self.memo:
            branches = self.atlas.branches
            asking = [branches[part][0] for part in state if part > UNKNOWN]
            self.memo[state] = self._split(min(asking), state) if asking else self._decide(state)
        return self.memo[state]

    def _split(self, level: int, state: State) -> int:
        branches = self.atlas.branches
        parts = [below if at == level else None for at, below in (branches[n] for n in state)]
        below = tuple(
            self.result(
                self.tidy(
                    tuple(
                        node if part is None else part[way]
                        for node, part in zip(state, parts, strict=True)
                    )
                )
            )
            for way in range(len(next(part for part in parts if part)))
        )
        return self.atlas.branch(level, below)

    def tidy(self, state: State) -> State:
        """The state with everything left out that the decision will not look at."""
        ends = tuple(part if part <= UNKNOWN else OPEN for part in state)
        if ends not in self.gone:
            self.gone[ends] = tuple(set(self.settled(tuple(_ENDS.get(end) for end in ends))))
        if not self.gone[ends]:
            return state
        left = list(state)
        for i in self.gone[ends]:
            left[i] = NO
        return tuple(left)

    def _decide(self, state: State) -> int:
        return self.atlas.end_of(self.decide(tuple(_ENDS[part] for part in state)))


def _end(nodes: frozenset[int], wanted: Truth | None) -> int | None:
    """Where a set of nodes ends for sure, for one who looks for that truth; None if it is open."""
    if wanted is not None and _AGAINST[wanted] in nodes:
        return _AGAINST[wanted]
    if nodes >= _BOTH:
        return UNKNOWN
    if len(nodes) == 1:
        (node,) = nodes
        return node if node <= YES else None
    return None
