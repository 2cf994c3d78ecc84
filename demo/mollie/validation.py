"""Checks of the requests that create or change a payment or refund. Everything here raises Refusal."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from .refusals import Refusal, missing

LOCALES = frozenset(
    [
        "ca_ES",
        "cs_CZ",
        "da_DK",
        "de_AT",
        "de_CH",
        "de_DE",
        "de_LU",
        "en_BE",
        "en_GB",
        "en_NL",
        "en_US",
        "es_ES",
        "fi_FI",
        "fr_BE",
        "fr_FR",
        "fr_LU",
        "hu_HU",
        "is_IS",
        "it_IT",
        "lt_LT",
        "lv_LV",
        "nb_NO",
        "nl_BE",
        "nl_NL",
        "pl_PL",
        "pt_PT",
        "sk_SK",
        "sv_SE",
    ]
)
CREATE_FIELDS = frozenset(
    [
        "amount",
        "description",
        "redirectUrl",
        "cancelUrl",
        "webhookUrl",
        "method",
        "issuer",
        "locale",
        "metadata",
        "dueDate",
        "billingAddress",
        "shippingAddress",
        "lines",
        "captureMode",
        "captureDelay",
        "sequenceType",
        "restrictPaymentMethodsToCountry",
    ]
)
PATCH_FIELDS = frozenset(
    [
        "description",
        "redirectUrl",
        "cancelUrl",
        "webhookUrl",
        "metadata",
        "method",
        "locale",
        "dueDate",
        "restrictPaymentMethodsToCountry",
        "issuer",
        "billingAddress",
        "shippingAddress",
    ]
)
REFUND_FIELDS = frozenset(("amount", "description", "metadata", "externalReference"))
MOST_CENTS = 100_000_000


def fields(data: object, allowed: frozenset[str]) -> dict:
    """The data, if it is an object with names from `allowed` alone: Mollie refuses others, so a misspelt name is
    seen."""
    if not isinstance(data, dict):
        raise Refusal(400, "The request body is not a JSON object")
    for name in data:
        if name not in allowed:
            raise Refusal(422, f'Non-existent body parameter "{name}" for this API call.', name)
    return data


def cents(amount: object, field: str = "amount") -> int:
    """A positive amount in euro cents: currency EUR, a string with exactly two decimals."""
    if amount is None:
        raise missing(field)
    if not isinstance(amount, dict) or not isinstance(amount.get("currency"), str):
        raise Refusal(422, "The amount does not contain a currency", f"{field}.currency")
    if amount["currency"] != "EUR":
        raise Refusal(422, "The currency is not supported", f"{field}.currency")
    value = amount.get("value")
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,12}\.[0-9]{2}", value):
        raise Refusal(422, "The amount contains an invalid value", f"{field}.value")
    return int(Decimal(value) * 100)


def price(amount: object) -> int:
    """The amount of a payment in euro cents: at least 0.01."""
    number = cents(amount)
    if number < 1:
        raise Refusal(422, "The amount is lower than the minimum", "amount")
    if number > MOST_CENTS:
        raise Refusal(422, "The amount is higher than the maximum", "amount")
    return number


def description(value: object) -> str:
    """The description, cut off at 255 characters."""
    if value is None or value == "":
        raise missing("description")
    if not isinstance(value, str):
        raise Refusal(422, "The description is invalid", "description")
    return value[:255]


def url(value: object, field: str) -> str:
    """An absolute http(s) address. Mollie refuses localhost; here it is allowed, since the demo runs there."""
    parts = urlsplit(value) if isinstance(value, str) else None
    try:
        good = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or re.search(r"[\s\x00-\x20]", str(value)):
        place = {"webhookUrl": "webhook location", "redirectUrl": "redirect location"}.get(field, "cancel location")
        raise Refusal(422, f"The {place} is invalid", field)
    return str(value)


def locale(value: object) -> str:
    if value not in LOCALES:
        raise Refusal(422, "The locale is invalid", "locale")
    return str(value)


def metadata(value: object) -> object:
    """Any value of up to 1 kB, returned as it is; but no booleans and mixed lists, as in the specification."""
    strings = isinstance(value, list) and all(isinstance(item, str) for item in value)
    if isinstance(value, bool) or (isinstance(value, list) and not strings):
        raise Refusal(422, "The metadata is invalid", "metadata")
    if len(json.dumps(value)) > 1024:
        raise Refusal(422, "The metadata is too long", "metadata")
    return value


def due_date(value: object, *, today: date) -> date:
    """A date from tomorrow to 100 days after tomorrow; for bank transfers only."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        day = today
    if not today < day <= today + timedelta(days=101):
        raise Refusal(422, "The due date is invalid", "dueDate")
    return day
