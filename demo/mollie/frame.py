"""What the simulator's pages have in common: their frame, their policy, the words for states."""

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
    """Euro cents as one reads them in Flanders."""
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"€ {whole},{cents % 100:02d}"


def framed(title: str, content: Markup, *, status: int = 200, form_targets: str = "") -> Response:
    """In the pages' common frame; a form may only lead here and, by its redirect, to the shop."""
    csp = f"form-action 'self' {form_targets}".strip()
    return page(render(PAGES / "frame.html", title=title, content=content), status=status, csp=csp)


def message(title: str, text: str, status: int) -> Response:
    return framed(title, render(PAGES / "message.html", title=title, text=text), status=status)


def error(text: str) -> Markup:
    """Nothing when there is no error."""
    return render(PAGES / "_error.html", text=text) if text else Markup()
