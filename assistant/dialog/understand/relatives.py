"""What is told of the one who needs help, where a relative may be asking."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.dialog.lexicon import Entry
from assistant.dialog.reading import Reading
from assistant.dialog.understand.danger import NEED_IN
from assistant.dialog.understand.facts import BY_OTHERS
from assistant.dialog.understand.kin import NOBODY_NAMED
from assistant.dialog.understand.people import ASIDE, GROWN, NOBODY, OTHER, PRONOUN, SELF, People
from assistant.dialog.understand.reads import Read, reading_of, unsure
from assistant.dialog.understand.sayings import Match
from assistant.rules.facts import ASKED_ABOUT, HELD, NEEDS
from assistant.rules.model import Fact, Kind

RELATIVE, STAFF, ONESELF = "paaroerende", "medarbejder", "selv"
"""Who may be asking."""
# Questions to which whole stories are answers, so that a relative in them is whom they are about.
OPENS = frozenset({"entry", NEEDS, "asker"})
# Dangers after which whoever tells of another still needs help to find; the others are for 112.
LASTS = frozenset({"selvmord", "psykose"})
# Questions about whom one may bring, or who gets to know: no help is asked for those.
COMPANY = frozenset(
    {"bisidder", "barn_med", "boern_fjernes", "hvem_faar_det_at_vide", "anonym", "samtykke"}
)
# Facts in which a "he" may be another than the one who needs help: a doctor, a teacher, a helper.
_TELLS_NOBODY = frozenset(
    {ASKED_ABOUT, "kompasset", HELD, "proevet_behandling", "skole_har_bedt", "samtykke"}
)
_LACKS = frozenset({NEEDS, "arbejdsevne"})
"""Facts of what one cannot do, which a carer may tell of themselves."""
_WORRIES = frozenset({"i_risiko"})
"""Facts that a relative tells of the person by telling of themselves: "jeg er bange for, at ..."."""
_HELPERS = frozenset({HELD})
"""Facts of the help one has, in which one of the staff is who helps: "mentor fra jobcentret"."""
_AILMENTS = frozenset({"vanskeligheder"})
_OWN_TROUBLES = _AILMENTS | {NEEDS}
_WHO_ONE_IS = frozenset({"age", "birth_year", "bor_i_kommunen", "bolig"})
"""Facts that a relative tells of themselves in passing."""
_PLACES = frozenset({"bor_i_kommunen"})
"""Facts of where one lives, of which somebody mentioned tells nothing."""
_HOMES = _PLACES | {"bolig", "indtaegt"}
"""Facts that are told of the grown: where one lives, and of what."""
_LIVINGS = frozenset({"loen", "folkepension"})
"""Incomes, of wages and of old age, that tell of no trouble."""
_STRAIN = frozenset({"sundhed"})
"""Needs that tell how a relative's trouble wears on the writer: sleep is lost over it."""
_STATES = frozenset({"komme_i_gang", "samvaer", "aktivitet", "arbejde", "uddannelse", "rusmidler"})
"""Needs that one cannot tell of another by telling what one does oneself."""
_ROOFS = frozenset({"bolig", "tag_over_hovedet"})
"""Needs that are the writer's own where it happens to them: "så smed han mig ud"."""
_HOME, _TRANSPORT = "hjemmet", "transport"
_CARER = "passer_en"
_CARES = frozenset({"asker_needs", _CARER})
"""Facts by which it is told that somebody cares for another: the writer, or the relative named there."""
NO_HOME = "ingen"
NAMED = "{en pårørende}"
"""The entry by which it is told that a relative asks, of whom some trouble is told and no fact."""
CRISIS, PAUSE = "akut_krise", "aflastning"
"""The need of who can bear no more, and what a relative needs then."""
HELPS_ME = "gør for mig"
"""The group of what those do who help the writer."""
CONSENT = "samtykke"
"""The fact that only one who asks for another tells of."""
_ABOUT_ASKER = frozenset({"asker", CONSENT, "asker_needs"})


def less_mere_places(reads: list[Read], wanted: frozenset[str], asker: str) -> list[Read]:
    """Without where others live, if nothing else is told of any: one who asks for themselves says so in
    passing; where nobody is known to ask, it may at least not tell that the person lives elsewhere."""
    if asker != ONESELF and (asker or wanted & _PLACES):
        return reads
    told = [r for r in reads if _is_of_another(r) or r.reading.value == RELATIVE]
    if any(
        r.reading.target not in _PLACES or not (asker or r.reading.value is False) for r in told
    ):
        return reads
    return [r for r in reads if r not in told]


def less_where_another_lives(reads: list[Read], wanted: frozenset[str], asker: str) -> list[Read]:
    """Without where a "han" or a relative lives, unless one who asks for that other is known to write: a
    municipality is not that of the person because somebody lives there."""
    if not asker and wanted & _PLACES:
        return reads
    for_another = (RELATIVE, STAFF)
    if asker in for_another or any(
        r.reading.target == "asker" and r.reading.value in for_another for r in reads
    ):
        return reads
    return [r for r in reads if r.reading.target not in _PLACES or not _is_of_another(r)]


@dataclass(frozen=True)
class Setting:
    """In what is told of the person is weighed: whom the message is about, what stands on the screen, who was
    told to be asking, and what else was read. `helped`: facts in which a helper counts as one's own."""

    facts: Mapping[str, Fact]
    people: People
    wanted: frozenset[str]
    asker: str
    helped: frozenset[str]
    danger: list[Read]
    topics: frozenset[str]

    @cached_property
    def own(self) -> frozenset[str]:
        """The needs that a relative can have for themselves."""
        asked = self.facts.get("asker_needs")
        return frozenset(o.id for o in asked.options) if asked else frozenset()

    @property
    def spared(self) -> frozenset[str]:
        """The facts in which what is told of a relative makes nobody one who asks for that relative."""
        return self.helped | {ASKED_ABOUT}


def about_the_person(reads: list[Read], now: Setting) -> list[Read]:
    """Keeps what is told of the one who needs help, and tells when a relative is asking.

    Facts of a relative ("min søn er 21") make the writer a relative, and so do danger to another and
    a sentence about nobody but a relative. Where the writer's own trouble is told as well, neither is
    sure, but that a need or an illness of the writer's own, told last, is what the message is about;
    where the same is told of both, the writer's counts.
    """
    reads = _less_staff_in_passing(reads, now)
    if now.asker == RELATIVE and not _tells_of_another_asker(reads):
        return _told_by_a_relative(reads, now)
    if "asker_needs" in now.wanted:
        reads = [_by_whom(r, now.own, now.people) for r in reads]
        reads = [r for r in reads if not _is_ours(r, now.facts)]
    if now.asker == STAFF or is_staff(reads):
        return _told_by_staff(reads, now)
    for step in _STEPS:
        reads = step(reads, now)
    return _by_who_asks(reads, now)


def of_a_second(reads: list[Read], now: Setting) -> list[Read]:
    """What is told of the relatives in need but the first of them, or the one asked for, where several are:
    "min far kan ikke gøre rent, og min mor er dement"."""
    kin = now.people.kin
    of_one = [r for r in reads if r.which != NOBODY_NAMED and _is_about_person(r, now.facts)]
    carers = _carers(reads, now.people)
    needy = dict.fromkeys(
        r.which
        for r in sorted(of_one, key=lambda r: r.first)
        if _is_of_another(r)
        and r.reading.sure
        and _is_trouble(r)
        and r.reading.member not in (PAUSE, CRISIS)
        and kin.is_spoken_of(r.which)
        and not kin.is_former(r.which)
        and r.which not in carers
    )
    if len(needy) < 2:
        return []
    asking = (r for r in reads if r.reading.value == RELATIVE and r.reading.sure)
    asked = [now.people.asked_for(r.first, r.last) for r in asking]
    first = next((n for n in needy if n in asked), next(iter(needy)))
    return [r for r in of_one if r.which in needy and r.which != first]


def _less_staff_in_passing(reads: list[Read], now: Setting) -> list[Read]:
    """Without that one of the staff asks, where they are but named, or are the help that one has."""
    if now.asker == RELATIVE:
        reads = [r for r in reads if "asker" in now.wanted or not _only_names_staff(r)]
    if now.asker in ("", STAFF) or not now.wanted & _HELPERS:
        return reads
    return [r for r in reads if (r.reading.target, r.reading.value) != ("asker", STAFF)]


def _told_by_staff(reads: list[Read], now: Setting) -> list[Read]:
    """What one of the staff tells of the citizen: nothing of themselves."""
    return [
        r
        for r in _with_pauses_as_needs(reads, now.own)
        if not _asks_for_another(r)
        and r.reading.target != "asker_needs"
        and not (_is_about_person(r, now.facts) and now.people.names_writer(r.first, r.last))
        and not (r.who == SELF and r.reading.value in _LIVINGS)
    ]


def _less_pairs(reads: list[Read], now: Setting) -> list[Read]:
    """Without that somebody asks, where a pair tells of itself."""
    pair = now.people.is_pair
    return [r for r in reads if r.reading.target != "asker" or not pair(r.first, r.last)]


def _with_what_hits_the_writer(reads: list[Read], now: Setting) -> list[Read]:
    """With what is told of a relative as the writer's, where it is the writer who is in danger by it."""
    return [_of_the_writer(r) if _hits_the_writer(r, now.danger) else r for r in reads]


def _less_who_cares(reads: list[Read], now: Setting) -> list[Read]:
    """Without that a relative cares for another: it is not the writer who does."""
    return [r for r in reads if not (_tells_who_cares(r) and _carer(r, now.people) != NOBODY_NAMED)]


def _with_worn_out_relatives(reads: list[Read], now: Setting) -> list[Read]:
    """The same with a pause for who is worn out, where anything is told or asked of a relative."""
    tells = any(r.reading.value == RELATIVE or _tells_of_another(r, now) for r in reads)
    return _with_worn_out_carers(reads, now) if tells else reads


def _with_who_asks_alone(reads: list[Read], now: Setting) -> list[Read]:
    """With that a relative asks, where nothing but the sentence, or a danger, tells so."""
    opens = now.wanted <= OPENS or any(
        r.reading.target in now.wanted and r.who == PRONOUN for r in reads
    )
    return reads + _asks_for_another_alone(reads, now) if opens and now.asker != ONESELF else reads


def _by_who_asks(reads: list[Read], now: Setting) -> list[Read]:
    """What is told of the one for whom help is asked: the writer, or a relative."""
    people = now.people
    of_other = [r for r in reads if _tells_of_another(r, now)]
    of_self = [r for r in reads if _tells_of_the_writer(r, now)]
    asking = [r for r in reads if _asks_for_another(r)]
    if any(_is_real_trouble(r, now.own, people) for r in of_self):
        # "jeg bor hos min mor, der er syg" asks for her only if the writer has no trouble of their own.
        company = [r for r in asking if people.is_company_at(r.first)]
        of_other, asking = of_other + company, [r for r in asking if r not in company]
    oneself = [r.first for r in reads if r.reading.value == ONESELF and r.reading.target == "asker"]
    if oneself:
        before = [r for r in asking if r.first < max(oneself)]
        reads = [r for r in reads if r not in of_other and r not in before]
    if "asker" not in now.facts or oneself or not (asking or of_other):
        wanted = "asker_needs" in now.wanted
        return [r for r in reads if wanted or r.reading.target != "asker_needs"]
    if _is_our_roof(asking, of_other, reads, people):
        return [r for r in reads if r.reading.target not in ("asker", "asker_needs")]
    if not asking and of_self and _is_for_the_writer(of_self, of_other, now.own, people):
        return [r for r in reads if r not in of_other and r.reading.target != "asker_needs"]
    says_so = any(r.reading.sure for r in asking)
    if not says_so and of_other:
        says_so = any(r.reading.sure for r in of_other) and (
            not of_self or _is_of_the_relative(of_other, of_self, now)
        )
        asking = [_asker(of_other[0], says_so)]
    elif not says_so and of_self:
        return [r for r in reads if r.reading.target not in ("asker", "asker_needs")]
    of_self = [r for r in of_self if not (says_so and _is_of_the_household(r, people))]
    told = _less_what_we_tell(_less_what_the_asker_needs(reads), of_other)
    return asking[:1] + _less_the_asker(told, of_self, says_so or not of_self, now)


def _less_the_asker(reads: list[Read], of_self: list[Read], sure: bool, now: Setting) -> list[Read]:
    """What a relative tells of another, with the needs that a relative can have too as their own. Where it is
    not `sure` for whom is asked, nothing that is told is."""
    reads = [
        _own_need(r) if r.who == SELF and _is_own_need(r, now.own) else r
        for r in reads
        if r.reading.target != "asker"
    ]
    if sure:
        return [r for r in reads if r not in of_self]
    return [
        unsure(r) if _is_about_person(r, now.facts) and _tells(r, now.facts) else r for r in reads
    ]


def _is_our_roof(
    asking: list[Read], of_other: list[Read], reads: list[Read], people: People
) -> bool:
    """Whether all that is told of a relative is to have no roof, and a "we" has none: "min kæreste er smidt
    ud, vi bor i bil" asks for both."""
    roofs = all(r.reading.member in _ROOFS for r in of_other)
    return (
        not asking
        and bool(of_other)
        and roofs
        and any(r.reading.value == NO_HOME and people.is_told_of_us(r.first, r.last) for r in reads)
    )


def _is_of_the_household(read: Read, people: People) -> bool:
    """Whether it tells what both lack by what a relative does, or cannot do: "jeg når ikke vask og mad",
    "jeg kører min mor til lægen"."""
    member = read.reading.member
    home = member == _HOME and not people.says_too(read.first, read.last)
    return home or (member == _TRANSPORT and people.names_company(read.first, read.last))


def less_what_is_told_of_others(reads: list[Read], wanted: frozenset[str]) -> list[Read]:
    """Without what an answer tells of others beside it: "ja, min kone med demens"."""
    return [r for r in reads if not _is_of_another(r) or r.reading.target in wanted]


def _tells_of_another_asker(reads: list[Read]) -> bool:
    """Whether it is told that somebody else than a relative asks: "det er mig selv"."""
    return any(r.reading.target == "asker" and r.reading.value != RELATIVE for r in reads)


def _only_names_staff(read: Read) -> bool:
    """Whether one of the staff is but named, in a word: "ja, støttekontaktpersonen"."""
    reading = read.reading
    return (reading.target, reading.value) == ("asker", STAFF) and read.last - read.first == 1


def _told_by_a_relative(reads: list[Read], now: Setting) -> list[Read]:
    """What one tells who is known to be a relative. Who they are themselves and what ails them is left
    out, unless it was asked for; a need that such a one can have too is theirs."""
    own = now.own
    reads = [unsure(r) if _is_own_address(r) else r for r in reads]
    if "asker_needs" in now.wanted:
        # "han vil ikke snakke med nogen" says nothing of what the writer needs.
        reads = [r for r in reads if not (_denies_a_member(r) and _is_of_another(r))]
        reads = [_by_whom(r, own, now.people) for r in reads]
        return [r for r in reads if not _is_ours(r, now.facts) and r.reading.target != "asker"]
    reads = [
        r
        for r in reads
        if r.reading.target != "asker"
        and (r.who != SELF or _is_answer(r, now.wanted) or not _is_of_oneself(r, now.facts))
        and (r.who != SELF or NEEDS in now.wanted or not _is_own_state(r, now.people))
    ]
    reads = _less_what_the_writer_is_beside(reads, now.facts)
    reads = _less_what_the_asker_needs(_with_worn_out_carers(reads, now))
    return [_own_need(r) if r.who == SELF and _is_own_need(r, own) else r for r in reads]


def _denies_a_member(read: Read) -> bool:
    return bool(read.reading.member) and read.reading.value is False


def _with_pauses_as_needs(reads: list[Read], own: Collection[str]) -> list[Read]:
    """With a need of the citizen's for a pause that staff tell a relative to need: "hustruen er slidt ned af
    at passe ham"."""
    return [
        replace(r, reading=replace(r.reading, target=NEEDS)) if PAUSE in own and _is_pause(r) else r
        for r in reads
    ]


def _is_own_state(read: Read, people: People) -> bool:
    """Whether a "jeg" tells how they live themselves, and nobody else is named: "jeg sover om dagen", but
    "jeg kan ikke få ham op"."""
    if read.reading.target != NEEDS:
        return False
    if read.reading.member in _ROOFS:
        named = people.names_company(read.first, read.last)  # "have min bror boende"
        return people.hits_writer(read.first, read.last) and not named
    return read.reading.member in _STATES and not people.names_another(read.first, read.last)


def _less_what_the_writer_is_beside(reads: list[Read], facts: Mapping[str, Fact]) -> list[Read]:
    """Without what a "jeg" is, where the same is told of the person: "hun får pension, jeg er på su"."""
    told = {
        r.reading.target
        for r in reads
        if _is_of_another(r) and facts[r.reading.target].kind is not Kind.SET
    }
    return [r for r in reads if r.who != SELF or r.reading.target not in told]


def _is_answer(read: Read, wanted: frozenset[str]) -> bool:
    """Whether it answers the screen, which asks about the person: but one's sleep is one's own, and so are
    one's wages."""
    pay = read.who == SELF and read.reading.value in _LIVINGS
    return read.reading.target in wanted and read.reading.member not in _STRAIN and not pay


def _is_of_oneself(read: Read, facts: Mapping[str, Fact]) -> bool:
    """Whether a "jeg" tells it of nobody else: an age, a home, an income, an illness, one's sleep; another
    need may be told by what one does for another ("jeg kan ikke styre hans regninger")."""
    kind = facts[read.reading.target].kind
    one = kind in (Kind.NUMBER, Kind.CHOICE) or read.reading.target in _AILMENTS
    one = one or read.reading.member in _STRAIN or _is_own_address(read)
    return one and _is_about_person(read, facts)


def _is_own_address(read: Read) -> bool:
    """Whether a "jeg" or "vi" tells of living elsewhere: where the one who is helped lives may be here."""
    return read.who == SELF and read.reading.target in _PLACES and read.reading.value is False


def _with_worn_out_carers(reads: list[Read], now: Setting) -> list[Read]:
    """With a pause for the writer in place of the person's crisis, where it is the writer who can bear
    no more of a relative's trouble: "min kone kalder hele natten. Jeg kan ikke holde til det"."""
    if PAUSE not in now.own:
        return reads
    crises = (r for r in reads if r.reading.member == CRISIS and r.reading.value)
    worn = [r for r in crises if r.who in (SELF, NOBODY)]
    has = any(map(_is_pause, reads))
    pauses = [
        replace(r, reading=replace(r.reading, target="asker_needs", member=PAUSE)) for r in worn
    ]
    return [r for r in reads if r not in worn] + ([] if has else pauses[:1])


def _with_worn_out_helpers(reads: list[Read], now: Setting) -> list[Read]:
    """With a pause in place of the writer's crisis, where it is who helps them that can bear no more: "min
    mand gør alt. Han er ved at knække"."""
    worn = [r for r in reads if r.reading.member == CRISIS and r.who == ASIDE]
    if not worn or not now.people.text.has(HELPS_ME):
        return reads
    rest = [r for r in reads if r not in worn]
    if PAUSE not in {option.id for option in now.facts[NEEDS].options}:
        return rest
    pause = replace(worn[0].reading, member=PAUSE)
    return [*rest, replace(worn[0], reading=pause, who=SELF)]


def _less_what_the_asker_needs(reads: list[Read]) -> list[Read]:
    """Without the needs in the very words by which a relative tells the same need of their own; a pause
    is both that relative's and, by what it takes, the person's."""
    own = [r for r in reads if r.reading.target == "asker_needs" and r.reading.member != PAUSE]
    return [
        r
        for r in reads
        if r.reading.target != NEEDS
        or not any(
            r.reading.member == o.reading.member and r.first < o.last and o.first < r.last
            for o in own
        )
    ]


def _hits_the_writer(read: Read, danger: list[Read]) -> bool:
    """Whether the same words, or the same trouble, tell that the writer is in danger: "min kæreste slår"."""
    return read.who == OTHER and any(
        d.reading.member == "selv"
        and (
            (d.first < read.last and read.first < d.last)
            or NEED_IN.get(d.reading.target) == read.reading.member
        )
        for d in danger
    )


def _of_the_writer(read: Read) -> Read:
    return replace(read, who=SELF)


def is_staff(reads: list[Read]) -> bool:
    """Whether the writer is surely one who works for the municipality or the like."""
    return any(
        r.reading.target == "asker" and r.reading.value == STAFF and r.reading.sure for r in reads
    )


def _less_what_the_writer_tells_too(reads: list[Read], now: Setting) -> list[Read]:
    """Without what is told of a relative, where the writer tells nothing else of themselves than just
    that: "min mand er 60, og jeg er 58", "jeg bor i Slagelse, men min søster bor i Sorø"; or where they
    turn to having the same trouble."""
    of_person = [r for r in reads if _is_about_person(r, now.facts)]
    own = {_slot(r) for r in of_person if r.who == SELF}
    others = _of_others(reads, now)
    asks = any(r.reading.target == "asker" and r.reading.value != ONESELF for r in reads)
    troubles = {_slot(r) for r in others if _is_trouble(r)}
    told = {_slot(r) for r in others}
    turn = now.people.turned_back()
    shared = {
        _slot(r) for r in of_person if r.who == SELF and _is_trouble(r) and 0 <= turn <= r.first
    }
    if asks or not others or not (told <= own or (troubles and troubles <= shared)):
        return reads
    return [r for r in reads if r not in others]


def _is_of_the_relative(of_other: list[Read], of_self: list[Read], now: Setting) -> bool:
    """Whether the message is about the relative, though the writer tells of themselves too."""
    first = _comes_first(of_other, of_self, now.facts)
    return first or _has_the_trouble(of_other, of_self, now.facts, now.people)


def _comes_first(of_other: list[Read], of_self: list[Read], facts: Mapping[str, Fact]) -> bool:
    """Whether the message is about the relative first, whose age, say, it gives."""
    numbers = any(facts[r.reading.target].kind is Kind.NUMBER for r in of_other)
    return numbers and min(r.first for r in of_other) < min((r.first for r in of_self), default=0)


def _has_the_trouble(
    of_other: list[Read], of_self: list[Read], facts: Mapping[str, Fact], people: People
) -> bool:
    """Whether a grown relative has some trouble, and the writer tells but who they are themselves, or
    whether the writer tells of nothing but lost sleep over any relative's:
    "jeg er 66, og min kone på 64 blev syg af demens"."""
    troubles = any(r.reading.sure and r.reading.target in _OWN_TROUBLES for r in of_other)
    grown = people.names_a_grown() or any(
        isinstance(r.reading.value, int) and r.reading.value >= GROWN
        for r in of_other
        if facts[r.reading.target].kind is Kind.NUMBER
    )
    grown = grown or any(r.reading.target in _HOMES for r in of_other)
    worn = all(r.reading.member in _STRAIN for r in of_self)
    beside = (r for r in of_self if not people.says_too(r.first, r.last))
    return troubles and (grown or worn) and all(map(_tells_but_who, beside))


def _tells_but_who(read: Read) -> bool:
    """Whether it tells who the writer is, and of no trouble."""
    reading = read.reading
    works = (reading.target, reading.value) == ("arbejdsevne", "almindeligt")
    own = reading.target in _WHO_ONE_IS or reading.value in _LIVINGS or works
    return own or reading.member in _STRAIN


def _less_what_is_told_of_other_relatives(reads: list[Read], now: Setting) -> list[Read]:
    """Without what is told of any relative but the one, or those, in need: the one asked for, else who
    has some trouble. Where several have, no age, home or income is surely of the one in need."""
    told = [
        r
        for r in reads
        if r.which != NOBODY_NAMED and _is_about_person(r, now.facts) and r.reading.member != PAUSE
    ]
    asking = (r for r in reads if r.reading.value == RELATIVE and r.reading.sure)
    asked = {now.people.asked_for(r.first, r.last) for r in asking} - {NOBODY_NAMED}
    if len({r.which for r in told} | asked) < 2:
        return reads
    troubled = {r.which for r in told if r.reading.sure and _is_trouble(r)}
    troubled = {n for n in troubled if now.people.kin.is_spoken_of(n)} or troubled
    troubled = troubled - _carers(reads, now.people) or troubled
    needy = (asked & troubled) or asked | troubled
    beside = [r for r in told if needy and r.which not in needy]
    doubted = [r for r in told if len(needy) > 1 and _slot(r)[1] == "" and r not in beside]
    return [unsure(r) if r in doubted else r for r in reads if r not in beside]


def _with_whom_is_meant(reads: list[Read], now: Setting) -> list[Read]:
    """With the one whose trouble was told by name for a "han" after one who was but mentioned: "vores søn
    har ADHD. Nu kan min mand ikke mere. Han åbner aldrig sin post"."""
    told = [r for r in reads if r.which != NOBODY_NAMED and _is_about_person(r, now.facts)]
    if len({r.which for r in told}) < 2:
        return reads
    by_name = [r for r in told if now.people.is_named_beside(r.which, r.first, r.last)]
    mentioned = {r.which for r in told} - {r.which for r in by_name}
    mentioned -= {
        now.people.asked_for(r.first, r.last) for r in reads if r.reading.value == RELATIVE
    }
    troubled = [r.which for r in by_name if _is_trouble(r)]
    meant = {
        number: other
        for number in mentioned
        for other in troubled
        if now.people.kin.may_be_same_sex(number, other)
    }
    return [
        replace(r, which=meant[r.which]) if r in told and r.which in meant else r for r in reads
    ]


def _carers(reads: list[Read], people: People) -> set[int]:
    """The relatives of whom it is told that they care for another: "min mor passer ham døgnet rundt"."""
    return {_carer(r, people) for r in reads} - {NOBODY_NAMED}


def _tells_who_cares(read: Read) -> bool:
    """Whether it is told that somebody cares for another."""
    return read.reading.target == _CARER and read.reading.value is True


def _carer(read: Read, people: People) -> int:
    """Which relative is told to care for another; NOBODY_NAMED if none, or if it is the writer."""
    if read.reading.target not in _CARES or read.who == SELF:
        return NOBODY_NAMED
    return people.named_last_before(read.first)


def _is_trouble(read: Read) -> bool:
    """Whether it tells a need or an illness that is there."""
    return read.reading.target in _OWN_TROUBLES and read.reading.value is True


def _of_others(reads: list[Read], now: Setting) -> list[Read]:
    """What is told of a relative, or of a "han", and is about the person."""
    return [r for r in reads if _is_of_another(r) and _is_about_person(r, now.facts)]


def _is_of_another(read: Read) -> bool:
    """Whether it is told of a relative or of a "han"."""
    return read.who in (OTHER, PRONOUN)


def _less_the_former(reads: list[Read], now: Setting) -> list[Read]:
    """Without what is told of one who was the writer's, where the writer tells some trouble of their own:
    "min eks er syg og har lejligheden. nu bor jeg på en sofa"."""
    former = [r for r in reads if now.people.kin.is_former(r.which)]
    if not former or not any(
        r.who == SELF and (_is_trouble(r) or r.reading.value == NO_HOME) for r in reads
    ):
        return reads
    return [r for r in reads if r not in former]


def _less_the_well(reads: list[Read], now: Setting) -> list[Read]:
    """Without what is told of relatives who have no trouble, beside the writer's own that was told before
    anybody was named: "jeg har bipolar. min søn på 19 bor hos mig"."""
    others = [
        r
        for r in reads
        if r.who == OTHER and _is_about_person(r, now.facts) and not _is_done_by_them(r, now.people)
    ]
    if not others or any(_is_trouble(r) or r.reading.target in now.wanted for r in others):
        return reads
    asks = [r for r in reads if r.reading.target == "asker"]
    lives_here = [
        r for r in asks if now.people.names_at(r.first) and now.people.is_at_mine(r.first, r.last)
    ]
    told = [r for r in reads if r.who == SELF and _is_real_trouble(r, now.own, now.people)]
    if asks != lives_here or not told or now.people.names_before(min(r.first for r in told)):
        return reads
    return [r for r in reads if r not in others and r not in lives_here]


def _is_done_by_them(read: Read, people: People) -> bool:
    """Whether it tells of those who do everything for the writer: "jeg har angst, andre må gøre det hele"."""
    return (read.reading.target, read.reading.value) == BY_OTHERS and people.names_at(read.first)


def _with_what_is_shared(reads: list[Read], now: Setting) -> list[Read]:
    """With the ailments of a relative for whom nothing is asked as the writer's, who tells to have the
    same: "min kæreste har ADHD ligesom mig"."""
    theirs = [r for r in reads if r.who == OTHER and r.reading.target in _AILMENTS]
    asks = any(map(_asks_for_another, reads))
    words = now.people.shared() if theirs and not asks else 0
    return [_of_the_writer(r) if r in theirs and words >> r.first & 1 else r for r in reads]


def _less_the_company(reads: list[Read], now: Setting) -> list[Read]:
    """Without what a "han" tells of mere company, beside some trouble of the writer's own: "jeg bor hos
    min mor, hun er 67. Jeg mangler et sted at bo"."""
    company = [
        r
        for r in reads
        if r.who == PRONOUN
        and r.which != NOBODY_NAMED
        and not now.people.kin.is_spoken_of(r.which)
        and _is_about_person(r, now.facts)
    ]
    asks = any(map(_asks_for_another, reads))
    if not company or asks or not any(r.who == SELF and _is_trouble(r) for r in reads):
        return reads
    return [r for r in reads if r not in company]


def _less_those_in_passing(reads: list[Read], now: Setting) -> list[Read]:
    """Without what is told of relatives who have no trouble and for whom nothing is asked, where the
    writer tells some trouble, or some wish, of their own and of nobody else: "min datter er 27 og bor i
    Næstved. Jeg kan ikke overskue mit hus"."""
    others = [r for r in _of_others(reads, now) if not _is_done_by_them(r, now.people)]
    troubled = any(
        _is_trouble(r) or r.reading.value == NO_HOME or r.reading.target in now.wanted
        for r in others
    )
    asks = [r for r in reads if _asks_for_another(r)]
    if troubled or not (others or asks):
        return reads
    if not all(r.reading.entry != NAMED and now.people.only_names(r.first, r.last) for r in asks):
        return reads
    if not any(_is_own(r) and now.people.is_told_of_nobody_else(r.first, r.last) for r in reads):
        return reads
    return [r for r in reads if r not in others and r not in asks]


def _less_those_turned_from(reads: list[Read], now: Setting) -> list[Read]:
    """Without the relatives of whom the writer told before turning back to some trouble, or some
    benefit, of their own: "min mor er dement, jeg derimod er ensom"."""
    others = _of_others(reads, now)
    asks = [r for r in reads if _asks_for_another(r)]
    turn = now.people.turned_back() if others or asks else -1
    if not all(now.people.asks_nothing(r.first, r.last) for r in asks):
        return reads
    if turn < 0 or any(r.first > turn for r in (*others, *asks)):
        return reads
    told = [r for r in reads if r.first >= turn and r.who == SELF and r.reading.sure]
    if not any(
        (_is_trouble(r) or _is_benefit(r)) and now.people.is_told_of_nobody_else(r.first, r.last)
        for r in told
    ):
        return reads
    return [r for r in reads if r not in others and r not in asks]


def _is_benefit(read: Read) -> bool:
    """Whether it tells an income of one who does not work and is not old."""
    return read.reading.target == "indtaegt" and read.reading.value not in _LIVINGS


def _is_own(read: Read) -> bool:
    """Whether it is some trouble, or a wish for an offer, that the writer tells of themselves."""
    wish = read.reading.target == ASKED_ABOUT
    return read.who == SELF and read.reading.sure and (wish or _is_trouble(read))


def _with_what_a_carer_lacks(reads: list[Read], now: Setting) -> list[Read]:
    """With a pause for the writer in place of what they cannot do because of a relative: "vi ser ingen
    venner, for vores søn kræver os"."""
    others = any(r.who == OTHER and _is_about_person(r, now.facts) for r in reads)
    asks = any(map(_asks_for_another, reads))
    own = now.own
    if PAUSE not in own or not (others or asks):
        return reads
    lacks = [
        r
        for r in reads
        if r.who in (SELF, NOBODY)
        and r.reading.target in _LACKS
        and not _is_own_need(r, own)
        and r.reading.member not in _STRAIN
        and now.people.is_because_of_another(r.first, r.last)
    ]
    if not lacks:
        return reads
    has = any(map(_is_pause, reads))
    pause = replace(lacks[0].reading, kind="fact", target="asker_needs", member=PAUSE, value=True)
    pauses = [] if has else [replace(lacks[0], reading=pause, who=SELF)]
    return [r for r in reads if r not in lacks] + pauses


def _less_what_is_told_beside_the_writer(reads: list[Read], now: Setting) -> list[Read]:
    """Without the troubles that are told of a relative after the writer's own: "jeg er 42 ... min søn
    har ...", "jeg glemmer alt ... konen holder det ikke ud". An income alone tells of no trouble of theirs:
    "jeg er pensioneret lærer, og min mand har demens"."""
    of_person = [r for r in reads if _is_about_person(r, now.facts)]
    own = [
        r
        for r in of_person
        if r.who in (SELF, NOBODY) and _tells_who(r, now.facts) and r.reading.member != PAUSE
    ]
    others = _of_others(reads, now)
    asks = any(r.reading.target == "asker" or _is_a_pause_from(r, now.people) for r in reads)
    known = any(now.facts[r.reading.target].kind in (Kind.NUMBER, Kind.CHOICE) for r in others)
    if asks or known or not own or not others or min(r.first for r in others) <= own[0].first:
        return reads
    if all(r.who == NOBODY and now.people.is_told_of_us(r.first, r.last) for r in own):
        return reads  # "vi er sagt op, og min kone sidder i kørestol": of both
    if all(r.reading.target == "indtaegt" for r in own) and any(map(_is_trouble, others)):
        return reads
    return [r for r in reads if r not in others]


def _is_a_pause_from(read: Read, people: People) -> bool:
    """Whether the writer tells in it that a relative, named there, is too much for them."""
    return _is_pause(read) and people.names_another(read.first, read.last)


def _is_real_trouble(read: Read, own: Collection[str], people: People, beside: bool = True) -> bool:
    """Whether it surely tells a need or a trouble that no relative's own is asked about, and not
    `beside` another's ("jeg har selv gigt")."""
    return (
        read.reading.sure
        and _is_trouble(read)
        and read.reading.member not in _STRAIN
        and not _is_own_need(read, own)
        and not (beside and people.says_too(read.first, read.last))
    )


def _is_for_the_writer(
    of_self: list[Read], of_other: list[Read], own: Collection[str], people: People
) -> bool:
    """Whether what is surely told of the writer, after all that is told of a relative, is a need or a
    trouble that no relative's own is asked about: "min søster har bostøtte. Jeg har borderline"."""
    after = max((r.last for r in of_other), default=0)
    beside = any(_is_trouble(r) for r in of_other)
    return bool(of_other) and any(
        r.first >= after and _is_real_trouble(r, own, people, beside) for r in of_self
    )


def _tells_who(read: Read, facts: Mapping[str, Fact]) -> bool:
    """Whether it tells of the person themselves, as age, income and trouble do, and a place does not."""
    return facts[read.reading.target].kind is not Kind.TRUTH


def _tells(read: Read, facts: Mapping[str, Fact]) -> bool:
    """Whether it tells something: a no does, but not that a member of a set is none."""
    return read.reading.value is not False or facts[read.reading.target].kind is Kind.TRUTH


def _less_what_we_tell(reads: list[Read], of_other: list[Read]) -> list[Read]:
    """Without what a "we" tells otherwise than of the relative: "hun bor i Niløse ... vi bor i ..."."""
    told = {r.reading.target: r.reading.value for r in of_other if not r.reading.member}
    return [
        r
        for r in reads
        if r.who != NOBODY or told.get(r.reading.target, r.reading.value) == r.reading.value
    ]


def _tells_of_another(read: Read, now: Setting) -> bool:
    """Whether it tells something of a relative, but in the facts to be spared."""
    about = read.who == OTHER and read.reading.target not in now.spared
    return about and _is_about_person(read, now.facts) and _tells(read, now.facts)


def _tells_of_the_writer(read: Read, now: Setting) -> bool:
    """Whether it tells something of the writer, that no relative tells of themselves by the way."""
    own = _is_own_need(read, now.own) or read.reading.target in _WORRIES
    about = read.who == SELF and not own and _is_about_person(read, now.facts)
    return about and _tells(read, now.facts)


def _slot(read: Read) -> tuple[str, str]:
    return read.reading.target, read.reading.member


def _asks_for_another_alone(reads: list[Read], now: Setting) -> list[Read]:
    """That a relative is asking, where no fact of that relative tells so."""
    of_person = [r for r in reads if _is_about_person(r, now.facts)]
    cares = now.own
    own = any(
        r.who == SELF
        and not _is_own_need(r, cares)
        and _tells_who(r, now.facts)
        and not (r.reading.value in _LIVINGS and now.people.names_before(r.first))
        for r in of_person
    )
    own = own or any(r.reading.target == "asker" for r in reads)
    hit = any(d.reading.member == "selv" for d in now.danger)
    if "asker" not in now.facts or own or hit:
        return []
    spared = now.helped | _TELLS_NOBODY | (_PLACES - now.wanted)
    theirs = [r for r in of_person if r.who == PRONOUN and r.reading.target not in spared]
    pronoun = [r for r in theirs if r.reading.value is not False]
    endangered = [
        d for d in now.danger if d.reading.target in LASTS and now.people.names_before(d.last)
    ]
    consent = [r for r in reads if r.reading.target == CONSENT and now.people.names_before(r.last)]
    for read in (*endangered[:1], *pronoun[:1], *consent[:1]):
        return [_asker(read, read.reading.sure, STAFF if now.people.is_a_note() else RELATIVE)]
    return [
        _asker(_named(now.people, *where), True)
        for where in now.people.subjects_alone(
            bool(now.topics - COMPANY), bool(now.topics & COMPANY)
        )[:1]
    ]


def _named(people: People, first: int, last: int) -> Read:
    """The name of a relative as a reading."""
    entry = Entry("fact", "asker", "paaroerende", "", "says", (), NAMED)
    # A name alone is masked, and nothing is read out of it.
    last += people.text.said[first] in people.text.tongue.clauses.names
    return reading_of(people.text, Match(entry, first, last, False, True), True, True)


def _is_own_need(read: Read, own: Collection[str]) -> bool:
    """Whether it is a need that one who cares for another may have too."""
    return read.reading.target == NEEDS and read.reading.member in own


def _is_ours(read: Read, facts: Mapping[str, Fact]) -> bool:
    """Whether a relative who is asked how they are tells it of themselves, and not of the person."""
    of_us = read.who == SELF or (read.who == NOBODY and read.reading.target in _OWN_TROUBLES)
    return of_us and _is_about_person(read, facts)


def _by_whom(read: Read, own: Collection[str], people: People) -> Read:
    """The same, where a relative is asked how they are themselves: a need that they can have too is
    theirs, and "hun er tit ensom" is the person's."""
    if not _is_own_need(read, own):
        return read
    another = _is_of_another(read) and people.is_all_of_another(read.first, read.last)
    return read if another else _own_need(read)


def _own_need(read: Read) -> Read:
    return replace(read, reading=replace(read.reading, target="asker_needs"))


def _is_about_person(read: Read, facts: Mapping[str, Fact]) -> bool:
    return read.reading.target not in _ABOUT_ASKER and facts[read.reading.target].about == "person"


def _asks_for_another(read: Read) -> bool:
    """Whether it is that a relative asks."""
    return (read.reading.target, read.reading.value) == ("asker", RELATIVE)


def _is_pause(read: Read) -> bool:
    """Whether it is that the writer needs a pause from caring."""
    return (read.reading.target, read.reading.member) == ("asker_needs", PAUSE)


def _asker(read: Read, sure: bool, who: str = RELATIVE) -> Read:
    """That a relative, or one of the staff, asks, on the ground of another reading."""
    entry = f"asker.{who}: {read.reading.entry}"
    asker = Reading("fact", "asker", read.reading.span, entry, sure, who)
    return replace(read, reading=asker, who=NOBODY)


_STEPS: tuple[Callable[[list[Read], Setting], list[Read]], ...] = (
    _with_worn_out_helpers,
    _less_pairs,
    _with_what_hits_the_writer,
    _with_whom_is_meant,
    _less_what_is_told_of_other_relatives,
    _less_who_cares,
    _with_worn_out_relatives,
    _less_what_the_writer_tells_too,
    _with_who_asks_alone,
    _with_what_is_shared,
    _less_the_former,
    _less_the_company,
    _less_the_well,
    _less_those_in_passing,
    _with_what_a_carer_lacks,
    _less_those_turned_from,
    _less_what_is_told_beside_the_writer,
)
"""What is left out, or told of another, before it is weighed who asks for whom: each goes by what those
before it have left."""
