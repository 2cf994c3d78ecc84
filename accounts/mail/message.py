"""Builds the e-mail message of a mail: sender, headers and parts."""

from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from .. import organisers
from ..models import Mail, Organiser
from .content import MailContent


def build(mail: Mail, contents: MailContent) -> EmailMultiAlternatives:
    """The message, from the organiser's no-reply address. Each attempt has the same Message-ID."""
    message = EmailMultiAlternatives(
        subject=contents.subject,
        body=contents.text,
        from_email=_sender(mail.organiser or organisers.first()),
        to=[mail.recipient],
        headers={
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
        },
    )
    message.attach_alternative(contents.html, "text/html")
    for name, data, content_type in contents.attachments:
        message.attach(name, data, content_type)
    return message


def _sender(organiser: Organiser | None) -> str:
    """The organiser's name and no-reply address."""
    if organiser is None:
        return f"noreply@{urlsplit(settings.SITE_URL).hostname}"
    return formataddr((" ".join(organiser.name.split()), organiser.noreply_email))


def is_address(recipient: str) -> bool:
    """Tells whether this is one address. A line break would add headers, and so it isn't. International domains are
    fine."""
    try:
        validate_email(recipient)
    except ValidationError:
        return False
    return True
