"""Vejviser: the version, and the three ways to fail. Knows nothing of rules, dialogue or the web."""

from dataclasses import dataclass

__version__ = "0.1.0"


@dataclass(eq=False)
class DataError(Exception):
    """Our own files are wrong: names the file, the line (1-based, 0 for the whole file) and the cure."""

    file: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        """One line: where, what, cure."""
        return f"{self.file}:{self.line}: {self.what} -> {self.cure}"


@dataclass(eq=False)
class FactError(Exception):
    """The facts handed to `assess` are wrong: names the fact and the cure."""

    fact: str
    what: str
    cure: str

    def __str__(self) -> str:
        """One line: which fact, what, cure."""
        return f"{self.fact}: {self.what} -> {self.cure}"


@dataclass(eq=False)
class ProtocolError(Exception):
    """The client cannot do this now: a machine code, a WebSocket close code (0 keeps the socket
    open) and a key of the sentence in the catalogue that a person understands."""

    code: str
    close: int
    sentence: str

    def __str__(self) -> str:
        """The machine code."""
        return self.code
