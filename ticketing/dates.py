"""Days and hours as people in Belgium and the Netherlands live them. A leaf: it imports no app."""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

BRUSSELS = ZoneInfo("Europe/Brussels")

# Tells the moment. A test puts another clock here.
clock: Callable[[], datetime] = timezone.now


def now() -> datetime:
    """This moment, aware, in UTC. The one clock of the code; the clock of a hold is the database's."""
    return clock()


def local(moment: datetime) -> datetime:
    """The same moment on the clock of Brussels."""
    return moment.astimezone(BRUSSELS)


def midnight(day: date) -> datetime:
    """The moment at which the day begins in Brussels."""
    return datetime.combine(day, time(), tzinfo=BRUSSELS)


def today() -> datetime:
    """The moment at which this day began in Brussels."""
    return midnight(local(now()).date())


def first_of_month(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def month_after(day: date, months: int = 1) -> date:
    """The first day of the month so many months later (or earlier)."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
