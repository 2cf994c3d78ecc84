"""Which prices count on a day: those of the price table that began last.

A performance has one price table from the beginning, and may have others from later days on. Each is complete: the one
before it counts no longer. The statement that holds a place reads the same rule by the database's clock
(orders/stock/prices.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from .price import Price  # noqa: F401 - named in quotes below


def last_begun(days: Iterable[date | None], day: date) -> date | None:
    """Of the days on which price tables begin, the last one that is not after this day. None is the beginning."""
    return max((begins_on for begins_on in days if begins_on and begins_on <= day), default=None)


class PriceQuerySet(models.QuerySet["Price"]):
    def in_force(self, day: date) -> PriceQuerySet:
        """The prices of the day: those of the table that began last, of each performance."""
        return self.from_day(day).filter(Q(from_on=None) | Q(from_on__lte=day))

    def from_day(self, day: date) -> PriceQuerySet:
        """The prices of the day, and those of later days."""
        begun_later = self.model._default_manager.filter(
            performance=OuterRef("performance"),
            from_on__lte=day,
            from_on__gt=Coalesce(OuterRef("from_on"), Value(date.min)),
        )
        return self.filter(~Exists(begun_later))
