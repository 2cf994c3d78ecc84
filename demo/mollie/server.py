"""The simulator put together: memory, clock, and what answers below which path."""

import socket
from pathlib import Path

from ..web import Request, Response, Routes, WebServer
from . import clock, frame, idempotency
from .api import Api
from .checkout import Checkout
from .control import Control
from .desk import Desk
from .refusals import Refusal
from .simulator import Simulator
from .store import Store


def build(data: Path, url: str) -> Simulator:
    """Its state as it was when it ended, however it ended."""
    sim = Simulator(Store(data), url.rstrip("/"))
    idempotency.forget_unanswered(sim)
    return sim


def start(sim: Simulator, listener: socket.socket) -> WebServer:
    """A server that is ready for serve_forever, with the clock running."""
    api, control, pages = Api(sim), Control(sim), Routes()
    Checkout(sim, pages)
    Desk(sim, pages)

    def answer(request: Request) -> Response:
        if request.path.startswith("/v2/"):
            return api.answer(request)
        if request.path.startswith("/control/"):
            return control.answer(request)
        return _page(pages, request)

    clock.start(sim)
    return WebServer("mollie", listener, answer)


def _page(pages: Routes, request: Request) -> Response:
    """A page, or a page that says what is wrong."""
    try:
        return pages.answer(request) or frame.message("Niet gevonden", "Deze pagina bestaat niet.", 404)
    except Refusal as refusal:
        if refusal.status == 404:
            return frame.message("Niet gevonden", "Deze betaling bestaat niet (meer).", 404)
        return frame.message("Dat gaat niet", refusal.detail, refusal.status)
