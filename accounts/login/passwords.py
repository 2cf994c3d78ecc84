"""Makes and checks temporary passwords, and saves personal ones.

A temporary password is made when its mail is rendered, and stored as a digest. It can't be used any more once a
personal password is saved.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from ticketing import dates

from ..models import Customer, TemporaryPassword

# No 0/o and no 1/i/l: people copy a password by hand. Twelve of 31 characters are 59 bits, too many to guess.
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
    """Twelve random characters in three groups: `h7mk-3xw9-pc4t`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_SIZE)) for _ in range(GROUPS))


def digest(password: str) -> str:
    """The digest that we store, keyed by SECRET_KEY. It is a quick one, which is safe because the password is random.
    Capitals, spaces and hyphens make no difference: people lose or add them when they copy."""
    plain = "".join(password.lower().replace("-", "").split())
    return salted_hmac("accounts.passwords.temporary", plain, algorithm="sha256").hexdigest()


def is_temporary(customer: Customer | None, password: str) -> bool:
    """Tells whether this is a temporary password of the customer that still works. For None it takes the same query."""
    return TemporaryPassword.objects.filter(
        customer=customer.pk if customer else 0, digest=digest(password), expires_at__gt=dates.now()
    ).exists()


def make_temporary(customer_id: int, *, lasts: timedelta, owed_at: datetime) -> str | None:
    """Makes a temporary password for this customer. Earlier ones continue to work.

    None when it is no longer needed: the customer is gone or inactive, or saved a personal password after `owed_at`.
    The customer's row is locked: a personal password that is saved at the same time comes first, and then none is
    made, or comes after, and then deletes this one.
    """
    with transaction.atomic():
        customer = Customer.objects.select_for_update(no_key=True).filter(pk=customer_id, is_active=True).first()
        if customer is None or (customer.password_saved_at and customer.password_saved_at >= owed_at):
            return None
        password = new_password()
        TemporaryPassword.objects.create(customer=customer, digest=digest(password), expires_at=dates.now() + lasts)
    return password


def save_personal(customer: Customer, password: str) -> None:
    """Saves the password that the customer chose, and deletes all temporary ones. Every session of the customer ends:
    the caller keeps its own by `update_session_auth_hash`."""
    with transaction.atomic():
        customer.set_password(password)
        customer.password_saved_at = dates.now()
        Customer.objects.filter(pk=customer.pk, erased_at=None).update(
            password=customer.password, password_saved_at=customer.password_saved_at
        )
        customer.temporary_passwords.all().delete()
