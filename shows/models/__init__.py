"""Halls and their seats, productions and their performances, tariffs and prices."""

from .hall import Hall, Rank, Section, Venue
from .hall_upload import HallUpload
from .performance import Performance
from .price import Price
from .production import Genre, Production, Season
from .sale_status import SaleStatus
from .seat import Seat
from .tariff import Tariff
from .vat import VatCategory, VatRate

__all__ = [
    "Genre",
    "Hall",
    "HallUpload",
    "Performance",
    "Price",
    "Production",
    "Rank",
    "SaleStatus",
    "Season",
    "Seat",
    "Section",
    "Tariff",
    "VatCategory",
    "VatRate",
    "Venue",
]
