"""What stands around the offers of a rulebook, as parts of a page: contacts, questions, facts, names
of conditions, what is proved. Knows the blocks of rule files; knows no order of pages.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.conditions_in_words import Phrase, phrase
from assistant.pages import Article, Entry, Link, Part, Property, Spoken
from assistant.rules import model
from assistant.rules.model import Kind
from assistant.wording import CONTACT, FACT, NAMED, QUESTION, Wording


def municipality_part(words: Wording) -> Part:
    """The municipality itself: its ladder, the order of needs, and what is told when nothing fits."""
    head = words.rulebook.municipality
    rungs = (words.text("rung", n=rung.rung, name=rung.name) for rung in head.ladder)
    ladder = Entry(tuple(Spoken(rung) for rung in rungs), cites=words.cites(head.ladder_cite))
    return Part(
        anchor="kommunen",
        title=head.name,
        properties=(
            *words.property("code", head.code),
            *words.property("site", head.site),
            *words.property("place", head.place),
            *words.property("main", words.contact(head.main)),
            *words.property("own_fact", words.fact(head.own)),
            *words.property("needs", *(words.need(need) for need in head.needs)),
        ),
        groups=(
            *words.group("ladder", (ladder,) if head.ladder else ()),
            *words.group("fallbacks", (_fallback(words, f) for f in head.fallbacks)),
        ),
    )


def _fallback(words: Wording, fallback: model.Fallback) -> Entry:
    doors = (words.contact(door) for door in fallback.doors)
    return words.entry(
        fallback, "", "when", *(words.role("ask", door.text, door.anchor) for door in doors)
    )


# ---------------------------------------------------------------- contacts


def contacts_part(words: Wording) -> Part:
    """Every contact, with what the sources leave blank."""
    contacts = words.rulebook.contacts.values()
    return Part(
        anchor="kontakter",
        title=words.text("part.contacts"),
        lead=words.text("part.contacts.lead"),
        articles=tuple(_contact(words, contact) for contact in contacts),
    )


def _contact(words: Wording, contact: model.Contact) -> Article:
    own = words.rulebook.source_of.get(f"contacts:{contact.id}", "")
    instead = (words.contact(contact.call_instead),) if contact.call_instead else ()
    adults = (words.contact(contact.for_adults),) if contact.for_adults else ()
    danger = (words.text(f"danger.{danger}") for danger in contact.danger)
    return Article(
        anchor=CONTACT + contact.id,
        kind="contact",
        id=contact.id,
        title=contact.name,
        lead=words.said(contact.says),
        marks=tuple(words.said(lack) for lack in contact.lacks),
        properties=(
            *words.property("contact_kind", words.text(f"contact.{contact.kind}")),
            *words.property("address", contact.address),
            *words.property("phones", *(_phone(words, phone) for phone in contact.phones)),
            *words.property("hours", contact.hours),
            *words.property("mail", contact.mail),
            *words.property("site", contact.url),
            *words.property("call_instead", *instead),
            *words.property("for_adults", *adults),
            *words.property("as_of", contact.as_of),
            *words.property("confirmed", words.confirmed(contact.confirmed)),
            *words.property("danger", *danger),
            *words.property("refuge", words.text("refuge") if contact.refuge else ""),
            *words.property("if_none", words.text("if_none") if contact.if_none else ""),
        ),
        cites=words.cites(contact.cite, own),
    )


def _phone(words: Wording, phone: model.Phone) -> str:
    hours = f", {phone.hours}" if phone.hours else ""
    return words.text("phone", number=phone.number, says=phone.says) + hours


# ---------------------------------------------------------------- questions and facts


def questions_part(words: Wording) -> Part:
    """The questions in the order in which they are asked."""
    return Part(
        anchor="spoergsmaal",
        title=words.text("part.questions"),
        lead=words.text("part.questions.lead"),
        articles=tuple(_question(words, question) for question in words.rulebook.questions),
    )


def _question(words: Wording, question: model.Question) -> Article:
    voices = (("relative", question.ask.relative), ("staff", question.ask.staff))
    facts = [words.rulebook.facts[fact] for fact in question.facts]
    truths = any(fact.kind is Kind.TRUTH for fact in facts)
    return Article(
        anchor=QUESTION + question.id,
        kind="question",
        id=question.id,
        title=words.said(question.ask.du),
        properties=(
            *words.property("settles", *(words.fact(fact.id) for fact in facts)),
            *words.property("options", *(option.label for f in facts for option in f.options)),
            *words.property("options", *((question.yes, question.no) if truths else ())),
            *words.property("help", question.help),
            *words.property("why", question.why),
        ),
        groups=(
            *words.group(
                "voices", (Entry((words.role(voice, said),)) for voice, said in voices if said)
            ),
            *words.group("asked_when", _when(words, question.asked_when)),
        ),
    )


def _when(words: Wording, condition: model.Condition | None) -> tuple[Entry, ...]:
    return (Entry((), phrase(words.rulebook, condition)),) if condition else ()


def facts_part(words: Wording, known_by: str) -> Part:
    """The facts that a citizen can tell, or those that only a caseworker judges."""
    facts = (fact for fact in words.rulebook.facts.values() if fact.known_by == known_by)
    return Part(
        anchor=f"fakta-{'borger' if known_by == 'citizen' else 'sagsbehandler'}",
        title=words.text(f"part.facts.{known_by}"),
        lead=words.text(f"part.facts.{known_by}.lead"),
        articles=tuple(_fact(words, fact) for fact in facts),
    )


def _fact(words: Wording, fact: model.Fact) -> Article:
    asked = [q for q in words.rulebook.questions if fact.id in q.facts]
    limits = words.text("limits", low=fact.minimum, high=fact.maximum, unit=fact.unit)
    ordered = (fact.option(option).label for option in fact.ordered)
    return Article(
        anchor=FACT + fact.id,
        kind="fact",
        id=fact.id,
        title=fact.label,
        lead=fact.means,
        properties=(
            *words.property("kind", words.text(f"kind.{fact.kind}")),
            *words.property("about", words.text(f"about.{fact.about}")),
            *words.property("limits", limits if fact.kind is Kind.NUMBER else ""),
            *words.property("asked", *(Link(q.ask.du, QUESTION + q.id) for q in asked)),
            *words.property("ordered", *ordered),
        ),
        groups=(
            *words.group("applies", _when(words, fact.applies_when)),
            *words.group("options", _options(words, fact)),
        ),
    )


def _options(words: Wording, fact: model.Fact) -> Iterator[Entry]:
    for option in fact.options:
        kinds = ("more", "urgent", "leads")
        marks = [words.text(f"option.{m}") for m in kinds if getattr(option, m)]
        told = {
            "relative": option.relative,
            "inside": option.inside,
            "shown": ". ".join(marks),
            "in_danger": words.text(f"danger.{option.in_danger}") if option.in_danger else "",
            "lasting": fact.option(option.lasting).label if option.lasting else "",
            "by_law": words.by_law(option.by_law),
        }
        roles = (words.role(role, text) for role, text in told.items() if text)
        yield Entry((Spoken(option.label), *roles))


# ---------------------------------------------------------------- names and proofs


def conditions_part(words: Wording, parts: Sequence[Part]) -> Part:
    """The conditions with a name, spelled out once, each with the articles of `parts` that use it."""
    used: dict[str, dict[Link, None]] = {}
    named = words.rulebook.conditions.items()
    made = Part(
        anchor="betingelser",
        title=words.text("part.conditions"),
        lead=words.text("part.conditions.lead"),
        articles=tuple(_condition(words, name, condition) for name, condition in named),
    )
    for part in (*parts, made):
        for link, entry in entries(part):
            for name in _names(entry.when):
                used.setdefault(name, {})[link] = None
    return replace(
        made,
        articles=tuple(
            replace(a, properties=words.property("used", *used.get(a.id, ())))
            for a in made.articles
        ),
    )


def _condition(words: Wording, name: str, condition: model.Condition) -> Article:
    return Article(
        anchor=NAMED + name,
        kind="condition",
        id=name,
        title=f"»{name}«",
        groups=words.group("holds", (Entry((), phrase(words.rulebook, condition)),)),
    )


def _names(told: Phrase | None) -> Iterator[str]:
    """The conditions with a name that a phrase leads to."""
    if told is not None:
        yield from (told.named,) if told.named else ()
        for part in told.parts:
            yield from _names(part)


def entries(part: Part) -> Iterator[tuple[Link, Entry]]:
    """Every entry of a part, with the article it is in, or the part itself."""
    here = Link(part.title, part.anchor)
    yield from ((here, entry) for group in part.groups for entry in group.entries)
    for article in part.articles:
        link = Link(article.title, article.anchor)
        yield from ((link, entry) for group in article.groups for entry in group.entries)


def proofs_part(words: Wording) -> Part:
    """What is proved about the rules, its exceptions, and what nobody can be."""
    rulebook = words.rulebook
    return Part(
        anchor="beviser",
        title=words.text("part.proofs"),
        lead=words.text("part.proofs.lead"),
        groups=(
            *words.group("claims", (_claim(words, claim) for claim in rulebook.claims)),
            *words.group("reversals", (_reversal(words, r) for r in rulebook.reversals)),
            *words.group("impossible", (_impossible(words, i) for i in rulebook.impossible)),
        ),
    )


def _claim(words: Wording, claim: model.Claim) -> Entry:
    return Entry(
        says=(
            Spoken(_claimed(words, claim), words.text("role.claim", id=claim.id)),
            words.role("document", claim.says),
        ),
        when=phrase(words.rulebook, claim.given) if claim.given else None,
        lead=words.text("lead.given"),
        cites=words.cites(claim.cite),
    )


def _claimed(words: Wording, claim: model.Claim) -> str:
    either = words.renderer.words.either
    for form in ("outcomes", "never"):
        if outcomes := getattr(claim, form):
            said = either(words.text(f"outcome.{outcome}") for outcome in outcomes)
            return words.text(f"claim.{form}", offer=words.offer(claim.offer).text, said=said)
    form = next(form for form in ("fit", "fit_never", "door") if getattr(claim, form))
    names = either(_met_by(words, form, one) for one in getattr(claim, form))
    return words.text(f"claim.{form}", need=words.need(claim.need, claim.about), said=names)


def _met_by(words: Wording, form: str, one: str) -> str:
    if form == "door":
        return words.contact(one).text
    return words.text("claim.none") if one == "none" else words.offer(one).text


def _reversal(words: Wording, reversal: model.Reversal) -> Entry:
    along = words.rulebook.facts[reversal.fact]
    links = (words.offer(offer) for offer in reversal.offers)
    return Entry(
        says=(
            Spoken(words.said(reversal.says)),
            words.role("along", along.label, FACT + along.id),
            *(words.role("offer", link.text, link.anchor) for link in links),
        ),
        cites=words.cites(reversal.cite),
    )


def _impossible(words: Wording, impossible: model.Impossible) -> Entry:
    return Entry(
        says=(words.role("because", impossible.why),),
        when=phrase(words.rulebook, impossible.when),
    )


def law_part(words: Wording) -> Part:
    """Whom the law includes wherever an offer is described, and the ages of the state pension."""
    offers = {offer.id for offer in words.rulebook.offers}
    return Part(
        anchor="loven",
        title=words.text("part.law"),
        lead=words.text("part.law.lead"),
        groups=(
            *words.group("base", (_base(words, b, offers) for b in words.rulebook.base)),
            *words.group("pension", (_pension(words, s) for s in words.rulebook.pension_age)),
        ),
    )


def _base(words: Wording, base: model.Base, offers: Iterable[str]) -> Entry:
    link = words.offer(base.offer) if base.offer in offers else Link(base.offer)
    return words.entry(base, "", "when", words.role("offer", link.text, link.anchor))


def _pension(words: Wording, step: model.PensionStep) -> Entry:
    key = "pension.months" if step.months else "pension.years"
    born = words.day(step.born_from)
    return Entry((Spoken(words.text(key, born=born, years=step.years, months=step.months)),))


def source_properties(words: Wording, source: model.Source) -> tuple[Property, ...]:
    """The head of a source: when it is from, when it must be looked at, and whether it is in force."""
    day = words.day(source.date) if source.date else ""
    return (
        *words.property("source_kind", words.text(f"source.{source.kind}")),
        *words.property("date", source.date_says, "" if day in source.date_says else day),
        *words.property("review_by", words.day(source.review_by)),
        *words.property("confirmed_in_force", words.confirmed(source.confirmed_in_force)),
        *words.property("site", source.url),
    )
