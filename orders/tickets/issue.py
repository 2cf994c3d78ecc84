"""Issuing: what a confirmed order turns its places into."""

from decimal import Decimal
from typing import Any

from accounts import mail
from accounts.models import Customer
from shows.models import VatCategory
from ticketing import dates
from ticketing.prepared import columns, get
from ticketing.sql import changed, rows

from ..models import Order
from ..models.ticket import new_secret

# A place as a payment covers it: number, tariff, price as text, VAT category.
Covered = list[Any]

VAT_RATES = "SELECT category, percentage FROM shows_vatrate WHERE from_on <= %(today)s ORDER BY from_on"

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

RECIPIENT = f"SELECT {columns(Customer)} FROM accounts_customer WHERE id = %(customer)s"  # noqa: S608 - names of the model


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
    places, tariffs, prices, categories = map(list, zip(*covers, strict=True))
    if unknown := set(categories) - set(rates):
        raise NoVatRate(*unknown)
    names = {
        "order": order.pk,
        "places": places,
        "tariffs": tariffs,
        "prices": [Decimal(price) for price in prices],
        "categories": categories,
        "percentages": [rates[category] for category in categories],
        "secrets": [new_secret() for _place in places],
        "now": dates.now(),
    }
    changed(ISSUE, names)
    _owe_the_confirmation(order)


def vat_rates() -> dict[str, Decimal]:
    """The percentage of each VAT category today. The day of payment decides, on the clock of Brussels."""
    found = rows(VAT_RATES, {"today": dates.local(dates.now()).date()})
    return {VatCategory.EXEMPT.value: Decimal(0)} | dict(found)


def _owe_the_confirmation(order: Order) -> None:
    """To the customer's address as it is now. An order without a customer has nobody to write to; a customer made at
    the counter may have no address."""
    if order.customer_id is None:
        return
    customer = get(Customer, RECIPIENT, {"customer": order.customer_id})
    if customer.email:
        mail.owe(
            kind="order_confirmed",
            about_id=order.pk,
            recipient=customer.email,
            organiser=order.organiser,
            customer=customer,
            language=customer.language,
        )
