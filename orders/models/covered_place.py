"""A place as an attempt to pay pays for it: what stands in `Payment.covers`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class CoveredPlace:
    """A place at the tariff, the price (euro) and the VAT category for which an attempt pays."""

    place_id: int
    tariff_id: int
    price: Decimal
    vat_category: str

    def to_json(self) -> dict[str, Any]:
        """Its keys in `Payment.covers`."""
        return {
            "place": self.place_id,
            "tariff": self.tariff_id,
            "price": str(self.price),
            "vat_category": self.vat_category,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any] | list[Any]) -> CoveredPlace:
        """Accepts a list in the order of the keys too. Attempts that were under way when the migration
        0015_covers_with_keys ran have that, and what processes of the release before it wrote since."""
        if isinstance(stored, list):
            stored = dict(zip(("place", "tariff", "price", "vat_category"), stored, strict=True))
        return cls(stored["place"], stored["tariff"], Decimal(stored["price"]), stored["vat_category"])


def as_columns(places: list[CoveredPlace]) -> dict[str, list[Any]]:
    """The places as the parameters of a statement that reads them by `unnest`, a list for each column."""
    return {
        "places": [place.place_id for place in places],
        "tariffs": [place.tariff_id for place in places],
        "prices": [place.price for place in places],
        "categories": [place.vat_category for place in places],
    }
