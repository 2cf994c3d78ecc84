"""The pages a customer sees: choosing a method and what becomes of the payment, as Mollie's test mode lets one."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..pages import Markup, joined, page, render, static
from ..web import Request, Response, Routes
from . import methods, payments, refunds, validation
from .refusals import Refusal
from .simulator import Simulator, money

PAGES = Path(__file__).parent / "pages"
OUTCOMES = {
    "paid": ("Betaald", "De betaling lukt."),
    "failed": ("Mislukt", "De bank of de kaart weigert."),
    "canceled": ("Geannuleerd", "De klant breekt af."),
    "expired": ("Verlopen", "De klant wachtte te lang."),
    "open": ("Nog open", "De klant keert terug voor de uitslag bekend is."),
}
STATES = {
    "open": "Open",
    "pending": "In behandeling",
    "authorized": "Goedgekeurd",
    "paid": "Betaald",
    "failed": "Mislukt",
    "canceled": "Geannuleerd",
    "expired": "Verlopen",
}
REFUND_STATES = {
    "queued": "In de wachtrij",
    "pending": "Wordt voorbereid",
    "processing": "Onderweg naar de bank",
    "refunded": "Terugbetaald",
    "failed": "Mislukt",
    "canceled": "Geannuleerd",
}


class Pages:
    """Everything that a browser asks for."""

    def __init__(self, sim: Simulator) -> None:
        self._sim = sim
        self._routes = Routes()
        self._routes.add("GET", "/checkout/(?P<payment>[^/]+)", self._checkout)
        self._routes.add("POST", "/checkout/(?P<payment>[^/]+)", self._choose)
        self._routes.add("GET", "/test-mode/(?P<payment>[^/]+)", self._state)
        self._routes.add("POST", "/test-mode/(?P<payment>[^/]+)/refunds", self._refund)
        self._routes.add("POST", "/test-mode/(?P<payment>[^/]+)/chargebacks", self._charge_back)
        self._routes.add("GET", "/", self._overview)
        self._routes.add("GET", "/methods/(?P<method>[a-z0-9]+)\\.svg", self._badge)
        self._routes.add("GET", "/favicon.ico", lambda request: Response(204))
        self._routes.add("GET", "/pay.css", static(PAGES / "pay.css", "text/css; charset=utf-8"))

    def answer(self, request: Request) -> Response:
        try:
            return self._routes.answer(request) or _message("Niet gevonden", "Deze pagina bestaat niet.", 404)
        except Refusal as refusal:
            if refusal.status == 404:
                return _message("Niet gevonden", "Deze betaling bestaat niet (meer).", 404)
            return _message("Dat gaat niet", refusal.detail, refusal.status)

    def _checkout(self, request: Request) -> Response:
        return self._form(payments.find(self._sim, request.params["payment"]))

    def _form(self, row: sqlite3.Row, *, error: str = "", status: int = 200) -> Response:
        body = json.loads(row["body"])
        if row["status"] in payments.FINAL:
            return _closed(row, body)
        offered = methods.offered(body)
        content = render(
            PAGES / "checkout.html",
            description=body["description"],
            amount=euro(row["cents"]),
            action=f"/checkout/{row['id']}",
            error=render(PAGES / "_error.html", text=error) if error else Markup(),
            methods=joined(_method(name, name == offered[0]) for name in offered),
            outcomes=joined(_outcome(name, *texts) for name, texts in OUTCOMES.items()),
        )
        return _framed("Betalen", content, status=status, form_targets=_origins(body))

    def _choose(self, request: Request) -> Response:
        payment, form = request.params["payment"], request.form()
        row = payments.find(self._sim, payment)
        body = json.loads(row["body"])
        method, outcome = form.get("method", ""), form.get("outcome", "")
        if row["status"] not in payments.FINAL:
            if method not in methods.offered(body) or outcome not in OUTCOMES:
                return self._form(row, error="Kies een betaalmethode en een uitslag.", status=422)
            with self._sim.store.transaction():
                payments.choose(self._sim, payment, method)
                payments.set_status(self._sim, payment, outcome)
        back = body.get("cancelUrl") if outcome == "canceled" else None
        return Response(303, headers={"Location": back or body["redirectUrl"], "Cache-Control": "no-store"})

    def _state(self, request: Request, *, error: str = "", status: int = 200) -> Response:
        row = payments.find(self._sim, request.params["payment"])
        body = json.loads(row["body"])
        back, charged = refunds.taken_back(self._sim, row["id"])
        content = render(
            PAGES / "state.html",
            description=body["description"],
            amount=euro(row["cents"]),
            id=row["id"],
            state=STATES[row["status"]],
            error=render(PAGES / "_error.html", text=error) if error else Markup(),
            history=_history(self._sim, row["id"]),
            forms=_forms(row, row["cents"] - back - charged),
        )
        return _framed("Betaling in testmodus", content, status=status)

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

    def _take_back(self, request: Request, act: Any) -> Response:
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

    def _overview(self, request: Request) -> Response:
        rows = self._sim.store.rows("SELECT * FROM payments ORDER BY seq DESC LIMIT 50")
        items = joined(_overview_row(row) for row in rows) or render(PAGES / "_none.html", text="Nog geen betalingen.")
        faults = "" if self._sim.faults.is_quiet() else "Er staan storingen aan (zie /control/faults)."
        warning = render(PAGES / "_error.html", text=faults) if faults else Markup()
        return _framed("Betalingen in testmodus", render(PAGES / "overview.html", rows=items, warning=warning))

    def _badge(self, request: Request) -> Response:
        name = request.params["method"]
        if name not in methods.ACTIVE:
            return Response(404)
        title, _, colour = methods.ACTIVE[name]
        svg = render(PAGES / "badge.svg", name=title, initials=title[:2], colour=colour)
        return Response(200, svg.encode(), "image/svg+xml", {"Cache-Control": "max-age=3600"})


def euro(cents: int) -> str:
    """Euro cents as one reads them in Flanders."""
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"€ {whole},{cents % 100:02d}"


def _framed(title: str, content: Markup, *, status: int = 200, form_targets: str = "") -> Response:
    """In the pages' common frame; a form may only lead here and, by its redirect, to the shop."""
    csp = f"form-action 'self' {form_targets}".strip()
    return page(render(PAGES / "frame.html", title=title, content=content), status=status, csp=csp)


def _origins(body: dict) -> str:
    """Where the answer to the form may redirect to: browsers apply form-action to redirects as well."""
    urls = [urlsplit(body[name]) for name in ("redirectUrl", "cancelUrl") if body.get(name)]
    plain = [url for url in urls if re.fullmatch(r"[\w.:\[\]-]+", url.netloc)]
    return " ".join(sorted({f"{url.scheme}://{url.netloc}" for url in plain}))


def _message(title: str, text: str, status: int) -> Response:
    return _framed(title, render(PAGES / "message.html", title=title, text=text), status=status)


def _closed(row: sqlite3.Row, body: dict) -> Response:
    """The payment is over: only the way back is left."""
    content = render(
        PAGES / "closed.html",
        state=STATES[row["status"]].lower(),
        description=body["description"],
        amount=euro(row["cents"]),
        back=body["redirectUrl"],
    )
    return _framed("Betaling afgesloten", content)


def _method(name: str, chosen: bool) -> Markup:
    checked = Markup(" checked") if chosen else ""
    return render(PAGES / "_method.html", name=name, label=methods.ACTIVE[name][0], checked=checked)


def _outcome(name: str, label: str, hint: str) -> Markup:
    checked = Markup(" checked") if name == "paid" else ""
    return render(PAGES / "_outcome.html", name=name, label=label, hint=hint, checked=checked)


def _history(sim: Simulator, payment: str) -> Markup:
    parts = []
    for row in sim.store.rows("SELECT * FROM refunds WHERE payment = ? ORDER BY seq", payment):
        state = REFUND_STATES[row["status"]]
        parts.append(render(PAGES / "_part.html", what="Terugbetaling", amount=euro(row["cents"]), state=state))
    for row in sim.store.rows("SELECT * FROM chargebacks WHERE payment = ? ORDER BY seq", payment):
        parts.append(render(PAGES / "_part.html", what="Terugvordering", amount=euro(row["cents"]), state="Geboekt"))
    return joined(parts) or render(PAGES / "_none.html", text="Er ging nog geen geld terug.")


def _forms(row: sqlite3.Row, left: int) -> Markup:
    if row["status"] != "paid" or left <= 0:
        return Markup()
    value = f"{left // 100},{left % 100:02d}"
    return render(PAGES / "_take_back.html", id=row["id"], value=value)


def _overview_row(row: sqlite3.Row) -> Markup:
    body = json.loads(row["body"])
    href = f"/test-mode/{row['id']}" if row["status"] in payments.FINAL else f"/checkout/{row['id']}"
    values = {"description": body["description"], "amount": euro(row["cents"]), "state": STATES[row["status"]]}
    return render(PAGES / "_overview_row.html", href=href, status=row["status"], **values)
