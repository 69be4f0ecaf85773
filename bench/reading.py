"""How messages are read: exactly right, by label, how fast, and beside two public ways to do it.

Knows the tables and what is measured on them. The kept tables are only ever tried: nothing is chosen or
taught by them.
"""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.dialog.reader import read
from assistant.dialog.reading import ASK, DANGER
from assistant.dialog.understand.themes import themes_in
from bench.labels import (
    APART,
    BLIND,
    DANISH,
    KEPT,
    NOTHING,
    QUESTIONS,
    STRICT,
    TABLES,
    Reader,
    Row,
    Shares,
    alarms,
    dangers,
    facts_of,
    lines_of,
    measure,
    ours,
    question_of,
    rows_of,
)
from bench.peers import Fuzzy, Trained, lessons_beside_entries
from bench.slips import slips
from bench.tell import Short, head, line, percentiles
from tests.stories import library
from tools.danger_words import examples, held_out

LONGEST = 2_000
SPOILED = (STRICT, QUESTIONS, KEPT)
"""The tables that are written worse, to see what it costs."""
ROUNDS = 3
LIMITS = {"median": 1.0, "p99": 5.0, "worst": 20.0}
"""Milliseconds: of messages, of the slowest of a hundred, and of any 2,000 characters."""


def reading(every: int) -> Short:
    """All of it on every n-th row of the tables."""
    tables = {name: rows_of(name)[::every] for name in TABLES}
    danish = [row for name in DANISH for row in tables[name]]
    return [
        *exact(tables, danish),
        *danger(),
        *hints(),
        *themes(tables[KEPT]),
        *by_label([*danish, *tables[BLIND], *tables[KEPT]]),
        *slips([row for name in SPOILED for row in tables[name]][::3]),
        *speed(danish, every),
        *beside_peers(tables),
    ]


# ---------------------------------------------------------------- right


def exact(tables: Mapping[str, Sequence[Row]], danish: Sequence[Row]) -> Short:
    """Rows read exactly right: nothing lacking, nothing too much."""
    head("Reading: messages read exactly right (nothing lacking, nothing too much)")
    short: Short = []
    for name, rows in tables.items():
        if not rows:
            line("none", f"{name}: {TABLES[name]}")
            continue
        share = told(f"{name}: {TABLES[name]}", measure(rows, ours))
        if name not in DANISH:
            short.append((share, f"of {len(rows)} messages exactly right: {TABLES[name]}"))
    whole = told("the Danish table", measure(danish, ours))
    return [(whole, f"of {len(danish)} messages of the Danish table exactly right"), *short]


def danger() -> Short:
    """The tables of danger in each language: every wording found, no idiom set off."""
    head("Danger: wordings found; and idioms, past and general talk that set it off")
    short: Short = []
    for code, language in {"": "Danish", "en": "English", "de": "German", "ar": "Arabic"}.items():
        one = alarms(code)
        found = one.sure + one.doubtful
        told_ = f"of {one.wanted} wordings of danger found, {one.doubtful} in doubt"
        line(f"{found}", f"{language}: {told_}; {one.set_off} of {one.idioms} idioms set it off")
        if not code:
            short = [(f"{found}", f"{told_}; {one.set_off} of {one.idioms} idioms set it off")]
    return short


def hints() -> Short:
    """Danger told between the lines: what sayings find, and what is asked about for its words, where those
    were counted without the message; and the same of harmless messages by the same authors."""
    head("Danger told between the lines, by authors who never saw the lexicons (danger-hints.tsv)")
    told = {example.text: points for example, points in held_out(examples("da"))}
    counted = library().lexicons["soroe"]["da"].counted
    asked_from = counted.asked_from if counted else math.inf
    found: Counter[tuple[bool, str]] = Counter()
    for kind, _, text in lines_of("danger-hints"):
        alarmed = dangers(text, "da")
        how = "sure" if any(r.sure for r in alarmed) else "doubt" if alarmed else ""
        found[kind != NOTHING, how or ("words" if told[text] > asked_from else "missed")] += 1
    for grave, what in ((True, "wordings of danger"), (False, "harmless messages")):
        every = sum(n for (of, _), n in found.items() if of == grave)
        sure, doubt, words = (found[grave, how] for how in ("sure", "doubt", "words"))
        line(
            f"{sure + doubt}",
            f"of {every} {what} by sayings, {doubt} in doubt; {words} more asked about",
        )
    return [(f"{found[True, 'words']}", "dangers more asked about for their words (held out)")]


def themes(rows: Sequence[Row]) -> Short:
    """Messages that tell of something hard or ask a question, as though nothing were read of them: how many
    have a right theme among those that would be asked about; and the same of those read as nothing."""
    head("Themes that are asked about where nothing is read")
    telling = [(row, wanted) for row in rows if (wanted := _themes_of(row))]
    unread = [(row, wanted) for row, wanted in telling if not ours(row).sure | ours(row).doubtful]
    short: Short = []
    for name, some in (("that tell of a theme", telling), ("of those, read as nothing", unread)):
        found = [(wanted, _themes_in(row)) for row, wanted in some]
        offered = [(wanted, themes) for wanted, themes in found if themes]
        right = sum(not wanted.isdisjoint(themes) for wanted, themes in offered)
        size = sum(len(themes) for _, themes in offered) / max(len(offered), 1)
        text = (
            f"{right} of {len(offered)} asked about rightly, of {len(some)}; {size:.1f} themes each"
        )
        line(percent(right / len(offered)) if offered else "none", f"kept messages {name}: {text}")
        short.append((text, f"kept messages {name}"))
    return short


def _themes_of(row: Row) -> frozenset[str]:
    """The themes that the labels of a row tell of, those that may be read with them."""
    labels = (label.strip("()?").split("/")[0] for label in row.labels)
    ids = (label.replace("needs:", "needs.").replace("q:", ASK) for label in labels)
    return frozenset(one for one in ids if one.startswith(("needs.", ASK)))


def _themes_in(row: Row) -> frozenset[str]:
    lexicon = library().lexicons[row.municipality]["da"]
    return frozenset(theme.id for theme in themes_in(row.text, lexicon)) - {DANGER}


def told(who: str, found: Shares) -> str:
    """Prints the shares; gives the exact one as it is written."""
    share = f"{found.share:.1%}"
    micro, (precision, recall) = found.micro, found.macro
    line(share, f"{found.exact} of {found.rows}; {who}")
    line(
        "",
        f"precision {micro.precision or 0:.1%}, recall {micro.recall or 0:.1%}; "
        f"mean over labels {precision:.1%}, {recall:.1%}",
    )
    return share


def by_label(rows: Sequence[Row]) -> Short:
    """Precision and recall of what is taken as certain."""
    found = measure(rows, ours).counts
    head(f"Reading by label ({len(rows)} Danish messages; what is read as certain)")
    print(f"  {'label':32}{'wanted':>8}{'right':>8}{'wrong':>8}{'precision':>11}{'recall':>8}")
    for label in sorted(found):
        one = found[label]
        shares = (percent(one.precision), percent(one.recall))
        wanted = one.right + one.missed
        print(f"  {label:32}{wanted:8}{one.right:8}{one.wrong:8}{shares[0]:>11}{shares[1]:>8}")
    return []


def percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


# ---------------------------------------------------------------- fast


@dataclass(frozen=True)
class Reads:
    """One message made ready, so that only the reading is timed."""

    row: Row

    def ready(self) -> Callable[[], object]:
        lexicons, facts = library().lexicons[self.row.municipality], facts_of(self.row)
        question, text = question_of(self.row), self.row.text
        return lambda: read(text, lexicons, facts, question)


def milliseconds(work: Callable[[], object]) -> float:
    """Of one core, the least of a few rounds."""
    return min(_once(work) for _ in range(ROUNDS)) * 1000


def _once(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def speed(rows: Sequence[Row], every: int) -> Short:
    """Every message of the tables, and the longest texts of every kind."""
    times = percentiles([milliseconds(Reads(row).ready()) for row in rows])
    long = {name: milliseconds(Reads(row).ready()) for name, row in long_rows(every)}
    worst = max(long, key=lambda name: long[name])
    tongues = len(next(iter(library().lexicons.values())))
    head(
        f"Reading: time ({len(rows)} messages, lexicons of {tongues} languages loaded; milliseconds "
        f"of one core, the least of {ROUNDS})"
    )
    for name in ("median", "p99"):
        line(f"{times[name]:.2f}", f"{name}; limit {LIMITS[name]:.0f}")
    line(f"{times['worst']:.2f}", "the slowest message")
    line(f"{long[worst]:.1f}", f"the slowest of {len(long)} texts of {LONGEST} characters; "
         f"limit {LIMITS['worst']:.0f}: {worst}")  # fmt: skip
    told_ = f"ms median, p99 {times['p99']:.2f}, slowest of 2,000 characters {long[worst]:.1f}"
    return [(f"{times['median']:.2f}", f"{told_}, to read a message")]


SLOW = (
    "ikke", "kan ikke", "jeg vil dø", "42", "og", "a", "min søn har", "§ 85 § 104 bostøtte",
    "bor i sorø slagelse", "1/4", "post", "nej ja", "fyrre og to", "jeg er ikke 42 men 43",
    "1.000.", "aa", "æøå", "é́́́", "\u200b\u200d", "😀", "مساعدة", "help me please", "§", "-,", "\n",
    "jegerikkesikkerpå", "min mand hans mor hendes søn", "hvis jeg var",
)  # fmt: skip


def long_rows(every: int = 1) -> Iterable[tuple[str, Row]]:
    """Texts of 2,000 characters: one thing again and again, all the words there are, each with a
    letter left out or two swapped, and all example sentences one after another."""
    for text in SLOW:
        yield repr(text), _long(f"{text} ")
        yield f"{text!r} without spaces", _long(text)
    examples = [e.text for e in library().lexicons["viborg"]["da"].examples]
    words = sorted({word for text in examples for word in text.split()})
    kinds = {
        "words": words,
        "words with a letter left out": [w[:2] + w[3:] for w in words if len(w) > 5],
        "words with two letters swapped": [
            w[:2] + w[3] + w[2] + w[4:] for w in words if len(w) > 5
        ],
        "words run together": ["".join(words[i : i + 3]) for i in range(0, len(words), 3)],
        "sentences": examples,
        "sentences in another order": sorted(examples, key=lambda text: text[::-1]),
        "sentences with stops": [f"{text.rstrip('.!?')}." for text in examples],
    }
    for kind, parts in kinds.items():
        whole = " ".join(parts)
        for start in range(0, len(whole) - LONGEST, LONGEST * every):
            yield f"{kind}, from {start:,}", _row(whole[start : start + LONGEST])


def _long(text: str) -> Row:
    return _row((text * LONGEST)[:LONGEST])


def _row(text: str) -> Row:
    return Row("", 0, "viborg", "needs", text, (), strict=False)


# ---------------------------------------------------------------- beside others


def beside_peers(tables: Mapping[str, Sequence[Row]]) -> Short:
    """The same messages read by two public ways."""
    training = [row for name in TABLES if name not in APART for row in tables[name]]
    fuzzy = Fuzzy.of(training)
    trained = Trained.of(lessons_beside_entries(), training)
    head(
        f"Reading beside two public ways ({len(training)} messages to choose and to learn from, "
        f"{len(tables[KEPT])} kept apart)"
    )
    peers: dict[str, Reader] = {
        "Vejviser": ours,
        f"rapidfuzz WRatio over all choices, {fuzzy.threshold:.0f} or more": fuzzy.read,
        "scikit-learn, character n-grams and linear SVM": trained.read,
    }
    for which, rows in {
        "not kept apart (the classifier: cross-validated)": training,
        "kept apart": tables[KEPT],
    }.items():
        line("", which)
        for who, reader in peers.items() if rows else ():
            told(who, measure(rows, reader))
    tried = tables[KEPT] or training
    times = {who: _each(reader, tried) for who, reader in peers.items()}
    for who, found in times.items():
        line(f"{found:.2f} ms", f"a message, {who}")
    return [
        (f"{share.share:.1%}", f"exactly right, kept apart: {who}")
        for who, share in ((who, measure(tables[KEPT], reader)) for who, reader in peers.items())
        if tables[KEPT]
    ]


def _each(reader: Reader, rows: Sequence[Row]) -> float:
    """Milliseconds a message."""
    some = rows[:100]
    return milliseconds(lambda: [reader(row) for row in some]) / max(len(some), 1)
