"""Price tables: the prices of a performance by rank and tariff. A table is set as a whole, and copied to others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, QuerySet

from accounts import audit
from accounts.models import Customer

from .models import Performance, Price, Production, Rank
from .models.price_in_force import last_begun
from .readiness import missing

MAX_SOURCES = 100  # performances whose prices are offered to copy


@dataclass(frozen=True)
class TablePrice:
    """What a place costs, in euro, and the category of the VAT within it."""

    amount: Decimal
    vat_category: str


PriceTable = Mapping[tuple[int, int], TablePrice]  # by the ids of rank and tariff; without those not offered
PriceTables = Mapping[date | None, PriceTable]  # in order, by the day on which each begins; None is the beginning


class MissingPrices(Exception):
    """With these prices a performance that is on sale would lack a price or percentage; `str()` is for staff."""

    def __init__(self, performance: Performance, lacking: list[str]) -> None:
        super().__init__(performance, lacking)
        self.performance, self.lacking = performance, lacking

    def __str__(self) -> str:
        return " ".join(self.lacking)


def tables_of(performance: Performance) -> dict[date | None, dict[tuple[int, int], TablePrice]]:
    """The price tables of a performance, the first to begin first."""
    tables: dict[date | None, dict[tuple[int, int], TablePrice]] = {}
    rows = performance.prices.order_by(F("from_on").asc(nulls_first=True))
    for day, rank, tariff, amount, vat in rows.values_list("from_on", "rank_id", "tariff_id", "amount", "vat_category"):
        tables.setdefault(day, {})[rank, tariff] = TablePrice(amount, vat)
    return tables


def table_in_force(tables: PriceTables, day: date | None) -> PriceTable:
    """The table that counts on that day. None is the beginning."""
    return tables.get(last_begun(tables, day) if day else None, {})


def sources_for(production: Production) -> QuerySet[Performance]:
    """The performances whose prices can be copied for this production: its own, and the latest of its organiser."""
    own = Performance.objects.filter(production__organiser=production.organiser_id, prices__isnull=False).distinct()
    latest = own.order_by("-starts_at").values_list("pk", flat=True)[:MAX_SOURCES]
    ids = [*own.filter(production=production).values_list("pk", flat=True)[:MAX_SOURCES], *latest]
    return Performance.objects.filter(pk__in=ids).select_related("production").order_by("-starts_at", "pk")


def lock_performances(ids: Iterable[int]) -> list[Performance]:
    """Locks these performances in id order: `put_on_sale` and other price tables wait. Within a transaction."""
    rows = Performance.objects.select_for_update(of=("self",), no_key=True).select_related("production", "hall")
    return list(rows.filter(pk__in=ids).order_by("pk"))


def set_prices(
    performances: Sequence[Performance], table: PriceTable, *, by: Customer, from_on: date | None = None
) -> None:
    """Gives performances (locked, of one hall) this table from that day on: a price that is not in it is no longer
    offered. An empty table is removed, and the one before it counts longer.

    Places that are held or sold keep their price. Raises MissingPrices when a performance on sale would lack a price or
    a percentage of VAT, now or later; then nothing changes.
    """
    act = f"prijzen ingesteld vanaf {from_on:%d/%m/%Y}" if from_on else "prijzen ingesteld"
    with transaction.atomic():
        Price.objects.filter(performance__in=performances, from_on=from_on).delete()
        Price.objects.bulk_create(
            price for performance in performances for price in _prices(performance, from_on, table)
        )
        for performance in performances:
            if performance.state == Performance.State.ON_SALE and (lacking := missing(performance)):
                raise MissingPrices(performance, lacking)
            audit.record(by, performance, act)


def copy_prices(source: Performance, targets: Iterable[Performance], *, weeks: int = 0) -> None:
    """Gives performances (drafts) the price tables of another one; later tables begin that number of weeks later. In
    another hall, ranks correspond by name. Raises OverflowError."""
    targets = list(targets)
    later = timedelta(weeks=weeks)
    tables = {day and day + later: table for day, table in tables_of(source).items()}
    halls = {hall: with_ranks_of(tables, hall) for hall in {target.hall_id for target in targets}}
    Price.objects.filter(performance__in=targets).delete()
    Price.objects.bulk_create(
        price
        for target in targets
        for day, table in halls[target.hall_id].items()
        for price in _prices(target, day, table)
    )


def with_ranks_of(tables: PriceTables, hall_id: int) -> PriceTables:
    """The tables with the ranks of this hall: the same ranks, or those of the same name. Prices of other ranks are left
    out."""
    used = {rank for table in tables.values() for rank, _tariff in table}
    names = dict(Rank.objects.filter(pk__in=used).values_list("pk", "name"))
    here = {name.casefold(): pk for pk, name in Rank.objects.filter(hall=hall_id).values_list("pk", "name")}
    to = {rank: here[names[rank].casefold()] for rank in used if names[rank].casefold() in here}
    return {
        day: {(to[rank], tariff): price for (rank, tariff), price in table.items() if rank in to}
        for day, table in tables.items()
    }


def _prices(performance: Performance, from_on: date | None, table: PriceTable) -> list[Price]:
    return [
        Price(
            performance=performance,
            rank_id=rank,
            tariff_id=tariff,
            from_on=from_on,
            amount=price.amount,
            vat_category=price.vat_category,
        )
        for (rank, tariff), price in table.items()
    ]
