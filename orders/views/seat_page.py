"""The page where places are chosen: the seat map, and the numbers of unnumbered sections."""

import gzip
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shows.offers import Offer
from ticketing import dates

from ..form_fields import ids_in
from ..seats import alternatives
from ..seats.forms import BestForm, NumbersForm
from ..seats.page import SeatPage
from .performances import find_performance


@login_not_required
@never_cache
@require_safe
def seat_page(request: HttpRequest, slug: str, performance_id: int) -> HttpResponse:
    """Where places are chosen; why not, when it isn't sold online now. `?stoel=` ticks seats, and reports those
    that are gone; `?weg=` names seats that a hold just lost."""
    performance = find_performance(request, slug, performance_id)
    choosing = SeatPage(performance, request.user)
    if not choosing.terms.allows(performance, dates.now()):
        return render(request, "orders/performance_closed.html", {"offer": Offer.of(performance, dates.now())})
    return render_seat_page(request, choosing)


def render_seat_page(
    request: HttpRequest, choosing: SeatPage, *, form: NumbersForm | None = None, status: int = 200
) -> HttpResponse:
    """The seat map, with the form of unnumbered sections below it where the hall has any; or that form alone."""
    context: dict[str, Any] = {"choosing": choosing, "performance": choosing.performance}
    if choosing.hall.unnumbered:
        form = form or choosing.numbers_form(None, query=request.GET)
        context |= {"form": form, "parts": form.parts(choosing.left)}
    if not choosing.hall.sections:
        return render(request, "orders/performance_unnumbered.html", context, status=status)
    requested = choosing.requested_seats(ids_in(request.GET, "stoel"), ids_in(request.GET, "weg"))
    best = _best_form_in_address(request, choosing)
    context |= {
        "offered": choosing.offered,
        "requested": requested,
        "seats": choosing.map(requested.kept),
        "best": best,
    }
    advice = alternatives.advice(choosing, best) if best else None
    context |= {"names_of_mine": alternatives.names_of_mine(choosing), "advice": advice}
    page = render(request, "orders/performance_seats.html", context, status=status)
    return _compressed(request, page)


def _best_form_in_address(request: HttpRequest, choosing: SeatPage) -> BestForm | None:
    """The form of best places filled in from the address, after a refusal or a login. None when the address has no
    such fields, or none that are valid."""
    form = choosing.best_form(request.GET) if "beste" in request.GET else None
    return form if form and form.is_valid() else None


def _compressed(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """The page with its thousand seats at gzip level 1: it shrinks to a tenth for half a millisecond, where Django's
    middleware takes two. Nothing secret on this page answers to what the address asks for: the CSRF token is masked
    anew each time."""
    patch_vary_headers(page, ["Accept-Encoding"])
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        page.content = gzip.compress(page.content, compresslevel=1)
        page.headers["Content-Encoding"] = "gzip"
    return page
