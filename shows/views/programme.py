"""TICKETS: the programme of a month, and the page of a production."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import organisers
from accounts.models import Organiser
from ticketing import dates

from .. import fragments
from ..models import Genre, Performance, Production
from ..models.performance import SaleStatus
from ..offers import Offer, price_tables
from ..programme import of_month, parse_month

GENRES_FRESH_SECONDS = 10


@login_not_required
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """A month's productions, the current one unless ?maand=2026-11, all genres unless ?genre=dans. What can't be
    understood is said, and left aside."""
    organiser = organisers.of_page(request, slug)
    now = dates.now()
    month, genre, notice = _asked(request, organiser, dates.first_of_month(dates.local(now).date()))

    def found() -> dict[str, object]:
        return {
            "organiser": organiser,
            "genres": _genres(organiser).values(),
            "programme": of_month(organiser, month, genre, now),
        }

    key = f"{organiser.pk}:{month:%Y-%m}:{genre.slug if genre else ''}"
    body = fragments.kept(key, "shows/_programme.html", found)
    return render(request, "shows/programme.html", {"body": body, "month": month, "genre": genre, "notice": notice})


@login_not_required
@require_safe
def production(request: HttpRequest, slug: str, production_slug: str) -> HttpResponse:
    """A production and its performances. 404 while there is nothing of it that everybody may see."""
    organiser = organisers.of_page(request, slug)
    key = f"{organiser.pk}:{production_slug}"
    body = fragments.kept(key, "shows/_production.html", lambda: _offered(organiser, production_slug))
    return render(request, "shows/production.html", {"title": body.title, "body": body})


def _asked(request: HttpRequest, organiser: Organiser, this_month: date) -> tuple[date, Genre | None, str]:
    """The month and genre of the query, and what to say when there is no such thing."""
    asked_month, asked_genre = request.GET.get("maand", ""), request.GET.get("genre", "")
    month, genre = parse_month(asked_month), _genres(organiser).get(asked_genre)
    if asked_month and not month:
        return this_month, genre, _("Die maand kennen we niet. Dit is wat er deze maand te zien is.")
    if asked_genre and not genre:
        return month or this_month, None, _("Dat genre kennen we niet. Dit zijn alle genres.")
    return month or this_month, genre, ""


def _genres(organiser: Organiser) -> dict[str, Genre]:
    """The organiser's genres by slug, some seconds old at most."""
    key = f"genres:{organiser.pk}"
    genres: dict[str, Genre] | None = cache.get(key)
    if genres is None:
        genres = {genre.slug: genre for genre in Genre.objects.filter(organiser=organiser)}
        cache.set(key, genres, GENRES_FRESH_SECONDS)
    return genres


def _offered(organiser: Organiser, slug: str) -> dict[str, object]:
    """The production with what can be bought of it. Raises Http404."""
    now = dates.now()
    productions = Production.objects.filter(organiser=organiser).select_related("genre", "picture")
    found = get_object_or_404(productions.defer("picture__data"), slug=slug)
    performances = list(
        Performance.objects.public()
        .filter(production=found)
        .select_related("hall__venue")
        .defer("hall__drawing")
        .prefetch_related("prices__rank", "prices__tariff")
    )
    if not performances:
        raise Http404
    offers = [Offer.of(performance, now) for performance in performances]
    coming = [offer for offer in offers if not offer.has_begun]
    return {
        "title": found.title,
        "organiser": organiser,
        "production": found,
        "coming": coming,
        "over": [offer for offer in offers if offer.has_begun],
        "tables": price_tables(offer.performance for offer in coming if offer.status != SaleStatus.CANCELLED),
        "venues": sorted({performance.hall.venue for performance in performances}, key=lambda venue: venue.name),
    }
