"""Puts Celery tasks on their queue without ever waiting for Redis.

PostgreSQL knows what is to be done, and a sweep finds it: a task that is lost costs a short delay. So a request gives
its tasks to a thread of its own process, which publishes them. While Redis doesn't answer, the thread drops them, and
tries again after a pause.
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
    """Publishes the task, by its name ("accounts.tasks.send_mail"), after the transaction is committed. It never fails
    and never waits, whatever Redis does."""
    transaction.on_commit(partial(_put, task, args, queue), robust=True)


def _put(task: str, args: tuple[Any, ...], queue_name: str) -> None:
    try:
        _tasks.put_nowait((task, args, queue_name))
    except queue.Full:
        return  # the sweep will find the work
    _ensure_publisher()


def _ensure_publisher() -> None:
    """Starts the thread of this process, unless it runs. A forked child has no thread yet."""
    global _publisher
    with _start_lock:
        if _publisher is None or not _publisher.is_alive():
            _publisher = threading.Thread(target=_publish_for_ever, name="enqueue", daemon=True)
            _publisher.start()


def _publish_for_ever() -> None:
    paused_until = 0.0
    while True:
        task, args, queue_name = _tasks.get()
        if time.monotonic() >= paused_until and not _publish(task, args, queue_name):
            paused_until = time.monotonic() + PAUSE_SECONDS
        _tasks.task_done()


def _publish(task: str, args: tuple[Any, ...], queue_name: str) -> bool:
    """Tells whether Redis accepted the task. Every error is only logged: the thread must not end."""
    try:
        current_app.send_task(task, args, queue=queue_name, retry=False, ignore_result=True)
    except Exception as error:
        logger.warning("Redis accepts no tasks (%s); the sweep will find the work.", error)
        return False
    return True
