"""Somebody's answers as a short story in Danish, and the command that replays it.

For the people who keep the rules. Knows no conversation: the facts are those that `assess` reads.
"""

import json
import shlex
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from assistant.rules.assess import Assessment, assess
from assistant.rules.compiled import Edition
from assistant.rules.facts import NOT_KNOWN, read_facts
from assistant.rules.load import Rulebook
from assistant.rules.model import Fact, Kind

JOINED = 3
OPENING = ("asker", "age", "birth_year")
"""The facts that open a story, with whether the person lives here."""
ASKING: Mapping[str, str] = {
    "paaroerende": "En pårørende spørger for en person",
    "medarbejder": "En medarbejder spørger for en person",
}
OUTCOMES: Mapping[str, str] = {
    "open": "åbent",
    "referral": "henvisning",
    "assessment": "vurdering",
    "not_matching": "normalt ikke",
    "unclear": "uafklaret",
}
"""The outcomes in as few words as editors need."""


def story(rulebook: Rulebook, facts: Mapping[str, Any]) -> str:
    """What somebody has told, in sentences: who asks, age and home first, then the rest in the order
    of the facts. Every fact is told."""
    said = [name for name in (*OPENING, rulebook.municipality.own) if _is_said(facts, name)]
    rest = (fact for name, fact in rulebook.facts.items() if name in facts and name not in said)
    told = [sentence for fact in rest for sentence in _tell(fact, facts[fact.id])]
    return " ".join((_person(rulebook, facts), *told))


def _is_said(facts: Mapping[str, Any], name: str) -> bool:
    return name in facts and facts[name] != NOT_KNOWN


def _person(rulebook: Rulebook, facts: Mapping[str, Any]) -> str:
    who = ASKING.get(facts.get("asker", ""), "En person")
    if _is_said(facts, "age"):
        who += f" på {facts['age']} år"
    if _is_said(facts, "birth_year"):
        who += f" (født {facts['birth_year']})"
    own = rulebook.municipality.own
    if _is_said(facts, own):
        who += f", der {'' if facts[own] else 'ikke '}bor i {rulebook.municipality.name}"
    return f"{who}. Personen spørger selv." if facts.get("asker") == "selv" else f"{who}."


def _tell(fact: Fact, value: Any) -> Iterator[str]:
    label = fact.label
    if value == NOT_KNOWN:
        yield f"{label}: ved ikke."
    elif fact.kind is Kind.SET:
        yield from _members(fact, value)
    elif fact.kind is Kind.TRUTH:
        yield f"{label}: {'ja' if value else 'nej'}."
    elif fact.kind is Kind.CHOICE:
        yield f"{label}: {_quiet(fact.option(value).label)}."
    else:
        yield f"{label}: {value} {fact.unit}".rstrip(" .") + "."


def _members(fact: Fact, value: Any) -> Iterator[str]:
    if not isinstance(value, Mapping):
        value = {option.id: option.id in value for option in fact.options}
    for says, held in (("", True), ("ikke ", False)):
        members = [_quiet(fact.option(m).label) for m, yes in value.items() if yes is held]
        if members:
            yield f"{fact.label}: {says}{', '.join(members)}."


def _quiet(label: str) -> str:
    return label.rstrip(".")


def command(municipality: str, on: date, facts: Mapping[str, Any], folder: str = "") -> str:
    """The command that gives this person's whole answer, by the rules of the folder if one is named."""
    given = shlex.quote(json.dumps(facts, ensure_ascii=False))
    data = f" --data {shlex.quote(folder)}" if folder else ""
    return f"echo {given} | vejviser assess --municipality {municipality} --on {on}{data} -"


def answer(edition: Edition, facts: Mapping[str, Any], offer: str = "") -> str:
    """What the rules answer to these facts, in one line: the outcome of the offer, if one is named, the
    fit of each need, and whom to ask."""
    known = read_facts(edition.rulebook.facts, dict(facts), edition.on)
    found = assess(edition, known)
    needs = in_one_line(edition.rulebook, found)
    if offer not in edition.by_id:
        return needs
    outcome = OUTCOMES[found.offer(offer).outcome]
    return f"{edition.by_id[offer].offer.name} ({offer}): {outcome}. {needs}"


def in_one_line(rulebook: Rulebook, found: Assessment) -> str:
    """The answer to each need for an editor: what fits it, and the doors."""
    names = {offer.id: offer.name for offer in rulebook.offers}
    contacts = rulebook.contacts
    parts = []
    for need in found.needs:
        fit = names[need.fit] if need.fit else "intet bestemt"
        doors = ", ".join(contacts[door].name for door in need.doors[:JOINED]) or "ingen kontakt"
        of = rulebook.facts["asker_needs" if need.about == "asker" else "needs"]
        label = of.option(need.need).label if need.stated else "Ingen behov nævnt"
        parts.append(f"{label}: {fit} ({doors})")
    return "; ".join(parts)
