"""Refunds: owed in the transaction that finds the money owed, made by a worker, followed until the money is back."""

import logging
import uuid
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from accounts import mail
from accounts.enqueue import enqueue_on_commit
from ticketing import dates
from ticketing.prepared import save

from ..models import EventKind, Order, Payment, Refund, Ticket
from ..psp import mollie
from .locks import lock_payment

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=1)  # longer than two calls to the PSP
MOST_TRIES = 40  # an hour apart in the end: a day and a half
LONGEST_WAIT = timedelta(hours=1)
CHARGED_BACK = gettext_noop("de bank heeft de betaling teruggedraaid")  # kept in Dutch, shown in any language
STATES = {
    "queued": Refund.State.SENT,
    "pending": Refund.State.SENT,
    "processing": Refund.State.SENT,
    "refunded": Refund.State.DONE,
    "failed": Refund.State.REFUSED,
    "canceled": Refund.State.REFUSED,
}


class TooMuch(Exception):
    """More would go back than was paid."""


def owe(*, order: Order, payment: Payment, reason: Refund.Reason) -> Refund | None:
    """Owes the customer all of this payment that isn't on its way back yet, and the mail that tells so, in the
    caller's transaction, under the locks of order and payment. None when nothing is left to give back."""
    amount = (payment.paid_amount or Decimal(0)) - given_back(payment)
    if amount <= 0:
        return None
    refund = Refund.objects.create(payment=payment, amount=amount, reason=reason, due_at=dates.now())
    order.record(EventKind(f"owed_{reason}"), why=f"{amount} euro")
    _owe_the_mail(order, refund)
    enqueue_on_commit("orders.tasks.make_refund", refund.pk)
    return refund


def given_back(payment: Payment) -> Decimal:
    """Euro of this payment that went back or are on their way, those outside this system and chargebacks included."""
    back: Decimal | None = payment.refunds.counting().aggregate(sum=Sum("amount"))["sum"]
    return (back or Decimal(0)) + payment.charged_back


def take_in(order: Order, payment: Payment, told: mollie.PspPayment) -> None:
    """Writes down what the PSP tells about refunds of this payment, ours and those made outside, and chargebacks.
    Under the locks of order and payment; the caller saves the payment."""
    for part in told.refunds:
        _take_in_refund(order, payment, part)
    if told.charged_back != payment.charged_back:
        payment.charged_back = told.charged_back
        order.record(EventKind.CHARGED_BACK, why=f"{told.charged_back} euro")


def block_tickets(order: Order, payment: Payment) -> None:
    """A chargeback blocks the tickets that were paid with it; reversed, they open the door again."""
    tickets = Ticket.objects.filter(order=order, void_at=None)
    if not payment.bought:
        return
    if payment.charged_back:
        tickets.filter(blocked_because="").update(blocked_because=CHARGED_BACK)
    else:
        tickets.filter(blocked_because=CHARGED_BACK).update(blocked_because="")


def make_refund(refund_id: int) -> None:
    """Makes a refund that is due, or asks how far one is that was sent. Nobody else does so meanwhile."""
    refund = _claim(refund_id)
    if refund is None:
        return
    try:
        _make(refund)
    except (mollie.PspRefused, TooMuch) as no:
        _refuse(refund, str(no))
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
    """One conditional UPDATE: of all who try, one gets it. A claim that ran out was a worker's that died."""
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
        _take_in_refund(order, payment, made)


def _record(refund: Refund, told: mollie.PspPayment) -> None:
    with transaction.atomic():
        order, payment = lock_payment(refund.payment_id)
        take_in(order, payment, told)
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


def _take_in_refund(order: Order, payment: Payment, part: mollie.PspRefund) -> None:
    """One refund as the PSP tells it. Never from done back to under way: answers may overtake each other."""
    state = STATES.get(part.status, Refund.State.SENT)
    mine = Q(psp_id=part.id) | (Q(psp_id=None, idempotency_key=part.ours) if _is_key(part.ours) else Q(pk__in=[]))
    refund = payment.refunds.filter(mine).first()
    if refund is None:
        if state != Refund.State.REFUSED:
            _take_in_foreign(order, payment, part, state)
        return
    if refund.psp_id and (refund.state == state or state == Refund.State.SENT):
        return
    refund.psp_id, refund.state, refund.claimed_until, refund.last_error = part.id, state, None, ""
    refund.done_at = dates.now() if state == Refund.State.DONE else None
    refund.due_at = dates.now() + timedelta(minutes=1)
    if state == Refund.State.REFUSED:
        refund.last_error = f"bij de PSP: {part.status}"
        logger.error("Refund %s of order %s ended as %s at the PSP", refund.pk, order.code, part.status)
    refund.save()
    order.record(EventKind(f"refund_{state}"), why=f"{refund.amount} euro")


def _take_in_foreign(order: Order, payment: Payment, part: mollie.PspRefund, state: Refund.State) -> None:
    done_at = dates.now() if state == Refund.State.DONE else None
    payment.refunds.create(
        amount=part.amount,
        reason=Refund.Reason.OUTSIDE,
        state=state,
        psp_id=part.id,
        due_at=dates.now() + timedelta(minutes=1),
        done_at=done_at,
    )
    order.record(EventKind.REFUND_OUTSIDE, why=f"{part.amount} euro")


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


def _is_key(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _owe_the_mail(order: Order, refund: Refund) -> None:
    """To the customer's address. An order without a customer, or whose customer has no address or was erased, gets the
    money back all the same: an event says that no mail went."""
    customer = order.customer
    if customer is None or not customer.email:
        order.record(EventKind.REFUND_UNTOLD)
        logger.warning("Refund %s of order %s: there is no address to write to", refund.pk, order.code)
        return
    mail.owe(
        kind="refund",
        about_id=refund.pk,
        recipient=customer.email,
        organiser=order.organiser,
        customer=customer,
        language=customer.language,
    )
