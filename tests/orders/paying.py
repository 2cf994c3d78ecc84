"""What tests about paying say in a word."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Customer, Mail
from orders import stock
from orders.models import Order, Payment, Place, Ticket
from orders.paying import checkout
from orders.psp.mollie import PspPayment
from shows.models import Performance
from ticketing import dates

from .places import seat_ids


def basket(customer: Customer, performance: Performance, *seats: str) -> Order:
    """The customer's basket with these seats; 24.00 euro each in the Parterre."""
    held = stock.hold_seats(
        customer=customer, performance=performance, seat_ids=seat_ids(performance, *(seats or ("A1", "A2")))
    )
    return Order.objects.get(pk=held.order_id)


def start(order: Order) -> Payment:
    """An attempt to pay it, known to the PSP."""
    payment = checkout.start_payment(order_id=order.pk, customer=order.customer)
    assert payment is not None
    return payment


def begin(order: Order) -> Payment:
    """An attempt that is written down, and of which the PSP has not heard: for tests inside one transaction."""
    payment = checkout.begin_attempt(order_id=order.pk, customer=order.customer)
    assert payment is not None
    return payment


def told(payment: Payment, status: str = "paid", **changes: Any) -> PspPayment:
    """What the PSP would tell of it."""
    values = {
        "id": f"tr_{payment.pk:010}",
        "status": status,
        "amount": payment.amount,
        "currency": "EUR",
        "reference": payment.reference,
        "checkout_url": "https://psp.example/pay",
        "method": "bancontact",
        "expires_at": None if status == "paid" else dates.now() + timedelta(minutes=15),
        "refunds": (),
        "charged_back": Decimal(0),
    }
    return PspPayment(**(values | changes))


def run_out(order: Order, hours: int = 3) -> None:
    """Moves the order's whole hour, and its places', into the past, by the database's clock."""
    ended = dates.now() - timedelta(hours=hours)
    Order.objects.filter(pk=order.pk).update(started_at=ended - timedelta(hours=1), expires_at=ended)
    Place.objects.filter(order=order).update(held_until=ended)


def confirmations() -> int:
    """Mails owed about confirmed orders."""
    return Mail.objects.filter(kind="order_confirmed").count()


def seats_sold(order: Order) -> list[str]:
    """The seats of the order's live tickets."""
    tickets = Ticket.objects.filter(order=order, void_at=None).select_related("place__seat").order_by("place__seat")
    return [f"{ticket.place.seat.row}{ticket.place.seat.number}" for ticket in tickets]
