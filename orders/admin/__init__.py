"""The stock, orders and payments in the admin, and the actions of the programming office that need the stock.

Staff see only those of their own organisers.
"""

from . import orders, payments, performances, places, refusals

__all__ = ["orders", "payments", "performances", "places", "refusals"]
