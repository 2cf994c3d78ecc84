"""What nobody needs is forgotten; what is owed is not."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from accounts import tasks
from accounts.login import passwords, throttle
from accounts.login.registration import request_password
from accounts.models import Attempt, Mail, TemporaryPassword
from tests.client import Client
from ticketing import dates

from .test_login import log_in
from .test_mail import owe

pytestmark = pytest.mark.django_db


def test_old_rows_go_and_the_others_stay(customer, organiser, read_mail):
    now, hour = dates.now(), timedelta(hours=1)
    throttle.count(throttle.LOGIN, account="a", address="b")
    Attempt.objects.update(made_at=now - timedelta(days=2))
    throttle.count(throttle.LOGIN, account="a", address="b")
    passwords.make_temporary(customer.pk, lasts=-hour, owed_at=now)
    passwords.make_temporary(customer.pk, lasts=hour, owed_at=now)
    log_in(Client())
    Session.objects.update(expire_date=now - hour)
    log_in(Client())

    tasks.forget_old_rows()

    assert Attempt.objects.count() == 2
    assert TemporaryPassword.objects.count() == 1
    assert Session.objects.count() == 1


def test_the_address_of_a_stranger_is_forgotten_and_every_other_mail_kept(customer, organiser, read_mail):
    request_password(email="niemand@example.org", organiser=organiser)
    request_password(email="an@example.org", organiser=organiser)
    owe(organiser=organiser)
    read_mail()
    Mail.objects.update(created_at=dates.now() - timedelta(days=2))
    request_password(email="nog-niemand@example.org", organiser=organiser)

    tasks.forget_old_rows()

    kept = Mail.objects.order_by("pk").values_list("recipient", flat=True)
    assert list(kept) == ["an@example.org", "an@example.org", "nog-niemand@example.org"]
    tasks.send_due_mails()
    assert not Mail.objects.filter(state="due").exists()
