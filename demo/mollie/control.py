"""The simulator's own endpoints below /control/, for tests: loopback and JSON only."""

import json
from datetime import UTC, datetime
from typing import Any

from ..web import BadRequest, Request, Response, Routes, from_own_machine, json_response
from . import methods, payments, refunds, resources, validation, webhooks
from .refusals import Refusal
from .simulator import Simulator, money

PAYMENT = "/control/payments/(?P<payment>[^/]+)"
STATUSES = payments.FINAL | {"open", "pending", "authorized"}


class Control:
    """Answers every call below /control/."""

    def __init__(self, sim: Simulator) -> None:
        self._sim = sim
        self._routes = Routes()
        for method, pattern, answer in (
            ("GET", "/control/faults", self._faults),
            ("POST", "/control/faults", self._set_faults),
            ("DELETE", "/control/faults", self._reset_faults),
            ("POST", "/control/reset", self._reset_faults),
            ("GET", "/control/ledger", self._ledger),
            ("GET", "/control/webhooks", self._webhooks),
            ("POST", "/control/webhooks", self._send_webhooks),
            ("POST", PAYMENT + "/status", self._set_status),
            ("POST", PAYMENT + "/refunds", self._refund),
            ("POST", PAYMENT + "/chargebacks", self._charge_back),
            ("POST", PAYMENT + "/webhooks", self._call_webhook),
        ):
            self._routes.add(method, pattern, answer)

    def answer(self, request: Request) -> Response:
        """The answer; 403 for anything but a program on this machine."""
        if not from_own_machine(request):
            return json_response({"error": "Loopback and JSON only"}, 403)
        try:
            return self._routes.answer(request) or json_response({"error": "No such endpoint"}, 404)
        except Refusal as refusal:
            return json_response({"error": refusal.detail}, refusal.status)
        except BadRequest as error:
            return json_response({"error": str(error)}, 400)

    def _faults(self, request: Request) -> Response:
        return json_response(self._sim.faults.all())

    def _set_faults(self, request: Request) -> Response:
        self._sim.faults.change(request.json())
        return self._faults(request)

    def _reset_faults(self, request: Request) -> Response:
        self._sim.faults.reset()
        return self._faults(request)

    def _set_status(self, request: Request) -> Response:
        """{"status": "paid", "method": "bancontact", "force": false}: as a customer does on the checkout page."""
        data, payment = _object(request), request.params["payment"]
        status, method = data.get("status"), data.get("method")
        if status not in STATUSES:
            raise BadRequest(f"status must be one of {', '.join(sorted(STATUSES))}")
        with self._sim.store.transaction():
            if method:
                payments.choose(self._sim, payment, methods.requested(method)[0])
            payments.set_status(self._sim, payment, status, force=bool(data.get("force")))
            now = payments.find(self._sim, payment)["status"]
            if now != status:
                raise Refusal(409, f"The payment is {now} already; force makes it change all the same")
        return self._payment(payment)

    def _refund(self, request: Request) -> Response:
        """{"value": "5.00"}: a refund that was made in Mollie's dashboard, not by the shop."""
        payment = request.params["payment"]
        row = payments.find(self._sim, payment)
        left = row["cents"] - sum(refunds.taken_back(self._sim, payment))
        data = {"amount": money(_cents(request, otherwise=left) or 0), "description": "Terugbetaling via het dashboard"}
        refunds.create(self._sim, payment=payment, profile=None, data=data)
        return self._payment(payment)

    def _charge_back(self, request: Request) -> Response:
        """{"value": "24.00"}, or {} for all that was paid."""
        payment = request.params["payment"]
        refunds.charge_back(self._sim, payment, _cents(request, otherwise=None))
        return self._payment(payment)

    def _payment(self, payment: str) -> Response:
        row = payments.find(self._sim, payment)
        return json_response(resources.payment(self._sim, row, ("refunds", "chargebacks")))

    def _call_webhook(self, request: Request) -> Response:
        """Send the payment's webhook again, although nothing has changed."""
        payment = payments.find(self._sim, request.params["payment"])["id"]
        webhooks.queue(self._sim, payment)
        return json_response({"queued": payment})

    def _send_webhooks(self, request: Request) -> Response:
        """{"payment": id, or absent for all}: send all webhooks that aren't settled now, muted ones too."""
        return json_response({"sent": webhooks.send_now(self._sim, _object(request).get("payment"))})

    def _webhooks(self, request: Request) -> Response:
        """Every delivery: state (due, settled, muted, given up), attempts, the last outcome."""
        payment = request.query.get("payment")
        rows = self._sim.store.rows(
            "SELECT * FROM deliveries WHERE ?1 IS NULL OR payment = ?1 ORDER BY seq DESC LIMIT 1000", payment
        )
        return json_response({"webhooks": [dict(row) for row in rows]})

    def _ledger(self, request: Request) -> Response:
        """Since when the ledger is kept, and what became of the money of all payments, oldest first. Faults don't
        change it."""
        began = self._sim.store.rows("SELECT at FROM began")[0]["at"]
        began_at = datetime.fromtimestamp(began, UTC).isoformat()
        return json_response({"beganAt": began_at, "payments": ledger(self._sim)})


def ledger(sim: Simulator) -> list[dict[str, Any]]:
    """Each payment's id, profile, status, amount, metadata, refunds, amountRefunded and amountChargedBack."""
    with sim.store.transaction():
        parts: dict[str, list] = {}
        for row in sim.store.rows("SELECT * FROM refunds ORDER BY seq"):
            shown = {"id": row["id"], "status": row["status"], "amount": money(row["cents"])}
            shown["metadata"] = json.loads(row["body"])["metadata"]
            parts.setdefault(row["payment"], []).append(shown)
        back = _sums(sim, "refunds WHERE status NOT IN ('failed', 'canceled')")
        charged = _sums(sim, "chargebacks")
        rows = sim.store.rows("SELECT * FROM payments ORDER BY seq")
    return [_entry(row, parts, back, charged) for row in rows]


def _entry(row: Any, parts: dict[str, list], back: dict[str, int], charged: dict[str, int]) -> dict[str, Any]:
    body = json.loads(row["body"])
    return {
        "id": row["id"],
        "profileId": row["profile"],
        "status": row["status"],
        "amount": money(row["cents"]),
        "description": body["description"],
        "metadata": body["metadata"],
        "method": body.get("method"),
        "refunds": parts.get(row["id"], []),
        "amountRefunded": money(back.get(row["id"], 0)),
        "amountChargedBack": money(charged.get(row["id"], 0)),
    }


def _sums(sim: Simulator, what: str) -> dict[str, int]:
    return {row[0]: row[1] for row in sim.store.rows(f"SELECT payment, sum(cents) FROM {what} GROUP BY payment")}


def _object(request: Request) -> dict[str, Any]:
    data = request.json()
    if not isinstance(data, dict):
        raise BadRequest("The body must be an object")
    return data


def _cents(request: Request, *, otherwise: int | None) -> int | None:
    """The value of the request in euro cents. Raises Refusal."""
    value = _object(request).get("value")
    return otherwise if value is None else validation.price({"currency": "EUR", "value": value})
