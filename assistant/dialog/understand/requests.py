"""Questions, commands and matters out of scope, with what they name."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace

from assistant.dialog.lexicon import OFFER, Entry, Lexicon
from assistant.dialog.reading import COMPLAINT
from assistant.dialog.understand.kin import NOBODY_NAMED
from assistant.dialog.understand.managed import BARE_SUBJECT
from assistant.dialog.understand.reads import Read, reading_of
from assistant.dialog.understand.sayings import NAMED, WHAT_IS_IT, WHOM_TO_TELL, Match
from assistant.dialog.understand.text import Text, bits_of
from assistant.rules.facts import ASKED_ABOUT, HELD, NEEDS
from assistant.rules.model import Fact, Kind

Named = list[tuple[int, int, str]]
ASKS_LEAVE = "spørger om lov"
"""The group of asking what one may or must."""
SEVERAL = 3
"""So many offers of one question are answered."""
LETTERS = frozenset("abc")
"""What may follow the number of a section of law ("82 b")."""
APART = 5
"""At most so many words stand between two offers that are named in one breath."""
OF_OFFERS, EXPLAINS = frozenset({"indhold", "hvad_er"}), "hvad_er"
"""The topics that explain an offer, and the one that "Hvad er det?" asks of it."""
IN_GENERAL = OF_OFFERS | {"paaroerende"}
"""The topics that give way to what "det" is."""
TAKEN_UP = 20
"""So many words before it at most stands what "det" is."""
ABOUT_IT = {"klage": WHOM_TO_TELL}
"""By topic the question that takes it up, where it is another: "Hvem siger man det til?" """
PART_OF = {
    "aktindsigt": ("post", "raad"),
    "anden_afdeling": ("raad",),
    "ansoegning": ("post",),
    "bevilling": ("post",),
    "bisidder": ("ledsagelse",),
    "delete": ("raad",),
    "hvad_er": ("raad", "undervisning"),
    "gemmes": ("post",),
    "klage": ("post", "raad"),
    "mail": ("post",),
    "print": ("raad",),
    "steder": ("raad",),
    "tolk": ("raad",),
    "vum": ("post",),
}
"""By topic or command the needs that are none where they are told in the very words of it."""
APPLICATION, WHERE = "ansoegning", "klage_hvorhen"
"""The topic of an application, and the point where one complains."""
A_WORD = "ord"
"""The topic that asks what a word means."""
ASKS_FOR_HELP = frozenset("indhold krav ansoegning begynde kombinere".split())
"""Topics whose question may name the help that is wanted: "Hjælper I med post?" """
TOLD = frozenset("toer_ikke beruset udebliver aendring stop_hjaelp paaroerende".split())
"""Topics that are told as often as asked."""
OF_THE_SCREEN = frozenset({"help", "repeat"})
"""The commands that "Hvad er det?" gives where nothing was named before it."""


def offers_named(text: Text) -> Named:
    """(first, last, offer) of each name of an offer, the longest names first."""
    found = _by_name(text)
    found |= set(sections(text, found)) if found else set()
    order = list(text.lexicon.offers)
    return sorted(found, key=lambda n: (n[0] - n[1], n[0], order.index(n[2])))


def _by_name(text: Text) -> set[tuple[int, int, str]]:
    if not text.group(text.lexicon.group_of[OFFER], text.all, 0):
        return set()
    return {
        (first, last, offer)
        for offer, number in text.lexicon.offers.items()
        for _, ops in text.live_group(number).sayings
        for first, last, _ in text.places(ops)
    }


def sections(text: Text, by_name: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Sections of law by their number alone, beside an offer that is named: "§§ 103 og 104", "85 eller
    82 b", "82 a og b"."""
    named = [(first, last) for first, last, _ in by_name]
    for place, token in enumerate(text.tokens):
        letter = token.word in LETTERS
        if token.date or not (letter or token.number > 0):
            continue
        if any(first <= place < last for first, last in named):
            continue
        last = place + 1
        if not letter and last < text.size and text.said[last] in LETTERS:
            last += 1
        if last < text.size and text.said[last] in text.tongue.of_an_age:
            continue
        beside = [n for n in named if _joined(text, n, (place, last), letter)]
        if not beside:
            continue
        first = beside[0][0] if letter else place
        number = next((t.number for t in text.tokens[first:last] if t.number > 0), 0)
        of_law = " ".join((str(number), *(w for w in text.said[last - 1 : last] if w in LETTERS)))
        for offer in _of_section(text.lexicon, of_law):
            named.append((place, last))
            yield place, last, offer


def _of_section(lexicon: Lexicon, section: str) -> list[str]:
    """The offers by that section of law, if there are any."""
    text = Text(f"§ {section}", lexicon, guess=False)
    whole = [name for name in offers_named(text) if name[:2] == (0, text.size)]
    return [offer for _, _, offer in whole]


def _joined(text: Text, one: tuple[int, int], other: tuple[int, int], after: bool = False) -> bool:
    """Whether nothing but "og", "eller", a comma or a small word stands between the two; `after`: only
    if `one` comes first."""
    if other[1] <= one[0]:
        return not after and _joined(text, other, one)
    low, high = one[1], other[0]
    if not low <= high <= low + APART or not text.same(one[0], high):
        return False
    between = range(low, high)
    joins = any(text.said[p] in text.tongue.or_and for p in between) or text.tokens[high].parted
    section = text.words("§")
    passed = (
        text.said[p] in text.tongue.or_and or (text.small | section) >> p & 1 for p in between
    )
    return joins and all(passed)


def offer_at(text: Text, match: Match, named: Named) -> str:
    """The offer named in the match, else in its sentence, else the only one in the message."""
    start, end = text.sentence(match.first)
    for low, high in ((match.first, match.last), (start, end)):
        for first, last, offer in named:
            if low <= first and last <= high:
                return offer
    places = {(first, last) for first, last, _ in named}
    alone = named and all(_within(place, named[0][:2]) for place in places)
    return named[0][2] if alone else ""


def offers_beside(text: Text, offer: str, named: Named) -> dict[str, tuple[int, int]]:
    """That offer and those named in one breath with it, in their order, with their places; the same by
    another name is none."""
    whole = [n for n in named if not any(_within(n[:2], o[:2]) and n[:2] != o[:2] for o in named)]
    places = [n[:2] for n in whole if n[2] == offer]
    found = {offer: min(places, default=(0, 0))}
    for first, last, other in sorted(whole) * (SEVERAL - 1):
        here = (first, last)
        if len(found) == SEVERAL or other in found or here in places:
            continue
        if any(_joined(text, place, here) for place in places):
            found[other] = here
            places.append(here)
    return dict(sorted(found.items(), key=lambda one: one[1]))


def less_parts_of(questions: Iterable[Read], said: list[Read]) -> list[Read]:
    """Without the needs that are but a part of what is asked: "hvor finder jeg skemaet?" Who asks what a
    word means tells nothing by it."""
    asked = [q for q in questions if q.reading.target in PART_OF or q.reading.target == A_WORD]
    return [r for r in said if not any(_is_but_a_part(r, q) for q in asked)]


def _is_but_a_part(read: Read, question: Read) -> bool:
    if read.last <= question.first or question.last <= read.first:
        return False
    topic = question.reading.target
    if topic == A_WORD:
        return True
    return read.reading.target == NEEDS and read.reading.member in PART_OF[topic]


def less_asked(text: Text, found: list[Match], wanted: frozenset[str]) -> list[Match]:
    """Without bare answers to the screen that are words of a question: "hvor lang tid tager det" is no
    answer to how long one needs help. What may be asked to be helped with is one all the same."""
    asked = [m for m in found if m.entry.kind == "question" and _asks_surely(m)] if wanted else []
    found = [m for m in found if not _is_in_a_may(text, m)] if NEEDS in wanted else found
    if not asked:
        return found
    return [
        m
        for m in found
        if m.entry.target not in wanted
        or m.entry.how not in BARE_SUBJECT
        or not any(_is_part_of(text, m, question) for question in asked)
    ]


def _is_in_a_may(text: Text, match: Match) -> bool:
    """Whether a bare word for what is hard stands where it is asked what one may or must: "må jeg holde
    pause"."""
    if match.entry.target != NEEDS or match.entry.how != "answers":
        return False
    return any(
        last <= match.first and text.same(first, match.first)
        for first, last, _ in text.spans(ASKS_LEAVE)
        if text.begins_clause(first) and not text.clause_between(last, match.first)
    )


def _asks_surely(match: Match) -> bool:
    asks = match.entry.how not in ("maybe", NAMED) and match.entry.target not in TOLD
    return asks and match.spelled and not match.denied


def _is_part_of(text: Text, answer: Match, question: Match) -> bool:
    """Whether a bare answer stands in the words of the question, or after them in its clause."""
    target = answer.entry.target
    if target == HELD or (target == NEEDS and question.entry.target in ASKS_FOR_HELP):
        return False
    if answer.first < question.last and question.first < answer.last:
        return True
    after = question.last <= answer.first and text.same(question.first, answer.first)
    if not after or text.parted & bits_of(question.last, answer.first + 1):
        return False
    return not text.clause_between(question.last, answer.first)


def less_sections(text: Text, reads: list[Read], facts: Mapping[str, Fact]) -> list[Read]:
    """Without numbers that are sections of law: of "§ 82 a, 85 og 103" none is an age."""
    numbers = [r for r in reads if facts[r.reading.target].kind is Kind.NUMBER]
    if not numbers:
        return reads
    law = [(first, last) for first, last, _ in sections(text, _by_name(text))]
    return [
        r for r in reads if r not in numbers or not any(_within((r.first, r.last), n) for n in law)
    ]


def told_beside(text: Text, reads: Iterable[Read], target: str) -> list[Read]:
    """The same and, of each offer that is told of in this list, those named in one breath with it."""
    found = list(reads)
    asked = {r.reading.member: r for r in found if r.reading.target == target and r.reading.value}
    if not asked:
        return found
    named = offers_named(text)
    for read in tuple(asked.values()):
        for offer, (first, last) in offers_beside(text, read.reading.member, named).items():
            if offer not in asked:
                span = text.tokens[first].start, text.tokens[last - 1].end
                reading = replace(read.reading, member=offer, span=span)
                asked[offer] = replace(read, reading=reading, first=first, last=last)
                found.append(asked[offer])
    return found


ASKS_FOR_IT = "spørger om man får"
"""The group of sayings that open a question whether one gets something."""
ASKS_WHETHER = "spørger om man kan få"
"""The group of sayings that open a question whether one can get something."""
SOON = 2
"""So many words after them at most it is named."""


def as_asked(text: Text, reads: list[Read], facts: Mapping[str, Fact]) -> list[Read]:
    """The same, where help that is but asked for is not held: "Får vi noget hjemmehjælp?" """
    asks = [(first, last) for first, last, _ in text.spans(ASKS_FOR_IT) if text.opens(first)]
    asked = [r for r in reads if r.reading.target == HELD and _is_asked_for(r, asks)]
    if not asked:
        return reads
    offers = {option.id for option in facts[ASKED_ABOUT].options} if ASKED_ABOUT in facts else ()
    kept = [r for r in reads if r not in asked or r.reading.member in offers]
    return [_asked_for(r) if r in asked else r for r in kept]


def asked_by_name(text: Text, facts: Mapping[str, Fact]) -> list[Read]:
    """What help is, where it is asked whether one gets it and the municipality does not list it: "Kan jeg få
    BPA?" """
    listed = {option.id for option in facts[ASKED_ABOUT].options} if ASKED_ABOUT in facts else ()
    asks = [(first, last) for first, last, _ in text.spans(ASKS_WHETHER)]
    what = Entry("question", EXPLAINS, True, "", "says", (), f"{EXPLAINS}: {ASKS_WHETHER}")
    found = []
    for first, last, offer in offers_named(text):
        if offer not in listed and any(a < last and first <= b + SOON for a, b in asks):
            match = Match(what, first, last, denied=False, spelled=True)
            found.append(_of_offer(reading_of(text, match, True, True, member=""), offer))
    return found[:1]


def _is_asked_for(read: Read, asks: list[tuple[int, int]]) -> bool:
    """Whether the help is named in one of these questions, or straight after it."""
    return any(first < read.last and read.first <= last + SOON for first, last in asks)


def _asked_for(read: Read) -> Read:
    return replace(read, reading=replace(read.reading, target=ASKED_ABOUT, value=True))


MY_PART, FOR_RELATIVES = "hvad kan jeg selv gøre", "paaroerende"
"""The group of sayings that ask what the writer can do, and the question that is where a relative writes."""


def asks_for_my_part(text: Text) -> list[Read]:
    """What a relative asks who asks what they can do: neither a wish for the answer, nor what anybody can do
    alone."""
    where = next(((first, last) for first, last, denied in text.spans(MY_PART) if not denied), None)
    if where is None:
        return []
    entry = Entry("question", FOR_RELATIVES, True, "", "says", (), f"{FOR_RELATIVES}: {MY_PART}")
    return [reading_of(text, Match(entry, *where, False, True), True, True)]


WRITES_FOR_SEVERAL = "flere_personer"
"""The question of who writes for several people at once."""


def ages_of_several(text: Text, reads: list[Read]) -> list[Read]:
    """The ages, if different ones are told of different people: of a son and a daughter, of a "han" and a
    "hun"."""
    ages = [r for r in reads if r.reading.target == "age" and isinstance(r.reading.value, int)]
    named: dict[object, set[int]] = {}
    sexes: dict[object, set[str]] = {}
    for read in ages:
        named.setdefault(read.reading.value, set()).add(read.which)
        sexes.setdefault(read.reading.value, set()).add(_sex(text, read))
    apart = any(
        _are_apart(persons, nobody) for persons, nobody in ((named, NOBODY_NAMED), (sexes, ""))
    )
    return ages if apart else []


def _are_apart(persons: Mapping[object, Set[object]], nobody: object) -> bool:
    """Whether two of the values are told of nobody but one person each, and not of the same."""
    known = [who - {nobody} for who in persons.values()]
    ones = [next(iter(who)) for who in known if len(who) == 1]
    return len(ones) > 1 and len(set(ones)) == len(ones)


def _sex(text: Text, read: Read) -> str:
    """The "han" or "hun" in the words of the reading, "" if there is none."""
    sexes = text.tongue.clauses.sexes
    return next((sexes[w] for w in text.said[read.first : read.last] if w in sexes), "")


def writes_for_several(text: Text, told: list[Read]) -> Read:
    """What is to be said to who tells the ages, or the troubles, of several."""
    first, last = told[0].first, told[-1].last
    entry = f"{WRITES_FOR_SEVERAL}: flere"
    asked = Entry("question", WRITES_FOR_SEVERAL, True, "", "says", (), entry)
    return reading_of(text, Match(asked, first, max(first + 1, last), False, True), True, True)


REFUSES = "siger nej til det"
"""The group of sayings by which an offer is told to be refused, or tried and left."""
REFUSAL_REACH = 3


def with_refused(text: Text, reads: list[Read], target: str) -> list[Read]:
    """The same, where the offers of this list that were refused or left are told not to be there: "hun fik
    tilbudt hjemmehjælp, men sendte dem væk"."""
    spans = [(first, last) for first, last, denied in text.spans(REFUSES) if not denied]
    if not spans:
        return reads
    told = [r for r in reads if r.reading.target == target and r.reading.value]
    refused = {
        (meant.reading.member, text.sentence(meant.first))
        for first, last in spans
        if (meant := _meant_by(text, told, first, last))
    }
    kept = [
        replace(r, reading=replace(r.reading, value=False))
        if r in told and (r.reading.member, text.sentence(r.first)) in refused
        else r
        for r in reads
    ]
    return kept + [
        _refused(text, target, name)
        for first, last in spans
        for name in offers_named(text)[:1]
        if not told and last <= name[0] < last + REFUSAL_REACH and text.same(first, name[0])
    ]


WISH_REACH = 4
"""So many words at most stand between a wish and what is wished for."""


def less_wished(text: Text, reads: list[Read], target: str) -> list[Read]:
    """The same without the offers of this list that are but wished for, where it is asked which there are:
    "det de har brug for, er lidt rengøring". Who wants more of it has some."""
    wishes = [] if text.has("har det alt") else text.spans("kun ønsket")
    ends = [last for _, last, denied in wishes if not denied]
    return [
        r
        for r in reads
        if r.reading.target != target or not r.reading.value or not _is_soon_after(text, r, ends)
    ]


def _is_soon_after(text: Text, read: Read, ends: Iterable[int]) -> bool:
    """Whether it is told in the sentence of one of these places, and not far behind it."""
    return any(
        0 <= read.first - end <= WISH_REACH and text.same(end - 1, read.first) for end in ends
    )


def _refused(text: Text, target: str, name: tuple[int, int, str]) -> Read:
    """An offer that is named only to say that it was refused: "vi har sagt nej til hjemmehjælp"."""
    first, last, offer = name
    entry = Entry("fact", target, False, offer, "answers", (), f"{target}: {REFUSES}")
    return reading_of(text, Match(entry, first, last, True, True), False, True)


def _meant_by(text: Text, told: list[Read], first: int, last: int) -> Read | None:
    """The offer that is refused in [first, last): one in it or soon after it, else the last before it."""
    here = [r for r in told if text.same(r.first, first)]
    after = [r for r in here if first <= r.first < last + REFUSAL_REACH]
    onward = text.said[last - 1] in text.tongue.clauses.introduces  # "nej til"
    before = [r for r in here if r.last <= first and not onward]
    return next(iter(after), None) or (before[-1] if before else None)


def _within(place: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= place[0] and place[1] <= other[1]


def other_reads(text: Text, found: list[Match]) -> list[Read]:
    """A reading for each command, question and matter out of scope, and for each offer of a question."""
    named = offers_named(text)
    best: dict[tuple[str, str], Read] = {}
    for match in found:
        entry = match.entry
        if entry.kind in ("fact", "danger", "sign", "point") or match.denied or entry.how == NAMED:
            continue
        sure = entry.how != "maybe" and match.spelled
        key = (entry.kind, entry.target)
        held = best.get(key)
        if held is None or (sure, match.last - match.first) > (
            held.reading.sure,
            held.last - held.first,
        ):
            best[key] = _asked(text, match, sure, named)
    narrowed = _narrowed(text, list(best.values()), found, named)
    asked = _of_the_complaint(_taken_up(text, narrowed, found, named), found)
    return [one for read in asked for one in _of_each(text, read, named)]


def _of_the_complaint(reads: list[Read], found: list[Match]) -> list[Read]:
    """The readings, where the words that ask whom "it" is sent to ask of a complaint that is told of beside
    them, and of no application: "jeg vil klage. Hvor sender jeg det hen"."""
    sent = {m.first for m in found if m.entry.target == APPLICATION}
    complained = {m.first for m in found if m.entry.target == COMPLAINT and not m.denied}
    if not (sent & complained and complained - sent):
        return reads
    told = [r for r in reads if r.reading.target == COMPLAINT]
    where = [replace(r, reading=replace(r.reading, member=WHERE)) for r in told]
    return [r for r in reads if r.reading.target not in (COMPLAINT, APPLICATION)] + where


def _taken_up(text: Text, reads: list[Read], found: list[Match], named: Named) -> list[Read]:
    """The readings, where a question that only says "det" is about what was named last before it: "Jeg
    skal have lavet en VUM. Hvad er det?" """
    words = [m for m in found if m.entry.how == NAMED]
    groups = {ABOUT_IT.get(m.entry.target, WHAT_IS_IT) for m in words}
    for group in (groups | {WHAT_IS_IT}) if words or named else ():
        things: list[tuple[int, int, str | Match]] = [
            (m.first, m.last, m) for m in words if ABOUT_IT.get(m.entry.target, WHAT_IS_IT) == group
        ]
        things += named if group == WHAT_IS_IT else []
        for first, last, denied in text.spans(group) if things else ():
            before = [w for w in things if w[1] <= first <= w[1] + TAKEN_UP]
            if before and not denied:
                thing = max(before, key=lambda w: (w[1], -w[0], not _is_point(w[2])))
                reads = _about(text, reads, (first, last), thing)
    return reads


def _about(
    text: Text, reads: list[Read], where: tuple[int, int], thing: tuple[int, int, str | Match]
) -> list[Read]:
    """The readings, with the question in these words taken to be about the thing."""
    of_it = [r for r in reads if r.first < where[1] and where[0] < r.last]
    others = [r for r in reads if r not in of_it or not _is_of_the_screen(r)]
    word = ""
    if isinstance(thing[2], Match):
        entry, offer = _topic_of(thing[2].entry), ""
        word = thing[2].entry.target if _is_point(thing[2]) else ""
        others = [r for r in others if r not in of_it or r.reading.target not in IN_GENERAL]
    else:
        what = Entry("question", EXPLAINS, True, "", "says", (), f"{EXPLAINS}: {WHAT_IS_IT}")
        entry, offer = what, thing[2]
        of_offers = [r for r in of_it if _is_question(r) and r.reading.target in OF_OFFERS]
        if of_offers:
            return [_of_offer(r, offer) if r in of_offers else r for r in others]
    if any(_is_question(r) and r.reading.target == entry.target for r in others):
        return [_reaching(r, where) if r.reading.target == entry.target else r for r in others]
    read = reading_of(
        text, Match(entry, *where, denied=False, spelled=True), True, True, member=word
    )
    return [*others, _of_offer(read, offer)]


def _is_point(thing: str | Match) -> bool:
    return isinstance(thing, Match) and thing.entry.kind == "point"


def _topic_of(entry: Entry) -> Entry:
    """The entry, or that of the topic where it asks a narrower point."""
    return replace(entry, kind="question", target=entry.member) if entry.kind == "point" else entry


def _reaching(read: Read, where: tuple[int, int]) -> Read:
    """The same question, asked in these words too."""
    return replace(read, first=min(read.first, where[0]), last=max(read.last, where[1]))


def _is_of_the_screen(read: Read) -> bool:
    return read.reading.kind == "command" and read.reading.target in OF_THE_SCREEN


def _of_offer(read: Read, offer: str) -> Read:
    return replace(read, reading=replace(read.reading, offer=read.reading.offer or offer))


def _of_each(text: Text, read: Read, named: Named) -> Iterator[Read]:
    """The question of its offer, and of those that are named in one breath with it."""
    for offer in offers_beside(text, read.reading.offer, named) if read.reading.offer else ("",):
        yield replace(read, reading=replace(read.reading, offer=offer))


def _narrowed(text: Text, reads: list[Read], found: list[Match], named: Named) -> list[Read]:
    """The readings, where what asks a narrower point names it: the question asked in the same words, or
    the point's own topic. The point told in most words goes before others; one that may be (`maybe`) asks
    nothing by itself."""
    points = (m for m in found if m.entry.kind == "point" and m.entry.how != NAMED and not m.denied)
    for match in sorted(points, key=lambda m: m.first - m.last):
        topic = match.entry.member
        wider = [r for r in reads if _same_words(r, match) or _asks_all_of(r, topic)]
        if wider:
            reads = [_of_point(r, match) if r in wider else r for r in reads]
        elif match.entry.how != "maybe":
            reads.append(_by_itself(text, match, named))
    return reads


def _is_question(read: Read) -> bool:
    return read.reading.kind == "question"


def _asks_all_of(read: Read, topic: str) -> bool:
    return _is_question(read) and read.reading.target == topic and not read.reading.member


def _same_words(read: Read, match: Match) -> bool:
    return _is_question(read) and read.first < match.last and match.first < read.last


def _of_point(read: Read, match: Match) -> Read:
    """The question about the point, unless it is about another already."""
    point = read.reading.member or match.entry.target
    return replace(read, reading=replace(read.reading, member=point))


def _by_itself(text: Text, match: Match, named: Named) -> Read:
    """A point asked in words that ask no wider question: one of its own topic."""
    asked = match._replace(entry=_topic_of(match.entry))
    read = reading_of(text, asked, True, match.spelled, member=match.entry.target)
    return replace(read, reading=replace(read.reading, offer=offer_at(text, match, named)))


def _asked(text: Text, match: Match, sure: bool, named: Named) -> Read:
    """The reading, with the offer that a question names and what a command names."""
    kind, target = match.entry.kind, match.entry.target
    member = _named(text, target) if kind == "command" else None
    read = reading_of(text, match, True, sure, member=member)
    if kind == "question":
        read = replace(read, reading=replace(read.reading, offer=offer_at(text, match, named)))
    return read


def _named(text: Text, command: str) -> str:
    """What a command names: the fact to change, or the language."""
    table = {"change": text.lexicon.names, "language": text.lexicon.languages}.get(command, {})
    for name, sayings in table.items():
        if any(text.run(ops, text.all) for ops in sayings):
            return name
    return ""
