"""Template context of every page of the shop."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from . import organisers


def shop(request: HttpRequest) -> dict[str, Any]:
    """Adds `organiser` (of the page, else the one last visited, else None), `organisers` (a function: all of the
    network) and `demo_url` (empty outside the demo)."""
    return {
        "organiser": organisers.last_visited(request),
        "organisers": organisers.network,
        "demo_url": settings.DEMO_URL,
    }
