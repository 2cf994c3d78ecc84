"""Paid money that bought no tickets, and that has not gone back as a whole and isn't on its way back."""

from decimal import Decimal

from django.db.models import Sum

from ..models import Payment, Refund

# In a statement: euro of `payment` that went back or are on their way. Refunds made outside this system and chargebacks
# count; what the PSP refused does not.
GIVEN_BACK = f"""(payment.charged_back + coalesce((
    SELECT sum(amount) FROM orders_refund
    WHERE payment_id = payment.id AND state <> '{Refund.State.REFUSED}'), 0))"""  # noqa: S608 - our own constants
IS_UNRETURNED = f"""(payment.state = '{Payment.State.PAID}' AND NOT payment.bought
    AND payment.paid_amount > {GIVEN_BACK})"""


def given_back(payment: Payment) -> Decimal:
    """The same of one payment."""
    back: Decimal | None = payment.refunds.counting().aggregate(sum=Sum("amount"))["sum"]
    return (back or Decimal(0)) + payment.charged_back
