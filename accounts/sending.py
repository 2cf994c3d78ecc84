"""Sending what is owed. The row is claimed, the letter made and given to the mail server, the row marked: three steps,
and no transaction open while the letter is made or the server speaks. See docs/mail.md."""

import logging
import time
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from . import email_message
from .advisory import SEND_DUE_MAIL, alone
from .mail import render, urgent_kinds
from .models import Mail

CLAIM = timedelta(minutes=5)
MINUTE, HOUR = 60, 3600
# Seconds until the next try, after each failed one: two days in all. Then the mail is dead, for a person to look at.
BACKOFF = [30, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR]
MAX_TRIES = len(BACKOFF) + 1
NOT_NEEDED = "niet meer nodig"

logger = logging.getLogger(__name__)


def send(mail_id: int) -> bool:
    """Sends this mail if it is due and nobody else is sending it. Whether it was this call that dealt with it."""
    mail = _claim(mail_id)
    if mail is None:
        return False
    _process(mail)
    return True


def send_due(seconds: float = 45) -> int:
    """Sends what is due, urgent mail first, for at most so many seconds; how many it dealt with. A second sweep at the
    same time does nothing: a backlog must not keep every worker busy."""
    with alone(SEND_DUE_MAIL) as is_alone:
        return _send_until(time.monotonic() + seconds) if is_alone else 0


def _send_until(end: float) -> int:
    dealt_with = 0
    while time.monotonic() < end and (mail := _claim()):
        _process(mail)
        dealt_with += 1
    return dealt_with


def _claim(mail_id: int | None = None) -> Mail | None:
    """Takes this mail, or the one that is due first, by one conditional UPDATE: of all who try, one gets it. A claim
    that ran out was a worker's that died. The database's clock judges."""
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
    if mail.tries > MAX_TRIES:  # each try took its worker down with it
        _give_up(mail, mail.last_error or "de werker viel telkens weg")
        return
    if not email_message.is_address(mail.recipient):
        _give_up(mail, "naar dit adres kan geen mail")
        return
    try:
        contents = render(mail)
        if contents is not None:
            email_message.build(mail, contents).send()
    except Exception as trouble:
        _postpone(mail, trouble)
    else:
        _mark_sent(mail, "" if contents else NOT_NEEDED)


def _mark_sent(mail: Mail, remark: str) -> None:
    """Marks it sent. The mail server has it by now, so a database that is just restarting is asked again."""
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


def _postpone(mail: Mail, trouble: Exception) -> None:
    """The next try is later and later; after the last one the mail is dead."""
    error = f"{type(trouble).__name__}: {trouble}"
    if mail.tries >= MAX_TRIES:
        _give_up(mail, error)
        return
    pause = timedelta(seconds=BACKOFF[mail.tries - 1])
    logger.warning("Mail %s (%s) is put off for %s: %s", mail.pk, mail.kind, pause, error)
    _still_claimed(mail).update(due_at=Now() + pause, claimed_until=None, last_error=_one_line(error))


def _give_up(mail: Mail, error: str) -> None:
    logger.error("Mail %s (%s) is given up: %s", mail.pk, mail.kind, error)
    _still_claimed(mail).update(state=Mail.State.DEAD, claimed_until=None, last_error=_one_line(error))


def _still_claimed(mail: Mail) -> QuerySet[Mail]:
    """The row, as long as it is we who claim it: whoever took it after us decides."""
    return Mail.objects.filter(pk=mail.pk, state=Mail.State.DUE, claimed_until=mail.claimed_until)


def _one_line(error: str) -> str:
    """One line without what PostgreSQL can't keep."""
    return " ".join(error.replace("\0", "").split())[:300]
