"""Arabic: its letters, particles, number words and closed sets of words. Values only.

Alef, hamza, ta marbuta and ya are folded together, vowel marks and the tatweel fall away, for
people leave them out, put them in and confuse them.
"""

from collections.abc import Mapping

from assistant.dialog.danish import DANISH
from assistant.dialog.tongue import Clauses, Numbers, Tongue, counted, split

_UNITS = (
    "صفر", "واحد واحده", "اثنان اثنين اتنين ثنين اثنتان اثنتين", "ثلاثه ثلاث تلاته", "اربعه اربع",
    "خمسه خمس", "سته ست", "سبعه سبع", "ثمانيه ثماني ثمان تمانيه", "تسعه تسع", "عشره عشر",
    "احدعشر حداشر", "اثناعشر اطنعش", "تلتطعش", "اربعطعش", "خمسطعش", "ستطعش", "سبعطعش", "تمنطعش",
    "تسعطعش",
)  # fmt: skip
_TENS = counted(
    (
        "عشرون عشرين", "ثلاثون ثلاثين تلاتين", "اربعون اربعين", "خمسون خمسين", "ستون ستين",
        "سبعون سبعين", "ثمانون ثمانين تمانين", "تسعون تسعين",
    ),
    start=2,
)  # fmt: skip
_TENS = {word: 10 * n for word, n in _TENS.items()}
_ONES = {word: n for word, n in counted(_UNITS, start=0).items() if 1 <= n <= 9}
_TEEN = {"عشر": 10, "عشره": 10}

_WORDS: Mapping[str, int] = counted(_UNITS, start=0) | _TENS | {"مئه": 100, "مايه": 100, "ميه": 100}

NUMBERS = Numbers(
    words=_WORDS,
    first=_ONES,
    # The "and" is written together with the ten; a ten without it makes a teen.
    second={f"و{word}": n for word, n in _TENS.items()} | _TENS | _TEEN,
    joiners=split("و"),
    bare=True,
    hundreds=split("مئه مايه ميه"),
    thousands=split("الف الاف"),
    ands=split("و"),
    ordinals=counted(
        (
            "الاول الاولي اول", "الثاني الثانيه", "الثالث الثالثه", "الرابع الرابعه",
            "الخامس الخامسه", "السادس السادسه", "السابع السابعه", "الثامن الثامنه",
        )
    ),
)  # fmt: skip

CLAUSES = Clauses(
    company=split("مع من عند بدون ضد"),
    finite=split("هو هي كان كانت لا ليس يريد تريد يقول تقول"),
    begins=split("و لكن لان ان عندما اذا او اين كيف ماذا منذ بينما"),
    relative=split("الذي التي اللي"),
    introduces=split("عندي لدي ل"),
    verb_ending="",
    hits_other=split("ها ه هم اولادها اطفالها زوجته زوجها امراته"),
    own=frozenset(),
    becomes=frozenset(),
    passive_ending="",
    neither=frozenset(),
    either=split("او"),
    whose=split(""),
    as_well=split("ايضا نفسي"),
    says=split("قال قالت يقول تقول"),
    many=split("اطفالي اولادي"),
    we=split("نحن احنا"),
    kin=split("ماما بابا"),
    is_one=split(""),
    young=split("طفل اطفال اولاد"),
    my=split(""),
    children=split(""),
    aged=split(""),
    dead=split("مات ماتت توفي توفيت"),
    was=split("كان كانت كنت"),
    present=split("عندي لدي اعيش اسكن"),
)

ARABIC = Tongue(
    code="ar",
    letters={
        **DANISH.letters, "ى": "ي", "ة": "ه", "ـ": "", "ک": "ك", "ی": "ي", "گ": "ك", "ٱ": "ا",
        "ء": "",
    },
    bare_letters=(),
    signs="",
    numbers=NUMBERS,
    months=counted(
        (
            "يناير", "فبراير", "مارس", "ابريل أبريل", "مايو", "يونيو", "يوليو", "اغسطس أغسطس", "سبتمبر",
            "اكتوبر أكتوبر", "نوفمبر", "ديسمبر",
        )
    ),
    day_marks="",
    shortened=frozenset(),
    after_ordinal=frozenset(),
    endings=dict.fromkeys("ي ه ها هم نا ك كم ني ات ون ين وا تي ته".split(), ("",)),
    doubled="",
    prefixes=("و", "ف", "ال", "ب", "ل", "ك", "لل", "س"),
    never_first=frozenset(),
    of_an_age=split("عمري سنه عام عاما سنين عمره عمرها"),
    or_and=split("و او +"),
    empty=split("انا هو هي في من الي علي مع لا او ان هل"),
    common=frozenset(),
    interrogatives=split("ما ماذا من متي اين كيف لماذا هل كم اي شو وين ليش"),
    clauses=CLAUSES,
    as_written=2,
    long_stems=2,
    own_script="[\u0620-\u064a\u066e-\u06d3]",
)  # fmt: skip
