"""Slowing down whoever tries again and again, by account and by true address. In PostgreSQL: it holds without Redis.

A try is counted before it is looked at, so that a hundred at one moment can't all be the first; a try that turns out
well, or was refused, is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ticketing import dates

from .models import Attempt
from .templatetags.dates import hour

TOO_MANY = "too_many"


@dataclass(frozen=True)
class Limit:
    """So many tries within that time."""

    tries: int
    within: timedelta


@dataclass(frozen=True)
class Action:
    """What can be tried, and how often. A school or a counter shares one address, so that limit is wide."""

    name: str
    account: Limit
    address: Limit


QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
# Login and changing a password count failures alone; the others count every try.
LOGIN = Action("login", account=Limit(10, QUARTER), address=Limit(100, QUARTER))
CHANGE = Action("change", account=Limit(10, QUARTER), address=Limit(100, QUARTER))
REGISTRATION = Action("registration", account=Limit(3, HOUR), address=Limit(60, HOUR))
REQUEST = Action("request", account=Limit(3, HOUR), address=Limit(60, HOUR))
EXPORT = Action("export", account=Limit(6, HOUR), address=Limit(60, HOUR))
ACTIONS = [LOGIN, CHANGE, REGISTRATION, REQUEST, EXPORT]


@dataclass
class CountedTry:
    """One try at a action. `account_until` and `address_until` say until when it is refused, None: let through."""

    account_until: datetime | None = None
    address_until: datetime | None = None
    rows: list[int] = field(default_factory=list)

    @property
    def until(self) -> datetime | None:
        """Until when this try is refused; None when it may go on."""
        return max((moment for moment in (self.account_until, self.address_until) if moment), default=None)

    def take_back(self) -> None:
        """Doesn't count it: it turned out well, or it was refused (which must not make the refusal longer)."""
        Attempt.objects.filter(pk__in=self.rows).delete()
        self.rows = []


def count(action: Action, *, account: str, address: str) -> CountedTry:
    """Counts a try at this door and looks whether it is one too many. A refused one is taken back at once."""
    keys = (_key(action, "account", account), _key(action, "address", address))
    this = CountedTry(rows=_insert(action, keys))
    this.account_until = _until(action.name, keys[0], action.account, before=this.rows[0])
    this.address_until = _until(action.name, keys[1], action.address, before=this.rows[1])
    if this.until:
        this.take_back()
    return this


def forget(*accounts: str) -> None:
    """Forgets what was tried under these accounts (an address, a customer's number), at every action."""
    keys = [_key(action, "account", account) for action in ACTIONS for account in accounts]
    Attempt.objects.filter(key__in=keys).delete()


def explain(until: datetime) -> str:
    """What the page says, to the minute and never too early."""
    return _("Te veel pogingen. Probeer het opnieuw na %(hour)s.") % {"hour": hour(until + timedelta(minutes=1))}


def _insert(action: Action, keys: tuple[str, str]) -> list[int]:
    attempts = Attempt.objects.bulk_create([Attempt(door=action.name, key=key) for key in keys])
    return [attempt.pk for attempt in attempts]


def _until(action: str, key: str, limit: Limit, before: int) -> datetime | None:
    """When the limit is reached by the other tries: the moment at which the oldest that counts is forgotten."""
    others = Attempt.objects.filter(door=action, key=key, made_at__gt=dates.now() - limit.within).exclude(pk=before)
    moments = others.order_by("-made_at").values_list("made_at", flat=True)[limit.tries - 1 : limit.tries]
    oldest = next(iter(moments), None)
    return oldest + limit.within if oldest else None


def _key(action: Action, what: str, value: str) -> str:
    """A digest: the table doesn't tell who tried to log in, nor from where."""
    return salted_hmac("accounts.throttle", f"{action.name} {what} {value}", algorithm="sha256").hexdigest()
