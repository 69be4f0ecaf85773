"""The command `vejviser`: results on stdout as UTF-8, errors on stderr, non-zero exit on error.

Composes the layers for the terminal. Everything it prints comes from the same objects as the chat.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant import DataError, FactError, __version__

DEFAULT = "soroe"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class CommandError(Exception):
    """A command could not do its work; the message goes to stderr and the exit code is 2."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; 0 if it did its work, 1 if what it checked is wrong, 2 for bad input."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = _parser().parse_args(argv)
    try:
        return int(_COMMANDS[arguments.command].run(arguments))
    except (CommandError, FactError, DataError) as wrong:
        print(f"vejviser: {wrong}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vejviser", description="Viser vej til kommunens hjælp, efter faste regler."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="KOMMANDO")
    for name, command in _COMMANDS.items():
        made = commands.add_parser(name, help=command.help, description=command.help)
        for names, how in command.arguments:
            made.add_argument(*names, **how)
    return parser


# ---------------------------------------------------------------- content


def _files(arguments: argparse.Namespace) -> Mapping[str, str]:
    from assistant.rules.load import municipalities

    files, municipality = _data_files(arguments.data), arguments.municipality
    if municipality not in municipalities(files):
        known = ", ".join(municipalities(files))
        raise CommandError(f"ukendt kommune '{municipality}' -> brug en af: {known}")
    return files


def _rulebook(arguments: argparse.Namespace) -> Any:
    from assistant.rules.load import load

    return load(_files(arguments), arguments.municipality)


def _library(arguments: argparse.Namespace) -> Any:
    from assistant.library import lexicon_files, open_library

    municipality = arguments.municipality
    library = open_library(_files(arguments), lexicon_files(), (municipality,))
    if municipality in library.refused:
        raise CommandError(library.refused[municipality].why[0])
    return library


def _read(path: str) -> str:
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except OSError as wrong:
        raise CommandError(f"{path}: kan ikke læses ({wrong.strerror}) -> se på stien") from wrong
    except UnicodeDecodeError as wrong:
        raise CommandError(f"{path}: er ikke UTF-8 -> gem filen som UTF-8") from wrong


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


# ---------------------------------------------------------------- commands


def _assess(arguments: argparse.Namespace) -> int:
    from assistant.answer import Renderer
    from assistant.dialog.machine import voice_of
    from assistant.locales import catalogue
    from assistant.result import assessment_json
    from assistant.rules.assess import assess
    from assistant.rules.compiled import compile_rulebook
    from assistant.rules.facts import read_facts
    from assistant.rules.relevance import closed_questions, relevant

    on = arguments.on or date.today()
    raw = _facts_json(arguments.file)
    edition = compile_rulebook(_rulebook(arguments), on)
    facts = read_facts(edition.rulebook.facts, raw, on)
    edition.check_applies(facts)
    missing = relevant(edition, facts, closed_questions(edition, facts))
    assessment = assess(edition, facts, missing)
    renderer = Renderer(edition, catalogue(), voice_of(facts))
    result = renderer.result(assessment, facts)
    answer = asdict(replace(result, terms=renderer.terms(result)))
    print(_json({"assessment": assessment_json(assessment, renderer), "answer": answer}))
    return 0


def _facts_json(path: str) -> Any:
    text = _read(path)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise CommandError(f"{path}: '{key}' står to gange -> slet den ene")
            found[key] = value
        return found

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as wrong:
        what = f"{path}:{wrong.lineno}:{wrong.colno}: er ikke JSON ({wrong.msg})"
        raise CommandError(f'{what} -> skriv fx {{"age": 42, "needs": ["post"]}}') from wrong
    except (ValueError, RecursionError) as wrong:
        raise CommandError(
            f"{path}: tallet er for stort, eller der er for mange lag -> ret filen"
        ) from wrong


def _facts(arguments: argparse.Namespace) -> int:
    from assistant.result import facts_json, schemas

    if arguments.schema:
        print(_json(schemas()))
        return 0
    found = facts_json(_rulebook(arguments))
    if arguments.json:
        print(_json(found))
        return 0
    for fact in found["facts"]:
        values = ", ".join(fact["values"]) if fact["values"] else fact["form"]
        print(f"{fact['id']:28} {fact['kind']:7} {fact['label']}\n{'':36} {values}")
    return 0


def _understand(arguments: argparse.Namespace) -> int:
    from assistant.dialog.interpret.screen import is_unread
    from assistant.dialog.reader import read
    from assistant.dialog.understand.themes import danger_hinted_at
    from assistant.lookup import looked_up, passages_of
    from assistant.result import readings_json
    from assistant.spoken import spoken
    from assistant.workbench import Workbench, explained_json, explained_text

    library = _library(arguments)
    rulebook = library.rulebook(arguments.municipality)
    lexicons = library.lexicons[arguments.municipality]
    question = _question(rulebook, arguments.question) if arguments.question else None
    benches = {code: Workbench(lexicon, rulebook.facts) for code, lexicon in lexicons.items()}
    edition = library.edition(arguments.municipality, date.today())
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        found = read(text, lexicons, rulebook.facts, question, language=arguments.language)
        danger = any(reading.kind == "danger" for reading in found.readings)
        hinted = () if danger else danger_hinted_at(text, lexicons[found.language])
        readings = (*found.readings, *hinted, *found.signs)
        explained = benches[found.language].explain(text, readings, question)
        if all(map(is_unread, readings)):
            papers = spoken(edition, library.words(found.language))
            ids = looked_up(papers, edition, text, lexicons[found.language], readings).passages
            every = passages_of(papers)
            explained = replace(explained, passages=tuple(every[i] for i in ids))
        if arguments.text:
            print("\n".join(explained_text(text, explained)), flush=True)
            continue
        shown = readings_json(text, readings, found.language) | explained_json(explained)
        print(json.dumps(shown, ensure_ascii=False), flush=True)
    return 0


def _question(rulebook: Any, id_: str) -> Any:
    try:
        return rulebook.question(id_)
    except KeyError:
        known = ", ".join(q.id for q in rulebook.questions)
        raise CommandError(f"ukendt spørgsmål '{id_}' -> brug: {known}") from None


def _unmatched(arguments: argparse.Namespace) -> int:
    from assistant.dialog.reader import DEFAULT
    from assistant.hearing import public_words
    from assistant.serving import Settings
    from assistant.session import HERE
    from assistant.store.interface import StoreError
    from assistant.store.sqlite import SqliteStore
    from assistant.workbench_unmatched import nearest_in, unmatched, unmatched_json, unmatched_text

    path = Settings.from_environment(database=arguments.database).database
    if not path.is_file():
        raise CommandError(f"{path}: der er ingen database -> skriv --database FIL")
    library, municipality = _library(arguments), arguments.municipality
    rulebook, lexicons = library.rulebook(municipality), library.lexicons[municipality]
    since = datetime.combine(arguments.since or FIRST_DAY, datetime.min.time(), HERE)
    try:
        store = SqliteStore(path)
        found = unmatched(store, municipality, since, public_words(rulebook), lexicons[DEFAULT])
        store.close()
    except StoreError as wrong:
        raise CommandError(str(wrong)) from wrong
    told = unmatched_json(found, nearest_in(rulebook, lexicons), rulebook)
    print(_json(told) if arguments.json else "\n".join(unmatched_text(told)))
    return 0


def _mask(arguments: argparse.Namespace) -> int:
    from assistant.dialog.mask import mask
    from assistant.hearing import public_words

    public = public_words(_rulebook(arguments))
    for line in sys.stdin:
        masked = mask(line.rstrip("\r\n"), public)
        spans = [list(span) for span in masked.spans]
        print(json.dumps({"text": masked.text, "spans": spans}, ensure_ascii=False), flush=True)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from assistant.checking import check_cases, check_files
    from assistant.library import lexicon_files
    from assistant.rule_schema import rule_schema

    if arguments.schema:
        print(_json(rule_schema()))
        return 0
    if arguments.language:
        return _check_language(arguments)
    files = _data_files(arguments.data)
    found = check_files(
        files,
        arguments.municipality,
        stale=arguments.stale,
        on=arguments.on or date.today(),
        words=lexicon_files(),
        common=arguments.data is None,
    )
    for line in found.told:
        print(line)
    cases = _case_files(arguments.cases, arguments.municipality) if arguments.cases else {}
    wrong = () if found.problems else check_cases(files, cases)
    if cases and not found.problems:
        print(f"historier: {len(cases)} læst, {len(wrong)} fejl")
    for problem in (*found.problems, *wrong):
        print(problem, file=sys.stderr)
    return 1 if found.problems or wrong else 0


def _check_language(arguments: argparse.Namespace) -> int:
    from assistant.plain_checking import check_language, measured_languages, untranslated

    files, municipality = _data_files(arguments.data), arguments.municipality
    cases = _case_files(arguments.cases, municipality) if arguments.cases else {}
    wrong = False
    for language in measured_languages(files):
        told, problems = check_language(
            files, cases, municipality, arguments.on or date.today(), language
        )
        print("\n".join(told), flush=True)
        for problem in problems:
            print(problem, file=sys.stderr)
        wrong = wrong or bool(problems)
    print("\n".join(untranslated(files)))
    return 1 if wrong else 0


def _prove(arguments: argparse.Namespace) -> int:
    from assistant.proving import prove_files
    from assistant.rules.load import municipalities

    files = _data_files(arguments.data)
    names = [arguments.municipality] if arguments.municipality else municipalities(files)
    if not names:
        raise CommandError("ingen kommune har en fil municipality.yaml -> skriv den")
    holds = True
    for name in names:
        found = prove_files(files, name, arguments.on or date.today(), str(arguments.data or ""))
        print("\n".join(found.lines), flush=True)
        holds = holds and found.holds
    return 0 if holds else 1


def _diff(arguments: argparse.Namespace) -> int:
    from assistant.comparing import broken_cases, compare_files, tell_broken
    from assistant.library import with_national
    from assistant.versions import VersionError, folder_of, read_version

    tree, on = Path.cwd(), arguments.on or date.today()
    try:
        old = with_national(read_version(arguments.old, tree))
        given = arguments.new
        new = with_national(read_version(given, tree)) if given else _data_files(None)
    except VersionError as wrong:
        raise CommandError(str(wrong)) from wrong
    if arguments.accept and not arguments.because.strip():
        raise CommandError('--accept kræver en grund -> skriv --because "..."')
    folder = str(folder_of(given) or "") if given else ""
    for line in compare_files(
        old, new, arguments.municipality, on, every=arguments.all, folder=folder
    ):
        print(line)
    broken = broken_cases(old, new, _case_files(arguments.cases, arguments.municipality))
    for line in tell_broken(broken):
        print(line)
    accepted = {_accepted_case(arguments.cases, name) for name in arguments.accept}
    unknown = accepted - {found.file for found in broken}
    if unknown:
        raise CommandError(f"{min(unknown)}: ændres ikke af dette -> slet den fra --accept")
    unread = [found.file for found in broken if found.file in accepted and not found.can_be_read]
    if unread:
        what = "det, der fortælles, findes ikke mere"
        raise CommandError(f"{unread[0]}: {what} -> ret facts i historien")
    for found in broken:
        if found.file in accepted:
            _accept(arguments.cases / found.file, found, on, arguments.because)
    return 1 if any(found.file not in accepted for found in broken) else 0


def _case_files(folder: Path, municipality: str) -> Mapping[str, str]:
    found = sorted(folder.glob(f"{municipality or '*'}/*.yaml")) if folder.is_dir() else []
    return {path.relative_to(folder).as_posix(): _read(str(path)) for path in found}


def _accepted_case(folder: Path, name: str) -> str:
    path = Path(name)
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()


def _accept(path: Path, found: Any, on: date, because: str) -> None:
    from assistant.cases import accept

    path.write_text(accept(_read(str(path)), found.case, found.differences, on, because), "utf-8")
    print(f"{found.file}: det nye svar er godkendt")


def _data_files(folder: Path | None) -> Mapping[str, str]:
    from assistant.folder import read_folder
    from assistant.library import rule_files, with_national

    if folder is None:
        return rule_files()
    if not folder.is_dir():
        raise CommandError(f"{folder}: er ikke en mappe -> se på stien")
    return with_national(read_folder(folder))


def _show(arguments: argparse.Namespace) -> int:
    from assistant.pages import rulebook_html, rulebook_text
    from assistant.rules.load import load
    from assistant.showing import rulebook_page

    rulebook = load(_data_files(arguments.data), arguments.municipality)
    page = rulebook_page(rulebook, arguments.on or date.today())
    write = {"html": rulebook_html, "text": rulebook_text}[arguments.format]
    print(write(page), end="")
    return 0


def _graph(arguments: argparse.Namespace) -> int:
    from assistant.graph_pages import graph_html, graph_svg, graph_text
    from assistant.graphing import graph_page
    from assistant.rules.load import load

    page = graph_page(load(_data_files(arguments.data), arguments.municipality))
    write = {"svg": graph_svg, "html": graph_html, "text": graph_text}[arguments.format]
    print(write(page), end="")
    return 0


def _chat(arguments: argparse.Namespace) -> int:
    from assistant.terminal import hold

    conversations = _conversations(arguments)
    hold(
        conversations,
        arguments.municipality,
        sys.stdin,
        sys.stdout,
        as_json=arguments.json,
        language=_language(arguments.language),
    )
    return 0


def _conversations(arguments: argparse.Namespace) -> Any:
    from assistant.screen import Kept
    from assistant.session import HERE, Conversations
    from assistant.store.memory import MemoryStore

    def now() -> datetime:
        return datetime.now(HERE)

    preview = (_language(arguments.language),)
    return Conversations(_library(arguments), MemoryStore(), Kept(0, 0), now, preview)


def _language(code: str) -> str:
    from assistant.locales import languages

    if code not in languages():
        raise CommandError(f"ukendt sprog '{code}' -> brug en af: {', '.join(languages())}")
    return code


def _serve(arguments: argparse.Namespace) -> int:
    from assistant.serving import Settings, serve

    try:
        settings = Settings.from_environment(
            host=arguments.host,
            port=arguments.port,
            database=arguments.database,
            keep_days=arguments.keep_days,
            keep_text_days=arguments.keep_text_days,
            rules=arguments.rules,
            preview=arguments.preview,
        )
    except ValueError as wrong:
        raise CommandError(str(wrong)) from wrong
    return serve(settings)


# ---------------------------------------------------------------- the table of commands


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' er ikke en dato; skriv fx 2026-11-21") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise argparse.ArgumentTypeError(f"{text} er for langt væk; skriv en dag fra 2000 til 2100")
    return day


Argument = tuple[tuple[str, ...], Mapping[str, Any]]
"""An argument's names and how it is read, as argparse takes them."""


@dataclass(frozen=True)
class Command:
    """A command: what it is for, what does its work, and its arguments."""

    help: str
    run: Callable[[argparse.Namespace], int]
    arguments: tuple[Argument, ...] = ()


def _argument(*names: str, **how: Any) -> Argument:
    return names, how


def _flag(name: str, help_: str | None = None) -> Argument:
    return _argument(name, action="store_true", help=help_)


def _path(name: str, metavar: str | None = None, help_: str | None = None) -> Argument:
    return _argument(name, type=Path, default=None, metavar=metavar, help=help_)


ONE = _argument("--municipality", default=DEFAULT, metavar="ID")
ONE_OR_ALL = _argument("--municipality", default="", metavar="ID")
DATA = _path("--data", "MAPPE", "en anden datamappe")
ON = _argument("--on", type=_day, default=None, metavar="DATO")

_COMMANDS: Mapping[str, Command] = {
    "serve": Command("start tjenesten i en browser", _serve, (
        _argument("--port", type=int, default=None),
        _argument("--host", default="127.0.0.1"),
        _path("--database"),
        _argument("--keep-days", type=int, default=None),
        _argument("--keep-text-days", type=int, default=None),
        _path("--rules", "MAPPE"),
        _argument("--preview", metavar="SPROG", help="vis sprog, der ikke er godkendt, fx de,ar"),
    )),
    "chat": Command("hold samtalen i terminalen, en linje ad gangen", _chat, (
        ONE, DATA,
        _flag("--json", "en begivenhed pr. linje som JSON"),
        _argument("--language", default="da", metavar="SPROG", help="fx da-let, en, de eller ar"),
    )),
    "assess": Command("regn et svar ud fra en fil med fakta (JSON)", _assess, (
        ONE, DATA, ON,
        _argument("file", metavar="FIL|-"),
    )),
    "facts": Command("vis de fakta, der kan bruges", _facts, (
        ONE, DATA,
        _flag("--json"),
        _flag("--schema", "JSON Schema for svar og visninger"),
    )),
    "understand": Command("læs linjer, og vis hvad der blev forstået", _understand, (
        ONE, DATA,
        _argument("--question", default="", metavar="ID"),
        _argument(
            "--language", default="da", choices=("da", "en", "de", "ar"), help="samtalens sprog"
        ),
        _flag("--text", "læseligt, i stedet for JSON"),
    )),
    "unmatched": Command("vis, hvad borgere skrev, som ikke blev forstået", _unmatched, (
        ONE, DATA,
        _path("--database", "FIL"),
        _argument("--since", type=_day, default=None, metavar="DATO"),
        _flag("--json", "som JSON, i stedet for læseligt"),
    )),
    "mask": Command("læs linjer, og fjern personoplysninger", _mask, (ONE, DATA)),
    "check": Command("efterse alle regelfiler", _check, (
        DATA, ONE_OR_ALL, ON,
        _flag("--stale", "vis kilder, der er for gamle"),
        _path("--cases", "MAPPE", "efterse også historierne"),
        _flag("--language", "mål, om alt, en borger læser, er let at læse"),
        _flag("--schema", "JSON Schema for en regelfil"),
    )),
    "prove": Command("bevis, at ingen står uden svar", _prove, (DATA, ONE_OR_ALL, ON)),
    "diff": Command("sammenlign to udgaver som mennesker", _diff, (
        _argument("old", metavar="FØR", help="en mappe eller en version i git"),
        _argument("new", metavar="EFTER", nargs="?", default="", help="ellers: det, der er nu"),
        ONE_OR_ALL, ON,
        _flag("--all", "vis alle sæt af svar"),
        _argument(
            "--cases", type=Path, default=Path("tests/cases"), metavar="MAPPE", help="historierne"
        ),
        _argument(
            "--accept", action="append", default=[], metavar="FIL",
            help="historien skal svare sådan nu",
        ),
        _argument("--because", default="", metavar="GRUND", help="hvorfor, til --accept"),
    )),
    "show": Command("vis alle regler som en side til korrektur", _show, (
        ONE, DATA,
        _argument("--format", choices=("html", "text"), default="html"),
        ON,
    )),
    "graph": Command("tegn, hvad reglerne hænger på, og hvordan samtalen går", _graph, (
        ONE, DATA,
        _argument("--format", choices=("svg", "html", "text"), default="svg"),
    )),
}  # fmt: skip

if __name__ == "__main__":
    raise SystemExit(main())
