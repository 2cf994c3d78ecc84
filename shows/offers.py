"""A performance as a visitor sees it at one moment: what is left of it, and whether it can be bought."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from ticketing import dates

from .models import Performance, Rank, Tariff
from .models.performance import SaleStatus

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
class PriceTable:
    """The prices of performances that cost the same: a row a tariff, with an amount (or None) for each rank."""

    performances: tuple[Performance, ...]
    ranks: tuple[Rank, ...]
    rows: tuple[tuple[Tariff, tuple[Decimal | None, ...]], ...]


def price_tables(performances: Iterable[Performance]) -> list[PriceTable]:
    """One table for all performances with the same prices. `prices` with rank and tariff must be prefetched."""
    groups: dict[tuple[tuple[int, int, Decimal], ...], list[Performance]] = {}
    for performance in performances:
        prices = tuple(sorted((price.rank_id, price.tariff_id, price.amount) for price in performance.prices.all()))
        if prices:
            groups.setdefault(prices, []).append(performance)
    return [_table(tuple(group)) for group in groups.values()]


def _table(performances: tuple[Performance, ...]) -> PriceTable:
    prices = list(performances[0].prices.all())
    ranks = sorted({price.rank for price in prices}, key=lambda rank: (rank.position, rank.pk))
    tariffs = sorted({price.tariff for price in prices}, key=lambda tariff: (tariff.position, tariff.pk))
    amounts = {(price.rank_id, price.tariff_id): price.amount for price in prices}
    rows = tuple((tariff, tuple(amounts.get((rank.pk, tariff.pk)) for rank in ranks)) for tariff in tariffs)
    return PriceTable(performances, tuple(ranks), rows)
