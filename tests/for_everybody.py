"""What makes a page one for everybody, as the browser and axe find it. Knows no page.

The page is asked once `AXE` has been given to it.
"""

from playwright.sync_api import Page

from tests.server import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What stands outside the window, or is cut off.
OUTSIDE = """() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
  for (const it of document.querySelectorAll("body *")) {
    if (!it.checkVisibility() || it.closest("svg, .sr-only, .skipnav")) continue;
    const box = it.getBoundingClientRect();
    if (box.right > innerWidth + 1 || box.left < -1) found.push(`outside: ${it.outerHTML.slice(0, 90)}`);
    const {overflowX} = getComputedStyle(it);
    const cut = ["hidden", "clip"].includes(overflowX) && it.scrollWidth > it.clientWidth + 1;
    if (cut) found.push(`cut: ${it.outerHTML.slice(0, 90)}`);
  }
  return found;
}"""


def breaches(page: Page) -> dict[str, list[str]]:
    """What axe finds: rule, and the elements that break it."""
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        AXE_TAGS,
    )
    return {
        breach["id"]: [f"{node['html'][:120]} {node['failureSummary']}" for node in breach["nodes"]]
        for breach in found["violations"]
    }


def is_for_everybody(page: Page) -> None:
    """No breach of WCAG 2.2 AA, and nothing outside the window."""
    page.add_script_tag(path=AXE)
    assert breaches(page) == {}
    assert page.evaluate(OUTSIDE) == []
