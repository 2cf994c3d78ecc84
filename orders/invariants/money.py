"""Checks of money: what is paid ends in tickets or goes back, once."""

from ..models.payment import IS_UNDER_WAY
from ..paying.unreturned_money import GIVEN_BACK, IS_UNRETURNED, REFUNDED

CHECKS = {
    "tickets that are not what was paid": """
        WITH issued AS (SELECT order_id, sum(price) AS price FROM orders_ticket GROUP BY order_id),
             paid AS (SELECT order_id, sum(paid_amount) AS amount FROM orders_payment WHERE bought GROUP BY order_id)
        SELECT format('order %%s: tickets for %%s euro, paid %%s euro', coalesce(issued.order_id, paid.order_id),
                      coalesce(price, 0), coalesce(amount, 0))
        FROM issued FULL JOIN paid ON paid.order_id = issued.order_id
        WHERE coalesce(price, 0) <> coalesce(amount, 0)""",
    "payment that bought no tickets": """
        SELECT format('payment %%s bought order %%s, which is %%s', payment.id, "order".code, "order".state)
        FROM orders_payment payment JOIN orders_order "order" ON "order".id = payment.order_id
        WHERE payment.bought AND "order".confirmed_at IS NULL""",
    "paid money that ends nowhere": f"""
        SELECT format('payment %%s of order %%s: %%s euro paid, %%s given back', payment.id, payment.order_id,
                      paid_amount, {GIVEN_BACK})
        FROM orders_payment payment WHERE {IS_UNRETURNED}""",  # noqa: S608 - our own constants
    "more given back than paid": f"""
        WITH refunded AS ({REFUNDED}),
             sums AS (SELECT id, order_id, coalesce(paid_amount, 0) AS paid,
                             charged_back + coalesce(refunded.amount, 0) AS given_back
                      FROM orders_payment payment LEFT JOIN refunded ON refunded.payment_id = payment.id)
        SELECT format('payment %%s of order %%s: %%s euro paid, %%s given back', id, order_id, paid, given_back)
        FROM sums WHERE given_back > paid""",  # noqa: S608 - our own constants
    "payment not reconciled": f"""
        SELECT format('payment %%s of order %%s is %%s since %%s', id, order_id, state, created_at)
        FROM orders_payment WHERE {IS_UNDER_WAY} AND created_at < now() - %(stuck)s""",  # noqa: S608 - our own constants
    "refund owed for too long": """
        SELECT format('refund %%s of %%s euro, since %%s: %%s', id, amount, created_at, last_error)
        FROM orders_refund WHERE state = 'due' AND created_at < now() - %(late)s""",
}
