"""A month as a calendar: weeks from Monday to Sunday, each day with what begins on it in Brussels."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from ticketing import dates

from .offers import Offer


@dataclass(frozen=True)
class Day:
    """A day of a calendar or list, and the performances that begin on it, in the order that was given."""

    day: date
    offers: tuple[Offer, ...] = ()
    is_of_month: bool = True
    is_today: bool = False


def weeks(first_day: date, offers: Iterable[Offer], at: datetime) -> list[list[Day]]:
    """The weeks of the month that begins on that day, its first and last filled up with days of its neighbours, which
    stay empty. The offers come in the order of time."""
    by_day = {day.day: day.offers for day in days(offers)}
    today = dates.local(at).date()
    return [
        [Day(day, by_day.get(day, ()), day.month == first_day.month, day == today) for day in week]
        for week in Calendar().monthdatescalendar(first_day.year, first_day.month)
    ]


def days(offers: Iterable[Offer]) -> list[Day]:
    """The days on which something begins; the offers come in the order of time (or the other way)."""
    by_day = groupby(offers, key=lambda offer: dates.local(offer.performance.starts_at).date())
    return [Day(day, tuple(several)) for day, several in by_day]
