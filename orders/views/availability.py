"""Which seats are free, for the script of the seat page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from shows.models import Performance
from ticketing.cache import Cache

from .. import stock
from ..seats import seatmap
from .performances import find_performance

_availability: Cache[dict[str, object]] = Cache(seconds=2, most=200)


@login_not_required
@require_safe
def availability(request: HttpRequest, slug: str, performance_id: int) -> HttpResponse:
    """Which seats are free, the same for everybody, at most two seconds old. It decides nothing. A seat in anybody's
    basket is taken here; the page knows its own."""
    performance = find_performance(request, slug, performance_id)
    seats = _availability.get(performance.pk, lambda: _seats_of(performance))
    return JsonResponse(seats, headers={"Cache-Control": "no-store"})


def _seats_of(performance: Performance) -> dict[str, object]:
    seats = stock.states(performance, None, seatmap.markup_of(performance.hall_id).seat_ids)
    return {"seats": seats}
