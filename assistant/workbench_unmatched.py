"""What citizens wrote that was not understood, from stored transcripts, grouped for an editor.

Knows how a conversation is stored and what in it tells that a message was read wrongly or not at all;
refuses to show a word that is not masked, or to guess at texts that are no longer kept.

A message counts when nothing was understood of it (`missed`, also where it was met with the answer before
once more), when what was read with doubt was refused (`refused`), or when what was read was changed right
after (`changed`). Groups are made by the words that messages share and that are rare elsewhere: always the
same for the same transcripts.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log
from typing import Any, Literal

from assistant.dialog.lexicon import Entry, Lexicon
from assistant.dialog.mask import mask
from assistant.dialog.reader import read
from assistant.dialog.reading import ASK
from assistant.dialog.tokens import tokens
from assistant.rules.facts import Value
from assistant.rules.load import Rulebook
from assistant.rules.model import Kind
from assistant.store.interface import EventRow, Store
from assistant.workbench import CAUSES, Almost, Workbench, almost_json, light_words, place

Reason = Literal["missed", "refused", "changed"]
REASONS: Mapping[Reason, str] = {
    "missed": "ikke forstået",
    "refused": "svaret var nej, da vi spurgte, om vi forstod det ret",
    "changed": "det, der blev læst, blev rettet lige efter",
}
EXAMPLES = 5
"""So many messages of a group are shown."""
SCREENS = {"opening": "entry", "confirm": "confirm", "danger": "safe", "result": "result"}


@dataclass(frozen=True, slots=True)
class Unmatched:
    """One message that was not understood. `question` is what was on the screen, "-" if nothing.
    `text` is None if it is no longer kept, or never was. `read` is what it was wrongly read as, as
    (fact, value) pairs, `chosen` what its writer then said it was about, as "needs.post" or "ask:pris"."""

    reason: Reason
    question: str
    text: str | None
    read: tuple[tuple[str, Value], ...] = ()
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Messages that share words. `words` are those, the most telling first; none for a message that
    shares none."""

    words: tuple[str, ...]
    messages: tuple[Unmatched, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Different texts, the most frequent first."""
        return tuple(_by_count(Counter(message.text or "" for message in self.messages)))

    @property
    def questions(self) -> Mapping[str, int]:
        """What was on the screen, and how often."""
        return _by_count(Counter(message.question for message in self.messages))

    @property
    def chosen(self) -> Mapping[str, int]:
        """What it was about by those who were asked and said so, and how often."""
        return _by_count(Counter(theme for message in self.messages for theme in message.chosen))

    @property
    def reasons(self) -> Mapping[str, int]:
        return _by_count(Counter(message.reason for message in self.messages))


@dataclass(frozen=True, slots=True)
class Found:
    """All that was not understood in `talks` conversations; `gone` of the texts are not kept."""

    talks: int
    messages: int
    gone: int
    groups: tuple[Group, ...]


def _by_count(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


# ---------------------------------------------------------------- out of the log


@dataclass(frozen=True, slots=True)
class _Turn:
    """One message of a person: what was on the screen, the events it led to, the words."""

    screen: str
    events: tuple[Mapping[str, Any], ...]
    typed: bool
    text: str | None


def _turns(rows: Sequence[EventRow]) -> Iterator[_Turn]:
    """The log as turns. The screen is the last one shown before."""
    screen, at = "-", 0
    while at < len(rows):
        row = rows[at]
        if row.kind != "message":
            screen = _screen(row) or screen
            at += 1
            continue
        after = next((i for i in range(at + 1, len(rows)) if rows[i].client_id), len(rows))
        batch = rows[at + 1 : after]
        events = tuple(json.loads(r.body) for r in batch if r.kind == "event")
        text = next((r.text for r in batch if r.kind == "heard"), None)
        yield _Turn(screen, events, json.loads(row.body).get("type") == "text", text)
        at += 1


def _screen(row: EventRow) -> str:
    """The question that a row put on the screen, "" if it put none."""
    if row.author != "assistant":
        return ""
    if row.kind == "asked":
        return str(json.loads(row.body)["question"])
    return SCREENS.get(row.kind, "")


def _reason(turn: _Turn, after: _Turn | None) -> Reason | None:
    """Why a message counts as not understood, None if it does not."""
    kinds = {event["event"]: event for event in turn.events}
    if kinds.get("missed", {}).get("about") == "nothing":
        return "missed"
    if kinds.get("wondered", {}).get("again"):
        return "missed"
    if after is None:
        return None
    next_kinds = {event["event"]: event for event in after.events}
    if "doubted" in kinds and next_kinds.get("confirmed", {}).get("yes") is False:
        return "refused"
    if _is_changed(_told(turn, "told"), after):
        return "changed"
    return None


def _chosen(turn: _Turn, after: _Turn | None) -> tuple[str, ...]:
    """Which of the themes that were asked about it was, by the next message."""
    missed = (event for event in turn.events if event["event"] == "missed")
    themes = [theme for event in missed for theme in event.get("themes", ())]
    if not (themes and after):
        return ()
    asked = (e["topic"] for e in after.events if e["event"] == "wondered")
    said = {*_told(after, "told"), *(f"{ASK}{topic}" for topic in asked)}
    return tuple(theme for theme in themes if theme in said)


def _told(turn: _Turn, *kinds: str) -> dict[str, Value]:
    """What the message was read as, by key: `told`, or `doubted`."""
    events = (event for event in turn.events if event["event"] in kinds)
    return {key: value for event in events for key, value in event["values"]}


def _is_changed(told: Mapping[str, Value], after: _Turn) -> bool:
    """Whether the next message takes back what was read: "ret", or another value of the same."""
    again = _told(after, "told", "doubted")
    if any(key in told and told[key] != value for key, value in again.items()):
        return True
    facts = {key.split(".")[0] for key in told}
    changes = [e for e in after.events if e["event"] == "commanded" and e["command"] == "change"]
    return bool(facts) and any(change["question"] in ("", *facts) for change in changes)


def messages_of(rows: Sequence[EventRow], public: Sequence[str]) -> Iterator[Unmatched]:
    """The messages of one conversation that were not understood, masked once more as we mask now."""
    turns = list(_turns(rows))
    for turn, after in zip(turns, [*turns[1:], None], strict=True):
        reason = _reason(turn, after) if turn.typed else None
        if reason:
            text = None if turn.text is None else mask(turn.text, public).text
            wrongly = _told(turn, "doubted" if reason == "refused" else "told")
            chosen = _chosen(turn, after) if reason == "missed" else ()
            yield Unmatched(reason, turn.screen, text, tuple(wrongly.items()), chosen)


def unmatched(
    store: Store, municipality: str, since: datetime, public: Sequence[str], lexicon: Lexicon
) -> Found:
    """What was not understood in the conversations that began at `since` or later. `public` are the
    words of the municipality's own contacts, which are never masked."""
    sessions = store.sessions(municipality, since)
    found = [m for s in sessions for m in messages_of(store.events(s.id), public)]
    kept = [message for message in found if message.text]
    gone = len(found) - len(kept)
    missed = [message for message in kept if message.reason == "missed"]
    misread = [message for message in kept if message.reason != "missed"]
    groups = (*grouped(missed, lexicon), *grouped(misread, lexicon))
    largest_first = sorted(groups, key=lambda group: -len(group.messages))
    return Found(len(sessions), len(found), gone, tuple(largest_first))


# ---------------------------------------------------------------- groups


def grouped(messages: Sequence[Unmatched], lexicon: Lexicon) -> Iterator[Group]:
    """The messages by the words they share, the largest group first.

    Again and again the word is taken that most of the rest share and fewest examples of the lexicon
    know; what shares no word with another is a group of its own.
    """
    words = _Words(messages, lexicon)
    rest = list(range(len(messages)))
    groups: list[Group] = []
    while rest:
        stem = words.most_telling(rest)
        inside = [i for i in rest if stem in words.of[i]] if stem else rest[:1]
        rest = [i for i in rest if i not in inside]
        found = tuple(messages[i] for i in inside)
        groups.append(Group(words.shared(inside, stem) if stem else (), found))
    yield from sorted(groups, key=lambda g: (-len(g.messages), g.words, g.texts))


COMMON = 0.01
"""A word that more of the lexicon's examples have tells nothing about a group."""


class _Words:
    """Which words each message has, one form for all endings, without the small and common ones."""

    def __init__(self, messages: Sequence[Unmatched], lexicon: Lexicon) -> None:
        self.tongue, self.small = lexicon.tongue, light_words(lexicon)
        said = [self._said(message.text or "") for message in messages]
        self.examples = len(lexicon.examples)
        self.known = self._texts_with(self._said(e.text) for e in lexicon.examples)
        here = self._texts_with(said)
        stems = [
            {self._stem(word, here): as_written[word] for word in as_written} for as_written in said
        ]
        self.of = [{s: w for s, w in found.items() if self._is_rare(s)} for found in stems]

    def most_telling(self, rest: Sequence[int]) -> str:
        """The word that at least two of the rest share and that tells the most; "" if none."""
        counts = Counter(stem for i in rest for stem in self.of[i])
        shared = {stem: count for stem, count in counts.items() if count > 1}
        return min(shared, key=lambda s: (-shared[s] * self._rarity(s), s), default="")

    def shared(self, inside: Sequence[int], first: str) -> tuple[str, ...]:
        """That word as it is written most often, and the others that at least half of the group have."""
        counts = Counter(stem for i in inside for stem in self.of[i])
        most = [stem for stem in counts if stem != first and counts[stem] * 2 > len(inside)]
        order = sorted(most, key=lambda s: (-counts[s] * self._rarity(s), s))
        return tuple(self._written(inside, stem) for stem in (first, *order[:3]))

    def _written(self, inside: Sequence[int], stem: str) -> str:
        forms = Counter(self.of[i][stem] for i in inside if stem in self.of[i])
        return min(forms, key=lambda form: (-forms[form], form))

    def _is_rare(self, stem: str) -> bool:
        return self.known[stem] <= COMMON * self.examples

    def _rarity(self, stem: str) -> float:
        return log((self.examples + 1) / (self.known[stem] + 1))

    def _said(self, text: str) -> dict[str, str]:
        """The telling words of a text, folded -> as written."""
        found = (t for t in tokens(text, self.tongue) if t.word.isalpha() and len(t.word) > 2)
        return {t.word: text[t.start : t.end].casefold() for t in found if t.word not in self.small}

    def _texts_with(self, texts: Iterable[Iterable[str]]) -> Counter[str]:
        """In how many texts each form occurs, as written or without an ending."""
        counts: Counter[str] = Counter()
        for words in texts:
            counts.update({base for word in words for base in self.tongue.bases(word)})
        return counts

    def _stem(self, word: str, counts: Mapping[str, int]) -> str:
        """The form of the word that most messages have; the longest of those."""
        return min(self.tongue.bases(word), key=lambda base: (-counts[base], -len(base), base))


# ---------------------------------------------------------------- what an editor may put in


Nearest = Callable[[str, str], Sequence[Almost]]
"""(text, question on the screen) -> the entries that almost matched, nearest first."""


def nearest_in(rulebook: Rulebook, lexicons: Mapping[str, Lexicon]) -> Nearest:
    """By the lexicon of the language that a text is written in."""
    benches = {code: Workbench(lexicon, rulebook.facts) for code, lexicon in lexicons.items()}
    questions = {question.id: question for question in rulebook.questions}

    def nearest(text: str, asked: str) -> Sequence[Almost]:
        question = questions.get(asked)
        found = read(text, lexicons, rulebook.facts, question)
        return benches[found.language].explain(text, found.readings, question).almost

    return nearest


SHORT = 3
"""An answer of so few words means something to its question only."""


def nearest_of(group: Group, nearest: Nearest) -> list[Almost]:
    """The entries that at least half of the group comes near to, those of most of its texts first."""
    tried = group.messages[: 4 * EXAMPLES]
    found = [almost for m in tried for almost in nearest(m.text or "", m.question)]
    counts = Counter(place(almost.entry) for almost in found)
    first = {place(almost.entry): almost for almost in reversed(found)}
    most = [at for at in first if counts[at] * 2 > len(tried)]
    order = sorted(most, key=lambda at: (-counts[at], -first[at].weight, at))
    return [first[at] for at in order[:3]]


def stub(group: Group, near: Sequence[Almost], rulebook: Rulebook) -> str:
    """A YAML block with the group's texts, for an editor to put into a file of words.

    What was read wrongly goes under `must_not:` of what it was read as. What was not read goes under
    `must:` of what most said it was about; else of the nearest block, or of the fact that was asked about;
    a short answer to a question on the screen under `answers:`, as it means nothing elsewhere.
    """
    wrongly = [pair for message in group.messages for pair in message.read]
    if wrongly:
        (key, value), *_ = wrongly
        return _yaml(_of_pair(key, value, rulebook), "must_not", group.texts)
    if group.chosen:
        return _yaml(_of_theme(next(iter(group.chosen)), rulebook), "must", group.texts)
    facts = {question.id: question.facts[0] for question in rulebook.questions}
    asked = next((facts[q] for q in group.questions if q in facts), "")
    nearest = near[0].entry if near else None
    if asked and all(len(text.split()) <= SHORT for text in group.texts):
        return _yaml(_block(nearest, asked), "answers", list(map(_plain, group.texts)))
    return _yaml(_block(nearest, asked), "must", group.texts)


def _of_theme(theme: str, rulebook: Rulebook) -> tuple[str, ...]:
    """The names of the block of what it was about."""
    if theme.startswith(ASK):
        return "questions:", f"  {theme.removeprefix(ASK)}:"
    return _of_pair(theme, True, rulebook)


def _of_pair(key: str, value: Value, rulebook: Rulebook) -> tuple[str, ...]:
    """The names of the block that reads this value."""
    fact, _, member = key.partition(".")
    if rulebook.facts[fact].kind is Kind.NUMBER:
        return f"fact: {fact}", "number:"
    truth = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    return f"fact: {fact}", "values:", f"  {member or truth}:"


def _block(near: Entry | None, asked: str) -> tuple[str, ...]:
    """The names of the nearest block, or of the fact that was asked about."""
    if near and near.kind == "fact" and asked in ("", near.target):
        if not isinstance(near.value, bool):
            return f"fact: {near.target}", "number:"
        member = near.member or ("yes" if near.value else "no")
        return f"fact: {near.target}", "values:", f"  {member}:"
    if near and near.kind != "fact" and not asked:
        return f"{KEYS.get(near.kind, near.kind)}:", f"  {near.target}:"
    return f"fact: {asked or CHOOSE}", "values:", f"  {CHOOSE}:"


KEYS = {"question": "questions", "command": "commands"}
CHOOSE = "VÆLG"
"""Where nothing is near, the editor chooses."""


def _yaml(block: Sequence[str], which: str, texts: Sequence[str]) -> str:
    """The lines under the names of their block."""
    deep = " " * (2 * sum(name.strip().endswith(":") for name in block))
    lines = [f"{deep}  - {json.dumps(t, ensure_ascii=False)}" for t in texts[:EXAMPLES]]
    return "\n".join((*block, f"{deep}{which}:", *lines, ""))


def _plain(text: str) -> str:
    """The words alone, as signs mean something in a saying."""
    return " ".join(_WORD.findall(text))


_WORD = re.compile(r"\w+")


# ---------------------------------------------------------------- told


def unmatched_json(found: Found, nearest: Nearest, rulebook: Rulebook) -> dict[str, Any]:
    """Everything, largest group first. `not_kept`: messages whose text is older than its days."""
    return {
        "conversations": found.talks,
        "messages": found.messages,
        "not_kept": found.gone,
        "groups": [_group_json(group, nearest, rulebook) for group in found.groups],
    }


def _group_json(group: Group, nearest: Nearest, rulebook: Rulebook) -> dict[str, Any]:
    near = nearest_of(group, nearest)
    return {
        "count": len(group.messages),
        "words": list(group.words),
        "reasons": group.reasons,
        "questions": group.questions,
        "chosen": group.chosen,
        "examples": list(group.texts[:EXAMPLES]),
        "nearest": [almost_json(almost) for almost in near],
        "stub": stub(group, near, rulebook),
    }


def unmatched_text(told: Mapping[str, Any]) -> Iterator[str]:
    """The lines of the same for an editor."""
    yield (f"{told['messages']} beskeder blev ikke forstået, i {told['conversations']} samtaler.")
    if told["not_kept"]:
        yield (f"{told['not_kept']} af dem gemmes ikke mere, så deres ord kan ikke vises.")
    for number, group in enumerate(told["groups"], 1):
        yield ""
        yield f"{number}. {group['count']} x {', '.join(group['words']) or '(ingen fælles ord)'}"
        yield from (f"   {REASONS[r]}: {count}" for r, count in group["reasons"].items())
        asked = ", ".join(f"{q} ({count})" for q, count in group["questions"].items())
        yield f"   på skærmen: {asked}"
        chosen = ", ".join(f"{theme} ({count})" for theme, count in group["chosen"].items())
        yield from (f"   valgt bagefter: {chosen}" for _ in chosen[:1])
        yield from (f"   «{text}»" for text in group["examples"])
        for near in group["nearest"]:
            what = f": {near['what']}" if near["what"] else ""
            yield f"   nær   {near['at']}  {near['entry']}  ({CAUSES[near['cause']]}{what})"
        yield "   til ordfilen:"
        yield from (f"     {line}" for line in group["stub"].splitlines())
    if told["groups"]:
        yield ""
        yield "Sæt linjerne ind i ordfilen, skriv de ord, der skal læses, og kør: vejviser check"
