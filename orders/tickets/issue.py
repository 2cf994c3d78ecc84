"""Issuing: what a confirmed order turns its places into."""

from decimal import Decimal

from accounts.mail import owed
from accounts.models import Customer
from shows.models import VatCategory, VatRate
from ticketing import dates
from ticketing.sql import execute

from ..models import Order
from ..models.barcode import new_secret
from ..models.covered_place import CoveredPlace, as_columns

# The tickets, each with a barcode. They keep tariff, price and VAT as sold: later changes must not rewrite them.
ISSUE = """
WITH issued AS (
    INSERT INTO orders_ticket (order_id, place_id, tariff_id, price, vat_category, vat_percentage,
                               void_because, blocked_because)
    SELECT %(order)s, place_id, tariff_id, price, vat_category, vat_percentage, '', ''
    FROM unnest(%(places)s::bigint[], %(tariffs)s::bigint[], %(prices)s::numeric[], %(categories)s::text[],
                %(percentages)s::numeric[]) AS sold(place_id, tariff_id, price, vat_category, vat_percentage)
    RETURNING id
)
INSERT INTO orders_barcode (ticket_id, secret, issued_at, void_because)
SELECT id, (%(secrets)s::text[])[row_number() OVER (ORDER BY id)], %(now)s, '' FROM issued
"""


class NothingSold(Exception):
    """The order has no sold place: to confirm it would take money for nothing."""


class NoVatRate(Exception):
    """No percentage is known for this VAT category today. Nothing is issued until staff enter one (VatRate)."""


def issue_tickets(order: Order, covered: list[CoveredPlace]) -> None:
    """A ticket with its barcode for each of the order's places, and the mail that brings them owed.

    Called under the order's row lock, in the transaction that confirms it, after its places are sold. Three queries
    and the mail's, whatever the number. Raises NothingSold, NoVatRate, and then the confirmation is undone with it.
    """
    if not covered:
        raise NothingSold(order.code)
    rates = vat_rates()
    if unknown := {place.vat_category for place in covered} - set(rates):
        raise NoVatRate(*unknown)
    of_tickets = {
        "percentages": [rates[place.vat_category] for place in covered],
        "secrets": [new_secret() for _place in covered],
    }
    execute(ISSUE, {"order": order.pk, "now": dates.now()} | as_columns(covered) | of_tickets)
    _owe_the_confirmation(order)


def vat_rates() -> dict[str, Decimal]:
    """The percentage of each VAT category today. The day of payment decides, on the clock of Brussels."""
    today = dates.local(dates.now()).date()
    begun = VatRate.objects.filter(from_on__lte=today).order_by("from_on").values_list("category", "percentage")
    return {VatCategory.EXEMPT.value: Decimal(0)} | dict(begun)


def _owe_the_confirmation(order: Order) -> None:
    """To the customer's address as it is now. An order without a customer has nobody to write to; a customer made at
    the counter may have no address."""
    if order.customer_id is None:
        return
    customer = Customer.objects.get(pk=order.customer_id)
    if customer.email:
        owed.owe(
            kind="order_confirmed",
            about_id=order.pk,
            recipient=customer.email,
            organiser=order.organiser,
            customer=customer,
            language=customer.language,
        )
