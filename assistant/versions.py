"""A version of the rule files: a folder, or a revision of git. The only place that asks git.

A folder is one that holds `national/` and a folder a municipality, or a tree in which that is
`assistant/rules/data`.
"""

import io
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from assistant.folder import read_folder, text_of

INSIDE = "assistant/rules/data"


class VersionError(Exception):
    """There is no such version; the message says what was looked for, and the cure."""


def read_version(name: str, tree: Path) -> Mapping[str, str]:
    """Path -> text of every rule file of a version. `tree`: where git is asked. Raises VersionError."""
    folder = folder_of(name)
    if folder is not None:
        return read_folder(folder)
    if name.startswith("-"):
        raise VersionError(f"'{name}' er ikke en version -> giv en mappe, eller fx HEAD~1")
    return _revision(name, tree)


def folder_of(name: str) -> Path | None:
    """The folder of rule files that a version is; None if it is none."""
    folder = Path(name)
    inside = folder / INSIDE
    return inside if inside.is_dir() else folder if folder.is_dir() else None


def _revision(name: str, tree: Path) -> Mapping[str, str]:
    asked = ["git", "-C", str(tree), "archive", "--format=tar", name, "--", INSIDE]
    try:
        done = subprocess.run(asked, capture_output=True, check=False)
    except OSError as wrong:
        raise VersionError(f"git kan ikke startes ({wrong.strerror}) -> giv to mapper") from wrong
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = said[-1] if said else "git svarede ikke"
        raise VersionError(
            f"'{name}' er hverken en mappe eller en version i git ({why})"
            " -> giv en mappe, eller fx HEAD~1"
        )
    found: dict[str, str] = {}
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            content = archive.extractfile(member) if path.suffix == ".yaml" else None
            if content is not None:
                short = path.relative_to(INSIDE).as_posix()
                found[short] = text_of(content.read())
    return dict(sorted(found.items()))
