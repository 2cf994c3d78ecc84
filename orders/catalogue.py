"""Performances and their prices as pages show them, at most three seconds old. What decides a sale asks the rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from shows.models import Performance, Price, Rank
from ticketing import dates
from ticketing.cache import Cache

from .stock.prices import PRICES_BASE_FIRST
from .stock.sale_terms import SHOP, SaleTerms


@dataclass(frozen=True)
class RankOnOffer:
    """A rank with its prices, base tariff first; those of a child on a lap (`laps`), in the same order; and those that
    only the desk can sell, because they begin above the number that one takes online (`desk`). `number` is its class on
    the map."""

    number: int
    rank: Rank
    prices: list[Price]
    laps: list[Price] = field(default_factory=list)
    desk: list[Price] = field(default_factory=list)

    @property
    def base(self) -> Decimal:
        return self.prices[0].amount


_performances: Cache[Performance] = Cache(seconds=3, most=300)
_ranks: Cache[list[RankOnOffer]] = Cache(seconds=3, most=300)


def performance(pk: int) -> Performance:
    """A performance with its production, picture, organiser and hall; shared, so not to be changed. Raises
    Performance.DoesNotExist. One query when it is not kept."""
    return _performances.get(pk, lambda: _complete().get(pk=pk))


def ranks(performance_id: int) -> list[RankOnOffer]:
    """The ranks in their order, with the prices of the web shop. One query when they are not kept."""
    return _ranks.get(performance_id, lambda: _priced([performance_id])[performance_id])


def desk_prices(performance_id: int) -> list[Price]:
    """The prices that only the desk sells, because they begin above the number that one takes online, each tariff
    once."""
    return once_a_tariff(price for offer in ranks(performance_id) for price in offer.desk)


def once_a_tariff(prices: Iterable[Price]) -> list[Price]:
    """The first price of each tariff, in the order of the prices."""
    first: dict[int, Price] = {}
    for price in prices:
        first.setdefault(price.tariff_id, price)
    return list(first.values())


def look_up(pks: Collection[int], *, with_ranks: bool = False) -> None:
    """Before one asks for each of many: all that aren't kept in one query, and their ranks in another."""
    _performances.get_many(list(pks), lambda lacking: _complete().in_bulk(lacking))
    if with_ranks:
        _ranks.get_many(list(pks), _priced)


def _complete():  # type: ignore[no-untyped-def]
    related = Performance.objects.select_related("production__picture", "production__organiser", "hall__venue")
    return related.defer("production__text", "production__picture__data", "hall__drawing")


def _priced(pks: Collection[int]) -> dict[int, list[RankOnOffer]]:
    by_rank: dict[int, dict[Rank, list[Price]]] = {pk: {} for pk in pks}
    today = dates.local(dates.now()).date()
    prices = Price.objects.in_force(today).filter(SHOP.prices, performance__in=pks).select_related("rank", "tariff")
    for price in prices.order_by("rank__position", "rank_id", *PRICES_BASE_FIRST):
        by_rank[price.performance_id].setdefault(price.rank, []).append(price)
    return {pk: _offers(by_rank[pk], SaleTerms.of_shop(performance(pk).production.organiser)) for pk in pks}


def _offers(by_rank: dict[Rank, list[Price]], terms: SaleTerms) -> list[RankOnOffer]:
    """A child on a lap alone, or groups at the desk, don't make a rank one that is sold online."""
    offers = [offer for offer in (_offer(rank, prices, terms) for rank, prices in by_rank.items()) if offer.prices]
    return [replace(offer, number=number) for number, offer in enumerate(offers, start=1)]


def _offer(rank: Rank, prices: list[Price], terms: SaleTerms) -> RankOnOffer:
    seated = [price for price in prices if not price.tariff.on_lap]
    online = [price for price in seated if terms.reaches_minimum(price.tariff)]
    return RankOnOffer(
        number=0,
        rank=rank,
        prices=online,
        laps=[price for price in prices if price.tariff.on_lap],
        desk=[price for price in seated if price not in online],
    )
