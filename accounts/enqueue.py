"""Waking a worker up. What is owed stands in PostgreSQL, and a sweep finds it: a wake that is lost is a short delay.

So a request never waits for Redis. It leaves the wake with a thread of its own process, which publishes it; when
Redis does not answer, the thread drops what it was given for some seconds and tries again afterwards.
"""

import logging
import queue
import threading
import time
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction

PAUSE_SECONDS = 5
QUEUE_SIZE = 1_000

logger = logging.getLogger(__name__)
_tasks: queue.Queue[tuple[str, tuple[Any, ...], str]] = queue.Queue(maxsize=QUEUE_SIZE)
_start_lock = threading.Lock()
_publisher: threading.Thread | None = None


def enqueue_on_commit(task: str, *args: Any, queue: str = "default") -> None:
    """Publishes the task, by its name ("accounts.tasks.send_mail"), once the transaction is committed. Never fails and
    never waits, whatever Redis does."""
    transaction.on_commit(partial(_put, task, args, queue), robust=True)


def _put(task: str, args: tuple[Any, ...], queue_name: str) -> None:
    try:
        _tasks.put_nowait((task, args, queue_name))
    except queue.Full:
        return  # the sweep will find it
    _start()


def _start() -> None:
    """Starts the thread of this process, also in a child forked from a process that had one."""
    global _publisher
    with _start_lock:
        if _publisher is None or not _publisher.is_alive():
            _publisher = threading.Thread(target=_publish_for_ever, name="waking", daemon=True)
            _publisher.start()


def _publish_for_ever() -> None:
    quiet_until = 0.0
    while True:
        task, args, queue_name = _tasks.get()
        if time.monotonic() >= quiet_until and not _publish(task, args, queue_name):
            quiet_until = time.monotonic() + PAUSE_SECONDS
        _tasks.task_done()


def _publish(task: str, args: tuple[Any, ...], queue_name: str) -> bool:
    """Whether Redis took it. Whatever goes wrong here is logged and no more: the thread must live on."""
    try:
        current_app.send_task(task, args, queue=queue_name, retry=False, ignore_result=True)
    except Exception as trouble:
        logger.warning("Redis takes no wakes (%s); the sweep will find the work.", trouble)
        return False
    return True
