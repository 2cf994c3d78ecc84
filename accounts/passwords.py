"""Temporary passwords: made when their mail is made, kept as a digest, used up when a personal one is saved."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from ticketing import dates

from .models import Customer, TemporaryPassword

# No 0/o, 1/i/l: a password is copied from a screen by hand. Twelve of 31 signs: 59 bits, past guessing.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
GROUPS, GROUP_SIZE = 3, 4

# Longer than any password manager makes. A longer one would only keep the hasher busy.
MAX_LENGTH = 256

# How long a temporary password works.
AFTER_REGISTRATION = timedelta(hours=72)
ON_REQUEST = timedelta(hours=2)


def in_hours(period: timedelta) -> int:
    """The period in whole hours, for a page or a mail."""
    return period // timedelta(hours=1)


def new_password() -> str:
    """Twelve random signs in three groups: `h7mk-3xw9-pc4t`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_SIZE)) for _ in range(GROUPS))


def digest(password: str) -> str:
    """What we keep of it: keyed by SECRET_KEY, and quick, which is safe because the password is random. Capitals,
    spaces and hyphens, lost or gained in copying, make no difference."""
    plain = "".join(password.lower().replace("-", "").split())
    return salted_hmac("accounts.passwords.temporary", plain, algorithm="sha256").hexdigest()


def is_temporary(customer: Customer | None, password: str) -> bool:
    """Whether this is a temporary password of theirs that still works. For nobody (None) it costs the same query."""
    return TemporaryPassword.objects.filter(
        customer=customer.pk if customer else 0, digest=digest(password), expires_at__gt=dates.now()
    ).exists()


def make_temporary(customer_id: int, *, lasts: timedelta, owed_at) -> str | None:
    """A new temporary password for this customer, beside the ones that work already.

    None when it is no longer of use: the customer is gone or shut out, or saved a personal password after `owed_at`.
    The customer's row is locked, so that saving a personal password meanwhile either prevents it or uses it up.
    """
    with transaction.atomic():
        customer = Customer.objects.select_for_update(no_key=True).filter(pk=customer_id, is_active=True).first()
        if customer is None or (customer.password_saved_at and customer.password_saved_at >= owed_at):
            return None
        password = new_password()
        TemporaryPassword.objects.create(customer=customer, digest=digest(password), expires_at=dates.now() + lasts)
    return password


def save_personal(customer: Customer, password: str) -> None:
    """Saves the password that the customer chose. All temporary ones are used up, and every session of the customer
    ends: the caller keeps its own by `update_session_auth_hash`."""
    with transaction.atomic():
        customer.set_password(password)
        customer.password_saved_at = dates.now()
        Customer.objects.filter(pk=customer.pk, erased_at=None).update(
            password=customer.password, password_saved_at=customer.password_saved_at
        )
        customer.temporary_passwords.all().delete()
