"""What an editor of the lexicons is told: why a message was read so, what almost matched, what
collides, and what citizens wrote that was not understood."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
import yaml

from assistant import DataError
from assistant.cli import main
from assistant.dialog.lexicon import read_lexicon
from assistant.dialog.understand import understand
from assistant.library import lexicon_files
from assistant.rules.load import Rulebook
from assistant.screen import Kept
from assistant.session import HERE, Conversations
from assistant.store.interface import EventRow, SessionRow, Store
from assistant.store.memory import MemoryStore
from assistant.store.sqlite import SqliteStore
from assistant.workbench import Explained, Workbench, explained_json
from assistant.workbench_collisions import Words, together_in
from assistant.workbench_unmatched import (
    Found,
    Unmatched,
    grouped,
    messages_of,
    nearest_in,
    stub,
    unmatched,
    unmatched_json,
    unmatched_text,
)
from tests.stories import library

SOROE = "soroe"
NOON = datetime(2026, 11, 21, 12, tzinfo=HERE)
WORDS = {name: text for name, text in lexicon_files().items() if name == "words.yaml"}
"""The words that every lexicon needs, and no meanings."""


def rulebook() -> Rulebook:
    return library().rulebooks[SOROE]


def lexicon_of(*files: str):
    """A lexicon of these few entries."""
    return read_lexicon({**WORDS, **{f"x{i}.yaml": text for i, text in enumerate(files)}}, SOROE)


# ---------------------------------------------------------------- what almost matched

ZEBRA = """
fact: needs
values:
  post:
    says: [kan ikke striglen ... zebraflip*]
    maybe: [zebrabunke*]
    alone: [zebramærker]
    about: [zebrakort]
    answers: [zebrasprække]
    unless: [zebraflip* fra zoo]
"""
HUT = """
fact: bolig
values:
  andet:
    says:
      - bor [i] zebrahave
      - zebratelt
"""


@cache
def bench() -> Workbench:
    """The lexicon as it ships, and a few entries of words that nobody uses."""
    added = {"zebra.yaml": ZEBRA, "hut.yaml": HUT}
    return Workbench(read_lexicon({**lexicon_files(), **added}, SOROE), rulebook().facts)


def explained(text: str, question: str = "") -> Explained:
    asked = rulebook().question(question) if question else None
    readings = understand(text, bench().lexicon, bench().facts, asked)
    return bench().explain(text, readings, asked)


def almost(text: str, question: str = "") -> dict[str, str]:
    """Meaning -> cause of what almost was read of the text by the entries above."""
    return {
        one.entry.entry.partition(":")[0]: one.cause
        for one in explained(text, question).almost
        if one.entry.file in ("zebra.yaml", "hut.yaml")
    }


@pytest.mark.parametrize(
    ("text", "meaning", "cause"),
    [
        ("jeg kan ikke vande zebraflipene", "needs.post", "word"),
        ("zebraflipene kan jeg ikke striglen", "needs.post", "distance"),
        ("jeg bor ikke i zebrahave", "bolig.andet", "negation"),
        ("jeg kan ikke striglen mine zebraflipe fra zoo", "needs.post", "exception"),
        ("der er en zebrabunke", "needs.post", "doubt"),
        ("han samler på zebramærker", "needs.post", "alone"),
        ("der ligger et zebrakort", "needs.post", "trouble"),
        ("min zebrasprække", "needs.post", "question"),
        ("dengang var det et zebratelt", "bolig.andet", "past"),
        ("hvis jeg bor i zebrahave", "bolig.andet", "supposed"),
        ("jeg kan ikke striglen mine zebraflipe", "needs.post", ""),
        ("jeg er glad", "needs.post", ""),
        ("", "needs.post", ""),
    ],
)
def test_what_stood_in_the_way_is_told(text, meaning, cause):
    """An entry that would have been read but for one thing is named with that thing."""
    assert almost(text).get(meaning, "") == cause


def test_an_answer_to_the_screen_did_not_almost_match():
    """What was read for certain is not told as missed."""
    assert "needs.post" not in almost("min zebrasprække", "needs")


def test_readings_and_almost_name_file_and_line():
    """An editor goes straight to the saying; the part that lacks is written as in the file."""
    told = explained_json(explained("jeg kan ikke striglen noget"))
    assert told["entries"] == []
    one = told["almost"][0]
    assert (one["at"], one["what"], one["span"]) == ("zebra.yaml:5", "zebraflip*", None)
    told = explained_json(explained("jeg kan ikke striglen mine zebraflipe"))
    entry = "needs.post: kan ikke striglen ... zebraflip*"
    assert told["entries"] == [{"entry": entry, "at": ["zebra.yaml:5"]}]


@pytest.mark.parametrize("municipality", library().rulebooks)
def test_every_entry_has_a_place(municipality):
    """Whatever is read, its saying can be found."""
    for lexicon in library().lexicons[municipality].values():
        assert [e.entry for e in lexicon.entries if not e.file or e.line < 1] == []


def test_understand_tells_the_words_that_hint_at_danger(monkeypatch, capsys):
    """Where no saying tells of one; and that it is asked about."""
    text = "kniven ligger under puden og han hamrer på døren"
    monkeypatch.setattr("sys.stdin", [f"{text}\n"])
    assert main(["understand", "--municipality", "soroe", "--text"]) == 0
    told = capsys.readouterr().out
    assert "fare vold  (i tvivl: der bliver spurgt)" in told
    assert "danger-words.tsv  " in told
    assert "hamrer" in told.split("danger-words.tsv")[1].splitlines()[0]


def test_understand_tells_entries_and_almost(monkeypatch, capsys):
    """One JSON object a line; with --text, lines for a person."""
    lines = ["jeg er 42", "jeg har ikke angst", "der ligger en bunke på bordet jeg går udenom"]
    monkeypatch.setattr("sys.stdin", [f"{line}\n" for line in lines])
    assert main(["understand"]) == 0
    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["facts"][0]["value"] == 42
    assert (first["themes"], second["themes"]) == ([], [])
    assert "bunke" in third["themes"][0]["words"]
    assert first["entries"][0]["at"][0].startswith("facts-age.yaml:")
    assert isinstance(second["almost"], list)
    assert main(["understand", "--text"]) == 0
    out = capsys.readouterr().out
    assert "facts-age.yaml:" in out
    assert "spørg needs." in out


# ---------------------------------------------------------------- collisions


def problems(*files: str, together: str = "") -> list[str]:
    """What is wrong with a lexicon of these few entries, but for what nobody has words for."""
    texts = {**WORDS, **{f"x{i}.yaml": text for i, text in enumerate(files)}}
    words = Words(together_in({"t.yaml": together} if together else {}))
    lexicon = read_lexicon(texts, SOROE)
    found = [*words.problems(rulebook(), {"da": lexicon}, ()), *words.nobodys()]
    return [p for p in found if "ingen ord for" not in p and not p.startswith("words.yaml")]


SAYS = "fact: {fact}\nvalues:\n  {member}:\n    {rest}\n"


def says(fact: str, member: str, rest: str) -> str:
    return SAYS.format(fact=fact, member=member, rest=rest)


TWO = (
    says("needs", "post", "{says: [zebrapost], must: [zebrapost]}"),
    says("vanskeligheder", "udsat", "{says: [zebrapost]}"),
)


@pytest.mark.parametrize(
    ("files", "where", "what"),
    [
        ([says("needs", "post", "{says: [zebra], must: [løve]}")], "x0.yaml:4:", "ikke forstået"),
        (
            [says("needs", "post", "{says: [zebra], must_not: [zebra]}")],
            "x0.yaml:4:",
            "bliver forstået",
        ),
        (TWO, "x0.yaml:4:", "læses også som vanskeligheder:udsat"),
        (TWO, "x1.yaml:4:", "læses både som vanskeligheder:udsat og som needs:post"),
        (
            [
                says("needs", "post", "{says: [zebra fra zoo], must: [zebra fra zoo]}"),
                says("bolig", "egen", "{says: [zebra]}"),
            ],
            "x0.yaml:4:",
            "læses også som bolig=egen",
        ),
        ([says("needs", "post", "{says: [fuld zebraer, fuldzebraer]}")], "x0.yaml:4:", "aldrig"),
        (
            [says("needs", "post", "{says: [zebra fra zoo], unless: [fra zoo]}")],
            "x0.yaml:4:",
            "undtages altid",
        ),
        (
            [
                says("needs", "post", "\n      says:\n        - zebra\n        - zebra"),
            ],
            "x0.yaml:7:",
            "siges også i x0.yaml:6",
        ),
        (
            [
                says(
                    "needs",
                    "post",
                    '\n      says:\n        - zebra =fra zoo\n        - "zebra/giraf [stor] fra zoo"',
                ),
            ],
            "x0.yaml:6:",
            "siges også i x0.yaml:7",
        ),
        ([says("needs", "zebra", "{says: [zebra]}")], "x0.yaml:4:", "needs har ikke 'zebra'"),
        (["questions:\n  zebra:\n    says: [zebra]\n"], "x0.yaml:3:", "ukendt spørgsmål 'zebra'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_with_words_is_named_with_its_line(files, where, what):
    """Each mistake by itself: a file with it, and the line and the cure."""
    found = [p for p in problems(*files) if what in p]
    assert found
    assert found[0].startswith(where)
    assert " -> " in found[0]


@pytest.mark.parametrize(
    "sayings",
    [
        "zebra fra zoo, zebra",
        "zebra, =zebra fra",
        "zebra fra zoo, =zebra =fra =zoo i",
        "{dyr} fra, zebra",
    ],
)
def test_a_saying_is_not_held_to_be_said_by_one_that_says_less_or_elsewhere(sayings):
    """How much was said counts, so a longer saying is no waste, nor is the shorter one."""
    words = ", ".join(f'"{saying}"' for saying in sayings.split(", "))
    group = "groups: {dyr: [zebra, giraf]}\n"
    found = problems(group + says("needs", "post", f"{{says: [{words}]}}"))
    assert not [p for p in found if "siges også" in p]


GOOD = says(
    "needs",
    "post",
    "{says: [zebra fra zoo], unless: [zebra fra zoo i byen], must: [zebra fra zoo]}",
)


def test_good_words_have_no_problems():
    """An exception that takes a part of what is said shadows nothing."""
    assert problems(GOOD) == []


def test_what_may_be_read_together_is_declared_with_a_reason():
    """Both ways by `these`, one way by `of` and `also`."""
    both = "together:\n  - {these: ['needs:post', 'vanskeligheder:*'], why: Gæld.}\n"
    assert problems(*TWO, together=both) == []
    one = "together:\n  - {of: ['needs:*'], also: ['vanskeligheder:udsat'], why: Gæld.}\n"
    assert problems(*TWO, together=one) == []
    other = "together:\n  - {of: ['vanskeligheder:udsat'], also: ['needs:post'], why: Gæld.}\n"
    assert any("læses også" in p for p in problems(*TWO, together=other))


@pytest.mark.parametrize(
    "line", ["{these: [a, b]}", "{of: [a], why: w}", "a", "{these: [a], why: ''}"]
)
def test_a_declaration_without_a_reason_is_refused(line):
    """It would be a way to silence a check."""
    with pytest.raises(DataError):
        together_in({"t.yaml": f"together:\n  - {line}\n"})


def test_a_language_without_words_for_danger_is_told():
    """A language that can be read at all can be read in danger."""
    words = Words(())
    danish = lexicon_of("danger:\n  selvmord:\n    says: [zebra]\n")
    found = list(words.problems(rulebook(), {"da": danish, "de": lexicon_of()}, ()))
    (told,) = (p for p in found if p.startswith("assistant/dialog/data/de:0"))
    assert "danger:selvmord" in told
    assert "q:pris" not in told


# ---------------------------------------------------------------- what was not understood


@dataclass
class Talk:
    """Conversations in a store, at noon."""

    store: Store
    sent: int = 0
    now: datetime = NOON
    conversations: Conversations = field(init=False)

    def __post_init__(self) -> None:
        self.conversations = Conversations(library(), self.store, Kept(21, 70), lambda: self.now)

    def say(self, *messages: str | dict[str, Any]) -> None:
        """A new conversation of these messages."""
        token = ""
        for message in messages:
            self.sent += 1
            given = {"type": "text", "text": message} if isinstance(message, str) else message
            sent = {"id": f"m{self.sent}", **given}
            token = self.conversations.receive(SOROE, token, sent).token

    def found(self, since: datetime = NOON) -> Found:
        lexicon = library().lexicons[SOROE]["da"]
        return unmatched(self.store, SOROE, since, (), lexicon)


@pytest.fixture(params=["memory", "sqlite"])
def talk(request: pytest.FixtureRequest, tmp_path) -> Talk:
    memory = request.param == "memory"
    return Talk(MemoryStore() if memory else SqliteStore(tmp_path / "talks.db"))


BEGIN = {"type": "begin", "entry": "svaert"}
CHANGE = {"type": "change", "question": "age"}


def test_what_was_not_understood_is_found_with_its_question(talk: Talk):
    """Missed; not what was understood, and not what is out of scope."""
    talk.say("jeg er 42 og bor i Sorø", "fliptefloppen zebrafinken")
    talk.say(BEGIN, "min zebrafink fliptede")
    talk.say("hvordan bliver vejret i morgen")
    (group,) = talk.found().groups
    assert group.reasons == {"missed": 2}
    assert set(group.questions) == {"needs"}
    assert len(group.texts) == 2


def test_what_was_answered_by_the_answer_before_was_not_understood(talk: Talk):
    talk.say("hvordan klager jeg?", "over kurset også?")
    (group,) = talk.found().groups
    assert group.texts == ("over kurset også?",)
    assert group.reasons == {"missed": 1}


def test_what_it_was_about_is_told_with_what_was_not_understood(talk: Talk):
    """Who was asked and chose one tells the editor where the words belong."""
    pile = "jeg går udenom den store bunke på bordet"
    talk.say(pile, {"type": "tell", "key": "needs.post"})
    talk.say(pile, "nej")
    talk.say("jeg kører hjem igen når jeg ser køen", "den første")
    piles, queue = talk.found().groups
    assert piles.chosen == {"needs.post": 1}
    assert yaml.safe_load(stub(piles, (), rulebook())) == {
        "fact": "needs",
        "values": {"post": {"must": [pile]}},
    }
    assert queue.chosen == {"ask:frist": 1}
    assert list(yaml.safe_load(stub(queue, (), rulebook()))) == ["questions"]
    told = unmatched_json(
        talk.found(), nearest_in(rulebook(), library().lexicons[SOROE]), rulebook()
    )
    assert told["groups"][0]["chosen"] == {"needs.post": 1}
    assert "valgt bagefter: needs.post (1)" in "\n".join(unmatched_text(told))


def test_what_was_taken_back_at_once_counts_too(talk: Talk):
    """By "ret", or by another value in the next message."""
    talk.say("jeg er 42", CHANGE)
    talk.say("jeg er 42", "nej, jeg er 43")
    talk.say("jeg er 42", "jeg bor i Sorø", CHANGE)
    found = talk.found()
    assert found.messages == 2
    assert [m.read for group in found.groups for m in group.messages] == [(("age", 42),)] * 2
    assert "must_not:" in stub(found.groups[0], (), rulebook())


def test_only_what_began_since_is_looked_at(talk: Talk):
    """And only the municipality's own conversations."""
    talk.say("fliptefloppen zebrafinken")
    assert talk.found(NOON + timedelta(seconds=1)).talks == 0


def test_texts_that_are_no_longer_kept_are_counted_and_not_shown(talk: Talk):
    """After their days the words are gone; that something was missed is not."""
    talk.say("fliptefloppen zebrafinken")
    talk.store.expire(NOON + timedelta(days=22))
    found = talk.found()
    assert (found.messages, found.gone, found.groups) == (1, 1, ())
    told = unmatched_json(found, nearest_in(rulebook(), library().lexicons[SOROE]), rulebook())
    assert "gemmes ikke mere" in "\n".join(unmatched_text(told))


CPR = "010203-1234"


def test_nothing_is_shown_that_would_be_masked_today():
    """Also of a text that was stored by a mask that knew less."""
    missed = json.dumps({"event": "missed", "about": "nothing"})
    rows = (
        EventRow(1, NOON, "citizen", "message", '{"type": "text"}', "c1", None),
        EventRow(2, NOON, "citizen", "event", missed, None, None),
        EventRow(3, NOON, "assistant", "heard", "{}", None, f"zebra {CPR}"),
    )
    (message,) = messages_of(rows, ())
    assert CPR not in (message.text or "")


def texts(*said: str) -> list[Unmatched]:
    return [Unmatched("missed", "-", text) for text in said]


def groups_of(*said: str) -> list[Sequence[str]]:
    return [g.texts for g in grouped(texts(*said), library().lexicons[SOROE]["da"])]


def test_groups_are_made_by_rare_words_that_are_shared():
    """Whatever the ending, the order and the small words; the largest group first."""
    found = groups_of(
        "jeg vil gerne have en zebra", "giraffen", "zebraen er væk", "er det en giraf", "zebraer?"
    )
    assert list(map(set, found)) == [
        {"jeg vil gerne have en zebra", "zebraen er væk", "zebraer?"},
        {"giraffen", "er det en giraf"},
    ]


def test_the_order_of_transcripts_makes_no_difference():
    """The same messages give the same groups."""
    said = ["zebra og giraf", "giraf", "zebra", "løve", "løven brøler", "æble"]
    assert groups_of(*said) == groups_of(*reversed(said))


@pytest.mark.parametrize(
    ("message", "block"),
    [
        (
            Unmatched("missed", "-", "zebra"),
            {"fact": "VÆLG", "values": {"VÆLG": {"must": ["zebra"]}}},
        ),
        (
            Unmatched("missed", "bolig", "zebra!"),
            {"fact": "bolig", "values": {"VÆLG": {"answers": ["zebra"]}}},
        ),
        (
            Unmatched("refused", "-", "en zebra", (("needs.post", True),)),
            {"fact": "needs", "values": {"post": {"must_not": ["en zebra"]}}},
        ),
        (
            Unmatched("changed", "-", "zebra 42", (("age", 42),)),
            {"fact": "age", "number": {"must_not": ["zebra 42"]}},
        ),
        (
            Unmatched("changed", "-", "zebra", (("samtykke", False),)),
            {"fact": "samtykke", "values": {"no": {"must_not": ["zebra"]}}},
        ),
    ],
)
def test_a_stub_is_yaml_of_the_block_it_belongs_to(message, block):
    """Ready to be put into a file of words."""
    (group,) = grouped([message], library().lexicons[SOROE]["da"])
    assert yaml.load(stub(group, (), rulebook()), yaml.CBaseLoader) == block


def test_the_stub_of_what_almost_matched_names_its_block(talk: Talk):
    """`must:` of the entry that lacked a word."""
    talk.say("jeg kan slet ikke overskue alle de zebraer")
    told = unmatched_json(
        talk.found(), nearest_in(rulebook(), library().lexicons[SOROE]), rulebook()
    )
    for group in told["groups"]:
        assert group["nearest"][0]["at"].partition(":")[0].endswith(".yaml")
        assert yaml.load(group["stub"], yaml.CBaseLoader)


def test_a_database_that_is_not_there_is_not_made(tmp_path, capsys):
    """Looking leaves no file behind."""
    path = tmp_path / "none.db"
    assert main(["unmatched", "--database", str(path)]) == 2
    assert "--database" in capsys.readouterr().err
    assert not path.exists()


def test_unmatched_from_the_command_line(tmp_path, capsys):
    """As lines for an editor, or as JSON."""
    talk = Talk(SqliteStore(tmp_path / "talks.db"))
    talk.say("fliptefloppen zebrafinken")
    talk.store.close()
    given = ["unmatched", "--database", str(tmp_path / "talks.db"), "--since", "2026-11-01"]
    assert main(given) == 0
    assert "zebrafinken" in capsys.readouterr().out
    assert main([*given[:3], "--since", "2026-12-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["messages"] == 0


def test_a_session_of_another_municipality_is_not_told(talk: Talk):
    """Each editor sees the own municipality's."""
    talk.say("fliptefloppen zebrafinken")
    (session,) = talk.store.sessions(SOROE, NOON)
    assert isinstance(session, SessionRow)
    lexicon = library().lexicons["viborg"]["da"]
    assert unmatched(talk.store, "viborg", NOON, (), lexicon).talks == 0
