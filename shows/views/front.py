"""The entrance pages of the shop: the network, an organiser's front page, its contact details."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import organisers
from accounts.models import Organiser
from ticketing import dates

from .. import page_head, programme
from ..models import Venue


@dataclass(frozen=True)
class FrontPage:
    """What is on next at an organiser, read when a template asks for it."""

    organiser: Organiser
    now: datetime

    @property
    def cache_key(self) -> Hashable:
        return self.organiser.pk

    @property
    def highlights(self) -> list[programme.Listed]:
        return programme.highlights(self.organiser, self.now)


@login_not_required
@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """The organisers of the network."""
    return render(request, "shows/network.html", {"organisers": organisers.by_slug().values()})


@login_not_required
@require_safe
def front(request: HttpRequest, slug: str) -> HttpResponse:
    """An organiser's welcome, the way to its tickets, and what is on next."""
    organiser = organisers.of_page(request, slug)
    page = FrontPage(organiser, dates.now())
    return render(request, "shows/front.html", {"page": page, "head": page_head.front_head(organiser)})


@login_not_required
@require_safe
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom to ask what: the house, its school service, its box office; and its legal identity."""
    organiser = organisers.of_page(request, slug)
    venues = Venue.objects.filter(organiser=organiser).order_by("name")
    return render(request, "shows/contact.html", {"venues": venues})
