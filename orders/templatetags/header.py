"""{% customer_header %}: the top of every page. One query; none for a visitor who isn't logged in."""

from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse

from accounts.models import Organiser
from ticketing import dates
from ticketing.sql import fetch_one

from ..models import Order
from ..models.order import IS_SHOP_BASKET

register = template.Library()

# Sold places that still have an evening before them, today's included; and the basket that runs, by the database's
# clock. A sold place is a live ticket. Every page runs this, and planning costs more than running: so joins are few.
FIGURES = f"""
SELECT count(*) FILTER (WHERE NOT is_basket AND performance.starts_at >= %(today)s) AS ticket_count,
       count(*) FILTER (WHERE is_basket) AS basket_count,
       max(expires_at) FILTER (WHERE is_basket) AS basket_expires_at
FROM (
    SELECT id, expires_at, {IS_SHOP_BASKET} AS is_basket FROM orders_order
    WHERE customer_id = %(customer)s
      AND (state = '{Order.State.CONFIRMED}'
           OR {IS_SHOP_BASKET} AND organiser_id = %(organiser)s AND expires_at > now())
) AS o
JOIN orders_place place ON place.order_id = o.id
JOIN shows_performance performance ON performance.id = place.performance_id
"""  # noqa: S608 - our own constants
MENU = "programme", "basket"  # the pages that the menu marks as the present one


class HeaderFigures(NamedTuple):
    """A customer's tickets for evenings to come, and the basket at one organiser: its places, and until when."""

    ticket_count: int
    basket_count: int
    basket_expires_at: datetime | None


class Header(NamedTuple):
    """Everything that the kept part of the header depends on, but for the organiser. `customer` is None for a visitor
    who isn't logged in; `current` is the name of the page where the menu has it, else empty."""

    customer: int | None = None
    first_name: str = ""
    last_name: str = ""
    ticket_count: int = 0
    basket_count: int = 0
    current: str = ""


@register.inclusion_tag("components/_customer_header.html", takes_context=True)
def customer_header(context: Context) -> dict[str, Any]:
    """What the template takes. An error page may have no user, organiser or request."""
    user, organiser, request = (context.get(name) for name in ("user", "organiser", "request"))
    match = request.resolver_match if request else None
    header = Header(current=match.view_name if match and match.view_name in MENU else "")
    basket_expires_at = None
    if user and user.is_authenticated:
        tickets, places, basket_expires_at = figures(user.pk, organiser)
        header = Header(user.pk, user.first_name, user.last_name, tickets, places, header.current)
    return {
        "organiser": organiser,
        "header": header,
        "basket_expires_at": basket_expires_at,
        "next": _back_to(request),
    }


@register.simple_tag(takes_context=True)
def ticket_count(context: Context) -> int:
    """The number in TICKETS (n), for UW DETAILS."""
    return figures(context["user"].pk, None).ticket_count


def figures(customer: int, organiser: Organiser | None) -> HeaderFigures:
    """The figures of the customer with this primary key. One query."""
    today = dates.midnight(dates.local(dates.now()).date())
    params = {"customer": customer, "today": today, "organiser": organiser.pk if organiser else None}
    return fetch_one(HeaderFigures, FIGURES, params)


def _back_to(request: HttpRequest | None) -> str:
    """The query string that leads from the login back to this page, where there is one to come back to."""
    if not request or request.method != "GET" or request.path == reverse("login"):
        return ""
    return f"?next={quote(request.get_full_path())}"
