"""A folder of rule files: reading it whole, and seeing that it has changed and come to rest.

Knows files and nothing of what is in them. Time passes only through the `sleep` that it is given.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

REST_SECONDS = 0.3
"""How long nothing may have changed before the files are read: an editor writes them one by one."""
TROUBLE_SECONDS = 60.0
"""How long to wait after what could not be done, so that a full disk is not met every two seconds."""

Marks = Mapping[str, tuple[int, int]]
"""By path in the folder: size and time of the last change (ns). A file that has these is as it was."""


@dataclass(frozen=True)
class Snapshot:
    """The files of a folder at one moment (path -> text), and their marks then."""

    files: Mapping[str, str]
    marks: Marks


def marks_of(folder: Path) -> Marks:
    """The marks of all rule files; none if the folder is not there."""
    found: dict[str, tuple[int, int]] = {}
    for name, path in _rule_files(folder):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        found[name] = (stat.st_size, stat.st_mtime_ns)
    return found


def read_folder(folder: Path) -> dict[str, str]:
    """Path -> text of all rule files. Bytes that are no UTF-8 are kept by `surrogateescape`, so that
    it is the loader that says which line. A file that vanishes meanwhile is not there."""
    found: dict[str, str] = {}
    for name, path in _rule_files(folder):
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            continue
        found[name] = text_of(raw)
    return found


def text_of(raw: bytes) -> str:
    """The text of a rule file, as `read_folder` gives it."""
    return raw.decode("utf-8", "surrogateescape").replace("\r\n", "\n")


def _rule_files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.po"))):
        name = path.relative_to(folder).as_posix()
        # What begins with a dot is an editor's own (.#s-85.yaml), or the system's.
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            yield name, path


def snapshot(folder: Path) -> Snapshot:
    """The files as they are now, read at once."""
    marks = marks_of(folder)
    return Snapshot(read_folder(folder), marks)


def at_rest(folder: Path, sleep: Callable[[float], None]) -> Snapshot:
    """The files when nothing has changed for a moment, neither before nor while they were read."""
    while True:
        before = marks_of(folder)
        sleep(REST_SECONDS)
        found = snapshot(folder)
        if before == found.marks == marks_of(folder):
            return found


def watch(
    folder: Path,
    seen: Marks,
    changed: Callable[[Mapping[str, str]], None],
    every: float,
    sleep: Callable[[float], None],
) -> None:
    """Looks for ever, every so many seconds, and hands on the files whenever they are not as `seen`.

    What goes wrong is logged and tried again a minute later: a watch that has died would not tell.
    """
    while True:
        sleep(every)
        try:
            if marks_of(folder) != seen:
                found = at_rest(folder, sleep)
                changed(found.files)
                seen = found.marks
        except Exception:
            log.exception("the rules in %s could not be taken in; trying again", folder)
            sleep(TROUBLE_SECONDS)
