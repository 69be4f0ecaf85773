"""Why a message was read as it was: the entries that matched, and those that almost did.

For an editor of the lexicons, so it may take its time: it reads the message once more and asks of
every entry what stood in the way. It knows what `understand` weighs; it never changes a reading.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Literal

from assistant.dialog.counted import FILE
from assistant.dialog.lexicon import (
    EXCEPTIONS,
    FREE,
    GAP,
    GROUP,
    NUMBER,
    OFFER,
    SKIP,
    WORD,
    YEAR,
    Entry,
    Example,
    Lexicon,
    Op,
    Ops,
    ops_of,
)
from assistant.dialog.reading import Reading, Theme
from assistant.dialog.tokens import tokens
from assistant.dialog.understand.people import People
from assistant.dialog.understand.sayings import Match, in_trouble
from assistant.dialog.understand.text import Text
from assistant.dialog.understand.themes import themes_in
from assistant.dialog.understand.times import Times
from assistant.lookup import Passage
from assistant.rules.model import Fact, Kind, Question

Cause = Literal[
    "word", "distance", "negation", "exception", "doubt", "past", "supposed", "alone", "question",
    "trouble", "overtaken",
]  # fmt: skip
CAUSES: Mapping[Cause, str] = {
    "word": "ét ord mangler",
    "distance": "ordene står for langt fra hinanden eller i en anden orden",
    "negation": "det bliver benægtet",
    "exception": "en undtagelse rammer",
    "doubt": "det er i tvivl, så der bliver spurgt",
    "past": "det fortælles som fortid",
    "supposed": "det er kun tænkt eller et spørgsmål",
    "alone": "det gælder kun, når det er hele beskeden",
    "question": "det gælder kun som svar på sit spørgsmål",
    "trouble": "der står ikke ved siden af, at det er svært, eller at man gerne vil",
    "overtaken": "noget andet i beskeden gik forud",
}
MOST = 8
"""So many entries that almost matched are told."""
LEAST_SHARE, LEAST = 0.5, 4.0
"""Of an entry's weight, what must be there before one word that lacks is worth telling."""
TELLING = 1.5
"""The weight of a word that makes an entry worth looking at."""
LIGHT = 0.2
"""The weight of a word that says nothing by itself."""
LIGHT_GROUPS = ("små ord", "lette ord", "kantord", "jeg", "mig", "han hun", "nægtelser", "er har")
LOSSES: Mapping[str, float] = {"question": 0.5, "distance": 0.8}
"""What a cause takes from the weight: it is nearly always there."""

Meaning = tuple[str, str, str]
Part = tuple[int, int]
"""A word or a group of an entry: its kind and number."""


def place(entry: Entry) -> str:
    """`file:line` of the saying."""
    return f"{entry.file}:{entry.line}"


def meaning(entry: Entry) -> Meaning:
    """What the entry says; a reading of it has the same `meaning_read`."""
    truth = entry.kind == "fact" and isinstance(entry.value, bool)
    said = ("ja" if entry.value else "nej") if truth else ""
    return entry.kind, entry.target, entry.member or said


def meaning_read(reading: Reading) -> Meaning:
    """What was read, whatever the number, the offer or whom it is about."""
    if reading.kind != "fact":
        return reading.kind, reading.target, reading.member if reading.kind == "sign" else ""
    if reading.member:
        return reading.kind, reading.target, reading.member if reading.value else "-"
    if isinstance(reading.value, bool):
        return reading.kind, reading.target, "ja" if reading.value else "nej"
    return reading.kind, reading.target, reading.value if isinstance(reading.value, str) else ""


SIGNS = {
    "question": "q", "command": "cmd", "danger": "danger", "unknown_fact": "ved_ikke",
    "out_of_scope": "oos", "small_talk": "small_talk", "point": "punkt",
    "sign": "tegn",
}  # fmt: skip


def label_of(reading: Reading) -> str:
    """The reading in a word, without its doubt: `age=42`, `varig=ja`, `needs:post`, `-needs:post` (said
    not to be so), `ved_ikke:age`, `q:pris/sel-85`, `cmd:back`, `danger:vold/selv`, `oos:affald`."""
    if reading.kind == "fact" and reading.member:
        sign = "" if reading.value is True else "-"
        return f"{sign}{reading.target}:{reading.member}"
    if reading.kind == "fact":
        truth = "ja" if reading.value else "nej"
        said = truth if isinstance(reading.value, bool) else reading.value
        return f"{reading.target}={said}"
    more = reading.offer if reading.kind == "question" else reading.member
    named = f"{SIGNS[reading.kind]}:{reading.target}"
    return f"{named}/{more}" if more else named


def is_as_example(reading: Reading, example: Example, facts: Mapping[str, Fact]) -> bool:
    """Whether a reading is what the example is an example of."""
    if example.kind == "point":
        return reading.kind == "question" and reading.member == example.target
    if (reading.kind, reading.target) != (example.kind, example.target):
        return False
    if example.kind == "sign":
        return reading.member == example.member
    kind = facts[example.target].kind if example.kind == "fact" else None
    if kind is Kind.SET:
        return reading.member == example.member and reading.value is True
    if kind is Kind.CHOICE:
        return reading.value == example.member
    return kind is not Kind.TRUTH or reading.value is example.value


@dataclass(frozen=True, slots=True)
class Almost:
    """An entry that was not read, or not for certain, and what stood in the way.

    `what` is the word that lacks or the saying that stood in the way ("" where the cause says all);
    `span` is [start, end) in the text, None where no words of it stand together.
    """

    entry: Entry
    cause: Cause
    what: str
    span: tuple[int, int] | None
    weight: float


@dataclass(frozen=True, slots=True)
class Explained:
    """A message as it was read, and what almost was, the nearest first. `themes`: what is asked about
    instead where nothing was read; `passages`: what of the papers is shown, where it asks something."""

    readings: tuple[Reading, ...]
    entries: Mapping[str, tuple[str, ...]]
    """Entry of a reading -> where it stands in the files; nothing for an answer to the screen."""
    almost: tuple[Almost, ...]
    themes: tuple[Theme, ...] = ()
    passages: tuple[Passage, ...] = ()


def _is_hint(reading: Reading) -> bool:
    """Whether it is danger that the words of the whole message hint at."""
    return reading.kind == "danger" and reading.span == (0, 0)


class Workbench:
    """One lexicon with what an editor needs beside it. Made once, used for many messages."""

    def __init__(self, lexicon: Lexicon, facts: Mapping[str, Fact]) -> None:
        self.lexicon, self.facts = lexicon, facts
        self.words_of = words_of(lexicon)
        self.places: dict[str, tuple[str, ...]] = {}
        for entry in lexicon.entries:
            known = self.places.get(entry.entry, ())
            if place(entry) not in known:
                self.places[entry.entry] = (*known, place(entry))
        self._light = light_words(lexicon)
        texts = (tokens(e.text, lexicon.tongue) for e in lexicon.examples)
        self._known = Counter(word for text in texts for word in {t.word for t in text})
        self._of_part: dict[Part, float] = {}
        self._needed: dict[int, tuple[int, ...]] = {}
        self._having: dict[Part, list[int]] = {}
        self._index()
        self._groups = [part for part in self._having if part[0] == GROUP]

    def _index(self) -> None:
        """By entry the places of the parts it needs; by part the entries that need it."""
        for index, entry in enumerate(self.lexicon.entries):
            needed = tuple(i for i, op in enumerate(entry.ops) if op[0] in (WORD, GROUP))
            if len(needed) < 2 or entry.how in EXCEPTIONS or not self._can_be(entry):
                continue
            self._needed[index] = needed
            for i in needed:
                self._having.setdefault(entry.ops[i][:2], []).append(index)

    def explain(
        self, text: str, readings: Sequence[Reading], question: Question | None = None
    ) -> Explained:
        """The readings of the text with their places, and what almost was read. `question` is the one
        on the screen when it was read."""
        entries = {
            r.entry: (FILE,) if _is_hint(r) else self.places.get(r.entry, ()) for r in readings
        }
        view = Text(text, self.lexicon)
        if not view.size:
            return Explained(tuple(readings), entries, ())
        sure = {meaning_read(r) for r in readings if r.sure}
        found = [*self._matched(view, readings, question), *self._one_short(view)]
        kept = _nearest(a for a in found if meaning(a.entry) not in sure)
        themes = () if readings else themes_in(text, self.lexicon)
        return Explained(tuple(readings), entries, tuple(kept[:MOST]), themes)

    # -- entries that matched, and were not read for certain

    def _matched(
        self, view: Text, readings: Sequence[Reading], question: Question | None
    ) -> Iterator[Almost]:
        wanted = frozenset(question.facts) if question else frozenset()
        standing = list(_standing(view))
        exceptions = [m for m in standing if m.entry.how in EXCEPTIONS]
        doubted = {meaning_read(r) for r in readings if not r.sure}
        reasons = _Reasons(view, exceptions, wanted, doubted, Times(view))
        for match in standing:
            if match.entry.how not in EXCEPTIONS and self._can_be(match.entry):
                cause, what = reasons.of(match)
                words = {view.tokens[p].word for p in range(match.first, match.last)}
                weight = sum(map(self.weight, words)) * LOSSES.get(cause, 1.0)
                yield Almost(match.entry, cause, what, _span(view, match), weight)

    def _can_be(self, entry: Entry) -> bool:
        """Whether the municipality has the fact and the option."""
        if entry.kind != "fact":
            return True
        fact = self.facts.get(entry.target)
        options = {option.id for option in fact.options} if fact else set()
        return fact is not None and (not options or entry.member in options)

    # -- entries that lack a word

    def _one_short(self, view: Text) -> Iterator[Almost]:
        """Entries with a telling word in the message that lack one part, or whose parts stand apart."""
        parts = (*((WORD, number) for number in view.classes()), *self._groups)
        there = {op: weight for op in parts if (weight := self._there(view, op))}
        telling = (op for op, weight in there.items() if weight >= TELLING)
        for index in sorted({i for op in telling for i in self._having.get(op, ())}):
            entry = self.lexicon.entries[index]
            lacking = [i for i in self._needed[index] if entry.ops[i][:2] not in there]
            if len(lacking) > 1 or (not lacking and view.run(entry.ops, view.all)):
                continue
            found = sum(there.get(entry.ops[i][:2], 0.0) for i in self._needed[index])
            lacks = sum(self._least(entry.ops[i][:2]) for i in lacking)
            if found < max(LEAST, LEAST_SHARE * (found + lacks)):
                continue
            if lacking and _runs_without(view, entry.ops, lacking[0]):
                what = self.written(entry, entry.ops[lacking[0]])
                yield Almost(entry, "word", what, None, found - lacks / 2)
            if not lacking and not view.run(entry.ops, view.all, 1):
                yield Almost(entry, "distance", "", None, found * LOSSES["distance"])

    def weight(self, word: str) -> float:
        """How much a word tells: the fewer examples have it, the more."""
        count = len(self.lexicon.examples)
        return LIGHT if word in self._light else log((count + 1) / (self._known[word] + 1))

    def _there(self, view: Text, part: Part) -> float:
        """The weight of a part by the words of the message that it stands on; 0 if it is not there."""
        kind, number = part
        if kind == GROUP:
            sayings = view.live_group(number).sayings
            live = (ops for _, ops in sayings if view.run(ops, view.all))
            return max((self._of_words(view, ops) for ops in live), default=0.0)
        bits = view.bits[number]
        words = (token.word for place, token in enumerate(view.tokens) if bits >> place & 1)
        return max(map(self.weight, words), default=0.0)

    def _of_words(self, view: Text, ops: Ops) -> float:
        return sum((self._there(view, op[:2]) for op in ops if op[0] == WORD), LIGHT)

    def _least(self, part: Part) -> float:
        """The weight of a part that lacks: that of its commonest words."""
        if part not in self._of_part:
            kind, number = part
            sayings = self.lexicon.groups[number] if kind == GROUP else ()
            of_words = ([op[:2] for op in ops if op[0] == WORD] for ops in sayings)
            of_sayings = (sum(map(self._least, parts)) for parts in of_words if parts)
            words = map(self.weight, self.words_of.get(number, ()) if kind == WORD else ())
            self._of_part[part] = min((*of_sayings, *words), default=LIGHT)
        return self._of_part[part]

    def written(self, entry: Entry, op: Op) -> str:
        """The part of the saying that the op was made from, as it stands in the file."""
        parts = _PART.findall(entry.entry.partition(": ")[2])
        for part in parts:
            if self._is_made_from(part, op):
                return str(part)
        words = sorted(self.words_of.get(op[1], ())) if op[0] == WORD else []
        return "/".join(words[:6])

    def _is_made_from(self, part: str, op: Op) -> bool:
        if op[0] == GROUP:
            names = (part.strip("{}").replace("_", " "), part, f"({part})")
            offer = part == OFFER and op[1] in self.lexicon.offers.values()
            return offer or any(self.lexicon.group_of.get(name) == op[1] for name in names)
        if op[1] in (NUMBER, YEAR):
            return part == {NUMBER: "<tal>", YEAR: "<aar>"}[op[1]]
        folded = {self.lexicon.tongue.fold(word.strip("=*")) for word in part.split("/")}
        return folded == self.words_of.get(op[1])


_PART = re.compile(r"\[|\]|\.\.\.|\^|\$|[^\s\[\]]+")


def light_words(lexicon: Lexicon) -> frozenset[str]:
    """The words that say nothing by themselves."""
    ops = (ops for name in LIGHT_GROUPS for ops in ops_of(lexicon, name))
    numbers = {number for (kind, number, _), *more in ops if kind == WORD and not more}
    keys = {key for number in numbers for key in lexicon.words[number]}
    return frozenset(key.removeprefix("=") for key in keys if "*" not in key)


def words_of(lexicon: Lexicon) -> dict[int, set[str]]:
    """Class -> its words, folded."""
    return {
        number: {key.strip("=*") for key in lexicon.words[number]}
        for number in range(FREE, len(lexicon.words))
    }


def _standing(view: Text) -> Iterator[Match]:
    """Every place where a saying stands, exceptions and denied ones included."""
    lexicon = view.lexicon
    tried = {i for key in view.keys for i in lexicon.by_word.get(key, ())}
    for index in sorted(tried):
        entry = lexicon.entries[index]
        for first, last, inside in view.places(entry.ops):
            if inside and entry.how in EXCEPTIONS:
                continue
            spelled = view.is_spelled(first, last)
            denied = entry.how not in EXCEPTIONS and (inside or view.denied(first, last))
            yield Match(entry, first, last, denied, spelled)


@dataclass(frozen=True)
class _Reasons:
    """What keeps a saying that stands in the message from being read for certain."""

    view: Text
    exceptions: Sequence[Match]
    wanted: frozenset[str]
    doubted: Iterable[Meaning]
    times: Times

    def of(self, match: Match) -> tuple[Cause, str]:
        """The first cause that holds, and what stood in the way."""
        entry, times = match.entry, self.times
        if match.denied:
            return "negation", ""
        for other in self.exceptions:
            if meaning(other.entry) == meaning(entry) and self._reaches(other, match):
                return "exception", f"{place(other.entry)} {_saying(other.entry)}"
        if entry.how == "alone" and not self.view.covers(match.first, match.last):
            return "alone", ""
        if entry.how == "answers" and entry.target not in self.wanted:
            return "question", entry.target
        if not in_trouble(self.view, [match], self.wanted):
            return "trouble", ""
        if meaning(entry) in self.doubted:
            return "doubt", _why_in_doubt(self.view, match)
        if times.gone(match):
            return "past", ""
        return ("supposed", "") if times.only_supposed(match) else ("overtaken", "")

    def _reaches(self, exception: Match, match: Match) -> bool:
        """Whether the exception overlaps the match or, as a frame, comes before it in its sentence."""
        overlaps = match.first < exception.last and exception.first < match.last
        framed = exception.entry.how == "frame" and exception.first <= match.first
        return overlaps or (framed and self.view.same(exception.first, match.first))


def _why_in_doubt(view: Text, match: Match) -> str:
    """What made a reading doubtful."""
    if match.entry.how == "maybe":
        return "maybe"
    if not match.spelled:
        words = (t for p, t in enumerate(view.tokens) if view.misspelled >> p & 1)
        return ", ".join(token.word for token in words)
    return "har været" if Times(view).perhaps_gone(match) else _about(view, match)


def _about(view: Text, match: Match) -> str:
    """Whom it is about, where that is why."""
    return People(view).of(match)


def _saying(entry: Entry) -> str:
    return entry.entry.partition(": ")[2]


def _span(view: Text, match: Match) -> tuple[int, int]:
    return view.tokens[match.first].start, view.tokens[match.last - 1].end


def _runs_without(view: Text, ops: Ops, index: int) -> bool:
    """Whether the saying stands there but for that part, which is left out or another word."""
    before, after = ops[:index], ops[index + 1 :]
    gap: Ops = ((SKIP, GAP, ()),) if before and after else ()
    return bool(view.run((*before, *gap, *after), view.all))


def _nearest(found: Iterable[Almost]) -> list[Almost]:
    """The nearest entry of each meaning and of each saying, nearest first."""
    kept: list[Almost] = []
    seen: set[object] = set()
    for one in sorted(found, key=lambda a: (-a.weight, place(a.entry), a.entry.entry)):
        known = {meaning(one.entry), place(one.entry)}
        if not known & seen:
            kept.append(one)
        seen |= known
    return kept


# ---------------------------------------------------------------- told


def explained_json(found: Explained) -> dict[str, Any]:
    """`entries`: by which saying each reading came, with its places; `almost`: what stood near, with
    the cause; `themes`: what is asked about where nothing was read, and the words that tell of it;
    `passages`: the papers' sentences that are shown then, where it asks something. Added to the JSON of
    `vejviser understand`."""
    return {
        "entries": [{"entry": e, "at": list(places)} for e, places in found.entries.items()],
        "almost": [almost_json(one) for one in found.almost],
        "themes": [
            {"theme": t.id, "sum": round(t.sum, 2), "words": {w: round(p, 2) for w, p in t.words}}
            for t in found.themes
        ],
        "passages": [{"passage": p.id, "says": p.cited.says} for p in found.passages],
    }


def almost_json(one: Almost) -> dict[str, Any]:
    return {
        "entry": one.entry.entry,
        "at": place(one.entry),
        "cause": one.cause,
        "what": one.what,
        "span": list(one.span) if one.span else None,
    }


def explained_text(text: str, found: Explained) -> Iterator[str]:
    """The same in lines for an editor."""
    yield f"«{text}»"
    for reading in found.readings:
        doubt = "" if reading.sure or reading.kind == "sign" else "  (i tvivl: der bliver spurgt)"
        places = ", ".join(found.entries[reading.entry]) or "svar på skærmen"
        said = text[slice(*reading.span)]
        yield f"  læst  {_name(reading)}{doubt}: «{said}»"
        yield f"        {places}  {reading.entry.partition(': ')[2]}"
    if not found.readings:
        yield "  intet læst"
    for one in found.almost:
        what = f": {one.what}" if one.what else ""
        yield f"  nær   {one.entry.entry}"
        yield f"        {place(one.entry)}  {CAUSES[one.cause]}{what}"
    for theme in found.themes:
        words = ", ".join(f"{word} {part:.2f}" for word, part in theme.words)
        yield f"  spørg {theme.id} ({theme.sum:.2f}): {words}"
    for passage in found.passages:
        yield f"  papir {passage.id}: «{passage.cited.says}»"


def _name(reading: Reading) -> str:
    """ "bolig = egen", "needs: post", "spørgsmål pris"."""
    if reading.kind == "fact" and reading.member:
        return f"{reading.target}: {reading.member}{'' if reading.value else ' (nej)'}"
    if reading.kind == "fact":
        value = {True: "ja", False: "nej"}.get(reading.value, reading.value)  # type: ignore[call-overload]
        return f"{reading.target} = {value}"
    if reading.kind == "sign":
        weighs = "" if reading.sure else " (kun ved siden af et andet)"
        return f"tegn på {reading.target}: {reading.member}{weighs}"
    return f"{KINDS[reading.kind]} {reading.target}"


KINDS = {
    "unknown_fact": "ved ikke", "command": "kommando", "question": "spørgsmål", "danger": "fare",
    "out_of_scope": "uden for emnet", "small_talk": "småsnak", "point": "punkt",
}  # fmt: skip
