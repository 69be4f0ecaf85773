"""The words Vejviser listens for: reads the lexicon files and compiles them, once, into tables.

Knows how a saying is written down and where it stands; refuses to know what any text means.

A saying is a line of words:
    word        the word and its endings (words of three letters or less: as written)
    =word       the word exactly as written
    word*       every word that begins so; *word: every word that ends so
    a/b/c       one of these
    {group}     one of the sayings of that group in words.yaml
    <tal>       a number; <aar> a year; <dato> a whole date; <her> a place in this municipality;
                <andet_sted> a place in another; <tilbud> an offer by one of its names;
                <sel-85> that offer
    [a b]       may be left out
    ...         up to four words between, within the sentence
    ^  $        the beginning and the end of the message
    ;           a clause ends here: at a stop, a comma, "men", "fordi" and the like, or the end
Small words ("lidt", "bare", "min", "jeg") may stand between any two words and need no mention.

Beside the sayings of a meaning: `lasts` holds those that tell something of now in words of the past ("fik
tilkendt pension for to år siden"), which nothing takes away; `unless` takes away what it overlaps, `frame`
also all that follows in its sentence. A fact's file may say that what was counts (`past`), that what is
supposed counts (`supposed`), that others told of in an answer stand aside (`others`), that a yes
or no is an answer only where no other clause follows (`bare`), and a no only where few words do (`short`),
which of two options told holds (`first`), and which numbers are soon reached and so are one less now
(`number_soon`). `spans` holds, by part of it, what tells ten ages or some of them ("midt i tyverne").
`dialect` holds spellings that count where two of them stand.
`points` are narrower questions ("hvor tit?"), each with the `topic` that it is asked of where its words are
part of no other question; `maybe` then asks nothing.

A folder named after a tongue (`en/`) holds the same files in that tongue; places hold for all.
"""

import gc
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from assistant import DataError
from assistant.dialog.reading import Kind, Value
from assistant.dialog.tokens import tokens
from assistant.dialog.tongue import Tongue
from assistant.dialog.tongues import TONGUES, language_of
from assistant.rules.located import Located, read_yaml

How = Literal["says", "maybe", "alone", "answers", "about", "wanted", "unless", "frame"]
HOWS: tuple[How, ...] = (
    "says", "maybe", "alone", "answers", "about", "wanted", "unless", "frame",
)  # fmt: skip
# Those that take away: what overlaps them, and all that follows in the sentence.
EXCEPTIONS = ("unless", "frame")
# Said as the others are, and of now though told as past.
LASTS = "lasts"
EXAMPLES = ("must", "must_not")
GAP = 4

# What a compiled saying is made of.
WORD, GROUP, SKIP, MAYBE, BEGIN, FINISH, CLAUSE = range(7)
Op = tuple[int, int, "Ops"]
Ops = tuple[Op, ...]

# Classes that the text itself fills, and their keys.
NUMBER, YEAR, DATE, FREE = 0, 1, 2, 3
FILLED = ("<tal>", "<aar>", "<dato>")
Keys = frozenset[str]
_SPECIAL = {"tal": NUMBER, "aar": YEAR, "dato": DATE}
# Values of the groups that stand for the places, whatever the municipality.
HERE, ELSEWHERE = "<her>", "<andet_sted>"
OFFER = "<tilbud>"
# Groups of words.yaml that the reading itself needs.
NEEDED = (
    "små ord", "lette ord", "nægtelser", "ikke nægtelser", "skift", "ledstart", "rettelser", "skrev",
    "før i tiden", "for længe siden", "det er længe siden", "det er jeg ikke", "nu", "igen", "stadig",
    "har været", "hvis", "jeg", "han hun", "mig",
    "en pårørende", "svært", "vil gerne", "ja", "nej",
    "ja begynder", "nej begynder", "ved ikke", "både og", "spring over", "alle",
    "ingen af dem", "det var alt", "høflighed", "kantord", "numre", "sidste", "er har", "§",
    "i orden",
)  # fmt: skip
# And those that a lexicon may leave empty.
USED = (
    "pårørende til side", "en anden i fare", "bange for", "barnealder", "lever med", "hjemme hos mig",
    "ser til", "andres pårørende", "fagfolk", "siger til mig",
    "brevet", "brevet kom", "brevet er skrevet", "andet end brevet", "for sent at klage", "i dag", "i går",
    "i forgårs", "dage siden", "uger siden", "måneder siden", "uklar dag", "omtrent", "dagen kommer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One saying and what it means when it is said. `entry` names it for a person; `file` and `line`
    say where it stands, "" and 0 for an answer to the screen."""

    kind: Kind
    target: str
    value: Value
    member: str
    how: How
    ops: Ops
    entry: str
    offer: str = ""
    file: str = ""
    line: int = 0
    lasts: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence beside an entry that must, or must not, be read as it."""

    kind: Kind
    target: str
    value: Value
    member: str
    must: bool
    text: str
    file: str
    line: int


@dataclass(frozen=True)
class Lexicon:
    """All entries of one tongue compiled for one municipality. Never changes."""

    municipality: str
    tongue: Tongue
    classes_of: Mapping[str, tuple[int, ...]]
    """Each word, as a key ("=word" as written, "word" with endings, "word*", "*word"), to its classes."""
    heads: frozenset[str]
    tails: frozenset[str]
    """The first and the last three letters of words of which more or less may stand before or after."""
    loose: Mapping[str, tuple[str, ...]]
    """The keys of words with letters that a keyboard may lack, by how they look without."""
    near: tuple[Mapping[str, tuple[str, ...]], ...]
    """Misspelled as with letters left out: of the words that all municipalities have, and its own."""
    joined: frozenset[str]
    groups: tuple[tuple[Ops, ...], ...]
    group_of: Mapping[str, int]
    entries: tuple[Entry, ...]
    words: tuple[Keys, ...]
    """By class its keys."""
    by_word: Mapping[str, tuple[int, ...]]
    """The entries to try where a message holds the word of that key; all others have none of theirs."""
    parts: tuple[tuple[Keys, ...], ...]
    """By entry the keys of which a message must hold one each, beside the word by which it is tried."""
    group_parts: tuple[tuple[tuple[Keys, ...], ...], ...]
    """The same by group and saying of it."""
    spellings: Mapping[str, tuple[str, ...]]
    dialect: Mapping[str, tuple[str, ...]]
    """Spellings that count where two of them stand: "it" is otherwise no "ikke"."""
    ordinary: frozenset[str]
    offers: Mapping[str, int]
    postcodes: Mapping[int, bool]
    past_counts: frozenset[str]
    supposed_counts: frozenset[str]
    unable_counts: frozenset[str]
    helper_counts: frozenset[str]
    bare: frozenset[str]
    """Facts to which a yes or no with another clause after it is no sure answer."""
    short: frozenset[str]
    """Facts to which a no with several other words after it is no sure answer."""
    others_aside: frozenset[str]
    """Facts in answers to which relatives are told of only beside the one who answers."""
    first: Mapping[str, tuple[str, ...]]
    """By fact the options of which the earlier holds where two are told: "indlagt" before "egen"."""
    names: Mapping[str, tuple[Ops, ...]]
    languages: Mapping[str, tuple[Ops, ...]]
    alarms: frozenset[str]
    """Words without one of which there is no danger in a text."""
    danger: "Lexicon | None" = None
    """The same with nothing but danger, for texts in another tongue."""
    shared: frozenset[str] = frozenset()
    """The files that every municipality has."""
    examples: tuple[Example, ...] = field(repr=False, default=())

    def owns(self, entry: Entry) -> bool:
        """Whether the entry stands in the municipality's own folder."""
        return entry.file.startswith(f"{self.municipality}/")


# ---------------------------------------------------------------- a place in a file


@dataclass(frozen=True, slots=True)
class _At:
    """A value of a file, with the way to it."""

    located: Located
    path: tuple[str | int, ...]
    value: object

    @property
    def file(self) -> str:
        return self.located.file

    @property
    def line(self) -> int:
        return self.located.line(self.path)

    def error(self, what: str, cure: str) -> DataError:
        return self.located.error(self.path, what, cure)

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.error("her skal stå en tekst", "skriv én linje tekst")
        return self.value

    def items(self) -> "list[_At]":
        if not isinstance(self.value, list):
            raise self.error("her skal stå en liste", "skriv hver linje med '- ' foran")
        return [_At(self.located, (*self.path, i), item) for i, item in enumerate(self.value)]

    def pairs(self) -> "dict[str, _At]":
        if not isinstance(self.value, dict):
            raise self.error("her skal stå navne med indhold", "skriv 'navn: ...'")
        return {k: _At(self.located, (*self.path, k), v) for k, v in self.value.items()}

    def only(self, allowed: Iterable[str]) -> "dict[str, _At]":
        """The pairs, after a check that no other names occur."""
        pairs, names = self.pairs(), tuple(allowed)
        for name, value in pairs.items():
            if name not in names:
                raise value.error(f"'{name}' kendes ikke her", f"brug en af: {', '.join(names)}")
        return pairs


@lru_cache(maxsize=256)  # most files are the same for every municipality
def _document(file: str, text: str) -> Mapping[str, _At]:
    located = read_yaml(file, text)
    return _At(located, (), located.value).only(_TOP)


_TOP = (
    "groups", "spellings", "dialect", "ordinary", "places", "offers", "municipality", "fact", "past",
    "supposed", "unable", "helper", "bare", "short", "others", "first", "values", "number", "number_soon",
    "spans", "each_offer", "commands", "questions", "points", "danger", "out_of_scope", "small_talk",
    "fact_names",
    "languages", "together", "approved",
)  # fmt: skip
"""What a file may hold. `together` and `approved` are no words: `vejviser check` reads
them."""


# ---------------------------------------------------------------- sayings

_PART = re.compile(r"\[|\]|\.\.\.|\^|\$|;|[^\s\[\];]+")


_EDGES = {"^": BEGIN, "$": FINISH, ";": CLAUSE}


class _Compiler:
    """Turns sayings into tables of classes. Lives only while a lexicon is read."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue
        self.classes: dict[frozenset[tuple[str, str]], int] = {}
        self.words_of: dict[int, frozenset[tuple[str, str]]] = {}
        self.groups: dict[str, list[Ops]] = {}
        self.numbers: dict[str, int] = {}
        self.sources: dict[str, _At] = {}
        self.open: list[str] = []
        self.as_written = False
        self.negations: set[str] = set()

    # -- groups

    def group(self, name: str, at: _At) -> int:
        """The number of the group, compiled when it is first named."""
        if name in self.open:
            raise at.error(f"gruppen '{name}' nævner sig selv", "fjern den ene")
        if name not in self.groups:
            if name not in self.sources:
                raise at.error(f"gruppen '{name}' findes ikke", "skriv den i words.yaml")
            self.open.append(name)
            self.put(name, [(item, item.text()) for item in self.sources[name].items()])
            self.open.pop()
        return self.numbers[name]

    def put(self, name: str, lines: list[tuple[_At, str]]) -> int:
        """Adds a group of sayings; its single words become one class."""
        words: list[tuple[str, str]] = []
        longer: list[Ops] = []
        for at, line in lines:
            single = self._single(line)
            if single:
                words.extend(single)
            else:
                longer += self.orders(self.saying(line, at))
        if words:
            longer.insert(0, ((WORD, self.class_of(words), ()),))
        self.groups[name] = longer
        return self.numbers.setdefault(name, len(self.numbers))

    def class_of(self, words: Collection[tuple[str, str]]) -> int:
        """The number of the class of these (form, word) pairs."""
        key = frozenset(words)
        number = self.classes.get(key)
        if number is None:
            number = self.classes[key] = FREE + len(self.classes)
            self.words_of[number] = key
        return number

    # -- one saying

    def orders(self, ops: Ops) -> list[Ops]:
        """The saying, and where it begins with a verb and a negation ("kommer ikke") the same in
        the order of a subordinate clause ("... at jeg ikke kommer")."""
        turns = len(ops) > 1 and ops[0][0] == ops[1][0] == WORD
        if turns and self._denies(ops[1]) and not self._denies(ops[0]):
            return [ops, (ops[1], ops[0], *ops[2:])]
        return [ops]

    def _denies(self, op: Op) -> bool:
        """Whether the word is nothing but a negation."""
        if not self.negations:
            lines = self.sources["nægtelser"].items()
            self.negations = {word for item in lines for _, word in self._single(item.text())}
        words = self.words_of.get(op[1], frozenset())
        return bool(words) and all(word in self.negations for _, word in words)

    def _single(self, line: str) -> frozenset[tuple[str, str]]:
        """The (form, word) pairs of a line of nothing but single words with '/'; else none."""
        return _single_words(line, self.tongue, self.as_written and not self.tongue.prefixes)

    def saying(self, line: str, at: _At) -> Ops:
        """The compiled line. DataError where it cannot be understood."""
        stack: list[list[Op]] = [[]]
        for part in _parts(line):
            if part == "[":
                stack.append([])
            elif part == "]":
                if len(stack) == 1:
                    raise at.error(f"']' uden '[' i «{line}»", "slet den")
                inner = tuple(stack.pop())
                stack[-1].append((MAYBE, 0, inner))
            else:
                stack[-1].extend(self._part(part, at))
        if len(stack) > 1:
            raise at.error(f"'[' uden ']' i «{line}»", "skriv ']'")
        if not any(op[0] in (WORD, GROUP) for op in stack[0]):
            raise at.error(f"«{line}» har ingen ord, der skal siges", "skriv mindst ét ord")
        return tuple(stack[0])

    def _part(self, part: str, at: _At) -> list[Op]:
        if part == "...":
            return [(SKIP, GAP, ())]
        if part in _EDGES:
            return [(_EDGES[part], 0, ())]
        single = self._single(part)
        if single:
            return [(WORD, self.class_of(single), ())]
        choices = [self._choice(choice, at) for choice in part.split("/")]
        if len(choices) == 1:
            return choices[0]
        name = f"({part})"
        if name not in self.groups:
            self.groups[name] = [tuple(choice) for choice in choices]
            self.numbers[name] = len(self.numbers)
        return [(GROUP, self.numbers[name], ())]

    def _choice(self, part: str, at: _At) -> list[Op]:
        """One of the things between two '/'."""
        if part.startswith("<") and part in self.groups:
            return [(GROUP, self.numbers[part], ())]
        if part.startswith("<"):
            special = _SPECIAL.get(part.strip("<>"))
            if special is None:
                raise at.error(f"'{part}' kendes ikke", "brug <tal>, <aar>, <dato>, <her> ...")
            return [(WORD, special, ())]
        if part.startswith("{"):
            return [(GROUP, self.group(part.strip("{}").replace("_", " "), at), ())]
        form = _form(part, self.tongue)
        if form is not None:
            return [(WORD, self.class_of([form]), ())]
        pieces = [token.word for token in tokens(part, self.tongue)]
        if not pieces:
            raise at.error(f"'{part}' er ikke et ord", "skriv et ord eller en {gruppe}")
        last = len(pieces) - 1
        ending = "*" if part.endswith("*") else ""
        written = [p + (ending if i == last else "") for i, p in enumerate(pieces)]
        forms = [_form(word, self.tongue) for word in written]
        return [(WORD, self.class_of([form or ("=", "")]), ()) for form in forms]


@lru_cache(maxsize=1 << 15)
def _parts(line: str) -> tuple[str, ...]:
    """The parts of a saying as written."""
    return tuple(_PART.findall(line))


@lru_cache(maxsize=1 << 16)
def _single_words(line: str, tongue: Tongue, as_written: bool) -> frozenset[tuple[str, str]]:
    found = [_form(word, tongue) for word in line.split("/")]
    if None in found:
        return frozenset()
    return frozenset(
        ("=", form[1]) if as_written and form[0] == "" else form for form in found if form
    )


@cache
def _form(word: str, tongue: Tongue) -> tuple[str, str] | None:
    """How one written word is matched: ("=", word) exactly, ("", word) with endings, ...

    None if it is no single word.
    """
    bare = word.strip("=*")
    pieces = tokens(bare, tongue)
    whole = len(pieces) == 1 and pieces[0].end == len(bare) and pieces[0].start == 0
    if not whole or bare.startswith(("<", "{")):
        return None
    folded = tongue.fold(bare)
    if word.startswith("="):
        return "=", folded
    if word.endswith("*"):
        return "*-", folded
    if word.startswith("*"):
        return "-*", folded
    inflected = len(bare) > tongue.as_written and not folded.isdecimal()
    return ("", folded) if inflected else ("=", folded)


# ---------------------------------------------------------------- reading the files


@dataclass(slots=True)
class _Draft:
    """What has been read so far."""

    compiler: _Compiler
    entries: list[Entry] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    past_counts: set[str] = field(default_factory=set)
    supposed_counts: set[str] = field(default_factory=set)
    unable_counts: set[str] = field(default_factory=set)
    helper_counts: set[str] = field(default_factory=set)
    bare: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)
    others_aside: set[str] = field(default_factory=set)
    first: dict[str, tuple[str, ...]] = field(default_factory=dict)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Nothing is looked through for garbage within: all that is made here stays, and looking through it
    again and again takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_without_collection()
def read_lexicon(files: Mapping[str, str], municipality: str, language: str = "da") -> Lexicon:
    """The lexicon of one tongue and municipality from the texts of the files in
    `assistant/dialog/data`.

    `files` is path -> text; those of other tongues count for their places only, and a file that
    names another municipality is left out. Raises DataError with file, line and cure.
    """
    tongue = TONGUES[language]
    documents = {file: _document(file, text) for file, text in sorted(files.items())}
    places = [d for d in documents.values() if "places" in d and _belongs(d, municipality)]
    in_tongue = {f: d for f, d in documents.items() if language_of(f) == language}
    ours = [d for d in in_tongue.values() if _belongs(d, municipality)]
    lexicon, words = _compiled(*_read(ours, places, municipality, tongue), ours, municipality)
    general = {f for f, d in in_tongue.items() if "municipality" not in d}
    general |= {f for f, d in documents.items() if "places" in d and "municipality" not in d}
    everywhere = tuple((f, files[f]) for f in sorted(general))
    common = words & _common_words(everywhere, tongue)
    near = (_near_common(common), _near(words - common))
    dangers = [_danger_of(d) for d in ours]
    alone, _ = _compiled(*_read(dangers, [], municipality, tongue), dangers, municipality)
    shared = frozenset(f for f in general if not f.startswith(f"{municipality}/"))
    return replace(lexicon, near=near, danger=alone, shared=shared)


def _danger_of(document: Mapping[str, _At]) -> Mapping[str, _At]:
    """What of a file is needed to read danger."""
    needed = ("groups", "spellings", "dialect", "ordinary", "danger")
    return {key: document[key] for key in needed if key in document}


def read_lexicons(files: Mapping[str, str], municipality: str) -> dict[str, Lexicon]:
    """The lexicon of each tongue that the files have, by its code; Danish always."""
    codes = {language_of(file) for file in files} | {"da"}
    return {c: read_lexicon(files, municipality, c) for c in TONGUES if c in codes}


@lru_cache(maxsize=8)
def _common_words(files: tuple[tuple[str, str], ...], tongue: Tongue) -> frozenset[str]:
    """The words of the files that hold for every municipality; none if they need another file."""
    try:
        found = {file: _document(file, text) for file, text in files}
        places = [d for d in found.values() if "places" in d]
        ours = [d for f, d in found.items() if language_of(f) == tongue.code]
        draft, _, _ = _read(ours, places, "", tongue)
        return _words(_forms(draft.compiler))
    except DataError:
        return frozenset()


Documents = list[Mapping[str, _At]]


def _read(
    ours: Documents, places: Documents, municipality: str, tongue: Tongue
) -> tuple[_Draft, dict[str, str], dict[int, bool]]:
    """All that stands in the documents; by offer the group of its names; and which postcodes are here."""
    compiler = _Compiler(tongue)
    _collect_groups(ours, compiler)
    offers = _offers(ours, compiler)
    postcodes = _places(places, compiler, municipality)
    draft = _Draft(compiler)
    for document in ours:
        _read_blocks(document, draft, offers)
    for name in NEEDED:
        if name not in compiler.sources:
            file = "words.yaml" if tongue.code == "da" else f"{tongue.code}/words.yaml"
            raise DataError(file, 0, f"gruppen '{name}' mangler", "skriv den i words.yaml")
        compiler.group(name, compiler.sources[name])
    for name in USED:
        if name in compiler.sources:
            compiler.group(name, compiler.sources[name])
        else:
            compiler.put(name, [])
    return draft, offers, postcodes


def _belongs(document: Mapping[str, _At], municipality: str) -> bool:
    return "municipality" not in document or document["municipality"].text() == municipality


def _collect_groups(documents: list[Mapping[str, _At]], compiler: _Compiler) -> None:
    for document in documents:
        for name, at in document["groups"].pairs().items() if "groups" in document else ():
            if name in compiler.sources:
                raise at.error(f"gruppen '{name}' står to gange", "slet den ene")
            compiler.sources[name] = at


def _offers(documents: list[Mapping[str, _At]], compiler: _Compiler) -> dict[str, str]:
    """Offer id -> the group of its names, and the group of them all."""
    names: dict[str, list[tuple[_At, str]]] = {}
    for document in documents:
        for offer, at in document["offers"].pairs().items() if "offers" in document else ():
            names.setdefault(offer, []).extend((item, item.text()) for item in at.items())
    for offer, lines in names.items():
        compiler.put(f"<{offer}>", lines)
    compiler.put(OFFER, [line for lines in names.values() for line in lines])
    return {offer: f"<{offer}>" for offer in names}


def _places(
    documents: list[Mapping[str, _At]], compiler: _Compiler, municipality: str
) -> dict[int, bool]:
    """Fills the groups of places here and elsewhere; gives postcode -> whether it is here."""
    here: list[tuple[_At, str]] = []
    elsewhere: list[tuple[_At, str]] = []
    postcodes: dict[int, bool] = {}
    for document in documents:
        for place, at in document["places"].pairs().items() if "places" in document else ():
            block = at.only(("names", "postcodes"))
            home = place == municipality
            lines = here if home else elsewhere
            lines += [(item, item.text()) for item in block["names"].items()]
            codes = block["postcodes"].items() if "postcodes" in block else []
            postcodes |= {int(code.text()): home for code in codes}
    fold = compiler.tongue.fold
    own = {fold(name) for _, name in here}
    compiler.put(HERE, here)
    compiler.put(ELSEWHERE, [line for line in elsewhere if fold(line[1]) not in own])
    return postcodes


def _read_blocks(document: Mapping[str, _At], draft: _Draft, offers: Mapping[str, str]) -> None:
    kinds: tuple[tuple[str, Kind], ...] = (
        ("commands", "command"),
        ("questions", "question"),
        ("danger", "danger"),
        ("out_of_scope", "out_of_scope"),
        ("small_talk", "small_talk"),
    )
    for key, kind in kinds:
        for target, at in document[key].pairs().items() if key in document else ():
            _read_block(at, draft, kind, target, True, "")
    for point, at in document["points"].pairs().items() if "points" in document else ():
        if "topic" not in at.pairs():
            raise at.error("'topic' mangler", "skriv det emne, som spørgsmålet hører til")
        _read_block(at, draft, "point", point, True, at.pairs()["topic"].text())
    if "fact" in document:
        _read_fact(document, draft, offers)


def _read_fact(document: Mapping[str, _At], draft: _Draft, offers: Mapping[str, str]) -> None:
    fact = document["fact"].text()
    if "past" in document:
        draft.past_counts.add(fact)
    if "supposed" in document:
        draft.supposed_counts.add(fact)
    if "unable" in document:
        draft.unable_counts.add(fact)
    if "first" in document:
        draft.first[fact] = tuple(item.text() for item in document["first"].items())
    if "helper" in document:
        draft.helper_counts.add(fact)
    if "bare" in document:
        draft.bare.add(fact)
    if "short" in document:
        draft.short.add(fact)
    if "others" in document:
        draft.others_aside.add(fact)
    for name, at in document["values"].pairs().items() if "values" in document else ():
        truth = {"yes": True, "no": False}.get(name)
        if truth is None:
            _read_block(at, draft, "fact", fact, True, name)
        else:
            _read_block(at, draft, "fact", fact, truth, "")
    if (
        "number_soon" in document
    ):  # soon reached, so it is one less now; of the same words it is meant
        _read_block(document["number_soon"], draft, "fact", fact, -1, "")
    for part, at in document["spans"].pairs().items() if "spans" in document else ():
        _read_block(at, draft, "fact", fact, part, "")
    if "number" in document:
        _read_block(document["number"], draft, "fact", fact, 0, "")
    if "each_offer" in document:
        for offer, group in offers.items():
            _read_block(document["each_offer"], draft, "fact", fact, True, offer, group)


def _read_block(
    at: _At, draft: _Draft, kind: Kind, target: str, value: Value, member: str, offer: str = ""
) -> None:
    """All sayings and examples of one meaning."""
    block = at.only((*HOWS, LASTS, *EXAMPLES, *(("topic",) if kind == "point" else ())))
    name = f"{target}.{member}" if member else target
    if kind == "fact" and isinstance(value, bool) and not member:
        name = f"{target}.{'yes' if value else 'no'}"
    ways: list[tuple[str, How]] = [*((how, how) for how in HOWS), (LASTS, "says")]
    for key, how in ways:
        for item in block[key].items() if key in block else ():
            line = item.text().replace(OFFER, offer) if offer else item.text()
            # A word that is the whole message is taken as it stands: "svar" is no "svarer".
            draft.compiler.as_written = how == "alone"
            ops = _saying(draft.compiler, line, item, offer)
            draft.compiler.as_written = False
            label = f"{name}: {item.text()}"
            lasts = key == LASTS
            entry = Entry(
                kind, target, value, member, how, ops, label, "", item.file, item.line, lasts
            )
            draft.entries += [replace(entry, ops=order) for order in draft.compiler.orders(ops)]
    for which in EXAMPLES:
        for item in block[which].items() if which in block and not offer else ():
            draft.examples.append(
                Example(
                    kind, target, value, member, which == "must", item.text(), item.file, item.line
                )
            )


def _saying(compiler: _Compiler, line: str, at: _At, offer: str) -> Ops:
    """A saying, where the group of one offer may stand for <tilbud>."""
    if not offer:
        return compiler.saying(line, at)
    marked = line.replace(offer, "{" + offer.replace(" ", "_") + "}")
    return compiler.saying(marked, at)


# ---------------------------------------------------------------- the tables


def _compiled(
    draft: _Draft,
    offers: Mapping[str, str],
    postcodes: Mapping[int, bool],
    documents: list[Mapping[str, _At]],
    municipality: str,
) -> tuple[Lexicon, frozenset[str]]:
    """The lexicon but for what is near, and its words."""
    compiler = draft.compiler
    names = _named_sayings(documents, "fact_names", compiler)
    languages = _named_sayings(documents, "languages", compiler)
    forms = _forms(compiler)
    tongue = compiler.tongue
    spellings = _spellings(documents, tongue, "spellings")
    dialect = _spellings(documents, tongue, "dialect")
    ordinary = _ordinary(documents, tongue)
    groups = tuple(tuple(compiler.groups[name]) for name in compiler.numbers)
    keys = _keys_by_class(compiler)
    starting = _Starts(groups, keys)
    parts, by_word = _index(draft.entries, starting, tongue)
    lexicon = Lexicon(
        municipality=municipality,
        tongue=tongue,
        classes_of=MappingProxyType(
            {_key(form, w): tuple(own) for form, table in forms.items() for w, own in table.items()}
        ),
        heads=frozenset(word[:3] for word in forms["*-"]),
        tails=frozenset(word[-3:] for word in forms["-*"]),
        loose=MappingProxyType(_loose(forms, ordinary, tongue)),
        near=(),
        joined=_compounds(compiler, forms),
        groups=groups,
        group_of=MappingProxyType(compiler.numbers),
        entries=tuple(draft.entries),
        words=keys,
        by_word=MappingProxyType(by_word),
        parts=parts,
        group_parts=tuple(tuple(starting.words_in(ops) for ops in group) for group in groups),
        spellings=MappingProxyType(spellings),
        dialect=MappingProxyType(dialect),
        ordinary=ordinary,
        offers=MappingProxyType({o: compiler.numbers[g] for o, g in offers.items()}),
        postcodes=MappingProxyType(dict(postcodes)),
        past_counts=frozenset(draft.past_counts),
        supposed_counts=frozenset(draft.supposed_counts),
        unable_counts=frozenset(draft.unable_counts),
        helper_counts=frozenset(draft.helper_counts),
        bare=frozenset(draft.bare),
        short=frozenset(draft.short),
        others_aside=frozenset(draft.others_aside),
        first=MappingProxyType(dict(draft.first)),
        names=MappingProxyType(names),
        languages=MappingProxyType(languages),
        alarms=_alarms(draft.entries, by_word),
        examples=tuple(draft.examples),
    )
    return lexicon, _words(forms)


Forms = dict[str, dict[str, list[int]]]


def _words(forms: Forms) -> frozenset[str]:
    return frozenset(word for form in forms.values() for word in form)


def _compounds(compiler: _Compiler, forms: Forms) -> frozenset[str]:
    """Words that people may write in two parts; not the small words ("over hovedet")."""
    small = {number for ops in compiler.groups["små ord"] for _, number, _ in ops}
    return frozenset(
        word
        for form in ("", "*-", "=")
        for word, classes in forms[form].items()
        if len(word) >= 7 and not small & set(classes)
    )


def _forms(compiler: _Compiler) -> Forms:
    """By form: word -> the classes it belongs to."""
    forms: Forms = {"": {}, "=": {}, "*-": {}, "-*": {}}
    for words, number in compiler.classes.items():
        for form, word in words:
            forms[form].setdefault(word, []).append(number)
    return forms


def _loose(forms: Forms, ordinary: frozenset[str], tongue: Tongue) -> dict[str, tuple[str, ...]]:
    """Words with letters that a keyboard may lack, as they look without ("år": "ar"), to their keys."""
    found: dict[str, set[str]] = {}
    for form in ("", "=", "*-"):
        for word in forms[form]:
            bare = tongue.loose(word)
            if bare != word and bare not in ordinary and len(bare) > 1:
                look = bare + "*" if form == "*-" else bare
                found.setdefault(look, set()).add(_key(form, word))
    return {word: tuple(sorted(keys)) for word, keys in found.items()}


def deletions(word: str, count: int) -> set[str]:
    """The word with up to `count` letters left out."""
    found = {word}
    for _ in range(count):
        found |= {w[:i] + w[i + 1 :] for w in found for i in range(len(w))}
    return found


SHORTEST = 5


def reach(length: int) -> int:
    """How many letters may be wrong in a word of that length."""
    return 0 if length < SHORTEST else 1 if length < 10 else 2


def _near(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Each word with letters left out -> the words it may come from (a symmetric-delete index)."""
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(words):
        for short in deletions(word, reach(len(word))) if reach(len(word)) else ():
            found[short] = (*found.get(short, ()), word)
    return MappingProxyType(found)


# By far the largest part of a lexicon, and the same for every municipality.
_near_common = lru_cache(maxsize=8)(_near)


def _spellings(documents: Documents, tongue: Tongue, key: str) -> dict[str, tuple[str, ...]]:
    """Known misspelling -> the words meant."""
    found: dict[str, tuple[str, ...]] = {}
    for document in documents:
        for right, at in document[key].pairs().items() if key in document else ():
            words = tuple(token.word for token in tokens(right, tongue))
            for wrong in at.text().split():
                found[tongue.fold(wrong)] = words
    return found


def _ordinary(documents: Documents, tongue: Tongue) -> frozenset[str]:
    """Ordinary words that must not be taken for misspellings of ours."""
    texts = [d["ordinary"].text() for d in documents if "ordinary" in d]
    return frozenset(tongue.fold(word) for text in texts for word in text.split())


def _alarms(entries: list[Entry], by_word: Mapping[str, tuple[int, ...]]) -> frozenset[str]:
    """The words one of which every danger needs."""
    return frozenset(
        key.strip("=*")
        for key, found in by_word.items()
        if key not in FILLED
        and any(entries[i].kind == "danger" and entries[i].how not in EXCEPTIONS for i in found)
    )


def _named_sayings(
    documents: list[Mapping[str, _At]], key: str, compiler: _Compiler
) -> dict[str, tuple[Ops, ...]]:
    return {
        name: tuple(compiler.saying(item.text(), item) for item in at.items())
        for document in documents
        if key in document
        for name, at in document[key].pairs().items()
    }


_FORMS: Mapping[str, tuple[str, str]] = {
    "=": ("=", ""),
    "": ("", ""),
    "*-": ("", "*"),
    "-*": ("*", ""),
}


def _key(form: str, word: str) -> str:
    before, after = _FORMS[form]
    return f"{before}{word}{after}"


@lru_cache(maxsize=1 << 16)  # the same for every municipality
def _keys(words: frozenset[tuple[str, str]]) -> Keys:
    return frozenset(_key(form, word) for form, word in words)


def _keys_by_class(compiler: _Compiler) -> tuple[Keys, ...]:
    """The keys of each class, by its number."""
    filled = (frozenset((key,)) for key in FILLED)
    return (*filled, *(_keys(compiler.words_of[n]) for n in sorted(compiler.words_of)))


class _Starts:
    """Keys of which one must occur for an op to match; each group is worked out once."""

    def __init__(self, groups: tuple[tuple[Ops, ...], ...], keys: tuple[Keys, ...]) -> None:
        self.groups, self.keys, self.known = groups, keys, dict[int, Keys]()

    def of(self, op: Op) -> Keys:
        """Of a word or a group."""
        if op[0] == WORD:
            return self.keys[op[1]]
        if op[1] not in self.known:
            fewest = (min(self.all_of(ops), key=len) for ops in self.groups[op[1]])
            self.known[op[1]] = frozenset().union(*fewest)
        return self.known[op[1]]

    def all_of(self, ops: Ops) -> list[Keys]:
        """Of every word and group of a saying."""
        return [self.of(op) for op in ops if op[0] in (WORD, GROUP)]

    def words_in(self, ops: Ops) -> tuple[Keys, ...]:
        """Of the words of a saying that may not be left out."""
        return tuple(dict.fromkeys(self.keys[op[1]] for op in ops if op[0] == WORD))


# How much less a common word tells of which sayings to try than any other.
COMMON = 10_000


def _index(
    entries: list[Entry], starting: _Starts, tongue: Tongue
) -> tuple[tuple[tuple[Keys, ...], ...], dict[str, tuple[int, ...]]]:
    """For each entry the keys of which it needs one each, but for its rarest word; and key of that
    word -> the entries to try."""
    options = [starting.all_of(entry.ops) for entry in entries]
    uses: dict[Keys, int] = {}
    for starts in options:
        for start in starts:
            uses[start] = uses.get(start, 0) + 1
    counts: dict[str, int] = {}
    for start, count in uses.items():
        for key in start:
            counts[key] = counts.get(key, 0) + count
    common = {key for key in counts if key.strip("=*") in tongue.common}
    weights = {s: sum(counts[k] + COMMON * (k in common) for k in s) for s in uses}
    parts: list[tuple[Keys, ...]] = []
    by_word: dict[str, list[int]] = {}
    for index, starts in enumerate(options):
        best, *others = sorted(dict.fromkeys(starts), key=weights.__getitem__)
        parts.append(tuple(others))  # the rarest first: most entries fall at it
        for key in best:
            by_word.setdefault(key, []).append(index)
    return tuple(parts), {key: tuple(found) for key, found in by_word.items()}


def ops_of(lexicon: Lexicon, group: str) -> Iterator[Ops]:
    """The compiled sayings of a group."""
    yield from lexicon.groups[lexicon.group_of[group]]
