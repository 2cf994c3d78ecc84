"""Price tables: the prices of a performance by rank and tariff, set whole, and copied from one to another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts import acts
from accounts.models import Customer

from .models import Performance, Price, Rank
from .readiness import missing


@dataclass(frozen=True)
class Worth:
    """What a place costs, in euro, and the category of the VAT within it."""

    amount: Decimal
    vat_category: str


Table = Mapping[tuple[int, int], Worth]  # by rank and tariff; what is not offered is not in it


class CannotPrice(Exception):
    """With these prices a performance that is on sale could not be sold; `str()` tells staff what it would lack."""

    def __init__(self, performance: Performance, lacking: list[str]) -> None:
        super().__init__(performance, lacking)
        self.performance, self.lacking = performance, lacking

    def __str__(self) -> str:
        return " ".join(self.lacking)


def table_of(performance: Performance) -> dict[tuple[int, int], Worth]:
    """The prices of a performance as they are now."""
    rows = performance.prices.values_list("rank_id", "tariff_id", "amount", "vat_category")
    return {(rank, tariff): Worth(amount, vat) for rank, tariff, amount, vat in rows}


def locked(ids: Iterable[int]) -> list[Performance]:
    """These performances, locked in id order: `put_on_sale` and other price tables wait. Within a transaction."""
    rows = Performance.objects.select_for_update(of=("self",), no_key=True).select_related("production", "hall")
    return list(rows.filter(pk__in=ids).order_by("pk"))


def set_prices(performances: Sequence[Performance], table: Table, *, by: Customer) -> None:
    """Gives performances (locked, of one hall) this table, whole: a price that is not in it is no longer offered.

    Places that are held or sold keep theirs: it stands on the place. Raises CannotPrice when one on sale would lack
    a price or a percentage of VAT; then nothing changes.
    """
    with transaction.atomic():
        _write({performance.pk: table for performance in performances})
        for performance in performances:
            if performance.state == Performance.State.ON_SALE and (lacking := missing(performance)):
                raise CannotPrice(performance, lacking)
            acts.record(by, performance, "prijzen ingesteld")


def copy(source: Performance, targets: Iterable[Performance]) -> None:
    """Gives performances the prices of another one. In another hall, ranks are the same by name."""
    table = table_of(source)
    targets = list(targets)
    tables = {hall: carried_over(table, hall) for hall in {target.hall_id for target in targets}}
    _write({target.pk: tables[target.hall_id] for target in targets})


def carried_over(table: Table, hall_id: int) -> dict[tuple[int, int], Worth]:
    """The table with the ranks of this hall: the same ranks, or those of the same name. Others are left out."""
    used = {rank for rank, _tariff in table}
    names = dict(Rank.objects.filter(pk__in=used).values_list("pk", "name"))
    here = {name.casefold(): pk for pk, name in Rank.objects.filter(hall=hall_id).values_list("pk", "name")}
    to = {rank: here[names[rank].casefold()] for rank in used if names[rank].casefold() in here}
    return {(to[rank], tariff): worth for (rank, tariff), worth in table.items() if rank in to}


def _write(tables: Mapping[int, Table]) -> None:
    """Two statements and a look, whatever the number."""
    kept = {(pk, *cell) for pk, table in tables.items() for cell in table}
    there = Price.objects.filter(performance__in=tables)
    gone = [
        pk
        for pk, performance, rank, tariff in there.values_list("pk", "performance_id", "rank_id", "tariff_id")
        if (performance, rank, tariff) not in kept
    ]
    Price.objects.filter(pk__in=gone).delete()
    Price.objects.bulk_create(
        [
            Price(
                performance_id=pk, rank_id=rank, tariff_id=tariff, amount=worth.amount, vat_category=worth.vat_category
            )
            for pk, table in sorted(tables.items())
            for (rank, tariff), worth in sorted(table.items())
        ],
        update_conflicts=True,
        unique_fields=["performance", "rank", "tariff"],
        update_fields=["amount", "vat_category"],
    )
