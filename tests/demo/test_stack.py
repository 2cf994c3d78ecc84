"""bin/demo itself, on its real parts: what it promises when something in it, or it itself, is killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from demo.directory import LOG_LIMIT, Directory
from demo.stack import ROOT
from tests.demo.outside import free_port

pytestmark = pytest.mark.stack
PROGRAMS = ["postgres", "redis", "mail", "mollie", "web", "worker", "urgent", "beat"]
LIMIT = 120  # seconds for anything we wait for


def command(directory, *arguments):
    return [sys.executable, "-m", "demo", "--data-dir", str(directory), *arguments]


def environment():
    return os.environ | {"PYTHONPATH": str(ROOT)}


def run(directory, *arguments):
    """A call of bin/demo that ends by itself."""
    return subprocess.run(
        command(directory, *arguments), env=environment(), capture_output=True, text=True, timeout=LIMIT
    )


class Demo:
    """A demo that runs, with what it said so far."""

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
    """Running, and not just waiting for somebody to take note of its end."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(is_so):
    deadline = time.monotonic() + LIMIT
    while not is_so():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


@contextmanager
def started(directory):
    demo = Demo(directory)
    try:
        demo.wait_for("ready: ")
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.end(signal.SIGTERM)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with started(tmp_path_factory.mktemp("demo") / "data") as demo:
        yield demo


def test_it_answers_where_it_says_that_it_is_ready(demo):
    assert f"ready: http://127.0.0.1:{demo.port}/" in demo.console.read_text()
    assert demo.get() < 500


def test_it_listens_on_loopback_alone(demo):
    listening = {
        connection.laddr.ip
        for process in [psutil.Process(demo.process.pid), *demo.family()]
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_a_second_one_in_the_same_directory_says_so(demo):
    second = run(demo.directory, "--port", str(free_port()))
    assert second.returncode == 1
    assert "already running" in second.stderr


def test_a_management_command_finds_the_running_demo(demo):
    result = run(demo.directory, "manage", "shell", "-c", "from django.conf import settings as s; print(s.SITE_URL)")
    assert result.returncode == 0, result.stderr
    assert result.stdout.endswith(f"http://127.0.0.1:{demo.port}\n")


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_killed_program_is_started_again(demo, name):
    with refusals(demo) as refused:
        os.kill(leader(demo, name), signal.SIGKILL)
        demo.wait_for(f"{name}: was killed by SIGKILL, starting it again\n")
        demo.wait_for(f"{name}: started again\n")  # another, which lost it, may say something in between
        wait_until(lambda: demo.get() < 500)
    assert not refused


ASK_FOR_A_PASSWORD = """
from accounts import enqueue, registration
from tests import cast
organiser = cast.make_organiser("dringend")
cast.make_customer("haast@example.org")
registration.request_password(email="haast@example.org", organiser=organiser)
enqueue._tasks.join()
"""


def test_a_password_does_not_wait_for_a_busy_worker(demo):
    """The worker for PDFs and sweeps stands still, so no sweep brings the mail either."""
    worker = psutil.Process(leader(demo, "worker"))
    stopped = [worker, *worker.children(recursive=True)]
    for process in stopped:
        process.suspend()
    try:
        asked = run(demo.directory, "manage", "shell", "-c", ASK_FOR_A_PASSWORD)
        assert asked.returncode == 0, asked.stderr
        wait_until(lambda: "haast@example.org" in mails(demo))
    finally:
        for process in stopped:
            process.resume()


def mails(demo) -> str:
    """All that was mailed, as it lies in the Maildir."""
    return "".join(mail.read_text(errors="replace") for mail in (demo.directory / "mail" / "new").glob("*"))


def leader(demo, name) -> int:
    """The program's process: our child, whose output goes to the program's log."""
    log = str(demo.directory / "log" / f"{name}.log")
    children = psutil.Process(demo.process.pid).children()
    return next(child.pid for child in children if os.readlink(f"/proc/{child.pid}/fd/1") == log)


@contextmanager
def refusals(demo):
    """Collects the connections that fail, while somebody asks for a page again and again."""
    refused, ended = [], threading.Event()

    def ask():
        while not ended.wait(0.02):
            try:
                demo.get()
            except (OSError, http.client.HTTPException) as error:
                refused.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield refused
    finally:
        ended.set()
        thread.join()


def test_two_demos_live_side_by_side_and_leave_nothing_behind(demo, tmp_path):
    with started(tmp_path / "other") as other:
        assert other.get() < 500
        family = other.family()
        assert len(family) > len(PROGRAMS)
        assert other.end(signal.SIGTERM) == 0
        wait_until(lambda: not any(is_alive(process) for process in family))
    assert demo.get() < 500

    # Stopped, the same directory still serves management commands, with a PostgreSQL of the moment.
    assert run(tmp_path / "other", "manage", "migrate", "--check").returncode == 0
    assert run(tmp_path / "other", "manage", "no_such_command").returncode == 1


def test_its_children_die_with_a_killed_demo_and_the_next_start_copes(tmp_path):
    with started(tmp_path / "data") as first:
        family = first.family()
        first.end(signal.SIGKILL)
    with started(tmp_path / "data") as second:
        assert second.get() < 500
        wait_until(lambda: not any(is_alive(process) for process in family))
        assert second.end(signal.SIGINT) == 0


def test_a_port_that_is_taken_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        result = run(tmp_path / "data", "--port", port)
    assert result.returncode == 1
    assert f"port {port} can't be used" in result.stderr


def test_fresh_never_wipes_what_is_not_a_demos(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    result = run(tmp_path, "--fresh")
    assert result.returncode == 1
    assert "has other things in it" in result.stderr
    assert (tmp_path / "thesis.txt").exists()


def test_a_log_does_not_grow_for_ever(tmp_path):
    directory = Directory(tmp_path / "data")
    directory.claim("manage")
    directory.log("web").write_bytes(b"x" * (LOG_LIMIT + 1))
    directory.trim_logs()
    os.close(directory.lock.fd)
    assert directory.log("web").stat().st_size == 0
    assert directory.log("web").with_suffix(".log.1").stat().st_size == LOG_LIMIT + 1
