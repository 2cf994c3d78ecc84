"""The Celery tasks of accounts. Each may be lost, doubled or late: PostgreSQL knows what is due."""

from celery import shared_task

from .mail import sending
from .privacy import housekeeping, retention_run


@shared_task
def send_mail(mail_id: int) -> None:
    """Sends one mail. The transaction that owes it enqueues this."""
    sending.send(mail_id)


@shared_task
def send_due_mails() -> None:
    """Sends all due mail: also what was never enqueued, was put off, or was left by a worker that died."""
    sending.send_due()


@shared_task
def forget_old_rows() -> None:
    """Deletes expired rows."""
    housekeeping.delete_expired_rows()


@shared_task
def forget_old() -> None:
    """Runs the nightly retention. The next run does what this one doesn't finish."""
    retention_run.forget_old()
