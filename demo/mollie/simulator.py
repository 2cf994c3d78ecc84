"""What the parts of the simulator share: its memory, its own address, its faults, and the bell that wakes the clock."""

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
    """`url` is where clients reach it; every link it gives begins there."""

    store: Store
    url: str
    faults: Faults = field(default_factory=Faults)
    bell: threading.Event = field(default_factory=threading.Event)


def token(prefix: str) -> str:
    """A new id: the prefix and 22 letters and digits, as Mollie's newer ids are."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(22))


def profile_of(api_key: str) -> str:
    """Each key has a profile of its own, and sees only that one's payments."""
    return "pfl_" + hashlib.sha256(api_key.encode()).hexdigest()[:10]


def iso(at: float) -> str:
    """Seconds since 1970 as Mollie writes a moment."""
    return datetime.fromtimestamp(int(at), UTC).isoformat()


def money(cents: int) -> dict[str, str]:
    """Euro cents as Mollie writes an amount."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return {"currency": "EUR", "value": f"{sign}{cents // 100}.{cents % 100:02d}"}
