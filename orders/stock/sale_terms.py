"""The terms of a sale: what may be held, through which channel, for which audience, at which tariffs, up to which
number, and when. Each statement that holds places reads them; a new kind of sale fills in others (docs/stock.md).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from django.db.models import Q

from accounts.models import Organiser
from shows.models import Performance, Tariff
from ticketing.sql import Params

from ..models import Place
from .refusals import NotOnSale, TooMany


class Dates(Enum):
    """When a performance is sold."""

    SALE = auto()  # from the beginning of its sale until the end
    PRESALE = auto()  # from the beginning of its presale, where it has one, until the end of its sale
    ALWAYS = auto()  # before and after as well


@dataclass(frozen=True)
class SaleTerms:
    """What one kind of sale may hold. A limit of None is no limit."""

    channels: tuple[Place.Channel, ...]
    audience: Performance.Audience
    dates: Dates
    is_online: bool  # performances and tariffs that are kept for the desk are left out
    has_member_tariffs: bool
    has_tariff_limits: bool  # the maximum of a tariff holds
    is_throttled: bool  # a customer who held places in vain waits (stock/held_in_vain.py)
    most_per_performance: int | None = None  # for one customer, over all orders
    most_per_basket: int | None = None

    @classmethod
    def of_shop(cls, organiser: Organiser) -> "SaleTerms":
        """The terms of an organiser's web shop."""
        return replace(
            SHOP,
            most_per_performance=organiser.max_places_per_performance,
            most_per_basket=organiser.max_places_per_basket,
        )

    @property
    def params(self) -> Params:
        """The parameters of the conditions in availability.py and prices.py."""
        return {
            "channels": [channel.value for channel in self.channels],
            "is_online": self.is_online,
            "has_member_tariffs": self.has_member_tariffs,
        }

    @property
    def prices(self) -> Q:
        """The prices at which these terms sell: the condition of prices.py for a query set of prices."""
        sold_online = Q(tariff__sold_online=True) if self.is_online else Q()
        return sold_online if self.has_member_tariffs else sold_online & Q(tariff__members_only=False)

    def reaches_minimum(self, tariff: Tariff) -> bool:
        """Whether a customer may take as many places as the tariff begins at."""
        return self.most_per_performance is None or (tariff.minimum or 0) <= self.most_per_performance

    def allows(self, performance: Performance, at: datetime) -> bool:
        """Whether the performance is sold on these terms at that moment."""
        return (
            performance.state == Performance.State.ON_SALE
            and performance.audience == self.audience
            and (performance.sold_online or not self.is_online)
            and self._is_in_dates(performance, at)
        )

    def refuse_when_closed(self, performance: Performance, at: datetime) -> None:
        """Raises NotOnSale."""
        if not self.allows(performance, at):
            raise NotOnSale

    def refuse_above_limits(self, more: int, *, of_performance: int = 0, in_basket: int = 0) -> None:
        """Raises TooMany when the customer, who has these numbers of places already, would have too many."""
        if self.most_per_performance is not None and of_performance + more > self.most_per_performance:
            raise TooMany(self.most_per_performance, "performance")
        if self.most_per_basket is not None and in_basket + more > self.most_per_basket:
            raise TooMany(self.most_per_basket, "basket")

    def _is_in_dates(self, performance: Performance, at: datetime) -> bool:
        if self.dates == Dates.ALWAYS:
            return True
        begins = performance.sale_from
        if self.dates == Dates.PRESALE:
            begins = performance.presale_from or begins
        return begins <= at < performance.sale_until


# The web shop's terms, whatever the organiser's limits.
SHOP = SaleTerms(
    channels=(Place.Channel.ONLINE,),
    audience=Performance.Audience.PUBLIC,
    dates=Dates.SALE,
    is_online=True,
    has_member_tariffs=False,
    has_tariff_limits=True,
    is_throttled=True,
)
