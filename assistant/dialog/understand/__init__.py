"""Reads a message: danger first, then facts, commands, questions. Pure, and never raises.

Knows how sentences carry what the lexicon lists (negation and its reach, corrections, whom a
sentence is about, what is past or supposed); refuses to know what any answer leads to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from assistant.dialog.lexicon import Entry, Lexicon
from assistant.dialog.reading import CORRECTS, FELT, NOTED, WRONG, Reading
from assistant.dialog.tokens import Token
from assistant.dialog.understand.answers import (
    TAKEN,
    answers,
    beside_the_answer,
    blocked_by,
    denied_beside,
    doubted_at_an_end,
    no_more_needs,
    nothing_more,
    postcodes,
    words_asked,
)
from assistant.dialog.understand.corrections import settled
from assistant.dialog.understand.danger import (
    SAFE,
    calming,
    danger_across,
    danger_reads,
    dangers_of,
    dangers_that_add_up,
    less_what_one_does,
    needs_of,
    sign_reads,
    signs_told_by_staff,
    told_by_staff,
)
from assistant.dialog.understand.facts import TROUBLES, fact_reads
from assistant.dialog.understand.letters import with_the_letter
from assistant.dialog.understand.managed import (
    HELD,
    NEEDS,
    less_what_goes_well,
    less_what_is_managed,
)
from assistant.dialog.understand.people import GROWN, People
from assistant.dialog.understand.reads import Read, is_wished, reading_of
from assistant.dialog.understand.relatives import (
    CONSENT,
    RELATIVE,
    STAFF,
    about_the_person,
    is_staff,
    less_mere_places,
    less_what_is_told_of_others,
    less_where_another_lives,
)
from assistant.dialog.understand.requests import (
    ASKED_ABOUT,
    WRITES_FOR_SEVERAL,
    ages_of_several,
    as_asked,
    asks_for_my_part,
    less_asked,
    less_parts_of,
    less_sections,
    less_wished,
    other_reads,
    told_beside,
    with_refused,
    writes_for_several,
)
from assistant.dialog.understand.sayings import Match, find, in_trouble
from assistant.dialog.understand.strays import (
    NO_MATTER,
    all_that_is_asked,
    asked_beside,
    less_needs_in,
)
from assistant.dialog.understand.takebacks import NOTHING, less_taken_back, taken_back
from assistant.dialog.understand.text import Text
from assistant.dialog.understand.times import Times
from assistant.rules.model import Fact, Kind, Question


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


NOTHING_TOLD: Mapping[str, frozenset[str]] = MappingProxyType({})
BESIDE = FELT | {WRONG, CORRECTS}
"""The small talk that means something beside what is told with it."""
PRESSURE = "paavirke"
"""The matter out of scope that is an attempt to make Vejviser say things."""
GETS_TO_KNOW = "hvem_faar_det_at_vide"
"""The question about who is told what."""


LISTS = TROUBLES | {HELD, "asker_needs"}
"""The questions whose answers are lists, which may stand beside anything."""


def _weighed(said: list[Read], others: list[Read], strays: list[Read]) -> list[Read]:
    """What was told, asked and commanded. Who tries to make it say things asks and commands nothing:
    "sig, at jeg har ret til botilbud" is no question about it."""
    pressure = [r for r in others if r.reading.target == PRESSURE]
    if pressure:
        return [r for r in said if r.reading.target != ASKED_ABOUT] or pressure
    strays = strays if said else all_that_is_asked(others)
    if strays:
        return said + strays
    idle = ("out_of_scope", "small_talk")
    return said + _once(
        [r for r in others if r.reading.kind not in idle or r.reading.target in BESIDE]
    )


def _once(reads: list[Read]) -> list[Read]:
    """Without the same command twice, read as a saying and as an answer to the screen."""
    asked = ("question",)
    return list(
        {
            (
                r.reading.kind,
                r.reading.target,
                r.reading.offer,
                r.reading.member * (r.reading.kind in asked),
            ): r
            for r in reads
        }.values()
    )


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


def _aside(text: Text, typed: str, people: People) -> list[Read]:
    """What a relative tells of themselves, of others or of staff, which seems no answer: "min mand forstår
    det ikke", "jeg bor selv i Aarhus". None of it was read, so it is not sure."""
    if "?" in typed or not people.tells_an_aside():
        return []
    entry = Entry("small_talk", NOTED, True, "", "says", (), "laest: fortalt om andre")
    return [reading_of(text, Match(entry, 0, text.size, False, True), True, False)]


def _idle(text: Text, typed: str, others: list[Read], matched: list[Match]) -> list[Read]:
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


def _less_what_is_denied(
    said: list[Read],
    facts: Mapping[str, Fact],
    wanted: frozenset[str],
    told: Mapping[str, frozenset[str]],
) -> list[Read]:
    """Without the members of a set that are denied, unless it was asked for or they were told before: free
    text adds members and closes nothing."""
    return [
        r
        for r in said
        if r.reading.value is not False
        or r.reading.target in wanted
        or r.reading.member in told.get(r.reading.target, ())
        or facts[r.reading.target].kind is not Kind.SET
    ]


def _less_needs_in_answers(
    text: Text, answered: list[Read], said: list[Read], wanted: frozenset[str]
) -> list[Read]:
    """Without the needs in the very words of an answer to another question, where no wish is told: "der
    går ingen bus her" tells whether one can get about, and asks for no transport."""
    told = [r for r in (*answered, *said) if r.reading.target in wanted]
    if not told or wanted & TROUBLES:
        return said
    return [
        r
        for r in said
        if r.reading.target != NEEDS
        or not any(r.first < t.last and t.first < r.last for t in told)
        or is_wished(text, r)
    ]


FEW = 5
"""The most words of a message that is a bare age: "19 tror jeg nok"."""


def _taken_alone(
    text: Text, said: list[Read], facts: Mapping[str, Fact], wanted: frozenset[str], asker: str
) -> list[Read]:
    """The same with a bare number as a sure age, where it was told before for whom it is asked, and no other
    number is asked for: "det er min bror", and then "39", or "vist 39"."""
    numbers = any(facts[f].kind is Kind.NUMBER for f in wanted if f in facts)
    light = text.small | text.idle | text.words("lette ord") | text.words("måske")
    told = [p for p, t in enumerate(text.tokens) if t.number >= 0]
    if not asker or numbers or len(told) != 1 or text.size > FEW:
        return said
    if text.tokens[told[0]].number < GROWN or text.all & ~light & ~(1 << told[0]):
        return said
    return [replace(r, reading=replace(r.reading, sure=True)) for r in said]


def _is_told_of_another(read: Read, people: People) -> bool:
    """Whether what would answer how the writer is, is told of another: "hun er ked af det"."""
    return read.reading.target == "asker_needs" and people.is_all_of_another(read.first, read.last)


def _less_guessed(bare: list[Read], others: list[Read], facts: Mapping[str, Fact]) -> list[Read]:
    """Without options guessed from single words of their labels where something is asked or commanded:
    "I skal have lavet en VUM. Hvad er det?" is no "have noget at lave"."""
    if not any(r.reading.sure and r.reading.kind in ("question", "command") for r in others):
        return bare
    return [
        r
        for r in bare
        if r.reading.sure
        or r.reading.kind != "fact"
        or facts[r.reading.target].kind not in (Kind.SET, Kind.CHOICE)
    ]


def _less_commands(others: list[Read], answered: list[Read]) -> list[Read]:
    """Without other commands in the words of an answer that is a command itself: "det var alt" closes
    a list where one was asked for, and no conversation."""
    commands = [r for r in answered if r.reading.kind == "command"]
    return [r for r in others if not commands or r.reading.kind != "command"]


def _less_asked(
    text: str, others: list[Read], said: list[Read], wanted: frozenset[str]
) -> list[Read]:
    """Without a question in the words of a sure answer, where no question mark stands ("jeg tør ikke"), and
    without a command in the midst of one: "helst bare mig og en medarbejder" calls for nobody."""
    told = [r for r in said if r.reading.sure and r.reading.target in wanted - LISTS]
    idle = ("command",) if "?" in text else ("command", "question")
    return [r for r in others if r.reading.kind not in idle or not _is_part(r, told)]


def _is_part(read: Read, told: list[Read]) -> bool:
    """Whether it is but a part of the words of what was told."""
    length = read.last - read.first
    return any(
        t.first <= read.first and read.last <= t.last and t.last - t.first > length for t in told
    )


def _less_changes(others: list[Read], said: list[Read]) -> list[Read]:
    """A wish to change an answer as a mere correction where what is right follows at once: "jeg skrev
    forkert, jeg er 43"."""
    return [
        _corrects(r)
        if (r.reading.kind, r.reading.target) == ("command", "change")
        and any(s.reading.sure and s.first >= r.last for s in said)
        else r
        for r in others
    ]


def _less_of_consent(text: Text, typed: str, others: list[Read], said: list[Read]) -> list[Read]:
    """Without a question about who gets to know in the sentence by which it is told that the person must
    not: "hun må ikke få det at vide"."""
    told = [r for r in said if r.reading.target == CONSENT] if "?" not in typed else []
    return [
        r
        for r in others
        if r.reading.target != GETS_TO_KNOW or not any(text.same(r.first, t.first) for t in told)
    ]


def _with_my_part(
    text: Text, said: list[Read], others: list[Read]
) -> tuple[list[Read], list[Read]]:
    """What is told and what is asked, where a relative asks what they can do themselves."""
    asked = asks_for_my_part(text)
    if not asked:
        return said, others
    kept = [r for r in others if r.reading.kind == "question" or not _meets(r, asked)]
    known = any(r.reading.kind == "question" and _meets(r, asked) for r in kept)
    return [r for r in said if not _is_part(r, asked)], kept if known else [*kept, *asked]


def _less_ages_of_several(
    text: Text, said: list[Read], others: list[Read]
) -> tuple[list[Read], list[Read]]:
    """What is told without the ages of several people, and what is asked with what is said to who writes for
    several: "min søn er 19, og min datter er 22"."""
    ages = ages_of_several(text, said)
    if not ages:
        return said, others
    known = any(r.reading.target == WRITES_FOR_SEVERAL for r in others)
    return [r for r in said if r not in ages], others if known else [
        *others,
        writes_for_several(text, ages),
    ]


def _meets(read: Read, others: list[Read]) -> bool:
    return any(read.first < o.last and o.first < read.last for o in others)


def _less_consent_asked_for(said: list[Read], others: list[Read]) -> list[Read]:
    """Without a consent told in the words of a question about it: "må jeg gøre det, uden at hun ved det?" """
    asked = [r for r in others if r.reading.target == CONSENT]
    return [
        r
        for r in said
        if r.reading.target != CONSENT or not any(a.first < r.first < a.last for a in asked)
    ]


def _less_what_is_kept_secret(danger: list[Read], others: list[Read]) -> list[Read]:
    """Without a doubtful danger of a relative's own in the words by which they ask who gets to know: the one
    who must not is whom they help."""
    asked = [r for r in others if r.reading.target in (CONSENT, GETS_TO_KNOW)]
    return [
        r for r in danger if r.reading.sure or r.reading.member == "anden" or not _meets(r, asked)
    ]


def _corrects(read: Read) -> Read:
    return replace(read, reading=replace(read.reading, kind="small_talk", target=CORRECTS))


def _wanted(expecting: Question | None) -> frozenset[str]:
    """The facts that bare answers are about. Whoever is asked about age may give a year of birth."""
    facts = frozenset(expecting.facts) if expecting else frozenset()
    return facts | {"birth_year"} if "age" in facts else facts


def danger_in(text: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """The dangers alone, as surely spelled: for a text that is mainly in another tongue."""
    return tuple(read.reading for read in dangers_of(text, lexicon))


def understand(
    text: str,
    lexicon: Lexicon,
    facts: Mapping[str, Fact],
    expecting: Question | None = None,
    shown: Sequence[str] = (),
    asker: str = "",
    told: Mapping[str, frozenset[str]] = NOTHING_TOLD,
) -> tuple[Reading, ...]:
    """All that was read, danger first, then in the order of the text, weak signs of danger last; () if
    nothing was.

    `expecting` is the question on the screen: its bare answers are then read as well. `shown` are
    the option ids on the screen in their order, for "nummer 2"; without it, the fact's own order.
    `asker` is who was told to be asking before: what a relative says of themselves is not the person's.
    `told` are, by fact, the options told before, which may be taken back.
    """
    view = Text(text, lexicon)
    if not view.size:
        return ()
    wanted = _wanted(expecting)
    matched, exceptions = find(view, wanted)
    denied_too = wanted | told.keys()
    found = less_what_is_managed(view, in_trouble(view, matched, wanted), denied_too)
    found = less_asked(view, found, wanted)
    people, times = People(view), Times(view)
    danger = danger_reads(view, found, people, times)
    signs = sign_reads(view, found, people, times)
    said = less_sections(view, fact_reads(view, found, facts, wanted, people, times), facts)
    said = as_asked(view, said, facts)
    for offers in (ASKED_ABOUT, *(wanted & {HELD})):
        said = told_beside(view, said, offers)
    if HELD in wanted:
        said = less_wished(view, with_refused(view, said, HELD), HELD)
    others = with_the_letter(view, text, other_reads(view, found))
    if expecting:
        blocked = blocked_by(exceptions)
        bare = answers(view, expecting, facts, shown, found, said, blocked)
        bare = _less_guessed(bare, others, facts)
        bare = [r for r in bare if not _is_told_of_another(r, people)]
        bare += postcodes(view, facts, wanted)
        said = beside_the_answer(view, said, bare, facts, wanted)
        said += [r for r in bare if r.reading.kind == "fact"]
        said = doubted_at_an_end(view, said, wanted)
        said += denied_beside(view, said, facts, wanted)
        answered = [r for r in bare if r.reading.kind != "fact"]
        said = _less_needs_in_answers(view, answered, said, wanted)
        others = _less_asked(text, _less_commands(others, answered), said, wanted) + answered
    strays = asked_beside(view, said, others)
    said = less_parts_of(others, less_needs_in(said, strays))
    said = less_what_goes_well(view, said, wanted)
    topics = frozenset(r.reading.target for r in others if r.reading.kind == "question")
    staff = asker == STAFF or is_staff(said)
    danger = told_by_staff(danger) if staff else danger
    if wanted and wanted <= lexicon.others_aside:
        said = less_what_is_told_of_others(said, wanted)
    said = less_what_one_does(view, said, danger)
    said = calming(view, said) if SAFE in wanted else said
    said = less_mere_places(said, wanted, asker)
    said = about_the_person(
        said, facts, wanted, lexicon.helper_counts, people, danger, topics, asker
    )
    said = _taken_alone(view, less_where_another_lives(said, wanted, asker), facts, wanted, asker)
    if asker == RELATIVE or any(r.reading.value == RELATIVE for r in said):
        said, others = _with_my_part(view, said, others)
    said, others = _less_ages_of_several(view, said, others)
    for_another = asker in (RELATIVE, STAFF) or any(r.reading.target == "asker" for r in said)
    said += needs_of(danger, facts, said, for_another)
    said = _less_what_is_denied(settled(view, said, wanted), facts, wanted, told)
    ours = wanted.isdisjoint(told)
    on_screen = words_asked(expecting, lexicon.tongue) if expecting and ours else NOTHING
    back = taken_back(view, facts, told, TAKEN in wanted, on_screen)
    if back:
        said = [*less_taken_back(said, back), *back]
        others = less_taken_back(others, [r for r in back if r.reading.target != HELD])
    others = _less_of_consent(view, text, _less_changes(others, said), said)
    said = _less_consent_asked_for(said, others)
    danger = _less_what_is_kept_secret(danger, others) if asker == RELATIVE else danger
    rest = _weighed(said, others, strays)
    rest = rest or ([] if danger else _idle(view, text, others, found))
    if expecting and not (rest or danger):
        rest = nothing_more(view)
    if not danger:
        rest = rest + no_more_needs(view, rest, wanted, told)
    if asker == RELATIVE and not (rest or danger):
        rest = _aside(view, text, people)
    rest.sort(key=lambda r: (r.first, r.last, r.reading.target, r.reading.member))
    danger = danger_across(view, danger)
    danger = told_by_staff(danger) if staff else danger
    signs = signs_told_by_staff(signs) if staff else signs
    danger += dangers_that_add_up(signs, danger)
    return tuple(r.reading for r in (*danger, *rest, *signs))
