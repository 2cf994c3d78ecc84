"""What and where: halls and their seats, productions, performances and their prices."""

from .hall import Hall, HallUpload, Rank, Seat, Section, Venue
from .performance import Performance
from .price import Price, Tariff, VatCategory, VatRate
from .production import Genre, Production, Season

__all__ = [
    "Genre",
    "Hall",
    "HallUpload",
    "Performance",
    "Price",
    "Production",
    "Rank",
    "Season",
    "Seat",
    "Section",
    "Tariff",
    "VatCategory",
    "VatRate",
    "Venue",
]
