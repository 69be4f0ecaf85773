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
tilkendt pension for to år siden"), which nothing takes away; `always` those that are asked about
whatever stands beside them ("hvad gør man, når ens mand slår"); `unless` takes away what it overlaps, `frame`
also all that follows in its sentence. A fact's file may say that what was counts (`past`), that what is
supposed counts (`supposed`), that others told of in an answer stand aside (`others`), that an answer tells
all there is (`rest`), that a yes or no is an answer only where no other clause follows (`bare`), and a no
only where few words do (`short`), which of two options told holds (`first`), and which numbers are soon
reached and so are one less now (`number_soon`). `spans` holds, by part of it, what tells ten ages or some of
them ("midt i tyverne"), or that one soon comes of age.
`dialect` holds spellings that count where two of them stand. `everyday` holds, by a word of the papers,
what people say for it: what the papers say is also found by that. `telling_little` holds words by which
little is found in them. `asked` holds, by a sentence of the papers, how people ask for what it says.
`named` holds the words of what a topic or a point explains: it is asked where a question takes them up with a
mere "det" ("en VUM. Hvad er det?").
`points` are narrower questions ("hvor tit?"), each with the `topic` that it is asked of where its words are
part of no other question; `maybe` then asks nothing. Where many ask the same of other `words` ("hvad er en
værge?"), `each_word` says once how it is asked, with <ord> for the word.

`signs` holds weak signs of danger, by the danger and the sort of sign: `says` those that weigh, `maybe` those
that count only beside one that weighs. What frames the danger frames its signs.

Each kind of danger may stand in a file of its own (`danger-vold.yaml`); `danger.yaml` holds what they share.

A folder named after a tongue (`en/`) holds the same files in that tongue; places hold for all.
"""

import gc
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from assistant import DataError
from assistant.dialog import counted, slips
from assistant.dialog.counted import Counted
from assistant.dialog.reading import Kind, Value
from assistant.dialog.tokens import tokens
from assistant.dialog.tongue import Tongue
from assistant.dialog.tongues import TONGUES, language_of
from assistant.rules.load import DANGERS
from assistant.rules.located import Located, read_yaml

How = Literal["says", "maybe", "alone", "named", "answers", "about", "wanted", "unless", "frame"]
HOWS: tuple[How, ...] = (
    "says", "maybe", "alone", "named", "answers", "about", "wanted", "unless", "frame",
)  # fmt: skip
# Those that take away: what overlaps them, and all that follows in the sentence.
EXCEPTIONS = ("unless", "frame")
# Said as the others are, and of now though told as past.
LASTS = "lasts"
# Asked about, whatever stands beside it.
ALWAYS = "always"
WAYS: tuple[tuple[str, How], ...] = (
    *((how, how) for how in HOWS),
    (LASTS, "says"),
    (ALWAYS, "maybe"),
)
"""The keys under which sayings stand, and how each is taken."""
EXAMPLES = ("must", "must_not")
GAP = 4

# What a compiled saying is made of.
WORD, GROUP, MAYBE, SKIP, BEGIN, FINISH, CLAUSE = range(7)
NONE = -1
Op = tuple[int, int, "Ops"]
"""The kind, the number of its class or group, and what may be left out; its number is that of its class where
it is one word, else NONE."""
Ops = tuple[Op, ...]

# Classes that the text itself fills, and their keys.
NUMBER, YEAR, DATE, FREE = 0, 1, 2, 3
FILLED = ("<tal>", "<aar>", "<dato>")
Keys = frozenset[str]
_SPECIAL = {"tal": NUMBER, "aar": YEAR, "dato": DATE}
# Values of the groups that stand for the places, whatever the municipality.
HERE, ELSEWHERE = "<her>", "<andet_sted>"
OFFER, WORD_ASKED = "<tilbud>", "<ord>"
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
    "efterord", "pårørende til side", "en anden i fare", "tror det om os", "det er mit",
    "kender dem ikke mere", "bange for", "barnealder",
    "skriveren gør det", "om mig selv", "med mine hænder", "tager afsked med mig", "med sit barn",
    "den unge der", "skydevåben", "taler som barn", "når jeg er væk", "for min egen skyld", "truet med hvis",
    "lever med", "hjemme hos mig", "gør for mig", "ser til", "andres pårørende", "fagfolk",
    "ikke mig men en anden",
    "siger til mig", "er borte",
    "tilbage til mig", "det har jeg også", "mest", "måske", "klares", "men ikke",
    "det var ikke ment sådan", "det er han ikke", "hvad man skal", "har det alt", "har det selv godt",
    "kun ønsket",
    "har en seng", "en anden end mig", "ikke helt nej", "om noget andet",
    "ikke om noget andet", "hvor man bor", "det samme selv",
    "spiser og sover ikke", "det er dem ikke mig", "fortæller videre", "siger sig i sikkerhed",
    "nyt om faren", "har styr på det", "står med våben", "barn på alder", "det var mig", "et barn nævnt",
    "er død for mig", "får jeg ikke brug for",
    "jeg er en", "snarere end", "åbent spurgt", "åbent tilbud", "åbent gjort",
    "åbne ord", "beder om råd",
    "må eller kan", "det er opdigtet", "det er mindre alvorligt", "det var dengang", "ligesom", "i den alder",
    "brevet", "brevet kom", "brevet er skrevet", "andet end brevet", "for sent at klage",
    "egen klage", "tænkt klage", "i dag", "i går", "i forgårs", "dage siden", "uger siden",
    "måneder siden", "uklar dag", "omtrent", "dagen kommer",
    "tages tilbage før", "tages tilbage efter", "tages måske tilbage", "tages ikke tilbage",
    "tages tilbage imellem", "vil hellere", "end det andet", "hjælpen er holdt op",
    "roligt om stemmer", "stemmer der skræmmer",
    "hvad er det", "hvor med det", "spørg", "klarer selv", "klarer andre", "går godt",
    "siger nej til det", "det er ovre", "ingen til det", "men nu", "blot troet", "blot frygtet",
    "spørger om man får", "spørger om man kan få", "mere følger", "bemærkning begynder", "forsøg på svar",
    "hvad kan jeg selv gøre",
    "andet end det viste", "spørger hvad det er", "forstår ikke det", "om det er så", "så sent er det",
    "har det ikke", "mærker det stadig", "det mangler", "spørger om lov", "ked af det", "andre bestemte",
    "så mange er der", "også mig selv",
    "spørger om", "spørger hvad", "bøjede ord", "ord før dem", "hvis eller hvilken", "hvem der gør det",
    "en anden spørger", "ikke om en person", "spørger af uro", "har hørt det", "mon det passer", "passer det",
    "hvem så", "søger hjælp",
    "ved ikke hvordan",
)  # fmt: skip
# Groups that a lexicon may have for an option ("benævnt needs.post"): what it is called by who takes it
# back, and what says that it is not so.
NAMES, DENIES = "benævnt ", "benægtet "


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


@dataclass(frozen=True, slots=True)
class Asked:
    """How people ask for what a sentence of the papers says, and where that stands."""

    questions: tuple[str, ...]
    file: str
    line: int


Meaning = tuple[str, str, str]
"""The kind and the target of what is told, and the member where it is one of several."""
TELLING = ("says", "maybe", "about", "wanted")
"""The sayings that tell what they mean by themselves or beside trouble and wishes."""


@dataclass(frozen=True, eq=False)
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
    heard: tuple[Mapping[str, tuple[str, ...]], ...]
    """By how they sound the words that all municipalities have, and its own."""
    joined: frozenset[str]
    groups: tuple[tuple[Ops, ...], ...]
    group_of: Mapping[str, int]
    entries: tuple[Entry, ...]
    words: tuple[Keys, ...]
    """By class its keys."""
    by_word: Mapping[str, tuple[int, ...]]
    """The entries to try where a message holds the word of that key; all others have none of theirs."""
    lead: tuple[Keys, ...]
    """By entry the rarest keys of which a message must hold one, beside the word by which it is tried: most
    entries fall at them."""
    parts: tuple[tuple[Keys, ...], ...]
    """By entry the other keys of which it must hold one each."""
    group_parts: tuple[tuple[tuple[Ops, Keys, tuple[Keys, ...]], ...], ...]
    """By group its sayings, each with the same; no first keys where it needs no word."""
    group_index: Mapping[int, tuple[Keys, Mapping[str, tuple[int, ...]], tuple[int, ...]]]
    """By large group: the first keys of its sayings, the places of the sayings by each of them, and of those
    that need no word."""
    spellings: Mapping[str, tuple[str, ...]]
    dialect: Mapping[str, tuple[str, ...]]
    """Spellings that count where two of them stand: "it" is otherwise no "ikke"."""
    everyday: Mapping[str, tuple[str, ...]]
    """Words that people use, each to the words of the papers for it."""
    telling_little: frozenset[str]
    """Words that tell little of what is asked: they find a sentence of the papers less than others."""
    asked: Mapping[str, Asked]
    """By a sentence of the papers, as it stands in the rules, how people ask for what it says."""
    ordinary: frozenset[str]
    offers: Mapping[str, int]
    """Each offer to the group of its names; first those that the municipality names in its own files."""
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
    rest_denied: frozenset[str]
    """Sets of which an answer tells all there is: what it does not name is not so."""
    first: Mapping[str, tuple[str, ...]]
    """By fact the options of which the earlier holds where two are told: "indlagt" before "egen"."""
    names: Mapping[str, tuple[Ops, ...]]
    languages: Mapping[str, tuple[Ops, ...]]
    alarms: frozenset[str]
    """Words without one of which there is no danger in a text."""
    danger: "Lexicon | None" = None
    """The same with nothing but danger, for texts in another tongue."""
    counted: Counted | None = None
    """What the words of examples tell of danger; None where no examples were counted."""
    shared: frozenset[str] = frozenset()
    """The files that every municipality has."""
    examples: tuple[Example, ...] = field(repr=False, default=())

    def owns(self, entry: Entry) -> bool:
        """Whether the entry stands in the municipality's own folder."""
        return entry.file.startswith(f"{self.municipality}/")

    @cached_property
    def offer_words(self) -> frozenset[str]:
        """The names of one word by which offers go: a "Fredensgade" among them is nobody's address."""
        sayings = (ops for group in self.offers.values() for ops in self.groups[group])
        alone = (ops[0][1] for ops in sayings if len(ops) == 1 and ops[0][0] == WORD)
        words = {key.strip("=*") for number in alone for key in self.words[number]}
        return frozenset(filter(str.isalpha, words))

    @cached_property
    def meanings_of(self) -> Mapping[int, Mapping[Meaning, int]]:
        """By class of words the sayings in which it stands itself, counted by their meaning."""
        found: dict[int, Counter[Meaning]] = {}
        for entry in self.entries:
            if entry.how in TELLING:
                meaning = (entry.kind, entry.target, entry.member)
                for number in {number for kind, number, _ in entry.ops if kind == WORD}:
                    found.setdefault(number, Counter())[meaning] += 1
        return found


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
    "groups", "spellings", "dialect", "everyday", "telling_little", "asked",
    "ordinary", "places", "offers", "municipality", "fact", "past",
    "supposed", "unable", "helper", "bare", "short", "others", "rest", "first", "values", "number",
    "number_soon",
    "spans", "each_offer", "each_word", "commands", "questions", "points", "danger",
    "out_of_scope", "small_talk",
    "fact_names",
    "languages", "together", "approved", "signs",
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

    def copied(self) -> "_Compiler":
        """One that goes on from here and leaves this as it is."""
        new = _Compiler(self.tongue)
        new.classes, new.words_of = dict(self.classes), dict(self.words_of)
        new.groups, new.numbers = dict(self.groups), dict(self.numbers)
        new.sources, new.negations = dict(self.sources), set(self.negations)
        return new

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
                one = inner[0][1] if len(inner) == 1 and inner[0][0] == WORD else NONE
                stack[-1].append((MAYBE, one, inner))
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


Documents = list[Mapping[str, "_At"]]


@dataclass(slots=True)
class _Draft:
    """What has been read so far."""

    compiler: _Compiler
    documents: Documents = field(default_factory=list)
    places: Documents = field(default_factory=list)
    postcodes: dict[int, bool] = field(default_factory=dict)
    offers: dict[str, list[tuple["_At", str]]] = field(default_factory=dict)
    """By offer the lines of its names, which are the group `<offer>`."""
    of_each_offer: list[tuple[str, "_At"]] = field(default_factory=list)
    """Facts told of every offer: the blocks that are read again for an offer that comes later."""
    entries: list[Entry] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    past_counts: set[str] = field(default_factory=set)
    supposed_counts: set[str] = field(default_factory=set)
    unable_counts: set[str] = field(default_factory=set)
    helper_counts: set[str] = field(default_factory=set)
    bare: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)
    others_aside: set[str] = field(default_factory=set)
    rest_denied: set[str] = field(default_factory=set)
    first: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def copied(self) -> "_Draft":
        """One that goes on from here and leaves this as it is."""
        parts = ((f.name, getattr(self, f.name)) for f in fields(self) if f.name != "compiler")
        return _Draft(self.compiler.copied(), **{name: copy(part) for name, part in parts})


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
    names another municipality is left out. What all municipalities have is compiled once for them
    all. Raises DataError with file, line and cure.
    """
    sayings = (file for file in files if not file.endswith(counted.FILE))
    documents = {file: _document(file, files[file]) for file in sorted(sayings, key=_place)}
    mine = {f for f, d in documents.items() if "municipality" in d or _is_in(f, municipality)}
    common = tuple((file, files[file]) for file in documents if file not in mine)
    own = {f: documents[f] for f in documents if f in mine and _belongs(documents[f], municipality)}
    ours = [d for f, d in own.items() if language_of(f) == language]
    places = [d for d in own.values() if "places" in d]
    lexicon = _finished(_common(common, language), ours, places, municipality)
    dangers = [_danger_of(document) for document in ours]
    alone = _finished(_common(common, language, only_danger=True), dangers, [], municipality)
    return replace(lexicon, danger=alone, counted=_counted_of(files, language))


def _counted_of(files: Mapping[str, str], language: str) -> Counted | None:
    mine = (f for f in files if f.endswith(counted.FILE) and language_of(f) == language)
    return next((counted.counted_in(file, files[file]) for file in mine), None)


def _place(file: str) -> tuple[str, int, str]:
    """Where a file stands in the order in which they are read: by name, but the kinds of danger as they
    weigh, so that of several in one message the gravest is told first."""
    for place, kind in enumerate(DANGERS):
        if file.endswith(f"danger-{kind.replace('_', '-')}.yaml"):
            return file.removesuffix(file.rpartition("danger-")[2]), place, file
    return file, len(DANGERS), file


def _is_in(file: str, municipality: str) -> bool:
    return file.startswith(f"{municipality}/")


def _danger_of(document: Mapping[str, _At]) -> Mapping[str, _At]:
    """What of a file is needed to read danger."""
    needed = ("groups", "offers", "spellings", "dialect", "ordinary", "danger")
    return {key: document[key] for key in needed if key in document}


def read_lexicons(files: Mapping[str, str], municipality: str) -> dict[str, Lexicon]:
    """The lexicon of each tongue that the files have, by its code; Danish always."""
    codes = {language_of(file) for file in files} | {"da"}
    return {c: read_lexicon(files, municipality, c) for c in TONGUES if c in codes}


@dataclass(frozen=True)
class _Common:
    """What all municipalities have of a tongue: what was read, its tables, and what is near its words.

    `waiting`: the entries that take part in no table yet, as a municipality's own places and names of
    offers are part of them.
    """

    draft: _Draft
    table: "_Table"
    waiting: tuple[int, ...]
    words: frozenset[str]
    near: Mapping[str, tuple[str, ...]]
    heard: Mapping[str, tuple[str, ...]]
    files: frozenset[str]


@lru_cache(maxsize=16)  # every tongue twice; a change of the files takes the place of what was
def _common(
    files: tuple[tuple[str, str], ...], language: str, only_danger: bool = False
) -> _Common:
    tongue = TONGUES[language]
    documents = {file: _document(file, text) for file, text in files}
    in_tongue = {f: d for f, d in documents.items() if language_of(f) == language}
    ours, places = list(in_tongue.values()), [d for d in documents.values() if "places" in d]
    if only_danger:
        ours, places = [_danger_of(document) for document in ours], []
    draft = _Draft(_Compiler(tongue))
    _read(draft, ours, places, "")
    compiler = draft.compiler
    open_groups = _resting_on(
        {n for name, n in compiler.numbers.items() if name[0] == "<"}, compiler
    )
    waiting = [i for i, e in enumerate(draft.entries) if _names(e.ops, open_groups)]
    table = _Table(tongue, {}, [frozenset()] * len(draft.entries), [()] * len(draft.entries), {})
    table.add(sorted({*range(len(draft.entries))} - {*waiting}), draft.entries, _starts(compiler))
    words = _words(_forms(compiler))
    named = frozenset(f for f, d in documents.items() if f in in_tongue or "places" in d)
    guessed = () if only_danger else words
    near, heard = _near(guessed, tongue), _heard(guessed, tongue)
    return _Common(draft, table, tuple(waiting), words, near, heard, named)


def _resting_on(groups: set[int], compiler: _Compiler) -> set[int]:
    """These groups and all that are made of them."""
    by_number = {number: compiler.groups[name] for name, number in compiler.numbers.items()}
    found, more = set(groups), set(groups)
    while more:
        more = {
            number
            for number, sayings in by_number.items()
            if number not in found and any(_names(ops, found) for ops in sayings)
        }
        found |= more
    return found


def _names(ops: Ops, groups: set[int]) -> bool:
    return any(
        (k == GROUP and n in groups) or (inner and _names(inner, groups)) for k, n, inner in ops
    )


def _finished(common: _Common, own: Documents, places: Documents, municipality: str) -> Lexicon:
    """The lexicon of what is common and of a municipality's own files."""
    draft = common.draft.copied()
    _read(draft, own, places, municipality)
    for name in USED:
        if name not in draft.compiler.groups:
            draft.compiler.put(name, [])
    return _compiled(draft, common, municipality)


def _read(draft: _Draft, documents: Documents, places: Documents, municipality: str) -> None:
    """Adds all that stands in the documents. In no municipality, all places are elsewhere."""
    compiler = draft.compiler
    draft.documents += documents
    draft.places += places
    _collect_groups(documents, compiler)
    new = _add_offers(documents, draft)
    draft.postcodes = _places(draft.places, compiler, municipality)
    for fact, block in draft.of_each_offer:
        _read_each_offer(block, draft, fact, new)
    for document in documents:
        _read_blocks(document, draft)
    for name in NEEDED:
        if name not in compiler.sources:
            code = compiler.tongue.code
            file = "words.yaml" if code == "da" else f"{code}/words.yaml"
            raise DataError(file, 0, f"gruppen '{name}' mangler", "skriv den i words.yaml")
        compiler.group(name, compiler.sources[name])
    for name in (*USED, *(n for n in compiler.sources if n.startswith((NAMES, DENIES)))):
        if name in compiler.sources:
            compiler.group(name, compiler.sources[name])


def _belongs(document: Mapping[str, _At], municipality: str) -> bool:
    return "municipality" not in document or document["municipality"].text() == municipality


def _collect_groups(documents: Documents, compiler: _Compiler) -> None:
    for document in documents:
        for name, at in document["groups"].pairs().items() if "groups" in document else ():
            if name in compiler.sources:
                raise at.error(f"gruppen '{name}' står to gange", "slet den ene")
            compiler.sources[name] = at


def _add_offers(documents: Documents, draft: _Draft) -> list[str]:
    """Reads the names of offers, each a group and all together one; gives the offers that are new. What a
    municipality calls one of its own is no name of another by what they are called elsewhere."""
    compiler, names, new = draft.compiler, draft.offers, list[str]()
    for offer, kept in _less_own_names(documents, names).items():
        names[offer] = kept
        compiler.put(_group_of(offer), kept)
    for document in documents:
        for offer, at in document["offers"].pairs().items() if "offers" in document else ():
            if offer not in names:
                new.append(offer)
            names[offer] = names.get(offer, []) + [(item, item.text()) for item in at.items()]
            compiler.put(_group_of(offer), names[offer])
    compiler.put(OFFER, [line for lines in names.values() for line in lines])
    return new


def _less_own_names(
    documents: Documents, names: Mapping[str, list[tuple[_At, str]]]
) -> dict[str, list[tuple[_At, str]]]:
    """The offers of which a line of names stands under another offer in a municipality's own file, with the
    lines that are left."""
    own: dict[str, set[str]] = {}
    for document in documents:
        if "municipality" not in document or "offers" not in document:
            continue
        for offer, at in document["offers"].pairs().items():
            for item in at.items():
                own.setdefault(item.text(), set()).add(offer)
    kept = {o: [one for one in lines if o in own.get(one[1], {o})] for o, lines in names.items()}
    return {offer: lines for offer, lines in kept.items() if len(lines) < len(names[offer])}


def _group_of(offer: str) -> str:
    """The name of the group of an offer's names."""
    return f"<{offer}>"


def _places(documents: Documents, compiler: _Compiler, municipality: str) -> dict[int, bool]:
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


def _read_blocks(document: Mapping[str, _At], draft: _Draft) -> None:
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
    for danger, kinds_of in document["signs"].pairs().items() if "signs" in document else ():
        for sign, at in kinds_of.pairs().items():
            _read_block(at, draft, "sign", danger, True, sign)
    for point, at in document["points"].pairs().items() if "points" in document else ():
        _read_point(point, at, draft, document.get("each_word"))
    if "fact" in document:
        _read_fact(document, draft)


def _read_point(point: str, at: _At, draft: _Draft, each_word: _At | None) -> None:
    """A narrower question; where it has `words`, also what asks for each of them."""
    block = at.pairs()
    if "topic" not in block:
        raise at.error("'topic' mangler", "skriv det emne, som spørgsmålet hører til")
    topic = block["topic"].text()
    _read_block(at, draft, "point", point, True, topic)
    for word in block["words"].items() if "words" in block else ():
        if each_word is None:
            raise word.error("'each_word' mangler", "skriv i filen, hvordan der spørges til et ord")
        ways = each_word.only(HOWS)
        for how in HOWS:
            for frame in ways[how].items() if how in ways else ():
                line = frame.text().replace(WORD_ASKED, word.text())
                _add(draft, _Meaning("point", point, True, topic), how, line, word)


def _read_fact(document: Mapping[str, _At], draft: _Draft) -> None:
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
    if "rest" in document:
        draft.rest_denied.add(fact)
    for name, at in document["values"].pairs().items() if "values" in document else ():
        truth = {"yes": True, "no": False}.get(name)
        if truth is None:
            _read_block(at, draft, "fact", fact, True, name)
        else:
            _read_block(at, draft, "fact", fact, truth, "")
    # Soon reached, so it is one less now; of the same words it is meant.
    if "number_soon" in document:
        _read_block(document["number_soon"], draft, "fact", fact, -1, "")
    for part, at in document["spans"].pairs().items() if "spans" in document else ():
        _read_block(at, draft, "fact", fact, part, "")
    if "number" in document:
        _read_block(document["number"], draft, "fact", fact, 0, "")
    if "each_offer" in document:
        draft.of_each_offer.append((fact, document["each_offer"]))
        _read_each_offer(document["each_offer"], draft, fact, draft.offers)


def _read_each_offer(block: _At, draft: _Draft, fact: str, offers: Iterable[str]) -> None:
    for offer in offers:
        _read_block(block, draft, "fact", fact, True, offer, _group_of(offer))


def _read_block(
    at: _At, draft: _Draft, kind: Kind, target: str, value: Value, member: str, offer: str = ""
) -> None:
    """All sayings and examples of one meaning."""
    more = ("topic", "words") if kind == "point" else ()
    block = at.only((*HOWS, LASTS, ALWAYS, *EXAMPLES, *more))
    meaning = _Meaning(kind, target, value, member)
    for key, how in WAYS:
        lasts = key in (LASTS, ALWAYS)
        for item in block[key].items() if key in block else ():
            _add(draft, meaning, how, item.text(), item, offer, lasts)
    for which in EXAMPLES:
        for item in block[which].items() if which in block and not offer else ():
            draft.examples.append(
                Example(
                    kind, target, value, member, which == "must", item.text(), item.file, item.line
                )
            )


class _Meaning(NamedTuple):
    """What a saying means: the first fields of its entry."""

    kind: Kind
    target: str
    value: Value
    member: str

    def __str__(self) -> str:
        if self.kind == "fact" and isinstance(self.value, bool) and not self.member:
            return f"{self.target}.{'yes' if self.value else 'no'}"
        return f"{self.target}.{self.member}" if self.member else self.target


def _add(
    draft: _Draft,
    meaning: _Meaning,
    how: How,
    line: str,
    at: _At,
    offer: str = "",
    lasts: bool = False,
) -> None:
    """The entries of one saying: itself, and in its other orders."""
    # A word that is the whole message is taken as it stands: "svar" is no "svarer".
    draft.compiler.as_written = how == "alone"
    ops = _saying(draft.compiler, line.replace(OFFER, offer) if offer else line, at, offer)
    draft.compiler.as_written = False
    entry = Entry(*meaning, how, ops, f"{meaning}: {line}", "", at.file, at.line, lasts)
    _, *turned = draft.compiler.orders(ops)  # the first is the saying itself
    draft.entries += [entry, *(replace(entry, ops=order) for order in turned)]


def _saying(compiler: _Compiler, line: str, at: _At, offer: str) -> Ops:
    """A saying, where the group of one offer may stand for <tilbud>."""
    if not offer:
        return compiler.saying(line, at)
    marked = line.replace(offer, "{" + offer.replace(" ", "_") + "}")
    return compiler.saying(marked, at)


# ---------------------------------------------------------------- the tables


def _compiled(draft: _Draft, common: _Common, municipality: str) -> Lexicon:
    """The lexicon of all that was read, whose tables go on from those that are common."""
    compiler, documents = draft.compiler, draft.documents
    names = _named_sayings(documents, "fact_names", compiler)
    languages = _named_sayings(documents, "languages", compiler)
    forms = _forms(compiler)
    tongue = compiler.tongue
    own = _words(forms) - common.words
    spellings = _spellings(documents, tongue, "spellings")
    dialect = _spellings(documents, tongue, "dialect")
    ordinary = _plain_words(documents, tongue, "ordinary")
    starting = _starts(compiler)  # when every saying has been read
    table = common.table.copied(len(draft.entries))
    late = range(len(common.draft.entries), len(draft.entries))
    table.add([*common.waiting, *late], draft.entries, starting)
    groups = starting.groups
    parted = tuple(tuple(map(starting.parted, group)) for group in groups)
    last = {offer: lines[-1][0] for offer, lines in draft.offers.items() if lines}
    offers = sorted(last, key=lambda o: (last[o].file in common.files, last[o].file, last[o].line))
    return Lexicon(
        municipality=municipality,
        tongue=tongue,
        classes_of=MappingProxyType(
            {_key(form, w): tuple(own) for form, table in forms.items() for w, own in table.items()}
        ),
        heads=frozenset(word[:3] for word in forms["*-"]),
        tails=frozenset(word[-3:] for word in forms["-*"]),
        loose=MappingProxyType(_loose(forms, tongue)),
        near=(common.near, _near(own, tongue)),
        heard=(common.heard, _heard(own, tongue)),
        joined=_compounds(compiler, forms),
        groups=groups,
        group_of=MappingProxyType(compiler.numbers),
        entries=tuple(draft.entries),
        words=starting.keys,
        by_word=MappingProxyType(table.by_word),
        lead=tuple(table.lead),
        parts=tuple(table.parts),
        group_parts=parted,
        group_index=MappingProxyType({n: _by_key(g) for n, g in enumerate(parted) if len(g) > FEW}),
        spellings=MappingProxyType(spellings),
        dialect=MappingProxyType(dialect),
        everyday=MappingProxyType(_everyday(documents, tongue)),
        telling_little=_plain_words(documents, tongue, "telling_little"),
        asked=MappingProxyType(_asked(documents)),
        ordinary=ordinary,
        offers=MappingProxyType({o: compiler.numbers[_group_of(o)] for o in offers}),
        postcodes=MappingProxyType(draft.postcodes),
        past_counts=frozenset(draft.past_counts),
        supposed_counts=frozenset(draft.supposed_counts),
        unable_counts=frozenset(draft.unable_counts),
        helper_counts=frozenset(draft.helper_counts),
        bare=frozenset(draft.bare),
        short=frozenset(draft.short),
        others_aside=frozenset(draft.others_aside),
        rest_denied=frozenset(draft.rest_denied),
        first=MappingProxyType(dict(draft.first)),
        names=MappingProxyType(names),
        languages=MappingProxyType(languages),
        alarms=_alarms(draft.entries, table.by_word),
        shared=common.files,
        examples=tuple(draft.examples),
    )


FEW = 8
"""The sayings of a group of more than this are looked up by their first words."""


def _by_key(
    sayings: Sequence[tuple[Ops, Keys, tuple[Keys, ...]]],
) -> tuple[Keys, Mapping[str, tuple[int, ...]], tuple[int, ...]]:
    """The index of one group: see `Lexicon.group_index`."""
    index: dict[str, list[int]] = {}
    for place, (_, first, _) in enumerate(sayings):
        for key in first:
            index.setdefault(key, []).append(place)
    always = tuple(place for place, (_, first, _) in enumerate(sayings) if not first)
    return frozenset(index), {key: tuple(places) for key, places in index.items()}, always


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


def _loose(forms: Forms, tongue: Tongue) -> dict[str, tuple[str, ...]]:
    """Words with letters that a keyboard may lack, as they look without ("år": "ar"), to their keys."""
    found: dict[str, set[str]] = {}
    for form in ("", "=", "*-"):
        for word in forms[form]:
            bare = tongue.loose(word)
            if bare != word and len(bare) > 1:
                look = bare + "*" if form == "*-" else bare
                found.setdefault(look, set()).add(_key(form, word))
    return {word: tuple(sorted(keys)) for word, keys in found.items()}


def _near(words: Iterable[str], tongue: Tongue) -> slips.Index:
    """The words, to be found by what is written for them with a slip."""
    return slips.index_of((word, tongue.typed(word)) for word in words)


# The fewest letters of a word that is known by its sound.
SHORTEST_HEARD = 4


def _heard(words: Iterable[str], tongue: Tongue) -> Mapping[str, tuple[str, ...]]:
    """How words sound -> the words."""
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(words) if tongue.sounds else ():
        if len(word) >= SHORTEST_HEARD:
            sound = tongue.heard(word)
            found[sound] = (*found.get(sound, ()), word)
    return MappingProxyType(found)


def _spellings(documents: Documents, tongue: Tongue, key: str) -> dict[str, tuple[str, ...]]:
    """Known misspelling -> the words meant."""
    found: dict[str, tuple[str, ...]] = {}
    for document in documents:
        for right, at in document[key].pairs().items() if key in document else ():
            words = tuple(token.word for token in tokens(right, tongue))
            for wrong in at.text().split():
                found[tongue.fold(wrong)] = words
    return found


def _everyday(documents: Documents, tongue: Tongue) -> dict[str, tuple[str, ...]]:
    """Word that people use -> the words of the papers for it."""
    found: dict[str, tuple[str, ...]] = {}
    for document in documents:
        for paper, at in document["everyday"].pairs().items() if "everyday" in document else ():
            for word in at.text().split():
                said = tongue.fold(word)
                found[said] = (*found.get(said, ()), tongue.fold(paper))
    return found


def _asked(documents: Documents) -> dict[str, Asked]:
    """By a sentence of the papers how people ask for what it says."""
    found: dict[str, Asked] = {}
    for document in documents:
        for at in document["asked"].items() if "asked" in document else ():
            pairs = at.only(("says", "asked"))
            missing = {"says", "asked"} - pairs.keys()
            if missing:
                raise at.error(f"her mangler '{min(missing)}'", "skriv sætningen og spørgsmålene")
            says = pairs["says"].text()
            if says in found:
                raise at.error("sætningen står her to gange", "saml spørgsmålene under den ene")
            questions = tuple(question.text() for question in pairs["asked"].items())
            found[says] = Asked(questions, at.file, at.line)
    return found


def _plain_words(documents: Documents, tongue: Tongue, key: str) -> frozenset[str]:
    """Words that are listed without anything to them, as those that no misspelling of ours is."""
    texts = [document[key].text() for document in documents if key in document]
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
    documents: Documents, key: str, compiler: _Compiler
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

    def parted(self, ops: Ops) -> tuple[Ops, Keys, tuple[Keys, ...]]:
        """The saying with the keys of the first of its words, and those of the others."""
        first, *others = self.words_in(ops) or (frozenset[str](),)
        return ops, first, tuple(others)


# How much less a common word tells of which sayings to try than any other.
COMMON = 10_000


def _starts(compiler: _Compiler) -> _Starts:
    groups = tuple(tuple(compiler.groups[name]) for name in compiler.numbers)
    return _Starts(groups, _keys_by_class(compiler))


@dataclass
class _Table:
    """Which entries to try. `by_word`: key of its rarest word -> the entries; `lead`: for each entry the
    keys of its next rarest, or of the rarest where it has no other; `parts`: those of the rest; `counts`:
    in how many a key takes part."""

    tongue: Tongue
    counts: dict[str, int]
    lead: list[Keys]
    parts: list[tuple[Keys, ...]]
    by_word: dict[str, tuple[int, ...]]

    def copied(self, size: int) -> "_Table":
        """One for so many entries that goes on from here and leaves this as it is."""
        more = size - len(self.parts)
        lead, parts = [*self.lead, *([frozenset[str]()] * more)], [*self.parts, *([()] * more)]
        return _Table(self.tongue, dict(self.counts), lead, parts, dict(self.by_word))

    def add(self, indices: Sequence[int], entries: Sequence[Entry], starting: _Starts) -> None:
        """Puts these of the entries into the table."""
        options = [starting.all_of(entries[i].ops) for i in indices]
        counts = self.counts
        for start, count in Counter(start for starts in options for start in starts).items():
            for key in start:
                counts[key] = counts.get(key, 0) + count
        common = {key for key in counts if key.strip("=*") in self.tongue.common}
        known = {start for starts in options for start in starts}
        weights = {s: sum(counts[k] + COMMON * (k in common) for k in s) for s in known}
        found: dict[str, list[int]] = {}
        for index, starts in zip(indices, options, strict=True):
            best, *others = sorted(dict.fromkeys(starts), key=weights.__getitem__)
            self.lead[index], *rest = others or [best]
            self.parts[index] = tuple(rest)
            for key in best:
                found.setdefault(key, []).append(index)
        for key, new in found.items():
            self.by_word[key] = (*self.by_word.get(key, ()), *new)


def ops_of(lexicon: Lexicon, group: str) -> Iterator[Ops]:
    """The compiled sayings of a group."""
    yield from lexicon.groups[lexicon.group_of[group]]
