"""What is measured is what it says: zen-engine's tables answer as we do, people could be somebody, and
the fewest answers are the fewest."""

import json
from datetime import date
from functools import cache
from itertools import combinations

import pytest
import zen

from assistant.dialog.machine import Phase
from assistant.rules.assess import assess
from assistant.rules.compiled import Edition, compile_for_proof
from assistant.rules.facts import Facts
from assistant.rules.relevance import relevant
from assistant.rules.truth import Truth
from bench.fewest import _Search, fewest
from bench.labels import Row, judge, ours, rows_of
from bench.peers import Fuzzy, Trained, lessons_beside_entries
from bench.people import Crowd
from bench.reading import long_rows
from bench.scale import copies
from bench.stories import talked
from bench.zen import Tables, differences
from tests.stories import Story, all_stories, library

ON = date(2026, 11, 25)
MUNICIPALITIES = tuple(library().rulebooks)


@cache
def edition(municipality: str) -> Edition:
    return library().edition(municipality, ON)


@cache
def people(municipality: str) -> tuple[Facts, ...]:
    return Crowd.of(edition(municipality)).people(40, seed=7)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_zen_engine_says_the_same_of_everybody(municipality, shared):
    """However the decision is written: every outcome, and every condition in the trace."""
    tables = Tables(edition(municipality), shared)
    for how, decision in tables.decisions():
        compiled = zen.ZenEngine().create_decision(json.dumps(decision))
        for facts in people(municipality):
            found = assess(edition(municipality), facts)
            assert differences(tables, compiled, found, facts) == [], how


def test_a_wrong_table_is_found():
    """The comparison would see another outcome and another truth of a condition."""
    tables = Tables(edition("holbaek"))
    _, decision = next(iter(tables.decisions()))
    wrong = json.dumps(decision).replace('\\"yes\\"', '\\"no\\"')
    compiled = zen.ZenEngine().create_decision(wrong)
    told = [(assess(edition("holbaek"), facts), facts) for facts in people("holbaek")]
    assert any(differences(tables, compiled, found, facts) for found, facts in told)


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_people_at_random_could_be_somebody(municipality):
    """Nobody is what the rulebook says that nobody can be, or is told of what does not apply."""
    proof, parts = compile_for_proof(edition(municipality).rulebook, ON)
    for facts in people(municipality):
        edition(municipality).check_applies(facts)
        masks = proof.masks(facts)
        truths = [proof.table.truth(node.diagram, masks, {}) for node in parts.impossible]
        assert Truth.YES not in truths


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_no_fewer_answers_settle_a_result(municipality):
    """Tried: of all sets with one answer less, none settles it."""
    own = [s for s in all_stories() if s.municipality == municipality]
    for story in own[:: len(own) // 4]:
        found = fewest(story.edition, story.known())
        search = _Search(story.edition, story.known())
        first = relevant(story.edition, search.told(frozenset()), ())
        tried = {q for q in search.questions if q in first or q in search.needed()}
        for fewer in combinations(sorted(tried), found.number - 1):
            assert search.open(frozenset(fewer)), story.file


@pytest.mark.parametrize("story", all_stories(), ids=lambda s: f"{s.municipality}/{s.file.stem}")
def test_every_story_comes_to_a_result(story: Story):
    """No question comes back for ever: what is asked again is a set of which more matters by now."""
    state, questions = talked(story.edition, story.known())
    assert state.phase is not Phase.ASKING
    assert max(map(questions.count, questions), default=0) <= 2


def test_a_copy_is_a_municipality_like_its_original():
    """Its own id in the head and in its words, and nothing else changed."""
    found = copies({"soroe": "soroe", "soroe-4": "soroe"})
    mine = {n for n in found if n.startswith("soroe-4/")}
    assert {n.replace("soroe-4/", "soroe/") for n in mine} >= {
        n for n in found if n.startswith("soroe/")
    }
    assert "\n  id: soroe-4\n" in found["soroe-4/municipality.yaml"]


ROWS = tuple(
    Row("t.tsv", n, "soroe", question, text, tuple(labels.split()), strict=False)
    for n, (question, text, labels) in enumerate(
        [
            ("-", "jeg er 42", "age=42"),
            ("-", "jeg er 57 år", "age=57"),
            ("-", "hvad koster det", "q:pris"),
            ("-", "hvad koster hjælpen", "q:pris"),
            ("hjaelp", "ingen", "hjaelp=ingen"),
            ("hjaelp", "lidt", "hjaelp=lidt"),
        ]
        * 2
    )
)


def test_wratio_finds_what_stands_on_the_screen():
    """A label, an answer to the question on the screen, and the number of a message."""
    fuzzy = Fuzzy.of(ROWS)
    screen = Row("t.tsv", 1, "soroe", "hjaelp", "Det skifter", (), strict=False)
    assert fuzzy.read(screen).sure == {"hjaelp=skifter"}
    number = Row("t.tsv", 1, "soroe", "age", "57", (), strict=False)
    assert "age=57" in fuzzy.read(number).sure


def test_the_classifier_learns_and_is_tried_on_what_it_was_not_taught():
    """A number it has never seen is still the number of the message; the same every time."""
    one, other = (Trained.of([], ROWS) for _ in range(2))
    asked = Row("u.tsv", 1, "soroe", "-", "jeg er 33", (), strict=False)
    assert one.read(asked).sure == {"age=33"}
    assert [one.read(row) for row in ROWS] == [other.read(row) for row in ROWS]
    assert set(one.of_rows) == set(ROWS)


def test_examples_teach_labels():
    """What must match teaches its label; what must not teaches that it is none."""
    found = {lesson.text: lesson.labels for lesson in lessons_beside_entries()}
    assert "indtaegt=foertidspension" in found["jeg er på førtidspension"]
    assert "indtaegt=foertidspension" not in found["jeg er ikke på førtidspension"]


def test_the_longest_texts_are_the_longest_there_may_be():
    """2,000 characters each, and each a kind of its own."""
    found = list(long_rows(every=10))
    assert {len(row.text) for _, row in found} == {2_000}
    assert len({name for name, _ in found}) == len(found)


@pytest.mark.parametrize(("question", "lacks"), [("-", True), ("-@paaroerende", False)])
def test_a_row_may_say_who_is_known_to_ask(tmp_path, question, lacks):
    """What a relative tells of their own wages is nothing of the person, once they are known to ask."""
    (tmp_path / "rows.tsv").write_text(f"soroe\t{question}\tjeg går på arbejde\t(asker=selv)\n")
    [row] = rows_of("rows", tmp_path)
    assert row.question == "-"
    assert bool(judge(row, ours(row)).extra) is lacks
