"""Conditions in plain Danish: every form, its negation, and nothing of the rule left out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from assistant.conditions_in_words import Phrase, in_words, one_line, phrase
from assistant.library import rule_files
from assistant.rules.load import Rulebook, load, municipalities
from assistant.rules.model import Condition, Fact

FACTS: tuple[dict[str, Any], ...] = (
    {"id": "hund", "kind": "truth", "label": "Hund i hjemmet", "means": "-"},
    {"id": "afstand", "kind": "number", "label": "Afstand", "means": "-", "unit": "km"},
    {
        "id": "vej", "kind": "choice", "label": "Vejen", "means": "-",
        "options": [{"id": "a", "label": "Grus"}, {"id": "b", "label": "Asfalt"}],
    },
    {
        "id": "dyr", "kind": "set", "label": "Dyr", "means": "-",
        "options": [{"id": "a", "label": "Ko"}, {"id": "b", "label": "Gris"}],
    },
    {
        "id": "graden", "kind": "truth", "label": "VUM-grad", "means": "-",
        "known_by": "caseworker",
    },
)  # fmt: skip
NAMED: dict[str, dict[str, Any]] = {
    "langt": {"fact": "afstand", "at_least": 10},
    "paa-landet": {"any": [{"condition": "langt"}, {"fact": "dyr", "has": "a"}]},
}


def condition(written: dict[str, Any]) -> Condition:
    return Condition.model_validate(written)


@pytest.fixture(scope="module")
def farm() -> Rulebook:
    """Sorø's rulebook with a few facts and named conditions of our own."""
    soroe = load(rule_files(), "soroe")
    facts = {str(written["id"]): Fact.model_validate(written) for written in FACTS}
    named = {name: condition(written) for name, written in NAMED.items()}
    return replace(soroe, facts={**soroe.facts, **facts}, conditions=named)


HUND, GRUS = {"fact": "hund"}, {"fact": "vej", "is": "a"}


@pytest.mark.parametrize(
    ("written", "told", "told_not"),
    [
        (HUND, "Hund i hjemmet: ja", "Hund i hjemmet: nej"),
        ({"fact": "hund", "is": "yes"}, "Hund i hjemmet: ja", "Hund i hjemmet: nej"),
        ({"fact": "hund", "is": "no"}, "Hund i hjemmet: nej", "Hund i hjemmet: ja"),
        ({"fact": "bor_i_kommunen"}, "Bor i kommunen", "Bor ikke i kommunen"),
        (
            {"fact": "reached_pension_age"},
            "Har nået folkepensionsalderen",
            "Har ikke nået folkepensionsalderen",
        ),
        ({"fact": "graden"}, "VUM-grad: ja (vurderes)", "VUM-grad: nej (vurderes)"),
        ({"fact": "afstand", "at_least": 10}, "Afstand er mindst 10 km", "Afstand er under 10 km"),
        ({"fact": "age", "below": 18}, "Alder er under 18 år", "Alder er mindst 18 år"),
        (
            {"fact": "age", "at_least": 18, "below": 65},
            "Alder er mindst 18 og under 65 år",
            "Alder er under 18 eller mindst 65 år",
        ),
        (GRUS, "Vejen: »Grus«", "Vejen: ikke »Grus«"),
        (
            {"fact": "vej", "is": ["a", "b"]},
            "Vejen: »Grus« eller »Asfalt«",
            "Vejen: hverken »Grus« eller »Asfalt«",
        ),
        ({"fact": "dyr", "has": "a"}, "Dyr: »Ko«", "Dyr: ikke »Ko«"),
        (
            {"fact": "dyr", "has": ["a", "b"]},
            "Dyr: »Ko« eller »Gris«",
            "Dyr: hverken »Ko« eller »Gris«",
        ),
        (
            {"fact": "needs", "has": "bolig"},
            "Har behovet »Et sted at bo«",
            "Har ikke behovet »Et sted at bo«",
        ),
        ({"condition": "langt"}, "Afstand er mindst 10 km", "Afstand er under 10 km"),
        (
            {"condition": "paa-landet"},
            "Afstand er mindst 10 km ELLER dyr: »Ko«",
            "Afstand er under 10 km OG dyr: ikke »Ko«",
        ),
        (
            {"all": [HUND, GRUS]},
            "Hund i hjemmet: ja OG vejen: »Grus«",
            "Hund i hjemmet: nej ELLER vejen: ikke »Grus«",
        ),
        (
            {"any": [HUND, GRUS]},
            "Hund i hjemmet: ja ELLER vejen: »Grus«",
            "Hund i hjemmet: nej OG vejen: ikke »Grus«",
        ),
        (
            {"all": [GRUS, {"any": [HUND, {"not": GRUS}]}]},
            "Vejen: »Grus« OG (hund i hjemmet: ja ELLER vejen: ikke »Grus«)",
            "Vejen: ikke »Grus« ELLER (hund i hjemmet: nej OG vejen: »Grus«)",
        ),
        (
            {"all": [GRUS, {"all": [HUND, HUND]}]},
            "Vejen: »Grus« OG hund i hjemmet: ja OG hund i hjemmet: ja",
            "Vejen: ikke »Grus« ELLER hund i hjemmet: nej ELLER hund i hjemmet: nej",
        ),
        ({"any": [HUND]}, "Hund i hjemmet: ja", "Hund i hjemmet: nej"),
    ],
)  # fmt: skip
def test_every_form_has_words_and_so_has_its_negation(farm, written, told, told_not):
    """A condition, its negation and its double negation, each on one line."""
    assert in_words(farm, condition(written)) == told
    assert in_words(farm, condition({"not": written})) == told_not
    assert in_words(farm, condition({"not": {"not": written}})) == told


def test_no_condition_is_always(farm):
    """What has no condition holds for everybody."""
    assert in_words(farm, None) == "Altid"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"condition": "paa-landet"}, Phrase("»paa-landet«", "paa-landet")),
        ({"not": {"condition": "paa-landet"}}, Phrase("ikke »paa-landet«", "paa-landet")),
        ({"condition": "langt"}, Phrase("afstand er mindst 10 km", "langt")),
        ({"not": {"condition": "langt"}}, Phrase("afstand er under 10 km", "langt")),
    ],
)
def test_a_name_leads_to_where_it_is_spelled_out(farm, written, expected):
    """On a page a condition with a name is told by it; one sentence is told as it is."""
    assert phrase(farm, condition(written)) == expected


def test_a_group_inside_a_name_keeps_to_itself(farm):
    """The name stands as one part of its group, however it is spelled out elsewhere."""
    told = phrase(farm, condition({"any": [HUND, {"condition": "paa-landet"}]}))
    assert [part.named for part in told.parts] == ["", "paa-landet"]
    assert one_line(told) == "hund i hjemmet: ja ELLER »paa-landet«"


# ---------------------------------------------------------------- the rules that ship


def conditions(block: Any) -> Iterator[Condition]:
    """Every condition under a block, the outermost of each."""
    if isinstance(block, Condition):
        yield block
    elif isinstance(block, tuple):
        for item in block:
            yield from conditions(item)
    elif hasattr(type(block), "model_fields"):
        for name in type(block).model_fields:
            yield from conditions(getattr(block, name))


def labels(rulebook: Rulebook, of: Condition) -> Iterator[str]:
    """The words of every value and the number of every limit that a condition tests."""
    for part in (*of.all, *of.any, *((of.not_,) if of.not_ else ())):
        yield from labels(rulebook, part)
    if of.condition:
        yield from labels(rulebook, rulebook.conditions[of.condition])
    fact = rulebook.facts.get(of.fact)
    if fact and fact.options:
        yield from (fact.option(value).label for value in (*of.is_, *of.has))
    yield from (str(limit) for limit in (of.at_least, of.below) if limit is not None)


@pytest.mark.parametrize("municipality", municipalities(rule_files()))
def test_nothing_of_a_rule_is_left_out(municipality):
    """Every value and limit of every condition that ships stands in its words, and its negation is
    another sentence."""
    rulebook = load(rule_files(), municipality)
    everything = (
        *conditions(rulebook.offers),
        *conditions(tuple(rulebook.facts.values())),
        *conditions(rulebook.municipality),
        *conditions(tuple(rulebook.topics.values())),
        *conditions((rulebook.claims, rulebook.impossible, rulebook.base)),
        *rulebook.conditions.values(),
    )
    assert len(everything) > 10
    for one in everything:
        told = in_words(rulebook, one)
        assert [label for label in labels(rulebook, one) if label not in told] == []
        assert in_words(rulebook, Condition.model_validate({"not": one})) != told
