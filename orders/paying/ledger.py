"""Our books beside the PSP's: each payment that is paid there is paid here, and the other way round."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from ..invariants import Violation
from ..models import Payment, Refund

CHECK = "not as the PSP has it"
GONE = {"failed", "canceled"}


def differences(ledger: list[dict[str, Any]], began_at: datetime | None = None) -> Iterator[Violation]:
    """`ledger`: the simulator's list of payments, each with id, status, amount, refunds and amountChargedBack. What was
    begun before these books were is not in them: the sample season's sales of months ago."""
    ours = {payment.psp_id: payment for payment in Payment.objects.filter(psp_id__isnull=False)}
    back = _given_back()
    for entry in ledger:
        payment = ours.pop(entry["id"], None)
        if entry["status"] == "paid":
            yield from _compare(entry, payment, back)
        elif payment and payment.state == Payment.State.PAID:
            yield Violation(CHECK, f"{entry['id']} is {entry['status']} there, paid here")
    for psp_id, payment in ours.items():
        is_in_time = began_at is None or payment.created_at >= began_at
        if payment.state == Payment.State.PAID and is_in_time:
            yield Violation(CHECK, f"{psp_id} is unknown there, paid here")


def _compare(entry: dict[str, Any], payment: Payment | None, back: dict[int, Decimal]) -> Iterator[Violation]:
    """One payment that is paid there."""
    if payment is None or payment.state != Payment.State.PAID:
        yield Violation(CHECK, f"{entry['id']} is paid there, {payment.state if payment else 'unknown'} here")
        return
    refunded = sum((_euro(part["amount"]) for part in entry["refunds"] if part["status"] not in GONE), Decimal(0))
    for what, there, here in (
        ("paid", _euro(entry["amount"]), payment.paid_amount),
        ("refunded", refunded, back.get(payment.pk, Decimal(0))),
        ("charged back", _euro(entry["amountChargedBack"]), payment.charged_back),
    ):
        if there != here:
            yield Violation(CHECK, f"{entry['id']}: {there} euro {what} there, {here} here")


def _given_back() -> dict[int, Decimal]:
    """Euro by payment that the PSP must have given back: a refund that is only due has not been requested yet."""
    requested = Refund.objects.filter(state__in=[Refund.State.SENT, Refund.State.DONE])
    return dict(requested.values_list("payment").annotate(Sum("amount")))


def _euro(amount: dict[str, str]) -> Decimal:
    return Decimal(amount["value"])
