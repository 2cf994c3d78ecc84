"""The lines of a payment. Mollie adds them up itself, and so does this. Everything here raises Refusal."""

import re
from decimal import ROUND_HALF_UP, Decimal

from . import validation
from .refusals import Refusal, missing


def check(value: object, total: int) -> list:
    """Check that each line adds up, that its VAT is that of its total, and that all lines together are the amount."""
    if not isinstance(value, list) or not value:
        raise Refusal(422, "The lines are invalid", "lines")
    if sum(_line(line, f"lines.{at}") for at, line in enumerate(value)) != total:
        raise Refusal(422, "The amount of the payment does not match the total amount of the lines", "lines")
    return value


def _line(line: object, place: str) -> int:
    """Check a line. Returns its total in cents."""
    if not isinstance(line, dict):
        raise Refusal(422, "The line is invalid", place)
    for name in ("description", "quantity", "unitPrice", "totalAmount"):
        if name not in line:
            raise missing(f"{place}.{name}")
    quantity = line["quantity"]
    if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
        raise Refusal(422, "The quantity is invalid", f"{place}.quantity")
    total = validation.cents(line["totalAmount"], f"{place}.totalAmount")
    discount = validation.cents(line["discountAmount"], f"{place}.discountAmount") if "discountAmount" in line else 0
    if total != quantity * validation.cents(line["unitPrice"], f"{place}.unitPrice") - discount:
        raise Refusal(422, "The total amount of the line is incorrect", f"{place}.totalAmount")
    if "vatRate" in line or "vatAmount" in line:
        _vat(line, total, place)
    return total


def _vat(line: dict, total: int, place: str) -> None:
    """VAT out of a price that includes it: total x rate / (100 + rate), rounded half up."""
    rate = line.get("vatRate")
    if not isinstance(rate, str) or not re.fullmatch(r"[0-9]{1,2}\.[0-9]{2}", rate):
        raise Refusal(422, "The VAT rate is invalid", f"{place}.vatRate")
    right = (Decimal(total) * Decimal(rate) / (100 + Decimal(rate))).quantize(Decimal(1), ROUND_HALF_UP)
    if validation.cents(line.get("vatAmount"), f"{place}.vatAmount") != right:
        raise Refusal(422, "The VAT amount of the line is incorrect", f"{place}.vatAmount")
