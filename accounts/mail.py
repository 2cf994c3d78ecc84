"""The mail that we owe: writing it down, and what every letter has in common. accounts/sending.py sends it."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation

from ticketing import sql

from . import organisers
from .enqueue import enqueue_on_commit
from .models import Customer, Mail, Organiser


@dataclass(frozen=True)
class MailContent:
    """A mail's contents. An attachment is its name, its bytes and its type."""

    subject: str
    text: str
    html: str
    attachments: Sequence[tuple[str, bytes, str]] = ()


Renderer = Callable[[Mail], MailContent | None]
_renderers: dict[str, Renderer] = {}
_urgent: set[str] = set()


INSERTED_FIELDS = (
    "key",
    "kind",
    "about_id",
    "recipient",
    "organiser_id",
    "customer_id",
    "language",
    "message_id",
)
INSERT = f"""
    INSERT INTO accounts_mail ({", ".join(INSERTED_FIELDS)}, state, tries, last_error, created_at, due_at)
    VALUES ({", ".join(f"%({field})s" for field in INSERTED_FIELDS)}, 'due', 0, '', now(), now())
    ON CONFLICT (key) DO NOTHING RETURNING id, created_at"""  # noqa: S608 - names of the model


class Inserted(NamedTuple):
    """What INSERT answers."""

    id: int
    created_at: datetime


def register(kind: str, render: Renderer, *, urgent: bool = False) -> None:
    """The app that owes a kind of mail says, in its AppConfig.ready(), how it is rendered. Urgent mail (somebody is
    waiting at the login) doesn't queue behind the PDFs. `render` answers None when the mail is no longer needed."""
    _renderers[kind] = render
    if urgent:
        _urgent.add(kind)


def render(mail: Mail) -> MailContent | None:
    """The letter as it stands at this moment; None when it is no longer needed. Raises KeyError for a foreign kind."""
    return _renderers[mail.kind](mail)


def urgent_kinds() -> list[str]:
    """The kinds that go first."""
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
    """Writes down, in the caller's transaction, that this mail is owed; on commit a worker is woken up.

    The key (by default: kind, about_id and recipient) is owed once: None when it was owed before.
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
    values = {field: getattr(mail, field) for field in INSERTED_FIELDS}
    inserted = sql.fetch_one_or_none(Inserted, INSERT, values)
    if inserted is None:
        return False
    mail.pk, mail.created_at, mail.due_at = inserted.id, inserted.created_at, inserted.created_at
    mail._state.adding = False
    return True


def forget_addresses(mails: QuerySet[Mail]) -> int:
    """Forgets to whom these were sent; what was sent, about what and when, stays. How many. They must not be due."""
    nameless = Concat("kind", Value(":"), Cast("about_id", CharField()), Value(":#"), Cast("pk", CharField()))
    return mails.exclude(recipient="").update(recipient="", customer=None, last_error="", key=nameless)


def compose(
    mail: Mail,
    template: str,
    context: dict[str, Any] | None = None,
    attachments: Sequence[tuple[str, bytes, str]] = (),
) -> MailContent:
    """A letter from the triple templates/mail/<template>.{subject.txt,txt,html}, in the mail's language. They know
    `mail`, `organiser` (None: of the whole network), `organisers` and `site_url` (to put before a path)."""
    known = {
        "mail": mail,
        "organiser": mail.organiser,
        "organisers": organisers.network(),
        "site_url": settings.SITE_URL,
        "language": mail.language,
    } | (context or {})
    with translation.override(mail.language):
        return MailContent(
            subject=" ".join(_plain(f"mail/{template}.subject.txt", known).split()),
            text=_plain(f"mail/{template}.txt", known).strip() + "\n",
            html=render_to_string(f"mail/{template}.html", known),
            attachments=attachments,
        )


def _plain(template: str, context: dict[str, Any]) -> str:
    """Plain text has nothing to escape: O'Brien stays O'Brien."""
    found = get_template(template).template  # type: ignore[attr-defined]  # Django's own engine has it
    return found.render(Context(context, autoescape=False))
