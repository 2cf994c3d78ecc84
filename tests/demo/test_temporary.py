"""Tests and type checks without an environment set by hand: pytest starts a PostgreSQL and a Redis of its own."""

import os
import signal
import subprocess
import sys

import psutil

from demo.stack import ROOT
from tests.waiting import eventually

BARE = {"PATH": os.environ["PATH"]}
SHOW = "import tests.settings as s; print(s.DATABASES['default']['HOST'], s.SITE_URL)"


def test_pytest_starts_its_databases_and_ends_them():
    command = [sys.executable, "-m", "pytest", "-q", "tests/test_sql.py"]
    tests = subprocess.Popen(command, env=BARE, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    family = children_once_started(tests)
    assert " passed" in tests.communicate(timeout=120)[0]
    assert tests.returncode == 0
    alive = psutil.wait_procs(family, timeout=60)[1]
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


def test_killed_tests_leave_no_databases_behind():
    command = [sys.executable, "-c", "import pytest, time; import tests.settings; time.sleep(600)"]
    tests = subprocess.Popen(command, env=BARE, cwd=ROOT)
    family = children_once_started(tests)
    tests.send_signal(signal.SIGKILL)
    tests.wait(20)
    alive = psutil.wait_procs(family, timeout=60)[1]
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


def children_once_started(tests: subprocess.Popen) -> list[psutil.Process]:
    """The processes of a test run, once PostgreSQL and Redis are among them."""

    def family() -> list[psutil.Process]:
        children = psutil.Process(tests.pid).children(recursive=True)
        return children if {"postgres", "redis-server"} <= {name_of(process) for process in children} else []

    return eventually(family, seconds=60)


def name_of(process: psutil.Process) -> str:
    """Its name, or nothing when it has ended since: initdb starts many short programs."""
    try:
        return process.name()
    except psutil.NoSuchProcess:
        return ""


def test_a_type_checker_reads_the_settings_without_databases():
    shown = subprocess.run([sys.executable, "-c", SHOW], env=BARE, cwd=ROOT, capture_output=True, text=True)
    assert shown.stdout == "localhost https://tickets.example.be\n", shown.stderr
