"""Danish: its letters, number words, endings and closed sets of words. Values only."""

from collections.abc import Iterable, Mapping

from assistant.dialog.given import GIVEN, WORDS_TOO
from assistant.dialog.tongue import Clauses, Numbers, Tongue, beside, counted, split

_UNITS = (
    "nul", "en et een eet", "to", "tre", "fire", "fem", "seks sex sejs", "syv", "otte aatte", "ni",
    "ti", "elleve elve", "tolv", "tretten tredten", "fjorten fjoerten", "femten", "seksten sejsten",
    "sytten", "atten", "nitten",
)  # fmt: skip
_TENS = {
    20: "tyve tyv", 30: "tredive tredve tredivee traedive traedve trediv",
    40: "fyrre fyrretyve fyre foerre fyrer fyrr",
    50: "halvtreds halvtredsindstyve halvtres halvtress halvtrets haltreds haltres",
    60: "tres tresindstyve treds tress trets",
    70: "halvfjerds halvfjerdsindstyve halvfjers halvfjeds halvfjaerds halvfjaers halvfjes halfjerds",
    80: "firs firsindstyve firse firds", 90: "halvfems halvfemsindstyve halvfemse halfems halvfemts",
}  # fmt: skip
# As words of their own "fyrer" fires somebody and "tyv" is a thief.
_ONLY_JOINED = frozenset({"fyrer", "trets", "trediv", "tyv"})
_JOINERS = ("og", "o", "aa")


def _number_words() -> dict[str, int]:
    """Every number word from 0 to 100 as one word, the years of birth, and common misspellings."""
    words = counted(_UNITS, start=0)
    units = [(name, n) for name, n in words.items() if 1 <= n <= 9]
    for ten, names in _TENS.items():
        for name in names.split():
            if name not in _ONLY_JOINED:
                words[name] = ten
            words |= {f"{u}{j}{name}": ten + n for u, n in units for j in _JOINERS}
    below = {word: n for word, n in words.items() if 10 <= n <= 99}
    words |= {f"nittenhundrede{og}{w}": 1900 + n for w, n in below.items() for og in ("", "og")}
    return words | {"hundrede": 100, "hundred": 100, "ethundrede": 100}


_WORDS: Mapping[str, int] = _number_words()
_TEN_WORDS = {name: ten for ten, names in _TENS.items() for name in names.split()}

NUMBERS = Numbers(
    words=_WORDS,
    first={word: n for word, n in _WORDS.items() if 1 <= n <= 9},
    second=_TEN_WORDS,
    joiners=frozenset(_JOINERS),
    hundreds=split("hundrede hundred ethundrede"),
    thousands=split("tusind tusinde tusinder"),
    ands=split("og"),
    centuries={"nitten": 1900, "nittenhundrede": 1900},
    articles=split("en et een eet"),
    aged=("aarig", "aarige", "aars"),
    decades={
        word: ten
        for ten, words in {
            20: "tyverne", 30: "trediverne tredverne tredivere", 40: "fyrrerne fyrene",
            50: "halvtredserne halvtresserne halvtredserene", 60: "tresserne tredserne",
            70: "halvfjerdserne halvfjerserne", 80: "firserne firserene", 90: "halvfemserne",
        }.items()
        for word in words.split()
    },
    ordinals=counted(
        (
            "foerste oeverste", "anden andet", "tredje tredie", "fjerde", "femte", "sjette",
            "syvende", "ottende", "niende", "tiende", "ellevte",
        )
    ),
)  # fmt: skip

_PLAIN = (
    "s", "e", "r", "n", "d", "er", "en", "et", "de", "ne", "es", "ede", "ene", "erne", "ens", "ets",
    "ers", "ernes", "nes", "else", "elser", "elsen", "erens", "eren",
)  # fmt: skip


def _endings(plain: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The endings of nouns, verbs and adjectives; some stand in place of an e ("bruge", "brugt")."""
    return dict.fromkeys(plain, ("",)) | dict.fromkeys(("t", "te", "ende"), ("", "e"))


# How folded words sound: what is spelled in several ways becomes one ("pension", "pangtion").
_SOUNDS = (
    ("aa", "o"), ("ae", "e"), ("oe", "ø"),
    ("ph", "f"), ("th", "t"), ("w", "v"), ("z", "s"), ("q", "k"), ("x|gs", "ks"),
    ("ck", "k"), ("ch", "sj"), ("c(?=[eiyø])", "s"), ("sjau", "sjo"),
    ("[ts]+[ij]on", "sjon"),
    ("^h(?=[vj])", ""), ("(?<=[gk])j(?=[eø])", ""),
    ("([a-zø])\\1+", "\\1"),
    ("nj", "ng"), ("nd|ndt", "n"), ("ld", "l"), ("rd", "r"), ("[dt]+t", "t"), ("ds", "s"),
    ("lv(?![aeiouyø])", "l"), ("(?<=[aeo])v(?![aeiouyø])", "u"),
    ("sg", "sk"), ("sb", "sp"), ("sd", "st"),
    ("(?<=[aeiouyø])g(?=e)", "j"), ("(?<=e)g(?=[nl])", "j"),
    ("ig(?=t?$)", "i"), ("gh", "h"), ("(?<=[aeiouyø])ed$|(?<=[aeiouyø].)ed$", "et"),
    ("(?<=[aeiouyø][^aeiouyø])re$", "er"), ("(?<=[aeiouyø][^aeiouyø]{2})re$", "er"),
    ("(?<=[aeiouyø][^aeiouyø])le$", "el"),
)  # fmt: skip


_HOLDS_OF = (
    "slaaet taevet truet banket kvalt fast livet traet aflyttet overvaaget overfaldet misbrugt tvunget "
    "udsat voldtaget ked bange afhaengig lov meldt skubbet sparket overvaagning"
)
_INFINITIVE = (
    "vaere goere tage leve doe sove gaa staa komme faa skaere slaa ende lade haenge springe ryge drikke "
    "spise tale snakke skade lukke moede tabe koere loebe miste vaagne holde bo betale skrive vaske "
    "laegge flytte soege"
)
_NEUTER = (
    "liv hjem hus barn job arbejde bad problem hoved hjerte ben knae vaerelse barnebarn helbred misbrug "
    "botilbud netvaerk koerekort cpr humoer"
)
_COMMON = (
    "mand kone mor far soen datter bror soester kaereste nabo ven veninde chef laege post oekonomi lejlighed "
    "bolig medicin ryg angst depression gaeld husleje sagsbehandler pension hverdag familie stoette bostoette"
)
# Words before ("$": the sentence begins), the word as written, words behind, words that are not behind ("$":
# the sentence ends), what is meant.
_BESIDE = (
    ("ved til uden efter om", "og", "", "med fra i paa mod imod $", "at"),
    (
        "svaert noget nogen tid sted steder lyst",
        "og",
        "gaa staa sove komme faa vaere spise leve",
        "",
        "at",
    ),
    ("min din sin hendes syge gamle ekstra", "man", "", "", "mand"),
    (
        "",
        "vaer",
        "dag daw uge maaned aften nat morgen gang aar time mandag loerdag soendag",
        "",
        "hver",
    ),
    (
        "jeg han hun",
        "for",
        "kontanthjaelp foertidspension sygedagpenge su dagpenge folkepension pension medicin bostoette "
        "stoette uddannelseshjaelp pillerne piller",
        "",
        "faar",
    ),
    ("ryger rygger roeg roeget ryge lidt noget", "has", "", "", "hash"),
    ("jeg han hun", "haar", "", "", "har"),
    ("jeg han hun vi", "gor", "i paa til ud hjem derhjemme rundt tur aldrig ned op", "", "gaar"),
    ("har havde faar faaet ingen mere", "loest", "til", "", "lyst"),
    (
        "lang laengere kort kortere al",
        "ti",
        "",
        "minutter dage uger timer maaneder aar gange",
        "tid",
    ),
    ("min mit et vores", "barm", "", "", "barn"),
    ("", "po", "", "polsku", "paa"),
    ("jeg vil skal kan maa", "sie", "", "", "sige"),
    ("$ og saa", "var", "er", "", "hvad"),
    ("$", "ne", "det jeg tak ikke $", "", "nej"),
    ("$ vil skal kan at og gerne", "sled", "det alt alting hele samtalen", "", "slet"),
    ("spring springe springer", "oer", "det den dette spoergsmaalet $", "", "over"),
    ("start starte begynd begynde", "for", "fra", "", "forfra"),
    ("", "laener", "tid", "", "laengere"),
    # Danish as it is learnt: small words and endings that are left out, genders.
    ("", "min", _NEUTER, "", "mit"),
    ("i", "ryg", "", "ryg", "ryggen"),
    ("i", "nakke", "", "", "nakken"),
    ("i", "skulder", "", "", "skulderen"),
    ("i", "mave", "", "", "maven"),
    ("", "mit", _COMMON, "", "min"),
    ("jeg han hun", "svaert", "", "ved at nok $", "har svaert ved at"),
    (
        "har",
        "svaert",
        "gaa komme sove staa huske laese skrive forstaa finde holde klare",
        "",
        "svaert ved at",
    ),
    ("har", "ret", "botilbud bostoette stoette hjaelp ledsager", "", "ret til"),
    ("tale snakke", "menneske", "", "", "med et menneske"),
    ("paa", "gade", "", "", "gaden"),
    (
        "vaekke slaa hjaelpe finde",
        "hun",
        "",
        "er har kan vil skal ikke",
        "hende",
    ),
    (
        "vaekke slaa hjaelpe finde",
        "han",
        "",
        "er har kan vil skal ikke",
        "ham",
    ),
    ("snak snakke sludre tale", "mig", "", "", "med"),
    ("", "vis", "jeg man han hun det der vi du", "", "hvis"),
    ("jeg han hun bare", "laegger", "i hjemme syg vaagen", "", "ligger"),
    (_HOLDS_OF, "ad", "", "", "af"),
    (_HOLDS_OF, "a", "", "", "af"),
    ("ud smidt", "a", "", "", "af"),
    ("har ha have havde", "taet", "", "kontakt med paa ved forbindelse", "taget"),
    (
        "af over overvejer begyndt besluttet haaber lige paa for med proever proevet droemmer traet",
        "og",
        _INFINITIVE,
        "",
        "at",
    ),
    ("at", "doer", "", "", "doe"),
    ("jeg han hun man vi", "far", "", "", "faar"),
    (
        "jeg han hun det der den de vi du mand soen datter mor far bror soester kaereste nabo",
        "e",
        "",
        "boks",
        "er",
    ),
    (
        "slaar slog slaa truer taever kvaeler sparker med til om for af hos elsker ser kender fra",
        "henne",
        "",
        "paa i ved hos",
        "hende",
    ),
    ("en", "man", "der som med paa paa ude", "", "mand"),
    ("har have havde haft stort", "brug", "", "for af i til her den det der nu", "brug for"),
)


# Verbs whose infinitive and present tense are taken for one another.
_VERBS = split(
    "hoere drikke sove ryge tage komme ligge sidde bruge mangle taenke glemme faa bo gaa arbejde leve "
    "spise oenske doe staa slaa se svare sige tale snakke true sparke banke taeve kaste skrige graede "
    "skaere overveje orke betale laese skrive vaske holde lave handle huske klare overskue springe "
    "forsvinde haenge vaagne traekke lade forstaa hjaelpe vente soege koebe flytte lukke aabne raabe "
    "kvaele tvinge laase ringe foele ryste smide moede kende vide miste savne stjaele rejse loebe falde "
    "doebe braende"
)
# Verbs that are other words too.
_NO_FINITE = split("lade huske vente se ville vide bede")
# What learners say of danger ("hun sige hun dø").
_OF_DANGER = split("skyde hoppe bloede fryse")
# Verbs that lose their last vowel after a modal ("vil dræb mig") and are no other word then.
_CLIPPED = split("draebe laese skrive sove leve tage spise raabe")
# Verbs that lose the ending of the present tense and are no other word then ("hun skær sig").
_ENDLESS = split(
    "skaere hoere koere roere laere bruge taenke glemme arbejde leve spise snakke sparke skrige overveje "
    "betale laese skrive vaske handle huske haenge vaagne traekke vente soege flytte lukke aabne raabe "
    "kvaele ringe foele smide kende miste savne stjaele rejse ryste true kaste tabe sluge"
)
# Small words that are written together with one another.
_RUNS = split(
    "jeg du han hun vi de det der den har er kan vil skal maa toer gider orker ved bor gaar faar ikke "
    "aldrig at i paa til med af om for fra og ud op ned ind hele tiden nat aften dag morgen mig dig ham "
    "selv min mit mine din hvad hvor hvis naar saa lyst svaert slaar noget nogen ingen mere leve doe "
    "sove gaa faa vaere have mand mor far soen datter live gang seng stykker gerne bare brug hjaelp ende"
)
# Words that stand in hardly any other, neither as its beginning nor as its end.
_OF_TWO = split(
    "du den naar saa men nu bor gaar faa faar hos alle hele godt mere hver uden dem sig sin hans hendes dig "
    "mig min mit noget nogen meget kun ogsaa gerne ikke aldrig altid vaere blive bliver kan kunne skal vil "
    "ville maa jeg hun det hvem hvad hvor hvornaar lidt mange flere alt"
)
_BARE = {
    "pa": "paa", "ga": "gaa", "gar": "gaar", "nar": "naar", "ogsa": "ogsaa", "ma": "maa", "sa": "saa",
    "gor": "goer", "slar": "slaar", "sla": "slaa", "fa": "faa", "sma": "smaa", "star": "staar", "sta": "staa",
    "tor": "toer",
    "do": "doe", "dor": "doer", "dod": "doed", "ar": "aar", "vare": "vaere", "varet": "vaeret", "bla": "blaa",
    "gaet": "gaaet", "faet": "faaet", "slaet": "slaaet", "hor": "hoer", "svart": "svaert",
    "hjalp": "hjaelp", "hjalpe": "hjaelpe", "born": "boern", "sporge": "spoerge", "maske": "maaske",
    "nasten": "naesten", "trat": "traet", "sondag": "soendag", "lordag": "loerdag",
}  # fmt: skip


def _imperative(infinitive: str) -> str:
    """The verb without its ending: "skrive" -> "skriv", "glemme" -> "glem"."""
    stem = infinitive.removesuffix("e")
    return stem[:-1] if stem[-1] == stem[-2] else stem


# What a relative is to the writer; for each "hun", "han", and whoever it may be.
_RELATIONS = {
    "forælder": ("mor moren moder mama mamma mutter", "far faren fader faderen fatter", ""),
    "bedsteforælder": (
        "mormor farmor bedstemor bedste oldemor", "morfar farfar bedstefar oldefar", ""
    ),
    "svigerforælder": ("svigermor svigermutter", "svigerfar", ""),
    "stedforælder": (
        "stedmor papmor bonusmor plejemor gudmor", "stedfar papfar bonusfar plejefar gudfar", ""
    ),
    "ægtefælle": (
        "kone konen hustru hustruen samleverske", "mand manden husbond",
        "kaereste kaeresten samlever samleveren partner partneren aegtefaelle aegtefaellen mage "
        "forlovede sambo samboende",
    ),
    "forhenværende": (
        "ekskone exkone", "eksmand exmand", "eks eksen ex ekskaereste exkaereste ekssamlever"
    ),
    "barn": (
        "datter datteren pige pigen toes toesen", "soen soennen dreng drengen knaegt knaegten",
        "barn barnet unge teenager",
    ),
    "svigerbarn": ("svigerdatter", "svigersoen", ""),
    "barnebarn": (
        "datterdatter soennedatter", "soennesoen dattersoen", "barnebarn oldebarn"
    ),
    "søskende": (
        "soester soesteren soes", "bror broren broder broderen brormand", "tvilling"
    ),
    "svoger": ("svigerinde svigerinden", "svoger svogeren", ""),
    "forælders søskende": ("moster tante faster", "onkel farbror morbror", ""),
    "fætter": ("kusine kusinen", "faetter faetteren", ""),
    "søskendes barn": ("niece niecen", "nevoe nevoeen", ""),
    "ven": ("veninde veninden", "", "ven vennen kammerat kammeraten bekendt"),
    "nabo": (
        "nabokone naboerske nabopige", "nabomand",
        "nabo naboen overbo underbo genbo genboen bofaelle roommate roomie",
    ),
    "kollega": ("", "", "kollega kollegaen medstuderende"),
}  # fmt: skip


def _relations() -> dict[str, tuple[str, str]]:
    """Each word -> what one called so is to the writer, and "hun" or "han" if the word tells."""
    return {
        word: (relation, sex)
        for relation, lines in _RELATIONS.items()
        for sex, words in zip(("hun", "han", ""), lines, strict=True)
        for word in words.split()
    }


_LETTERS = {
    "æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y", "ð": "d", "ß": "ss",
}  # fmt: skip
"""æ, ø, å and what people type for them."""
_NO_SUBJECTS = split("hans jan sten storm ib")
"""Names that are read as other words before a verb."""


def _names() -> frozenset[str]:
    """The given names as words are folded, and what stands in place of one that was masked."""
    table = str.maketrans(_LETTERS | {"é": "e"})
    names = GIVEN - WORDS_TOO - _NO_SUBJECTS | {"navn"}
    return frozenset(name.translate(table) for name in names)


CLAUSES = Clauses(
    company=split("med fra af hos ved og end sammen uden over mod samt imod paa"),
    finite=split(
        "er har kan vil skal maa toer faar gaar staar bor goer ser var havde fik blev kom gik vil boer "
        "ved siger doer doede slaar som der paa han hun ikke med"
    ),
    begins=split(
        "og men fordi at naar hvis da eller hvor for til om saa hvordan hvad siden selvom eftersom "
        "vedroerende angaaende mens"
    ),
    relative=split("som der"),
    introduces=split("har til for"),
    verb_ending="er",
    hits_other=split("hende ham dem sin sit sine hans hendes udsat offer boern boernene"),
    own=split("sin sit sine"),
    becomes=split("bliver blev blevet"),
    passive_ending="et",
    neither=split("hverken"),
    either=split("eller"),
    whose=split("hans hendes deres"),
    as_well=split("selv ogsaa"),
    says=split(
        "siger sagde synes mener tror betaler betalte ringer ringede fortalte fortalt hjaelper hjalp "
        "sendte tjener laver betale sige hjaelpe"
    ),
    many=split("boern boernene drenge drengene piger pigerne unger ungerne"),
    we=split("vi os"),
    kin=split("mor far farmor mormor farfar morfar moster faster onkel bedste"),
    is_one=split("er som bliver blev blevet enlig ny gravid alene en"),
    young=split(
        "lille dreng pige barn boern boernene drenge piger drengene pigerne unger baby teenagere"
    ),
    my=split("min mit mine"),
    children=split(
        "soen datter soenner doetre barnebarn boernebarn dreng pige knaegt plejesoen plejedatter "
        "bonussoen bonusdatter stedsoen steddatter unge"
    ),
    aged=split("paa"),
    dead=split("doed doede doeden afdoed begravet bort forsvundet skredet skred forlod"),
    was=split("var havde"),
    present=split(
        "er har kan vil skal maa toer faar gaar bor lever modtager arbejder hedder sidder ligger sover "
        "staar kommer drikker"
    ),
    harms=split(
        "slaar truer tvinger banker sparker taever kvaeler misbruger mishandler skaerer hoerer forfoelger "
        "skubber kaster river bider roerer"
    ),
    relations=_relations(),
    sexes=dict.fromkeys(("hun", "hende", "hendes"), "hun")
    | dict.fromkeys(("han", "ham", "hans"), "han"),
    fronted=split("nu saa derfor desvaerre"),
    is_or_was=split("er var bliver blev gik"),
    is_now=split("er"),
    the=split("den"),
    one_of_several=split("store stoerste aeldste mellemste yngste mindste lille ene anden foerste"),
    ours=split("min mit mine mins vores vor vort vore"),
    they=split("de"),
    former="forhenværende",
    whose_ending="s",
    did=split(
        "ordnede klarede stod passede tog styrede plejede gjorde betalte lavede vaskede handlede "
        "skrev aabnede styret ordnet klaret haandteret"
    ),
    calls=split("ringer ringede"),
    several=split(
        "foraeldre foraeldrene svigerforaeldre bedsteforaeldre soeskende boern boernene soenner "
        "doetre soestre broedre venner veninder naboer"
    ),
    citizens=split(
        "borger borgeren beboer beboeren klient klienten patient patienten kursist kursisten"
    ),
    names=_names(),
    causes=split("fordi eftersom"),
    causes_apart=split("for da naar mens siden"),
    opens_naming=split("jeg vi har en et hej og"),
    noted=split("mand kvinde"),
    none=split("ingen intet ingenting"),
    how=split("hvordan hvorfor hvornaar"),
    naming=split("hedder hed navn er kaldes hilsen mvh vh hej kaere"),
)

_ASKING = split(
    "kan kunne maa skal skulle vil ville toer boer er var har havde faar bliver gaelder findes koster "
    "daekker ligger giver tager laver goer siger ved kommer gaar staar sker hjaelper koerer kender hoerer "
    "taeller betaler virker behoever moeder passer plejer bor arbejder hedder mener"
)
_ASKED_OF = split("jeg du man han hun vi i de det der den nogen")
# "Har min mor boende" tells; "kan min mor få" asks.
_ASKING_OF = split("kan kunne maa skal vil faar")
_ASKED_OF_WHOSE = split("min mit mine vores borgeren personen personalet bostoetten kommunen")
# Before "i" these tell where one is: "er i arbejde", "bor i egen bolig".
_STAYS = split("er var bor arbejder gaar ligger staar kommer har faar")

DANISH = Tongue(
    code="da",
    letters=_LETTERS,
    bare_letters=(("ae", "a"), ("oe", "o"), ("aa", "a")),
    signs="",
    numbers=NUMBERS,
    months=counted(
        (
            "jan januar", "feb febr februar", "mar marts", "apr april", "maj", "jun juni",
            "jul juli", "aug august", "sep sept september", "okt oktober", "nov november",
            "dec december",
        )
    ),
    weekdays=counted(
        (
            "mandag mandags", "tirsdag tirsdags", "onsdag onsdags", "torsdag torsdags",
            "fredag fredags", "loerdag loerdags", "soendag soendags",
        )
    ),
    day_marks=r"\.?",
    shortened=split(
        "f eks fx bl a kl nr dr ca evt mht pga stk par mm osv d o l tlf incl inkl hr fr fru "
        "st sdr vr gl tidl vedr ang f foertidsp folkepens uddannelseshj kontanthj kont hj sagsbeh "
        "sygedagp jobc lejl psyk beh henv dgl inkl ekskl afd adr mdl ugtl forv min max maks resp "
        "bgr brg pt ift ifm jf"
    ),
    after_ordinal=split(
        "sal gang klasse klasses samtale moede dag valg mulighed svar maaned juledag etage uge omgang"
    ),
    endings=_endings(_PLAIN),
    doubled="aeo",
    prefixes=(),
    # "hver dag" is no "hverdag".
    never_first=split(
        "hver over under efter for til om i paa ved ud op ned ind af en et min mit det den de og er "
        "alt al hele selv mig sig gaar"
    ),
    of_an_age=split("er fylder fyldt bliver blev aar"),
    or_and=split("og eller +"),
    empty=split(
        "jeg det den der faar har kan med for til eller andre anden andet personen som noget ikke "
        "ved om paa men ved nej hjem dag ude hvis mig af et en at og skal snart nu naar "
        "mere flere alt maa goere gjort faa faaet fik kan ikke bare sige selv siger vaere passe passer "
        "have komme igen hele del end endnu efter fra uden var grund hoejst altid foelges tages spoerger "
        "ogsaa"
    ),
    common=split(
        "jeg det er ikke har til og at paa af mig med kan en et som vil skal men han hun min mit "
        "mine hvad hvor hvordan hvem nej ja saa der bor aar faar hjaelp gerne fra eller noget nogen "
        "ved om naar hvis ogsaa meget lige godt ingen mere vi du dig dit din sin om maa op ud hos "
        "ikk ik aldrig altid kun da de dem denne dette skulle ville kunne blevet bliver kommune "
        "kommunen hej tak goddag venlig hilsen for i a it itt ka ska haar nowet"
    ),
    clauses=CLAUSES,
    amounts=split("kr mio t m md mdr kl hj"),
    marks={
        "punktum": ".", "komma": ",", "spoergsmaalstegn": "?", "udraabstegn": "!",
        "semikolon": ";",
    },
    never_marks=split("et saette saetter saet sat satte med uden"),
    letters_for={"m": "med", "t": "til", "u": "uden", "r": "er", "f": "for"},
    letters_after={"m": "meter", "t": "timer"},
    measures=split(
        "km kilometer aar aars kg kilo timer time t meter m cm liter gram g mio promille procent % kr "
        "kroner oere oel genstande uger dage maaneder mdr"
    ),
    of_year="er",
    always="doegnet",
    beside=beside(_BESIDE),
    before_infinitive=split("kan skal vil at og ikke gerne toer maa faa kunne skulle ville selv"),
    whole=split(
        "selvmord selvmordet selvmords selvmordstanker selvmordstankerne forstaa overskue afgoerelse "
        "afgoerelsen aftale aftaler aftalen aftalerne ansoegning ansoegningen derhen derned derop indkoeb "
        "overblik overblikket undersoegelse undervisning omsorg opvask opvasken oprydning paaklaedning "
        "forloeb tilbud tilbuddet tilskud ligesom afslag udsaettelse indlagt udskrevet opgive overfald "
        "overvaager overvaaget overvaage overfaldet overfalder overdosis"
    ),
    present={v: f"{v}r" for v in (*_VERBS, *_OF_DANGER)}
    | {_imperative(v): f"{v}r" for v in _ENDLESS}
    | {"have": "har", "vaere": "er", "goere": "goer"},
    infinitives={f"{v}r": v for v in _VERBS}
    | {v[:-1]: v for v in _CLIPPED}
    | {"goer": "goere", "doed": "doe"},
    modals=split("kan skal vil maa toer kunne skulle ville gider orker"),
    between=split("ikke aldrig gerne bare mere ogsaa altid helst laengere selv godt"),
    denies=split("ikke aldrig"),
    subjects=split("jeg han hun vi"),
    verbs=split("kan toer vil maa skal har er faar forstaar orker gider kunne bor tager")
    | {form for verb in _VERBS - _NO_FINITE for form in (verb, f"{verb}r")},
    tells_first=split(
        "jeg vi han hun de min mit mine det den der har havde bor arbejder hedder kommer gaar staar ligger "
        "var tager talte fik blev i nu her"
    ),
    what_if=(("og", "hvis"), ("men", "hvis"), ("hvad", "hvis"), ("ogsaa", "hvis"), ("og", "hvad", "hvis")),
    asked_subjects=split("jeg du han hun man vi de den nogen personalet kommunen"),
    verb_ends="r",
    never_asks=split(
        "naar foer her der eller efter over under hver mor far bror soester datter aar hvor per andre "
        "siger mener tror synes skriver svarer spoerger forklarer fortaeller"
    ),
    subordinates=split("hvis naar da fordi selvom mens siden efter inden foer som hvor gang"),
    then="saa",
    tells_of=split("jeg vi han hun min mit mine vores"),
    turns=split("nu saa da dag dage og men at gang"),
    goes_on=(
        ("og",),
        ("ogsaa",),
        ("hvad", "med"),
        ("hvad", "saa", "med"),
        ("og", "hvad", "med"),
        ("men", "hvad", "med"),
        ("heller", "ikke"),
    ),
    interrogatives=split(
        "hvad hvor hvordan hvornaar hvorfor hvem hvilken hvilket hvilke hvorhen mon"
    ),
    asked_how=split("laenge lang langt tid mange meget tit ofte stor stort"),
    questions=frozenset((verb, subject) for verb in _ASKING for subject in _ASKED_OF)
    - {(verb, "i") for verb in _STAYS}
    | {(verb, whose) for verb in _ASKING_OF for whose in _ASKED_OF_WHOSE},
    ends_denied=split("mere laengere mer"),
    after_not=split("laengere mere godt saerlig engang"),
    runs=_RUNS,
    runs_before=split("i paa til at kan jeg ikke"),
    first_of_two=_OF_TWO | split("er et vi at som os siden ingen har han til paa med"),
    second_of_two=_OF_TWO
    | split("de af op ud for da efter under ind ned hjem nat uge har han til paa med hun mine selv"),
    bare=_BARE,
    bare_tells=split(
        "pa ga gar nar ogsa ma gor slar fa sma maske nasten star aldre kobe svart sporge "
        "dod folge fole nodt lob kobt forst storre born maned ondsker"
    ),
    sounds=_SOUNDS,
    vowels_alike=(("e", "ae"), ("o", "aa"), ("ae", "e"), ("aa", "o"), ("oe", "y"), ("y", "oe")),
    vowels_broad=(("a", "e"), ("a", "ae"), ("aa", "a"), ("o", "a")),
    swallowed="[^aeiouy][rnl]$",
    vowel="e",
)  # fmt: skip
