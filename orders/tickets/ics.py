"""The evenings of an order for a calendar: an .ics file (shows/ics.py)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from shows import ics

from .overview import TicketEvening


def calendar(code: str, confirmed_at: datetime, evenings: Sequence[TicketEvening]) -> bytes:
    """An event for each performance. The UID is the same whenever it is made: a second import adds nothing."""
    return ics.calendar(_event_of(code, confirmed_at, evening) for evening in evenings)


def _event_of(code: str, confirmed_at: datetime, evening: TicketEvening) -> ics.CalendarEvent:
    return ics.CalendarEvent(
        evening.performance,
        uid=f"{code}-{evening.performance.pk}@{ics.HOST}",
        stamp=confirmed_at,
        description="\n".join([_("Bestelling %s") % code, *(ticket.place_name for ticket in evening.tickets)]),
    )
