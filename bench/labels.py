"""The tables of messages with labels, and how near a reading comes to them.

Knows how a label is written and what counts as right; not who read the message. A label is what one
reading says: `age=42`, `varig=ja`, `needs:post`, `-needs:post` (not so), `ved_ikke:age`, `q:pris`,
`q:pris/sel-85`, `cmd:back`, `danger:selvmord/selv`, `oos:affald`.

Two kinds of tables. A strict row (three columns) says exactly what is read, each label with `?` where
it is in doubt. A blind row (four columns, written by somebody who did not know the lexicons) says what
a fair reader would take: `age=42` must be read as certain, `(age=42)` may be read or not, `age=42?` is
left open: to ask about it or to leave it is right, to take it as certain is wrong.

The column of the question may end in who is known to ask: `needs@paaroerende`, `-@paaroerende`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.dialog.interpret.screen import own_facts
from assistant.dialog.machine import ENTRIES
from assistant.dialog.reader import read
from assistant.dialog.reading import Reading
from assistant.locales import catalogue
from assistant.rules.model import Fact, Question, Voiced
from assistant.workbench import SIGNS, label_of
from tests.stories import library

FOLDER = Path(__file__).parents[1] / "tests" / "language"
STRICT, QUESTIONS, BLIND, KEPT = "messages", "questions", "blind", "kept"
ENGLISH, ENGLISH_BLIND, ENGLISH_KEPT = "english", "english-blind", "english-kept"
TABLES: Mapping[str, str] = {
    STRICT: "Danish, written beside the lexicons",
    QUESTIONS: "Danish questions, commands and matters out of scope, written beside the lexicons",
    BLIND: "Danish, by authors who never saw the lexicons; the lexicons have been mended by it",
    KEPT: "Danish, by the same authors, kept apart: no lexicon has been mended by it",
    ENGLISH: "English, written beside the lexicons",
    ENGLISH_BLIND: "English, by an author who never saw the lexicons; mended by it",
    ENGLISH_KEPT: "English, by the same author, kept apart",
}
ONLY = {f"{QUESTIONS}.tsv": ("q:", "cmd:", "oos:")}
DANISH = (STRICT, QUESTIONS)
"""The Danish table of which a share is promised."""
APART = (KEPT, ENGLISH_KEPT)
"""No lexicon has been mended by these."""


@dataclass(frozen=True, slots=True)
class Row:
    """One message and its labels. `question` is what is on the screen, "-" if nothing."""

    file: str
    line: int
    municipality: str
    question: str
    text: str
    labels: tuple[str, ...]
    strict: bool
    only: tuple[str, ...] = ()
    """How the labels begin that the table tells of; none if it tells of all. The rest is not judged."""
    asker: str = ""
    """Who was told to be asking, in an earlier message."""

    def __str__(self) -> str:
        asker = f"@{self.asker}" if self.asker else ""
        return f"{self.file}:{self.line} [{self.municipality} {self.question}{asker}] {self.text}"


@dataclass(frozen=True, slots=True)
class Said:
    """What was read of a message, as labels: for certain, and in doubt."""

    sure: frozenset[str]
    doubtful: frozenset[str] = frozenset()


Reader = Callable[[Row], Said]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is lacking and what is too much, as labels; a row is right if neither holds anything."""

    row: Row
    lacking: frozenset[str]
    extra: frozenset[str]

    @property
    def right(self) -> bool:
        return not self.lacking and not self.extra

    def __str__(self) -> str:
        lacking, extra = (" ".join(sorted(found)) or "-" for found in (self.lacking, self.extra))
        return f"{self.row}\n    lacking: {lacking}   too much: {extra}"


# ---------------------------------------------------------------- tables


def rows_of(name: str, folder: Path = FOLDER) -> tuple[Row, ...]:
    """The rows of a table; none if it is not there. ValueError for a row of another width."""
    path = folder / f"{name}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return tuple(
        _row(path.name, number, line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    )


def _row(file: str, number: int, line: str) -> Row:
    columns = line.split("\t")
    if len(columns) == 3:
        question, text, labels = columns
        return Row(file, number, "soroe", question, text, tuple(labels.split()), strict=True)
    if len(columns) != 4:
        raise ValueError(f"{file}:{number}: {len(columns)} columns, not 3 or 4")
    municipality, question, text, labels = columns
    only = ONLY.get(file, ())
    question, _, asker = question.partition("@")
    return Row(
        file, number, municipality, question, text, tuple(labels.split()), False, only, asker
    )


# ---------------------------------------------------------------- readings as labels


def said(readings: Iterable[Reading]) -> Said:
    """The readings as labels."""
    found = [(label_of(reading), reading.sure) for reading in readings]
    sure = frozenset(label for label, certain in found if certain)
    return Said(sure, frozenset(label for label, _ in found) - sure)


@cache
def _own() -> Mapping[str, Fact]:
    words = catalogue()
    return own_facts({entry: words.text(f"entry.{entry}") for entry in ENTRIES})


def question_of(row: Row) -> Question | None:
    """The question on the screen: the municipality's, or one of the dialogue's own."""
    if row.question in _own():
        own = row.question
        return Question(id=own, facts=(own,), ask=Voiced(du=own), why=own)
    known = {q.id: q for q in library().rulebooks[row.municipality].questions}
    return known.get(row.question)


def facts_of(row: Row) -> Mapping[str, Fact]:
    """The facts of the row's municipality, and the dialogue's own."""
    return {**library().rulebooks[row.municipality].facts, **_own()}


def readings(row: Row) -> Sequence[Reading]:
    """What the product reads, as in a conversation in Danish."""
    lexicons = library().lexicons[row.municipality]
    return read(row.text, lexicons, facts_of(row), question_of(row), asker=row.asker).readings


def ours(row: Row) -> Said:
    """The product, as a reader to be measured. Small talk is met and means nothing, so it has no label."""
    return said(reading for reading in readings(row) if reading.kind != "small_talk")


# ---------------------------------------------------------------- right and wrong


def judged(row: Row, read: Said) -> Said:
    """Of what was read, what the row's table tells of."""
    if not row.only:
        return read
    sure, doubtful = (
        frozenset(label for label in labels if label.startswith(row.only))
        for labels in (read.sure, read.doubtful)
    )
    return Said(sure, doubtful)


def judge(row: Row, read: Said) -> Verdict:
    """How the reading stands to the labels of the row."""
    read = judged(row, read)
    if row.strict:
        return _judge_strictly(row, read)
    must, optional, open_ = must_of(row), optional_of(row), open_of(row)
    allowed = must | optional
    lacking = frozenset(label for label in must if not _among(label, read.sure))
    wrong = {label for label in read.sure if not _covers(allowed, label)}
    wrong |= {f"{label}?" for label in read.doubtful if not _covers(allowed | open_, label)}
    return Verdict(row, lacking, frozenset(wrong))


def _judge_strictly(row: Row, read: Said) -> Verdict:
    """Nothing is optional, and doubt is a part of the label."""
    found = read.sure | {f"{label}?" for label in read.doubtful}
    said = frozenset(row.labels)
    return Verdict(row, said - found, found - said)


def must_of(row: Row) -> frozenset[str]:
    """The labels that must be read as certain."""
    return frozenset(label for label in row.labels if label[-1] != "?" and label[0] != "(")


def optional_of(row: Row) -> frozenset[str]:
    """The labels that may be read or not."""
    return frozenset(label.strip("()?") for label in row.labels if label[0] == "(")


def open_of(row: Row) -> frozenset[str]:
    """The labels that may be asked about but not be taken."""
    return frozenset(label[:-1] for label in row.labels if label[-1] == "?" and label[0] != "(")


def _among(label: str, found: Collection[str]) -> bool:
    return any(_same(label, other) for other in found)


def _covers(labels: Collection[str], found: str) -> bool:
    return any(_same(label, found) for label in labels)


_MAY_NAME = ("q:", "cmd:", "danger:")
_ONE_ANSWER = {"cmd:human": "q:menneske", "cmd:why": "q:hvorfor_spoerger_du"}
"""Commands that get the same answer as a question, so that the one holds for the other."""


def _same(label: str, found: str) -> bool:
    """Whether a label says what was found. A label that names no offer, question or person asks for
    none: `q:pris` holds for `q:pris/sel-85`."""
    label, found = _ONE_ANSWER.get(label, label), _ONE_ANSWER.get(found, found)
    if label == found:
        return True
    named = "/" not in label and label.startswith(_MAY_NAME)
    return named and found.split("/")[0] == label


# ---------------------------------------------------------------- shares


@dataclass(slots=True)
class Count:
    """Of one label: how often it was read rightly, wrongly, and not read though it should be."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Of what was read, the share that is right; None if nothing was read."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Of what should be read, the share that was; None if there is nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    def add(self, other: "Count") -> None:
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed


@dataclass(frozen=True, slots=True)
class Shares:
    """How one reader did on some rows: `exact` rows of `rows`, and its counts by label."""

    rows: int
    exact: int
    counts: Mapping[str, Count]

    @property
    def share(self) -> float:
        return self.exact / max(self.rows, 1)

    @property
    def micro(self) -> Count:
        """All labels as one."""
        whole = Count()
        for count in self.counts.values():
            whole.add(count)
        return whole

    @property
    def macro(self) -> tuple[float, float]:
        """Precision and recall, the mean over labels, each label counting the same."""
        found = [count.precision for count in self.counts.values()]
        wanted = [count.recall for count in self.counts.values()]
        return _mean(found), _mean(wanted)


def _mean(shares: Iterable[float | None]) -> float:
    known = [share for share in shares if share is not None]
    return sum(known) / len(known) if known else 0.0


def head_of(label: str) -> str:
    """The label that a figure is given for: the fact, the question, the command, the danger."""
    named = label.lstrip("-").split("/")[0]
    kind = named.split(":")[0]
    if kind in SIGNS.values():
        return named if kind != "ved_ikke" else kind
    return kind.split("=")[0]


def measure(rows: Sequence[Row], reader: Reader) -> Shares:
    """Exact rows, and precision and recall of what is read as certain. What may be read or not
    counts neither way."""
    exact, counts = 0, dict[str, Count]()
    for row in rows:
        read = judged(row, reader(row))
        exact += judge(row, read).right
        must, optional = must_of(row), optional_of(row)
        for label in must:
            hit = _among(label, read.sure)
            counts.setdefault(head_of(label), Count()).add(Count(right=hit, missed=not hit))
        for label in read.sure:
            if not _covers(must | optional, label):
                counts.setdefault(head_of(label), Count()).add(Count(wrong=1))
    return Shares(len(rows), exact, counts)


@dataclass(frozen=True, slots=True)
class Alarms:
    """Of messages that tell of danger, those in which it was found, for certain or in doubt; and of
    messages that do not, those that set it off."""

    wanted: int
    sure: int
    doubtful: int
    idioms: int
    set_off: int


NOTHING = "-"


def alarms(language: str = "") -> Alarms:
    """How the tables of danger are read; `language`: that of another language than Danish. A kind with
    `?` may be found in doubt; the kind `-` is none."""
    if language:
        rows = lines_of(f"danger-{language}")
    else:
        idle = ((NOTHING, "", text) for text, *_ in lines_of("danger-not"))
        rows = [*lines_of("danger-find"), *idle]
    found = [(kind.rstrip("?"), dangers(text, language or "da")) for kind, _, text in rows]
    real = [[r for r in read if r.target == kind] for kind, read in found if kind != NOTHING]
    idioms = [read for kind, read in found if kind == NOTHING]
    sure = sum(any(r.sure for r in each) for each in real)
    set_off = sum(map(bool, idioms))
    return Alarms(len(real), sure, sum(map(bool, real)) - sure, len(idioms), set_off)


def dangers(text: str, language: str) -> list[Reading]:
    """The dangers read in a conversation in that language, with nothing on the screen."""
    lexicons = library().lexicons["soroe"]
    found = read(text, lexicons, library().rulebooks["soroe"].facts, language=language)
    return [reading for reading in found.readings if reading.kind == "danger"]


def lines_of(name: str) -> list[Sequence[str]]:
    """The lines of a table of danger, by columns; none if it is not there."""
    path = FOLDER / f"{name}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def wrong_rows(rows: Sequence[Row], reader: Reader = ours) -> list[Verdict]:
    """The rows that were not read exactly right."""
    verdicts = (judge(row, reader(row)) for row in rows)
    return [verdict for verdict in verdicts if not verdict.right]
