"""Giving seats of the basket back, to choose others."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.requests import CustomerRequest
from shows.models import Performance

from .. import stock
from ..basket.open_baskets import find_open_basket
from ..models import Order
from ..seats.forms import SeatsForm
from .performances import find_performance, seat_page_url


@require_POST
def give_back(request: CustomerRequest, slug: str, performance_id: int) -> HttpResponse:
    """POST: gives the seats of this performance in the basket back, to choose others: those that the page named, since
    another window may have taken more meanwhile."""
    performance = find_performance(request, slug, performance_id)
    basket = find_open_basket(request.user, performance.production.organiser)
    named = SeatsForm(request.POST)
    if not named.is_valid():
        messages.error(request, str(named.errors["stoel"][0]))
        return redirect(seat_page_url(performance))
    seats = named.cleaned_data["stoel"]
    places = _in_basket(basket.order, performance, seats) if basket else []
    if len(places) < len(seats):
        messages.warning(request, _("Niet al deze stoelen lagen nog in uw winkelmandje."))
    try:
        number = stock.give_back(basket.order, places) if basket else 0
    except stock.Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if number:
            text = ngettext("%(n)s plaats teruggegeven.", "%(n)s plaatsen teruggegeven.", number) % {"n": number}
            messages.success(request, text)
    return redirect(seat_page_url(performance))


def _in_basket(order: Order, performance: Performance, seats: list[int]) -> list[int]:
    places = order.places.filter(performance=performance, seat__in=seats, held_until__isnull=False)
    return list(places.values_list("pk", flat=True))
