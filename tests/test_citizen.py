"""Somebody's answers as a short story, and the command that replays it."""

import json
import shlex
from typing import Any

import pytest

from assistant.citizen import answer, command, story
from assistant.rules.compiled import compile_rulebook
from assistant.rules.load import Rulebook
from tests.toy import BAKKEBY, FACTS, ON, Edit, rulebook

NIGHTS = """  - id: naetter
    kind: number
    label: Nætter
    means: Nætter i alt.
    unit: nætter
  - id: nat
    kind: truth
    label: Brug for hjælp om natten
    means: Om der er brug for hjælp om natten.
  - id: age
"""


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    """The toy with a number and a yes/no more, and a third way of asking."""
    staff = "      - {id: paaroerende, label: Jeg er pårørende}\n"
    return rulebook(
        Edit(FACTS, "  - id: age\n", NIGHTS),
        Edit(FACTS, staff, f"{staff}      - {{id: medarbejder, label: Jeg er medarbejder}}\n"),
    )


STORIES: list[tuple[dict[str, Any], str]] = [
    ({}, "En person."),
    # ---------------------------------------------------------------- who, how old, where
    ({"age": 40}, "En person på 40 år."),
    ({"age": 0}, "En person på 0 år."),
    ({"birth_year": 1959}, "En person (født 1959)."),
    ({"age": 67, "birth_year": 1959}, "En person på 67 år (født 1959)."),
    ({"bor_i_kommunen": True}, "En person, der bor i Bakkeby Kommune."),
    ({"bor_i_kommunen": False, "age": 40}, "En person på 40 år, der ikke bor i Bakkeby Kommune."),
    ({"asker": "selv", "age": 40}, "En person på 40 år. Personen spørger selv."),
    ({"asker": "paaroerende", "age": 40}, "En pårørende spørger for en person på 40 år."),
    ({"asker": "medarbejder"}, "En medarbejder spørger for en person."),
    # ---------------------------------------------------------------- every kind of fact
    ({"hjaelp": "lidt"}, "En person. Behovet for hjælp: Lidt."),
    ({"nat": True}, "En person. Brug for hjælp om natten: ja."),
    ({"nat": False}, "En person. Brug for hjælp om natten: nej."),
    ({"naetter": 3}, "En person. Nætter: 3 nætter."),
    ({"naetter": 0}, "En person. Nætter: 0 nætter."),
    (
        {"held": {"vaerksted": True, "aktivitet": False}},
        "En person. Tilbud, man har: Værkstedet. Tilbud, man har: ikke Aktivitet.",
    ),
    ({"held": ["aktivitet", "vaerksted"]}, "En person. Tilbud, man har: Værkstedet, Aktivitet."),
    ({"held": []}, "En person. Tilbud, man har: ikke Værkstedet, Aktivitet."),
    (
        {"asker": "paaroerende", "asker_needs": ["raad"]},
        "En pårørende spørger for en person. Hvad den pårørende selv har brug for: Et råd.",
    ),
    # ---------------------------------------------------------------- not known
    ({"hjaelp": "ved_ikke"}, "En person. Behovet for hjælp: ved ikke."),
    ({"held": "ved_ikke"}, "En person. Tilbud, man har: ved ikke."),
    ({"age": "ved_ikke"}, "En person. Alder: ved ikke."),
    ({"bor_i_kommunen": "ved_ikke"}, "En person. Bopæl i kommunen: ved ikke."),
    # ---------------------------------------------------------------- in the order of the facts
    (
        {"hjaelp": "meget", "needs": {"post": True}, "age": 17},
        "En person på 17 år. Hvad der er svært: Post og regninger. Behovet for hjælp: Meget.",
    ),
]


@pytest.mark.parametrize(("facts", "said"), STORIES, ids=str)
def test_every_fact_is_told(rules: Rulebook, facts, said):
    """Whatever was answered stands in the story, and nothing else does."""
    assert story(rules, facts) == said


@pytest.mark.parametrize("facts", [facts for facts, _ in STORIES], ids=str)
def test_the_command_gives_the_facts_back(facts):
    """As a shell reads it, it hands on exactly these facts."""
    echo, given, pipe, *words = shlex.split(command(BAKKEBY, ON, facts))
    assert (echo, json.loads(given), pipe) == ("echo", facts, "|")
    assert words == ["vejviser", "assess", "--municipality", BAKKEBY, "--on", str(ON), "-"]


@pytest.mark.parametrize(
    ("facts", "offer", "said"),
    [
        ({}, "", "Ingen behov nævnt: intet bestemt (Rådhuset)"),
        ({"age": 17, "needs": ["post"]}, "", "Post og regninger: intet bestemt (Rådhuset)"),
        (
            {"age": 40, "bor_i_kommunen": True, "needs": ["post", "raad"]},
            "",
            "Post og regninger: Kurset (Skolen); Et råd: Rådgivningen (Rådhuset)",
        ),
        (
            {"age": 17, "needs": ["post"]},
            "kursus",
            "Kurset (kursus): normalt ikke. Post og regninger: intet bestemt (Rådhuset)",
        ),
        (
            {"needs": ["post"]},
            "findes-ikke",
            "Post og regninger: intet bestemt (Rådhuset)",
        ),
    ],
)
def test_an_answer_is_one_line(rules: Rulebook, facts, offer, said):
    """What fits each need and whom to ask; first the outcome of an offer that is asked about."""
    assert answer(compile_rulebook(rules, ON), facts, offer) == said
