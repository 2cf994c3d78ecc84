"""Formats dates and times in the language of the page and the time zone of Brussels."""

from datetime import date, datetime

from django import template
from django.utils import dateformat
from django.utils.translation import get_language

from ticketing import dates

register = template.Library()

# Django's own formats lack the weekday and the Dutch form of an hour: 20.15 uur.
DAY = {"nl": "l j F Y", "fr": "l j F Y", "en": "l j F Y"}
HOUR = {"nl": r"G.i \u\u\r", "fr": "G\xa0\\h\xa0i", "en": "G:i"}
SHORT_HOUR = {"nl": "G.i", "fr": r"G\hi", "en": "G:i"}
# Only English writes its months with a capital.
SHORT_MONTH = {"nl": "b", "fr": "b", "en": "M"}


@register.filter
def evening(moment: datetime | None) -> str:
    """'vrijdag 27 november 2026, 20.15 uur'."""
    return f"{day(moment)}, {hour(moment)}" if moment else ""


@register.filter
def day_and_hour(moment: datetime | None) -> str:
    """'vr 27 nov, 20.15', without the year, where there is little room."""
    if moment is None:
        return ""
    return f"{_format(moment, 'D j')} {short_month(moment)}, {_format(moment, _in_language(SHORT_HOUR))}"


@register.filter
def day(moment: date | datetime | None) -> str:
    """'vrijdag 27 november 2026'."""
    return _format(moment, _in_language(DAY))


@register.filter
def hour(moment: datetime | None) -> str:
    """'20.15 uur'."""
    return _format(moment, _in_language(HOUR))


@register.filter
def short_hour(moment: datetime | None) -> str:
    """'20.15'."""
    return _format(moment, _in_language(SHORT_HOUR))


@register.filter
def month(moment: date | datetime | None) -> str:
    """'november 2026'."""
    return _format(moment, "F Y")


@register.filter
def short_month(moment: date | datetime | None) -> str:
    """'nov'."""
    return _format(moment, _in_language(SHORT_MONTH))


@register.filter
def local(moment: datetime, form: str) -> str:
    """The moment in one of Django's date formats, for parts of a date: {{ starts_at|local:'j' }}."""
    return _format(moment, form)


@register.filter
def iso(moment: datetime | None) -> str:
    """For <time datetime>: '2026-11-27T20:15:00+01:00'."""
    return dates.local(moment).isoformat(timespec="seconds") if moment else ""


@register.filter
def seconds_left(moment: datetime | None) -> int:
    """Whole seconds until the moment, at least 0."""
    return max(0, int((moment - dates.now()).total_seconds())) if moment else 0


def _format(moment: date | datetime | None, form: str) -> str:
    if moment is None:
        return ""
    return dateformat.format(dates.local(moment) if isinstance(moment, datetime) else moment, form)


def _in_language(forms: dict[str, str]) -> str:
    return forms.get((get_language() or "nl")[:2], forms["nl"])
