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

from .. import fragments, meta, month_grid
from .. import programme as programmes
from ..asked import CALENDAR, Asked
from ..models import Genre
from ..search import genres_meant

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
    found = Genre.objects.filter(organiser=organiser)
    return _genres.get(organiser.pk, lambda: {genre.slug: genre for genre in found})


def _shown(organiser: Organiser, asked: Asked, now: datetime) -> dict[str, Any]:
    """What the page shows, by what was asked for."""
    performances = programmes.shown(organiser, asked, now)
    found = _searched if asked.query else _by_month
    context: dict[str, Any] = {"view": asked.view or "bill", "weeks": (), "days": ()}
    context |= found(organiser, asked, performances, now)
    genres, title = genres_of(organiser), _title(asked, context["shown"].month)
    context |= {"organiser": organiser, "asked": asked, "genres": genres, "title": title}
    context |= {"meant": genres_meant(asked.query, genres.values()) if asked.query else []}
    return context | {"head": meta.of_programme(organiser, asked, title), "feed": meta.HOST}


def _by_month(
    organiser: Organiser, asked: Asked, performances: programmes.Performances, now: datetime
) -> dict[str, Any]:
    """A month of the programme. At most three queries."""
    first_day = asked.month or dates.first_of_month(dates.local(now).date())
    month = programmes.month_among(performances, first_day)
    if asked.view:
        return _dated(asked, performances, programmes.Shown(month=month), now)
    return {"shown": programmes.of_month(month, performances, now, asked.page)}


def _searched(
    organiser: Organiser, asked: Asked, performances: programmes.Performances, now: datetime
) -> dict[str, Any]:
    """What the words find: best first, or in a calendar or list. At most four queries."""
    found = programmes.search(organiser, asked, now, in_month=asked.view != CALENDAR)
    if not asked.view or not found.hits:
        return {"view": "hits", "shown": programmes.searched(found, performances, now, asked.page)}
    among = performances.filter(production__in=[hit.production for hit in found.hits])
    month = None
    if asked.view == CALENDAR or asked.month:
        month = programmes.month_of_hits(found.hits, asked.month, dates.local(now).date())
    return _dated(asked, among, programmes.Shown(month=month, found=found), now)


def _dated(
    asked: Asked, performances: programmes.Performances, shown: programmes.Shown[Any], now: datetime
) -> dict[str, Any]:
    """A calendar or a list. One query."""
    if asked.view == CALENDAR and shown.month:
        evenings = programmes.complete(programmes.within(performances, shown.month.first_day))
        return {"shown": shown, "weeks": month_grid.weeks(shown.month.first_day, evenings, now)}
    dated = programmes.by_date if shown.month else programmes.found_by_date
    shown = dated(shown, performances, now, asked.page)
    return {"shown": shown, "days": month_grid.days(shown.items)}


def _title(asked: Asked, month: programmes.Month | None) -> str:
    """'Zoeken: wolf, Dans, november 2026'."""
    words = _("Zoeken: %(query)s") % {"query": asked.query} if asked.query else ""
    parts = [words, asked.genre.name if asked.genre else "", month_name(month.first_day) if month else ""]
    return ", ".join(part for part in parts if part)
