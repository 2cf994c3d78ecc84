"""How many tickets of a tariff go in one order for one performance: counted from what lies in it (docs/tickets.md)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from .stock.refusals import Refusal


class Bounded(NamedTuple):
    """A ticket, by what bounds it; None is no bound."""

    performance_id: int
    tariff_id: int
    tariff: str
    minimum: int | None
    maximum: int | None


@dataclass(frozen=True)
class TariffViolation:
    """So many tickets of a tariff, and it goes from or up to another number: `str()` says so."""

    of: Bounded
    number: int

    def __str__(self) -> str:
        words = {"tariff": self.of.tariff, "number": self.number}
        if self.of.maximum is not None and self.number > self.of.maximum:
            said = _("%(tariff)s: hoogstens %(bound)s voor dezelfde voorstelling, u hebt er %(number)s.")
            return said % (words | {"bound": self.of.maximum})
        said = _("%(tariff)s: vanaf %(bound)s tickets voor dezelfde voorstelling, u hebt er %(number)s.")
        return said % (words | {"bound": self.of.minimum})


class OutOfBounds(Refusal):
    """Tickets of a tariff are too few or too many. Nothing was changed or begun."""

    def __init__(self, amiss: TariffViolation) -> None:
        super().__init__(amiss)
        self.amiss = amiss

    def __str__(self) -> str:
        return _("%(amiss)s Kies een ander tarief, of een ander aantal.") % {"amiss": self.amiss}


def amiss(tickets: Iterable[Bounded]) -> list[TariffViolation]:
    """What is out of its bounds, in the order of the tickets."""
    counted = Counter(ticket for ticket in tickets if ticket.minimum is not None or ticket.maximum is not None)
    return [TariffViolation(of, number) for of, number in counted.items() if not _is_within(of, number)]


def _is_within(of: Bounded, number: int) -> bool:
    return (of.minimum or 0) <= number and (of.maximum is None or number <= of.maximum)
