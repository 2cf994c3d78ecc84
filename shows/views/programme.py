"""TICKETS: the programme, by month, calendar, list and search."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import organisers
from accounts.models import Organiser
from accounts.templatetags.dates import month as month_name
from ticketing import dates
from ticketing.keeping import Kept

from .. import fragments, meta, shown
from .. import programme as programmes
from ..asked import CALENDAR, Asked
from ..models import Genre
from ..search import Found, genres_meant

_genres: Kept[dict[str, Genre]] = Kept(seconds=10, most=16)


@login_not_required
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """The current month's productions; another month, genre, view or search by the address (shows/asked.py). What can't
    be understood is said, and left aside."""
    organiser = organisers.of_page(request, slug)
    asked = Asked.of(reverse("programme", args=[slug]), request.GET, genres_of(organiser))
    key = (organiser.pk, tuple(asked.parameters().items()))
    body = fragments.kept(key, "shows/_programme.html", lambda: _shown(organiser, asked, dates.now()))
    return render(request, "shows/programme.html", {"body": body, "asked": asked})


def genres_of(organiser: Organiser) -> dict[str, Genre]:
    """The organiser's genres by slug, some seconds old at most."""
    return _genres.get(organiser.pk, lambda: {genre.slug: genre for genre in Genre.objects.filter(organiser=organiser)})


def _shown(organiser: Organiser, asked: Asked, now: datetime) -> dict[str, Any]:
    """What the page shows, by what was asked for."""
    found = programmes.search(organiser, asked, programmes.limits(asked, now)) if asked.query else None
    month = _month(organiser, asked, found, now)
    view = shown.View(organiser, asked, month, found, now)
    genres, title = genres_of(organiser), _title(asked, month)
    return {
        "organiser": organiser,
        "asked": asked,
        "month": month,
        "found": found,
        "genres": genres,
        "meant": genres_meant(asked.query, genres.values()) if asked.query else [],
        "title": title,
        "head": meta.of_programme(organiser, asked, title),
        "feed": meta.HOST,
    } | view.told()


def _month(organiser: Organiser, asked: Asked, found: Found | None, now: datetime) -> programmes.Month | None:
    """The month that is shown, if it is one; at most one query."""
    today = dates.local(now).date()
    if not found:
        performances = programmes.shown(organiser, asked, now)
        return programmes.month_among(performances, asked.month or dates.first_of_month(today))
    if asked.month or (asked.view == CALENDAR and found.hits):
        return programmes.month_of_hits(found.hits, asked.month, today)
    return None


def _title(asked: Asked, month: programmes.Month | None) -> str:
    """'Zoeken: wolf, Dans, november 2026'."""
    words = _("Zoeken: %(query)s") % {"query": asked.query} if asked.query else ""
    parts = [words, asked.genre.name if asked.genre else "", month_name(month.first_day) if month else ""]
    return ", ".join(part for part in parts if part)
