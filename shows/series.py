"""A row of performances: every Tuesday at 20:15, from a day until a day, some days left out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Customer

from . import price_tables
from .clock_time import ClockChangeError, moment_at
from .models import Hall, Performance, Production

MAX_PERFORMANCES = 200  # performances in one row
LONGEST = timedelta(days=3 * 366)


class SeriesTooLong(ValueError):
    """More than one row may have; `str()` tells staff so."""


@dataclass(frozen=True)
class Recurrence:
    """On which days: these weekdays (Monday is 0) from the first day, until a day, or so many times."""

    first: date
    weekdays: frozenset[int]
    until: date | None = None
    number: int | None = None
    left_out: frozenset[date] = frozenset()

    def days(self) -> list[date]:
        """The days, in order. With a number, days left out don't count. Raises SeriesTooLong."""
        last = min(self.until or date.max, self.first + min(LONGEST, date.max - self.first))
        found: list[date] = []
        day = self.first
        while day <= last and len(found) < (self.number or MAX_PERFORMANCES + 1):
            if day.weekday() in self.weekdays and day not in self.left_out:
                found.append(day)
            if day == date.max:
                break
            day += timedelta(days=1)
        if len(found) > MAX_PERFORMANCES:
            raise SeriesTooLong(_("Een reeks telt hoogstens %(most)s voorstellingen.") % {"most": MAX_PERFORMANCES})
        return found


@dataclass(frozen=True)
class SaleMoment:
    """A moment before a performance: fixed, or so many days before it at an hour."""

    at: datetime | None = None
    days_before: int | None = None
    hour: time = time(10)

    def of(self, day: date) -> datetime:
        """Raises ClockChangeError."""
        if self.at:
            return self.at
        return moment_at(day - timedelta(days=self.days_before or 0), self.hour)


@dataclass(frozen=True)
class SeriesPlan:
    """What every performance of the row has."""

    hall: Hall
    hour: time
    sale_from: SaleMoment
    presale_from: SaleMoment | None = None
    sale_ends_minutes_before: int = 0
    audience: str = Performance.Audience.PUBLIC
    sold_online: bool = True
    note: str = ""
    prices_of: Performance | None = None


@dataclass(frozen=True)
class PlannedPerformance:
    """One day of the row: a performance that can be made, one that exists, or why it can't be."""

    day: date
    performance: Performance | None
    exists: bool = False
    problem: str = ""
    clash: str = ""

    @property
    def is_new(self) -> bool:
        return not (self.exists or self.problem)


def plan_series(production: Production, days: Iterable[date], plan: SeriesPlan) -> list[PlannedPerformance]:
    """The row as it would be made now. Three queries, whatever the number."""
    planned = [_planned(production, day, plan) for day in days]
    starts = [evening.performance.starts_at for evening in planned if evening.performance]
    there = Performance.objects.filter(starts_at__in=starts).exclude(state=Performance.State.CANCELLED)
    own = set(there.filter(production=production, hall=plan.hall).values_list("starts_at", flat=True))
    others = dict(
        there.filter(hall=plan.hall).exclude(production=production).values_list("starts_at", "production__title")
    )
    return [_beside(evening, own, others) for evening in planned]


def make_series(
    *, production: Production, days: Iterable[date], plan: SeriesPlan, by: Customer
) -> list[PlannedPerformance]:
    """Makes drafts of the evenings that are new, with their prices; returns the row as it was found.

    The production's lock makes a second click wait: it finds the dates made, and makes none.
    """
    with transaction.atomic():
        locked = Production.objects.select_for_update(no_key=True).get(pk=production.pk)
        row = plan_series(locked, days, plan)
        new = [evening.performance for evening in row if evening.is_new and evening.performance]
        Performance.objects.bulk_create(new)
        if plan.prices_of:
            price_tables.copy_prices(plan.prices_of, new)
        for performance in new:
            audit.record(by, performance, "gemaakt in een reeks", is_new=True)
    return row


def _planned(production: Production, day: date, plan: SeriesPlan) -> PlannedPerformance:
    try:
        starts_at = moment_at(day, plan.hour)
        sale_from = plan.sale_from.of(day)
        presale_from = plan.presale_from.of(day) if plan.presale_from else None
        sale_until = starts_at - timedelta(minutes=plan.sale_ends_minutes_before)
    except (ClockChangeError, OverflowError) as problem:
        return PlannedPerformance(day, None, problem=str(problem))
    performance = Performance(
        production=production,
        hall=plan.hall,
        starts_at=starts_at,
        sale_from=sale_from,
        presale_from=presale_from,
        sale_until=sale_until,
        audience=plan.audience,
        sold_online=plan.sold_online,
        note=plan.note,
    )
    if said := performance.wrong_dates():
        return PlannedPerformance(day, performance, problem=said)
    return PlannedPerformance(day, performance)


def _beside(evening: PlannedPerformance, own: set[datetime], others: dict[datetime, str]) -> PlannedPerformance:
    if evening.performance is None:
        return evening
    at = evening.performance.starts_at
    return replace(evening, exists=at in own, clash=others.get(at, ""))
