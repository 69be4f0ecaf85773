"""English: its number words, endings and closed sets of words. Values only."""

from collections.abc import Mapping

from assistant.dialog.danish import DANISH
from assistant.dialog.tongue import Clauses, Numbers, Tongue, counted, split

_UNITS = (
    "zero nil", "one a an", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen forteen", "fifteen", "sixteen", "seventeen",
    "eighteen eigthteen", "nineteen ninteen",
)  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "ninty": 90,
}  # fmt: skip
_ONES = {word: n for word, n in counted(_UNITS, start=0).items() if 1 <= n <= 9}

FORMER = "former"
"""The relation of who was the writer's."""


def _number_words() -> dict[str, int]:
    """Every number word from 0 to 100, the tens with ones also as one word ("fortytwo")."""
    joined = {f"{ten}{one}": t + n for ten, t in _TENS.items() for one, n in _ONES.items()}
    return counted(_UNITS, start=0) | _TENS | joined | {"hundred": 100}


_WORDS: Mapping[str, int] = _number_words()

NUMBERS = Numbers(
    words=_WORDS,
    first=_TENS,
    second={word: n for word, n in _ONES.items() if word not in ("a", "an")},
    joiners=frozenset(),
    bare=True,
    hundreds=split("hundred"),
    thousands=split("thousand thousands"),
    ands=split("and"),
    centuries={"nineteen": 1900},
    articles=split("a an"),
    decades={
        "twenties": 20, "thirties": 30, "forties": 40, "fourties": 40, "fifties": 50, "sixties": 60,
        "seventies": 70, "eighties": 80, "nineties": 90,
    },
    ordinals=counted(
        (
            "first 1st top", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th",
            "seventh 7th", "eighth 8th", "ninth 9th", "tenth 10th",
        )
    ),
)  # fmt: skip

_RELATIONS = {
    "parent": (
        "mother mom mum mam mama mamma mommy mummy", "father dad papa daddy pa", "parent"
    ),
    "grandparent": (
        "grandmother grandma granny nan nana", "grandfather grandpa grandad granddad", "grandparent"
    ),
    "stepparent": ("stepmother stepmom stepmum", "stepfather stepdad", "stepparent"),
    "spouse": (
        "wife girlfriend fiancee missus", "husband boyfriend fiance hubby", "spouse partner"
    ),
    FORMER: ("exwife exgirlfriend", "exhusband exboyfriend", "ex"),
    "child": ("daughter girl", "son boy", "child kid teenager"),
    "grandchild": ("granddaughter", "grandson", "grandchild"),
    "stepchild": ("stepdaughter", "stepson", "stepchild"),
    "sibling": ("sister", "brother", "sibling twin"),
    "aunt": ("aunt auntie", "uncle", ""),
    "niece": ("niece", "nephew", ""),
    "cousin": ("", "", "cousin"),
    "friend": ("", "", "friend colleague roommate flatmate"),
    "neighbour": ("", "", "neighbour neighbor"),
}  # fmt: skip
"""What they are to the writer: women, men, and who may be either."""


def _relations() -> dict[str, tuple[str, str]]:
    """Each word -> what such a one is to the writer, and "she" or "he" if the word tells."""
    return {
        word: (relation, sex)
        for relation, lines in _RELATIONS.items()
        for sex, words in zip(("she", "he", ""), lines, strict=True)
        for word in words.split()
    }


CLAUSES = Clauses(
    company=split("with from by at and than together without over against beside near behind"),
    finite=split(
        "is are has have can will would must should does do did was were had got gets became came went "
        "lives says wants needs who that he she not cant isnt doesnt drinks hits feels keeps gets sits "
        "sleeps stays spends forgets falls suffers hears sees thinks refuses lost moved stopped started "
        "cannot could may might never always needs uses takes receives struggles with"
    ),
    begins=split(
        "and but because that when if or where for to about so how what since although while regarding "
        "of can could may might should must does do did is are was will would has have concerning"
    ),
    relative=split("who that which"),
    introduces=split("have has for to"),
    verb_ending="",
    hits_other=split("her him them his their victim children kids"),
    own=split("his her their"),
    becomes=split("gets got getting is being was been"),
    passive_ending="en ed",
    neither=split("neither"),
    either=split("or nor"),
    whose=split("his her their"),
    as_well=split("myself too also"),
    says=split(
        "says said thinks thought pays paid helps helped told called calls believes means sent wrote"
    ),
    many=split("children kids boys girls"),
    we=split("we us"),
    kin=split("mom mum dad grandma grandpa granny grandad granddad"),
    is_one=split("am as become became single a an"),
    young=split("child children kids boys girls baby toddler teenagers"),
    my=split("my"),
    children=split("son daughter boy girl grandson granddaughter stepson stepdaughter"),
    aged=split("aged of"),
    dead=split("dead died death passed buried gone left"),
    was=split("was were had"),
    present=split(
        "am is are have has can will get gets receive live lives work works need needs want wants drinks "
        "sits sleeps stays says"
    ),
    relations=_relations(),
    sexes=dict.fromkeys(("she", "her", "hers"), "she") | dict.fromkeys(("he", "him", "his"), "he"),
    is_or_was=split("is was became got went"),
    is_now=split("is"),
    the=split("the"),
    one_of_several=split("older oldest eldest younger youngest middle big little other one first"),
    ours=split("my our"),
    they=split("they"),
    former=FORMER,
    whose_ending="s",
    did=split(
        "managed handled organised organized did paid cooked cleaned washed shopped wrote opened "
        "arranged fixed ran"
    ),
    calls=split("called calls"),
    several=split(
        "parents grandparents siblings children sons daughters sisters brothers friends neighbours "
        "neighbors kids"
    ),
    citizens=split("citizen client patient resident borger"),
    causes=split("because"),
    opens_naming=split("i we have a an hello hi and"),
    naming=split("name called is regards"),
)

ENGLISH = Tongue(
    code="en",
    letters=DANISH.letters,
    bare_letters=DANISH.bare_letters,
    signs="'’‘`´ʼ",
    numbers=NUMBERS,
    months=counted(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        )
    ),
    weekdays=counted(
        (
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        )
    ),
    day_marks=r"(?:\.|st|nd|rd|th)?(?:\sof)?",
    shortened=split("eg ie e g i no dr mr mrs ms st approx etc tel"),
    after_ordinal=frozenset(),
    endings={
        "s": ("",), "es": ("",), "ies": ("y",), "ed": ("", "e"), "ied": ("y",), "ing": ("", "e"),
        "er": ("", "e"), "ers": ("", "e"), "ly": ("",), "ily": ("y",), "d": ("",),
    },
    doubled="aeouls",
    prefixes=(),
    never_first=split(
        "a an the to of in on at by for i my me he she we it and or is be no so up out any every"
    ),
    of_an_age=split("am is im turn turned years year yrs age aged old"),
    or_and=split("and or +"),
    empty=split(
        "i you he she it the a an and or of to in on at for with my me your not do does no is are "
        "have has can other another something who that by from someone somebody being getting into when "
        "where which their his her them into now than also"
    ),
    common=split(
        "i no the and is am are my you your have has do does dont not cant can could would want need "
        "with of to for it its this that what where how who when why im ive id there they we he she "
        "his her him from but been was were on about please help me get live living years old yes "
        "know any some or if more just like feel because thanks thank hello and without an be "
        "will should money work in at as by not myself thats hes shes theres hi very sorry "
        "too much many really always never every day days night week months year alone home house "
        "work children say said tell ask come go going get gets got make take think see down up out "
        "after before since until very still again one someone nobody nothing everything good hard "
        "difficult sick ill afraid lonely lives moved looking today tomorrow should must may mother "
        "father husband wife brother sister daughter doctor letters bills support eat sleep food "
        "benefit disability anxiety depressed people friends talk somewhere place drink "
        "drinking drugs rent flat apartment own walk"
    ),
    goes_on=(("and",), ("also",), ("what", "about"), ("how", "about"), ("and", "what", "about")),
    what_if=(("and", "if"), ("but", "if"), ("what", "if"), ("also", "if"), ("and", "what", "if")),
    interrogatives=split("what who where when why how which whose whom"),
    asked_how=split("long much many often far big time"),
    questions=frozenset(
        (verb, subject)
        for verb in split(
            "can could may might must shall should will would do does did is are was were has have had "
            "am cant"
        )
        for subject in split("i you he she it they we there one someone anyone anybody this that my the")
    ),
    clauses=CLAUSES,
)  # fmt: skip
