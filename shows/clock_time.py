"""A day and an hour on the clock of Brussels, as one moment. At a clock change an hour is refused, never guessed."""

from datetime import UTC, date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ticketing.dates import BRUSSELS


def validate_year(value: date) -> None:
    """A validator for form fields: the year must be in this century. A typing error such as 0026 could not be read back
    from the database. Raises ValidationError."""
    if not 2000 <= value.year < 2100:
        raise ValidationError(_("Geef een jaar tussen 2000 en 2099."))


class ClockChangeError(ValueError):
    """On that day the clock skips this hour, or repeats it. `str()` is a message for staff."""


def moment_at(day: date, hour: time) -> datetime:
    """The moment of that hour on that day. 20:15 is 20:15 before and after a clock change. Raises ClockChangeError."""
    first = datetime.combine(day, hour, tzinfo=BRUSSELS)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    words = {"hour": f"{hour:%H.%M}", "day": f"{day:%d/%m/%Y}"}
    if first.astimezone(UTC).astimezone(BRUSSELS).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise ClockChangeError(_("Op %(day)s bestaat %(hour)s uur niet: de klok gaat vooruit.") % words)
    raise ClockChangeError(_("Op %(day)s komt %(hour)s uur twee keer voor: de klok gaat terug.") % words)
