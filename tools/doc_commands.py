"""Does what `docs/how-to.md` says: writes its files, makes its changes, runs its commands in order.

Without arguments it writes what the commands print into the document; `--check` compares instead.
What a block is stands in a comment before it: `file: PATH` (its text is the file), `change: PATH` (a
diff of whole lines); a block of the language `console` holds commands, each after `$ `.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOW_TO = ROOT / "docs" / "how-to.md"
BLOCK = re.compile(
    r"(?:<!-- (file|change): (\S+) -->\n)?```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE
)
VARIES = (
    (re.compile(r"\b[0-9a-f]{16}\b"), "<kendemærke>"),
    (re.compile(r"\([^()]* tilstande\)"), "(<antal> tilstande)"),
    (re.compile(r"\d+ tilbud, \d+ svar, \d+ kilder"), "<antal>"),
)
"""What another version of the national files prints otherwise, and no reader is misled by."""


@dataclass(frozen=True)
class Ran:
    """One command of the document: what it should print, and what it did."""

    command: str
    expected: str
    printed: str

    @property
    def differs(self) -> bool:
        """Whether it printed anything else that matters."""
        return alike(self.expected) != alike(self.printed)


def alike(text: str) -> str:
    """The text without what may vary."""
    for pattern, word in VARIES:
        text = pattern.sub(word, text)
    return text


def follow(text: str, folder: Path) -> Iterator[Ran]:
    """Every command of the document, run in the folder, between the files and changes around it."""
    for what, path, language, body in BLOCK.findall(text):
        if what == "file":
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(body, "utf-8")
        elif what == "change":
            _change(folder / path, body)
        elif language == "console":
            for command, expected in _commands(body):
                yield Ran(command, expected, _run(command, folder))


def _change(path: Path, diff: str) -> None:
    old = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] != "+")
    new = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] != "-")
    text = path.read_text("utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{path.name} has these lines {text.count(old)} times:\n{old}")
    path.write_text(text.replace(old, new), "utf-8")


def _commands(body: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def _run(command: str, folder: Path) -> str:
    shim = folder / ".bin"
    if not shim.exists():
        shim.mkdir()
        (shim / "vejviser").write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -m assistant.cli "$@"\n'
        )
        (shim / "vejviser").chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{shim}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    lines = done.stdout.decode("utf-8").splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def with_output(text: str, ran: list[Ran]) -> str:
    """The document with what its commands printed."""
    left = iter(ran)

    def block(found: re.Match[str]) -> str:
        if found[3] != "console":
            return found[0]
        printed = "".join(_shown(next(left)) for _ in _commands(found[4]))
        return f"```console\n{printed}```"

    return BLOCK.sub(block, text)


def _shown(ran: Ran) -> str:
    return f"$ {ran.command}\n{ran.printed if ran.differs else ran.expected}"


def main() -> int:
    """0 if the document says what happens."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing, fail if out of date")
    check = parser.parse_args().check
    text = HOW_TO.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        ran = list(follow(text, Path(folder)))
    for one in ran:
        if one.differs:
            print(f"$ {one.command}\n{one.printed}", file=sys.stderr)
    if not check:
        HOW_TO.write_text(with_output(text, ran), "utf-8")
    return 1 if check and any(one.differs for one in ran) else 0


if __name__ == "__main__":
    sys.exit(main())
