"""TICKETS: the programme, by month, calendar, list and search."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import organisers
from accounts.models import Organiser
from accounts.templatetags.dates import month as month_name
from ticketing import dates
from ticketing.cache import Cache

from .. import fragments, page_head, programme_page, worded
from .. import programme as programmes
from ..models import Genre
from ..programme_query import CALENDAR, ProgrammeQuery
from ..search import SearchResult, find, genres_meant

HITS, NUMBER = "<!-- productions -->", 9_876_543_210  # where a search's body is filled in
_genres: Cache[dict[str, Genre]] = Cache(seconds=10, most=16)


@login_not_required
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """The current month's productions; another month, genre, view or search by the address
    (shows/programme_query.py). What can't be understood is said, and left aside."""
    organiser = organisers.of_page(request, slug)
    asked = ProgrammeQuery.of(reverse("programme", args=[slug]), request.GET, genres_of(organiser))
    key = (organiser.pk, tuple(asked.parameters().items()))
    body = fragments.kept(key, "shows/_programme.html", lambda: _shown(organiser, asked, dates.now()), _drawn)
    return render(request, "shows/programme.html", {"body": body, "asked": asked})


def genres_of(organiser: Organiser) -> dict[str, Genre]:
    """The organiser's genres by slug, some seconds old at most."""
    return _genres.get(organiser.pk, lambda: {genre.slug: genre for genre in Genre.objects.filter(organiser=organiser)})


def _shown(organiser: Organiser, asked: ProgrammeQuery, now: datetime) -> dict[str, Any]:
    """What the page shows, by what was asked for."""
    found = find(organiser, asked.query, programmes.limits(asked, now), asked.page) if asked.query else None
    month = _month(organiser, asked, found, now)
    view = programme_page.ProgrammePage(organiser, asked, month, found, now)
    return {
        "organiser": organiser,
        "asked": asked,
        "month": month,
        "found": found,
        "meant": genres_meant(asked.query, genres_of(organiser).values()) if asked.query else [],
        "title": _title(asked, month),
        "finder": worded.drawn("finder", replace(asked, page=1, notice=""), lambda usual: _finder(organiser, usual)),
        "head": worded.drawn(("head", month), asked, lambda usual: _head(organiser, usual, month)),
        "feed": page_head.HOST,
    } | view.told()


def _drawn(template: str, context: dict[str, Any]) -> SafeString:
    """The page's body. What is around the productions of a search is the same for many searches."""
    found = context["found"]
    if not context.get("hits") or found.meant:
        return render_to_string(template, context)
    page, genres = context["page"], tuple(genre.pk for genre in context["meant"])
    around = found.is_near, found.number == 1, page.number, page.paginator.num_pages, genres
    own = [(str(NUMBER), str(found.number)), (HITS, "".join(context["hits"]))]
    return worded.drawn(around, context["asked"], lambda usual: _around(template, context | {"asked": usual}), own)


def _around(template: str, context: dict[str, Any]) -> SafeString:
    """The body of any search that finds as many pages, with marks for what is its own."""
    found, asked = context["found"], context["asked"]
    blank = {
        "found": {"is_near": found.is_near, "number": 1 if found.number == 1 else NUMBER},
        "finder": _finder(context["organiser"], replace(asked, page=1, notice="")),
        "hits": [mark_safe(HITS)],  # noqa: S308 - our own constant
    }
    return render_to_string(template, context | blank)


def _finder(organiser: Organiser, asked: ProgrammeQuery) -> SafeString:
    return render_to_string("shows/_finder.html", {"asked": asked, "genres": genres_of(organiser)})


def _head(organiser: Organiser, asked: ProgrammeQuery, month: programmes.Month | None) -> SafeString:
    return page_head.programme_head(organiser, asked, _title(asked, month))


def _month(
    organiser: Organiser, asked: ProgrammeQuery, found: SearchResult | None, now: datetime
) -> programmes.Month | None:
    """The month that is shown, if it is one; at most one query."""
    today = dates.local(now).date()
    if not found:
        performances = programmes.shown(organiser, asked, now)
        return programmes.month_among(performances, asked.month or dates.first_of_month(today))
    if asked.month or (asked.view == CALENDAR and found.hits):
        return programmes.month_of_hits(found.hits, asked.month, today)
    return None


def _title(asked: ProgrammeQuery, month: programmes.Month | None) -> str:
    """'Zoeken: wolf, Dans, november 2026'."""
    words = _("Zoeken: %(query)s") % {"query": asked.query} if asked.query else ""
    parts = [words, asked.genre.name if asked.genre else "", month_name(month.first_day) if month else ""]
    return ", ".join(part for part in parts if part)
