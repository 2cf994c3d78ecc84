"""Erasing a customer: the person goes, what the books need stays (docs/privacy.md)."""

import logging
import uuid

from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ticketing import dates

from . import audit, privacy, throttle
from .mail import forget_addresses, owe
from .models import Customer, Mail, Organiser, TemporaryPassword

logger = logging.getLogger(__name__)

EMPTY_RECORD = {
    "email": None,
    "first_name": "",
    "last_name": "",
    "street": "",
    "postal_code": "",
    "city": "",
    "country": Customer.Country.BELGIUM,
    "phone": "",
    "language": "nl",
    "last_login": None,
    "password_saved_at": None,
    "dormant_warned_at": None,
    "is_active": False,
}


class CannotErase(Exception):
    """The customer can't be erased now. `hindrances`: why not, each with what to do about it."""

    def __init__(self, hindrances: list[str]) -> None:
        super().__init__(" ".join(hindrances))
        self.hindrances = hindrances


def hindrances(customer: Customer) -> list[str]:
    """Why this customer can't be erased now; empty when it can be done. To show; `erase` looks again, under locks."""
    own = [_("Wie hier werkt of in het beheer mag, wordt niet gewist. Laat eerst de rollen wegnemen.")]
    works_here = customer.is_staff or customer.is_superuser or customer.staff_roles.exists()
    return (own if works_here else []) + [why for part in privacy.parts() for why in part.hindrances(customer)]


def erase(
    customer_id: int,
    *,
    by: Customer | None = None,
    why: str = "",
    organiser: Organiser | None = None,
    among: QuerySet[Customer] | None = None,
) -> Customer:
    """Erases the customer in one transaction, and owes the letter that confirms it. `by`: the member of staff who does
    it at the customer's request; `organiser`: in whose name the letter goes out; `among`: only if the customer is still
    one of these. Raises CannotErase; once erased it does nothing.

    Locks: those of each app first (orders by id), the customer's row last and FOR UPDATE, which also keeps any new
    order of theirs out. Everything is read again after that.
    """
    try:
        with transaction.atomic(durable=True):
            for part in privacy.parts():
                part.lock(customer_id)
            customer = Customer.objects.select_for_update().get(pk=customer_id)
            is_meant = among is None or among.filter(pk=customer_id).exists()
            if customer.erased_at is None and is_meant:
                _erase(customer, by, why, organiser)
            return customer
    except OperationalError as trouble:  # a lock that doesn't come, a deadlock that PostgreSQL broke
        logger.warning("Customer %s can't be erased now: %s", customer_id, trouble)
        raise CannotErase([_("Er gebeurt net iets met een bestelling. Probeer het over een minuut opnieuw.")]) from None


def _erase(customer: Customer, by: Customer | None, why: str, organiser: Organiser | None) -> None:
    if found := hindrances(customer):
        raise CannotErase(found)
    _owe_confirmation(customer, organiser)
    for part in reversed(privacy.parts()):
        part.erase(customer)
    if by is not None:
        audit.record(by, customer, "gewist", why=why)
    logger.info("Customer %s is erased, by %s", customer.pk, f"staff {by.pk}" if by else "themselves or by age")


def empty(customer: Customer) -> None:
    """What accounts knows of the person goes; the row stays, empty, with an unusable password: every session of the
    customer ends with it. The address is free for somebody new."""
    if customer.email:
        throttle.forget(customer.email, str(customer.pk))
    mails = Mail.objects.filter(customer=customer)
    mails.filter(state=Mail.State.DUE).update(
        state=Mail.State.SENT, sent_at=dates.now(), claimed_until=None, last_error=""
    )
    forget_addresses(mails)
    TemporaryPassword.objects.filter(customer=customer).delete()
    customer.emailaddress_set.all().delete()  # type: ignore[attr-defined]  # allauth's, which keeps the address too
    customer.groups.clear()
    customer.user_permissions.clear()
    for field, value in EMPTY_RECORD.items():
        setattr(customer, field, value)
    customer.password, customer.erased_at = make_password(None), dates.now()
    customer.save()
    about = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Customer), object_id=str(customer.pk)
    )
    about.update(object_repr=str(customer))


def _owe_confirmation(customer: Customer, organiser: Organiser | None) -> None:
    """To the old address; it belongs to nobody any more, so the retention forgets it soon after it was sent."""
    if customer.email:
        owe(
            kind="erased",
            about_id=0,
            recipient=customer.email,
            organiser=organiser,
            customer=None,
            language=customer.language,
            key=f"erased:{uuid.uuid4().hex}",
        )
