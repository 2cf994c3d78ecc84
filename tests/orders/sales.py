"""Sales of a clerk, and reservations."""

from datetime import datetime, timedelta

from accounts.models import Customer, StaffRole
from orders import reservations, stock
from orders.models import Order
from shows.models import Performance
from tests import cast
from ticketing import dates

from .places import seat_ids


def make_clerk(performance: Performance, email: str = "balie@example.org") -> Customer:
    """A clerk of the box office of the performance's organiser."""
    clerk = cast.make_customer(email, None, first_name="Bea", is_staff=True)
    StaffRole.objects.create(customer=clerk, organiser=performance.production.organiser, role="box_office")
    return clerk


def sell(clerk: Customer, performance: Performance, *seats: str, customer: Customer | None = None) -> Order:
    """An open sale of the clerk with these seats, for the customer or for nobody."""
    order = Order.objects.create(organiser=performance.production.organiser, seller=clerk, customer=customer)
    stock.hold_seats(order=order, performance=performance, seat_ids=seat_ids(performance, *seats))
    order.refresh_from_db()
    return order


def in_days(days: int) -> datetime:
    """An hour of the day after so many days, in whole minutes."""
    return (dates.now() + timedelta(days=days)).replace(second=0, microsecond=0)


def reserve(clerk: Customer, performance: Performance, *seats: str, customer: Customer | None = None) -> Order:
    """A reservation of these seats for three days."""
    order = sell(clerk, performance, *seats, customer=customer)
    return reservations.reserve(order, until=in_days(3), by=clerk)
