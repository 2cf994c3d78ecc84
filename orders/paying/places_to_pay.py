"""What an order pays for, and whether paying for it may begin: judged under the order's lock."""

import logging
from decimal import Decimal
from typing import NamedTuple

from shows.models import Performance
from ticketing.cache import Cache
from ticketing.sql import fetch_all

from ..models import Order
from ..models.covered_place import CoveredPlace
from ..stock.refusals import NotOnSale, RunOut
from ..tariff_limits import OutOfBounds, TariffLimit, find_violations
from ..tickets.issue import vat_rates
from .refusals import NothingToPay, NoVat

logger = logging.getLogger(__name__)

_vat_categories: Cache[set[str]] = Cache(seconds=10, most=1)


class PlaceToPay(NamedTuple):
    """A place of the order, with what may stand in the way of paying for it."""

    place_id: int
    tariff_id: int
    price: Decimal
    vat_category: str
    is_held: bool
    is_cancelled: bool
    performance_id: int
    tariff_name: str
    minimum: int | None
    maximum: int | None

    @property
    def limit(self) -> TariffLimit:
        return TariffLimit(self.performance_id, self.tariff_id, self.tariff_name, self.minimum, self.maximum)

    @property
    def covered(self) -> CoveredPlace:
        return CoveredPlace(self.place_id, self.tariff_id, self.price, self.vat_category)


# A hold ends by the database's clock.
PLACES = f"""
SELECT place.id AS place_id, tariff_id, price, vat_category, (held_until > now()) IS TRUE AS is_held,
       performance.state = '{Performance.State.CANCELLED}' AS is_cancelled, performance.id AS performance_id,
       tariff.name AS tariff_name, minimum, maximum
FROM orders_place place JOIN shows_performance performance ON performance.id = place.performance_id
JOIN shows_tariff tariff ON tariff.id = place.tariff_id
WHERE order_id = %(order)s ORDER BY place.id
"""  # noqa: S608 - our own constant


def places_to_pay(order: Order) -> list[CoveredPlace]:
    """The places of the order, in id order. Raises NothingToPay when there is none, NotOnSale when a performance is
    cancelled, RunOut when a hold has ended, OutOfBounds when tickets of a tariff are too few or too many, and NoVat
    when the VAT rate of a ticket is unknown today."""
    places = fetch_all(PlaceToPay, PLACES, {"order": order.pk})
    if not places:
        raise NothingToPay
    if any(place.is_cancelled for place in places):
        raise NotOnSale
    if not all(place.is_held for place in places):
        raise RunOut
    for violation in find_violations(place.limit for place in places):
        raise OutOfBounds(violation)
    if not {place.vat_category for place in places} <= _known_vat_categories():
        logger.error("Order %s can't be paid: the VAT rate of one of its tickets is unknown today", order.code)
        raise NoVat
    return [place.covered for place in places]


def _known_vat_categories() -> set[str]:
    """The categories whose percentage is known today, at most ten seconds old. Issuing asks the table itself."""
    return _vat_categories.get("", lambda: set(vat_rates()))
