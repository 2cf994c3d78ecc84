"""CPU of web processes and PostgreSQL per request, page by page, as multiples of the yardstick."""

import json
import statistics
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlsplit

from . import processes
from .client import Client, Reply
from .stack import ORGANISER, Stack

Form = list[tuple[str, object]]


@dataclass(frozen=True)
class Cost:
    """What one request costs: CPU in ms (web, PostgreSQL), the median time it took in ms, bytes on the wire."""

    web: float
    postgres: float
    median: float
    wire: int

    @property
    def cpu(self) -> float:
        return self.web + self.postgres


def measure(
    stack: Stack,
    web: list[int],
    calls: list[Callable[[], Reply]],
    expect: int = 200,
    leads_to: str = "",
    warm: int = 30,
) -> Cost:
    """The mean cost of these calls, after the first `warm` of them. Raises AssertionError when an answer has another
    status than `expect`, or doesn't redirect to an address with `leads_to` in it."""
    for call in calls[:warm]:
        _check(call(), expect, leads_to)
    with stack.quiet():
        postgres = stack.postgres()
        before = processes.cpu_seconds(web), processes.cpu_seconds(postgres)
        replies = [call() for call in calls[warm:]]
        after = processes.cpu_seconds(web), processes.cpu_seconds(stack.postgres())
    for reply in replies:
        _check(reply, expect, leads_to)
    per_call = 1000 / len(replies)
    return Cost(
        (after[0] - before[0]) * per_call,
        (after[1] - before[1]) * per_call,
        statistics.median(reply.seconds for reply in replies) * 1000,
        len(replies[-1].body),
    )


def _check(reply: Reply, expect: int, leads_to: str) -> None:
    location = reply.headers.get("location", "")
    assert reply.status == expect, f"expected {expect}, got {reply.status} {location}"
    assert leads_to in location, f"expected a redirect to {leads_to}, not to {location}"


def yardstick(stack: Stack) -> Cost:
    client = Client(stack.yardstick_port)
    return measure(stack, stack.yardstick_web(), [lambda: client.get("/yardstick/")] * 2000, warm=300)


def programme(stack: Stack, session: str, *queries: str, warm: int = 100) -> Cost:
    """The programme's page; with queries, in turn."""
    client = Client(stack.port, session)
    paths = [f"/{ORGANISER}/tickets/{query}" for query in queries or ("",)]
    calls = [lambda path=path: client.get(path) for path in islice(cycle(paths), max(len(paths), warm + 500))]
    return measure(stack, stack.web(), calls, warm=warm)


def places_page(stack: Stack, session: str, performance: int) -> Cost:
    """The page on which places are chosen: a seat map, or numbers of unnumbered places."""
    client = Client(stack.port, session)
    path = f"/{ORGANISER}/voorstelling/{performance}/"
    return measure(stack, stack.web(), [lambda: client.get(path)] * 500, warm=60)


def hold_seats(stack: Stack, sessions: list[str], performance: int, seats: list[int], refused: bool = False) -> Cost:
    """Each session takes two seats of its own. They may all be taken already, and then each is refused."""
    pairs = [seats[index : index + 2] for index in range(0, len(seats) - 1, 2)]
    forms: list[Form] = [[("stoel", seat) for seat in pair] for pair in pairs]
    return _hold(stack, sessions[: len(pairs)], performance, forms, refused)


def hold_number(
    stack: Stack, sessions: list[str], performance: int, field: str, number: int, refused: bool = False
) -> Cost:
    """Each session takes this number of unnumbered places."""
    return _hold(stack, sessions, performance, [[(field, number)]] * len(sessions), refused)


def best(stack: Stack, sessions: list[str], performance: int, number: int, refused: bool = False) -> Cost:
    """Each session takes the best places together."""
    return _hold(stack, sessions, performance, [[("beste", number), ("al", 0)]] * len(sessions), refused)


def _hold(stack: Stack, sessions: list[str], performance: int, forms: list[Form], refused: bool) -> Cost:
    """Each session posts its form, and comes to its basket, or gets a 409."""
    path = f"/{ORGANISER}/voorstelling/{performance}/plaatsen/"
    clients = [Client(stack.port) for _ in range(2)]  # two kept connections, for any customer

    def call(index: int) -> Callable[[], Reply]:
        def post() -> Reply:
            client = clients[index % 2]
            client.session = sessions[index]
            return client.post(path, forms[index])

        return post

    calls = [call(index) for index in range(len(sessions))]
    status, leads_to = (409, "") if refused else (302, "/winkelmandje/")
    return measure(stack, stack.web(), calls, status, leads_to)


def whole_order(stack: Stack, sessions: list[str], performance: int, seats: list[int], warm: int) -> Cost:
    """From the basket's first place to the queued mail: hold, basket, payment, webhook, return page."""
    calls = [lambda session=session, seat=seat: _buy(stack, session, performance, seat)
             for session, seat in zip(sessions, seats, strict=True)]  # fmt: skip
    return measure(stack, stack.web(), calls, warm=warm)


def _buy(stack: Stack, session: str, performance: int, seat: int) -> Reply:
    client = Client(stack.port, session)
    shop = f"/{ORGANISER}"
    assert client.post(f"{shop}/voorstelling/{performance}/plaatsen/", [("stoel", seat)]).status in (302, 303)
    assert client.get(f"{shop}/winkelmandje/").status == 200
    checkout = client.post(f"{shop}/winkelmandje/betaling/", [])
    assert checkout.status == 200, (checkout.status, checkout.body[:300])
    back = _pay(stack, checkout.headers["refresh"].partition("url=")[2])
    page = client.get(back)
    client.close()
    assert b'data-standing="paid"' in page.body
    return page


def _pay(stack: Stack, checkout_url: str) -> str:
    """Pays at the simulator, which then calls the webhook; returns the path of the return page."""
    payment = urlsplit(checkout_url).path.rstrip("/").split("/")[-1]
    paid = {"status": "paid", "method": "bancontact"}
    path = urlsplit(_control(stack, f"payments/{payment}/status", paid)["redirectUrl"]).path
    # A buyer reads "paid" at the bank and comes back over the PSP's page some seconds later, when the webhook has long
    # come. A buyer who is back within its milliseconds would make us ask the PSP twice.
    given_up = time.monotonic() + 30
    while any(sent["state"] != "settled" for sent in _control(stack, f"webhooks?payment={payment}")["webhooks"]):
        assert time.monotonic() < given_up, f"no webhook came through for {payment}"
        time.sleep(0.02)
    return path


def _control(stack: Stack, path: str, data: object = None) -> dict[str, Any]:
    """Call an endpoint of the simulator's own: POST with data, else GET."""
    request = urllib.request.Request(
        f"{stack.environment['MOLLIE_API_URL']}/control/{path}",
        data=None if data is None else json.dumps(data).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)
