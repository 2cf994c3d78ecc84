"""What Celery wakes up. Every task may be lost, doubled or late: PostgreSQL knows what is due."""

from celery import shared_task

from . import stock
from .paying import payments, recheck_paid, refunds, sweeps
from .stock import expiry


@shared_task
def sync_payment(payment_id: int) -> None:
    """Asks the PSP about one payment."""
    payments.sync_payment(payment_id)


@shared_task
def make_refund(refund_id: int) -> None:
    """Makes one refund, woken by the transaction that owes it."""
    refunds.make_refund(refund_id)


@shared_task
def sync_open_payments() -> None:
    """The sweep over attempts whose end no webhook reported."""
    sweeps.sync_open_payments()


@shared_task
def look_back() -> None:
    """The slow sweep over paid payments: what went back outside this system without a webhook."""
    recheck_paid.look_back()


@shared_task
def make_due_refunds() -> None:
    """The sweep over refunds that are due, or on their way."""
    sweeps.make_due_refunds()


@shared_task
def refresh_places_left() -> None:
    """Writes the programme's figures of what is left."""
    stock.refresh_places_left()


@shared_task
def expire_baskets() -> None:
    """The sweep over baskets whose hour is over."""
    expiry.expire_baskets()
