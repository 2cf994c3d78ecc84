"""The numbers of orders/deadlines.py that a page's script needs."""

from django import template

from .. import deadlines

register = template.Library()


@register.simple_tag
def warn_at() -> str:
    """The minutes before the end at which the countdown warns: '10 2'."""
    return " ".join(map(str, deadlines.WARN_AT))
