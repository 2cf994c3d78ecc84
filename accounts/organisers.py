"""Which organiser a page belongs to. Organisers are few and change seldom: each process keeps them for some seconds."""

from django.http import Http404, HttpRequest

from ticketing.cache import Cache

from .middleware import LAST_ORGANISER_COOKIE
from .models import Organiser

_organisers: Cache[dict[str, Organiser]] = Cache(seconds=5, most=1)


def by_slug() -> dict[str, Organiser]:
    """All organisers of the network, by slug, in their order; at most five seconds old."""
    return _organisers.get("all", _read)


def _read() -> dict[str, Organiser]:
    organisers = Organiser.objects.select_related("logo").defer("logo__data")
    return {organiser.slug: organiser for organiser in organisers}


def by_id(organiser_id: int) -> Organiser:
    """The organiser with this primary key; one query when it is newer than what is kept. Raises
    Organiser.DoesNotExist."""
    matching = (organiser for organiser in by_slug().values() if organiser.pk == organiser_id)
    return next(matching, None) or Organiser.objects.get(pk=organiser_id)


def network() -> list[Organiser]:
    """All organisers of the network, in their order."""
    return list(by_slug().values())


def first() -> Organiser | None:
    """The organiser that speaks for the network where no other one does."""
    return next(iter(by_slug().values()), None)


def of_page(request: HttpRequest, slug: str) -> Organiser:
    """The organiser of this page, which the page then wears. Raises Http404."""
    organiser = by_slug().get(slug)
    if organiser is None:
        raise Http404
    request.organiser = organiser  # type: ignore[attr-defined]
    return organiser


def last_visited(request: HttpRequest) -> Organiser | None:
    """The organiser of this page, or else the one last visited; None for a newcomer on a page of the network."""
    return getattr(request, "organiser", None) or by_slug().get(request.COOKIES.get(LAST_ORGANISER_COOKIE, ""))
