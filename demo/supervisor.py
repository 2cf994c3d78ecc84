"""Starts programs, restarts those that end, and stops them all: a small init for one directory."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import psutil

from .console import say
from .directory import Directory
from .processes import adopt_orphans, die_with_parent, next_ended, signal_group

STABLE_AFTER = 10.0  # seconds; a program that ran longer is started again at once
LONGEST_PAUSE = 10.0


class ChildFailed(Exception):
    """A program ended before it was ready; the message has the end of its log."""


@dataclass
class Child:
    """A program to keep running. `fds` are passed on open; `stop_limit` is the seconds it has to end when asked to. Its
    output goes to its log, or with `at_console` to ours."""

    name: str
    argv: Sequence[str]
    fds: tuple[int, ...] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    stop_limit: float = 10
    at_console: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    failures: int = 0
    start_again_at: float = field(default=float("inf"))


class Supervisor:
    """Starts and watches the programs. Their output is in the directory's logs."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.environment: dict[str, str] = {}
        self.children: list[Child] = []
        adopt_orphans()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)

    def start(self, child: Child) -> None:
        self.children.append(child)
        self._launch(child)

    def _launch(self, child: Child) -> None:
        with open(self.directory.log(child.name), "ab") as log:
            child.process = subprocess.Popen(
                child.argv,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr if child.at_console else log,
                stderr=sys.stderr if child.at_console else log,
                start_new_session=True,
                pass_fds=(self.directory.lock.fd, *child.fds),
                preexec_fn=die_with_parent(child.stop_signal),
            )
        child.started, child.start_again_at = time.monotonic(), float("inf")

    def run(self, command: Sequence[str], **options: Any) -> "subprocess.CompletedProcess[str]":
        """Run a command at the console, and wait until it ends."""
        return subprocess.run(
            command,
            env=self.environment,
            text=True,
            pass_fds=(self.directory.lock.fd,),
            preexec_fn=die_with_parent(signal.SIGTERM),
            **options,
        )

    def wait_until(self, child: Child, is_ready: Callable[[], bool], limit: float = 60) -> None:
        """Wait until a program that was just started is ready. Raises ChildFailed when it ends or takes too long."""
        deadline = time.monotonic() + limit
        while not is_ready():
            self._reap()
            if child.process is None or time.monotonic() > deadline:
                lines = self.directory.log(child.name).read_text(errors="replace").splitlines()
                raise ChildFailed("\n".join([f"{child.name} did not start; the end of its log:", *lines[-15:]]))
            time.sleep(0.05)

    def restart(self, child: Child) -> None:
        """Ask a program to end; `watch` starts it again."""
        if child.process:
            child.process.send_signal(child.stop_signal)

    def watch(self, each_second: Callable[[], None] = lambda: None) -> None:
        """Keep all running, until a signal raises KeyboardInterrupt here."""
        while True:
            signal.sigtimedwait({signal.SIGCHLD}, 1)
            each_second()
            self._reap()
            for child in self.children:
                if child.start_again_at <= time.monotonic():
                    self._launch(child)
                    say(f"{child.name}: started again")
            self.directory.trim_logs()

    def _reap(self) -> None:
        """Handle every child that has ended: a program of ours, or an orphan that we adopted."""
        while pid := next_ended():
            child = next((child for child in self.children if child.process and child.process.pid == pid), None)
            if child and child.process:
                self._ended(child, child.process.wait())
            else:
                os.waitpid(pid, 0)

    def _ended(self, child: Child, code: int) -> None:
        assert child.process is not None
        signal_group(child.process.pid, signal.SIGTERM)  # the workers that a killed leader left: they finish and end
        child.process = None
        stable = time.monotonic() - child.started > STABLE_AFTER
        child.failures = 0 if stable else child.failures + 1
        pause = min(0.25 * 2**child.failures, LONGEST_PAUSE) if child.failures else 0
        child.start_again_at = time.monotonic() + pause
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        say(f"{child.name}: {how}, starting it again")

    def stop(self, first: Iterable[Child] = ()) -> None:
        """Stop `first`, then all the others. Kills what takes longer than its limit, and every process that is left."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _end(first)
        _end(self.children)
        for orphan in psutil.Process().children(recursive=True):
            orphan.kill()


def _end(children: Iterable[Child]) -> None:
    running = list(children)
    for child in running:
        if child.process:
            child.process.send_signal(child.stop_signal)
    signalled_at = time.monotonic()
    while running := [child for child in running if child.process and child.process.poll() is None]:
        for child in running:
            if time.monotonic() > signalled_at + child.stop_limit and child.process:
                signal_group(child.process.pid, signal.SIGKILL)
        time.sleep(0.05)
