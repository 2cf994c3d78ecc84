"""Registers customers, and answers requests for a password.

Neither tells whether an address is known: the same statements run, and a mail is owed, in both cases. Only the owner of
the address sees the difference.
"""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from ..mail.owed import owe
from ..models import Customer, Organiser


def register(*, email: str, organiser: Organiser | None, **details: Any) -> None:
    """Creates a customer record without a password, and owes the mail with the first one.

    The record of a known address isn't changed: its owner gets a mail about how to log in. Of two requests at the same
    moment, one creates the record.
    """
    email = Customer.objects.normalize_email(email)
    customer = Customer(email=email, password=make_password(None), **details)
    unusable = customer.password  # random: so we recognise the row that we inserted
    with transaction.atomic(durable=True):
        Customer.objects.bulk_create([customer], ignore_conflicts=True)
        customer = Customer.objects.get(email=email)
        _owe("welcome" if customer.password == unusable else "known_address", email, customer, organiser)


def request_password(*, email: str, organiser: Organiser | None) -> None:
    """Owes a mail with a temporary password. The old password continues to work. For an unknown address the same row is
    inserted, without a customer, and nothing is sent."""
    email = Customer.objects.normalize_email(email)
    with transaction.atomic(durable=True):
        _owe("password", email, Customer.objects.filter(email=email).first(), organiser)


def _owe(kind: str, email: str, customer: Customer | None, organiser: Organiser | None) -> None:
    about = customer.pk if customer else 0
    owe(
        kind=kind,
        about_id=about,
        recipient=email,
        organiser=organiser,
        customer=customer,
        language=customer.language if customer else settings.LANGUAGE_CODE,
        key=f"{kind}:{about}:{uuid.uuid4().hex}",  # each request owes a mail of its own
    )
