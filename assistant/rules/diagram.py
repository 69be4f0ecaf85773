"""Decision diagrams over facts with few values: exact answers to "what is still possible?".

Knows nothing of offers or people. A diagram is built once, at load, by `Builder`; what is served is
`Table`, which is immutable. Three-valued logic alone is sound but not complete ("a or not a" stays
unknown); following every value that is still possible through a reduced diagram is complete.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

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

    def possible(self, node: int, masks: Sequence[int], memo: dict[int, int]) -> int:
        """Bits of the ends that can be reached: NO_BIT, YES_BIT or both. `memo` is for one `masks`."""
        if node <= YES:
            return NO_BIT if node == NO else YES_BIT
        found = memo.get(node)
        if found is None:
            variable, children = self.nodes[node]
            found, mask = 0, masks[variable]
            for value, child in enumerate(children):
                if mask >> value & 1:
                    found |= self.possible(child, masks, memo)
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

    def table(self) -> Table:
        """The finished, immutable table."""
        return Table(self.variables, tuple(self._nodes))

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
    walk = _Walk(table, functions, decide, masks, answers, settled)
    root = walk.result(walk.tidy(walk.short(f.node) for f in functions))
    return walk.variables_under(root)


State = tuple[frozenset[int], ...]
Settled = Callable[[tuple[Truth | None, ...]], Iterable[int]]
_ENDS = {
    frozenset((NO,)): Truth.NO,
    frozenset((YES,)): Truth.YES,
    frozenset((NO, YES)): Truth.UNKNOWN,
}
_GONE = frozenset((NO,))
# Once the other end can be reached, the truth looked for cannot come any more.
_AGAINST = {Truth.YES: NO, Truth.NO: YES}
_ABSORBED = {Truth.YES: frozenset((NO,)), Truth.NO: frozenset((YES,))}


class _Walk:
    """One walk down the variables, following sets of nodes. Results are numbered when first met."""

    def __init__(
        self,
        table: Table,
        functions: Sequence[Function],
        decide: Callable[[tuple[Truth, ...]], Hashable],
        masks: Sequence[int],
        answers: Mapping[int, Sequence[int]],
        settled: Settled,
    ) -> None:
        self.looked_for = [function.looked_for for function in functions]
        self.table, self.decide, self.masks, self.answers = table, decide, masks, answers
        self.settled = settled
        self.memo: dict[State, int] = {}
        self.ends: dict[int, frozenset[int]] = {}
        self.ids: dict[Hashable, int] = {}
        self.branches: dict[int, tuple[int, tuple[int, ...]]] = {}

    def result(self, state: State) -> int:
        level = self._next(state)
        if level < 0:
            return self._end(state)
        if state not in self.memo:
            ways = self.answers.get(level) or (self.masks[level],)
            below = tuple(self.result(self._take(level, way, state)) for way in ways)
            self.memo[state] = below[0] if len(set(below)) == 1 else self._branch(level, below)
        return self.memo[state]

    def _next(self, state: State) -> int:
        """The first variable that some node still asks; -1 if none."""
        asked = [self.table.nodes[n][0] for nodes in state for n in nodes if n > YES]
        return min(asked) if asked else -1

    def _take(self, level: int, mask: int, state: State) -> State:
        return self.tidy(
            frozenset(end for node in self._follow(level, mask, nodes) for end in self.short(node))
            for nodes in state
        )

    def tidy(self, parts: Iterable[frozenset[int]]) -> State:
        """The state with everything left out that the decision will not look at."""
        state = [
            _ABSORBED[wanted] if wanted and _AGAINST[wanted] in nodes else nodes
            for wanted, nodes in zip(self.looked_for, parts, strict=True)
        ]
        for gone in self.settled(tuple(_ENDS.get(nodes) for nodes in state)):
            state[gone] = _GONE
        return tuple(state)

    def _follow(self, level: int, mask: int, nodes: frozenset[int]) -> Iterable[int]:
        for node in nodes:
            variable, children = self.table.nodes[node]
            if variable == level:
                yield from (child for value, child in enumerate(children) if mask >> value & 1)
            else:
                yield node

    def short(self, node: int) -> frozenset[int]:
        """The node itself; or, if no open variable lies below it, the ends that it can reach."""
        if node not in self.ends:
            asks = self.table.variables_of(node) & self.answers.keys()
            self.ends[node] = frozenset((node,)) if asks else self._reach(node)
        return self.ends[node]

    def _reach(self, node: int) -> frozenset[int]:
        bits = self.table.possible(node, self.masks, {})
        return frozenset(end for end, bit in ((NO, NO_BIT), (YES, YES_BIT)) if bits & bit)

    def _end(self, state: State) -> int:
        bits = (
            (NO_BIT if NO in nodes else 0) | (YES_BIT if YES in nodes else 0) for nodes in state
        )
        return self._number(("end", self.decide(tuple(FROM_POSSIBLE[b] for b in bits))))

    def _branch(self, level: int, below: tuple[int, ...]) -> int:
        number = self._number((level, below))
        self.branches[number] = (level, below)
        return number

    def _number(self, key: Hashable) -> int:
        return self.ids.setdefault(key, len(self.ids))

    def variables_under(self, root: int) -> frozenset[int]:
        found: set[int] = set()
        seen: set[int] = set()
        todo = [root]
        while todo:
            here = todo.pop()
            if here in seen or here not in self.branches:
                continue
            seen.add(here)
            level, below = self.branches[here]
            found.add(level)
            todo.extend(below)
        return frozenset(found)
