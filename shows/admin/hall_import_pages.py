"""The import of a hall: the page that takes a file, and the page that reports on it before anything is made."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.admin_bases.refusals import refusal
from accounts.admin_bases.scope import organisers_of
from ticketing import dates

from ..models import Hall, HallUpload, Venue
from ..seating.hall_plan import HallPlan
from ..seating.import_report import Fault, ImportReport, PlanRefused
from ..seating.importing import import_plan
from ..seating.json_file import read_json
from ..seating.limits import MAX_BYTES
from ..seating.plan_parser import parse_plan
from . import pages
from .hall_pages import bind, redirect_to, svg_response

if TYPE_CHECKING:
    from .halls import HallAdmin

UPLOAD_LIFETIME = timedelta(days=1)
MAX_FAULTS = 300  # on one page


class UploadForm(forms.Form):
    """A seating plan, and the venue and name of the hall."""

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
    return bind(
        page,
        {
            "inlezen/": ("import", upload_page),
            "inlezen/<int:pk>/": ("import_report", report_page),
            "inlezen/<int:pk>/plan.svg": ("import_picture", upload_picture),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def upload_page(request: HttpRequest, page: HallAdmin) -> HttpResponse:
    """Stores the file. The next page reports on it; nothing else is made yet."""
    if not page.has_add_permission(request):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    venues = Venue.objects.filter(organiser__in=organisers_of(request, page.editors)).order_by("name")
    form.fields["venue"].queryset = venues  # type: ignore[attr-defined]
    if request.method != "POST" or not form.is_valid():
        title = _("Zaal inlezen")
        return pages.render_page(page, request, "admin/shows/hall/import.html", title=title, form=form)
    HallUpload.objects.filter(uploaded_at__lt=dates.now() - UPLOAD_LIFETIME).delete()
    file = form.cleaned_data["file"]
    upload = HallUpload.objects.create(
        venue=form.cleaned_data["venue"],
        name=form.cleaned_data["name"].strip(),
        file_name=file.name[:200],
        data=file.read(),
        uploaded_by=pages.staff(request),
    )
    return HttpResponseRedirect(reverse("admin:shows_hall_import_report", args=[upload.pk]))


def _get_upload(page: HallAdmin, request: HttpRequest, pk: int) -> HallUpload:
    """An upload of their own, for a venue that they may still edit. Raises Http404."""
    own = HallUpload.objects.filter(
        uploaded_by=pages.staff(request), venue__organiser__in=organisers_of(request, page.editors)
    )
    upload = own.filter(pk=pk).select_related("venue").first() if pk < 2**63 else None
    if upload is None:
        raise Http404
    return upload


def _parse(upload: HallUpload) -> tuple[HallPlan | None, ImportReport]:
    try:
        return parse_plan(read_json(bytes(upload.data)), name=upload.name)
    except PlanRefused as refused:
        return None, refused.report


@require_safe
def upload_picture(request: HttpRequest, page: HallAdmin, pk: int) -> HttpResponse:
    plan, _report = _parse(_get_upload(page, request, pk))
    if plan is None:
        raise Http404
    return svg_response(plan)


@require_http_methods(["GET", "HEAD", "POST"])
def report_page(request: HttpRequest, page: HallAdmin, pk: int) -> HttpResponse:
    """GET: the faults of the file, and a picture of the plan. POST: makes the hall."""
    upload = _get_upload(page, request, pk)
    plan, report = _parse(upload)
    if request.method == "POST" and plan is not None:
        return _import(page, request, upload, plan)
    faults: list[Fault] = sorted(report, key=lambda fault: not fault.is_refusal)
    context: dict[str, Any] = {
        "upload": upload,
        "plan": plan,
        "report": report,
        "faults": faults[:MAX_FAULTS],
        "more": report.total - min(len(faults), MAX_FAULTS),
        "before": Hall.objects.filter(venue=upload.venue, name=plan.name).first() if plan else None,
    }
    title = _("Verslag van %(file)s") % {"file": upload.file_name}
    return pages.render_page(page, request, "admin/shows/hall/report.html", title=title, **context)


def _import(page: HallAdmin, request: HttpRequest, upload: HallUpload, plan: HallPlan) -> HttpResponse:
    try:
        hall, is_new = import_plan(plan, venue=upload.venue)
    except (IntegrityError, OperationalError) as error:
        page.message_user(request, refusal(error) or str(error), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())
    upload.delete()
    if is_new:
        page.log_addition(request, hall, f"ingelezen uit {upload.file_name}")
        page.message_user(request, _("%(hall)s is ingelezen.") % {"hall": hall}, messages.SUCCESS)
    else:
        same = _("Dit plan is gelijk aan %(hall)s: er is niets gemaakt.") % {"hall": hall}
        page.message_user(request, same, messages.WARNING)
    return redirect_to(hall)
