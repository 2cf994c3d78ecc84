"""Issuing: what a confirmed order turns its places into."""

from decimal import Decimal

from accounts import mail
from shows.models import VatCategory, VatRate
from ticketing import dates

from .models import Barcode, Order, Place, Ticket


class NothingSold(Exception):
    """The order has no sold place: to confirm it would take money for nothing."""


class NoVatRate(Exception):
    """No percentage is known for this VAT category today. Nothing is issued until staff enter one (VatRate)."""


def issue_tickets(order: Order) -> None:
    """A ticket with its barcode for each sold place of the order, and the mail that brings them owed.

    Called under the order's row lock, in the transaction that confirms it, after its places are sold. Four queries
    and the mail's, whatever the number. Raises NothingSold, NoVatRate, and then the confirmation is undone with it.
    """
    places = list(Place.objects.filter(order=order, held_until__isnull=True).order_by("id"))
    if not places:
        raise NothingSold(order.code)
    rates = vat_rates()
    tickets = Ticket.objects.bulk_create(_ticket(order, place, rates) for place in places)
    Barcode.objects.bulk_create(Barcode(ticket=ticket) for ticket in tickets)
    _owe_the_confirmation(order)


def vat_rates() -> dict[str, Decimal]:
    """The percentage of each VAT category today. The day of payment decides, on the clock of Brussels."""
    today = dates.local(dates.now()).date()
    rows = VatRate.objects.filter(from_on__lte=today).order_by("from_on").values_list("category", "percentage")
    return {VatCategory.EXEMPT.value: Decimal(0)} | dict(rows)


def _ticket(order: Order, place: Place, rates: dict[str, Decimal]) -> Ticket:
    """The ticket keeps tariff, price and VAT as sold: later changes of either must not rewrite it."""
    if place.vat_category not in rates:
        raise NoVatRate(place.vat_category)
    assert place.tariff_id, place.pk  # the database holds that a taken place has both
    assert place.price is not None, place.pk
    return Ticket(
        order=order,
        place=place,
        tariff_id=place.tariff_id,
        price=place.price,
        vat_category=place.vat_category,
        vat_percentage=rates[place.vat_category],
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
