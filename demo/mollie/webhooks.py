"""Webhooks: each is a row until it is settled, by an answer of exactly 200. Each attempt has a thread of its own."""

import http.client
import json
import threading
import time
from urllib.parse import urlsplit

from .simulator import Simulator

# Minutes after the change at which an unanswered webhook is tried: ten times in all.
RETRIES = (0, 1, 3, 7, 15, 31, 60, 120, 240, 26 * 60)
PATIENCE = 15  # seconds for an answer
AT_ONCE = 64


def queue(sim: Simulator, payment: str) -> None:
    """Add the payment's webhook, in the transaction of the change."""
    row = sim.store.row("SELECT body FROM payments WHERE id = ?", payment)
    url = json.loads(row["body"]).get("webhookUrl") if row else None
    if not url:
        return
    faults, now = sim.faults["webhooks"], time.time()
    state, first_at = ("muted", now) if faults["mute"] else ("due", _first_at(faults, now))
    due_at = None if faults["mute"] else first_at
    values = {"payment": payment, "url": url, "state": state, "first_at": first_at, "due_at": due_at}
    for _ in range(faults["copies"]):
        sim.store.add("deliveries", **values)
    sim.bell.set()


def _first_at(faults: dict, now: float) -> float:
    """When the webhook is sent first. With the fault "reorder", moments are mirrored within a window: the first webhook
    goes last."""
    if faults["reorder"]:
        window = faults["reorder"]
        now = 2 * (now // window + 1) * window - now
    return now + faults["delay"]


def send_now(sim: Simulator, payment: str | None = None) -> int:
    """Make all unsettled webhooks due, muted and given up ones too. Returns their number."""
    with sim.store.transaction():
        count = sim.store.run(
            "UPDATE deliveries SET state = 'due', due_at = ? WHERE state != 'settled' AND (? IS NULL OR payment = ?)",
            *(time.time(), payment, payment),
        )
    sim.bell.set()
    return count


class Deliveries:
    """Starts a thread for each delivery that is due: a slow receiver delays no other."""

    def __init__(self, sim: Simulator) -> None:
        self._sim = sim
        self._lock = threading.Lock()
        self._under_way: set[int] = set()

    def start_due(self, now: float) -> None:
        with self._lock:
            busy = set(self._under_way)  # taken before reading, else one that ends in between is sent again
        rows = self._sim.store.rows("SELECT * FROM deliveries WHERE due_at <= ? ORDER BY due_at, seq LIMIT 500", now)
        for row in [row for row in rows if row["seq"] not in busy][: AT_ONCE - len(busy)]:
            with self._lock:
                self._under_way.add(row["seq"])
            threading.Thread(target=self._run, args=[dict(row)], daemon=True).start()

    def next_due(self) -> float | None:
        """When the next delivery that isn't under way is due; None while no more can be started."""
        with self._lock:
            busy = list(self._under_way)
        if len(busy) >= AT_ONCE:
            return None
        marks = ", ".join("?" * len(busy))
        row = self._sim.store.row(f"SELECT min(due_at) FROM deliveries WHERE seq NOT IN ({marks})", *busy)
        return row[0] if row else None

    def _run(self, row: dict) -> None:
        try:
            attempt(self._sim, row)
        finally:
            with self._lock:
                self._under_way.discard(row["seq"])
            self._sim.bell.set()


def attempt(sim: Simulator, row: dict) -> None:
    """Try once, and store the outcome."""
    outcome = _call(row["url"], row["payment"])
    attempts = row["attempts"] + 1
    if outcome == "200":
        state, due_at = "settled", None
    elif attempts < len(RETRIES):
        minute = sim.faults["webhooks"]["retry_minute"]
        state, due_at = "due", max(row["first_at"] + RETRIES[attempts] * minute, time.time())
    else:
        state, due_at = "given up", None
    changes = (state, due_at, attempts, outcome, row["seq"])
    sim.store.run("UPDATE deliveries SET state = ?, due_at = ?, attempts = ?, outcome = ? WHERE seq = ?", *changes)


def _call(url: str, payment: str) -> str:
    """The status of the answer, or the name of the error. Redirects aren't followed."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Mollie HTTP client/1.0"}
    try:
        connection.request("POST", target, f"id={payment}", headers | {"Accept": "*/*"})
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return type(error).__name__
    finally:
        connection.close()


def wait_for_first_attempt(sim: Simulator, payment: str) -> None:
    """Wait until each webhook of the payment has been tried once, except muted ones."""
    waiting = "SELECT 1 FROM deliveries WHERE state = 'due' AND attempts = 0 AND payment = ?"
    until = time.monotonic() + PATIENCE + 1
    while time.monotonic() < until and sim.store.row(waiting, payment):
        time.sleep(0.01)
