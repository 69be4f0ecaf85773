"""Starts the machine's own Chromium for the browser tests. Never downloads a browser.

Run as a script, it starts it once, or fails with one line that names the cure.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Without these Chromium looks for its maker's hosts at every start, which a closed network refuses.
CHROMIUM_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)

# libatomic1: Playwright's driver needs it, and the smallest Debian lacks it. A font: Chromium needs
# some font on the machine, also for a page that brings its own.
CURE = "run this once: sudo apt-get install chromium fonts-liberation libatomic1"


class NoChromium(Exception):  # noqa: N818  (the name says what is missing, like FileNotFound)
    """No Chromium on this machine; the message names the one command that brings it."""


def find_chromium() -> Path:
    """The browser that `CHROMIUM` names, else the first known name on the path."""
    named = os.environ.get("CHROMIUM")
    for name in (named,) if named else CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    if named:
        raise NoChromium(f"CHROMIUM={named} is no program that can be run")
    raise NoChromium(f"The browser tests need Chromium; {CURE}")


def launch(playwright: Playwright) -> Browser:
    """A headless browser; each `new_context()` of it is a person who was never here before."""
    return playwright.chromium.launch(
        executable_path=find_chromium(), headless=True, args=list(CHROMIUM_FLAGS)
    )


def start_once() -> str:
    """The version of the browser that the tests will use."""
    find_chromium()  # before the driver, whose errors take more lines
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            return browser.version
        finally:
            browser.close()


if __name__ == "__main__":
    try:
        print("Chromium", start_once())
    except NoChromium as missing:
        sys.exit(str(missing))
    except Exception as error:  # a driver that cannot start raises no class of its own
        sys.exit(f"{error}\nChromium or its driver did not start; {CURE}")
