"""A performance as a visitor sees it at a moment: whether it can be bought, and how many places are left."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ticketing import dates

from .models import Performance, SaleStatus

NIGHT_ENDS = 5  # at five in the morning


@dataclass(frozen=True)
class Offer:
    """A performance and its sale status at a moment."""

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
        """Whether it begins after midnight: many people think of that as the evening before."""
        return dates.local(self.performance.starts_at).hour < NIGHT_ENDS

    @property
    def evening_before(self) -> date:
        return dates.local(self.performance.starts_at).date() - timedelta(days=1)

    @property
    def left(self) -> str:
        """How many places are left, for the badge: 'ample', 'few' or 'none'; empty when it isn't on sale."""
        if self.status == SaleStatus.SOLD_OUT:
            return "none"
        if self.status != SaleStatus.OPEN:
            return ""
        return "few" if self.performance.has_few_left else "ample"
