"""Amounts in euro, exact to the cent. A leaf: it imports no app."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

CENT = Decimal("0.01")
HIGHEST = Decimal("9999.99")


class MoneyField(models.DecimalField):
    """An amount in euro from 0.00 to 9,999.99."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = 8, 2
        super().__init__(*args, **kwargs)

    default_validators = [MinValueValidator(Decimal(0)), MaxValueValidator(HIGHEST)]

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs


def euro(amount: Decimal | None) -> str:
    """'24,00 euro', for sentences and screen readers."""
    return "" if amount is None else f"{_grouped(amount)} euro"


def euro_sign(amount: Decimal | None) -> str:
    """'€ 24,00', with a no-break space."""
    return "" if amount is None else f"€\u00a0{_grouped(amount)}"


def included_vat(amount: Decimal, percentage: Decimal) -> Decimal:
    """The VAT that is included in an amount, in euro, rounded to the cent: amount x rate / (100 + rate)."""
    return (amount * percentage / (100 + percentage)).quantize(CENT)


def _grouped(amount: Decimal) -> str:
    return f"{amount.quantize(CENT):,}".replace(",", " ").replace(".", ",").replace(" ", ".")
