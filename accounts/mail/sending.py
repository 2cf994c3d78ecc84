"""Sends the mail that is owed in three steps: claims the row, renders and sends the mail, marks the row.

No transaction is open while a mail is rendered or sent. See docs/mail.md.
"""

import logging
import time
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from ..advisory_locks import SEND_DUE_MAIL, alone
from ..models import Mail
from . import message
from .owed import render, urgent_kinds
from .retries import MAX_TRIES, pause_after

CLAIM = timedelta(minutes=5)
NOT_NEEDED = "niet meer nodig"

logger = logging.getLogger(__name__)


def send(mail_id: int) -> bool:
    """Sends this mail if it is due and no other worker has it. Returns whether this call processed it."""
    mail = _claim(mail_id)
    if mail is None:
        return False
    _process(mail)
    return True


def send_due(seconds: float = 45) -> int:
    """Sends due mail, urgent mail first, for at most `seconds`. Returns the number of processed mails. A second sweep
    at the same time does nothing: a backlog must not keep all workers busy."""
    with alone(SEND_DUE_MAIL) as is_alone:
        return _send_until(time.monotonic() + seconds) if is_alone else 0


def _send_until(end: float) -> int:
    processed = 0
    while time.monotonic() < end and (mail := _claim()):
        _process(mail)
        processed += 1
    return processed


def _claim(mail_id: int | None = None) -> Mail | None:
    """Takes this mail, or the first one that is due, by one conditional UPDATE: only one worker gets it.

    A claim that ran out belonged to a worker that died. The clock is that of the database.
    """
    claimed = Mail.objects.raw(
        "UPDATE accounts_mail SET tries = tries + 1, claimed_until = now() + %(claim)s WHERE id = ("
        " SELECT id FROM accounts_mail WHERE state = 'due' AND due_at <= now()"
        " AND (claimed_until IS NULL OR claimed_until <= now()) AND (%(id)s::bigint IS NULL OR id = %(id)s)"
        " ORDER BY kind = ANY(%(urgent)s) DESC, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"
        ") RETURNING *",
        {"claim": CLAIM, "id": mail_id, "urgent": urgent_kinds()},
    )
    return next(iter(claimed), None)


def _process(mail: Mail) -> None:
    if mail.tries > MAX_TRIES:  # each attempt killed its worker
        _give_up(mail, mail.last_error or "de werker viel telkens weg")
        return
    if not message.is_address(mail.recipient):
        _give_up(mail, "naar dit adres kan geen mail")
        return
    try:
        contents = render(mail)
        if contents is not None:
            message.build(mail, contents).send()
    except Exception as error:
        _postpone(mail, error)
    else:
        _mark_sent(mail, "" if contents else NOT_NEEDED)


def _mark_sent(mail: Mail, remark: str) -> None:
    """Marks the mail as sent. The mail server has it by now: so this tries again while the database restarts."""
    for pause in (1, 2, 4, 8, None):
        try:
            Mail.objects.filter(pk=mail.pk, state=Mail.State.DUE).update(
                state=Mail.State.SENT, sent_at=Now(), claimed_until=None, last_error=remark
            )
            return
        except (OperationalError, InterfaceError):
            if pause is None:
                raise
            connection.close()
            time.sleep(pause)


def _postpone(mail: Mail, error: Exception) -> None:
    """Plans the next attempt, each time later. After the last one the mail is dead."""
    reason = f"{type(error).__name__}: {error}"
    if mail.tries >= MAX_TRIES:
        _give_up(mail, reason)
        return
    pause = pause_after(mail.tries)
    logger.warning("Mail %s (%s) is put off for %s: %s", mail.pk, mail.kind, pause, reason)
    _still_claimed(mail).update(due_at=Now() + pause, claimed_until=None, last_error=_one_line(reason))


def _give_up(mail: Mail, reason: str) -> None:
    logger.error("Mail %s (%s) is given up: %s", mail.pk, mail.kind, reason)
    _still_claimed(mail).update(state=Mail.State.DEAD, claimed_until=None, last_error=_one_line(reason))


def _still_claimed(mail: Mail) -> QuerySet[Mail]:
    """The row, if our claim still holds: a worker that took it after us decides."""
    return Mail.objects.filter(pk=mail.pk, state=Mail.State.DUE, claimed_until=mail.claimed_until)


def _one_line(text: str) -> str:
    """The text on one line of at most 300 characters, without NUL, which PostgreSQL can't store."""
    return " ".join(text.replace("\0", "").split())[:300]
