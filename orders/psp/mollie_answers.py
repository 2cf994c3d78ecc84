"""What the PSP reports about payments and refunds, read from the answers of Mollie's API."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from .errors import PspTrouble

# The client of Mollie checks no more than the prefix, and puts the rest into the URL (tr_../../x?y=1).
PAYMENT_ID = re.compile(r"tr_[A-Za-z0-9]{4,64}")


@dataclass(frozen=True)
class PspRefund:
    """A refund as the PSP reports it. `ours` is the key that we gave it, empty for one made outside."""

    id: str
    status: str
    amount: Decimal
    ours: str


@dataclass(frozen=True)
class PspPayment:
    """A payment as the PSP reports it. Amounts in `currency`; `charged_back` is what a bank took back for good."""

    id: str
    status: str
    amount: Decimal
    currency: str
    reference: str
    checkout_url: str
    method: str
    expires_at: datetime | None
    refunds: tuple[PspRefund, ...]
    charged_back: Decimal


def is_payment_id(text: str) -> bool:
    """Whether this may be put into a URL as a payment's id."""
    return PAYMENT_ID.fullmatch(text) is not None


def parse_payment(raw: dict[str, Any]) -> PspPayment:
    """A payment of Mollie's API as a report. Raises PspTrouble for an odd number or address, any error for nonsense
    (`client.errors_are_trouble`)."""
    metadata, embedded = raw.get("metadata"), raw.get("_embedded") or {}
    expires_at, checkout = raw.get("expiresAt"), raw["_links"].get("checkout") or {}
    if not is_payment_id(raw["id"]):
        raise PspTrouble("the PSP gave an odd number to a payment")
    return PspPayment(
        id=raw["id"],
        status=str(raw["status"]),
        amount=Decimal(raw["amount"]["value"]),
        currency=raw["amount"]["currency"],
        reference=str(metadata.get("reference", "")) if isinstance(metadata, dict) else "",
        checkout_url=_address(checkout.get("href", "")),
        method=str(raw.get("method") or "")[:30],
        expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
        refunds=tuple(parse_refund(part) for part in embedded.get("refunds", ())),
        charged_back=_charged_back(embedded.get("chargebacks", ())),
    )


def _address(url: str) -> str:
    """Where customers are sent: encrypted, or the simulator on this machine. Raises PspTrouble."""
    if url and not url.startswith(("https://", f"{settings.MOLLIE_API_URL}/")):
        raise PspTrouble("the PSP leads to an odd address")
    return url


def parse_refund(raw: dict[str, Any]) -> PspRefund:
    """A refund of Mollie's API as a report."""
    metadata = raw.get("metadata")
    ours = str(metadata.get("refund", "")) if isinstance(metadata, dict) else ""
    return PspRefund(id=raw["id"], status=str(raw["status"]), amount=Decimal(raw["amount"]["value"]), ours=ours)


def _charged_back(raw: Any) -> Decimal:
    """What was taken back, less what was reversed."""
    return sum((Decimal(part["amount"]["value"]) for part in raw if not part.get("reversedAt")), Decimal(0))
