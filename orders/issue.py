"""Issuing: what a confirmed order turns its places into."""

from decimal import Decimal
from typing import Any

from accounts import mail
from shows.models import VatCategory
from ticketing import dates

from .models import Barcode, Order, Ticket
from .sql import rows

# A place as a payment covers it: number, tariff, price as text, VAT category.
Covered = list[Any]

VAT_RATES = "SELECT category, percentage FROM shows_vatrate WHERE from_on <= %(today)s ORDER BY from_on"


class NothingSold(Exception):
    """The order has no sold place: to confirm it would take money for nothing."""


class NoVatRate(Exception):
    """No percentage is known for this VAT category today. Nothing is issued until staff enter one (VatRate)."""


def issue_tickets(order: Order, covers: list[Covered]) -> None:
    """A ticket with its barcode for each of the order's places, and the mail that brings them owed.

    Called under the order's row lock, in the transaction that confirms it, after its places are sold. Three queries
    and the mail's, whatever the number. Raises NothingSold, NoVatRate, and then the confirmation is undone with it.
    """
    if not covers:
        raise NothingSold(order.code)
    rates = vat_rates()
    tickets = Ticket.objects.bulk_create(_ticket(order, place, rates) for place in covers)
    Barcode.objects.bulk_create(Barcode(ticket=ticket) for ticket in tickets)
    _owe_the_confirmation(order)


def vat_rates() -> dict[str, Decimal]:
    """The percentage of each VAT category today. The day of payment decides, on the clock of Brussels."""
    found = rows(VAT_RATES, {"today": dates.local(dates.now()).date()})
    return {VatCategory.EXEMPT.value: Decimal(0)} | dict(found)


def _ticket(order: Order, place: Covered, rates: dict[str, Decimal]) -> Ticket:
    """The ticket keeps tariff, price and VAT as sold: later changes of either must not rewrite it."""
    pk, tariff, price, vat_category = place
    if vat_category not in rates:
        raise NoVatRate(vat_category)
    return Ticket(
        order=order,
        place_id=pk,
        tariff_id=tariff,
        price=Decimal(price),
        vat_category=vat_category,
        vat_percentage=rates[vat_category],
    )


def _owe_the_confirmation(order: Order) -> None:
    """To the customer's address; a customer made at the counter may have none."""
    if order.customer.email:
        mail.owe(
            kind="order_confirmed",
            about_id=order.pk,
            recipient=order.customer.email,
            organiser=order.organiser,
            customer=order.customer,
            language=order.customer.language,
        )
