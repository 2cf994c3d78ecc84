"""Sitemaps: the URLs of all public pages of the network, in files of at most 5,000."""

from collections.abc import Iterable
from math import ceil
from xml.sax.saxutils import escape

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts import organisers

from .models import Performance, Production
from .page_head import absolute_url

URLS_PER_FILE = 5_000
PAGES = ("front", "programme", "contact")
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render_index() -> str:
    """The sitemap of sitemaps. One query."""
    files = 1 + ceil(_productions().count() / URLS_PER_FILE)
    return _render("sitemapindex", "sitemap", (reverse("sitemap", args=[number]) for number in range(1, files + 1)))


def render_file(number: int) -> str | None:
    """The first file has the pages of the organisers, the others the productions. None when there is no such file."""
    if number == 1:
        names = [reverse(name, args=[slug]) for slug in organisers.by_slug() for name in PAGES]
        return _render("urlset", "url", [reverse("network"), *names])
    start = (number - 2) * URLS_PER_FILE
    if not 0 <= start < 10**9:
        return None
    rows = _productions().order_by("pk").values_list("organiser__slug", "slug")[start : start + URLS_PER_FILE]
    addresses = [reverse("production", args=names) for names in rows]
    return _render("urlset", "url", addresses) if addresses else None


def _productions() -> QuerySet[Production]:
    """The productions with a public performance."""
    public = Performance.objects.public().filter(production=OuterRef("pk"))
    return Production.objects.filter(Exists(public))


def _render(outer: str, inner: str, paths: Iterable[str]) -> str:
    lines = "".join(f"<{inner}><loc>{escape(absolute_url(path))}</loc></{inner}>\n" for path in paths)
    return f'{XML}<{outer} xmlns="{NAMESPACE}">\n{lines}</{outer}>\n'
