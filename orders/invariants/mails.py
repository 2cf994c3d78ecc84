"""Checks of mails: each fact that owes one has it, and it goes out in time."""

CHECKS = {
    "confirmed order without its one mail": """
        WITH mails AS (SELECT about_id, count(*) AS number FROM accounts_mail WHERE kind = 'order_confirmed'
                       GROUP BY about_id)
        SELECT format('order %%s: %%s mails', "order".code, coalesce(mails.number, 0))
        FROM orders_order "order" LEFT JOIN accounts_customer customer ON customer.id = "order".customer_id
        LEFT JOIN mails ON mails.about_id = "order".id
        WHERE "order".state = 'confirmed' AND ((customer.email IS NOT NULL AND coalesce(mails.number, 0) <> 1)
          OR ("order".customer_id IS NULL AND mails.number > 0))""",
    "confirmation of an order that is not confirmed": """
        SELECT format('mail %%s about order %%s, which is %%s', mail.id, mail.about_id, coalesce("order".state, 'gone'))
        FROM accounts_mail mail LEFT JOIN orders_order "order" ON "order".id = mail.about_id
        WHERE mail.kind = 'order_confirmed' AND "order".confirmed_at IS NULL AND "order".state <> 'cancelled'""",
    "refund that the customer is not told of": """
        SELECT format('refund %%s of payment %%s', refund.id, refund.payment_id)
        FROM orders_refund refund JOIN orders_payment payment ON payment.id = refund.payment_id
        JOIN orders_order "order" ON "order".id = payment.order_id
        JOIN accounts_customer customer ON customer.id = "order".customer_id
        WHERE refund.reason <> 'outside' AND customer.email IS NOT NULL AND NOT EXISTS (
            SELECT FROM accounts_mail mail WHERE mail.kind = 'refund' AND mail.about_id = refund.id)""",
    "mail owed for too long": """
        SELECT format('mail %%s (%%s), since %%s: %%s', id, kind, created_at, last_error)
        FROM accounts_mail WHERE state = 'due' AND created_at < now() - %(late)s""",
}
