"""Renders the mails about logging in and about the end of an account.

They repeat nothing that a visitor typed, or anybody could send words of their own to any address in our name.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from ..login import passwords
from ..models import Mail
from ..privacy import retention
from .content import MailContent, compose
from .owed import register


def register_mails() -> None:
    """Registers the kinds of mail of this app. Urgent ones are for somebody who is waiting at the login."""
    register("welcome", welcome, urgent=True)
    register("password", password, urgent=True)
    register("known_address", known_address, urgent=True)
    register("erased", erased)
    register("dormant", dormant)


def welcome(mail: Mail) -> MailContent | None:
    """Gives a new customer the first temporary password."""
    return _with_password(mail, passwords.AFTER_REGISTRATION)


def password(mail: Mail) -> MailContent | None:
    """Gives a temporary password to a customer who asked for one. An unknown address gets no mail."""
    return _with_password(mail, passwords.ON_REQUEST)


def known_address(mail: Mail) -> MailContent | None:
    """Tells the owner of an address how to log in, when somebody registers that address again."""
    if mail.customer is None or not mail.customer.is_active:
        return None
    urls = {"login_url": _url("login"), "request_url": _url("request_password")}
    return compose(mail, mail.kind, {"recipient": mail.recipient} | urls)


def erased(mail: Mail) -> MailContent:
    """Confirms an erasure. It is the last mail to this customer."""
    return compose(mail, mail.kind)


def dormant(mail: Mail) -> MailContent | None:
    """Warns a dormant customer that the account will be erased, and tells how to keep it."""
    customer = mail.customer
    if customer is None or customer.dormant_warned_at is None:
        return None
    context = {"erased_on": customer.dormant_warned_at + retention.WARNING_PERIOD, "login_url": _url("login")}
    return compose(mail, mail.kind, context | {"years": retention.DORMANT_AFTER // retention.YEAR})


def _with_password(mail: Mail, lasts: timedelta) -> MailContent | None:
    """Makes the password while the mail is rendered, and stores it nowhere. A retry makes another one."""
    if mail.customer_id is None:
        return None
    temporary = passwords.make_temporary(mail.customer_id, lasts=lasts, owed_at=mail.created_at)
    if temporary is None:
        return None
    return compose(
        mail,
        mail.kind,
        {
            "recipient": mail.recipient,
            "password": temporary,
            "hours": passwords.in_hours(lasts),
            "login_url": _url("login"),
        },
    )


def _url(name: str) -> str:
    """The page's URL on the configured site: a request could claim any host."""
    return settings.SITE_URL + reverse(name)
