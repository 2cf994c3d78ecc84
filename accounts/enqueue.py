"""Puts Celery tasks on their queue without ever waiting for Redis.

PostgreSQL knows what is to be done, and a sweep finds it: a task that is lost costs a short delay. So a request gives
its tasks to a thread of its own process, which publishes them. While Redis doesn't answer, the thread drops them, and
tries again after a pause.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction

PAUSE_SECONDS = 5
QUEUE_SIZE = 1_000

logger = logging.getLogger(__name__)


def enqueue_on_commit(task: str, *args: Any, queue: str = "default") -> None:
    """Publishes the task, by its name ("accounts.tasks.send_mail"), after the transaction is committed. It never fails
    and never waits, whatever Redis does."""
    transaction.on_commit(partial(publisher.put, task, args, queue), robust=True)


def publish(task: str, args: tuple[Any, ...], queue_name: str) -> bool:
    """Tells whether Redis accepted the task. Every error is only logged: the thread must not end."""
    try:
        current_app.send_task(task, args, queue=queue_name, retry=False, ignore_result=True)
    except Exception as error:
        logger.warning("Redis accepts no tasks (%s); the sweep will find the work.", error)
        return False
    return True


class Publisher:
    """A thread that publishes tasks, and a queue of those that it still has to publish. After `publish` failed, it
    drops its tasks for `pause` seconds."""

    def __init__(
        self,
        publish: Callable[[str, tuple[Any, ...], str], bool] = publish,
        *,
        size: int = QUEUE_SIZE,
        pause: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.publish, self.pause, self.clock = publish, pause, clock
        self._tasks: queue.Queue[tuple[str, tuple[Any, ...], str]] = queue.Queue(maxsize=size)
        self._start_lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def __len__(self) -> int:
        """The number of tasks that wait."""
        return self._tasks.qsize()

    def put(self, task: str, args: tuple[Any, ...], queue_name: str) -> None:
        """Adds a task, and starts the thread unless it runs: a forked child has none yet. A full queue drops it."""
        try:
            self._tasks.put_nowait((task, args, queue_name))
        except queue.Full:
            return  # the sweep will find the work
        with self._start_lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._publish_for_ever, name="enqueue", daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Waits until every task is published or dropped."""
        self._tasks.join()

    def _publish_for_ever(self) -> None:
        paused_until = float("-inf")
        while True:
            task = self._tasks.get()
            try:
                if self.clock() >= paused_until and not self.publish(*task):
                    paused_until = self.clock() + self.pause
            finally:
                self._tasks.task_done()


publisher = Publisher()
