"""A day and an hour on the clock of Brussels, as one moment; both clock changes told of, never guessed."""

from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

from ticketing.dates import BRUSSELS


class NotOneMoment(ValueError):
    """On that day the clock shows this hour not at all, or twice. `str()` tells staff so."""


def moment(day: date, hour: time) -> datetime:
    """That hour of that day. 20:15 stays 20:15 on both sides of a clock change. Raises NotOneMoment."""
    first = datetime.combine(day, hour, tzinfo=BRUSSELS)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    words = {"hour": f"{hour:%H.%M}", "day": f"{day:%d/%m/%Y}"}
    if first.astimezone(UTC).astimezone(BRUSSELS).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise NotOneMoment(_("Op %(day)s bestaat %(hour)s uur niet: de klok gaat vooruit.") % words)
    raise NotOneMoment(_("Op %(day)s komt %(hour)s uur twee keer voor: de klok gaat terug.") % words)
