"""The page of a production: what it is, when and where, what it costs, and KOOP or why not."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import organisers
from accounts.models import Organiser
from ticketing import dates

from .. import fragments, page_head
from ..models import Hall, Performance, Price, Production, SaleStatus
from ..offers import Offer
from ..price_lists import price_lists


@login_not_required
@require_safe
def production(request: HttpRequest, slug: str, production_slug: str) -> HttpResponse:
    """A production and its performances. 404 while there is nothing of it that everybody may see."""
    organiser = organisers.of_page(request, slug)
    key = (organiser.pk, production_slug)
    body = fragments.kept(key, "shows/_production.html", lambda: _offered(organiser, production_slug, dates.now()))
    return render(request, "shows/production.html", {"body": body})


def _offered(organiser: Organiser, slug: str, now: datetime) -> dict[str, Any]:
    """The production with what can be bought of it. Raises Http404."""
    productions = Production.objects.filter(organiser=organiser).select_related("genre", "picture")
    found = get_object_or_404(productions.defer("picture__data"), slug=slug)
    performances = list(
        Performance.objects.public()
        .filter(production=found)
        .select_related("hall__venue")
        .defer("hall__drawing")
        .prefetch_related(Prefetch("prices", Price.objects.select_related("rank", "tariff")))
    )
    if not performances:
        raise Http404
    for performance in performances:
        performance.production = found
    offers = [Offer.of(performance, now) for performance in performances]
    coming = [offer for offer in offers if not offer.has_begun]
    return {
        "title": found.title,
        "head": page_head.production_head(organiser, found, offers),
        "organiser": organiser,
        "production": found,
        "coming": coming,
        "over": [offer for offer in offers if offer.has_begun],
        "prices": price_lists(
            [offer.performance for offer in coming if offer.status != SaleStatus.CANCELLED], dates.local(now).date()
        ),
        "halls": _halls(performances),
    }


def _halls(performances: Iterable[Performance]) -> list[Hall]:
    """Each hall once, whatever version of its plan is used."""
    found = {(one.hall.venue.name, one.hall.venue_id, one.hall.name): one.hall for one in performances}
    return [found[key] for key in sorted(found)]
