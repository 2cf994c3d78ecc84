"""Idempotency-Key: the same POST within an hour gets the first answer again, another one is refused."""

import hashlib
import json
import time
from collections.abc import Callable

from ..web import Request, Response
from .refusals import HAL, Refusal
from .simulator import Simulator

REMEMBERED = 3600  # seconds


def begin(sim: Simulator, request: Request, profile: str) -> Response | None:
    """The first answer if there was one, else None and the key is taken. Raises Refusal 400 (other request) or 409."""
    key = request.headers.get("Idempotency-Key")
    if request.method != "POST" or not key:
        return None
    now, fingerprint = time.time(), _fingerprint(request)
    with sim.store.transaction():
        sim.store.run("DELETE FROM answers WHERE begun_at < ?", now - REMEMBERED)
        row = sim.store.row("SELECT * FROM answers WHERE profile = ? AND key = ?", profile, key)
        if row is None:
            sim.store.add("answers", profile=profile, key=key, fingerprint=fingerprint, begun_at=now)
            return None
    if row["fingerprint"] != fingerprint:
        raise Refusal(400, "The idempotency key was used before for another request")
    if row["status"] is None:
        raise Refusal(409, "A request with this idempotency key is still being processed")
    return Response(row["status"], row["body"], HAL, {"Idempotent-Replayed": "true"})


def perform(sim: Simulator, request: Request, profile: str, work: Callable[[], Response]) -> Response:
    """Does the work and remembers its answer in one transaction, so that a kill in between can't part them."""
    key = request.headers.get("Idempotency-Key") or ""
    try:
        with sim.store.transaction():
            try:
                response = work()
            except Refusal as refusal:
                response = refusal.response()
            if request.method == "POST":
                changes = (response.status, response.body, profile, key)
                sim.store.run("UPDATE answers SET status = ?, body = ? WHERE profile = ? AND key = ?", *changes)
            return response
    except BaseException:
        sim.store.run("DELETE FROM answers WHERE profile = ? AND key = ? AND status IS NULL", profile, key)
        raise


def forget_unanswered(sim: Simulator) -> None:
    """After a kill nobody is working on these any more."""
    sim.store.run("DELETE FROM answers WHERE status IS NULL")


def _fingerprint(request: Request) -> str:
    """The body by its meaning: the order of its keys doesn't count."""
    try:
        body = json.dumps(json.loads(request.body or b"{}"), sort_keys=True).encode()
    except ValueError:
        body = request.body
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + body).hexdigest()
