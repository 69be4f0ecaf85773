"""The same decision tables in zen-engine (GoRules): first that it answers the same, then how fast.

Knows how a decision is written for zen-engine and nothing of the product beside the rules. What was
chosen, so that zen-engine is seen at its best:

- The tables are made from the diagrams over answers that the proofs use, "ved ikke" among the answers.
  So each has the fewest rows and asks about nothing that makes no difference.
- A condition that several offers share is one table, worked out once, and the facts that no condition
  reads are left out: zen-engine writes all that goes into a table into its trace.
- The outcomes follow from the truths of the conditions, by the table of the design. (Tables straight
  from facts to outcomes have up to 100,000 signs a row.)
- Two ways to write the conditions, a column a fact or one expression a row, and two for the outcomes,
  a table an offer or one that collects. All four are tried and the fastest is what we compare with.
  The plain way, in which every offer has its own tables as our rules are written, is told beside them.
- The decision is compiled once; a person's facts stand ready as the dict that goes in.

Our side is the whole assessment: besides outcomes and reasons also fits, doors, notes and places. It
keeps what it has worked out, so it is measured three times: for people like whom there was somebody
before, for people never met, and with nothing kept at all.
"""

import json
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any, TypeVar

import zen

from assistant.rules import assess as assessing
from assistant.rules import reasons
from assistant.rules.assess import Assessment, assess
from assistant.rules.compiled import AGE, CompiledOffer, Edition
from assistant.rules.diagram import UNKNOWN, YES, Atlas, Function
from assistant.rules.facts import Facts
from assistant.rules.prove import told_ages
from assistant.rules.truth import Truth

NOT_KNOWN = "?"
T = TypeVar("T")

Rows = Sequence[tuple[Sequence[str], Sequence[str]]]


class Tables:
    """An edition's conditions and outcomes as decision tables of zen-engine."""

    def __init__(self, edition: Edition, shared: bool = True) -> None:
        """`shared`: offers have the table of a condition in common."""
        self.edition, self.shared = edition, shared
        self.answers = _answers(edition)
        self.atlas = Atlas(edition.table, edition.blank, self.answers)
        self.conditions: dict[tuple[int, str], str] = {}
        for compiled in edition.offers:
            for diagram in (*(n.diagram for _, _, n in compiled.clauses), *_bars(compiled)):
                name = f"c{len(self.conditions)}"
                self.conditions.setdefault(self._key(diagram, compiled), name)
        under = (self.atlas.variables_under(node) for node, _ in self.conditions)
        self.read = sorted(frozenset().union(*under))

    def _key(self, diagram: int, compiled: CompiledOffer) -> tuple[int, str]:
        return self.atlas.lifted(Function(diagram)), "" if self.shared else compiled.offer.id

    def named(self, diagram: int, compiled: CompiledOffer) -> str:
        """The name of the table of an offer's condition, and of its output."""
        return self.conditions[self._key(diagram, compiled)]

    def context(self, facts: Facts) -> dict[str, str]:
        """What goes in for a person."""
        masks = self.edition.masks(facts)
        return {self._field(v): self._answer(v, self.answers[v].index(masks[v])) for v in self.read}

    # ------------------------------------------------------------ decisions

    def decisions(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every way to write the decision, as the JSON that zen-engine reads."""
        conditions = {"columns": self._columns, "expressions": self._expressions}
        outcomes = {"a table an offer": self._apart, "one that collects": self._together}
        for (how, condition), (where, outcome) in product(conditions.items(), outcomes.items()):
            first = [condition(node, name) for (node, _), name in self.conditions.items()]
            yield f"{how}, {where}", _graph(first, list(outcome()))
            if not self.shared:
                return  # the plain way: columns, a table an offer

    def _columns(self, node: int, name: str) -> dict[str, Any]:
        """One condition, a column a fact; the truth with most rows is what is left."""
        under = sorted(self.atlas.variables_under(node))
        rows = {truth: list(self._paths(node, truth)) for truth in Truth}
        *few, most = sorted(Truth, key=lambda truth: len(rows[truth]))
        found: list[tuple[list[str], list[str]]] = [
            ([self._cell(v, path[v]) if v in path else "" for v in under], [_text(truth)])
            for truth in few
            for path in rows[truth]
        ]
        found.append(([""] * len(under), [_text(most)]))
        return _table(name, [self._field(v) for v in under], [name], found)

    def _expressions(self, node: int, name: str) -> dict[str, Any]:
        """One condition, an expression a truth; the longest is what is left."""
        said = {truth: self._expression(node, truth) for truth in Truth}
        *few, most = sorted(Truth, key=lambda truth: len(said[truth]))
        found = [([said[t]], [_text(t)]) for t in few if said[t] != "false"]
        return _table(name, [""], [name], [*found, ([""], [_text(most)])])

    def _apart(self) -> Iterator[dict[str, Any]]:
        """For each offer a table over the truths of its conditions."""
        for compiled in self.edition.offers:
            hard, asks, bars = self._reads(compiled)
            names = list(dict.fromkeys((*hard, *asks, *bars)))
            no = {**dict.fromkeys(hard, Truth.NO), **dict.fromkeys(bars, Truth.YES)}
            rows = [
                ([_text(truth) if n == name else "" for n in names], [_text("not_matching")])
                for name, truth in no.items()
            ]
            if compiled.offer.entry:
                yes = [_text(Truth.YES) if n in asks else "" for n in names]
                rows.append((yes, [_text(compiled.offer.entry.value)]))
            rows.append(([""] * len(names), [_text("unclear")]))
            offer = compiled.offer.id
            yield _table(offer, names, [_plain(offer)], rows[: 1 if not names else None])

    def _together(self) -> Iterator[dict[str, Any]]:
        """All offers in one table that collects; a row an outcome, each an expression."""
        rows: list[tuple[list[str], list[str]]] = []
        for compiled in self.edition.offers:
            hard, asks, bars = self._reads(compiled)
            no = [f'{n} == "no"' for n in dict.fromkeys(hard)] + [f'{n} == "yes"' for n in bars]
            ruled_out = " or ".join(no) or "false"
            asked = " and ".join(f'{n} == "yes"' for n in dict.fromkeys(asks)) or "true"
            entry = compiled.offer.entry
            said = {"not_matching": ruled_out}
            if entry:
                said[entry.value] = f"not ({ruled_out}) and {asked}"
                said["unclear"] = f"not ({ruled_out}) and not ({asked})"
            else:
                said["unclear"] = f"not ({ruled_out})"
            offer = _text(_plain(compiled.offer.id))
            rows += [([when], [offer, _text(outcome)]) for outcome, when in said.items()]
        yield _table("offers", [""], ["offer", "outcome"], rows, hit="collect")

    def _reads(self, compiled: CompiledOffer) -> tuple[list[str], list[str], list[str]]:
        """The conditions that rule an offer out when they are no, those that must be yes, its bars."""
        named = [
            (part, i, self.named(node.diagram, compiled)) for part, i, node in compiled.clauses
        ]
        blocks = {part: getattr(compiled.offer, part) for part in ("asks", "judged")}
        hard = [name for part, i, name in named if blocks[part][i].otherwise != "unclear"]
        asks = [name for part, _, name in named if part == "asks"]
        return hard, asks, [self.named(bar, compiled) for bar in _bars(compiled)]

    # ------------------------------------------------------------ cells

    def _field(self, variable: int) -> str:
        return _plain(self.edition.table.variables[variable].name)

    def _answer(self, variable: int, way: int) -> str:
        return NOT_KNOWN if way == len(self.answers[variable]) - 1 else str(way)

    def _cell(self, variable: int, ways: Sequence[int]) -> str:
        return ", ".join(_text(self._answer(variable, way)) for way in ways)

    def _groups(self, node: int) -> tuple[int, Mapping[int, list[int]]]:
        """The variable that comes next, and the answers that lead to each diagram below."""
        variable, below = self.atlas.branches[node]
        groups: dict[int, list[int]] = {}
        for way, child in enumerate(below):
            groups.setdefault(child, []).append(way)
        return variable, groups

    def _paths(self, node: int, truth: Truth) -> Iterator[dict[int, list[int]]]:
        """The rows of a table: for each variable the answers that lead to the truth."""
        if node <= UNKNOWN:
            yield from ({},) if self.atlas.decision(node) is truth else ()
            return
        variable, groups = self._groups(node)
        for child, ways in groups.items():
            yield from ({variable: ways, **rest} for rest in self._paths(child, truth))

    def _expression(self, node: int, truth: Truth) -> str:
        if node <= UNKNOWN:
            return "true" if self.atlas.decision(node) is truth else "false"
        variable, groups = self._groups(node)
        parts = []
        for child, ways in groups.items():
            below = self._expression(child, truth)
            if below != "false":
                here = self._test(variable, ways)
                parts.append(here if below == "true" else f"({here} and ({below}))")
        return " or ".join(parts) or "false"

    def _test(self, variable: int, ways: Sequence[int]) -> str:
        field = self._field(variable)
        others = [way for way in range(len(self.answers[variable])) if way not in ways]
        sign, fewer = ("not in", others) if len(others) < len(ways) else ("in", ways)
        if len(fewer) == 1:
            return f"{field} {'==' if sign == 'in' else '!='} {self._cell(variable, fewer)}"
        return f"{field} {sign} [{self._cell(variable, fewer)}]"


def _answers(edition: Edition) -> Mapping[int, tuple[int, ...]]:
    """For each variable the mask of every answer, and last what is left when there is none."""
    return {
        i: told_ages(edition)
        if variable.name == AGE
        else (*(1 << value for value in range(variable.size)), variable.every)
        for i, variable in enumerate(edition.table.variables)
        if not variable.name.startswith("?")
    }


def _bars(compiled: CompiledOffer) -> list[int]:
    return [bar for bar in compiled.bars if bar > YES]


def _plain(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _text(word: str) -> str:
    return f'"{word}"'


def _table(
    name: str, columns: Sequence[str], outputs: Sequence[str], rows: Rows, hit: str = "first"
) -> dict[str, Any]:
    """A table; a column without a name holds expressions over everything."""
    inputs = [{"id": f"i{i}", "name": c, "field": c} for i, c in enumerate(columns)]
    return {
        "id": name,
        "name": name,
        "type": "decisionTableNode",
        "content": {
            "hitPolicy": hit,
            "inputs": [column if column["name"] else {"id": column["id"]} for column in inputs],
            "outputs": [{"id": f"o{i}", "name": o, "field": o} for i, o in enumerate(outputs)],
            "rules": [
                {"_id": f"r{number}"}
                | {f"i{i}": cell for i, cell in enumerate(cells)}
                | {f"o{i}": cell for i, cell in enumerate(found)}
                for number, (cells, found) in enumerate(rows)
            ],
        },
    }


def _graph(conditions: Sequence[dict[str, Any]], outcomes: Sequence[dict[str, Any]]) -> Any:
    """Facts go into every condition, its truth into the outcomes that read it, these come out."""
    ends = [{"id": "in", "name": "in", "type": "inputNode"}]
    ends += [{"id": "out", "name": "out", "type": "outputNode"}]
    names = [table["id"] for table in conditions]
    read = {t["id"]: set(re.findall(r"\bc\d+\b", json.dumps(t["content"]))) for t in outcomes}
    # zen-engine skips what leads nowhere: a condition that decides nothing goes to the last table.
    read[outcomes[-1]["id"]] |= set(names).difference(*read.values())
    pairs = [("in", name) for name in names]
    for table, own in read.items():
        pairs += [(name, table) for name in names if name in own] or [("in", table)]
        pairs.append((table, "out"))
    edges = [
        {"id": f"e{i}", "sourceId": a, "targetId": b, "type": "edge"}
        for i, (a, b) in enumerate(pairs)
    ]
    return {"nodes": [*ends, *conditions, *outcomes], "edges": edges}


# ---------------------------------------------------------------- the same answers


def differences(
    tables: Tables, decision: zen.ZenDecision, found: Assessment, facts: Facts
) -> list[str]:
    """Where zen-engine says something else than the assessment: of an outcome or of a condition."""
    said = decision.evaluate(tables.context(facts), {"trace": True})
    outcomes, trace = _outcomes(said["result"]), said["trace"]
    wrong = [
        f"{offer.id}: {outcomes.get(_plain(offer.id))}, not {offer.outcome.value}"
        for offer in found.offers
        if outcomes.get(_plain(offer.id)) != offer.outcome.value
    ]
    for offer in found.offers:
        compiled = tables.edition.by_id[offer.id]
        nodes = {(part, i): node.diagram for part, i, node in compiled.clauses}
        for reason in offer.reasons:
            if reason.part != "bars":
                name = tables.named(nodes[reason.part, reason.index], compiled)
                if trace[name]["output"][name] != reason.truth:
                    wrong.append(f"{offer.id} {reason.part} {reason.index}: not {reason.truth}")
    return wrong


def _outcomes(result: Any) -> Mapping[str, str]:
    """The outcome of every offer, however the decision was written."""
    if isinstance(result, list):
        return {row["offer"]: row["outcome"] for row in result}
    return dict(result)


# ---------------------------------------------------------------- how fast


@dataclass(frozen=True)
class Race:
    """Microseconds of one core for one person, the middle of some rounds; ours and theirs in turn."""

    conditions: int
    ways: Mapping[str, float]
    """zen-engine with its trace, however the decision is written; the fastest first."""
    plain: float
    """zen-engine with its trace, every offer with tables of its own."""
    untraced: float
    met: float
    theirs_met: float
    new: float
    theirs_new: float
    nothing_kept: float


ROUNDS = 9


def race(edition: Edition, met: Sequence[Facts], strangers: Sequence[Facts]) -> Race:
    """Both over the same people. Raises ValueError if they do not say the same of each of them."""
    tables = Tables(edition)
    decisions = {
        how: zen.ZenEngine().create_decision(json.dumps(decision))
        for how, decision in tables.decisions()
    }
    own = Tables(edition, shared=False)
    plain = zen.ZenEngine().create_decision(json.dumps(next(own.decisions())[1]))
    for how, decision in {**decisions, "plain": plain}.items():
        for facts in met:
            of = own if decision is plain else tables
            if wrong := differences(of, decision, assess(edition, facts), facts):
                raise ValueError(f"{how}: {wrong[0]}")
    ready = [tables.context(facts) for facts in met]
    ways = {
        how: statistics.median(_each(partial(_traced, d), ready) for _ in range(ROUNDS))
        for how, d in decisions.items()
    }
    ordered = sorted(ways, key=lambda how: ways[how])
    fastest = decisions[ordered[0]]
    share = len(strangers) // ROUNDS
    rounds = [strangers[i * share : (i + 1) * share] for i in range(ROUNDS)]
    seen: dict[str, list[float]] = {}
    for new in rounds:
        found = {
            "met": _each(partial(_ours, edition), met),
            "theirs_met": _each(partial(_traced, fastest), ready),
            "new": _each(partial(_ours, edition), new),
            "theirs_new": _each(partial(_traced, fastest), [tables.context(f) for f in new]),
            "plain": _each(partial(_traced, plain), ready),
            "untraced": _each(fastest.evaluate, ready),
        }
        for name, microseconds in found.items():
            seen.setdefault(name, []).append(microseconds)
        for facts in new:
            if wrong := differences(tables, fastest, assess(edition, facts), facts):
                raise ValueError(wrong[0])
    seen["nothing_kept"] = [_each(partial(_afresh, edition), met) for _ in range(ROUNDS)]
    middle = {name: statistics.median(each) for name, each in seen.items()}
    return Race(len(tables.conditions), {how: ways[how] for how in ordered}, **middle)


def _each(call: Callable[[T], object], people: Sequence[T]) -> float:
    began = time.process_time()
    for person in people:
        call(person)
    return (time.process_time() - began) / len(people) * 1_000_000


def _traced(decision: zen.ZenDecision, context: dict[str, str]) -> None:
    decision.evaluate(context, {"trace": True})


def _ours(edition: Edition, facts: Facts) -> None:
    assess(edition, Facts(facts.known, facts.unsaid))  # as each answer makes new facts


def _afresh(edition: Edition, facts: Facts) -> None:
    for kept in (assessing._NEEDS, assessing._OFFERS, reasons._REASONS):
        kept.clear()
    _ours(edition, facts)
