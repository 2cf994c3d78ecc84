"""The demo's mailbox, read by its JSON."""

import json
import re
import time
import urllib.parse
import urllib.request
from typing import Any

PATIENCE = 120.0  # seconds; the worker that draws the tickets yields to everything else that runs


class Mailbox:
    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def to(self, address: str) -> list[dict[str, Any]]:
        """The mails to this address, newest first."""
        query = urllib.parse.urlencode({"to": address})
        with urllib.request.urlopen(f"{self.url}/api/messages?{query}") as response:
            answer = json.load(response)
        return answer["messages"] if isinstance(answer, dict) else answer

    def wait_for(self, address: str, count: int = 1) -> dict[str, Any]:
        """The newest mail, once there are `count` of them. Raises AssertionError when that takes too long."""
        deadline = time.monotonic() + PATIENCE
        while len(mails := self.to(address)) < count:
            assert time.monotonic() < deadline, f"{len(mails)} of {count} mails to {address}"
            time.sleep(0.2)
        return mails[0]

    def all_to(self, address: str, at_least: int) -> list[dict[str, Any]]:
        """All mails to the address, once there are enough of them."""
        self.wait_for(address, at_least)
        return self.to(address)

    def password(self, address: str, count: int = 1) -> str:
        """The temporary password in the newest mail."""
        match = re.search(r"wachtwoord: (\S{12,})$", self.wait_for(address, count)["text"], re.M)
        assert match, "no password in the mail"
        return match.group(1)

    def attachment(self, mail: dict[str, Any], ending: str) -> bytes:
        """The attachment whose name has this ending."""
        (url,) = [part["url"] for part in mail["attachments"] if part["name"].endswith(ending)]
        with urllib.request.urlopen(urllib.parse.urljoin(self.url + "/", url)) as response:
            return response.read()
