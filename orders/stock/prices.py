"""The price of a place on the terms of a sale: from the price table of the day, in the statement that holds it."""

from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

# A price (`listed`) of the table that began last, by the database's clock: the first with the index's help.
IN_FORCE = """listed.from_on IS NOT DISTINCT FROM (
        SELECT max(from_on) FROM shows_price begun WHERE begun.performance_id = listed.performance_id
        AND begun.from_on <= (now() AT TIME ZONE 'Europe/Brussels')::date)"""

# The base tariff first: for one place, then to everybody. What pages display first is what a place without a tariff
# costs: so the order stands here for query sets of prices too (`PRICES_BASE_FIRST`).
BASE_FIRST = """coalesce(tariff.minimum, 1) > 1, tariff.members_only, NOT tariff.sold_online,
             tariff.position, tariff.id"""
PRICES_BASE_FIRST = (
    GreaterThan(Coalesce("tariff__minimum", 1), 1),
    "tariff__members_only",
    "-tariff__sold_online",
    "tariff__position",
    "tariff_id",
)

# The price of each `wanted` place, which has the columns performance_id, rank_id and tariff_id. Without a tariff it
# gets the base tariff: the first that these terms sell (stock/sale_terms.py) and that has a price for the rank. A place
# without a price drops out.
PRICE = f"""CROSS JOIN LATERAL (
    SELECT listed.tariff_id, listed.amount, listed.vat_category, tariff.maximum IS NOT NULL AS has_maximum
    FROM shows_price listed JOIN shows_tariff tariff ON tariff.id = listed.tariff_id
    WHERE listed.performance_id = wanted.performance_id AND listed.rank_id = wanted.rank_id AND {IN_FORCE}
      AND tariff.id = coalesce(wanted.tariff_id, tariff.id) AND tariff.on_lap = %(on_lap)s
      AND (tariff.sold_online OR NOT %(is_online)s) AND (NOT tariff.members_only OR %(has_member_tariffs)s)
    ORDER BY {BASE_FIRST}
    LIMIT 1
) AS price"""  # noqa: S608 - our own constant
