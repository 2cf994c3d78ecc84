"""The pages of a dashboard: all payments, with refunds and chargebacks that the shop didn't make."""

import json
import re
import sqlite3
from collections.abc import Callable

from ..pages import Markup, joined, render
from ..web import Request, Response, Routes
from . import frame, payments, refunds, validation
from .refusals import Refusal
from .simulator import Simulator, money

REFUND_STATES = {
    "queued": "In de wachtrij",
    "pending": "Wordt voorbereid",
    "processing": "Onderweg naar de bank",
    "refunded": "Terugbetaald",
    "failed": "Mislukt",
    "canceled": "Geannuleerd",
}


class Desk:
    """The overview, and the page of a payment."""

    def __init__(self, sim: Simulator, routes: Routes) -> None:
        self._sim = sim
        routes.add("GET", "/", self._overview)
        routes.add("GET", "/test-mode/(?P<payment>[^/]+)", self._state)
        routes.add("POST", "/test-mode/(?P<payment>[^/]+)/refunds", self._refund)
        routes.add("POST", "/test-mode/(?P<payment>[^/]+)/chargebacks", self._charge_back)

    def _overview(self, request: Request) -> Response:
        rows = self._sim.store.rows("SELECT * FROM payments ORDER BY seq DESC LIMIT 50")
        items = joined(_overview_row(row) for row in rows) or render(
            frame.PAGES / "_none.html", text="Nog geen betalingen."
        )
        faults = "" if self._sim.faults.is_quiet() else "Er staan storingen aan (zie /control/faults)."
        warning = frame.error(faults)
        return frame.framed(
            "Betalingen in testmodus", render(frame.PAGES / "overview.html", rows=items, warning=warning)
        )

    def _state(self, request: Request, *, error: str = "", status: int = 200) -> Response:
        row = payments.find(self._sim, request.params["payment"])
        body = json.loads(row["body"])
        back, charged = refunds.taken_back(self._sim, row["id"])
        content = render(
            frame.PAGES / "state.html",
            description=body["description"],
            amount=frame.euro(row["cents"]),
            id=row["id"],
            state=frame.STATES[row["status"]],
            error=frame.error(error),
            history=_history(self._sim, row["id"]),
            forms=_forms(row, row["cents"] - back - charged),
        )
        return frame.framed("Betaling in testmodus", content, status=status)

    def _refund(self, request: Request) -> Response:
        data = {"description": "Terugbetaling via het dashboard"}
        return self._take_back(
            request,
            lambda payment, cents: refunds.create(
                self._sim, payment=payment, profile=None, data=data | {"amount": money(cents)}
            ),
        )

    def _charge_back(self, request: Request) -> Response:
        return self._take_back(request, lambda payment, cents: refunds.charge_back(self._sim, payment, cents))

    def _take_back(self, request: Request, act: Callable[[str, int], str]) -> Response:
        payment = request.params["payment"]
        value = request.form().get("value", "").strip().replace(",", ".")
        value += ".00" if value.isdecimal() else ""
        if not re.fullmatch(r"[0-9]{1,9}\.[0-9]{2}", value):
            return self._state(request, error="Geef een bedrag zoals 12,50.", status=422)
        try:
            act(payment, validation.price({"currency": "EUR", "value": value}))
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._state(request, error=f"Geweigerd: {refusal.detail}.", status=422)
        return Response(303, headers={"Location": f"/test-mode/{payment}"})


def _history(sim: Simulator, payment: str) -> Markup:
    parts = []
    for row in sim.store.rows("SELECT * FROM refunds WHERE payment = ? ORDER BY seq", payment):
        state = REFUND_STATES[row["status"]]
        parts.append(
            render(frame.PAGES / "_part.html", what="Terugbetaling", amount=frame.euro(row["cents"]), state=state)
        )
    for row in sim.store.rows("SELECT * FROM chargebacks WHERE payment = ? ORDER BY seq", payment):
        parts.append(
            render(frame.PAGES / "_part.html", what="Terugvordering", amount=frame.euro(row["cents"]), state="Geboekt")
        )
    return joined(parts) or render(frame.PAGES / "_none.html", text="Er ging nog geen geld terug.")


def _forms(row: sqlite3.Row, left: int) -> Markup:
    if row["status"] != "paid" or left <= 0:
        return Markup()
    value = f"{left // 100},{left % 100:02d}"
    return render(frame.PAGES / "_take_back.html", id=row["id"], value=value)


def _overview_row(row: sqlite3.Row) -> Markup:
    body = json.loads(row["body"])
    href = f"/test-mode/{row['id']}" if row["status"] in payments.FINAL else f"/checkout/{row['id']}"
    values = {
        "description": body["description"],
        "amount": frame.euro(row["cents"]),
        "state": frame.STATES[row["status"]],
    }
    return render(frame.PAGES / "_overview_row.html", href=href, status=row["status"], **values)
