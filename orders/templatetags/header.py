"""{% customer_header %}: the top of every page, in one query; none for a visitor who is not logged in."""

from typing import Any

from django import template
from django.db import connection
from django.template.context import Context

from accounts.models import Organiser
from ticketing import dates

register = template.Library()

# Tickets that still have an evening before them, today's included; and the basket that runs, by the database's clock.
FIGURES = """
SELECT tickets.count, basket.count, basket.until
FROM (
    SELECT count(*) FROM orders_order o
    JOIN orders_ticket t ON t.order_id = o.id AND t.void_at IS NULL
    JOIN orders_place p ON p.id = t.place_id
    JOIN shows_performance f ON f.id = p.performance_id
    WHERE o.customer_id = %(customer)s AND o.state = 'confirmed' AND f.starts_at >= %(today)s
) tickets, (
    SELECT count(*), max(o.expires_at) AS until FROM orders_order o
    JOIN orders_place p ON p.order_id = o.id
    WHERE o.customer_id = %(customer)s AND o.organiser_id = %(organiser)s AND o.state = 'basket'
    AND o.expires_at > now()
) basket
"""


@register.inclusion_tag("components/_customer_header.html", takes_context=True)
def customer_header(context: Context) -> dict[str, Any]:
    """Who is here, how many tickets they have, and what is in their basket at this organiser."""
    user, organiser = context.get("user"), context.get("organiser")
    known = {"request": context.get("request"), "user": user, "organiser": organiser}
    return known | (_figures(user.pk, organiser) if user and user.is_authenticated else {})


@register.simple_tag(takes_context=True)
def ticket_count(context: Context) -> int:
    """The number in TICKETS (n), for UW DETAILS."""
    return _figures(context["user"].pk, None)["ticket_count"]


def _figures(customer: int, organiser: Organiser | None) -> dict[str, Any]:
    today = dates.midnight(dates.local(dates.now()).date())
    with connection.cursor() as cursor:
        cursor.execute(
            FIGURES, {"customer": customer, "today": today, "organiser": organiser.pk if organiser else None}
        )
        tickets, places, until = cursor.fetchone()
    return {"ticket_count": tickets, "basket_count": places, "basket_expires_at": until}
