"""What every page of the shop knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from . import organisers


def shop(request: HttpRequest) -> dict[str, Any]:
    """`organiser` (of the page or last visited, may be None), `organisers` (of the network, looked up when a template
    asks), `demo_url` (empty outside the demo)."""
    return {
        "organiser": organisers.last_visited(request),
        "organisers": organisers.network,
        "demo_url": settings.DEMO_URL,
    }
