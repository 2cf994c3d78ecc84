"""Payments, refunds and chargebacks as the API shows them (HAL), with Mollie's rules for the fields that are left
out."""

import json
import sqlite3
from typing import Any

from . import payments, refunds
from .refusals import HAL
from .simulator import Simulator, iso, money

GIVEN = ("description", "redirectUrl", "cancelUrl", "webhookUrl", "metadata", "locale", "lines", "method")
ADDRESSES = ("billingAddress", "shippingAddress")
# Magic amounts in euro that make a failed card payment name its reason; Mollie's test mode.
CARD_FAILURES = {
    1001: "invalid_card_number",
    1002: "invalid_cvv",
    1003: "invalid_card_holder_name",
    1004: "card_expired",
    1005: "invalid_card_type",
    1006: "refused_by_issuer",
    1007: "insufficient_funds",
    1008: "inactive_card",
    1009: "possible_fraud",
    1010: "authentication_failed",
    1011: "card_declined",
}


def link(href: str, kind: str = HAL) -> dict[str, str]:
    return {"href": href, "type": kind}


def payment(sim: Simulator, row: sqlite3.Row, embed: tuple[str, ...] = ()) -> dict[str, Any]:
    """A payment. It leaves out the method before a choice, isCancelable and expiresAt in a final state, and sums that
    don't apply."""
    body, final = json.loads(row["body"]), row["status"] in payments.FINAL
    resource: dict[str, Any] = {
        "resource": "payment",
        "id": row["id"],
        "mode": "test",
        "createdAt": iso(body["createdAt"]),
    }
    resource |= {
        "status": row["status"],
        "amount": money(row["cents"]),
        "profileId": row["profile"],
        "sequenceType": "oneoff",
    }
    resource |= {name: body[name] for name in GIVEN + ADDRESSES if name == "metadata" or body.get(name) is not None}
    if not final:
        resource["isCancelable"] = payments.is_cancelable(sim, body)
        resource["expiresAt"] = iso(row["expires_at"])
    reached = payments.REACHED.get(row["status"])
    if reached:
        resource[reached] = iso(body[reached])
    back, charged = refunds.taken_back(sim, row["id"])
    resource |= _money_taken_back(row, back, charged) | _details(row, body)
    resource["_links"] = _payment_links(sim, row)
    if embed:
        resource["_embedded"] = {name: _embedded(sim, row["id"], name) for name in embed}
    return resource


def _money_taken_back(row: sqlite3.Row, back: int, charged: int) -> dict[str, Any]:
    if row["status"] != "paid":
        return {}
    resource: dict[str, Any] = {"amountRefunded": money(back)}
    resource["amountRemaining"] = money(max(row["cents"] - back - charged, 0))
    return resource | ({"amountChargedBack": money(charged)} if charged else {})


def _details(row: sqlite3.Row, body: dict) -> dict[str, Any]:
    card = body.get("method") == "creditcard"
    if row["status"] == "paid":
        return {"countryCode": "BE"} | ({"details": {"cardNumber": "6787", "cardHolder": "T. Test"}} if card else {})
    if row["status"] == "failed" and card:
        return {"details": {"failureReason": CARD_FAILURES.get(row["cents"] / 100, "unknown_reason")}}
    return {}


def _payment_links(sim: Simulator, row: sqlite3.Row) -> dict[str, Any]:
    own = f"{sim.url}/v2/payments/{row['id']}"
    links = {"self": link(own), "dashboard": link(f"{sim.url}/test-mode/{row['id']}", "text/html")}
    if row["status"] not in payments.FINAL:
        links["checkout"] = link(f"{sim.url}/checkout/{row['id']}", "text/html")
    if row["status"] == "paid":
        links["changePaymentState"] = link(f"{sim.url}/test-mode/{row['id']}", "text/html")
    links["documentation"] = link("https://docs.mollie.com/reference/get-payment", "text/html")
    for name in ("refunds", "chargebacks"):
        if sim.store.row(f"SELECT 1 FROM {name} WHERE payment = ? LIMIT 1", row["id"]):
            links[name] = link(f"{own}/{name}")
    return links


def _embedded(sim: Simulator, payment_id: str, name: str) -> list[dict[str, Any]]:
    if name not in SHOWN:
        return []
    rows = sim.store.rows(f"SELECT * FROM {name} WHERE payment = ? ORDER BY seq DESC", payment_id)
    return [SHOWN[name](sim, row) for row in rows]


def refund(sim: Simulator, row: sqlite3.Row) -> dict[str, Any]:
    """A refund."""
    body = json.loads(row["body"])
    resource: dict[str, Any] = {"resource": "refund", "id": row["id"], "mode": "test", "status": row["status"]}
    resource |= {"amount": money(row["cents"]), "paymentId": row["payment"], "createdAt": iso(body["createdAt"])}
    resource |= {name: body[name] for name in ("description", "metadata", "externalReference") if name in body}
    return resource | {"_links": _part_links(sim, row, "refunds")}


def chargeback(sim: Simulator, row: sqlite3.Row) -> dict[str, Any]:
    """A chargeback."""
    resource: dict[str, Any] = {"resource": "chargeback", "id": row["id"], "amount": money(row["cents"])}
    resource |= {"paymentId": row["payment"], "createdAt": iso(json.loads(row["body"])["createdAt"])}
    return resource | {"_links": _part_links(sim, row, "chargebacks")}


def _part_links(sim: Simulator, row: sqlite3.Row, name: str) -> dict[str, Any]:
    above = f"{sim.url}/v2/payments/{row['payment']}"
    docs = link(f"https://docs.mollie.com/reference/{name}-api", "text/html")
    return {"self": link(f"{above}/{name}/{row['id']}"), "payment": link(above), "documentation": docs}


SHOWN = {"refunds": refund, "chargebacks": chargeback, "payments": payment}
