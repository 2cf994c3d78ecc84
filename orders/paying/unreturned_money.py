"""Paid money that bought no tickets, and that has not gone back as a whole and isn't on its way back."""

from decimal import Decimal

from django.db.models import Sum

from ..models import Payment, Refund

# For statements. Of each payment, euro of refunds that are made or on their way, also outside this system; what the PSP
# refused does not count.
REFUNDED = f"""SELECT payment_id, sum(amount) AS amount FROM orders_refund
    WHERE state <> '{Refund.State.REFUSED}' GROUP BY payment_id"""  # noqa: S608 - our own constants
# Of `payment`, with what the bank took back.
GIVEN_BACK = f"""(payment.charged_back + coalesce((
    SELECT amount FROM ({REFUNDED}) refunded WHERE payment_id = payment.id), 0))"""  # noqa: S608
IS_UNRETURNED = f"""(payment.state = '{Payment.State.PAID}' AND NOT payment.bought
    AND payment.paid_amount > {GIVEN_BACK})"""


def given_back(payment: Payment) -> Decimal:
    """The same of one payment."""
    back: Decimal | None = payment.refunds.counting().aggregate(sum=Sum("amount"))["sum"]
    return (back or Decimal(0)) + payment.charged_back
