"""Which organiser a page belongs to. Organisers are few and change seldom: each process keeps them for some seconds."""

import time

from django.http import Http404, HttpRequest

from .middleware import LAST_ORGANISER_COOKIE
from .models import Organiser

FRESH_SECONDS = 5
_kept: tuple[float, dict[str, Organiser]] = (float("-inf"), {})


def by_slug() -> dict[str, Organiser]:
    """All organisers of the network, by slug, in their order; at most some seconds old."""
    global _kept
    made, organisers = _kept
    if time.monotonic() - made > FRESH_SECONDS:
        organisers = {
            organiser.slug: organiser for organiser in Organiser.objects.select_related("logo").defer("logo__data")
        }
        _kept = (time.monotonic(), organisers)
    return organisers


def by_id(organiser_id: int) -> Organiser:
    """The organiser with this key, as it is kept, or asked for when it is new. Raises Organiser.DoesNotExist."""
    kept = (organiser for organiser in by_slug().values() if organiser.pk == organiser_id)
    return next(kept, None) or Organiser.objects.get(pk=organiser_id)


def network() -> list[Organiser]:
    """All organisers of the network, in their order."""
    return list(by_slug().values())


def first() -> Organiser | None:
    """The organiser that speaks for the network where no other one does."""
    return next(iter(by_slug().values()), None)


def forget() -> None:
    """Looks anew at the next call (after a change, and between tests)."""
    global _kept
    _kept = (float("-inf"), {})


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
