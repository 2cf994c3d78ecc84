"""{% customer_header %}: the top of every page, in one query; none for a visitor who is not logged in."""

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.models import Organiser
from ticketing import dates
from ticketing.keeping import Kept

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


# Where the kept header is filled in for each page.
TOKEN, TIME_LEFT = "token-of-this-page", "<!-- time left -->"

_kept: Kept[str] = Kept(seconds=15, most=1000)


@register.simple_tag(takes_context=True)
def customer_header(context: Context) -> SafeString:
    """The header. That of a customer is kept for some seconds, by all that it shows."""
    shown = facts(context)
    if "ticket_count" not in shown:
        return _drawn(shown)
    user, organiser = shown["user"], shown["organiser"]
    names = user.pk, user.first_name, user.last_name, organiser and organiser.pk, get_language()
    key = names, shown["current"], shown["ticket_count"], shown["basket_count"]
    kept = _kept.get(key, lambda: _drawn(shown | {"csrf_token": TOKEN, "time_left": mark_safe(TIME_LEFT)}))  # noqa: S308
    filled = kept.replace(TOKEN, str(context.get("csrf_token", ""))).replace(TIME_LEFT, _time_left(shown))
    return mark_safe(filled)  # noqa: S308 - templates escaped it


def facts(context: Context) -> dict[str, Any]:
    """Who is here, how many tickets they have, and what is in their basket at this organiser."""
    user, organiser, request = (context.get(name) for name in ("user", "organiser", "request"))
    match = request.resolver_match if request else None
    known = {"request": request, "user": user, "organiser": organiser, "current": match.view_name if match else ""}
    if known["current"] not in ("programme", "basket"):
        known["current"] = ""
    return known | (_figures(user.pk, organiser) if user and user.is_authenticated else {})


def _drawn(shown: dict[str, Any]) -> SafeString:
    return render_to_string("components/_customer_header.html", shown)


def _time_left(shown: dict[str, Any]) -> str:
    until = shown["basket_expires_at"]
    return render_to_string("components/_time_left.html", {"until": until}) if until else ""


@register.simple_tag(takes_context=True)
def ticket_count(context: Context) -> int:
    """The number in TICKETS (n), for UW DETAILS."""
    return _figures(context["user"].pk, None)["ticket_count"]


def _figures(customer: int, organiser: Organiser | None) -> dict[str, Any]:
    today = dates.midnight(dates.local(dates.now()).date())
    names = {"customer": customer, "today": today, "organiser": organiser.pk if organiser else None}
    tickets, places, until = row(FIGURES, names)
    return {"ticket_count": tickets, "basket_count": places, "basket_expires_at": until}
