"""Proofs as people read them: every property with its result, every breach as a short story.

Knows no files: given path -> text. The words of the workbench are Danish.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from assistant import DataError, citizen
from assistant.checking import Lines
from assistant.rules.compiled import Edition, compile_rulebook
from assistant.rules.load import Rulebook, files_of, load
from assistant.rules.prove import Breach, Proof, Property, prove

TITLES: Mapping[str, str] = {
    "answered": "Enhver voksen i kommunen får svar på hvert behov: det, der passer, eller hvem man spørger",
    "reachable": "Alle får altid en kontakt, der kan nås",
    "best": "Hvert tilbud passer bedst for nogen, eller siger, hvorfor det aldrig gør",
    "alive": "Ingen betingelse er død eller altid opfyldt uden en grund",
    "bars": "Det, der ikke går sammen, vises aldrig sammen med det, man har",
    "more_help": "Mere behov for hjælp fjerner aldrig et tilbud, undtagen hvor kilden siger det",
    "edges": "Alder og pension følger loven, og ingen regel er snævrere uden en advarsel",
    "elsewhere": "Den, der bor et andet sted, vises til sin egen kommune",
    "ends": "Spørgsmålene slutter",
    "claims": "Kommunens egne påstande holder",
}

# What is wrong -> (where it stands, what it says, how it is mended). Where: a kind of block and which
# of the breach's words is its id; "needs" is the municipality's order of needs, "when" a condition,
# "reversals" the exception for a fact and an offer.
WRONG: Mapping[str, tuple[str, int, str, str]] = {
    "fit_does_not_meet": (
        "needs", 0, "svaret på behovet '{0}' møder det ikke", "ret meets på tilbuddet"),
    "nobody_to_ask": (
        "needs", 0, "behovet '{0}' er ikke beskrevet, og der er ingen at spørge",
        "skriv doors i fallbacks"),
    "no_answer": (
        "needs", 0, "behovet '{0}' får intet svar, selv om man er voksen og bor her",
        "lad den åbne rådgivning eller et andet tilbud møde det, når kun det er fortalt"),
    "no_contact": (
        "needs", 0, "behovet '{0}' fører ikke til nogen kontakt", "skriv door eller doors"),
    "counselling_here": (
        "needs", 0, "den, der bor et andet sted, vises til rådgivningen her for '{0}'",
        "skriv bopæl i asks på rådgivningen"),
    "never_best": (
        "offers", 0, "'{0}' passer aldrig bedst for nogen",
        "ret reglerne, eller skriv hvorfor i never_best"),
    "best_after_all": (
        "offers", 0, "'{0}' siger, at det aldrig passer bedst, men det gør det her",
        "slet never_best, eller ret reglerne"),
    "dead": (
        "when", 0, "betingelsen i {place} kan aldrig være opfyldt",
        "ret den, eller skriv hvorfor den står der i constant_because"),
    "always": (
        "when", 0, "betingelsen i {place} er altid opfyldt",
        "ret den, eller skriv hvorfor den står der i constant_because"),
    "varies_after_all": (
        "when", 0, "betingelsen i {place} siger, at den er ens for alle, men det er den ikke",
        "slet constant_because"),
    "not_barred": (
        "offers", 0, "'{0}' er ikke lukket for den, der har '{1}'", "se på bars"),
    "bar_in_vain": (
        "offers", 0, "at '{0}' ikke går sammen med '{1}', lukker ikke for nogen. "
        "Betingelserne lukker allerede for dem alle",
        "slet den i bars, eller ret betingelserne"),
    "lost": (
        "offers", 1, "mere behov for hjælp ('{0}') fjerner '{1}'",
        "ret reglen, eller skriv undtagelsen med kilde i reversals"),
    "fit_falls": (
        "offers", 1, "mere behov for hjælp ('{0}') gør, at '{1}' ikke længere passer bedst til '{2}'. "
        "Nu er det '{3}'", "ret reglen, eller skriv undtagelsen med kilde i reversals"),
    "needless_reversal": (
        "reversals", 1, "undtagelsen for '{1}' ved '{0}' bruges ikke", "slet den i reversals"),
    "wider": (
        "offers", 0, "'{0}' tager nogen med, som loven ikke omfatter",
        "ret alderen i asks efter base i national/law.yaml"),
    "narrower": (
        "offers", 0, "'{0}' afviser den første her på grund af alderen, men loven omfatter dem begge",
        "ret asks efter loven, og fortæl dokumentets ord i en note, eller skriv narrower"),
    "not_narrower": (
        "offers", 0, "'{0}' siger, at reglen er snævrere end loven, men det er den ikke",
        "slet narrower"),
    "own_not_open": (
        "offers", 0, "rådgivningen i ens egen kommune er lukket for en, der bor et andet sted",
        "ret national/law.yaml"),
    "asked_twice": (
        "questions", 0, "spørgsmålene '{0}' og '{1}' spørger om det samme", "slet det ene"),
    "waits_for_itself": (
        "facts", 0, "'{0}' gælder først, når det selv er besvaret",
        "bryd ringen i applies_when"),
    "claim_broken": (
        "claims", 0, "påstanden '{0}' holder ikke: {claim}",
        "ret reglerne, eller ret påstanden efter kilden"),
    "claim_of_nobody": (
        "claims", 0, "påstanden '{0}' handler ikke om nogen", "ret given"),
}  # fmt: skip

EXCUSED: Mapping[str, str] = {
    "never_best": "{1} er aldrig det bedste: {why}",
    "dead": "{1} er aldrig opfyldt, og det står der hvorfor",
    "always": "{1} er altid opfyldt, og det står der hvorfor",
    "narrower": "{1} er snævrere end loven: {why}",
}


@dataclass(frozen=True)
class Proved:
    """The proof of one municipality in words: lines to tell, and whether it holds. `first` is the first
    thing that is wrong: `file:line: what -> cure`, then the story of somebody who meets it."""

    municipality: str
    proof: Proof | None
    lines: tuple[str, ...]
    first: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """False also if the files could not be read."""
        return self.proof is not None and self.proof.holds


def prove_files(files: Mapping[str, str], municipality: str, on: date, folder: str = "") -> Proved:
    """Loads and proves one municipality. What is wrong with its files is told as one line. `folder`:
    where they are, for the commands that replay what is found."""
    try:
        rulebook = load(files, municipality)
    except DataError as wrong:
        lines = (f"{municipality}: kan ikke læses", f"  {wrong}")
        return Proved(municipality, None, lines, (str(wrong),))
    return prove_rulebook(rulebook, files, on, folder)


def prove_rulebook(
    rulebook: Rulebook, files: Mapping[str, str], on: date, folder: str = ""
) -> Proved:
    """Proves a rulebook that was loaded from these files."""
    proof = prove(rulebook, on)
    words = _Words(rulebook, Lines(files_of(files, rulebook.municipality.id)), folder)
    breaches = (breach for found in proof.properties for breach in found.breaches)
    first = next((tuple(words.breach(breach)) for breach in breaches), ())
    return Proved(rulebook.municipality.id, proof, tuple(words.lines(proof)), first)


def number(states: int) -> str:
    """A count of states in few signs: 1.234, or 1,2 x 10^31."""
    if states < 10**7:
        return f"{states:,}".replace(",", ".")
    power = len(str(states)) - 1
    return f"{states / 10**power:.1f}".replace(".", ",") + f" x 10^{power}"


class _Words:
    """One rulebook's proof in Danish."""

    def __init__(self, rulebook: Rulebook, lines: Lines, folder: str) -> None:
        self.rulebook, self.where, self.folder = rulebook, lines, folder
        self.edition = cache(lambda on: compile_rulebook(rulebook, on))

    def lines(self, proof: Proof) -> Iterator[str]:
        """Head, then every property with what breaks it."""
        state = "holder" if proof.holds else "HOLDER IKKE"
        days = ", ".join(str(day) for day in proof.days)
        yield f"{proof.municipality}: {state} (regler {proof.digest}, fra {days})"
        for found in proof.properties:
            yield from self.property(found)

    def property(self, found: Property) -> Iterator[str]:
        """One property: its title, the number of states, exceptions and breaches."""
        mark = "ok " if not found.breaches else "BRUD"
        yield f"  {mark} {TITLES[found.id]} ({number(found.states)} tilstande)"
        for kind, about in found.excused:
            yield f"       undtagelse: {self._excused(found.id, kind, about)}"
        for breach in found.breaches:
            yield from (f"       {line}" for line in self.breach(breach))

    def breach(self, breach: Breach) -> Iterator[str]:
        """What is wrong and how it is mended, then the story of somebody who meets it."""
        kind, which, what, cure = WRONG[breach.what]
        says = what.format(*breach.about, place=self._part(breach), claim=self._claim(breach))
        yield f"{self._place(kind, which, breach)}: {says} -> {cure}"
        offer = breach.about[which] if kind == "offers" else self._offer_claimed(breach)
        then = "Men ikke" if breach.what == "narrower" else "Derefter"
        for word, facts in (("Fx", breach.facts), (then, breach.then)):
            if facts is not None:
                yield from self._somebody(word, breach.on, facts, offer)

    def _somebody(self, word: str, on: date, facts: Mapping[str, Any], offer: str) -> Iterator[str]:
        edition: Edition = self.edition(on)
        yield f"  {word}: {citizen.story(self.rulebook, facts)}"
        yield f"    Svaret: {citizen.answer(edition, facts, offer)}"
        command = citizen.command(self.rulebook.municipality.id, on, facts, self.folder)
        yield f"    Prøv selv: {command}"

    def _part(self, breach: Breach) -> str:
        """The block with a condition: `'kursus' (notes, nr. 1)`."""
        block, *path = breach.about[1:] if len(breach.about) > 1 else breach.about
        parts = (f"nr. {int(part) + 1}" if part.isdigit() else part for part in path)
        return f"'{block}'" + (f" ({', '.join(parts)})" if path else "")

    def _claim(self, breach: Breach) -> str:
        return next((c.says for c in self.rulebook.claims if c.id == breach.about[0]), "")

    def _offer_claimed(self, breach: Breach) -> str:
        return next((c.offer for c in self.rulebook.claims if (c.id,) == breach.about), "")

    def _place(self, kind: str, which: int, breach: Breach) -> str:
        """File and line of what the breach is about."""
        if kind == "needs":
            return self.where.head("needs")
        if kind == "reversals":
            return self._reversal(*breach.about)
        if kind == "when":
            kind, block, *path = breach.about
            if kind == "fallbacks":
                ids = [f.id for f in self.rulebook.municipality.fallbacks]
                return self.where.head(kind, ids.index(block))
            return self.where.of(kind, block, *(int(p) if p.isdigit() else p for p in path))
        return self.where.of(kind, breach.about[which])

    def _reversal(self, fact: str, offer: str) -> str:
        for located in self.where.files:
            for i, block in enumerate(located.value.get("reversals", ())):
                named = [block["offers"]] if isinstance(block["offers"], str) else block["offers"]
                if block["fact"] == fact and offer in named:
                    return f"{located.file}:{located.line(('reversals', i))}"
        return ":0"

    def _excused(self, property_: str, kind: str, about: str) -> str:
        if property_ == "more_help":
            found = next(r for r in self.rulebook.reversals if r.fact == kind and about in r.offers)
            return f"{about} ved mere '{kind}': {found.says} ({'; '.join(found.cite)})"
        offers = {offer.id: offer for offer in self.rulebook.offers}
        why = ""
        if about in offers:
            offer = offers[about]
            said = " ".join(f"{n.says} ({'; '.join(n.cite)})" for n in offer.narrower)
            why = {"never_best": offer.never_best, "narrower": said}.get(kind, "")
        return EXCUSED[kind].format(kind, about, why=why)
