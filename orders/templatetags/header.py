"""{% customer_header %}: the top of every page. To be completed: the counts of tickets and of the basket."""

from typing import Any

from django import template
from django.template.context import Context

register = template.Library()


@register.inclusion_tag("components/_customer_header.html", takes_context=True)
def customer_header(context: Context) -> dict[str, Any]:
    """Who is here, how many tickets they have, and what is in their basket at this organiser."""
    return {
        "request": context.get("request"),
        "user": context.get("user"),
        "organiser": context.get("organiser"),
        "ticket_count": 0,
        "basket_count": 0,
        "basket_expires_at": None,
    }
