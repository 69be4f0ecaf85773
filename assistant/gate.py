"""The gate: a rulebook serves when it can be loaded, has nothing wrong with it and is proved.

Knows what a candidate is, judges it in a process of its own, keeps the stamp of what held, and says
what serves after new files have come. Knows no folder, no clock and no conversation.

A proof takes seconds in which nothing else is computed, so it is never made where conversations are
held: `python -m assistant.gate` judges one candidate (JSON on stdin, the verdict on stdout).
"""

import hashlib
import json
import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date
from importlib.resources import files as resources

from assistant import DataError
from assistant.checking import problems_of
from assistant.dialog.lexicon import Lexicon, read_lexicons
from assistant.library import Library, Refusal, translations_of, words_of
from assistant.proving import prove_rulebook
from assistant.rules.load import NATIONAL, Digests, Rulebook, digests, files_of, load
from assistant.store.interface import Gone, Store

log = logging.getLogger(__name__)

AT_ONCE = 2
"""How many are judged at a time: each keeps one processor busy."""
LONGEST_SECONDS = 300
"""A proof takes 1 to 10 s. What takes this long has grown beyond proving, and does not serve."""
MOST_LINES = 20
"""How much of what is wrong is told; the rest is for `vejviser check` and `vejviser prove`."""

EMPTY = Library({}, {}, {}, {})


def _prover() -> str:
    whole = hashlib.sha256()
    for package, names in (("assistant.rules", None), ("assistant", ("checking.py", "gate.py"))):
        for entry in sorted(resources(package).iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".py") and (names is None or entry.name in names):
                whole.update(f"{entry.name}\0".encode() + entry.read_bytes())
    return whole.hexdigest()[:16]


PROVER = _prover()
"""This version of what judges: a digest of its source. A constant would have to be raised by whoever
changes a rule of proof, and one day would not be; this costs at worst a proof too many. Read when the
program starts: if it is replaced while it runs, what its new version says is not believed."""


@dataclass(frozen=True)
class Stamp:
    """That rules are proved: by which version, for that day and all later ones."""

    prover: str
    holds_from: date

    @classmethod
    def read(cls, text: str) -> "Stamp | None":
        """The stamp as it was kept; None if the rules have none."""
        if not text:
            return None
        found = json.loads(text)
        return cls(found["prover"], date.fromisoformat(found["holds_from"]))

    @property
    def text(self) -> str:
        """As it is kept."""
        return json.dumps({"prover": self.prover, "holds_from": str(self.holds_from)})

    def holds(self, on: date) -> bool:
        """Whether nothing is left to prove on that day."""
        return self.prover == PROVER and self.holds_from <= on


# ---------------------------------------------------------------- a candidate and its verdict


@dataclass(frozen=True)
class Candidate:
    """The files, the national included, by which a municipality is to serve. With `proved_from` its
    rules are proved already, and only its contacts may be new."""

    municipality: str
    files: Mapping[str, str]
    digests: Digests
    proved_from: date | None = None


Verdict = Rulebook | Refusal
Judge = Callable[[Sequence[Candidate], date], Iterable[Verdict]]
"""Judges candidates, and says what came of each, in their order."""


def judge(candidate: Candidate, on: date) -> Verdict:
    """The rulebook if it may serve from that day, else why not."""
    files, municipality = candidate.files, candidate.municipality
    try:
        rulebook = load(files, municipality)
    except DataError as wrong:
        return Refusal(candidate.digests, (str(wrong),))
    if candidate.proved_from is not None:
        return rulebook
    problems = problems_of(rulebook, files, on)
    if problems:
        return Refusal(candidate.digests, problems[:MOST_LINES])
    proved = prove_rulebook(rulebook, files, on)
    return rulebook if proved.holds else Refusal(candidate.digests, proved.first)


# ---------------------------------------------------------------- a process of its own


COMMAND = (sys.executable, "-m", "assistant.gate")


def in_processes(
    candidates: Sequence[Candidate], on: date, command: Sequence[str] = COMMAND
) -> Iterator[Verdict]:
    """Judges each in a process of its own, two at a time."""
    running: list[tuple[Candidate, subprocess.Popen[bytes]]] = []
    todo = list(candidates)
    try:
        while todo or running:
            while todo and len(running) < AT_ONCE:
                running.append((todo[0], _begun(todo.pop(0), on, command)))
            yield _ended(*running.pop(0))
    finally:
        for _, process in running:
            process.kill()


def _begun(candidate: Candidate, on: date, command: Sequence[str]) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    asked = {**asdict(candidate), "on": on}
    with suppress(BrokenPipeError), process.stdin as pipe:  # one that died says so by its exit code
        pipe.write(json.dumps(asked, default=str).encode())
    process.stdin = None
    return process


def _ended(candidate: Candidate, process: "subprocess.Popen[bytes]") -> Verdict:
    try:
        told, _ = process.communicate(timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return _stopped(candidate, f"er ikke færdigt efter {LONGEST_SECONDS} sekunder")
    if process.returncode:
        return _stopped(candidate, f"gik i stå (kode {process.returncode}, se loggen)")
    prover, _, verdict = told.partition(b"\n")
    if prover.decode() != PROVER:
        return _stopped(candidate, "er lavet af en nyere udgave af programmet", "genstart vejviser")
    found: Verdict = pickle.loads(verdict)
    return found


def _stopped(candidate: Candidate, what: str, cure: str = "") -> Refusal:
    municipality = candidate.municipality
    cure = cure or f"prøv: vejviser prove --municipality {municipality}"
    return Refusal(candidate.digests, (f"{municipality}/:0: beviset {what} -> {cure}",))


def main() -> int:
    """Judges the candidate on stdin, after all that is more urgent on this machine."""
    os.nice(10)
    asked = json.load(sys.stdin)
    candidate = Candidate(
        asked["municipality"],
        asked["files"],
        Digests(**asked["digests"]),
        _day(asked["proved_from"]),
    )
    verdict = judge(candidate, date.fromisoformat(asked["on"]))
    # A pickle, as a rulebook is read from it in 20 ms and loaded in 500, in which nobody is answered.
    sys.stdout.buffer.write(PROVER.encode() + b"\n" + pickle.dumps(verdict))
    sys.stdout.flush()
    return 0


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# ---------------------------------------------------------------- what serves


class Gate:
    """Lets in what holds. Keeps what served, with its stamp, so that it is proved once and there after
    a restart. Given the store, the lexicons (path -> text), and a judge."""

    def __init__(
        self,
        store: Store,
        words: Mapping[str, str],
        judge: Judge = in_processes,
        tell: Callable[[str], None] = log.info,
    ) -> None:
        self.store, self.words, self.judge, self.tell = store, words, judge, tell

    def renewed(self, library: Library, files: Mapping[str, str], on: date) -> Library:
        """The library after these files (path -> text): what is new and holds serves, and all else
        goes on as it was. A municipality that does not serve yet gets its last good rulebook."""
        library = replace(library, translations=translations_of(files))
        offered = {name: _candidate(files, name) for name in _folders(files)}
        after = _without_what_is_over(library, offered)
        for name in library.rulebooks.keys() - offered.keys() - after.refused.keys():
            after = self._refusing(after, name, _gone(name))
        new = [candidate for candidate in offered.values() if not _is_known(after, candidate)]
        after = self._let_in(after, new, on)
        absent = [name for name in after.refused if name not in after.rulebooks]
        again = [c for c in map(self._last_good, absent) if c and not _is_known(after, c)]
        return replace(self._let_in(after, again, on), refused=after.refused)

    def _let_in(self, library: Library, candidates: Sequence[Candidate], on: date) -> Library:
        candidates = [self._stamped(candidate, on) for candidate in candidates]
        unproved = [c.municipality for c in candidates if c.proved_from is None]
        if unproved:
            self.tell(f"Beviser {', '.join(unproved)} ...")
        for candidate, verdict in zip(candidates, self.judge(candidates, on), strict=True):
            if isinstance(verdict, Rulebook):
                library = self._serving(library, candidate, verdict, on)
            else:
                library = self._refusing(library, candidate.municipality, verdict)
        return library

    def _serving(
        self, library: Library, candidate: Candidate, rulebook: Rulebook, on: date
    ) -> Library:
        name = candidate.municipality
        try:
            lexicons = self._lexicons(library, candidate)
        except DataError as wrong:
            return self._refusing(library, name, Refusal(candidate.digests, (str(wrong),)))
        since = candidate.proved_from or on
        after = replace(
            library,
            files={**library.files, name: candidate.files},
            rulebooks=dict(sorted({**library.rulebooks, name: rulebook}.items())),
            lexicons={**library.lexicons, name: lexicons},
            refused={m: why for m, why in library.refused.items() if m != name},
            proved={**library.proved, name: since},
        )
        self._keep(after, name, Stamp(PROVER, since))
        contacts = rulebook.contacts_digest
        self.tell(f"{name}: regler {rulebook.digest}, bevist fra {since}, kontakter {contacts}")
        return after

    def _lexicons(self, library: Library, candidate: Candidate) -> Mapping[str, Lexicon]:
        """Those that serve, unless the words in the municipality's own folder are new."""
        name = candidate.municipality
        own, serving = words_of(candidate.files, name), library.lexicons.get(name)
        if serving is None or own != words_of(library.files.get(name, {}), name):
            return read_lexicons({**self.words, **own}, name)
        return serving

    def _keep(self, library: Library, name: str, stamp: Stamp) -> None:
        rules, contacts = library.contents(name)
        self.store.keep_content(*astuple(replace(rules, proof=stamp.text)))
        self.store.keep_content(*astuple(contacts))
        self.store.put_in_service(name, {rules.kind: rules.digest, contacts.kind: contacts.digest})

    def _refusing(self, library: Library, name: str, refusal: Refusal) -> Library:
        log.error("%s serveres ikke efter disse filer:\n  %s", name, "\n  ".join(refusal.why))
        return replace(library, refused={**library.refused, name: refusal})

    def _stamped(self, candidate: Candidate, on: date) -> Candidate:
        try:
            stamp = Stamp.read(self.store.content(candidate.digests.rules).proof)
        except Gone:
            return candidate
        proved = stamp is not None and stamp.holds(on)
        return replace(candidate, proved_from=stamp.holds_from) if stamp and proved else candidate

    def _last_good(self, municipality: str) -> Candidate | None:
        """What the municipality was last put in service with; None if it never was."""
        files: dict[str, str] = {}
        try:
            for digest in self.store.in_service(municipality).values():
                files |= json.loads(self.store.content(digest).body)
        except Gone:
            return None
        return _candidate(files, municipality)


def _candidate(files: Mapping[str, str], municipality: str) -> Candidate:
    own = files_of(files, municipality)
    return Candidate(municipality, own, digests(own, municipality))


def _folders(files: Mapping[str, str]) -> tuple[str, ...]:
    """Every folder but the national one, also one whose municipality.yaml is gone."""
    return tuple(sorted({name.split("/")[0] for name in files if "/" in name} - {NATIONAL}))


def _is_known(library: Library, candidate: Candidate) -> bool:
    """Whether it serves, or has been refused, already."""
    name, refused = candidate.municipality, library.refused.get(candidate.municipality)
    return candidate.digests in (_serving(library, name), refused and refused.digests)


def _serving(library: Library, municipality: str) -> Digests | None:
    rulebook = library.rulebooks.get(municipality)
    return Digests(rulebook.digest, rulebook.contacts_digest) if rulebook else None


def _without_what_is_over(library: Library, offered: Mapping[str, Candidate]) -> Library:
    """A refusal is over when the files are again those that serve, or are gone and serve nobody."""

    def over(name: str) -> bool:
        return (offered[name].digests if name in offered else None) == _serving(library, name)

    left = {name: why for name, why in library.refused.items() if not over(name)}
    return replace(library, refused=left)


def _gone(municipality: str) -> Refusal:
    what = "mappen er væk, og kommunen serveres som før"
    cure = "læg den tilbage, eller genstart for at tage kommunen af"
    return Refusal(Digests("", ""), (f"{municipality}/:0: {what} -> {cure}",))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, BrokenPipeError):  # whoever asked has ended meanwhile
        raise SystemExit(main())
