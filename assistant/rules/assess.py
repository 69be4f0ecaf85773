"""Facts in, an assessment out: outcomes, fits, doors and reasons, as ids and arguments.

Knows no language, no clock and no storage. The same edition and facts always give the same
assessment. Nothing here turns unknown into yes or no.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from assistant.rules.compiled import CompiledOffer, Edition, Node
from assistant.rules.diagram import Function
from assistant.rules.facts import Facts, Known
from assistant.rules.load import DERIVED, MAIN
from assistant.rules.model import Kind, Offer
from assistant.rules.truth import Truth

DEFAULT_NEED = "raad"
"""What a person who has named no need is taken to want: an overview, a talk."""

Look = Callable[[Function], Truth]


class Outcome(StrEnum):
    """What an offer is for this person. None of them says entitled or refused."""

    OPEN = "open"
    REFERRAL = "referral"
    ASSESSMENT = "assessment"
    NOT_MATCHING = "not_matching"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Explained:
    """One condition with its truth. A leaf names its fact, the test, and what is known of it."""

    form: str
    truth: Truth
    fact: str = ""
    test: tuple[str, ...] = ()
    known: Known | None = None
    parts: tuple["Explained", ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why: which block of the offer (part and index there), its truth, and the steps."""

    part: str
    index: int
    truth: Truth
    steps: Explained | None = None


@dataclass(frozen=True)
class OfferResult:
    """One offer for this person. Indices point into the offer's own blocks."""

    id: str
    outcome: Outcome
    in_play: bool
    held: Truth
    reasons: tuple[Reason, ...]
    not_enough: tuple[Reason, ...]
    notes: tuple[int, ...]
    steps: tuple[int, ...]
    places: tuple[int, ...]
    missing: tuple[str, ...]
    barred_with: tuple[str, ...]
    """Offers in play that normally do not go together with this one."""


@dataclass(frozen=True)
class NeedResult:
    """The answer to one need: the fit (None if there is none yet), the doors, and the others in
    order. `fallback` names the entry for what the documents do not describe."""

    need: str
    about: str
    stated: bool
    urgent: bool
    fit: str | None
    doors: tuple[str, ...]
    others: tuple[str, ...]
    fallback: str | None


@dataclass(frozen=True)
class HeldResult:
    """An offer that the person already has, and whom to talk to about it."""

    offer: str
    doors: tuple[str, ...]


@dataclass(frozen=True)
class Coming:
    """On that adopted day the rules change so that this person's result does."""

    day: date
    fits: Mapping[str, str | None]


@dataclass(frozen=True)
class Assessment:
    """Everything the rules say to these facts on the day; `missing` lists the facts that could still
    change the key."""

    municipality: str
    digest: str
    on: date
    needs: tuple[NeedResult, ...]
    held: tuple[HeldResult, ...]
    offers: tuple[OfferResult, ...]
    doors: tuple[str, ...]
    missing: tuple[str, ...]
    coming: tuple[Coming, ...] = ()

    @property
    def key(self) -> "Key":
        """The in-play outcomes, the fits and the doors: what relevance and proofs compare."""
        return Key(
            tuple((o.id, o.outcome) for o in self.offers if o.in_play),
            tuple((n.need, n.fit) for n in self.needs),
            tuple((n.need, n.doors) for n in self.needs),
        )

    def offer(self, offer_id: str) -> OfferResult:
        """The result of one offer; KeyError if there is none."""
        for result in self.offers:
            if result.id == offer_id:
                return result
        raise KeyError(offer_id)


@dataclass(frozen=True)
class Key:
    """What makes two assessments the same answer."""

    outcomes: tuple[tuple[str, Outcome], ...]
    fits: tuple[tuple[str, str | None], ...]
    doors: tuple[tuple[str, tuple[str, ...]], ...]


def assess(edition: Edition, facts: Facts, missing: Iterable[str] = ()) -> Assessment:
    """The assessment of these facts on the edition's day. `missing` is found by relevance."""
    today = _assess(edition, facts, missing)
    return replace(today, coming=_coming(edition, facts, today.key)) if edition.later else today


def _assess(edition: Edition, facts: Facts, missing: Iterable[str] = ()) -> Assessment:
    now = _Look(edition, facts)
    holds = facts.members("held")
    needs = tuple(need_result(edition, w, now.of, holds) for w in stated_needs(edition, facts))
    playing = in_play(edition, facts)
    offers = tuple(
        _offer_result(edition, compiled, facts, now, playing) for compiled in _sorted(edition)
    )
    held = tuple(
        HeldResult(c.offer.id, _resolve(edition, c.offer.door_held or c.offer.door))
        for c in edition.offers
        if c.offer.id in holds
    )
    doors = dict.fromkeys(door for result in needs for door in result.doors)
    if held and not facts.members("needs"):
        doors = dict.fromkeys((*(d for h in held for d in h.doors), *doors))
    return Assessment(
        edition.rulebook.municipality.id, edition.rulebook.digest, edition.on, needs, held, offers,
        tuple(doors), tuple(missing),
    )  # fmt: skip


# ---------------------------------------------------------------- what is in play


@dataclass(frozen=True)
class Want:
    """A need, whose it is, and whether it was said."""

    need: str
    about: str = "person"
    stated: bool = True


def stated_needs(edition: Edition, facts: Facts) -> tuple[Want, ...]:
    """The needs in order, urgent first; the default need if none is stated."""
    order = edition.rulebook.municipality.needs
    urgent = _urgent(edition)
    mine = sorted(facts.members("needs"), key=lambda n: (n not in urgent, order.index(n)))
    theirs = _in_file_order(edition, "asker_needs", facts.members("asker_needs"))
    wants = (*(Want(n) for n in mine), *(Want(n, "asker") for n in theirs))
    return wants or (Want(DEFAULT_NEED, stated=False),)


def _in_file_order(edition: Edition, fact: str, members: Collection[str]) -> Iterator[str]:
    """The order of telling is no order: the same facts always give the same key."""
    if members:
        yield from (o.id for o in edition.rulebook.facts[fact].options if o.id in members)


def in_play(edition: Edition, facts: Facts) -> frozenset[str]:
    """Offers that meet a stated need, are asked about by name, or are held."""
    wants = (want for want in stated_needs(edition, facts) if want.stated)
    meeting = {c.offer.id for want in wants for c in candidates_of(edition, want)}
    return frozenset(meeting | set(facts.members("asked_about")) | set(facts.members("held")))


def _urgent(edition: Edition) -> frozenset[str]:
    return frozenset(o.id for o in edition.rulebook.facts["needs"].options if o.urgent)


def candidates_of(edition: Edition, want: Want) -> tuple[CompiledOffer, ...]:
    """The offers that meet a need, particular before general, least rung first, then file order."""
    meeting = (c for c in _sorted(edition) if want.need in c.offer.meets and _for(c.offer, want))
    return tuple(sorted(meeting, key=lambda c: c.offer.general))


def _for(offer: Offer, want: Want) -> bool:
    return offer.general or ("carer" if want.about == "asker" else "person") in offer.audience


def _sorted(edition: Edition) -> tuple[CompiledOffer, ...]:
    return tuple(sorted(edition.offers, key=lambda c: (_rung(c.offer), c.order)))


def _rung(offer: Offer) -> int:
    return 99 if offer.rung is None else offer.rung


# ---------------------------------------------------------------- outcomes and fits


def outcome_of(compiled: CompiledOffer, look: Look) -> Outcome:
    """By table: no -> not_matching; asks unknown -> unclear; otherwise how one gets in."""
    if look(compiled.all) is Truth.NO:
        return Outcome.NOT_MATCHING
    if look(compiled.asks) is not Truth.YES or compiled.offer.entry is None:
        return Outcome.UNCLEAR
    return Outcome(compiled.offer.entry.value)


def functions_of(compiled: CompiledOffer) -> tuple[Function, ...]:
    """The diagrams that decide an outcome."""
    return compiled.asks, compiled.all


def need_functions(edition: Edition, want: Want) -> tuple[Function, ...]:
    """The diagrams that decide the answer to a need."""
    found = [*edition.fallbacks]
    for compiled in candidates_of(edition, want):
        found += [*functions_of(compiled), compiled.falls_short[want.need]]
        found += [place for place in compiled.where if place]
    return tuple(dict.fromkeys(found))


def settled_functions(
    edition: Edition, want: Want, functions: Sequence[Function]
) -> Callable[[tuple[Truth | None, ...]], Iterable[int]]:
    """For relevance: the functions of a need that no longer matter once some are settled.

    Of an offer that is not_matching nothing else matters; of one that cannot be the fit, only what a
    door needs when nothing fits; of those after an offer that is certain to fit, nothing.
    """
    place = {function: i for i, function in enumerate(functions)}
    candidates = candidates_of(edition, want)
    own = [_own(compiled, want, place) for compiled in candidates]
    every = frozenset(range(len(functions)))
    fallbacks = frozenset(place[function] for function in edition.fallbacks)

    def settled(ends: tuple[Truth | None, ...]) -> Iterable[int]:
        needed: set[int] = set()
        if_none_fits = set(fallbacks)
        for compiled, (asks, everything, short, *where) in zip(candidates, own, strict=True):
            needed.add(everything)
            if ends[everything] is Truth.NO:
                continue
            if ends[short] is Truth.YES or ends[asks] in (Truth.NO, Truth.UNKNOWN):
                # What rules it out stays, as another offer may share the other one.
                needed.add(short if ends[short] is Truth.YES else asks)
                if_none_fits.update(where)
                continue
            needed.update((asks, short, *where))
            if _certain(compiled, ends[asks], ends[everything], ends[short]):
                return every - needed
        return every - needed - if_none_fits

    return settled


def _own(compiled: CompiledOffer, want: Want, place: Mapping[Function, int]) -> list[int]:
    where = (function for function in compiled.where if function)
    return [place[f] for f in (*functions_of(compiled), compiled.falls_short[want.need], *where)]


def _certain(
    compiled: CompiledOffer, asks: Truth | None, everything: Truth | None, short: Truth | None
) -> bool:
    if compiled.offer.general or compiled.offer.entry is None:
        return False
    return asks is Truth.YES and everything is Truth.YES and short is Truth.NO


def need_result(edition: Edition, want: Want, look: Look, held: Collection[str]) -> NeedResult:
    """Fit, doors and others of one need, all from what `look` says of the diagrams.

    The door of a fit that is held already is whom one talks to about it.
    """
    candidates = candidates_of(edition, want)
    outcomes = {c.offer.id: outcome_of(c, look) for c in candidates}
    fit = next((c for c in candidates if _fits(c, want, outcomes, look)), None)
    alive = [c for c in candidates if outcomes[c.offer.id] is not Outcome.NOT_MATCHING]
    pointers = [c for c in alive if c.offer.kind == "elsewhere"]
    described = any(c.offer.kind == "described" for c in alive)
    fallback = None if fit else _fallback(edition, look, described)
    if fallback is not None:
        own = edition.rulebook.municipality.fallbacks[fallback].doors
        doors: Sequence[str] = [*(d for c in pointers for d in c.offer.door), *own]
    elif fit and fit.offer.id in held and fit.offer.door_held:
        doors = fit.offer.door_held
    elif fit and not fit.offer.general:
        doors = _doors(fit, look)
    else:
        first = fit or min(alive, key=lambda c: (_rung(c.offer), c.offer.general, c.order))
        doors = [*(d for c in pointers for d in c.offer.door), *_doors(first, look)]
    return NeedResult(
        need=want.need,
        about=want.about,
        stated=want.stated,
        urgent=want.need in _urgent(edition),
        fit=fit.offer.id if fit else None,
        doors=_resolve(edition, doors),
        others=tuple(c.offer.id for c in _ladder(alive) if c is not fit),
        fallback=None if fallback is None else edition.rulebook.municipality.fallbacks[fallback].id,
    )


def _ladder(candidates: Iterable[CompiledOffer]) -> list[CompiledOffer]:
    return sorted(candidates, key=lambda c: (_rung(c.offer), c.order))


def _fits(compiled: CompiledOffer, want: Want, outcomes: Mapping[str, Outcome], look: Look) -> bool:
    if outcomes[compiled.offer.id] in (Outcome.NOT_MATCHING, Outcome.UNCLEAR):
        return False
    return look(compiled.falls_short[want.need]) is not Truth.YES


def _fallback(edition: Edition, look: Look, possible: bool) -> int | None:
    """A fallback known to hold; the last one only when no offer that the documents describe is
    possible any more: what they only name, or leave to others, is not described here."""
    last = len(edition.fallbacks) - 1
    for i, function in enumerate(edition.fallbacks):
        if look(function) is Truth.YES and (i < last or not possible):
            return i
    return None


def _doors(compiled: CompiledOffer, look: Look) -> Sequence[str]:
    """The offer's doors; with places, those known to be for this person, else all still possible."""
    if not compiled.places:
        return compiled.offer.door
    pairs = list(zip(compiled.offer.places, compiled.where, strict=True))
    sure = [p.contact for p, function in pairs if function and look(function) is Truth.YES]
    maybe = [p.contact for p, function in pairs if not function or look(function) is not Truth.NO]
    return sure or maybe or compiled.offer.door


def _resolve(edition: Edition, doors: Iterable[str]) -> tuple[str, ...]:
    main = edition.rulebook.municipality.main
    return tuple(dict.fromkeys(main if door == MAIN else door for door in doors))


def _coming(edition: Edition, facts: Facts, key: Key) -> tuple[Coming, ...]:
    """The first adopted day whose rules give this person, as old as now, another result."""
    for day, later in edition.later:
        then = _assess(later, facts).key
        if then != key:
            return (Coming(day, dict(then.fits)),)
    return ()


# ---------------------------------------------------------------- reasons


class _Look:
    """The truths of diagrams under one set of facts, each worked out once."""

    def __init__(self, edition: Edition, facts: Facts) -> None:
        self.edition, self.facts = edition, facts
        self.masks = edition.masks(facts)
        self.memo: dict[int, int] = {}

    def truth(self, node: int) -> Truth:
        return self.edition.table.truth(node, self.masks, self.memo)

    def of(self, function: Function) -> Truth:
        return self.truth(function.node)

    def explain(self, node: Node) -> Explained:
        condition = node.condition
        parts = tuple(self.explain(part) for part in node.parts)
        truth = self.truth(node.diagram)
        if not condition.fact:
            forms = {"all": condition.all, "any": condition.any, "condition": condition.condition}
            form = next((name for name, used in forms.items() if used), "not")
            return Explained(form, truth, parts=parts)
        return Explained("fact", truth, condition.fact, self._test(node), self._known(node))

    def _test(self, node: Node) -> tuple[str, ...]:
        c = node.condition
        limits = [f">= {c.at_least}"] if c.at_least is not None else []
        limits += [f"< {c.below}"] if c.below is not None else []
        return (*c.is_, *c.has, *limits)

    def _known(self, node: Node) -> Known | None:
        condition = node.condition
        if condition.fact == DERIVED:
            return self.facts.known.get("birth_year") or self.facts.known.get("age")
        found = (self.facts.known.get(f"{condition.fact}.{member}") for member in condition.has)
        told = [known for known in found if known and known.value]
        return told[0] if told else self.facts.known.get(condition.fact)


def _offer_result(
    edition: Edition, compiled: CompiledOffer, facts: Facts, now: _Look, playing: frozenset[str]
) -> OfferResult:
    offer = compiled.offer
    reasons = [
        Reason(part, i, now.truth(node.diagram), now.explain(node))
        for part, i, node in compiled.clauses
    ]
    reasons += [
        Reason("bars", i, Truth.YES)
        for i, bar in enumerate(offer.bars)
        if bar.held in facts.members("held")
    ]
    not_enough = [
        Reason("not_enough", i, Truth.YES, now.explain(node))
        for i, node in enumerate(compiled.not_enough)
        if now.truth(node.diagram) is Truth.YES
    ]
    outcome = outcome_of(compiled, now.of)
    unknown = (r for r in reasons if r.part == "asks" and r.truth is Truth.UNKNOWN)
    return OfferResult(
        id=offer.id,
        outcome=outcome,
        in_play=offer.id in playing,
        held=_held(facts, offer.id),
        reasons=tuple(reasons),
        not_enough=tuple(not_enough),
        notes=_holding(compiled.notes, now),
        steps=_holding(compiled.steps, now),
        places=_holding(compiled.places, now),
        missing=tuple(
            dict.fromkeys(f for r in unknown if r.steps for f in _unknown(edition, r.steps))
        ),
        barred_with=_barred_with(edition, offer, playing),
    )


def _held(facts: Facts, offer: str) -> Truth:
    value = facts.value(f"held.{offer}")
    return Truth.UNKNOWN if value is None else (Truth.YES if value else Truth.NO)


def _holding(nodes: Sequence[Node | None], now: _Look) -> tuple[int, ...]:
    truths = (Truth.YES if node is None else now.truth(node.diagram) for node in nodes)
    return tuple(i for i, truth in enumerate(truths) if truth is Truth.YES)


def _barred_with(edition: Edition, offer: Offer, playing: frozenset[str]) -> tuple[str, ...]:
    mine = {bar.held for bar in offer.bars}
    theirs = {c.offer.id for c in edition.offers if offer.id in {b.held for b in c.offer.bars}}
    return tuple(c.offer.id for c in edition.offers if c.offer.id in (mine | theirs) & playing)


def _unknown(edition: Edition, step: Explained) -> Iterator[str]:
    """The facts under a step that are not known and keep it unknown."""
    if step.truth is not Truth.UNKNOWN:
        return
    if step.form != "fact":
        for part in step.parts:
            yield from _unknown(edition, part)
    elif step.fact == DERIVED:
        yield "birth_year" if step.known else "age"
    else:
        fact = edition.rulebook.facts[step.fact]
        if fact.kind is Kind.SET or step.known is None:
            yield step.fact
