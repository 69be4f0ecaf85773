"""The dialogue in a terminal: one line in is one answer, the screens come out as text or JSON.

Composes the conversation use case; stores nothing (retention 0).
"""

import json
import textwrap
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any, TextIO

from assistant import ProtocolError, view
from assistant.locales import SOURCE, catalogue
from assistant.session import Conversations, Numbered

WIDTH = 78
STOPS = ("ended", "deleted")
ALL = "+"
"""The line that prints the whole of a list of which a part was printed."""
Words = Callable[..., str]
"""Sentences of the page by key, in the language of what is printed."""
Part = Callable[[view.OptionView], bool]


def hold(
    conversations: Conversations,
    municipality: str,
    lines: Iterable[str],
    out: TextIO,
    *,
    as_json: bool,
    language: str = SOURCE,
) -> None:
    """Holds a conversation until the lines end or the person stops. A number chooses an option that was
    printed."""
    welcome = conversations.welcome(municipality, language=language)
    show = _as_json if as_json else _as_text
    _print(show, welcome.events, out)
    last = [numbered.view for numbered in welcome.events]
    token = ""
    for line in lines:
        text = line.strip()
        if not text:
            continue
        if text == ALL and (folded := _folded(last)):
            print(*_options(folded.options), *_terms(folded), sep="\n", file=out, flush=True)
            last = [replace(one, whole=True) if one is folded else one for one in last]
            continue
        message = {"id": str(uuid.uuid4()), **_message(text, last)}
        try:
            receipt = conversations.receive(municipality, token, message, "", language)
        except ProtocolError as wrong:
            _print(show, (_error(conversations, wrong, language),), out)
            continue
        token = receipt.token or token
        _print(show, receipt.events, out)
        last = [numbered.view for numbered in receipt.events]
        if last and last[-1].kind in STOPS:
            return


def _error(conversations: Conversations, wrong: ProtocolError, language: str) -> Numbered:
    sentence = conversations.sentence(wrong.sentence, language)
    return Numbered(0, view.Notice((view.Said(sentence),), language=language))


def _print(
    show: Callable[[Numbered], Iterator[str]], events: Iterable[Numbered], out: TextIO
) -> None:
    for event in events:
        for line in show(event):
            print(line, file=out)
    out.flush()


def _message(text: str, screens: list[view.View]) -> dict[str, Any]:
    """A line as a message: the number of an option or button, `/command`, else free text."""
    if text.startswith("/"):
        word, _, rest = text[1:].partition(" ")
        if word == "ret":
            return {"type": "change", "question": rest.strip()}
        return {"type": "command", "command": word}
    chosen = _chosen(text, screens)
    return chosen or {"type": "text", "text": text}


def _chosen(text: str, screens: list[view.View]) -> dict[str, Any] | None:
    parts = text.replace(",", " ").split()
    if not parts or not all(part.isdecimal() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    for screen in reversed(screens):
        options = getattr(screen, "options", ())
        if isinstance(screen, view.Asked) and screen.form == "number":
            return {"type": "answer", "question": screen.question, "values": [text]}
        if not options:
            continue
        seen = _seen(screen) if isinstance(screen, view.Asked) else lambda _: True
        printed = {n: option.id for n, option in enumerate(options, 1) if seen(option)}
        if not printed.keys() >= set(numbers):
            return None
        return _press(screen, [printed[n] for n in numbers])
    return None


def _press(screen: view.View, ids: list[str]) -> dict[str, Any]:
    if isinstance(screen, view.Asked):
        ticked = [option.id for option in screen.options if option.chosen] if screen.told else []
        values = list(dict.fromkeys((*ticked, *ids)))
        return {"type": "answer", "question": screen.question, "values": values}
    if isinstance(screen, view.Opening):
        return {"type": "begin", "entry": ids[0]}
    if isinstance(screen, view.DangerView):
        return {"type": "safe", "answer": ids[0]}
    kind, _, name = ids[0].partition(":")
    if kind == "ask":
        return {"type": "ask", "topic": name, "offer": ""}
    if kind == "tell":
        return {"type": "tell", "key": name}
    if kind == "withdraw":
        return {"type": "withdraw", "keys": name.split(",")}
    return {"type": "command", "command": name}


def _as_json(event: Numbered) -> Iterator[str]:
    yield json.dumps({"seq": event.seq, "view": asdict(event.view)}, ensure_ascii=False)


# ---------------------------------------------------------------- text


def _as_text(event: Numbered) -> Iterator[str]:
    yield ""
    yield from _TEXTS[event.view.kind](event.view, catalogue(event.view.language).text)
    if not _folded((event.view,)):
        yield from _terms(event.view)


def _terms(shown: view.View) -> Iterator[str]:
    for term in shown.terms:
        yield from _wrap(f"{term.word}: {term.said.text}", "  ? ")


def _wrap(text: str, mark: str = "") -> Iterator[str]:
    """Lines of the text; the mark stands before the first, and the others are as far in."""
    rest = " " * len(mark)
    yield from textwrap.wrap(text, WIDTH, initial_indent=mark, subsequent_indent=rest) or [""]


def _options(options: Iterable[view.OptionView], seen: Part = lambda _: True) -> Iterator[str]:
    """The options that are to be seen, each with its number among all of them."""
    for i, option in enumerate(options, 1):
        mark = "*" if option.chosen else " "
        if seen(option):
            yield f" {mark}{i:2}. {option.label}"


def _folded(screens: Iterable[view.View]) -> view.Asked | None:
    """The list on the screen, if only a part of it is printed."""
    return next(
        (s for s in screens if isinstance(s, view.Asked) and not all(map(_seen(s), s.options))),
        None,
    )


def _seen(shown: view.Asked) -> Part:
    """As on the page: of a list of which something was told, or that stood there before, only what was told;
    else what is asked first."""
    folded = shown.told or shown.again
    return lambda option: option.chosen or shown.whole or not (folded or option.more)


def _opening(shown: view.Opening, _: Words) -> Iterator[str]:
    for paragraph in shown.paragraphs:
        yield from _wrap(paragraph)
    yield shown.danger
    yield ""
    yield shown.ask
    yield from _options(shown.options)


def _heard(shown: view.Heard, _: Words) -> Iterator[str]:
    yield from _wrap(f"> {shown.text}")
    if shown.note:
        yield shown.note


def _notice(shown: view.Notice, _: Words) -> Iterator[str]:
    for said in shown.paragraphs:
        yield from _said(said)
    for contact in shown.contacts:
        yield from _contact(contact)
    yield from _options(shown.options)


def _asked(shown: view.Asked, t: Words) -> Iterator[str]:
    yield f"[{shown.question}] {shown.ask}"
    if shown.help:
        yield from _wrap(shown.help)
    yield from _options(shown.options, _seen(shown))
    if _folded((shown,)):
        rest = "told" if shown.told else "again" if shown.again else "more"
        yield f"  {ALL}. {t(f'page.asked.{rest}')}"
    more = {
        "page.asked.none": shown.form == "set" and not (shown.told or shown.again),
        "page.asked.unknown": True,
        "page.asked.skip": True,
        "page.asked.back": shown.can_go_back,
        "page.asked.result": shown.can_show_result,
    }
    yield f"({' / '.join(t(key) for key, there in more.items() if there)})"


def _confirm(shown: view.Confirm, _: Words) -> Iterator[str]:
    yield shown.ask
    for item in shown.items:
        yield from _wrap(item, "  ")
    yield f"({shown.yes} / {shown.no})"


def _answers(shown: view.Answers, _: Words) -> Iterator[str]:
    for line in shown.lines:
        told = f" ({line.told})" if line.told else ""
        yield f"  {line.label}: {line.value}{told}  (/ret {line.question})"


def _topic(shown: view.TopicView, _: Words) -> Iterator[str]:
    yield shown.title
    for said in shown.paragraphs:
        yield from _said(said)
    if shown.more:
        yield f"-- {shown.more_title} --"
    for said in shown.more:
        yield from _said(said)
    for contact in shown.contacts:
        yield from _contact(contact)
    yield from _options(shown.options)


def _danger(shown: view.DangerView, _: Words) -> Iterator[str]:
    yield shown.title.upper()
    for said in shown.answers:
        yield from _said(said)
    for paragraph in shown.paragraphs:
        yield from _wrap(paragraph)
    for contact in shown.lines:
        yield from _numbers(contact) if shown.again else _contact(contact)
    for answer in shown.below:
        yield answer.title
        for said in answer.paragraphs:
            yield from _said(said)
    yield shown.ask
    yield from _options(shown.options)


def _ended(shown: view.Ended, _: Words) -> Iterator[str]:
    for paragraph in shown.paragraphs:
        yield from _wrap(paragraph)
    for contact in shown.contacts:
        yield from _contact(contact)
    yield from _options(shown.options)


def _said(said: view.Said, mark: str = "") -> Iterator[str]:
    yield from _wrap(said.text, mark)
    for cite in said.cites[:1]:
        yield from _wrap(f"({cite.section}, {cite.date})", " " * len(mark) + "  ")


def _contact(contact: view.ContactView) -> Iterator[str]:
    yield f"  * {contact.name}"
    for line in (contact.address, contact.says, contact.mail, contact.url, contact.hours):
        if line:
            yield from _wrap(line, "    ")
    yield from map(_phone, contact.phones)
    for line in contact.lacks:
        yield from _wrap(line, "    ")
    yield from map(_phone, contact.instead)


def _numbers(contact: view.ContactView) -> Iterator[str]:
    """A contact that stands above, with its numbers or where they are found."""
    numbers = [phone.number for phone in (*contact.phones, *contact.instead)]
    yield f"  * {contact.name}: {', '.join(filter(None, (*numbers, contact.url)))}"


def _phone(phone: view.PhoneView) -> str:
    hours = f" ({phone.hours})" if phone.hours else ""
    return f"    {phone.number} {phone.says}{hours}"


def _result(shown: view.Result, t: Words) -> Iterator[str]:
    yield f"== {shown.title} =="
    for paragraph in shown.intro:
        yield from _wrap(paragraph)
    if shown.urgent:
        yield from _heading(t("page.result.urgent"))
    for contact in shown.urgent:
        yield from _contact(contact)
    yield from _begin(shown.begin, t)
    seen = {shown.begin.contact.id, *(contact.id for contact in shown.urgent)}
    if shown.interpreter:
        yield from _heading(t("page.result.interpreter"))
        yield from _said(shown.interpreter.said)
        yield from _sentence(shown.interpreter.say, shown.interpreter.means, t)
    first, last = (shown.told, ()) if shown.told_first else ((), shown.told)
    for key, offers in (("held", shown.held), ("asked", shown.asked), ("told", first)):
        yield from _cards(key, offers, seen, t)
    for need in shown.needs:
        yield from _need(need, seen, t)
    yield from _cards("told", last, seen, t)
    for key, sentences in (("general", shown.general), ("coming", shown.coming)):
        if sentences:
            yield from _heading(t(f"page.result.{key}"))
        for said in sentences:
            yield from _said(said)
    if shown.missing:
        yield from _heading(t("page.result.missing"))
        yield from _wrap(", ".join(shown.missing))
    yield from _heading(t("page.answers.title"))
    yield from _answers(view.Answers(shown.answers), t)
    yield from _heading(t("page.result.sources"))
    for source in shown.sources:
        yield from _wrap(" ".join((f"{source.title} ({source.date}).", *source.warnings)))
    yield from _wrap(shown.rules)
    if shown.topics:
        yield from _heading(t("page.result.topics"))
    yield from _options(shown.topics)


def _cards(key: str, offers: Sequence[view.OfferView], seen: set[str], t: Words) -> Iterator[str]:
    if offers:
        yield from _heading(t(f"page.result.{key}"))
    for offer in offers:
        yield from _offer(offer, seen)


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield from (f"-- {line} --" for line in text.splitlines())


def _begin(begin: view.DoorView, t: Words) -> Iterator[str]:
    yield from _heading(t("page.result.begin"))
    yield from _contact(begin.contact)
    for step in begin.steps:
        yield from _said(step.said)
        yield from _sentence(step.say, step.means, t)
    for said in begin.practical:
        yield from _said(said)
    if begin.also:
        yield from _heading(t("page.result.also"))
    for contact in begin.also:
        yield from _contact(contact)


def _sentence(say: str, means: str, t: Words) -> Iterator[str]:
    """A Danish sentence to say, and what it means."""
    if say:
        yield from _wrap(f"»{say}«", "  ")
    if means:
        yield from _wrap(f"{t('page.result.means')} {means}", "  ")


def _need(need: view.NeedView, seen: set[str], t: Words) -> Iterator[str]:
    yield from _heading(need.heading)
    for said in need.says:
        yield from _said(said)
    if need.fit:
        yield from _offer(need.fit, seen, need.because)
    if need.doors and not need.fit and seen.issuperset(door.id for door in need.doors):
        names = ", ".join(door.name for door in need.doors)
        yield from _wrap(t("page.result.ask_above", who=names))
    yield from _unseen(need.doors, seen)
    enough = need.fit.not_enough if need.fit else ()
    if need.next or enough:
        yield t("page.result.not_enough") + ":"
    for said in enough:
        yield from _said(said, "  ")
    yield from _in_short(need.next)
    if need.others:
        yield t("page.result.others" if need.fit else "page.result.possible") + ":"
    yield from _in_short(need.others)


def _in_short(offers: Iterable[view.OfferView]) -> Iterator[str]:
    for offer in offers:
        yield from _wrap(f"{_name(offer)}: {offer.outcome_says}", "  ")


def _name(offer: view.OfferView) -> str:
    return f"{offer.name} ({offer.law})" if offer.law else offer.name


def _offer(
    offer: view.OfferView, seen: set[str], because: Iterable[view.Said] = ()
) -> Iterator[str]:
    """What the page shows of an offer before anything is unfolded; contacts that were not `seen`."""
    yield _name(offer)
    yield from _wrap(offer.short)
    yield from _wrap(offer.outcome_says)
    for said in tuple(because) or tuple(r.said for r in offer.open_reasons):
        yield from _said(said, "  - ")
    yield from _wrap(offer.decides)
    for said in offer.notes:
        yield from _said(said, "  ! ")
    yield from _unseen(offer.contacts, seen)


def _unseen(contacts: Iterable[view.ContactView], seen: set[str]) -> Iterator[str]:
    for contact in contacts:
        if contact.id not in seen:
            seen.add(contact.id)
            yield from _contact(contact)


_TEXTS: dict[str, Callable[[Any, Words], Iterator[str]]] = {
    "opening": _opening,
    "heard": _heard,
    "said": _notice,
    "asked": _asked,
    "confirm": _confirm,
    "answers": _answers,
    "topic": _topic,
    "danger": _danger,
    "result": _result,
    "ended": _ended,
    "deleted": _ended,
}
