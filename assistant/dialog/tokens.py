"""A text as words, numbers and signs, in the way of one tongue. Knows no lexicon."""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from assistant.dialog.tongue import INSIDE, UNSEEN, Tongue, year_of

_STOPS = frozenset(".!?\n\r;…؟؛。")
_BREAKS = frozenset(',:()–—"”“»«|/،')
_INVISIBLE = re.compile(f"[{UNSEEN}]")
DATE_WORD = "<dato>"
Spellings = Mapping[str, tuple[str, ...]]


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


def tokens(
    text: str,
    tongue: Tongue,
    spellings: Spellings = MappingProxyType({}),
    dialect: Spellings = MappingProxyType({}),
    known: Callable[[str], bool] | None = None,
) -> list[Token]:
    """The words of the text in order, with known spellings put right and numbers joined; those of
    dialect only where two of its words stand, and there infinitives are made whole that are `known`."""
    text = _western(text)
    found = _whole_numbers(text, _scan(text, tongue), tongue)
    found = _with_letters(text, found, tongue)
    if dialect and len({token.word for token in found} & dialect.keys()) > 1:
        found = _respelled(found, tongue, {**spellings, **dialect}, known)
        found = _unclipped(found, tongue, known) if known else found
    else:
        found = _respelled(found, tongue, spellings, known)
    return _numbered(text, _meant(found, tongue), tongue)


def is_bare(text: str, found: list[Token], tongue: Tongue) -> bool:
    """Whether a sentence is written without the letters that its tongue has beside a to z ("nar", "pa"). A
    name ("Sorø") is often put right by the keyboard."""
    if not any(text[t.start : t.end].casefold() in tongue.bare_tells for t in found):
        return False
    return any(_is_bare_sentence(text, sentence, tongue) for sentence in _sentences_of(found))


def _is_bare_sentence(text: str, sentence: list[Token], tongue: Tongue) -> bool:
    """Whether the sentence has a word that tells so, and none with such a letter but names."""
    written = [text[t.start : t.end] for t in sentence]
    return any(word.casefold() in tongue.bare_tells for word in written) and all(
        word.isascii() or word[0].isupper() for word in written
    )


def _with_letters(text: str, found: list[Token], tongue: Tongue) -> list[Token]:
    """With these letters in the small words of sentences that are written without them."""
    if not is_bare(text, found, tongue):
        return found
    written: list[Token] = []
    for sentence in _sentences_of(found):
        bare = tongue.bare if _is_bare_sentence(text, sentence, tongue) else {}
        written += [t._replace(word=bare.get(t.word, t.word)) for t in sentence]
    return written


def _sentences_of(found: list[Token]) -> list[list[Token]]:
    """The words, sentence by sentence."""
    edges = [0, *(p for p, token in enumerate(found) if token.opens and p), len(found)]
    return [found[first:last] for first, last in itertools.pairwise(edges)]


def _western(text: str) -> str:
    """The same, as long, with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c > "\x7f" and c.isdecimal() else c for c in text)


# ---------------------------------------------------------------- words one by one


@cache
def _pattern(signs: str) -> re.Pattern[str]:
    letter = rf"[^\W\d_][{INSIDE}]*"
    word = rf"(?:{letter})+(?:[{signs}](?:{letter})+)*" if signs else rf"(?:{letter})+"
    return re.compile(rf"{word}|[0-9]+|[§+%]|(?<=\s)&(?=\s)")


def _opens(gap: str, before: str, after: str, small: bool, tongue: Tongue) -> bool:
    """Whether the signs between two words end a sentence; `small`: the second begins without a capital."""
    if not _STOPS & set(gap):
        return False
    if gap.strip() != ".":
        return True
    if before.isdigit():
        return after not in tongue.months and after not in tongue.after_ordinal
    goes_on = before in tongue.shortened or (small and before in tongue.amounts)
    return not goes_on and gap != "."


def _scan(text: str, tongue: Tongue) -> list[Token]:
    """The words, numbers and signs of the text, one by one."""
    found: list[Token] = []
    end, before, said = 0, "", ""
    words, marks = tongue.numbers.words, tongue.marks
    for match in _pattern(tongue.signs).finditer(text):
        word = match[0]
        word = word.casefold() if word.isascii() and word.isalnum() else tongue.fold(word)
        if not word:
            continue
        start, stop = match.span()
        gap = text[end:start]
        gap = gap if gap.isascii() else _INVISIBLE.sub("", gap)
        if word in marks and found and before not in tongue.never_marks:
            said, end, before = marks[word], stop, word
            continue
        if gap in _GLUE and found and _goes_on(before, gap, word, tongue):
            found[-1] = found[-1]._replace(word=before + word, end=stop, number=-1)
            end, before = stop, before + word
            continue
        if said:
            gap, said = gap + said, ""
        plain = gap in ("", " ", "-")
        small = match[0].islower()
        opens = not found or (not plain and _opens(gap, before, word, small, tongue))
        parted = not plain and bool(_BREAKS & set(gap) or " - " in gap)
        number = -1 if word.isalpha() and word not in words else tongue.number_of(word)
        found.append(Token(word, start, stop, number, opens, parted, False, gap in (" ", "-")))
        end, before = stop, word
    return found


# What stands between the parts of one word.
_GLUE = frozenset(("'", ""))


def _goes_on(before: str, gap: str, word: str, tongue: Tongue) -> bool:
    """Whether a word is the end of the one before: "bro'r", "85'er"."""
    if before.isdigit():
        return word == tongue.of_year
    return bool(gap) and len(word) == 1 and word != "s" and before.isalpha() and bool(tongue.marks)


_THREE, _GROUPED = re.compile(r"\d{3}"), re.compile(r"[1-9]\d{0,2}([. \u00a0\u202f]\d{3})*")


def _whole_numbers(text: str, found: list[Token], tongue: Tongue) -> list[Token]:
    """The same, where "4.200" and "21 000" are one number, "1,80" has no numbers of its own, and
    "24/7" is no number at all."""
    result: list[Token] = []
    for place, token in enumerate(found):
        before = result[-1] if result and token.number >= 0 else None
        if before is None or before.number < 0:
            result.append(token)
            continue
        between = text[before.end : token.start]
        split = token.end - token.start > 1 and between in (",", ".", " ", "\u00a0", "\u202f")
        if split and between != "," and _are_thousands(text, before, token):
            number = before.number * 1000 + token.number
            result[-1] = before._replace(end=token.end, number=number, word=str(number))
        elif (split and between in (",", ".")) or _is_decimal(between, found[place + 1 :], tongue):
            result[-1] = before._replace(number=-1)
            result.append(token._replace(number=-1))
        elif between == "/" and (before.word, token.word) == _ALWAYS and tongue.always:
            result[-1] = before._replace(end=token.end, number=-1, word=tongue.always)
        elif between == "/" and (before.word, token.word) in _FRACTIONS:
            result[-1] = before._replace(number=-1)
            result.append(token._replace(number=-1))
        else:
            result.append(token)
    return result


_ALWAYS = ("24", "7")
_FRACTIONS = frozenset({("1", "2"), ("1", "4"), ("3", "4"), ("1", "3")})


def _is_decimal(between: str, rest: list[Token], tongue: Tongue) -> bool:
    """Whether a comma, as a sign or as a word, stands before the decimals of what is measured."""
    sign = between if between == "," else tongue.marks.get(between.strip().casefold())
    return sign == "," and bool(rest) and rest[0].word in tongue.measures


def _are_thousands(text: str, before: Token, token: Token) -> bool:
    """Whether three digits follow one to three, or more that are grouped so themselves."""
    return bool(_THREE.fullmatch(token.word) and _GROUPED.fullmatch(text, before.start, before.end))


# "jaaaa", "neeej", "hjæææælp".
_REPEATED = re.compile(r"(.{1,2}?)\1\1+")


def _respelled(
    found: list[Token],
    tongue: Tongue,
    spellings: Spellings,
    known: Callable[[str], bool] | None,
) -> list[Token]:
    """The same with known spellings put right, and number words written with a slip where it is told what
    else is `known`; one written word may become several."""
    result: list[Token] = []
    for token in found:
        right = spellings.get(token.word) or _aged(token.word, tongue)
        if right is None:
            drawn = len(token.word) > 3 and not token.word.isdecimal()  # 21000 is not drawn out
            short = _REPEATED.sub(r"\1", token.word) if drawn else token.word
            right = spellings.get(short, (short,)) if short != token.word else None
        if right is None and known and not known(token.word):
            number = tongue.slipped_number(token.word)
            right = (number,) if number else None
        if right is None:
            result.append(token)
            continue
        for place, word in enumerate(right):
            first = token._replace(word=word, number=tongue.number_of(word))
            result.append(first if place == 0 else first._replace(opens=False, parted=False))
    return result


def _unclipped(found: list[Token], tongue: Tongue, known: Callable[[str], bool]) -> list[Token]:
    """The same with the vowel that dialects leave out of infinitives ("ka itj kom op" -> "komme")."""
    result = found[:1]
    for before, token in itertools.pairwise(found):
        word = token.word
        if before.word in tongue.before_infinitive and word[-1:] not in (tongue.vowel, ""):
            doubled = f"{word}{word[-1]}{tongue.vowel}"
            whole = next((w for w in (word + tongue.vowel, doubled) if known(w)), word)
            finite = word.endswith(tongue.clauses.verb_ending[-1:])
            token = token._replace(word=whole) if len(word) > 2 and not finite else token
        result.append(token)
    return result


def _meant(found: list[Token], tongue: Tongue) -> list[Token]:
    """The same with the words put right that what stands beside them tells: "svært ved og gå",
    "100 m", "jeg ikke kan"."""
    turned = tongue.turned
    places = [p for p, t in enumerate(found) if t.word in turned]
    if not places:
        return found
    result = list(found)
    for place in reversed(places):  # from the end, so that places before hold
        token = found[place]
        if token.word in tongue.denies:
            verb = place + 1 if _is_late_verb(found, place, tongue) else place - 1
            if verb > place or _is_early_verb(found, place, tongue):
                finite = tongue.present if verb > place else {}
                word = result[verb].word
                result[place] = token._replace(word=finite.get(word, word))
                result[verb] = result[verb]._replace(word=token.word)
            continue
        right = _right_for(found, place, tongue)
        if right:
            more = [
                token._replace(word=w, opens=False, parted=False, glued=True) for w in right[1:]
            ]
            first = token._replace(word=right[0], number=tongue.number_of(right[0]))
            result[place : place + 1] = [first, *more]
    return result


def _right_for(found: list[Token], place: int, tongue: Tongue) -> tuple[str, ...] | None:
    """The right words for this one, None if it is right."""
    word = found[place].word
    if word in tongue.present and (
        _is_finite(found, place, tongue) or _goes_before_its_subject(found, place, tongue)
    ):
        return (tongue.present[word],)
    if word in tongue.infinitives and _follows_a_modal(found, place, tongue):
        return (tongue.infinitives[word],)
    if word in tongue.beside:
        return _right_beside(found, place, tongue)
    return _word_for(found, place, tongue) if len(word) == 1 else None


def _word_for(found: list[Token], place: int, tongue: Tongue) -> tuple[str, ...] | None:
    """The word for which a single letter stands, if a word follows it, or a number goes before."""
    word = found[place].word
    follows = place + 1 < len(found) and found[place + 1].glued
    if place and found[place - 1].number >= 0:
        meant = tongue.letters_after.get(word) if not follows else None
    else:
        spelled = follows and len(found[place + 1].word) == 1  # "p t s d"
        beside = follows and found[place].glued and not spelled and len(found[place - 1].word) > 1
        meant = tongue.letters_for.get(word) if beside else None
    return (meant,) if meant else None


def _right_beside(found: list[Token], place: int, tongue: Tongue) -> tuple[str, ...] | None:
    """The right words for this one by those beside it in its sentence."""
    token = found[place]
    before = found[place - 1].word if place and not token.opens else ""
    after = ""
    if place + 1 < len(found) and not found[place + 1].opens:
        after = found[place + 1].word
    for rule in tongue.beside[token.word]:
        if rule.before and before not in rule.before:
            continue
        if after in rule.after if rule.after else after not in rule.unless:
            return rule.right
    return None


def _is_late_verb(found: list[Token], place: int, tongue: Tongue) -> bool:
    """Whether the verb follows its negation in a clause that depends on no other."""
    if place == len(found) - 1 or found[place + 1].opens:
        return False
    verb, subject = found[place + 1].word, place - 1
    if _follows_its_subject(found, place, tongue):
        return verb in tongue.verbs or verb in tongue.present
    if subject < 1 or found[subject].word not in tongue.subjects or found[place].opens:
        return False
    return verb in tongue.present and _follows_a_noun(found, subject, tongue)


def _is_early_verb(found: list[Token], place: int, tongue: Tongue) -> bool:
    """Whether an infinitive after a modal goes before the negation: "jeg vil leve ikke mere"."""
    if place < 2 or found[place].parted or found[place - 1].word not in tongue.present:
        return False
    after = found[place + 1] if place + 1 < len(found) else None
    ends = after is None or after.opens or after.word in tongue.ends_denied
    return ends and found[place - 2].word in tongue.modals and not found[place - 1].opens


def _follows_a_modal(found: list[Token], place: int, tongue: Tongue) -> bool:
    """Whether a modal stands before, but for a small word, or for the subject of a question."""
    if not place or found[place].opens or found[place].parted:
        return False
    at = place - 1
    if at and found[at].word in tongue.between:
        at -= 1
    if found[at].word in tongue.modals:
        return True
    turned = at and found[at].word in tongue.subjects and found[at - 1].word in tongue.modals
    return bool(turned) and (at < 2 or found[at - 2].word not in tongue.subjects)


def _is_finite(found: list[Token], place: int, tongue: Tongue) -> bool:
    """Whether its subject stands right before: one of the closed words, or a relative."""
    if _follows_its_subject(found, place, tongue):
        return True
    if not place or found[place].opens:
        return False
    clauses, before = tongue.clauses, found[place - 1]
    if before.word in tongue.numbers.ands:  # "ligger på gulvet og svare ikke"
        return place + 1 < len(found) and found[place + 1].word in tongue.denies
    if before.word in clauses.relative:
        return place < 2 or found[place - 2].word not in tongue.modals
    at = place - 1
    if before.word in clauses.relations and at and found[at - 1].word in clauses.my:
        at -= 1
    elif before.word not in tongue.subjects:
        return False
    if found[at].opens or found[at].parted or found[at - 1].word in clauses.begins:
        return True
    return before.word in tongue.subjects and _follows_a_noun(found, at, tongue)


def _follows_a_noun(found: list[Token], place: int, tongue: Tongue) -> bool:
    """Whether no word stands before that a subject may follow in its own clause: nothing but a run-on
    sentence brings them together ("kan jeg få tolk jeg snakke ikke dansk")."""
    before = found[place - 1].word
    clauses = tongue.clauses
    verb = before in tongue.modals or before in tongue.verbs or before in clauses.finite
    small = before in clauses.company or before in tongue.common or before in tongue.between
    ends = before.endswith(clauses.verb_ending[-1:]) and before not in tongue.measures
    return not (verb or small or ends)


def _goes_before_its_subject(found: list[Token], place: int, tongue: Tongue) -> bool:
    """Whether the subject stands behind, after a word that begins the clause: "hvordan søge jeg hjælp"."""
    if not place or place + 1 >= len(found) or found[place + 1].opens:
        return False
    before, clauses = found[place - 1].word, tongue.clauses
    begins = before in clauses.fronted or before in clauses.how or before in tongue.interrogatives
    return begins and not found[place].opens and found[place + 1].word in tongue.subjects


def _follows_its_subject(found: list[Token], place: int, tongue: Tongue) -> bool:
    """Whether a subject with which a clause begins stands right before."""
    if not place or found[place].opens or found[place - 1].word not in tongue.subjects:
        return False
    if found[place - 1].opens or found[place - 1].parted:
        return True
    before = found[place - 2].word if place > 1 else ""
    return before in tongue.numbers.ands or (place > 2 and before in tongue.measures)


def _aged(word: str, tongue: Tongue) -> tuple[str, str] | None:
    """The number and the word that are written together in "tyveårig"."""
    for ending in tongue.numbers.aged:
        number = word.removesuffix(ending)
        if number != word and number in tongue.numbers.words:
            return number, ending
    return None


# ---------------------------------------------------------------- numbers of several words, dates


class Written(NamedTuple):
    """A date at [start, end) of a text. `year` is as written, "82" too, and 0 where there is none; so is
    `month` ("den 3.")."""

    start: int
    end: int
    day: int
    month: int
    year: int


@cache
def _date_pattern(tongue: Tongue, whole: bool) -> re.Pattern[str]:
    """Dates with a year; without `whole`, also those without, or with nothing but the day."""
    name = rf"(?P<name{{}}>{'|'.join(sorted(tongue.months, key=len, reverse=True))})"
    apart, alone = r"(?<![\d-])", r"(?<!\w)"
    day, month = r"(?P<day{}>0?[1-9]|[12]\d|3[01])", r"(?P<month{}>0?[1-9]|1[0-2])"
    year = r"(?P<year{}>(?:18|19|20)\d\d|\d\d)(?![\d-]|[./]\d)"
    marks, after = tongue.day_marks, r"(?:st|nd|rd|th)?"
    forms = [
        rf"{apart}{day}\s?[./-]\s?{month}\s?[./-]\s?{year}",
        rf"{apart}{day}[./]{month}\s(?P<year{{}}>(?:18|19|20)\d\d)(?!\d)",
        rf"{apart}{day}{marks}\s?{name}\.?,?\s?{year}",
        rf"{alone}{name}\.?\s{day}{after},?\s(?P<year{{}}>(?:18|19|20)\d\d)(?!\d)",
    ]
    if not whole:
        said = r"(?:(?<=\bden )|(?<=\bthe )|(?<=\bd\. )|(?<=\bd\.))"
        forms += [
            rf"{apart}{day}/{month}(?![\d/])(?:\s(?P<year{{}}>20\d\d)(?!\d))?",
            rf"{said}{day}\.{month}(?![\d.])",
            rf"{apart}{day}{marks}\s?{name}(?!\w)",
            rf"{alone}{name}\.?\s{day}{after}(?!\w)",
            rf"{said}{day}(?:{marks}|{after})(?!\w|[.,]?\s?\d|\.?\s[^\W\d])",
        ]
    return re.compile("|".join(form.replace("{}", str(n)) for n, form in enumerate(forms)), re.I)


def dates(text: str, tongue: Tongue, whole: bool = True) -> Iterator[Written]:
    """Each whole date in the text ("1/4 1982", "3. maj 82"); without `whole`, also "3. maj"."""
    for found in _date_pattern(tongue, whole).finditer(text):
        parts = {key.rstrip("0123456789"): part for key, part in found.groupdict().items() if part}
        year, month = int(parts.get("year", 0)), int(parts.get("month", 0))
        if name := parts.get("name"):
            month = tongue.months[name.casefold()]
        yield Written(*found.span(), int(parts["day"]), month, year)


def _numbered(text: str, found: list[Token], tongue: Tongue) -> list[Token]:
    """The same with said numbers and whole dates as one token each."""
    whole = list(dates(text, tongue)) if any(t.number >= 0 for t in found) else []
    words = [t.word for t in found]
    numbers = tongue.numbers
    result: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        date = next((d for d in whole if d.start <= token.start < d.end), None) if whole else None
        if date is not None:
            year = date.year if date.year > 99 else year_of(date.year)
            while at < len(found) and found[at].start < date.end:
                at += 1
            result.append(token._replace(end=date.end, number=year, date=True, word=DATE_WORD))
            continue
        value, after = -1, at + 1
        begins = (
            token.number >= 0 or token.word in numbers.articles or token.word in numbers.centuries
        )
        if begins or _written_apart(words, at, tongue) >= 0:
            value, after = _said(words, at, tongue)
        if value >= 0 and after > at + 1:
            token = token._replace(end=found[after - 1].end, number=value, word=str(value))
        result.append(token)
        at = after
    return result


def _said(words: list[str], at: int, tongue: Tongue) -> tuple[int, int]:
    """The number said from `at` ("to og fyrre", "to tusind og fem"), and where it ends; else -1."""
    year, end = _century_year(words, at, tongue)
    if year >= 0:
        return year, end
    value, end = _below_hundred(words, at, tongue)
    numbers = tongue.numbers
    one = value if value >= 0 else 1
    if end < len(words) and words[end] in numbers.hundreds and 1 <= one <= 9:
        value, end = _and_more(words, end + 1, one * 100, tongue)
    elif words[at] in numbers.hundreds:
        value, end = _and_more(words, at + 1, 100, tongue)
    thousands = end < len(words) and words[end] in numbers.thousands
    if thousands and 0 < (value if value >= 0 else one) < 1000:
        value, end = _and_more(words, end + 1, (value if value >= 0 else one) * 1000, tongue)
    return (value, end) if value >= 0 else (-1, at + 1)


def _and_more(words: list[str], at: int, value: int, tongue: Tongue) -> tuple[int, int]:
    """The value with what is said after a hundred or a thousand ("hundrede og to")."""
    after = at + 1 if at < len(words) and words[at] in tongue.numbers.ands else at
    if after == at or after >= len(words) or words[after].isdigit():
        return value, at
    more, end = _below_hundred(words, after, tongue)
    return (value + more, end) if 1 <= more < 100 else (value, at)


def _below_hundred(words: list[str], at: int, tongue: Tongue) -> tuple[int, int]:
    """The number of one word or two parts from `at`, and where it ends; -1 if there is none."""
    numbers = tongue.numbers
    whole = _written_apart(words, at, tongue)
    if whole >= 0:
        return whole, at + 2
    if words[at] in numbers.first:
        joined = at + 2 < len(words) and words[at + 1] in numbers.joiners
        if joined and words[at + 2] in numbers.second:
            return numbers.first[words[at]] + numbers.second[words[at + 2]], at + 3
        if numbers.bare and at + 1 < len(words) and words[at + 1] in numbers.second:
            return numbers.first[words[at]] + numbers.second[words[at + 1]], at + 2
    return tongue.number_of(words[at]), at + 1


def _written_apart(words: list[str], at: int, tongue: Tongue) -> int:
    """The number whose joiner is written together with one of its parts: "syv ogtyve", "femog fyrre"."""
    if at + 1 >= len(words):
        return -1
    numbers, first, second = tongue.numbers, words[at], words[at + 1]
    for joiner in numbers.joiners:
        if first in numbers.first and second.startswith(joiner):
            first_part, second_part = first, second[len(joiner) :]
        elif first.endswith(joiner) and second in numbers.second:
            first_part, second_part = first[: -len(joiner)], second
        else:
            continue
        if first_part in numbers.first and second_part in numbers.second:
            return numbers.first[first_part] + numbers.second[second_part]
    return -1


def _century_year(words: list[str], at: int, tongue: Tongue) -> tuple[int, int]:
    """The year said as "nitten [hundrede] [og] toogfirs" from `at`, and where it ends; else -1."""
    numbers = tongue.numbers
    century = numbers.centuries.get(words[at])
    if century is None:
        return -1, at
    after = at + 1
    for small in (numbers.hundreds, numbers.ands):
        if after < len(words) and words[after] in small:
            after += 1
    if after >= len(words) or words[after].isdigit():
        return -1, at
    value, end = _below_hundred(words, after, tongue)
    return (century + value, end) if 10 <= value <= 99 else (-1, at)
