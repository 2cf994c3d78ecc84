"""The PSP: as much of Mollie's payments API (v2) as we need. The one module that calls it, never in a transaction."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import requests
from django.conf import settings
from django.db import connection
from mollie.api import error
from mollie.api.client import Client
from mollie.api.objects.payment import Payment as MolliePayment
from requests.structures import CaseInsensitiveDict

from ticketing.env import comparable_slug

from .circuit_breaker import on_pages


class Patience(NamedTuple):
    """Seconds to connect, and between two bytes; whether a thread of a web server waits so long
    (orders/psp/circuit_breaker.py)."""

    connect: float
    read: float
    on_a_page: bool = False


PATIENCE = Patience(2, 8)  # of a worker
IN_REQUEST = Patience(1, 3, on_a_page=True)  # somebody is looking at the page; a webhook must be answered within 15
OPTIONAL = Patience(1, 1, on_a_page=True)  # for what a page can do without
# The client of Mollie checks no more than the prefix, and puts the rest into the URL (tr_../../x?y=1).
PAYMENT_ID = re.compile(r"tr_[A-Za-z0-9]{4,64}")
LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}
PAUSES_WHILE_BUSY = (0.3, 0.7, 1.5)  # seconds


class PspTrouble(Exception):
    """No usable answer: down, slow, or nonsense. Later it may go well."""


class PspUnknown(PspTrouble):
    """The PSP knows no such thing."""


class PspBusy(PspTrouble):
    """The same request is being worked on, or was just made by somebody else."""


class PspRefused(PspTrouble):
    """Understood and declined; asking the same again is no use."""


@dataclass(frozen=True)
class PspRefund:
    """A refund as the PSP tells it. `ours` is the key that we gave it, empty for one made outside."""

    id: str
    status: str
    amount: Decimal
    ours: str


@dataclass(frozen=True)
class PspPayment:
    """A payment as the PSP tells it. Amounts in `currency`; `charged_back` is what a bank took back for good."""

    id: str
    status: str
    amount: Decimal
    currency: str
    reference: str
    checkout_url: str
    method: str
    expires_at: datetime | None
    refunds: tuple[PspRefund, ...]
    charged_back: Decimal


def is_payment_id(text: str) -> bool:
    """Whether this may be put into a URL as a payment's id."""
    return PAYMENT_ID.fullmatch(text) is not None


def create_payment(organiser: str, body: dict[str, Any], *, key: str, patience: Patience = PATIENCE) -> PspPayment:
    """Makes the payment, or finds it when it was made with this key before (within the hour). Raises PspTrouble."""
    until = time.monotonic() + patience.read
    for pause in PAUSES_WHILE_BUSY:
        try:
            return _create_payment(organiser, body, key, patience)
        except PspBusy:  # the customer pressed twice: the first press is still under way
            if time.monotonic() + pause > until:
                raise
            time.sleep(pause)
    return _create_payment(organiser, body, key, patience)


def active_methods(organiser: str, patience: Patience) -> list[str]:
    """The methods that the organiser switched on. Raises PspTrouble."""
    with _client(organiser, OPTIONAL if patience.on_a_page else patience) as client:
        return [method["id"] for method in client.methods.list(includeWallets="applepay")]


def get_payment(organiser: str, psp_id: str, *, patience: Patience = PATIENCE) -> PspPayment:
    """The payment with its refunds and chargebacks. Raises PspUnknown, PspTrouble."""
    if not is_payment_id(psp_id):
        raise PspUnknown("that is no payment's number")
    with _client(organiser, patience) as client:
        found = _payment(client.payments.get(psp_id, embed="refunds,chargebacks"))
    if found.id != psp_id:
        raise PspTrouble("the PSP answered about another payment")
    return found


def create_refund(organiser: str, psp_id: str, *, amount: Decimal, description: str, key: str) -> PspRefund:
    """Gives the amount (euro) back. Raises PspRefused when the PSP will not, PspTrouble."""
    body = {"amount": money(amount), "description": description, "metadata": {"refund": key}}
    with _client(organiser, PATIENCE) as client:
        payment = MolliePayment({"id": psp_id}, client)
        return _refund(payment.refunds.create(body, idempotency_key=key))


def money(amount: Decimal) -> dict[str, str]:
    """Euro as the PSP wants it: a text with two decimals."""
    return {"currency": "EUR", "value": f"{amount:.2f}"}


def _create_payment(organiser: str, body: dict[str, Any], key: str, patience: Patience) -> PspPayment:
    with _client(organiser, patience) as client:
        return _payment(client.payments.create(body, idempotency_key=key))


_of_this_thread = threading.local()


@contextmanager
def _client(organiser: str, patience: Patience) -> Iterator[Client]:
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
        client = clients[settings.MOLLIE_API_URL, api_key] = _new_client(api_key)
    client.set_timeout((patience.connect, patience.read))
    turn = on_pages.turn(tells=patience is not OPTIONAL) if patience.on_a_page else nullcontext()
    with _told_as_trouble(), turn:
        yield client


def _new_client(api_key: str) -> Client:
    client = Client(api_endpoint=settings.MOLLIE_API_URL)
    client.set_api_key(api_key)
    client._client = _Session()  # its own would retry, and outlast the patience
    return client


class _Session(requests.Session):
    """Calls an API, and does nothing else. A session of its own accord reads the environment's proxies and certificates
    at every call, which costs more than the call; it keeps cookies, and follows redirects, which an API has none of."""

    def __init__(self) -> None:
        super().__init__()
        environment = self.merge_environment_settings(settings.MOLLIE_API_URL, {}, None, None, None)
        self.proxies, self.verify = environment["proxies"], environment["verify"]

    def request(  # type: ignore[override]  # as Mollie's client calls it; its `params` are in the URL already
        self, method: str, url: str, *, headers: dict[str, str], data: str, timeout: Any, params: Any = None
    ) -> requests.Response:
        asked = requests.PreparedRequest()
        asked.method, asked.url, asked.headers = method, url, CaseInsensitiveDict(headers)
        if data:
            asked.body = data.encode()
            asked.headers["Content-Length"] = str(len(asked.body))
        answer = self.get_adapter(url).send(asked, timeout=timeout, verify=self.verify, proxies=self.proxies)
        _ = answer.content  # read to its end, or the connection could not be used again
        return answer


@contextmanager
def _told_as_trouble() -> Iterator[None]:
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


def _payment(raw: dict[str, Any]) -> PspPayment:
    metadata, embedded = raw.get("metadata"), raw.get("_embedded") or {}
    expires_at, checkout = raw.get("expiresAt"), raw["_links"].get("checkout") or {}
    if not is_payment_id(raw["id"]):
        raise PspTrouble("the PSP gave an odd number to a payment")
    return PspPayment(
        id=raw["id"],
        status=str(raw["status"]),
        amount=Decimal(raw["amount"]["value"]),
        currency=raw["amount"]["currency"],
        reference=str(metadata.get("reference", "")) if isinstance(metadata, dict) else "",
        checkout_url=_address(checkout.get("href", "")),
        method=str(raw.get("method") or "")[:30],
        expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
        refunds=tuple(_refund(part) for part in embedded.get("refunds", ())),
        charged_back=_charged_back(embedded.get("chargebacks", ())),
    )


def _address(url: str) -> str:
    """Where customers are sent: encrypted, or the simulator on this machine. Raises PspTrouble."""
    if url and not url.startswith(("https://", f"{settings.MOLLIE_API_URL}/")):
        raise PspTrouble("the PSP leads to an odd address")
    return url


def _refund(raw: dict[str, Any]) -> PspRefund:
    metadata = raw.get("metadata")
    ours = str(metadata.get("refund", "")) if isinstance(metadata, dict) else ""
    return PspRefund(id=raw["id"], status=str(raw["status"]), amount=Decimal(raw["amount"]["value"]), ours=ours)


def _charged_back(raw: Any) -> Decimal:
    """What was taken back, less what was reversed."""
    return sum((Decimal(part["amount"]["value"]) for part in raw if not part.get("reversedAt")), Decimal(0))
