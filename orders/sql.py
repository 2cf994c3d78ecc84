"""What every statement about the stock agrees on, and how one is asked (ticketing/sql.py)."""

from ticketing.sql import changed, row, rows

__all__ = ["FREE", "FREE_LAP", "IN_FORCE", "NOBODY", "changed", "row", "rows"]

# Free for the online sale, by the database's clock: a hold that ran out is free at once, swept or not.
# True, false, or NULL (sold): ask "IS TRUE" or "IS NOT TRUE".
FREE = "((order_id IS NULL OR held_until <= now()) AND channel = 'online' AND blocked_because = '')"

# A lap on which no child is. For whoever has the place alone: it is never free for the sale.
FREE_LAP = "((order_id IS NULL OR held_until <= now()) AND channel = 'lap')"

# A price (`listed`) of the table that began last, by the database's clock: the first with the index's help.
IN_FORCE = """listed.from_on IS NOT DISTINCT FROM (
        SELECT max(from_on) FROM shows_price begun WHERE begun.performance_id = listed.performance_id
        AND begun.from_on <= (now() AT TIME ZONE 'Europe/Brussels')::date)"""

# What a place has once nobody holds it.
NOBODY = "order_id = NULL, held_until = NULL, tariff_id = NULL, price = NULL, vat_category = ''"
