"""Whatever is written: nothing raises or hangs, nothing confirmed is changed unasked, and no CPR number
reaches the database, the log or a page.

Every example is a conversation of its own over one SQLite file, rendered as a browser gets it.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant import ProtocolError
from assistant.dialog.machine import Phase, State
from assistant.screen import Kept
from assistant.session import HERE, LONGEST, Conversations
from assistant.store.sqlite import SqliteStore
from assistant.view import View
from tests.stories import library
from tests.test_properties import examples
from tests.test_session import Page, session_of
from web import WebConfig, create_app
from web.fragments import fragments
from web.languages import environments

NOON = datetime(2026, 11, 21, 12, tzinfo=HERE)
MUNICIPALITIES = ("soroe", "viborg", "holbaek", "ringkoebing-skjern")
SECONDS = 3.0
"""More than any message may take on a machine that is busy with other things."""


class Heard(logging.Handler):
    """Everything that anybody logs, at any level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass(frozen=True)
class Bench:
    """A running Vejviser over a file, with what a browser gets and what is logged."""

    conversations: Conversations
    file: Path
    fragment: Callable[[int, View], str]
    log: Heard

    def talk(self, municipality: str) -> "Talk":
        return Talk(self, Page(self.conversations, municipality).open())

    def kept(self) -> str:
        """Everything in the file and what SQLite keeps beside it, as text."""
        parts = sorted(self.file.parent.glob(self.file.name + "*"))
        return b"\n".join(part.read_bytes() for part in parts).decode("utf-8", "ignore")


@dataclass
class Talk:
    """One conversation and the pages it led to."""

    bench: Bench
    page: Page
    html: str = ""

    def says(self, **message: object) -> "Talk":
        """Sends a message within reasonable time and renders what came of it."""
        begin, seen = time.monotonic(), len(self.page.shown)
        refused = self._refused(str(message.pop("type")), **message)
        assert refused is None or refused.sentence, "who is refused is told why"
        assert time.monotonic() - begin < SECONDS
        self.html += "".join(self.bench.fragment(n.seq, n.view) for n in self.page.shown[seen:])
        return self

    def _refused(self, kind: str, **message: object) -> ProtocolError | None:
        try:
            self.page.send(kind, **message)
        except ProtocolError as refused:
            return refused
        return None

    def writes(self, text: str) -> "Talk":
        return self.says(type="text", text=text)

    @property
    def state(self) -> State:
        conversations = self.bench.conversations
        return conversations._remember(session_of(self.page)).state  # folded from the log alone


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    file = tmp_path_factory.mktemp("fuzz") / "v.db"
    conversations = Conversations(library(), SqliteStore(file), Kept(21, 70), lambda: NOON)
    app = create_app(conversations, WebConfig())
    heard, root = Heard(), logging.getLogger()
    level = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    by_language = environments(app.jinja_env, conversations.languages.values())
    yield Bench(conversations, file, fragments(by_language), heard)
    root.removeHandler(heard)
    root.setLevel(level)
    conversations.close()


# ---------------------------------------------------------------- texts of any kind

WORDS = (
    "jeg er 50", "jeg bor i Sorø", "jeg bor i Roskilde", "nej", "ikke", "min søn", "kontanthjælp",
    "førtidspension", "angst", "jeg vil dø", "hvad koster det", "§ 85", "i går", "for 10 år siden",
    "jeg kan ikke mere", "jeg bor alene", "toogfyrre", "mor", "men", "hvis", "post", "lejlighed",
)  # fmt: skip
ODD = (
    "{}", "{0}", "{name}", "%s", "%(a)s", "{{ 7*7 }}", "{% raw %}", "<script>alert(1)</script>",
    "</div>", "&amp;", "'; DROP TABLE events;--", '" OR 1=1', "\\", "\x00", "\x1b[31m", "\r\n", "\t",
    "\u202e", "\u2066", "\u200b", "\ufeff", "🧑‍🦽", "😭😭", "ﷺ", "مرحبا", "Ω", "ß", "İ", "ǅ", "a\u0301" * 5,
    "１２３", "٤٢", "𝟜𝟚", "½", "1e9", "-1", "999999999999", "0x41", "null", "True", "ret", "$", "^",
)  # fmt: skip
PIECES = st.one_of(st.sampled_from(WORDS), st.sampled_from(ODD), st.text(max_size=20))
JOINS = st.sampled_from(["", " ", ", ", ". ", "\n"])
TEXTS = st.builds(lambda pieces, join: join.join(pieces), st.lists(PIECES, max_size=12), JOINS)
LONG = st.builds(
    lambda piece, more: (piece * LONGEST)[:LONGEST] + more, PIECES, st.text(max_size=2)
)


@examples(60)
@given(st.sampled_from(MUNICIPALITIES), st.lists(st.one_of(TEXTS, LONG), min_size=1, max_size=4))
@example("soroe", ["\ud800", "", "   ", "\x00"])
def test_no_text_raises_or_hangs(bench: Bench, municipality: str, texts: list[str]):
    """Every text gets an answer or a sentence that says why not, and a page that can be shown."""
    talk = bench.talk(municipality).says(type="begin", entry="svaert")
    for text in texts:
        talk.writes(text)
    assert "<script>alert" not in talk.html
    assert talk.html.count("<form") == talk.html.count("</form>")


# ---------------------------------------------------------------- what was confirmed stays

CONFIRMED = (
    {"type": "begin", "entry": "svaert"},
    {"type": "answer", "question": "needs", "values": ["post"]},
    {"type": "change", "question": "age"},
    {"type": "answer", "question": "age", "values": ["42"]},
    {"type": "change", "question": "bor_i_kommunen"},
    {"type": "answer", "question": "bor_i_kommunen", "values": ["yes"]},
    {"type": "command", "command": "result"},
)
CALM = st.one_of(st.sampled_from(WORDS), st.sampled_from(ODD), st.text(max_size=20))
CALM_TEXTS = st.builds(lambda pieces, join: join.join(pieces), st.lists(CALM, max_size=8), JOINS)


@examples(60)
@given(st.sampled_from(MUNICIPALITIES), CALM_TEXTS)
@example("soroe", "jeg er 50")
@example("soroe", "jeg bor i Roskilde")
@example("viborg", "min søn er 21 og bor i Aarhus")
def test_no_text_changes_what_was_confirmed(bench: Bench, municipality: str, text: str):
    """What is told against an answer given by button is asked about; nothing is changed unasked."""
    talk = bench.talk(municipality)
    for message in CONFIRMED:
        talk.says(**message)
    before = talk.state
    after = talk.writes(text).state
    if after.phase is Phase.DELETED or not after.facts.known:
        return  # "start forfra" is a command
    for key, known in before.facts.known.items():
        assert after.facts.value(key) == known.value, (key, text)


# ---------------------------------------------------------------- CPR numbers

DAYS = st.one_of(st.integers(1, 31), st.integers(61, 91))
HALVES = st.builds(
    lambda day, month, year, last: (f"{day:02d}{month:02d}{year:02d}", f"{last:04d}"),
    DAYS, st.integers(1, 12), st.integers(0, 99), st.integers(0, 9999),
)  # fmt: skip
FORMS = (
    "{a}{b}", "{a}-{b}", "{a} {b}", "{a} - {b}", "{a}.{b}", "{a}/{b}", "{a}–{b}", "{a}_{b}", "{a},{b}",
    "{a}\n{b}", "{a}\u200b{b}", "{a} og de sidste fire er {b}", "{a} bindestreg {b}", "cpr: {a} - {b}",
    "({a}-{b})", "x{a}{b}x", "{s}", "{d} {b}", "{d}-{b}", "<b>{a}</b>-{b}", "{w}", "{f}", "{o}", "{z}",
    "{k}", "{t}", "{c}",
)  # fmt: skip
LETTERS = st.text(st.characters(categories=["L", "Zs", "Po"], exclude_characters="%"), max_size=25)
SENTENCES = st.sampled_from(
    ["mit cpr er ", "jeg hedder ikke noget ", "min søn på adressen ", "hej ", "", "borger ", "og "]
)


def written(form: str, a: str, b: str) -> str:
    """The number as a person may write it: in pairs, digit by digit, in other digits, O for 0."""
    pairs = f"{a[:2]}.{a[2:4]}.{a[4:]}"
    wide = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    full = str.maketrans("0123456789", "０１２３４５６７８９")
    return (
        form.replace("{a}", a).replace("{b}", b).replace("{d}", pairs).replace("{s}", " ".join(a + b))
        .replace("{w}", f"{a}-{b}".translate(wide)).replace("{f}", f"{a}{b}".translate(full))
        .replace("{o}", f"{a}-{b}".replace("0", "O"))
        .replace("{z}", "\u200d".join(f"{a}-{b}")).replace("{k}", "\ufe0f\u20e3".join(a + b))
        .replace("{t}", f"{a[:2]}<b>{a[2:]}</b>-{b}").replace("{c}", " / ".join(a + b))
    )  # fmt: skip


def leaks(number: str, a: str, b: str, where: str) -> bool:
    """Whether the number stands there, as written or as digits with a few signs between."""
    shape = r"(?<!\d)" + r"[^\w]{0,4}".join(a + b) + r"(?!\d)"
    return number in where or bool(re.search(shape, where))


@examples(120)
@given(HALVES, st.sampled_from(FORMS), SENTENCES, LETTERS, LETTERS)
def test_no_cpr_number_leaks(
    bench: Bench, halves: tuple[str, str], form: str, sentence: str, before: str, after: str
):
    """However it is written, wherever it stands: not in the file, not in the log, not on the page."""
    a, b = halves
    number = written(form, a, b)
    mark = len(bench.log.lines)
    talk = bench.talk("soroe").says(type="begin", entry="svaert")
    talk.writes(f"{before} {sentence}{number} {after}").says(type="command", command="answers")
    assert "[cpr-nummer]" in talk.html
    assert not leaks(number, a, b, unescape(talk.html))
    assert not leaks(number, a, b, "\n".join(bench.log.lines[mark:]))
    events = bench.conversations.store.events(session_of(talk.page).id)
    assert not any(leaks(number, a, b, f"{row.body} {row.text or ''}") for row in events)


def test_no_cpr_number_is_in_any_byte_of_the_file(bench: Bench):
    """The file itself, its journal included, after a hundred numbers in a hundred forms."""
    numbers = []
    for n in range(100):
        a, b = f"{1 + n % 28:02d}{1 + n % 12:02d}{n:02d}", f"{9000 + n}"
        numbers.append((written(FORMS[n % len(FORMS)], a, b), a, b))
    for start in range(0, 100, 10):
        talk = bench.talk("viborg").says(type="begin", entry="svaert")
        for number, _, _ in numbers[start : start + 10]:
            talk.writes(f"mit nummer er {number} og jeg har brug for hjælp")
    kept = bench.kept()
    assert [number for number, a, b in numbers if number in kept or a + b in kept] == []
