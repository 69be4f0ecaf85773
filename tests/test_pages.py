"""The pages without a browser: their headers, what a cache may keep, and a number on every page."""

import gzip
import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assistant.library import Library, lexicon_files, open_library, rule_files
from assistant.screen import Kept
from assistant.session import HERE, Conversations
from assistant.store.interface import Counts, Unavailable
from assistant.store.memory import MemoryStore
from tests.stories import library
from web import WebConfig, create_app

PAGES = ["/", "/soroe/", "/soroe", "/soroe/akut", "/om", "/was"]
MISSING = ["/atlantis/", "/atlantis/akut", "/static/findes-ikke.js", "/soroe/findes/ikke"]
KEPT = Kept(21, 70)


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text between."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str, attribute: str) -> list[str]:
        return [str(has[attribute]) for name, has in self.found if name == tag and attribute in has]


def client_of(store: MemoryStore, kept: Kept = KEPT, shelf: Library | None = None) -> FlaskClient:
    """A client of the application over this store."""
    conversations = Conversations(shelf or library(), store, kept, lambda: datetime.now(HERE))
    return create_app(conversations, WebConfig()).test_client()


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return client_of(MemoryStore())


def get(client: FlaskClient, path: str, **more: Any) -> TestResponse:
    """The whole answer, at the end of all redirects."""
    return client.get(path, follow_redirects=True, buffered=True, **more)


def page_of(client: FlaskClient, path: str) -> str:
    """The text of a page."""
    return get(client, path).get_data(as_text=True)


def policy(response: TestResponse) -> dict[str, list[str]]:
    """The Content-Security-Policy: directive -> its sources."""
    directives = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in directives}


# ---------------------------------------------------------------- headers


@pytest.mark.parametrize("path", [*PAGES, *MISSING, "/health", "/static/chat.js"])
def test_every_answer_is_closed_to_others(client: FlaskClient, path: str):
    """Whatever is asked for, the answer runs no foreign code, fits in no frame and sets no cookie."""
    response = get(client, path)
    told = response.headers
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["X-Frame-Options"] == "DENY"
    assert told["Referrer-Policy"] == "no-referrer"
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Set-Cookie" not in told
    rules = policy(response)
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == ["'self'"]
    assert rules["base-uri"] == rules["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in told["Content-Security-Policy"]


@pytest.mark.parametrize("path", [*PAGES, "/atlantis/"])
def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient, path: str):
    """No script, style or handler stands in the page, and no file is fetched from another address."""
    page = page_of(client, path)
    elements = Elements(page)
    for tag, attributes in elements.found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        assert tag not in ("style", "iframe", "object", "embed", "base")
        assert tag != "script" or str(attributes.get("src")).startswith("/static/")
    fetched = [
        *elements.all("link", "href"),
        *elements.all("img", "src"),
        *elements.all("use", "href"),
    ]
    assert fetched
    assert all(address.startswith("/static/") for address in fetched)


def test_the_socket_may_only_go_home(client: FlaskClient):
    """The page may connect to its own host, and a strange Host header opens nothing more."""
    assert policy(get(client, "/soroe/", base_url="https://vejviser.soroe.dk"))["connect-src"] == [
        "'self'", "ws://vejviser.soroe.dk", "wss://vejviser.soroe.dk",
    ]  # fmt: skip
    for host in ("a;script-src *", "a b"):
        response = get(client, "/soroe/", headers={"Host": host})
        assert response.status_code == 400 or policy(response)["connect-src"] == ["'self'"]


# ---------------------------------------------------------------- caching


@pytest.mark.parametrize("path", [*PAGES, "/health", "/atlantis/"])
def test_no_cache_keeps_a_page(client: FlaskClient, path: str):
    """A page on a shared computer is kept by nobody."""
    response = get(client, path)
    assert response.headers["Cache-Control"] == "no-store"


def test_files_are_kept_for_as_long_as_they_are_the_same(client: FlaskClient):
    """A file with its digest in the address is kept a year, without it an hour, and can be asked again."""
    elements = Elements(page_of(client, "/soroe/"))
    files = [*elements.all("link", "href"), *elements.all("script", "src")]
    assert len(files) >= 4
    for address in files:
        response = get(client, address)
        assert response.status_code == 200
        assert re.search(r"\?v=[0-9a-f]{8}$", address)
        assert "immutable" in response.headers["Cache-Control"]
        assert "max-age=31536000" in response.headers["Cache-Control"]
        again = get(client, address, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304
    bare = get(client, "/static/chat.js")
    assert "immutable" not in bare.headers["Cache-Control"]
    assert "max-age=3600" in bare.headers["Cache-Control"]


def test_the_look_and_the_script_are_small_on_a_slow_line(client: FlaskClient):
    """Compressed for who can read it, whole for who cannot; a file that is known is not sent again."""
    whole = get(client, "/static/chat.js")
    assert "Content-Encoding" not in whole.headers
    asked = {"Accept-Encoding": "gzip, br"}
    small = get(client, "/static/chat.js", headers=asked)
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == whole.data
    assert small.content_length == len(small.data) < len(whole.data) / 2
    assert "Accept-Encoding" in small.vary
    again = get(client, "/static/chat.js", headers=asked | {"If-None-Match": small.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


# ---------------------------------------------------------------- a number on every page


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_danish_and_has_a_number_to_ring(client: FlaskClient, path: str):
    """Each page says its language and its title, has one main heading, and names a number."""
    response = get(client, path)
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    assert Elements(page).all("html", "lang") == ["da"]
    assert re.search(r"<title>\S[^<]+</title>", page)
    assert "tel:" in "".join(Elements(page).all("a", "href"))


@pytest.mark.parametrize("path", MISSING)
def test_a_page_that_is_not_there_names_a_person(client: FlaskClient, path: str):
    """An unknown municipality or address is 404, with a way back, a number and 112."""
    response = get(client, path)
    assert response.status_code == 404
    links = Elements(response.get_data(as_text=True)).all("a", "href")
    numbers = [link for link in links if link.startswith("tel:")]
    assert "/" in links
    assert "tel:112" in numbers
    assert len(numbers) >= 2


def test_a_wrong_method_and_a_large_body_get_a_page_too(client: FlaskClient):
    """What cannot be done is said on a page with a number, not in a stack trace."""
    for response, code in (
        (client.post("/soroe/", data={"message": "x"}), 405),
        (get(client, "/ws/soroe"), 400),
    ):
        assert response.status_code == code
        assert "tel:112" in response.get_data(as_text=True)


def test_the_page_of_the_data_tells_how_long(client: FlaskClient):
    """/om tells both retentions and every source with its date; /was where to complain."""
    page = page_of(client, "/om")
    assert re.search(r"\b21\b", page)
    assert re.search(r"\b70\b", page)
    assert len(re.findall(r"\b20\d\d\b", page)) >= 2
    links = Elements(page_of(client, "/was")).all("a", "href")
    assert "https://www.was.digst.dk/" in links


def test_the_page_of_the_data_tells_when_nothing_is_kept():
    """With retention 0 the page names no days."""
    client = client_of(MemoryStore(), Kept(0, 0))
    page = page_of(client, "/om")
    assert not re.search(r"\b(21|70|0) dage\b", page)


def test_the_danger_page_is_there_without_script(client: FlaskClient):
    """The page of danger has 112 first, at least three numbers, and no script."""
    elements = Elements(page_of(client, "/soroe/akut"))
    numbers = [link for link in elements.all("a", "href") if link.startswith("tel:")]
    assert numbers[0] == "tel:112"
    assert len(set(numbers)) >= 3
    assert elements.all("script", "src") == []


def test_no_page_has_an_id_twice(client: FlaskClient):
    """An id names one element."""
    for path in PAGES:
        page = page_of(client, path)
        ids = [str(has["id"]) for _, has in Elements(page).found if "id" in has]
        assert len(ids) == len(set(ids)), path


# ---------------------------------------------------------------- health


def test_health_tells_what_serves(client: FlaskClient):
    """/health names the municipalities with their digests, the store's schema and the open sockets."""
    told = get(client, "/health").get_json()
    assert told["ok"] is True
    assert re.fullmatch(r"[0-9a-f]+", told["municipalities"]["soroe"]["rules"])
    assert told["refused"] == {}
    assert told["schema"] == "memory"
    assert (told["sessions"], told["sockets"]) == (0, 0)


def test_health_tells_what_does_not_load():
    """A municipality whose files are wrong is named with file and line; nothing serves, so 503."""
    name = "soroe/contacts.yaml"
    broken = {**rule_files(), name: "kontakter:\n  - id: [\n"}
    shelf = open_library(broken, lexicon_files(), ("soroe",))
    client = client_of(MemoryStore(), shelf=shelf)
    response = get(client, "/health")
    assert response.status_code == 503
    assert response.get_json()["ok"] is False
    assert re.match(rf"{name}:\d+: ", response.get_json()["refused"]["soroe"]["why"][0])
    for path, code in (("/", 200), ("/om", 200), ("/was", 200), ("/soroe/", 404)):
        assert get(client, path).status_code == code
    for path in ("/", "/soroe/"):
        assert "tel:112" in page_of(client, path)


class LostStore(MemoryStore):
    """A store whose disk is gone."""

    def counts(self) -> Counts:
        raise Unavailable("vejviser.db cannot be read")


def test_health_tells_when_the_store_is_lost():
    """A store that does not answer is 503 and a word for the machine that watches."""
    client = client_of(LostStore())
    response = get(client, "/health")
    assert response.status_code == 503
    assert response.get_json()["ok"] is False
