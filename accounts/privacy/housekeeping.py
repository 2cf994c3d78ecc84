"""Deletes rows that are no longer needed, every hour."""

from django.contrib.sessions.models import Session

from ticketing import dates

from ..models import Attempt, Mail, TemporaryPassword
from . import retention


def delete_expired_rows() -> None:
    """Deletes attempts that no longer count, expired temporary passwords and sessions, and requests for a password from
    an unknown address (we have no right to keep it)."""
    now = dates.now()
    Attempt.objects.filter(made_at__lt=now - retention.ATTEMPTS_KEPT).delete()
    TemporaryPassword.objects.filter(expires_at__lt=now).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    Mail.objects.filter(
        customer=None, kind="password", created_at__lt=now - retention.REQUESTS_BY_STRANGERS_KEPT, state=Mail.State.SENT
    ).delete()
