"""Links within the programme: an address asks for all that the present one does, but for what the link changes."""

from django import template

from ..programme_query import ProgrammeQuery

register = template.Library()


@register.simple_tag
def programme_url(query: ProgrammeQuery, **changes: object) -> str:
    """{% programme_url query maand=month.following %}: the address of another month. An empty value takes a filter
    away."""
    return query.url(**changes)
