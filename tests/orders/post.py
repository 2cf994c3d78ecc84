"""A real mail server for a test, and what it got."""

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class Postbox:
    """Keeps every message that comes in by SMTP."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def part(message: EmailMessage, content_type: str) -> EmailMessage:
    """The one part of that type."""
    (found,) = [part for part in message.walk() if part.get_content_type() == content_type]
    return found
