"""Facts in, an assessment out: outcomes, fits, doors and reasons, as ids and arguments.

Knows no language, no clock and no storage. The same edition and facts always give the same
assessment. Nothing here turns unknown into yes or no.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from assistant.rules.compiled import CompiledOffer, Edition, Possible, possible_for, rung_of
from assistant.rules.diagram import NO, Function
from assistant.rules.facts import ASKED_ABOUT, HELD, NEEDS, Facts, Known
from assistant.rules.load import MAIN
from assistant.rules.model import Offer
from assistant.rules.reasons import Kept, Reason, Truths
from assistant.rules.truth import Truth

DEFAULT_NEED = "raad"
"""What a person who has named no need is taken to want: an overview, a talk."""

WANTS = 4_000
"""Needs, over all editions, of which candidates and diagrams are kept."""

Look = Callable[[Function], Truth]
"""The truth that a decision finds for one of its diagrams."""


class Outcome(StrEnum):
    """What an offer is for this person. None of them says entitled or refused."""

    OPEN = "open"
    REFERRAL = "referral"
    ASSESSMENT = "assessment"
    NOT_MATCHING = "not_matching"
    UNCLEAR = "unclear"


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
    told: Mapping[str, Known]
    """What was known, by key, and who told it: see `known_of`."""
    coming: tuple[Coming, ...] = ()
    leading: str = ""
    """The offer that was made for just what is told (`told_leads`). Else, where no need was told: the offer
    that is asked for and may fit, else the one held. Its door comes first. '' if there is none."""

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
    now = Truths(edition, facts)
    holds = facts.members(HELD)
    needs = tuple(_need(edition, w, now, holds) for w in stated_needs(edition, facts))
    playing = in_play(edition, facts)
    offers = tuple(
        _offer(compiled, now, compiled.offer.id in playing, _beside(compiled, playing))
        for compiled in edition.by_rung
    )
    held = tuple(
        HeldResult(c.offer.id, _resolve(edition, c.offer.door_held or c.offer.door))
        for c in edition.offers
        if c.offer.id in holds
    )
    leading = {} if any(need.urgent for need in needs) else _made_for(edition, facts, now)
    if not any(need.stated for need in needs):
        leading |= _asked_for(edition, facts, now) | {h.offer: h.doors for h in held}
    doors = chain(*leading.values(), *(need.doors for need in needs))
    return Assessment(
        edition.rulebook.municipality.id, edition.rulebook.digest, edition.on, needs, held, offers,
        tuple(dict.fromkeys(doors)), tuple(missing), facts.known, leading=next(iter(leading), ""),
    )  # fmt: skip


def _made_for(edition: Edition, facts: Facts, now: Truths) -> dict[str, tuple[str, ...]]:
    """The offers that lead where they are told of, may fit and are not held, with their doors."""
    told = (edition.by_id[o] for o in told_of(edition, facts) if o not in facts.members(HELD))
    return {
        c.offer.id: _resolve(edition, _doors(c, now.of))
        for c in told
        if c.offer.told_leads and outcome_of(c, now.of) is not Outcome.NOT_MATCHING
    }


def _asked_for(edition: Edition, facts: Facts, now: Truths) -> dict[str, tuple[str, ...]]:
    """The offers that are asked about, may fit and are not held, with their doors."""
    held = facts.members(HELD)
    asked = (edition.by_id[o] for o in asked_about(edition, facts) if o not in held)
    return {
        c.offer.id: _resolve(edition, _doors(c, now.of))
        for c in asked
        if outcome_of(c, now.of) is not Outcome.NOT_MATCHING
    }


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
    mine = sorted(facts.members(NEEDS), key=lambda n: (n not in edition.urgent, order.index(n)))
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
    meeting = (c.offer.id for want in wants for c in candidates_of(edition, want))
    return frozenset((*meeting, *asked_about(edition, facts), *facts.members(HELD)))


def asked_about(edition: Edition, facts: Facts) -> tuple[str, ...]:
    """The offers that are asked about, by their own name or by one that means them too."""
    names = facts.members(ASKED_ABOUT)
    if not names:
        return ()
    return tuple(
        c.offer.id
        for c in edition.offers
        if c.offer.id in names or not set(names).isdisjoint(c.offer.asked_as)
    )


def refused_by_name(edition: Edition, facts: Facts, found: Assessment) -> tuple[str, ...]:
    """The offers that were asked about by name and normally do not fit: who asks for one is told at once why
    not. Never one that is held, nor, beside one that may fit, what the same name means too."""
    asked = asked_about(edition, facts)
    against = [o for o in asked if found.offer(o).outcome is Outcome.NOT_MATCHING]
    if len(against) < len(asked):
        against = [o for o in against if o in facts.members(ASKED_ABOUT)]
    return tuple(o for o in against if o not in facts.members(HELD))


def spoken_against(
    edition: Edition, facts: Facts, offers: Iterable[str], whom_for: str
) -> tuple[str, ...]:
    """Those of the offers of which what is told makes a condition no, or a note hold that answers the point
    `whom_for`; never one that is held."""
    found, by_id = assess(edition, facts), edition.by_id
    here = (one for one in offers if one in by_id and one not in facts.members(HELD))
    return tuple(
        one
        for one in here
        if any(reason.truth is Truth.NO for reason in found.offer(one).reasons)
        or any(whom_for in by_id[one].offer.notes[i].answers for i in found.offer(one).notes)
    )


def told_of(edition: Edition, facts: Facts) -> tuple[str, ...]:
    """The offers that what is told speaks of, whatever the needs."""
    if not edition.told_offers:
        return ()
    masks = edition.masks(facts)
    return tuple(
        offer
        for offer, diagram in edition.told_offers.items()
        if edition.table.truth(diagram, masks, {}) is Truth.YES
    )


@lru_cache(maxsize=WANTS)
def candidates_of(edition: Edition, want: Want) -> tuple[CompiledOffer, ...]:
    """The offers that meet a need, particular before general, least rung first, then file order."""
    meeting = (c for c in edition.by_rung if want.need in c.offer.meets and _for(c.offer, want))
    return tuple(sorted(meeting, key=lambda c: c.offer.general))


def _for(offer: Offer, want: Want) -> bool:
    return offer.general or ("carer" if want.about == "asker" else "person") in offer.audience


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


@lru_cache(maxsize=WANTS)
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
    fallback = None if fit else _fallback(edition, want, look, described)
    if fallback is not None:
        own = edition.rulebook.municipality.fallbacks[fallback].doors
        doors: Sequence[str] = [*(d for c in pointers for d in c.offer.door), *own]
    elif fit and fit.offer.id in held and fit.offer.door_held:
        doors = fit.offer.door_held
    elif fit and not fit.offer.general:
        doors = _doors(fit, look)
    else:
        first = fit or min(alive, key=lambda c: (rung_of(c.offer), c.offer.general, c.order))
        doors = [*(d for c in pointers for d in c.offer.door), *_doors(first, look)]
    return NeedResult(
        need=want.need,
        about=want.about,
        stated=want.stated,
        urgent=want.need in edition.urgent,
        fit=fit.offer.id if fit else None,
        doors=_resolve(edition, doors),
        others=tuple(c.offer.id for c in _ladder(alive) if c is not fit),
        fallback=None if fallback is None else edition.rulebook.municipality.fallbacks[fallback].id,
    )


def _ladder(candidates: Iterable[CompiledOffer]) -> list[CompiledOffer]:
    return sorted(candidates, key=lambda c: (rung_of(c.offer), c.order))


def _fits(compiled: CompiledOffer, want: Want, outcomes: Mapping[str, Outcome], look: Look) -> bool:
    if outcomes[compiled.offer.id] in (Outcome.NOT_MATCHING, Outcome.UNCLEAR):
        return False
    return look(compiled.falls_short[want.need]) is not Truth.YES


def _fallback(edition: Edition, want: Want, look: Look, possible: bool) -> int | None:
    """A fallback known to hold that is about whose need it is; the last one only when no offer that the
    documents describe is possible any more: what they only name, or leave to others, is not described
    here."""
    last = len(edition.fallbacks) - 1
    written = edition.rulebook.municipality.fallbacks
    for i, function in enumerate(edition.fallbacks):
        if written[i].about not in (None, want.about):
            continue
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


# ---------------------------------------------------------------- worked out once

# The answer to a need, or about an offer, follows from what is possible for the few facts that it
# reads. People who are alike in those share it.
_NEEDS: Kept[NeedResult] = Kept()
_OFFERS: Kept[OfferResult] = Kept()


@lru_cache(maxsize=WANTS)
def _read_for(edition: Edition, want: Want) -> Possible:
    found = (edition.table.variables_of(f.node) for f in need_functions(edition, want))
    return possible_for(sorted(frozenset().union(*found)))


def _need(edition: Edition, want: Want, now: Truths, held: tuple[str, ...]) -> NeedResult:
    key = edition, want, held, _read_for(edition, want)(now.masks)
    return _NEEDS.get(key) or _NEEDS.keep(key, need_result(edition, want, now.of, held))


def _offer(
    compiled: CompiledOffer, now: Truths, playing: bool, beside: tuple[str, ...]
) -> OfferResult:
    key = compiled, playing, beside, now.age_is_told, compiled.possible(now.masks)
    return _OFFERS.get(key) or _OFFERS.keep(key, _offer_result(compiled, now, playing, beside))


def _offer_result(
    compiled: CompiledOffer, now: Truths, playing: bool, beside: tuple[str, ...]
) -> OfferResult:
    clauses = [now.reason(*clause) for clause in compiled.clauses]
    missing = (fact for reason in clauses if reason.part == "asks" for fact in reason.missing)
    barred = [i for i, held in enumerate(compiled.bars) if now.truth(held) is Truth.YES]
    short = now.holding(compiled.not_enough)
    return OfferResult(
        id=compiled.offer.id,
        outcome=outcome_of(compiled, now.of),
        in_play=playing,
        held=now.truth(compiled.held) if compiled.held != NO else Truth.UNKNOWN,
        reasons=(*clauses, *(Reason("bars", i, Truth.YES) for i in barred)),
        not_enough=tuple(now.reason("not_enough", i, compiled.not_enough[i]) for i in short),
        notes=now.holding(compiled.notes),
        steps=now.holding(compiled.steps),
        places=now.holding(compiled.places),
        missing=tuple(dict.fromkeys(missing)),
        barred_with=beside,
    )


def _beside(compiled: CompiledOffer, playing: frozenset[str]) -> tuple[str, ...]:
    if not compiled.not_with:
        return ()
    return tuple([other for other in compiled.not_with if other in playing])
