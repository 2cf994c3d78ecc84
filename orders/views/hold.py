"""Holding places: the seats that were ticked, the best ones together, or numbers of an unnumbered section."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from shows.models import Performance

from .. import stock
from ..seats.forms import SeatsForm
from ..seats.page import SeatPage
from .performances import find_performance, seat_page_url
from .seat_page import render_seat_page


@login_not_required
@require_POST
def hold(request: HttpRequest, slug: str, performance_id: int) -> HttpResponse:
    """POST: holds the chosen places, and leads to the basket. A refusal leads back to the seat page with the reason. A
    visitor who isn't logged in does that first, and finds the choice as it was."""
    performance = find_performance(request, slug, performance_id)
    if "beste" in request.POST:
        return _hold_best(request, performance)
    if any(name.startswith("aantal-") for name in request.POST):
        return _hold_numbers(request, performance)
    return _hold_seats(request, performance)


def _hold_best(request: HttpRequest, performance: Performance) -> HttpResponse:
    """When the places aren't free together, the seat page says what comes nearest."""
    form = SeatPage(performance, request.user).best_form(request.POST, is_shown=False)
    if not form.is_valid():
        return _refused(request, seat_page_url(performance), str(stock.Impossible()), status=400)
    here = seat_page_url(performance, **form.query)
    if not request.user.is_authenticated:
        return redirect_to_login(here)
    try:
        stock.hold_best(
            customer=request.user,
            performance=performance,
            number=form.cleaned_data["beste"],
            section_id=form.cleaned_data.get("zaaldeel"),
            rank_id=form.cleaned_data.get("rang"),
            seen_in_basket=form.cleaned_data["al"],
        )
    except stock.HeldAlready as refusal:
        messages.info(request, str(refusal))
    except (stock.NotTogether, stock.SoldOut) as refusal:
        return _refusal_page(here, str(refusal), status=409)
    except stock.Refusal as refusal:
        return _refused(request, here, str(refusal), 400 if isinstance(refusal, stock.Impossible) else 409)
    return redirect("basket", performance.production.organiser.slug)


def _hold_seats(request: HttpRequest, performance: Performance) -> HttpResponse:
    form = SeatsForm(request.POST)
    if not form.is_valid():
        return _refused(request, seat_page_url(performance), str(form.errors["stoel"][0]), status=400)
    seats = form.cleaned_data["stoel"]
    if not request.user.is_authenticated:
        return redirect_to_login(seat_page_url(performance, stoel=seats))
    try:
        stock.hold_seats(customer=request.user, performance=performance, seat_ids=seats)
    except stock.Taken as refusal:
        still_free = sorted(set(seats) - set(refusal.seats))
        return _refusal_page(seat_page_url(performance, stoel=still_free, weg=refusal.seats), str(refusal), status=409)
    except stock.Refusal as refusal:
        status = 400 if isinstance(refusal, stock.Impossible) else 409
        return _refused(request, seat_page_url(performance, stoel=seats), str(refusal), status)
    return redirect("basket", performance.production.organiser.slug)


def _refused(request: HttpRequest, address: str, reason: str, status: int, *, has_map: bool = True) -> HttpResponse:
    """Leads back to the seat page, which shows the reason as a message."""
    messages.error(request, reason)
    return _refusal_page(address, reason, status, has_map=has_map)


def _refusal_page(address: str, reason: str, status: int, *, has_map: bool = True) -> HttpResponse:
    """Refuses, and lets the browser go on to the seat page. To render that page in the answer to every lost race would
    cost more than a sale, and a reload would hold again."""
    html = render_to_string("orders/hold_refused.html", {"reason": reason, "address": address, "has_map": has_map})
    return HttpResponse(html, status=status, headers={"Refresh": f"0; url={address}"})


def _hold_numbers(request: HttpRequest, performance: Performance) -> HttpResponse:
    choosing = SeatPage(performance, request.user)
    form = choosing.numbers_form(request.POST, query=request.GET)
    if not form.is_valid():
        return render_seat_page(request, choosing, form=form, status=400)
    chosen = {name: [number] for name, number in form.cleaned_data.items() if number and name != "al"}
    here = seat_page_url(performance, **chosen)
    if not request.user.is_authenticated:
        return redirect_to_login(here)
    try:
        stock.hold_unnumbered(
            customer=request.user,
            performance=performance,
            wanted=form.wanted,
            children=form.children,
            seen_in_basket=form.cleaned_data["al"],
        )
    except stock.HeldAlready as refusal:
        messages.info(request, str(refusal))
    except stock.Refusal as refusal:
        status = 400 if isinstance(refusal, stock.Impossible) else 409
        return _refused(request, here, str(refusal), status, has_map=bool(choosing.hall.sections))
    return redirect("basket", performance.production.organiser.slug)
