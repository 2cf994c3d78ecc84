"""Refunds, which progress by themselves, and chargebacks. Neither changes the payment's status."""

import json
import sqlite3
import time

from . import payments, validation, webhooks
from .refusals import Refusal, missing, unknown
from .simulator import Simulator, token

NEXT = {"queued": "pending", "pending": "processing", "processing": "refunded"}
TELLS = frozenset(("processing", "refunded", "failed"))
GONE = "('failed', 'canceled')"
DUPLICATE = 10  # seconds in which two equal refunds count as the same one, requested twice


def create(sim: Simulator, *, payment: str, profile: str | None, data: object) -> str:
    """Refund all or part of a paid payment, and return the refund's id. Raises Refusal."""
    data = validation.fields(data, validation.REFUND_FIELDS)
    with sim.store.transaction():
        row = payments.find(sim, payment, profile=profile)
        if data.get("amount") is None:
            raise missing("amount")
        cents = validation.price(data["amount"])
        if row["status"] != "paid":
            raise Refusal(422, "The payment is not refundable")
        if sim.faults["refund_fail"] == "refuse":
            raise Refusal(422, "The refund could not be created, the balance is insufficient", "amount")
        if cents > row["cents"] - sum(taken_back(sim, payment)):
            raise Refusal(422, "The specified amount cannot be refunded", "amount")
        body = _body(data, json.loads(row["body"]))
        _refuse_duplicate(sim, payment, cents, body)
        return _add(sim, payment, cents, body)


def _body(data: dict, payment: dict) -> dict:
    body = {"description": payment["description"], "metadata": None, "createdAt": time.time()}
    if data.get("description"):
        body["description"] = validation.description(data["description"])
    if data.get("metadata") is not None:
        body["metadata"] = validation.metadata(data["metadata"])
    if data.get("externalReference"):
        body["externalReference"] = data["externalReference"]
    return body


def _refuse_duplicate(sim: Simulator, payment: str, cents: int, body: dict) -> None:
    """Refuse a refund with the same amount, description and metadata as a recent one. Mollie's own rule is not
    public."""
    alike = f"SELECT body FROM refunds WHERE payment = ? AND cents = ? AND status NOT IN {GONE}"
    for row in sim.store.rows(alike, payment, cents):
        other = json.loads(row["body"])
        same = all(other[name] == body[name] for name in ("description", "metadata"))
        if same and body["createdAt"] - other["createdAt"] < DUPLICATE:
            raise Refusal(409, "A duplicate refund has been detected")


def _add(sim: Simulator, payment: str, cents: int, body: dict) -> str:
    refund = token("re_")
    status = "queued" if sim.faults["refund_queued"] else "pending"
    values = {"status": status, "cents": cents, "next_at": time.time() + sim.faults["refund_delay"]}
    sim.store.add("refunds", id=refund, payment=payment, body=json.dumps(body), **values)
    sim.bell.set()
    return refund


def taken_back(sim: Simulator, payment: str) -> tuple[int, int]:
    """The cents that are refunded (or on their way back), and those that are charged back."""
    row = sim.store.row(
        f"SELECT (SELECT coalesce(sum(cents), 0) FROM refunds WHERE payment = ?1 AND status NOT IN {GONE}),"
        " (SELECT coalesce(sum(cents), 0) FROM chargebacks WHERE payment = ?1)",
        payment,
    )
    return (row[0], row[1]) if row else (0, 0)


def find(sim: Simulator, payment: str, refund: str) -> sqlite3.Row:
    """The refund of the payment. Raises Refusal (404)."""
    row = sim.store.row("SELECT * FROM refunds WHERE id = ? AND payment = ?", refund, payment)
    if row is None:
        raise unknown("refund", refund)
    return row


def cancel(sim: Simulator, payment: str, refund: str) -> None:
    """Cancel a refund that Mollie hasn't begun. Raises Refusal."""
    with sim.store.transaction():
        if find(sim, payment, refund)["status"] not in ("queued", "pending"):
            raise Refusal(422, "The refund cannot be canceled")
        sim.store.run("UPDATE refunds SET status = 'canceled', next_at = NULL WHERE id = ?", refund)


def move_due(sim: Simulator, now: float) -> None:
    """Move each refund that is due to its next state, and call the payment's webhook."""
    for row in sim.store.rows("SELECT * FROM refunds WHERE next_at <= ? ORDER BY next_at LIMIT 200", now):
        status = NEXT[row["status"]]
        if status == "refunded" and sim.faults["refund_fail"] == "failed":
            status = "failed"
        next_at = now + sim.faults["refund_delay"] if status in NEXT else None
        with sim.store.transaction():
            changes = (status, next_at, row["id"], row["status"])
            moved = sim.store.run("UPDATE refunds SET status = ?, next_at = ? WHERE id = ? AND status = ?", *changes)
            if moved and status in TELLS:
                webhooks.queue(sim, row["payment"])


def charge_back(sim: Simulator, payment: str, cents: int | None = None) -> str:
    """Charge back a payment, as the customer's bank does: all of it, or this value. Raises Refusal."""
    with sim.store.transaction():
        row = payments.find(sim, payment)
        if row["status"] != "paid":
            raise Refusal(422, "Only a paid payment can be charged back")
        left = row["cents"] - taken_back(sim, payment)[1]
        cents = left if cents is None else cents
        if not 0 < cents <= left:
            raise Refusal(422, "The amount is higher than what was paid")
        chargeback, body = token("chb_"), json.dumps({"createdAt": time.time()})
        sim.store.add("chargebacks", id=chargeback, payment=payment, cents=cents, body=body)
        webhooks.queue(sim, payment)
        return chargeback
