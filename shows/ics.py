"""Performances as iCalendar files (RFC 5545), written line by line.

The library icalendar would cost each web process 9 MB. The tests use it to read our files.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from .models import Performance

HOST = urlsplit(settings.SITE_URL).hostname or "tickets"
USUAL_LENGTH = timedelta(hours=2)  # of a production without a duration
MAX_LINE = 75  # octets, without the line's end
UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class CalendarEvent:
    """A performance in somebody's calendar. Its UID never changes, so that a second import adds nothing and a
    subscription follows changes. `is_busy` tells whether the person is occupied at that time."""

    performance: Performance
    uid: str
    stamp: datetime
    description: str = ""
    url: str = ""
    is_busy: bool = True


def uid_of(performance: Performance) -> str:
    return f"voorstelling-{performance.pk}@{HOST}"


def calendar(events: Iterable[CalendarEvent], *, name: str = "", refresh: str = "") -> bytes:
    """The file. With a name it is for a subscription, and is fetched again after `refresh` (a duration of RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ticketing//NL", "METHOD:PUBLISH"]
    if name:
        lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    if refresh:
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}", f"X-PUBLISHED-TTL:{refresh}"]
    for event in events:
        lines += _lines_of(event)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _lines_of(event: CalendarEvent) -> list[str]:
    """The lines of an event. Moments are in UTC, so that no clock change makes them ambiguous."""
    performance = event.performance
    production, hall, venue = performance.production, performance.hall, performance.hall.venue
    length = timedelta(minutes=production.duration) if production.duration else USUAL_LENGTH
    is_cancelled = performance.state == Performance.State.CANCELLED
    title = f"{production.title}, {production.artist}" if production.artist else production.title
    summary = _("Afgelast: %s") % title if is_cancelled else title
    place = f"{hall.name}, {venue.name}, {venue.street}, {venue.postal_code} {venue.city}"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_moment(event.stamp)}",
        f"DTSTART:{_moment(performance.starts_at)}",
        f"DTEND:{_moment(performance.starts_at + length)}",
        f"SUMMARY:{_text(summary)}",
        f"LOCATION:{_text(place)}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
        f"SEQUENCE:{int(is_cancelled)}",
        f"TRANSP:{'OPAQUE' if event.is_busy and not is_cancelled else 'TRANSPARENT'}",
    ]
    if event.description:
        lines.append(f"DESCRIPTION:{_text(event.description)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    return [*lines, "END:VEVENT"]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """The text as a TEXT value: separators and line ends are escaped."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return UNPRINTABLE.sub(" ", text.replace("\r\n", "\n")).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line in UTF-8, folded: continuations begin with a space. No character is cut in two."""
    data = line.encode()
    parts, room = [], MAX_LINE
    while len(data) > room:
        end = room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(data[:end])
        data, room = data[end:], MAX_LINE - 1
    return b"\r\n ".join([*parts, data]) + b"\r\n"
