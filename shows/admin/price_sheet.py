"""The performances of the page of prices, with the ranks and tariffs of their table."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .. import price_tables
from ..models import Performance, Price, Rank, Tariff


@dataclass(frozen=True)
class PriceSheet:
    """The performances of a page, with the ranks and tariffs of their table."""

    performances: list[Performance]
    ranks: list[Rank]
    tariffs: list[Tariff]

    @classmethod
    def of(cls, performances: list[Performance]) -> "PriceSheet":
        first = performances[0]
        ranks = list(Rank.objects.filter(hall=first.hall_id))
        return cls(performances, ranks, list(Tariff.objects.filter(organiser=first.production.organiser_id)))

    @property
    def is_of_one_hall(self) -> bool:
        """A table fits performances in one hall, of one organiser."""
        return len({(each.hall_id, each.production.organiser_id) for each in self.performances}) == 1

    def values(self) -> dict[str, Any]:
        """All present prices, by rank and tariff, of all days: the values that the page's seal is made of."""
        performances = sorted(self.performances, key=lambda performance: performance.pk)
        every_table = [price_tables.tables_of(performance) for performance in performances]
        return {
            f"{rank.name} / {tariff.name}": [
                [(day, repr(price)) for day, table in tables.items() if (price := table.get((rank.pk, tariff.pk)))]
                for tables in every_table
            ]
            for rank in self.ranks
            for tariff in self.tariffs
        }

    def differs(self, from_on: date | None) -> bool:
        """Whether the performances now have different prices on that day."""
        every_table = [price_tables.tables_of(performance) for performance in self.performances]
        in_force = [price_tables.table_in_force(tables, from_on) for tables in every_table]
        return any(table != in_force[0] for table in in_force)

    def days(self) -> list[date]:
        """The later days on which a table of any of them begins."""
        days = Price.objects.filter(performance__in=self.performances).values_list("from_on", flat=True).distinct()
        return sorted(day for day in days if day)
