"""The performance that a page is about."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from accounts import organisers
from shows.models import Performance

from .. import catalogue


def find_performance(request: HttpRequest, slug: str, performance_id: int) -> Performance:
    """A public performance of this organiser, else 404. A hold looks at the row itself, under its lock."""
    organiser = organisers.of_page(request, slug)
    try:
        performance = catalogue.performance(performance_id)
    except Performance.DoesNotExist as none:
        raise Http404 from none
    if performance.production.organiser_id != organiser.pk or not _is_public(performance):
        raise Http404
    return performance


def _is_public(performance: Performance) -> bool:
    """As PerformanceQuerySet.public: no drafts, no school performances."""
    return performance.audience == Performance.Audience.PUBLIC and performance.state != Performance.State.DRAFT


def seat_page_url(performance: Performance, **query: int | list[int]) -> str:
    address = reverse("performance", args=[performance.production.organiser.slug, performance.pk])
    return f"{address}?{urlencode(query, doseq=True)}" if any(query.values()) else address
