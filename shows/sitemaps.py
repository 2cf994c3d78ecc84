"""What search engines may know: the addresses of all public pages of the network, so many in a file."""

from collections.abc import Iterable
from math import ceil
from xml.sax.saxutils import escape

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts import organisers

from .models import Performance, Production
from .page_head import absolute_url

IN_A_FILE = 5_000
PAGES = ("front", "programme", "contact")
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render_index() -> str:
    """The sitemap of sitemaps. One query."""
    files = 1 + ceil(_productions().count() / IN_A_FILE)
    return _written("sitemapindex", "sitemap", (reverse("sitemap", args=[number]) for number in range(1, files + 1)))


def render_file(number: int) -> str | None:
    """The first file has the houses and their pages, the others the productions. None when there is no such file."""
    if number == 1:
        names = [reverse(name, args=[slug]) for slug in organisers.by_slug() for name in PAGES]
        return _written("urlset", "url", [reverse("network"), *names])
    start = (number - 2) * IN_A_FILE
    if not 0 <= start < 10**9:
        return None
    rows = _productions().order_by("pk").values_list("organiser__slug", "slug")[start : start + IN_A_FILE]
    addresses = [reverse("production", args=names) for names in rows]
    return _written("urlset", "url", addresses) if addresses else None


def _productions() -> QuerySet[Production]:
    """Those with something that everybody may see."""
    seen = Performance.objects.public().filter(production=OuterRef("pk"))
    return Production.objects.filter(Exists(seen))


def _written(outer: str, inner: str, paths: Iterable[str]) -> str:
    lines = "".join(f"<{inner}><loc>{escape(absolute_url(path))}</loc></{inner}>\n" for path in paths)
    return f'{XML}<{outer} xmlns="{NAMESPACE}">\n{lines}</{outer}>\n'
