"""Performances and their prices as pages show them, at most three seconds old. What decides a sale asks the rows."""

from dataclasses import dataclass
from decimal import Decimal

from shows.models import Performance, Price, Rank
from ticketing.keeping import Kept


@dataclass(frozen=True)
class RankOnOffer:
    """A rank with its prices, base tariff first; `number` is its class on the map (r1, r2 …)."""

    number: int
    rank: Rank
    prices: list[Price]

    @property
    def base(self) -> Decimal:
        return self.prices[0].amount


_performances: Kept[Performance] = Kept(seconds=3, most=300)
_ranks: Kept[list[RankOnOffer]] = Kept(seconds=3, most=300)


def performance(pk: int) -> Performance:
    """A performance with its production, picture, organiser and hall; shared, so not to be changed. Raises
    Performance.DoesNotExist. One query when it is not kept."""
    return _performances.get(pk, lambda: _complete().get(pk=pk))


def ranks(performance_id: int) -> list[RankOnOffer]:
    """The ranks in their order, with the prices that everybody may pay online. One query when they are not kept."""
    return _ranks.get(performance_id, lambda: _priced(performance_id))


def _complete():  # type: ignore[no-untyped-def]
    related = Performance.objects.select_related("production__picture", "production__organiser", "hall__venue")
    return related.defer("production__text", "production__picture__data", "hall__drawing")


def _priced(performance_id: int) -> list[RankOnOffer]:
    prices: dict[Rank, list[Price]] = {}
    public = Price.objects.filter(
        performance=performance_id, tariff__sold_online=True, tariff__members_only=False
    ).select_related("rank", "tariff")
    for price in public.order_by("rank__position", "rank_id", "tariff__position", "tariff_id"):
        prices.setdefault(price.rank, []).append(price)
    return [RankOnOffer(number, rank, listed) for number, (rank, listed) in enumerate(prices.items(), start=1)]
