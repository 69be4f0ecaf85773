"""German: its letters, number words, endings and closed sets of words. Values only."""

from collections.abc import Mapping

from assistant.dialog.tongue import Clauses, Numbers, Tongue, counted, split

_UNITS = (
    "null", "eins ein eine einen", "zwei zwo", "drei", "vier", "fuenf funf", "sechs", "sieben",
    "acht", "neun", "zehn", "elf", "zwoelf zwolf", "dreizehn", "vierzehn", "fuenfzehn funfzehn",
    "sechzehn", "siebzehn", "achtzehn", "neunzehn",
)  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreissig": 30, "vierzig": 40, "fuenfzig": 50, "funfzig": 50, "sechzig": 60,
    "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_ONES = {word: n for word, n in counted(_UNITS, start=0).items() if 1 <= n <= 9}


def _number_words() -> dict[str, int]:
    """Every number word from 0 to 100 and the years of birth, each as one word."""
    joined = {f"{one}und{ten}": t + n for ten, t in _TENS.items() for one, n in _ONES.items()}
    words = counted(_UNITS, start=0) | _TENS | joined | {"hundert": 100, "einhundert": 100}
    below = {word: n for word, n in words.items() if 10 <= n <= 99}
    return words | {f"neunzehnhundert{word}": 1900 + n for word, n in below.items()}


_WORDS: Mapping[str, int] = _number_words()

NUMBERS = Numbers(
    words=_WORDS,
    first=_ONES,
    second=_TENS,
    joiners=split("und"),
    hundreds=split("hundert einhundert"),
    thousands=split("tausend"),
    ands=split("und"),
    centuries={"neunzehn": 1900, "neunzehnhundert": 1900},
    articles=split("ein eine einen"),
    ordinals=counted(
        (
            "erste erster erstes", "zweite zweiter zweites", "dritte dritter drittes",
            "vierte vierter viertes", "fuenfte", "sechste", "siebte", "achte", "neunte", "zehnte",
        )
    ),
)  # fmt: skip

CLAUSES = Clauses(
    company=split("mit von bei und als ohne ueber gegen samt zusammen"),
    finite=split(
        "ist hat kann will muss soll darf wird war hatte wurde kam ging lebt wohnt sagt der die das er "
        "sie nicht trinkt schlaegt"
    ),
    begins=split(
        "und aber weil dass wenn ob oder wo fuer zu ueber so wie was seit obwohl waehrend"
    ),
    relative=split("der die das welche welcher"),
    introduces=split("habe hat fuer zu"),
    verb_ending="",
    hits_other=split("ihn ihm ihr sein seine seinen ihre opfer kinder"),
    own=split("sein seine seinen ihre ihren"),
    becomes=split("wird wurde worden werde"),
    passive_ending="en",
    neither=split("weder"),
    either=split("oder noch"),
    whose=split("sein seine ihre"),
    as_well=split("selbst auch"),
    says=split("sagt sagte meint zahlt hilft"),
    many=split("kinder"),
    we=split("wir uns"),
    kin=split("mama papa oma opa"),
    is_one=split("bin als werde wurde eine"),
    young=split("kind kinder baby"),
    my=split("mein meine meinen meinem meiner"),
    children=split("sohn tochter junge maedchen enkel enkelin"),
    aged=split("mit"),
    dead=split("tot gestorben tod verstorben"),
    was=split("war hatte"),
    present=split("bin ist habe hat kann will muss wohne lebe brauche bekomme arbeite"),
)

GERMAN = Tongue(
    code="de",
    letters={"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"},
    bare_letters=(("ae", "a"), ("oe", "o"), ("ue", "u")),
    signs="",
    numbers=NUMBERS,
    months=counted(
        (
            "jan januar jaenner jänner", "feb februar", "mrz maerz märz", "apr april", "mai", "jun juni",
            "jul juli", "aug august", "sep sept september", "okt oktober", "nov november",
            "dez dezember",
        )
    ),
    day_marks=r"\.?",
    shortened=split("z b bzw ca d h u a usw nr dr hr fr str tel evtl ggf"),
    after_ordinal=split("stock mal tag"),
    endings=dict.fromkeys("e en er es em n s t st te ten tet et".split(), ("",)),
    doubled="aeolst",
    prefixes=(),
    never_first=split("der die das ein eine mein in an auf zu und oder ich er sie es im am"),
    of_an_age=split("bin ist werde jahre jahr alt"),
    or_and=split("und oder +"),
    empty=split(
        "ich du er sie es der die das ein eine und oder zu in an auf fuer mit mein nicht ist habe hat "
        "kann andere etwas wer"
    ),
    common=split(
        "ich nicht und das ist die der ein eine einen mit habe hat bin mein meine meinen mir mich "
        "zu fuer auf von wo wie was wer wir sie es kann will muss brauche hilfe bitte ja nein danke "
        "aber oder auch wenn weil kein keine sehr mehr noch im am zum zur dem den bei seit wohne "
        "moechte weiss hallo guten jahre alt"
    ),
    interrogatives=split(
        "was wer wo wann warum wieso wie welche welcher welches welchen wohin wessen wem wieviel"
    ),
    asked_how=split("lange lang viel viele oft weit gross zeit"),
    questions=frozenset(
        (verb, subject)
        for verb in split(
            "kann koennte darf muss soll sollte will moechte werde wird hat habe haben ist sind war gibt "
            "kostet bekomme bekommt koennen duerfen muessen gilt hilft helfen kommt"
        )
        for subject in split("ich du er sie es wir ihr man jemand das die der")
    ),
    clauses=CLAUSES,
)  # fmt: skip
