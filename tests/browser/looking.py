"""A look at a page: axe, no sideways scrolling on a phone, and pictures of it as the test's output."""

import os
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, ROOT

PICTURES = Path(os.environ.get("TEST_OUTPUT", ROOT / "test-output"))
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = {"width": 320, "height": 700}
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"

# Django's own markup, in which axe finds what is not ours to mend: the tables of rows within a form have no label on
# their inputs and an empty heading.
DJANGO = [".inline-group"]

Look = Callable[[Page, str], None]


def look(page: Page, name: str) -> None:
    """Raises AssertionError with everything that was found."""
    found = findings(page, name)
    assert not found, "\n\n".join(found)


def findings(page: Page, name: str) -> list[str]:
    """Pictures at two widths, with axe at both, and the narrowest phone: what is wrong, in words. Of the admin axe
    sees one width, for there the layout is Django's."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    is_admin = "/beheer/" in page.url
    told = []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=True)
        told += _sideways(page, name, size)
        if size == PHONE or not is_admin:
            told += _axe(page, f"{name} at {size['width']}", is_admin=is_admin)
    page.set_viewport_size(NARROW)
    told += _sideways(page, name, NARROW)
    page.set_viewport_size(DESK)
    return told


def _sideways(page: Page, name: str, size: dict[str, int]) -> list[str]:
    return [f"{name} scrolls sideways at {size['width']}"] if page.evaluate(SIDEWAYS) else []


def _axe(page: Page, name: str, *, is_admin: bool) -> list[str]:
    """What axe finds. It can't parse the styles of the admin, which import one another: it writes them in the page,
    and the content policy refuses that."""
    present = [[selector] for selector in DJANGO if is_admin and page.locator(selector).count()]
    options = {"runOnly": WCAG, "preload": not is_admin}
    found = Axe().run(page, context={"exclude": present} if present else None, options=options)
    return [f"{name}: {found.generate_report()}"] if found.response["violations"] else []
