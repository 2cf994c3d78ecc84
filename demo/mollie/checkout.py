"""The page where a customer chooses a method and the payment's new state, as in Mollie's test mode."""

import json
import re
import sqlite3
from urllib.parse import urlsplit

from ..pages import Markup, joined, render, static
from ..web import Request, Response, Routes
from . import frame, methods, payments
from .simulator import Simulator

OUTCOMES = {
    "paid": ("Betaald", "De betaling lukt."),
    "failed": ("Mislukt", "De bank of de kaart weigert."),
    "canceled": ("Geannuleerd", "De klant breekt af."),
    "expired": ("Verlopen", "De klant wachtte te lang."),
    "open": ("Nog open", "De klant keert terug voor de uitslag bekend is."),
}


class Checkout:
    """The pages of a customer."""

    def __init__(self, sim: Simulator, routes: Routes) -> None:
        self._sim = sim
        routes.add("GET", "/checkout/(?P<payment>[^/]+)", self._checkout)
        routes.add("POST", "/checkout/(?P<payment>[^/]+)", self._choose)
        routes.add("GET", "/methods/(?P<method>[a-z0-9]+)\\.svg", self._badge)
        routes.add("GET", "/favicon.ico", lambda request: Response(204))
        routes.add("GET", "/pay.css", static(frame.PAGES / "pay.css", "text/css; charset=utf-8"))

    def _checkout(self, request: Request) -> Response:
        return self._form(payments.find(self._sim, request.params["payment"]))

    def _form(self, row: sqlite3.Row, *, error: str = "", status: int = 200) -> Response:
        body = json.loads(row["body"])
        if row["status"] in payments.FINAL:
            return _closed(row, body)
        offered = methods.offered(body)
        content = render(
            frame.PAGES / "checkout.html",
            description=body["description"],
            amount=frame.euro(row["cents"]),
            action=f"/checkout/{row['id']}",
            error=frame.error(error),
            methods=joined(_method(name, name == offered[0]) for name in offered),
            outcomes=joined(_outcome(name, *texts) for name, texts in OUTCOMES.items()),
        )
        return frame.framed("Betalen", content, status=status, form_targets=_origins(body))

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

    def _badge(self, request: Request) -> Response:
        name = request.params["method"]
        if name not in methods.ACTIVE:
            return Response(404)
        title, _, colour = methods.ACTIVE[name]
        svg = render(frame.PAGES / "badge.svg", name=title, initials=title[:2], colour=colour)
        return Response(200, svg.encode(), "image/svg+xml", {"Cache-Control": "max-age=3600"})


def _origins(body: dict) -> str:
    """The addresses to which the form's answer may redirect: browsers apply form-action to redirects too."""
    urls = [urlsplit(body[name]) for name in ("redirectUrl", "cancelUrl") if body.get(name)]
    plain = [url for url in urls if re.fullmatch(r"[\w.:\[\]-]+", url.netloc)]
    return " ".join(sorted({f"{url.scheme}://{url.netloc}" for url in plain}))


def _closed(row: sqlite3.Row, body: dict) -> Response:
    """The page of a payment that is over, with only a link back."""
    content = render(
        frame.PAGES / "closed.html",
        state=frame.STATES[row["status"]].lower(),
        description=body["description"],
        amount=frame.euro(row["cents"]),
        back=body["redirectUrl"],
    )
    return frame.framed("Betaling afgesloten", content)


def _method(name: str, chosen: bool) -> Markup:
    checked = Markup(" checked") if chosen else ""
    return render(frame.PAGES / "_method.html", name=name, label=methods.ACTIVE[name][0], checked=checked)


def _outcome(name: str, label: str, hint: str) -> Markup:
    checked = Markup(" checked") if name == "paid" else ""
    return render(frame.PAGES / "_outcome.html", name=name, label=label, hint=hint, checked=checked)
