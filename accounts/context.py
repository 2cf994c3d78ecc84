"""What every page of the shop knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from . import organisers


def shop(request: HttpRequest) -> dict[str, Any]:
    """`organiser` (of the page or last visited, may be None), `demo_url` (empty outside the demo)."""
    return {"organiser": organisers.last_visited(request), "demo_url": settings.DEMO_URL}
