"""Dates and times in the time zone of Brussels, which is that of all organisers. A leaf: it imports no app."""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

BRUSSELS = ZoneInfo("Europe/Brussels")

# Returns the present moment. A test puts another clock here.
clock: Callable[[], datetime] = timezone.now


def now() -> datetime:
    """The present moment, aware, in UTC. All code uses this clock, except holds: those use the database's."""
    return clock()


def local(moment: datetime) -> datetime:
    """The same moment in the time zone of Brussels."""
    return moment.astimezone(BRUSSELS)


def midnight(day: date) -> datetime:
    """The moment at which the day begins in Brussels."""
    return datetime.combine(day, time(), tzinfo=BRUSSELS)


def today() -> datetime:
    """The moment at which the present day began in Brussels."""
    return midnight(local(now()).date())


def first_of_month(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def month_after(day: date, months: int = 1) -> date:
    """The first day of the month that is `months` later; earlier for a negative number."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
