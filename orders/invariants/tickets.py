"""Checks of tickets and barcodes: what is sold has one valid ticket with one barcode, and nothing else has."""

CHECKS = {
    "place sold twice": """
        SELECT format('place %%s has %%s live tickets', place_id, count(*))
        FROM orders_ticket WHERE void_at IS NULL GROUP BY place_id HAVING count(*) > 1""",
    "ticket without its place": """
        SELECT format('ticket %%s: place %%s is not sold to order %%s', ticket.id, place.id, ticket.order_id)
        FROM orders_ticket ticket JOIN orders_place place ON place.id = ticket.place_id
        WHERE ticket.void_at IS NULL
          AND (place.order_id IS DISTINCT FROM ticket.order_id OR place.held_until IS NOT NULL)""",
    "sold place without a ticket": """
        SELECT format('place %%s is sold to order %%s', place.id, place.order_id)
        FROM orders_place place WHERE place.order_id IS NOT NULL AND place.held_until IS NULL AND NOT EXISTS (
            SELECT FROM orders_ticket ticket
            WHERE ticket.place_id = place.id AND ticket.order_id = place.order_id AND ticket.void_at IS NULL)""",
    "ticket of an order that is not confirmed": """
        SELECT format('ticket %%s of order %%s, which is %%s', ticket.id, "order".code, "order".state)
        FROM orders_ticket ticket JOIN orders_order "order" ON "order".id = ticket.order_id
        WHERE ticket.void_at IS NULL AND "order".state <> 'confirmed'""",
    "reserved order with a ticket": """
        SELECT format('ticket %%s of order %%s, which is reserved until %%s', ticket.id, code, expires_at)
        FROM orders_order "order" JOIN orders_ticket ticket ON ticket.order_id = "order".id
        WHERE state = 'reserved'""",
    "confirmed order without tickets": """
        SELECT format('order %%s', "order".code) FROM orders_order "order"
        WHERE "order".state = 'confirmed'
          AND NOT EXISTS (SELECT FROM orders_ticket ticket WHERE ticket.order_id = "order".id)""",
    "ticket without one live barcode": """
        SELECT format('ticket %%s has %%s live barcodes', ticket.id, count(barcode.id))
        FROM orders_ticket ticket
        LEFT JOIN orders_barcode barcode ON barcode.ticket_id = ticket.id AND barcode.void_at IS NULL
        WHERE ticket.void_at IS NULL GROUP BY ticket.id HAVING count(barcode.id) <> 1""",
    "barcode given twice": """
        SELECT format('barcodes %%s have one secret', array_agg(id ORDER BY id))
        FROM orders_barcode GROUP BY secret COLLATE "C" HAVING count(*) > 1""",
}
