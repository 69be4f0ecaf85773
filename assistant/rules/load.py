"""Rule files (path -> text) into one checked, immutable Rulebook. Reads no files and knows no people.

Whatever is wrong is a DataError with file and line: bad YAML, an unknown key, an unknown fact or
value, a missing source, a citation of a section that the source does not list, an id written twice,
dates that overlap, a threshold that nobody can pass. Contacts change without a proof, so all that can
be wrong with them is found here: a door that nobody can reach, a danger without a line.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant import DataError
from assistant.rules import model
from assistant.rules.facts import ASKED_ABOUT, HELD, NEEDS
from assistant.rules.located import Located, Path, read_yaml
from assistant.rules.model import Condition, Fact, Kind, Offer, RuleFile

NATIONAL = "national"
CONTACTS = "contacts.yaml"
"""A file of this name holds contacts and nothing else, and is no part of the rules' digest."""
WORDS = "words"
"""A folder of this name in a municipality's holds the words it listens for, and no rules."""
DERIVED = "reached_pension_age"
BIRTH = "birth_year"
COMMON = ("asker", NEEDS, "asker_needs", HELD, ASKED_ABOUT, "age", BIRTH)
"""The facts that the rules know by name: without them nothing can be assessed."""
OWN_ELSEWHERE = "egen-kommune"
"""The national offer: free counselling in the municipality where one lives."""
MAIN = "main"
"""As a contact: the municipality's own main contact, for files that hold everywhere."""
FILLED = frozenset(("municipality", "keep_days", "keep_text_days"))
"""Marks in braces that are filled in with something else than a contact's number."""
DANGERS = ("selvmord", "vold", "psykose", "overdosis", "barn", "intet_tag", "liv")
"""The kinds of danger that are read in what people write; each has a line that is shown for it."""
CHILD, ARMED, BY_WRITER, MINOR = "barnet", "våben", "af skriveren", "under 18"
"""Whom a danger hits, where more is known than that it is another: a child with the other parent, who hits;
one who has a gun, so that nobody is to stay there; and one to whom the writer does it, or fears to."""
CLOSER = frozenset({CHILD, ARMED, BY_WRITER, MINOR})
VOICED = frozenset(
    word for d in ("du", "dig", "din", "dit", "dine") for word in (d, d.capitalize())
)
"""Marks in brackets that follow the voice."""


@dataclass(frozen=True)
class Rulebook:
    """All rules of one municipality, the national base included, with a digest of their text: one of
    the rules, which a proof and a conversation hold on to, and one of the contacts."""

    municipality: model.Municipality
    digest: str
    facts: Mapping[str, Fact]
    questions: tuple[model.Question, ...]
    conditions: Mapping[str, Condition]
    offers: tuple[Offer, ...]
    matters: Mapping[str, model.Matter]
    topics: Mapping[str, model.Topic]
    contacts: Mapping[str, model.Contact]
    sources: Mapping[str, model.Source]
    source_of: Mapping[str, str]
    """The source that an offer's, matter's, topic's or contact's file has, by `kind:id`; an offer that
    begins on a day by `offers:id@day`, and in the rulebook of a day by `offers:id` too."""
    pension_age: tuple[model.PensionStep, ...]
    impossible: tuple[model.Impossible, ...] = ()
    base: tuple[model.Base, ...] = ()
    claims: tuple[model.Claim, ...] = ()
    reversals: tuple[model.Reversal, ...] = ()
    contacts_digest: str = ""
    terms: Mapping[str, model.Term] = field(default_factory=dict)
    """Words that are explained, the municipality's own before the national."""

    @cached_property
    def points(self) -> Mapping[str, model.Point]:
        """The narrower questions of all topics, by their ids."""
        return {point.id: point for topic in self.topics.values() for point in topic.points}

    @cached_property
    def answers_points(self) -> bool:
        """Whether the municipality's own sentences are marked with the points that they answer."""
        tells = (getattr(o.tells, aspect) for o in self.offers for aspect in model.ASPECTS)
        says = (matter.says for matter in self.matters.values())
        return any(said.answers for sentences in (*tells, *says) for said in sentences)

    def question(self, question_id: str) -> model.Question:
        """The question with that id; KeyError if there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def of_law(self, offer: str) -> model.OfOffer | None:
        """What holds everywhere of an offer, whoever describes it; None where nothing is said of it."""
        told = (one for topic in self.topics.values() for one in topic.of_offers)
        return next((one for one in told if one.offer == offer), None)

    def in_force(self, on: date) -> tuple[Offer, ...]:
        """The offers of that day, in file order: the municipality's own before the national."""
        return tuple(
            o
            for o in self.offers
            if (o.valid_from or date.min) <= on <= (o.valid_until or date.max)
        )

    def on_day(self, on: date) -> "Rulebook":
        """The same rulebook, in which the offers of that day have their own sources."""
        begun = {f"offers:{o.id}": _source_key("offers", o) for o in self.in_force(on)}
        dated = {plain: self.source_of[key] for plain, key in begun.items() if key != plain}
        return replace(self, source_of={**self.source_of, **dated}) if dated else self

    def changes_after(self, on: date) -> tuple[date, ...]:
        """The later days on which an offer begins or ends."""
        days = {o.valid_from for o in self.offers if o.valid_from}
        days |= {
            date.fromordinal(o.valid_until.toordinal() + 1)
            for o in self.offers
            if o.valid_until and o.valid_until < date.max
        }
        return tuple(sorted(d for d in days if d > on))


def load(files: Mapping[str, str], municipality: str) -> Rulebook:
    """The rulebook of one municipality from `national/*.yaml` and `<municipality>/*.yaml`.

    Files of a folder are read by name; within a file the order is the document's. Raises DataError.
    """
    own = _folder(files, municipality)
    if not own:
        folders = sorted({name.split("/")[0] for name in files} - {NATIONAL})
        cure = f"brug en af: {', '.join(folders)}"
        raise DataError(f"{municipality}/", 0, f"ukendt kommune '{municipality}'", cure)
    common = [_parse_common(name, files[name]) for name in _folder(files, NATIONAL)]
    parsed = _in_order([*(parse(name, files[name]) for name in own), *common])
    rulebook = _merge(parsed, digests(files, municipality))
    _Check(rulebook, parsed).run()
    return rulebook


@dataclass(frozen=True)
class Digests:
    """What tells one rulebook from another: a digest of the rules' text, and one of the contacts'."""

    rules: str
    contacts: str


def digests(files: Mapping[str, str], municipality: str) -> Digests:
    """The digests of one municipality's files, whether or not they can be loaded."""
    own = files_of(files, municipality)
    rules = {name: text for name, text in own.items() if not is_contacts(name)}
    return Digests(_digest(rules), _digest({n: t for n, t in own.items() if n not in rules}))


def files_of(files: Mapping[str, str], municipality: str) -> dict[str, str]:
    """The files that a municipality's rulebook is made of: its own and the national."""
    own = (name for name in files if _belongs(name, municipality))
    return {name: files[name] for name in own if not name.endswith(".po")}


def is_contacts(name: str) -> bool:
    """Whether the file may hold contacts only."""
    return name.split("/")[-1] == CONTACTS


def is_words(name: str) -> bool:
    """Whether the file holds words that are understood, which the rules know nothing of."""
    return WORDS in name.split("/")[1:-1]


def can_be_reached(rulebook: Rulebook, contact_id: str) -> bool:
    """Whether the contact, or the one to ring instead, has a number, an address, mail or a site."""
    seen: set[str] = set()
    while contact_id and contact_id not in seen:
        seen.add(contact_id)
        main = rulebook.municipality.main
        contact = rulebook.contacts[main if contact_id == MAIN else contact_id]
        if contact.phones or contact.address or contact.mail or contact.url:
            return True
        contact_id = contact.call_instead
    return False


def municipalities(files: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the municipalities that have a folder."""
    return tuple(sorted({n.split("/")[0] for n in files if n.endswith("/municipality.yaml")}))


def _belongs(name: str, municipality: str) -> bool:
    return name.split("/")[0] in (municipality, NATIONAL)


def _folder(files: Mapping[str, str], folder: str) -> list[str]:
    own = (n for n in files if n.startswith(folder + "/") and n.endswith(".yaml"))
    return sorted(name for name in own if not is_words(name))


def _digest(files: Mapping[str, str]) -> str:
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{files[name]}\0".encode(errors="surrogateescape"))
    return whole.hexdigest()[:16]


@dataclass(frozen=True)
class File:
    """One rule file, and where its blocks stand."""

    located: Located
    rules: RuleFile

    @property
    def source(self) -> str:
        """The id of the source that the file is written from, '' if it has none."""
        return self.rules.source.id if self.rules.source else self.rules.continues

    @cached_property
    def blocks(self) -> Sequence[tuple[Path, BaseModel]]:
        """Every block, with its path as the editor wrote it."""
        return tuple(walk(self.rules))


def parse(name: str, text: str) -> File:
    """One file as it is by itself. Raises DataError."""
    located = read_yaml(name, text)
    if not located.value:
        raise DataError(name, 1, "filen er tom", "slet den, eller skriv det, der mangler")
    if is_contacts(name) and isinstance(located.value, dict):
        for key in located.value.keys() - {"contacts"}:
            what = f"'{key}' kan ikke stå i {CONTACTS}, som rettes uden bevis"
            raise located.error((key,), what, "flyt det til en anden fil")
    try:
        return File(located, RuleFile.model_validate(located.value))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        path = tuple(str(p).rstrip("_") if isinstance(p, str) else p for p in first["loc"])
        raise located.error(path, _what(first, path), _cure(first)) from wrong


# What holds everywhere is the same for every municipality, and read once for all of them.
_parse_common = lru_cache(maxsize=64)(parse)


_SAID = {
    "extra_forbidden": "ukendt nøgle",
    "missing": "mangler",
    "string_pattern_mismatch": "har forkert form",
    "literal_error": "er ikke en tilladt værdi",
    "enum": "er ikke en tilladt værdi",
    "model_type": "skal være nøgler med kolon",
    "dict_type": "skal være nøgler med kolon",
    "tuple_type": "skal være en liste",
    "string_type": "skal være tekst",
    "int_parsing": "skal være et helt tal",
    "int_type": "skal være et helt tal",
    "bool_parsing": "skal være true eller false",
    "bool_type": "skal være true eller false",
    "date_from_datetime_parsing": "er ikke en dato",
    "date_type": "er ikke en dato",
    "too_short": "må ikke være tom",
    "less_than_equal": "er for stort",
    "greater_than_equal": "er for lille",
}


_FORMS = {
    "number": "skriv otte cifre i par, fx 57 87 60 00, eller et kort nummer som 112",
    "url": "skriv fx soroe.dk eller https://soroe.dk/hjaelp",
    "site": "skriv fx soroe.dk",
    "mail": "skriv fx navn@soroe.dk",
    "code": "skriv kommunekoden med fire cifre, fx '0340'",
}
"""What the form of a field is in words; all other forms are those of ids."""


def _what(error: Any, path: Path) -> str:
    where = ".".join(str(p) for p in path) or "filen"
    said = _SAID.get(error["type"], str(error["msg"]).removeprefix("Value error, "))
    value = f" ({error['input']!r})" if isinstance(error["input"], str) else ""
    return f"{where}: {said}{value}"


def _cure(error: Any) -> str:
    context = error.get("ctx", {})
    if "expected" in context:
        return f"brug {context['expected']}"
    if "pattern" in context:
        return _FORMS.get(str(error["loc"][-1]), "brug a-z, 0-9, - og _, uden mellemrum, æ, ø og å")
    if error["type"] == "extra_forbidden" and " " in str(error["loc"][-1]):
        return "en sætning med komma i { } skal stå i citationstegn"
    cures = {
        "extra_forbidden": "se på stavning og indrykning, eller slet den",
        "missing": "skriv den",
        "date_from_datetime_parsing": "skriv den som 2026-01-31",
        "model_type": "se på indrykning, og om der mangler et kolon",
        "too_short": "skriv mindst én",
        "less_than_equal": f"skriv højst {context.get('le')}",
        "greater_than_equal": f"skriv mindst {context.get('ge')}",
    }
    return cures.get(error["type"], "ret værdien")


def _in_order(parsed: list[File]) -> list[File]:
    """The municipality's source files in its own order, before the national files."""
    order = next((f.rules.municipality.sources for f in parsed if f.rules.municipality), ())

    def place(file: File) -> tuple[bool, int]:  # a document's files go on in the order of names
        source = file.source
        national = file.located.file.startswith(NATIONAL + "/")
        return national, order.index(source) if source in order else len(order)

    return sorted(parsed, key=place)


def _merge(parsed: Sequence[File], digest: Digests) -> Rulebook:
    def gather(kind: str) -> list[Any]:
        return [block for file in parsed for block in getattr(file.rules, kind)]

    def by_id(kind: str) -> dict[str, Any]:
        return {block.id: block for block in gather(kind)}

    def described() -> Iterator[Offer]:
        own = {o.id for f in parsed if not _is_national(f) for o in f.rules.offers}
        for file in parsed:
            yield from (o for o in file.rules.offers if not _is_national(file) or o.id not in own)

    heads = [f.rules.municipality for f in parsed if f.rules.municipality]
    if len(heads) != 1:
        name = parsed[0].located.file
        raise DataError(
            name, 0, f"{len(heads)} filer har 'municipality'", "skriv den i præcis én fil"
        )
    questions = [q for f in sorted(parsed, key=_own_last) for q in f.rules.questions]
    return Rulebook(
        municipality=heads[0],
        digest=digest.rules,
        facts=_with_more(by_id("facts"), gather("more_options")),
        questions=tuple(questions),
        conditions={named.id: named.when for named in gather("conditions")},
        offers=tuple(described()),
        matters=by_id("matters"),
        topics=by_id("topics"),
        terms=by_id("terms"),
        contacts=by_id("contacts"),
        sources={f.rules.source.id: f.rules.source for f in parsed if f.rules.source},
        source_of={
            _source_key(kind, block): f.source
            for f in sorted(parsed, key=_own_last)
            for kind in ("offers", "matters", "topics", "terms", "contacts")
            for block in getattr(f.rules, kind)
        },
        # The municipality's own files come first: its own table takes the place of the national one.
        pension_age=next((f.rules.pension_age for f in parsed if f.rules.pension_age), ()),
        impossible=tuple(gather("impossible")),
        base=tuple(gather("base")),
        claims=tuple(gather("claims")),
        reversals=tuple(gather("reversals")),
        contacts_digest=digest.contacts,
    )


def _source_key(kind: str, block: Any) -> str:
    begins = getattr(block, "valid_from", None)
    return f"{kind}:{block.id}@{begins}" if begins else f"{kind}:{block.id}"


def _is_national(file: File) -> bool:
    return file.located.file.startswith(NATIONAL + "/")


def _own_last(file: File) -> bool:
    return not _is_national(file)


def _with_more(facts: dict[str, Fact], more: Iterable[model.More]) -> dict[str, Fact]:
    """The facts, with the options that the municipality adds to the common ones."""
    found = dict(facts)
    for added in more:
        fact = found.get(added.fact)
        if fact is not None:
            options = (*fact.options, *added.options)
            found[fact.id] = fact.model_copy(update={"options": options})
    return found


def cited_source(rulebook: Rulebook, cite: str, own: str) -> tuple[str, str]:
    """(source id, section) of a citation: `source: section`, or a section of the own source."""
    match = re.match(r"([a-z0-9-]+): (.+)", cite)
    if match and match[1] in rulebook.sources:
        return match[1], match[2]
    return own, cite


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, BaseModel]]:
    """Every block under a block, with its path as the editor wrote it."""
    if isinstance(value, BaseModel):
        yield path, value
        for name, written in _fields(type(value)):
            found = getattr(value, name)
            if isinstance(found, BaseModel | tuple):
                yield from walk(found, (*path, written))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            if isinstance(item, BaseModel | tuple):
                yield from walk(item, (*path, i))


@cache
def _fields(kind: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields of a kind of block, each with its name as an editor writes it."""
    return tuple((name, field.alias or name) for name, field in kind.model_fields.items())


@cache
def _which(kind: type[BaseModel], names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the names that are fields of a kind of block."""
    return tuple(name for name in names if name in kind.model_fields)


_FILLED_IN, _IN_VOICE = re.compile(r"\{(.*?)\}"), re.compile(r"\[(.*?)\]")
_PENSIONER = Fact(id=DERIVED, kind=Kind.TRUTH, label=DERIVED, means=DERIVED)
"""How the derived fact may be tested: as a truth."""


def texts_of(block: BaseModel) -> Iterator[tuple[str, str]]:
    """The sentences of one block, by field."""
    for name, _ in _fields(type(block)):
        value = getattr(block, name)
        yield from ((name, text) for text in _as_texts(value))


def _as_texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, tuple) else ()


class _Check:
    """What one block cannot see by itself. One method a rule; the first that fails raises."""

    def __init__(self, rulebook: Rulebook, files: Sequence[File]) -> None:
        self.rulebook, self.files = rulebook, files

    def run(self) -> None:
        checks: tuple[Callable[[File], None], ...] = (
            self._ids_once, self._options, self._sources, self._head, self._conditions,
            self._citations, self._contacts, self._doors, self._dangers, self._marks, self._needs,
            self._bars, self._questions, self._pension, self._claims, self._points,
        )  # fmt: skip
        self._common()
        self._dates()
        for check in checks:
            for file in self.files:
                check(file)
        self._every_danger()
        self._circles()
        self._last_fallback()

    def _points(self, file: File) -> None:
        """Every point that is named is one, and once; a sentence that answers one is told of an offer or
        answers a question: nowhere else would it be looked for."""
        count = Counter(p.id for topic in self.rulebook.topics.values() for p in topic.points)
        for path, block in file.blocks:
            if isinstance(block, model.Point):
                if count[block.id] > 1:
                    what = f"punktet '{block.id}' står {count[block.id]} gange"
                    raise file.located.error((*path, "id"), what, "giv den ene et andet id")
                if block.nearest and block.nearest not in self.rulebook.points:
                    cure = _nearest(block.nearest, self.rulebook.points)
                    what = f"ukendt punkt '{block.nearest}'"
                    raise file.located.error((*path, "nearest"), what, cure)
            if not isinstance(block, model.Cited):
                continue
            for point in block.answers:
                at = (*path, "answers")
                if point not in self.rulebook.points:
                    cure = _nearest(point, self.rulebook.points)
                    raise file.located.error(at, f"ukendt punkt '{point}'", cure)
                if not ("tells" in path or "notes" in path or path[0] == "matters"):
                    what = "answers kan kun stå ved sætninger i tells, notes og matters"
                    raise file.located.error(at, what, "slet linjen")

    def _common(self) -> None:
        for fact in COMMON:
            if fact not in self.rulebook.facts:
                what = f"faktum '{fact}' mangler i de fælles filer"
                raise DataError(f"{NATIONAL}/", 0, what, f"skriv det under facts i {NATIONAL}/")
        if not any(offer.id == OWN_ELSEWHERE for offer in self.rulebook.offers):
            what = f"tilbuddet '{OWN_ELSEWHERE}' mangler: hvor den går hen, der bor et andet sted"
            raise DataError(f"{NATIONAL}/", 0, what, f"skriv det under offers i {NATIONAL}/")
        if not self.rulebook.pension_age:
            what = "pension_age mangler: uden den ved ingen, hvem der er nået folkepensionsalderen"
            raise DataError(f"{NATIONAL}/", 0, what, f"skriv tabellen i {NATIONAL}/")

    def _options(self, file: File) -> None:
        for i, fact in enumerate(file.rules.facts):
            unknown = [o for o in fact.ordered if o not in {option.id for option in fact.options}]
            if unknown:
                what = f"'{fact.id}' har ikke værdien '{unknown[0]}'"
                cure = _nearest(unknown[0], [o.id for o in fact.options])
                raise file.located.error(("facts", i, "ordered"), what, cure)
            self._once_in(file, ("facts", i), fact.id)
            self._named_by_options(file, ("facts", i), fact.id, fact.options)
        for i, more in enumerate(file.rules.more_options):
            kind = self.rulebook.facts[more.fact].kind if more.fact in self.rulebook.facts else None
            if kind not in (Kind.CHOICE, Kind.SET):
                what = f"'{more.fact}' kan ikke få flere værdier"
                cure = "brug et faktum af typen choice eller set"
                raise file.located.error(("more_options", i, "fact"), what, cure)
            self._once_in(file, ("more_options", i), more.fact)
            self._named_by_options(file, ("more_options", i), more.fact, more.options)

    def _named_by_options(
        self, file: File, path: Path, fact: str, options: Sequence[model.Option]
    ) -> None:
        """That the options name others of the fact, and dangers, that there are."""
        others = {option.id for option in self.rulebook.facts[fact].options}
        for i, option in enumerate(options):
            at = (*path, "options", i)
            self._known(file, at, {option.lasting} - {""}, others, "behov")
            self._known(file, at, {option.in_danger} - {""}, DANGERS, "fare")
            if option.by_law and not self.rulebook.of_law(option.by_law):
                what = f"ingen emner siger noget om '{option.by_law}' i of_offers"
                raise file.located.error(at, what, "skriv det under et emne, eller tag by_law væk")

    def _once_in(self, file: File, path: Path, fact: str) -> None:
        count = Counter(option.id for option in self.rulebook.facts[fact].options)
        twice = [option for option in count if count[option] > 1]
        if twice:
            what = f"værdien '{twice[0]}' står {count[twice[0]]} gange i '{fact}'"
            raise file.located.error((*path, "options"), what, "giv den ene et andet id")

    def _head(self, file: File) -> None:
        head = file.rules.municipality
        if head is None:
            return
        folder = file.located.file.split("/")[0]
        own = self.rulebook.facts.get(head.own)
        wrong = {
            "id": (head.id != folder, f"id er '{head.id}', men mappen hedder '{folder}'", "ret id"),
            "own": (
                own is None or own.kind is not Kind.TRUTH,
                f"'{head.own}' er ikke et faktum af typen truth",
                _nearest(
                    head.own, [f.id for f in self.rulebook.facts.values() if f.kind is Kind.TRUTH]
                ),
            ),
            "main": (head.main == MAIN, "main kan ikke henvise til sig selv", "skriv en kontakt"),
        }
        for key, (is_wrong, what, cure) in wrong.items():
            if is_wrong:
                raise file.located.error(("municipality", key), what, cure)
        for source in head.sources:
            if source not in self.rulebook.sources:
                cure = _nearest(source, self.rulebook.sources)
                raise file.located.error(
                    ("municipality", "sources"), f"ukendt kilde '{source}'", cure
                )

    def _ids_once(self, file: File) -> None:
        for kind in ("facts", "questions", "conditions", "matters", "topics", "terms", "contacts"):
            count = Counter(b.id for f in self.files for b in getattr(f.rules, kind))
            for i, block in enumerate(getattr(file.rules, kind)):
                if count[block.id] > 1:
                    what = f"'{block.id}' står {count[block.id]} gange i {kind}"
                    raise file.located.error((kind, i), what, "giv den ene et andet id")

    def _sources(self, file: File) -> None:
        own = file.rules.source
        if own and sum(1 for f in self.files if f.rules.source and f.rules.source.id == own.id) > 1:
            what = f"kilden '{own.id}' står i to filer"
            raise file.located.error(("source", "id"), what, "giv den ene et andet id")
        kinds = ("offers", "matters", "topics", "terms")
        needs_one = [kind for kind in kinds if getattr(file.rules, kind)]
        if needs_one and not file.source:
            what = f"filen har {needs_one[0]}, men ingen source"
            raise file.located.error((needs_one[0],), what, "skriv source øverst: id, title, dato")
        if file.rules.continues and file.rules.continues not in self.rulebook.sources:
            what = f"ukendt kilde '{file.rules.continues}'"
            cure = _nearest(file.rules.continues, self.rulebook.sources)
            raise file.located.error(("continues",), what, cure)
        if file.rules.continues and own:
            what = "filen har både source og continues"
            raise file.located.error(("continues",), what, "behold source i dokumentets første fil")

    def _conditions(self, file: File) -> None:
        for path, block in file.blocks:
            if isinstance(block, Condition):
                self._condition(file, path, block)

    def _condition(self, file: File, path: Path, block: Condition) -> None:
        if block.condition and block.condition not in self.rulebook.conditions:
            cure = _nearest(block.condition, self.rulebook.conditions)
            raise file.located.error(path, f"ukendt betingelse '{block.condition}'", cure)
        if block.fact == BIRTH:
            cure = f"brug age eller {DERIVED}: fødselsåret alene afgør ikke alderen"
            raise file.located.error((*path, "fact"), f"'{BIRTH}' kan ikke prøves", cure)
        if not block.fact:
            return
        fact = _PENSIONER if block.fact == DERIVED else self.rulebook.facts.get(block.fact)
        if fact is None:
            cure = _nearest(block.fact, [*self.rulebook.facts, DERIVED])
            raise file.located.error((*path, "fact"), f"ukendt faktum '{block.fact}'", cure)
        self._test(file, path, block, fact)

    def _test(self, file: File, path: Path, block: Condition, fact: Fact) -> None:
        wanted = {
            Kind.TRUTH: not (block.has or block.at_least is not None or block.below is not None),
            Kind.CHOICE: bool(block.is_),
            Kind.NUMBER: block.at_least is not None or block.below is not None,
            Kind.SET: bool(block.has),
        }
        cures = {
            Kind.TRUTH: "skriv kun fact, eller is: yes eller no",
            Kind.CHOICE: "skriv is: og en eller flere værdier",
            Kind.NUMBER: "skriv at_least: eller below: og et tal",
            Kind.SET: "skriv has: og et eller flere medlemmer",
        }
        if not wanted[fact.kind]:
            what = f"'{fact.id}' er af typen {fact.kind} og kan ikke prøves sådan"
            raise file.located.error(path, what, cures[fact.kind])
        self._limits(file, path, block, fact)
        if fact.kind is Kind.TRUTH and len(block.is_) > 1:
            what = f"'{fact.id}' kan ikke være både yes og no"
            raise file.located.error((*path, "is"), what, "skriv den ene")
        allowed = ["yes", "no"] if fact.kind is Kind.TRUTH else [o.id for o in fact.options]
        for value in (*block.is_, *block.has):
            if value not in allowed:
                what = f"'{fact.id}' har ikke værdien '{value}'"
                raise file.located.error(path, what, _nearest(value, allowed))

    def _limits(self, file: File, path: Path, block: Condition, fact: Fact) -> None:
        for key in ("at_least", "below"):
            limit = getattr(block, key)
            if limit is not None and not fact.minimum < limit <= fact.maximum:
                what = f"grænsen {limit} deler ikke tallene fra {fact.minimum} til {fact.maximum}"
                cure = f"brug et tal fra {fact.minimum + 1} til {fact.maximum}"
                raise file.located.error((*path, key), what, cure)
        if block.at_least is not None and block.below is not None and block.at_least >= block.below:
            what = f"intet tal er mindst {block.at_least} og under {block.below}"
            raise file.located.error((*path, "below"), what, "ret den ene")

    def _citations(self, file: File) -> None:
        own = file.source
        for path, block in file.blocks:
            names = _which(type(block), ("cite", "ladder_cite"))
            for cite in (cite for name in names for cite in getattr(block, name)):
                source, section = cited_source(self.rulebook, cite, own)
                listed = self.rulebook.sources[source].sections if source else ()
                if not any(section == s or section.startswith(s + ",") for s in listed):
                    what = f"afsnittet '{section}' står ikke i {source or 'nogen kilde'}"
                    cure = _nearest(section, listed) if source else "skriv kilde: afsnit"
                    raise file.located.error((*path, "cite"), what, cure)

    def _contacts(self, file: File) -> None:
        named = (
            "door", "door_held", "doors", "ask", "contacts", "contact", "call_instead", "for_adults", "main",
        )  # fmt: skip
        for path, block in file.blocks:
            if isinstance(block, RuleFile | model.Question):
                continue
            for name in _which(type(block), named):
                value = getattr(block, name)
                for contact in (value,) if isinstance(value, str) else value:
                    if contact and contact not in (MAIN, *self.rulebook.contacts):
                        cure = _nearest(contact, self.rulebook.contacts)
                        raise file.located.error((*path, name), f"ukendt kontakt '{contact}'", cure)

    def _doors(self, file: File) -> None:
        """Whoever is shown a door can get hold of somebody there, or is told whom to ring instead."""
        if file.rules.municipality and not can_be_reached(self.rulebook, MAIN):
            self._not_reached(file, ("municipality", "main"), file.rules.municipality.main)
        for path, block in file.blocks:
            if isinstance(block, model.Claim):
                continue
            for name in _which(type(block), ("door", "door_held", "doors")):
                ids = getattr(block, name)
                if ids and not any(can_be_reached(self.rulebook, door) for door in ids):
                    self._not_reached(file, (*path, name), ids[0])
            if isinstance(block, model.Offer):
                self._doors_of_steps(file, path, block)
            # A place may be the only door that is shown.
            if isinstance(block, model.Place) and not can_be_reached(self.rulebook, block.contact):
                self._not_reached(file, (*path, "contact"), block.contact)

    def _doors_of_steps(self, file: File, path: Path, offer: model.Offer) -> None:
        """A step goes to one of its offer's own doors."""
        own = (*offer.door, *offer.door_held)
        for i, step in enumerate(offer.steps):
            if step.contact and step.contact not in own:
                what = f"'{step.contact}' er ikke en af tilbuddets egne kontakter"
                cure = f"vælg en af {', '.join(own)}, eller skriv den i door"
                raise file.located.error((*path, "steps", i, "contact"), what, cure)

    def _not_reached(self, file: File, path: Path, contact: str) -> None:
        cure = "skriv telefon, adresse, mail, url eller call_instead på kontakten"
        raise file.located.error(path, f"kontakten '{contact}' kan ikke nås", cure)

    def _dangers(self, file: File) -> None:
        for i, contact in enumerate(file.rules.contacts):
            self._known(file, ("contacts", i, "danger"), set(contact.danger), DANGERS, "fare")

    def _every_danger(self) -> None:
        shown = {d for c in self.rulebook.contacts.values() if c.kind == "line" for d in c.danger}
        for danger in DANGERS:
            if danger not in shown:
                what = f"ingen linje vises ved faren '{danger}'"
                raise DataError(f"{NATIONAL}/{CONTACTS}", 0, what, "skriv den i danger")

    def _marks(self, file: File) -> None:
        """What is filled in when a sentence is shown: else the citizen reads the mark itself."""
        callable_ = {c.id for c in self.rulebook.contacts.values() if c.phones}
        for path, block in file.blocks:
            for name, text in texts_of(block):
                for mark in _FILLED_IN.findall(text):
                    if mark not in callable_ | FILLED:
                        what = f"'{{{mark}}}' er ikke en kontakt med et nummer"
                        cure = _nearest(mark, callable_ | FILLED)
                        raise file.located.error((*path, name), what, cure)
                for mark in _IN_VOICE.findall(text):
                    if mark not in VOICED:
                        what = f"'[{mark}]' kan ikke følge stemmen"
                        raise file.located.error((*path, name), what, _nearest(mark, VOICED))

    def _needs(self, file: File) -> None:
        known = {o.id for name in (NEEDS, "asker_needs") for o in self.rulebook.facts[name].options}
        for path, block in file.blocks:
            for name in _which(type(block), ("meets", "needs")):
                for need in getattr(block, name):
                    if need not in known:
                        raise file.located.error(
                            (*path, name), f"ukendt behov '{need}'", _nearest(need, known)
                        )
        if file.rules.municipality:
            self._every_need(file, file.rules.municipality)

    def _every_need(self, file: File, head: model.Municipality) -> None:
        lacking = [o.id for o in self.rulebook.facts[NEEDS].options if o.id not in head.needs]
        if lacking:
            what = f"behovet '{lacking[0]}' mangler i rækkefølgen"
            raise file.located.error(
                ("municipality", "needs"), what, "skriv alle behov, de vigtigste først"
            )

    def _bars(self, file: File) -> None:
        holdable = [option.id for option in self.rulebook.facts[HELD].options]
        for i, offer in enumerate(file.rules.offers):
            for j, bar in enumerate(offer.bars):
                if bar.held not in holdable:
                    path = ("offers", i, "bars", j, "held")
                    cure = _nearest(bar.held, holdable)
                    raise file.located.error(path, f"'held' har ikke '{bar.held}'", cure)

    def _questions(self, file: File) -> None:
        for i, question in enumerate(file.rules.questions):
            for fact_id in question.facts:
                fact = self.rulebook.facts.get(fact_id)
                if fact is None or fact.known_by == "caseworker":
                    what = f"spørgsmålet '{question.id}' kan ikke stilles om '{fact_id}'"
                    raise file.located.error(
                        ("questions", i), what, "brug et faktum, en borger kan svare på"
                    )

    def _pension(self, file: File) -> None:
        days = [step.born_from for step in file.rules.pension_age]
        for i, (day, later) in enumerate(pairwise(days)):
            if later <= day:
                what = f"datoen {later} kommer ikke efter {day}: de overlapper"
                raise file.located.error(
                    ("pension_age", i + 1), what, "skriv datoerne i rækkefølge"
                )

    def _claims(self, file: File) -> None:
        """What is to be proved names offers, needs, doors and ordered facts that there are."""
        offers = {offer.id for offer in self.rulebook.offers}
        needs = {
            name: {option.id for option in self.rulebook.facts[name].options}
            for name in (NEEDS, "asker_needs")
        }
        for i, claim in enumerate(file.rules.claims):
            needed = needs["asker_needs" if claim.about == "asker" else NEEDS]
            fits = {*claim.fit, *claim.fit_never} - {"none"}
            self._known(file, ("claims", i, "offer"), {claim.offer} - {""}, offers, "tilbud")
            self._known(file, ("claims", i, "need"), {claim.need} - {""}, needed, "behov")
            self._known(file, ("claims", i), fits, offers, "tilbud")
            for fit in claim.fit if claim.need else ():
                meeting = [o.id for o in self.rulebook.offers if claim.need in o.meets]
                if fit != "none" and fit not in meeting:
                    what = f"'{fit}' møder ikke behovet '{claim.need}' og kan aldrig være svaret"
                    raise file.located.error(("claims", i, "fit"), what, _nearest(fit, meeting))
        for i, reversal in enumerate(file.rules.reversals):
            ordered = {fact.id for fact in self.rulebook.facts.values() if fact.ordered}
            self._known(file, ("reversals", i, "fact"), {reversal.fact}, ordered, "ordnet faktum")
            self._known(file, ("reversals", i), set(reversal.offers), offers, "tilbud")

    def _known(
        self, file: File, path: Path, named: set[str], known: Iterable[str], kind: str
    ) -> None:
        for name in sorted(named - set(known)):
            raise file.located.error(path, f"ukendt {kind} '{name}'", _nearest(name, known))

    def _dates(self) -> None:
        for file in self.files:
            for i, offer in enumerate(file.rules.offers):
                if not any(offer is used for used in self.rulebook.offers):
                    continue
                for other in self.rulebook.offers:
                    if other is not offer and other.id == offer.id and _overlap(offer, other):
                        what = f"'{offer.id}' står to gange for de samme datoer"
                        cure = (
                            "giv dem valid_from og valid_until, der ikke overlapper, eller to id'er"
                        )
                        raise file.located.error(("offers", i), what, cure)

    def _circles(self) -> None:
        for file in self.files:
            for i, named in enumerate(file.rules.conditions):
                if named.id in self._reached(named.when):
                    what = f"betingelsen '{named.id}' henviser til sig selv"
                    raise file.located.error(("conditions", i), what, "bryd ringen")

    def _reached(self, condition: Condition) -> set[str]:
        found: set[str] = set()
        todo = [condition]
        while todo:
            for _, block in walk(todo.pop()):
                name = block.condition if isinstance(block, Condition) else ""
                if name and name not in found:
                    found.add(name)
                    todo.append(self.rulebook.conditions[name])
        return found

    def _last_fallback(self) -> None:
        head = self.rulebook.municipality
        if not head.fallbacks or head.fallbacks[-1].when is not None:
            file = next(f for f in self.files if f.rules.municipality)
            path = ("municipality", "fallbacks") if head.fallbacks else ("municipality",)
            raise file.located.error(
                path, "den sidste fallback skal gælde altid", "skriv en uden when"
            )


def _overlap(a: Offer, b: Offer) -> bool:
    starts = max(a.valid_from or date.min, b.valid_from or date.min)
    return starts <= min(a.valid_until or date.max, b.valid_until or date.max)


def _nearest(word: str, known: Iterable[str]) -> str:
    """A cure that names the closest known word, or the first few."""
    words = sorted(known)
    close = sorted(words, key=lambda w: _distance(word, w))[:1]
    if close and _distance(word, close[0]) <= max(2, len(word) // 3):
        return f"mener du '{close[0]}'?"
    return f"brug et af: {', '.join(words[:12])}{' ...' if len(words) > 12 else ''}"


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]
