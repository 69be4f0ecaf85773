"""A text as the eye reads it: no invisible signs, digits of every script as 0-9, look-alikes as what they
look like, letters that stand apart as one word. Knows places, and no words."""

import re
import unicodedata
from collections.abc import Sequence

# Texts of these signs alone are read as they stand.
_PLAIN = re.compile(r"[\t\n\r -;=-~¡-¬®-±´-¸º-ɏ‐-―‘-‟…€]*")
_NOT_SEEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Mc", "Me", "Mn"))
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_TAG = re.compile(r"</?(?:b|i|u|wbr|em|strong|span|font|sub|sup)\s?/?>", re.IGNORECASE)
_LIKE_LATIN = "АВЕКМНОРСТХаеорсухіІοΟ"
_LATIN = str.maketrans(_LIKE_LATIN, "ABEKMHOPCTXaeopcyxiIoO")
# Nobody writes a word or a number in two alphabets but to hide it.
_MIXED = re.compile(rf"[A-Za-zæøåÆØÅ\d][{_LIKE_LATIN}]|[{_LIKE_LATIN}][A-Za-zæøåÆØÅ\d]")

# A word of at least three letters, each with the same between: "s.e.l.v.m.o.r.d". "i" and "å" are words.
_APART = re.compile(
    r"(?<![^\W_])(?![iåIÅ] )[^\W\d_]([ .*/-])[^\W\d_](?:\1[^\W\d_])+(?<! [iåIÅ])(?![^\W_])"
)


def as_seen(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is seen, and for each of its signs the place in the text as written; the end last.

    An accent stands in its letter, tags that only change how letters look are left out, and every sign is
    one sign: [start, end) there is [places[start], places[end]) in the text.
    """
    if _PLAIN.fullmatch(text):
        return _joined(text, range(len(text) + 1))
    hidden = {place for tag in _TAG.finditer(text) for place in range(*tag.span())}
    seen: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if place in hidden:
            continue
        if sign in _FILLERS or (unicodedata.category(sign) in _NOT_SEEN and not sign.isspace()):
            joined = unicodedata.normalize("NFC", seen[-1] + sign) if seen else ""
            if len(joined) == 1:
                seen[-1] = joined
            continue
        seen.append(sign if sign < "\x7f" else _plain(sign))
        places.append(place)
    read = "".join(seen)
    return _joined(read.translate(_LATIN) if _MIXED.search(read) else read, [*places, len(text)])


def _joined(text: str, places: Sequence[int]) -> tuple[str, Sequence[int]]:
    """The same with words whose letters stand apart as one word each."""
    between = {
        place for word in _APART.finditer(text) for place in range(word.start() + 1, word.end(), 2)
    }
    if not between:
        return text, places
    kept = [place for place in range(len(text)) if place not in between]
    return "".join(text[place] for place in kept), [*(places[at] for at in kept), places[-1]]


def _plain(sign: str) -> str:
    """A sign as the plain one that it looks like."""
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign
