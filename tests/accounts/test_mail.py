"""Owing a mail, and what all mails have in common."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.mail import owed as mail_queue
from accounts.mail.content import compose
from accounts.models import Mail
from tests import cast

pytestmark = pytest.mark.django_db


def owe(**fields):
    values = {
        "kind": "known_address",
        "about_id": 7,
        "recipient": "an@example.org",
        "organiser": None,
        "customer": None,
        "language": "nl",
    }
    return mail_queue.owe(**(values | fields))


def test_a_mail_is_a_row_due_at_once(customer, organiser):
    mail = owe(customer=customer, organiser=organiser)
    mail.refresh_from_db()
    assert (mail.key, mail.state, mail.tries) == ("known_address:7:an@example.org", "due", 0)
    assert mail.message_id.startswith("<")
    assert mail.message_id.endswith("@127.0.0.1>")


def test_it_is_owed_once(db):
    assert owe()
    assert owe() is None
    assert owe(recipient="ander@example.org")
    assert owe(key="eigen sleutel")
    assert owe(key="eigen sleutel") is None
    assert Mail.objects.count() == 3
    assert Mail.objects.values("message_id").distinct().count() == 3


def test_owing_takes_one_statement(db):
    with CaptureQueriesContext(connection) as queries:
        owe()
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_owed():
    with transaction.atomic():
        owe()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


@pytest.fixture
def mail(organiser, customer):
    return owe(organiser=organiser, customer=customer)


def test_the_frame_has_the_house_its_contacts_and_the_remark_on_replies(mail, organiser):
    content = compose(mail, "known_address", {"recipient": "an@example.org"})
    for text in (content.text, content.html):
        assert "Cultuurcentrum Mechelen" in text
        assert "015 29 40 00" in text
        assert "070 22 28 00" in text
        assert "uit@mechelen.be" in text
        assert "niet kunt antwoorden" in text
    assert "#8a1538" in content.html
    assert content.html.startswith('<!doctype html>\n<html lang="nl">')
    assert "\n" not in content.subject


def test_a_mail_of_the_network_names_all_its_organisers(organiser):
    cast.make_organiser("kern", name="De Kern", phone="03 123 45 67")
    content = compose(owe(), "known_address")
    assert "015 29 40 00" in content.text
    assert "03 123 45 67" in content.text
    assert "03 123 45 67" in content.html


def test_plain_text_is_plain_and_html_is_escaped(mail):
    content = compose(mail, "known_address", {"recipient": "O'Brien & <b>zoon</b>"})
    assert "O'Brien & <b>zoon</b>" in content.text
    assert "O&#x27;Brien &amp; &lt;b&gt;zoon" in content.html


def test_a_kind_that_nobody_renders_is_an_error(db):
    with pytest.raises(KeyError):
        mail_queue.render(owe(kind="onbekend"))
