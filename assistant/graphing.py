"""`vejviser graph`: what the rules depend on, and how the conversation moves, as drawings and tables.

Knows rulebooks and the tables of the machine; knows no room and no SVG. Every drawing is a value that
is also its table: the same lines, one a row.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.dialog.machine import ALLOWED, COMMANDS, IN_DANGER, MOVES, STAYS, Phase
from assistant.drawing import Column, Drawing, Edge, Node
from assistant.locales import Catalogue, catalogue
from assistant.rules import model
from assistant.rules.load import BIRTH, DERIVED, MAIN, Rulebook
from assistant.rules.model import Condition, Offer

AGE = "age"


@dataclass(frozen=True)
class GraphPage:
    """Every drawing of one rulebook, and of the dialogue."""

    title: str
    lead: str
    words: Mapping[str, str]
    rules: tuple[Drawing, ...]
    dialogue: tuple[Drawing, ...]

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """All, in the order of the page."""
        return (*self.rules, *self.dialogue)


def graph_page(rulebook: Rulebook) -> GraphPage:
    """The questions and facts, one drawing an offer in the document's order, and the dialogue."""
    words = catalogue()
    keys = ("contents", "dialogue", "rules", "from", "to", "how", "skip", "to_contents")
    page = _Rules(rulebook, words)
    return GraphPage(
        title=words.text("graph.title", municipality=rulebook.municipality.name),
        lead=words.text("graph.lead"),
        words={key: words.text(f"graph.{key}") for key in keys},
        rules=(page.questions(), *(page.offer(offer) for offer in rulebook.offers)),
        dialogue=tuple(_dialogue(words)),
    )


# ---------------------------------------------------------------- the rules


@dataclass(frozen=True)
class _Rules:
    rulebook: Rulebook
    words: Catalogue

    def questions(self) -> Drawing:
        """Which question settles which fact, and which fact decides whether another applies."""
        facts = (*self.rulebook.facts, DERIVED)
        return self._drawing(
            "spoergsmaal", self.words.text("graph.questions"), self.words.text("graph.questions.lead"),
            facts, (),
        )  # fmt: skip

    def offer(self, offer: Offer) -> Drawing:
        """What one offer depends on, and where it leads."""
        reads = {
            "asks": [clause.when for clause in offer.asks],
            "judged": [clause.when for clause in offer.judged],
            "not_enough": [block.when for block in offer.not_enough],
            "places": [place.when for place in offer.places if place.when],
        }
        lines = [
            (f"fact:{fact}", f"offer:{offer.id}", kind)
            for kind, conditions in reads.items()
            for fact in dict.fromkeys(f for c in conditions for f in self._facts(c))
        ]
        lines += [(f"held:{bar.held}", f"offer:{offer.id}", "bars") for bar in offer.bars]
        lines += [(f"offer:{offer.id}", f"door:{self._door(d)}", "door") for d in offer.door]
        lines += [
            (f"offer:{offer.id}", f"door:{self._door(d)}", "door_held") for d in offer.door_held
        ]
        facts = [line[0].removeprefix("fact:") for line in lines if line[0].startswith("fact:")]
        begins = f"-{offer.valid_from}" if offer.valid_from else ""
        title = self.words.text("show.offer", name=offer.name, law=offer.law)
        lead = self.words.text(f"graph.kind.{offer.kind}")
        return self._drawing(f"tilbud-{offer.id}{begins}", title, lead, facts, lines)

    def _door(self, contact: str) -> str:
        return self.rulebook.municipality.main if contact == MAIN else contact

    def _drawing(
        self, id_: str, title: str, lead: str, facts: Iterable[str],
        lines: Iterable[tuple[str, str, str]],
    ) -> Drawing:  # fmt: skip
        """The boxes that the lines join, the questions that settle them, and their guards."""
        lines = list(lines)
        held = any(source.startswith("held:") for source, _, _ in lines)
        known = self._with_guards(facts)
        lines += [(f"fact:{g}", f"fact:{f}", "guards") for f in known for g in self._guards(f)]
        asked = [
            (f"question:{q.id}", f"fact:{fact}", "settles")
            for q in self.rulebook.questions
            for fact in known
            if self._settles(q, fact)
        ]
        if held:
            asked += [
                (f"question:{q.id}", source, "settles")
                for q in self.rulebook.questions
                if "held" in q.facts
                for source in dict.fromkeys(s for s, _, _ in lines if s.startswith("held:"))
            ]
        edges = self._edges([*asked, *lines])
        ids = dict.fromkeys(
            [*(f"fact:{fact}" for fact in known), *(i for e in edges for i in (e.source, e.target))]
        )
        return Drawing(id_, title, lead, tuple(self._columns(ids)), edges)

    def _columns(self, ids: Iterable[str]) -> Iterator[Column]:
        nodes = [self._node(one) for one in ids]
        for title, kinds, width in (
            ("question", ("question",), 280),
            ("fact", ("fact", "judged", "held"), 250),
            ("offer", ("offer",), 210),
            ("door", ("door",), 220),
        ):
            found = tuple(node for node in nodes if node.kind in kinds)
            if found:
                yield Column(self.words.text(f"graph.column.{title}"), found, width)

    def _edges(self, lines: Iterable[tuple[str, str, str]]) -> tuple[Edge, ...]:
        """One line a pair of boxes, with all that it means."""
        pairs: dict[tuple[str, str], dict[str, None]] = {}
        for source, target, kind in lines:
            pairs.setdefault((source, target), {})[kind] = None
        return tuple(
            Edge(source, target, tuple(kinds), self._said(kinds), quiet=set(kinds) == {"settles"})
            for (source, target), kinds in pairs.items()
        )

    def _said(self, kinds: Iterable[str]) -> str:
        return " · ".join(self.words.text(f"graph.edge.{kind}") for kind in kinds)

    # ------------------------------------------------------------ facts

    def _facts(self, condition: Condition) -> Iterator[str]:
        """The facts that a condition reads, in its order."""
        for part in (*condition.all, *condition.any):
            yield from self._facts(part)
        if condition.not_:
            yield from self._facts(condition.not_)
        if condition.condition:
            yield from self._facts(self.rulebook.conditions[condition.condition])
        if condition.fact:
            yield condition.fact

    def _guards(self, fact: str) -> list[str]:
        guard = self.rulebook.facts[fact].applies_when if fact != DERIVED else None
        return list(dict.fromkeys(self._facts(guard))) if guard else []

    def _with_guards(self, facts: Iterable[str]) -> list[str]:
        """The facts and those that decide whether they apply, in the order they are asked."""
        found = list(dict.fromkeys(facts))
        for fact in found:
            found += [guard for guard in self._guards(fact) if guard not in found]
        order = [fact for q in self.rulebook.questions for fact in (*q.facts, *_derived(q))]
        return sorted(found, key=lambda f: order.index(f) if f in order else len(order))

    def _settles(self, question: model.Question, fact: str) -> bool:
        settled = (AGE, BIRTH) if fact == DERIVED else (fact,)
        return not set(settled).isdisjoint(question.facts)

    # ------------------------------------------------------------ boxes

    def _node(self, id_: str) -> Node:
        kind, _, name = id_.partition(":")
        made = {
            "question": self._question, "fact": self._fact, "held": self._held,
            "offer": self._offer, "door": self._contact,
        }  # fmt: skip
        return replace(made[kind](name), id=id_)

    def _question(self, name: str) -> Node:
        asked = self.rulebook.question(name).ask.du
        asked = asked.replace("{municipality}", self.rulebook.municipality.name)
        return Node(name, asked, "question")

    def _fact(self, name: str) -> Node:
        if name == DERIVED:
            told = self.words.text("graph.pension")
            return Node(name, told, "fact", self.words.text("graph.pension.says"))
        fact = self.rulebook.facts[name]
        asked = any(name in q.facts for q in self.rulebook.questions)
        if fact.known_by == "caseworker":
            return Node(name, fact.label, "judged", self.words.text("graph.judged"))
        return Node(name, fact.label, "fact", "" if asked else self.words.text("graph.unasked"))

    def _held(self, name: str) -> Node:
        label = self.rulebook.facts["held"].option(name).label
        return Node(name, label, "held", self.words.text("graph.held"))

    def _offer(self, name: str) -> Node:
        offer = next(o for o in self.rulebook.offers if o.id == name)
        return Node(name, offer.name, "offer", offer.law)

    def _contact(self, name: str) -> Node:
        return Node(name, self.rulebook.contacts[name].name, "door")


def _derived(question: model.Question) -> tuple[str, ...]:
    """The derived fact stands after the last of those it is reckoned from."""
    return (DERIVED,) if BIRTH in question.facts else ()


# ---------------------------------------------------------------- the dialogue


def transitions() -> tuple[tuple[Phase, str, Phase], ...]:
    """(phase, event or command, next phase), from the tables of the machine. What leaves the phase as
    it is leads to itself; commands are named `command:id`."""
    return tuple(
        (phase, cause, after)
        for phase in Phase
        for event in sorted(ALLOWED[phase])
        for cause in (_commands() if event == "commanded" else (event,))
        for after in (_after(phase, cause) or (phase,))
    )


def _commands() -> tuple[str, ...]:
    return tuple(f"command:{command}" for command in sorted(COMMANDS))


def _after(phase: Phase, cause: str) -> tuple[Phase, ...]:
    in_danger = ("calmed", "endangered", *(f"command:{command}" for command in IN_DANGER))
    if (phase, cause) in STAYS or (phase is Phase.DANGER and cause not in in_danger):
        return ()
    return MOVES.get(cause, ())


def _dialogue(words: Catalogue) -> Iterator[Drawing]:
    """One drawing for each set of phases that the same things lead out of."""
    groups: dict[tuple[tuple[str, tuple[Phase, ...]], ...], list[Phase]] = {}
    for phase in Phase:
        groups.setdefault(_way_out(phase), []).append(phase)
    for way_out, phases in groups.items():
        names = words.list(words.text(f"graph.phase.{phase}") for phase in phases)
        yield Drawing(
            id="samtale-" + "-".join(phases),
            title=words.text("graph.dialogue.title", phases=names),
            lead=words.text("graph.dialogue.lead" if way_out else "graph.dialogue.end"),
            columns=tuple(_dialogue_columns(words, phases, way_out)),
            edges=tuple(_dialogue_edges(words, way_out)),
        )


WayOut = tuple[tuple[str, tuple[Phase, ...]], ...]
"""Causes that lead to the same phases, each with those phases; () is to stay."""


def _way_out(phase: Phase) -> WayOut:
    causes = dict.fromkeys(cause for before, cause, _ in transitions() if before is phase)
    return tuple((cause, _after(phase, cause)) for cause in causes)


def _bundles(way_out: WayOut) -> dict[tuple[Phase, ...], list[str]]:
    found: dict[tuple[Phase, ...], list[str]] = {}
    for cause, after in way_out:
        found.setdefault(after, []).append(cause)
    return found


def _dialogue_columns(words: Catalogue, phases: list[Phase], way_out: WayOut) -> Iterator[Column]:
    names = words.either(words.text(f"graph.phase.{phase}") for phase in phases)
    yield Column(words.text("graph.column.before"), (Node("before", names, "phase"),), 170)
    bundles = _bundles(way_out)
    if bundles:
        causes = tuple(Node(f"cause:{c[0]}", _caused(words, c), "cause") for c in bundles.values())
        after = [phase for phase in Phase if any(phase in to for to in bundles)]
        names_after = [*after, *(("stays",) if () in bundles else ())]
        nodes = (Node(f"after:{n}", words.text(f"graph.phase.{n}"), "phase") for n in names_after)
        yield Column(words.text("graph.column.cause"), causes, 420)
        yield Column(words.text("graph.column.after"), tuple(nodes), 180)


def _caused(words: Catalogue, causes: Iterable[str]) -> str:
    return "; ".join(words.text(f"graph.cause.{cause}") for cause in causes)


def _dialogue_edges(words: Catalogue, way_out: WayOut) -> Iterator[Edge]:
    takes, leads = words.text("graph.edge.takes"), words.text("graph.edge.leads")
    for after, causes in _bundles(way_out).items():
        cause = f"cause:{causes[0]}"
        yield Edge("before", cause, ("takes",), takes, quiet=True)
        for target in after or ("stays",):
            yield Edge(cause, f"after:{target}", ("leads",), leads, quiet=True)
