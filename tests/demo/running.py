"""A whole demo for tests: bin/demo in a process and a directory of its own."""

import http.client
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psutil

from demo.stack import ROOT
from tests.demo.outside import free_port
from tests.waiting import eventually

PROGRAMS = ["postgres", "redis", "mail", "mollie", "web", "worker", "urgent", "beat"]
LIMIT = 120  # seconds for anything we wait for


def command(directory, *arguments):
    return [sys.executable, "-m", "demo", "--data-dir", str(directory), *arguments]


def environment():
    return os.environ | {"PYTHONPATH": str(ROOT)}


def run(directory, *arguments):
    """Call bin/demo, and wait until it ends by itself."""
    return subprocess.run(
        command(directory, *arguments), env=environment(), capture_output=True, text=True, timeout=LIMIT
    )


class Demo:
    """A running demo; `console` is the file with its output."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_port()
        self.console = directory.parent / f"{directory.name}.txt"
        with self.console.open("w") as console:
            self.process = subprocess.Popen(
                command(directory, "--port", str(self.port), "--empty"),
                env=environment(),
                stdout=console,
                stderr=console,
            )

    def wait_for(self, line: str, times: int = 1) -> None:
        wait_until(lambda: self.console.read_text().count(line) >= times or self.process.poll() is not None)
        assert self.console.read_text().count(line) >= times, self.console.read_text()

    def get(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        try:
            connection.request("GET", "/", headers={"Connection": "close"})
            return connection.getresponse().status
        finally:
            connection.close()

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(LIMIT)


def is_alive(process: psutil.Process) -> bool:
    """Whether the process runs, and isn't a zombie."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(condition):
    """Return when the condition holds; a stack takes its time."""
    eventually(condition, LIMIT)


@contextmanager
def started(directory):
    demo = Demo(directory)
    try:
        demo.wait_for("ready: ")
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.end(signal.SIGTERM)


def mails(demo) -> str:
    """The content of all files in the Maildir."""
    return "".join(mail.read_text(errors="replace") for mail in (demo.directory / "mail" / "new").glob("*"))


def leader(demo, name) -> int:
    """The process of a program: the child whose output goes to the program's log."""
    log = str(demo.directory / "log" / f"{name}.log")
    children = psutil.Process(demo.process.pid).children()
    return next(child.pid for child in children if os.readlink(f"/proc/{child.pid}/fd/1") == log)
