"""The worker of a running demo: it keeps its connections to PostgreSQL, and survives PostgreSQL's restart."""

import json
import os
import signal

import psycopg
import pytest

from tests.demo.running import leader, run, wait_until

pytestmark = pytest.mark.stack

TASKS = 30
RESTARTED = "postgres: started again\n"
# A mail that doesn't exist: the task asks PostgreSQL for it, and is done.
SEND_TASKS = """
from ticketing.celery import app
print(*[app.send_task("accounts.tasks.send_mail", [0], queue="default").id for _ in range({number})])
"""


@pytest.fixture
def database(demo):
    """A connection to the demo's database that commits each statement."""
    with psycopg.connect(database_url(demo), autocommit=True) as connection:
        yield connection


def database_url(demo) -> str:
    return json.loads((demo.directory / "environment.json").read_text())["DATABASE_URL"]


def connections(database) -> int:
    """The number of connections that the database has accepted so far."""
    [(number,)] = database.execute("SELECT sessions FROM pg_stat_database WHERE datname = current_database()")
    return number


def log(demo) -> str:
    return demo.directory.joinpath("log", "worker.log").read_text()


def send_tasks(demo, number: int) -> list[str]:
    """Their ids."""
    sent = run(demo.directory, "manage", "shell", "-c", SEND_TASKS.format(number=number))
    assert sent.returncode == 0, sent.stderr
    return sent.stdout.splitlines()[-1].split()  # the shell says first what it has imported


def have_ended(demo, ids: list[str]) -> bool:
    return all(f"[{task}] succeeded" in log(demo) or f"[{task}] raised" in log(demo) for task in ids)


def test_a_worker_keeps_its_connections_from_task_to_task(demo, database):
    wait_until(lambda: " ready." in log(demo))
    before = connections(database)
    ids = send_tasks(demo, TASKS)
    wait_until(lambda: have_ended(demo, ids))
    assert len(ids) == TASKS
    assert connections(database) - before < TASKS / 3


def test_tasks_succeed_again_after_a_restart_of_postgresql(demo, database):
    connecting = send_tasks(demo, 4)  # afterwards each process has a connection, which breaks
    wait_until(lambda: have_ended(demo, connecting))
    restarts = demo.console.read_text().count(RESTARTED)
    os.kill(leader(demo, "postgres"), signal.SIGKILL)
    demo.wait_for(RESTARTED, restarts + 1)
    wait_until(lambda: is_answering(demo))
    ids = send_tasks(demo, 8)
    wait_until(lambda: have_ended(demo, ids))
    assert [task for task in ids if f"[{task}] succeeded" not in log(demo)] == []


def is_answering(demo) -> bool:
    try:
        psycopg.connect(database_url(demo), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
