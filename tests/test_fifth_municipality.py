"""A fifth municipality, added as `docs/how-to.md` says: every file, change and command of it, in order."""

import shutil
from datetime import date
from pathlib import Path

import pytest

import assistant.library
from assistant.answer import Renderer
from assistant.cases import differences, read_case
from assistant.checking import check_cases, check_files
from assistant.folder import read_folder
from assistant.library import with_national, words_of
from assistant.locales import catalogue
from assistant.rules.assess import assess
from assistant.rules.compiled import compile_rulebook
from assistant.rules.facts import read_facts
from assistant.rules.load import load
from tools.doc_commands import HOW_TO, Ran, follow

NATIONAL = Path(assistant.library.__file__).parent / "rules" / "data" / "national"
ID, ON = "eksempelkoebing", date(2026, 11, 25)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the document is followed: beside the national folder that ships."""
    made = tmp_path_factory.mktemp("how-to")
    shutil.copytree(NATIONAL, made / "regler" / "national")
    return made


@pytest.fixture(scope="module")
def followed(folder: Path) -> list[Ran]:
    return list(follow(HOW_TO.read_text("utf-8"), folder))


def test_every_command_prints_what_the_document_says(followed: list[Ran]):
    """check, prove, assess, chat, diff, show and graph, before and after the changes it describes."""
    told = {one.command: one.printed for one in followed if one.differs}
    assert told == {}, "kør: python -m tools.doc_commands"


def test_the_document_uses_every_command(followed: list[Ran]):
    """No task is described without having been done."""
    done = {
        one.command.split("vejviser ", 1)[1].split()[0]
        for one in followed
        if "vejviser " in one.command
    }
    assert {
        "check",
        "prove",
        "assess",
        "chat",
        "diff",
        "show",
        "graph",
        "facts",
        "understand",
    } <= done


def test_its_stories_hold_after_the_last_change(followed: list[Ran], folder: Path):
    """Also the one whose new answer was accepted."""
    files = read_folder(folder / "regler")
    for path in sorted((folder / "historier" / ID).glob("*.yaml")):
        case = read_case(path.name, path.read_text("utf-8"), ID)
        edition = compile_rulebook(load(files, ID), case.on)
        found = assess(edition, read_facts(edition.rulebook.facts, case.facts, case.on))
        assert differences(case, found) == (), path.name


def test_it_needs_no_national_folder_of_its_own(followed: list[Ran], folder: Path):
    """The program's is taken if there is none."""
    alone = {n: t for n, t in read_folder(folder / "regler").items() if n.startswith(f"{ID}/")}
    assert load(with_national(alone), ID).digest == load(read_folder(folder / "regler"), ID).digest


def test_an_own_unit_is_told_as_it_is_written(followed: list[Ran], folder: Path):
    """An income is told back in kroner, though the program has no sentence for kroner."""
    rulebook = load(read_folder(folder / "regler"), ID)
    edition = compile_rulebook(rulebook, ON)
    words = Renderer(edition, catalogue()).value_words(
        rulebook.facts["indkomst"], {"indkomst": 21000}
    )
    assert words == "21.000 kr."


def test_words_that_are_not_understood_are_named_with_their_line(
    followed: list[Ran], folder: Path, capsys: pytest.CaptureFixture[str]
):
    """The examples beside a municipality's own words are tried by check."""
    files = read_folder(folder / "regler")
    assert words_of(files, ID)
    name = f"{ID}/words/fritid.yaml"
    wrong = {**files, name: files[name].replace("min fritid er tom", "jeg spiller skak")}
    words = assistant.library.lexicon_files()
    found = check_files(wrong, ID, on=ON, words=words).problems
    assert len(found) == 1
    assert found[0].startswith(f"{name}:7: 'jeg spiller skak' bliver ikke forstået som needs")
    unknown = {**files, name: files[name].replace("fact: needs", "fact: behov")}
    found = check_files(unknown, ID, on=ON, words=words).problems
    assert found[0].startswith(f"{name}:7: ukendt faktum 'behov'")


def test_a_story_that_does_not_hold_is_named(followed: list[Ran], folder: Path):
    """`check --cases` runs the stories of any folder."""
    path = folder / "historier" / ID / "01-lav-indkomst.yaml"
    story = path.read_text("utf-8").replace("fritid: fritidspas}", "fritid: kulturhuset}")
    (problem,) = check_cases(read_folder(folder / "regler"), {f"{ID}/01.yaml": story})
    assert problem.startswith(f"{ID}/01.yaml:1: fits fritid: ventede kulturhuset, fik fritidspas")


def test_own_pension_ages_take_the_place_of_the_national(followed: list[Ran], folder: Path):
    """A rule set of another country has ages of its own."""
    files = read_folder(folder / "regler")
    own = "pension_age:\n  - {born_from: 1900-01-01, years: 60}\n"
    rulebook = load({**files, f"{ID}/pension.yaml": own}, ID)
    assert [step.years for step in rulebook.pension_age] == [60]


def test_the_old_answer_stays_in_an_accepted_story(followed: list[Ran], folder: Path):
    """Who accepted what, and why, can be read afterwards."""
    text = (folder / "historier" / ID / "02-over-graensen.yaml").read_text("utf-8")
    assert "fritidspas: not_matching" in text
    assert "fritidspas: unclear" in text
    assert "Byrådet hævede grænsen" in text
