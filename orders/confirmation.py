"""From paid (or free) to sold: in one transaction, under the order's row lock."""

from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When
from django.db.models.functions import Now

from shows.models import Performance
from ticketing import dates

from .issue import issue_tickets
from .models import Happened, Order, Place
from .sql import changed

# In id order, as everybody locks places (docs/stock.md).
SELL = """
WITH mine AS (SELECT id FROM orders_place WHERE order_id = %(order)s ORDER BY id FOR NO KEY UPDATE)
UPDATE orders_place place SET held_until = NULL FROM mine WHERE place.id = mine.id
"""

# A place as a payment covers it: number, tariff, price as text, VAT category.
Covered = list[Any]


def covered(order: Order) -> list[Covered]:
    """What a payment for this order pays for, in id order."""
    rows = order.places.order_by("pk").values_list("pk", "tariff_id", "price", "vat_category")
    return [[pk, tariff, str(price), vat] for pk, tariff, price, vat in rows]


def confirm(order: Order) -> None:
    """Sells the order's places, issues its tickets and owes its mail. The caller holds the order's row lock, and has
    made sure that the places are the order's (`retake`, or a hold that still runs)."""
    changed(SELL, {"order": order.pk})
    order.state, order.confirmed_at, order.expires_at = Order.State.CONFIRMED, dates.now(), None
    order.save(update_fields=["state", "confirmed_at", "expires_at"])
    issue_tickets(order)
    order.record(Happened.CONFIRMED)


def retake(order: Order, covers: list[Covered]) -> bool:
    """Makes the covered places the order's, exactly these, as they were priced: all, or nothing is changed and False.

    A place will do when it is free, or this order's own, whether or not its time is over: late money takes the same
    places again. Locks them in id order.
    """
    wanted = {pk: (tariff, price, vat) for pk, tariff, price, vat in covers}
    rows = list(_locked(order, list(wanted)))
    if {row["pk"] for row in rows} != set(wanted) or not all(row["is_takeable"] for row in rows):
        return False
    own = [row for row in rows if row["order_id"] == order.pk]
    if any((row["tariff_id"], str(row["price"]), row["vat_category"]) != wanted[row["pk"]] for row in own):
        return False
    _take(order, {row["pk"]: wanted[row["pk"]] for row in rows if row["order_id"] != order.pk})
    return True


def _locked(order: Order, ids: list[int]) -> Any:
    """The covered places and the order's own, locked; free is what the row says by the database's clock."""
    is_free = Q(blocked_because="", channel=Place.Channel.ONLINE) & (Q(order=None) | Q(held_until__lte=Now()))
    goes_on = ~Q(performance__state=Performance.State.CANCELLED)
    takeable = Case(
        When((is_free | Q(order=order)) & goes_on, then=True), default=Value(False), output_field=BooleanField()
    )
    return (
        Place.objects.select_for_update(of=("self",))
        .filter(Q(pk__in=ids) | Q(order=order))
        .order_by("pk")
        .annotate(is_takeable=takeable)
        .values("pk", "order_id", "tariff_id", "price", "vat_category", "is_takeable")
    )


def _take(order: Order, places: dict[int, tuple[int, str, str]]) -> None:
    """One UPDATE for each price among them."""
    for kind in set(places.values()):
        tariff, price, vat = kind
        alike = [pk for pk, other in places.items() if other == kind]
        Place.objects.filter(pk__in=alike).update(
            order=order, held_until=None, tariff_id=tariff, price=price, vat_category=vat
        )
