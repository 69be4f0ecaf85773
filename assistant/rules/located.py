"""YAML text into plain values that remember their lines. Knows no rules and reads no files.

`yaml.compose` with CBaseLoader gives strings only, so kommunekode 0751 stays 0751 and 9:30 stays 9:30.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from assistant import DataError

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # PyYAML built without libyaml: slower, same result
    from yaml import BaseLoader as Loader  # type: ignore[assignment]

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Located:
    """Plain values (dict, list, str) and the 1-based line of every path in them."""

    file: str
    value: Any
    lines: Mapping[Path, int]

    def line(self, path: Sequence[str | int]) -> int:
        """The line of the path, or of its nearest parent that the file has."""
        known = tuple(path)
        while known and known not in self.lines:
            known = known[:-1]
        return self.lines.get(known, 1)

    def error(self, path: Sequence[str | int], what: str, cure: str) -> DataError:
        """A DataError at that path."""
        return DataError(self.file, self.line(path), what, cure)


def read_yaml(file: str, text: str) -> Located:
    """The file's values with lines. Raises DataError for bad YAML, tabs, or a key written twice, and
    for bytes that were no UTF-8, which whoever read the file kept as `surrogateescape` does."""
    try:
        text.encode()
    except UnicodeEncodeError as wrong:
        line = text.count("\n", 0, wrong.start) + 1
        raise DataError(file, line, "filen er ikke UTF-8", "gem filen som UTF-8") from None
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        last = len(text.splitlines())
        line = min(_quote_left_open(text, mark.line if mark else 0) + 1, last)
        what = f"YAML kan ikke læses: {wrong.problem or wrong.context}"
        raise DataError(
            file, line, what, "se på indrykning, kolon og citationstegn her og i linjen før"
        ) from wrong
    except yaml.YAMLError as wrong:
        raise DataError(file, 1, f"YAML kan ikke læses: {wrong}", "gem filen som UTF-8") from wrong
    lines: dict[Path, int] = {}
    value = _plain(root, (), lines, file) if root is not None else {}
    return Located(file, value, lines)


def _quote_left_open(text: str, line: int) -> int:
    """Where a quotation mark was left open, if what was taken to be quoted ends on the bad line."""
    try:
        for token in yaml.scan(text, Loader=Loader):
            quoted = isinstance(token, yaml.ScalarToken) and token.style in ("'", '"')
            if quoted and token.start_mark.line < token.end_mark.line == line:
                return int(token.start_mark.line)
    except yaml.MarkedYAMLError as wrong:
        if wrong.context_mark and "quoted" in str(wrong.context):
            return int(wrong.context_mark.line)
    return line


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int], file: str) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), lines, file) for i, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    found: dict[str, Any] = {}
    for key, item in node.value:
        if not isinstance(key, yaml.ScalarNode):
            line = key.start_mark.line + 1
            raise DataError(file, line, "en nøgle er ikke et ord", "skriv nøglen som ét ord")
        if key.value in found:
            line = key.start_mark.line + 1
            raise DataError(file, line, f"nøglen '{key.value}' står to gange", "slet den ene")
        found[key.value] = _plain(item, (*path, key.value), lines, file)
        lines[(*path, key.value)] = key.start_mark.line + 1
    return found
