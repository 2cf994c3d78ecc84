"""How many tickets of a tariff go in one order for one performance: counted from what lies in it (docs/tickets.md)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from .stock.refusals import Refusal


class TariffLimit(NamedTuple):
    """The minimum and the maximum of a tariff for one performance; None is no limit."""

    performance_id: int
    tariff_id: int
    tariff_name: str
    minimum: int | None
    maximum: int | None

    def allows(self, number: int) -> bool:
        return (self.minimum or 0) <= number and (self.maximum is None or number <= self.maximum)


@dataclass(frozen=True)
class TariffViolation:
    """The number of tickets of a tariff is below its minimum or above its maximum; `str()` says which."""

    limit: TariffLimit
    number: int

    def __str__(self) -> str:
        words = {"tariff": self.limit.tariff_name, "number": self.number}
        if self.limit.maximum is not None and self.number > self.limit.maximum:
            message = _("%(tariff)s: hoogstens %(bound)s voor dezelfde voorstelling, u hebt er %(number)s.")
            return message % (words | {"bound": self.limit.maximum})
        message = _("%(tariff)s: vanaf %(bound)s tickets voor dezelfde voorstelling, u hebt er %(number)s.")
        return message % (words | {"bound": self.limit.minimum})


class OutOfBounds(Refusal):
    """Tickets of a tariff are too few or too many. Nothing was changed or begun."""

    def __init__(self, violation: TariffViolation) -> None:
        super().__init__(violation)
        self.violation = violation

    def __str__(self) -> str:
        return _("%(amiss)s Kies een ander tarief, of een ander aantal.") % {"amiss": self.violation}


def find_violations(limits: Iterable[TariffLimit]) -> list[TariffViolation]:
    """What is outside its limits, in the order of the tickets. `limits` has one for each ticket."""
    numbers = Counter(limits)
    return [TariffViolation(limit, number) for limit, number in numbers.items() if not limit.allows(number)]
