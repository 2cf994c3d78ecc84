"""A performance as a visitor sees it at one moment: what is left of it, and whether it can be bought."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import zip_longest

from ticketing import dates

from .models import Performance, Price, Rank, SaleStatus, Tariff
from .models.price_in_force import last_begun

NIGHT_ENDS = 5  # o'clock


@dataclass(frozen=True)
class Offer:
    """A performance and its sale status; `left` is ample, few or none, and empty where nothing can be said."""

    performance: Performance
    status: SaleStatus
    has_begun: bool

    @classmethod
    def of(cls, performance: Performance, at: datetime) -> "Offer":
        return cls(performance, performance.sale_status(at), performance.starts_at <= at)

    @property
    def can_buy(self) -> bool:
        return self.status == SaleStatus.OPEN

    @property
    def is_at_night(self) -> bool:
        """After midnight, so that many think of it as the evening before."""
        return dates.local(self.performance.starts_at).hour < NIGHT_ENDS

    @property
    def evening_before(self) -> date:
        return dates.local(self.performance.starts_at).date() - timedelta(days=1)

    @property
    def left(self) -> str:
        """What the badge says: by the programme's figure, some seconds old; a sale never trusts it."""
        if self.status == SaleStatus.SOLD_OUT:
            return "none"
        if self.status != SaleStatus.OPEN:
            return ""
        return "few" if self.performance.has_few_left else "ample"


@dataclass(frozen=True)
class PricePeriod:
    """Prices from a day (None: from now) until another (None: as long as it is sold): a row a tariff, with an amount
    (or None) for each rank."""

    from_on: date | None
    until: date | None
    ranks: tuple[Rank, ...]
    rows: tuple[tuple[Tariff, tuple[Decimal | None, ...]], ...]


@dataclass(frozen=True)
class PriceList:
    """What performances that cost the same cost now, and from later days on."""

    performances: tuple[Performance, ...]
    tables: tuple[PricePeriod, ...]


def price_lists(performances: Iterable[Performance], today: date) -> list[PriceList]:
    """One for all performances with the same prices. `prices` with rank and tariff must be prefetched."""
    groups: dict[tuple[PricePeriod, ...], list[Performance]] = {}
    for performance in performances:
        tables = _tables(performance, today)
        if tables:
            groups.setdefault(tables, []).append(performance)
    return [PriceList(tuple(group), tables) for tables, group in groups.items()]


def prices_of(performance: Performance, today: date) -> list[Price]:
    """What it costs today. `prices` must be prefetched."""
    return next((prices for day, prices in _by_day(performance, today) if day is None), [])


def price_changes_on(performance: Performance, today: date) -> date | None:
    """The first day on which it costs something else."""
    return next((day for day, _prices in _by_day(performance, today) if day), None)


def _by_day(performance: Performance, today: date) -> list[tuple[date | None, list[Price]]]:
    """The prices of today, or of the first day of a sale that is yet to begin (None); and those that begin later, until
    the evening itself, in order of their days."""
    first, evening = max(today, _sold_from(performance, today)), dates.local(performance.starts_at).date()
    prices = list(performance.prices.all())
    begun = last_begun((price.from_on for price in prices), first)
    days: dict[date | None, list[Price]] = {}
    for price in prices:
        if price.from_on == begun:
            days.setdefault(None, []).append(price)
        elif price.from_on and first < price.from_on <= evening:
            days.setdefault(price.from_on, []).append(price)
    return sorted(days.items(), key=lambda item: item[0] or date.min)


def _sold_from(performance: Performance, today: date) -> date:
    begins = [moment for moment in (performance.presale_from, performance.sale_from) if moment]
    return dates.local(min(begins)).date() if begins else today


def _tables(performance: Performance, today: date) -> tuple[PricePeriod, ...]:
    days = _by_day(performance, today)
    ends = [day - timedelta(days=1) for day, _prices in days[1:] if day]
    return tuple(_table(day, until, prices) for (day, prices), until in zip_longest(days, ends))


def _table(day: date | None, until: date | None, prices: list[Price]) -> PricePeriod:
    ranks = sorted({price.rank for price in prices}, key=lambda rank: (rank.position, rank.pk))
    tariffs = sorted({price.tariff for price in prices}, key=lambda tariff: (tariff.position, tariff.pk))
    amounts = {(price.rank_id, price.tariff_id): price.amount for price in prices}
    rows = tuple((tariff, tuple(amounts.get((rank.pk, tariff.pk)) for rank in ranks)) for tariff in tariffs)
    return PricePeriod(day, until, tuple(ranks), rows)
