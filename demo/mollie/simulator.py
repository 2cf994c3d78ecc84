"""What the parts of the simulator share: its store, its own address, its faults, and the event that wakes the clock."""

import hashlib
import secrets
import string
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .faults import Faults
from .store import Store

ALPHABET = string.ascii_letters + string.digits


@dataclass
class Simulator:
    """`url` is the address of the simulator. All its links begin with it."""

    store: Store
    url: str
    faults: Faults = field(default_factory=Faults)
    bell: threading.Event = field(default_factory=threading.Event)


def token(prefix: str) -> str:
    """A new id: the prefix and 22 letters and digits, as in Mollie's newer ids."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(22))


def profile_of(api_key: str) -> str:
    """The profile of a key. Each key has its own, and sees the payments of no other."""
    return "pfl_" + hashlib.sha256(api_key.encode()).hexdigest()[:10]


def iso(at: float) -> str:
    """A moment as Mollie writes it; `at` in seconds since 1970."""
    return datetime.fromtimestamp(int(at), UTC).isoformat()


def money(cents: int) -> dict[str, str]:
    """An amount as Mollie writes it, from euro cents."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return {"currency": "EUR", "value": f"{sign}{cents // 100}.{cents % 100:02d}"}
