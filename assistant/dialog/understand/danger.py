"""Danger: which kinds a message tells of, and whether it hits the writer or somebody else."""

import itertools
from collections.abc import Mapping
from dataclasses import replace

from assistant.dialog.counted import Counted
from assistant.dialog.lexicon import Entry, Lexicon
from assistant.dialog.reading import (
    ANOTHER,
    ASIDE,
    BARE,
    BED,
    ELSEWHERE,
    HALF,
    HANDLED,
    MISTAKEN,
    TELLS_ON,
    WITH_PARENT,
    Reading,
    Value,
)
from assistant.dialog.signs import adds_up, sign_of
from assistant.dialog.understand.answers import denies_else
from assistant.dialog.understand.people import NOBODY, OTHER, PRONOUN, SELF, People, hits_me
from assistant.dialog.understand.reads import Read, reading_of, unsure
from assistant.dialog.understand.sayings import Match, find, find_among, matches_of, possible
from assistant.dialog.understand.text import Text, bits_of, covered
from assistant.dialog.understand.times import Times
from assistant.rules.load import ARMED, BY_WRITER, MINOR
from assistant.rules.model import Fact

NOTHING_ASKED, DANGER = frozenset[str](), "danger"


def danger_reads(text: Text, found: list[Match], people: People, times: Times) -> list[Read]:
    """One reading a kind of danger; `member` tells whether it is about the writer or another."""
    best: dict[str, Read] = {}
    for match in found:
        if match.entry.kind != DANGER or match.denied:
            continue
        sure = match.entry.how == "says" and match.spelled
        sure = sure and not text.is_a_guess(match.first, match.last)
        held = best.get(match.entry.target)
        if (held and (held.reading.sure or not sure)) or _is_over(match, times):
            continue
        sure = sure and not _is_weakened(match, times) and not _is_told_calmly(text, match)
        member = _in_danger(text, match, people)
        value = _in_which_way(text, match, member)
        best[match.entry.target] = reading_of(text, match, value, sure, member=member)
    by_child = text.has(CHILD) or text.has(CHILDLIKE)
    return sorted(
        best.values(),
        key=lambda read: (not read.reading.sure, _place(text, read, best, by_child)),
    )


def _in_which_way(text: Text, match: Match, member: str) -> Value:
    """What is to be known of it beside whom it hits: that a child is with a parent who hits, that the other
    has a weapon or is under 18, or that the writer does it; True if nothing."""
    if match.entry.target == "vold" and _is_with_a_weapon(text, match):
        return ARMED
    if member != "anden":
        return True
    if match.entry.target == "vold":
        return BY_WRITER if _is_the_writers_doing(text, match) else True
    if match.entry.target == "selvmord" and text.has(GUN):
        return ARMED
    if match.entry.target in _THEIR_OWN and text.has(AGED):
        return MINOR
    return WITH_PARENT if _is_with_a_parent(text, match, member) else True


GUN = "skydevåben"
"""Group of the lexicon: guns."""
WEAPON, AGED = "står med våben", "barn på alder"
"""Groups beside the lexicon of danger: of who has a weapon in hand, and of a child told with its age."""
_THEIR_OWN = frozenset({"selvmord", "psykose", "overdosis"})
"""Dangers in which a child told of by a relative is met with the lines for children too."""


def _is_with_a_weapon(text: Text, match: Match) -> bool:
    """Whether another is told to have a weapon in hand, in a sentence that names the writer nowhere."""
    first, last = text.sentence(match.first)
    near = any(begin < match.last and match.first < end for begin, end, _ in text.spans(WEAPON))
    return near and not text.mine >> first & ((1 << (last - first)) - 1)


BY_PARENT, ME = "barn hos den voldelige", "offer"
"""Groups of the lexicon of danger: of a child with a parent who hits, and of the writer as the one hit."""


def _is_with_a_parent(text: Text, match: Match, member: str) -> bool:
    """Whether a child is told to be with, to see or to fear a parent who hits, by the other parent."""
    if (match.entry.target, member) != ("barn", "anden") or BY_PARENT not in text.lexicon.group_of:
        return False
    return any(
        match.first < last and first < match.last for first, last, _ in text.spans(BY_PARENT)
    )


def _place(text: Text, read: Read, best: Mapping[str, Read], by_child: bool) -> int:
    """Its place among the dangers: that a child is in danger stands before who hits it, where the child
    writes, and after it where the writer is grown up and is hit too."""
    if _comes_first(text, read, best):
        return 0
    mine = read.reading.sure and read.reading.member == "selv"
    return (0 if by_child else 2) if mine and read.reading.target == "barn" else 1


def _comes_first(text: Text, read: Read, best: Mapping[str, Read]) -> bool:
    """Whether a child with a parent who hits is all that is told: that the writer is hit stands first."""
    hits = best.get("vold")
    if read.reading.value != WITH_PARENT or not read.reading.sure or hits is None:
        return False
    within = read.first <= hits.first and hits.last <= read.last
    return within and not any(hits.first <= first < hits.last for first, _, _ in text.spans(ME))


BEFORE = "før"
"""The sort of sign that it was so before: it counts where it has come back."""


def sign_reads(text: Text, found: list[Match], people: People, times: Times) -> list[Read]:
    """The weak signs of danger that are told as of now, each sort of sign of a danger once; those that
    weigh first."""
    reads: dict[tuple[str, str, Value], Read] = {}
    signs = [m for m in found if m.entry.kind == "sign" and not m.denied and m.spelled]
    heavy = [m for m in signs if m.entry.how == "says"]
    light = [m for m in signs if m.entry.how != "says" and not any(_is_within(m, h) for h in heavy)]
    for match in (*heavy, *light):
        if match.entry.member == BEFORE or not _is_over(match, times):
            mine = _begins_with_the_writer(text, match, people)
            about = "selv" if mine else _in_danger(text, match, people)
            of = match.entry.target, match.entry.member, about
            reads.setdefault(of, reading_of(text, match, about, match.entry.how == "says"))
    return list(reads.values())


def _begins_with_the_writer(text: Text, match: Match, people: People) -> bool:
    """Whether a sign of having no bed stands in a sentence that names the writer first: "jeg sover hos en
    kammerat, men kan kun være her til fredag"."""
    first, last = text.sentence(match.first)
    named = [people.marks[place] for place in range(first, last) if place in people.marks]
    return match.entry.target == "intet_tag" and named[:1] == [SELF]


def _is_within(match: Match, other: Match) -> bool:
    """Whether it stands on words of the other, a sign of the same danger: "gælden" where it was paid."""
    same = match.entry.target == other.entry.target
    return same and match.first < other.last and other.first < match.last


def signs_told_by_staff(signs: list[Read]) -> list[Read]:
    """The same as told by one who works there, of whom none is a sign."""
    return [replace(r, reading=replace(r.reading, value="anden")) for r in signs]


def dangers_that_add_up(signs: list[Read], danger: list[Read]) -> list[Read]:
    """The dangers of which signs of two kinds were told, and that were not read already: always in doubt."""
    told = {read.reading.target for read in danger}
    found: list[Read] = []
    for kind, about in adds_up(sign_of(read.reading) for read in signs).items():
        if kind in told:
            continue
        of = [r for r in signs if r.reading.target == kind]
        first = next(r for r in of if r.reading.sure and r.reading.value == about)
        entry = f"{kind}: tegn på {', '.join(dict.fromkeys(r.reading.member for r in of))}"
        reading = Reading("danger", kind, first.reading.span, entry, False, True, about)
        found.append(replace(first, reading=reading))
    return found


def dangers_of(text: str, lexicon: Lexicon) -> list[Read]:
    """The dangers alone, as surely spelled."""
    view = Text(text, lexicon, guess=False)
    matched, _ = find(view, NOTHING_ASKED, DANGER)
    return danger_reads(view, matched, People(view), Times(view))


AGAINST, PLAIN = -4.0, 1.5
"""The points of a message below which its words tell of no danger, and those of a saying from which on it
tells of one by itself."""
BESIDE = 2
"""So many words on either side of a saying are counted with it."""


def doubted_by_words(text: Text, danger: list[Read]) -> list[Read]:
    """The dangers, in doubt where the words of the message tell of none and those about its saying do not
    tell of it plainly ("den regning gav mig et hjerteslag. Kan den betales i rater")."""
    table = text.lexicon.counted
    if table is None or not any(read.reading.sure for read in danger):
        return danger
    if table.sum_of(text.words_and_pairs()) >= AGAINST:
        return danger
    return [read if _tells_plainly(text, read, table) else unsure(read) for read in danger]


def _tells_plainly(text: Text, read: Read, table: Counted) -> bool:
    """Whether the words of its own clause tell of danger, or those of its saying: in "jeg er glad for min
    bostøtte og jeg vil dø og vil høre om løn" the clause is long, and most of it speaks against."""
    begins = (*text.parts, text.size)
    first = max(place for place in begins if place <= read.first)
    last = min(place for place in begins if place >= read.last)
    about = (
        (max(first, read.first - beside), min(last, read.last + beside))
        for beside in (text.size, *range(BESIDE + 1))
    )
    return any(table.sum_of(text.words_and_pairs(0, *span)) >= PLAIN for span in about)


def danger_across(text: Text, danger: list[Read]) -> list[Read]:
    """The dangers told sentence by sentence, and those of other kinds that no sentence tells alone
    ("Piller. Hele glasset. For en time siden."), always in doubt: what stands apart may well belong to
    nothing. A sure one becomes doubtful where the sentence after it makes an exception of it."""
    if text.lexicon.danger is None or text.same(0, text.size - 1):
        return danger
    whole = text.as_one_sentence(text.lexicon.danger)
    entries = [entry for entry in possible(whole) if entry.kind == DANGER]
    told = [
        unsure(read) if read.reading.sure and _is_taken_back(text, read, whole, entries) else read
        for read in danger
    ]
    kinds = {read.reading.target for read in danger}
    matched, _ = find_among(whole, [e for e in entries if e.target not in kinds], NOTHING_ASKED)
    across: list[Read] = []
    if not all(text.same(match.first, match.last - 1) for match in matched):
        found = danger_reads(whole, matched, People(whole), Times(whole))
        across = [unsure(read) for read in found if _is_new(text, read, danger)]
    return sorted(told + across, key=lambda read: not read.reading.sure)


def _is_new(text: Text, read: Read, danger: list[Read]) -> bool:
    """Whether it stands over several sentences, and not on the words of a danger: "Han slog mig. Børnene
    sov" tells of no second one."""
    return not text.same(read.first, read.last - 1) and not any(
        told.first < read.last and read.first < told.last for told in danger
    )


def _is_taken_back(text: Text, read: Read, whole: Text, entries: list[Entry]) -> bool:
    """Whether an exception to the danger begins with it and ends in a sentence after it; `whole`: the same
    as one sentence, of which the entries are possible."""
    target, last = read.reading.target, read.last
    own = [entry for entry in entries if entry.target == target]
    if not any(
        match.first < last <= match.last and not text.same(last - 1, match.last - 1)
        for entry in own
        if entry.how == "unless"
        for match in matches_of(whole, entry)
    ):
        return False
    _, exceptions = find_among(whole, own, NOTHING_ASKED)  # none where its sayings do not stand
    return bool(exceptions)


MADE_UP, LESSENED, LONG_AGO = "det er opdigtet", "det er mindre alvorligt", "det var dengang"
"""Groups beside the lexicon of danger, said of what was told just before: that it was a film or a game,
a joke or over, or long ago."""


def _is_over(match: Match, times: Times) -> bool:
    """Whether it is told as long past or made up. What is said to be so after words of now ("jeg vil dø.
    Det er ti år siden, jeg sidst havde det sådan") is not over."""
    if times.told_next(match, MADE_UP):
        return True
    if times.long_gone(match):
        return not (times.is_of_now(match) and times.told_next(match, LONG_AGO))
    return times.told_next(match, LONG_AGO) and not times.is_of_now(match)


CALMLY, FRIGHTENING = "roligt om stemmer", "stemmer der skræmmer"
"""Groups beside the lexicon of danger: of who asks calmly about voices, and of voices that frighten."""


def _is_told_calmly(text: Text, match: Match) -> bool:
    """Whether somebody who hears voices asks for help with them, and tells nothing that frightens: "jeg hører
    stemmer. Er der nogen, man kan tale med om det?"."""
    return match.entry.target == "psykose" and text.has(CALMLY) and not text.has(FRIGHTENING)


def _is_weakened(match: Match, times: Times) -> bool:
    """Whether what is told next makes it doubtful."""
    return times.told_next(match, LESSENED) or times.told_next(match, LONG_AGO)


NEED_IN = {"vold": "vold", "intet_tag": "tag_over_hovedet"}
"""Kind of danger -> the need that is told with it."""


def needs_of(
    text: Text, danger: list[Read], facts: Mapping[str, Fact], told: list[Read], for_another: bool
) -> list[Read]:
    """The needs that sure dangers tell of and nothing else has told: who is beaten needs safety. What hits
    another is a need only where one asks `for_another`, and what hits the writer only where not: who
    threatens is not the one in need."""
    fact = facts.get("needs")
    known = {option.id for option in fact.options} if fact else set()
    said = {r.reading.member for r in told if r.reading.target == "needs"}
    return [
        replace(read, reading=_need(read, NEED_IN[read.reading.target]))
        for read in danger
        if read.reading.sure
        and NEED_IN.get(read.reading.target, "") in known - said
        and for_another is (read.reading.member == "anden")
        and not _only_hits(text, read)
    ]


def _only_hits(text: Text, read: Read) -> bool:
    """Whether it tells of one who hits, and of nobody who is hit: "hun slår, når hun bliver presset"."""
    clauses, rest = text.tongue.clauses, text.said[read.first + 1 : read.last]
    if _hits_their_own(text, read):
        return True
    hit = any(
        word in clauses.hits_other or word.endswith(tuple(clauses.passive_ending.split()))
        for word in rest
    )
    within = (1 << read.last) - (1 << read.first)
    return bool(text.words("han hun") >> read.first & 1) and not hit and not text.mine & within


def _hits_their_own(text: Text, read: Read) -> bool:
    """Whether it is told that one hits who is theirs: "han slår sin lillesøster"; but "hun bliver slået af
    sin mand"."""
    clauses, endings = text.tongue.clauses, tuple(text.tongue.clauses.passive_ending.split())
    rest = text.said[read.first + 1 : read.last + 2]
    passive = any(word.endswith(endings) or word in clauses.becomes for word in rest)
    begins = bool(text.words("han hun") >> read.first & 1)
    return begins and not passive and not clauses.own.isdisjoint(rest)


OF_A_CHILD = frozenset({"age", "bor_i_kommunen"})
"""What a child that writes of its home tells of itself; the rest is its parents'."""


def of_the_child_that_writes(
    text: Text, whole: list[Read], said: list[Read], danger: list[Read]
) -> list[Read]:
    """What is told, where a child may be in danger that tells its own age: it asks for nobody else, and what
    ails its mother is not the child's. `whole`: all that was told of anybody."""
    writes = text.has(CHILD) and any(
        (d.reading.target, d.reading.member) == ("barn", "selv") for d in danger
    )
    if not writes or all(r.reading.target != "asker" for r in said):
        return said
    return [r for r in whole if r.who == SELF and r.reading.target in OF_A_CHILD]


def less_for_the_child(
    said: list[Read], danger: list[Read], told: Mapping[str, frozenset[str]]
) -> list[Read]:
    """Without that one asks for another, where who is hit tells of the child that is with who hits."""
    hit = "vold" in told.get("needs", NOTHING_ASKED)
    hit = hit or any((d.reading.target, d.reading.member) == ("vold", "selv") for d in danger)
    if not hit or all(d.reading.value != WITH_PARENT for d in danger):
        return said
    return [r for r in said if r.reading.target not in ("asker", "asker_needs")]


SAFE = "safe"
NOT_MEANT, HAS_A_BED = "det var ikke ment sådan", "har en seng"
IS_ELSEWHERE, IN_HAND = "er et andet sted", "har styr på det"
STARVES, IT_IS_THEM = "spiser og sover ikke", "det er dem ikke mig"
"""Groups beside the same: that one has not eaten or slept for days, which is no all-clear whatever else is
denied, and that it is of another, of whom it does not tell that they are safe."""
NOT_ME, NOT_QUITE, OF_ELSE = "en anden end mig", "ikke helt nej", "om noget andet"
"""Groups beside the answers to the screen of a danger: that it was not meant so; where somebody sleeps;
where one is now; that it is somebody else; that it is no whole no; and that it is about another matter."""


def calming(text: Text, said: list[Read]) -> list[Read]:
    """The answers to the screen of a danger, each with what it says: that it was not meant so, wherever that
    stands, or where somebody sleeps; and the bare ones with what stands beside the yes or no."""
    return [
        replace(read, reading=replace(read.reading, member=member))
        if read.reading.target == SAFE and member
        else read
        for read in said
        for member in [_says_beside(text, read)]
    ]


def _says_beside(text: Text, read: Read) -> str:
    """What an answer says beside its yes or no, as a member of it; "" if nothing."""
    if text.has(STARVES):
        return HALF
    if read.reading.value is True:
        if text.has(NOT_MEANT):
            return MISTAKEN
        if text.has(IT_IS_THEM):
            return ANOTHER
        if any(_on(read, bed) for bed in text.spans(HAS_A_BED)):
            return BED
        if any(_on(read, place) for place in text.spans(IS_ELSEWHERE)):
            return ELSEWHERE
        if any(_on(read, told) for told in text.spans(IN_HAND)):
            return HANDLED
    if not read.reading.entry.startswith(BARE):
        return ""
    if text.has(NOT_ME):
        return ANOTHER
    if text.has(NOT_QUITE):
        return HALF
    denied = read.reading.value is False
    if text.has(NEWS) if denied else _tells_on(text, read):
        return TELLS_ON
    return ASIDE if denied and (text.has(OF_ELSE) or denies_else(text, read.last)) else ""


OF_THE_DANGER, OF_SAFETY = "fortæller videre", "siger sig i sikkerhed"
NEWS = "nyt om faren"
"""Groups beside the answers to the screen of a danger: what tells on of it after a "ja", what one says of
being safe, and what tells of it after a "nej": "nej, hun har ikke taget dem"."""


def _tells_on(text: Text, read: Read) -> bool:
    """Whether the sentence of a yes goes on with what tells of the danger, or with what says of no safety:
    "ja, det tænker jeg på hver dag" is not said of being safe."""
    if OF_THE_DANGER not in text.lexicon.group_of:
        return False
    first, last = text.sentence(read.first)
    if any(first <= place < last for place, _, _ in text.spans(OF_THE_DANGER)):
        return True
    light = text.small | text.idle | text.words("lette ord") | text.words("ja begynder")
    light |= covered(text.spans(OF_SAFETY))
    return bool(bits_of(first, last) & ~light)


def _on(read: Read, span: tuple[int, int, bool]) -> bool:
    """Whether it stands on words of the span."""
    return read.first < span[1] and span[0] < read.last


def less_what_one_does(text: Text, said: list[Read], danger: list[Read]) -> list[Read]:
    """Without the need of safety told by what the writer does to another: "jeg slår ham ihjel"."""
    hits = [d for d in danger if (d.reading.target, d.reading.member) == ("vold", "anden")]
    mine = text.words("jeg") << 1 | text.words("jeg") << 2
    done = [d for d in hits if d.reading.value == BY_WRITER]
    return [
        r
        for r in said
        if r.reading.member != "vold"
        or (
            not (hits and mine >> r.first & 1)
            and not any(r.first < d.last and d.first < r.last for d in done)
        )
    ]


def _need(read: Read, member: str) -> Reading:
    entry = f"needs.{member}: {read.reading.entry}"
    return Reading("fact", "needs", read.reading.span, entry, True, True, member)


def told_by_staff(danger: list[Read]) -> list[Read]:
    """The same as told by one who works there, who is in no danger."""
    return [replace(r, reading=replace(r.reading, member="anden")) for r in danger]


# Dangers done to somebody: the one it hits is meant, not the one who does it.
_DONE_TO = frozenset({"vold", "barn"})


def _in_danger(text: Text, match: Match, people: People) -> str:
    """Whether the writer ("selv") or somebody else ("anden") is in danger."""
    if match.entry.target in _DONE_TO:
        return _whom_it_hits(text, match, people.before(match), people)
    if match.entry.target in _OF_THE_SAME and _has_a_child_along(text, match, people):
        return "selv"
    who, stranger = people.before(match), _is_of_a_stranger(text, match, people)
    if (
        match.entry.target == "selvmord"
        and people.subject(match) in (OTHER, PRONOUN)
        and _names_us(text, match)
    ):
        return "anden"  # "min bror har skrevet farvel til os"
    if match.entry.target == "selvmord" and _begins(text, match, TAKES_LEAVE_OF_ME):
        return "anden"
    if match.entry.target == "selvmord" and _is_when_i_am_gone(text, match):
        return "selv"
    if match.entry.target == "selvmord" and _joins_the_dead(text, match):
        return "selv"
    if match.entry.target == "selvmord" and _begins(text, match, NO_USE):
        return "selv"
    if match.entry.target == "psykose" and _is_believed(text, match):
        return "anden"
    if match.entry.target == "psykose" and _stands_in(text, match, MISTAKES_THEM):
        return "selv"
    if hits_me(text, match) or _ends(text, match, ME_TOO):
        return "selv"
    if people.is_of_one_aside(match):
        return "anden"  # "min eks vil tage livet af sig"
    shared = match.entry.target == "selvmord" and _shares_its_subject(text, match)
    writes = (who == SELF and not stranger) or shared
    if match.entry.target == "selvmord" and writes and not _begins(text, match, WORRIES):
        return "selv"  # "jeg vil op til min mand i himlen"
    within = {people.marks.get(p) for p in range(match.first + 1, match.last)}
    if within & {OTHER, PRONOUN}:
        return "anden"
    if stranger or (who == NOBODY and _goes_on_about_another(text, match, people)):
        return "anden"
    return "selv" if who in (SELF, NOBODY) else "anden"


WHEN_I, OF_MYSELF = "når jeg er væk", "for min egen skyld"
"""Groups beside the lexicon of danger: of a time without the writer, and of who asks for themselves."""


def _is_when_i_am_gone(text: Text, match: Match) -> bool:
    """Whether it tells of the time when the writer is gone: "så min datter ikke får bøvlet, når jeg ikke er
    her", or of "their mother" by who asks for themselves."""
    if text.has(OF_MYSELF):
        return True
    return _begins(text, match, WHEN_I)


HAS_DIED = "er død for mig"
"""Group beside the lexicon of danger, of one whom the writer has lost: "siden min kone døde"."""


def _joins_the_dead(text: Text, match: Match) -> bool:
    """Whether it is the writer who wants to be with one who has died: who that was is not in danger."""
    mine = text.words("jeg") & ((1 << match.last) - (1 << match.first))
    return bool(mine) and _stands_in(text, match, HAS_DIED)


NO_USE = "får jeg ikke brug for"
"""Group beside the lexicon of danger, of what the writer has no use for any more."""
TAKES_LEAVE_OF_ME = "tager afsked med mig"
"""Group beside the lexicon of danger, of another who takes leave of the writer: "at hun elsker mig"."""
CHILD_ALONG = "med sit barn"
"""Group beside the lexicon of danger, of who has a child along: "med min baby", "mig og min søn"."""


def _has_a_child_along(text: Text, match: Match, people: People) -> bool:
    """Whether nobody is named in its sentence up to its end but a child that the writer has along."""
    start, _ = text.sentence(match.first)
    along = covered(text.spans(CHILD_ALONG)) >> start & ((1 << (match.last - start)) - 1)
    named = [p for p in people.marks if start <= p < match.last and not along >> (p - start) & 1]
    return bool(along) and all(people.marks[place] == SELF for place in named)


def _shares_its_subject(text: Text, match: Match) -> bool:
    """Whether it goes on after an "og" with what the writer does, in the clause begun with "jeg", and names
    nobody: "jeg passer ham og orker snart ikke mere"."""
    joiners = text.tongue.numbers.joiners | text.tongue.numbers.ands
    start, _ = text.sentence(match.first)
    if match.first - start < 2 or text.said[match.first - 1] not in joiners:
        return False
    clauses = text.tongue.clauses
    persons = text.words(SELF) | text.words("han hun")
    mine = text.words("jeg") >> start & ((1 << (match.first - start)) - 1)
    place = start + mine.bit_length() - 1
    own = (1 << match.last) - (1 << match.first)
    if not mine or own & (persons | text.mine):
        return False
    between = text.said[place + 1 : match.first]
    theirs = text.words("han hun")
    turns = any(
        (theirs >> p & 1 and text.said[p] not in clauses.hits_other)
        or text.said[p] in clauses.relative
        for p in range(place + 1, match.first)
    )
    return bool(between) and not turns and not text.clause_between(place + 1, match.first - 1)


CHILDLIKE = "taler som barn"
"""Group beside the lexicon of danger, of what only a child says of itself: "når far drikker, får jeg"."""
BELIEVES = "tror det om os"
"""Group beside the lexicon of danger, of who believes or sees what those around do not."""

OWN_THING = "det er mit"
"""Group beside the lexicon of danger, of what is the writer's own: "mit pas", "min arm"."""
MISTAKES_THEM = "kender dem ikke mere"
"""Group beside the lexicon of danger, of who takes those around for others: "min mor er skiftet ud"."""


def _is_believed(text: Text, match: Match) -> bool:
    """Whether it is what somebody else believes: "min mor tror, at vi bliver aflyttet"."""
    start, _ = text.sentence(match.first)
    return any(
        start <= first < match.last and last <= match.last
        for first, last, _ in text.spans(BELIEVES)
    )


def _stands_in(text: Text, match: Match, group: str) -> bool:
    """Whether a saying of the group stands in the saying."""
    return any(match.first <= first and last <= match.last for first, last, _ in text.spans(group))


# Told of whoever was told of before, whether or not they were said to be in trouble.
_OF_THE_SAME = frozenset({"intet_tag"})


def _goes_on_about_another(text: Text, match: Match, people: People) -> bool:
    """Whether nobody is named in its sentence, and those before it tell of a relative in trouble and not
    of the writer: "Min bror har det skidt. Rebet er væk"."""
    first, last = text.sentence(match.first)
    begin = first
    while begin and not _tells_of_the_writer(text, *text.sentence(begin - 1), people):
        begin, _ = text.sentence(begin - 1)
    if begin == first or _tells_of_the_writer(text, first, last, people):
        return False
    if OTHER not in (people.marks.get(place) for place in range(begin, first)):
        return False
    return match.entry.target in _OF_THE_SAME or any(
        begin <= place < first for place, _, _ in text.spans("svært")
    )


def _tells_of_the_writer(text: Text, first: int, last: int, people: People) -> bool:
    """Whether the writer is named in the sentence [first, last), other than as "min" of a relative."""
    mine = text.mine >> first & ((1 << (last - first)) - 1)
    return bool(mine) or any(people.marks.get(place) == SELF for place in range(first, last))


def _names_us(text: Text, match: Match) -> bool:
    """Whether the writer is named in it only as one of several."""
    own = [p for p in range(match.first, match.last) if text.mine >> p & 1]
    return bool(own) and all(text.tokens[p].word in text.tongue.clauses.we for p in own)


STRANGERS, WORRIES, CHILD, PARTNERS = "en anden i fare", "bange for", "barnealder", "lever med"
ME_TOO, I_AM = "det samme selv", "jeg er en"
"""Groups beside the lexicon of danger: those whom a writer reports on without being related
("borger", "en mand"), words of worry for somebody, the ages of a child that writes itself, of living
with somebody ("gift med en mand"), who is no stranger then, of feeling as another did, and of being
such a one ("jeg er en mand på 40")."""


def _begins(text: Text, match: Match, group: str) -> bool:
    """Whether the match begins with a saying of the group."""
    return any(first == match.first for first, _, _ in text.spans(group))


def _ends(text: Text, match: Match, group: str) -> bool:
    """Whether the match ends with a saying of the group."""
    return any(match.first < first and last == match.last for first, last, _ in text.spans(group))


def _is_of_a_stranger(text: Text, match: Match, people: People) -> bool:
    """Whether somebody the writer reports on is named in the match, or nearer before it than the
    writer is."""
    start, _ = text.sentence(match.first)
    writer = max((p for p, m in people.marks.items() if m == SELF and p <= match.first), default=-1)
    reported = _reported(text, match.entry.target != "psykose")
    return any(
        max(start, writer + 1) <= first < match.last and not people.is_pair(first, first + 1)
        for first in reported
    )


def _reported(text: Text, with_strangers: bool) -> list[int]:
    """Where relatives stand whose words are told ("min søn siger, at ..."), and strangers: but of
    whom one is afraid in a psychosis may be a stranger as well ("naboen sender stråler")."""
    says = text.tongue.clauses.says
    strangers = text.spans(STRANGERS) if with_strangers else []
    partners, myself = text.spans(PARTNERS), covered(text.spans(I_AM))
    strangers = [s for s in strangers if not any(p[0] <= s[0] and s[1] <= p[1] for p in partners)]
    strangers = [s for s in strangers if not myself >> s[0] & 1]
    relatives = [
        span
        for span in text.spans(OTHER)
        if any(token.word in says for token in text.tokens[span[1] - 1 : span[1] + 2])
    ]
    return [first for first, _, _ in (*strangers, *relatives)]


def _is_among_others(text: Text, match: Match, who: str, people: People) -> bool:
    """Whether it passes between a relative and theirs, and the writer is named only after it and as one
    of several: "min veninde bliver slået af sin kæreste, hun må ikke se os"."""
    clauses, words = text.tongue.clauses, text.said[match.first : match.last]
    first, last = text.sentence(match.first)
    mine = [p for p in range(first, last) if text.mine >> p & 1]
    theirs = who == OTHER and not clauses.own.isdisjoint(words)
    return theirs and all(p >= match.last and text.said[p] in clauses.we for p in mine)


def _is_done_to_another(text: Text, match: Match, people: People) -> bool:
    """Whether it is the writer who does it: "jeg kom til at ruske ham", "tog fat i halsen på hende"."""
    clauses, (_, end) = text.tongue.clauses, text.sentence(match.first)
    hits = clauses.hits_other - clauses.whose
    return any(
        people.marks.get(place) == PRONOUN
        and text.said[place] in hits
        and (place == match.first + 1 or text.said[place - 1] in clauses.aged)
        for place in range(match.first + 1, min(match.last + 2, end))
    )


CHILD_THERE = "den unge der"
"""Group beside the lexicon of danger, of a child from next door or of somebody's class."""
SPARED = "ikke mig men en anden"
"""Group beside the lexicon of danger, of the writer who is not hit: "han slår mig ikke, men sin bror"."""
IT_WAS_ME = "det var mig"
"""Group beside the lexicon of danger, of who says to have done it: "det var mig, der gjorde det"."""
DOES_IT, MYSELF, MY_HAND = "skriveren gør det", "om mig selv", "med mine hænder"
"""Groups beside the lexicon of danger, of what who begins with "jeg" does to another or fears to do, of
"mig selv", who is not hit, and of what one does not remember to have done."""


def _is_the_writers_doing(text: Text, match: Match) -> bool:
    """Whether it tells what the writer does or may do to another, and nothing in its sentence that hits the
    writer: "jeg skubbede min mand"."""
    if _is_told_to_be_mine(text, match):
        return True
    first, _ = text.sentence(match.first)
    named = [place for place in range(first, match.first + 1) if text.words("jeg") >> place & 1]
    return bool(named) and not _hits_the_writer(text, match) and _stands_in(text, match, DOES_IT)


def _is_told_to_be_mine(text: Text, match: Match) -> bool:
    """Whether the writer owns to it, or cannot tell afterwards what it was that was done to another."""
    if _stands_in(text, match, IT_WAS_ME):
        return True
    first, last = text.sentence(match.first)
    mine = any(first <= place < last for place, _, _ in text.spans(MY_HAND))
    return mine and not _hits_the_writer(text, match)


def _hits_the_writer(text: Text, match: Match) -> bool:
    """Whether its sentence names the writer as one to whom something is done."""
    first, last = text.sentence(match.first)
    return bool(text.mine & ~covered(text.spans(MYSELF)) & ((1 << last) - (1 << first)))


THREATENED = "truet med hvis"
"""Group beside the lexicon of danger, of what the writer must do or else: "hvis jeg ikke"."""


def _whom_it_hits(text: Text, match: Match, who: str, people: People) -> str:
    """Whom violence hits; a child where nobody is named."""
    if match.entry.target == "barn":
        near = hits_me(text, match) and not _stands_in(text, match, CHILD_THERE)
        return "selv" if text.has(CHILD) or text.has(CHILDLIKE) or near else "anden"
    if _is_told_to_be_mine(text, match):
        return "anden"
    if who == SELF and _is_the_writers_doing(text, match):
        return "anden"
    if who != SELF and _stands_in(text, match, THREATENED):
        return "selv"
    first, last = text.sentence(match.first)
    spared = covered(text.spans(SPARED))
    mine = text.mine & ~spared
    if mine >> first & ((1 << (last - first)) - 1) and not _is_among_others(
        text, match, who, people
    ):
        return "selv"
    if who != OTHER and _stands_in(text, match, OWN_THING):
        return "selv"
    if _is_of_a_stranger(text, match, people):
        return "anden"
    words, clauses = [token.word for token in text.tokens[first:last]], text.tongue.clauses
    endings = tuple(clauses.passive_ending.split())
    passive = any(
        one in clauses.becomes and two.endswith(endings) for one, two in itertools.pairwise(words)
    )
    if who == SELF:
        return "anden" if not passive and _is_done_to_another(text, match, people) else "selv"
    another = any(match.first < place < last for place in people.named)
    hits_other = passive or another or clauses.hits_other & set(words)
    known = who != NOBODY or bool(clauses.own & set(words))
    return "anden" if known and hits_other else "selv"
