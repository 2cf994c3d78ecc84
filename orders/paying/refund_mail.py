"""The letter that tells a customer that money comes back, and why."""

from accounts.mail import register
from accounts.mail_content import MailContent, compose
from accounts.models import Mail

from ..models import Refund


def register_refund_mail() -> None:
    """Called when the app is ready."""
    register("refund", refund)


def refund(mail: Mail) -> MailContent | None:
    """None when the refund is no more."""
    found = Refund.objects.select_related("payment__order__customer").filter(pk=mail.about_id).first()
    if found is None:
        return None
    return compose(mail, mail.kind, {"refund": found, "order": found.payment.order})
