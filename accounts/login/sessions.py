"""Sessions in the database, as Django's, read by a prepared statement.

Every page of a customer reads its session. The ORM would take longer to build the query than the page needs for its
header.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import OperationalError, connection
from django.utils import timezone

from ticketing.sql import fetch_values

FIND = "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s"


class SessionStore(db.SessionStore):
    """Django looks for this name in the module."""

    def load(self) -> dict[str, Any]:
        """The data of the session. An unknown or expired session is empty and gets a new key."""
        for data in self._session_data():
            return self.decode(data)
        self._session_key = None
        return {}

    def _session_data(self) -> list[str]:
        """The stored data: no value or one.

        It is the first query of a page, and so it also checks the connection: after a restart of PostgreSQL it runs
        again on a new one.
        """
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
