"""What is said of a message of which nothing else was read: that it is out of scope, small talk, told in
passing, broken off, or letters at random."""

from assistant.dialog.lexicon import Entry
from assistant.dialog.reading import NOTED
from assistant.dialog.tokens import Token
from assistant.dialog.understand.asking import asks_anything
from assistant.dialog.understand.people import People
from assistant.dialog.understand.reads import Read, reading_of
from assistant.dialog.understand.sayings import Match
from assistant.dialog.understand.strays import NO_MATTER
from assistant.dialog.understand.text import Text


def _not_a_word(token: Token) -> bool:
    """Whether it looks like letters typed at random."""
    word = token.word
    vowels = sum(c in "aeiouy" for c in word)
    return len(word) >= 4 and word.isascii() and word.isalpha() and vowels * 6 <= len(word)


def _nonsense(text: Text) -> list[Read]:
    """Letters at random, said to be so only where nothing else was read."""
    random = [p for p, t in enumerate(text.tokens) if _not_a_word(t)]
    if not random or len(random) * 2 < text.size:
        return []
    entry = Entry("out_of_scope", "vroevl", True, "", "says", (), "vroevl: bogstaver uden mening")
    return [reading_of(text, Match(entry, random[0], random[0] + 1, False, True), True, True)]


UNFINISHED, MORE_FOLLOWS = "ufaerdig", "mere følger"
"""The matter out of scope that is but the beginning of a sentence, and the words that end none."""
BIT = 4
"""The most words of a message that is but the beginning of a sentence."""


def _unfinished(text: Text, typed: str) -> list[Read]:
    """A message that breaks off in the midst of a sentence: "min søn har". The rest comes in the next."""
    ends = text.words(MORE_FOLLOWS)
    rest = text.all & ~(ends | text.small | text.words("lette ord"))
    kin = text.places_of(text.tongue.clauses.kin | text.tongue.clauses.children)
    said = typed.rstrip()
    answers = text.opens_with("ja begynder") or text.opens_with("nej begynder")
    if (
        answers
        or text.size > BIT
        or rest & ~kin
        or not ends >> text.size - 1 & 1
        or said[-1] in ".!?"
    ):
        return []
    entry = Entry("out_of_scope", UNFINISHED, True, "", "says", (), f"laest: {MORE_FOLLOWS}")
    return [reading_of(text, Match(entry, 0, text.size, False, True), True, True)]


STORY = 15
"""A message of more words than this tells a story, if it asks for nothing."""


def _tells(text: Text, typed: str) -> bool:
    """Whether a matter is only named in passing: "der var et opslag på biblioteket" asks for no library."""
    asks = "?" in typed or text.has("vil gerne") or text.has("svært")
    return text.size > STORY and not asks


def _noted(text: Text, found: list[Match]) -> list[Read]:
    """Facts that were told and are no answer here: of somebody else, of the past, of what this municipality
    does not ask."""
    told = [m for m in found if m.entry.kind == "fact" and m.entry.how == "says"]
    entry = Entry("small_talk", NOTED, True, "", "says", (), "laest: fortalt, uden at ændre svaret")
    return [reading_of(text, told[0]._replace(entry=entry), True, True)] if told else []


def aside(text: Text, typed: str, people: People) -> list[Read]:
    """What a relative tells of themselves, of others or of staff, which seems no answer: "min mand forstår
    det ikke", "jeg bor selv i Aarhus". None of it was read, so it is not sure."""
    if "?" in typed or not people.tells_an_aside():
        return []
    return [_heard(text, "laest: fortalt om andre")]


def _heard(text: Text, why: str) -> Read:
    """The whole message as what was heard and changes nothing, though none of it was read."""
    entry = Entry("small_talk", NOTED, True, "", "says", (), why)
    return reading_of(text, Match(entry, 0, text.size, False, True), True, False)


REMARK, TRIED = "bemærkning begynder", "forsøg på svar"
"""How somebody begins to tell of another, and the words of who would say what is hard or needed."""
REMARKED = 12
"""The most words of a remark."""


def remark(text: Text, typed: str) -> list[Read]:
    """A few plain words of another that ask nothing and name nothing hard: "han har jo os så". None of it
    was read, so it is not sure."""
    told = any(text.opens(first) for first, _, _ in text.spans(REMARK))
    tried = text.spans(TRIED) or any(map(_not_a_word, text.tokens))
    if not told or tried or text.size > REMARKED or asks_anything(text, typed):
        return []
    return [_heard(text, "laest: fortalt uden en oplysning")]


def idle(text: Text, typed: str, others: list[Read], matched: list[Match]) -> list[Read]:
    """Where nothing else was read: what is out of scope, small talk, letters at random."""
    passing = _tells(text, typed)
    for kind in ("out_of_scope", "small_talk"):
        found = [
            r
            for r in others
            if r.reading.kind == kind
            and not (passing and kind == "out_of_scope" and r.reading.target not in NO_MATTER)
        ]
        if found:
            return found
    noted = [] if typed.rstrip().endswith("?") else _noted(text, matched)
    return _nonsense(text) or noted or _unfinished(text, typed)
