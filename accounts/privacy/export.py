"""Writes a customer's data, of all apps, as a JSON file for the customer."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ticketing import dates

from ..models import Customer
from . import registry

ABOUT = {
    "wat is dit": "Alles wat deze ticketwinkel over u bewaart, bij alle organisatoren samen.",
    "hoe te lezen": "JSON (RFC 8259) in UTF-8, leesbaar met elke teksteditor. Bedragen in euro, alles inbegrepen. "
    "Tijden volgens ISO 8601, in de tijd van Brussel.",
    "niet in dit bestand": "De codes van uw tickets: wie dit bestand vindt, mag er niet mee binnen. U vindt ze bij "
    "UW DETAILS, TICKETS. Uw wachtwoord: dat kennen ook wij niet.",
}


def export(customer: Customer) -> Iterator[str]:
    """The file in pieces. Only one row at a time is in memory."""
    yield "{\n" + _member("over dit bestand", ABOUT | {"gemaakt": dates.now()})
    for part in registry.parts():
        for heading, rows in part.export(customer).items():
            yield ",\n" + json.dumps(heading, ensure_ascii=False) + ": ["
            yield from _rows(rows)
            yield "]"
    yield "\n}\n"


def _rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    separator = "\n"
    for row in rows:
        yield separator + _json(row)
        separator = ",\n"


def _member(name: str, value: Any) -> str:
    return f"{json.dumps(name, ensure_ascii=False)}: {_json(value)}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_to_text)


def _to_text(value: Any) -> str:
    if isinstance(value, datetime):
        return dates.local(value).isoformat(timespec="seconds")
    return str(value)  # a Decimal as 24.00
