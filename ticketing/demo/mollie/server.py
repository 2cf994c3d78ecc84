"""The simulator put together: memory, clock, and what answers below which path."""

import socket
from pathlib import Path

from ..web import Request, Response, WebServer
from . import clock, idempotency
from .api import Api
from .checkout import Pages
from .control import Control
from .simulator import Simulator
from .store import Store


def build(data: Path, url: str) -> Simulator:
    """Its state as it was when it ended, however it ended."""
    sim = Simulator(Store(data), url.rstrip("/"))
    idempotency.forget_unanswered(sim)
    return sim


def start(sim: Simulator, listener: socket.socket) -> WebServer:
    """A server that is ready for serve_forever, with the clock running."""
    api, control, pages = Api(sim), Control(sim), Pages(sim)

    def answer(request: Request) -> Response:
        if request.path.startswith("/v2/"):
            return api.answer(request)
        if request.path.startswith("/control/"):
            return control.answer(request)
        return pages.answer(request)

    clock.start(sim)
    return WebServer("mollie", listener, answer)
