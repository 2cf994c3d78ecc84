"""The letters about logging in, and about an account's end. They repeat nothing that was typed: a stranger's address
must not get a stranger's words in our name."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from . import passwords, retention
from .mail import MailContent, compose, register
from .models import Mail


def register_mails() -> None:
    """Somebody waits at the login for each of these."""
    register("welcome", welcome, urgent=True)
    register("password", password, urgent=True)
    register("known_address", known_address, urgent=True)
    register("erased", erased)
    register("dormant", dormant)


def welcome(mail: Mail) -> MailContent | None:
    """To a new customer: the first temporary password."""
    return _with_password(mail, passwords.AFTER_REGISTRATION)


def password(mail: Mail) -> MailContent | None:
    """Who asked for a password gets a temporary one; an address that we don't know gets no mail."""
    return _with_password(mail, passwords.ON_REQUEST)


def known_address(mail: Mail) -> MailContent | None:
    """Whoever registers a known address makes us tell its owner how to log in."""
    if mail.customer is None or not mail.customer.is_active:
        return None
    urls = {"login_url": _url("login"), "request_url": _url("request_password")}
    return compose(mail, mail.kind, {"recipient": mail.recipient} | urls)


def erased(mail: Mail) -> MailContent:
    """To who has just been erased: the last one."""
    return compose(mail, mail.kind)


def dormant(mail: Mail) -> MailContent | None:
    """To who has not been here for years: the account is about to be erased, and how to keep it."""
    customer = mail.customer
    if customer is None or customer.dormant_warned_at is None:
        return None
    context = {"erased_on": customer.dormant_warned_at + retention.WARNING_PERIOD, "login_url": _url("login")}
    return compose(mail, mail.kind, context | {"years": retention.DORMANT_AFTER // retention.YEAR})


def _with_password(mail: Mail, lasts: timedelta) -> MailContent | None:
    """Made at this very moment, and kept nowhere: a retry makes another."""
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
    """On the configured site, whatever host a request claimed."""
    return settings.SITE_URL + reverse(name)
