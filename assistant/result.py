"""The result and the vocabulary as plain JSON values, for other programs. Composes rules and answer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from assistant import view
from assistant.answer import Renderer
from assistant.dialog.reading import Reading
from assistant.rules.assess import Assessment, NeedResult, OfferResult
from assistant.rules.facts import Known
from assistant.rules.load import Rulebook
from assistant.rules.model import Clause, Fact, Kind
from assistant.rules.reasons import Explained, Reason, known_of
from assistant.rules.truth import Truth

FORMS = {
    Kind.TRUTH: 'true, false eller "ved_ikke"',
    Kind.CHOICE: 'en af værdierne eller "ved_ikke"',
    Kind.NUMBER: 'et helt tal eller "ved_ikke"',
    Kind.SET: 'en liste af værdier (de andre er så nej), {værdi: true/false} eller "ved_ikke"',
}


def assessment_json(assessment: Assessment, renderer: Renderer) -> dict[str, Any]:
    """The assessment: needs with fit and doors, offers in order with outcome, law, reasons with
    document, section and date, what is missing, next actions, contacts, and the result key."""
    edition = renderer.edition
    contacts = dict.fromkeys(
        [
            *assessment.doors,
            *(d for o in assessment.offers if o.in_play for d in edition.by_id[o.id].offer.door),
            renderer.main.id,
        ]
    )
    return {
        "municipality": assessment.municipality,
        "rules": assessment.digest,
        "on": assessment.on.isoformat(),
        "fits": {_need_key(n, assessment): n.fit for n in assessment.needs},
        "doors": {_need_key(n, assessment): list(n.doors) for n in assessment.needs},
        "needs": [asdict(need) for need in assessment.needs],
        "held": [asdict(held) for held in assessment.held],
        "offers": [_offer(o, assessment, renderer) for o in _in_order(assessment)],
        "missing": list(assessment.missing),
        "next": [
            {"do": step.said.text, "say": step.say, "cites": [asdict(c) for c in step.said.cites]}
            for step in renderer.steps(assessment)
        ],
        "contacts": [asdict(contact) for contact in renderer.contacts(contacts)],
        "coming": [{"day": c.day.isoformat(), "fits": dict(c.fits)} for c in assessment.coming],
        "key": {
            "outcomes": {offer: outcome.value for offer, outcome in assessment.key.outcomes},
            "fits": dict(assessment.key.fits),
            "doors": {need: list(doors) for need, doors in assessment.key.doors},
        },
    }


def _need_key(need: NeedResult, assessment: Assessment) -> str:
    """The need's id; `asker_needs.<id>` where the person and the one who asks have the same need."""
    same = [other for other in assessment.needs if other.need == need.need]
    return f"asker_needs.{need.need}" if need.about == "asker" and len(same) > 1 else need.need


def _in_order(assessment: Assessment) -> list[OfferResult]:
    """The fits first, then what is in play, then the rest."""
    fits = [n.fit for n in assessment.needs]
    order = {o.id: i for i, o in enumerate(assessment.offers)}
    return sorted(assessment.offers, key=lambda o: (o.id not in fits, not o.in_play, order[o.id]))


def _offer(result: OfferResult, assessment: Assessment, renderer: Renderer) -> dict[str, Any]:
    offer = renderer.edition.by_id[result.id].offer
    shown = renderer.offer_view(assessment, result.id)
    own = renderer.source_of("offers", offer.id)
    return {
        "id": offer.id,
        "name": offer.name,
        "law": offer.law,
        "outcome": result.outcome.value,
        "in_play": result.in_play,
        "held": result.held.value,
        "rung": offer.rung,
        "general": offer.general,
        "entry": offer.entry.value if offer.entry else None,
        "reasons": [_reason(r, assessment.told, offer, renderer, own) for r in result.reasons],
        "not_enough": [asdict(said) for said in shown.not_enough],
        "notes": [asdict(said) for said in shown.notes],
        "missing": list(result.missing),
        "doors": list(offer.door),
        "tells": {aspect.id: [asdict(s) for s in aspect.said] for aspect in shown.aspects},
        "complaint": {
            "route": offer.complaint.route if offer.complaint else "unknown",
            "says": [asdict(said) for said in shown.complaint],
            "to": [contact.id for contact in shown.complaint_to],
        },
        "cites": [asdict(cite) for cite in shown.cites],
    }


def _reason(
    reason: Reason, told: Mapping[str, Known], offer: Any, renderer: Renderer, own: str
) -> dict[str, Any]:
    block = getattr(offer, reason.part)[reason.index]
    text = block.says if not isinstance(block, Clause) else getattr(block, reason.truth.value)
    return {
        "part": reason.part,
        "truth": reason.truth.value,
        "says": renderer.voiced(text) or renderer.unknown_words(reason),
        "cites": [asdict(cite) for cite in renderer.cites(block.cite, own)],
        "steps": _steps(reason.steps, told) if reason.steps else None,
    }


def _steps(step: Explained, told: Mapping[str, Known]) -> dict[str, Any]:
    found: dict[str, Any] = {"form": step.form, "truth": step.truth.value}
    if step.fact:
        found |= {"fact": step.fact, "test": list(step.test)}
    known = known_of(step, told)
    if known:
        found["known"] = asdict(known)
    if step.parts:
        found["parts"] = [_steps(part, told) for part in step.parts]
    return found


def facts_json(rulebook: Rulebook) -> dict[str, Any]:
    """Every fact of a municipality with its values, its question and what it means."""
    asked = {fact: q for q in rulebook.questions for fact in q.facts}
    return {
        "municipality": rulebook.municipality.id,
        "unknown": 'Et faktum, der udelades, er ikke spurgt. "ved_ikke" er et svar. null afvises.',
        "facts": [
            {
                "id": fact.id,
                "kind": fact.kind.value,
                "form": FORMS[fact.kind],
                "label": fact.label,
                "means": fact.means,
                "about": fact.about,
                "known_by": fact.known_by,
                "values": {option.id: option.label for option in fact.options},
                "ordered": list(fact.ordered),
                "range": _range(fact),
                "question": asked[fact.id].id if fact.id in asked else None,
                "asks": asked[fact.id].ask.du.format(municipality=rulebook.municipality.name)
                if fact.id in asked
                else None,
            }
            for fact in rulebook.facts.values()
        ],
        "offers": {
            offer.id: {"name": offer.name, "law": offer.law, "kind": offer.kind}
            for offer in rulebook.offers
        },
    }


def _range(fact: Fact) -> list[int] | None:
    return [fact.minimum, fact.maximum] if fact.kind is Kind.NUMBER else None


def readings_json(text: str, readings: Sequence[Reading], language: str = "da") -> dict[str, Any]:
    """What a text was read as, in which language, by kind, each with its span and lexicon entry."""

    def one(reading: Reading) -> dict[str, Any]:
        return {"span": list(reading.span), "entry": reading.entry, "sure": reading.sure}

    def of(kind: str) -> list[Reading]:
        return [r for r in readings if r.kind == kind]

    facts: list[dict[str, Any]] = [_fact_reading(r) | one(r) for r in of("fact")]
    facts += [{"fact": r.target, "value": "ved_ikke"} | one(r) for r in of("unknown_fact")]
    return {
        "text": text,
        "language": language,
        "facts": facts,
        "commands": [
            {"command": r.target, **({"about": r.member} if r.member else {})} | one(r)
            for r in of("command")
        ],
        "questions": [
            {"topic": r.target, **({"offer": r.offer} if r.offer else {})} | one(r)
            for r in of("question")
        ],
        "danger": [
            {"danger": r.target, "about": r.member or "selv"} | one(r) for r in of("danger")
        ],
        "signs": [
            {"danger": r.target, "sign": r.member, "about": r.value, "weighs": r.sure}
            | {"span": list(r.span), "entry": r.entry}
            for r in of("sign")
        ],
        "out_of_scope": [{"about": r.target} | one(r) for r in of("out_of_scope")],
    }


def _fact_reading(reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {"fact": reading.target, "value": reading.value}
    return found | {"member": reading.member} if reading.member else found


def schemas() -> Mapping[str, Any]:
    """JSON Schema of what is shown, of what is assessed, and of a rule file."""
    from assistant.rules import model
    from assistant.session import MESSAGES

    return {
        "views": TypeAdapter(view.View).json_schema(),
        "assessment": TypeAdapter(Assessment).json_schema(),
        "messages": MESSAGES.json_schema(),
        "rule_file": model.schema(),
        "truth": [truth.value for truth in Truth],
    }
