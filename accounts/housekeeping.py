"""Forgetting what is no longer needed."""

from django.contrib.sessions.models import Session

from ticketing import dates

from . import retention
from .models import Attempt, Mail, TemporaryPassword


def delete_expired_rows() -> None:
    """Attempts that slow nobody down any more, temporary passwords and sessions that expired, and the requests for a
    password by somebody whom we don't know (the address is not ours to keep)."""
    now = dates.now()
    Attempt.objects.filter(made_at__lt=now - retention.ATTEMPTS_KEPT).delete()
    TemporaryPassword.objects.filter(expires_at__lt=now).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    Mail.objects.filter(
        customer=None, kind="password", created_at__lt=now - retention.REQUESTS_BY_STRANGERS_KEPT, state=Mail.State.SENT
    ).delete()
