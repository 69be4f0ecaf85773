"""Whether a text is a question, by its form. Knows no topics, and not what is asked."""

from assistant.dialog.tongue import Tongue
from assistant.dialog.understand.text import Text, bits_of

MARKS = frozenset("?\u061f")
"""The signs of a question, the Arabic one too."""
WHETHER, WHAT = "spørger om", "spørger hvad"
"""The groups of sayings after which a clause tells what is asked: after "om", or from a word that asks."""
UNEASE = "spørger af uro"
"""The group of sayings after which a clause of somebody tells what is feared or hoped, and so what is asked:
"bange for, at de tager pladsen"."""
HEARSAY = "har hørt det"
"""The group of sayings after which a clause tells what somebody was told or took for granted, and so what is
asked where it tells what one may: "naboen siger, at man kan få en afløser"."""
MAY = "må eller kan"
"""The group of verbs by which what was heard tells what one may: "at jeg skal søge" is told."""
PRESUMED = "mon det passer"
"""The group of sayings that ask of the whole of their sentence and of the one before: "så det må jeg vel også
kunne", "nu siger de, at det kan de ikke"."""
OF_IT = "passer det"
"""The group of sayings that ask whether what was just told is so: "er det rigtigt", "må de det"."""
WHO_ELSE = "hvem så"
"""The group of sayings that ask who helps, where what was spoken of does not: "hvem skal så"."""
SEEKS = "søger hjælp"
"""The group of sayings by which help is looked for: "hun mangler en, der kan komme"."""
UNKNOWN = "ved ikke hvordan"
"""The group of sayings by which something is not known, each with the word that would ask it as its last."""
VERBS = "bøjede ord"
"""The group of the verbs that tell of somebody: "er", "har", "bor"."""
ANOTHER_ASKS = "en anden spørger"
"""The group of sayings by which somebody else is told to ask: "min mor spørger", "lægen vil vide"."""

WIDE, ANY, DO, OPEN = "åbent spurgt", "åbent tilbud", "åbent gjort", "åbne ord"
"""A question asks what one can do at all if it holds no words but these, and one of "is there anything", or
one that asks and one of what is done."""
PLEA = "beder om råd"
"""The sayings by which that is not known."""

REST = 3
"""The most words behind those with which a question begins that goes on with the one before."""


def goes_on(text: Text) -> bool:
    """Whether a text is so short that it is all but the beginning of a question that goes on."""
    return bool(_beginning(text)) or _what_if(text) or _in_which_case(text)


def _beginning(text: Text) -> tuple[str, ...]:
    """The words with which it goes on, the most of them; () if it does not."""
    begins = [
        begins
        for begins in text.tongue.goes_on
        if text.said[: len(begins)] == begins and 0 < len(text.said) - len(begins) <= REST
    ]
    return max(begins, key=len, default=())


def _what_if(text: Text) -> bool:
    """Whether it is but the case in which it is asked: "og hvis jeg ikke har nogen"."""
    return any(text.said[: len(begins)] == begins for begins in text.tongue.what_if)


def asks_on(text: Text, written: str) -> bool:
    """Whether such a text asks, and tells nothing: "også maden?" has no verb of its own."""
    marked = not MARKS.isdisjoint(written)
    if _what_if(text) or (marked and _in_which_case(text)):
        return True
    if any(_is_verb(text.tongue, word) for word in text.said):
        return False
    begins = _beginning(text)
    return bool(begins) and (begins != text.tongue.goes_on[0] or marked)


def _in_which_case(text: Text) -> bool:
    """Whether it is but the case in which it is asked, as one goes on: "også når jeg ikke er hjemme"."""
    begins = (len(one) for one in text.tongue.goes_on if text.said[: len(one)] == one)
    after = text.said[max(begins, default=text.size) :]
    return bool(after) and after[0] in text.tongue.subordinates


def asks(text: Text, written: str) -> bool:
    """Whether something is asked: by its sign in what was `written`, after "gad vide om", or where a
    sentence begins with a word that asks, or with a verb before whom it is said of. Kind words before it
    are passed over."""
    if not MARKS.isdisjoint(written) or text.spans(WHETHER):
        return True
    tongue, words = text.tongue, (*text.said, "")
    turned = text.all & ~text.gap_stops  # "men hvad så med genoptræningen"
    first, passed = True, text.words("høflighed") | text.places_of(tongue.or_and) | turned
    for place, token in enumerate(text.tokens):
        first = token.opens or (first and (not place or bool(passed >> (place - 1) & 1)))
        inverted = (words[place], words[place + 1]) in tongue.questions
        if first and (words[place] in tongue.interrogatives or inverted):
            return True
    return any(_asks_at(text, place) for place in range(text.size - 1))


PHRASE = 4
"""So many words at most that a question begins with stand before its verb: "hvor meget af lønnen må de"."""


def _asks_at(text: Text, place: int) -> bool:
    """Whether a question begins there in the midst of a sentence: with a word that asks and a verb before
    whom it is said of; or with such a verb, where a clause begins after one that tells all of its own."""
    tongue, said = text.tongue, text.said
    if said[place] in tongue.interrogatives:
        return _asks_straight(text, place)
    if not _is_inverted(text, place):
        return False
    if place == 0 or text.tokens[place].opens:
        return True
    before = said[max(p for p in text.parts if p < place) : place]
    if place in text.parts and tongue.subordinates.isdisjoint(before):
        return any(_is_verb(tongue, word) for word in before)
    if _follows_told(tongue, before, said[place : place + 3]):
        return True
    then = bool(tongue.then) and said[place + 2 : place + 3] == (tongue.then,)
    return then and said[place] in tongue.modals


def _follows_told(tongue: Tongue, before: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    """Whether what may be is asked without a comma after what is told: "jeg er 69 kan jeg få en ledsager",
    and not "nu hvor jeg er syg kan jeg" or "jeg er så træt at nu kan jeg ikke"."""
    wishes = asked[0] in tongue.modals and tongue.denies.isdisjoint(asked[2:])
    if not wishes or asked[1] not in tongue.asked_subjects or not before:
        return False
    tells = before[0] in tongue.tells_of and tongue.subordinates.isdisjoint(before)
    return tells and before[-1] not in tongue.turns and any(_is_verb(tongue, w) for w in before[1:])


def _asks_straight(text: Text, place: int) -> bool:
    """Whether after the word that asks, and before anybody is named, a verb stands before whom it is said
    of: "hvem skal jeg", "hvad betyder", and not "hvad jeg skal"."""
    tongue = text.tongue
    subjects = tongue.subjects | tongue.asked_subjects | tongue.clauses.relative
    if place + 1 not in text.parts and _is_verb(tongue, text.said[place + 1]):
        return True
    for here in range(place + 1, min(place + 1 + PHRASE, text.size - 1)):
        if here in text.parts:
            return False
        if text.said[here : here + 2] in tongue.questions:
            return here + 1 not in text.parts
        if text.said[here] in subjects:
            return False
    return False


def _is_inverted(text: Text, place: int) -> bool:
    """Whether a verb stands there before whom it is said of."""
    tongue, (verb, subject) = text.tongue, text.said[place : place + 2]
    if verb in tongue.never_asks or place + 1 in text.parts:
        return False
    if (verb, subject) in tongue.questions:
        return True
    return _is_verb(tongue, verb) and subject in tongue.asked_subjects


def _is_verb(tongue: Tongue, word: str) -> bool:
    """Whether the word is, or looks like, a verb of a clause of its own."""
    if word in tongue.verbs:
        return True
    ends = bool(tongue.verb_ends) and word.endswith(tongue.verb_ends)
    return ends and word not in tongue.empty | tongue.never_asks


def asked_words(text: Text, written: str) -> list[tuple[int, int]]:
    """The words that ask, as [start, end) of what was `written`: from a word that asks, or a verb before whom
    it is said of, to where something is told ("er der kørsel til læge jeg er 44"); a sentence with the sign
    of a question, where nothing in it begins so; the clause after "gad vide om"."""
    return [(text.tokens[a].start, text.tokens[b - 1].end) for a, b in _asked_places(text, written)]


def _asked_places(text: Text, written: str) -> list[tuple[int, int]]:
    """The same as places of words."""
    tongue, found = text.tongue, list[tuple[int, int]]()
    clauses = {last for _, last, _ in text.spans(WHETHER)}
    for first, last in dict.fromkeys(text.sentences):
        begins = [
            place
            for place in range(first, last)
            if place in clauses
            or (text.said[place : place + 2] in tongue.questions and _may_begin(text, place, first))
            or (text.said[place] in tongue.interrogatives and text.begins_clause(place))
            or (place + 1 < last and _asks_at(text, place))
        ]
        if not begins and not MARKS.isdisjoint(_after(text, written, last)):
            begins = [first]
        reached = first
        for place in begins:
            if place >= reached:
                reached = _told_from(text, place, last)
                found.append((place, reached))
    return found


def _may_begin(text: Text, place: int, first: int) -> bool:
    """Whether a question may begin there: not after whom the verb is said of ("jeg får det dårligt"), or what
    turns its order ("nu er det")."""
    before = text.said[place - 1] if place > first else ""
    tongue = text.tongue
    turned = tongue.subjects | tongue.asked_subjects | tongue.turns | tongue.subordinates
    return place in text.parts or before not in turned


def _after(text: Text, written: str, place: int) -> str:
    """What stands between the word before this place and the one there."""
    end = text.tokens[place].start if place < text.size else len(written)
    return written[text.tokens[place - 1].end : end]


def _told_from(text: Text, begin: int, end: int) -> int:
    """Where a clause of its own tells something after the question that begins there; else its end."""
    whose, verbs = text.words("jeg") | text.words("han hun"), text.words(VERBS)
    for place in range(begin + 2, end - 1):
        tells = whose >> place & 1 and verbs >> place + 1 & 1
        asks = text.said[place - 1 : place + 1] in text.tongue.questions
        if tells and not asks and not text.joins_clause(place - 1, place):
            return place
    return end


def asks_of_it(text: Text) -> list[tuple[int, int]]:
    """The words that ask whether what was just told is so, as places of words."""
    return [(first, last) for first, last, _ in text.spans(OF_IT)]


def asks_who_else(text: Text) -> bool:
    """Whether it is asked who helps, where what was spoken of does not."""
    return bool(text.spans(WHO_ELSE))


def sought_words(text: Text) -> list[tuple[int, int]]:
    """The sentences in which help is looked for, as [start, end) of what was written."""
    sentences = dict.fromkeys(text.sentence(first) for first, _, _ in text.spans(SEEKS))
    return [(text.tokens[first].start, text.tokens[last - 1].end) for first, last in sentences]


def open_questions(text: Text, written: str) -> list[tuple[int, int]]:
    """The words, as in `asked_words`, by which it is asked, or said not to be known, what one can do at all
    or where one begins: "hvad kan jeg gøre", "jeg ved ikke, hvor jeg skal starte"."""
    wide, any_, done, light = map(text.words, (WIDE, ANY, DO, OPEN))
    passed = wide | any_ | done | light | text.small | text.idle | text.words("jeg")
    other = (~passed & ~text.negations) | text.places_of(text.tongue.asked_how)
    found = dict.fromkeys(
        (first, last)
        for first, last in _asked_places(text, written)
        if not (place := bits_of(first, last)) & other
        and (place & any_ or (place & wide and place & done))
    )
    found |= dict.fromkeys((first, last) for first, last, _ in text.spans(PLEA))
    return [(text.tokens[first].start, text.tokens[last - 1].end) for first, last in found]


def asks_at_large(text: Text, written: str) -> bool:
    """Whether it is nothing but such a question."""
    places = open_questions(text, written)
    said = (t for p, t in enumerate(text.tokens) if not (text.small | text.idle) >> p & 1)
    return bool(places) and all(
        any(first <= token.start and token.end <= last for first, last in places) for token in said
    )


def may_ask(text: Text, written: str) -> bool:
    """Whether a short text may ask of what was just answered: it asks anything, or does not begin as who
    tells something does."""
    return asks_anything(text, written) or text.tongue.tells_first.isdisjoint(text.said[:1])


def asks_anything(text: Text, written: str) -> bool:
    """Whether a short text is a question, or a part of one: a word that asks stands anywhere in it."""
    return asks(text, written) or not text.tongue.interrogatives.isdisjoint(text.said)
