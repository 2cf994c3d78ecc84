"""What a customer's file of personal data has of orders (accounts/privacy/export.py): headings in Dutch, values
for JSON.

The barcodes are not in it: a finder of the file can't come in with it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Prefetch

from accounts.models import Customer

from .models import Lapse, Order, Payment, Ticket

Row = Mapping[str, Any]
AT_A_TIME = 100


def orders(customer: Customer) -> Iterator[Row]:
    """The customer's orders, with or without a seller, each with all that belongs to it. They are read a hundred
    at a time."""
    tickets = Ticket.objects.select_related(
        "tariff",
        "place__section",
        "place__seat",
        "place__on_lap_of__seat",
        "place__performance__production",
        "place__performance__hall",
    ).in_order()
    bought = Order.objects.filter(customer=customer).select_related("organiser").order_by("pk")
    related = ("events", Prefetch("tickets", tickets), Prefetch("payments", Payment.objects.order_by("pk")))
    for order in bought.prefetch_related(*related, "payments__refunds").iterator(AT_A_TIME):
        yield {
            "bestelnummer": order.code,
            "organisator": order.organiser.name,
            "toestand": order.get_state_display(),
            "begonnen": order.created_at,
            "plaatsen vast tot": order.expires_at,
            "bevestigd": order.confirmed_at,
            "tickets": [_ticket_row(ticket) for ticket in order.tickets.all()],
            "betalingen": [_payment_row(payment) for payment in order.payments.all()],
            "gebeurtenissen": [
                {"wanneer": event.at, "wat": str(event), "waarom": event.why} for event in order.events.all()
            ],
        }


def lapses(customer: Customer) -> Iterator[Row]:
    """Places that the customer held in vain."""
    held_in_vain = Lapse.objects.filter(customer=customer).select_related("performance__production").order_by("pk")
    for lapse in held_in_vain.iterator(AT_A_TIME):
        yield {"voorstelling": str(lapse.performance), "plaatsen": lapse.places, "wanneer": lapse.at}


def _ticket_row(ticket: Ticket) -> Row:
    performance = ticket.place.performance
    return {
        "productie": performance.production.title,
        "begin": performance.starts_at,
        "zaal": performance.hall.name,
        "plaats": ticket.place_name,
        "tarief": ticket.tariff.name,
        "prijs in euro": ticket.price,
        "btw in procent": ticket.vat_percentage,
        "vervallen": ticket.void_at,
        "vervallen omdat": ticket.void_because,
        "geblokkeerd omdat": ticket.blocked_because,
    }


def _payment_row(payment: Payment) -> Row:
    return {
        "bedrag in euro": payment.amount,
        "betaald in euro": payment.paid_amount,
        "toestand": payment.get_state_display(),
        "betaalwijze": payment.method,
        "begonnen": payment.created_at,
        "afgehandeld": payment.settled_at,
        "teruggevorderd in euro": payment.charged_back,
        "terugbetalingen": [
            {
                "bedrag in euro": refund.amount,
                "reden": refund.get_reason_display(),
                "toestand": refund.get_state_display(),
                "ontstaan": refund.created_at,
                "gedaan": refund.done_at,
            }
            for refund in payment.refunds.all()
        ],
    }
