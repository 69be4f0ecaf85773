"""What one more municipality costs: the four folders, copied under other ids until there are 25 or 98.

Run by itself (`python -m bench.scale 98`) it measures in a process of its own and prints JSON, so that
what is resident is that number's alone. Nothing is written: the copies are path -> text.
"""

import gc
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from assistant.library import lexicon_files, open_library, rule_files
from assistant.rules.assess import assess
from assistant.rules.facts import Facts
from assistant.rules.load import NATIONAL, WORDS, municipalities
from assistant.rules.relevance import relevant
from tests.stories import all_stories

NUMBERS = (4, 25, 98)
ON = date(2026, 12, 1)
"""No day of a story, so that no edition is at hand already."""
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Scale:
    """For one municipality of so many, the mean of all: milliseconds of one core, and memory."""

    number: int
    load: float
    """Rules and lexicon, from text."""
    first: float
    """The first answer of a day: the edition, the questions that matter, the assessment."""
    again: float
    """An assessment of somebody like whom there was somebody before."""
    megabytes: float
    """What is resident more than before, with all answers kept that were given."""


def scales(numbers: Sequence[int] = NUMBERS) -> list[Scale]:
    """Each number in a process of its own."""
    return [Scale(**json.loads(_alone(number))) for number in numbers]


def _alone(number: int) -> str:
    command = [sys.executable, "-m", "bench.scale", str(number)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def scale(number: int) -> Scale:
    """In this process."""
    four = municipalities(rule_files())
    of = {name if i < len(four) else f"{name}-{i}": name for i, name in _round(four, number)}
    # A birth year goes with an age on the day of its story only.
    stories = [story for story in all_stories() if "birth_year" not in story.facts]
    told = {name: [s.known() for s in stories if s.municipality == name] for name in four}
    rules = copies(of)
    gc.collect()
    before, began = _resident(), time.process_time()
    library = open_library(rules, lexicon_files(), tuple(of))
    loaded = time.process_time() - began
    if library.refused:
        raise ValueError(library.refused)
    first = again = 0.0
    for name, original in of.items():
        people = told[original]
        began = time.process_time()
        edition = library.edition(name, ON)
        assess(edition, people[0], relevant(edition, people[0], ()))
        first += time.process_time() - began
        for count in range(2):
            began = time.process_time()
            for facts in people:
                assess(edition, Facts(facts.known, facts.unsaid))
            again += (time.process_time() - began) / len(people) * count
    gc.collect()
    resident = (_resident() - before) / 2**20
    load, first, again = (each / number * 1000 for each in (loaded, first, again))
    return Scale(number, load, first, again, resident / number)


def _round(names: Sequence[str], number: int) -> Iterator[tuple[int, str]]:
    return enumerate(islice(cycle(names), number))


def copies(of: Mapping[str, str]) -> dict[str, str]:
    """The rule files in which each municipality has those of its original, its words among them."""
    files = rule_files()
    found = {name: text for name, text in files.items() if name.startswith(f"{NATIONAL}/")}
    for copy, original in of.items():
        own = {n: text for n, text in files.items() if n.startswith(f"{original}/")}
        if copy != original:
            own |= {
                f"{original}/{WORDS}/{name}": text
                for name, text in lexicon_files().items()
                if re.search(rf"^municipality: {original}$", text, re.MULTILINE)
            }
        for name, text in own.items():
            # The id of the head, of a lexicon, and of the places that are here.
            at = re.compile(rf"^(municipality: |  id: |  ){original}(:|$)", re.MULTILINE)
            found[name.replace(original, copy, 1)] = at.sub(rf"\g<1>{copy}\g<2>", text)
    return found


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


if __name__ == "__main__":
    print(json.dumps(asdict(scale(int(sys.argv[1])))))
