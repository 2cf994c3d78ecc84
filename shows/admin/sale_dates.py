"""The page that sets sale and presale dates, of one performance or many at once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import sale_dates
from ..sale_dates import Change
from . import pages
from .when import SaleDatesForm


class ChangeDatesForm(SaleDatesForm):
    """What is left empty stays as it is."""

    no_presale = forms.BooleanField(label=gettext_lazy("Geen voorverkoop"), required=False)
    field_order = ["sale_from", "sale_days", "presale_from", "presale_days", "no_presale", "sale_hour", "sale_ends"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("no_presale") and (values.get("presale_from") or values.get("presale_days") is not None):
            self.add_error("no_presale", _("Er staat ook een begin van de voorverkoop."))
        return values

    def change(self) -> Change:
        return Change(
            sale_from=self.when("sale_from", "sale_days"),
            presale_from=self.when("presale_from", "presale_days"),
            no_presale=self.cleaned_data["no_presale"],
            sale_ends_minutes_before=self.cleaned_data["sale_ends"],
        )


def sale_dates_page(page: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:  # type: ignore[type-arg]
    """GET: the performances and the form. POST: all are changed, or none and why."""
    performances = pages.chosen(page, request)
    form = ChangeDatesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = sale_dates.set_dates([one.pk for one in performances], form.change(), by=pages.who(request))
        except sale_dates.Impossible as refusal:
            for performance, problem in refusal.problems[:20]:
                form.add_error(None, f"{performance}: {problem}")
        else:
            said = ngettext("Verkoopdata van %(n)s voorstelling gewijzigd.", "Verkoopdata van %(n)s voorstellingen gewijzigd.", done)  # fmt: skip  # noqa: E501
            page.message_user(request, said % {"n": done}, messages.SUCCESS)
            return pages.back_to_list(page)
    title = _("Verkoop en voorverkoop")
    return pages.shown(page, request, "admin/shows/sale_dates.html", title=title, form=form, performances=performances)
