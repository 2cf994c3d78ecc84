"""Celery only starts work: PostgreSQL knows what is due. Every task may be lost, doubled or late without harm."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import task_prerun
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketing.settings")

app = Celery("ticketing")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Seconds between two sweeps. Each finds in PostgreSQL what is due, so a beat that was away only makes it late.
app.conf.beat_schedule = {
    "send due mails": {"task": "accounts.tasks.send_due_mails", "schedule": 10.0},
    "forget old rows": {"task": "accounts.tasks.forget_old_rows", "schedule": 3600.0},
    "refresh what is left": {"task": "orders.tasks.refresh_places_left", "schedule": 4.0},
    "ask the PSP about open payments": {"task": "orders.tasks.sync_open_payments", "schedule": 20.0},
    "look back at paid payments": {"task": "orders.tasks.look_back", "schedule": 60.0},
    "expire baskets": {"task": "orders.tasks.expire_baskets", "schedule": 20.0},
    "make due refunds": {"task": "orders.tasks.make_due_refunds", "schedule": 20.0},
    # At night, until everything is done. Each run takes a minute and a half at most, and nothing when nothing is left.
    "forget what is old": {"task": "accounts.tasks.forget_old", "schedule": crontab(hour="3-5", minute="*/10")},
}


@task_prerun.connect
def check_connection(**kwargs: object) -> None:
    """Have each task check the worker's connection before it uses it, as Django does for a request: one that PostgreSQL
    closed meanwhile is replaced. (CELERY_DB_REUSE_MAX alone would keep the broken one for hundreds of tasks.)"""
    close_old_connections()
