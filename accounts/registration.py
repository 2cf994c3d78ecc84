"""Becoming a customer, and asking for a password. Neither tells whether an address is known: known or not, the same
statements are made and a mail is owed; only the owner of the address reads the difference."""

import uuid
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from .mail import owe
from .models import Customer, Organiser


def register(*, email: str, organiser: Organiser | None, **details: Any) -> None:
    """Makes a customer record, without a password, and owes the mail with the first one. An address that has a record
    keeps it, one person one record, and its owner is mailed how to log in. Of two at one moment, one makes it."""
    email = Customer.objects.normalize_email(email)
    customer = Customer(email=email, password=make_password(None), **details)
    unusable = customer.password  # random: it tells our row from one that was there
    with transaction.atomic(durable=True):
        Customer.objects.bulk_create([customer], ignore_conflicts=True)
        customer = Customer.objects.get(email=email)
        _owe("welcome" if customer.password == unusable else "known_address", email, customer, organiser)


def request_password(*, email: str, organiser: Organiser | None) -> None:
    """Owes a mail with a temporary password. The old password goes on working. For an unknown address the same is
    written down, for nobody: no mail comes of it."""
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
        language=customer.language if customer else "nl",
        key=f"{kind}:{about}:{uuid.uuid4().hex}",  # each time it is asked for, it is owed anew
    )
