"""A conversation as a use case: read, mask, interpret, step, store, show. The only place that
composes dialogue, rules, locales and store.

State is folded from the stored events alone; an acknowledged message is on disk; nothing is stored
before the first message.
"""

import hashlib
import json
import logging
import secrets
import uuid
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from assistant import ProtocolError, __version__, view
from assistant.answer import Renderer
from assistant.dialog import events as e
from assistant.dialog.interpret import interpret
from assistant.dialog.machine import (
    Phase,
    State,
    offered,
    opening,
    step,
    told_of_list,
    values_of,
    withdrawn,
)
from assistant.dialog.mask import Masked
from assistant.dialog.reading import UNNAMED
from assistant.dialog.seen import as_seen
from assistant.hearing import FOLLOWS, SHORT, Listener
from assistant.library import Library
from assistant.locales import SOURCE, Catalogue, catalogue, open_languages
from assistant.rules.compiled import Edition
from assistant.rules.load import Digests, Rulebook
from assistant.screen import Kept, Screen
from assistant.spoken import spoken
from assistant.store.interface import (
    Acknowledgement,
    Conflict,
    EventRow,
    Gone,
    SessionRow,
    Store,
    StoreError,
)

log = logging.getLogger(__name__)
T = TypeVar("T")
HERE = ZoneInfo("Europe/Copenhagen")
REMEMBERED = 5_000
LONGEST = 2_000

VIEWS: TypeAdapter[view.View] = TypeAdapter(view.View)


# ---------------------------------------------------------------- messages in


Short = Annotated[str, Field(max_length=64)]
"""An id or a number. What is longer is none of ours, and must not reach the log."""


class Message(BaseModel):
    """Base of every client message; unknown fields are an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, Field(min_length=1, max_length=64)]


class Begin(Message):
    """Why the person came."""

    type: Literal["begin"]
    entry: Short


class Answer(Message):
    """A button or a form."""

    type: Literal["answer"]
    question: Short
    values: Annotated[tuple[Short, ...], Field(max_length=100)] = ()
    unknown: Literal["", "ved_ikke", "skipped"] = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> "Answer":
        if self.unknown and self.values:
            raise ValueError("values or unknown, not both")
        return self


class Text(Message):
    """Free text."""

    type: Literal["text"]
    text: str


class Command(Message):
    """A command."""

    type: Literal["command"]
    command: Short


class Change(Message):
    """Change the answer to a question."""

    type: Literal["change"]
    question: Short


class Withdraw(Message):
    """What was told is not so: the keys of what is taken away."""

    type: Literal["withdraw"]
    keys: Annotated[tuple[Short, ...], Field(min_length=1, max_length=100)]


class Tell(Message):
    """What was asked about after a miss is so: the key of an option of a list."""

    type: Literal["tell"]
    key: Short


class AskTopic(Message):
    """A follow-up question."""

    type: Literal["ask"]
    topic: Short
    offer: Short = ""


class Speak(Message):
    """The language to go on in."""

    type: Literal["language"]
    language: Short


class Confirming(Message):
    """The answer to 'Forstår jeg dig ret?'."""

    type: Literal["confirm"]
    yes: bool


class Safe(Message):
    """The answer to 'Er du i sikkerhed?'."""

    type: Literal["safe"]
    answer: Literal["safe", "unsafe", "mistaken"]


ClientMessage = (
    Begin
    | Answer
    | Text
    | Command
    | Change
    | Withdraw
    | Tell
    | AskTopic
    | Speak
    | Confirming
    | Safe
)
MESSAGES: TypeAdapter[ClientMessage] = TypeAdapter(
    Annotated[ClientMessage, Field(discriminator="type")]
)


# ---------------------------------------------------------------- what comes back


@dataclass(frozen=True)
class Numbered:
    """A view with its place in the log."""

    seq: int
    view: view.View


@dataclass(frozen=True)
class Welcome:
    """The answer to hello: the token ('' if nothing is stored), the last seq, what was missed.

    `offer` is the token that the first message will be stored under: known before it is sent, so that
    a lost acknowledgement leaves no conversation behind that nobody can delete.
    """

    token: str
    seq: int
    events: tuple[Numbered, ...]
    keep_text_days: int
    keep_days: int
    offer: str = ""
    language: str = SOURCE
    """The language of the conversation."""


@dataclass(frozen=True)
class Receipt:
    """The answer to a message, on disk: the events it led to, and the token if it is new."""

    client_id: str
    token: str
    first_seq: int
    last_seq: int
    events: tuple[Numbered, ...]
    language: str = SOURCE


@dataclass(frozen=True)
class _Remembered:
    """A folded state and the last stored seq it holds. A cache: the log alone is the truth."""

    session: SessionRow
    seq: int
    state: State
    rules: Digests
    """The rules it goes by: the pinned ones, until the person asks for the new."""


class Conversations:
    """All conversations of a service. Given its clock, content and store; safe to share."""

    def __init__(
        self,
        library: Library,
        store: Store,
        kept: Kept,
        now: Callable[[], datetime],
        preview: Collection[str] = (),
    ) -> None:
        """`preview`: languages that are shown though nobody has approved them yet."""
        self.serve(library)
        self.store, self.kept, self.now = store, kept, now
        self.languages = {one.code: one for one in open_languages(preview)}
        self._states: OrderedDict[str, _Remembered] = OrderedDict()
        self._expired_on: date | None = None

    def serve(self, library: Library) -> None:
        """From now on this is served. A conversation under way keeps the rules that it began with."""
        self.library = replace(library, old=self._old_files)

    # ------------------------------------------------------------ for the web

    @property
    def municipalities(self) -> tuple[str, ...]:
        """The municipalities that serve."""
        return tuple(self.library.rulebooks)

    def name(self, municipality: str) -> str:
        """'Sorø Kommune'."""
        return self._rulebook_of(municipality).municipality.name

    def language(self, code: str) -> str:
        """The code if that language can be had, else Danish."""
        return code if code in self.languages else SOURCE

    def sentence(self, key: str, language: str = SOURCE) -> str:
        """A sentence of the catalogue, for errors."""
        return catalogue(self.language(language)).text(key)

    def main_contact(self, municipality: str, language: str = SOURCE) -> view.ContactView:
        """Whom to ring, for every error and closed state."""
        return self._renderer(municipality, State(language=language)).main

    def danger_lines(
        self, municipality: str, language: str = SOURCE
    ) -> tuple[view.ContactView, ...]:
        """The lines for a page without JavaScript."""
        return self._renderer(municipality, State(language=language)).danger(UNNAMED, "selv").lines

    def source_views(
        self, municipality: str, language: str = SOURCE
    ) -> tuple[view.SourceView, ...]:
        """The documents that everything said here comes from."""
        renderer = self._renderer(municipality, State(language=language))
        return tuple(renderer.source_view(s) for s in renderer.rulebook.sources.values())

    def health(self) -> dict[str, Any]:
        """What serves, by which digests and proved from which day; what may not serve and why; and
        what the store holds."""
        counts = self._guard(self.store.counts)
        library = self.library
        return {
            "version": __version__,
            "municipalities": {
                m: {
                    "rules": rulebook.digest,
                    "contacts": rulebook.contacts_digest,
                    "proved_from": str(library.proved[m]) if m in library.proved else None,
                }
                for m, rulebook in library.rulebooks.items()
            },
            "refused": {
                m: {**asdict(refusal.digests), "why": refusal.why}
                for m, refusal in library.refused.items()
            },
            "sessions": counts.sessions,
            "events": counts.events,
            "schema": counts.schema,
        }

    def close(self) -> None:
        """Closes the store."""
        self.store.close()

    # ------------------------------------------------------------ hello

    def welcome(
        self,
        municipality: str,
        resume: str = "",
        last_seq: int = 0,
        *,
        new: bool = False,
        language: str = SOURCE,
    ) -> Welcome:
        """The opening for a new page, in its language, or exactly what was missed by a resumed one.

        `new`: the page never had an acknowledgement; its token may be one that was only offered.
        Raises ProtocolError 4010 for a deleted or unknown session, 4004 for the municipality.
        """
        self._rulebook_of(municipality)
        if not resume:
            return self._greet(municipality, secrets.token_urlsafe(24), last_seq, language)
        try:
            session = self._session(municipality, resume)
        except ProtocolError as gone:
            if new and gone.close == GONE:
                return self._greet(municipality, resume, last_seq, language)
            raise
        rows = self._guard(lambda: self.store.events(session.id))
        seq = rows[-1].seq if rows else 0
        shown = self._numbered(row for row in rows if row.seq > last_seq)
        spoken = self._remember(session).state.language
        return Welcome(
            resume, seq, shown, session.keep_text_days, session.keep_days, language=spoken
        )

    def _greet(self, municipality: str, offer: str, last_seq: int, language: str) -> Welcome:
        language = self.language(language)
        views = self._opening(municipality, language)
        events = tuple(Numbered(i, v) for i, v in enumerate(views, 1) if i > last_seq)
        kept = self.kept
        return Welcome("", len(views), events, kept.text_days, kept.days, offer, language)

    def _opening(self, municipality: str, language: str) -> tuple[view.View, ...]:
        state, shown = opening()
        state = replace(state, language=language)
        return self._screen(self.library.edition(municipality, self._today()), state).views(shown)

    # ------------------------------------------------------------ a message

    def receive(
        self,
        municipality: str,
        token: str,
        message: Mapping[str, Any],
        offer: str = "",
        language: str = SOURCE,
    ) -> Receipt:
        """Takes one message: reads, masks, interprets, steps, stores, and returns what to show.

        Without a token it is the first, stored under the offered token, and the conversation is in
        that language from the start. A repeated id returns what
        it led to the first time. Raises ProtocolError; nothing is then
        taken, and nothing stored is lost.
        """
        self._rulebook_of(municipality)
        self._expire_daily()
        parsed = _parse(message)
        if not token:
            try:
                offer = offer or secrets.token_urlsafe(24)
                return self._first(municipality, parsed, offer, self.language(language))
            except Conflict:
                token = offer  # stored before, and the page never heard of it
        session = self._session(municipality, token)
        repeated = self._repeated(session, token, parsed.id)
        if repeated:
            return repeated
        try:
            return self._taken(self._remember(session), token, parsed)
        except Conflict:
            self._states.pop(session.id, None)
            repeated = self._repeated(session, token, parsed.id)
            if repeated:
                return repeated
            raise ProtocolError("out_of_order", 0, "error.order") from None

    def _first(
        self, municipality: str, message: ClientMessage, token: str, language: str
    ) -> Receipt:
        """The opening and the first message are written together, under a new token."""
        pin = self._kept_pin(municipality)
        session = SessionRow(
            id=str(uuid.uuid4()),
            token_hash=_hash(token),
            municipality=municipality,
            created_at=self.now(),
            pins={**asdict(pin), "program": __version__},
            keep_text_days=self.kept.text_days,
            keep_days=self.kept.days,
        )
        first = self._rows(0, "assistant", self._opening(municipality, language))
        state, _ = opening()
        spoke = (e.Spoke(language),) if language != SOURCE else ()
        state = replace(state, language=language, spoke=bool(spoke))  # as it is folded from the log
        remembered = _Remembered(session, first[-1].seq, state, pin)
        after, rows, views = self._turn(remembered, message, spoke)
        if after.state.phase is Phase.DELETED:
            return Receipt(message.id, "", rows[0].seq, rows[-1].seq, views)
        self._guard(lambda: self.store.create(session, (*first, *rows)))
        self._keep(after)
        return _receipt(message, token, rows, views, after)

    def _taken(self, remembered: _Remembered, token: str, message: ClientMessage) -> Receipt:
        before = self._before(remembered, message)
        after, rows, views = self._turn(remembered, message, before=before)
        session = remembered.session
        if after.state.phase is Phase.DELETED:
            self._states.pop(session.id, None)
            self._guard(lambda: self.store.delete(session.id))
            return Receipt(message.id, "", rows[0].seq, rows[-1].seq, views)
        self._guard(lambda: self.store.append(session.id, remembered.seq, rows))
        self._keep(after)
        return _receipt(message, token, rows, views, after)

    def _turn(
        self,
        remembered: _Remembered,
        message: ClientMessage,
        spoke: tuple[e.Spoke, ...] = (),
        before: Sequence[str] = (),
    ) -> tuple[_Remembered, tuple[EventRow, ...], tuple[Numbered, ...]]:
        """One message folded into the state: the new state, the rows to store, the views to show.

        `spoke`: what the state knows already and the log does not, the language from the start; `before`:
        what was written before.
        """
        session, state = remembered.session, remembered.state
        if isinstance(message, Command) and message.command == RENEW:
            return self._renew(remembered, message)
        edition = self._edition(session, remembered.rules)
        masked, written_in, happened = self._events(state, message, edition, before)
        author: Literal["citizen", "staff"] = "staff" if state.voice == "staff" else "citizen"
        views: list[view.View] = self._own_words(masked, written_in)
        told: tuple[e.Shown, ...] = ()
        for event in happened:
            state, shown = step(state, event, edition)
            views = [*_without_trailing_screen(views), *self._screen(edition, state).views(shown)]
            told += shown
        if _hides_the_result(told, state):
            happened = (*happened, e.Commanded("result"))
            state, shown = step(state, happened[-1], edition)
            views = [*_before_what_now(views), *self._screen(edition, state).views(shown)]
        if state.phase is not Phase.DANGER:  # a danger that the same message has ended is none
            views = [v for v in views if not isinstance(v, view.DangerView)]
        views = _once(views)
        logged = (*spoke, *happened)
        bodies = [json.dumps(e.to_json(event), ensure_ascii=False) for event in logged]
        heard = [(author, "message", _said_as(message)), *((author, "event", b) for b in bodies)]
        rows = [
            EventRow(
                seq=remembered.seq + i,
                at=self.now(),
                author=who,
                kind=kind,
                body=body,
                client_id=message.id if i == 1 else None,
                text=None,
            )
            for i, (who, kind, body) in enumerate(heard, 1)
        ]
        shown_rows = self._rows(rows[-1].seq, "assistant", views)
        if masked:
            shown_rows = (self._in_own_words(shown_rows[0], masked, session), *shown_rows[1:])
        numbered = tuple(Numbered(row.seq, v) for row, v in zip(shown_rows, views, strict=True))
        seq = shown_rows[-1].seq if shown_rows else rows[-1].seq
        return replace(remembered, seq=seq, state=state), (*rows, *shown_rows), numbered

    def _renew(
        self, remembered: _Remembered, message: Command
    ) -> tuple[_Remembered, tuple[EventRow, ...], tuple[Numbered, ...]]:
        """The rules have changed and the person asks for the new: the same answers, assessed again."""
        session = remembered.session
        pin = self._kept_pin(session.municipality)
        body = json.dumps(asdict(pin))
        row = EventRow(remembered.seq + 1, self.now(), "citizen", "rules", body, message.id, None)
        edition = self._edition(session, pin)
        state, shown = step(remembered.state, e.Commanded("result"), edition)
        event = json.dumps(e.to_json(e.Commanded("result")))
        done = EventRow(row.seq + 1, self.now(), "citizen", "event", event, None, None)
        views = self._screen(edition, state).views(shown)
        rows = self._rows(done.seq, "assistant", views)
        numbered = tuple(Numbered(r.seq, v) for r, v in zip(rows, views, strict=True))
        after = _Remembered(session, rows[-1].seq, state, pin)
        return after, (row, done, *rows), numbered

    def _before(self, remembered: _Remembered, message: ClientMessage) -> tuple[str, ...]:
        """What was written before a text that may go on with it, the last last, as it is kept: () where no
        text is."""
        if not isinstance(message, Text) or len(message.text.split()) > FOLLOWS:
            return ()
        rows = self._guard(lambda: self.store.events(remembered.session.id))
        return tuple(row.text for row in rows if row.text)[-BITS:]

    def _events(
        self, state: State, message: ClientMessage, edition: Edition, before: Sequence[str] = ()
    ) -> tuple[Masked | None, str, tuple[e.Event, ...]]:
        """The events of a message; of free text masked, and the language that it is written in."""
        if isinstance(message, Text):
            return self._read(state, message.text, edition, before)
        return None, state.language, (self._event(state, message, edition),)

    def _event(self, state: State, message: ClientMessage, edition: Edition) -> e.Event:
        match message:
            case Begin():
                return e.Began(message.entry)
            case Answer(unknown=""):
                members = offered(state, message.question, edition)
                return e.Answered(
                    message.question, values_of(edition, message.question, message.values, members)
                )
            case Answer():
                return e.Answered(message.question, unknown=message.unknown)
            case Command():
                return e.Commanded(message.command)
            case Change():
                return e.Commanded("change", message.question)
            case Withdraw():
                return withdrawn(state, message.keys)
            case Tell():
                return told_of_list(edition, message.key)
            case AskTopic():
                known_offer = message.offer in ("", *edition.by_id)
                if message.topic not in edition.rulebook.topics or not known_offer:
                    raise ProtocolError("unknown_topic", 1003, "error.form")
                return e.Wondered(message.topic, message.offer)
            case Speak():
                if message.language not in self.languages:
                    raise ProtocolError("unknown_language", 1003, "error.form")
                return e.Spoke(message.language)
            case Confirming():
                return e.Confirmed(message.yes)
            case Safe():
                return e.Calmed(message.answer)
            case _:
                raise ProtocolError("unknown_message", 1003, "error.form")

    def _read(
        self, state: State, text: str, edition: Edition, before: Sequence[str] = ()
    ) -> tuple[Masked, str, tuple[e.Event, ...]]:
        """Free text: masked for storage; read as written, but nothing is read out of what is masked. With
        what was written `before` it, where that tells more."""
        text = text.encode("utf-8", "replace").decode("utf-8").strip()
        if not as_seen(text)[0].strip():
            raise ProtocolError("empty", 0, "error.empty")
        if len(text) > LONGEST:
            raise ProtocolError("too_long", 0, "error.too_long")
        lexicons = self.library.lexicons[edition.rulebook.municipality.id]
        listener = Listener(state, edition, self._words, lexicons)
        masked = listener.masked(text)
        heard = listener.hear(text, masked, _bits(state, before), before)
        languages, today = tuple(self.languages), self._today()
        events = interpret(state, heard.readings, edition, languages, today, heard.gist)
        turned = self._in_their_tongue(state, text, heard.language)
        written_in = turned[0].language if turned else state.language
        return masked, written_in, (*turned, *(event for event in events if event not in turned))

    def _in_their_tongue(self, state: State, text: str, tongue: str) -> tuple[e.Spoke, ...]:
        """Who writes in another language that can be had is answered in it, unless one was chosen. A few
        words tell nothing."""
        ours = state.language.partition("-")[0]
        other = tongue != ours and tongue in self.languages and not state.spoke
        return (e.Spoke(tongue),) if other and len(text.split()) >= TELLING else ()

    def _own_words(self, masked: Masked | None, language: str) -> list[view.View]:
        """The person's own words, masked, said back first; and what was removed from them."""
        if masked is None:
            return []
        views: list[view.View] = [view.Heard(masked.text, language=language)]
        if masked.spans:
            words = self._words(language)
            kinds = dict.fromkeys(kind for _, _, kind in masked.spans)
            what = words.list(words.text(f"mask.{kind}") for kind in kinds)
            told = view.Said(words.text("say.masked", what=what))
            views.append(view.Notice((told,), language=language))
        return views

    def _in_own_words(self, row: EventRow, masked: Masked, session: SessionRow) -> EventRow:
        """The row of the person's own words: they stand in the table of texts, never in a body."""
        language = json.loads(row.body)["language"]
        empty = VIEWS.dump_json(view.Heard("", language=language)).decode()
        return replace(row, body=empty, text=masked.text if session.keep_text_days else None)

    def _numbered(self, rows: Iterable[EventRow]) -> tuple[Numbered, ...]:
        """The views of rows as they were shown; own words from their table, if still kept."""
        found = []
        for row in rows:
            if row.author == "assistant":
                shown = VIEWS.validate_json(row.body)
                if isinstance(shown, view.Heard) and not shown.text:
                    gone = self._words(shown.language).text("heard.not_kept")
                    shown = replace(shown, text=row.text or gone)
                found.append(Numbered(row.seq, shown))
        return tuple(found)

    # ------------------------------------------------------------ state

    def _remember(self, session: SessionRow) -> _Remembered:
        """The folded state, from the cache and what the log has beyond it."""
        found = self._states.get(session.id)
        if found is None:
            found = _Remembered(session, 0, opening()[0], _pin(session.pins))
        rows = self._guard(lambda: self.store.events(session.id, found.seq))
        state, rules = found.state, found.rules
        for row in rows:
            if row.kind == "rules":
                rules = _pin(json.loads(row.body))
            elif row.kind == "event":
                event = e.from_json(json.loads(row.body))
                state, _ = step(state, event, self._edition(session, rules))
        seq = rows[-1].seq if rows else found.seq
        return _Remembered(session, seq, state, rules)

    def _keep(self, remembered: _Remembered) -> None:
        self._states[remembered.session.id] = remembered
        self._states.move_to_end(remembered.session.id)
        while len(self._states) > REMEMBERED:
            self._states.popitem(last=False)

    def _repeated(self, session: SessionRow, token: str, client_id: str) -> Receipt | None:
        ack = self._guard(lambda: self.store.acknowledged(session.id, client_id))
        if not isinstance(ack, Acknowledgement):
            return None
        rows = self._guard(lambda: self.store.events(session.id, ack.first_seq - 1))
        mine = (row for row in rows if row.seq <= ack.last_seq)
        spoken = self._remember(session).state.language
        events = self._numbered(mine)
        return Receipt(client_id, token, ack.first_seq, ack.last_seq, events, spoken)

    def _session(self, municipality: str, token: str) -> SessionRow:
        session = self._guard(lambda: self.store.by_token(_hash(token)))
        if session.municipality != municipality or self._past(session):
            raise ProtocolError("gone", GONE, "error.gone")
        return session

    def _past(self, session: SessionRow) -> bool:
        """Whether its days are over, though it has not been deleted yet."""
        days = timedelta(days=session.keep_days)
        return bool(days) and session.created_at + days <= self.now()

    def _guard(self, work: Callable[[], T]) -> T:
        """Store failures become one clear sentence; a conflict is for the caller to solve."""
        try:
            return work()
        except Conflict:
            raise
        except Gone:
            raise ProtocolError("gone", GONE, "error.gone") from None
        except StoreError as wrong:
            log.error("store: %s", wrong)
            raise ProtocolError("store", 4011, "error.store") from wrong

    def _expire_daily(self) -> None:
        """Deletes what is past its days, once a day.

        What is kept for 0 days is in memory only, and stays a day so that it can be finished.
        """
        today = self._today()
        if self._expired_on != today:
            due = self.now() if self.kept.days else self.now() - timedelta(days=1)
            self._guard(lambda: self.store.expire(due))
            self._expired_on = today

    # ------------------------------------------------------------ content

    def _rulebook_of(self, municipality: str) -> Rulebook:
        try:
            return self.library.rulebook(municipality)
        except KeyError:
            raise ProtocolError(
                "unknown_municipality", 4004, "error.unknown_municipality"
            ) from None

    def _kept_pin(self, municipality: str) -> Digests:
        """What a conversation that begins now is pinned to, kept so that it can go on by it."""
        contents = self.library.contents(municipality)
        for content in contents:
            self._guard(partial(self.store.keep_content, *astuple(content)))
        rules, contacts = contents
        return Digests(rules.digest, contacts.digest)

    def _old_files(self, pin: Digests) -> Mapping[str, str]:
        files: dict[str, str] = {}
        for digest in filter(None, (pin.rules, pin.contacts)):
            files |= json.loads(self._guard(partial(self.store.content, digest)).body)
        return files

    def _edition(self, session: SessionRow, rules: Digests) -> Edition:
        """The rules that the session goes by, on the day it began."""
        day = session.created_at.astimezone(HERE).date()
        return self.library.edition(session.municipality, day, rules)

    def _today(self) -> date:
        return self.now().astimezone(HERE).date()

    def _renderer(self, municipality: str, state: State) -> Renderer:
        return self._renderer_of(self.library.edition(municipality, self._today()), state)

    def _renderer_of(self, edition: Edition, state: State) -> Renderer:
        words = self._words(state.language)
        return Renderer(spoken(edition, words), words, state.voice)

    def _words(self, language: str) -> Catalogue:
        """The catalogue of a language. One that can be had no more is Danish from now on."""
        return self.library.words(self.language(language))

    def _screen(self, edition: Edition, state: State) -> Screen:
        """Rendered by the same rules and the same day as the step that showed it."""
        serving = self._rulebook_of(edition.rulebook.municipality.id)
        changed = edition.rulebook.digest != serving.digest
        return Screen(
            self._renderer_of(edition, state), edition, state, self.kept, changed, self._today()
        )

    def _rows(
        self, after: int, author: Literal["assistant"], views: Sequence[view.View]
    ) -> tuple[EventRow, ...]:
        return tuple(
            EventRow(
                seq=after + i,
                at=self.now(),
                author=author,
                kind=shown.kind,
                body=VIEWS.dump_json(shown).decode(),
                client_id=None,
                text=None,
            )
            for i, shown in enumerate(views, 1)
        )


def _receipt(
    message: ClientMessage,
    token: str,
    rows: Sequence[EventRow],
    views: tuple[Numbered, ...],
    after: _Remembered,
) -> Receipt:
    language = after.state.language
    return Receipt(message.id, token, rows[0].seq, rows[-1].seq, views, language)


RENEW = "renew"
GONE = 4010
TELLING = 5
"""So many words tell which language a person writes in."""
BITS = 3
"""So many short messages are read as one where they were not understood apart."""
SCREENS = ("asked", "result", "opening", "confirm")


def _without_trailing_screen(views: list[view.View]) -> list[view.View]:
    """When one message makes several steps, only the last screen is shown."""
    return [v for v in views if v.kind not in SCREENS]


def _bits(state: State, before: Sequence[str]) -> str:
    """What was written last and not understood, if it is so short that it may be the beginning of what comes
    now."""
    misses = min(state.misses, BITS)
    short = takewhile(lambda text: len(text.split()) <= SHORT, reversed(before[-misses:]))
    return " ".join(reversed(tuple(short))) if misses else ""


def _hides_the_result(shown: Sequence[e.Shown], state: State) -> bool:
    """Whether the result came in the midst of a message, and what was asked in it stands after it."""
    results = [isinstance(item, e.ShowResult) for item in shown]
    return any(results) and not results[-1] and state.phase is Phase.RESULT


def _before_what_now(views: list[view.View]) -> list[view.View]:
    """The same without the last, which asks what now: the result follows."""
    return views[:-1] if views and isinstance(views[-1], view.Notice) else views


def _once(views: list[view.View]) -> list[view.View]:
    """The same without answers told twice or what now asked twice, or under a danger that comes before
    them; and a contact that several of them name stands under the last of those."""
    if views and isinstance(views[-1], view.DangerView):
        before = (v for v in views[:-1] if not _waits(v))
        return [*before, views[-1]]
    kept: list[view.View] = []
    told: set[tuple[str, tuple[view.Said, ...]]] = set()
    said: dict[str, set[str]] = {}
    below: set[str] = set()
    for shown in reversed(views):
        if isinstance(shown, view.TopicView):
            lines = {one.text for one in (*shown.paragraphs, *shown.more) if one.cites}
            if lines and lines <= said.get(shown.id, set()):
                continue  # the same answer in another order, or a part of it
            said.setdefault(shown.id, set()).update(lines)
        if isinstance(shown, view.TopicView) or (isinstance(shown, view.Notice) and shown.options):
            same = getattr(shown, "id", shown.kind), shown.paragraphs
            if same in told:
                continue
            told.add(same)
        if isinstance(shown, view.TopicView):
            contacts = tuple(c for c in shown.contacts if c.id not in below)
            below |= {c.id for c in shown.contacts}
            shown = replace(shown, contacts=contacts)
        kept.append(shown)
    return kept[::-1]


def _waits(shown: view.View) -> bool:
    """Whether it is nothing to read in danger: an answer, an earlier danger, or a choice of what to do
    next, whose buttons have no place there."""
    if isinstance(shown, view.Notice):
        return bool(shown.options)
    return isinstance(shown, view.TopicView | view.DangerView)


def _said_as(message: ClientMessage) -> str:
    """The message without its free text: that stands masked in a table of its own."""
    return message.model_dump_json(exclude={"text"} if isinstance(message, Text) else set())


def _parse(message: Mapping[str, Any]) -> ClientMessage:
    try:
        return MESSAGES.validate_python(message)
    except ValidationError as wrong:
        # Only the kinds: what and where may be the person's own words.
        log.info("bad message: %s", [error["type"] for error in wrong.errors()])
        raise ProtocolError("bad_message", 1003, "error.form") from None


def _pin(pins: Mapping[str, str]) -> Digests:
    return Digests(pins["rules"], pins.get("contacts", ""))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
