"""Performances in a visitor's calendar: one of them to add, or a whole programme to subscribe to."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import organisers
from accounts.models import Organiser
from ticketing import dates
from ticketing.cache import Cache

from .. import ics
from .. import programme as programmes
from ..models import Genre, Performance
from ..page_head import absolute_url

SINCE = timedelta(days=31)  # what was played lately stays in a subscribed calendar
REFRESH = "PT4H"
_feeds: Cache[bytes] = Cache(seconds=60, most=32, rendered=True)


@login_not_required
@require_safe
def performance(request: HttpRequest, slug: str, performance_id: int) -> HttpResponse:
    """A file with one performance, to add to a calendar."""
    organiser = organisers.of_page(request, slug)
    seen = programmes.complete(Performance.objects.public().filter(production__organiser=organiser))
    performance = get_object_or_404(seen, pk=performance_id)
    return _file(ics.calendar([_event_of(organiser, performance)]), f"voorstelling-{performance.pk}.ics", attached=True)


@login_not_required
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """A feed of the organiser's programme, of one genre with ?genre=dans. 404 for an unknown genre."""
    organiser = organisers.of_page(request, slug)
    slug_of_genre = request.GET.get("genre", "")
    genre = programmes.genres_of(organiser).get(slug_of_genre)
    if slug_of_genre and not genre:
        raise Http404
    key = (organiser.pk, genre.pk if genre else None)
    return _file(_feeds.get(key, lambda: _feed(organiser, genre)), f"{organiser.slug}.ics")


def _feed(organiser: Organiser, genre: Genre | None) -> bytes:
    """The feed's content. One query, however large the season."""
    since = dates.now() - SINCE
    seen = Performance.objects.public().filter(production__organiser=organiser, starts_at__gte=since)
    if genre:
        seen = seen.filter(production__genre=genre)
    events = [_event_of(organiser, performance, is_busy=False) for performance in programmes.complete(seen)]
    name = f"{organiser.name}: {genre.name}" if genre else organiser.name
    return ics.calendar(events, name=name, refresh=REFRESH)


def _event_of(organiser: Organiser, performance: Performance, *, is_busy: bool = True) -> ics.CalendarEvent:
    address = absolute_url(reverse("production", args=[organiser.slug, performance.production.slug]))
    lines = [performance.production.summary, performance.note, _("Tickets: %s") % address]
    return ics.CalendarEvent(
        performance,
        uid=ics.uid_of(performance),
        stamp=dates.now(),
        description="\n".join(line for line in lines if line),
        url=address,
        is_busy=is_busy,
    )


def _file(contents: bytes, name: str, *, attached: bool = False) -> HttpResponse:
    response = HttpResponse(contents, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'{"attachment" if attached else "inline"}; filename="{name}"'
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
