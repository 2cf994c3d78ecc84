"""The directory that a demo keeps between its starts: what it remembers, its lock, its logs."""

import importlib.util
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .lock import Lock

LOG_LIMIT = 5_000_000  # bytes; one older file of this size is kept beside it


class DirectoryError(Exception):
    """The directory can't be used; the message says why."""


class Directory:
    """DIR: what a demo keeps between its starts. `claim` it before anything is written in it."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.lock = Lock(self.path / "lock")
        self._memory = self.path / "demo.json"
        self._environment = self.path / "environment.json"

    def claim(self, purpose: str) -> None:
        """Take the directory for this process and its children. Raises InUse, DirectoryError."""
        if self.path.exists() and not self._memory.exists() and set(os.listdir(self.path)) - {"lock"}:
            raise DirectoryError(f"{self.path} has other things in it; choose an empty or a new directory")
        self.path.mkdir(parents=True, exist_ok=True)
        self.lock.take(purpose)
        self.withdraw()
        self._furnish()

    def _furnish(self) -> None:
        self.remember("made_by", "bin/demo")  # first: what has this file is ours
        for name in ("log", "run"):
            (self.path / name).mkdir(exist_ok=True)

    def wipe(self) -> None:
        """Remove everything that the demo kept. Call `claim` before: it makes sure that the directory is a demo's."""
        for entry in set(self.path.iterdir()) - {self.lock.path, self._memory}:
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        self._memory.unlink()
        self._furnish()

    def remembered(self, name: str, make: Callable[[], Any]) -> Any:
        """The value that was made at the first start, the same at all later ones."""
        values = json.loads(self._memory.read_text()) if self._memory.exists() else {}
        if name not in values:
            self.remember(name, values.setdefault(name, make()))
        return values[name]

    def remember(self, name: str, value: Any) -> None:
        values = json.loads(self._memory.read_text()) if self._memory.exists() else {}
        _write_private(self._memory, values | {name: value})

    def secret(self, name: str) -> str:
        return self.remembered(name, lambda: secrets.token_urlsafe(48))

    def publish(self, environment: dict[str, str]) -> None:
        """Write down the environment of this running demo, for management commands in other shells."""
        _write_private(self._environment, environment)

    def published(self, limit: float = 60) -> dict[str, str]:
        """The environment of the running demo. Waits up to `limit` seconds while it starts; raises DirectoryError."""
        deadline = time.monotonic() + limit
        while not self._environment.exists():
            if time.monotonic() > deadline:
                raise DirectoryError("the demo isn't ready yet; try again in a moment")
            time.sleep(0.2)
        return json.loads(self._environment.read_text())

    def withdraw(self) -> None:
        self._environment.unlink(missing_ok=True)

    def log(self, name: str) -> Path:
        return self.path / "log" / f"{name}.log"

    def trim_logs(self) -> None:
        """Keep each log under its limit. Programs append to it, so they continue at the start of a truncated file."""
        for log in (self.path / "log").glob("*.log"):
            if log.stat().st_size > LOG_LIMIT:
                shutil.copyfile(log, log.with_suffix(".log.1"))
                os.truncate(log, 0)


def _write_private(path: Path, content: dict[str, Any]) -> None:
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, indent=1)
    temporary.replace(path)


def package_directory(name: str) -> Path:
    """The directory of an installed package. It is not imported: only the programs in it are used."""
    spec = importlib.util.find_spec(name)
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])
