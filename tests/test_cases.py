"""Every story of tests/cases, written from the documents by someone who did not write the rules."""

import json
from dataclasses import asdict

import pytest

from assistant.cases import differences
from tests.stories import Story, all_stories, cited, matters, plain, same_section

STORIES = all_stories()


@pytest.fixture(params=STORIES, ids=lambda story: f"{story.municipality}/{story.file.stem}")
def story(request: pytest.FixtureRequest) -> Story:
    found: Story = request.param
    return found


def test_the_rules_answer_what_the_story_expects(story: Story):
    """Each need gets the fit and the first door that the document gives it, each offer its outcome."""
    assert differences(story, story.assessment()) == ()


def test_the_answer_cites_and_tells_what_the_story_needs(story: Story):
    """Every citation, contact and note that the story names is somewhere in the answer."""
    assessment, facts, renderer = story.assessment(), story.known(), story.renderer()
    offers = {o.id: renderer.offer_view(assessment, o.id) for o in assessment.offers}
    for cite in story.expect.get("cites", ()):
        told = set(cited(asdict(offers[cite["offer"]]) | {"matters": matters(renderer)}))
        assert any(same_section(cite["section"], section) for section in told), f"{cite} not cited"
    result = renderer.result(assessment, facts)
    text = plain(json.dumps(asdict(result), ensure_ascii=False))
    for note in story.expect.get("notes", ()):
        assert plain(note) in text, f"'{note}' is not told"
    for contact in story.expect.get("contacts", ()):
        assert f'"id": "{contact}"' in json.dumps(asdict(result)), f"{contact} is not shown"
