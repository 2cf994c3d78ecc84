"""The registry of personal data: each app lists what it has, exports it, erases it and forgets it (docs/privacy.md).

An app that stores facts about customers registers its PersonalData in `AppConfig.ready()`. So the pages about a
customer's own data show those of all apps, and no app imports a higher one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Customer

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class RetentionPeriod:
    """How long something is kept, and why, in words for the privacy page."""

    what: str
    how_long: str
    why: str


@dataclass(frozen=True)
class Job:
    """A job of the nightly retention.

    `run` yields the number of rows after each batch. Each batch is a transaction of its own, and the job may be stopped
    after any of them. `due` counts the rows that are waiting.
    """

    name: str
    due: Callable[[], int]
    run: Callable[[], Iterator[int]]


class PersonalData:
    """The personal data of one app. A subclass overrides the methods that it needs."""

    def export(self, customer: Customer) -> Mapping[str, Iterable[Mapping[str, Any]]]:
        """All data, by heading. Rows are read one by one, and their values must fit in JSON."""
        return {}

    def hindrances(self, customer: Customer) -> list[str]:
        """The reasons why the customer can't be erased now, each with what to do about it. Read under the locks."""
        return []

    def stays(self) -> list[str]:
        """What stays after an erasure, how long and why, in the language of the page."""
        return []

    def lock(self, customer_id: int) -> None:
        """Takes the locks of this app, in the documented order, before the customer's row is locked."""

    def erase(self, customer: Customer) -> None:
        """Removes the personal data, under the locks and in the transaction of the erasure."""

    def in_use(self, since: datetime) -> Q:
        """Matches the customers who did something since then, or have something to come: they aren't dormant."""
        return Q(pk__in=[])

    def organisers_of(self, customer: Customer) -> set[int]:
        """The ids of the organisers with which the customer has dealings."""
        return set()

    def terms(self) -> list[RetentionPeriod]:
        """How long this app keeps what, in the language of the page."""
        return []

    def jobs(self) -> list[Job]:
        """The jobs of this app in the nightly retention."""
        return []


_parts: list[PersonalData] = []


def register(part: PersonalData) -> None:
    """Registers the part of an app. Called in AppConfig.ready(), lower apps first."""
    _parts.append(part)


def parts() -> list[PersonalData]:
    """All parts, lower apps first."""
    return list(_parts)


def terms() -> list[RetentionPeriod]:
    """How long all apps keep what."""
    return [term for part in _parts for term in part.terms()]


def in_words(period: timedelta) -> str:
    """The period in words for the privacy page: '3 jaar', '30 dagen', '2 uur'."""
    if period % YEAR == timedelta(0):
        return ngettext("%(n)s jaar", "%(n)s jaar", period // YEAR) % {"n": period // YEAR}
    if period % timedelta(days=1) == timedelta(0):
        return ngettext("%(n)s dag", "%(n)s dagen", period.days) % {"n": period.days}
    return _("%(n)s uur") % {"n": period // timedelta(hours=1)}
