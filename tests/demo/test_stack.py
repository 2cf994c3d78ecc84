"""bin/demo itself, on its real parts: what it promises when something in it, or it itself, is killed."""

import http.client
import os
import signal
import socket
import threading
from contextlib import contextmanager

import psutil
import pytest

from demo.directory import LOG_LIMIT, Directory
from tests.demo.outside import free_port
from tests.demo.running import PROGRAMS, is_alive, leader, mails, run, started, wait_until

pytestmark = pytest.mark.stack


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
from accounts import enqueue
from accounts.login import registration
from tests import cast
organiser = cast.make_organiser("dringend")
cast.make_customer("haast@example.org")
registration.request_password(email="haast@example.org", organiser=organiser)
enqueue.publisher.flush()
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
