"""Mollie's v2 API: authentication, routes, and answers in HAL. Faults are applied here."""

import json
import re
import time
from typing import Any

from ..web import BadRequest, Request, Response, Routes, json_response
from . import faults, idempotency, lists, methods, payments, refunds, resources, webhooks
from .refusals import HAL, Refusal, unknown
from .simulator import Simulator, profile_of

PAYMENT = "/v2/payments/(?P<payment>[^/]+)"


class Api:
    """Answers every call below /v2/."""

    def __init__(self, sim: Simulator) -> None:
        self._sim = sim
        self._routes = Routes()
        for method, pattern, answer in (
            ("POST", "/v2/payments", self._create_payment),
            ("GET", "/v2/payments", self._payments),
            ("GET", PAYMENT, self._payment),
            ("PATCH", PAYMENT, self._change_payment),
            ("DELETE", PAYMENT, self._cancel_payment),
            ("POST", PAYMENT + "/refunds", self._create_refund),
            ("GET", PAYMENT + "/(?P<name>refunds|chargebacks)", self._parts),
            ("GET", PAYMENT + "/(?P<name>refunds|chargebacks)/(?P<id>[^/]+)", self._part),
            ("DELETE", PAYMENT + "/refunds/(?P<id>[^/]+)", self._cancel_refund),
            ("GET", "/v2/(?P<name>refunds|chargebacks)", self._all_parts),
            ("GET", "/v2/methods", self._methods),
            ("GET", "/v2/methods/(?P<id>[^/]+)", self._method),
        ):
            self._routes.add(method, pattern, answer)

    def answer(self, request: Request) -> Response:
        """The answer that Mollie would give, or that of a fault."""
        try:
            return self._answer(request)
        except Refusal as refusal:
            return refusal.response()
        except BadRequest as error:
            return Refusal(400, str(error)).response()

    def _answer(self, request: Request) -> Response:
        profile = request.params["profile"] = _profile(request)
        fail = self._sim.faults.next_failure(f"{request.method} {request.path}")
        if fail and not fail["after"]:
            time.sleep(self._sim.faults["slow"])
            return faults.response(fail)
        response = idempotency.begin(self._sim, request, profile)
        if response is None:
            time.sleep(self._sim.faults["slow"])
            response = idempotency.perform(self._sim, request, profile, lambda: self._work(request))
            self._call_webhook_before_answering(request, response)
        return faults.response(fail) if fail else response

    def _work(self, request: Request) -> Response:
        response = self._routes.answer(request)
        if response is None:
            raise Refusal(404, "No such endpoint")
        if response.status == 405:
            raise Refusal(405, "This endpoint does not support the HTTP method")
        return response

    def _call_webhook_before_answering(self, request: Request, response: Response) -> None:
        """The fault "webhook before the response": send the webhook of a new payment, and wait until it was
        answered."""
        status = self._sim.faults["webhooks"]["before_response"]
        if status and (request.method, request.path, response.status) == ("POST", "/v2/payments", 201):
            payment = json.loads(response.body)["id"]
            if not payments.set_status(self._sim, payment, status):
                webhooks.queue(self._sim, payment)
            webhooks.wait_for_first_attempt(self._sim, payment)

    def _create_payment(self, request: Request) -> Response:
        payment = payments.create(self._sim, profile=request.params["profile"], data=request.json())
        return _hal(resources.payment(self._sim, payments.find(self._sim, payment)), 201)

    def _payments(self, request: Request) -> Response:
        listed = lists.answer(self._sim, request, "payments", "profile = ?", request.params["profile"])
        for shown in listed["_embedded"]["payments"]:
            self._falsify(shown)
        return _hal(listed)

    def _payment(self, request: Request) -> Response:
        embed = tuple(filter(None, request.query.get("embed", "").split(",")))
        if set(embed) - {"captures", "refunds", "chargebacks"}:
            raise Refusal(400, "Invalid embed value", "embed")
        return _hal(self._falsify(self._payment_resource(request, embed)))

    def _change_payment(self, request: Request) -> Response:
        payment, profile = request.params["payment"], request.params["profile"]
        payments.change(self._sim, payment, profile=profile, data=request.json())
        return _hal(self._payment_resource(request))

    def _cancel_payment(self, request: Request) -> Response:
        payments.cancel(self._sim, request.params["payment"], profile=request.params["profile"])
        return _hal(self._payment_resource(request))

    def _payment_resource(self, request: Request, embed: tuple[str, ...] = ()) -> dict[str, Any]:
        return resources.payment(self._sim, self._requested_payment(request), embed)

    def _requested_payment(self, request: Request) -> Any:
        return payments.find(self._sim, request.params["payment"], profile=request.params["profile"])

    def _falsify(self, shown: dict[str, Any]) -> dict[str, Any]:
        """The fault "another amount": change the amount in an answer."""
        wrong = self._sim.faults["amount"]
        if wrong and wrong.get("payment") in (None, shown["id"]):
            shown["amount"] = {"currency": wrong.get("currency", "EUR"), "value": wrong["value"]}
        return shown

    def _create_refund(self, request: Request) -> Response:
        payment, profile = request.params["payment"], request.params["profile"]
        refund = refunds.create(self._sim, payment=payment, profile=profile, data=request.json())
        return _hal(resources.refund(self._sim, refunds.find(self._sim, payment, refund)), 201)

    def _cancel_refund(self, request: Request) -> Response:
        refunds.cancel(self._sim, self._requested_payment(request)["id"], request.params["id"])
        return Response(204)

    def _parts(self, request: Request) -> Response:
        payment = self._requested_payment(request)["id"]
        return _hal(lists.answer(self._sim, request, request.params["name"], "payment = ?", payment))

    def _part(self, request: Request) -> Response:
        name, payment = request.params["name"], self._requested_payment(request)["id"]
        row = self._sim.store.row(f"SELECT * FROM {name} WHERE id = ? AND payment = ?", request.params["id"], payment)
        if row is None:
            raise unknown(name.removesuffix("s"), request.params["id"])
        return _hal(resources.SHOWN[name](self._sim, row))

    def _all_parts(self, request: Request) -> Response:
        mine = "payment IN (SELECT id FROM payments WHERE profile = ?)"
        return _hal(lists.answer(self._sim, request, request.params["name"], mine, request.params["profile"]))

    def _methods(self, request: Request) -> Response:
        shown = [methods.show(name, self._sim.url) for name in methods.ACTIVE]
        docs = resources.link("https://docs.mollie.com/reference/list-methods", "text/html")
        links = {"self": resources.link(f"{self._sim.url}/v2/methods"), "documentation": docs}
        return _hal({"count": len(shown), "_embedded": {"methods": shown}, "_links": links})

    def _method(self, request: Request) -> Response:
        if request.params["id"] not in methods.ACTIVE:
            raise unknown("method", request.params["id"])
        return _hal(methods.show(request.params["id"], self._sim.url))


def _profile(request: Request) -> str:
    """The profile of the key. Raises Refusal for anything but a test key."""
    match = re.fullmatch(r"Bearer (test_\w+)", request.headers.get("Authorization") or "")
    if match is None:
        raise Refusal(401, "Missing authentication, or failed to authenticate")
    return profile_of(match[1])


def _hal(data: dict[str, Any], status: int = 200) -> Response:
    return json_response(data, status, HAL)
