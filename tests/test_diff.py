"""`vejviser diff`: exactly whose answer changes between two versions, and the stories it breaks."""

import io
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from assistant import DataError
from assistant.cases import read_case
from assistant.cli import main
from assistant.comparing import compare_files
from assistant.library import rule_files
from assistant.rules.assess import Want, assess
from assistant.rules.compare import ABSENT, AnswerSet, Born, Change, Comparison, compare
from assistant.rules.compiled import AGE, BIRTH, Edition, compile_rulebook
from assistant.rules.facts import OLDEST, read_facts
from assistant.rules.load import Rulebook, load
from assistant.rules.model import Condition, Impossible, Offer
from assistant.versions import INSIDE
from tests.strain.random_rules import NEEDS
from tests.test_prove import MOST_STATES, ByHand, State, a_rulebook_of, asking, in_block
from tests.toy import BAKKEBY, CONTACTS, FACTS, HEAD, LAW, ON, RULES, Edit, edited, rulebook, toy

# ---------------------------------------------------------------- exact, on random rulebooks


def mutated(luck: Random, old: Rulebook) -> Rulebook:
    """The rulebook with one to three things changed, over the same facts."""
    new = old
    for _ in range(luck.randint(1, 3)):
        new = luck.choice(MUTATIONS)(luck, new)
    return replace(new, digest=f"{old.digest}-changed")


def _an_offer_changed(change: Callable[[Random, Rulebook, Offer], Mapping[str, Any]]) -> Any:
    def mutate(luck: Random, old: Rulebook) -> Rulebook:
        which = luck.choice(old.offers)
        new = which.model_copy(update=change(luck, old, which))
        return replace(old, offers=tuple(new if o is which else o for o in old.offers))

    return mutate


def _negated(luck: Random, old: Rulebook, offer: Offer) -> Mapping[str, Any]:
    asks = list(offer.asks)
    if asks:
        i = luck.randrange(len(asks))
        opposite = Condition.model_validate({"not": asks[i].when})
        asks[i] = asks[i].model_copy(update={"when": opposite})
    return {"asks": tuple(asks)}


def _one_offer_less(luck: Random, old: Rulebook) -> Rulebook:
    gone = luck.choice(old.offers)
    left = tuple(offer for offer in old.offers if offer is not gone)
    return replace(old, offers=left) if left else old


def _nobody_who(luck: Random, old: Rulebook) -> Rulebook:
    return replace(old, impossible=(Impossible(when=Condition(condition="c"), why="x"),))


MUTATIONS = (
    _an_offer_changed(_negated),
    _an_offer_changed(lambda luck, old, offer: {"asks": luck.choice(old.offers).asks}),
    _an_offer_changed(lambda luck, old, offer: {"judged": luck.choice(old.offers).asks}),
    _an_offer_changed(lambda luck, old, offer: {"bars": ()}),
    _an_offer_changed(lambda luck, old, offer: {"not_enough": ()}),
    _an_offer_changed(lambda luck, old, offer: {"places": luck.choice(old.offers).places}),
    _an_offer_changed(lambda luck, old, offer: {"door": ("door-new",)}),
    _an_offer_changed(lambda luck, old, offer: {"rung": luck.choice([None, 1, 2, 3])}),
    _an_offer_changed(lambda luck, old, offer: {"general": not offer.general}),
    _an_offer_changed(lambda luck, old, offer: {"meets": luck.choice([("n1",), ("n2",), NEEDS])}),
    _one_offer_less,
    _nobody_who,
)

PAIRS = [
    *((seed, ON, {"size": 1 + seed % 2, "guarded": seed % 2 == 0}) for seed in range(200, 240)),
    *((seed, ON, {"size": 1, "aged": True}) for seed in range(300, 310)),
    *((seed, date(2030, 6, 1), {"size": 1, "aged": True}) for seed in range(400, 410)),
]


@pytest.mark.parametrize("part", range(3))
def test_the_sets_of_answers_are_exactly_those_whose_answer_changes(part):
    """Against every course of answers: nobody is missing, nobody is there in vain, no set could be
    wider, and the example of each set changes as it says."""
    changes = 0
    for seed, on, more in PAIRS[part * 20 : part * 20 + 20]:
        old = a_rulebook_of(seed, **more)
        new = mutated(Random(seed), old)
        pair = ByHandPair(old, new, on)
        if pair.old.count() <= MOST_STATES:
            found = compare(old, new, on)[0]
            changes += pair.check(found, f"{seed} {on} {more}")
    assert changes > 10


class ByHandPair:
    """Two rulebooks over the same facts, and every course of answers to both."""

    def __init__(self, old: Rulebook, new: Rulebook, on: date) -> None:
        self.old, self.new = ByHand(old, on), ByHand(new, on)
        keys = self.old.keys | self.new.keys
        self.old, self.new = ByHand(old, on, keys), ByHand(new, on, keys)
        told_to_new = {tuple(s.known.items()) for s in self.new.states()}
        # The same persons in the same order, so that whoever fits the one fits the other.
        self.states = [s for s in self.old.states() if tuple(s.known.items()) in told_to_new]
        self.seen = Seen(self.old, self.new)

    def check(self, found: Comparison, case: str) -> int:
        """Compares all that is found with trying everything; how many kinds of change there are."""
        wants = [Want(n) for n in NEEDS] + [Want(n, "asker") for n in ("raad", "n1")]
        offers = {o.id for side in (self.old, self.new) for o in side.persons.offers}
        changed: dict[Told, list[State]] = {}
        for state in self.states:
            for want in wants:
                sides = [self._answer(side, want, state) for side in (self.old, self.new)]
                _note(changed, (want, "", *sides), state)
            for offer in offers:
                sides = [self._outcome(side, offer, state) for side in (self.old, self.new)]
                _note(changed, (None, offer, *sides), state)
        told = {(c.need, c.offer, c.before, c.after): c for c in found.changes}
        assert told.keys() == changed.keys(), case
        for key, change in told.items():
            self._sets(change, changed[key], case)
        return len(told)

    def _answer(self, side: ByHand, want: Want, state: State) -> Hashable:
        answer = side.need(want, state)
        return answer.fit, answer.doors

    def _outcome(self, side: ByHand, offer: str, state: State) -> Hashable:
        there = any(o.id == offer for o in side.persons.offers)
        return side.outcome(offer, state) if there else ABSENT

    def _sets(self, change: Change, wanted: Sequence[State], case: str) -> None:
        assert not change.more, case
        those = {id(state) for state in wanted}
        covered: set[int] = set()
        for answers in change.sets:
            inside = self._inside(answers.answers)
            assert inside, (case, change.offer, change.need, answers)
            assert inside <= those, (case, change.need, change.offer, answers)
            covered |= inside
            for name in answers.answers:
                fewer = {n: v for n, v in answers.answers.items() if n != name}
                assert not self._inside(fewer) <= those, (case, answers, name)
            self._example(change, answers, case)
        assert covered == those, (case, change.need, change.offer)

    def _inside(self, answers: Mapping[str, Collection[Any]]) -> set[int]:
        return {
            id(s) for s in self.states if all(self.seen.says(s, n, answers[n]) for n in answers)
        }

    def _example(self, change: Change, answers: AnswerSet, case: str) -> None:
        for side, wanted in ((self.old, change.before), (self.new, change.after)):
            edition = compile_rulebook(side.rulebook, side.on)
            assert part_of(edition, change, answers.example) == wanted, (case, answers)


Told = tuple[Want | None, str, Hashable, Hashable]
"""Whose part of the answer it is: a need's or an offer's, before and after."""


def _note(changed: dict[Told, list[State]], told: Any, state: State) -> None:
    _, _, before, after = told
    if before != after:
        changed.setdefault(told, []).append(state)


def part_of(edition: Edition, change: Change, facts: Mapping[str, Any]) -> Hashable:
    """The part of somebody's result key that a change is about."""
    known = read_facts(edition.rulebook.facts, dict(facts), edition.on)
    found = assess(edition, known)
    if change.need is None:
        outcomes = {offer.id: str(offer.outcome) for offer in found.offers}
        return outcomes.get(change.offer, ABSENT)
    (need,) = (n for n in found.needs if (n.need, n.about) == (change.need.need, change.need.about))
    return need.fit, need.doors


class Seen:
    """What the rules of either side can see of an answer: of an age, on which side of every limit and
    of the pension age each person is who fits it."""

    def __init__(self, *sides: ByHand) -> None:
        self.persons = sides[0].persons
        self.cuts = sorted({c for side in sides for c in _limits_of_age(side.rulebook)})
        self.lives = self.persons.values.get(AGE, ())
        self.of = cache(self._of)

    def _of(self, age: int | None, year: int | None) -> frozenset[tuple[int, bool]]:
        fitting = (x for x in self.lives if age in (None, x.age) and year in (None, x.year))
        return frozenset((sum(x.age >= cut for cut in self.cuts), x.reached) for x in fitting)

    def says(self, state: State, name: str, values: Collection[Any]) -> bool:
        """Whether the person answered the fact, or the member of a set, in one of these ways."""
        if name != AGE:
            value = state.known.get(name)
            ranges = [v for v in values if isinstance(v, tuple)]
            return value in [v for v in values if not isinstance(v, tuple)] or any(
                value is not None and low <= value <= high for low, high in ranges
            )
        told = self.of(state.known.get(AGE), state.known.get(BIRTH))
        return told in {seen for value in values for seen in self._told(value)}

    def _told(self, value: Any) -> Iterator[frozenset[tuple[int, bool]]]:
        if isinstance(value, tuple):
            yield from (self.of(age, None) for age in range(value[0], value[1] + 1))
        else:
            yield self.of(value.age, value.year) if value else self.of(None, None)


def _limits_of_age(rulebook: Rulebook) -> Iterator[int]:
    todo: list[Any] = [rulebook.offers, rulebook.municipality.fallbacks, rulebook.impossible]
    todo += rulebook.conditions.values()
    while todo:
        block = todo.pop()
        if isinstance(block, Condition) and block.fact == AGE:
            yield from (cut for cut in (block.at_least, block.below) if cut is not None)
        todo += block if isinstance(block, tuple) else []
        todo += [getattr(block, name) for name in getattr(type(block), "model_fields", ())]


# ---------------------------------------------------------------- one thing changed in the toy


def kinds(old: Rulebook, new: Rulebook, on: date = ON) -> set[tuple[str, Hashable, Hashable]]:
    """What changes on the day: need (or need of the asker) or offer, before and after."""
    return {(_about(c), c.before, c.after) for c in compare(old, new, on)[0].changes}


def _about(change: Change) -> str:
    if change.need is None:
        return change.offer
    return f"{change.need.about}:{change.need.need}"


def needs_changed(found: Collection[tuple[str, Hashable, Hashable]]) -> set[str]:
    return {about for about, _, _ in found if ":" in about}


COURSE, TALK = ("kursus", ("skole",)), ("raadgivning", ("raadhus",))
LETTER = """  - id: brev
    name: Brevet
    short: Hjælp til breve.
    law: § 10
    meets: post
    rung: 1
    entry: open
    door: kontor
    cite: 2. Kursus
    asks:
      - {when: {fact: hjaelp, is: meget}, yes: a, no: b, cite: 2. Kursus}

"""
LETTERS = Edit(RULES, "  - id: vaerksted\n", f"{LETTER}  - id: vaerksted\n")
CHANGES_NEED = "    options:\n      - {id: post, label: Post og regninger}\n"
NEW_NEED = (
    Edit(FACTS, CHANGES_NEED, f"{CHANGES_NEED}      - {{id: bolig, label: Et sted at bo}}\n"),
    Edit(HEAD, "[arbejde, post, raad]", "[arbejde, post, bolig, raad]"),
    Edit(LAW, "[post, arbejde, raad]", "[post, bolig, arbejde, raad]"),
    in_block("raadgivning", "[post, arbejde, raad]", "[post, bolig, arbejde, raad]"),
)
SOME = "      - {id: lidt, label: Lidt}\n"
NEW_OPTION = (
    Edit(FACTS, SOME, f"{SOME}      - {{id: skifter, label: Det skifter}}\n"),
    in_block("kursus", "{fact: hjaelp, is: meget}", "{fact: hjaelp, is: [meget, skifter]}"),
)
NEW_FACT = (
    Edit(
        FACTS, "  - id: age\n",
        "  - id: nat\n    kind: truth\n    label: Nat\n    means: Nat.\n  - id: age\n",
    ),
    Edit(FACTS, "questions:\n", "questions:\n  - {id: q-nat, facts: nat, ask: {du: Nat?}, why: Nat.}\n"),
    *asking("kursus", "{fact: nat, is: no}"),
)  # fmt: skip


@pytest.mark.parametrize(
    "edit",
    [
        Edit(CONTACTS, "10 10 10 10", "20 20 20 20"),
        Edit(CONTACTS, "name: Skolen", "name: Bakkeskolen"),
        in_block("kursus", "short: Et kursus i post.", "short: Et godt kursus."),
        in_block("kursus", "says: Skriv til os.", "says: Ring til os."),
        in_block("kursus", "{fact: asker, is: paaroerende}", "{fact: hjaelp, is: meget}"),
        Edit(FACTS, "  - {id: q-hjaelp, facts: hjaelp", "  - {id: q-stoette, facts: hjaelp"),
        Edit(HEAD, "[arbejde, post, raad]", "[raad, post, arbejde]"),
    ],
    ids=lambda edit: edit.new,
)
def test_words_contacts_and_notes_change_nobody(edit):
    """What moves no outcome, no fit and no door is no change."""
    (found, *later) = compare(rulebook(), rulebook(edit), ON)
    assert (found.changes, later) == ((), [])


def test_an_offer_more_is_absent_before_and_an_offer_less_after():
    """Whoever could have it sees it come or go; and of the needs only the one that it meets changes."""
    more, less = rulebook(LETTERS), rulebook()
    came, went = kinds(less, more), kinds(more, less)
    assert {(b, a) for about, b, a in came if about == "brev"} == {
        (ABSENT, "open"), (ABSENT, "not_matching"), (ABSENT, "unclear"),
    }  # fmt: skip
    letter = ("brev", ("kontor",))
    assert ("person:post", TALK, letter) in came
    assert needs_changed(came) == {"person:post"}
    assert went == {(about, after, before) for about, before, after in came}


def test_a_need_more_is_answered_after_and_not_before():
    """It is told as a need that was not there; no other need and no offer changes."""
    more, less = rulebook(*NEW_NEED), rulebook()
    came = kinds(less, more)
    assert needs_changed(came) == {about for about, _, _ in came} == {"person:bolig"}
    assert {before for _, before, _ in came} == {ABSENT}
    assert TALK in {after for _, _, after in came}
    assert kinds(more, less) == {(about, after, before) for about, before, after in came}


def test_an_option_more_changes_those_who_choose_it():
    """And nobody who does not: whoever said something else gets the same answer."""
    (found,) = compare(rulebook(), rulebook(*NEW_OPTION), ON)
    (change,) = found.changes
    assert (_about(change), change.before, change.after) == ("person:post", COURSE, TALK)
    (answers,) = change.sets
    assert answers.answers == {
        "hjaelp": ("skifter",),
        "bor_i_kommunen": (True,),
        AGE: ((18, OLDEST), Born(1959)),
    }
    (back,) = compare(rulebook(*NEW_OPTION), rulebook(), ON)
    assert [c.sets for c in back.changes] == [change.sets]


def test_a_question_more_changes_those_who_answer_otherwise_than_before_it():
    """A fact that only the new rules have: who has not been asked is unclear, who says yes is not."""
    found = kinds(rulebook(), rulebook(*NEW_FACT))
    course = {(before, after) for about, before, after in found if about == "kursus"}
    assert course == {
        ("referral", "unclear"), ("referral", "not_matching"), ("unclear", "not_matching"),
    }  # fmt: skip
    back = kinds(rulebook(*NEW_FACT), rulebook())
    assert back == {(about, after, before) for about, before, after in found}


def test_a_door_that_moves_is_a_change_of_the_need():
    """The outcome of the offer is the same; whom to ask is not."""
    found = kinds(rulebook(), rulebook(in_block("vaerksted", "door: kontor", "door: raadhus")))
    before, after = ("vaerksted", ("kontor",)), ("vaerksted", ("raadhus",))
    assert found == {("person:arbejde", before, after)}


def test_what_begins_later_changes_the_day_it_begins():
    """An offer with a first day is gone before it and the same after it; new rules from a day on
    change nobody before it."""
    begins = in_block("aktivitet", "    rung: 3\n", "    rung: 3\n    valid_from: 2027-03-01\n")
    now, then = compare(rulebook(), rulebook(begins), ON)
    assert (now.on, then.on) == (ON, date(2027, 3, 1))
    assert {(c.offer, c.after) for c in now.changes if c.offer} == {("aktivitet", ABSENT)}
    assert then.changes == ()
    letter = LETTER.replace("rung: 1\n", "rung: 1\n    valid_from: 2027-03-01\n")
    later = Edit(RULES, "  - id: vaerksted\n", f"{letter}  - id: vaerksted\n")
    now, then = compare(rulebook(), rulebook(later), ON)
    assert now.changes == ()
    assert {c.offer for c in then.changes if c.offer} == {"brev"}


def test_rules_that_only_the_calendar_tells_apart_are_told_apart():
    """Today "under 67" and "under the pension age" are the same; from 2030 they are not for those of
    67, and the diff of today says so."""
    steps = "  - {born_from: 1850-01-01, years: 67}\n"
    to_68 = Edit(LAW, steps, f"{steps}  - {{born_from: 1963-01-01, years: 68}}\n")
    by_age = in_block("vaerksted", "{not: {fact: reached_pension_age}}", "{fact: age, below: 67}")
    found = compare(rulebook(to_68), rulebook(to_68, by_age), ON)
    changed = {one.on: {c.offer for c in one.changes if c.offer} for one in found}
    assert changed[ON] == set()
    assert changed[date(2030, 1, 1)] == {"vaerksted"}


# ---------------------------------------------------------------- an age limit in Sorø


SHORT = "      - when: {condition: voksen}\n"
OLDER = Edit("soroe/s-85.yaml", SHORT, "      - when: {fact: age, at_least: 20}\n", "sel-82b")


@cache
def soroe(*edits: Edit) -> Rulebook:
    files = dict(rule_files())
    for edit in edits:
        files[edit.file] = edit.of(files[edit.file])
    return load(files, "soroe")


def test_an_age_limit_moved_from_18_to_20_changes_those_of_18_and_19():
    """Of all who tell an age exactly those; and of those who tell only a birth year, those who may be
    on either side of one of the limits."""
    found = compare(soroe(), soroe(OLDER), ON)[0]
    assert {c.offer for c in found.changes if c.offer} == {"sel-82b"}
    said = {v for c in found.changes for s in c.sets for v in s.answers[AGE]}
    assert said == {(18, 19), Born(2006), Born(2008)}
    for change in found.changes:
        for answers in change.sets[:2]:
            assert _ages_that_change(found, change, answers) == {18, 19}


def _ages_that_change(found: Comparison, change: Change, answers: AnswerSet) -> set[int]:
    """Of those who answer so, the ages at which the outcome of the offer is not the same."""
    rest = {name: value for name, value in answers.example.items() if name not in (AGE, BIRTH)}
    return {
        age
        for age in range(OLDEST + 1)
        if len({_outcome(e, {**rest, AGE: age}) for e in (found.old, found.new)}) > 1
    }


def _outcome(edition: Edition, facts: Mapping[str, Any]) -> str:
    known = read_facts(edition.rulebook.facts, dict(facts), edition.on)
    return str(assess(edition, known).offer("sel-82b").outcome)


# ---------------------------------------------------------------- the command

STORY = f"""title: Post som 18-årig
on: {ON}
facts: {{needs: [post], age: 18, bor_i_kommunen: true}}
expect:
  fits: {{post: kursus}}
  doors: {{post: skole}}
"""
SAME = STORY.replace("age: 18", "age: 40")
FROM_20 = in_block("kursus", "{condition: voksen}", "{fact: age, at_least: 20}")


@dataclass(frozen=True)
class Tree:
    """Two versions of the toy as folders, with two stories, of which a change breaks one."""

    folder: Path

    def diff(self, *more: str, old: str = "old", new: str = "new") -> int:
        cases = ["--cases", str(self.folder / "cases"), "--on", str(ON)]
        return main(["diff", str(self.folder / old), str(self.folder / new), *cases, *more])

    @property
    def story(self) -> Path:
        return self.folder / "cases" / BAKKEBY / "01-ung.yaml"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    write(tmp_path / "old", toy())
    write(tmp_path / "new", edited(FROM_20))
    stories = {f"{BAKKEBY}/01-ung.yaml": STORY, f"{BAKKEBY}/02-voksen.yaml": SAME}
    write(tmp_path / "cases", stories)
    return Tree(tmp_path)


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_folders_are_compared_and_the_broken_story_is_told(
    tree: Tree, capsys: pytest.CaptureFixture[str]
):
    """1 if a story breaks; the ages and the story are told, and nothing else is broken."""
    assert tree.diff() == 1
    told = capsys.readouterr().out
    assert "Alder: 18 til 19 år" in told
    assert f"Historie: {BAKKEBY}/01-ung.yaml: Post som 18-årig" in told
    assert "02-voksen" not in told
    assert "fits post: ventede kursus, fik raadgivning" in told


def test_the_printed_commands_replay_by_the_new_rules(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """The folder of the new rules is named in each."""
    tree.diff()
    commands = re.findall(r"Prøv selv: (.+)", capsys.readouterr().out)
    fits = set()
    for command in commands:
        _, facts, _, _, *words = shlex.split(command)
        monkeypatch.setattr("sys.stdin", io.StringIO(facts))
        assert main(words) == 0
        found = json.loads(capsys.readouterr().out)["assessment"]
        fits |= {need["fit"] for need in found["needs"] if need["need"] == "post"}
    assert fits == {"raadgivning"}


def test_the_same_rules_change_nobody(tree: Tree, capsys: pytest.CaptureFixture[str]):
    """0, and one line that says so."""
    assert tree.diff(new="old") == 0
    assert capsys.readouterr().out.strip().endswith(": ens")
    write(tree.folder / "new", edited(in_block("kursus", "Et kursus i post.", "Et kursus.")))
    assert tree.diff() == 0
    assert capsys.readouterr().out.strip().endswith(": ingen får et andet svar")


def test_an_accepted_answer_is_written_with_date_and_reason_and_then_holds(
    tree: Tree, capsys: pytest.CaptureFixture[str]
):
    """At the end of the story, which is otherwise as it was."""
    accept = ("--accept", f"{BAKKEBY}/01-ung.yaml", "--because", "Kurset er nu fra 20 år.")
    assert tree.diff(*accept) == 0
    text = tree.story.read_text("utf-8")
    assert text.startswith(STORY)
    (entry,) = yaml.safe_load(text)["accepted"]
    assert entry == {
        "on": str(ON),
        "because": "Kurset er nu fra 20 år.",
        "fits": {"post": "raadgivning"},
        "doors": {"post": "raadhus"},
    }
    capsys.readouterr()
    assert tree.diff() == 0
    assert "Historie" not in capsys.readouterr().out
    assert tree.diff(old="new", new="old") == 1
    back = ("--accept", str(tree.story), "--because", "Det var forkert: tilbage til 18 år.")
    assert tree.diff(*back, old="new", new="old") == 0
    assert len(yaml.safe_load(tree.story.read_text("utf-8"))["accepted"]) == 2
    case = read_case("01", tree.story.read_text("utf-8"), BAKKEBY)
    assert case.expect == {"fits": {"post": "kursus"}, "doors": {"post": "skole"}}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--accept", f"{BAKKEBY}/01-ung.yaml"), "kræver en grund"),
        (("--accept", f"{BAKKEBY}/01-ung.yaml", "--because", " "), "kræver en grund"),
        (
            ("--accept", f"{BAKKEBY}/02-voksen.yaml", "--because", "x"),
            "02-voksen.yaml: ændres ikke",
        ),
        (("--accept", "findes/ikke.yaml", "--because", "x"), "findes/ikke.yaml: ændres ikke"),
    ],
)
def test_what_cannot_be_accepted_is_refused_and_no_story_is_touched(
    tree: Tree, more, said, capsys: pytest.CaptureFixture[str]
):
    """Without a reason, or for a story that this does not change."""
    assert tree.diff(*more) == 2
    assert said in capsys.readouterr().err
    assert tree.story.read_text("utf-8") == STORY


def test_a_story_of_facts_that_are_gone_cannot_be_accepted(
    tree: Tree, capsys: pytest.CaptureFixture[str]
):
    """It gets no answer at all: the story itself must be mended."""
    write(tree.folder / "old", edited(*NEW_OPTION))
    text = STORY.replace("age: 18", "age: 18, hjaelp: skifter").replace("kursus", "raadgivning")
    tree.story.write_text(text.replace("skole", "raadhus"), encoding="utf-8")
    before = tree.story.read_text("utf-8")
    assert tree.diff() == 1
    assert "facts hjaelp: ventede kan læses" in capsys.readouterr().out
    assert tree.diff("--accept", f"{BAKKEBY}/01-ung.yaml", "--because", "x") == 2
    assert "ret facts i historien" in capsys.readouterr().err
    assert tree.story.read_text("utf-8") == before


@pytest.mark.parametrize(("broken", "which"), [("old", "før"), ("new", "efter")])
def test_a_version_that_cannot_be_read_is_named(
    tree: Tree, broken, which, capsys: pytest.CaptureFixture[str]
):
    """With its file and line, and which of the two it is; nothing is told of as a result."""
    (tree.folder / broken / RULES).write_text("offers: [\n", encoding="utf-8")
    assert tree.diff() == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"vejviser: {RULES}:")
    assert f"udgaven {which}: YAML" in told.err


def test_a_municipality_of_one_version_only_is_new_or_gone(
    tree: Tree, capsys: pytest.CaptureFixture[str]
):
    """Its stories cannot break."""
    shutil.rmtree(tree.folder / "new" / BAKKEBY)
    assert tree.diff() == 0
    assert capsys.readouterr().out == f"{BAKKEBY}: kommunen er fjernet\n"
    assert tree.diff(old="new", new="old") == 0
    assert capsys.readouterr().out == f"{BAKKEBY}: kommunen er ny\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with two commits, the toy and the toy changed; the working files are neither."""

    def git(*words: str) -> None:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "--initial-branch=main")
    for files in (toy(), edited(FROM_20)):
        write(tmp_path / INSIDE, files)
        git("add", INSIDE)
        git("commit", "--message", "x")
    write(tmp_path / INSIDE, edited(FROM_20, LETTERS))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_revisions_of_git_are_compared(repository: Path, capsys: pytest.CaptureFixture[str]):
    """Two revisions, and a revision with the working tree as a folder."""
    assert main(["diff", "HEAD~1", "HEAD", "--on", str(ON)]) == 0
    assert "Alder: 18 til 19 år" in capsys.readouterr().out
    assert main(["diff", "main", ".", "--on", str(ON)]) == 0
    told = capsys.readouterr().out
    assert "'Brevet' (brev): findes ikke -> åbent" in told
    assert "til 19 år" not in told


@pytest.mark.parametrize("name", ["HEAD~7", "findes-ikke", "-", "--output=x"])
def test_an_unknown_version_is_an_error(repository: Path, name, capsys: pytest.CaptureFixture[str]):
    """Said by its name, with the cure; what looks like an option is never handed to git."""
    assert main(["diff", "--", name, "HEAD"]) == 2
    told = capsys.readouterr()
    assert f"'{name}'" in told.err
    assert " -> " in told.err
    assert told.out == ""
    assert not (repository / "x").exists()


def test_outside_git_a_revision_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """And so is a tree without rules."""
    monkeypatch.chdir(tmp_path)
    assert main(["diff", "HEAD", "HEAD"]) == 2
    assert "HEAD" in capsys.readouterr().err


# ---------------------------------------------------------------- as people read it


def told(*edits: Edit, every: bool = False) -> list[str]:
    """The printed lines of the toy compared with the toy edited."""
    return list(compare_files(toy(), edited(*edits), BAKKEBY, ON, every=every))


def test_what_all_have_in_common_is_told_once_and_only_if_there_is_something():
    """A line about everybody would say nothing."""
    lines = told(
        in_block("aktivitet", "    rung: 3\n", "    rung: 3\n    valid_from: 2027-03-01\n")
    )
    common = [line.partition("gælder: ")[2] for line in lines if "Fælles" in line]
    assert common
    assert "alle" not in common
    assert all(" eller 18 til" not in line for line in common)


def test_a_change_for_both_who_have_and_have_not_can_be_told():
    """Of some the one, of some the other: they have nothing of it in common, and it can be said."""
    held, little = "{fact: held, has: vaerksted}", "{fact: hjaelp, is: lidt}"
    one, other = f"{{all: [{held}, {little}]}}", f"{{all: [{{not: {held}}}, {{not: {little}}}]}}"
    lines = told(*asking("raadgivning", f"{{not: {{any: [{one}, {other}]}}}}"))
    assert any("Tilbud, man har: ja eller nej til 'Værkstedet'" in line for line in lines)


def test_only_a_few_sets_are_shown_unless_all_are_asked_for():
    """The rest are counted."""
    many = ", ".join(
        f"{{all: [{{fact: needs, has: {need}}}, {{fact: held, has: {held}}}]}}"
        for need in ("post", "arbejde", "raad")
        for held in ("vaerksted", "aktivitet")
    )
    edits = asking("raadgivning", f"{{not: {{any: [{many}]}}}}")
    few, every = told(*edits), told(*edits, every=True)
    assert any("andre sæt af svar" in line for line in few)
    assert not any("andre sæt af svar" in line for line in every)
    assert len(every) > len(few)


def test_a_day_on_which_only_the_birth_years_are_others_is_not_told_again():
    """The same limit catches another year's children in 2030; that is no other change."""
    steps = "  - {born_from: 1850-01-01, years: 67}\n"
    to_68 = Edit(LAW, steps, f"{steps}  - {{born_from: 1963-01-01, years: 68}}\n")
    at_67 = in_block("vaerksted", "{fact: bor_i_kommunen}", "{fact: age, below: 67}")
    files = edited(to_68, at_67), edited(to_68, at_67, FROM_20)
    old, new = (load(version, BAKKEBY) for version in files)
    assert len(compare(old, new, ON)) > 1
    heads = [line for line in compare_files(*files, BAKKEBY, ON) if "slags ændringer" in line]
    assert len(heads) == 1


def test_a_broken_version_is_a_data_error_with_its_file():
    """For whoever calls it from code too."""
    broken = {**toy(), RULES: "offers: [\n"}
    with pytest.raises(DataError) as caught:
        list(compare_files(toy(), broken, BAKKEBY, ON))
    assert caught.value.file == RULES
