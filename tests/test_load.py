"""The loader in detail, and the direction in which the layers import each other."""

import ast
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import assistant
from assistant import DataError
from assistant.library import rule_files
from assistant.rules import model
from assistant.rules.load import Rulebook, cited_source, load, municipalities
from assistant.rules.located import read_yaml

ROOT = Path(assistant.__file__).parents[1]


@cache
def soroe() -> Rulebook:
    return load(rule_files(), "soroe")


@cache
def national() -> Mapping[str, str]:
    return {name: text for name, text in rule_files().items() if name.startswith("national/")}


NEEDS = ", ".join(option.id for option in soroe().facts["needs"].options)
HEAD = f"""
municipality:
  id: by
  name: By Kommune
  place: By
  code: '0099'
  site: by.dk
  main: raadhus
  own: bor_i_kommunen
  sources: [b, a]
  needs: [{NEEDS}]
  fallbacks:
    - {{id: sidst, says: Spørg kommunen., cite: 'a: Side 1', doors: raadhus}}
contacts:
  - {{id: raadhus, name: Rådhuset, as_of: i dag, cite: 'a: Side 1', hours: 9:30, url: by.dk}}
"""


def a_source(source: str, offer: str, more: str = "") -> str:
    return f"""
source:
  id: {source}
  title: Papir {source}
  date_says: fra 2026
  review_by: 2027-01-01
  sections: [Side 1, 'Side 2, rammen']
offers:
  - id: {offer}
    name: Hjælp
    short: Hjælp til noget.
    law: § 1
    meets: post
    entry: open
    door: main
    cite: Side 1
{more}"""


def by(**files: str) -> dict[str, str]:
    """The files of a small municipality, with changes by name."""
    own = {"municipality": HEAD, "a": a_source("a", "o-a"), "b": a_source("b", "o-b")}
    named = {f"by/{name}.yaml": text for name, text in (own | files).items() if text}
    return {**national(), **named}


def wrong(files: Mapping[str, str], municipality: str = "by") -> DataError:
    with pytest.raises(DataError) as found:
        load(files, municipality)
    return found.value


# ---------------------------------------------------------------- order and identity


def test_files_come_in_the_municipality_s_own_order_before_the_national():
    """`sources` gives the order of the files; the name of a file means nothing."""
    offers = [offer.id for offer in load(by(), "by").offers]
    assert offers[:2] == ["o-b", "o-a"]
    assert offers[2:] == [
        o.id for o in soroe().offers if soroe().source_of[f"offers:{o.id}"] == "lov"
    ]


def test_questions_are_the_national_first_and_then_the_municipality_s():
    """The author's order is kept in both."""
    own = "questions:\n  - {id: q, facts: bor_i_kommunen, ask: {du: Hvad?}, why: Derfor.}\n"
    questions = [q.id for q in load(by(q=own), "by").questions]
    assert questions == [*(q.id for q in soroe().questions), "q"]


def test_the_digest_follows_every_text_that_belongs_and_no_other():
    """Same digest, same rules: a space counts, and another municipality's files do not."""
    digest = load(by(), "by").digest
    assert load(dict(reversed(by().items())), "by").digest == digest
    assert load({**by(), "andenby/x.yaml": "x: ["}, "by").digest == digest
    assert load(by(a=a_source("a", "o-a") + " "), "by").digest != digest
    assert load(by(c="# kun en kommentar\nfacts: []\n"), "by").digest != digest


def test_what_is_written_is_what_is_read():
    """No YAML number magic: a code keeps its nought and a time its colon."""
    rulebook = load(by(), "by")
    assert rulebook.municipality.code == "0099"
    assert rulebook.contacts["raadhus"].hours == "9:30"


def test_one_item_may_stand_where_a_list_is_meant():
    """An editor need not write brackets around one thing."""
    offer = load(by(), "by").offers[0]
    assert (offer.meets, offer.door, offer.cite) == (("post",), ("main",), ("Side 1",))


def test_the_municipalities_are_the_folders_with_a_head():
    """Others are not served."""
    assert municipalities(by()) == ("by",)
    assert "soroe" in municipalities(rule_files())
    assert municipalities(national()) == ()


# ---------------------------------------------------------------- beside the national files


def test_a_municipality_s_own_offer_takes_the_place_of_the_national_one():
    """What the municipality describes itself is not shown twice, and cites its own paper."""
    rulebook = load(by(b=a_source("b", "krisecenter")), "by")
    found = [o for o in rulebook.offers if o.id == "krisecenter"]
    assert [o.kind for o in found] == ["described"]
    assert rulebook.source_of["offers:krisecenter"] == "b"
    assert "herberg" in {o.id for o in rulebook.offers}


MORE = "more_options:\n  - {{fact: {fact}, options: [{{id: {option}, label: Hjælp}}]}}\n"


def test_a_municipality_may_add_options_to_a_common_set():
    """What only it offers can be held and asked about; the common options stay first."""
    rulebook = load(by(c=MORE.format(fact="held", option="o-a")), "by")
    assert [o.id for o in rulebook.facts["held"].options][-1] == "o-a"
    assert rulebook.facts["held"].options[:-1] == soroe().facts["held"].options


@pytest.mark.parametrize(
    ("fact", "option"), [("held", "sel-103"), ("age", "o-a"), ("findes_ikke", "o-a")]
)
def test_options_are_added_only_once_and_only_to_a_choice_or_a_set(fact, option):
    """Anything else is an error in the file that adds them."""
    found = wrong(by(c=MORE.format(fact=fact, option=option)))
    assert (found.file, found.line) == ("by/c.yaml", 2)


def test_a_bar_may_name_whatever_can_be_held():
    """Not only what the municipality offers itself: a job with support is nobody's offer here."""
    bar = "    bars: [{held: klap, says: Ikke begge.}]\n"
    assert load(by(a=a_source("a", "o-a", bar)), "by").offers[1].bars[0].held == "klap"
    assert wrong(by(a=a_source("a", "o-a", bar.replace("klap", "findes-ikke")))).line == 17


def test_without_the_national_files_nothing_can_be_assessed():
    """The common facts are named, not a crash."""
    own = {name: text for name, text in by().items() if name.startswith("by/")}
    assert "national" in wrong(own).cure


CONTACTS = (
    "contacts:\n  - {id: raadhus, name: Rådhuset, as_of: i dag, cite: 'a: Side 1', url: by.dk}\n"
)
"""The contacts of the small municipality in a file of their own."""


def apart(contacts: str = CONTACTS, head: str = "") -> dict[str, str]:
    """The small municipality with its contacts apart."""
    return by(municipality=HEAD.split("contacts:")[0] + head, contacts=contacts)


def test_contacts_have_a_digest_of_their_own():
    """Changing a contact is not changing a rule, in the municipality's file or in the national one."""
    before = load(apart(), "by")
    for name, text in (("by", CONTACTS), ("national", national()["national/contacts.yaml"])):
        after = load({**apart(), f"{name}/contacts.yaml": f"{text}# rettet\n"}, "by")
        assert after.digest == before.digest
        assert after.contacts_digest != before.contacts_digest


def test_a_file_of_contacts_holds_nothing_else():
    """What stood there would change without a proof."""
    found = wrong(apart(CONTACTS + "conditions:\n  - {id: x, when: {fact: age, below: 18}}\n"))
    assert (found.file, found.line) == ("by/contacts.yaml", 3)


@pytest.mark.parametrize(
    ("more", "reached"),
    [("", False), ("mail: x@by.dk", True), ("call_instead: raadhus", True), ("hours: 9:30", False)],
)
def test_a_door_that_nobody_can_reach_is_found_at_load(more: str, reached: bool):
    """A number, an address, mail, a site, or somebody to ring instead: else nobody gets through."""
    desk = f"  - {{id: desk, name: Pulten, as_of: i dag, cite: 'a: Side 1', {more}}}\n"
    files = apart(CONTACTS + desk)
    files["by/a.yaml"] = files["by/a.yaml"].replace("door: main", "door: desk")
    if reached:
        assert load(files, "by").contacts["desk"]
    else:
        found = wrong(files)
        assert (found.file, found.line) == ("by/a.yaml", 15)
        assert "'desk'" in found.what


@pytest.mark.parametrize(("contact", "own"), [("raadhus", True), ("desk", False)])
def test_a_step_goes_to_one_of_its_offer_s_own_doors(contact: str, own: bool):
    """Another contact would stand first though the rules do not send anybody there."""
    desk = "  - {id: desk, name: Pulten, as_of: i dag, cite: 'a: Side 1', mail: x@by.dk}\n"
    step = f"    steps:\n      - {{says: Ring., cite: Side 1, contact: {contact}}}\n"
    files = apart(CONTACTS + desk) | {"by/a.yaml": a_source("a", "o-a", step)}
    files["by/a.yaml"] = files["by/a.yaml"].replace("door: main", "door: [main, raadhus]")
    if own:
        (offer,) = (o for o in load(files, "by").offers if o.id == "o-a")
        assert offer.steps[0].contact == contact
    else:
        found = wrong(files)
        assert (found.file, found.line) == ("by/a.yaml", 18)
        assert "raadhus" in found.cure


def test_a_danger_without_a_line_is_found_at_load():
    """A contact changes without a proof; a danger that shows nobody to ring must not."""
    name = "national/contacts.yaml"
    found = wrong({**by(), name: national()[name].replace("overdosis", "psykose")})
    assert found.file == name
    assert "overdosis" in found.what


def test_bytes_that_are_no_utf8_are_blamed_on_their_line():
    """Whoever reads the file keeps them as Python keeps the names of files."""
    found = wrong(by(c=b"# s\xe5\nfacts: []\n# p\xe5\n".decode("utf-8", "surrogateescape")))
    assert (found.file, found.line) == ("by/c.yaml", 1)
    assert "UTF-8" in found.what


@pytest.mark.parametrize("name", ["atlantis", "", "national/.."])
def test_an_unknown_municipality_names_those_that_there_are(name):
    """With a cure that can be used."""
    assert "by" in wrong(by(), name).cure


def test_the_head_stands_in_exactly_one_file():
    """Neither none nor two."""
    assert "municipality" in wrong(by(municipality="contacts: []\n")).what
    assert "2 filer" in wrong(by(two=HEAD)).what


# ---------------------------------------------------------------- dates and citations


DAY_BEFORE, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)


def dated(begins: str = "", ends: str = "") -> str:
    return "".join(
        f"    {key}: {day}\n"
        for key, day in {"valid_from": begins, "valid_until": ends}.items()
        if day
    )


def test_an_offer_may_stand_twice_when_one_follows_the_other():
    """Each is in force on its own days and cites its own paper; the day of the change is known."""
    before = a_source("a", "o-a", dated(ends="2026-12-31"))
    after = a_source("b", "o-a", dated(begins="2027-01-01"))
    rulebook = load(by(a=before, b=after), "by")
    old, new = (rulebook.in_force(day) for day in (DAY_BEFORE, NEW_YEAR))
    sources = [rulebook.on_day(day).source_of["offers:o-a"] for day in (DAY_BEFORE, NEW_YEAR)]
    assert sources == ["a", "b"]
    assert [o.valid_until for o in old if o.id == "o-a"] == [DAY_BEFORE]
    assert [o.valid_from for o in new if o.id == "o-a"] == [NEW_YEAR]
    assert rulebook.changes_after(date(2026, 11, 21)) == (NEW_YEAR,)
    assert rulebook.changes_after(NEW_YEAR) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (dated(), dated()),
        (dated(ends="2027-01-01"), dated(begins="2027-01-01")),
        (dated(begins="2026-01-01"), dated(begins="2027-01-01")),
        (dated(), dated(begins="2027-01-01", ends="2027-02-01")),
    ],
)
def test_an_offer_may_not_stand_twice_on_the_same_day(first, second):
    """One day in common is one too many."""
    found = wrong(by(a=a_source("a", "o-a", first), b=a_source("b", "o-a", second)))
    assert "samme datoer" in found.what


@pytest.mark.parametrize(
    ("cite", "source", "section"),
    [
        ("Voksen", "own", "Voksen"),
        ("s-103: 3. Visitation", "s-103", "3. Visitation"),
        ("lov: Serviceloven § 10", "lov", "Serviceloven § 10"),
        ("6.1 Pris: transport", "own", "6.1 Pris: transport"),
        ("ukendt: 3. Visitation", "own", "ukendt: 3. Visitation"),
    ],
)
def test_a_citation_names_a_section_of_its_own_or_of_another_source(cite, source, section):
    """`source: section` only where there is such a source: a heading may have a colon."""
    assert cited_source(soroe(), cite, "own") == (source, section)


@pytest.mark.parametrize("section", ["Side 1", "'Side 1, øverst'", "'Side 2, rammen'"])
def test_a_section_may_be_cited_with_a_part_of_it(section):
    """After a comma comes where in the section."""
    text = a_source("a", "o-a").replace("cite: Side 1", f"cite: {section}")
    assert load(by(a=text), "by")


@pytest.mark.parametrize("section", ["Side 3", "Side", "Side 11", "'Side 2'"])
def test_a_section_that_the_source_does_not_list_is_an_error(section):
    """Half a heading is no heading."""
    text = a_source("a", "o-a").replace("cite: Side 1", f"cite: {section}")
    assert wrong(by(a=text)).line == 16


# ---------------------------------------------------------------- lines


YAML = "a:\n  - b: 1\n    c: [x,\n      y]\n# note\nd: {e: 2}\n"


def test_every_value_remembers_its_line():
    """A path that is not there has the line of its nearest parent."""
    located = read_yaml("f.yaml", YAML)
    assert located.value == {"a": [{"b": "1", "c": ["x", "y"]}], "d": {"e": "2"}}
    wanted = {
        (): 1,
        ("a",): 1,
        ("a", 0, "b"): 2,
        ("a", 0, "c"): 3,
        ("a", 0, "c", 1): 4,
        ("d", "e"): 6,
        ("d", "f", "g"): 6,
        ("z",): 1,
    }
    assert {path: located.line(path) for path in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", 3),
        ("a:\n  b: 1\n  b: 1\n", 3),
        ("a: 1\n? [x, y]\n: 2\n", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("a: [1,\n  2\nb: 3\n", 3),
        ("a: 'x\nb: 2\nc: 'y'\n", 1),
        ('a: 1\nb: "x\nc: 2\n', 2),
        ("a: 1\nb: c: d\n", 2),
        ("a: 1\n b: 2\n", 2),
        ("a: &x 1\nb: *y\n", 2),
    ],
)
def test_yaml_that_cannot_be_read_is_blamed_on_its_line(text, line):
    """Bad indentation, a tab, a quote left open, a key twice, a key that is no word."""
    with pytest.raises(DataError) as found:
        read_yaml("f.yaml", text)
    assert (found.value.file, found.value.line) == ("f.yaml", line)
    assert found.value.cure


def test_the_schema_of_a_rule_file_names_every_block():
    """Editors complete by it."""
    schema = model.schema()
    assert set(schema["properties"]) == set(model.RuleFile.model_fields)
    assert schema["additionalProperties"] is False


# ---------------------------------------------------------------- the layers


def modules(folder: str) -> dict[str, ast.Module]:
    """Every module under a folder of the tree, by dotted name."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imported(tree: ast.Module) -> set[str]:
    """The modules that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out"
            module = node.module or ""
            found.add(module)
            if module == "assistant":
                found |= {f"assistant.{alias.name}" for alias in node.names}
    return found


MAY_IMPORT = {
    "assistant.rules": {"assistant.rules"},
    "assistant.dialog": {"assistant.dialog", "assistant.rules"},
    "assistant.store": {"assistant.store"},
    "assistant.locales": {"assistant.locales"},
}
ONLY_IN = {
    "sqlite_utils": "assistant.store",
    "sqlite3": "assistant.store",
    "psycopg": "assistant.store",
    "babel": "assistant.locales",
    "flask": "web",
    "flask_sock": "web",
    "simple_websocket": "web",
    "markupsafe": "web",
    "jinja2": "web",
}
ALSO_IN = {"jinja2": "assistant.pages"}
"""A second place: the pages for rule keepers are no part of the web."""
WAYS_TO_FAIL = ("DataError", "FactError", "ProtocolError", "__version__")
ERRORS = {"assistant", *(f"assistant.{name}" for name in WAYS_TO_FAIL)}
STARTS_IT = ("assistant.serving",)
"""The one place below web that knows it: it starts the service."""


def upwards(name: str, tree: ast.Module) -> set[str]:
    """What a module imports of ours and must not."""
    ours = {m for m in imported(tree) if m.split(".")[0] in ("assistant", "web")} - ERRORS
    if name == "assistant":
        return ours
    layer = ".".join(name.split(".")[:2])
    if layer in MAY_IMPORT:
        return {m for m in ours if ".".join(m.split(".")[:2]) not in MAY_IMPORT[layer]}
    if name.startswith("web") or name in STARTS_IT:
        return set()
    return {m for m in ours if m.startswith("web")}


def out_of_place(name: str, tree: ast.Module) -> set[str]:
    """The libraries that belong to another layer."""
    used = {m.split(".")[0] for m in imported(tree)}
    places = {
        m: (f"{ONLY_IN[m]}.", f"{ALSO_IN.get(m, ONLY_IN[m])}.") for m in used & ONLY_IN.keys()
    }
    return {m for m in places if not f"{name}.".startswith(places[m])}


ALL = {**modules("assistant"), **modules("web")}


@pytest.mark.parametrize("name", ALL)
def test_layers_import_in_one_direction(name):
    """web, then the use cases, then dialog and store and locales, then rules; never upwards."""
    assert upwards(name, ALL[name]) == set()
    assert out_of_place(name, ALL[name]) == set()


CLOCK_AND_WORLD = {
    "now", "today", "utcnow", "fromtimestamp", "read_text", "read_bytes", "write_text", "environ",
    "getenv", "monotonic", "perf_counter", "stdin", "stdout",
}  # fmt: skip
BUILT_IN = {"open", "input", "print", "exec", "eval", "globals"}
WORLDLY = {
    "os", "sys", "io", "time", "random", "pathlib", "socket", "subprocess", "threading", "asyncio",
    "logging", "secrets", "uuid", "urllib", "http", "importlib", "locale", "tempfile", "shutil",
}  # fmt: skip


def worldly(tree: ast.Module) -> Iterator[str]:
    """Where a module reaches for the clock, a file, the environment or chance."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCK_AND_WORLD:
            yield f"{node.lineno}: .{node.attr}"
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in BUILT_IN:
            yield f"{called.lineno}: {called.id}()"
    yield from sorted({m.split(".")[0] for m in imported(tree)} & WORLDLY)


PURE = [n for n in ALL if n.startswith(("assistant.rules", "assistant.dialog"))]


@pytest.mark.parametrize("name", PURE)
def test_rules_and_dialog_have_no_clock_and_no_world(name):
    """What they need is passed to them: the day, the rulebook, the text."""
    assert list(worldly(ALL[name])) == []


BAD = [
    ("assistant.rules.x", "from assistant.dialog.machine import step"),
    ("assistant.rules.x", "def f():\n    import assistant.session"),
    ("assistant.rules.x", "from assistant import session"),
    ("assistant.dialog.x", "from assistant.store.memory import MemoryStore"),
    ("assistant.dialog.x", "from assistant.locales import catalogue"),
    ("assistant.store.x", "from assistant.rules import load"),
    ("assistant.locales.x", "from assistant.rules.truth import Truth"),
    ("assistant.session", "from web import create_app"),
    ("assistant", "from assistant.rules import load"),
]


@pytest.mark.parametrize(("name", "code"), BAD)
def test_an_import_upwards_is_caught(name, code):
    """The check has a bad example of each kind."""
    assert upwards(name, ast.parse(code))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("assistant.session", "import sqlite_utils"),
        ("assistant.rules.x", "from babel import Locale"),
        ("assistant.answer", "import flask.json"),
        ("assistant.storefront", "import sqlite3"),
    ],
)
def test_a_library_out_of_place_is_caught(name, code):
    """Also where the name of the module only begins like the layer's."""
    assert out_of_place(name, ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date\nd = date.today()",
        "import datetime as dt\nd = dt.datetime.now()",
        "text = open('x').read()",
        "from pathlib import Path",
        "import os\nx = os.environ['A']",
        "import random",
        "print('hej')",
    ],
)
def test_a_reach_for_the_world_is_caught(code):
    """The clock, a file, the environment, chance, the terminal."""
    assert list(worldly(ast.parse(code)))


@pytest.mark.parametrize(
    ("taken", "what"),
    [
        (r"  - id: egen-kommune\n.*?(?=  - id: krisecenter)", "egen-kommune"),
        (r"pension_age:\n(  - [^\n]*\n)+", "pension_age"),
    ],
)
def test_a_national_folder_of_ones_own_must_hold_what_every_answer_needs(taken, what):
    """Where those go who live elsewhere, and who is a pensioner, is told by no municipality."""
    law = "national/law.yaml"
    text, count = re.subn(taken, "", rule_files()[law], flags=re.S)
    assert count == 1
    with pytest.raises(DataError, match=f"national/:0: .*{what}"):
        load({**rule_files(), law: text}, "soroe")
