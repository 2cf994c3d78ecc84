"""python -m demo.mollie.check --spec mollie-openapi.yaml: compares every kind of answer with Mollie's own document.

Starts a simulator, takes payments through all their states, and validates each body. Checks too which fields are left
out in which state, since the document's open schemas don't. Prints each difference; exits 1 when there is one.
"""

import argparse
import http.client
import json
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import web
from . import payments, refunds, server
from .simulator import Simulator
from .spec import Spec

ONE = "/v2/payments/{paymentId}"
REQUEST = {
    "amount": {"currency": "EUR", "value": "24.00"},
    "description": "2026-00042 Theater",
    "redirectUrl": "https://tickets.example.be/b/1",
    "cancelUrl": "https://tickets.example.be/b/1?cancelled",
    "webhookUrl": "http://127.0.0.1:9/never-answers",
    "metadata": {"order": "2026-00042"},
    "locale": "nl_BE",
    "lines": [
        {
            "type": "digital",
            "description": "De Vos, rij A, stoel 5 en 6",
            "quantity": 2,
            "unitPrice": {"currency": "EUR", "value": "12.00"},
            "totalAmount": {"currency": "EUR", "value": "24.00"},
            "vatRate": "6.00",
            "vatAmount": {"currency": "EUR", "value": "1.36"},
        }
    ],
}


class Walk:
    """Calls the API, and collects what is wrong with the answers."""

    def __init__(self, sim: Simulator, port: int, spec: Spec) -> None:
        self.sim, self.spec, self.answers = sim, spec, 0
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self.wrong: list[str] = []

    def ask(self, operation: str, expected: int, data: object = None, query: str = "", **places: str) -> Any:
        """Call an operation such as "POST /v2/payments"; `places` fill its path. Returns the body of the answer."""
        method, path = operation.split(" ")
        path = path.format(**places) + query
        headers = {"Authorization": "Bearer " + places.get("key", "test_check"), "Content-Type": "application/json"}
        self._connection.request(method, path, None if data is None else json.dumps(data), headers)
        response = self._connection.getresponse()
        text = response.read()
        body = json.loads(text) if text else None
        self.answers += 1
        if response.status != expected:
            self.wrong.append(f"{method} {path}: {response.status}, expected {expected}: {body}")
        else:
            self._note(f"{method} {path} {expected}", self.spec.complaints(operation, expected, body))
        if isinstance(body, dict) and body.get("resource") == "payment":
            self._note(f"{method} {path}, what is left out", list(left_out(body)))
        return body

    def close(self) -> None:
        self._connection.close()

    def _note(self, where: str, complaints: list[str]) -> None:
        self.wrong += [f"{where}: {complaint}" for complaint in complaints]

    def new(self, **changes: object) -> str:
        request = {**REQUEST, **changes}
        self._note("our own request", self.spec.request_complaints("payment-request", request))
        return self.ask("POST /v2/payments", 201, request)["id"]


def left_out(payment: dict[str, Any]) -> Iterator[str]:
    """The violations of the rules that say which fields a payment has in which state."""
    final, paid = payment["status"] in payments.FINAL, payment["status"] == "paid"
    links = payment["_links"]
    rules = {
        "isCancelable": not final,
        "expiresAt": not final,
        "amountRefunded": paid,
        "amountRemaining": paid,
        **{name: payment["status"] == status for status, name in payments.REACHED.items()},
    }
    for name, wanted in rules.items():
        if (name in payment) != wanted:
            yield f"{name} must {'' if wanted else 'not '}be there when {payment['status']}"
    for name, wanted in {"checkout": not final, "changePaymentState": paid}.items():
        if (name in links) != wanted:
            yield f"_links.{name} must {'' if wanted else 'not '}be there when {payment['status']}"
    if payment.get("amountChargedBack", {}).get("value") == "0.00":
        yield "amountChargedBack must be left out when zero"
    if paid and ("refunds" in links) != (payment["amountRefunded"]["value"] != "0.00"):
        yield "_links.refunds must be there when there are refunds, and only then"


def walk_payments(walk: Walk) -> None:
    """Payments that are created, read, changed, and ended in each way."""
    first = walk.new()
    if "method" in walk.ask(f"GET {ONE}", 200, paymentId=first):
        walk.wrong.append("the method must be left out before a choice")
    walk.ask(f"PATCH {ONE}", 200, {"description": "Anders", "metadata": ["a", "b"]}, paymentId=first)
    walk.ask(f"DELETE {ONE}", 422, paymentId=first)
    for status in ("pending", "paid", "failed", "canceled", "expired"):
        payment = walk.new(method=["bancontact", "creditcard"], metadata=status)
        payments.choose(walk.sim, payment, "creditcard")
        payments.set_status(walk.sim, payment, status)
        walk.ask(f"GET {ONE}", 200, query="?embed=refunds,chargebacks,captures", paymentId=payment)
    walk.ask(f"PATCH {ONE}", 422, {"redirectUrl": "https://x.example/"}, paymentId=payment)
    transfer = walk.new(method="banktransfer", metadata=None)
    walk.ask(f"DELETE {ONE}", 200, paymentId=transfer)
    walk.ask("GET /v2/payments", 200)
    listed = walk.ask("GET /v2/payments", 200, query="?limit=2")
    following = listed["_links"]["next"]["href"].split("?")[1]
    walk.ask("GET /v2/payments", 200, query=f"?{following}")


def walk_money_back(walk: Walk) -> None:
    """Refunds in every state, and a chargeback."""
    all_refunds, one_refund = f"{ONE}/refunds", f"{ONE}/refunds/{{refundId}}"
    payment = walk.new(method="bancontact")
    walk.ask(f"POST {all_refunds}", 422, {"amount": {"currency": "EUR", "value": "1.00"}}, paymentId=payment)
    payments.set_status(walk.sim, payment, "paid")
    walk.sim.faults.change({"refund_delay": 60.0})
    for value, status in (("1.00", "queued"), ("2.00", "processing"), ("3.00", "refunded"), ("4.00", "failed")):
        data = {"amount": {"currency": "EUR", "value": value}, "metadata": {"line": 1}, "description": status}
        refund = walk.ask(f"POST {all_refunds}", 201, data, paymentId=payment)["id"]
        walk.sim.store.run("UPDATE refunds SET status = ?, next_at = NULL WHERE id = ?", status, refund)
        walk.ask(f"GET {one_refund}", 200, paymentId=payment, refundId=refund)
    same: dict[str, object] = {"amount": {"currency": "EUR", "value": "0.50"}}
    refund = walk.ask(f"POST {all_refunds}", 201, same, paymentId=payment)["id"]
    walk.ask(f"POST {all_refunds}", 409, same, paymentId=payment)
    walk.ask(f"DELETE {one_refund}", 204, paymentId=payment, refundId=refund)
    for bad in ({}, {"amount": {"currency": "EUR", "value": "99.00"}}):
        walk.ask(f"POST {all_refunds}", 422, bad, paymentId=payment)
    refunds.charge_back(walk.sim, payment, 500)
    walk.ask(f"GET {all_refunds}", 200, query="?limit=1", paymentId=payment)
    walk.ask(f"GET {ONE}/chargebacks", 200, paymentId=payment)
    walk.ask("GET /v2/refunds", 200)
    walk.ask(f"GET {ONE}", 200, query="?embed=refunds,chargebacks", paymentId=payment)


def walk_refusals(walk: Walk) -> None:
    """Errors, which all have the same form."""
    walk.ask("GET /v2/methods", 200)
    walk.ask("GET /v2/payments", 401, key="live_check")
    walk.ask(f"GET {ONE}", 404, paymentId="tr_unknown")
    walk.ask("GET /v2/payments", 400, query="?from=tr_unknown")
    walk.ask("GET /v2/payments", 400, query="?limit=1000")
    for field in ("amount", "description", "redirectUrl"):
        body = walk.ask("POST /v2/payments", 422, {name: REQUEST[name] for name in REQUEST if name != field})
        if body.get("field") != field:
            walk.wrong.append(f"without {field} the error names {body.get('field')}")
    for status in (429, 500, 503):
        walk.sim.faults.change({"fail": {"status": status, "times": 1}})
        walk.ask("POST /v2/payments", status, REQUEST)


def run(path: Path) -> tuple[int, list[str]]:
    """The number of answers that were compared, and what is wrong with them."""
    spec, listener = Spec(path), web.listener(fd=None, port=0)
    with tempfile.TemporaryDirectory() as directory:
        port = listener.getsockname()[1]
        sim = server.build(Path(directory) / "check.sqlite3", f"http://127.0.0.1:{port}")
        sim.faults.change({"webhooks": {"mute": True}})
        running = server.start(sim, listener)
        threading.Thread(target=running.serve_forever, daemon=True).start()
        walk = Walk(sim, port, spec)
        for part in (walk_payments, walk_money_back, walk_refusals):
            part(walk)
        walk.close()
        running.shutdown()
        running.server_close()
    return walk.answers, walk.wrong


def main() -> None:
    arguments = argparse.ArgumentParser(prog="check", description="Compares the simulator with Mollie's document.")
    arguments.add_argument("--spec", type=Path, required=True)
    answers, wrong = run(arguments.parse_args().spec)
    print("\n".join([*wrong, f"{answers} answers judged, {len(wrong)} disagreements"]))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
