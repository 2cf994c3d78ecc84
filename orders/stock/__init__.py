"""The stock: laying out places, holding them, giving them back, and saying what is free (docs/stock.md)."""

from .basket_changes import choose_tariff, give_back
from .best_places import NotTogether, hold_best
from .blocking import block, block_any, unblock, unblock_any
from .child_on_lap import LapIsTaken, add_child
from .figures import Figures, figures
from .hold_request import Wanted
from .holding import Held, hold_seats
from .layout import CannotSell, put_on_sale
from .open_order import in_basket
from .places_left import left_by_section, refresh_places_left
from .refusals import Busy, HeldAlready, Impossible, NotOnSale, Refusal, RunOut, SoldOut, Taken, Throttled, TooMany
from .sale_terms import SHOP, SaleTerms
from .seat_states import states
from .unnumbered import hold_unnumbered
from .wheelchair import CannotSwap, Swappable, swap, swap_back, swappable
from .withdrawing import CannotWithdraw, withdraw

__all__ = [
    "SHOP",
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
    "SaleTerms",
    "SoldOut",
    "Swappable",
    "Taken",
    "Throttled",
    "TooMany",
    "Wanted",
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
