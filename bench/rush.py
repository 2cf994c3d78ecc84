"""The rush: 3,000 buyers for 1,000 places, 32 at once. Exactly 1,000 are sold, and no buyer gets a false answer."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from . import house
from .client import Client
from .stack import Stack

AT_ONCE = 32


@dataclass
class Rush:
    """What the buyers met: the seconds of each attempt, the answers by kind, the number of sales, and that number at
    each answer "sold out"."""

    seconds: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    sold: int = 0
    sold_out_at: list[int] = field(default_factory=list)
    wall: float = 0.0

    def percentile(self, share: float) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * share)]


class Queue:
    """Buyers (a session key or an e-mail address each), handed out one by one to the threads that iterate over it."""

    def __init__(self, buyers: list[str]) -> None:
        self._buyers = iter(buyers)
        self._lock = threading.Lock()

    def __iter__(self) -> "Queue":
        return self

    def __next__(self) -> str:
        with self._lock:
            return next(self._buyers)


def numbered(stack: Stack, sessions: list[str], performance: int, seats: list[int]) -> Rush:
    """Each buyer looks which seats are free and takes one. When somebody was faster, the buyer tries another, until no
    seat is free."""
    path = f"/{house.ORGANISER}/voorstelling/{performance}/"

    def buy(client: Client, rush: Rush) -> None:
        while free := _free(client, path, seats):
            answer = _take(client, path, [("stoel", random.choice(free))], rush)
            if answer != "taken":
                _order(client, rush)
                return

    return _all_at_once(stack, sessions, buy)


def unnumbered(stack: Stack, sessions: list[str], performance: int, field_name: str) -> Rush:
    """Each buyer asks for one place. "Sold out" is a false answer while places are left."""
    path = f"/{house.ORGANISER}/voorstelling/{performance}/"

    def buy(client: Client, rush: Rush) -> None:
        answer = _take(client, path, [(field_name, 1)], rush)
        if answer == "sold out":
            rush.sold_out_at.append(rush.sold)
        else:
            _order(client, rush)

    return _all_at_once(stack, sessions, buy)


def together(stack: Stack, sessions: list[str], performance: int, number: int) -> Rush:
    """Each buyer asks once for the best places together. A refusal may be right while others still get theirs: what is
    left at the end shows it."""
    path = f"/{house.ORGANISER}/voorstelling/{performance}/"

    def buy(client: Client, rush: Rush) -> None:
        if _take(client, path, [("beste", number), ("al", 0)], rush) == "held":
            _order(client, rush)

    return _all_at_once(stack, sessions, buy)


def _free(client: Client, path: str, seats: list[int]) -> list[int]:
    reply = client.get(path + "vrij/")
    assert reply.status == 200
    states = json.loads(reply.body)["seats"]
    return [seat for seat, state in zip(seats, states, strict=True) if state == "f"]


def _take(client: Client, path: str, fields: list[tuple[str, object]], rush: Rush) -> str:
    """The answer in a word: held, taken, sold out. Any other is an error, and is counted by its status and address."""
    reply = client.post(path + "plaatsen/", fields)
    location = reply.headers.get("location", "")
    rush.seconds.append(reply.seconds)
    word = f"{reply.status} {location}".strip()
    if location.endswith("/winkelmandje/"):
        word = "held"
    elif reply.status == 409:
        word = "taken" if "weg=" in reply.headers.get("refresh", "") else "sold out"
    rush.answers[word] += 1
    return word


def _order(client: Client, rush: Rush) -> None:
    """Order the basket, which costs nothing, so no payment follows."""
    reply = client.post(f"/{house.ORGANISER}/winkelmandje/betaling/", [])
    rush.answers["ordered" if "/bestelling/" in reply.headers.get("location", "") else f"order: {reply.status}"] += 1
    rush.sold += 1


def _all_at_once(stack: Stack, sessions: list[str], buy: Callable[[Client, Rush], None]) -> Rush:
    rush, queue = Rush(), Queue(sessions)

    def work() -> None:
        client = Client(stack.port)
        for session in queue:
            client.session = session
            buy(client, rush)
        client.close()

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rush.wall = time.perf_counter() - started
    return rush
