"""Takes personal data out of a text before it is kept: CPR numbers, telephone numbers, mail
addresses, street addresses, names, codes, numbers of cases and cars.

Knows how people write such things; refuses to know whose they are, and checks no checksum: what
looks like a CPR number is taken out. In doubt it is taken out, too.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.dialog.arabic import ARABIC
from assistant.dialog.danish import DANISH
from assistant.dialog.english import ENGLISH
from assistant.dialog.german import GERMAN
from assistant.dialog.given import GIVEN, SURNAMES, WORDS_TOO
from assistant.dialog.seen import as_seen
from assistant.dialog.tongue import Tongue

WORDS = {
    "cpr": "[cpr-nummer]",
    "telefon": "[telefonnummer]",
    "mail": "[mail]",
    "adresse": "[adresse]",
    "navn": "[navn]",
    "kode": "[kode]",
    "nummer": "[nummer]",
}
"""Kind of span -> what stands there afterwards."""

NATIONAL_LINES = ("112", "114", "1813", "1888", "116 111", "116 006", "70 201 201", "82 12 12 12")
"""Public lines that are never taken out, whatever the municipality."""

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Masked:
    """The text with fixed words in place of personal data; `spans` are places in the original."""

    text: str
    spans: tuple[Span, ...]


# ---------------------------------------------------------------- CPR numbers

# What people put between the digits: signs and blanks, invisible ones too.
_GAP = r"(?:[^\w\x00]|_){0,6}"
# Letters that are typed for digits ("O1O2O3").
_LOOKS_LIKE = re.compile(r"(?<![^\W\d_])(?=[OoIl]*\d)[OoIl\d]{2,}(?![^\W\d_])")
_DIGIT_FOR = str.maketrans("OoIl", "0011")
_DAY = r"(?:[0-37-9]\d|[4-6]\d)"  # replacement numbers add 40 or 60 to the day
_DATE = rf"{_DAY}{_GAP}[01]\d{_GAP}(?:(?:18|19|20)\d\d|\d\d)"
_LAST4 = r"(?:\d{4}|\d\d\s\d\d|\d\s\d\s\d\s\d|\d{3}\s\d|\d\s\d{3})"
_SIX = r"(?:0[1-9]|[1-7]\d|8\d|9[01])(?:0[1-9]|1[0-2])\d\d"
_CPR = re.compile(
    rf"(?<!\d){_DATE}{_GAP}{_LAST4}(?!\d)"
    rf"|(?<!\d)\d{{6,8}}{_GAP}(?:\d{{4,6}}|{_LAST4})(?!\d)"
    rf"|(?<!\d)\d\d[\s.\-/]?\d\d[\s.\-/]?\d\d{_GAP}\d{{4}}(?!\d)"
    rf"|\d{{9,}}"
    rf"|(?<!\d)\d(?:(?:[^\w\x00]|_){{1,8}}\d){{9}}(?!\d)"
    rf"|(?<!\d){_SIX}[\s\-]?[xX*]{{4}}(?!\w)"
)
# Ten digits in any groups ("010 203 1234").
_TEN = re.compile(r"(?<!\d)\d(?:[\s.\-/,]{0,2}\d){9}(?![\s.\-/,]?\d)")
_THOUSANDS = re.compile(r"\d\d\.\d{3}\D{1,2}\d\d\.\d{3}")
_DAY_AND_HOUR = re.compile(r"\d\d([.\-/])\d\d\1(?:19|20)\d\d\s{1,2}\d\d")
_DAY_AND_MONTH = re.compile(r"(?:0[1-9]|[1-7]\d|8\d|9[01])(?:0[1-9]|1[0-2])")
# "010203 og de sidste fire er 1234", "010203 bindestreg 1234".
_CPR_SPLIT = re.compile(
    rf"(?<!\d)({_DATE})(\D{{1,12}}?\b(?:sidste|fire|cifre|tal|streg|bindestreg|minus|dash|og|så|efter"
    rf"fulgt|kontrol|løbenummer|cpr|plus)\b\D{{0,40}}?)({_LAST4})(?!\d)",
    re.IGNORECASE,
)
# What makes "de sidste fire" a time, or a count of something else.
_NO_TIME = (
    r"(?!\s+(?:måned|år|uge|dag|døgn|gang|time|nætter|nat|aften|weekend|afslag|breve|regning|kr))"
)
_CPR_NAMED = re.compile(
    r"(?<!\[)\b(?:cpr|c\.p\.r|personnummer|personnr|cpr-?n(?:umme)?r|kontrolcifre|løbe-?\s?(?:nummer|nr\.?)|"
    rf"sidste\s+(?:fire|4)\b{_NO_TIME}(?:\s+cifre|\s+tal)?|(?:fire|4)\s+sidste(?:\s+cifre|\s+tal)?)"
    rf"\b[^\d\n]{{0,24}}?(\d(?:{_GAP}\d){{3,11}})(?!\d)",
    re.IGNORECASE,
)
_SPEAKS_OF_CPR = re.compile(r"cpr|nummer", re.IGNORECASE)
# "mit cpr begynder med 0102 og ender på 031234"
_CPR_ENDS = re.compile(
    r"\b(?:ende[rt]?|slutte[rt]?)\spå\s(?!(?:19|20)\d\d(?!\d))"
    rf"(\d{{4}}(?:{_GAP}\d{{2}}){{0,3}})(?![\d.,]*\d|\s?(?:,-|kr|år))",
    re.IGNORECASE,
)
# "født 010203 i Slagelse, resten er 1234": a day of birth, and four digits later in the sentence.
_CPR_LATER = re.compile(rf"(?<!\d)({_SIX})(?!\d)([^\d\n.!?]{{1,60}})(\d{{4}})(?![\d.]*\d)")
# "1. februar 2003, 1234"
_CPR_MONTH = re.compile(
    r"(?<!\d)\d{1,2}\.?\s?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]{0,6}\.?\s?"
    rf"(?:(?:19|20)\d\d|\d\d){_GAP}(?<!\d)(?!(?:19|20)\d\d)({_LAST4})(?!\d)",
    re.IGNORECASE,
)
# A day of birth that stands beside the last four digits, before or after them: "født 12/3-74 og de
# sidste fire er 1823", "de sidste fire er 1823, jeg er fra den 12. marts 1974".
_MONTHS = "jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec"
_BIRTH = (
    r"(?<![\d.,])\d{1,2}\s?[./\-]\s?\d{1,2}(?:\s?[./\-]\s?|\s)(?:(?:18|19|20)\d\d|\d\d)(?!\d|[.,]\d)"
    rf"|(?<![\d.,])\d{{1,2}}\.?\s?(?:{_MONTHS})[a-z]{{0,6}}\.?\s?(?:(?:18|19|20)\d\d|\d\d)(?!\d|[.,]\d)"
    r"|(?<![\d.,])\d{1,2}\s\d{1,2}\s(?:(?:18|19|20)\d\d|\d\d)(?!\d|[.,]\d)"
)
_BORN = re.compile(_BIRTH, re.IGNORECASE)
_LAST_FOUR_SAID = re.compile(
    rf"\b(?:sidste|bagerste|afsluttende)\s(?:fire|4)\b{_NO_TIME}(?:\s(?:cifre|tal))?[^\d\n]{{0,24}}?"
    r"(?P<after>\d{4})(?!\d)"
    r"|(?<!\d)(?P<before>\d{4})\s(?:er|som|var|hedder)\s(?:(?:de|mine|hans|hendes)\s)?(?:sidste|bagerste)\s(?:fire|4)\b"
    r"|\blast\s(?:four|4)\b(?!\s(?:months|years|weeks|days|times|hours))[^\d\n]{0,24}?(?P<english>\d{4})(?!\d)",
    re.IGNORECASE,
)
# So near to them that it is the first half of the number.
_NEAR_THE_FOUR = 60
# Four digits that are a year, an hour, an amount, or a postcode with its town.
_OTHER_FOUR_BEFORE = re.compile(
    r"(?:\bi|\bår|\bsiden|\bfra|\btil|\bkl\.?|\bkr\.?|§)\s?$", re.IGNORECASE
)
_OTHER_FOUR_AFTER = re.compile(
    r"\s?(?:,-|kr\b|kroner\b|år\b|km\b|meter\b)|\s[A-ZÆØÅ][a-zæøå]+", re.UNICODE
)

WHOLE, LAST = 10, 4
# What is left of a number whose first digits were taken with those before it: "i 1958 010203 - 1234".
_CPR_LEFT = re.compile(r"[\s.\-–/]{1,3}(?:(\d{4})|\d{1,2}(?:[\s.\-–/]{1,3}\d{1,4}){1,9})(?!\d)")


def _as_digits(text: str) -> str:
    """The same with letters that stand for digits as digits, each in its place."""
    return _LOOKS_LIKE.sub(lambda found: found[0].translate(_DIGIT_FOR), text)


def _whole_end(text: str, start: int, end: int) -> int:
    """Where a number ends that goes on after `end`, since it has not the digits of a whole one."""
    digits = _digits(text[start:end])
    if len(digits) == WHOLE and _DAY_AND_MONTH.match(digits):
        return end
    left = _CPR_LEFT.match(text, end)
    if left is None or len(_digits(left[0])) < LAST or _MONEY_AFTER.match(text, left.end()):
        return end
    other = left[1] and "-" not in left[0] and _OTHER_FOUR_AFTER.match(text, left.end())
    return end if other else left.end()


def _cpr_apart(text: str) -> Iterator[Span]:
    """The two halves of a number that stand apart in a sentence."""
    for found in _CPR_LATER.finditer(text):
        between = found[2]
        other = _OTHER_FOUR_BEFORE.search(between) or _OTHER_FOUR_AFTER.match(text, found.end())
        if not other and not _MONEY_AFTER.match(between):
            yield found.start(1), found.end(1), "cpr"
            yield found.start(3), found.end(3), "cpr"


def _born_beside_four(text: str) -> Iterator[Span]:
    """The last four digits where they are called so, and the day of birth that is told beside them."""
    for found in _LAST_FOUR_SAID.finditer(text):
        group = found.lastgroup or "after"
        yield found.start(group), found.end(group), "cpr"
        first = max(0, found.start() - _NEAR_THE_FOUR)
        for born in _BORN.finditer(text, first, found.end() + _NEAR_THE_FOUR):
            if not found.start(group) <= born.start() < found.end(group):
                yield born.start(), born.end(), "cpr"


def _cpr(text: str) -> Iterator[Span]:
    """Everything that has the shape of a CPR number, in one piece or two."""
    text = _as_digits(text)
    yield from _born_beside_four(text)
    for found in _CPR_SPLIT.finditer(text):
        yield found.start(1), found.end(1), "cpr"
        yield found.start(3), found.end(3), "cpr"
    for found in _CPR_NAMED.finditer(text):
        yield found.start(1), found.end(1), "cpr"
    for found in _CPR_ENDS.finditer(text) if _SPEAKS_OF_CPR.search(text) else ():
        yield found.start(1), found.end(1), "cpr"
    for found in _CPR.finditer(text):
        if not _DAY_AND_HOUR.fullmatch(found[0]):
            yield found.start(), _whole_end(text, *found.span()), "cpr"
    for found in _TEN.finditer(text):
        other = _THOUSANDS.fullmatch(found[0]) or _DAY_AND_HOUR.fullmatch(found[0])
        if _DAY_AND_MONTH.match(_digits(found[0])) and not other:
            yield found.start(), found.end(), "cpr"
    for found in _CPR_MONTH.finditer(text):
        if not _OTHER_FOUR_AFTER.match(text, found.end()):
            yield found.start(1), found.end(1), "cpr"
    yield from _cpr_apart(text)


# ---------------------------------------------------------------- telephone numbers

_PHONE = re.compile(
    r"(?<![\d,*])\d\d(?:,\d\d){3}(?![\d,])|(?<![\d,*])\d\d(?:\*\d\d){3}(?![\d*])|"
    r"(?<![\d])(?:(?:\(?\+|00)\s?\d{2,3}\)?[\s\-]?)?\d(?:[\s.\-–/()\u00ad\u200b]{0,2}\d){7}(?!\d)"
)
_WITH_COUNTRY = re.compile(
    r"(?:\(\+\d{2,3}\)\s?|\+\s?|(?<!\d)00(?=45))\d(?:[\s.\-]?\d){7,13}(?!\d)"
)
_MONEY_AFTER = re.compile(r"\s?(?:,-|kr\b|kroner\b|mio\b|mia\b|dkk\b|%)", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"(?:\bkr\.?|\bdkk)\s?$", re.IGNORECASE)
_GROUPS = re.compile(r"\d+")


def _is_date_or_money(text: str, start: int, end: int) -> bool:
    """Whether eight digits are a date, two years or an amount, by how they are grouped."""
    written = text[start:end]
    groups = _GROUPS.findall(written)
    shape = [len(g) for g in groups]
    if _MONEY_AFTER.match(text, end) or _MONEY_BEFORE.search(text[max(0, start - 5) : start]):
        return True
    if shape[1:] == [3, 3] and "." in written and " " not in written:
        return True
    years = [g for g in groups if len(g) == 4 and g[:2] in ("18", "19", "20")]
    if shape == [4, 4]:
        return len(years) == 2 and not written[4].isspace()
    if shape == [2, 2, 4] and len(years) == 1:
        return int(groups[0]) <= 31 and int(groups[1]) <= 12
    return shape == [4, 2, 2] and len(years) == 1 and int(groups[1]) <= 12


def _phones(text: str) -> Iterator[Span]:
    """Danish numbers of eight digits, however grouped."""
    text = _as_digits(text)
    for found in _PHONE.finditer(text):
        if not _is_date_or_money(text, found.start(), found.end()):
            yield found.start(), found.end(), "telefon"


def _phones_with_country(text: str) -> Iterator[Span]:
    """Numbers with + before the country; found before CPR numbers, or +45 would look like one."""
    for found in _WITH_COUNTRY.finditer(text):
        yield found.start(), found.end(), "telefon"


# ---------------------------------------------------------------- numbers that are said in words

_SAID = re.compile(r"[^\W_]+")
# Between the parts of a number that is said.
_PAUSE = re.compile(r"[\s.,\-–/]{1,3}")
_DASHES = frozenset(("bindestreg", "streg", "minus", "dash"))
# "double oh seven", "triple one".
_REPEATS = {"double": 2, "dobbelt": 2, "doppel": 2, "triple": 3, "treble": 3, "tredobbelt": 3}
_AND_ARABIC = "و"
_LINKS = frozenset(("og", "så", _AND_ARABIC, *_DASHES))
_ZERO = "nul"
PHONE_DIGITS, DATE_DIGITS = 8, 6
# A number of fewer words is said as an amount is.
FEWEST_SAID = 4
# "one oh five"; a date that is written, before digits that are said: "010203 en to tre fire".
_OH = frozenset(("o", "oh"))
_ENGLISH_TENS = frozenset("twenty thirty forty fourty fifty sixty seventy eighty ninety".split())
_AS_WRITTEN = (*range(3), DATE_DIGITS)


@lru_cache(maxsize=4096)
def _value(word: str) -> str:
    """The digits of a number word or of one, two or six digits, "" if it is neither."""
    if word.isdecimal():
        return word if len(word) in _AS_WRITTEN else ""
    number = next(filter(_is_short, (_number(word, one) for one in _TONGUES)), -1)
    if number >= 0:
        return str(number)
    if word.startswith(_ZERO):  # "nulfire"
        return f"0{_value(word.removeprefix(_ZERO))}"
    if (
        word.startswith(_AND_ARABIC) and len(word) > 1
    ):  # "and" is written together with what follows
        return _value(word.removeprefix(_AND_ARABIC))
    return "0" if word in _OH else _ONE_OF_TEENS.get(ARABIC.fold(word), "")


_TONGUES = (DANISH, ENGLISH, GERMAN, ARABIC)


def _number(word: str, tongue: Tongue) -> int:
    """The number that the word is in that tongue, or -1; "a" is no digit that is said."""
    return tongue.numbers.words.get(tongue.fold(word), -1) if len(word) > 1 else -1


_ONE_OF_TEENS = {"احد": "1", "احدي": "1", "اثنا": "2", "اثني": "2", "اثنتا": "2", "اثنتي": "2"}
"""Arabic words for one and two that stand only before ten or a "and twenty"."""
_TEN_ARABIC = frozenset(("عشر", "عشره"))


def _with_units(before: str, link: str, digits: str, word: str) -> str:
    """The number of two words that say ones and then tens, or "" if they are two numbers: "to og tyve",
    "خمسة وأربعون", "خمسة عشر"."""
    if len(before) != 1 or before == "0" or len(digits) != 2 or digits[1] != "0":
        return ""
    folded = ARABIC.fold(word)
    and_ten = folded.startswith(_AND_ARABIC) and digits != "10"
    if link in ("og", _AND_ARABIC) or and_ten:
        return digits[0] + before
    return f"1{before}" if folded in _TEN_ARABIC else ""


def _is_short(number: int) -> bool:
    return 0 <= number <= 99


def _said(text: str) -> Iterator[Span]:
    """Telephone and CPR numbers that are said in words: "nul et nul to ...", "toogtyve tredive ...",
    "zero one zero two ...", in every language that is read."""
    run: list[tuple[re.Match[str], str]] = []
    for found in (*_SAID.finditer(text), None):
        word = found[0].casefold() if found else ""
        digits = _value(word)
        paused = found and (not run or _PAUSE.fullmatch(text, run[-1][0].end(), found.start()))
        goes_on = digits or word in _REPEATS or (run and word in _LINKS)
        if found and paused and goes_on:
            run.append((found, digits))
            continue
        yield from _said_number(run)
        run = [(found, digits)] if found and (digits or word in _REPEATS) else []


def _said_number(run: list[tuple[re.Match[str], str]]) -> Iterator[Span]:
    """The span of a run of number words that is as long as a telephone number, or longer."""
    while run and not run[-1][1]:
        run.pop()
    parts: list[str] = []
    for before, (found, digits) in zip([None, *run], run, strict=False):
        link = before[0][0].casefold() if before else ""
        joined = parts and _with_units(parts[-1], link, digits, found[0])
        if joined:
            parts[-1] = joined
        elif parts and link in _ENGLISH_TENS and len(digits) == 1 and digits != "0":
            parts[-1] = parts[-1][0] + digits  # "eighty-five"
        elif digits:
            parts.append(digits * _REPEATS.get(link, 1) if len(digits) == 1 else digits)
    count = sum(map(len, parts))
    words = len(parts) + sum(found[0].casefold() in _REPEATS for found, _ in run)
    if words < FEWEST_SAID or all(found[0].isdecimal() for found, _ in run):
        return
    if count >= PHONE_DIGITS:  # more than one has: said twice, or with a digit too few or too many
        kind = "telefon" if count == PHONE_DIGITS else "cpr"
        yield run[0][0].start(), run[-1][0].end(), kind


# ---------------------------------------------------------------- mail

_AT = (
    r"(?:\s?@\s?|\s?[(\[]\s?(?:at|snabel[\s\-]?a)\s?[)\]]\s?"
    r"|\s(?:snabel[\s\-]?a|alfakrøl|at(?=\s[\w\-]{1,63}\s(?:dot|punktum|prik)\s))\s)"
)
_DOT = (
    r"(?:\.|\s?[(\[]\s?(?:punktum|dot|prik)\s?[)\]]\s?|\s(?:punktum|dot|prik)\s"
    r"|\s?\.\s?(?=(?:com|dk|net|org|eu|de|se|no|info)\b))"
)
_MAIL = re.compile(
    rf"(?<![\w.+\-])[\w+\-]{{1,64}}(?:\.[\w+\-]{{1,64}}){{0,4}}{_AT}"
    rf"[\w\-]{{1,63}}(?:{_DOT}[\w\-]{{1,63}}){{0,3}}{_DOT}[^\W\d_]{{2,24}}"
    r"|(?<![\w.+\-])[\w.+\-]{1,64}@[^\W\d_][\w\-]{1,62}",
    re.IGNORECASE,
)


# The word before: a mail address that is dictated may be of two ("jens hansen snabel-a ...").
_LAST_WORD = re.compile(r"([^\W\d_]{2,30})\s$")


# What makes the four digits behind it the end of a CPR number, whatever else they begin.
_BEGINS_CPR = re.compile(rf"(?<!\d)\d\d[\s.\-/]?\d\d[\s.\-/]?\d\d{_GAP}$")
_FOUR_ALONE = re.compile(r"\d{4}(?!\d)")


def _six_before(text: str, start: int) -> int:
    """Where the six digits begin that make a CPR number with the four by themselves that stand there, be they
    a public number's or a mail address's: "000000/1888", "000000 5787 6000"; `start` if there are none."""
    begins = _BEGINS_CPR.search(text, max(0, start - 24), start)
    return begins.start() if begins and _FOUR_ALONE.match(text, start) else start


def _mails(text: str) -> Iterator[Span]:
    """Mail addresses, with @ or the words people use for it."""
    low = text.lower()
    if not any(sign in low for sign in ("@", "at", "snabel", "alfakrøl")):
        return
    for found in _MAIL.finditer(text):
        first = _LAST_WORD.search(text, max(0, found.start() - 31), found.start())
        named = first and _fold_name(first[1]) in GIVEN
        start = first.start(1) if first and named else _six_before(text, found.start())
        yield start, found.end(), "mail"


# ---------------------------------------------------------------- street addresses

# Ends of Danish street names. Those in the second list are also ordinary words, so they count
# alone only with a capital letter.
_ROAD = (
    "vej|vejen|gade|gaden|allé|alle|alléen|stræde|strædet|vænge|vænget|boulevard|boulevarden|"
    "torv|torvet|plads|pladsen|stien|gyde|gyden|brogade|kaj|kajen|bulevarden"
)
_PLACE = (
    "vang|vangen|bakke|bakken|have|haven|park|parken|gård|gården|toft|toften|kær|kæret|eng|engen|"
    "høj|højen|skov|skoven|lund|lunden|hegn|hegnet|krog|krogen|sving|svinget|buen|dal|dalen|ager|"
    "ageren|mark|marken|banke|banken|volden|mose|mosen|løkke|løkken|sti|husene|parcellen|lyng|"
    "draget|kvarteret|kollegiet|gårdene|haverne|terrasserne|rækken|"
    "led|ledet|bo|borg|ås|åsen|kilde|kilden|bred|bredden|holm|holmen|brink|brinken|bjerg|bjerget"
)
_UNIT = (
    r"(?:timer?|år|gange?|(?:halv|hel|fuld)e?|(?:halv)?dage?|formiddage?|eftermiddage?|aften(?:er)?|uger?|måned(?:er)?|min(?:utter)?|km|kilometer|meter|m|kr|kroner|"
    r"procent|personer?|mennesker?|voksne|børn|mg|ml|g|gram|kg|kilo|pct|grader|piller|tabletter|stk|ture?|værelser?|%|hunde?|katte?|træer)\b"
)
_LETTER = r"(?:(?:[A-Za-zÆØÅæøå]|\s[A-HJ-Za-hj-zÆØÅæøå])(?![\wæøå]))?"
_NUMBER = rf"\s{{1,3}}(?:nr\.?\s?|nummer\s)?\d{{1,3}}{_LETTER}(?!\d)(?!\s?{_UNIT})"
_FLOOR = (
    r"(?:\s?,?\s?(?:(?:st|kl|\d{1,2})\.?(?:\s?(?:sal|etage)\.?)?,?\s?"
    r"(?:tv|th|mf|dør\s?\d{1,3}|lejl\.?\s?\d{1,3})\b\.?|\d{1,2}\.\s?sal\b))?"
)
_CAPITALS = r"(?:[A-ZÆØÅ][\wæøåÆØÅ.']{0,24}\s){0,3}"
_ADDRESS = re.compile(
    rf"(?<![\w@])(?:{_CAPITALS}(?!(?:tager|klager|bager|lager|smager|jager|vrager|bor)\s)[\wæøåÆØÅéÉ.']{{1,30}}?"
    rf"(?=\w{{2,11}}\s)(?:(?i:{_ROAD}|{_PLACE}))"
    rf"|(?:[A-ZÆØÅ][\wæøåÆØÅ.']{{0,24}}\s){{1,3}}(?i:{_ROAD})"
    rf"|(?!(?:på|i|en|et|af|den|min|vores|lang|hele|samme)\s)[a-zæøå.']{{2,24}}\s(?:{_ROAD})"
    rf")(?![\wæøå]){_NUMBER}{_FLOOR}"
)
_PLACES = "|".join(w.capitalize() for w in f"{_PLACE}|{_ROAD}".split("|") if len(w) > 3)
_BARE_PLACE = re.compile(rf"(?<![\w@])(?:(?:Ved|Bag|Under|Langs)\s)?(?:{_PLACES}){_NUMBER}{_FLOOR}")


_STREET = (
    r"[a-zæøåéA-ZÆØÅ.']{1,30}(?=\w{3,11}(?!\w))(?:vej|vejen|gade|gaden|allé|alle|alléen|stræde|strædet|vænge|vænget|"
    r"boulevard|boulevarden)"
)
_TENS = "tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems"
_HOUSE = (
    r"(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|"
    rf"nitten|(?:en|to|tre|fire|fem|seks|syv|otte|ni)og(?:{_TENS})|{_TENS})"
)
# "Kirkevej tolv", "kirkevej nummer tolv".
_HOUSE_SAID = re.compile(
    rf"(?<![\w@]){_STREET}\s(?:nr\.?\s|nummer\s)?{_HOUSE}\b(?!\s?{_UNIT})", re.IGNORECASE
)
# Where somebody lives, without a number; who "lives on the road" has no home.
_LIVES_AT = re.compile(
    r"\b(?:bor|boede|boet|flytte(?:r|t|de)?|adressen?(?:\ser)?:?)\s(?:(?:[^\s.,!?]{1,14}\s){0,6}?(?:på|i|til)\s)?"
    rf"((?!lande|motor|gå|tvær|side|over){_STREET})(?!\w)",
    re.IGNORECASE,
)


def _addresses(text: str) -> Iterator[Span]:
    """Street names with a house number, floor and door, and where somebody lives without one. Postcode
    and town stay."""
    for pattern in (_ADDRESS, _BARE_PLACE, _HOUSE_SAID):
        for found in pattern.finditer(text):
            yield found.start(), found.end(), "adresse"
    for found in _LIVES_AT.finditer(text):
        yield found.start(1), found.end(1), "adresse"


# ---------------------------------------------------------------- names

_KIN = (
    "søn|sønnen|datter|datteren|mor|far|moster|faster|onkel|bror|lillebror|storebror|søster|"
    "lillesøster|storesøster|halvbror|halvsøster|kone|mand|hustru|ægtefælle|kæreste|samlever|"
    "partner|eks|ekskone|eksmand|ekskæreste|mormor|morfar|farmor|farfar|bedstemor|bedstefar|"
    "svigermor|svigerfar|svigersøn|svigerdatter|stedfar|stedmor|stedsøn|steddatter|papfar|papmor|"
    "nevø|niece|fætter|kusine|barnebarn|plejesøn|plejedatter|barn|dreng|pige|nabo|naboen|overbo|"
    "underbo|genbo|ven|veninde|kammerat|kollega|chef|udlejer|vicevært|roommate|bofælle|"
    "sagsbehandler|rådgiver|socialrådgiver|kontaktperson|støtteperson|bostøtte|hjemmehjælper|"
    "læge|psykolog|psykiater|lærer|pædagog|mentor|vejleder|sygeplejerske|værge|børn|tvillinger|"
    "sønner|døtre|forældre|brødre|søstre|bonussøn|bonusdatter|svoger|svigerinde|tante|"
    "ældste|yngste|plejemor|plejefar|tandlæge|fysioterapeut|ergoterapeut|konsulent|hjælper|tvilling|tvillingebror|"
    "tvillingesøster|exmand|exkone|expartner|logerende|bekendt"
)
_SAYS = (
    r"(?<!det\s)(?<!stedet\s)(?<!hvad\s)(?<!noget\sder\s)(?<!noget\ssom\s)(?<!sted\sder\s)(?<!sted\ssom\s)(?<!ordning\sder\s)(?<!tilbud\sder\s)(?<!hus\sder\s)\bhedder|\bhed|\bmy\sname\sis|\bheiße|\bheisse|\bmed\snavn|\bkaldes(?:\s(?:også|altid|bare|for)){0,2}|\b(?:de|alle|folk)\skalder\s(?:mig|ham|hende)\sbare|(?<![^\n])navn\b|اسمي|\bnavn(?:et)?(?:\ser|:|\s=)|\bved\snavn|"
    r"\bnavn\s?:|\bnavnet\ser|\bnavn(?:et)?\sstaves|\bunderskrevet"
)
_SIGNS = r"\b(?:hilsen|hilsner|mvh|vh|kh|dbh|dvh|hilser)\b[.,!]?(?:\s(?:fra|til))?"
_LETTERS = r"[^\W\d_]"
_NAME = rf"{_LETTERS}(?:{_LETTERS}|['’.\-](?={_LETTERS}))*"
_WORD_AFTER = re.compile(rf":?[\s]{{1,3}}({_NAME})")
_WORD_AT = re.compile(rf"({_NAME})")
# What somebody is called on the net.
_HANDLE = re.compile(
    r"(?<![\w.@])@\w[\w.]{1,30}|\b(?:facebook|fb|instagram|linkedin|tiktok|snapchat)\.(?:com|dk)/\S{2,60}",
    re.IGNORECASE,
)
_ANY_WORD = re.compile(rf"(?<![\w@.]){_NAME}")
_AND_KIN = re.compile(rf",?\s(?:min|vores|hans|hendes)\s(?:{_KIN})\b", re.IGNORECASE)
_COMMA_WORD = re.compile(rf"\s?[,(:]\s?({_NAME})")
_AFTER_SAYS = re.compile(rf"(?:{_SAYS})(?:\s?[:,])?", re.IGNORECASE)
_AFTER_SIGNS = re.compile(_SIGNS, re.IGNORECASE)
_AFTER_KIN = re.compile(
    rf"\b(?:min|mit|mine|vores|hans|hendes|en|et|sin|din)(?:\s[a-zæøå]{{3,12}}){{0,2}}?\s(?:{_KIN})\b",
    re.IGNORECASE,
)
_AFTER_KIN_BARE = re.compile(
    rf"\b(?:{_KIN}|borger|patient|kunde)(?:e?n|e?ns)?(?=:?\s)", re.IGNORECASE
)
_AFTER_I_AM = re.compile(
    r"\b(?:jeg\ser|det\ser|dette\ser|her\ser|hej|kære|goddag)(?=\s)|(?<![^\s,.])/(?=[A-ZÆØÅ])",
    re.IGNORECASE,
)
_AFTER_TITLE = re.compile(
    r"\b(?:fru|hr\.?|frk\.?|dr\.|doktor|overlæge|professor|advokat|skriver\sfor|på\svegne\saf)"
    rf"(?=\s(?!\w+(?:{_ROAD})\b))",
    re.IGNORECASE,
)
_AFTER_CALLED = re.compile(r"\bkalder\s(?:mig|ham|hende)(?:\sfor)?(?=\s)", re.IGNORECASE)
_MY_ENGLISH = re.compile(
    r"\b(?:my|our)\s(?:son|daughter|husband|wife|mother|father|brother|sister|friend|neighbour|partner)"
    r"\b",
    re.IGNORECASE,
)

# Words with a capital letter after "min mor" and the like that are no names.
_NO_NAMES = frozenset(
    "jeg du han hun vi i de den det der en et er har var vil kan skal må og eller men så som at når "
    "hvis fordi for med på til fra af om ved hos ikke ingen nej ja bor får fik blev bliver går kommer "
    "siger ringer hjælper døde dør drikker lider sidder ligger sover mangler trænger ønsker søger "
    "synes tror ved nu altid aldrig meget lidt også selv alene syg død gammel sammen hjemme slår "
    "truer elsker hader tager giver lever kører ser hører taler snakker hvad hvem hvor hvorfor hvordan "
    "kommune kommunen sorø slagelse dianalund stenlille kompasset social service jobcenter jobcentret "
    "mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april maj juni juli "
    "august september oktober november december danmark dansk tak hej hilsen mvh adhd ptsd ocd vum su "
    "min mit mine sin sit sine hans hendes vores deres din dit dine kære god dag igen noget nogen "
    "bare lige stadig både hverken hedder navn mig dig sig os jer dem ham hende denne dette over under "
    "uden bipolar ligegyldigt ligegyldig ingenting ting tingen engang dengang hemmeligt privat anonym "
    "anonymt sådan sådant sådanne hvordan frederiks ældre skør tosset doven handicappet sårbar vanskelig "
    "gik tog kom stod lå kunne skulle ville måtte burde havde været haft fået gjort sagt blevet".split()
)


def _fold_name(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold()


def _is_name(word: str, surely: bool, shouting: bool) -> bool:
    """Whether a word in that place is a name. `surely`: the words before it announce one."""
    low = _fold_name(word)
    if low in _NO_NAMES:
        return low == "august" and word[0].isupper() and surely
    if low in GIVEN or low.removesuffix("s") in GIVEN:
        return True
    if surely:
        return len(word) > 1
    return word[0].isupper() and not shouting and len(word) > 1


# "Bo" in small letters is a name, but not in "kan min kæreste bo sammen med mig".
_LIVES = re.compile(
    r"bo\s+(?:sammen|alene|hjemme|her|der|selv|et|en|på|hos|hjemmefra|ude|tæt|langt|nærmere|uden|igen|videre)\b"
)


def _name_after(text: str, at: int, surely: bool, shouting: bool, comma: bool) -> Span | None:
    """The name that begins right after `at`, of up to four words, also "Karen og Ole"."""
    first = _WORD_AFTER.match(text, at) or (_COMMA_WORD.match(text, at) if comma else None)
    if first is None:
        return None
    sure = surely and first.group(0)[0] not in ",("
    if not _is_name(first[1], sure, shouting) or _LIVES.match(text, first.start(1)):
        return None
    if first.group(0).lstrip()[:1] in ",(" and _fold_name(first[1]) not in GIVEN:
        return None
    return _whole_name(text, first.start(1), first.end(), shouting)


# What may stand in small letters before the last part of a foreign name.
_PARTICLES = ("al", "el", "bin", "bint", "ibn", "van", "von")
# How surnames end that are written in small letters.
_SURNAMES = ("sen", "sson", "enko", "ovic", "wski", "oglu", "zadeh")


def _goes_on(word: str, shouting: bool) -> bool:
    """Whether a word after a name belongs to it: a capital letter, or a Danish surname's ending."""
    low = _fold_name(word)
    if low in _NO_NAMES:
        return False
    capital = word[0].isupper() and not shouting
    known = low in GIVEN or low in SURNAMES or low.partition("-")[0] in _PARTICLES
    return capital or known or (low.endswith(_SURNAMES) and len(low) > 5)


def _is_shouting(text: str) -> bool:
    """Whether a text is written in capitals, which then tell nothing."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 8 and sum(c.isupper() for c in letters) > 0.7 * len(letters)


def _names(text: str) -> Iterator[Span]:
    """Names after "jeg hedder", after words for family and neighbours, under a greeting, and given
    names that stand with a capital or with a surname."""
    shouting = _is_shouting(text)
    for found in _announced(text, shouting):
        yield found
        yield from _and_names(text, found[1], shouting)
    yield from _given_names(text, shouting)
    yield from ((*handle.span(), "navn") for handle in _HANDLE.finditer(text))


def _announced(text: str, shouting: bool) -> Iterator[Span]:
    """Names that the words before them announce."""
    announcing = (
        (_AFTER_SAYS, True), (_AFTER_SIGNS, False), (_AFTER_KIN, False), (_MY_ENGLISH, False),
        (_AFTER_TITLE, False), (_AFTER_CALLED, False), (_AFTER_KIN_BARE, False),
    )  # fmt: skip
    for pattern, surely in announcing:
        for found in pattern.finditer(text):
            name = _name_after(text, found.end(), surely, shouting, pattern is not _AFTER_KIN_BARE)
            if name:
                yield name
    for found in _AFTER_I_AM.finditer(text):
        first = _WORD_AFTER.match(text, found.end()) or _WORD_AT.match(text, found.end())
        low = _fold_name(first[1]) if first else ""
        if first and low in GIVEN and (first[1][0].isupper() or low not in WORDS_TOO | _NO_NAMES):
            yield _whole_name(text, first.start(1), first.end(), shouting)


# The word for "his" that is a name here: "Hans Pedersen".
_HANS = re.compile(
    r"Hans[\s\-](?:[A-ZÆØÅ][\w.]{0,20}\s){0,2}"
    r"(?:[A-ZÆØÅ][a-zæøå]{1,20}(?:sen|gaard|gård|lund|berg|holm|bæk|dahl|strup|kov)|Peter|Erik|Ole|Jørgen|Henrik)\b"
)


def _given_names(text: str, shouting: bool) -> Iterator[Span]:
    """Given names that show by a capital, by a surname after them, or by "min søn" after them."""
    for found in _ANY_WORD.finditer(text):
        low = _fold_name(found[0])
        if low in SURNAMES or low.removesuffix("s") in SURNAMES:
            yield found.start(), found.end(), "navn"
            continue
        known = low if low in GIVEN else low.removesuffix("s")
        if known not in GIVEN or (low in _NO_NAMES and not _HANS.match(text, found.start())):
            continue
        end = _whole_name(text, found.start(), found.end(), shouting)[1]
        alone = end == found.end()
        capital = found[0][0].isupper() and not shouting and known not in WORDS_TOO
        if capital or not alone or _AND_KIN.match(text, end):
            yield found.start(), end, "navn"
            if capital:
                yield from _and_names(text, end, shouting)


def _whole_name(text: str, start: int, end: int, shouting: bool) -> Span:
    """The name with the up to three words that go on with it."""
    for _ in range(3):
        more = _WORD_AFTER.match(text, end)
        if more is None or not _goes_on(more[1], shouting):
            break
        end = more.end()
    return start, end, "navn"


_AND = re.compile(rf"\s?(?:,|,?\sikke|\bog\b|&)\s({_NAME})")


def _and_names(text: str, at: int, shouting: bool) -> Iterator[Span]:
    """The names that follow with "og" ("mine børn Ida og Emil")."""
    for _ in range(5):
        more = _AND.match(text, at)
        if more is None or _fold_name(more[1]) not in GIVEN or shouting:
            return
        end = more.end()
        last = _WORD_AFTER.match(text, end)
        if last and _goes_on(last[1], shouting):
            end = last.end()
        yield more.start(1), end, "navn"
        at = end


# ---------------------------------------------------------------- codes, numbers of cases and cars

_IS = r"\s?(?:(?:er|var|hedder|lyder)\s|[:=]\s?)"
_CODE = re.compile(
    r"\b(?:adgangskode|kodeord|password|kode|pin-?kode|pin|dørkode|portkode|alarmkode|engangskode|nøglekode|"
    r"login|bruger-?(?:navn|id)|username)(?:n|en|et)?(?:\s(?:til|på|for|i)\s\S{1,20}(?:\s\S{1,20})?)?"
    rf"{_IS}(?:nu\s)?(?=\S{{0,30}}\d)(\S{{3,40}}?)(?=[.,!?)]?(?:\s|$))"
    rf"|\bmit\s?-?id(?:\s?-?(?:nummer|id|navn|bruger))?{_IS}(?=\S{{0,30}}\d)(\S{{3,40}}?)(?=[.,!?)]?(?:\s|$))"
    r"|\b(?:pin-?kode|adgangskode|kodeord|password)(?:n|en)?\s(?=\S{0,30}\d)(\S{3,40}?)(?=[.,!?)]?(?:\s|$))",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"\b(?:journal|sags?|klient|kunde|medlems|police|pas|kørekort|borger|konto|kort|faktura|lejer|lejemåls?)"
    r"[\s\-]?(?:nummer(?:et)?|nr\b\.?)(?:\s?(?:er|:|=))?\s{0,2}((?=\S{0,20}\d)[\w/\-.]{3,25}\w)"
    r"|\b(?:kørekort|pas)(?:\ser)?:?\s(\d{6,10})\b",
    re.IGNORECASE,
)
_NO_PLATE = r"(?!(?:KL|KR|OG|PÅ|ER|EN|ET|OM|AT|NR|SU|DE|VI|DU|AF|JA|SÅ|TO|FÅ|BO|MG|KM)\b)"
_PLATE = re.compile(
    rf"\b{_NO_PLATE}[A-ZÆØÅ]{{2}}\s?\d\d\s?\d{{3}}\b(?!\s?{_UNIT})"
    r"|\b(?i:nummerpladen?|reg\.?\s?nr\.?|registreringsnummer|bilens?)\s(?:(?:er|hedder|har)\s)?"
    r"([a-zæøå]{2}\s?\d\d\s?\d{3})\b"
)


_IBAN = re.compile(r"\b[A-Z]{2}\d\d(?:\s?\d{4}){3,6}(?:\s?\d{1,3})?(?!\d)")


def _accounts(text: str) -> Iterator[Span]:
    """International account numbers; found first, for parts of them look like other numbers."""
    for found in _IBAN.finditer(text):
        yield found.start(), found.end(), "nummer"


# Numbers that look like a CPR or a telephone number, and are called what they are.
_CASE_CALLED = re.compile(
    r"\b(?:sags?|journal|j\.?|afgørelses|ankesags?|skade)[\s\-]?(?:nummer(?:et)?|nr\b\.?|id)(?:\s?(?:er|:|=))?\s{0,2}"
    r"(\d{2,4}\s?/\s?\d{3,10}|\d[\w/\-.]{3,24}\w)",
    re.IGNORECASE,
)
_ACCOUNT_CALLED = re.compile(
    r"(?:\breg(?:istrerings)?(?:\.|\b)[\s\-]?(?:nr\b\.?|nummer)?\s?(?:er|:|=)?\s{0,2}(\d{4})\b[\s,;.\-/]{0,3}(?:og\s)?)?"
    r"\b(?:nem|løn|bank)?konto(?:en)?[\s\-]?(?:nr\b\.?|nummer(?:et)?)?\s?(?:er|:|=)?\s{0,2}(\d(?:[\s.\-]?\d){6,13})(?!\d)",
    re.IGNORECASE,
)


_IN_SIX_AND_FOUR = re.compile(rf"{_SIX}[\s\-]?\d{{4}}")


def _called(text: str) -> Iterator[Span]:
    """Numbers of cases and accounts that are called so; found early, for else their shape would name
    them. What has the shape of a CPR number is one, though it is called the number of a case."""
    for found in _CASE_CALLED.finditer(text):
        if not _IN_SIX_AND_FOUR.fullmatch(found[1]):
            yield found.start(1), found.end(1), "nummer"
    for found in _ACCOUNT_CALLED.finditer(text):
        if _MONEY_AFTER.match(text, found.end()):
            continue
        for group in (1, 2):
            if found[group]:
                yield found.start(group), found.end(group), "nummer"


def _codes(text: str) -> Iterator[Span]:
    """Passwords and PINs, numbers of cases and passports, and what stands on a car."""
    for pattern, kind in ((_CODE, "kode"), (_CASE, "nummer"), (_PLATE, "nummer")):
        for found in pattern.finditer(text):
            group = found.lastindex or 0
            yield found.start(group), found.end(group), kind


# ---------------------------------------------------------------- all together


def _digits(written: str) -> str:
    return "".join(c for c in written if c.isdecimal())


def _plain(written: str) -> str:
    return "".join(c for c in _fold_name(written) if c.isalnum() or c == "@")


@cache
def _public_pattern(digits: str) -> str:
    """How a public number may be written. Short ones stand alone, or they might be part of a CPR
    number written digit by digit."""
    if len(digits) < 6:
        return rf"(?<!\d)(?<!\d[\s.\-]){digits}(?![\s.\-]?\d)"
    # Four more digits right after it would make its end look like a CPR number.
    alone = rf"(?!\d)(?!{_GAP}\d{{4}}(?!\d))"
    return r"(?<!\d)(?:\+45\s?|0045\s?)?" + r"[\s.\-]?".join(digits) + alone


@lru_cache(maxsize=256)  # as many as there are municipalities
def _plain_and_patterns(
    public: tuple[str, ...],
) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """What is public in its plain form, and how the numbers among it may be written."""
    numbers = (_digits(item) for item in public if _digits(item) == _plain(item))
    patterns = tuple(re.compile(_public_pattern(digits)) for digits in numbers if digits)
    return frozenset(map(_plain, public)), patterns


SHORT_LINE = 4


def _blanked(text: str, spans: Collection[tuple[int, int]]) -> str:
    """The text with those places blank."""
    blanked = list(text)
    for start, end in spans:
        blanked[start:end] = "\x00" * (end - start)
    return "".join(blanked)


# Later kinds give way to earlier ones where they overlap.
_FINDERS = (
    _mails,
    _accounts,
    _called,
    _phones_with_country,
    _cpr,
    _phones,
    _said,
    _codes,
    _addresses,
    _names,
)


def _find(text: str, public: Collection[str]) -> list[Span]:
    """All spans to take out, in order, without overlaps."""
    text, places = as_seen(text)
    open_words, numbers = _plain_and_patterns(tuple(public))
    # Public numbers are neither taken out nor joined with others.
    every = (found.span() for number in numbers for found in number.finditer(text))
    kept = [span for span in every if _six_before(text, span[0]) == span[0]]
    searched = _blanked(text, kept)
    # A house may have the number of a public line.
    on_roads = _blanked(text, [span for span in kept if span[1] - span[0] > SHORT_LINE])
    spans: list[Span] = []
    taken = bytearray(len(text))
    for finder in _FINDERS:
        where = on_roads if finder is _addresses else searched
        for start, end, kind in finder(where):
            if any(taken[start:end]) or _plain(where[start:end]) in open_words or start == end:
                continue
            spans.append((start, end, kind))
            taken[start:end] = b"1" * (end - start)
    return [(places[start], places[end], kind) for start, end, kind in sorted(spans)]


def mask(text: str, public: Collection[str] = NATIONAL_LINES) -> Masked:
    """The text without personal data. `public` are the numbers, mail and street addresses that
    stay: the municipality's own and the national lines, written in any of their forms.

    Masking what is masked changes nothing.
    """
    spans: list[Span] = []
    more = _find(text, public)
    while more:
        # What was taken out may leave digits that only now stand in the shape of a number.
        before, spans = spans, _merged(spans, more)
        if spans == before:
            break
        masked, places = _without(text, spans)
        more = [(places[a], places[b - 1] + 1, kind) for a, b, kind in _find(masked, public)]
    return Masked(_without(text, spans)[0], tuple(spans))


def _merged(spans: list[Span], more: list[Span]) -> list[Span]:
    """All spans in order; those that overlap become one of the first kind."""
    result: list[Span] = []
    for start, end, kind in sorted([*spans, *more]):
        if result and start < result[-1][1]:
            before = result.pop()
            start, end, kind = before[0], max(before[1], end), before[2]
        result.append((start, end, kind))
    return result


def _without(text: str, spans: list[Span]) -> tuple[str, list[int]]:
    """The text with words for the spans, and for each of its letters the place it came from."""
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for start, end, kind in [*spans, (len(text), len(text), "")]:
        word = WORDS.get(kind, "")
        pieces += [text[at:start], word]
        places += [*range(at, start), *[start] * (len(word) - 1), *[end - 1] * bool(word)]
        at = end
    return "".join(pieces), places
