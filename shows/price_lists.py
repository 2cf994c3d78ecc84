"""The prices of a production's page: those of now and of later days, for performances that cost the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest

from ticketing import dates

from .models import Performance, Price, Rank, Tariff
from .models.price_in_force import last_begun


@dataclass(frozen=True)
class PricePeriod:
    """Prices from one day (None: now) until another (None: the end of the sale): a row for each tariff, with an amount
    or None for each rank."""

    from_on: date | None
    until: date | None
    ranks: tuple[Rank, ...]
    rows: tuple[tuple[Tariff, tuple[Decimal | None, ...]], ...]


@dataclass(frozen=True)
class PriceList:
    """Performances with the same prices, and these prices: of now, and from later days on."""

    performances: tuple[Performance, ...]
    tables: tuple[PricePeriod, ...]


def price_lists(performances: Iterable[Performance], today: date) -> list[PriceList]:
    """A list for each group of performances with the same prices. `prices` with rank and tariff must be prefetched."""
    groups: dict[tuple[PricePeriod, ...], list[Performance]] = {}
    for performance in performances:
        periods = _periods(performance, today)
        if periods:
            groups.setdefault(periods, []).append(performance)
    return [PriceList(tuple(group), periods) for periods, group in groups.items()]


def prices_of(performance: Performance, today: date) -> list[Price]:
    """The prices of today, or of the first day of sale if that is later. `prices` must be prefetched."""
    return next((prices for day, prices in _by_day(performance, today) if day is None), [])


def price_changes_on(performance: Performance, today: date) -> date | None:
    """The first day on which the prices change."""
    return next((day for day, _prices in _by_day(performance, today) if day), None)


def _by_day(performance: Performance, today: date) -> list[tuple[date | None, list[Price]]]:
    """The prices by the day on which they begin, in order. None has those of today, or of the first day of sale if that
    is later. Prices that begin after the performance are left out."""
    first, last = max(today, _first_day_of_sale(performance, today)), dates.local(performance.starts_at).date()
    prices = list(performance.prices.all())
    begun = last_begun((price.from_on for price in prices), first)
    days: dict[date | None, list[Price]] = {}
    for price in prices:
        if price.from_on == begun:
            days.setdefault(None, []).append(price)
        elif price.from_on and first < price.from_on <= last:
            days.setdefault(price.from_on, []).append(price)
    return sorted(days.items(), key=lambda item: item[0] or date.min)


def _first_day_of_sale(performance: Performance, today: date) -> date:
    begins = [moment for moment in (performance.presale_from, performance.sale_from) if moment]
    return dates.local(min(begins)).date() if begins else today


def _periods(performance: Performance, today: date) -> tuple[PricePeriod, ...]:
    days = _by_day(performance, today)
    ends = [day - timedelta(days=1) for day, _prices in days[1:] if day]
    return tuple(_period(day, until, prices) for (day, prices), until in zip_longest(days, ends))


def _period(day: date | None, until: date | None, prices: list[Price]) -> PricePeriod:
    ranks = sorted({price.rank for price in prices}, key=lambda rank: (rank.position, rank.pk))
    tariffs = sorted({price.tariff for price in prices}, key=lambda tariff: (tariff.position, tariff.pk))
    amounts = {(price.rank_id, price.tariff_id): price.amount for price in prices}
    rows = tuple((tariff, tuple(amounts.get((rank.pk, tariff.pk)) for rank in ranks)) for tariff in tariffs)
    return PricePeriod(day, until, tuple(ranks), rows)
