"""`manage.py check --database default`, which the start-up script runs: what the stock's locks rely on."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

ISOLATION = Error(
    "The database does not run transactions in READ COMMITTED.",
    hint="Under REPEATABLE READ the locks of a hold would oversell: see docs/stock.md. Remove what sets "
    "default_transaction_isolation, in OPTIONS, for the role or for the database.",
    id="orders.E001",
)
NO_LOCK_TIMEOUT = Error(
    "The database has no lock_timeout, or one of more than 5 seconds.",
    hint="A customer who waits for a lock must hear 'probeer het opnieuw' in time: set lock_timeout=3s in OPTIONS.",
    id="orders.E002",
)


@register(Tags.database)
def check_stock(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """READ COMMITTED, and a lock_timeout, as this process's own connections have them."""
    return [error for alias in databases or [] for error in _check(alias)]


def _check(alias: str) -> list[CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_isolation'), current_setting('lock_timeout')::interval")
        isolation, timeout = cursor.fetchone()
    errors: list[CheckMessage] = []
    if isolation != "read committed":
        errors.append(ISOLATION)
    if not 0 < timeout.total_seconds() <= 5:
        errors.append(NO_LOCK_TIMEOUT)
    return errors
