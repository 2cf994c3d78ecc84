"""What Celery wakes up. Every task may be lost, doubled or late: PostgreSQL knows what is due."""

from celery import shared_task

from . import housekeeping, retention_run, sending


@shared_task
def send_mail(mail_id: int) -> None:
    """Sends one mail, woken by the transaction that owes it."""
    sending.send(mail_id)


@shared_task
def send_due_mails() -> None:
    """The sweep: whatever is due and was not woken, was put off, or was left by a worker that died."""
    sending.send_due()


@shared_task
def forget_old_rows() -> None:
    """Deletes what nobody needs any more."""
    housekeeping.delete_expired_rows()


@shared_task
def forget_old() -> None:
    """The nightly retention; what it doesn't finish, the next one does."""
    retention_run.forget_old()
