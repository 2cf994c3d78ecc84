"""Checks of orders: whose they are, and that each ends."""

from ..models.order import IS_HOLDING, IS_SHOP_BASKET

CHECKS = {
    "customer with two open baskets": f"""
        SELECT format('customer %%s at organiser %%s: orders %%s', customer_id, organiser_id, array_agg(code))
        FROM orders_order WHERE {IS_SHOP_BASKET} GROUP BY customer_id, organiser_id HAVING count(*) > 1""",  # noqa: S608 - our own constants
    "order of nobody": """
        SELECT format('order %%s has no customer and no seller', code)
        FROM orders_order WHERE customer_id IS NULL AND seller_id IS NULL""",
    "basket or reservation that no sweep ended": f"""
        SELECT format('order %%s ran out at %%s: does the beat still wake the sweeps?', code, expires_at)
        FROM orders_order WHERE {IS_HOLDING} AND expires_at < now() - %(unswept)s""",  # noqa: S608 - our own constants
}
