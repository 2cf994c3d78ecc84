"""Checks of erased customers: nothing personal is left of them."""

from ..models.order import IS_UNSOLD

CHECKS = {
    "erased customer of whom something is left": f"""
        SELECT format('customer %%s, erased at %%s: %%s', customer.id, erased_at, left_over)
        FROM accounts_customer customer
        CROSS JOIN LATERAL (
            SELECT 'the record' WHERE customer.email IS NOT NULL OR customer.password NOT LIKE '!%%'
                OR concat(first_name, last_name, street, postal_code, city, phone) <> ''
                OR customer.is_active OR is_staff OR is_superuser
            UNION ALL SELECT 'a temporary password' WHERE EXISTS (
                SELECT FROM accounts_temporarypassword WHERE customer_id = customer.id)
            UNION ALL SELECT 'a role' WHERE EXISTS (SELECT FROM accounts_staffrole WHERE customer_id = customer.id)
            UNION ALL SELECT 'an address on a mail' WHERE EXISTS (
                SELECT FROM accounts_mail WHERE customer_id = customer.id AND recipient <> ''
                AND created_at < now() - interval '2 days')
            UNION ALL SELECT 'a lapse' WHERE EXISTS (SELECT FROM orders_lapse WHERE customer_id = customer.id)
            UNION ALL SELECT 'what staff wrote' WHERE EXISTS (
                SELECT FROM orders_orderevent event JOIN orders_order "order" ON "order".id = event.order_id
                WHERE "order".customer_id = customer.id AND event.by_id IS NOT NULL AND event.why <> '')
            UNION ALL SELECT 'e-tickets as a PDF' WHERE EXISTS (
                SELECT FROM orders_ticketspdf pdf JOIN orders_order "order" ON "order".id = pdf.order_id
                WHERE "order".customer_id = customer.id)
            UNION ALL SELECT 'an order under way' WHERE EXISTS (
                SELECT FROM orders_order WHERE customer_id = customer.id AND {IS_UNSOLD})
        ) AS rest(left_over) WHERE erased_at IS NOT NULL""",  # noqa: S608 - our own constants
}
