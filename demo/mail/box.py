"""The Maildir with everything that was sent, and what a list needs to know of each mail, read once from its headers."""

import mailbox
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from . import reading

HEADERS = 64 * 1024  # bytes; more than that of headers is nobody's mail


@dataclass(frozen=True)
class Summary:
    """A line of the list. `recipients` are the addresses of the envelope, blind copies included, in small letters."""

    id: str
    path: Path
    received: float
    sender: str
    to: str
    subject: str
    message_id: str
    recipients: tuple[str, ...]

    def is_for(self, wanted: str) -> bool:
        """A whole address must be one of the recipients; a part of one may be anywhere in them."""
        wanted = wanted.strip().lower()
        return wanted in self.recipients if "@" in wanted else any(wanted in address for address in self.recipients)


class Box:
    """One Maildir; others may put mails in it or take them out as well."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._maildir = mailbox.Maildir(str(path), create=True)
        self._folders = (path / "new", path / "cur")
        self._lock = threading.Lock()
        self._known: dict[str, Summary] = {}

    def store(self, content: bytes, *, sender: str, recipients: Iterable[str]) -> str:
        """Keeps a mail for good: file and folder are on the disk when this returns its id."""
        envelope = "".join([f"Return-Path: <{sender}>\n", *(f"Delivered-To: {address}\n" for address in recipients)])
        with self._lock:
            name = self._maildir.add(envelope.encode(errors="replace") + content.replace(b"\r\n", b"\n"))
        folder = os.open(self._folders[0], os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return name

    def summaries(self, to: str = "") -> list[Summary]:
        """Newest first; only new files are opened."""
        with self._lock:
            found = {entry.name.split(":")[0]: entry for folder in self._folders for entry in os.scandir(folder)}
            self._known = {name: self._summary(name, entry) for name, entry in found.items() if entry.is_file()}
            known = list(self._known.values())
        known.sort(key=lambda summary: (summary.received, summary.id), reverse=True)
        return [summary for summary in known if summary.is_for(to)] if to.strip() else known

    def find(self, id: str) -> Summary | None:
        """By an id that is only ever looked up, never made into a path."""
        return next((summary for summary in self.summaries() if summary.id == id), None)

    def _summary(self, name: str, entry: os.DirEntry) -> Summary:
        known = self._known.get(name)
        if known and known.path == Path(entry.path):
            return known
        with open(entry.path, "rb") as file:
            headers = reading.headers(file.read(HEADERS))
        addresses = headers.all("Delivered-To") or headers.addresses("To")
        return Summary(
            id=name,
            path=Path(entry.path),
            received=entry.stat().st_mtime,
            sender=headers.text("From"),
            to=headers.text("To") or ", ".join(addresses),
            subject=headers.text("Subject"),
            message_id=headers.text("Message-ID"),
            recipients=tuple(address.lower() for address in addresses),
        )
