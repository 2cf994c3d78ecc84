"""Performances: when, where, and their sale dates. Pages of their own set the prices and dates of many at once."""

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

from accounts.admin_bases.scope import OwnFilter, OwnOrganiserAdmin

from ..clock_time import ClockChangeError, moment_at, validate_year
from ..models import Hall, Performance
from . import pages
from .prices_page import prices_page
from .sale_dates_page import sale_dates_page

# The database keeps these as soon as the performance is on sale: the buyers bought this evening, in this hall.
FIXED_ON_SALE = ["production", "hall", "starts_at", "audience"]


class MomentField(forms.DateTimeField):
    """A moment in Brussels, typed in one field. An hour that a clock change skips or repeats is an error."""

    default_validators = [validate_year]

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            typed = _parse(value)
            if typed is None:
                raise error
            try:
                return moment_at(typed.date(), typed.time())
            except ClockChangeError as refusal:
                raise ValidationError(str(refusal)) from refusal


def _parse(value: Any) -> datetime | None:
    """The day and hour that were typed, or None."""
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
        """The hall must be of the production's organiser."""
        values = super().clean() or {}
        production = values.get("production") or getattr(self.instance, "production", None)
        hall = values.get("hall")
        if hall and production and hall.venue.organiser_id != production.organiser_id:
            self.add_error("hall", _("Deze zaal is van een andere organisator."))
        return values


@admin.register(Performance)
class PerformanceAdmin(OwnOrganiserAdmin):
    """State and figures are read-only: they follow from what staff and buyers do."""

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
        return [*self.readonly_fields, *(FIXED_ON_SALE if is_laid_out else [])]

    def get_fieldsets(self, request: HttpRequest, obj: Performance | None = None) -> Any:
        """Explains why fields are read-only."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj.state == Performance.State.DRAFT:
            return fieldsets
        why = _(
            "Deze voorstelling is of was in verkoop: productie, zaal, begin en publiek blijven wat de kopers kochten. "
            "Zolang niemand een plaats heeft, kan ze uit verkoop gehaald en gewijzigd worden."
        )
        return [(fieldsets[0][0], fieldsets[0][1] | {"description": why}), *fieldsets[1:]]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draft can be deleted, with its prices; a performance that is or was on sale can't."""
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
        return self.open_page(request, queryset, "admin:shows_performance_prices")

    @admin.action(description=gettext_lazy("Verkoop en voorverkoop instellen"), permissions=["change"])
    def set_sale_dates(self, request: HttpRequest, queryset: QuerySet[Performance]) -> HttpResponse | None:
        return self.open_page(request, queryset, "admin:shows_performance_sale_dates")

    def open_page(self, request: HttpRequest, queryset: QuerySet[Performance], name: str) -> HttpResponse | None:
        """Redirects to the page, for those of the selected performances that they may change."""
        chosen = queryset[: pages.MAX_SELECTED + 1]
        selected = [performance for performance in chosen if self.has_change_permission(request, performance)]
        if not selected or len(selected) > pages.MAX_SELECTED:
            message = _("Kies één tot %(most)s voorstellingen die u mag wijzigen.") % {"most": pages.MAX_SELECTED}
            self.message_user(request, message, messages.ERROR)
            return None
        return HttpResponseRedirect(pages.selection_url(name, selected))

    def _prices(self, request: HttpRequest) -> HttpResponse:
        return prices_page(self, request)

    def _dates(self, request: HttpRequest) -> HttpResponse:
        return sale_dates_page(self, request)
