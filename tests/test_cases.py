"""Every story of tests/cases, written from the documents by someone who did not write the rules."""

import json
from dataclasses import asdict

import pytest

from tests.stories import Story, all_stories, cited, matters, plain, same_section

STORIES = all_stories()


@pytest.fixture(params=STORIES, ids=lambda story: f"{story.municipality}/{story.file.stem}")
def story(request: pytest.FixtureRequest) -> Story:
    found: Story = request.param
    return found


def test_the_fits_and_doors_are_those_of_the_story(story: Story):
    """Each need gets the fit that the document gives it, and the right first door."""
    assessment = story.assessment()
    fits = {need.need: need.fit for need in assessment.needs}
    doors = {need.need: need.doors[0] for need in assessment.needs}
    wanted = {
        n: None if f in ("none", None) else f for n, f in story.expect.get("fits", {}).items()
    }
    assert {need: fits.get(need) for need in wanted} == wanted
    expected_doors = story.expect.get("doors", {})
    assert {need: doors.get(need) for need in expected_doors} == expected_doors


def test_the_outcomes_are_those_of_the_story(story: Story):
    """Each offer that the story is about has the outcome that the document gives it."""
    assessment = story.assessment()
    wanted = story.expect.get("outcomes", {})
    assert {o: assessment.offer(o).outcome.value for o in wanted} == wanted
    playing = {o.id for o in assessment.offers if o.in_play}
    assert set(story.expect.get("in_play", ())) <= playing
    assert not set(story.expect.get("not_in_play", ())) & playing


def test_the_answer_cites_and_tells_what_the_story_needs(story: Story):
    """Every citation, contact and note that the story names is somewhere in the answer."""
    assessment, facts, renderer = story.assessment(), story.known(), story.renderer()
    offers = {o.id: renderer.offer_view(o) for o in assessment.offers}
    for cite in story.expect.get("cites", ()):
        told = set(cited(asdict(offers[cite["offer"]]) | {"matters": matters(renderer)}))
        assert any(same_section(cite["section"], section) for section in told), f"{cite} not cited"
    result = renderer.result(assessment, facts)
    text = plain(json.dumps(asdict(result), ensure_ascii=False))
    for note in story.expect.get("notes", ()):
        assert plain(note) in text, f"'{note}' is not told"
    for contact in story.expect.get("contacts", ()):
        assert f'"id": "{contact}"' in json.dumps(asdict(result)), f"{contact} is not shown"
