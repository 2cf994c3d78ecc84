"""How long accounts keeps what it knows about people, and the nightly jobs that forget it (docs/privacy.md)."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from ticketing import dates

from . import erasure, privacy
from .mail import forget_addresses, owe
from .models import Customer, Mail
from .privacy import YEAR, Job

logger = logging.getLogger(__name__)

DORMANT_AFTER = 3 * YEAR  # without logging in or buying
WARNING_PERIOD = timedelta(days=30)
MAIL_ADDRESSES_KEPT = YEAR  # a bank may take back a payment for about as long
LAST_MAIL_ADDRESS_KEPT = timedelta(days=1)  # the last letter to who was erased
ATTEMPTS_KEPT = timedelta(days=1)
REQUESTS_BY_STRANGERS_KEPT = timedelta(days=1)

BATCH_SIZE = 500


def jobs() -> list[Job]:
    """What accounts itself forgets, in this order: a warning must come before its erasure."""
    return [
        Job("dormant customers warned", to_warn().count, _warn),
        Job("dormant customers erased", to_erase().count, _erase),
        Job("addresses of sent mails", lambda: sum(mails.count() for mails in old_mails()), _forget_mails),
    ]


def to_warn() -> QuerySet[Customer]:
    """Dormant but for the days of the warning, and not warned since they were last seen. Without an address nobody
    can be warned."""
    unwarned = Q(dormant_warned_at=None) | Q(dormant_warned_at__lt=F("seen_at"))
    return _dormant(dates.now() - DORMANT_AFTER + WARNING_PERIOD).filter(unwarned, email__isnull=False)


def to_erase() -> QuerySet[Customer]:
    """Dormant, and warned in time; or a record without an address, from the counter."""
    warned = Q(dormant_warned_at__gt=F("seen_at"), dormant_warned_at__lte=dates.now() - WARNING_PERIOD)
    return _dormant(dates.now() - DORMANT_AFTER).filter(warned | Q(email=None))


def old_mails() -> list[QuerySet[Mail]]:
    """Mails that keep an address past its term: those to customers, those to nobody any more, those to the erased. Each
    by an index of its own: together they would be one walk over all mails."""
    now = dates.now()
    sent = Mail.objects.exclude(recipient="").exclude(state=Mail.State.DUE)
    return [
        sent.filter(created_at__lt=now - MAIL_ADDRESSES_KEPT).order_by("created_at"),
        sent.filter(customer=None, created_at__lt=now - LAST_MAIL_ADDRESS_KEPT),
        sent.filter(customer__in=Customer.objects.filter(erased_at__isnull=False)),
    ]


def _dormant(since: datetime) -> QuerySet[Customer]:
    """Not seen since then, by any app, and nobody of the staff."""
    seen = Greatest("created_at", "last_login")
    people = Customer.objects.filter(erased_at=None, is_staff=False, is_superuser=False, staff_roles=None)
    people = people.annotate(seen_at=seen).filter(seen_at__lt=since)
    for part in privacy.parts():
        people = people.exclude(part.in_use(since))
    return people.order_by("pk")


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
    """One that can't be erased (a refund that waits) comes up again the next night."""
    for customer in _in_batches(to_erase()):
        try:
            erased = erasure.erase(customer.pk, among=to_erase())
        except erasure.CannotErase as hindered:
            logger.info("Dormant customer %s is not erased: %s", customer.pk, hindered)
            yield 0
        else:
            yield int(erased.erased_at is not None)


def _forget_mails() -> Iterator[int]:
    for mails in old_mails():
        while ids := list(mails.values_list("pk", flat=True)[:BATCH_SIZE]):
            yield forget_addresses(Mail.objects.filter(pk__in=ids))


def _in_batches(people: QuerySet[Customer]) -> Iterator[Customer]:
    """The customers by number, a batch at a time: those that were left as they are don't come up again."""
    last = 0
    while batch := list(people.filter(pk__gt=last)[:BATCH_SIZE]):
        yield from batch
        last = batch[-1].pk
