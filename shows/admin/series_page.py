"""The page that makes a series of performances: it first shows them, and then makes exactly these."""

from hashlib import sha256

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import series
from ..models import Production
from ..series import PlannedPerformance
from . import pages
from .series_form import SeriesForm


def series_page(page: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[type-arg]
    """GET: the form. POST: shows the series as it would be made; with `maak` it is made, if it is still the series that
    was shown."""
    production = pages.get_or_404(page, request, pk)
    form = SeriesForm(production, request.POST or None, initial={"first": None})
    planned = _planned(form, production) if request.method == "POST" and form.is_valid() else []
    seen = _seal(planned)
    if planned and "maak" in request.POST and request.POST.get("getoond") == seen:
        done = series.make_series(production=production, days=form.days(), plan=form.plan(), by=pages.staff(request))
        _report(page, request, done)
        return HttpResponseRedirect(reverse("admin:shows_production_change", args=[production.pk]))
    return pages.render_page(
        page, request, "admin/shows/series.html", title=_("Reeks voorstellingen"), thing=production, form=form,
        row=planned, seen=seen, new=sum(each.is_new for each in planned),
        is_other="maak" in request.POST and bool(planned),
    )  # fmt: skip


def _planned(form: SeriesForm, production: Production) -> list[PlannedPerformance]:
    """The performances that a valid form would make. When there are none, the form gets an error."""
    try:
        days = form.days()
    except series.SeriesTooLong as refusal:
        form.add_error(None, str(refusal))
        return []
    if not days:
        form.add_error("weekdays", _("In deze periode valt geen enkele zo'n dag."))
        return []
    return series.plan_series(production, days, form.plan())


def _seal(planned: list[PlannedPerformance]) -> str:
    """A digest of what is shown: the moments, in order."""
    moments = [(str(each.day), str(each.performance and each.performance.starts_at)) for each in planned]
    return sha256(repr(moments).encode()).hexdigest()[:16]


def _report(page: admin.ModelAdmin, request: HttpRequest, planned: list[PlannedPerformance]) -> None:  # type: ignore[type-arg]
    """Messages with the number of performances that were made, and that existed already."""
    made, existing = sum(each.is_new for each in planned), sum(each.exists for each in planned)
    message = ngettext("%(n)s voorstelling gemaakt, als ontwerp.", "%(n)s voorstellingen gemaakt, als ontwerp.", made)
    page.message_user(request, message % {"n": made}, messages.SUCCESS if made else messages.WARNING)
    if existing:
        message = ngettext(
            "%(n)s bestond al en is niet gewijzigd.", "%(n)s bestonden al en zijn niet gewijzigd.", existing
        )
        page.message_user(request, message % {"n": existing}, messages.WARNING)
