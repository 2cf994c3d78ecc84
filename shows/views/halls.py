"""The style sheet that puts a hall's seats in their places (shows/hall_style.py)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http_cache import cache_for_ever

from ..hall_style import style_of
from ..models import Hall


@login_not_required
@require_safe
def hall_style(request: HttpRequest, hall_id: int, version: str) -> HttpResponse:
    """Browsers keep the sheet for ever under its version. Another version gives the present sheet, not to be kept."""
    style = style_of(get_object_or_404(Hall, pk=hall_id))
    response = HttpResponse(style.css, content_type="text/css; charset=utf-8")
    cache_for_ever(response, is_current=version == style.version)
    return response
