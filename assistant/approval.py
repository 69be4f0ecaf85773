"""Whether a person has approved the lexicons of danger. Reads the line `approved` of their files; knows
nothing of what the words mean.

`approved: {by: role, date: day}` stands at the top of a file once a psychologist, or somebody with that
knowledge, has read it. Roles only, no names. A file without the line is used, and told as not approved.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from assistant.rules.located import Located, read_yaml

# `danger.yaml`, `danger-signs.yaml` and a file for each kind (`danger-vold.yaml`).
_OF_DANGER = re.compile(r"(.*/)?danger(-[a-z-]+)?\.yaml")


def approvals(files: Mapping[str, str]) -> Iterator[str]:
    """One line a lexicon of danger: who approved it and when, or that nobody has.

    `files`: path -> text. DataError for an approval without role or day.
    """
    for file, text in sorted(files.items()):
        if _OF_DANGER.fullmatch(file):
            yield _told(read_yaml(file, text))


def _told(located: Located) -> str:
    if "approved" not in located.value:
        return f"{located.file}: ikke godkendt endnu. En psykolog skal læse den: se docs/danger.md"
    at = ("approved",)
    approved = located.value["approved"]
    if not isinstance(approved, dict) or set(approved) != {"by", "date"} or not approved["by"]:
        raise located.error(
            at, "godkendelsen kendes ikke", "skriv approved: {by: rolle, date: dag}"
        )
    try:
        day = date.fromisoformat(approved["date"])
    except ValueError:
        raise located.error(at, "dagen kendes ikke", "skriv den som 2027-01-31") from None
    return f"{located.file}: godkendt af {approved['by']} {day.isoformat()}"
