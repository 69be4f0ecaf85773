"""One offer, answer or follow-up question of a rulebook as an article to proofread.

Knows the blocks of rule files; knows no order of pages. Leaves out nothing that a block says.
"""

from collections.abc import Iterator

from assistant.conditions_in_words import phrase
from assistant.pages import Article, Entry, Group, Link, Property, Spoken
from assistant.rules import model
from assistant.rules.model import ASPECTS, Condition
from assistant.wording import MATTER, TERM, TOPIC, Wording, offer_anchor


def offer_article(words: Wording, offer: model.Offer) -> Article:
    """The offer with all its conditions and sentences."""
    own = words.source_of("offers", offer)
    cites = words.cites(offer.cite, own)
    return Article(
        anchor=offer_anchor(offer),
        kind="offer",
        id=offer.id,
        title=words.offer_name(offer),
        lead=words.said(offer.short),
        marks=tuple(_marks(words, offer)),
        properties=tuple(_properties(words, offer)),
        cites=cites,
        groups=tuple(_groups(words, offer, own)),
        section=cites[0].section,
    )


def _marks(words: Wording, offer: model.Offer) -> Iterator[str]:
    if offer.kind != "described":
        yield words.text(f"mark.{offer.kind}")
    if offer not in words.rulebook.in_force(words.on):
        yield words.text("mark.not_in_force", day=words.day(words.on))
    if offer.narrower:
        yield words.text("mark.narrower")


def _properties(words: Wording, offer: model.Offer) -> Iterator[Property]:
    first, last = offer.valid_from, offer.valid_until
    entry = words.text(f"entry.{offer.entry.value if offer.entry else 'none'}")
    yield from words.property("entry", entry)
    yield from words.property("door", *(words.contact(door) for door in offer.door))
    yield from words.property("door_held", *(words.contact(door) for door in offer.door_held))
    about = "asker" if offer.audience == ("carer",) else "person"
    yield from words.property("meets", *(words.need(need, about) for need in offer.meets))
    named = {o.id: o.label for o in words.rulebook.facts["asked_about"].options}
    yield from words.property("asked_as", *(named.get(o, o) for o in offer.asked_as))
    yield from words.property("for", *(words.text(f"for.{one}") for one in offer.audience))
    yield from words.property("rung", _rung(words, offer))
    yield from words.property("general", words.text("general") if offer.general else "")
    yield from words.property("never_best", words.said(offer.never_best))
    yield from words.property("valid_from", words.day(first) if first else "")
    yield from words.property("valid_until", words.day(last) if last else "")
    yield from words.property("gap_because", words.said(offer.gap_because))


def _rung(words: Wording, offer: model.Offer) -> str:
    """The step of the municipality's ladder, for an offer of the document that draws the ladder;
    else only the place in a row (DECISIONS.md, 8)."""
    if offer.rung is None:
        return ""
    head = words.rulebook.municipality
    names = {rung.rung: rung.name for rung in head.ladder}
    drawn_in = {cite.source for cite in words.cites(head.ladder_cite)}
    if words.source_of("offers", offer) in drawn_in and offer.rung in names:
        return words.text("rung", n=offer.rung, name=names[offer.rung])
    return words.text("rung.beside" if names else "rung.no_ladder", n=offer.rung)


def _groups(words: Wording, offer: model.Offer, own: str) -> Iterator[Group]:
    group, aspect_words = words.group, words.renderer.words
    told = offer.told_when
    title = "leads_when" if offer.told_leads else "shown_when"
    yield from group(title, (Entry((), phrase(words.rulebook, told)),) if told else ())
    yield from group("asks", (_clause(words, clause, own) for clause in offer.asks))
    yield from group("judged", (_clause(words, clause, own) for clause in offer.judged))
    yield from group("not_enough", (_not_enough(words, b, own) for b in offer.not_enough))
    yield from group("bars", (_bar(words, bar, own) for bar in offer.bars))
    yield from group("narrower", (words.entry(said, own) for said in offer.narrower))
    yield from group("notes", (words.entry(note, own) for note in offer.notes))
    yield from group("places", (_place(words, place, own) for place in offer.places))
    for aspect in ASPECTS:
        tells = tuple(words.entry(said, own) for said in getattr(offer.tells, aspect))
        if tells:
            yield Group(f"tells-{aspect}", aspect_words.text(f"aspect.{aspect}"), tells)
    if offer.complaint:
        yield from group("complaint", (_complaint(words, offer.complaint, own),))
    yield from group("steps", (_step(words, step, own) for step in offer.steps))
    yield from group("examples", (_example(words, example) for example in offer.examples))


def _clause(words: Wording, clause: model.Clause, own: str) -> Entry:
    said = (("yes", clause.yes), ("no", clause.no), ("unknown", clause.unknown))
    left_open = (words.role("otherwise", words.text("otherwise")),)
    return Entry(
        says=(
            *(words.role(role, text) for role, text in said if text),
            *(left_open if clause.otherwise == "unclear" else ()),
            *words.settled(clause),
        ),
        when=phrase(words.rulebook, clause.when),
        cites=words.cites(clause.cite, own),
    )


def _not_enough(words: Wording, block: model.NotEnough, own: str) -> Entry:
    needs = words.renderer.words.list(f"»{words.need(need)}«" for need in block.needs)
    return words.entry(block, own, "when", *((words.role("needs", needs),) if needs else ()))


def _bar(words: Wording, bar: model.Bar, own: str) -> Entry:
    held = Condition(fact="held", has=(bar.held,))
    return Entry(
        says=(Spoken(words.said(bar.says)),),
        when=phrase(words.rulebook, held),
        lead=words.text("lead.when"),
        cites=words.cites(bar.cite, own),
    )


def _place(words: Wording, place: model.Place, own: str) -> Entry:
    contact = words.contact(place.contact)
    return Entry(
        says=(
            words.role("place", contact.text, contact.anchor),
            Spoken(words.said(place.says)),
            *words.settled(place),
        ),
        when=phrase(words.rulebook, place.when) if place.when else None,
        lead=words.text("lead.when"),
        cites=words.cites(place.cite, own),
    )


def _complaint(words: Wording, complaint: model.Complaint, own: str) -> Entry:
    contacts = (words.contact(contact) for contact in complaint.contacts)
    return words.entry(
        complaint,
        own,
        "when",
        words.role("route", words.text(f"route.{complaint.route}")),
        *(words.role("ask", contact.text, contact.anchor) for contact in contacts),
    )


def _step(words: Wording, step: model.Step, own: str) -> Entry:
    contact = words.contact(step.contact) if step.contact else None
    return words.entry(
        step,
        own,
        "when",
        *((words.role("say", step.say),) if step.say else ()),
        *((words.role("ask", contact.text, contact.anchor),) if contact else ()),
    )


# ---------------------------------------------------------------- examples


def _example(words: Wording, example: model.Example) -> Entry:
    facts = "; ".join(_fact(words, name, value) for name, value in example.facts.items())
    outcome = words.text(f"outcome.{example.outcome}")
    return Entry(says=(Spoken(facts), words.role("outcome", outcome)), quiet=True)


def _fact(words: Wording, name: str, value: object) -> str:
    label = words.rulebook.facts[name].label if name in words.rulebook.facts else name
    return f"{label}: {_value(words, name, value)}"


def _value(words: Wording, name: str, value: object) -> str:
    """A value as an example writes it: text, a list of members, or members with yes and no."""
    if isinstance(value, dict):
        said = (f"{_value(words, name, k)} {_value(words, name, v)}" for k, v in value.items())
        return ", ".join(said)
    if isinstance(value, list | tuple):
        return ", ".join(_value(words, name, v) for v in value) or words.text("value.nothing")
    text = str(value)
    if text in ("true", "false", "yes", "no", "True", "False"):
        return words.text("value.yes" if text in ("true", "yes", "True") else "value.no")
    options = words.rulebook.facts[name].options if name in words.rulebook.facts else ()
    return next((f"»{o.label}«" for o in options if o.id == text), text)


# ---------------------------------------------------------------- answers and questions


def matter_article(words: Wording, matter: model.Matter) -> Article:
    """The municipality's own answer to a question."""
    own = words.source_of("matters", matter)
    return Article(
        anchor=MATTER + matter.id,
        kind="matter",
        id=matter.id,
        title=words.said(matter.title),
        properties=words.property("contacts", *(words.contact(c) for c in matter.contacts)),
        groups=words.group("says", (words.entry(said, own) for said in matter.says)),
        section=words.text("matters"),
    )


def topic_article(words: Wording, topic: model.Topic) -> Article:
    """A question that people ask everywhere, with the answer that is true everywhere."""
    own = words.source_of("topics", topic)
    rulebook = words.rulebook
    known = (rulebook.topics[t] for t in topic.next if t in rulebook.topics)
    matter = rulebook.matters.get(topic.id)
    aspect = words.renderer.words.text(f"aspect.{topic.aspect}") if topic.aspect else ""
    unasked = topic.told_when
    instead = rulebook.topics.get(topic.gives_way_to)
    return Article(
        anchor=TOPIC + topic.id,
        kind="topic",
        id=topic.id,
        title=words.said(topic.title),
        properties=(
            *words.property("button", topic.button),
            *words.property("own", *((Link(matter.title, MATTER + matter.id),) if matter else ())),
            *words.property("aspect", aspect),
            *words.property("wide", words.text("wide") if topic.wide else ""),
            *words.property("contacts", *(words.contact(c) for c in topic.ask)),
            *words.property(
                "gives_way_to", *((Link(instead.title, TOPIC + instead.id),) if instead else ())
            ),
            *words.property("next", *(Link(t.title, TOPIC + t.id) for t in known)),
        ),
        groups=(
            *words.group("told_when", ((Entry((), phrase(rulebook, unasked)),) if unasked else ())),
            *words.group("first", (_of_topic(words, said, own) for said in topic.first)),
            *words.group("says", (_of_topic(words, said, own) for said in topic.says)),
            *words.group("points", (_point(words, point) for point in topic.points)),
            *words.group("of_offers", (_of_offer(words, said, own) for said in topic.of_offers)),
            *words.group("deadline", (words.entry(d, own) for d in (topic.deadline,) if d)),
        ),
        section=words.text("topics"),
    )


def _of_topic(words: Wording, said: model.OfTopic, own: str) -> Entry:
    """What holds everywhere, and where conversations have to be kept for it."""
    where = (words.role("kept", words.text(f"kept.{said.kept}")),) if said.kept else ()
    return words.entry(said, own, "when", *where)


def _point(words: Wording, point: model.Point) -> Entry:
    """A narrower question, the parts of an offer that answer it, the one whose sentences are nearest, and the
    needs with which it is asked."""
    nearest = words.rulebook.points.get(point.nearest)
    parts = {"first_aspect": point.first_aspect, "aspect": point.aspect}
    said = {role: words.renderer.words.text(f"aspect.{one}") for role, one in parts.items() if one}
    needs = words.renderer.words.list(f"»{words.need(need)}«" for need in point.needs)
    said |= {"nearest": nearest.title} if nearest else {}
    said |= {"asked_with": needs} if needs else {}
    return Entry(
        says=(Spoken(words.said(point.title)), *(words.role(*one) for one in said.items()))
    )


def _of_offer(words: Wording, said: model.OfOffer, own: str) -> Entry:
    """What holds everywhere of an offer, by its name here or else by its id."""
    name = next((o.name for o in words.rulebook.offers if o.id == said.offer), said.offer)
    return words.entry(said, own, "when", words.role("offer", name))


def term_article(words: Wording, term: model.Term) -> Article:
    """A word that is explained where it stands."""
    own = words.source_of("terms", term)
    return Article(
        anchor=TERM + term.id,
        kind="term",
        id=term.id,
        title=term.word,
        properties=words.property("forms", ", ".join(term.forms)),
        groups=words.group(
            "says", (words.entry(term, own, "when", words.role("word", term.word)),)
        ),
        section=words.text("terms"),
    )
