"""What every app knows about people, and what it does with it: telling, erasing, forgetting (docs/privacy.md).

An app that keeps facts about customers registers its Part in `AppConfig.ready()`. So the pages of a customer's own data
show them all, and no app looks up the ladder.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Customer

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Term:
    """How long something is kept, and why: as the privacy page tells it."""

    what: str
    how_long: str
    why: str


@dataclass(frozen=True)
class Job:
    """One thing that the nightly retention forgets. `run` yields after each batch how many rows it dealt with, each
    batch in a transaction of its own, and may be left off after any; `due` counts what it would deal with."""

    name: str
    due: Callable[[], int]
    run: Callable[[], Iterator[int]]


class Part:
    """What one app keeps about a customer. Each method may be left as it is."""

    def export(self, customer: Customer) -> Mapping[str, Iterable[Mapping[str, Any]]]:
        """Everything known, by heading; the rows are asked for one by one, and hold what JSON can say."""
        return {}

    def hindrances(self, customer: Customer) -> list[str]:
        """Why the customer can't be erased now, each with what to do about it. Read under the locks."""
        return []

    def stays(self) -> list[str]:
        """What is left after an erasure, how long and why, in the language of the page."""
        return []

    def lock(self, customer_id: int) -> None:
        """Takes the app's own locks, in its documented order, before the customer's row is locked."""

    def erase(self, customer: Customer) -> None:
        """Removes the person from what stays, under the locks, in the transaction of the erasure."""

    def in_use(self, since: datetime) -> Q:
        """Of which customers something happened since, or is still going on: they are not dormant."""
        return Q(pk__in=[])

    def organisers_of(self, customer: Customer) -> set[int]:
        """With which organisers the customer has to do."""
        return set()

    def terms(self) -> list[Term]:
        """What is kept how long, in the language of the page."""
        return []

    def jobs(self) -> list[Job]:
        """What the nightly retention forgets."""
        return []


_parts: list[Part] = []


def register(part: Part) -> None:
    """Called in AppConfig.ready(), lower apps first."""
    _parts.append(part)


def parts() -> list[Part]:
    """All parts, lower apps first."""
    return list(_parts)


def terms() -> list[Term]:
    """What is kept how long, of all apps."""
    return [term for part in _parts for term in part.terms()]


def in_words(time: timedelta) -> str:
    """'3 jaar', '30 dagen', '2 uur': a term as the privacy page says it."""
    if time % YEAR == timedelta(0):
        return ngettext("%(n)s jaar", "%(n)s jaar", time // YEAR) % {"n": time // YEAR}
    if time % timedelta(days=1) == timedelta(0):
        return ngettext("%(n)s dag", "%(n)s dagen", time.days) % {"n": time.days}
    return _("%(n)s uur") % {"n": time // timedelta(hours=1)}
