"""What Celery is told: the tasks that the beat names, and what becomes of one whose worker was killed."""

import pytest

from ticketing.celery import app


@pytest.fixture(scope="module", autouse=True)
def _as_a_worker_starts() -> None:
    app.loader.import_default_modules()


@pytest.mark.parametrize("entry", app.conf.beat_schedule.values(), ids=list(app.conf.beat_schedule))
def test_workers_know_what_the_beat_wakes(entry):
    assert entry["task"] in app.tasks


def test_a_task_whose_worker_is_killed_comes_back():
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert len(ours) > 8
    assert all(task.acks_late and task.reject_on_worker_lost for task in ours)


def test_nothing_is_waited_for_long():
    """Neither a task that hangs nor a broker that is gone."""
    assert app.conf.task_time_limit <= 120
    assert app.conf.broker_transport_options["socket_timeout"] <= 2
    assert app.conf.broker_transport_options["socket_connect_timeout"] <= 1
    assert not app.conf.task_publish_retry
    # A task that is being worked on must not be handed to somebody else as lost.
    assert app.conf.broker_transport_options["visibility_timeout"] > app.conf.task_time_limit
