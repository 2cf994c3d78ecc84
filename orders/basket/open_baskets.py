"""The open basket of a customer at an organiser, and those at other organisers."""

from typing import NamedTuple

from accounts.models import Customer, Organiser
from ticketing.prepared_statements import columns_of, fetch_rows
from ticketing.sql import fetch_all

from ..models import Order
from ..models.order import IS_SHOP_BASKET
from ..models.payment import IS_CURRENT


class OpenBasket(NamedTuple):
    """An open basket. By the database's clock its hour `is_over`; an attempt to pay it may be under way."""

    order: Order
    is_over: bool
    is_being_paid: bool


class BasketElsewhere(NamedTuple):
    """The slug and the name of another organiser, and the number of places in the basket there."""

    slug: str
    name: str
    number: int


FIND = f"""
SELECT {columns_of(OpenBasket)}, coalesce(expires_at <= now(), false) AS is_over,
       EXISTS (SELECT FROM orders_payment WHERE order_id = "order".id AND {IS_CURRENT}) AS is_being_paid
FROM orders_order "order"
WHERE customer_id = %(customer)s AND organiser_id = %(organiser)s AND {IS_SHOP_BASKET}
"""  # noqa: S608 - our own constants

ELSEWHERE = f"""
SELECT organiser.slug, organiser.name, (SELECT count(*) FROM orders_place WHERE order_id = basket.id) AS number
FROM orders_order basket JOIN accounts_organiser organiser ON organiser.id = basket.organiser_id
WHERE basket.customer_id = %(customer)s AND basket.organiser_id <> %(organiser)s
AND {IS_SHOP_BASKET} AND basket.expires_at > now()
ORDER BY organiser.name
"""  # noqa: S608


def find_open_basket(customer: Customer, organiser: Organiser) -> OpenBasket | None:
    """The one open basket at this organiser, or None."""
    rows = fetch_rows(OpenBasket, FIND, {"customer": customer.pk, "organiser": organiser.pk})
    if not rows:
        return None
    rows[0].order.organiser, rows[0].order.customer = organiser, customer
    return rows[0]


def baskets_elsewhere(customer: Customer, organiser: Organiser) -> list[BasketElsewhere]:
    """The customer's baskets at other organisers, whose hour is not over."""
    return fetch_all(BasketElsewhere, ELSEWHERE, {"customer": customer.pk, "organiser": organiser.pk})
