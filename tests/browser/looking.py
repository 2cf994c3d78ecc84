"""A look at a page: axe, no sideways scrolling on a phone, and pictures of it as the test's output."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.conftest import DESK, PHONE, ROOT

PICTURES = Path(os.environ.get("TEST_OUTPUT", ROOT / "test-output"))
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = {"width": 320, "height": 700}
FITS = "document.documentElement.scrollWidth <= innerWidth"
# The page is as wide as was asked, its letters are there, and so is every picture in view.
IS_SETTLED = """width => innerWidth === width && document.documentElement.clientWidth <= width
    && document.fonts.status === 'loaded'
    && [...document.images].every(image => image.complete || !image.checkVisibility()
        || image.getBoundingClientRect().top >= innerHeight)"""
TWO_FRAMES = "new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)))"

# Django's own markup, in which axe finds what is not ours to mend: the tables of rows within a form have no label on
# their inputs and an empty heading.
DJANGO = [".inline-group"]

Look = Callable[[Page, str], None]


def look(page: Page, name: str, *, checked_elsewhere: Sequence[str] = ()) -> None:
    """Raises AssertionError with all problems. What axe has seen on another page, it need not see again:
    selectors in `checked_elsewhere`."""
    problems = findings(page, name, checked_elsewhere=checked_elsewhere)
    assert not problems, "\n\n".join(problems)


def findings(page: Page, name: str, *, checked_elsewhere: Sequence[str] = ()) -> list[str]:
    """Pictures at two widths, with axe at both, and the narrowest phone: what is wrong, in words. Of the admin axe
    sees one width, for there the layout is Django's."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    is_admin = "/beheer/" in page.url
    problems = []
    for size in (PHONE, DESK):
        _resize(page, size)
        page.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=True)
        problems += _sideways(page, name, size)
        if size == PHONE or not is_admin:
            besides = [*checked_elsewhere, *(DJANGO if is_admin else [])]
            problems += _axe(page, f"{name} at {size['width']}", besides, is_admin=is_admin)
    _resize(page, NARROW)
    problems += _sideways(page, name, NARROW)
    _resize(page, DESK)
    return problems


def picture(drawn: Locator) -> bytes:
    """A picture of an image on the page, once it is loaded, decoded and in view; also where scripts are off."""
    drawn.scroll_into_view_if_needed()
    expect(drawn).to_have_js_property("complete", True)
    drawn.evaluate("image => image.decode()")
    return drawn.screenshot()


def _resize(page: Page, size: dict[str, int]) -> None:
    """Until the page has settled in its new size, which only a page with scripts can tell."""
    page.wait_for_load_state()
    page.set_viewport_size(size)
    page.wait_for_function(IS_SETTLED, arg=size["width"])
    page.evaluate(TWO_FRAMES)


def _sideways(page: Page, name: str, size: dict[str, int]) -> list[str]:
    try:
        page.wait_for_function(FITS, timeout=5000)
    except TimeoutError:
        return [f"{name} scrolls sideways at {size['width']}"]
    return []


def _axe(page: Page, name: str, besides: list[str], *, is_admin: bool) -> list[str]:
    """What axe finds. It can't parse the styles of the admin, which import one another: it writes them in the page,
    and the content policy refuses that."""
    present = [[selector] for selector in besides if page.locator(selector).count()]
    options = {"runOnly": WCAG, "preload": not is_admin}
    results = Axe().run(page, context={"exclude": present} if present else None, options=options)
    return [f"{name}: {results.generate_report()}"] if results.response["violations"] else []
