"""The page of a production (shows/production_page.py)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import organisers
from ticketing import dates

from ..production_page import ProductionPage, public_productions


@login_not_required
@require_safe
def production(request: HttpRequest, slug: str, production_slug: str) -> HttpResponse:
    """A production and its performances. 404 while none of its performances is public."""
    organiser = organisers.of_page(request, slug)
    production = get_object_or_404(public_productions(organiser), slug=production_slug)
    return render(request, "shows/production.html", {"page": ProductionPage(organiser, production, dates.now())})
