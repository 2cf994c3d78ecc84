"""TICKETS: the programme, by month, calendar, list and search."""

from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import organisers
from ticketing import dates

from ..programme import genres_of
from ..programme_page import ProgrammePage
from ..programme_query import ProgrammeQuery


@login_not_required
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """The current month's productions; another month, genre, view or search by the address
    (shows/programme_query.py). Values that can't be understood are ignored, and a notice says so."""
    organiser = organisers.of_page(request, slug)
    genres = genres_of(organiser)
    query = ProgrammeQuery.of(reverse("programme", args=[slug]), request.GET, genres)
    page = ProgrammePage(organiser, replace(query, notice=""), genres, dates.now())
    return render(request, "shows/programme.html", {"page": page, "notice": query.notice})
