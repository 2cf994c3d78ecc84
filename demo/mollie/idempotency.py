"""Idempotency-Key: the same POST within an hour gets the first answer again; another POST with that key is refused."""

import hashlib
import json
import time
from collections.abc import Callable

from ..web import Request, Response
from .refusals import HAL, Refusal
from .simulator import Simulator

REMEMBERED = 3600  # seconds


def begin(sim: Simulator, request: Request, profile: str) -> Response | None:
    """The first answer, if there is one. Else None, and the key is taken. Raises Refusal: 400 for another request, or
    409."""
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
    """Do the work and keep its answer, in one transaction: a kill can't separate them."""
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
    """Forget the keys without an answer: after a kill nobody works on them."""
    sim.store.run("DELETE FROM answers WHERE status IS NULL")


def _fingerprint(request: Request) -> str:
    """A digest of the body that doesn't depend on the order of its keys."""
    try:
        body = json.dumps(json.loads(request.body or b"{}"), sort_keys=True).encode()
    except ValueError:
        body = request.body
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + body).hexdigest()
