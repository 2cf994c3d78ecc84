"""A series of performances: every Tuesday at 20:15, from one day until another, without some days."""

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
from .sale_dates import SaleMoment

MAX_PERFORMANCES = 200  # in one series
LONGEST = timedelta(days=3 * 366)


class SeriesTooLong(ValueError):
    """A series of too many performances; `str()` is for staff."""


@dataclass(frozen=True)
class Recurrence:
    """The days of a series: these weekdays (Monday is 0) from the first day, until a last day or for a number of
    times."""

    first: date
    weekdays: frozenset[int]
    until: date | None = None
    number: int | None = None
    left_out: frozenset[date] = frozenset()

    def days(self) -> list[date]:
        """The days, in order. With a number, days that are left out don't count. Raises SeriesTooLong."""
        last = min(self.until or date.max, self.first + min(LONGEST, date.max - self.first))
        days: list[date] = []
        day = self.first
        while day <= last and len(days) < (self.number or MAX_PERFORMANCES + 1):
            if day.weekday() in self.weekdays and day not in self.left_out:
                days.append(day)
            if day == date.max:
                break
            day += timedelta(days=1)
        if len(days) > MAX_PERFORMANCES:
            raise SeriesTooLong(_("Een reeks telt hoogstens %(most)s voorstellingen.") % {"most": MAX_PERFORMANCES})
        return days


@dataclass(frozen=True)
class SeriesPlan:
    """The values that all performances of a series get."""

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
    """One day of a series: a performance to make, one that exists already, or a `problem` that prevents it. `clash` is
    the title of another production in the hall at that moment."""

    day: date
    performance: Performance | None
    exists: bool = False
    problem: str = ""
    clash: str = ""

    @property
    def is_new(self) -> bool:
        return not (self.exists or self.problem)


def plan_series(production: Production, days: Iterable[date], plan: SeriesPlan) -> list[PlannedPerformance]:
    """The series as it would be made now. Three queries, whatever the number of days."""
    planned = [_planned(production, day, plan) for day in days]
    starts = [each.performance.starts_at for each in planned if each.performance]
    existing = Performance.objects.filter(starts_at__in=starts).exclude(state=Performance.State.CANCELLED)
    own = set(existing.filter(production=production, hall=plan.hall).values_list("starts_at", flat=True))
    others = dict(
        existing.filter(hall=plan.hall).exclude(production=production).values_list("starts_at", "production__title")
    )
    return [_compared(each, own, others) for each in planned]


def make_series(
    *, production: Production, days: Iterable[date], plan: SeriesPlan, by: Customer
) -> list[PlannedPerformance]:
    """Makes drafts of the performances that don't exist yet, with their prices; returns the series as planned.

    The production's lock makes a second click wait: after that all dates exist, and it makes none.
    """
    with transaction.atomic():
        locked = Production.objects.select_for_update(no_key=True).get(pk=production.pk)
        planned = plan_series(locked, days, plan)
        new = [each.performance for each in planned if each.is_new and each.performance]
        Performance.objects.bulk_create(new)
        if plan.prices_of:
            price_tables.copy_prices(plan.prices_of, new)
        for performance in new:
            audit.record(by, performance, "gemaakt in een reeks", is_new=True)
    return planned


def _planned(production: Production, day: date, plan: SeriesPlan) -> PlannedPerformance:
    try:
        starts_at = moment_at(day, plan.hour)
        sale_from = plan.sale_from.of(day)
        presale_from = plan.presale_from.of(day) if plan.presale_from else None
        sale_until = starts_at - timedelta(minutes=plan.sale_ends_minutes_before)
    except (ClockChangeError, OverflowError) as error:
        return PlannedPerformance(day, None, problem=str(error))
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
    if problem := performance.wrong_dates():
        return PlannedPerformance(day, performance, problem=problem)
    return PlannedPerformance(day, performance)


def _compared(planned: PlannedPerformance, own: set[datetime], others: dict[datetime, str]) -> PlannedPerformance:
    """With the performances that exist at that moment: of the production itself, and of others."""
    if planned.performance is None:
        return planned
    at = planned.performance.starts_at
    return replace(planned, exists=at in own, clash=others.get(at, ""))
