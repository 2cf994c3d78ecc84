"""Sends owed mail through a real mail server: perhaps late, never lost, twice only with the same Message-ID."""

import email
import time
from datetime import timedelta
from email.policy import default

import pytest
from django.core.mail import get_connection
from django.db import connection
from django.db.models.functions import Now

from accounts.advisory_locks import SEND_DUE_MAIL
from accounts.mail import owed as mail_queue
from accounts.mail import retries, sending
from accounts.mail.content import MailContent, compose
from accounts.models import Customer, Mail
from tests import cast
from tests.waiting import eventually
from ticketing import dates

from .test_mail import owe

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mail(organiser, customer):
    return owe(organiser=organiser, customer=customer)


def let_time_pass(**fields) -> None:
    """Makes postponed mail due."""
    Mail.objects.filter(state="due").update(due_at=Now(), **fields)


def read(content: bytes):
    return email.message_from_bytes(content, policy=default)


def test_it_is_sent_once_from_the_house_with_its_message_id(mail, mail_server):
    assert sending.send(mail.pk)
    assert not sending.send(mail.pk)
    assert sending.send_due() == 0
    ((mail_from, recipients, content),) = mail_server.taken
    message = read(content)
    assert (mail_from, recipients) == ("noreply@mechelen.be", ["an@example.org"])
    assert message["From"] == "Cultuurcentrum Mechelen <noreply@mechelen.be>"
    assert message["To"] == "an@example.org"
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] is None
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    mail.refresh_from_db()
    assert (mail.state, mail.tries, mail.claimed_until) == ("sent", 1, None)
    assert mail.sent_at


def test_attachments_go_with_it(mail, mail_server, monkeypatch):
    def render(mail):
        extras = [("tickets.pdf", b"%PDF-1.7", "application/pdf"), ("avond.ics", b"BEGIN:VCALENDAR", "text/calendar")]
        return compose(mail, "known_address", attachments=extras)

    monkeypatch.setitem(mail_queue.renderers, "known_address", render)
    sending.send(mail.pk)
    message = read(mail_server.taken[0][2])
    attachments = [(part.get_filename(), part.get_content_type()) for part in message.iter_attachments()]
    assert attachments == [("tickets.pdf", "application/pdf"), ("avond.ics", "text/calendar")]


def test_names_beyond_ascii_and_foreign_domains_cope(organiser, customer, mail_server):
    type(organiser).objects.update(name='Théâtre "Ça va", Liège')
    organiser.refresh_from_db()
    sending.send(owe(recipient="an@münchen.example", organiser=organiser, customer=customer).pk)
    ((_, first, content),) = mail_server.taken
    assert first == ["an@xn--mnchen-3ya.example"]
    assert read(content)["From"].addresses[0].display_name == 'Théâtre "Ça va", Liège'


@pytest.mark.parametrize("recipient", ["an@example.org\r\nBcc: dief@example.org", "jürgen@example.org", "an", ""])
def test_what_is_no_address_reaches_nobody(organiser, customer, mail_server, recipient):
    mail = owe(recipient=recipient, organiser=organiser, customer=customer)
    sending.send(mail.pk)
    mail.refresh_from_db()
    assert mail_server.taken == []
    assert (mail.state, mail.claimed_until) == ("dead", None)


def test_down_for_a_while_then_sent_once(mail, mail_server, settings, caplog):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nobody listens there
    sending.send(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.tries, mail.claimed_until) == ("due", 1, None)
    assert "ConnectionRefused" in mail.last_error
    assert timedelta(seconds=20) < mail.due_at - dates.now() < timedelta(seconds=31)
    assert sending.send_due() == 0  # not before its time

    let_time_pass()
    settings.EMAIL_PORT, mail_server.answer = port, "451 try later"
    sending.send_due()
    mail.refresh_from_db()
    assert timedelta(seconds=50) < mail.due_at - dates.now() < timedelta(seconds=61)

    let_time_pass()
    mail_server.answer = "250 OK"
    assert sending.send_due() == 1
    assert sending.send_due() == 0
    assert [read(content)["Message-ID"] for *_, content in mail_server.taken] == [mail.message_id]
    mail.refresh_from_db()
    assert (mail.state, mail.tries, mail.last_error) == ("sent", 3, "")


def test_after_two_days_it_is_dead_and_logged(mail, mail_server, caplog):
    mail_server.answer = "554 no"
    tries, waited = 0, timedelta()
    while Mail.objects.filter(state="due").exists():
        assert sending.send(mail.pk)
        mail.refresh_from_db()
        waited += max(mail.due_at - dates.now(), timedelta())
        let_time_pass()
        tries += 1
        assert tries < 20
    mail.refresh_from_db()
    assert (mail.state, mail.tries, tries) == ("dead", retries.MAX_TRIES, retries.MAX_TRIES)
    assert timedelta(hours=40) < waited < timedelta(hours=60)
    assert any(record.levelname == "ERROR" and "given up" in record.message for record in caplog.records)
    mail_server.answer = "250 OK"
    assert not sending.send(mail.pk)


def test_a_render_that_fails_is_tried_again(mail, mail_server, monkeypatch):
    render = mail_queue.renderers["known_address"]
    monkeypatch.setitem(mail_queue.renderers, "known_address", lambda mail: 1 / 0)
    sending.send(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("due", "ZeroDivisionError: division by zero")
    monkeypatch.setitem(mail_queue.renderers, "known_address", render)
    let_time_pass()
    assert sending.send_due() == 1
    assert len(mail_server.taken) == 1


def test_what_is_no_longer_needed_is_not_sent(mail, mail_server):
    Customer.objects.update(is_active=False)
    sending.send(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("sent", "niet meer nodig")
    assert mail_server.taken == []


def test_passwords_go_before_the_rest(organiser, customer, mail_server, monkeypatch):
    monkeypatch.setitem(mail_queue.renderers, "slow", lambda mail: MailContent("langzaam", "", ""))
    owe(kind="slow")
    owe(organiser=organiser, customer=customer)
    sending.send_due()
    assert [read(content)["Subject"][:8] for *_, content in mail_server.taken] == ["U hebt a", "langzaam"]


def test_the_sweep_stops_in_time(organiser, customer, mail_server):
    for number in range(3):
        owe(about_id=number, organiser=organiser, customer=customer)
    end = time.monotonic() + 0.1
    mail_server.during = lambda: eventually(lambda: time.monotonic() > end)
    assert sending.send_due(seconds=0.1) == 1
    assert sending.send_due() == 2


def test_a_second_sweep_leaves_the_first_alone(mail, mail_server):
    rival = connection.copy()
    with rival.cursor() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [SEND_DUE_MAIL])
        assert sending.send_due() == 0
        other.execute("SELECT pg_advisory_unlock(%s)", [SEND_DUE_MAIL])
    rival.close()
    assert sending.send_due() == 1


def test_no_transaction_is_open_while_the_mail_is_rendered_or_sent(mail, mail_server, monkeypatch):
    seen, render = [], mail_queue.renderers["known_address"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        our_backend = cursor.fetchone()[0]

    def look(*args):
        onlooker = connection.copy()
        with onlooker.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND state <> 'idle'", [our_backend])
            seen.append(cursor.fetchone()[0])
        onlooker.close()
        return render(mail)

    monkeypatch.setitem(mail_queue.renderers, "known_address", look)
    mail_server.during = look
    sending.send(mail.pk)
    assert seen == [0, 0]


def test_the_connection_is_the_configured_one(mail_server, settings):
    assert get_connection().port == settings.EMAIL_PORT
    assert get_connection().timeout == 15


def test_a_password_mail_that_is_retried_has_another_password_and_both_work(organiser, mail_server, client):
    from accounts.login.registration import request_password

    from .conftest import password_in
    from .test_login import log_in

    cast.make_customer()
    request_password(email="an@example.org", organiser=organiser)
    texts, answers = [], iter(["451 later", "250 OK"])
    mail_server.during = lambda: setattr(mail_server, "answer", next(answers))
    handle = mail_server.handle_DATA

    async def keep(server, session, envelope):
        texts.append(read(envelope.content).get_body(("plain",)).get_content())
        return await handle(server, session, envelope)

    mail_server.handle_DATA = keep
    sending.send_due()
    let_time_pass()
    sending.send_due()
    first, second = map(password_in, texts)
    assert first != second
    assert log_in(client, password=first).url == "/wachtwoord-kiezen/"
    client.post("/logout/")
    assert log_in(client, password=second).url == "/wachtwoord-kiezen/"
