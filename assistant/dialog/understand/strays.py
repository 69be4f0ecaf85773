"""What is asked that the service is not for. Refuses to know what else the message tells."""

from assistant.dialog.understand.reads import Read
from assistant.dialog.understand.text import Text
from assistant.rules.facts import NEEDS

ASKED_OF_ANYTHING = frozenset(
    "frist varighed pris aabningstid adresse telefon mail ansoegning indhold krav".split()
)
"""Questions that are as often asked of what is out of scope: "hvornår kommer årsopgørelsen"."""
NO_MATTER = frozenset({"vroevl", "skaeldsord"})
"""What is out of scope without being about something."""
ASKS = "spørg"
WEAK = frozenset({"andet_emne"})
"""A matter that gives way to a need told in its words: "hjælp til lektier"."""
NEAR = 6
"""So many words from a matter out of scope at most is what is told in the words for it."""


def all_that_is_asked(others: list[Read]) -> list[Read]:
    """The matters out of scope that all that was asked is asked of; none where nothing was asked."""
    asked = any(r.reading.kind in ("question", "command") for r in others)
    return _matters(others) if asked else []


def asked_beside(text: Text, said: list[Read], others: list[Read]) -> list[Read]:
    """The matters out of scope that a plain question beside what is told is of: "Hvordan får jeg
    byggetilladelse? Min kone sidder i kørestol." Not where a need is told in the same sentence in words
    of its own, for it may be what is asked for."""
    matters = [r for r in _matters(others) if r.reading.sure] if said else []
    questions = text.spans(ASKS) if matters else []
    plain = [r for r in matters if any(_asks_of(text, first, r) for first, _, _ in questions)]
    strong = [r for r in plain if r.reading.target not in WEAK]
    ours = [r for r in less_needs_in(said, strong) if r.reading.target == NEEDS]
    return [] if any(text.same(n.first, r.first) for n in ours for r in plain) else plain


def less_needs_in(said: list[Read], matters: list[Read]) -> list[Read]:
    """Without the needs told in the words of these matters, and the same told once more just beside."""
    taken = {
        (r.reading.member, m)
        for m in matters
        for r in said
        if r.reading.target == NEEDS and r.first < m.last and m.first < r.last
    }
    return [r for r in said if r.reading.target != NEEDS or not _is_taken(r, taken)]


def _is_taken(need: Read, taken: set[tuple[str, Read]]) -> bool:
    return any(
        need.reading.member == member and abs(need.first - matter.first) <= NEAR
        for member, matter in taken
    )


def _matters(others: list[Read]) -> list[Read]:
    """The matters out of scope, if nothing else is asked that is not asked of anything."""
    asked = [r.reading for r in others if r.reading.kind in ("question", "command")]
    if any(r.offer or r.target not in ASKED_OF_ANYTHING for r in asked):
        return []
    return [
        r for r in others if r.reading.kind == "out_of_scope" and r.reading.target not in NO_MATTER
    ]


def _asks_of(text: Text, first: int, matter: Read) -> bool:
    """Whether the matter follows the word that asks in its sentence, with no clause of its own between."""
    follows = first <= matter.last and text.same(first, matter.first)
    return follows and not text.clause_between(min(first + 1, matter.first), matter.first)
