"""For search engines: sitemaps, and which pages they must not fetch."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from .. import sitemaps
from ..page_head import absolute_url

# What is somebody's own, or another view of what has an address already.
OWN = ("/beheer/", "/uw-details/", "/*/winkelmandje/", "/*/bestelling/")
VIEWS = ("/*?*zoek=", "/*?*tekoop=", "/*?*weergave=")


@login_not_required
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return _xml(sitemaps.render_index())


@login_not_required
@require_safe
def sitemap(request: HttpRequest, number: int) -> HttpResponse:
    written = sitemaps.render_file(number)
    if written is None:
        raise Http404
    return _xml(written)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may fetch nothing of a demo."""
    refused = ("/",) if settings.DEMO_URL else OWN + VIEWS
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in refused)]
    lines += ["", "Sitemap: " + absolute_url(reverse("sitemap_index"))]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _xml(written: str) -> HttpResponse:
    response = HttpResponse(written, content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
