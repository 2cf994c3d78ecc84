"""A month as a calendar: weeks from Monday to Sunday, each day with what begins on it in Brussels."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.safestring import SafeString

from ticketing import dates

Moment = tuple[datetime, SafeString]  # when something begins, and how the page shows it


@dataclass(frozen=True)
class Day:
    """A day of a calendar or list, and what begins on it, in the order that was given."""

    day: date
    pieces: tuple[SafeString, ...] = ()
    is_of_month: bool = True
    is_today: bool = False


def weeks(first_day: date, moments: Iterable[Moment], at: datetime) -> list[list[Day]]:
    """The weeks of the month that begins on that day, its first and last filled up with days of its neighbours, which
    stay empty."""
    by_day = {day.day: day.pieces for day in days(moments)}
    today = dates.local(at).date()
    return [
        [Day(day, by_day.get(day, ()), day.month == first_day.month, day == today) for day in week]
        for week in Calendar().monthdatescalendar(first_day.year, first_day.month)
    ]


def days(moments: Iterable[Moment]) -> list[Day]:
    """The days on which something begins; the moments come in the order of time (or the other way)."""
    grouped = groupby(moments, key=lambda moment: dates.local(moment[0]).date())
    return [Day(day, tuple(piece for _, piece in some)) for day, some in grouped]
