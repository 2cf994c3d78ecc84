"""The stock: laying out places, holding them, giving them back, and telling what is free (docs/stock.md)."""

from .availability import in_basket, left_by_section, refresh_places_left, states
from .best import NotTogether, hold_best
from .blocking import block, block_any, unblock, unblock_any
from .changing import choose_tariff, give_back
from .figures import Figures, figures
from .holding import Held, hold_seats, hold_unnumbered
from .laps import LapIsTaken, add_child
from .layout import CannotSell, put_on_sale
from .refusals import Busy, HeldAlready, Impossible, NotOnSale, Refusal, RunOut, SoldOut, Taken, Throttled, TooMany
from .wheelchair import CannotSwap, Swappable, swap, swap_back, swappable
from .withdrawing import CannotWithdraw, withdraw

__all__ = [
    "Busy",
    "CannotSell",
    "CannotSwap",
    "CannotWithdraw",
    "Figures",
    "Held",
    "HeldAlready",
    "Impossible",
    "LapIsTaken",
    "NotOnSale",
    "NotTogether",
    "Refusal",
    "RunOut",
    "SoldOut",
    "Swappable",
    "Taken",
    "Throttled",
    "TooMany",
    "add_child",
    "block",
    "block_any",
    "choose_tariff",
    "figures",
    "give_back",
    "hold_best",
    "hold_seats",
    "hold_unnumbered",
    "in_basket",
    "left_by_section",
    "put_on_sale",
    "refresh_places_left",
    "states",
    "swap",
    "swap_back",
    "swappable",
    "unblock",
    "unblock_any",
    "withdraw",
]
