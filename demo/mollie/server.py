"""The whole simulator: its state, its clock, and its pages by path."""

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
    """A simulator that continues with the state of the last one, however that ended."""
    sim = Simulator(Store(data), url.rstrip("/"))
    idempotency.forget_unanswered(sim)
    return sim


def start(sim: Simulator, listener: socket.socket) -> WebServer:
    """A server that is ready for serve_forever. Starts the clock."""
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
    """The page, or a page with the error."""
    try:
        return pages.answer(request) or frame.message("Niet gevonden", "Deze pagina bestaat niet.", 404)
    except Refusal as refusal:
        if refusal.status == 404:
            return frame.message("Niet gevonden", "Deze betaling bestaat niet (meer).", 404)
        return frame.message("Dat gaat niet", refusal.detail, refusal.status)
