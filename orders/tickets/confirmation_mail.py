"""Renders the mail with the tickets. Only a worker does so, because it renders the PDF too."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.mail.content import MailContent, compose
from accounts.mail.owed import register
from accounts.models import Mail

from ..models import Order, Ticket, TicketsPdf
from .ics import calendar
from .overview import Overview, of_order


def register_mails() -> None:
    """Registers this kind of mail. Called in AppConfig.ready()."""
    register("order_confirmed", order_confirmed)


def order_confirmed(mail: Mail) -> MailContent | None:
    """The overview of a confirmed order, with its e-tickets and calendar file. None when none of its tickets is valid.

    Raises PdfTrouble: the mail is then tried again later.
    """
    order = Order.objects.select_related("organiser").filter(pk=mail.about_id, state=Order.State.CONFIRMED).first()
    overview = of_order(order) if order else None
    if order is None or overview is None or not overview.evenings:
        return None
    tickets = [ticket for evening in overview.evenings for ticket in evening.tickets if ticket.is_valid]
    if not tickets:
        return None
    pdf = _pdf(order, tickets, mail.language)
    return compose(
        mail,
        mail.kind,
        {"overview": overview, "order": order, "order_url": _order_url(order)},
        [(f"tickets-{order.code}.pdf", pdf, "application/pdf"), _agenda(overview, mail.language)],
    )


def _pdf(order: Order, tickets: Sequence[Ticket], language: str) -> bytes:
    """The stored one, so that a retry mails the very same and costs nothing; else made now, and stored."""
    stored = TicketsPdf.objects.filter(order=order).first()
    if stored is None:
        from .pdf import tickets_pdf  # WeasyPrint is for workers: this module is loaded by web processes too

        data = tickets_pdf(order.organiser, tickets, language)
        stored, _ = TicketsPdf.objects.get_or_create(order=order, defaults={"data": data})
    return bytes(stored.data)


def _agenda(overview: Overview, language: str) -> tuple[str, bytes, str]:
    order = overview.order
    with translation.override(language):
        contents = calendar(order.code, order.confirmed_at or order.created_at, overview.evenings)
    return f"agenda-{order.code}.ics", contents, "text/calendar"


def _order_url(order: Order) -> str:
    """On the configured site, whatever host a request claimed."""
    return settings.SITE_URL + reverse("order", args=[order.organiser.slug, order.code])
