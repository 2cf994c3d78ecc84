"""Checks of the stock: a place is there once, and is held as its order says."""

from ..models.order import IS_HOLDING

CHECKS = {
    "seat laid out twice": """
        SELECT format('seat %%s of performance %%s has %%s places', seat_id, performance_id, count(*))
        FROM orders_place WHERE seat_id IS NOT NULL GROUP BY performance_id, seat_id HAVING count(*) > 1""",
    "wheelchair place beside the seats that it replaces": """
        SELECT format('places %%s and %%s of performance %%s are both for sale',
                      wheelchair.id, place.id, place.performance_id)
        FROM shows_seat seat JOIN orders_place place ON place.seat_id = seat.id
        JOIN orders_place wheelchair
          ON wheelchair.seat_id = seat.replaced_by_id AND wheelchair.performance_id = place.performance_id
        WHERE seat.replaced_by_id IS NOT NULL AND place.blocked_because = '' AND wheelchair.blocked_because = ''""",
    "held place outside a basket or a reservation": f"""
        SELECT format('place %%s is held until %%s for order %%s, which is %%s until %%s',
                      place.id, place.held_until, "order".code, state, expires_at)
        FROM orders_place place JOIN orders_order "order" ON "order".id = place.order_id
        WHERE place.held_until > now() AND (NOT {IS_HOLDING} OR expires_at IS DISTINCT FROM place.held_until)""",  # noqa: S608 - our own constants
    "child on a lap without its place": """
        SELECT format('place %%s of order %%s is on the lap of place %%s, of order %%s',
                      lap.id, lap.order_id, place.id, place.order_id)
        FROM orders_place lap JOIN orders_place place ON place.id = lap.on_lap_of_id
        WHERE lap.on_lap_of_id IS NOT NULL AND lap.order_id IS NOT NULL
          AND (lap.held_until IS NULL OR lap.held_until > now())
          AND (place.order_id IS DISTINCT FROM lap.order_id OR place.held_until IS DISTINCT FROM lap.held_until)""",
}
