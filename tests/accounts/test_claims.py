"""Of several workers one sends a mail, and another one when the first dies."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now

from accounts.mail import retries, sending
from accounts.models import Mail
from tests.races import at_once, without_clause
from tests.waiting import eventually
from ticketing import dates

from .test_mail import owe
from .test_sending import let_time_pass, read

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mail(organiser, customer):
    return owe(organiser=organiser, customer=customer)


def test_eight_workers_at_one_moment_send_it_once(mail, mail_server):
    others = []
    mail_server.during = lambda: eventually(lambda: len(others) == 7)

    def send() -> bool:
        return sending.send(mail.pk) or bool(others.append(1))

    assert sorted(at_once(*[send] * 8)) == [False] * 7 + [True]
    assert len(mail_server.taken) == 1


def test_control_without_the_claim_it_is_sent_many_times(mail, mail_server):
    """The mail is taken by whoever comes while another sends it."""
    under_way = []
    mail_server.during = lambda: (under_way.append(1), eventually(lambda: len(under_way) >= 2))
    nobody_has_it = " AND (claimed_until IS NULL OR claimed_until <= now())"

    def send() -> bool:
        return sending.send(mail.pk)

    at_once(*[without_clause(without_clause(send, nobody_has_it), " SKIP LOCKED")] * 8)
    assert len(mail_server.taken) > 1


def worker_that_sends(mail: Mail, settings) -> subprocess.Popen:
    """A process of its own that sends this mail."""
    database = connection.settings_dict
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "ticketing.settings",
        "DATABASE_URL": f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
        f"?host={database['HOST']}" + (f"&port={database['PORT']}" if database["PORT"] else ""),
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
    }
    code = f"import django; django.setup(); from accounts.mail import sending; sending.send({mail.pk})"
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment)


def test_a_worker_killed_in_the_middle_delays_it_no_more(mail, mail_server, settings):
    """The mail server accepted the mail, and the row isn't marked yet: the only way to send it twice, with one
    Message-ID."""
    reached, killed = threading.Event(), threading.Event()
    mail_server.afterwards = lambda: (reached.set(), killed.wait(60))
    worker = worker_that_sends(mail, settings)
    assert reached.wait(60)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    killed.set()
    assert len(mail_server.taken) == 1

    mail.refresh_from_db()
    assert mail.state == "due"
    assert timedelta(minutes=4) < mail.claimed_until - dates.now() < timedelta(minutes=6)
    assert sending.send_due() == 0  # it is claimed
    let_time_pass(claimed_until=Now() - timedelta(seconds=1))
    assert sending.send_due() == 1
    assert {read(content)["Message-ID"] for *_, content in mail_server.taken} == {mail.message_id}
    mail.refresh_from_db()
    assert (mail.state, mail.tries) == ("sent", 2)


def test_a_mail_that_kills_every_worker_is_given_up(mail, mail_server):
    Mail.objects.update(tries=retries.MAX_TRIES, claimed_until=Now() - timedelta(seconds=1))
    sending.send_due()
    mail.refresh_from_db()
    assert (mail.state, mail_server.taken) == ("dead", [])


@pytest.mark.parametrize("tries", [0, retries.MAX_TRIES - 1], ids=["it would try again", "it would give up"])
def test_a_worker_that_was_too_slow_does_not_overrule_the_next(mail, mail_server, tries):
    """While the first talks with the mail server its claim runs out, and another worker sends the mail. Then the first
    hears that it failed."""
    Mail.objects.update(tries=tries)
    sent_by_the_next = []

    def meanwhile() -> None:
        if not sent_by_the_next:
            sent_by_the_next.append(None)
            Mail.objects.update(claimed_until=Now() - timedelta(seconds=1), tries=0)
            sent_by_the_next[0] = sending.send(mail.pk)
            mail_server.answer = "451 try later"
        connection.close()

    mail_server.during = meanwhile
    sending.send(mail.pk)
    mail.refresh_from_db()
    assert sent_by_the_next == [True]
    assert (mail.state, mail.last_error) == ("sent", "")


def test_a_database_that_is_restarting_is_asked_again(mail, mail_server, monkeypatch):
    """The mail server has it: forgetting that would mail it twice."""
    pauses, update = [], Mail.objects.all().update.__func__

    def fail_twice(self, **fields):
        if fields.get("state") == "sent" and len(pauses) < 2:
            raise OperationalError("the database system is shutting down")
        return update(self, **fields)

    monkeypatch.setattr("django.db.models.QuerySet.update", fail_twice)
    monkeypatch.setattr(sending.time, "sleep", pauses.append)
    sending.send(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, pauses) == ("sent", [1, 2])
