"""Money that went back outside this system: a refund made in the PSP's dashboard, a bank that took it back.

A webhook reports it; when that is lost, this slow sweep finds it. Each paid payment is looked at again when it is
twice as old: some ten times in half a year, after which no bank takes money back.
"""

from contextlib import suppress
from datetime import timedelta

from ticketing.sql import execute, fetch_values

from ..advisory_locks import Sweep, alone
from ..psp import mollie
from . import payments
from .sweeps import each

LOOK_BACK = timedelta(days=180)
IN_ONE_SWEEP = 20  # a minute: 28,000 a day, and each four at once for at most ten seconds
AFTER_TROUBLE = timedelta(hours=1)

# Claimed by putting it off, so that after trouble, or when a worker dies, it is looked at an hour later.
CLAIM = """
UPDATE orders_payment SET look_at = now() + %(after_trouble)s WHERE id IN (
    SELECT id FROM orders_payment WHERE look_at <= now() ORDER BY look_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) RETURNING id
"""

NEXT_LOOK = """
UPDATE orders_payment SET look_at = CASE
    WHEN settled_at > now() - %(look_back)s THEN now() + greatest(now() - settled_at, %(first)s) END
WHERE id = %(id)s
"""


def look_back() -> int:
    """Asks the PSP about the paid payments that are due; returns how many."""
    with alone(Sweep.PAID_PAYMENTS) as is_alone:
        if not is_alone:
            return 0
        return each(look_at, fetch_values(CLAIM, {"after_trouble": AFTER_TROUBLE, "limit": IN_ONE_SWEEP}))


def look_at(payment_id: int) -> None:
    """Writes down what the PSP reports of a paid payment, and when to ask again. Raises PspTrouble."""
    with suppress(mollie.PspUnknown):  # from another PSP, or the sample season: it will know no more in an hour
        payments.sync_payment(payment_id)
    execute(NEXT_LOOK, {"id": payment_id, "look_back": LOOK_BACK, "first": payments.FIRST_LOOK})
