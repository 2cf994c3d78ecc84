"""The lock on a demo's directory. All processes of the demo inherit it, so it is free when the last one has ended."""

import fcntl
import json
import os
import signal
import time
from pathlib import Path

from .console import say

LEFTOVERS_LIMIT = 15.0  # seconds in which the children of a killed demo may end by themselves


class InUse(Exception):
    """A demo is running there already."""


class Lock:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd = -1

    def take(self, purpose: str) -> None:
        """Take the lock for "demo" or "manage". Waits until a "manage" ends; raises InUse when a demo has it."""
        self.fd = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        has_said_why, deadline = False, time.monotonic() + LEFTOVERS_LIMIT
        while not self._try():
            holder = self.holder()
            if holder == "demo":
                raise InUse(f"a demo is already running in {self.path.parent}")
            if not has_said_why:
                say("waiting for a management command to end" if holder else "waiting for a killed demo's children")
                has_said_why = True
            if not holder and time.monotonic() > deadline:
                self._kill_leftovers()
            time.sleep(0.2)
        os.truncate(self.fd, 0)
        os.pwrite(self.fd, json.dumps({"pid": os.getpid(), "purpose": purpose}).encode(), 0)

    def _try(self) -> bool:
        try:
            fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def holder(self) -> str:
        """What has the lock: "demo", "manage", or "" when nothing has it, or only the children of a killed leader."""
        try:
            leader = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return ""
        return leader["purpose"] if leader["pid"] in self._users() else ""

    def _users(self) -> set[int]:
        users = set()
        for entry in Path("/proc").glob("[0-9]*/fd/*"):
            try:
                if os.readlink(entry) == str(self.path):
                    users.add(int(entry.parts[2]))
            except OSError:
                continue  # ended meanwhile, or another user's
        return users

    def _kill_leftovers(self) -> None:
        for pid in self._users() - {os.getpid()}:
            os.kill(pid, signal.SIGKILL)
