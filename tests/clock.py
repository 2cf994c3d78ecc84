"""Time in a test: a clock that it moves, and rows whose moments it moves into the past."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, F, QuerySet
from django.utils import timezone


class Clock:
    """The clock of the code: dates.now() tells the machine's time until a test sets it or advances it, and what a
    process keeps (ticketing/cache.py) grows older by advancing alone. The database has a clock of its own, which judges
    holds: for that one, `move_back` the rows."""

    def __init__(self) -> None:
        self.stopped_at: datetime | None = None
        self.ahead = timedelta()

    def now(self) -> datetime:
        return self.stopped_at or timezone.now() + self.ahead

    def seconds(self) -> float:
        return self.ahead.total_seconds()

    def set(self, moment: datetime) -> None:
        """Stops at this moment."""
        self.stopped_at = moment

    def advance(self, **by: float) -> None:
        """Jumps ahead: `advance(minutes=61)`."""
        passed = timedelta(**by)
        self.ahead += passed
        self.stopped_at = self.stopped_at and self.stopped_at + passed


def move_back(rows: QuerySet[Any], **by: float) -> None:
    """All moments of the rows come earlier, as if that time had passed since: `move_back(orders, minutes=61)`."""
    moments = [field.name for field in rows.model._meta.concrete_fields if isinstance(field, DateTimeField)]
    rows.update(**{name: F(name) - timedelta(**by) for name in moments})
