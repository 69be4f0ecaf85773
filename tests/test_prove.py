"""`vejviser prove`: a bad example of every kind of breach, and that the proof is exact.

The bad examples are edits of a toy municipality (`tests/toy`) that holds by itself.
"""

import io
import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import pytest

from assistant import DataError
from assistant.checking import check_files
from assistant.cli import main
from assistant.library import rule_files
from assistant.proving import TITLES, WRONG, prove_files, prove_rulebook
from assistant.rules.assess import Assessment, Outcome, Want, assess
from assistant.rules.compiled import AGE, BIRTH, compile_for_proof, compile_rulebook
from assistant.rules.facts import Value, read_facts
from assistant.rules.load import Rulebook, municipalities
from assistant.rules.model import Condition, Impossible, Kind
from assistant.rules.prove import PROOFS, Answered, Breach, Proof, Space, days_to_prove, prove
from assistant.rules.truth import Truth
from tests.strain import naive
from tests.strain.naive import Persons, lives
from tests.strain.random_rules import a_case, a_fact, options
from tests.toy import (
    BAKKEBY,
    CLAIMS,
    CONTACTS,
    FACTS,
    FOLDER,
    HEAD,
    LAW,
    ON,
    RULES,
    Edit,
    edited,
    rulebook,
    toy,
)

# ---------------------------------------------------------------- what holds


def test_the_toy_is_complete_and_holds():
    """Nothing is wrong with it, so that what an edit breaks is the edit's doing."""
    assert check_files(toy(), on=ON).problems == ()
    found = prove_files(toy(), BAKKEBY, ON)
    assert found.holds, found.lines
    assert found.first == ()
    assert found.proof
    assert [p.id for p in found.proof.properties] == list(TITLES)


@pytest.mark.parametrize("municipality", municipalities(rule_files()))
def test_the_rules_that_ship_hold(municipality):
    """Every property, for every answer, in every municipality."""
    found = prove_files(rule_files(), municipality, ON)
    assert found.holds, "\n".join(found.first)


# ---------------------------------------------------------------- a bad example of every kind

Shows = Callable[[Assessment], bool]


def outcome(offer: str, *wanted: str) -> Shows:
    return lambda found: found.offer(offer).outcome.value in wanted


def fit(*wanted: str | None) -> Shows:
    return lambda found: found.needs[0].fit in wanted


def doors(*wanted: str) -> Shows:
    return lambda found: found.needs[0].doors == wanted


@dataclass(frozen=True)
class Bad:
    """Edits that break the toy in one kind of way. `at`: a part of the line to be blamed, as it stands
    after the edit. `shows`: what the answer is to those who meet the breach, first before and then
    after; none if it concerns nobody in particular. `spoils`: what no edit can do, as it is refused at
    load. `also`: other kinds of breach that cannot but follow."""

    what: str
    property: str
    about: tuple[str, ...]
    edits: tuple[Edit, ...]
    file: str
    at: str
    shows: tuple[Shows, ...] = ()
    spoils: Callable[[Rulebook], Rulebook] = lambda rulebook: rulebook
    also: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.what}-{'-'.join(self.about)}"

    def breach(self) -> Breach:
        """The breach that the example is about."""
        (found,) = (
            breach
            for p in proved(self).properties
            for breach in p.breaches
            if (breach.what, breach.about) == (self.what, self.about)
        )
        return found


@cache
def broken(bad: Bad) -> Rulebook:
    """The toy's rulebook as the example breaks it."""
    return bad.spoils(rulebook(*bad.edits))


@cache
def proved(bad: Bad) -> Proof:
    """Its proof."""
    return prove(broken(bad), ON)


def in_block(block: str, old: str, new: str) -> Edit:
    return Edit(RULES, old, new, block)


def asking(offer: str, *conditions: str) -> tuple[Edit, ...]:
    """More conditions of an offer."""
    new = "".join(f"      - {{when: {c}, yes: a, no: b, cite: 1. Råd}}\n" for c in conditions)
    return (in_block(offer, "    asks:\n", f"    asks:\n{new}"),)


def noting(condition: str, more: str = "") -> tuple[Edit, ...]:
    """Another condition of the note on the course."""
    old = "{when: {fact: asker, is: paaroerende}, "
    return (in_block("kursus", old, f"{{when: {condition}, {more}"),)


def claiming(claim: str, says: str) -> tuple[Edit, ...]:
    """One more claim."""
    block = f"  - {{id: {claim}, says: x, cite: 'b-2026: 1. Råd', {says}}}\n"
    return (Edit(CLAIMS, "claims:\n", f"claims:\n{block}"),)


def silent(rulebook: Rulebook, which: int = -1) -> Rulebook:
    """With a fallback, the last if nothing else is said, that names nobody."""
    head = rulebook.municipality
    fallbacks = list(head.fallbacks)
    fallbacks[which] = fallbacks[which].model_copy(update={"doors": ()})
    return replace(rulebook, municipality=head.model_copy(update={"fallbacks": tuple(fallbacks)}))


def silent_to_children(rulebook: Rulebook) -> Rulebook:
    """With nobody to ask for those under 18."""
    return silent(rulebook, 0)


def two_of_one_id(rulebook: Rulebook) -> Rulebook:
    """With a second course of the same id, which meets another need."""
    course = next(offer for offer in rulebook.offers if offer.id == "kursus")
    other = course.model_copy(update={"meets": ("raad",)})
    return replace(rulebook, offers=(*rulebook.offers, other))


LITTLE, MUCH = "{fact: hjaelp, is: lidt}", "{fact: hjaelp, is: meget}"
CARER, SELF = "{fact: asker, is: paaroerende}", "{fact: asker, is: selv}"
HERE = "      - {when: {fact: bor_i_kommunen}, yes: Bor her., no: Bor ikke her., cite: 1. Råd}\n"
GROWN = "      - {when: {condition: voksen}, yes: Voksen., no: Under 18 år., cite: § 10}\n"
LETTER = """  - id: brev
    name: Brevet
    short: Et kursus mere i post.
    law: § 10
    meets: post
    rung: 3
    entry: open
    door: kontor
    cite: 2. Kursus
    asks:
      - {when: {condition: voksen}, yes: a, no: b, cite: 2. Kursus}
      - {when: {fact: bor_i_kommunen}, yes: a, no: b, cite: 2. Kursus}
    not_enough:
      - {when: {fact: hjaelp, is: meget}, says: x, cite: 2. Kursus}

"""
NEED, NOTE = "  needs: [", "says: Pårørende kan komme med."

BAD = (
    # ---------------------------------------------------------------- somebody is always answered
    Bad(
        "fit_does_not_meet", "answered", ("post", "person"), (),
        HEAD, NEED, (fit("kursus"),), spoils=two_of_one_id,
    ),
    Bad(
        "nobody_to_ask", "answered", ("arbejde", "person"),
        (in_block("raadgivning", "[post, arbejde, raad]", "[post, raad]"),
         Edit(LAW, "[post, arbejde, raad]", "[post, raad]")),
        HEAD, NEED, (doors(),), spoils=silent, also=frozenset(["no_contact", "no_answer"]),
    ),
    Bad(
        "no_answer", "answered", ("raad", "person"),
        asking("raadgivning", SELF), HEAD, NEED, (fit(None),), also=frozenset(["claim_broken"]),
    ),
    Bad(
        # Born in 1959, one is an adult, and may be on either side of the pension age.
        "no_answer", "answered", ("arbejde", "person"),
        (in_block("raadgivning", "[post, arbejde, raad]", "[post, raad]"),
         Edit(LAW, "[post, arbejde, raad]", "[post, raad]")),
        HEAD, NEED, (fit(None),),
    ),
    Bad(
        "no_contact", "reachable", ("raad", "person"), (),
        HEAD, NEED, (doors(),), spoils=silent_to_children,
    ),
    # ---------------------------------------------------------------- nothing stands there in vain
    Bad(
        "never_best", "best", ("brev",),
        (Edit(RULES, "  - id: vaerksted\n", f"{LETTER}  - id: vaerksted\n"),), RULES, "- id: brev",
    ),
    Bad(
        "best_after_all", "best", ("kursus",),
        (in_block("kursus", "rung: 2", "never_best: Aldrig.\n    rung: 2"),),
        RULES, "- id: kursus", (fit("kursus"),),
    ),
    Bad(
        "dead", "alive", ("offers", "kursus", "notes", "0"),
        noting(f"{{all: [{LITTLE}, {MUCH}]}}"), RULES, NOTE,
    ),
    Bad(
        "dead", "alive", ("offers", "kursus", "notes", "0"),
        noting("{all: [{fact: age, below: 18}, {fact: held, has: vaerksted}]}"), RULES, NOTE,
    ),
    Bad(
        "dead", "alive", ("fallbacks", "under-18"),
        (Edit(HEAD, "{fact: age, below: 18}", f"{{all: [{LITTLE}, {MUCH}]}}"),),
        HEAD, "- id: under-18",
    ),
    Bad(
        "always", "alive", ("offers", "kursus", "notes", "0"),
        noting(f"{{any: [{CARER}, {{not: {CARER}}}]}}"), RULES, NOTE,
    ),
    Bad(
        "always", "alive", ("offers", "kursus", "asks", "0"),
        asking("kursus", "{fact: hjaelp, is: [lidt, meget]}"), RULES, "[lidt, meget]",
        also=frozenset(["lost"]),
    ),
    Bad(
        "varies_after_all", "alive", ("offers", "kursus", "notes", "0"),
        noting(CARER, "constant_because: Sådan er det., "), RULES, NOTE,
    ),
    # ---------------------------------------------------------------- what is held
    Bad(
        "bar_in_vain", "bars", ("vaerksted", "aktivitet"),
        asking("vaerksted", "{not: {fact: held, has: aktivitet}}"), RULES, "- id: vaerksted",
    ),
    # ---------------------------------------------------------------- more help needed
    Bad(
        "lost", "more_help", ("hjaelp", "aktivitet"), asking("aktivitet", LITTLE),
        RULES, "- id: aktivitet",
        (outcome("aktivitet", "assessment", "unclear"), outcome("aktivitet", "not_matching")),
        also=frozenset(["fit_falls"]),
    ),
    Bad(
        "fit_falls", "more_help", ("hjaelp", "kursus", "post", "raadgivning"),
        (Edit(CLAIMS, "offers: [kursus]", "offers: [aktivitet]"),), RULES, "- id: kursus",
        (fit("kursus"), fit("raadgivning")), also=frozenset(["needless_reversal"]),
    ),
    Bad(
        "needless_reversal", "more_help", ("hjaelp", "aktivitet"),
        (Edit(CLAIMS, "offers: [kursus]", "offers: [kursus, aktivitet]"),), CLAIMS, "- fact: hjaelp",
    ),
    # ---------------------------------------------------------------- edges of the law
    Bad(
        "wider", "edges", ("kursus",),
        (Edit(LAW, "kursus, when: {condition: voksen}", "kursus, when: {fact: age, at_least: 21}"),),
        RULES, "- id: kursus", (outcome("kursus", "referral"),),
    ),
    Bad(
        "narrower", "edges", ("kursus",), asking("kursus", "{fact: age, below: 60}"),
        RULES, "- id: kursus", (outcome("kursus", "not_matching"), outcome("kursus", "referral")),
    ),
    Bad(
        "narrower", "edges", ("kursus",), asking("kursus", "{not: {fact: reached_pension_age}}"),
        RULES, "- id: kursus", (outcome("kursus", "not_matching"), outcome("kursus", "referral")),
    ),
    Bad(
        "not_narrower", "edges", ("kursus",),
        (in_block("kursus", "rung: 2", "narrower: [{says: Kun unge., cite: 2. Kursus}]\n    rung: 2"),),
        RULES, "- id: kursus",
    ),
    # ---------------------------------------------------------------- those who live elsewhere
    Bad(
        "counselling_here", "elsewhere", ("raad", "person"), (in_block("raadgivning", HERE, ""),),
        HEAD, NEED, (fit("raadgivning"),),
    ),
    Bad(
        "own_not_open", "elsewhere", ("egen-kommune",),
        (Edit(LAW, "    asks:\n", f"    asks:\n{GROWN}"),),
        LAW, "- id: egen-kommune", (outcome("egen-kommune", "not_matching", "unclear"),),
    ),
    # ---------------------------------------------------------------- the questions
    Bad(
        "asked_twice", "ends", ("q-hjaelp", "q-bor"),
        (Edit(FACTS, "facts: bor_i_kommunen", "facts: [bor_i_kommunen, hjaelp]"),),
        FACTS, "id: q-hjaelp",
    ),
    Bad(
        "waits_for_itself", "ends", ("hjaelp",),
        (Edit(FACTS, "    ordered: [lidt", f"    applies_when: {LITTLE}\n    ordered: [lidt"),),
        FACTS, "- id: hjaelp",
    ),
    Bad(
        "waits_for_itself", "ends", ("hjaelp",),
        (Edit(FACTS, "    ordered: [lidt", "    applies_when: {fact: bor_i_kommunen}\n    ordered: [lidt"),
         Edit(FACTS, "    label: Bopæl", f"    applies_when: {LITTLE}\n    label: Bopæl")),
        FACTS, "- id: hjaelp",
    ),
    # ---------------------------------------------------------------- claims
    Bad(
        "claim_broken", "claims", ("aldrig-kursus",),
        claiming("aldrig-kursus", "offer: kursus, never: referral"),
        CLAIMS, "id: aldrig-kursus", (outcome("kursus", "referral"),),
    ),
    Bad(
        "claim_broken", "claims", ("altid-kursus",),
        claiming("altid-kursus", f"given: {LITTLE}, offer: kursus, outcomes: [referral, not_matching]"),
        CLAIMS, "id: altid-kursus", (outcome("kursus", "unclear"),),
    ),
    Bad(
        "claim_broken", "claims", ("kun-kursus",), claiming("kun-kursus", "need: post, fit: [kursus, none]"),
        CLAIMS, "id: kun-kursus", (fit("raadgivning", "egen-kommune"),),
    ),
    Bad(
        "claim_broken", "claims", ("aldrig-intet",), claiming("aldrig-intet", "need: post, fit_never: none"),
        CLAIMS, "id: aldrig-intet", (fit(None),),
    ),
    Bad(
        "claim_broken", "claims", ("kun-raadhus",), claiming("kun-raadhus", "need: raad, door: raadhus"),
        CLAIMS, "id: kun-raadhus", (doors("egen-kommune"),),
    ),
    Bad(
        "claim_broken", "claims", ("paaroerendes",),
        claiming("paaroerendes", "need: raad, about: asker, fit: egen-kommune"),
        CLAIMS, "id: paaroerendes", (fit("raadgivning", None),),
    ),
    Bad(
        "claim_of_nobody", "claims", ("ingen",),
        claiming("ingen", f"given: {{all: [{LITTLE}, {MUCH}]}}, offer: kursus, never: open"),
        CLAIMS, "id: ingen",
    ),
)  # fmt: skip
MISREAD = "not_barred"
"""What no rules can break, only the product: it has an example of its own, below."""


@pytest.mark.parametrize("gone", ["address: Bakken 1, ", "mail: visitation@bakkeby.example, "])
def test_a_door_or_place_that_nobody_can_reach_is_no_rulebook(gone):
    """That somebody answers is seen at load, so that a proof need only see that there is a door."""
    with pytest.raises(DataError, match="kan ikke nås"):
        rulebook(Edit(CONTACTS, gone, ""))


def test_every_kind_of_breach_has_a_bad_example():
    """A new kind of breach comes with rules that break it."""
    assert {bad.what for bad in BAD} | {MISREAD} == set(WRONG)


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_what_is_broken_is_found_and_nothing_else(bad: Bad):
    """The right property fails, of the right kind, about the right blocks."""
    proof = proved(bad)
    assert not proof.holds
    found = {(p.id, breach.what, breach.about) for p in proof.properties for breach in p.breaches}
    assert (bad.property, bad.what, bad.about) in found
    assert {what for _, what, _ in found} <= {bad.what} | bad.also, found


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_breach_is_somebody_who_meets_it(bad: Bad):
    """The facts replay: assessed by themselves they show what is wrong."""
    found = bad.breach()
    told = [facts for facts in (found.facts, found.then) if facts is not None]
    assert len(told) == len(bad.shows)
    edition = compile_rulebook(broken(bad), found.on)
    for facts, shows in zip(told, bad.shows, strict=True):
        answer = assess(edition, read_facts(edition.rulebook.facts, facts, found.on))
        assert shows(answer), (facts, answer.needs)


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_breach_is_told_with_its_place_a_story_and_a_command(bad: Bad):
    """The first line has file and line of the block; each person has a story, an answer and a command."""
    found = bad.breach()
    files = edited(*bad.edits)
    lines = prove_rulebook(broken(bad), files, ON).lines
    places = [m for m in (re.match(r"\s+([^ :]+):(\d+): .+ -> .+", line) for line in lines) if m]
    blamed = {(m[1], files[m[1]].splitlines()[int(m[2]) - 1]) for m in places}
    assert any(file == bad.file and bad.at in line for file, line in blamed), lines
    for facts in (found.facts, found.then):
        if facts is not None:
            story, _, command = _told(lines, facts)
            assert f" på {facts['age']} år" in story if "age" in facts else " år" not in story
            assert (
                f"(født {facts['birth_year']})" in story if BIRTH in facts else "født" not in story
            )
            assert ("pårørende" in story.casefold()) == (facts.get("asker") == "paaroerende")
            assert command[5:] == ["--municipality", BAKKEBY, "--on", str(found.on), "-"]


def _told(lines: Sequence[str], facts: Mapping[str, Any]) -> tuple[str, str, list[str]]:
    """The story of these facts, the answer, and the command in its words."""
    for i, line in enumerate(lines):
        _, said, command = line.partition("Prøv selv: ")
        words = shlex.split(command) if said else []
        if words and json.loads(words[1]) == facts:
            return lines[i - 2], lines[i - 1], words
    raise AssertionError(f"no command replays {facts}")


def test_a_bar_that_does_not_bar_is_found():
    """If the bars were lost between the rules and the diagrams, those who hold the other would show it."""
    with_bars = rulebook()
    without = replace(
        with_bars, offers=tuple(o.model_copy(update={"bars": ()}) for o in with_bars.offers)
    )
    edition, parts = compile_for_proof(without, ON)
    said = {offer.id: offer for offer in with_bars.offers}
    misread = tuple(replace(c, offer=said[c.offer.id]) for c in edition.offers)
    wrong = replace(edition, offers=misread)
    found = PROOFS["bars"](Space(wrong, parts)).breaches
    assert [(b.what, b.about) for b in found] == [
        (MISREAD, ("vaerksted", "aktivitet")),
        (MISREAD, ("aktivitet", "vaerksted")),
    ]
    for breach in found:
        offer, other = breach.about
        answer = assess(wrong, read_facts(wrong.rulebook.facts, breach.facts, ON))
        assert answer.offer(other).held is Truth.YES
        assert answer.offer(offer).outcome is not Outcome.NOT_MATCHING


def test_a_breach_in_the_rules_that_ship_replays_with_its_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """The printed command, as it stands, gives the answer that the breach tells of."""
    claim = "  - {id: nej, offer: sel-85, never: assessment, says: Aldrig § 85., cite: 's-85: Indledning'}"
    path = "soroe/claims.yaml"
    files = {**rule_files()}
    files[path] = files[path].replace("claims:\n", f"claims:\n{claim}\n", 1)
    proved = prove_files(files, "soroe", ON)
    place, story, answer, command = proved.first
    assert place.startswith(f"{path}:{files[path].splitlines().index(claim) + 1}: ")
    echo, facts, pipe, name, *words = shlex.split(command.partition("Prøv selv: ")[2])
    assert (echo, pipe, name) == ("echo", "|", "vejviser")
    age = json.loads(facts)["age"]
    assert f" på {age} år" in story
    assert "(sel-85): vurdering." in answer
    monkeypatch.setattr("sys.stdin", io.StringIO(facts))
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)["assessment"]
    outcomes = {o["id"]: o["outcome"] for o in found["offers"]}
    assert outcomes["sel-85"] == "assessment"


# ---------------------------------------------------------------- how many states

AGES = 6
"""Under 18, 18 to the pension age, over it; born so that it may be either of two; not told."""
ADULT = 3
"""Of these 18 or more for certain: before the pension age, after it, and either."""
EVERYBODY = 3 * 3**3 * 3 * 3 * 3 * AGES * 3**2 * 3
"""Who asks, three needs, the carer's need, help, home, age, two offers held, one asked about: each
yes, no or not told; or one of two, or not told."""
MINE, THEIRS = EVERYBODY // 3, EVERYBODY // 3**2
"""Those who state a need; carers who state one of their own."""


def test_what_an_age_can_leave_open():
    """Counted day for day: what those who tell an age, a birth year, both or none can be."""
    every = lives(rulebook().pension_age, ON)
    left = set()
    for age, year in product((None, *range(121)), (None, *range(1905, 2027))):
        fitting = [life for life in every if age in (None, life.age) and year in (None, life.year)]
        left.add(frozenset((life.age >= 18, life.reached) for life in fitting))
    left -= {frozenset()}
    assert len(left) == AGES
    grown = [who for who in left if all(adult for adult, _ in who)]
    assert len(grown) == ADULT


@pytest.mark.parametrize(
    ("property_", "states"),
    [
        ("answered", (3 * MINE + THEIRS) // AGES * ADULT // 3),
        ("reachable", 3 * MINE + THEIRS),
        ("best", 3 * MINE + THEIRS),
        ("alive", EVERYBODY),
        ("bars", 2 * EVERYBODY // 3),
        ("more_help", EVERYBODY // 3),
        ("edges", 3 * EVERYBODY),
        ("elsewhere", (3 * MINE + THEIRS) // 3),
        ("ends", EVERYBODY),
        ("claims", 2 * EVERYBODY),
    ],
)
def test_the_number_of_states(property_, states):
    """Each property says how many states it covers, counted here by hand."""
    proof = prove(rulebook(), ON)
    assert {p.id: p.states for p in proof.properties}[property_] == states


def test_a_day_on_which_something_changes_is_proved_too():
    """An offer that begins later makes one more day, and the breach is told on the first that has it."""
    begins = in_block("aktivitet", "    rung: 3\n", "    rung: 3\n    valid_from: 2027-03-01\n")
    later = rulebook(begins, *asking("aktivitet", LITTLE))
    proof = prove(later, ON)
    assert proof.days == (ON, date(2027, 3, 1))
    days = {breach.on for p in proof.properties for breach in p.breaches if breach.what == "lost"}
    assert days == {date(2027, 3, 1)}


def test_a_day_on_which_age_tells_another_pension_age_is_proved_where_it_makes_a_difference():
    """From 2030 an age of 67 leaves the pension age open. Before, only a birth year did, which is the
    same to rules without a limit at 67."""
    steps = "  - {born_from: 1850-01-01, years: 67}\n"
    to_68 = Edit(LAW, steps, f"{steps}  - {{born_from: 1963-01-01, years: 68}}\n")
    assert prove(rulebook(to_68), ON).days == (ON,)
    at_67 = noting("{fact: age, at_least: 67}")
    days = prove(rulebook(to_68, *at_67), ON).days
    assert days[:2] == (ON, date(2030, 1, 1))
    assert date(2030, 12, 31) in days_to_prove(rulebook(to_68), ON)


# ---------------------------------------------------------------- the command


def test_the_printed_commands_replay_by_the_rules_that_were_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """Rules in a folder of their own are named in the command: before, and after the change."""
    _write(tmp_path, edited(*asking("aktivitet", LITTLE)))
    assert main(["prove", "--data", str(tmp_path), "--on", str(ON)]) == 1
    commands = re.findall(r"Prøv selv: (.+)", capsys.readouterr().out)
    seen = set()
    for command in commands:
        _, facts, _, _, *words = shlex.split(command)
        monkeypatch.setattr("sys.stdin", io.StringIO(facts))
        assert main(words) == 0
        found = json.loads(capsys.readouterr().out)["assessment"]
        outcomes = {o["id"]: o["outcome"] for o in found["offers"]}
        seen.add((json.loads(facts).get("hjaelp"), outcomes["aktivitet"]))
    assert {("lidt", "assessment"), ("meget", "not_matching")} <= seen


def test_prove_says_what_holds_and_what_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """0 if all hold; 1 if one does not or cannot be read; the others are told all the same."""
    assert main(["prove", "--data", str(FOLDER), "--on", str(ON)]) == 0
    assert capsys.readouterr().out.startswith(f"{BAKKEBY}: holder")
    written = edited(*asking("aktivitet", LITTLE))
    _write(tmp_path, written)
    assert main(["prove", "--data", str(tmp_path), "--on", str(ON)]) == 1
    told = capsys.readouterr().out
    assert told.startswith(f"{BAKKEBY}: HOLDER IKKE")
    assert told.count("BRUD") == 1
    _write(tmp_path, {"andenby/municipality.yaml": "municipality: {id: [\n"})
    assert main(["prove", "--data", str(tmp_path), "--on", str(ON)]) == 1
    told = capsys.readouterr().out
    assert "andenby: kan ikke læses\n  andenby/municipality.yaml:" in told
    assert f"{BAKKEBY}: HOLDER IKKE" in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data", "/findes/ikke"],
        ["--on", "i morgen"],
        ["--data", str(FOLDER / "national")],
    ],
)
def test_what_cannot_be_proved_is_an_error(arguments, capsys: pytest.CaptureFixture[str]):
    """Nothing is printed as a result."""
    try:
        code = main(["prove", *arguments])
    except SystemExit as ended:  # argparse's way
        code = int(str(ended.code))
    assert code == 2
    assert capsys.readouterr().out == ""


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


# ---------------------------------------------------------------- exact


@dataclass(frozen=True)
class State:
    """One course of answers, and those who fit it."""

    known: Mapping[str, Value]
    here: int


class ByHand:
    """All that can be answered to a random rulebook, and what is then decided, person by person."""

    def __init__(self, rulebook: Rulebook, on: date, keys: frozenset[str] = frozenset()) -> None:
        """`keys`: what is answered, if not only what the rulebook reads."""
        self.rulebook, self.on = rulebook, on
        self.keys = keys or _read_by(rulebook)
        self.persons = Persons(rulebook, on, self.keys)

    def count(self) -> int:
        """How many courses of answers there are at most."""
        sizes = (len(values) + 1 for key, values in self.persons.values.items() if key != AGE)
        return prod(sizes) * (60 if AGE in self.keys else 1)

    def states(self) -> Iterator[State]:
        """Every course of answers that somebody fits, but for those whom nobody can be."""
        told = [key for key in self.persons.values if key != AGE]
        answers = [(None, *self.persons.answers(key)) for key in told]
        for age, course in product(self._ages(), product(*answers)):
            said = {**age, **dict(zip(told, course, strict=True))}
            known = {key: value for key, value in said.items() if value is not None}
            here = self.persons.knowing(known)
            if here and not self.impossible(here):
                yield State(known, here)

    def _ages(self) -> Sequence[Mapping[str, Value | None]]:
        if AGE not in self.keys:
            return ({},)
        pairs = product((None, *naive.AGES), (None, *self.persons.answers(BIRTH)))
        return [{AGE: age, BIRTH: year} for age, year in pairs]

    def impossible(self, here: int) -> bool:
        """Whether nobody can have answered so."""
        return any(
            self.persons.truth(said.when, here) is Truth.YES for said in self.rulebook.impossible
        )

    def need(self, want: Want, state: State) -> Answered:
        """What is decided of a need."""
        persons = self.persons
        asked = naive.Want(want.need, want.about, True)
        held = [key[5:] for key, yes in state.known.items() if key.startswith("held.") and yes]
        answer = persons.answer(state.here, (asked,), (), held)
        (fit,), (doors,) = answer.fits, answer.doors
        candidates = persons.candidates(asked)
        alive = [o for o in candidates if persons.outcome(o, state.here) != "not_matching"]
        described = any(o.kind == "described" for o in alive)
        unclear = fit is None and described
        fallback = None if fit else self._fallback(state.here, described)
        return Answered(fit, doors, fallback, unclear)

    def _fallback(self, here: int, described: bool) -> str | None:
        for fallback in self.rulebook.municipality.fallbacks:
            if fallback.when is None:
                return None if described else fallback.id
            if self.persons.truth(fallback.when, here) is Truth.YES:
                return fallback.id
        return None

    def outcome(self, offer: str, state: State) -> str:
        """What is decided of an offer."""
        (found,) = (o for o in self.persons.offers if o.id == offer)
        return self.persons.outcome(found, state.here)


def _read_by(rulebook: Rulebook) -> frozenset[str]:
    """The keys on which anything can depend: of the facts in conditions, and of what is held."""
    found = {f"held.{offer.id}" for offer in rulebook.offers if offer.door_held}
    found |= {f"held.{bar.held}" for offer in rulebook.offers for bar in offer.bars}
    todo: list[Any] = [rulebook.offers, rulebook.municipality.fallbacks, rulebook.impossible]
    todo += rulebook.conditions.values()
    while todo:
        block = todo.pop()
        if isinstance(block, Condition) and block.fact == "held":
            found |= {f"held.{member}" for member in block.has}
        elif isinstance(block, Condition) and block.fact:
            fact = AGE if block.fact == naive.REACHED else block.fact
            found |= naive.values_of(rulebook.facts[fact]).keys()
        todo += block if isinstance(block, tuple) else []
        todo += [getattr(block, name) for name in getattr(type(block), "model_fields", ())]
    return frozenset(found)


def a_rulebook_of(seed: int, **more: Any) -> Rulebook:
    """A random rulebook with the facts that a proof knows by name; of some, a few cannot be."""
    found = a_case(seed, **more).rulebook
    asker = a_fact("asker", Kind.CHOICE, options=options("selv", "paaroerende"))
    ages = a_fact(AGE, Kind.NUMBER, maximum=120), a_fact(BIRTH, Kind.NUMBER, maximum=2100)
    facts = {fact.id: fact for fact in (asker, *ages)} | dict(found.facts)
    never = (Impossible(when=Condition(condition="c"), why="x"),) if seed % 3 == 0 else ()
    return replace(found, facts=facts, impossible=never)


MOST_STATES = 1_500
RANDOM = [
    *((seed, ON, {"size": 1 + seed % 2, "guarded": seed % 2 == 0}) for seed in range(90)),
    *((seed, ON, {"size": 1, "aged": True}) for seed in range(25)),
    *((seed, date(2030, 6, 1), {"size": 1, "aged": True}) for seed in range(25)),
]


@pytest.mark.parametrize("part", range(7))
def test_ways_finds_every_decision_and_invents_none(part):
    """Of needs, of offers and of both at once: exactly what trying every answer gives."""
    tried = 0
    for seed, on, more in RANDOM[part * 20 : part * 20 + 20]:
        rulebook = a_rulebook_of(seed, **more)
        by_hand = ByHand(rulebook, on)
        if by_hand.count() <= MOST_STATES:
            tried += 1
            _check_ways(Space(*compile_for_proof(rulebook, on)), by_hand, f"{seed} {on} {more}")
    assert tried > 5


def _check_ways(space: Space, by_hand: ByHand, case: str) -> None:
    states = tuple(by_hand.states())
    offer = space.edition.offers[0]
    for want, stating in space.wants:
        wanted = {(by_hand.need(want, s), by_hand.outcome(offer.offer.id, s)) for s in states}
        nodes = (space.need(want), space.outcome(offer))
        found = dict(space.ways(nodes, stating))
        assert set(found) == wanted, (case, want)
        assert {node for (node,), _ in space.ways(nodes[:1], stating)} == {n for n, _ in wanted}
        for decisions, way in found.items():
            facts = space.somebody(way)
            assert facts[_needs_of(want)] == {want.need: True}
            assert _decided(by_hand, want, offer.offer.id, facts) == decisions, case
            for fewer in _without_one(facts, ("asker", _needs_of(want))):
                left = _decided(by_hand, want, offer.offer.id, fewer)
                assert left != decisions, (case, want, facts, fewer)
    for other in space.edition.offers:
        outcomes = {by_hand.outcome(other.offer.id, s) for s in states}
        assert {o for (o,), _ in space.ways((space.outcome(other),))} == outcomes, case


def _needs_of(want: Want) -> str:
    return "needs" if want.about == "person" else "asker_needs"


def _decided(
    by_hand: ByHand, want: Want, offer: str, facts: Mapping[str, Any]
) -> tuple[Answered, str] | None:
    """What is decided of somebody's facts; None if nobody can have told them."""
    known = read_facts(by_hand.rulebook.facts, dict(facts), by_hand.on).known
    values = {key: told.value for key, told in known.items()}
    state = State(values, by_hand.persons.knowing(values))
    if not state.here or by_hand.impossible(state.here):
        return None
    return by_hand.need(want, state), by_hand.outcome(offer, state)


def _without_one(facts: Mapping[str, Any], kept: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """The facts with one answer less: a member of a set, an age with its birth year, or a value."""
    for name, value in facts.items():
        rest = {other: v for other, v in facts.items() if other != name}
        if name in kept or (name == BIRTH and AGE in facts):
            continue
        if isinstance(value, Mapping):
            yield from (
                {**rest, name: {k: v for k, v in value.items() if k != member}} for member in value
            )
        else:
            yield {k: v for k, v in rest.items() if name != AGE or k != BIRTH}
