"""Sessions: read by a statement of our own, otherwise Django's."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.utils import timezone

from accounts.login import sessions
from accounts.login.sessions import SessionStore
from accounts.models import Customer
from tests import cast


@pytest.fixture
def session(db) -> SessionStore:
    session = SessionStore()
    session["note"] = "twee keer"
    session.create()
    return session


def test_what_was_put_in_a_session_is_read_back(session) -> None:
    assert SessionStore(session.session_key)["note"] == "twee keer"


def test_a_session_that_is_over_is_empty_and_gets_another_key(session) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    other_session = SessionStore(session.session_key)
    assert "note" not in other_session
    assert other_session.session_key is None


def test_an_unknown_key_is_never_taken_over(db) -> None:
    other_session = SessionStore("a" * 32)
    other_session["note"] = "nieuw"
    other_session.save()
    assert other_session.session_key != "a" * 32


def test_who_may_no_longer_log_in_is_logged_out(client, customer) -> None:
    client.force_login(customer)
    assert client.get("/uw-details/").status_code == 200
    Customer.objects.update(is_active=False)
    assert client.get("/uw-details/").status_code == 302


def test_who_is_logged_in_has_all_of_their_record(client, customer) -> None:
    client.force_login(customer)
    user = client.get("/uw-details/").wsgi_request.user
    fields = [field.attname for field in Customer._meta.concrete_fields]
    assert [getattr(user, name) for name in fields] == [getattr(customer, name) for name in fields]


@pytest.mark.django_db(transaction=True)
def test_a_page_survives_that_postgresql_ended_its_connection(client) -> None:
    client.force_login(cast.make_customer())
    end_connection()
    assert client.get("/uw-details/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_a_living_connection_refuses_is_not_asked_again(monkeypatch) -> None:
    statements = []

    def refuse(sql, names):
        statements.append(sql)
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr(sessions, "fetch_values", refuse)
    with pytest.raises(OperationalError):
        SessionStore("a" * 32).load()
    assert len(statements) == 1


def end_connection() -> None:
    """As a restart of PostgreSQL does: from the other side, while nobody asks anything."""
    connection.health_check_done = True  # of an earlier statement
    pid = connection.connection.info.backend_pid
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()
