"""When a place is free: conditions on a row of orders_place, for statements of our own (docs/stock.md)."""

from django.db.models import Q
from django.db.models.functions import Now

UNHELD = "order_id IS NULL"
RUN_OUT = "held_until <= now()"
HELD = "held_until > now()"
SOLD = "order_id IS NOT NULL AND held_until IS NULL"
# Sold or held, of a place that has an order.
TAKEN = f"(held_until IS NULL OR {HELD})"


def untaken(table: str = "") -> str:
    """Nobody has the place, by the database's clock: a hold that ran out is free at once, whether or not a sweep has
    passed. It is true, false, or NULL (sold): ask IS TRUE or IS NOT TRUE. `table` is 'lap.' where another table has
    these columns too."""
    return f"({table}{UNHELD} OR {table}{RUN_OUT})"


UNTAKEN = untaken()
# The same for query sets; None when sold.
UNTAKEN_Q = Q(order=None) | Q(held_until__lte=Now())

UNBLOCKED = "blocked_because = ''"
# For sale through one of the channels of the terms (stock/sale_terms.py), which are a parameter.
FOR_SALE = f"channel = ANY(%(channels)s::text[]) AND {UNBLOCKED}"

# Free for a sale on these terms.
FREE = f"({UNTAKEN} AND {FOR_SALE})"

# The two halves of FREE. PostgreSQL finds each by an index of its own (orders/models/place.py), but not both by one.
FREE_UNHELD = f"({UNHELD} AND {FOR_SALE})"
FREE_RUN_OUT = f"({RUN_OUT} AND {FOR_SALE})"

# The columns of a place that nobody has any more.
NOBODY = "order_id = NULL, held_until = NULL, tariff_id = NULL, price = NULL, vat_category = ''"


def count_free(section: str, up_to: str) -> str:
    """How many places of an unnumbered section are free, counted no further than needed: twice `up_to` at most. Both
    arguments are SQL."""
    here = f"SELECT FROM orders_place WHERE performance_id = %(performance)s AND section_id = {section}"
    return f"""(SELECT count(*) FROM (
        ({here} AND {FREE_UNHELD} LIMIT {up_to}) UNION ALL ({here} AND {FREE_RUN_OUT} LIMIT {up_to})) AS free)"""  # noqa: S608
