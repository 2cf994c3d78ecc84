"""Sessions in the database, as Django's. Every page of a customer begins with one, so it is read by a statement that
PostgreSQL plans once a connection; the ORM would spend more on asking than the page on drawing its header."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import OperationalError, connection
from django.utils import timezone

from ticketing.sql import fetch_values

FIND = "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s"


class SessionStore(db.SessionStore):
    """The name that Django looks for."""

    def load(self) -> dict[str, Any]:
        """What the session knows; nothing, under a new key, when there is none or it is over."""
        for data in self._session_data():
            return self.decode(data)
        self._session_key = None
        return {}

    def _session_data(self) -> list[str]:
        """The first that a page asks of the database, so it stands for the check whether the connection still lives:
        after a restart of PostgreSQL it is asked again, over a new one."""
        params = {"key": self.session_key, "now": timezone.now()}
        if connection.in_atomic_block:
            return fetch_values(FIND, params)
        connection.health_check_done = True  # type: ignore[attr-defined]
        try:
            return fetch_values(FIND, params)
        except OperationalError:
            if connection.connection is None or connection.is_usable():
                raise
            connection.close()
            return fetch_values(FIND, params)
