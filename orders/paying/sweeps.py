"""The sweeps over money: what no webhook reported, and refunds for which no worker was woken.

Each claims its rows, so that two at once don't do the same; several calls to the PSP run beside each other, so that a
slow one delays no other.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection

from ticketing.sql import fetch_values

from ..advisory_locks import Sweep, alone
from ..models.order import IS_HOLDING
from ..models.payment import IS_UNDER_WAY
from . import payments, refunds

logger = logging.getLogger(__name__)

AT_ONCE = 4
IN_ONE_SWEEP = 20  # each at most two calls of ten seconds: within a task's two minutes
YOUNG = timedelta(seconds=20)
BEFORE_THE_END = timedelta(seconds=40)  # of the hold: two sweeps

# The PSP is asked about an open attempt every 20 seconds at first, more and more seldom; as soon as it should have
# ended; and once more before its places are free. One that has just begun is left to its own request. Detached ones are
# asked about too: they may be paid.
CLAIM_DUE_PAYMENTS = f"""
UPDATE orders_payment SET asked_at = now() WHERE id IN (
    SELECT id FROM orders_payment
    WHERE {IS_UNDER_WAY} AND created_at <= now() - %(young)s AND (
        asked_at IS NULL
        OR asked_at <= now() - least(greatest((now() - created_at) / 6, interval '19 seconds'), interval '10 minutes')
        OR (psp_expires_at <= now() AND asked_at < psp_expires_at)
        OR EXISTS (
            SELECT FROM orders_order WHERE orders_order.id = order_id AND {IS_HOLDING}
            AND expires_at <= now() + %(before_the_end)s AND asked_at < expires_at - %(before_the_end)s
        )
    )
    ORDER BY asked_at NULLS FIRST, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) RETURNING id
"""  # noqa: S608 - our own constants


def sync_open_payments() -> int:
    """Asks the PSP about the attempts that are due; returns how many. So a lost webhook only delays the answer."""
    with alone(Sweep.PAYMENTS) as is_alone:
        if not is_alone:
            return 0
        names = {"young": YOUNG, "before_the_end": BEFORE_THE_END, "limit": IN_ONE_SWEEP}
        return each(payments.sync_payment, fetch_values(CLAIM_DUE_PAYMENTS, names))


def make_due_refunds() -> int:
    """Makes the refunds that are due, and asks about those that were sent; returns how many."""
    with alone(Sweep.REFUNDS) as is_alone:
        return each(refunds.make_refund, refunds.due_refunds(IN_ONE_SWEEP)) if is_alone else 0


def each(act: Callable[[int], object], ids: list[int]) -> int:
    """Does the act for each id; returns how many. An error is logged, and a later sweep tries that id again."""

    def quietly(pk: int) -> None:
        try:
            act(pk)
        except Exception as trouble:
            logger.warning("%s %s: %s: %s", act.__name__, pk, type(trouble).__name__, trouble)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(quietly, ids))
    return len(ids)
