"""The stack for somebody who edits the product: the same databases and counterparts, and programs that reload."""

import socket
import sys
from pathlib import Path

from .stack import ROOT, Stack, module
from .supervisor import Child

# What the worker reads from the checkout. Django's server watches its own files.
SOURCES = ["accounts", "shows", "memberships", "orders", "schools", "ticketing", "templates", "locale"]
SUFFIXES = {".py", ".html", ".txt", ".css", ".mo"}


class DevelopmentStack(Stack):
    """Like the demo, but for three things: Django's reloading server with DEBUG, which keeps nothing and serves static
    files from their sources; one worker for all queues, which starts again when a source changes; the web server's
    output at the console."""

    worker: Child

    def environment(self) -> dict[str, str]:
        static = self.directory.path / "static"  # nothing is collected there
        return super().environment() | {"DEBUG": "1", "STATIC_ROOT": str(static)}

    def start_web(self, web: socket.socket) -> Child:
        port = web.getsockname()[1]
        web.close()  # Django's server opens the port itself, after each edit anew
        (self.directory.path / "static").mkdir(exist_ok=True)
        command = [sys.executable, str(ROOT / "manage.py"), "runserver", f"127.0.0.1:{port}"]
        child = Child("web", command, at_console=True)
        self._start_application(child)
        return child

    def start_celery(self) -> None:
        celery = module("celery", "--app=ticketing.celery:app", "worker")
        beat = ["--beat", f"--schedule={self.directory.path / 'run' / 'beat'}"]
        options = [
            "--queues=default,urgent",
            "--concurrency=1",
            "--without-gossip",
            "--without-mingle",
            "--loglevel=INFO",
        ]
        self.worker = Child("worker", [*celery, *beat, *options])
        self._start_application(self.worker)

    def watch(self) -> None:
        seen = newest_source()

        def restart_worker_after_an_edit() -> None:
            nonlocal seen
            if (newest := newest_source()) != seen:
                seen = newest
                self.supervisor.restart(self.worker)

        self.supervisor.watch(restart_worker_after_an_edit)


def newest_source(root: Path = ROOT) -> tuple[float, int]:
    """When the last source was written, and how many there are: one of them changes with every edit."""
    files = [path for name in SOURCES for path in (root / name).rglob("*") if path.suffix in SUFFIXES]
    return max(path.stat().st_mtime for path in files), len(files)
