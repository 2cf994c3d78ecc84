"""The stock: laying out places, holding them, giving them back, and telling what is free (docs/stock.md)."""

from .availability import left_by_section, refresh_places_left, states
from .changing import choose_tariff, give_back
from .holding import Held, hold_seats, hold_unnumbered
from .layout import CannotSell, put_on_sale
from .refusals import Busy, Impossible, NotOnSale, Refusal, RunOut, SoldOut, Taken, Throttled, TooMany

__all__ = [
    "Busy",
    "CannotSell",
    "Held",
    "Impossible",
    "NotOnSale",
    "Refusal",
    "RunOut",
    "SoldOut",
    "Taken",
    "Throttled",
    "TooMany",
    "choose_tariff",
    "give_back",
    "hold_seats",
    "hold_unnumbered",
    "left_by_section",
    "put_on_sale",
    "refresh_places_left",
    "states",
]
