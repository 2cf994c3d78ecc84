"""Orders that were bought, by the verbs of the shop."""

from datetime import timedelta

from django.db import transaction

from accounts.models import Customer, Mail
from orders import stock
from orders.models import Order, Ticket
from orders.models.covered_place import CoveredPlace
from orders.paying.confirmation import confirm
from orders.paying.locks import lock_order
from shows.models import Performance
from tests.guards import guards_off
from tests.orders.places import lines, seat_ids
from ticketing import dates


def buy(customer: Customer, performance: Performance, *seats: str) -> Order:
    """Holds these seats ('A3') and confirms the basket that they lie in."""
    stock.hold_seats(customer=customer, performance=performance, seat_ids=seat_ids(performance, *seats))
    return confirm_basket(customer, performance)


def buy_unnumbered(customer: Customer, performance: Performance, number: int = 1, tariff: str = "Basis") -> Order:
    """Holds so many places and confirms the basket."""
    stock.hold_unnumbered(customer=customer, performance=performance, wanted=lines(performance, number, tariff))
    return confirm_basket(customer, performance)


def confirm_basket(customer: Customer, performance: Performance) -> Order:
    """As a payment does it: under the row's lock, in one transaction."""
    organiser = performance.production.organiser
    baskets = Order.objects.filter(customer=customer, organiser=organiser, state=Order.State.BASKET)
    with transaction.atomic():
        order = lock_order(baskets.get().pk)
        confirm(order, covers(order))
    return order


def covers(order: Order) -> list[CoveredPlace]:
    """All of its places, as a payment covers them."""
    return order.places.as_covered()


def tickets_of(order: Order) -> list[Ticket]:
    """With all that they say, in the order of the PDF."""
    return list(Ticket.objects.filter(order=order).select_related("order").with_facts().in_order())


def aged(order: Order, by: timedelta, evening: timedelta | None = None) -> Order:
    """The order, made that long ago for an evening of the same time, or of `evening` ago."""
    at = dates.now() - by
    evening_at = dates.now() - (by if evening is None else evening)
    Order.objects.filter(pk=order.pk).update(created_at=at)
    Mail.objects.filter(about_id=order.pk).update(created_at=at)
    with guards_off():
        Performance.objects.filter(places__order=order).update(
            starts_at=evening_at, sale_from=at - timedelta(days=730), sale_until=max(at, evening_at)
        )
    order.refresh_from_db()
    return order
