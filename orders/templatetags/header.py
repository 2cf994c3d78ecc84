"""{% customer_header %}: the top of every page, in one query; none for a visitor who is not logged in."""

from typing import Any

from django import template
from django.template.context import Context

from accounts.models import Organiser
from ticketing import dates

from ..sql import row

register = template.Library()

# Sold places that still have an evening before them, today's included; and the basket that runs, by the database's
# clock. A sold place is a live ticket. Every page asks this, and planning it costs more than running it: few joins.
FIGURES = """
SELECT count(*) FILTER (WHERE o.state = 'confirmed' AND performance.starts_at >= %(today)s),
       count(*) FILTER (WHERE o.state = 'basket'),
       max(o.expires_at) FILTER (WHERE o.state = 'basket')
FROM orders_order o
JOIN orders_place place ON place.order_id = o.id
JOIN shows_performance performance ON performance.id = place.performance_id
WHERE o.customer_id = %(customer)s
AND (o.state = 'confirmed' OR o.state = 'basket' AND o.organiser_id = %(organiser)s AND o.expires_at > now())
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
    names = {"customer": customer, "today": today, "organiser": organiser.pk if organiser else None}
    tickets, places, until = row(FIGURES, names)
    return {"ticket_count": tickets, "basket_count": places, "basket_expires_at": until}
