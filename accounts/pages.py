"""The pages that staff write: finds, renders and saves them, and has their first texts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from . import markup
from .models import Customer, Organiser, Page, PageVersion

TEXTS = Path(__file__).parent / "page_texts"
FALLBACK = settings.LANGUAGE_CODE
TITLES = {
    Page.Fixed.TERMS: "Algemene voorwaarden",
    Page.Fixed.PRIVACY: "Privacy",
    Page.Fixed.ACCESSIBILITY: "Toegankelijkheidsverklaring",
    Page.Fixed.CONTACT: "Contact",
}


@dataclass(frozen=True)
class RenderedPage:
    """A page in the visitor's language, or else in Dutch."""

    page: Page
    html: SafeString

    @property
    def is_fallback(self) -> bool:
        return self.page.language != _language()


def find(organiser: Organiser | None, slug: str) -> RenderedPage | None:
    """The page in the visitor's language, else in Dutch. A fixed page that nobody has written yet has its first text.
    None when there is no such page. One query."""
    rows = Page.objects.filter(organiser=organiser, slug=slug, language__in=[_language(), FALLBACK])
    by_language = {page.language: page for page in rows}
    page = by_language.get(_language()) or by_language.get(FALLBACK) or _unwritten(organiser, slug)
    if page is None:
        return None
    page.organiser = organiser
    return RenderedPage(page, markup.render(markup.fill(page.text, facts(organiser) if organiser else {})))


def links(organiser: Organiser | None) -> list[Page]:
    """The pages of this organiser (or of the network) for the links in the footer, in their order.

    Each is in the visitor's language or else in Dutch. The contact page isn't among them: it has a link of its own.
    One query.
    """
    rows = Page.objects.filter(organiser=organiser, language__in=[_language(), FALLBACK]).defer("text")
    rows = rows.filter(~Q(slug=Page.Fixed.CONTACT))
    pages: dict[str, Page] = {
        page.slug: page for page in _unwritten_pages(organiser) if page.slug != Page.Fixed.CONTACT
    }
    pages |= {page.slug: page for page in rows if page.language == FALLBACK}
    pages |= {page.slug: page for page in rows if page.language == _language()}
    for page in pages.values():
        page.organiser = organiser
    return sorted(pages.values(), key=lambda page: (page.position, page.title))


def save(page: Page, *, by: Customer | None) -> None:
    """Saves the page, and its text as a new version."""
    with transaction.atomic():
        page.save()
        PageVersion.objects.create(page=page, title=page.title, text=page.text, saved_by=by)


def give_first_pages(organiser: Organiser | None) -> int:
    """Creates the fixed pages that this organiser (None: the network) doesn't have yet. The number of pages."""
    existing = set(Page.objects.filter(organiser=organiser, language=FALLBACK).values_list("slug", flat=True))
    missing = [page for page in _unwritten_pages(organiser) if page.slug not in existing]
    for page in missing:
        save(page, by=None)
    return len(missing)


def facts(organiser: Organiser) -> dict[str, Any]:
    """The values of the {words} in a text. They follow each change of the organiser's record."""
    return {
        "naam": organiser.name,
        "juridische naam": organiser.legal_name,
        "ondernemingsnummer": organiser.enterprise_number,
        "adres": f"{organiser.street}, {organiser.postal_code} {organiser.city}",
        "telefoon": organiser.phone,
        "e-mail": organiser.email,
        "balie": organiser.box_office_name,
        "balie telefoon": organiser.box_office_phone,
        "balie e-mail": organiser.box_office_email,
    }


def _unwritten_pages(organiser: Organiser | None) -> list[Page]:
    pages = [_unwritten(organiser, slug) for slug in TITLES]
    return [page for page in pages if page]


def _unwritten(organiser: Organiser | None, slug: str) -> Page | None:
    """A fixed page with its first text, in Dutch. None for any other page."""
    file = TEXTS / (f"{slug}.md" if organiser else f"netwerk-{slug}.md")
    if slug not in TITLES or not file.is_file():
        return None
    kind = Page.Fixed(slug)
    position = 1 + list(TITLES).index(kind)
    page = Page(organiser=organiser, slug=slug, language=FALLBACK, title=TITLES[kind], position=position)
    page.text = file.read_text(encoding="utf-8").strip()
    return page


def _language() -> str:
    return (get_language() or FALLBACK)[:2]
