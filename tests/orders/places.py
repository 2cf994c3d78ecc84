"""What tests about places say in a word."""

from datetime import timedelta

from orders import stock
from orders.models import Order, Place
from shows.models import Performance, Section, Tariff
from ticketing import dates


def seat_ids(performance: Performance, *names: str) -> list[int]:
    """The ids of seats by row and number: 'A3'."""
    places = performance.places.filter(seat__isnull=False).select_related("seat")
    by_name = {f"{place.seat.row}{place.seat.number}": place.seat_id for place in places}
    return [by_name[name] for name in names]


def lines(performance: Performance, number: int, tariff: str = "Basis") -> list[stock.Wanted]:
    """Wanted places in the one unnumbered section, at a tariff."""
    section = Section.objects.get(hall=performance.hall, is_numbered=False)
    tariff_id = Tariff.objects.get(organiser=performance.production.organiser, name=tariff).pk
    return [stock.Wanted(section.pk, tariff_id, number)]


def run_out(order_id: int, minutes: int = 1) -> Order:
    """Moves a basket's hour, or the end of a reservation, into the past."""
    ended = dates.now() - timedelta(minutes=minutes)
    Order.objects.filter(pk=order_id).update(expires_at=ended)
    Order.objects.filter(pk=order_id, started_at__isnull=False).update(started_at=ended - timedelta(hours=1))
    Place.objects.filter(order=order_id, held_until__isnull=False).update(held_until=ended)
    return Order.objects.get(pk=order_id)
