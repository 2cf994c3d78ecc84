"""Performances: when and where, and when they are sold."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_scope import OwnFilter, OwnOrganiserAdmin

from ..models import Performance
from .prices import PriceInline


class PerformanceForm(forms.ModelForm):
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
    """A performance and its prices. State and figures follow from what is done, and can't be written; hall and
    production are fixed once its places are laid out."""

    organiser_path = "production__organiser"
    form = PerformanceForm
    list_display = ["production", "starts_at", "hall", "audience", "state", "places_left", "places_total", "sale_from"]
    list_filter = ["state", "audience", ("hall", OwnFilter), ("production__season", OwnFilter)]
    list_select_related = ["production", "hall"]
    search_fields = ["production__title", "production__artist"]
    autocomplete_fields = ["production"]
    date_hierarchy = "starts_at"
    readonly_fields = ["state", "places_left", "places_total"]
    inlines = [PriceInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Performance | None = None) -> list[str]:
        is_laid_out = obj is not None and obj.state != Performance.State.DRAFT
        return [*self.readonly_fields, *(["production", "hall"] if is_laid_out else [])]
