"""The pages of a hall beside its form: its picture, its file, and a new version."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.admin_bases.refusals import refusal

from ..models import Hall, Seat, Section
from ..seating.exporting import NoPlaces, export_hall, plan_of_hall
from ..seating.hall_plan import HallPlan
from ..seating.importing import new_version
from ..seating.svg import render_svg

if TYPE_CHECKING:
    from .halls import HallAdmin


class HallFigure(NamedTuple):
    """The number of places of a section that have one rank and kind, with the names that the page has for these."""

    section: str
    rank: str
    kind: str
    places: int


def urls(page: HallAdmin) -> list[URLPattern]:
    return bind(
        page,
        {
            "<int:pk>/plan.svg": ("picture", hall_picture),
            "<int:pk>/zaalplan.json": ("export", export),
            "<int:pk>/versie/": ("version", version),
        },
    )


def bind(page: HallAdmin, views: dict[str, tuple[str, Callable[..., HttpResponse]]]) -> list[URLPattern]:
    """URLs of views that take the request, the admin page, and what the URL captures: a name and a view by route."""

    def wrapped(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def with_page(request: HttpRequest, **kwargs: int) -> HttpResponse:
            return view(request, page, **kwargs)

        return page.own_page(with_page)

    return [path(route, wrapped(view), name=f"shows_hall_{name}") for route, (name, view) in views.items()]


def facts(hall: Hall, *, may_edit: bool) -> dict[str, Any]:
    """The context of a hall's page beside its form: figures and versions. Three queries."""
    seats = Seat.objects.filter(section__hall=hall).order_by("section__position", "rank__position", "kind")
    groups = seats.values("section__name", "rank__name", "kind").annotate(number=Count("*"))
    figures = [
        HallFigure(group["section__name"], group["rank__name"], str(Seat.Kind(group["kind"]).label), group["number"])
        for group in groups
    ]
    unnumbered = Section.objects.filter(hall=hall, is_numbered=False).select_related("rank")
    figures += [HallFigure(part.name, str(part.rank), _("ongenummerd"), part.capacity) for part in unnumbered]
    return {
        "lines": figures,
        "total": sum(figure.places for figure in figures),
        "versions": list(hall.versions()),
        "may_edit": may_edit,
        "performances": hall.performance_set.exclude(state="draft").count() if hall.is_frozen else 0,
    }


def _hall(page: HallAdmin, request: HttpRequest, pk: int, *, to_edit: bool = False) -> Hall:
    """A hall of their own organiser. Raises Http404 and PermissionDenied."""
    hall = page.get_queryset(request).select_related("venue__organiser").filter(pk=pk).first() if pk < 2**63 else None
    if hall is None:
        raise Http404
    if to_edit and not page.may_edit(request, hall):
        raise PermissionDenied
    return hall


@require_safe
def hall_picture(request: HttpRequest, page: HallAdmin, pk: int) -> HttpResponse:
    return svg_response(plan_of_hall(_hall(page, request, pk)))


def svg_response(plan: HallPlan) -> HttpResponse:
    response = HttpResponse(render_svg(plan), content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def export(request: HttpRequest, page: HallAdmin, pk: int) -> HttpResponse:
    """The plan as a file to download."""
    hall = _hall(page, request, pk)
    try:
        data = export_hall(hall)
    except NoPlaces:
        page.message_user(request, _("Deze zaal heeft nog geen plaatsen."), messages.ERROR)
        return redirect_to(hall)
    response = HttpResponse(data, content_type="application/json")
    name = f"{slugify(hall.name) or 'zaal'}-v{hall.version}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def version(request: HttpRequest, page: HallAdmin, pk: int) -> HttpResponse:
    """Makes a copy of the hall that can be edited."""
    hall = _hall(page, request, pk, to_edit=True)
    try:
        copy = new_version(hall)
    except (IntegrityError, OperationalError) as error:
        page.message_user(request, refusal(error) or str(error), messages.ERROR)
        return redirect_to(hall)
    page.log_addition(request, copy, f"nieuwe versie van {hall}")
    page.message_user(request, _("%(hall)s is gemaakt en kan gewijzigd worden.") % {"hall": copy}, messages.SUCCESS)
    return redirect_to(copy)


def redirect_to(hall: Hall) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:shows_hall_change", args=[hall.pk]))
