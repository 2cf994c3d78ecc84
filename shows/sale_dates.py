"""Sale dates: from when until when performances are sold. They are set for one or many at once, all or none."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from accounts import audit
from accounts.models import Customer
from ticketing import dates

from .clock_time import ClockChangeError, moment_at
from .models import Performance
from .price_tables import lock_performances


@dataclass(frozen=True)
class SaleMoment:
    """A fixed moment, or an hour a number of days before a performance."""

    at: datetime | None = None
    days_before: int | None = None
    hour: time = time(10)

    def of(self, day: date) -> datetime:
        """The moment for a performance on that day. Raises ClockChangeError."""
        if self.at:
            return self.at
        return moment_at(day - timedelta(days=self.days_before or 0), self.hour)


@dataclass(frozen=True)
class SaleDateChanges:
    """The dates to set. None leaves one as it is."""

    sale_from: SaleMoment | None = None
    presale_from: SaleMoment | None = None
    no_presale: bool = False
    sale_ends_minutes_before: int | None = None


class InvalidSaleDates(Exception):
    """With these dates some performances could not be sold. `problems` has a reason for each of them."""

    def __init__(self, problems: list[tuple[Performance, str]]) -> None:
        super().__init__(problems)
        self.problems = problems


def set_dates(ids: Collection[int], change: SaleDateChanges, *, by: Customer) -> int:
    """Sets the sale dates of performances; returns how many. Raises InvalidSaleDates, and then nothing changes."""
    with transaction.atomic():
        performances = lock_performances(ids)
        problems = [(performance, wrong) for performance in performances if (wrong := _apply(performance, change))]
        if problems:
            raise InvalidSaleDates(problems)
        for performance in performances:
            performance.save(update_fields=["sale_from", "presale_from", "sale_until"])
            audit.record(by, performance, "verkoopdata gewijzigd")
    return len(performances)


def _apply(performance: Performance, change: SaleDateChanges) -> str:
    """Sets the dates on the performance, unsaved. Returns what is wrong with them, in words for staff, or nothing."""
    day = dates.local(performance.starts_at).date()
    try:
        if change.sale_from:
            performance.sale_from = change.sale_from.of(day)
        if change.presale_from:
            performance.presale_from = change.presale_from.of(day)
    except (ClockChangeError, OverflowError) as problem:
        return str(problem)
    if change.no_presale:
        performance.presale_from = None
    if change.sale_ends_minutes_before is not None:
        performance.sale_until = performance.starts_at - timedelta(minutes=change.sale_ends_minutes_before)
    return performance.wrong_dates()
