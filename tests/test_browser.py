"""The page in Debian's Chromium against a server of its own, as people use it: with a mouse, a
keyboard, a screen reader, a bad connection and a bad day. Sees ids and numbers, never wordings.

`PICTURES=1` writes the pictures of docs/pictures anew.
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Route,
    ViewportSize,
    WebSocket,
    expect,
    sync_playwright,
)

from assistant.dialog.machine import Phase
from tests.chromium import launch
from tests.for_everybody import AXE, OUTSIDE, breaches
from tests.server import ROOT, Server, wait_for

PICTURES = ROOT / "docs" / "pictures"
PATIENCE = 20_000  # milliseconds: two slow cores that do other work beside
PHONE, DESK = (360, 740), (1280, 800)
EXIT = re.compile(r"^https://www\.dmi\.dk/")

# Everything that a screen reader would be told, in order: where the focus goes, and what changes
# in a live region.
LISTEN = """
window.told = [];
document.addEventListener("focusin", ({target}) => {
  const turn = target.closest(".turn");
  const what = target.dataset.focus === undefined ? target.tagName : turn?.dataset.kind ?? "focus";
  told.push({focus: what, question: turn?.dataset.question ?? "", seq: turn?.dataset.seq ?? ""});
});
new MutationObserver((changes) => {
  const regions = new Set();
  for (const {target} of changes) {
    const near = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
    const region = near?.closest?.("[aria-live], [role=status], [role=alert]");
    if (region && region.getAttribute("aria-live") !== "off" && region.textContent) regions.add(region);
  }
  for (const region of regions) told.push({live: region.id, words: region.textContent});
}).observe(document, {subtree: true, childList: true, characterData: true});
"""

# What is wrong with the focus for somebody who sees: no mark on it, or something in front of it.
SEEN = """() => {
  const it = document.activeElement;
  if (it === document.body) return "";
  const {outlineStyle, outlineWidth} = getComputedStyle(it);
  const name = it.outerHTML.slice(0, 100);
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return `no mark on ${name}`;
  const {left, right, top, bottom} = it.getBoundingClientRect();
  const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return it.contains(there) || there?.closest("label")?.control === it ? "" : `hidden: ${name}`;
}"""


# ---------------------------------------------------------------- a visitor


def button(**message: Any) -> str:
    """The selector of the button that sends a message with these fields."""
    fields = "".join(f"[value*='{json.dumps(k)}: {json.dumps(v)}']" for k, v in message.items())
    return f"button{fields}"


class Visitor:
    """Somebody with a browser tab. Presses what sends a message, and names what stands there."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.sent: list[dict[str, Any]] = []
        self.answered: set[str | None] = set()
        page.set_default_timeout(PATIENCE)
        page.on("websocket", self._overhear)

    def _overhear(self, socket: WebSocket) -> None:
        def sent(frame: str | bytes) -> None:
            self.sent.append(json.loads(frame))

        def received(frame: str | bytes) -> None:
            self.answered.add(json.loads(frame).get("id"))

        socket.on("framesent", sent)
        socket.on("framereceived", received)

    def opens(self, path: str = "/soroe/") -> "Visitor":
        self.page.goto(self.server.url + path)
        return self

    def begins(self, entry: str = "svaert") -> "Visitor":
        if self.page.url == "about:blank":
            self.opens()
        return self.presses(type="begin", entry=entry)

    def presses(self, **message: Any) -> "Visitor":
        self.at(button(**message)).click()
        return self

    def at(self, selector: str) -> Locator:
        """What is to be seen there."""
        return self.page.locator(f"{selector} >> visible=true")

    def acts(self, act: str) -> "Visitor":
        """A button of the page itself."""
        self.at(f"[data-act={act}]").first.click()
        return self

    def from_menu(self, what: str) -> "Visitor":
        """A line of the menu, which a small screen folds away."""
        if self.page.locator("#menu-button").is_visible():
            self.acts("menu")
        self.at(f"#menu {what}").click()
        return self

    def answers(self, question: str, *values: str) -> "Visitor":
        self.is_asked(question)
        form = self.at(f".turn-asked[data-question={question}]")
        if not values:
            return self.presses(question=question, unknown="ved_ikke")
        if form.locator("input[type=checkbox]").count():
            for value in values:
                form.locator(f"li:has([value={value}]) label").click()
            return self.presses(question=question, values=None)
        if form.locator("input[name=values]").count():
            form.locator("input[name=values]").fill(values[0])
            return self.presses(question=question, values=None)
        return self.presses(question=question, values=list(values))

    def unfolds(self) -> "Visitor":
        """Opens everything that is folded."""
        self.page.evaluate("for (const it of document.querySelectorAll('details')) it.open = true")
        return self

    def writes(self, text: str) -> "Visitor":
        self.page.locator("#text").fill(text)
        self.page.locator("#composer button[type=submit]").click()
        return self

    def is_asked(self, question: str) -> "Visitor":
        expect(self.at(".turn-asked")).to_have_attribute("data-question", question)
        return self

    def sees(self, kind: str) -> "Visitor":
        expect(self.at(f"[data-kind={kind}]").last).to_be_visible()
        return self

    def is_offline(self, offline: bool = True) -> "Visitor":
        """Pulls the plug of this browser, or puts it back."""
        self.page.context.set_offline(offline)
        return self

    def is_in(self, state: str) -> "Visitor":
        """The state of the connection, as the page tells it."""
        expect(self.page.locator("#state")).to_have_attribute("data-state", state)
        return self

    def is_free(self) -> "Visitor":
        """The connection is there, and everything that was sent has its answer."""
        self.is_in("open")
        while any(message.get("id") not in self.answered for message in self.sent[1:]):
            self.page.wait_for_timeout(20)
        expect(self.page.locator("[aria-busy]")).to_have_count(0)
        return self

    def stands_before(self, *screen: str) -> "Visitor":
        """Exactly this stands in the middle."""
        wait_for(f"{screen}", lambda: self.screen == list(screen))
        return self

    # -------------------------------------------------------- what stands there

    @property
    def heard(self) -> list[tuple[str, str]]:
        """The answers as they stand in the history and on the screen: question and words."""
        found: list[list[str]] = self.page.locator(".turn-heard").evaluate_all(
            "turns => turns.map(t => [t.dataset.question ?? '', "
            "t.querySelector('.heard-text').lastChild.textContent.trim()])"
        )
        return [(question, words) for question, words in found]

    @property
    def questions(self) -> list[str]:
        """The questions whose answers stand there, in order."""
        return [question for question, _ in self.heard if question]

    @property
    def screen(self) -> list[str]:
        """What stands in the middle: the kinds, with the question or the topic."""
        found: list[str] = self.page.locator(".now > .turn, .history .turn-asked").evaluate_all(
            "turns => turns.map(t => [t.dataset.kind, t.dataset.question ?? t.dataset.topic]"
            ".filter(Boolean).join(' '))"
        )
        return found

    @property
    def told(self) -> list[dict[str, str]]:
        """What a screen reader has been told since last asked."""
        found: list[dict[str, str]] = self.page.evaluate("told.splice(0)")
        return found

    def settles(self) -> "Visitor":
        """Longer than the page waits before it moves the focus or speaks."""
        self.is_free()
        self.page.wait_for_timeout(250)
        return self

    @property
    def memory(self) -> dict[str, str]:
        """Everything that this tab remembers."""
        found: dict[str, str] = self.page.evaluate("({...sessionStorage})")
        return found

    def remembers(self, memory: dict[str, str]) -> "Visitor":
        """The page loaded anew in a tab with this memory, as a browser copies or restores one."""
        self.page.evaluate("memory => Object.assign(sessionStorage, memory)", memory)
        self.page.reload()
        return self

    @property
    def token(self) -> str:
        """What this tab remembers of its conversation."""
        found: str = self.page.evaluate("sessionStorage.getItem('vejviser:soroe') ?? ''")
        return found

    def stored(self) -> list[str]:
        """The free texts of this conversation in the database, in order."""
        token_hash = hashlib.sha256(self.token.encode()).hexdigest()
        query = "SELECT text FROM texts JOIN sessions ON id = session_id WHERE token_hash = ? ORDER BY seq"
        with closing(sqlite3.connect(f"file:{self.server.database}?mode=ro", uri=True)) as db:
            return [text for (text,) in db.execute(query, (token_hash,))]

    def focus_is(self, selector: str) -> bool:
        """Whether the focus is there."""
        at_it: bool = self.page.evaluate("s => document.activeElement.matches(s)", selector)
        return at_it

    def tabs_to(self, selector: str) -> "Visitor":
        """Goes on with Tab until there. At each stop one sees where one is."""
        for _ in range(90):
            if self.focus_is(selector):
                return self
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(SEEN) == ""
        raise AssertionError(f"Tab never reaches {selector}")

    def keys(self, *names: str) -> "Visitor":
        for name in names:
            self.page.keyboard.press(name)
        return self


@dataclass
class Noticed:
    """What the browser complained of, and where it wanted to go."""

    complaints: list[str]
    elsewhere: list[str]


def watch(context: BrowserContext, server: Server) -> Noticed:
    """Listens to the console and to every request. The page for leaving is answered here."""
    noticed = Noticed([], [])

    def asked(request: Request) -> None:
        own = request.url.startswith((server.url, f"ws://127.0.0.1:{server.port}", "data:"))
        if not own and not EXIT.match(request.url):
            noticed.elsewhere.append(request.url)

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            noticed.complaints.append(message.text)

    def weather(route: Route) -> None:
        route.fulfill(body="<title>Vejret</title>Vejret", content_type="text/html")

    context.on("request", asked)
    context.on("console", said)
    context.on("weberror", lambda error: noticed.complaints.append(str(error.error)))
    context.route(EXIT, weather)
    return noticed


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("browser")) as server:
        yield server
    assert "Traceback" not in server.log


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that a test may kill."""
    with Server(tmp_path) as server:
        yield server


NewVisitor = Callable[..., Visitor]


@pytest.fixture
def new_visitor(browser: Browser, server: Server) -> Iterator[NewVisitor]:
    """Somebody who was never here before. At the end: no complaints, and nothing asked elsewhere."""
    contexts: list[tuple[BrowserContext, Noticed, bool]] = []

    def new(
        size: tuple[int, int] = PHONE, at: Server = server, lonely: bool = False, **options: Any
    ) -> Visitor:
        window = ViewportSize(width=size[0], height=size[1])
        context = browser.new_context(viewport=window, locale="da-DK", **options)
        contexts.append((context, watch(context, at), lonely))
        context.add_init_script(LISTEN)
        return Visitor(context.new_page(), at)

    yield new
    for context, noticed, lonely in contexts:
        context.close()
        assert noticed.elsewhere == []
        # A connection that is cut is complained of by the browser itself.
        assert lonely or noticed.complaints == []


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Visitor:
    return new_visitor()


# ---------------------------------------------------------------- the ways to each state


def to_opening(visitor: Visitor) -> None:
    visitor.opens().sees("opening")


def to_set(visitor: Visitor) -> None:
    visitor.begins().is_asked("needs")


def to_choice(visitor: Visitor) -> None:
    visitor.begins().answers("needs", "tanker").is_asked("hjaelp")


def to_number(visitor: Visitor) -> None:
    to_choice(visitor)
    visitor.answers("hjaelp", "lidt").answers("bor_i_kommunen", "yes").is_asked("age")


def to_error(visitor: Visitor) -> None:
    to_number(visitor)
    visitor.answers("age", "412")
    expect(visitor.at(".turn-asked [data-error]")).to_be_visible()


def to_changed(visitor: Visitor) -> None:
    to_number(visitor)
    visitor.presses(type="change", question="hjaelp").is_asked("hjaelp")


def to_result(visitor: Visitor) -> None:
    to_number(visitor)
    visitor.answers("age", "42").answers("varighed", "kort").answers("alene_eller_hold", "alene")
    visitor.is_asked("bolig").presses(command="result").sees("result")


def to_confirm(visitor: Visitor) -> None:
    to_result(visitor)
    visitor.writes("jeg er 50 år").sees("confirm")


def to_topic(visitor: Visitor) -> None:
    to_choice(visitor)
    visitor.writes("hvad koster det?").sees("topic")


def to_danger(visitor: Visitor) -> None:
    to_choice(visitor)
    visitor.writes("jeg vil ikke leve mere").sees("danger")


def to_ended(visitor: Visitor) -> None:
    to_choice(visitor)
    visitor.writes("stop").sees("ended")


def to_deleted(visitor: Visitor) -> None:
    to_choice(visitor)
    visitor.from_menu("[data-act=ask-delete]").acts("delete").sees("deleted")


def to_lost(visitor: Visitor) -> None:
    to_choice(visitor)
    visitor.is_offline().is_in("lost")


# ---------------------------------------------------------------- a conversation


def test_buttons_and_text_lead_to_the_offer_that_fits(visitor: Visitor):
    """Answers by button and by text are heard alike and lead to the offer that fits."""
    visitor.begins().answers("needs", "tanker")
    visitor.is_asked("hjaelp").writes("lidt")
    visitor.is_asked("bor_i_kommunen").writes("ja")
    visitor.is_asked("age").writes("jeg er 42")
    visitor.answers("varighed", "kort").answers("alene_eller_hold", "alene")
    visitor.answers("bolig", "egen").answers("kompasset").sees("result")
    own_words = [question for question, words in visitor.heard if words == "lidt" or question]
    assert own_words[:3] == ["needs", "", "hjaelp"]
    assert visitor.questions == [
        "needs", "hjaelp", "bor_i_kommunen", "age", "varighed", "alene_eller_hold", "bolig",
        "kompasset",
    ]  # fmt: skip
    expect(visitor.at("[data-part=need][data-need=tanker] .panel-fit")).to_have_attribute(
        "data-offer", "sel-82b"
    )


def test_an_answer_is_changed_in_place_and_the_conversation_goes_on(visitor: Visitor):
    """An earlier answer is opened where it stands, with what one chose, and then we go on."""
    to_number(visitor)
    visitor.presses(type="change", question="hjaelp").is_asked("hjaelp")
    line = visitor.at(".history li[data-question=hjaelp]")
    expect(line.locator(".choice.is-chosen")).to_have_attribute("value", re.compile("lidt"))
    before = dict(visitor.heard)
    visitor.presses(question="hjaelp", values=["meget"]).is_asked("age")
    assert visitor.questions == ["needs", "hjaelp", "bor_i_kommunen"]
    assert dict(visitor.heard).keys() - before.keys() == {"hjaelp"}


def test_the_answer_begins_in_view_wherever_the_page_stood(visitor: Visitor):
    """The last question is folded away when the answer comes; its heading is not left under the bar."""
    visitor.opens("/holbaek/").begins().answers("needs", "samvaer").answers("bor_i_kommunen", "yes")
    visitor.answers("age", "42").answers("handlekommune", "denne").is_asked("held")
    title = visitor.page.locator(".result-title")
    for place in range(0, 600, 60):
        last = visitor.at(button(question="held", values=[])).element_handle()
        visitor.page.evaluate("y => scrollTo(0, document.body.scrollHeight - y)", place)
        visitor.page.evaluate("button => button.click()", last)
        expect(title).to_be_focused()
        visitor.settles()
        bar, box = visitor.at("#top").bounding_box(), title.bounding_box()
        assert bar
        assert box
        assert bar["y"] + bar["height"] <= box["y"], place
        visitor.writes("tilbage").is_asked("held")


def test_what_is_told_of_a_list_once_more_is_said_back_where_it_is_told(visitor: Visitor):
    """Once, under the words that told it, and not above them where the list was told of first."""
    to_opening(visitor)
    visitor.writes("jeg har angst").is_asked("needs").writes("jeg kan ikke overskue posten")
    line = visitor.page.locator(".turn-heard[data-question=needs]")
    expect(line.last).to_contain_text("Post og regninger")
    expect(line).to_have_count(1)
    visitor.settles()
    expect(line).to_have_count(1)
    last = visitor.page.locator(".history > li").last
    expect(last).to_contain_text("Post og regninger")


def test_a_list_that_is_asked_about_further_stands_last(visitor: Visitor):
    """What was told with a list stands above its question, and the list is ticked as it was told."""
    to_opening(visitor)
    visitor.writes("jeg kan ikke overskue posten, har angst og er 34 år").is_asked("needs")
    expect(visitor.at(".history .turn-asked")).to_have_count(0)
    assert visitor.questions == ["needs", "vanskeligheder", "age"]
    expect(visitor.at(".now .turn-asked [value=post]")).to_be_checked()
    rest = visitor.page.locator(".now .turn-asked [value=hjemmet]")
    expect(rest).to_be_hidden()
    visitor.at(".now .more-options summary").click()
    expect(rest).to_be_visible()
    visitor.writes("jeg bor i Ringsted")
    expect(visitor.at(".turn-heard[data-question=bor_i_kommunen]")).to_be_visible()
    visitor.is_asked("needs")
    expect(visitor.at(".history .turn-asked")).to_have_count(0)
    expect(visitor.at(".now .turn-asked [value=post]")).to_be_checked()
    visitor.presses(question="needs", values=None).is_free()
    assert visitor.questions.count("needs") == 1


def test_changing_what_is_hard_changes_the_answer(visitor: Visitor):
    """A changed first answer takes the questions and the result with it."""
    to_result(visitor)
    visitor.presses(type="change", question="needs").is_asked("needs")
    box = visitor.at(".turn-asked").locator
    expect(box("[value=tanker]")).to_be_checked()
    box("li:has([value=tanker]) label").click()
    visitor.answers("needs", "post").sees("result")
    expect(visitor.at("[data-part=need]")).to_have_attribute("data-need", "post")
    expect(visitor.at(".panel-fit")).to_have_attribute("data-offer", "aaben-raadgivning")
    expect(visitor.at("[data-part=begin] [data-contact=kompasset]")).to_be_visible()


def test_back_goes_to_the_question_before_with_its_answer(visitor: Visitor):
    """Back leads question by question to the opening, with what one answered, and forth again."""
    to_choice(visitor)
    visitor.answers("hjaelp", "lidt").is_asked("bor_i_kommunen")
    visitor.presses(command="back").is_asked("hjaelp")
    expect(visitor.at(".choice.is-chosen")).to_have_attribute("value", re.compile("lidt"))
    visitor.presses(command="back").is_asked("needs")
    expect(visitor.at("[value=tanker]")).to_be_checked()
    visitor.presses(command="back").sees("opening")
    visitor.begins().is_asked("bor_i_kommunen").from_menu("[data-message*=answers]").sees("answers")
    lines = visitor.at("[data-kind=answers] .answer-line")
    assert lines.evaluate_all("all => all.map(a => a.dataset.question)") == ["needs", "hjaelp"]


def test_skipping_is_an_answer_like_any_other(visitor: Visitor):
    """Skipped and unknown are heard, with a kind word, and can be changed."""
    to_choice(visitor)
    visitor.presses(question="hjaelp", unknown="skipped").is_asked("bor_i_kommunen")
    expect(visitor.at(".turn-heard[data-question=hjaelp] .heard-note")).to_be_visible()
    visitor.presses(type="change", question="hjaelp").is_asked("hjaelp")


def test_why_a_question_is_asked_is_told_without_leaving_it(visitor: Visitor):
    """Why is folded below the question, and told when one writes it; the question stays."""
    to_choice(visitor)
    why = visitor.at(".turn-asked details.fold").last
    why.locator("summary").click()
    folded = why.locator("p").inner_text()
    visitor.writes("hvorfor spørger du?").sees("said").is_asked("hjaelp")
    assert folded in visitor.at("[data-kind=said]").last.inner_text()
    visitor.answers("hjaelp", "lidt").is_asked("bor_i_kommunen")


def test_a_question_of_ones_own_is_answered_and_then_we_are_back(visitor: Visitor):
    """A follow-up question is answered first; below it stands the question one came from."""
    to_topic(visitor)
    visitor.stands_before("topic pris", "asked hjaelp").settles()
    assert visitor.focus_is("[data-topic=pris] [data-focus]")
    visitor.answers("hjaelp", "lidt").is_asked("bor_i_kommunen")
    visitor.stands_before("asked bor_i_kommunen")
    expect(visitor.at(".history [data-topic=pris]")).to_be_visible()


def test_the_result_answers_questions_and_can_be_seen_again(visitor: Visitor):
    """A topic of the result is answered, and one button leads back to the result."""
    to_result(visitor)
    visitor.presses(type="ask", topic="pris").sees("topic")
    visitor.presses(command="result").stands_before("result")


def test_a_doubtful_text_is_asked_about_first(visitor: Visitor):
    """What goes against an earlier answer is taken only after a yes."""
    to_confirm(visitor)
    visitor.presses(type="confirm", yes=False).is_free()
    visitor.writes("vis mig svaret").is_free()
    assert "42" in visitor.at(".answer-line[data-question=age]").inner_text()
    visitor.writes("jeg er 50 år").sees("confirm").presses(type="confirm", yes=True)
    visitor.is_free().writes("vis mig svaret").is_free()
    assert "50" in visitor.at(".answer-line[data-question=age]").inner_text()


def test_a_wrong_number_is_refused_where_it_was_written(visitor: Visitor):
    """An impossible age is refused beside its field, which keeps the number and gets the focus."""
    to_error(visitor)
    field = visitor.at(".turn-asked input")
    expect(field).to_be_focused()
    expect(field).to_have_value("412")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby")
    assert visitor.at(f"#{described}").inner_text()
    field.fill("42")
    visitor.presses(question="age", values=None).is_asked("varighed")


def test_a_number_is_told_by_buttons_alone(new_visitor: NewVisitor):
    """Big buttons write the number, by finger and by key; one too many is not taken, and one is erased."""
    visitor = new_visitor(has_touch=True)
    to_number(visitor)
    field = visitor.at(".turn-asked input")
    for digit in "4117":
        visitor.at(f".key[value='{digit}']").first.tap()
    expect(field).to_have_value("411")
    expect(field).not_to_be_focused()  # else the phone's own keyboard would cover the buttons
    visitor.at("[data-act=erase]").press("Enter")
    visitor.at("[data-act=erase]").press("Enter")
    visitor.at(".key[value='2']").press("Enter")
    expect(field).to_have_value("42")
    for key in visitor.at(".key").all():
        box = key.bounding_box()
        assert box is not None
        assert min(box["height"], box["width"]) >= 44
    visitor.presses(question="age", values=None).is_asked("varighed")


@pytest.mark.parametrize("to_state", [to_opening, to_set, to_choice, to_confirm, to_danger])
def test_every_answer_has_a_picture_and_a_word(
    visitor: Visitor, to_state: Callable[[Visitor], None]
):
    """Whoever reads with difficulty finds an answer by its picture, and hears its word."""
    to_state(visitor)
    answers = visitor.at("#now .choices li, #danger-now .danger-safe button").all()
    assert answers
    for answer in answers:
        assert answer.locator("svg").count()
        assert (answer.text_content() or "").strip()


def test_hard_words_are_explained_where_they_stand(visitor: Visitor):
    """A screen names its hard words on a fold, and opens it to a sentence for each."""
    to_choice(visitor)
    visitor.writes("hvad er visitation?").sees("topic")
    fold = visitor.at(".turn-topic .terms")
    expect(fold.locator("summary")).to_contain_text("visiteret")
    fold.locator("summary").press("Enter")
    expect(fold.locator("dd").first).to_be_visible()


def test_nothing_chosen_is_no_answer(visitor: Visitor):
    """Going on without a choice says what one can do, and sends nothing."""
    to_set(visitor)
    visitor.presses(question="needs", values=None)
    expect(visitor.at(".turn-asked [data-error]")).to_be_visible()
    assert [message["type"] for message in visitor.sent] == ["hello", "begin"]


def test_what_is_hidden_from_the_database_is_said(visitor: Visitor):
    """A CPR number is removed before it is stored, and the page says so."""
    to_choice(visitor)
    visitor.writes("mit cpr er 010203-1234, og jeg har brug for lidt hjælp").sees("said")
    assert not any("010203" in text for text in visitor.stored())


# ---------------------------------------------------------------- a bad connection


def test_what_is_written_offline_is_sent_once_when_the_network_is_back(new_visitor: NewVisitor):
    """Without network one can still write; it waits in sight, and arrives once."""
    visitor = new_visitor(lonely=True)
    visitor.page.clock.install()
    to_lost(visitor)
    visitor.page.clock.pause_at(datetime.now() + timedelta(hours=1))  # no retry in between
    visitor.writes("lidt")
    expect(visitor.at("#state-words")).to_contain_text("lidt")
    visitor.page.clock.resume()
    visitor.is_offline(False).is_asked("bor_i_kommunen").is_free()
    assert visitor.stored() == ["lidt"]
    assert visitor.questions == ["needs", "hjaelp"]


def test_a_killed_server_loses_and_doubles_nothing(new_visitor: NewVisitor, own_server: Server):
    """After the server was killed and started again the page is as if nothing had happened."""
    visitor = new_visitor(at=own_server, lonely=True)
    to_choice(visitor)
    own_server.kill()
    visitor.is_in("lost").presses(question="hjaelp", values=["lidt"])
    expect(visitor.at(".is-sent")).to_be_visible()
    own_server.start()
    visitor.is_asked("bor_i_kommunen").is_free()
    before = visitor.heard, visitor.screen
    assert visitor.questions == ["needs", "hjaelp"]
    visitor.page.reload()
    visitor.is_asked("bor_i_kommunen")
    assert (visitor.heard, visitor.screen) == before


def test_a_message_that_is_sent_twice_is_taken_once(new_visitor: NewVisitor, own_server: Server):
    """A server that hangs gets the message again on the next connection, and takes it once."""
    visitor = new_visitor(at=own_server, lonely=True)
    visitor.page.clock.install()
    to_choice(visitor)
    own_server.pause()
    visitor.writes("lidt")
    visitor.page.clock.fast_forward(11_000)
    visitor.is_in("lost")
    own_server.go_on()
    visitor.is_asked("bor_i_kommunen").is_free()
    ids = [message["id"] for message in visitor.sent if message["type"] == "text"]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert visitor.stored() == ["lidt"]
    assert visitor.questions == ["needs", "hjaelp"]


def test_a_reload_goes_on_and_a_new_tab_begins(visitor: Visitor):
    """The same tab resumes; another tab knows nothing."""
    to_number(visitor)
    before = visitor.heard
    visitor.page.reload()
    visitor.is_asked("age")
    assert visitor.heard == before
    other = Visitor(visitor.page.context.new_page(), visitor.server)
    other.opens().sees("opening")
    assert other.heard == []
    visitor.answers("age", "42").is_asked("varighed")


def test_two_tabs_of_one_conversation_show_the_same(visitor: Visitor):
    """What another tab has answered in between is laid in when this one speaks."""
    to_choice(visitor)
    other = Visitor(visitor.page.context.new_page(), visitor.server).opens().is_in("open")
    other.remembers(visitor.memory)
    other.answers("hjaelp", "lidt").is_asked("bor_i_kommunen")
    visitor.writes("jeg er 42")
    both = ["age", "hjaelp", "needs"]
    wait_for("all answers to be laid in", lambda: sorted(visitor.questions) == both)
    visitor.is_asked("bor_i_kommunen")


def test_a_danger_that_another_tab_has_left_is_left_here_too(visitor: Visitor):
    """Its button leads to where the conversation stands, and not nowhere."""
    to_danger(visitor)
    other = Visitor(visitor.page.context.new_page(), visitor.server).opens().is_in("open")
    other.remembers(visitor.memory).sees("danger")
    other.presses(type="safe", answer="safe").is_asked("hjaelp")
    visitor.presses(type="safe", answer="safe").is_asked("hjaelp")
    expect(visitor.page.locator("#danger")).to_be_hidden()


# ---------------------------------------------------------------- danger

FROM: dict[Phase, list[Callable[[Visitor], None]]] = {
    Phase.OPENING: [to_opening],
    Phase.ASKING: [to_set, to_choice, to_number, to_error, to_changed],
    Phase.CONFIRMING: [to_confirm],
    Phase.RESULT: [to_result, to_topic],
    Phase.STOPPED: [to_ended],
}


def test_danger_is_tried_from_every_phase():
    """All but danger itself, which has tests of its own, and what is deleted, where nothing is said."""
    assert {*FROM, Phase.DANGER, Phase.DELETED} == set(Phase)


@pytest.mark.parametrize("to_state", [way for ways in FROM.values() for way in ways])
def test_danger_comes_first_from_everywhere(visitor: Visitor, to_state: Callable[[Visitor], None]):
    """Danger in words and by the button fills the screen, and an answer leads back."""
    to_state(visitor)
    place = visitor.settles().screen[-1]
    visitor.writes("jeg vil ikke leve mere")
    is_in_danger(visitor)
    visitor.presses(type="safe", answer="safe")
    is_back(visitor, place)
    visitor.acts("danger")
    is_in_danger(visitor)
    visitor.presses(type="safe", answer="mistaken")
    is_back(visitor, place)


def is_in_danger(visitor: Visitor) -> None:
    """Only the danger screen, the focus on it, and numbers that a shaking hand can press."""
    expect(visitor.at("#danger .danger-title")).to_be_focused()
    expect(visitor.page.locator("#page")).to_be_hidden()
    numbers = visitor.at("#danger a[href^='tel:']")
    assert numbers.count() >= 3
    assert numbers.first.get_attribute("href") == "tel:112"
    for number in numbers.all():
        box = number.bounding_box()
        assert box is not None
        assert box["height"] >= 60
    expect(numbers.first).to_be_in_viewport()
    expect(visitor.at("#danger [data-act=exit]")).to_be_in_viewport(ratio=1)
    assert visitor.page.evaluate("scrollY") == 0


def is_back(visitor: Visitor, place: str) -> None:
    """Where we were, with the focus there."""
    expect(visitor.page.locator("#danger")).to_be_hidden()
    expect(visitor.at(f"[data-kind={place.split()[0]}]").last).to_be_visible()
    wait_for("the focus", lambda: visitor.focus_is(".now *, .history *"))
    assert place in visitor.settles().screen


def test_danger_stays_as_long_as_one_is_in_it(visitor: Visitor):
    """Not safe, and a reload, keep the danger screen."""
    to_danger(visitor)
    visitor.presses(type="safe", answer="unsafe").is_free()
    is_in_danger(visitor)
    visitor.page.reload()
    is_in_danger(visitor)


def test_who_is_in_danger_can_still_write(visitor: Visitor):
    """What is written under the numbers is read: a question keeps them there and is answered below,
    and words lead back as the button does."""
    to_danger(visitor)
    expect(visitor.at("#danger #text")).to_be_visible()
    visitor.writes("hvad koster det?").is_free()
    is_in_danger(visitor)
    expect(visitor.at("#danger .danger-below h2").last).to_be_visible()
    visitor.writes("jeg mente det ikke sådan").is_free()
    expect(visitor.page.locator("#danger")).to_be_hidden()
    expect(visitor.at("#samtale #text")).to_be_visible()


def test_perhaps_danger_asks_before_it_warns(visitor: Visitor):
    """A veiled wording gets a question with the numbers under it; a no leads back, and is not asked
    again; a yes is danger."""
    to_choice(visitor)
    place = visitor.settles().screen[-1]
    visitor.writes("jeg kan ikke mere")
    expect(visitor.at("#danger .turn-doubt .ask")).to_be_visible()
    assert visitor.at("#danger a[href^='tel:']").first.get_attribute("href") == "tel:112"
    visitor.presses(type="safe", answer="mistaken")
    is_back(visitor, place)
    visitor.writes("jeg orker ikke mere").settles()
    expect(visitor.page.locator("#danger")).to_be_hidden()
    visitor.writes("jeg vil dø")
    is_in_danger(visitor)


def test_yes_to_perhaps_danger_is_danger(visitor: Visitor):
    """A yes brings the whole screen."""
    to_choice(visitor)
    visitor.writes("jeg kan ikke mere")
    expect(visitor.at("#danger .turn-doubt")).to_be_visible()
    visitor.presses(type="safe", answer="unsafe")
    is_in_danger(visitor)
    expect(visitor.at("#danger .turn-doubt")).to_have_count(0)


def test_danger_needs_no_server(new_visitor: NewVisitor, own_server: Server):
    """The numbers come at once when the server is gone, and within two seconds when it hangs."""
    visitor = new_visitor(at=own_server, lonely=True)
    to_choice(visitor)
    own_server.pause()
    visitor.settles().page.evaluate("scrollTo(0, 250)")
    visitor.acts("danger")
    expect(visitor.at("#danger .danger-title")).to_be_focused(timeout=4000)
    visitor.acts("close-danger").is_asked("hjaelp")
    assert visitor.page.evaluate("scrollY") == 250
    own_server.kill()
    visitor.is_in("lost").acts("danger")
    is_in_danger(visitor)
    visitor.acts("close-danger").is_asked("hjaelp")
    assert visitor.focus_is("[data-act=danger]")


def test_danger_needs_no_conversation(visitor: Visitor):
    """After everything was deleted the button still leads to the numbers."""
    to_deleted(visitor)
    visitor.acts("danger")
    is_in_danger(visitor)


# ---------------------------------------------------------------- the result


def test_the_result_begins_with_where_to_go(visitor: Visitor):
    """The first card is where to begin, with ways that can be pressed; then the fit, then the rest."""
    to_result(visitor)
    parts = visitor.at(".turn-result [data-part]").evaluate_all(
        "parts => parts.map(p => p.dataset.part)"
    )
    assert parts[:2] == ["begin", "need"]
    assert parts.index("need") < parts.index("answers") < parts.index("sources")
    begin = visitor.at("[data-part=begin]")
    expect(begin.locator("a[href^='tel:']").first).to_be_visible()
    map_link = begin.locator("a[target=_blank]").first
    expect(map_link).to_have_attribute("rel", "noopener noreferrer")
    expect(begin.locator("blockquote").first).to_be_visible()


def test_the_result_says_why_and_from_where(visitor: Visitor):
    """The fit has its reasons, everything its source with a date, and every answer its button."""
    to_result(visitor)
    visitor.unfolds()
    fit = visitor.at(".panel-fit")
    assert fit.locator(".reasons").first.locator("li").count() == 2
    assert fit.locator(".cites li").count() >= 3
    for cite in fit.locator(".cites li").all_inner_texts():
        assert re.search(r"§|\b(19|20)\d\d\b", cite), cite
    for source in visitor.at("[data-part=sources] [data-source]").all():
        assert re.search(r"\b20\d\d\b", source.inner_text())
    questions = visitor.at(".answer-line").evaluate_all("all => all.map(a => a.dataset.question)")
    assert questions == ["needs", "hjaelp", "bor_i_kommunen", "age", "varighed", "alene_eller_hold"]
    for question in questions:
        expect(visitor.at(button(type="change", question=question))).to_be_visible()
    assert visitor.at("a[href^='mailto:']").count() >= 1


def test_the_result_is_copied_as_text(new_visitor: NewVisitor):
    """The copy has the place and its number, and none of the buttons."""
    visitor = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    to_result(visitor)
    number = visitor.at("[data-part=begin] a[href^='tel:'] .way-main").first.inner_text()
    change = visitor.at(".answer-change button").first.inner_text().strip()
    visitor.acts("copy-result")
    expect(visitor.at("#done")).not_to_be_empty()
    copied: str = visitor.page.evaluate("navigator.clipboard.readText()")
    assert number in copied
    assert visitor.at("[data-part=begin] .contact-name").first.inner_text() in copied
    assert change not in [line.strip() for line in copied.splitlines()]


def test_paper_gets_the_result_alone(visitor: Visitor):
    """Print leaves out the bars and buttons, and opens what belongs to the fit; other offers keep their
    name and what they come to."""
    to_result(visitor)
    visitor.page.emulate_media(media="print")
    visitor.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for gone in (".top", ".composer", ".bottom", "[data-part=keep]", ".answer-change", ".history"):
        expect(visitor.at(gone)).to_have_count(0)
    for there in ("[data-part=begin]", ".panel-fit details .fold-body", "[data-part=sources]"):
        expect(visitor.at(there).first).to_be_visible()
    expect(visitor.at(".fold-offer summary").first).to_be_visible()
    expect(visitor.at(".fold-offer > .fold-body")).to_have_count(0)
    visitor.page.evaluate("dispatchEvent(new Event('afterprint'))")
    visitor.page.emulate_media(media="screen")
    expect(visitor.at(".panel-fit details[open]")).to_have_count(0)
    assert len(visitor.page.pdf()) > 10_000


# ---------------------------------------------------------------- leaving


def test_a_deleted_conversation_is_gone(visitor: Visitor):
    """Delete asks first; then nothing is left on the screen, in the tab or in the database."""
    to_choice(visitor)
    visitor.writes("jeg er 42").is_free()
    memory, before = visitor.memory, visitor.server.health()["sessions"]
    visitor.from_menu("[data-act=ask-delete]").acts("close-dialog")
    assert visitor.server.health()["sessions"] == before
    visitor.from_menu("[data-act=ask-delete]").acts("delete").sees("deleted")
    assert visitor.server.health()["sessions"] == before - 1
    assert visitor.token == ""
    assert visitor.heard == []
    visitor.remembers(memory).sees("opening")
    assert visitor.heard == []
    assert visitor.memory != memory


def test_after_deleting_one_can_begin_anew(visitor: Visitor):
    """The deleted screen names a person to ring, and begins a new conversation."""
    to_deleted(visitor)
    expect(visitor.at(".now a[href^='tel:']").first).to_be_visible()
    visitor.acts("begin-anew").sees("opening")
    visitor.begins().is_asked("needs")


def test_starting_over_asks_first_and_forgets_the_answers(visitor: Visitor):
    """Start over asks, goes to the opening, and the old answers count no more."""
    to_number(visitor)
    visitor.from_menu("[data-act=ask-restart]").acts("close-dialog").is_asked("age")
    visitor.from_menu("[data-act=ask-restart]").acts("restart").sees("opening")
    assert visitor.heard == []
    visitor.begins().is_asked("needs")
    expect(visitor.at(".turn-asked :checked")).to_have_count(0)


@pytest.mark.parametrize("way", ["button", "keys", "danger"])
def test_leaving_quickly_leaves_nothing_behind(visitor: Visitor, way: str):
    """One press, or three on Escape, leads to a harmless page, and back leads not to us."""
    to_danger(visitor) if way == "danger" else to_choice(visitor)
    if way == "keys":
        visitor.page.locator("#text").focus()
        visitor.keys("Escape", "Escape", "Escape")
    else:
        visitor.acts("exit")
    visitor.page.wait_for_url(EXIT)
    visitor.page.go_back()
    assert not visitor.page.url.startswith(visitor.server.url)
    visitor.opens().sees("opening")
    assert visitor.heard == []


# ---------------------------------------------------------------- keyboard and screen reader


def test_a_whole_conversation_by_keyboard(new_visitor: NewVisitor):
    """Tab, Space, Enter and digits are enough from the skip link to the result, in danger too."""
    visitor = new_visitor(reduced_motion="reduce")
    visitor.opens().sees("opening").keys("Tab")
    assert visitor.focus_is(".skipnav")
    visitor.keys("Enter").tabs_to(button(entry="svaert")).keys("Enter").is_asked("needs").settles()
    visitor.tabs_to("[value=tanker]").keys("Space")
    visitor.tabs_to(button(question="needs", values=None)).keys("Enter")
    visitor.is_asked("hjaelp").settles().tabs_to("details summary").keys("Enter")
    expect(visitor.at(".turn-asked details[open]")).to_be_visible()
    visitor.keys("Shift+Tab", "Shift+Tab", "Shift+Tab")
    visitor.tabs_to(button(unknown="ved_ikke")).keys("Space")
    visitor.is_asked("bor_i_kommunen").settles().tabs_to(button(values=["yes"])).keys("Space")
    visitor.is_asked("age").settles().tabs_to("[name=values]").keys("4", "2", "Enter")
    visitor.is_asked("varighed").settles()
    visitor.tabs_to(button(command="result")).keys("Enter").sees("result").settles()
    visitor.tabs_to(".panel-fit details summary").keys("Enter")
    visitor.tabs_to("[data-act=danger]").keys("Enter")
    is_in_danger(visitor)
    visitor.tabs_to(button(answer="safe")).keys("Enter")
    expect(visitor.page.locator("#danger")).to_be_hidden()


def test_the_menu_and_its_questions_give_the_focus_back(new_visitor: NewVisitor):
    """Escape closes the menu and the question before deleting, and the focus is not lost."""
    visitor = new_visitor(reduced_motion="reduce")
    to_choice(visitor)
    visitor.settles().tabs_to("#menu-button").keys("Enter")
    expect(visitor.at("#menu")).to_be_visible()
    visitor.keys("Escape")
    expect(visitor.page.locator("#menu")).to_be_hidden()
    assert visitor.focus_is("#menu-button")
    visitor.keys("Enter").tabs_to("[data-act=ask-delete]").keys("Enter")
    expect(visitor.at("#delete-dialog [data-act=close-dialog]")).to_be_focused()
    visitor.keys("Escape")
    expect(visitor.page.locator("#delete-dialog")).to_be_hidden()
    assert visitor.focus_is("#menu-button")
    visitor.is_asked("hjaelp")


def test_a_new_question_is_said_once(visitor: Visitor):
    """After a button the focus goes to the question, once, and no live region says it again."""
    to_choice(visitor)
    visitor.settles().told.clear()
    visitor.answers("hjaelp", "lidt").is_asked("bor_i_kommunen").settles()
    told = visitor.told
    assert [what["question"] for what in told if what.get("focus") == "asked"] == ["bor_i_kommunen"]
    # Of an answer that takes more than a moment the line of the connection tells, on any machine.
    assert {what["live"] for what in told if "live" in what} <= {"state-words"}
    question = visitor.at(".turn-asked .ask").inner_text()
    assert not any(question in what["words"] for what in told if "live" in what)
    expect(visitor.page.get_by_role("group", name=question)).to_be_focused()


def test_several_answers_are_read_from_the_first(new_visitor: NewVisitor):
    """Two answers to one question: the page stands at the first, and a voice reads them as they stand."""
    visitor = new_visitor(is_mobile=True, has_touch=True)
    to_choice(visitor)
    visitor.writes("hvad koster det, og hvem bestemmer det?").settles()
    first, second = visitor.at(".now > .turn-topic").all()
    expect(first.locator(".topic-title")).to_be_focused()
    expect(first.locator(".topic-title")).to_be_in_viewport()
    read = first.locator(".topic-title").get_attribute("aria-describedby")
    said = [one.locator("[data-say][id]").get_attribute("id") for one in (first, second)]
    assert read == " ".join(filter(None, said))


def test_an_answer_taller_than_a_third_of_the_screen_is_in_view(new_visitor: NewVisitor):
    """Whom to call, after something was not understood three times, is not left above the screen."""
    visitor = new_visitor(is_mobile=True, has_touch=True)
    to_opening(visitor)
    for words in ("fliptefloppen", "zebrafinken", "krumspringeren"):
        visitor.writes(words).settles()
    said = visitor.at(".now > .turn-said")
    expect(said.locator(".contact")).to_have_count(1)
    bar, box = visitor.at("#top").bounding_box(), said.bounding_box()
    assert bar
    assert box
    assert bar["y"] + bar["height"] <= box["y"]


def test_who_writes_keeps_the_focus_and_hears_the_question(new_visitor: NewVisitor):
    """While somebody writes, the next question is said once, and nothing is taken from the hands."""
    visitor = new_visitor(DESK)
    to_choice(visitor)
    visitor.settles().told.clear()
    visitor.page.locator("#text").focus()
    visitor.page.keyboard.type("lidt")
    visitor.keys("Enter").page.keyboard.type("jeg er 4")
    visitor.is_asked("bor_i_kommunen").settles()
    expect(visitor.page.locator("#text")).to_be_focused()
    expect(visitor.page.locator("#text")).to_have_value("jeg er 4")
    live = [what["words"] for what in visitor.told if what.get("live") == "announcer"]
    assert len(live) == 1
    assert visitor.at(".turn-asked .ask").inner_text() in live[0]


def test_on_a_phone_the_keyboard_makes_room_for_the_question(new_visitor: NewVisitor):
    """On a touch screen the focus goes to the question after sending, so that one can read it."""
    visitor = new_visitor(is_mobile=True, has_touch=True)
    to_choice(visitor)
    visitor.page.locator("#text").fill("lidt")
    visitor.keys("Enter").is_asked("bor_i_kommunen").settles()
    assert visitor.focus_is("[data-question=bor_i_kommunen] [data-focus]")
    expect(visitor.at(".turn-asked .ask")).to_be_in_viewport()


def test_the_connection_is_told_once_each_way(new_visitor: NewVisitor):
    """A lost connection and its return are said, each once; the question stays in peace."""
    visitor = new_visitor(lonely=True)
    to_choice(visitor)
    visitor.settles().told.clear()
    visitor.is_offline().is_in("lost").is_offline(False).is_in("open").settles()
    told = visitor.told
    words = [what["words"] for what in told if "live" in what]
    assert len(words) == 2, words
    assert [what for what in told if "focus" in what] == []
    visitor.is_offline().is_in("lost").page.locator("#retry").focus()
    visitor.is_offline(False).is_in("open")
    assert visitor.focus_is("[data-question=hjaelp] [data-focus]")  # the button is gone


# ---------------------------------------------------------------- each state, looked at from all sides


# One walk through every state. Each stop goes on from the one before it.
WALK: Mapping[str, Callable[[Visitor], object]] = {
    "opening": to_opening,
    "set": lambda one: one.begins().is_asked("needs"),
    "choice": lambda one: one.answers("needs", "tanker").is_asked("hjaelp"),
    "topic": lambda one: one.writes("hvad koster det?").sees("topic"),
    "answers": lambda one: one.from_menu("[data-message*=answers]").sees("answers"),
    "menu": lambda one: one.acts("menu"),
    "dialog": lambda one: one.keys("Escape").from_menu("[data-act=ask-delete]"),
    "number": lambda one: (
        one.acts("close-dialog").answers("hjaelp", "lidt").answers("bor_i_kommunen", "yes")
        .is_asked("age")
    ),
    "error": lambda one: one.answers("age", "412").at("[data-error]").wait_for(),
    "changed": lambda one: one.presses(type="change", question="hjaelp").is_asked("hjaelp"),
    "result": lambda one: (
        one.answers("hjaelp", "lidt").answers("age", "42").answers("varighed", "kort")
        .answers("alene_eller_hold", "alene").is_free().presses(command="result").sees("result")
    ),
    "unfolded": Visitor.unfolds,
    "confirm": lambda one: one.writes("jeg er 50 år").sees("confirm"),
    "danger": lambda one: one.writes("jeg vil ikke leve mere").sees("danger"),
    "ended": lambda one: one.presses(answer="safe").is_free().writes("stop").sees("ended"),
    "lost": lambda one: one.is_offline().is_in("lost"),
    "danger alone": lambda one: one.acts("danger").at("#danger .danger-title").wait_for(),
    "deleted": lambda one: (
        one.is_offline(False).acts("close-danger").is_free()
        .from_menu("[data-act=ask-delete]").acts("delete").sees("deleted")
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def walk(browser: Browser, server: Server) -> Iterator[Iterator[tuple[str, Visitor]]]:
    """The walk, stop by stop. At the end: nothing was complained of, but the cut connection."""
    window = ViewportSize(width=360, height=740)
    context = browser.new_context(viewport=window, locale="da-DK")
    noticed = watch(context, server)
    visitor = Visitor(context.new_page(), server)

    def stops() -> Iterator[tuple[str, Visitor]]:
        for name, go_on in WALK.items():
            resized(visitor, 360, 740)
            go_on(visitor)
            if name == "opening":
                visitor.page.evaluate(AXE.read_text(encoding="utf-8"))
            yield name, visitor

    yield stops()
    context.close()
    assert noticed.elsewhere == []
    assert [said for said in noticed.complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []


@pytest.fixture(scope="module", params=WALK)
def state(request: pytest.FixtureRequest, walk: Iterator[tuple[str, Visitor]]) -> Visitor:
    """The visitor at this stop. What a test does to the window it takes back."""
    return next(visitor for name, visitor in walk if name == request.param)


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(state: Visitor, width: int):
    """axe finds no breach of WCAG 2.2 AA or of good practice, in any state and at both widths."""
    resized(state, width, 800)
    assert breaches(state.page) == {}


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (180, 370), (1280, 800)])
def test_nothing_is_cut_or_outside(state: Visitor, width: int, height: int):
    """No sideways scrolling and nothing cut on the narrowest phone, at 400 % zoom, nor on a phone with
    text of twice the size. In danger the first number is on the screen without scrolling."""
    resized(state, width, height)
    assert state.page.evaluate(OUTSIDE) == []
    fixed = state.page.evaluate("getComputedStyle(document.querySelector('.top')).position")
    assert (fixed == "fixed") == (height > 400)
    if (menu := state.page.locator("#menu[data-open]")).count():
        assert menu.evaluate("it => it.clientHeight > 40 && it.clientHeight === it.scrollHeight")
    if numbers := state.at("#danger .danger-number").all():
        expect(numbers[0]).to_be_in_viewport(ratio=1)


def test_wide_letters_cut_nothing(state: Visitor):
    """With the letter, word and line spacing of WCAG 1.4.12 nothing is cut."""
    resized(state, 360, 740)
    state.page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`* {line-height: 1.5 !important; letter-spacing: .12em !important;
            word-spacing: .16em !important} p {margin-bottom: 2em !important}`);
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    outside = state.page.evaluate(OUTSIDE)
    state.page.evaluate("document.adoptedStyleSheets = []")
    assert outside == []


def test_what_somebody_wrote_is_never_wider_than_the_screen(new_visitor: NewVisitor):
    """A word without end is broken, also where it waits for the network, and leaves room for the rest."""
    visitor = new_visitor(lonely=True)
    resized(visitor, 360, 740)
    to_choice(visitor)
    visitor.writes("W" * 600).settles()
    wide = "document.documentElement.scrollWidth"
    assert visitor.page.evaluate(wide) == 360
    visitor.is_offline().is_in("lost")
    visitor.page.locator("#text").fill("W" * 600)
    visitor.keys("Enter")
    expect(visitor.page.locator("#state-words")).to_contain_text("W…")
    assert visitor.page.evaluate(wide) == 360
    bar = visitor.page.locator("#bottom-bar").bounding_box()
    assert bar
    assert bar["height"] < 400


def test_nothing_moves_for_who_asked_for_rest(state: Visitor):
    """With reduced motion nothing is animated."""
    state.page.emulate_media(reduced_motion="reduce")
    moving = state.page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((it) => {
          const {transitionDuration, animationName, scrollBehavior} = getComputedStyle(it);
          const still = transitionDuration.split(", ").every((t) => t === "0s");
          return !still || animationName !== "none" || scrollBehavior !== "auto";
        }).map((it) => it.outerHTML.slice(0, 90))"""
    )
    state.page.emulate_media(reduced_motion="no-preference")
    assert moving == []


def test_forced_colours_show_everything(state: Visitor):
    """In the colours of the machine the page renders, and the focus is marked."""
    resized(state, 360, 740)
    state.page.emulate_media(forced_colors="active")
    state.keys("Tab")
    mark = state.page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    picture = state.page.screenshot()
    state.page.emulate_media(forced_colors="none")
    assert mark >= 2
    assert len(picture) > 8_000  # an empty page of this size has 3,000 bytes


def resized(visitor: Visitor, width: int, height: int) -> None:
    """The window in another size, and the page told of it."""
    visitor.page.set_viewport_size({"width": width, "height": height})
    visitor.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 30)))")


@pytest.mark.parametrize("path", ["/om", "/was", "/soroe/akut", "/findes-ikke"])
def test_the_pages_of_text_are_for_everybody(browser: Browser, server: Server, path: str):
    """The pages of text pass axe, fit a narrow phone, and name a number to ring."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="da-DK")
    page = context.new_page()
    page.goto(server.url + path)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert breaches(page) == {}
    assert page.evaluate(OUTSIDE) == []
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()
    context.close()


def test_without_javascript_one_can_ring(new_visitor: NewVisitor):
    """Without JavaScript the page shows the municipality's number, 112 and the lines of danger."""
    visitor = new_visitor(java_script_enabled=False).opens()
    expect(visitor.at("#contacts [data-contact] a[href^='tel:']").first).to_be_visible()
    expect(visitor.at("main a[href='tel:112']").first).to_be_visible()
    expect(visitor.at("#composer")).to_have_count(0)
    visitor.at("a[data-act=danger]").click()
    assert visitor.at(".danger-number").count() >= 3
    visitor.at("a[href='/soroe/']").click()
    expect(visitor.at("#contacts")).to_be_visible()


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_the_pictures_show_the_page_as_it_is(new_visitor: NewVisitor, size: tuple[int, int]):
    """Four states make pictures with something on them; PICTURES=1 keeps them for the README."""
    visitor = new_visitor(size)
    ways: dict[str, Callable[[Visitor], object]] = {
        "opening": to_opening,
        "question": lambda one: one.begins().answers("needs", "tanker").is_asked("hjaelp"),
        "result": lambda one: (
            one.answers("hjaelp", "lidt").answers("bor_i_kommunen", "yes").answers("age", "42")
            .answers("varighed", "kort").answers("alene_eller_hold", "alene").is_asked("bolig")
            .presses(command="result").sees("result")
        ),
        "danger": lambda one: one.writes("jeg vil ikke leve mere").sees("danger"),
    }  # fmt: skip
    for name, go_on in ways.items():
        go_on(visitor)
        visitor.page.mouse.move(0, 0)  # what lies under the mouse would look like an answer
        picture = visitor.settles().page.screenshot()
        assert len(picture) > 20_000
        if os.environ.get("PICTURES") == "1":
            keep(PICTURES / f"{name}-{size[0]}.png", picture)


def keep(file: Path, picture: bytes) -> None:
    """Writes a picture; a third of the size where the machine has pngquant (Debian's package)."""
    file.parent.mkdir(exist_ok=True)
    if pngquant := shutil.which("pngquant"):
        picture = subprocess.run(
            [pngquant, "-"], input=picture, capture_output=True, check=True
        ).stdout
    file.write_bytes(picture)
