"""The head of a page for search engines and social media: its canonical URL, title, description and picture."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Organiser, Picture

from . import schema_org
from .models import Production
from .offers import Offer
from .programme_query import ProgrammeQuery

HOST = urlsplit(settings.SITE_URL).netloc
LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}


def absolute_url(path: str) -> str:
    """The URL on the configured site, whatever host a request names."""
    return settings.SITE_URL + path


def front_head(organiser: Organiser) -> SafeString:
    return _head(organiser, reverse("front", args=[organiser.slug]), organiser.name, organiser.tagline, organiser.logo)


def programme_head(organiser: Organiser, query: ProgrammeQuery, title: str) -> SafeString:
    """All views of a month have one canonical URL. The page of a search isn't indexed."""
    path = query.url(weergave="", tekoop="", page=query.page if query.page > 1 else "")
    sentence = _("Het programma van %(house)s: tickets voor %(title)s.") % {"house": organiser.name, "title": title}
    return _head(organiser, path, title, sentence, organiser.logo, is_indexed=not query.words)


def production_head(organiser: Organiser, production: Production, offers: list[Offer]) -> SafeString:
    """The head, with each performance as an event of schema.org."""
    path = reverse("production", args=[organiser.slug, production.slug])
    title = f"{production.title}, {production.artist}" if production.artist else production.title
    sentence = production.summary or " ".join(production.text.split())[:200]
    head = _head(organiser, path, title, sentence, production.picture, alt=production.picture_alt)
    return mark_safe(head + schema_org.script(schema_org.events(organiser, production, offers)))  # noqa: S308 - escaped


def _head(
    organiser: Organiser, path: str, title: str, sentence: str, picture: Picture | None, **others: Any
) -> SafeString:
    context = {
        "address": absolute_url(path),
        "title": title,
        "sentence": sentence,
        "site": organiser.name,
        "picture": picture,
        "picture_address": absolute_url(reverse("picture", args=[picture.digest])) if picture else "",
        "locale": LOCALES.get((get_language() or "nl")[:2], "nl_BE"),
        "is_indexed": True,
    }
    return render_to_string("shows/_meta.html", context | others)
