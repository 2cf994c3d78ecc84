"""Sessions in the database, as Django's. Every page of a customer begins with one, so it is read by a statement that
PostgreSQL plans once a connection; the ORM would spend more on asking than the page on drawing its header."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from ticketing.sql import rows

FIND = "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s"


class SessionStore(db.SessionStore):
    """The name that Django looks for."""

    def load(self) -> dict[str, Any]:
        """What the session knows; nothing, under a new key, when there is none or it is over."""
        for (data,) in rows(FIND, {"key": self.session_key, "now": timezone.now()}):
            return self.decode(data)
        self._session_key = None
        return {}
