"""Links within the programme: all that was asked for is kept, but for what the link changes."""

from django import template

from ..programme_query import ProgrammeQuery

register = template.Library()


@register.simple_tag
def here(asked: ProgrammeQuery, **changes: object) -> str:
    """{% here asked maand=month.following %}: the address with another month. An empty value takes a filter away."""
    return asked.url(**changes)
