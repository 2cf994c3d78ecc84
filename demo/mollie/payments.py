"""The life of a payment: created, changed, ended. Its status is written here alone."""

import json
import sqlite3
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from . import methods, order_lines, validation, webhooks
from .refusals import Refusal, missing, unknown
from .simulator import Simulator, token

FINAL = frozenset(("paid", "canceled", "expired", "failed"))
TELLS = FINAL | {"authorized"}  # open and pending call no webhook
REACHED = {"paid": "paidAt", "canceled": "canceledAt", "expired": "expiredAt", "failed": "failedAt"}


def create(sim: Simulator, *, profile: str, data: object) -> str:
    """Create an open payment, and return its id. Raises Refusal."""
    data = validation.fields(data, validation.CREATE_FIELDS)
    cents = validation.price(data.get("amount"))
    body: dict[str, Any] = {"description": validation.description(data.get("description")), "metadata": None}
    if not data.get("redirectUrl"):
        raise missing("redirectUrl")
    body["methods"] = methods.requested(data.get("method"))
    if len(body["methods"]) == 1:
        body["method"] = body["methods"][0]
    if data.get("lines") is not None:
        body["lines"] = order_lines.check(data["lines"], cents)
    body |= _optional(data)
    created_at = time.time()
    body["createdAt"] = created_at
    expires_at = _expiry(sim, body, created_at)
    payment = token("tr_")
    row = {"id": payment, "profile": profile, "cents": cents, "status": "open", "expires_at": expires_at}
    sim.store.add("payments", body=json.dumps(body), **row)
    sim.bell.set()
    return payment


def _optional(data: dict) -> dict:
    """The checked values of the fields that `create` and `change` share."""
    urls = ("redirectUrl", "cancelUrl", "webhookUrl")
    body: dict[str, Any] = {name: validation.url(data[name], name) for name in urls if data.get(name)}
    if data.get("metadata") is not None:
        body["metadata"] = validation.metadata(data["metadata"])
    if data.get("locale") is not None:
        body["locale"] = validation.locale(data["locale"])
    if data.get("dueDate") is not None:
        body["dueDate"] = validation.due_date(data["dueDate"], today=datetime.now(UTC).date()).isoformat()
    return body | {name: data[name] for name in ("billingAddress", "shippingAddress") if data.get(name)}


def _expiry(sim: Simulator, body: dict, at: float) -> float:
    """When the payment expires: by its method or, before the choice, by the methods on offer. A bank transfer expires
    at the end of the day after its due date."""
    method = body.get("method")
    if method == "banktransfer" and "dueDate" in body:
        ends = date.fromisoformat(body["dueDate"]) + timedelta(days=1)
        return datetime(ends.year, ends.month, ends.day, tzinfo=UTC).timestamp()
    return at + sim.faults["expiry"][method or "choice"]


def find(sim: Simulator, payment: str, *, profile: str | None = None) -> sqlite3.Row:
    """The payment, of this profile when a profile is given. Raises Refusal (404)."""
    row = sim.store.row("SELECT * FROM payments WHERE id = ?", payment)
    if row is None or profile not in (None, row["profile"]):
        raise unknown("payment", payment)
    return row


def change(sim: Simulator, payment: str, *, profile: str, data: object) -> None:
    """Change details of a payment. No webhook follows. Raises Refusal."""
    data = validation.fields(data, validation.PATCH_FIELDS)
    row = find(sim, payment, profile=profile)
    body = json.loads(row["body"])
    if row["status"] in FINAL and data.get("redirectUrl"):
        raise Refusal(422, "The redirect URL cannot be updated when the payment is finalized", "redirectUrl")
    if "description" in data:
        body["description"] = validation.description(data["description"])
    body |= _optional(data)
    expires_at = row["expires_at"]
    if data.get("method") and row["status"] not in FINAL:
        body["methods"] = methods.requested(data["method"])
        body["method"] = body["methods"][0] if len(body["methods"]) == 1 else None
        expires_at = _expiry(sim, body, time.time())
    sim.store.run("UPDATE payments SET body = ?, expires_at = ? WHERE id = ?", json.dumps(body), expires_at, payment)


def is_cancelable(sim: Simulator, body: dict) -> bool:
    return (body.get("method") or "choice") in sim.faults["cancelable"]


def cancel(sim: Simulator, payment: str, *, profile: str) -> None:
    """Cancel an open payment for the merchant, if its method allows that. Raises Refusal."""
    row = find(sim, payment, profile=profile)
    if row["status"] in FINAL or not is_cancelable(sim, json.loads(row["body"])):
        raise Refusal(422, "The payment cannot be cancelled")
    set_status(sim, payment, "canceled")


def choose(sim: Simulator, payment: str, method: str) -> None:
    """Set the method that the customer chose. The payment then stays open for as long as that method allows."""
    with sim.store.transaction():
        row = find(sim, payment)
        body = json.loads(row["body"]) | {"method": method}
        expires_at = None if row["status"] in FINAL else _expiry(sim, body, time.time())
        sim.store.run(
            "UPDATE payments SET body = ?, expires_at = ? WHERE id = ?", json.dumps(body), expires_at, payment
        )
        sim.bell.set()


def set_status(sim: Simulator, payment: str, status: str, *, force: bool = False) -> bool:
    """Set the status, and return whether it changed. A final status stays, except by force: tests need what Mollie
    should never do."""
    with sim.store.transaction():
        row = find(sim, payment)
        if row["status"] == status or (row["status"] in FINAL and not force):
            return False
        body = json.loads(row["body"])
        if status in FINAL:
            body[REACHED[status]] = time.time()
        expires_at = None if status in FINAL else row["expires_at"]
        if status in FINAL and not body.get("method") and status in ("paid", "failed"):
            body["method"] = methods.offered(body)[0]
        changes = (status, expires_at, json.dumps(body), payment)
        sim.store.run("UPDATE payments SET status = ?, expires_at = ?, body = ? WHERE id = ?", *changes)
        if status in TELLS:
            webhooks.queue(sim, payment)
        return True


def expire_due(sim: Simulator, now: float) -> None:
    """Expire the payments whose time is over."""
    due = "SELECT id FROM payments WHERE expires_at <= ? ORDER BY expires_at LIMIT 200"
    for row in sim.store.rows(due, now):
        set_status(sim, row["id"], "expired")
