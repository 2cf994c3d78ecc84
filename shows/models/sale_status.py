"""Whether everybody may see a performance, and can buy it online: for one performance, for a queryset, and in SQL.

All of it goes by `places_left`, the programme's figure, which may be some seconds old. A sale never relies on it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .performance import Performance

FEW_PERCENT = 10  # of the places: when no more are left, the page says "laatste plaatsen"


class SaleStatus(models.TextChoices):
    """Whether a visitor can buy online at a moment, and why not."""

    OPEN = "open", _("te koop")
    LATER = "later", _("nog niet te koop")
    PRESALE = "presale", _("voorverkoop voor vrienden")
    DESK_ONLY = "desk_only", _("alleen aan de balie of telefonisch")
    SOLD_OUT = "sold_out", _("uitverkocht")
    OVER = "over", _("verkoop gesloten")
    CANCELLED = "cancelled", _("afgelast")


class PerformanceQuerySet(models.QuerySet["Performance"]):
    def public(self) -> PerformanceQuerySet:
        """The performances that everybody may see: no drafts and no school performances."""
        return self.filter(audience="public").exclude(state="draft")

    def available(self, at: datetime) -> PerformanceQuerySet:
        """The performances that everybody can buy online at that moment."""
        return self.public().filter(
            state="on_sale", sold_online=True, places_left__gt=0, sale_from__lte=at, sale_until__gt=at
        )


# The same as `public` and `available`, for a statement of our own on shows_performance, at %(at)s.
PUBLIC_SQL = "audience = 'public' AND state <> 'draft'"
AVAILABLE_SQL = f"""({PUBLIC_SQL} AND state = 'on_sale' AND sold_online AND places_left > 0
    AND sale_from <= %(at)s AND sale_until > %(at)s)"""


def status_of(performance: Performance, at: datetime) -> SaleStatus:
    """Whether it can be bought online at that moment, and why not."""
    if performance.is_sold_online(at):
        return SaleStatus.OPEN if performance.places_left else SaleStatus.SOLD_OUT
    if performance.state == performance.State.CANCELLED:
        return SaleStatus.CANCELLED
    if at >= performance.sale_until:
        return SaleStatus.OVER
    if not performance.sold_online:
        return SaleStatus.DESK_ONLY
    if performance.presale_from and performance.presale_from <= at < performance.sale_from:
        return SaleStatus.PRESALE
    return SaleStatus.LATER


def is_sold_online(performance: Performance, at: datetime) -> bool:
    """Whether it is on sale to everybody, online, at that moment: by its dates and the organiser's choices. Whether a
    place is left is another question."""
    return (
        performance.state == performance.State.ON_SALE
        and performance.audience == performance.Audience.PUBLIC
        and performance.sold_online
        and performance.sale_from <= at < performance.sale_until
    )


def has_few_left(performance: Performance) -> bool:
    """Whether only the last tenth of the places that are sold online is left."""
    return 0 < performance.places_left * 100 <= performance.places_total * FEW_PERCENT
