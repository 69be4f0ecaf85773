"""What is wrong with lexicons though they can be read: examples that fail, words that two meanings
claim, sayings that can never be read, and meanings without words.

Each problem is `file:line: what -> cure`. What may well be read by the same words is declared in files
under `together:`, with the reason; all else is a collision. Knows no rule, and mends nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import islice, product

from assistant.dialog.lexicon import (
    CLAUSE,
    DATE,
    EXCEPTIONS,
    GROUP,
    NUMBER,
    SKIP,
    WORD,
    YEAR,
    Entry,
    Example,
    Lexicon,
    Ops,
)
from assistant.dialog.reading import Reading
from assistant.dialog.understand import understand
from assistant.dialog.understand.text import Text
from assistant.rules.load import Rulebook
from assistant.rules.located import read_yaml
from assistant.rules.model import ASPECTS, Fact, Kind
from assistant.topics import WORDS
from assistant.workbench import SIGNS, Meaning, is_as_example, label_of, meaning, place, words_of
from assistant.workbench_covered import covered

FEW, ALL = 1, 60
"""So many ways to say a saying are tried, and so many before it is held to be unreadable."""
EXPANDED = 200
"""So many of the ways to say a saying are compared with other sayings."""
SAYING = ("says", "alone")
OTHER = "nnn"
"""A word that no lexicon knows."""
BETWEEN = {SKIP: OTHER, CLAUSE: ","}
SPECIAL = {NUMBER: "42", YEAR: "1980", DATE: "3.4.1982"}


@dataclass(frozen=True, slots=True)
class Together:
    """Examples of `of` may also be read as `also`; both are labels, where `*` stands for anything."""

    of: tuple[str, ...]
    also: tuple[str, ...]
    file: str
    line: int

    def allows(self, of: str, also: str) -> bool:
        return _any(self.of, of) and _any(self.also, also)


BESIDE = ("small_talk", "sign")
"""What stands beside all else: of a weak sign of danger other meanings are told in the same words."""


def _any(patterns: Iterable[str], label: str) -> bool:
    return any(fnmatchcase(label, pattern) for pattern in patterns)


def together_in(files: Mapping[str, str]) -> tuple[Together, ...]:
    """What the files declare. DataError for a line that is none."""
    found: list[Together] = []
    for file, text in sorted(item for item in files.items() if item[0].endswith(".yaml")):
        located = read_yaml(file, text)
        declared = located.value.get("together", []) if isinstance(located.value, dict) else []
        for i, line in enumerate(declared):
            at = ("together", i)
            if not isinstance(line, dict) or not line.get("why"):
                raise located.error(at, "grunden mangler", "skriv why")
            if set(line) == {"these", "why"}:
                these = tuple(line["these"])
                found.append(Together(these, these, file, located.line(at)))
            elif set(line) == {"of", "also", "why"}:
                of, also = tuple(line["of"]), tuple(line["also"])
                found.append(Together(of, also, file, located.line(at)))
            else:
                raise located.error(at, "linjen kendes ikke", "skriv these, eller of og also")
    return tuple(found)


def _of_no_sentence(rulebook: Rulebook, lexicon: Lexicon) -> Iterator[str]:
    """Sentences for which it stands how people ask, and which the papers do not have."""
    tells = (getattr(offer.tells, aspect) for offer in rulebook.offers for aspect in ASPECTS)
    says = (matter.says for matter in rulebook.matters.values())
    told = {cited.says for sentences in (*tells, *says) for cited in sentences}
    for sentence, asked in lexicon.asked.items():
        if sentence not in told:
            what = f"papirerne siger ikke '{sentence}'"
            yield f"{asked.file}:{asked.line}: {what} -> skriv sætningen, som den står i reglerne"


@dataclass
class Words:
    """The words of all municipalities that are checked in one go. What has been tried for one is not
    tried again for the next, unless its readings may differ there.

    `common`: the words that all have in common are tried too, and none may be missing; else only a
    municipality's own.
    """

    together: tuple[Together, ...]
    common: bool = True
    tried: set[tuple[str, int]] = field(default_factory=set)
    options: dict[str, set[str]] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)
    points: set[tuple[str, str]] = field(default_factory=set)
    spoken_of: dict[tuple[str, str, str], Entry] = field(default_factory=dict)

    def problems(
        self, rulebook: Rulebook, lexicons: Mapping[str, Lexicon], own: Iterable[str]
    ) -> Iterator[str]:
        """What is wrong with the lexicons of one municipality, `own` being its own files."""
        mine = frozenset(own)
        for lexicon in lexicons.values():
            yield from self._of_examples(rulebook, lexicon, mine)
            new = [e for e in lexicon.entries if self._is_new(e, mine) and not e.offer]
            self._note(lexicon, rulebook)
            yield from covered(lexicon, new)
            yield from _unreadable(lexicon, new)
            yield from self._claimed_twice(lexicon, new, rulebook.facts)
            self.tried |= {(e.file, e.line) for e in new}
            yield from _of_no_sentence(rulebook, lexicon)
        if self.common:
            yield from _without_words(rulebook, lexicons)

    def _is_new(self, entry: Entry, own: frozenset[str]) -> bool:
        return (entry.file, entry.line) not in self.tried and (self.common or entry.file in own)

    # -- meanings that nobody has

    def _note(self, lexicon: Lexicon, rulebook: Rulebook) -> None:
        """Keeps which options the entries speak of and which the municipality has."""
        for fact in rulebook.facts.values():
            self.options.setdefault(fact.id, set()).update(option.id for option in fact.options)
        self.topics |= set(rulebook.topics)
        self.points |= {(t.id, p.id) for t in rulebook.topics.values() for p in t.points}
        self.points |= {(WORDS, term) for term in rulebook.terms}
        for entry in lexicon.entries:
            if entry.kind in ("fact", "question", "point") and entry.member not in lexicon.offers:
                self.spoken_of.setdefault((entry.kind, entry.target, entry.member), entry)

    def nobodys(self) -> Iterator[str]:
        """Entries of options and topics that no municipality has. Asked when all have been read."""
        for (kind, target, member), entry in self.spoken_of.items():
            options = self.options.get(target, set())
            if kind == "fact" and options and member not in options:
                yield f"{place(entry)}: {target} har ikke '{member}' -> brug et id fra facts"
            if kind == "question" and target not in self.topics:
                yield f"{place(entry)}: ukendt spørgsmål '{target}' -> brug et id fra topics"
            if kind == "point" and (member, target) not in self.points:
                what = f"emnet '{member}' har ikke punktet '{target}'"
                yield f"{place(entry)}: {what} -> brug et id fra points under emnet i topics"

    # -- examples

    def _of_examples(
        self, rulebook: Rulebook, lexicon: Lexicon, own: frozenset[str]
    ) -> Iterator[str]:
        for example in (e for e in lexicon.examples if self.common or e.file in own):
            where = f"{example.file}:{example.line}"
            if example.kind == "fact" and example.target not in rulebook.facts:
                if example.file in own:
                    yield f"{where}: ukendt faktum '{example.target}' -> brug et id fra facts"
                continue
            found = understand(example.text, lexicon, rulebook.facts)
            mine = [r for r in found if is_as_example(r, example, rulebook.facts)]
            if bool(mine) is not example.must:
                yield f"{where}: {_failed(example)} -> ret ordene eller eksemplet"
            yield from self._also_read(example, mine, found)

    def _also_read(
        self, example: Example, mine: Sequence[Reading], found: Sequence[Reading]
    ) -> Iterator[str]:
        """Other meanings that the same words of an example are read as."""
        for reading in mine[:1] if example.must and example.kind not in BESIDE else ():
            of, (first, last) = _label(reading), reading.span
            for other in found:
                if other.kind in BESIDE:
                    continue
                also = _label(other)
                apart = other.span[1] <= first or last <= other.span[0]
                if apart or not other.sure or also == of or self._declared(of, also):
                    continue
                yield (
                    f"{example.file}:{example.line}: '{example.text}' læses også som {also} "
                    f"({other.entry}) -> skriv en undtagelse der, eller sig hvorfor i together"
                )

    def _declared(self, of: str, also: str) -> bool:
        return any(line.allows(of, also) for line in self.together)

    # -- the same words in two sayings

    def _claimed_twice(
        self, lexicon: Lexicon, new: Sequence[Entry], facts: Mapping[str, Fact]
    ) -> Iterator[str]:
        """Sayings of nothing but words that say the same as a saying of another meaning."""
        words = words_of(lexicon)
        claims: dict[tuple[bool, tuple[str, ...]], Entry] = {}
        told: set[tuple[str, str]] = set()
        ours = {(entry.file, entry.line) for entry in new}
        for entry in lexicon.entries:
            if entry.how not in SAYING or entry.offer or entry.kind in BESIDE:
                continue
            if not _only_words(entry.ops):
                continue
            for phrase in islice(product(*(sorted(words[n]) for _, n, _ in entry.ops)), EXPANDED):
                # A point may be asked in the words of a topic: it narrows it.
                other = claims.setdefault((entry.kind == "point", phrase), entry)
                pair = (place(other), place(entry))
                if pair in told or not ours & {(e.file, e.line) for e in (entry, other)}:
                    continue
                of, also = (_label_of_entry(e, facts) for e in (entry, other))
                if of != also and not (self._declared(of, also) or self._declared(also, of)):
                    told.add(pair)
                    yield (
                        f"{place(entry)}: «{' '.join(phrase)}» læses både som {of} og som {also} "
                        f"({place(other)}) -> slet det ene sted, eller sig hvorfor i together"
                    )


def _label(reading: Reading) -> str:
    """The reading as a label, without an offer or whom it is about."""
    return label_of(reading).split("/")[0].lstrip("-")


def _label_of_entry(entry: Entry, facts: Mapping[str, Fact]) -> str:
    """What the entry is read as; any number is `*`."""
    kind, target, said = meaning(entry)
    if kind != "fact":
        return f"{SIGNS[kind]}:{target}"
    is_set = target in facts and facts[target].kind is Kind.SET
    return f"{target}:{said}" if is_set else f"{target}={said or '*'}"


def _only_words(ops: Ops) -> bool:
    return all(kind == WORD and number not in SPECIAL for kind, number, _ in ops)


def _failed(example: Example) -> str:
    not_ = "ikke " if example.must else ""
    return f"'{example.text}' bliver {not_}forstået som {example.target}"


# ---------------------------------------------------------------- entries that are no use


def _unreadable(lexicon: Lexicon, entries: Iterable[Entry]) -> Iterator[str]:
    """Sayings that are read of none of the ways to say them, or always excepted."""
    words = words_of(lexicon)
    exceptions: dict[Meaning, list[Entry]] = {}
    for entry in lexicon.entries:
        if entry.how in EXCEPTIONS:
            exceptions.setdefault(meaning(entry), []).append(entry)
    for entry in entries:
        against = [] if entry.how in EXCEPTIONS else exceptions.get(meaning(entry), [])
        if _unread(lexicon, words, entry, against, FEW):
            problem = _unread(lexicon, words, entry, against, ALL)
            yield from (problem,) if problem else ()


def _unread(
    lexicon: Lexicon,
    words: Mapping[int, set[str]],
    entry: Entry,
    exceptions: Sequence[Entry],
    turns: int,
) -> str:
    """Why the entry is read of no phrase, "" if it is read of one."""
    phrases = list(dict.fromkeys(_phrases(lexicon, words, entry.ops, turns)))
    shadows: Sequence[Entry] | None = None
    for text in (Text(phrase, lexicon) for phrase in phrases):
        if text.run(entry.ops, text.all):
            shadows = [o for o in shadows or exceptions if text.run(o.ops, text.all)]
            if not shadows:
                return ""
    if shadows is None:
        as_ = ", ".join(sorted(_respelled(Text(phrases[0], lexicon), phrases[0])))
        read = f", for ordene læses som '{as_}'" if as_ else ""
        return f"{place(entry)}: kan aldrig læses{read} -> skriv ordene, som de læses"
    return f"{place(entry)}: undtages altid af {place(shadows[0])} -> ret den ene"


def _respelled(text: Text, phrase: str) -> set[str]:
    """The words of a text that do not stand so in its phrase: put together, or put right."""
    return {token.word for token in text.tokens} - set(phrase.split())


def _phrases(
    lexicon: Lexicon, words: Mapping[int, set[str]], ops: Ops, turns: int
) -> Iterator[str]:
    """Some ways to say a saying, with different words: alone, and inside a message."""
    for turn in range(turns):
        phrase = " ".join(_said(lexicon, words, ops, turn))
        yield phrase
        yield f"{OTHER} {phrase} {OTHER}"


def _said(lexicon: Lexicon, words: Mapping[int, set[str]], ops: Ops, turn: int) -> Iterator[str]:
    for kind, number, _ in ops:
        if kind == WORD and number in SPECIAL:
            yield SPECIAL[number]
        elif kind == WORD:
            known = sorted(words[number])
            yield known[turn % len(known)]
        elif kind == GROUP and lexicon.groups[number]:
            sayings = lexicon.groups[number]
            yield from _said(lexicon, words, sayings[turn % len(sayings)], turn)
        elif kind in BETWEEN:
            yield BETWEEN[kind]


# ---------------------------------------------------------------- meanings without words

WHOLE = ("da", "en")
"""Languages in which everything can be said; in the others, danger and commands."""


def _without_words(rulebook: Rulebook, lexicons: Mapping[str, Lexicon]) -> Iterator[str]:
    """Options, topics, commands and dangers that nothing can be said for, in one line a language."""
    danish = {(e.kind, e.target) for e in lexicons["da"].entries}
    needed = {f"{SIGNS[k]}:{target}" for k, target in danish if k in ("command", "danger")}
    whole = needed | _askable(rulebook)
    for code, lexicon in lexicons.items():
        entries = [e for e in lexicon.entries if e.how not in EXCEPTIONS]
        known = {_label_of_entry(e, rulebook.facts) for e in entries}
        missing = sorted((whole if code in WHOLE else needed) - known)
        if missing:
            what = f"{rulebook.municipality.id}: ingen ord for {', '.join(missing)}"
            yield f"{_folder(code)}:0: {what} -> skriv dem i en fil"


def _askable(rulebook: Rulebook) -> set[str]:
    """Every topic, and every option that a citizen can tell."""
    told = (fact for fact in rulebook.facts.values() if fact.known_by == "citizen")
    options = {
        f"{fact.id}{':' if fact.kind is Kind.SET else '='}{option.id}"
        for fact in told
        for option in fact.options
    }
    return options | {f"q:{topic}" for topic in rulebook.topics}


def _folder(code: str) -> str:
    return "assistant/dialog/data" if code == "da" else f"assistant/dialog/data/{code}"
