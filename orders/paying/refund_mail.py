"""Renders the mail that informs a customer of a refund and its reason."""

from accounts.mail.content import MailContent, compose
from accounts.mail.owed import register
from accounts.models import Mail

from ..models import Refund


def register_refund_mail() -> None:
    """Registers this kind of mail. Called in AppConfig.ready()."""
    register("refund", refund)


def refund(mail: Mail) -> MailContent | None:
    """The mail about a refund. None when the refund doesn't exist any more."""
    row = Refund.objects.select_related("payment__order__customer").filter(pk=mail.about_id).first()
    if row is None:
        return None
    return compose(mail, mail.kind, {"refund": row, "order": row.payment.order})
