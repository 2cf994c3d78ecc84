"""{% page_links %} for the footer, {% page_text %} for a text by staff within another page."""

from django import template

from .. import pages
from ..models import Organiser, Page

register = template.Library()


@register.simple_tag
def page_links(organiser: Organiser | None) -> list[Page]:
    """The pages of this organiser, or the network's. One query."""
    return pages.links(organiser or None)


@register.simple_tag
def page_text(organiser: Organiser | None, slug: str) -> pages.RenderedPage | None:
    """The text that staff wrote under this slug, as HTML. One query."""
    return pages.find(organiser or None, slug)
