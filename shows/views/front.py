"""The doors of the shop: the network, an organiser's front page, its contact details."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import organisers
from ticketing import dates

from .. import fragments, page_head, programme
from ..models import Venue


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

    def coming() -> dict[str, object]:
        return {"organiser": organiser, "highlights": programme.highlights(organiser, dates.now())}

    body = fragments.kept(str(organiser.pk), "shows/_highlights.html", coming)
    return render(request, "shows/front.html", {"highlights": body, "head": page_head.front_head(organiser)})


@login_not_required
@require_safe
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom to ask what: the house, its school service, its box office; and who it is before the law."""
    organiser = organisers.of_page(request, slug)
    venues = Venue.objects.filter(organiser=organiser).order_by("name")
    return render(request, "shows/contact.html", {"venues": venues})
