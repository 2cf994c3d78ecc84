"""The demo stack that is measured, with its season, and the yardstick beside it on the same kind of server and the same
database."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from demo import ports

from . import processes

ROOT = Path(__file__).resolve().parent.parent
ORGANISER = "ccmechelen"
CHOSEN_PORTS = range(18_500, 18_600)
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "ticketing/gunicorn.py"]


class Stack:
    """The processes that are measured."""

    def __init__(self, directory: Path, port: int, demo: subprocess.Popen[str]) -> None:
        self.port, self.demo = port, demo
        self.environment: dict[str, str] = json.loads((directory / "environment.json").read_text())
        self.yardstick_port = _free_port(port + 1)
        self.yardstick = subprocess.Popen(
            # Its processes are never replaced: the CPU of one that ends while it is measured would be lost.
            [*GUNICORN, "--max-requests", "0", "--bind", f"127.0.0.1:{self.yardstick_port}", "--chdir", str(ROOT),
             "ticketing.wsgi"],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "bench.yardstick", "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
        )  # fmt: skip
        while not ports.answers(self.yardstick_port):
            time.sleep(0.1)

    def _of_demo(self, word: str) -> list[int]:
        return processes.named(processes.children(self.demo.pid), word)

    def web(self) -> list[int]:
        """The workers of the product's web server."""
        (master,) = self._of_demo("gunicorn")
        return processes.children(master)

    def yardstick_web(self) -> list[int]:
        return processes.children(self.yardstick.pid)

    def postgres(self) -> list[int]:
        """PostgreSQL's postmaster and all its backends."""
        (master,) = self._of_demo("bin/postgres")
        return [master, *processes.children(master)]

    def celery(self) -> list[int]:
        """The worker and its children, and beat."""
        mains = self._of_demo("celery")
        return mains + [child for main in mains for child in processes.children(main)]

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Stop beat and workers meanwhile: their sweeps would be counted with the request that is measured."""
        pids = self.celery()
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                with suppress(ProcessLookupError):  # recycled meanwhile
                    os.kill(pid, signal.SIGCONT)

    def stop(self) -> None:
        for process in (self.yardstick, self.demo):
            process.terminate()
            process.wait(60)


def _free_port(first: int) -> int:
    for port in range(first, CHOSEN_PORTS.stop):
        try:
            ports.listen(port).close()
        except OSError:
            continue
        return port
    raise OSError("no free port on loopback")


@contextmanager
def running(directory: Path) -> Iterator[Stack]:
    """Start the demo in this directory, and end it afterwards."""
    port = _free_port(CHOSEN_PORTS.start)
    demo = subprocess.Popen(
        [sys.executable, "-m", "demo", "--port", str(port), "--data-dir", str(directory)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert demo.stdout
    for line in demo.stdout:
        if line.startswith("ready:"):
            break
    else:
        raise RuntimeError("the demo did not start; the reason is above")
    stack = Stack(directory, port, demo)
    try:
        yield stack
    finally:
        stack.stop()
