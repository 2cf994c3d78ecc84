"""The SMTP server: it accepts every mail, stores it and only then answers 250, unless a fault is set."""

import asyncio
import copy
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from ..web import BadRequest
from .box import Box

LARGEST = 10 * 2**20  # bytes
DEFAULTS: dict[str, Any] = {
    "refuse": 0,  # the number of mails to refuse; -1: all of them, until reset
    "code": 451,  # of a refusal; 550 is final
    "drop": 0,  # the number of mails to store and then hang up on, without a 250; -1: all of them, until reset
    "slow": 0.0,  # seconds before each answer to a mail
}


class Faults:
    """The faults that are set, in memory: a restart forgets them. One thread reads them, another changes them."""

    def __init__(self) -> None:
        self._values = copy.copy(DEFAULTS)

    def all(self) -> dict[str, Any]:
        return dict(self._values)

    def change(self, changes: Any) -> None:
        """Set these faults. Raises BadRequest for an unknown name or a value that is no number."""
        if not isinstance(changes, dict):
            raise BadRequest("The body must be an object")
        for name, value in changes.items():
            if name not in DEFAULTS or isinstance(value, bool) or not isinstance(value, int | float):
                raise BadRequest(f"{name} must be one of {', '.join(DEFAULTS)}, and a number")
        self._values = self._values | changes

    def reset(self) -> None:
        self._values = copy.copy(DEFAULTS)

    def takes(self, name: str) -> bool:
        """Whether this mail meets the fault; counts it down."""
        left = self._values[name]
        if left > 0:
            self._values = self._values | {name: left - 1}
        return left != 0


class Receiver:
    """Handles each mail, for aiosmtpd."""

    def __init__(self, box: Box, faults: Faults) -> None:
        self._box, self._faults = box, faults

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self._faults.all()["slow"])
        if self._faults.takes("refuse"):
            return f"{self._faults.all()['code']} Refused: a fault is set"
        await asyncio.to_thread(self._store, envelope)
        if self._faults.takes("drop") and server.transport:
            server.transport.close()
        return "250 Stored"

    def _store(self, envelope: Envelope) -> None:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self._box.store(content, sender=envelope.mail_from or "", recipients=envelope.rcpt_tos)


def protocol(box: Box, faults: Faults) -> SMTP:
    """The protocol of one connection."""
    loop = asyncio.get_running_loop()
    receiver = Receiver(box, faults)
    return SMTP(receiver, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="mail.demo", ident="demo", loop=loop)
