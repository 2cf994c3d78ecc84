"""The common parts of the simulator's pages: frame, security policy, words for states."""

from pathlib import Path

from ..pages import Markup, page, render
from ..web import Response

PAGES = Path(__file__).parent / "pages"
STATES = {
    "open": "Open",
    "pending": "In behandeling",
    "authorized": "Goedgekeurd",
    "paid": "Betaald",
    "failed": "Mislukt",
    "canceled": "Geannuleerd",
    "expired": "Verlopen",
}


def euro(cents: int) -> str:
    """Euro cents as text, in the Flemish way."""
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"€ {whole},{cents % 100:02d}"


def framed(title: str, content: Markup, *, status: int = 200, form_targets: str = "") -> Response:
    """A page in the common frame. Its form may lead here alone and, by a redirect, to the shop."""
    csp = f"form-action 'self' {form_targets}".strip()
    return page(render(PAGES / "frame.html", title=title, content=content), status=status, csp=csp)


def message(title: str, text: str, status: int) -> Response:
    return framed(title, render(PAGES / "message.html", title=title, text=text), status=status)


def error(text: str) -> Markup:
    """The error as HTML; nothing when there is none."""
    return render(PAGES / "_error.html", text=text) if text else Markup()
