"""The evenings of an order for a calendar: an .ics file, by the library icalendar."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from .overview import Evening

USUAL_LENGTH = timedelta(hours=2)  # where the production gives none


def calendar(code: str, confirmed_at: datetime, evenings: Sequence[Evening], host: str) -> bytes:
    """An event for each performance. Moments are in UTC, which no change of the clock makes ambiguous; the UID is the
    same whenever it is made, so that a second import adds nothing."""
    sheet = Calendar()
    sheet.add("prodid", "-//Ticketing//NL")
    sheet.add("version", "2.0")
    sheet.add("method", "PUBLISH")
    for evening in evenings:
        sheet.add_component(_event(code, confirmed_at, evening, host))
    return sheet.to_ical()


def _event(code: str, confirmed_at: datetime, evening: Evening, host: str) -> Event:
    performance = evening.performance
    production, hall, venue = performance.production, performance.hall, performance.hall.venue
    begins = performance.starts_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"{code}-{performance.pk}@{host}")
    event.add("dtstamp", confirmed_at.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", begins + (timedelta(minutes=production.duration) if production.duration else USUAL_LENGTH))
    event.add("summary", production.title)
    event.add("location", f"{hall.name}, {venue.name}, {venue.street}, {venue.postal_code} {venue.city}")
    event.add("description", "\n".join([_("Bestelling %s") % code, *(ticket.place_name for ticket in evening.tickets)]))
    return event
