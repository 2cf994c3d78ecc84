"""Making refunds: a worker asks the PSP for those that are owed, and follows each until the money is back."""

import logging
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from ticketing import dates
from ticketing.prepared_statements import save

from ..models import EventKind, Refund
from ..psp import mollie
from .locks import lock_payment
from .refunds_and_chargebacks import block_tickets, record_refund, record_report
from .unreturned_money import given_back

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=1)  # longer than two calls to the PSP
MOST_TRIES = 40  # an hour apart in the end: a day and a half
LONGEST_WAIT = timedelta(hours=1)


class TooMuch(Exception):
    """More would go back than was paid."""


def make_refund(refund_id: int) -> None:
    """Makes a refund that is due, or asks how far one is that was sent. Nobody else does so meanwhile."""
    refund = _claim(refund_id)
    if refund is None:
        return
    try:
        _make(refund)
    except (mollie.PspRefused, TooMuch) as refusal:
        _refuse(refund, str(refusal))
    except mollie.PspTrouble as trouble:
        _put_off(refund, str(trouble))


def due_refunds(limit: int = 40) -> list[int]:
    """The refunds that a worker must make or ask about, oldest first."""
    due = Refund.objects.filter(_is_due()).order_by("due_at", "pk")
    return list(due.values_list("pk", flat=True)[:limit])


def _is_due() -> Q:
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=Now())
    return Q(state__in=[Refund.State.DUE, Refund.State.SENT], due_at__lte=Now()) & unclaimed


def _claim(refund_id: int) -> Refund | None:
    """Takes the refund by one conditional UPDATE, which succeeds for one worker only. A worker whose claim ran out has
    died."""
    claimed = Refund.objects.filter(_is_due(), pk=refund_id).update(claimed_until=Now() + CLAIM, tries=F("tries") + 1)
    if not claimed:
        return None
    return Refund.objects.select_related("payment__order__organiser").get(pk=refund_id)


def _make(refund: Refund) -> None:
    """Asks first what the PSP has: an earlier try may have got through, though its answer was lost."""
    payment = refund.payment
    organiser, psp_id = payment.order.organiser.slug, payment.psp_id or ""
    _record(refund, mollie.get_payment(organiser, psp_id))
    if not _is_to_be_made(refund):
        return
    made = mollie.create_refund(
        organiser,
        psp_id,
        amount=refund.amount,
        description=f"Terugbetaling {payment.order.code}",
        key=str(refund.idempotency_key),
    )
    with transaction.atomic():
        order, payment = lock_payment(payment.pk)
        record_refund(order, payment, made)


def _record(refund: Refund, report: mollie.PspPayment) -> None:
    """Writes the report down, and when to ask about a refund that was sent again."""
    with transaction.atomic():
        order, payment = lock_payment(refund.payment_id)
        record_report(order, payment, report)
        save(payment)
        block_tickets(order, payment)
        Refund.objects.filter(pk=refund.pk, state=Refund.State.SENT).update(
            claimed_until=None, due_at=Now() + _next_look(refund)
        )


def _is_to_be_made(refund: Refund) -> bool:
    """Whether it is still due, by what we know now. Raises TooMuch when the sum, under lock, would be more than what
    was paid."""
    with transaction.atomic():
        _, payment = lock_payment(refund.payment_id)
        refund.refresh_from_db(fields=["state"])
        if refund.state != Refund.State.DUE:
            return False
        if given_back(payment) > (payment.paid_amount or Decimal(0)):
            raise TooMuch("er is al (een deel) terugbetaald")
        return True


def _refuse(refund: Refund, why: str) -> None:
    """No machine can settle this: it is on the staff's list."""
    logger.error("Refund %s of %s euro is refused: %s", refund.pk, refund.amount, why)
    with transaction.atomic():
        order, _ = lock_payment(refund.payment_id)
        refused = Refund.objects.filter(pk=refund.pk, state=Refund.State.DUE).update(
            state=Refund.State.REFUSED, claimed_until=None, last_error=why[:300]
        )
        if refused:
            order.record(EventKind.REFUND_REFUSED, why=why)


def _put_off(refund: Refund, why: str) -> None:
    if refund.state == Refund.State.DUE and refund.tries >= MOST_TRIES:
        _refuse(refund, f"na {refund.tries} pogingen: {why}")
        return
    wait = min(timedelta(seconds=15 * 2 ** min(refund.tries, 10)), LONGEST_WAIT)
    if refund.state == Refund.State.SENT:
        wait = _next_look(refund)
    logger.warning("Refund %s is put off for %s: %s", refund.pk, wait, why)
    Refund.objects.filter(pk=refund.pk).update(claimed_until=None, due_at=Now() + wait, last_error=why[:300])


def _next_look(refund: Refund) -> timedelta:
    """Banks take days, and the PSP calls the webhook: we look seldom, and more seldom the older it is."""
    age = dates.now() - refund.created_at
    return min(max(age / 4, timedelta(minutes=1)), timedelta(hours=6))
