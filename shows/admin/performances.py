"""Performances: when and where, and when they are sold. Prices and dates of many have pages of their own."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_scope import OwnFilter, OwnOrganiserAdmin

from ..clock_time import ClockChangeError, moment_at, validate_year
from ..models import Hall, Performance
from . import pages
from .prices_page import prices_page
from .sale_dates_page import sale_dates_page

# Fixed by the database as soon as it is on sale: a buyer bought this evening, in this hall.
AS_SOLD = ["production", "hall", "starts_at", "audience"]


class MomentField(forms.DateTimeField):
    """A moment on the clock of Brussels, typed in one field; an hour that a clock change skips or doubles is told."""

    default_validators = [validate_year]

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            typed = parsed(value)
            if typed is None:
                raise error
            try:
                return moment_at(typed.date(), typed.time())
            except ClockChangeError as refusal:
                raise ValidationError(str(refusal)) from refusal


def parsed(value: Any) -> datetime | None:
    """What was typed, if it is a day and an hour."""
    try:
        return datetime.fromisoformat(value.strip()).replace(tzinfo=None) if isinstance(value, str) else None
    except ValueError:
        return None


class PerformanceForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "hall" in self.fields and not self.instance.pk:
            halls = self.fields["hall"]
            halls.queryset = halls.queryset & Hall.objects.newest()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The hall is one of the organiser's."""
        values = super().clean() or {}
        production = values.get("production") or getattr(self.instance, "production", None)
        hall = values.get("hall")
        if hall and production and hall.venue.organiser_id != production.organiser_id:
            self.add_error("hall", _("Deze zaal is van een andere organisator."))
        return values


@admin.register(Performance)
class PerformanceAdmin(OwnOrganiserAdmin):
    """State and figures follow from what is done, and can't be written."""

    organiser_path = "production__organiser"
    form = PerformanceForm
    list_display = ["production", "starts_at", "hall", "audience", "state", "sale_from", "presale_from"]
    list_filter = ["state", "audience", ("hall", OwnFilter), ("production__season", OwnFilter)]
    list_select_related = ["production__organiser", "hall__venue"]
    list_per_page = 50
    search_fields = ["production__title", "production__artist"]
    autocomplete_fields = ["production"]
    date_hierarchy = "starts_at"
    readonly_fields = ["state"]
    actions = ["set_prices", "set_sale_dates"]
    fieldsets = [
        (None, {"fields": ["production", "hall", "starts_at", "audience", "state", "note"]}),
        (gettext_lazy("Verkoop"), {"fields": ["sale_from", "presale_from", "sale_until", "sold_online"]}),
    ]

    formfield_overrides = {DateTimeField: {"form_class": MomentField, "widget": pages.MOMENT}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Performance]:
        return super().get_queryset(request).select_related("production__organiser", "hall__venue")

    def get_readonly_fields(self, request: HttpRequest, obj: Performance | None = None) -> list[str]:
        is_laid_out = obj is not None and obj.state != Performance.State.DRAFT
        return [*self.readonly_fields, *(AS_SOLD if is_laid_out else [])]

    def get_fieldsets(self, request: HttpRequest, obj: Performance | None = None) -> Any:
        """What is read-only says why."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj.state == Performance.State.DRAFT:
            return fieldsets
        why = _(
            "Deze voorstelling is of was in verkoop: productie, zaal, begin en publiek blijven wat de kopers kochten. "
            "Zolang niemand een plaats heeft, kan ze uit verkoop gehaald en gewijzigd worden."
        )
        return [(fieldsets[0][0], fieldsets[0][1] | {"description": why}), *fieldsets[1:]]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draft goes, with its prices; what is or was on sale stays."""
        is_draft = obj is None or obj.state == Performance.State.DRAFT
        return is_draft and super().has_delete_permission(request, obj)

    def get_urls(self) -> Any:
        own = [
            path("prijzen/", self.own_page(self._prices), name="shows_performance_prices"),
            path("verkoopdata/", self.own_page(self._dates), name="shows_performance_sale_dates"),
        ]
        return own + super().get_urls()

    @admin.action(description=gettext_lazy("Prijzen instellen"), permissions=["change"])
    def set_prices(self, request: HttpRequest, queryset: QuerySet[Performance]) -> HttpResponse | None:
        return self.about(request, queryset, "admin:shows_performance_prices")

    @admin.action(description=gettext_lazy("Verkoop en voorverkoop instellen"), permissions=["change"])
    def set_sale_dates(self, request: HttpRequest, queryset: QuerySet[Performance]) -> HttpResponse | None:
        return self.about(request, queryset, "admin:shows_performance_sale_dates")

    def about(self, request: HttpRequest, queryset: QuerySet[Performance], name: str) -> HttpResponse | None:
        """To the page about those of the selected performances that they may change."""
        selected = [one for one in queryset[: pages.MAX_SELECTED + 1] if self.has_change_permission(request, one)]
        if not selected or len(selected) > pages.MAX_SELECTED:
            said = _("Kies één tot %(most)s voorstellingen die u mag wijzigen.") % {"most": pages.MAX_SELECTED}
            self.message_user(request, said, messages.ERROR)
            return None
        return HttpResponseRedirect(pages.selection_url(name, selected))

    def _prices(self, request: HttpRequest) -> HttpResponse:
        return prices_page(self, request)

    def _dates(self, request: HttpRequest) -> HttpResponse:
        return sale_dates_page(self, request)
