"""Limits how often an action may be tried, for each account and each network address.

Attempts are rows in PostgreSQL, so the limits hold without Redis. An attempt is counted before it is judged: otherwise
a hundred at the same moment could all be the first. One that succeeds, or is refused, is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ticketing import dates

from ..models import Attempt
from ..templatetags.dates import hour

TOO_MANY = "too_many"


@dataclass(frozen=True)
class Limit:
    """The number of attempts that are allowed within a period."""

    attempts: int
    within: timedelta


@dataclass(frozen=True)
class Action:
    """What can be tried, and how often. A school or a box office shares one address, so that limit is wide."""

    name: str
    account: Limit
    address: Limit


QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
# Login and changing a password count failures only; the others count every attempt.
LOGIN = Action("login", account=Limit(10, QUARTER), address=Limit(100, QUARTER))
CHANGE = Action("change", account=Limit(10, QUARTER), address=Limit(100, QUARTER))
REGISTRATION = Action("registration", account=Limit(3, HOUR), address=Limit(60, HOUR))
REQUEST = Action("request", account=Limit(3, HOUR), address=Limit(60, HOUR))
EXPORT = Action("export", account=Limit(6, HOUR), address=Limit(60, HOUR))
ACTIONS = [LOGIN, CHANGE, REGISTRATION, REQUEST, EXPORT]


@dataclass
class CountedAttempt:
    """One attempt at an action. Each limit may refuse it until a moment; None when the limit allows it."""

    account_refused_until: datetime | None = None
    address_refused_until: datetime | None = None
    rows: list[int] = field(default_factory=list)

    @property
    def refused_until(self) -> datetime | None:
        """Until when the attempt is refused; None when it is allowed."""
        moments = [self.account_refused_until, self.address_refused_until]
        return max((moment for moment in moments if moment), default=None)

    def take_back(self) -> None:
        """Stops counting this attempt: it succeeded, or it was refused (which must not prolong the refusal)."""
        Attempt.objects.filter(pk__in=self.rows).delete()
        self.rows = []


def count(action: Action, *, account: str, address: str) -> CountedAttempt:
    """Counts an attempt, and checks both limits. A refused attempt is taken back at once."""
    keys = (_key(action, "account", account), _key(action, "address", address))
    attempt = CountedAttempt(rows=_insert(action, keys))
    attempt.account_refused_until = _refused_until(action.name, keys[0], action.account, own_id=attempt.rows[0])
    attempt.address_refused_until = _refused_until(action.name, keys[1], action.address, own_id=attempt.rows[1])
    if attempt.refused_until:
        attempt.take_back()
    return attempt


def forget(*accounts: str) -> None:
    """Deletes the attempts of these accounts (an e-mail address, a customer's id), of all actions."""
    keys = [_key(action, "account", account) for action in ACTIONS for account in accounts]
    Attempt.objects.filter(key__in=keys).delete()


def explain(until: datetime) -> str:
    """The message for the page. It names the minute, rounded up."""
    return _("Te veel pogingen. Probeer het opnieuw na %(hour)s.") % {"hour": hour(until + timedelta(minutes=1))}


def _insert(action: Action, keys: tuple[str, str]) -> list[int]:
    attempts = Attempt.objects.bulk_create([Attempt(door=action.name, key=key) for key in keys])
    return [attempt.pk for attempt in attempts]


def _refused_until(action: str, key: str, limit: Limit, own_id: int) -> datetime | None:
    """Until when the other attempts reach the limit: the moment at which the oldest of them no longer counts. None when
    they don't reach it."""
    others = Attempt.objects.filter(door=action, key=key, made_at__gt=dates.now() - limit.within).exclude(pk=own_id)
    moments = others.order_by("-made_at").values_list("made_at", flat=True)[limit.attempts - 1 : limit.attempts]
    oldest = next(iter(moments), None)
    return oldest + limit.within if oldest else None


def _key(action: Action, kind: str, value: str) -> str:
    """A digest: the table must not tell who tried to log in, nor from where."""
    return salted_hmac("accounts.throttle", f"{action.name} {kind} {value}", algorithm="sha256").hexdigest()
