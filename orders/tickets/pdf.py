"""The e-tickets of an order as one PDF, a page a ticket (A5: it fills a phone, and prints two on a sheet).

Only a worker imports this: WeasyPrint takes 60 MB. It reaches nothing but what this module hands it: two fonts, the
organiser's logo, and the QR codes of the tickets at hand. A page has few boxes, of given widths, and few lines: they
are what it costs (docs/tickets.md).
"""

import gc
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from django.template.loader import get_template
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from accounts.models import Organiser, Picture

from ..models import Ticket
from .barcode_image import qr_png

FONTS = ("Manrope-Medium.ttf", "Manrope-ExtraBold.ttf")


class PdfTrouble(Exception):
    """A page asked for something that it may not have, or that is broken. No PDF was made."""


class OurFilesOnly(URLFetcher):
    """Gives the files that it was made with, by name, and refuses every other address: no network, no disk, no
    redirects. A refusal stops the rendering, so no ticket leaves without its code."""

    def __init__(self, files: dict[str, Callable[[], bytes]]) -> None:
        super().__init__(allowed_protocols=("ours",), allow_redirects=False, fail_on_errors=True)
        self.files = files

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url not in self.files:
            raise PdfTrouble(f"refused: {url[:200]}")
        return URLFetcherResponse(url, self.files[url]())


def tickets_pdf(organiser: Organiser, tickets: Sequence[Ticket], language: str) -> bytes:
    """One PDF with a page for each ticket (from `with_facts`, each with its secret), in that language.

    Raises PdfTrouble when it can't be made as it should.
    """
    files = {f"ours:qr/{ticket.secret}": _code(ticket.secret) for ticket in tickets}
    if organiser.logo_id:
        files["ours:logo"] = _logo(organiser.logo_id)
    with translation.override(language):
        html = _html(organiser, tickets)
    try:
        document = HTML(string=html, base_url="ours:", url_fetcher=OurFilesOnly(files))
        sheets = [_layout(), _colours(organiser.accent, organiser.on_accent)]
        _settle()
        return document.write_pdf(font_config=_fonts(), stylesheets=sheets)
    except FatalURLFetchingError as trouble:
        raise PdfTrouble(str(trouble)) from trouble


def _html(organiser: Organiser, tickets: Sequence[Ticket]) -> str:
    """The pages. Django escapes what people typed: a title is text here, whatever is in it."""
    page = get_template("orders/pdf/_ticket.html")
    pages = [page.render({"organiser": organiser} | _facts(ticket)) for ticket in tickets]
    whole = {"organiser": organiser, "order": tickets[0].order, "pages": pages}
    return get_template("orders/pdf/tickets.html").render(whole)


def _facts(ticket: Ticket) -> dict[str, Any]:
    """What the page says, with the sizes of type that keep a long text within its lines."""
    performance = ticket.place.performance
    hall, venue, title = performance.hall, performance.hall.venue, performance.production.title
    below = len(f"{ticket.tariff.on_ticket} {hall.name} {venue.name} {venue.street} {venue.postal_code} {venue.city}")
    return {
        "ticket": ticket,
        "order": ticket.order,
        "performance": performance,
        "production": performance.production,
        "hall": hall,
        "venue": venue,
        "title_size": "large" if len(title) <= 26 else "middle" if len(title) <= 70 else "small",
        "seat_size": "long" if max(len(ticket.place_name), len(ticket.tariff.name)) > 28 else "",
        "info_size": "long" if below > 150 else "",
    }


def _code(secret: str | None) -> Callable[[], bytes]:
    if not secret:
        raise PdfTrouble("a ticket without a valid code")
    return lambda: qr_png(secret)


def _logo(pk: int) -> Callable[[], bytes]:
    return lambda: bytes(Picture.objects.only("data").get(pk=pk).data)


# Once a process: fonts, style sheets, and what Python's garbage collector may pass over.


@cache
def _settle() -> None:
    """What is loaded by now stays loaded. To let the collector walk it for every PDF took a fifth of the time."""
    gc.collect()
    gc.freeze()


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _layout() -> CSS:
    folder = resources.files("font_manrope") / "files"
    files = {f"ours:font/{name}": (folder / name).read_bytes for name in FONTS}
    return _style_sheet("orders/pdf/tickets.css", {}, OurFilesOnly(files))


@cache
def _colours(accent: str, on_accent: str) -> CSS:
    return _style_sheet("orders/pdf/colours.css", {"accent": accent, "on_accent": on_accent}, OurFilesOnly({}))


def _style_sheet(template: str, context: dict[str, str], fetcher: OurFilesOnly) -> CSS:
    text = get_template(template).render(context)
    return CSS(string=text, base_url="ours:", url_fetcher=fetcher, font_config=_fonts())
