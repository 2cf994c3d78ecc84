"""What is served by the name of its contents, and so kept for ever by browsers: pictures and house styles."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from .. import house_style as style
from .. import organisers
from ..models import Picture

FOR_EVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def picture(request: HttpRequest, digest: str) -> HttpResponse:
    """A picture. Who has it already is answered without a query: the name says what is in it."""
    etag = f'"{digest}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        found = get_object_or_404(Picture, digest=digest)
        response = HttpResponse(bytes(found.data), content_type=found.content_type)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = FOR_EVER
    return response


@login_not_required
@require_safe
def house_style(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """An organiser's colours. Asked for under an older version, they are the present ones, not to be kept."""
    organiser = organisers.by_slug().get(slug)
    if organiser is None:
        raise Http404
    response = HttpResponse(style.stylesheet(organiser), content_type="text/css; charset=utf-8")
    is_current = version == style.version(organiser)
    response.headers["Cache-Control"] = FOR_EVER if is_current else "no-cache"
    return response
