"""Why no place was taken. Each refusal is an outcome, with words for the customer; nothing was changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg import errors

from accounts.templatetags.dates import hour


class Refusal(Exception):
    """Nothing was taken. `str()` says why, in the language of the page."""


class Taken(Refusal):
    """Somebody else has these seats (ids)."""

    def __init__(self, seats: list[int]) -> None:
        super().__init__(seats)
        self.seats = seats

    def __str__(self) -> str:
        return _("Iemand anders was u net voor. Er zijn nog geen plaatsen voor u vastgehouden.")


class SoldOut(Refusal):
    """There are fewer places left than were wanted."""

    def __str__(self) -> str:
        return _("Zoveel plaatsen zijn er niet meer vrij.")


class HeldAlready(Refusal):
    """The form was rendered before the basket got the places that it has by now. Very likely it was sent twice; else
    another window took them."""

    def __str__(self) -> str:
        return _(
            "Er lagen al plaatsen van deze voorstelling in uw winkelmandje; er is niets bijgenomen. "
            "Wilt u er meer, kies dan opnieuw."
        )


class NotOnSale(Refusal):
    """The performance is not sold online at this moment."""

    def __str__(self) -> str:
        return _("Deze voorstelling is op dit moment niet online te koop.")


class TooMany(Refusal):
    """More than one customer may have: per `performance`, or in one `basket`."""

    def __init__(self, limit: int, scope: str) -> None:
        super().__init__(limit, scope)
        self.limit, self.scope = limit, scope

    def __str__(self) -> str:
        if self.scope == "basket":
            return _("In één winkelmandje passen hoogstens %(limit)s plaatsen.") % {"limit": self.limit}
        return ngettext(
            "U kunt hoogstens %(limit)s plaats nemen voor één voorstelling, vroegere bestellingen meegeteld.",
            "U kunt hoogstens %(limit)s plaatsen nemen voor één voorstelling, vroegere bestellingen meegeteld.",
            self.limit,
        ) % {"limit": self.limit}


class Throttled(Refusal):
    """Places of this performance were held in vain more than once; the next try is possible at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until

    def __str__(self) -> str:
        return _(
            "U hield al geruime tijd plaatsen van deze voorstelling vast zonder ze te kopen. Anderen krijgen nu een "
            "kans; u kunt opnieuw plaatsen kiezen vanaf %(hour)s."
        ) % {"hour": hour(self.until)}


class RunOut(Refusal):
    """The basket's hour is over."""

    def __str__(self) -> str:
        return _("De tijd van uw winkelmandje is om; de plaatsen zijn weer vrij.")


class Impossible(Refusal):
    """No honest page asks for this: places of another performance, doubles, nonsense, a tariff that isn't there."""

    def __str__(self) -> str:
        return _("Deze keuze is niet mogelijk. Kies opnieuw.")


class Busy(Refusal):
    """The database could not answer in time: a lock not had within three seconds, a deadlock broken."""

    def __str__(self) -> str:
        return _("Het is even heel druk. Probeer het opnieuw.")


# A unique violation here is two that took the same order number at random.
_BUSY = (
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.QueryCanceled,
    errors.UniqueViolation,
)


@contextmanager
def busy_is_an_outcome() -> Iterator[None]:
    """Around a transaction: what the database gives up under pressure becomes Busy; other errors stay errors."""
    try:
        yield
    except (OperationalError, IntegrityError) as error:
        if isinstance(error.__cause__, _BUSY):
            raise Busy from error
        raise
