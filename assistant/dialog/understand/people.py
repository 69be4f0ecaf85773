"""Whom a message is about at each place of it: the writer, a relative, or one only called "han"."""

from assistant.dialog.understand.sayings import Match
from assistant.dialog.understand.text import Text

SELF, OTHER, PRONOUN, NOBODY = "jeg", "en pårørende", "han hun", ""


def _is_spoken_of(text: Text, first: int, last: int) -> bool:
    """Whether a relative is whom the sentence is about, and no mere company or object.

    "min søn kan ..." and "hjælp til min søn", but not "jeg bor med min mand" or "jeg har mistet min
    mand og ...".
    """
    token, clauses = text.tokens[first], text.tongue.clauses
    before = text.tokens[first - 1].word if first else ""
    after = text.tokens[last].word if last < text.size and not text.tokens[last].opens else ""
    if after in clauses.relative:
        return True
    start, _ = text.sentence(first)
    if token.opens or first == start or token.word in clauses.introduces:
        return True
    if before in clauses.company:
        return False
    begins = token.parted or before in clauses.begins or first - 1 == start
    ending = clauses.verb_ending
    verb = bool(ending) and len(after) > 3 and after.endswith(ending)
    return begins or after in clauses.finite or verb


class People:
    """Who is spoken of at each place of the message."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.marks: dict[int, str] = {}
        self.company = 0
        self.named = [first for first, _, _ in text.spans(OTHER)]
        for first, last, _ in text.spans(OTHER):
            if _is_spoken_of(text, first, last):
                self.marks.update(dict.fromkeys(range(first, last), OTHER))
            else:
                self.company |= (1 << last) - (1 << first)
        for group in (SELF, PRONOUN):
            bits = text.words(group)
            while bits:
                bit = bits & -bits
                bits ^= bit
                self.marks.setdefault(bit.bit_length() - 1, group)

    def of(self, match: Match) -> str:
        """Whom a match is about: the person named in it, else the last one named before it."""
        if hits_me(self.text, match):
            return SELF
        for place in range(match.first, match.last):
            if place in self.marks:
                return self._who(place)
        start, end = self.text.sentence(match.first)
        for place in range(match.first - 1, start - 1, -1):
            if place in self.marks:
                return self._who(place)
        for place in range(match.last, min(match.last + 3, end)):
            if place in self.marks:
                return self._who(place)
        earlier = [p for p in self.marks if p < start]
        return self._who(max(earlier)) if earlier else NOBODY

    def is_company(self, match: Match) -> bool:
        """Whether the match speaks of a relative who is mere company ("bor med min datter på 8")."""
        return bool(self.company & ((1 << match.last) - (1 << match.first)))

    def before(self, match: Match) -> str:
        """The last person named before the match, or the one it begins with."""
        if hits_me(self.text, match):
            return SELF
        start, _ = self.text.sentence(match.first)
        for place in range(match.first, start - 1, -1):
            if place in self.marks:
                return self._who(place)
        return NOBODY

    def _who(self, place: int) -> str:
        """The mark; a pronoun after a relative means that relative."""
        mark = self.marks[place]
        if mark == PRONOUN and any(m == OTHER for p, m in self.marks.items() if p < place):
            return OTHER
        return mark


def hits_me(text: Text, match: Match) -> bool:
    """Whether the writer is named as the one it happens to ("slår mig")."""
    return bool(text.mine >> match.first & ((1 << (match.last - match.first)) - 1))
