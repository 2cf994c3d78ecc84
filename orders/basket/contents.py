"""What lies in a basket, with what its page says about it. Arithmetic on rows that were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from shows.models import Performance, Price, Tariff

from .. import catalogue
from ..models import Order
from ..tariff_limits import TariffLimit, TariffViolation, find_violations


@dataclass(frozen=True)
class TariffPrice:
    """A tariff that a place may have, and what the place costs then, in euro."""

    tariff: Tariff
    amount: Decimal


@dataclass(frozen=True)
class BasketLine:
    """A place in the basket, with its name, its tariff and its price in euro.

    `prices` are those to choose from, its own as held among them. `child` is the price of a child on its lap, where a
    child may still be added. The line of a child has no choice; `on_lap_of` is the place whose lap it is on.
    """

    place_id: int
    performance_id: int
    name: str
    tariff: Tariff
    price: Decimal
    prices: list[TariffPrice] = field(default_factory=list)
    on_lap_of: int | None = None
    child: Price | None = None

    @property
    def limit(self) -> TariffLimit:
        tariff = self.tariff
        return TariffLimit(self.performance_id, tariff.pk, tariff.name, tariff.minimum, tariff.maximum)


@dataclass(frozen=True)
class BasketEvening:
    """A performance in the basket, with its lines."""

    performance: Performance
    lines: list[BasketLine]

    @property
    def is_cancelled(self) -> bool:
        return self.performance.state == Performance.State.CANCELLED

    @property
    def violations(self) -> list[TariffViolation]:
        """Tariffs of which there are too few or too many tickets."""
        return find_violations(line.limit for line in self.lines)

    @property
    def desk(self) -> list[Price]:
        """The prices that only the desk sells."""
        return catalogue.desk_prices(self.performance.pk)


@dataclass(frozen=True)
class Basket:
    """What lies in the basket now; or, when its hour is over, what lay in it (`lapsed`, of the order `ran_out`)."""

    order: Order | None = None
    evenings: list[BasketEvening] = field(default_factory=list)
    ran_out: Order | None = None
    lapsed: list[Performance] = field(default_factory=list)
    is_being_paid: bool = False
    may_be_paid: bool = False  # what ran out: look at the order before you choose, and pay, once more

    @property
    def lines(self) -> list[BasketLine]:
        return [line for evening in self.evenings for line in evening.lines]

    @property
    def total(self) -> Decimal:
        """All-in, in euro."""
        return sum((line.price for line in self.lines), Decimal(0))

    @property
    def has_cancelled(self) -> bool:
        """It has tickets of a performance that was cancelled: nothing is ordered before they are removed."""
        return any(evening.is_cancelled for evening in self.evenings)

    @property
    def has_violations(self) -> bool:
        """It has too few or too many tickets of a tariff: nothing is ordered before that is put right."""
        return any(evening.violations for evening in self.evenings)

    @property
    def is_too_late_to_pay(self) -> bool:
        """No payment can begin any more; one that is under way may be gone on with."""
        is_late = self.order is not None and self.order.is_too_late_to_pay
        return is_late and bool(self.total) and not self.is_being_paid

    @property
    def has_choice_of_tariff(self) -> bool:
        return any(len(line.prices) > 1 for line in self.lines)

    @property
    def tariffs(self) -> dict[int, list[Tariff]]:
        """The tariffs to choose from, by place."""
        return {line.place_id: [price.tariff for price in line.prices] for line in self.lines}
