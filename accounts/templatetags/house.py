"""{% house_style %}: the URL of the organiser's style sheet."""

from django import template
from django.urls import reverse

from accounts import house_style as style
from accounts.models import Organiser

register = template.Library()


@register.simple_tag
def house_style(organiser: Organiser) -> str:
    """The URL with the current version. Browsers cache it for ever."""
    return reverse("house_style", args=[organiser.slug, style.version(organiser)])
