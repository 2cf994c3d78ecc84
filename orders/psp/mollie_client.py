"""The client of Mollie's API: one for each thread and key, never in a transaction. Its errors are PspTrouble."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, NamedTuple

import requests
from django.conf import settings
from django.db import connection
from mollie.api import error
from mollie.api.client import Client
from requests.structures import CaseInsensitiveDict

from ticketing.env import comparable_slug

from .circuit_breaker import on_pages
from .errors import PspBusy, PspRefused, PspTrouble, PspUnknown


class Patience(NamedTuple):
    """Seconds to connect, and between two bytes; whether a thread of a web server waits so long
    (orders/psp/circuit_breaker.py)."""

    connect: float
    read: float
    on_a_page: bool = False


PATIENCE = Patience(2, 8)  # of a worker
IN_REQUEST = Patience(1, 3, on_a_page=True)  # somebody is looking at the page; a webhook must be answered within 15
OPTIONAL = Patience(1, 1, on_a_page=True)  # for what a page can do without


_of_this_thread = threading.local()


@contextmanager
def open_client(organiser: str, patience: Patience) -> Iterator[Client]:
    """The thread's own client (its session is not made for sharing); whatever goes wrong inside is PspTrouble."""
    if connection.in_atomic_block:
        raise RuntimeError("The PSP must not be called inside a transaction.")
    keys = settings.MOLLIE_API_KEYS
    api_key = keys.get(comparable_slug(organiser)) or keys.get("")
    if not api_key:
        raise PspTrouble(f"there is no key for {organiser}")
    clients = _of_this_thread.__dict__.setdefault("clients", {})
    client = clients.get((settings.MOLLIE_API_URL, api_key))
    if client is None:
        client = clients[settings.MOLLIE_API_URL, api_key] = new_client(api_key)
    client.set_timeout((patience.connect, patience.read))
    turn = on_pages.turn(opens=patience is not OPTIONAL) if patience.on_a_page else nullcontext()
    with errors_are_trouble(), turn:
        yield client


def new_client(api_key: str) -> Client:
    """A client of Mollie's with a session of ours."""
    client = Client(api_endpoint=settings.MOLLIE_API_URL)
    client.set_api_key(api_key)
    client._client = Session()  # its own would retry, and outlast the patience
    return client


class Session(requests.Session):
    """Calls an API, and does nothing else. A session of requests reads the environment's proxies and certificates at
    every call, which costs more than the call; it keeps cookies and follows redirects, which an API has none of."""

    def __init__(self) -> None:
        super().__init__()
        environment = self.merge_environment_settings(settings.MOLLIE_API_URL, {}, None, None, None)
        self.proxies, self.verify = environment["proxies"], environment["verify"]

    def request(  # type: ignore[override]  # as Mollie's client calls it; its `params` are in the URL already
        self, method: str, url: str, *, headers: dict[str, str], data: str, timeout: Any, params: Any = None
    ) -> requests.Response:
        request = requests.PreparedRequest()
        request.method, request.url, request.headers = method, url, CaseInsensitiveDict(headers)
        if data:
            request.body = data.encode()
            request.headers["Content-Length"] = str(len(request.body))
        answer = self.get_adapter(url).send(request, timeout=timeout, verify=self.verify, proxies=self.proxies)
        _ = answer.content  # read to its end, or the connection could not be used again
        return answer


@contextmanager
def errors_are_trouble() -> Iterator[None]:
    """Around a call and the reading of its answer: whatever goes wrong is raised as PspTrouble."""
    try:
        yield
    except PspTrouble:
        raise
    except error.NotFoundError as trouble:
        raise PspUnknown(str(trouble)) from trouble
    except error.ConflictError as trouble:
        raise PspBusy(str(trouble)) from trouble
    except (error.UnprocessableEntityError, error.BadRequestError) as trouble:
        raise PspRefused(str(trouble)) from trouble
    except Exception as trouble:  # the client lets a KeyError out for an error without a detail, and what not
        raise PspTrouble(f"{type(trouble).__name__}: {trouble}"[:300]) from trouble
