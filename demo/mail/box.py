"""The Maildir with everything that was sent, and a summary of each mail, read once from its headers."""

import mailbox
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from . import reading

HEADERS = 64 * 1024  # bytes; the headers of a mail are shorter


@dataclass(frozen=True)
class Summary:
    """A line of the list. `recipients` are the addresses of the envelope, blind copies included, in lower case."""

    id: str
    path: Path
    received: float
    sender: str
    to: str
    subject: str
    message_id: str
    recipients: tuple[str, ...]

    def is_for(self, wanted: str) -> bool:
        """Whether a recipient is this address, or contains this text when it is no whole address."""
        wanted = wanted.strip().lower()
        return wanted in self.recipients if "@" in wanted else any(wanted in address for address in self.recipients)


class Box:
    """A Maildir. Other programs may add and remove mails too."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._maildir = mailbox.Maildir(str(path), create=True)
        self._folders = (path / "new", path / "cur")
        self._lock = threading.Lock()
        self._summaries: dict[str, Summary] = {}

    def store(self, content: bytes, *, sender: str, recipients: Iterable[str]) -> str:
        """Keep a mail, and return its id. File and folder are safely on the disk by then."""
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
        """All mails, or those for a recipient, newest first. Only new files are opened."""
        with self._lock:
            entries = {entry.name.split(":")[0]: entry for folder in self._folders for entry in os.scandir(folder)}
            self._summaries = {name: self._summary(name, entry) for name, entry in entries.items() if entry.is_file()}
            mails = list(self._summaries.values())
        mails.sort(key=lambda summary: (summary.received, summary.id), reverse=True)
        return [mail for mail in mails if mail.is_for(to)] if to.strip() else mails

    def find(self, id: str) -> Summary | None:
        """The mail with this id, or None. The id is only compared, never made into a path."""
        return next((summary for summary in self.summaries() if summary.id == id), None)

    def _summary(self, name: str, entry: os.DirEntry) -> Summary:
        summary = self._summaries.get(name)
        if summary and summary.path == Path(entry.path):
            return summary
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
