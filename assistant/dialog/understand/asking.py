"""Whether a text is a question, by its form. Knows no topics, and not what is asked."""

from assistant.dialog.understand.text import Text

MARKS = frozenset("?\u061f")
"""The signs of a question, the Arabic one too."""
WHETHER, WHAT = "spørger om", "spørger hvad"
"""The groups of sayings after which a clause tells what is asked: after "om", or from a word that asks."""
ANOTHER_ASKS = "en anden spørger"
"""The group of sayings by which somebody else is told to ask: "min mor spørger", "lægen vil vide"."""


REST = 3
"""The most words behind those with which a question begins that goes on with the one before."""


def goes_on(text: Text) -> bool:
    """Whether a text is so short that it is all but the beginning of a question that goes on."""
    return any(
        text.said[: len(begins)] == begins and 0 < len(text.said) - len(begins) <= REST
        for begins in text.tongue.goes_on
    )


def asks(text: Text, written: str) -> bool:
    """Whether something is asked: by its sign in what was `written`, after "gad vide om", or where a
    sentence begins with a word that asks, or with a verb before whom it is said of. Kind words before it
    are passed over."""
    if not MARKS.isdisjoint(written) or text.spans(WHETHER):
        return True
    tongue, words = text.tongue, (*text.said, "")
    first, passed = True, text.words("høflighed") | text.places_of(tongue.or_and)
    for place, token in enumerate(text.tokens):
        first = token.opens or (first and (not place or bool(passed >> (place - 1) & 1)))
        inverted = (words[place], words[place + 1]) in tongue.questions
        if first and (words[place] in tongue.interrogatives or inverted):
            return True
    return False


def asks_anything(text: Text, written: str) -> bool:
    """Whether a short text is a question, or a part of one: a word that asks stands anywhere in it."""
    return asks(text, written) or not text.tongue.interrogatives.isdisjoint(text.said)
