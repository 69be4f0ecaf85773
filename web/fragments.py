"""A view as an HTML fragment, by one template a kind. Knows no sockets, no storage and no rules."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import Environment

from assistant.locales import SOURCE, languages
from assistant.view import Cite, DoorView, OfferView, Said, View
from web.languages import proper, rooted

TEMPLATES: Mapping[str, str] = {
    kind: f"views/{kind}.html"
    for kind in (
        "opening", "heard", "said", "asked", "confirm", "result", "topic", "danger", "answers",
        "ended",
    )
} | {"deleted": "views/ended.html"}  # fmt: skip

Fragment = Callable[[int, View], str]


def set_up_fragments(environment: Environment) -> None:
    """Gives the templates of views what they call."""
    environment.globals.update(
        message_of=message_of,
        cites_of=cites_of,
        cites_of_door=cites_of_door,
        cites_of_offer=cites_of_offer,
    )


def fragments(environments: Mapping[str, Environment]) -> Fragment:
    """`fragment(seq, view)`: one root element, in the view's language; `seq` makes its ids unique on
    the page. What was shown in a language that can be had no more has its frame in Danish."""

    def fragment(seq: int, view: View) -> str:
        environment = environments.get(view.language) or environments[SOURCE]
        template = environment.get_template(TEMPLATES[view.kind])
        html = template.render(view=view, seq=seq).strip()
        language = languages()[view.language]
        return rooted(proper(html, language), language)

    return fragment


def message_of(option: str) -> dict[str, str | list[str]]:
    """The message that an offered option sends: `ask:<topic>`, `command:<command>`, `tell:<key>`, or
    `withdraw:<keys>` with commas between them."""
    kind, _, what = option.partition(":")
    if kind == "withdraw":
        return {"type": "withdraw", "keys": what.split(",")}
    if kind == "tell":
        return {"type": "tell", "key": what}
    if kind == "ask":
        return {"type": "ask", "topic": what, "offer": ""}
    return {"type": "command", "command": what}


def cites_of(said: Iterable[Said]) -> tuple[Cite, ...]:
    """All citations of these sentences, each once, in order."""
    return tuple(dict.fromkeys(cite for sentence in said for cite in sentence.cites))


def cites_of_door(door: DoorView) -> tuple[Cite, ...]:
    """All citations of where to begin, each once."""
    said = (*(step.said for step in door.steps), *door.practical)
    return tuple(dict.fromkeys((*door.contact.cites, *cites_of(said))))


def cites_of_offer(offer: OfferView) -> tuple[Cite, ...]:
    """All citations of an offer, each once, in the order in which they are shown."""
    aspects: list[Any] = [said for aspect in offer.aspects for said in aspect.said]
    said = [
        *(reason.said for reason in offer.reasons),
        *offer.not_enough,
        *offer.notes,
        *aspects,
        *offer.complaint,
    ]
    return tuple(dict.fromkeys((*offer.cites, *cites_of(said))))
