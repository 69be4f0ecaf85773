"""Narrow questions: that they are read, that what answers them comes first and alone, and that silence on
them is said."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from assistant import view
from assistant.answer import Renderer
from assistant.dialog import events as e
from assistant.dialog.interpret import interpret
from assistant.dialog.lexicon import Lexicon
from assistant.dialog.machine import State
from assistant.dialog.reader import read
from assistant.dialog.reading import Reading
from assistant.library import lexicon_files, open_library, rule_files
from assistant.locales import catalogue
from assistant.lookup import passages_of
from assistant.rules import model
from assistant.rules.assess import assess
from assistant.rules.compiled import Edition, compile_rulebook
from assistant.rules.facts import Facts, Known
from assistant.rules.load import load
from assistant.topics import LINES, FollowUp, Topics

ON = date(2026, 11, 25)
KEPT = {"keep_text_days": 21, "keep_days": 70}
ALL = ("soroe", "ringkoebing-skjern", "holbaek", "viborg")
every_municipality = pytest.mark.parametrize("municipality", ALL)


@cache
def edition_of(municipality: str) -> Edition:
    return compile_rulebook(load(rule_files(), municipality), ON)


@cache
def lexicons() -> dict[str, Mapping[str, Lexicon]]:
    library = open_library(rule_files(), lexicon_files(), ALL)
    return {municipality: library.lexicons[municipality] for municipality in ALL}


def asked(municipality: str, text: str) -> list[tuple[str, str, str]]:
    """The questions read in a message: topic, offer and point."""
    facts = edition_of(municipality).rulebook.facts
    found = read(text, lexicons()[municipality], facts).readings
    return [(r.target, r.offer, r.member) for r in found if r.kind == "question"]


def answer(edition: Edition, topic: str, point: str, offer: str = "", **told) -> view.TopicView:
    renderer = Renderer(edition, catalogue())
    facts = Facts().learn({key: Known(value) for key, value in told.items()})
    return Topics(renderer, assess(edition, facts, ()), KEPT).answer(FollowUp(topic, offer, point))


def points(edition: Edition) -> Iterator[tuple[model.Topic, model.Point]]:
    for topic in edition.rulebook.topics.values():
        for point in topic.points:
            yield topic, point


def marked(offer: model.Offer, point: model.Point) -> set[str]:
    """What the rulebook says of the offer in answer to the point, with what goes on with that and what that
    goes on with."""
    found = set()
    for aspect in model.ASPECTS:
        told = getattr(offer.tells, aspect)
        for place, said in enumerate(told):
            if aspect == point.aspect or point.id in said.answers:
                first, last = place, place + 1
                while told[first].goes_on:
                    first -= 1
                while last < len(told) and told[last].goes_on:
                    last += 1
                found |= {one.says for one in told[first:last]}
    return found


# ---------------------------------------------------------------- how they are read


@pytest.mark.parametrize(
    ("municipality", "text", "topic", "point"),
    [
        ("soroe", "hvor tit kommer bostøtten", "varighed", "hvor_tit"),
        ("soroe", "må jeg låse døren", "krav", "komme_ind"),
        ("soroe", "skal jeg købe en luftrenser", "krav", "luft"),
        ("soroe", "hvad kræves der af mit hjem", "krav", "hjemmet"),
        ("soroe", "skal jeg rydde op inden de kommer", "krav", "hjemmet"),
        ("soroe", "hvem skriver statusnotatet", "opfoelgning", "notat"),
        ("soroe", "hvor dårlig skal man være for at få det", "krav", "hvor_svaert"),
        ("soroe", "hvad er kompensationsprincippet", "rettigheder", "principper"),
        ("soroe", "hvilke trin er der på trappen", "trappen", "hvilke_trin"),
        (
            "soroe",
            "skal jeg starte nederst på trappen selv om jeg har det meget dårligt",
            "trappen",
            "begynde_hoejt",
        ),
        ("soroe", "hvad lægger de vægt på når de bestemmer", "hvem_afgoer", "hvad_taeller"),
        ("soroe", "betyder pengene noget for om jeg får ja", "hvem_afgoer", "hvad_taeller"),
        ("soroe", "bliver jeg taget med på råd", "rettigheder", "bestemme_selv"),
        ("soroe", "skal personalet respektere min tro", "medarbejdere", "hvordan_de_arbejder"),
        ("soroe", "kan målene laves om", "aendring", "maal_om"),
        ("soroe", "hvem sætter målene", "handleplan", "maal"),
        (
            "soroe",
            "hvor får sagsbehandleren oplysninger om mig fra",
            "hvem_faar_det_at_vide",
            "hvorfra_oplysninger",
        ),
        ("soroe", "må min søster ringe til kommunen for mig", "samtykke", "andre_kontakter"),
        ("soroe", "kan jeg få papiret tilsendt", "kilder", "faa_papiret"),
        (
            "soroe",
            "hvem betaler når jeg flytter til en anden kommune",
            "anden_kommune",
            "hvilken_kommune",
        ),
        ("soroe", "hvem holder øje med medicinen", "tilsyn", "tilsyn_sundhed"),
        ("soroe", "hvem fører tilsyn med botilbud", "tilsyn", "tilsyn_bosted"),
        ("soroe", "hvem kontakter mig", "hvad_sker_der", "hvem_kontakter"),
        ("soroe", "kan jeg få taxa til speciallægen", "transport", "koersel_andet"),
        ("soroe", "er terapi en del af bostøtten", "indhold", "behandling_med"),
        ("soroe", "hvordan søger man bostøtte", "ansoegning", "hvordan_soege"),
        (
            "soroe",
            "min søn kan ikke selv forklare hvad han har brug for, må jeg hjælpe ham til mødet",
            "bisidder",
            "hjaelpe_forklare",
        ),
        ("soroe", "hvor mange er vi på holdet", "hvem_moeder_jeg", "hvor_mange_deltagere"),
        ("soroe", "skal jeg have en diagnose", "krav", "diagnose"),
        ("soroe", "hvem kan få det", "krav", "hvem_for"),
        ("viborg", "gælder det også mig?", "krav", "hvem_for"),
        ("holbaek", "kan min søn få det?", "krav", "hvem_for"),
        ("holbaek", "hvor mange dage om ugen er man på værkstedet", "varighed", "hvor_mange_dage"),
        ("holbaek", "har I åbent om lørdagen", "aabningstid", "aften_og_weekend"),
        ("ringkoebing-skjern", "kommer de i weekenden", "aabningstid", "aften_og_weekend"),
        ("ringkoebing-skjern", "hvor ofte følger de op", "opfoelgning", "hvor_tit_fulgt_op"),
        ("viborg", "hvor mange timer får man med en ledsager", "varighed", "hvor_mange_timer"),
        ("viborg", "må min kone bo med", "bisidder", "bo_sammen"),
        ("viborg", "hvad hvis der er fyldt op", "frist", "er_der_fuldt"),
        ("viborg", "hvem skal henvise", "krav", "ja_foerst"),
        ("viborg", "de vil skære i den. hvornår må de det", "varighed", "naar_den_stopper"),
        ("viborg", "kan jeg nøjes med to formiddage", "varighed", "hvor_mange_dage"),
        ("viborg", "skal jeg selv betale for at komme derhen", "transport", "selv_betale_koersel"),
        ("ringkoebing-skjern", "kommer hun stadig?", "varighed", "naar_den_stopper"),
        ("ringkoebing-skjern", "kan hun tage med til mit bryllup", "indhold", "foelges_med"),
        ("ringkoebing-skjern", "kan hun bare gå en tur med mig", "indhold", "foelges_med"),
    ],
)
def test_the_words_of_a_question_name_its_point(
    municipality: str, text: str, topic: str, point: str
):
    """The topic is read as before, and what of it was asked."""
    assert [(t, p) for t, _, p in asked(municipality, text)] == [(topic, point)]


OF_VIBORG = (
    ("jeg har fået førtidspension siden 1999, kan jeg få merudgifter", "gamle_pensionsregler"),
    ("skal jeg gemme kvitteringer til merudgifter", "kvitteringer"),
    ("kommer jeg til at tale med en læge i stofbehandling", "laege"),
    ("kan man få behandling når man sidder i arresten", "i_arresten"),
    ("min søn på 24 sidder i arresten og tager kokain, kan han få hjælp", "i_arresten"),
    ("er helt anonym behandling på rusmiddelcentret", "hvor_foregaar"),
    ("hvilken psykolog skal man bruge for at få tilskud", "uddannelse"),
    ("skal kommunen give mig tilskud til behandling", "skal_kommunen"),
    ("kan de træne med mig hjemme i stedet for på aktivitetscentret", "hvor_foregaar"),
    ("er det taxa eller bus man bliver hentet i til dagtilbuddet", "slags_koersel"),
    ("hvad er meningen med et midlertidigt botilbud", "formaal"),
    ("min søn venter på en fast plads på bosted, kan han bo et andet sted imens", "bo_imens"),
    ("kan personalet på bostedet tage med på ferie", "foelges_med"),
    (
        "kan jeg få et bosted i en anden kommune, jeg er 36 og bor på længerevarende botilbud",
        "anden_by",
    ),
    (
        "jeg bor på et botilbud med min mand, han har fået pladsen. må jeg blive boende hvis han dør",
        "naar_en_doer",
    ),
    ("kan man være anonym på krisecenter", "anonym_her"),
    ("kan jeg komme på krisecenter i en anden by", "anden_by"),
    ("jeg har boet på forsorgshjemmet i 5 uger, skal jeg have en handleplan", "plan_for_mig"),
    ("må jeg tage på herberg i Aarhus", "anden_by"),
    ("kan man være anonym på herberg", "anonym_her"),
    ("siger forsorgshjemmet til kommunen at jeg er der", "besked_til_kommunen"),
    ("må man ringe til det sociale akuttilbud flere gange om ugen", "hvor_tit"),
    ("kan jeg sove på akuttilbuddet når det hele brænder på", "hvor_mange_naetter"),
    ("har kommunen pligt til at give 82a", "skal_kommunen"),
    (
        "min søn bor på botilbud med personale hele døgnet, kan han få hjemmehjælp ved siden af",
        "ved_siden_af",
    ),
    ("kan jeg få bostøtte når jeg bor på bosted", "ved_siden_af"),
    ("kan bostøtten gå med i biografen", "foelges_med"),
    ("kan jeg få bostøtten med i fitness, jeg har social angst og er 27", "foelges_med"),
    (
        "jeg er 60 og har sukkersyge og skizofreni, hjælper bostøtten med at spise sundt",
        "mad_og_vaner",
    ),
    ("er bostøtten psykolog", "behandling_med"),
    ("kan bostøtten give mig min medicin og skifte forbinding", "behandling_med"),
    ("jeg er 22 og tør ikke tage bussen, kan bostøtten lære mig det", "faerdes_selv"),
    ("hvilke niveauer er der i bostøtte", "niveauer"),
    ("er bostøtte altid i gruppe", "alene_eller_flere"),
    ("får jeg stadig bostøtte når jeg flytter", "naar_man_flytter"),
    ("hvornår stopper bostøtten", "naar_den_stopper"),
    ("kan bostøtten komme når jeg ikke er hjemme", "selv_med"),
    ("snakker bostøtten med min psykiater", "samarbejde"),
    ("skal jeg selv være chef for mine hjælpere", "arbejdsleder"),
    (
        "jeg er 40 med en hjerneskade og kan ikke styre hjælpere selv, kan jeg få BPA",
        "arbejdsleder",
    ),
    ("kan jeg få min kæreste ansat som ledsager, jeg er 29 og blind", "vaelge_selv"),
    ("kan man få ledsager når man har skizofreni", "hvem_for"),
    ("kan min bror få ledsager selv om han drikker", "psykisk_eller_misbrug"),
    ("kan man få ledsager når man bor på bosted", "ved_siden_af"),
    ("kan jeg få penge i stedet for en ledsager", "penge_i_stedet"),
    ("hvor mange penge kan jeg få til min ledsagers udgifter", "den_andens_udgifter"),
    ("kan jeg få ledsager når jeg har BPA", "ved_siden_af"),
    ("kan kontaktpersonen for døvblinde tegnsprog", "tale_sammen"),
    ("hvor gamle er jeres regler", "hvor_gammelt"),
    ("hvem kigger på min klage", "efter_klage"),
    ("skal man træne først før man får hjemmehjælp", "traene_foerst"),
    ("hvornår kommer pengene til BPA", "hvornaar_penge"),
    ("hvad sker der med hjælpernes løn når den med BPA dør", "naar_en_doer"),
    ("hvor foregår specialundervisning for voksne", "hvor_foregaar"),
    ("kan jeg få 9. klasses eksamen på specialundervisning", "eksamen"),
    ("hvad hvis kommunen ikke når det til tiden", "ikke_til_tiden"),
    ("kan jeg få hjælpen tæt på hvor jeg bor", "taet_paa"),
    ("hvad betyder A til E i vum", "vum_tal"),
    ("tæller mit høreapparat med i vum", "vum_hjaelpemidler"),
    ("er aflastning hjemme hos os eller et andet sted", "hvor_foregaar"),
    ("kan de ordne det mens jeg er på arbejde", "selv_med"),
    ("kan jeg få en anden chauffør", "vaelge_selv"),
    ("må det være hans søster der tager med", "vaelge_selv"),
    ("hvor meget skal det koste om måneden før jeg kan få noget", "hvor_store_udgifter"),
)
"""What Viborg's papers answer, and the point that each of these asks."""


def test_what_viborgs_papers_answer_is_asked_for_in_everyday_words():
    """Whatever topic is read in the same words."""
    points = edition_of("viborg").rulebook.points
    assert {point for _, point in OF_VIBORG} <= {*points}
    read_as = {text: {p for _, _, p in asked("viborg", text)} for text, _ in OF_VIBORG}
    assert not [(text, read_as[text]) for text, point in OF_VIBORG if point not in read_as[text]]


@pytest.mark.parametrize(
    "text",
    [
        "hvad koster det",
        "hvor længe kan jeg få bostøtte",
        "jeg har brug for at der kommer nogen om natten",
        "det skifter fra dag til dag hvor meget hjælp jeg skal bruge",
        "min søn ryger hash i weekenden",
    ],
)
def test_what_asks_nothing_narrow_names_no_point(text: str):
    """A whole question is answered as a whole, and what is told is no question."""
    assert [point for _, _, point in asked("soroe", text) if point] == []


def test_two_points_of_a_topic_are_two_questions():
    """'Må jeg ryge, og skal hunden væk?'"""
    found = asked("ringkoebing-skjern", "må jeg ryge når de kommer, og skal hunden væk")
    assert {point for _, _, point in found} == {"ryge", "dyr"}


def test_a_point_read_with_two_topics_is_asked_once():
    """One question is one answer, whatever it was read as."""
    edition = edition_of("soroe")
    both = tuple(
        Reading("question", topic, (0, 1), "t", member="hvilken_alder")
        for topic in ("krav", "under_18")
    )
    (event,) = interpret(State(), both, edition)
    assert event == e.Wondered("krav", point="hvilken_alder")


@pytest.mark.parametrize(
    "event",
    [
        e.Wondered("krav", "sel-85", (("pris", ""), ("varighed", "sel-85", "hvor_tit")), "ryge"),
        e.Wondered("pris"),
    ],
)
def test_a_point_is_kept_with_its_question(event: e.Wondered):
    """The log gives back what was asked; what was stored before there were points has none."""
    stored = json.loads(json.dumps(e.to_json(event)))
    assert e.from_json(stored) == event
    assert e.from_json({**stored, "point": ""}) == replace(event, point="")


# ---------------------------------------------------------------- how they are answered


@every_municipality
def test_what_is_marked_for_a_point_is_all_that_is_told_first(municipality: str):
    """Of every offer: the sentences that the rulebook marks, cited, and no others; the rest of the topic
    is folded, and nothing of it is lost."""
    edition = edition_of(municipality)
    renderer = Renderer(edition, catalogue())
    tried, silent = 0, catalogue().text("topic.silent")
    for topic, point in points(edition):
        for one in edition.offers:
            says = marked(one.offer, point)
            if not says:
                continue
            told = answer(edition, topic.id, point.id, one.offer.id)
            assert {said.text for said in told.paragraphs} == set(map(renderer.voiced, says))
            assert all(said.cites for said in told.paragraphs)
            assert told.title == point.title
            whole = answer(edition, topic.id, "", one.offer.id)
            every = {said for said in whole.paragraphs if said.text != silent}
            assert every <= {*told.paragraphs, *told.more}
            assert not {said.text for said in told.paragraphs} & {said.text for said in told.more}
            tried += 1
    assert tried > 10


@every_municipality
def test_where_nothing_answers_a_point_it_is_said_first(municipality: str):
    """Of an offer that tells nothing of it, and is named, nothing else comes first."""
    edition = edition_of(municipality)
    tried = 0
    for topic, point in points(edition):
        if not point.everywhere:  # nobody read this paper for it: its topic is told
            continue
        points_of = edition.rulebook.points
        tried_for = [points_of[name] for name in (point.id, point.nearest) if name]
        own = edition.rulebook.matters.get(topic.id)
        if own and any(_answers(own, one.id) for one in tried_for):
            continue
        for one in edition.offers:
            if any(marked(one.offer, narrow) for narrow in tried_for):
                continue
            told = answer(edition, topic.id, point.id, one.offer.id)
            assert not told.paragraphs[0].cites
            assert one.offer.name in told.paragraphs[0].text
            assert told.contacts
            tried += 1
    assert tried > 10


def _answers(matter: model.Matter, point: str) -> bool:
    return any(point in said.answers for said in matter.says)


def test_what_has_one_name_for_two_that_may_fit_is_told_of_both():
    """ "Kan han vælge et bosted?": the temporary and the lasting one, where both are in play and neither is
    held; one alone where nothing was told."""
    edition = edition_of("ringkoebing-skjern")

    def told(**facts) -> list[str]:
        return [said.text for said in answer(edition, *question, **facts).paragraphs]

    question = ("leverandoer", "vaelge_selv", "sel-107")
    both = told(**{"needs.bolig": True, "age": 58, "bor_i_kommunen": True, "doegn": True})
    assert {"Midlertidigt botilbud:", "Længerevarende botilbud:"} <= set(both)
    assert len(told()) == 1
    held = told(**{"needs.bolig": True, "age": 58, "held.sel-107": True})
    assert "Længerevarende botilbud:" not in held


def test_the_nearest_point_follows_where_just_that_is_not_told():
    """The days are told to who asks for the hours, after that the hours are not in the papers."""
    edition = edition_of("holbaek")
    silent, *days = answer(edition, "varighed", "hvor_mange_timer", "sel-103").paragraphs
    assert not silent.cites
    sel_103 = next(one.offer for one in edition.offers if one.offer.id == "sel-103")
    assert {said.text for said in days} == set(
        map(
            Renderer(edition, catalogue()).voiced,
            marked(sel_103, edition.rulebook.points["hvor_tit"]),
        )
    )


@every_municipality
def test_a_point_is_answered_by_its_own_topic_whichever_was_asked(municipality: str):
    """Also of an offer that was named: "hvad er klagefristen for bostøtte" was found nowhere."""
    edition = edition_of(municipality)
    offer = next(one.offer.id for one in edition.offers if not one.offer.general)
    told = {said.text for said in answer(edition, "klage", "klagefrist").paragraphs}
    for named in (offer, "not-described-here"):
        for_offer = answer(edition, "frist", "klagefrist", named).paragraphs
        assert for_offer
        assert {said.text for said in for_offer} <= told


def test_an_offer_that_people_call_by_the_same_name_is_told_by_its_own():
    """Of the two kinds of botilbud only one tells who may live there too."""
    told = answer(edition_of("viborg"), "bisidder", "bo_sammen", "sel-107").paragraphs
    names = {o.offer.name for o in edition_of("viborg").offers if o.offer.id == "sel-108"}
    assert not told[0].cites
    assert any(name in told[1].text for name in names)
    assert told[2].cites


def test_a_rulebook_that_marks_nothing_folds_the_answer_to_a_narrow_question():
    """Another's rulebook, written before there were points, answers it as the topic: its words first, or in
    short, and the rest folded."""
    unmarked = _without_points(edition_of("soroe"))
    for offer in ("", "sel-85"):
        narrow = answer(unmarked, "varighed", "hvor_tit", offer)
        assert narrow == answer(unmarked, "varighed", "", offer)
    assert answer(unmarked, "indhold", "foelges_med", "sel-85").more
    (first, *_) = unmarked.by_id["sel-85"].offer.tells.duration
    number = next(p for p in passages_of(unmarked).values() if p.cited == first)
    asked = FollowUp("varighed", "sel-85", "hvor_tit", passages=(number,))
    told = Topics(Renderer(unmarked, catalogue()), assess(unmarked, Facts(), ()), KEPT).answer(
        asked
    )
    assert len(told.paragraphs) == 1
    assert told.more


def _without_points(edition: Edition) -> Edition:
    """The same rules without a mark for what answers a point."""
    offers = tuple(replace(one, offer=_unmarked(one.offer)) for one in edition.offers)
    matters = {
        key: matter.model_copy(update={"says": tuple(map(_unmarked_said, matter.says))})
        for key, matter in edition.rulebook.matters.items()
    }
    rulebook = replace(edition.rulebook, offers=tuple(one.offer for one in offers), matters=matters)
    return replace(edition, rulebook=rulebook, offers=offers)


def _unmarked_said(said: model.Cited) -> model.Cited:
    return said.model_copy(update={"answers": ()})


def _unmarked(offer: model.Offer) -> model.Offer:
    aspects: dict[str, tuple[model.Cited, ...]] = {
        a: tuple(map(_unmarked_said, getattr(offer.tells, a))) for a in model.ASPECTS
    }
    return offer.model_copy(update={"tells": offer.tells.model_copy(update=aspects)})


def test_whom_an_offer_is_for_is_told_and_not_what_is_required_there():
    """The whole of it where the offer is named; a little of each where none is."""
    edition = edition_of("soroe")
    named = answer(edition, "krav", "hvem_for", "sel-85")
    assert len(named.paragraphs) == len(edition.by_id["sel-85"].offer.tells.who)
    assert not [said for said in named.paragraphs if "røgfrit" in said.text]
    assert [said for said in named.more if "røgfrit" in said.text]
    several = answer(edition, "krav", "hvem_for", "", **{"needs.samvaer": True})
    assert len(several.paragraphs) <= 9


def test_naming_an_offer_afterwards_asks_the_same_point_of_it():
    """'Hvor mange timer?' - 'ledsageordning'."""
    edition = edition_of("viborg")
    named = (Reading("fact", "asked_about", (0, 1), "t", member="sel-97"),)
    state = State(wondered=("varighed", "hvor_mange_timer"))
    asked_now = [x for x in interpret(state, named, edition) if isinstance(x, e.Wondered)]
    assert asked_now == [e.Wondered("varighed", "sel-97", point="hvor_mange_timer")]


# ---------------------------------------------------------------- whole questions


@pytest.mark.parametrize("municipality", ["soroe", "ringkoebing-skjern", "viborg"])
def test_who_has_told_nothing_is_told_the_general_answer_first(municipality: str):
    """The municipality's own answer opens; what holds for single offers is folded."""
    edition = edition_of(municipality)
    general = [said.says for said in edition.rulebook.matters["frist"].says]
    told = answer(edition, "frist", "")
    said = [one.text for one in told.paragraphs]
    assert said == list(map(Renderer(edition, catalogue()).voiced, general[:LINES]))
    assert told.more
    assert told.more_title


def test_who_has_told_a_need_is_told_of_what_fits():
    """Then the offers that fit come first, and nothing is folded."""
    told = answer(edition_of("viborg"), "frist", "", "", **{"needs.tanker": True})
    assert not told.more


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"asker": "paaroerende", "asker_needs.aflastning": True}, True),
        ({"needs.raad": True}, False),
        ({}, False),
    ],
)
def test_the_price_of_advice_is_not_told_as_the_price_of_relief(told: dict, said: bool):
    """Where only advice is described, it is said that the answer holds for advice."""
    only_advice = catalogue().text("topic.only_advice")
    paragraphs = answer(edition_of("soroe"), "pris", "", **told).paragraphs
    assert (only_advice in {one.text for one in paragraphs}) == said


def test_who_cannot_come_freely_to_a_house_is_told_of_the_place_with_help():
    """Both go by the name of the house; the one that normally does not fit tells of no days."""
    edition = edition_of("soroe")
    house, place = "sel-104-uvisiteret", "sel-104-visiteret"
    here = {f"asked_about.{house}": True, "age": 29, "bor_i_kommunen": True}
    told = answer(edition, "varighed", "hvor_mange_dage", house, **here, kan_selv_i_gruppe=False)
    assert "fire halve dage" in told.paragraphs[0].text
    freely = answer(edition, "varighed", "hvor_mange_dage", house, **here, kan_selv_i_gruppe=True)
    assert {said.text for said in freely.paragraphs} == set(
        map(
            Renderer(edition, catalogue()).voiced,
            marked(edition.by_id[house].offer, edition.rulebook.points["hvor_mange_dage"]),
        )
    )
    assert edition.by_id[place].offer.asked_as == (house,)


def test_a_point_of_two_offers_is_told_of_both():
    edition = edition_of("holbaek")
    asked = FollowUp("opfoelgning", "sel-103", "hvor_tit_fulgt_op", beside=("sel-104-visiteret",))
    topics = Topics(Renderer(edition, catalogue()), assess(edition, Facts(), ()), KEPT)
    told = " ".join(said.text for said in topics.answer(asked).paragraphs)
    assert "hvert halve år" in told
    assert "om året" in told


def test_who_asks_by_name_for_what_does_not_fit_is_told_why_first():
    edition = edition_of("soroe")
    known = {"needs.arbejde": True, "asked_about.sel-103": True, "age": 68, "bor_i_kommunen": True}
    facts = Facts().learn({key: Known(value) for key, value in known.items()})
    shown = Renderer(edition, catalogue()).result(assess(edition, facts, ()), facts)
    (card,) = shown.asked
    assert card.id == "sel-103"
    assert "folkepensionsalderen" in card.reasons[0].said.text
    assert "sel-103" not in {other.id for need in shown.needs for other in need.others}


def test_a_point_of_an_offer_from_elsewhere_is_answered_without_it():
    """Holbæk's papers do not tell of support at home, and people have it there all the same."""
    edition = edition_of("holbaek")
    named = answer(edition, "kombinere", "skifte", "sel-85")
    assert named == answer(edition, "kombinere", "skifte")


HELP_WITH = ("er der hjælp til {}?", "kan jeg få hjælp til {}", "hjælper I med {}")
"""How it is asked whether there is help with something."""
NOT_FOUND = "Præcis det fandt jeg ikke"
NOT_INCLUDED = {
    "ringkoebing-skjern": {
        "at flytte": "At pakke, flytte og indrette en bolig er normalt ikke med.",
        "at pakke ned": "At pakke, flytte og indrette en bolig er normalt ikke med.",
        "at male": "Bostøtten reparerer normalt ikke ting i hjemmet.",
        "at hænge lamper op": "Bostøtten reparerer normalt ikke ting i hjemmet.",
        "hovedrengøring": "Ekstra rengøring og pasning af dyr er normalt ikke med.",
        "at gøre rent på loftet": "Ekstra rengøring og pasning af dyr er normalt ikke med.",
        "rengøring": "At andre gør rent, handler eller giver pleje for dig, er hjemmehjælp (§ 83)",
        "vinduespudsning": "Ekstra rengøring og pasning af dyr er normalt ikke med.",
        "at passe min hund": "Ekstra rengøring og pasning af dyr er normalt ikke med.",
        "madlavning": "Støtte til at lave mad helt fra bunden er normalt ikke med.",
        "indkøb": "Støtte til indkøb er normalt ikke med",
        "at læse breve": "At læse og forklare din post er normalt ikke med.",
        "min økonomi": "Personalet styrer normalt ikke dine penge",
        "børnene": "Støtte til at være forælder er normalt ikke med.",
        "prævention": "Spørgsmål om prævention og sex hører normalt til hos lægen",
        "at komme på café": "Ture til familiefest, café, restaurant eller ferie er normalt ikke med.",
        "at gå en gåtur": "En gåtur, der kun er for turens skyld, er normalt ikke med.",
        "haven": NOT_FOUND,
    },
    "viborg": {
        "at flytte": "Ved flytning gør den ikke rent, pakker ikke og sætter ikke boligen i stand.",
        "at male stuen": "Ved flytning gør den ikke rent, pakker ikke og sætter ikke boligen i stand.",
        "hovedrengøring": "Bostøtten gør ikke rent, rydder ikke op og handler ikke ind for dig",
        "indkøb": "Bostøtten gør ikke rent, rydder ikke op og handler ikke ind for dig",
        "at rydde op": "Bostøtten gør ikke rent, rydder ikke op og handler ikke ind for dig",
        "at betale regninger": "Den hjælper ikke med det, som Betalingsservice, banken eller en værge",
        "at komme i biografen": "Den følger ikke med til fritidsting",
        "haven": NOT_FOUND,
    },
    "soroe": {
        "vinduespudsning": "Bad, personlig pleje og rengøring hører til en anden ordning.",
        "at flytte": NOT_FOUND,
        "at male": NOT_FOUND,
        "haven": NOT_FOUND,
    },
    "holbaek": {
        "at komme i biografen": "Café, biograf, museum og andre ture af den slags er ikke med.",
        "at flytte": NOT_FOUND,
        "havearbejde": NOT_FOUND,
    },
}
"""What the papers say they do not help with, or nothing of, by municipality."""


@pytest.mark.parametrize(
    ("municipality", "what"), [(where, what) for where, of in NOT_INCLUDED.items() for what in of]
)
def test_who_asks_for_help_with_what_is_not_included_is_told_that(municipality: str, what: str):
    """However it is asked: no other offer is told in its place."""
    edition, says = edition_of(municipality), NOT_INCLUDED[municipality][what]
    for frame in HELP_WITH:
        text = frame.format(what)
        read_of = [point for topic, _, point in asked(municipality, text) if topic == "indhold"]
        assert any(read_of), text
        told = [
            said.text
            for point in read_of
            if point
            for said in answer(edition, "indhold", point).paragraphs
        ]
        assert any(said.startswith(says) for said in told), (text, read_of, told)


def test_no_need_is_told_by_asking_for_help_with_what_is_no_need():
    """Who moves house needs no home, and who wants a wall painted nothing to do."""
    facts = edition_of("viborg").rulebook.facts
    for text in ("er der hjælp til at flytte?", "kan jeg få hjælp til at male stuen"):
        found = read(text, lexicons()["viborg"], facts).readings
        assert not [r for r in found if r.kind == "fact"], text


def test_what_speaks_against_an_offer_is_told_to_who_asks_for_it():
    """The note that says whom it is not for comes with the answer to whom it is for, if it holds."""
    edition = edition_of("viborg")
    told = answer(edition, "krav", "hvem_for", "sel-97", **{"vanskeligheder.psykisk": True})
    assert "misbrug eller sindslidelse" in told.paragraphs[0].text
    told = answer(edition, "krav", "hvem_for", "sel-97")
    assert "misbrug eller sindslidelse" not in told.paragraphs[0].text


def test_the_offers_own_complaint_comes_first():
    told = answer(edition_of("viborg"), "klage", "", "krisecenter")
    assert "lederen" in told.paragraphs[0].text


def test_what_is_not_done_leads_where_that_is_asked():
    told = answer(edition_of("viborg"), "indhold", "goer_rent", "sel-85")
    assert "gør ikke rent" in told.paragraphs[0].text
