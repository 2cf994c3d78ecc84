"""The stock, orders and payments in the admin, a module a story; and the acts of the programming office that need the
stock. Staff see their own organiser's alone."""

from . import orders, payments, performances, places, refusals

__all__ = ["orders", "payments", "performances", "places", "refusals"]
