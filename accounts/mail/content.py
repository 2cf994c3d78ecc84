"""Renders mails from templates/mail/."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation

from .. import organisers
from ..models import Mail


@dataclass(frozen=True)
class MailContent:
    """A rendered mail. An attachment is a tuple of name, bytes and content type."""

    subject: str
    text: str
    html: str
    attachments: Sequence[tuple[str, bytes, str]] = ()


def compose(
    mail: Mail,
    template: str,
    context: dict[str, Any] | None = None,
    attachments: Sequence[tuple[str, bytes, str]] = (),
) -> MailContent:
    """Renders the templates mail/<template>.subject.txt, .txt and .html in the mail's language.

    Their context has `mail`, `organiser` (None for the whole network), `organisers`, `site_url` (to put before a path)
    and `language`.
    """
    full_context = {
        "mail": mail,
        "organiser": mail.organiser,
        "organisers": organisers.network(),
        "site_url": settings.SITE_URL,
        "language": mail.language,
    } | (context or {})
    with translation.override(mail.language):
        return MailContent(
            subject=" ".join(_plain(f"mail/{template}.subject.txt", full_context).split()),
            text=_plain(f"mail/{template}.txt", full_context).strip() + "\n",
            html=render_to_string(f"mail/{template}.html", full_context),
            attachments=attachments,
        )


def _plain(template: str, context: dict[str, Any]) -> str:
    """Renders plain text without escaping: O'Brien stays O'Brien."""
    compiled = get_template(template).template  # type: ignore[attr-defined]  # an attribute of Django's own engine
    return compiled.render(Context(context, autoescape=False))
