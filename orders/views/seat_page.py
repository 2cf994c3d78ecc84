"""The page where places are chosen: the seat map, and the numbers of unnumbered sections."""

import zlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shows import hall_style
from shows.offers import Offer
from ticketing import dates
from ticketing.cache import Cache

from ..form_fields import ids_in
from ..seats import alternatives
from ..seats.forms import BestForm, NumbersForm
from ..seats.page import SeatPage
from .performances import find_performance

GAP = "<!-- gap -->"
SEATS = b"<!-- seats -->"  # where they come in the page, which is drawn without them
_frames: Cache[list[str]] = Cache(seconds=3, most=100)


@login_not_required
@never_cache
@require_safe
def seat_page(request: HttpRequest, slug: str, performance_id: int) -> HttpResponse:
    """Where places are chosen; why not, when it isn't sold online now. `?stoel=` ticks seats, and tells which of them
    are gone; `?weg=` tells of seats that a hold just lost."""
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
