"""Shared by the tests of accounts: reading mail, a real mail server, counting hashes."""

import asyncio
import re
from collections.abc import Callable, Iterator

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth.hashers import Argon2PasswordHasher

from accounts import organisers
from tests.client import Client
from tests.demo import outside

NEW = "een-heel-eigen-wachtwoord"
DETAILS = {
    "first_name": "Jan",
    "last_name": "O'Brien",
    "street": "Bruul 12",
    "postal_code": "2800",
    "city": "Mechelen",
    "country": "BE",
    "phone": "015 29 40 00",
    "language": "nl",
}


def password_in(text: str) -> str:
    """The temporary password in a mail."""
    passwords = re.findall(r"\b[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}\b", text)
    assert len(passwords) == 1, text
    return passwords[0]


def without_tokens(content: bytes) -> bytes:
    """A page without what differs at every request."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", content)


def statements(queries) -> list[str]:
    """The statements without their values. The text of a prepared one isn't known to Django."""
    texts = [query["sql"] or "a prepared statement" for query in queries]
    return [re.sub(r"'[^']*'|\b\d+\b|s\d+_x\d+|\bNULL\b", "?", text) for text in texts]


@pytest.fixture
def hashes(monkeypatch) -> list[str]:
    """Grows by one with each hash."""
    turns: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a, **k: turns.append("encode") or encode(*a, **k))
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a, **k: turns.append("verify") or verify(*a, **k))
    return turns


@pytest.fixture
def organisers_kept(clock, organiser) -> None:
    """The process knows its organisers and the foot of the page already: they are not looked up in the middle of a
    measurement."""
    organisers.by_slug()
    Client().get("/login/")


class MailServer:
    """A mail server that records what it accepted, and can refuse or wait."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.answer = "250 OK"
        self.during: Callable[[], object] = lambda: None
        self.afterwards: Callable[[], object] = lambda: None

    async def handle_DATA(self, server, session, envelope) -> str:
        await asyncio.to_thread(self.during)
        if self.answer.startswith("250"):
            self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        await asyncio.to_thread(self.afterwards)
        return self.answer


@pytest.fixture
def free_port() -> int:
    return outside.free_port()


@pytest.fixture
def mail_server(settings, free_port) -> Iterator[MailServer]:
    """A real one, on loopback; the application sends through it."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port
    yield server
    controller.stop()
