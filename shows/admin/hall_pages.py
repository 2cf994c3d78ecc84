"""The pages of a hall beside its form: its picture, its file, a new version, and the import with its report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.admin_refusals import refusal
from accounts.admin_scope import organisers_of
from ticketing import dates

from ..models import Hall, HallUpload, Seat, Section, Venue
from ..seating.exporting import NoPlaces, export_hall, plan_of_hall
from ..seating.hall_plan import HallPlan
from ..seating.import_report import Fault, ImportReport, PlanRefused
from ..seating.importing import import_plan, new_version
from ..seating.json_file import read_json
from ..seating.limits import MAX_BYTES
from ..seating.plan_parser import parse_plan
from ..seating.svg import render_svg
from . import pages

if TYPE_CHECKING:
    from .halls import HallAdmin

KEPT_FOR = timedelta(days=1)
SHOWN = 300  # faults on one page


class UploadForm(forms.Form):
    """A plan, and where it goes."""

    venue = forms.ModelChoiceField(Venue.objects.none(), label=gettext_lazy("Locatie"))
    name = forms.CharField(
        label=gettext_lazy("Naam van de zaal"), max_length=100, required=False,
        help_text=gettext_lazy("Leeg: de naam in het bestand. Bestaat de zaal al, dan wordt dit een nieuwe versie."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Zaalplan"), help_text=gettext_lazy("JSON in het open formaat van pretix, hoogstens 5 MB.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("Dit bestand is te groot: hoogstens 5 MB."))
        return file


def urls(page: HallAdmin) -> list[URLPattern]:
    """Their addresses, before those of the admin's own pages."""
    views = {
        "inlezen/": ("import", upload),
        "inlezen/<int:pk>/": ("import_report", report),
        "inlezen/<int:pk>/plan.svg": ("import_picture", upload_picture),
        "<int:pk>/plan.svg": ("picture", hall_picture),
        "<int:pk>/zaalplan.json": ("export", export),
        "<int:pk>/versie/": ("version", version),
    }

    def wrapped(view: Any) -> Any:
        def with_page(request: HttpRequest, **kwargs: int) -> HttpResponse:
            found: HttpResponse = view(request, page, **kwargs)
            return found

        return page.own_page(with_page)

    return [path(route, wrapped(view), name=f"shows_hall_{name}") for route, (name, view) in views.items()]


def facts(hall: Hall, *, may_edit: bool) -> dict[str, Any]:
    """What the page of a hall tells beside its form: figures and versions. Three queries."""
    seats = Seat.objects.filter(section__hall=hall).order_by("section__position", "rank__position", "kind")
    grouped = seats.values("section__name", "rank__name", "kind").annotate(number=Count("*"))
    lines: list[tuple[Any, ...]] = [
        (line["section__name"], line["rank__name"], Seat.Kind(line["kind"]).label, line["number"]) for line in grouped
    ]
    standing = Section.objects.filter(hall=hall, is_numbered=False).select_related("rank")
    lines += [(section.name, section.rank, _("ongenummerd"), section.capacity) for section in standing]
    return {
        "lines": lines,
        "total": sum(line[3] for line in lines),
        "versions": list(hall.versions()),
        "may_edit": may_edit,
        "performances": hall.performance_set.exclude(state="draft").count() if hall.is_frozen else 0,
    }


def _hall(page: HallAdmin, request: HttpRequest, pk: int, *, to_edit: bool = False) -> Hall:
    """One of their own organiser's. Raises Http404, PermissionDenied."""
    hall = page.get_queryset(request).select_related("venue__organiser").filter(pk=pk).first() if pk < 2**63 else None
    if hall is None:
        raise Http404
    if to_edit and not page.may_edit(request, hall):
        raise PermissionDenied
    return hall


@require_safe
def hall_picture(request: HttpRequest, page: HallAdmin, pk: int) -> HttpResponse:
    return _svg(plan_of_hall(_hall(page, request, pk)))


def _svg(plan: HallPlan) -> HttpResponse:
    response = HttpResponse(render_svg(plan), content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def export(request: HttpRequest, page: HallAdmin, pk: int) -> HttpResponse:
    """The plan as a file."""
    hall = _hall(page, request, pk)
    try:
        data = export_hall(hall)
    except NoPlaces:
        page.message_user(request, _("Deze zaal heeft nog geen plaatsen."), messages.ERROR)
        return _to(hall)
    response = HttpResponse(data, content_type="application/json")
    name = f"{slugify(hall.name) or 'zaal'}-v{hall.version}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def version(request: HttpRequest, page: HallAdmin, pk: int) -> HttpResponse:
    """A copy to edit."""
    hall = _hall(page, request, pk, to_edit=True)
    try:
        made = new_version(hall)
    except (IntegrityError, OperationalError) as error:
        page.message_user(request, refusal(error) or str(error), messages.ERROR)
        return _to(hall)
    page.log_addition(request, made, f"nieuwe versie van {hall}")
    page.message_user(request, _("%(hall)s is gemaakt en kan gewijzigd worden.") % {"hall": made}, messages.SUCCESS)
    return _to(made)


def _to(hall: Hall) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:shows_hall_change", args=[hall.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, page: HallAdmin) -> HttpResponse:
    """The file is kept, and looked at on the next page; nothing else is made yet."""
    if not page.has_add_permission(request):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    venues = Venue.objects.filter(organiser__in=organisers_of(request, page.editors)).order_by("name")
    form.fields["venue"].queryset = venues  # type: ignore[attr-defined]
    if request.method != "POST" or not form.is_valid():
        title = _("Zaal inlezen")
        return pages.render_page(page, request, "admin/shows/hall/import.html", title=title, form=form)
    HallUpload.objects.filter(uploaded_at__lt=dates.now() - KEPT_FOR).delete()
    file = form.cleaned_data["file"]
    kept = HallUpload.objects.create(
        venue=form.cleaned_data["venue"],
        name=form.cleaned_data["name"].strip(),
        file_name=file.name[:200],
        data=file.read(),
        uploaded_by=pages.staff(request),
    )
    return HttpResponseRedirect(reverse("admin:shows_hall_import_report", args=[kept.pk]))


def _upload(page: HallAdmin, request: HttpRequest, pk: int) -> HallUpload:
    """One's own upload for a venue that one may still edit. Raises Http404."""
    own = HallUpload.objects.filter(
        uploaded_by=pages.staff(request), venue__organiser__in=organisers_of(request, page.editors)
    )
    kept = own.filter(pk=pk).select_related("venue").first() if pk < 2**63 else None
    if kept is None:
        raise Http404
    return kept


def _checked(kept: HallUpload) -> tuple[HallPlan | None, ImportReport]:
    try:
        return parse_plan(read_json(bytes(kept.data)), name=kept.name)
    except PlanRefused as refused:
        return None, refused.report


@require_safe
def upload_picture(request: HttpRequest, page: HallAdmin, pk: int) -> HttpResponse:
    plan, _report = _checked(_upload(page, request, pk))
    if plan is None:
        raise Http404
    return _svg(plan)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, page: HallAdmin, pk: int) -> HttpResponse:
    """What was found, before anything is made; and then the hall."""
    kept = _upload(page, request, pk)
    plan, found = _checked(kept)
    if request.method == "POST" and plan is not None:
        return _import(page, request, kept, plan)
    faults: list[Fault] = sorted(found, key=lambda fault: not fault.is_refusal)
    context: dict[str, Any] = {
        "kept": kept,
        "plan": plan,
        "report": found,
        "faults": faults[:SHOWN],
        "more": found.total - min(len(faults), SHOWN),
        "before": Hall.objects.filter(venue=kept.venue, name=plan.name).first() if plan else None,
    }
    title = _("Verslag van %(file)s") % {"file": kept.file_name}
    return pages.render_page(page, request, "admin/shows/hall/report.html", title=title, **context)


def _import(page: HallAdmin, request: HttpRequest, kept: HallUpload, plan: HallPlan) -> HttpResponse:
    try:
        hall, is_new = import_plan(plan, venue=kept.venue)
    except (IntegrityError, OperationalError) as error:
        page.message_user(request, refusal(error) or str(error), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())
    kept.delete()
    if is_new:
        page.log_addition(request, hall, f"ingelezen uit {kept.file_name}")
        page.message_user(request, _("%(hall)s is ingelezen.") % {"hall": hall}, messages.SUCCESS)
    else:
        same = _("Dit plan is gelijk aan %(hall)s: er is niets gemaakt.") % {"hall": hall}
        page.message_user(request, same, messages.WARNING)
    return _to(hall)
