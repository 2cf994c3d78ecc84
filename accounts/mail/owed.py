"""The queue of outgoing mail: a row for each mail that we owe. accounts/mail/sending.py sends it."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from ticketing import sql

from ..enqueue import enqueue_on_commit
from ..models import Customer, Mail, Organiser
from .content import MailContent

Renderer = Callable[[Mail], MailContent | None]
renderers: dict[str, Renderer] = {}
_urgent: set[str] = set()

# Attribute by column.
FIELDS = {str(field.column): field.attname for field in Mail._meta.concrete_fields if not field.primary_key}
# The clock that judges whether a mail is due is the database's.
SET_BY_DATABASE = {"created_at": "now()", "due_at": "now()"}
INSERT = f"""
    INSERT INTO accounts_mail ({", ".join(FIELDS)})
    VALUES ({", ".join(SET_BY_DATABASE.get(column, f"%({column})s") for column in FIELDS)})
    ON CONFLICT (key) DO NOTHING RETURNING id, created_at"""  # noqa: S608 - names of the model


class Inserted(NamedTuple):
    """What INSERT answers."""

    id: int
    created_at: datetime


def register(kind: str, render: Renderer, *, urgent: bool = False) -> None:
    """Registers how a kind of mail is rendered. Each app does so in its AppConfig.ready().

    Urgent mail (somebody is waiting at the login) has a queue of its own, before the PDFs. `render` returns None when
    the mail is no longer needed.
    """
    renderers[kind] = render
    if urgent:
        _urgent.add(kind)


def render(mail: Mail) -> MailContent | None:
    """Renders the mail from the facts of this moment. None when it is no longer needed. Raises KeyError for a kind that
    nobody registered."""
    return renderers[mail.kind](mail)


def urgent_kinds() -> list[str]:
    """The kinds that are sent first."""
    return sorted(_urgent)


def owe(
    *,
    kind: str,
    about_id: int,
    recipient: str,
    organiser: Organiser | None,
    customer: Customer | None,
    language: str,
    key: str | None = None,
) -> Mail | None:
    """Inserts the mail in the caller's transaction, and enqueues the task that sends it on commit.

    A mail is owed once for each key (by default kind, about_id and recipient): None when it was owed before.
    """
    mail = Mail(
        key=key or f"{kind}:{about_id}:{recipient}",
        kind=kind,
        about_id=about_id,
        recipient=recipient,
        organiser=organiser,
        customer=customer,
        language=language,
        message_id=f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname}>",
    )
    if not _insert(mail):
        return None
    enqueue_on_commit("accounts.tasks.send_mail", mail.pk, queue="urgent" if kind in _urgent else "default")
    return mail


def _insert(mail: Mail) -> bool:
    """One statement, so that of two callers with the same key neither fails: the second waits, and inserts nothing."""
    values = {column: getattr(mail, name) for column, name in FIELDS.items() if column not in SET_BY_DATABASE}
    inserted = sql.fetch_one_or_none(Inserted, INSERT, values)
    if inserted is None:
        return False
    mail.pk, mail.created_at, mail.due_at = inserted.id, inserted.created_at, inserted.created_at
    mail._state.adding = False
    return True


def forget_addresses(mails: QuerySet[Mail]) -> int:
    """Removes the recipients, and keeps what was sent, about what and when. The number of rows. The mails must not be
    due."""
    anonymous_key = Concat("kind", Value(":"), Cast("about_id", CharField()), Value(":#"), Cast("pk", CharField()))
    return mails.exclude(recipient="").update(recipient="", customer=None, last_error="", key=anonymous_key)
