"""A mail as an e-mail message: its sender, its headers and its parts."""

from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from . import organisers
from .mail import MailContent
from .models import Mail, Organiser


def build(mail: Mail, contents: MailContent) -> EmailMultiAlternatives:
    """As it goes out: from the organiser's no-reply address, nowhere to reply to, and always the same Message-ID."""
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
    """The organiser's; mail of the network alone goes out in the name of its first organiser."""
    if organiser is None:
        return f"noreply@{urlsplit(settings.SITE_URL).hostname}"
    return formataddr((" ".join(organiser.name.split()), organiser.noreply_email))


def is_address(recipient: str) -> bool:
    """One address, without line ends that would add headers; a foreign domain is fine, its name is translated."""
    try:
        validate_email(recipient)
    except ValidationError:
        return False
    return True
