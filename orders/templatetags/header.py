"""{% customer_header %}: the top of every page, in one query; none for a visitor who is not logged in."""

from typing import Any
from urllib.parse import quote

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.models import Organiser
from ticketing import dates
from ticketing.cache import Cache
from ticketing.sql import row

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
AND (o.state = 'confirmed' OR o.state = 'basket' AND o.seller_id IS NULL
     AND o.organiser_id = %(organiser)s AND o.expires_at > now())
"""


# Where the kept header is filled in for each page.
TOKEN, TIME_LEFT, NEXT = "token-of-this-page", "<!-- time left -->", "<!-- next -->"

KEPT_BY = "current", "ticket_count", "basket_count"

_kept: Cache[str] = Cache(seconds=15, most=1000)


@register.simple_tag(takes_context=True)
def customer_header(context: Context) -> SafeString:
    """The header, kept for some seconds by all that it shows."""
    shown = facts(context)
    user, organiser = shown["user"], shown["organiser"]
    who = (user.pk, user.first_name, user.last_name) if "ticket_count" in shown else None
    key = who, organiser and organiser.pk, get_language(), *(shown.get(name) for name in KEPT_BY)
    filled = {TOKEN: str(context.get("csrf_token", "")), TIME_LEFT: _time_left(shown), NEXT: _next(shown["request"])}
    blank = {"csrf_token": TOKEN, "time_left": mark_safe(TIME_LEFT), "next": mark_safe(NEXT)}  # noqa: S308
    kept = _kept.get(key, lambda: render_to_string("components/_customer_header.html", shown | blank))
    for mark, written in filled.items():
        kept = kept.replace(mark, written)
    return mark_safe(kept)  # noqa: S308 - templates escaped it


def facts(context: Context) -> dict[str, Any]:
    """Who is here, how many tickets they have, and what is in their basket at this organiser."""
    user, organiser, request = (context.get(name) for name in ("user", "organiser", "request"))
    match = request.resolver_match if request else None
    known = {"request": request, "user": user, "organiser": organiser, "current": match.view_name if match else ""}
    if known["current"] not in ("programme", "basket"):
        known["current"] = ""
    return known | (_figures(user.pk, organiser) if user and user.is_authenticated else {})


def _time_left(shown: dict[str, Any]) -> str:
    until = shown.get("basket_expires_at")
    return render_to_string("components/_time_left.html", {"until": until}) if until else ""


def _next(request: HttpRequest | None) -> str:
    """Back to this page after the login, where there is one to come back to."""
    if not request or request.method != "GET" or request.path == reverse("login"):
        return ""
    return f"?next={quote(request.get_full_path())}"


@register.simple_tag(takes_context=True)
def ticket_count(context: Context) -> int:
    """The number in TICKETS (n), for UW DETAILS."""
    return _figures(context["user"].pk, None)["ticket_count"]


def _figures(customer: int, organiser: Organiser | None) -> dict[str, Any]:
    today = dates.midnight(dates.local(dates.now()).date())
    names = {"customer": customer, "today": today, "organiser": organiser.pk if organiser else None}
    tickets, places, until = row(FIGURES, names)
    return {"ticket_count": tickets, "basket_count": places, "basket_expires_at": until}
