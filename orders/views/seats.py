"""SeatPage places for a performance: the seat map, the numbers of an unnumbered hall, and the hold itself."""

import zlib
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import organisers
from accounts.requests import CustomerRequest
from shows import hall_style
from shows.models import Performance
from shows.offers import Offer
from ticketing import dates
from ticketing.cache import Cache

from .. import catalogue, stock
from ..basket.open_baskets import find_open_basket
from ..form_fields import ids_in
from ..models import Order
from ..seats import alternatives, seatmap
from ..seats.forms import BestForm, NumbersForm, SeatsForm
from ..seats.page import SeatPage

GAP = "<!-- gap -->"
SEATS = b"<!-- seats -->"  # where they come in the page, which is drawn without them
_frames: Cache[list[str]] = Cache(seconds=3, most=100)

_availability: Cache[dict[str, object]] = Cache(seconds=2, most=200)


@login_not_required
@never_cache
@require_safe
def performance(request: HttpRequest, slug: str, performance_id: int) -> HttpResponse:
    """Where places are chosen; why not, when it isn't sold online now. `?stoel=` ticks seats, and tells which of them
    are gone; `?weg=` tells of seats that a hold just lost."""
    found = _find(request, slug, performance_id)
    choosing = SeatPage(found, request.user)
    if not choosing.terms.allows(found, dates.now()):
        return render(request, "orders/performance_closed.html", {"offer": Offer.of(found, dates.now())})
    return _page(request, choosing)


@login_not_required
@require_POST
def hold(request: HttpRequest, slug: str, performance_id: int) -> HttpResponse:
    """POST: holds the chosen places, and on to the basket. A refusal leads back to the page of choice with the reason;
    who isn't logged in does that first, and finds the choice as it was."""
    found = _find(request, slug, performance_id)
    if "beste" in request.POST:
        return _hold_best(request, found)
    if any(name.startswith("aantal-") for name in request.POST):
        return _hold_numbers(request, found)
    return _hold_seats(request, found)


@login_not_required
@require_safe
def availability(request: HttpRequest, slug: str, performance_id: int) -> HttpResponse:
    """What is free, the same for everybody, at most two seconds old: only for the eye. A seat in anybody's basket is
    taken here; the page knows its own."""
    found = _find(request, slug, performance_id)
    told = _availability.get(found.pk, lambda: _look_at(found))
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


@require_POST
def give_back(request: CustomerRequest, slug: str, performance_id: int) -> HttpResponse:
    """POST: gives the seats of this performance in the basket back, to choose others: those that the page named, since
    another window may have taken more meanwhile."""
    found = _find(request, slug, performance_id)
    basket = find_open_basket(request.user, found.production.organiser)
    named = SeatsForm(request.POST)
    if not named.is_valid():
        messages.error(request, str(named.errors["stoel"][0]))
        return redirect(_page_of(found))
    seats = named.cleaned_data["stoel"]
    places = _in_basket(basket.order, found, seats) if basket else []
    if len(places) < len(seats):
        messages.warning(request, _("Niet al deze stoelen lagen nog in uw winkelmandje."))
    try:
        number = stock.give_back(basket.order, places) if basket else 0
    except stock.Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if number:
            told = ngettext("%(n)s plaats teruggegeven.", "%(n)s plaatsen teruggegeven.", number) % {"n": number}
            messages.success(request, told)
    return redirect(_page_of(found))


def _in_basket(order: Order, found: Performance, seats: list[int]) -> list[int]:
    places = order.places.filter(performance=found, seat__in=seats, held_until__isnull=False)
    return list(places.values_list("pk", flat=True))


def _find(request: HttpRequest, slug: str, performance_id: int) -> Performance:
    """A public performance of this organiser, else 404. A hold looks at the row itself, under its lock."""
    organiser = organisers.of_page(request, slug)
    try:
        found = catalogue.performance(performance_id)
    except Performance.DoesNotExist as none:
        raise Http404 from none
    if found.production.organiser_id != organiser.pk or not _is_public(found):
        raise Http404
    return found


def _is_public(found: Performance) -> bool:
    """As PerformanceQuerySet.public: no drafts, no school performances."""
    return found.audience == Performance.Audience.PUBLIC and found.state != Performance.State.DRAFT


def _look_at(found: Performance) -> dict[str, object]:
    seats = stock.states(found, None, seatmap.drawn(found.hall_id).seat_ids)
    return {"seats": seats}


def _hold_best(request: HttpRequest, found: Performance) -> HttpResponse:
    """What can't be had together leads to the page, which tells what comes nearest."""
    form = SeatPage(found, request.user).best_form(request.POST, is_shown=False)
    if not form.is_valid():
        return _refused(request, _page_of(found), str(stock.Impossible()), status=400)
    here = _page_of(found, **form.asked)
    if not request.user.is_authenticated:
        return redirect_to_login(here)
    try:
        stock.hold_best(
            customer=request.user,
            performance=found,
            number=form.cleaned_data["beste"],
            section_id=form.cleaned_data.get("zaaldeel"),
            rank_id=form.cleaned_data.get("rang"),
            seen_in_basket=form.cleaned_data["al"],
        )
    except stock.HeldAlready as refusal:
        messages.info(request, str(refusal))
    except (stock.NotTogether, stock.SoldOut) as refusal:
        return _on_to(here, str(refusal), status=409)
    except stock.Refusal as refusal:
        return _refused(request, here, str(refusal), 400 if isinstance(refusal, stock.Impossible) else 409)
    return redirect("basket", found.production.organiser.slug)


def _hold_seats(request: HttpRequest, found: Performance) -> HttpResponse:
    form = SeatsForm(request.POST)
    if not form.is_valid():
        return _refused(request, _page_of(found), str(form.errors["stoel"][0]), status=400)
    seats = form.cleaned_data["stoel"]
    if not request.user.is_authenticated:
        return redirect_to_login(_page_of(found, stoel=seats))
    try:
        stock.hold_seats(customer=request.user, performance=found, seat_ids=seats)
    except stock.Taken as refusal:
        others = sorted(set(seats) - set(refusal.seats))
        return _on_to(_page_of(found, stoel=others, weg=refusal.seats), str(refusal), status=409)
    except stock.Refusal as refusal:
        status = 400 if isinstance(refusal, stock.Impossible) else 409
        return _refused(request, _page_of(found, stoel=seats), str(refusal), status)
    return redirect("basket", found.production.organiser.slug)


def _refused(request: HttpRequest, address: str, said: str, status: int, *, has_map: bool = True) -> HttpResponse:
    """Leads back to the page of choice, which shows the reason as a message."""
    messages.error(request, said)
    return _on_to(address, said, status, has_map=has_map)


def _on_to(address: str, said: str, status: int, *, has_map: bool = True) -> HttpResponse:
    """Refuses, and lets the browser go on to the page of choice: to render that page in the answer to every lost race
    would cost more than a sale, and a reload would hold again."""
    html = render_to_string("orders/hold_refused.html", {"said": said, "address": address, "has_map": has_map})
    return HttpResponse(html, status=status, headers={"Refresh": f"0; url={address}"})


def _hold_numbers(request: HttpRequest, found: Performance) -> HttpResponse:
    choosing = SeatPage(found, request.user)
    form = choosing.numbers_form(request.POST, asked=request.GET)
    if not form.is_valid():
        return _page(request, choosing, form=form, status=400)
    asked = {name: [number] for name, number in form.cleaned_data.items() if number and name != "al"}
    here = _page_of(found, **asked)
    if not request.user.is_authenticated:
        return redirect_to_login(here)
    try:
        stock.hold_unnumbered(
            customer=request.user,
            performance=found,
            wanted=form.wanted,
            children=form.children,
            seen_in_basket=form.cleaned_data["al"],
        )
    except stock.HeldAlready as refusal:
        messages.info(request, str(refusal))
    except stock.Refusal as refusal:
        status = 400 if isinstance(refusal, stock.Impossible) else 409
        return _refused(request, here, str(refusal), status, has_map=bool(choosing.hall.sections))
    return redirect("basket", found.production.organiser.slug)


def _page(
    request: HttpRequest, choosing: SeatPage, *, form: NumbersForm | None = None, status: int = 200
) -> HttpResponse:
    """The seat map, with the form of unnumbered sections below it where the hall has any; or that form alone."""
    context: dict[str, Any] = {"choosing": choosing, "performance": choosing.performance}
    if choosing.hall.unnumbered:
        form = form or choosing.numbers_form(None, asked=request.GET)
        context |= {"form": form, "parts": form.parts(choosing.left)}
    if not choosing.hall.sections:
        return render(request, "orders/performance_unnumbered.html", context, status=status)
    drawing = hall_style.style_of(choosing.performance.hall)
    asked = choosing.asked(ids_in(request.GET, "stoel"), ids_in(request.GET, "weg"))
    best = _best_asked(request, choosing)
    # The parts of a template's output, which escaped it.
    parts = map(mark_safe, _frame(choosing, drawing) if best is None else _draw_frame(choosing, drawing, best))
    context |= dict(zip(("head", "top", "best", "best_end", "open", "guide", "bottom"), parts, strict=True))
    context |= {"asked": asked, "mine": alternatives.mine(choosing)}
    context["advice"] = alternatives.advice(choosing, best) if best else None
    page = render(request, "orders/performance_seats.html", context, status=status)
    return _with_seats(request, page, choosing.map(asked.kept))


def _best_asked(request: HttpRequest, choosing: SeatPage) -> BestForm | None:
    """Best places as the address asks for them: a refusal, or a visitor who has logged in meanwhile. None when it
    doesn't, or asks for nonsense."""
    form = choosing.best_form(request.GET) if "beste" in request.GET else None
    return form if form and form.is_valid() else None


def _frame(choosing: SeatPage, drawing: hall_style.HallStyle) -> list[str]:
    """What stands round the CSRF tokens and the seats: the same for everybody, and kept for some seconds."""
    key = (choosing.performance.pk, choosing.wheelchair_places_left, choosing.sold_out, get_language())
    return _frames.get(key, lambda: _draw_frame(choosing, drawing, choosing.best_form(None)))


def _draw_frame(choosing: SeatPage, drawing: hall_style.HallStyle, best: BestForm) -> list[str]:
    context = {
        "choosing": choosing,
        "performance": choosing.performance,
        "organiser": choosing.performance.production.organiser,
        "plan": drawing,
        "best": best,
        "wheelchair_places_left": choosing.wheelchair_places_left,
    }
    return render_to_string("orders/_seat_page.html", context).split(GAP)


def _page_of(found: Performance, **query: int | list[int]) -> str:
    address = reverse("performance", args=[found.production.organiser.slug, found.pk])
    return f"{address}?{urlencode(query, doseq=True)}" if any(query.values()) else address


def _with_seats(request: HttpRequest, page: HttpResponse, seats: str) -> HttpResponse:
    """The page with its thousand seats, which no template has to copy from block to block. Compressed at level 1: it
    shrinks to a tenth for half a millisecond. Nothing secret on this page answers to what the address asks for: the
    CSRF token is masked anew each time."""
    before, _, after = page.content.partition(SEATS)
    parts = [before, seats.encode(), after]
    patch_vary_headers(page, ["Accept-Encoding"])
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        compressor = zlib.compressobj(level=1, wbits=31)  # 31: as gzip
        parts = [*map(compressor.compress, parts), compressor.flush()]
        page.headers["Content-Encoding"] = "gzip"
    page.content = b"".join(parts)
    return page
