"""Erases a customer: personal data are removed, what bookkeeping needs stays (docs/privacy.md)."""

import logging
import uuid

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ticketing import dates

from .. import audit
from ..login import throttle
from ..mail.owed import forget_addresses, owe
from ..models import Customer, Mail, Organiser, TemporaryPassword
from . import registry

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
    "language": settings.LANGUAGE_CODE,
    "last_login": None,
    "password_saved_at": None,
    "dormant_warned_at": None,
    "is_active": False,
}


class CannotErase(Exception):
    """The customer can't be erased now. `hindrances` has the reasons, each with what to do about it."""

    def __init__(self, hindrances: list[str]) -> None:
        super().__init__(" ".join(hindrances))
        self.hindrances = hindrances


def hindrances(customer: Customer) -> list[str]:
    """The reasons why this customer can't be erased now; empty when they can. `erase` checks them again, under
    locks."""
    of_staff = [_("Wie hier werkt of in het beheer mag, wordt niet gewist. Laat eerst de rollen wegnemen.")]
    works_here = customer.is_staff or customer.is_superuser or customer.staff_roles.exists()
    return (of_staff if works_here else []) + [why for part in registry.parts() for why in part.hindrances(customer)]


def erase(
    customer_id: int,
    *,
    by: Customer | None = None,
    why: str = "",
    organiser: Organiser | None = None,
    among: QuerySet[Customer] | None = None,
) -> Customer:
    """Erases the customer in one transaction, and owes the mail that confirms it. Raises CannotErase. It does nothing
    for a customer who is erased already.

    `by` is the member of staff who does it at the customer's request, `organiser` the sender of the mail. With `among`
    the customer is erased only if they are still one of these.

    Locks: first those of each app (orders by id), then the customer's row FOR UPDATE, which also keeps new orders of
    the customer out. Everything is read again after that.
    """
    try:
        with transaction.atomic(durable=True):
            for part in registry.parts():
                part.lock(customer_id)
            customer = Customer.objects.select_for_update().get(pk=customer_id)
            is_included = among is None or among.filter(pk=customer_id).exists()
            if customer.erased_at is None and is_included:
                _erase(customer, by, why, organiser)
            return customer
    except OperationalError as error:  # a lock timeout, or a deadlock
        logger.warning("Customer %s can't be erased now: %s", customer_id, error)
        raise CannotErase([_("Er gebeurt net iets met een bestelling. Probeer het over een minuut opnieuw.")]) from None


def _erase(customer: Customer, by: Customer | None, why: str, organiser: Organiser | None) -> None:
    if reasons := hindrances(customer):
        raise CannotErase(reasons)
    _owe_confirmation(customer, organiser)
    for part in reversed(registry.parts()):
        part.erase(customer)
    if by is not None:
        audit.record(by, customer, "gewist", why=why)
    logger.info("Customer %s is erased, by %s", customer.pk, f"staff {by.pk}" if by else "themselves or by age")


def empty(customer: Customer) -> None:
    """Removes everything that accounts knows about the person. The row stays, empty and with an unusable password,
    which ends all sessions of the customer. The e-mail address is free for a new customer."""
    if customer.email:
        throttle.forget(customer.email, str(customer.pk))
    mails = Mail.objects.filter(customer=customer)
    mails.filter(state=Mail.State.DUE).update(
        state=Mail.State.SENT, sent_at=dates.now(), claimed_until=None, last_error=""
    )
    forget_addresses(mails)
    TemporaryPassword.objects.filter(customer=customer).delete()
    customer.emailaddress_set.all().delete()  # type: ignore[attr-defined]  # allauth's table has the address too
    customer.groups.clear()
    customer.user_permissions.clear()
    for field, value in EMPTY_RECORD.items():
        setattr(customer, field, value)
    customer.password, customer.erased_at = make_password(None), dates.now()
    customer.save()
    history = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Customer), object_id=str(customer.pk)
    )
    history.update(object_repr=str(customer))


def _owe_confirmation(customer: Customer, organiser: Organiser | None) -> None:
    """Owes a mail to the old address. The mail belongs to no customer, so the retention soon forgets the address."""
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
