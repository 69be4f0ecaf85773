"""Words to keys of the lexicon: known, inflected, compound, without æøå, misspelled. Knows no sentences."""

from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import OSA

from assistant.dialog import slips, tongue
from assistant.dialog.lexicon import SHORTEST_HEARD, Lexicon
from assistant.dialog.tokens import Token

# The shortest word that is surely meant by its slip, or by its sound alone; the longest that is looked up.
SHORTEST, LONGEST = 5, 24
# The longest ending of a compound that is written in two parts: "mand ligger" is no "mandlig".
ENDING = 2
# The longest common word that ends no compound: "mit hjem lige nu" holds no "hjemlige".
SMALL = 5


def _keys(lexicon: Lexicon, word: str) -> set[str]:
    """The keys by which the lexicon knows a word, endings and compounds included."""
    known = lexicon.classes_of
    found = {key for key in (f"={word}", *lexicon.tongue.bases(word)) if key in known}
    if 3 < len(word) <= tongue.LONGEST:
        if word[:3] in lexicon.heads:
            begins = (f"{word[:cut]}*" for cut in range(3, len(word) + 1))
            found.update(key for key in begins if key in known)
        if word[-3:] in lexicon.tails:
            ends = (f"*{word[cut:]}" for cut in range(len(word) - 2))
            found.update(key for key in ends if key in known)
    return found


def _without_letters(lexicon: Lexicon, word: str) -> set[str]:
    """The keys of a word whose æ, ø and å are written a, o and a."""
    found: set[str] = set()
    for base in lexicon.tongue.bases(word):
        if base not in lexicon.ordinary:
            found.update(lexicon.loose.get(base, ()))
    for cut in range(4, min(len(word), tongue.LONGEST)):
        if word[:cut] not in lexicon.ordinary:
            found.update(lexicon.loose.get(word[:cut] + "*", ()))
    return found


def _slips(lexicon: Lexicon, word: str) -> list[str]:
    """The words of the lexicon from which one slip of the finger makes this one. Of a word of four letters
    none is another: too many words are one of four letters with another in it."""
    typed = lexicon.tongue.typed
    letters = len(typed(word))
    if letters < slips.SHORTEST:
        return []
    return [
        other
        for other in _within(lexicon, word, 1).get(1, ())
        if letters > slips.SHORTEST or _is_not_one_for_another(typed(word), typed(other))
    ]


def _is_not_one_for_another(word: str, other: str) -> bool:
    return len(word) != len(other) or sorted(word) == sorted(other)


def _within(lexicon: Lexicon, word: str, most: int) -> dict[int, list[str]]:
    """How many letters differ -> the words of the lexicon that differ from this one by so many, `most` at
    most. It is none of them itself."""
    typed, found = lexicon.tongue.typed, dict[int, list[str]]()
    forms = {typed(word), word} if most == 1 else {typed(word)}  # "oe" may be "ø" or two letters
    for other in {near for form in forms for near in slips.may_be(lexicon.near, form, most)}:
        meant, least = typed(other), min(most, slips.reach(len(other)))
        apart = [d for f in forms if (d := slips.distance(f, meant, least)) is not None]
        if apart:
            found.setdefault(min(apart), []).append(other)
    return found


def _nearest(lexicon: Lexicon, word: str) -> list[str]:
    """The words of the lexicon that a misspelled word comes closest to, or else one of its stems."""
    for stem in lexicon.tongue.bases(word):
        if len(stem) < (SHORTEST if stem == word else 8):
            continue
        found = _within(lexicon, stem, slips.reach(len(stem)) if stem == word else 1)
        if found:
            return sorted(found[min(found)])
    return []


def _in_other_vowels(lexicon: Lexicon, word: str) -> Iterator[str]:
    """The word with one of its vowels as the one that sounds like it ("kontanthjelp")."""
    folded = frozenset(letters for letters, _ in lexicon.tongue.bare_letters)
    for vowel, other in lexicon.tongue.vowels_alike:
        for at in range(1, len(word)):
            of_two = not folded.isdisjoint((word[at - 1 : at + 1], word[at : at + 2]))
            if word.startswith(vowel, at) and (len(vowel) > 1 or not of_two):
                yield word[:at] + other + word[at + len(vowel) :]


def _nearest_in_other_vowels(lexicon: Lexicon, word: str) -> tuple[str, list[str]]:
    """The words that a misspelled word comes nearest to, and how it is then written: with its own vowels or
    with another for one of them; a short word has to be one itself then."""
    found = _nearest(lexicon, word)
    if found:
        return word, found
    others = _in_other_vowels(lexicon, word)
    if len(word) < SURE:
        return word, [o for o in others if is_word(lexicon, o)]
    near = ((other, _nearest(lexicon, other)) for other in others)
    return next((each for each in near if each[1]), (word, []))


def _in_broad_vowels(lexicon: Lexicon, word: str) -> list[str]:
    """The words that a misspelled word sounds like with one of its vowels said more broadly or less ("ongst",
    "deprasjon"): in a short word nothing else is wrong."""
    tongue, found = lexicon.tongue, list[str]()
    for at in range(len(word)):
        for vowel, other in tongue.vowels_broad:
            if not word.startswith(vowel, at) or len(word) < SHORTEST:
                continue
            meant = word[:at] + other + word[at + len(vowel) :]
            heard = (o for index in lexicon.heard for o in index.get(tongue.heard(meant), ()))
            if is_word(lexicon, meant):
                found.append(meant)
            elif at and len(tongue.typed(meant)) > SURE:
                found += heard
    return list(dict.fromkeys(found))


def _sounding(lexicon: Lexicon, word: str) -> list[str]:
    """The words of the lexicon that a misspelled word sounds like."""
    tongue = lexicon.tongue
    if not tongue.sounds:
        return []
    whole = tongue.unswallowed(word)
    for stem in tongue.bases(whole):
        if len(stem) < (SHORTEST_HEARD if stem == whole else SHORTEST):
            continue
        sound = tongue.heard(stem)
        found = [
            other
            for index in lexicon.heard
            for other in index.get(sound, ())
            if stem == whole or other in lexicon.classes_of
        ]
        if found:
            return found
    return []


def is_known(lexicon: Lexicon, word: str) -> bool:
    """Whether the word, as written, is one of the lexicon or an ordinary word beside it."""
    folded = lexicon.tongue.fold(word)
    if folded in lexicon.ordinary or folded in lexicon.tongue.common:
        return True
    return folded in lexicon.spellings or bool(_keys(lexicon, folded))


def is_word(lexicon: Lexicon, folded: str) -> bool:
    """Whether the very word stands in the lexicon."""
    return folded in lexicon.classes_of or f"={folded}" in lexicon.classes_of


def known_keys(lexicon: Lexicon, word: str) -> set[str]:
    """The keys of a word that is spelled right, or has its æ, ø and å written a, o and a."""
    found = _keys(lexicon, word)
    if found or word in lexicon.ordinary or not word.isalpha():
        return found
    return _without_letters(lexicon, word)


def meant_without_letters(lexicon: Lexicon, word: str) -> tuple[str, ...]:
    """The keys of the word that looks like this one where its letters are lacking ("laser" for "låser")."""
    return lexicon.loose.get(word, ())


def lacks_letters(text: str, lexicon: Lexicon, found: list[Token]) -> bool:
    """Whether no letter stands in the text that a keyboard may lack, and a word is none but for that."""
    loose, ordinary = lexicon.loose, lexicon.ordinary
    return text.isascii() and any(
        t.word in loose
        and len(t.word) > 3
        and t.word not in ordinary
        and not is_word(lexicon, t.word)
        for t in found
    )


def written_alike(lexicon: Lexicon, word: str) -> frozenset[str]:
    """The keys of words that sound like one that is known by its ending alone: "liger" is an ending of "lig",
    and "ligger" too."""
    if (
        is_word(lexicon, word)
        or word in lexicon.ordinary
        or len(word) < SHORTEST
        or not word.isalpha()
    ):
        return frozenset()
    own = lexicon.tongue.bases(word)
    near = _sounding(lexicon, word)
    if word not in lexicon.loose:
        near = [*near, *_slips(lexicon, word)]
    alike = (o for o in near if o not in own and is_word(lexicon, o))
    return frozenset(key for other in alike for key in _keys(lexicon, other))


def may_be_misspelled(lexicon: Lexicon, word: str) -> bool:
    """Whether an unknown word is worth a search for what it comes near."""
    long = SHORTEST_HEARD <= len(word) <= LONGEST
    return long and word.isalpha() and word not in lexicon.ordinary


class Guess(NamedTuple):
    """What a misspelled word may be meant for. `alike`: it sounds so; `sure`: it can be nothing else."""

    keys: frozenset[str]
    alike: bool
    sure: bool


def guessed(lexicon: Lexicon, word: str) -> Guess:
    """The words that a misspelled one sounds like, or is but for a slip, or else comes nearest to."""
    alike = _sounding(lexicon, word)
    near = alike or _slips(lexicon, word)
    surely = len(word) >= SHORTEST or _is_swapped(lexicon, word, near)
    if not near:
        written, near = _nearest_in_other_vowels(lexicon, word)
        surely = _is_surely_meant(written, near)
    if not near:
        near = alike = _in_broad_vowels(lexicon, word)
        surely = bool(near)
    near = [other for other in near if other not in lexicon.spellings] or near
    keys = [_keys(lexicon, other) for other in near]
    meant = [{number for key in one for number in lexicon.classes_of[key]} for one in keys]
    one = all(each == meant[0] for each in meant) or _of_one_stem(lexicon, near)
    return Guess(frozenset[str]().union(*keys), bool(alike), one and surely)


def _is_swapped(lexicon: Lexicon, word: str, near: list[str]) -> bool:
    """Whether a short word is another with two letters swapped: nobody means anything else by it."""
    typed = lexicon.tongue.typed
    return all(sorted(typed(word)) == sorted(typed(other)) for other in near)


def _of_one_stem(lexicon: Lexicon, words: list[str]) -> bool:
    """Whether the words are forms of one ("aften", "aftenen")."""
    shared = set.intersection(*(set(lexicon.tongue.bases(word)) for word in words))
    return any(len(stem) >= SHORTEST_HEARD for stem in shared)


# A word this long with one letter wrong, or a letter too many, too few or two swapped in one almost as
# long, is surely meant; in a long compound two.
SURE, ALMOST, COMPOUND = 7, 6, 12


def _is_surely_meant(word: str, near: list[str]) -> bool:
    """Whether so many letters are right that a misspelled word must be meant."""
    if len(word) < ALMOST or not near:
        return False
    most = 2 if len(word) >= COMPOUND else 1
    return all(OSA.distance(word, other) <= most for other in near)


def apart(lexicon: Lexicon, found: list[Token]) -> list[Token]:
    """The same with words parted that are written together ("kanikke" -> "kan ikke")."""
    result: list[Token] = []
    strange = 0
    for token in found:
        parts: tuple[str, ...] = ()
        if strange < MOST_STRANGE and _may_be_several(lexicon, token.word):
            strange += 1 + len(token.word) // LONGEST * 5
            parts = _parts(lexicon, token.word)
        if not parts:
            result.append(token)
            continue
        for place, word in enumerate(parts):
            part = token._replace(word=word, number=lexicon.tongue.number_of(word))
            result.append(part if not place else part._replace(opens=False, parted=False))
    return result


def _may_be_several(lexicon: Lexicon, word: str) -> bool:
    """Whether it may be; as long as a sentence, it may end as words do that are known by their end."""
    if not SHORTEST_HEARD <= len(word) <= LONGEST_SENTENCE or is_word(lexicon, word):
        return False
    long = len(word) >= AS_LONG_AS_A_SENTENCE and all(k[0] == "*" for k in _keys(lexicon, word))
    return long or _is_strange(lexicon, word)


def _parts(lexicon: Lexicon, word: str) -> tuple[str, ...]:
    """The words of which a strange one consists: two small words, or one of them and another, or several
    small ones; none if it is one word."""
    tongue = lexicon.tongue
    if len(word) > LONGEST:
        return _several(lexicon, word)
    cuts = [(word[:cut], word[cut:]) for cut in range(1, len(word) - 1)]
    for first, second in cuts:
        small = first in tongue.runs and second in tongue.runs and len(word) >= SHORTEST
        if small and len(word) >= SURE and _sounding(lexicon, word):
            return ()
        if small or (first in tongue.runs_before and _may_run(lexicon, second)):
            return first, second
    for first, second in cuts:
        before = first in tongue.first_of_two and _may_run(lexicon, second)
        if before or (second in tongue.second_of_two and _may_run(lexicon, first)):
            return () if _meant_whole(lexicon, word) else (first, second)
    several = _several(lexicon, word) if len(word) >= SEVERAL else ()
    return () if several and _meant_whole(lexicon, word) else several


def _meant_whole(lexicon: Lexicon, word: str) -> bool:
    """Whether it sounds like a word of the lexicon, or is one but for a slip."""
    return bool(_sounding(lexicon, word) or _slips(lexicon, word))


# The most strange words of a message that are looked into: a bound on the time it takes.
MOST_STRANGE = 24
# The fewest letters of three words or more that are written together.
SEVERAL = 8


def _several(lexicon: Lexicon, word: str) -> tuple[str, ...]:
    """The words that are written together in this one, the fewest: small ones, and one other at most, or some
    in what is as long as a sentence. Two of them are words that nothing else is made of ("hundevagt" is no
    "hun de vagt"), or the first one asks."""
    tongue = lexicon.tongue
    telling = tongue.first_of_two & tongue.second_of_two
    small = tongue.runs | telling | tongue.interrogatives | tongue.numbers.articles
    most = MOST_OTHERS if len(word) >= AS_LONG_AS_A_SENTENCE else 1
    # By what is read up to a place, and how many other words are among it: the words.
    best: dict[tuple[int, int], tuple[str, ...]] = {(0, 0): ()}
    for end in range(1, len(word) + 1):
        for start, others in list(best):
            part = word[start:end]
            if len(part) > LONGEST:
                continue
            if part in small and len(part) > 1:
                key = (end, others)
            elif others < most and len(part) >= OTHER and _may_run(lexicon, part):
                key = (end, others + 1)
            else:
                continue
            words = (*best[start, others], part)
            if key not in best or len(words) < len(best[key]):
                best[key] = words
    found = [best[len(word), n] for n in range(most + 1) if (len(word), n) in best]
    clear = (
        words
        for words in found
        if sum(part in telling for part in words) > 1
        or (words[0] in tongue.interrogatives and small.issuperset(words))
    )
    return min(clear, key=len, default=())


# The fewest letters of the word that is no small one.
OTHER = 4
# From how many letters on several such words may be written together, and how many.
AS_LONG_AS_A_SENTENCE, LONGEST_SENTENCE = 15, 60
MOST_OTHERS = 5


def _may_run(lexicon: Lexicon, word: str) -> bool:
    """Whether a small word may be written together with this one."""
    return len(word) > 2 and is_word(lexicon, word)


def _is_strange(lexicon: Lexicon, word: str) -> bool:
    """Whether it is no word that the lexicon knows, nor an ordinary one, nor a name."""
    if is_word(lexicon, word) or word in lexicon.ordinary or word in lexicon.tongue.clauses.names:
        return False
    return not _keys(lexicon, word)


def joined(lexicon: Lexicon, found: list[Token]) -> list[Token]:
    """The same with split compounds made whole ("bo støtte" -> "bostøtte", "a d h d" -> "adhd")."""
    result: list[Token] = []
    tried = 0
    for token in _spelled_out(lexicon, found):
        before = result[-1] if result else None
        parts = before and token.glued and token.word.isalpha() and before.word.isalpha()
        parts = parts and not (len(token.word) <= SMALL and token.word in lexicon.tongue.common)
        if before and parts:
            whole = before.word + token.word
            near = tried < MOST_STRANGE and _may_be_near_whole(lexicon, before.word, token.word)
            tried += near
            if _is_whole(lexicon, before.word, token.word) or (
                near and _is_near_whole(lexicon, whole)
            ):
                result[-1] = before._replace(word=whole, end=token.end)
                continue
        result.append(token)
    return result


def _is_whole(lexicon: Lexicon, first: str, second: str) -> bool:
    """Whether two words together are a compound of the lexicon. With a word that begins a clause only as it
    stands there: "der efter" is "derefter", and "går der inden jeg" no "derinde"."""
    tongue, whole = lexicon.tongue, first + second
    if second in tongue.subordinates:
        return whole in lexicon.joined
    if first in tongue.never_first or whole in tongue.whole:
        return whole in tongue.whole
    least = max(7, len(first) + 3)
    return len(whole) >= least and any(
        len(b) >= max(least, len(whole) - ENDING) and b in lexicon.joined
        for b in tongue.bases(whole)
    )


def _may_be_near_whole(lexicon: Lexicon, first: str, second: str) -> bool:
    """Whether two words are worth a search for the compound that they come near: one of them is strange."""
    if len(first) + len(second) < slips.LONG or min(len(first), len(second)) < SHORTEST_HEARD:
        return False
    if first in lexicon.tongue.never_first or len(first) + len(second) > LONGEST:
        return False
    return _is_strange(lexicon, first) or _is_strange(lexicon, second)


def _is_near_whole(lexicon: Lexicon, whole: str) -> bool:
    """Whether two words of which one is misspelled are a compound of the lexicon: "ledsaer ordning"."""
    near = _sounding(lexicon, whole) or _nearest(lexicon, whole)
    return any(other in lexicon.joined for other in near)


# The fewest and the most letters that are spelled out one by one.
LETTERS, MOST_LETTERS = 3, 20


def _spelled_out(lexicon: Lexicon, found: list[Token]) -> list[Token]:
    """The same with words that are said letter by letter in one piece."""
    if [len(token.word) for token in found].count(1) < LETTERS:
        return found
    result: list[Token] = []
    at = 0
    while at < len(found):
        last, end = at + 1, min(at + MOST_LETTERS, len(found))
        while last < end and found[last].glued and len(found[last].word) == 1:
            last += 1
        whole = "".join(t.word for t in found[at:last]) if last - at >= LETTERS else ""
        known = last - at == len(whole) and is_word(lexicon, whole)
        token = found[at]
        result.append(token._replace(word=whole, end=found[last - 1].end) if known else token)
        at = last if known else at + 1
    return result
