"""The page that sets sale and presale dates, of one performance or of many at once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin_bases import stale

from .. import sale_dates
from ..models import Performance
from ..price_tables import lock_performances
from ..sale_dates import SaleDateChanges
from . import pages
from .sale_dates_form import SaleDatesForm


class ChangeDatesForm(SaleDatesForm):
    """A field that is left empty changes nothing."""

    no_presale = forms.BooleanField(label=gettext_lazy("Geen voorverkoop"), required=False)
    field_order = ["sale_from", "sale_days", "presale_from", "presale_days", "no_presale", "sale_hour", "sale_ends"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("no_presale") and (values.get("presale_from") or values.get("presale_days") is not None):
            self.add_error("no_presale", _("Er staat ook een begin van de voorverkoop."))
        return values

    def change(self) -> SaleDateChanges:
        return SaleDateChanges(
            sale_from=self.moment("sale_from", "sale_days"),
            presale_from=self.moment("presale_from", "presale_days"),
            no_presale=self.cleaned_data["no_presale"],
            sale_ends_minutes_before=self.cleaned_data["sale_ends"],
        )


def sale_dates_page(page: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:  # type: ignore[type-arg]
    """GET: the performances and the form. POST: changes all of them, or none and reports why."""
    performances = pages.get_selected(page, request)
    form = ChangeDatesForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (done := _saved(request, performances, form)):
        message = ngettext("Verkoopdata van %(n)s voorstelling gewijzigd.", "Verkoopdata van %(n)s voorstellingen gewijzigd.", done)  # fmt: skip  # noqa: E501
        page.message_user(request, message % {"n": done}, messages.SUCCESS)
        return pages.back_to_list(page)
    return pages.render_page(
        page, request, "admin/shows/sale_dates.html", title=_("Verkoop en voorverkoop"), form=form,
        performances=performances, seen=stale.seal(_values(performances)),
    )  # fmt: skip


def _saved(request: HttpRequest, performances: Iterable[Performance], form: ChangeDatesForm) -> int:
    """Saves under the performances' locks; returns their number. 0 when it could not: the form has the reason."""
    ids = [performance.pk for performance in performances]
    try:
        with transaction.atomic():
            if others := stale.changed(request.POST.get(stale.FIELD), _values(lock_performances(ids))):
                form.add_error(None, _changed_meanwhile(others))
                return 0
            return sale_dates.set_dates(ids, form.change(), by=pages.staff(request))
    except sale_dates.InvalidSaleDates as refusal:
        for performance, problem in refusal.problems[:20]:
            form.add_error(None, f"{performance}: {problem}")
        return 0


def _values(performances: Iterable[Performance]) -> dict[str, Any]:
    """The present values that the page can change."""
    return {str(each): (each.sale_from, each.presale_from, each.sale_until) for each in performances}


def _changed_meanwhile(changed: list[str]) -> str:
    return _(
        "Iemand anders heeft intussen verkoopdata gewijzigd: %(performances)s. Wat u invulde staat hieronder nog, en "
        "is niet bewaard. Kijk het na; bewaar opnieuw om het te laten gelden."
    ) % {"performances": ", ".join(changed)}
