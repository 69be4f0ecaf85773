"""Bare answers to the question on the screen: a number, yes or no, an option, "ved ikke"."""

from collections.abc import Mapping, Sequence
from functools import cache

from assistant.dialog import slips
from assistant.dialog.lexicon import DATE, NUMBER, WORD, YEAR, Entry, ops_of
from assistant.dialog.reading import (
    AGREED,
    AGREES,
    BARE,
    CORRECTS,
    OF_ANOTHER,
    OF_ME,
    REST_DENIED,
    THAT_IS_ALL,
    WRONG,
    Value,
)
from assistant.dialog.tokens import tokens
from assistant.dialog.tongue import Tongue, year_of
from assistant.dialog.understand.asking import asks
from assistant.dialog.understand.managed import is_managed
from assistant.dialog.understand.reads import Read, reading_of, unsure
from assistant.dialog.understand.sayings import NAMED, WHAT_IS_IT, Match
from assistant.dialog.understand.text import MOST, Spans, Text, covered
from assistant.dialog.understand.words import is_known
from assistant.rules.facts import ASKED_ABOUT, HELD, NEEDS
from assistant.rules.model import Fact, Kind, Option, Question

# The question what of the last message was taken wrongly, which "det hele" answers in full.
TAKEN = "taken"
# In words, the longest answer by number, and the longest message of which a part may be the label of
# an option, or its beginning a "ved ikke".
LONGEST, LONGEST_LABEL, LONGEST_UNKNOWN = 24, 10, 16
# The question to which a kind word is a yes ("okay", "fint"). To what is asked of a person it is none.
AGREED_TO = "confirm"
# The most words of a "nej" that ends a list though nothing else of it is read.
LONGEST_NO = 12
# The small talk by which it is said that what was understood is not so.
MENDS = (WRONG, CORRECTS, OF_ANOTHER, OF_ME)
# The group of sayings that name something that is not on the screen: "noget helt andet".
OTHER = "andet end det viste"
# The groups that ask what is meant: the question on the screen, or the words that follow.
WHAT_IS_MEANT, WHAT_IS = (WHAT_IS_IT, "forstår ikke det"), "spørger hvad det er"
# So many words after a "nej" may be about something else.
REST = 3
# The most words of a message that a yes or no at its end answers.
FEW = 6
# The first number that, by itself, is no option's.
FIRST_UNCOUNTED = 10
# The most options of which "alle" tells each.
MEANT_BY_ALL = 3


def _bare(fact: Fact, value: Value, member: str, label: str) -> Entry:
    return Entry("fact", fact.id, value, member, "answers", (), BARE + label)


def read_bare(
    text: Text, fact: Fact, value: Value, where: tuple[int, int], label: str, sure: bool = True
) -> Read:
    """A bare answer to the question on the screen."""
    member = str(value) if fact.kind is Kind.SET and isinstance(value, str) else ""
    said: Value = True if member else value
    match = Match(_bare(fact, said, member, label), where[0], where[1], False, True)
    return reading_of(text, match, said, sure)


def _unknown(text: Text, fact: Fact, where: tuple[int, int], sure: bool = True) -> Read:
    """ "Ved ikke" said to a fact."""
    entry = Entry("unknown_fact", fact.id, True, "", "answers", (), BARE + "ved ikke")
    return reading_of(text, Match(entry, where[0], where[1], False, True), True, sure)


def _command(text: Text, command: str, where: tuple[int, int], label: str) -> Read:
    """A command that is the whole answer."""
    entry = Entry("command", command, True, "", "answers", (), BARE + label)
    return reading_of(text, Match(entry, where[0], where[1], False, True), True, True)


def _whole(text: Text, group: str) -> tuple[int, int] | None:
    """Where a saying of the group is the whole message."""
    for first, last, denied in text.spans(group):
        if not denied and text.covers(first, last):
            return first, last
    return None


def _opening(text: Text, group: str) -> tuple[int, int] | None:
    """Where a saying of the group begins the message."""
    for first, last, denied in text.spans(group):
        if not denied and text.begin >> first & 1:
            return first, last
    return None


def _clause_of(text: Text, group: str) -> tuple[int, int] | None:
    """Where a saying of the group is a whole clause: "det har jeg svaret på. Ingenting"."""
    for first, last, denied in text.spans(group):
        ends = last == text.size or last in text.parts or not text.gap_stops >> last & 1
        if not denied and ends and text.begins_clause(first):
            return first, last
    return None


def _after_hesitation(text: Text, group: str) -> tuple[int, int] | None:
    """ "ja, nej, det ved jeg ikke": a saying of the group at the end, only yes and no before it."""
    idle = text.words("kantord") | text.words("ja begynder") | text.words("nej begynder")
    for first, last, denied in text.spans(group):
        before = (1 << first) - 1
        if not denied and text.finish >> last & 1 and not before & ~idle:
            return first, last
    return None


def _answer_number(text: Text, fact: Fact, found: list[Match], blocked: Spans) -> list[Read]:
    """Bare numbers within the fact's limits, that nothing else in the message claims."""
    reads = []
    taken = {p for first, last, _ in blocked for p in range(first, last)}
    for match in found:
        # A number that a saying has read, of this fact or another, is not read once more.
        if match.entry.how in ("says", "maybe", "answers") or match.entry.target == fact.id:
            taken.update(range(match.first, match.last))
    for place, token in enumerate(text.tokens):
        inside = 0 <= fact.minimum <= token.number <= fact.maximum
        if token.date or not inside or place in taken:
            continue
        if text.denied(place, place + 1):
            continue
        reads.append(read_bare(text, fact, token.number, (place, place + 1), "tal", text.size <= 8))
    return reads[:MOST]


def _answer_year(text: Text, facts: Mapping[str, Fact], blocked: Spans) -> list[Read]:
    """A year or a whole date given where age or year of birth was asked for."""
    fact = facts.get("birth_year")
    if fact is None:
        return []
    bits = (text.bits[YEAR] | text.bits[DATE]) & ~covered(blocked)
    reads = []
    for place, token in enumerate(text.tokens):
        if bits >> place & 1 and fact.minimum <= token.number <= fact.maximum:
            where = (place, place + 1)
            reads.append(read_bare(text, fact, token.number, where, "årstal", text.size <= 8))
    return reads[:MOST]


def _tells_age(reads: list[Read]) -> bool:
    """Whether an age is told in place of the year."""
    return any(r.reading.target == "age" and r.reading.sure for r in reads)


def _answer_short_year(text: Text, fact: Fact) -> list[Read]:
    """Two digits given where the year of birth was asked for; tens in letters may be an age."""
    if not (text.size <= 3 and text.bits[NUMBER]):
        return []
    return [
        read_bare(
            text,
            fact,
            year_of(t.number),
            (p, p + 1),
            "årstal",
            t.word.isdigit() or t.number % 10 > 0,
        )
        for p, t in enumerate(text.tokens)
        if 10 <= t.number <= 99
    ]


def _answer_truth(
    text: Text, fact: Fact, question: Question, found: list[Match], reads: list[Read]
) -> list[Read]:
    """Yes, no or neither, said alone or first."""
    for label, value in ((question.yes, True), (question.no, False)):
        if _says_label(text, label):
            return [read_bare(text, fact, value, (0, text.size), label)]
    agreed = ((AGREED, True),) if fact.id == AGREED_TO else ()
    for group, value in (("ja", True), ("nej", False), *agreed):
        where = _whole(text, group)
        if where:
            return [read_bare(text, fact, value, where, group, not text.has("måske"))]
    if fact.id in text.lexicon.short and _after_hesitation(text, "det var alt"):
        return []  # "næ, det er det hele" closes a list that stood there before
    last = _last_word(text)
    if last:
        return [read_bare(text, fact, last[1] == "ja", last[0], last[1], not text.has("måske"))]
    where = _opening(text, "både og")
    if where and not any(r.first <= where[0] and where[1] <= r.last for r in reads):
        return [_unknown(text, fact, where, False)]
    for group, value in (("ja begynder", True), ("nej begynder", False)):
        where = _opening(text, group)
        if where:
            after, lexicon = where[1], text.lexicon
            told = any(r.reading.target == fact.id for r in reads)
            short = fact.id in lexicon.short
            if short and not (value or told) and _is_of_something_else(text, after, question):
                return []
            if not (value or told) and _corrects_another(text, after, reads):
                return []
            doubts = (
                _wavers(text, after),
                value and _has_condition(text, after),
                fact.id in lexicon.bare
                and not _ends_at(text, after)
                and _goes_on_otherwise(text, after, question),
                fact.id in lexicon.bare and _asks_after(found, after),
                fact.id in lexicon.short and not (value or told) and _rest(text, after) >= REST,
                fact.id == AGREED_TO and not value and denies_else(text, after),
            )
            return [read_bare(text, fact, value, where, group, not any(doubts))]
    if any(m.entry.kind == "question" and m.last == text.size for m in found):
        return []  # "må hun godt sige nej?"
    return _answer_at_the_end(text, fact, reads)


def _answer_at_the_end(text: Text, fact: Fact, reads: list[Read]) -> list[Read]:
    """A yes or no after a few other words: "for nu ja", "uden hjælp? nej". Where the opposite is told as
    well, neither is sure."""
    last = text.size - 1
    counted = any(token.number >= 0 for token in text.tokens[:last])
    if fact.id == AGREED_TO and counted:
        return []  # "to uger, ja" says over again what was told, and is no yes to what is to be confirmed
    for group, value in (("ja begynder", True), ("nej begynder", False)):
        if last and text.words(group) >> last & 1 and text.size <= FEW:
            told = [
                r for r in reads if r.reading.target == fact.id and r.reading.value is not value
            ]
            asks = any(t.opens for t in text.tokens[last:])
            return [read_bare(text, fact, value, (last, last + 1), group, asks or not told)]
    return []


OF_WHERE = "hvor man bor"
"""The group of the words for where one lives."""
OF_THIS = "ikke om noget andet"
"""The group of what may follow a "nej, ikke ..." that is about what was asked."""


def denies_else(text: Text, last: int) -> bool:
    """Whether a "nej" that ends there goes on with a "not" of something else: "nej, ikke arbejde"."""
    again = text.words("nej begynder")
    while last < text.size and again >> last & 1:
        last += 1  # "nej nej, bare træt"
    if last >= text.size - 1 or not text.negations >> last & 1:
        return False
    if text.tokens[last + 1].number >= 0:
        return False
    return not any(first == last + 1 for first, _, _ in text.spans(OF_THIS))


def _is_of_something_else(text: Text, last: int, question: Question) -> bool:
    """Whether all of weight that follows a "nej" that ends there is known to be nothing of what is asked:
    "nej, ikke i fare lige nu", "nej, men han er så træt". An unknown word may be a place."""
    if _ends_at(text, last):
        return False
    light = (
        text.small | text.idle | text.words("lette ord") | text.words("kantord") | text.negations
    )
    rest = [t.word for p, t in enumerate(text.tokens) if p >= last and not light >> p & 1]
    asked = words_asked(question, text.tongue)
    if text.spans(OF_WHERE) or any(_is_one_of(word, asked, text.tongue, True) for word in rest):
        return False
    return bool(rest) and all(is_known(text.lexicon, word) for word in rest)


def _corrects_another(text: Text, last: int, reads: list[Read]) -> bool:
    """Whether a "nej" that ends there only puts right what was told of another fact: "nej vent jeg er 42"."""
    said_twice = text.words("nej begynder") >> last & 1  # "nej nej, jeg er bare træt"
    puts_right = not said_twice and any(first == last for first, _, _ in text.spans("rettelser"))
    return puts_right and any(r.reading.kind == "fact" and r.first > last for r in reads)


def _wavers(text: Text, last: int) -> bool:
    """Whether it is taken back in part at once: "jo måske, jeg kan ikke huske det"."""
    return any(last <= first for first, _, _ in text.spans("ved ikke"))


def _asks_after(found: list[Match], last: int) -> bool:
    """Whether something is asked after the yes or no: "ja, men hvor længe varer det?" """
    return any(m.entry.kind == "question" and m.first >= last for m in found)


def _rest(text: Text, last: int) -> int:
    """The words that follow, but for small ones, up to a "men"."""
    turns = (text.all & ~text.gap_stops) >> last
    before = (turns & -turns) - 1  # all, where there is none
    return (text.all >> last & ~(text.small >> last) & before).bit_count()


def _goes_on_otherwise(text: Text, last: int, question: Question) -> bool:
    """Whether a clause with another verb than the question's follows the yes or no: "nej, hun vil ikke
    have fremmede ind" tells nothing of where she lives."""
    subjects = text.words("jeg") | text.words("han hun")
    while last < text.size - 1 and text.small >> last & 1 and not subjects >> last & 1:
        last += 1
    if last >= text.size - 1 or not subjects >> last & 1:
        return False
    voices = (question.ask.du, question.ask.relative, question.ask.staff)
    return (text.said[last + 1],) not in {_words(ask, text.tongue)[:1] for ask in voices}


def _ends_at(text: Text, last: int) -> bool:
    """Whether another sentence begins there: "ja. Han er 43"."""
    return last < text.size and text.tokens[last].opens


def _has_condition(text: Text, last: int) -> bool:
    """Whether a yes is followed by "hvis": it may be a no."""
    return bool(text.words("hvis") >> last)


def _last_word(text: Text) -> tuple[tuple[int, int], str] | None:
    """The last yes or no where the message is nothing but those and corrections."""
    yes, no = text.words("ja begynder"), text.words("nej begynder")
    idle = text.words("kantord") | text.words("rettelser") | yes | no
    if text.all & ~idle or not (yes and no):
        return None
    place = max(yes.bit_length(), no.bit_length()) - 1
    return (place, place + 1), "ja" if yes >> place & 1 else "nej"


@cache
def _words(label: str, tongue: Tongue) -> tuple[str, ...]:
    """The folded words of a label."""
    return tuple(token.word for token in tokens(label, tongue))


def _says_label(text: Text, label: str) -> bool:
    """Whether the message is the label, word for word."""
    words = _words(label, text.tongue)
    return bool(words) and words == text.said


def _shown(fact: Fact, shown: Sequence[str]) -> list[Option]:
    """The options on the screen, in their order there."""
    by_id = {o.id: o for o in fact.options}
    return [by_id[i] for i in shown if i in by_id] if shown else list(fact.options)


def _answer_options(
    text: Text, fact: Fact, shown: Sequence[str], reads: list[Read], blocked: Spans
) -> list[Read]:
    """An option by its label, its number on the screen, or yes/no where labels begin so."""
    options = _shown(fact, shown)
    for option in options:
        if any(label and _says_label(text, label) for label in (option.label, option.relative)):
            return [read_bare(text, fact, option.id, (0, text.size), option.label)]
    numbered = _answer_ordinals(text, fact, options)
    if numbered:
        return numbered
    whole = _answer_all_or_none(text, fact, options)
    if whole:
        return whole
    if any(r.reading.target == fact.id for r in reads):
        return []
    none = _answer_none_first(text, fact, options)
    if none:
        return none
    named = _answer_label_words(text, fact, options)
    named = [r for r in named if r.reading.sure or not _is_in_longer(r, reads)]
    named = [r for r in named if not any(f < r.last and r.first < last for f, last, _ in blocked)]
    return named or _answer_yes_option(text, fact, options)


TOLD_AT_A_LOSS = frozenset({"samtykke", "age"})
"""The facts that are told in words of not knowing: "jeg tror ikke, han ved at jeg skriver", "ved ikke hvor
gammel, 70 måske"."""


def _told_at_a_loss(reads: list[Read]) -> list[Read]:
    return [r for r in reads if r.reading.target in TOLD_AT_A_LOSS]


def _is_in_longer(read: Read, reads: list[Read]) -> bool:
    """Whether it is part of what is surely told of another fact ("bor sammen med" is no wish for
    company)."""
    length = read.last - read.first
    return any(
        r.reading.sure
        and r.first <= read.first
        and read.last <= r.last
        and r.last - r.first > length
        for r in reads
    )


def _answer_all_or_none(text: Text, fact: Fact, options: list[Option]) -> list[Read]:
    """ "alle" and "ingen af dem" said to a set."""
    if fact.kind is not Kind.SET:
        return []
    for group, value in (("alle", True), ("ingen af dem", False), ("nej", False)):
        where = _whole(text, group)
        if where and value and len(options) > MEANT_BY_ALL and fact.id != TAKEN:
            return []  # "det hele" is how much it is, and names no danger, drink or debt
        if where:
            return _all_so(text, fact, options, value, where, group)
    return []


def _answer_none_first(text: Text, fact: Fact, options: list[Option]) -> list[Read]:
    """ "Ingen af dem" or "nej" as a sentence of its own, before others: "Nej, ingenting. Det er slut", or the
    first at a comma. Of what is hard it tells nothing: "Nej. Jeg kan ikke mere"."""
    if fact.kind is not Kind.SET or fact.id == NEEDS:
        return []
    for group in ("ingen af dem", "nej"):
        where = _opening(text, group)
        parted = group == "ingen af dem" and where and where[1] in text.parts
        if where and (parted or _ends_at(text, where[1])):
            return _all_so(text, fact, options, False, where, group)
    of_myself = fact.about == "asker"
    where = _clause_of(text, "ingen af dem") if fact.id == HELD else None
    where = _opening(text, "har det selv godt") if of_myself else where
    return _all_so(text, fact, options, False, where, "ingen af dem") if where else []


def _all_so(
    text: Text,
    fact: Fact,
    options: list[Option],
    value: bool,
    where: tuple[int, int],
    group: str,
) -> list[Read]:
    """The same of each option: that it is so, or that it is not."""
    return [
        reading_of(text, Match(_bare(fact, value, o.id, group), *where, False, True), value, True)
        for o in options
    ]


def _answer_yes_option(text: Text, fact: Fact, options: list[Option]) -> list[Read]:
    """ "nej" where just one label begins with "Nej"."""
    for group in ("ja", "nej"):
        where = _whole(text, group) or _opening(text, f"{group} begynder")
        if not where:
            continue
        begin = [o for o in options if _begins_with(text, o.label, f"{group} begynder")]
        if len(begin) == 1:
            return [read_bare(text, fact, begin[0].id, where, begin[0].label)]
        return []
    return []


def _begins_with(text: Text, label: str, group: str) -> bool:
    """Whether the first word of the label is a saying of the group."""
    first = _words(label, text.tongue)[:1]
    numbers = text.lexicon.classes_of.get(f"={first[0]}", ()) if first else ()
    sayings = [op for op in ops_of(text.lexicon, group) if len(op) == 1]
    return any(op[0][:2] == (WORD, n) for op in sayings for n in numbers)


def _answer_ordinals(text: Text, fact: Fact, options: list[Option]) -> list[Read]:
    """Options by their number: "2", "nummer 2", "den første", "1 og 3"."""
    reads: list[Read] = []
    if text.size > LONGEST or any(t.word in text.tongue.of_an_age for t in text.tokens):
        return []
    if any(t.number >= FIRST_UNCOUNTED for t in text.tokens):
        return []  # nobody counts so far down a list without numbers: it is an age or an hour
    if text.has(OTHER):
        return []
    tongue = text.tongue
    idle = text.small | text.words("numre") | text.words("høflighed")
    ends = text.words("sidste")
    for place, token in enumerate(text.tokens):
        order = tongue.numbers.ordinals.get(token.word, token.number)
        if token.word in tongue.empty and not (place and text.words("numre") >> place - 1 & 1):
            order = token.number  # "andet" is another one, and "det andet" the second
        if ends >> place & 1:
            order = len(options)
        if order < 0:
            if not idle >> place & 1 and token.word not in tongue.or_and:
                return []
            continue
        if token.word in tongue.clauses.either or not 1 <= order <= len(options) or token.date:
            return []
        option = options[order - 1]
        where = place, place + 1
        sure = not option.urgent or (text.size > 1 and token.number >= 0)
        reads.append(read_bare(text, fact, option.id, where, option.label, sure))
    several = len({r.reading.value for r in reads}) > 1
    if several and fact.kind is not Kind.SET:
        return [unsure(r) for r in reads]
    if any(t.word in tongue.clauses.either for t in text.tokens):
        return [unsure(r) for r in reads]
    return reads


def _label_words(option: Option, tongue: Tongue) -> set[str]:
    """The words of an option's labels that carry meaning."""
    words = (*_words(option.label, tongue), *_words(option.relative, tongue))
    return {word for word in words if len(word) > 2 and word not in tongue.empty}


def _answer_label_words(text: Text, fact: Fact, options: list[Option]) -> list[Read]:
    """An option by words that only its label has; misspelled where just one comes close."""
    words = {o.id: _label_words(o, text.tongue) for o in options}
    idle = text.small | text.words("ja begynder") | text.words("nej begynder")
    said = [
        (p, t.word)
        for p, t in enumerate(text.tokens)
        if not idle >> p & 1 and len(t.word) > 2 and t.word not in text.tongue.empty
    ]
    if not said or len(said) > 6:
        return []
    hits: dict[str, list[int]] = {}
    for place, word in said:
        spelled = is_known(text.lexicon, word)
        owners = [i for i, own in words.items() if _is_one_of(word, own, text.tongue, spelled)]
        where = place, place + 1
        if len(owners) == 1 and not (
            text.denied(*where) or (fact.id == NEEDS and is_managed(text, *where))
        ):
            hits.setdefault(owners[0], []).append(place)
    known = sum(len(places) for places in hits.values())
    sure = known == len(said) and (fact.kind is Kind.SET or len(hits) == 1)
    if not sure and (text.size > LONGEST_LABEL or 3 * known < 2 * len(said)):
        return []
    if not sure and asks(text, ""):
        return []  # "kan vi gå på hold sammen" asks, and tells of no company
    return [
        read_bare(text, fact, option, (min(places), max(places) + 1), option, sure)
        for option, places in hits.items()
    ]


def words_of_options(text: Text, fact: Fact) -> dict[int, str]:
    """By place the option of which the label alone, of all of the fact's, has the word that stands there.
    What every sentence is made of names none: "ikke nogen", "ingen"."""
    words = {option.id: _label_words(option, text.tongue) for option in fact.options}
    small = text.tongue.empty | text.tongue.common
    found = {}
    for place, token in enumerate(text.tokens):
        if len(token.word) > 2 and token.word not in small:
            owners = [
                i for i, own in words.items() if _is_one_of(token.word, own, text.tongue, True)
            ]
            if len(owners) == 1:
                found[place] = owners[0]
    return found


def _is_one_of(word: str, own: set[str], tongue: Tongue, spelled: bool) -> bool:
    """Whether the word is one of these, with an ending, or a letter or two wrong; a word that is known
    is no misspelling of another: "længe" is no "læge"; and one of the smallest is no stem of a long one:
    "dem" is no "demens"."""
    if any(base in own for base in tongue.bases(word)) or any(
        word in tongue.bases(other) and len(other) - len(word) < len(word) for other in own
    ):
        return True
    most = 0 if spelled or len(word) < 4 else 1 if len(word) < 7 else 2
    return most > 0 and any(
        slips.distance(tongue.typed(word), tongue.typed(other), most) is not None
        for other in own
        if len(other) > 3
    )


def answers(
    text: Text,
    question: Question,
    facts: Mapping[str, Fact],
    shown: Sequence[str],
    found: list[Match],
    reads: list[Read],
    blocked: Mapping[str, Spans],
) -> list[Read]:
    """What the message says to the question on the screen, beside what the lexicon read."""
    asked = [facts[f] for f in question.facts if f in facts]
    where = _whole(text, "ved ikke") or _after_hesitation(text, "ved ikke")
    if where and not _says_so(reads, question, where):
        unknown = asked[:1] if question.id == AGREED_TO else asked
        return [_unknown(text, fact, where) for fact in unknown]
    where = _whole(text, "spring over")
    if where:
        return [_command(text, "skip", where, "spring over")]
    told = any(r.reading.target in question.facts for r in reads)
    where = None if told else _asks_what_is_meant(text, question, asked, found)
    if where:
        return [_command(text, "explain", where, WHAT_IS)]
    where = _names_another(text)
    if where and not reads and any(fact.kind is Kind.SET for fact in asked):
        return [_command(text, "else", where, OTHER)]
    if any(fact.kind is Kind.SET for fact in asked):
        where = _after_hesitation(text, THAT_IS_ALL)
        if where:
            return [_command(text, "continue", where, THAT_IS_ALL)]
    result: list[Read] = []
    for fact in asked:
        if fact.kind is Kind.NUMBER:
            result += _answer_number(text, fact, found, blocked.get(fact.id, []))
            if fact.id in ("age", "birth_year"):
                result += _answer_year(text, facts, blocked.get("birth_year", []))
            if fact.id == "birth_year" and not result and not _tells_age(reads):
                result += _answer_short_year(text, fact)
        elif fact.kind is Kind.TRUTH:
            answer = _answer_truth(text, fact, question, found, reads)
            result += [r for r in answer if not _is_in_longer(r, reads)]
        elif question.id == AGREED_TO:  # its options do not stand there
            told = any(r.reading.target == fact.id for r in reads)
            result += [] if told else _answer_label_words(text, fact, list(fact.options))
        else:
            result += _answer_options(text, fact, shown, reads, blocked.get(fact.id, []))
    if not result and not any(r.reading.target in question.facts for r in reads):
        short = text.size <= LONGEST_UNKNOWN and question.id != AGREED_TO
        where = _opening(text, "ved ikke") if short else None
        if where and (_of_what(text, where, question, found) or _at_a_loss(text, where[1], asked)):
            where = None
        result = [_unknown(text, fact, where, text.size < 12) for fact in asked] if where else []
        result = [r for r in result if not _is_in_longer(r, _told_at_a_loss(reads))]
    return result


def _asks_what_is_meant(
    text: Text, question: Question, asked: Sequence[Fact], found: list[Match]
) -> tuple[int, int] | None:
    """Where it is asked what the question on the screen means, or a word of it: "hvad er det for noget",
    "hvad er åben hjælp". What else is known to be a question is that one."""
    for group in WHAT_IS_MEANT:
        where = _whole(text, group)
        if where:
            return where
    where = _opening(text, WHAT_IS)
    if where is None or any(m.entry.kind == "question" and m.entry.how != NAMED for m in found):
        return None
    light = text.small | text.idle | text.words("lette ord")
    rest = [t.word for p, t in enumerate(text.tokens) if p >= where[1] and not light >> p & 1]
    words = _words_on_screen(question, asked, text.tongue)
    on_screen = all(_is_one_of(word, words, text.tongue, False) for word in rest)
    return where if rest and on_screen else None


def words_asked(question: Question, tongue: Tongue) -> set[str]:
    """The words of the question."""
    ask = question.ask
    return {word for one in (ask.du, ask.relative, ask.staff) for word in _words(one or "", tongue)}


def _words_on_screen(question: Question, asked: Sequence[Fact], tongue: Tongue) -> set[str]:
    """The words of the question, of what is said with it, and of its options."""
    labels = (label for fact in asked for o in fact.options for label in (o.label, o.relative))
    said = {word for one in (question.help, *labels) for word in _words(one or "", tongue)}
    return said | words_asked(question, tongue)


def _names_another(text: Text) -> tuple[int, int] | None:
    """Where something is named that is not on the screen, and nothing else: "noget helt andet", "andet"."""
    alone = text.size == 1 and text.said[0] in text.tongue.empty
    if alone and text.said[0] in text.tongue.numbers.ordinals:
        return 0, 1
    return _after_hesitation(text, OTHER)


def _of_what(text: Text, where: tuple[int, int], question: Question, found: list[Match]) -> bool:
    """Whether what is not known is told after it, and is no list, or is asked in the same words: "jeg ved
    ikke, om jeg beholder den", "ved ikke, hvad bostøtte er"."""
    first, last = where
    if any(m.entry.kind == "question" and m.first <= first and last < m.last for m in found):
        return True
    tells = last < text.size - 1 and bool(text.words("om det er så") >> last & 1)
    return tells and NEEDS in question.facts


def _at_a_loss(text: Text, last: int, asked: list[Fact]) -> bool:
    """Whether a "ved ikke" that ends there, where a list is asked for, goes on with what one is to do: "jeg
    ved ikke, hvor jeg skal få kræfterne fra"."""
    lists = any(fact.kind is Kind.SET for fact in asked)
    return lists and any(first == last for first, _, _ in text.spans("hvad man skal"))


def nothing_more(text: Text) -> list[Read]:
    """That there is no more of what was asked before, said where something else is asked: "nej, det var
    det". It is no miss."""
    where = _after_hesitation(text, "det var alt")
    entry = Entry("small_talk", AGREES, True, "", "says", (), "enig: det var alt")
    return [reading_of(text, Match(entry, *where, False, True), True, True)] if where else []


def no_more_needs(
    text: Text,
    rest: list[Read],
    wanted: frozenset[str],
    told: Mapping[str, frozenset[str]],
) -> list[Read]:
    """That there is no more, where it is asked whether there is, and what else is read after the "nej" tells
    nothing of it: "nej ikke rigtig, jeg kan godt det andet", "nej, men jeg bliver hurtigt træt"."""
    where = _opening(text, "nej begynder") if NEEDS in wanted and told.get(NEEDS) else None
    if where is None or where[1] - where[0] > 1:  # "det kan jeg ikke" may go on
        return []
    if any(r.reading.kind == "command" or r.reading.target in (NEEDS, *MENDS) for r in rest):
        return []
    first = next((p for p in text.parts if p and text.tokens[p].opens), text.size)
    if first > LONGEST_NO:
        return []
    return [_command(text, "continue", where, "nej begynder")]


def denied_beside(
    text: Text, said: list[Read], facts: Mapping[str, Fact], wanted: frozenset[str]
) -> list[Read]:
    """That the rest is not so, of a set of which an answer tells all there is: "alkohol" said where it
    was asked whether it is alcohol, drugs or both. "Mest alkohol" leaves the rest open."""
    asked = wanted & text.lexicon.rest_denied
    told = [r for r in said if r.reading.target in asked]
    if not told or not all(r.reading.sure and r.reading.value is True for r in told):
        return []
    if text.size > LONGEST_LABEL or text.negations or text.has("mest") or text.has("måske"):
        return []
    where = told[0].first, told[0].last
    return [
        reading_of(
            text, Match(_bare(fact, False, option.id, REST_DENIED), *where, True, True), False, True
        )
        for fact in (facts[target] for target in sorted(asked) if target in facts)
        for option in fact.options
        if option.id not in {r.reading.member for r in told}
    ]


def _says_so(reads: list[Read], question: Question, where: tuple[int, int]) -> bool:
    """Whether the very words of a "ved ikke" are an answer to this question: "tvivler"."""
    return any(
        r.reading.target in question.facts and r.reading.sure and (r.first, r.last) == where
        for r in reads
    )


def doubted_at_an_end(text: Text, said: list[Read], wanted: frozenset[str]) -> list[Read]:
    """The same, where an answer is in doubt that ends with not knowing: "til jul, men jeg ved det ikke"; and
    a yes or no that is made of what follows it: "ved ikke. Han bor vist i Kalundborg"."""
    if not text.negations or text.size > LONGEST_UNKNOWN:
        return said
    spans = [span for span in text.spans("ved ikke") if not span[2] and span[1] - span[0] > 1]
    begins = any(_begins_alone(text, first, last) for first, last, _ in spans)
    ends = max((first for first, last, _ in spans if text.finish >> last & 1), default=-1)
    return [
        unsure(r)
        if r.reading.target in wanted
        and not r.reading.member
        and (r.last <= ends or (begins and isinstance(r.reading.value, bool)))
        else r
        for r in said
    ]


def _begins_alone(text: Text, first: int, last: int) -> bool:
    """Whether the words begin the message and are a clause of their own."""
    ends = last in text.parts or not text.gap_stops >> last & 1
    return last < text.size and bool(text.begin >> first & 1) and ends


def blocked_by(exceptions: list[Match]) -> dict[str, Spans]:
    """By fact, where numbers stand that are not the answer asked for ("i 5 år")."""
    found: dict[str, Spans] = {}
    for match in exceptions:
        if match.entry.kind == "fact":
            found.setdefault(match.entry.target, []).append((match.first, match.last, False))
    return found


def beside_the_answer(
    text: Text,
    said: list[Read],
    bare: list[Read],
    facts: Mapping[str, Fact],
    wanted: frozenset[str],
) -> list[Read]:
    """Drops what the words of the answer could mean elsewhere ("2 år" is then no age)."""
    answers = covered(
        [(r.first, r.last, False) for r in (*said, *bare) if r.reading.target in wanted]
    )
    unknown = any(r.reading.kind == "unknown_fact" for r in bare)
    kept = []
    for read in said:
        fact = facts[read.reading.target]
        named = read.reading.member in text.lexicon.offers and not (
            fact.id == ASKED_ABOUT and NEEDS in wanted  # the need and the offer: both were told
        )
        trouble = fact.kind is Kind.SET and not named
        trouble = trouble and not unknown
        words = (1 << read.last) - (1 << read.first)
        taken = bool(words & answers) and not words & ~answers & ~text.small
        taken = taken and (fact.id != "asker" or "entry" not in wanted)
        if fact.id in wanted or trouble or not taken:
            kept.append(read)
    return kept


def postcodes(text: Text, facts: Mapping[str, Fact], wanted: frozenset[str]) -> list[Read]:
    """A postcode tells the municipality where that was asked, or a place name stands beside it."""
    fact = facts.get("bor_i_kommunen")
    if fact is None or fact.id not in wanted:
        return []
    return [
        read_bare(text, fact, text.lexicon.postcodes[token.number], (p, p + 1), "postnummer")
        for p, token in enumerate(text.tokens)
        if token.number in text.lexicon.postcodes
    ]
