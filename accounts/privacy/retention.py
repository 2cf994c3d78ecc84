"""How long accounts keeps what it knows about people, and the nightly jobs that forget it (docs/privacy.md)."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from ticketing import dates

from ..mail.owed import forget_addresses, owe
from ..models import Customer, Mail
from . import erasure, registry
from .registry import YEAR, Job

logger = logging.getLogger(__name__)

DORMANT_AFTER = 3 * YEAR  # without logging in or buying
WARNING_PERIOD = timedelta(days=30)
MAIL_ADDRESSES_KEPT = YEAR  # a bank may reverse a payment for about as long
LAST_MAIL_ADDRESS_KEPT = timedelta(days=1)  # the mail that confirms an erasure
ATTEMPTS_KEPT = timedelta(days=1)
REQUESTS_BY_STRANGERS_KEPT = timedelta(days=1)

BATCH_SIZE = 500


def jobs() -> list[Job]:
    """The jobs of accounts, in this order: a customer is warned before they are erased."""
    return [
        Job("dormant customers warned", to_warn().count, _warn),
        Job("dormant customers erased", to_erase().count, _erase),
        Job("addresses of sent mails", lambda: sum(mails.count() for mails in old_mails()), _forget_mails),
    ]


def to_warn() -> QuerySet[Customer]:
    """Customers who will be dormant when the warning period is over, and weren't warned since they were last seen.
    Those without an address can't be warned."""
    unwarned = Q(dormant_warned_at=None) | Q(dormant_warned_at__lt=F("seen_at"))
    return _dormant(dates.now() - DORMANT_AFTER + WARNING_PERIOD).filter(unwarned, email__isnull=False)


def to_erase() -> QuerySet[Customer]:
    """Dormant customers who were warned in time, or who have no address (from the counter)."""
    warned = Q(dormant_warned_at__gt=F("seen_at"), dormant_warned_at__lte=dates.now() - WARNING_PERIOD)
    return _dormant(dates.now() - DORMANT_AFTER).filter(warned | Q(email=None))


def old_mails() -> list[QuerySet[Mail]]:
    """Mails whose address is past its period: to customers, to nobody, to erased customers. Three queries, because each
    has an index of its own; one query would read all mails."""
    now = dates.now()
    sent = Mail.objects.exclude(recipient="").exclude(state=Mail.State.DUE)
    return [
        sent.filter(created_at__lt=now - MAIL_ADDRESSES_KEPT).order_by("created_at"),
        sent.filter(customer=None, created_at__lt=now - LAST_MAIL_ADDRESS_KEPT),
        sent.filter(customer__in=Customer.objects.filter(erased_at__isnull=False)),
    ]


def _dormant(since: datetime) -> QuerySet[Customer]:
    """Customers whom no app has seen since then, without staff."""
    seen_at = Greatest("created_at", "last_login")
    customers = Customer.objects.filter(erased_at=None, is_staff=False, is_superuser=False, staff_roles=None)
    customers = customers.annotate(seen_at=seen_at).filter(seen_at__lt=since)
    for part in registry.parts():
        customers = customers.exclude(part.in_use(since))
    return customers.order_by("pk")


def _warn() -> Iterator[int]:
    for customer in _in_batches(to_warn()):
        with transaction.atomic():
            Customer.objects.filter(pk=customer.pk).update(dormant_warned_at=dates.now())
            owe(
                kind="dormant",
                about_id=customer.pk,
                recipient=customer.email or "",
                organiser=None,
                customer=customer,
                language=customer.language,
                key=f"dormant:{customer.pk}:{dates.now():%Y-%m-%d}",
            )
        yield 1


def _erase() -> Iterator[int]:
    """A customer who can't be erased now (a refund is open) is tried again the next night."""
    for customer in _in_batches(to_erase()):
        try:
            erased = erasure.erase(customer.pk, among=to_erase())
        except erasure.CannotErase as error:
            logger.info("Dormant customer %s is not erased: %s", customer.pk, error)
            yield 0
        else:
            yield int(erased.erased_at is not None)


def _forget_mails() -> Iterator[int]:
    for mails in old_mails():
        while ids := list(mails.values_list("pk", flat=True)[:BATCH_SIZE]):
            yield forget_addresses(Mail.objects.filter(pk__in=ids))


def _in_batches(customers: QuerySet[Customer]) -> Iterator[Customer]:
    """The customers by id, read in batches. Those that the caller leaves unchanged don't come up again."""
    last = 0
    while batch := list(customers.filter(pk__gt=last)[:BATCH_SIZE]):
        yield from batch
        last = batch[-1].pk
