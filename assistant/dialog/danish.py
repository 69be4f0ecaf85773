"""Danish as letters, words and numbers: folding, tokens, endings, number words, dates.

Knows nothing of facts, questions or lexicons, and never what a word means.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# æ, ø, å and what people type for them become ae, oe, aa; other accents fall away.
_FOLD = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y", "ð": "d", "ß": "ss"}
)
# Signs that may stand inside a word: invisible ones (soft hyphen, zero width), and accents.
_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_INSIDE = f"\u0300-\u036f{_UNSEEN}"
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_TOKEN = re.compile(rf"(?:[^\W\d_][{_INSIDE}]*)+|[0-9]+|[§+%]")
_STOPS = frozenset(".!?\n\r;…")
_BREAKS = frozenset(',:()–—"”“»«|/')
# Short words whose full stop ends no sentence.
_SHORTENED = frozenset(
    "f eks fx bl a kl nr dr ca evt mht pga stk par mm osv d o l tlf incl inkl hr fr fru".split()
)
# Words after a number and a full stop that show the number was an ordinal ("1. april", "2. sal").
_AFTER_ORDINAL = frozenset("sal gang klasse samtale moede dag valg mulighed svar".split())

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar", "feb febr februar", "mar marts", "apr april", "maj", "jun juni",
            "jul juli", "aug august", "sep sept september", "okt oktober", "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


class Token(NamedTuple):
    """One word, number or sign. `word` is folded; [start, end) is its place in the text as written.

    `number` is -1 unless the word is a number; `opens` is true for the first word of a sentence;
    `parted` is true after a comma, a dash or a bracket; `date` is true for a whole date, whose
    number is the year.
    """

    word: str
    start: int
    end: int
    number: int = -1
    opens: bool = False
    parted: bool = False
    date: bool = False
    glued: bool = False
    """Nothing but a space or a hyphen stands between this word and the one before."""


def fold(word: str) -> str:
    """The word in small letters with æ/ø/å as ae/oe/aa, without accents and invisible marks."""
    small = unicodedata.normalize("NFC", _INVISIBLE.sub("", word)).casefold()
    small = small.translate(_FOLD)
    if small.isascii():
        return small
    plain = unicodedata.normalize("NFD", small)
    return "".join(c for c in plain if not unicodedata.combining(c))


def loose(folded: str) -> str:
    """The folded word as someone without æ, ø and å on the keyboard may write it (a, o, a)."""
    return folded.replace("ae", "a").replace("oe", "o").replace("aa", "a")


# ---------------------------------------------------------------- numbers

_UNITS = (
    "nul", "en et een eet", "to", "tre", "fire", "fem", "seks sex", "syv", "otte", "ni", "ti",
    "elleve", "tolv", "tretten", "fjorten", "femten", "seksten sejsten", "sytten", "atten",
    "nitten",
)  # fmt: skip
_TENS = {
    20: "tyve", 30: "tredive tredve", 40: "fyrre fyrretyve fyre",
    50: "halvtreds halvtredsindstyve halvtres halvtress", 60: "tres tresindstyve treds tress",
    70: "halvfjerds halvfjerdsindstyve halvfjers halvfjeds", 80: "firs firsindstyve firse",
    90: "halvfems halvfemsindstyve halvfemse",
}  # fmt: skip


def _number_words() -> dict[str, int]:
    """Every number word from 0 to 100 as one word, with the spellings people use."""
    words = {name: n for n, names in enumerate(_UNITS) for name in names.split()}
    units = [(name, n) for name, n in words.items() if 1 <= n <= 9]
    for ten, names in _TENS.items():
        for name in names.split():
            words[name] = ten
            words |= {f"{unit}og{name}": ten + n for unit, n in units}
            words |= {f"{unit}o{name}": ten + n for unit, n in units}
    return words | {"hundrede": 100, "hundred": 100, "ethundrede": 100}


NUMBER_WORDS: Mapping[str, int] = _number_words()
_ONES = {word: n for word, n in NUMBER_WORDS.items() if 1 <= n <= 9}
_TEN_WORDS = {word: n for word, n in NUMBER_WORDS.items() if n in _TENS}
# Articles too, so they count as numbers only where a number is expected.
ARTICLES = frozenset({"en", "et", "een", "eet"})


def number_of(word: str) -> int:
    """The number that a folded word or its digits stand for, -1 if none."""
    if word.isascii() and word.isdecimal():
        return int(word) if len(word) <= 6 else -1
    return -1 if word in ARTICLES else NUMBER_WORDS.get(word, -1)


def year_of(two_digits: int) -> int:
    """The year of birth meant by two digits. Those who write here are 18 to 100 in the 2020s."""
    return 2000 + two_digits if two_digits < 20 else 1900 + two_digits


def _century_year(words: list[str], at: int) -> tuple[int, int]:
    """The year said as "nitten [hundrede] [og] toogfirs" from `at`, and where it ends; else -1."""
    if words[at] not in ("nitten", "nittenhundrede"):
        return -1, at
    after = at + 1
    for small in ("hundrede", "og"):
        if after < len(words) and words[after] == small:
            after += 1
    if after >= len(words):
        return -1, at
    value, end = _said(words, after)
    if words[after].isdigit() or not 10 <= value <= 99:
        return -1, at
    return 1900 + value, end


def _said(words: list[str], at: int) -> tuple[int, int]:
    """The number said from `at` ("to og fyrre", "hundrede og to"), and where it ends; else -1."""
    if words[at] in _ONES and words[at + 1 : at + 2] == ["og"] and at + 2 < len(words):
        ten = _TEN_WORDS.get(words[at + 2], 0)
        if ten:
            return ten + _ONES[words[at]], at + 3
    if words[at] in ("hundrede", "ethundrede") and words[at + 1 : at + 2] == ["og"]:
        more = number_of(words[at + 2]) if at + 2 < len(words) else -1
        if 1 <= more <= 20:
            return 100 + more, at + 3
    return number_of(words[at]), at + 1


# ---------------------------------------------------------------- dates

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    r"(?<![\d-])(?:0?[1-9]|[12]\d|3[01])"
    rf"(?:\s?[./-]\s?(?:0?[1-9]|1[0-2])\s?[./-]\s?|\.?\s?(?:{_MONTH})\.?,?\s?)"
    r"((?:18|19|20)\d\d|\d\d)(?![\d-]|[./]\d)",
    re.IGNORECASE,
)


def dates(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, year) of each whole date in the text ("1/4 1982", "3. maj 82")."""
    for found in _DATE.finditer(text):
        year = int(found[1])
        yield found.start(), found.end(), year if year > 99 else year_of(year)


# ---------------------------------------------------------------- tokens


def _opens(gap: str, before: str, after: str) -> bool:
    """Whether the signs between two words end a sentence."""
    if not _STOPS & set(gap):
        return False
    if gap.strip() != ".":
        return True
    if before.isdigit():
        return after not in MONTHS and after not in _AFTER_ORDINAL
    return before not in _SHORTENED and gap != "."


def _scan(text: str) -> list[Token]:
    """The words, numbers and signs of the text, one by one."""
    found: list[Token] = []
    end, before = 0, ""
    for match in _TOKEN.finditer(text):
        word = match[0]
        word = word.casefold() if word.isascii() else fold(word)
        gap = text[end : match.start()]
        plain = gap in ("", " ", "-")
        opens = not found or (not plain and _opens(gap, before, word))
        parted = not plain and bool(_BREAKS & set(gap) or " - " in gap)
        number = -1 if word.isalpha() and word not in NUMBER_WORDS else number_of(word)
        found.append(
            Token(word, match.start(), match.end(), number, opens, parted, False, gap in (" ", "-"))
        )
        end, before = match.end(), word
    return found


def _respelled(found: list[Token], spellings: Mapping[str, tuple[str, ...]]) -> list[Token]:
    """The same with known spellings put right; one written word may become several."""
    result: list[Token] = []
    for token in found:
        right = spellings.get(token.word)
        if right is None:
            drawn = len(token.word) > 3 and not token.word.isdecimal()  # 21000 is not drawn out
            short = _REPEATED.sub(r"\1", token.word) if drawn else token.word
            right = spellings.get(short, (short,)) if short != token.word else None
        if right is None:
            result.append(token)
            continue
        for place, word in enumerate(right):
            first = token._replace(word=word, number=number_of(word))
            result.append(first if place == 0 else first._replace(opens=False, parted=False))
    return result


# "jaaaa", "neeej", "hjæææælp".
_REPEATED = re.compile(r"(.{1,2}?)\1\1+")


def _numbered(text: str, found: list[Token]) -> list[Token]:
    """The same with said numbers and whole dates as one token each."""
    whole = list(dates(text)) if any(t.number >= 0 for t in found) else []
    words = [t.word for t in found]
    result: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        date = next((d for d in whole if d[0] <= token.start < d[1]), None)
        if date is not None:
            while at < len(found) and found[at].start < date[1]:
                at += 1
            result.append(token._replace(end=date[1], number=date[2], date=True, word="<dato>"))
            continue
        value, after = _century_year(words, at)
        if value < 0 and (token.number >= 0 or token.word in ARTICLES):
            value, after = _said(words, at)
        if value >= 0 and after > at + 1:
            token = token._replace(end=found[after - 1].end, number=value, word=str(value))
            at = after
        else:
            at += 1
        if 0 < token.number < 1000 and words[at : at + 1] and words[at] in _THOUSANDS:
            number = token.number * 1000
            token = token._replace(end=found[at].end, number=number, word=str(number))
            at += 1
        result.append(token)
    return result


_THOUSANDS = frozenset(("tusind", "tusinde", "tusinder"))


def tokens(text: str, spellings: Mapping[str, tuple[str, ...]] | None = None) -> list[Token]:
    """The words of the text in order, with known spellings put right and numbers joined."""
    return _numbered(text, _respelled(_whole_numbers(text, _scan(text)), spellings or {}))


_THREE, _GROUPED = re.compile(r"\d{3}"), re.compile(r"[1-9]\d{0,2}(\.\d{3})*")


def _whole_numbers(text: str, found: list[Token]) -> list[Token]:
    """The same, where "4.200" is one number, and the parts of "1,80" are no numbers of their own."""
    result: list[Token] = []
    for token in found:
        before = result[-1] if result else None
        between = text[before.end : token.start] if before else ""
        split = token.end - token.start > 1 and between in (",", ".")
        if before is None or not split or before.number < 0 or token.number < 0:
            result.append(token)
        elif (
            between == "."
            and _THREE.fullmatch(token.word)
            and _GROUPED.fullmatch(text, before.start, before.end)
        ):
            number = before.number * 1000 + token.number
            result[-1] = before._replace(end=token.end, number=number, word=str(number))
        else:
            result[-1] = before._replace(number=-1)
            result.append(token._replace(number=-1))
    return result


# ---------------------------------------------------------------- endings

# The endings of nouns, verbs and adjectives, folded; longest first is not needed, all are tried.
_ENDINGS = (
    "s", "e", "r", "n", "t", "d", "er", "en", "et", "de", "te", "ne", "es", "ede", "ene", "erne",
    "ens", "ets", "ers", "ernes", "nes", "ende", "else", "elser", "elsen", "erens", "eren",
)  # fmt: skip
_BY_LAST: dict[str, tuple[str, ...]] = {}
for _ending in _ENDINGS:
    _BY_LAST[_ending[-1]] = (*_BY_LAST.get(_ending[-1], ()), _ending)


def bases(word: str) -> list[str]:
    """The forms a folded word may be an ending of: itself, "regninger" -> "regning", ..."""
    found = [word]
    for ending in _BY_LAST.get(word[-1:], ()):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if len(stem) < 3:
                continue
            found.append(stem)
            if stem[-1] == stem[-2] and stem[-1] not in "aeo":
                found.append(stem[:-1])
            elif ending in ("te", "t", "ende"):
                found.append(stem + "e")
    return found
