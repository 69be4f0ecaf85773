"""The page in Debian's Chromium against a server of its own, as people use it: with a mouse, a
keyboard, a screen reader, a bad connection and a bad day. Sees ids and numbers, never wordings.

`PICTURES=1` writes the pictures of docs/pictures anew.
"""

import json
import os
import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
    WebSocket,
    expect,
    sync_playwright,
)

from tests.chromium import launch
from tests.server import ROOT, Server, wait_for

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
        page.set_default_timeout(PATIENCE)
        page.on("websocket", self._overhear)

    def _overhear(self, socket: WebSocket) -> None:
        def sent(frame: str | bytes) -> None:
            self.sent.append(json.loads(frame))

        socket.on("framesent", sent)

    def opens(self, path: str = "/") -> "Visitor":
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

    def is_free(self) -> "Visitor":
        """Nothing is on its way, and the connection is there."""
        self.page.wait_for_function(
            "document.querySelector('#state').dataset.state === 'open'"
            " && !document.querySelector('[aria-busy]')"
        )
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

    def messages(self) -> list[str]:
        """The texts that this visitor's conversation has in the database."""
        with sqlite3.connect(f"file:{self.server.database}?mode=ro", uri=True) as db:
            return [text for (text,) in db.execute("SELECT text FROM texts ORDER BY session_id, seq")]


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
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, locale="da-DK", **options)
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


def to_question(visitor: Visitor) -> None:
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


def to_confirm(visitor: Visitor) -> None:
    to_result(visitor)
    visitor.writes("jeg er 50 år").sees("confirm")


def to_result(visitor: Visitor) -> None:
    to_number(visitor)
    visitor.answers("age", "42").answers("varighed", "kort").answers("alene_eller_hold", "alene")
    visitor.is_asked("bolig").presses(command="result").sees("result")


def to_topic(visitor: Visitor) -> None:
    to_choice(visitor)
    visitor.writes("hvad koster det?").sees("topic")


def to_answers(visitor: Visitor) -> None:
    to_number(visitor)
    visitor.from_menu("[data-message*=answers]").sees("answers")


def to_danger(visitor: Visitor) -> None:
    to_choice(visitor)
    visitor.writes("jeg vil ikke leve mere").sees("danger")


def to_ended(visitor: Visitor) -> None:
    to_choice(visitor)
    visitor.writes("stop").sees("ended")


def to_deleted(visitor: Visitor) -> None:
    to_choice(visitor)
    visitor.from_menu("[data-act=ask-delete]").acts("delete").sees("deleted")


STATES: dict[str, Callable[[Visitor], None]] = {
    name.removeprefix("to_"): way for name, way in globals().items() if name.startswith("to_")
}
