"""Starts the machine's own Chromium for the browser tests. Never downloads a browser.

Run as a script, it prints where that Chromium is, or fails with one line that names the cure.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright

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


class NoChromium(RuntimeError):  # noqa: N818  (it says what is missing, as FileNotFound would)
    """No Chromium on this machine; the message names the one command that brings it."""


def find_chromium() -> Path:
    """The browser that `CHROMIUM` names, else the first known name on the path."""
    named = os.environ.get("CHROMIUM")
    for name in (named,) if named else CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    missing = f"CHROMIUM={named} is no program" if named else "Chromium is missing"
    raise NoChromium(
        f"{missing}, and the browser tests need it; "
        "run this once: sudo apt-get install chromium fonts-liberation"
    )


def launch(playwright: Playwright) -> Browser:
    """A headless browser; each `new_context()` of it is a person who was never here before."""
    return playwright.chromium.launch(
        executable_path=find_chromium(), headless=True, args=list(CHROMIUM_FLAGS)
    )


if __name__ == "__main__":
    try:
        print(find_chromium())
    except NoChromium as error:
        sys.exit(str(error))
