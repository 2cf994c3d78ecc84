"""Pictures and house styles. Their URLs name their contents, so that browsers cache them for ever."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from .. import house_style as style
from .. import organisers
from ..http_cache import cache_for_ever
from ..models import Picture


@login_not_required
@require_safe
def picture(request: HttpRequest, digest: str) -> HttpResponse:
    """A picture. A browser that has it gets 304 without a query: the URL names the contents."""
    etag = f'"{digest}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        stored = get_object_or_404(Picture, digest=digest)
        response = HttpResponse(bytes(stored.data), content_type=stored.content_type)
    response.headers["ETag"] = etag
    cache_for_ever(response)
    return response


@login_not_required
@require_safe
def house_style(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """An organiser's colours. Under an older version it answers the current ones, and they aren't cached."""
    organiser = organisers.by_slug().get(slug)
    if organiser is None:
        raise Http404
    response = HttpResponse(style.stylesheet(organiser), content_type="text/css; charset=utf-8")
    cache_for_ever(response, is_current=version == style.version(organiser))
    return response
