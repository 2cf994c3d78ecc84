"""Venues and halls: their ranks, sections and seats."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_scope import OwnFilter, OwnOrganiserAdmin, OwnOrganiserInline

from ..models import Hall, Rank, Seat, Section, Venue


@admin.register(Venue)
class VenueAdmin(OwnOrganiserAdmin):
    list_display = ["name", "street", "postal_code", "city", "organiser"]
    list_select_related = ["organiser"]


class RankInline(OwnOrganiserInline):
    model = Rank


class SameHallForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """The rank is one of the same hall."""
        values = super().clean() or {}
        rank, section = values.get("rank"), values.get("section")
        hall_id = section.hall_id if section else self.instance.hall_id if isinstance(self.instance, Section) else None
        if rank and hall_id and rank.hall_id != hall_id:
            self.add_error("rank", _("Deze rang is van een andere zaal."))
        return values


class SectionInline(OwnOrganiserInline):
    model = Section
    form = SameHallForm


@admin.register(Hall)
class HallAdmin(OwnOrganiserAdmin):
    """A hall with its ranks and sections. Its seats have a list of their own."""

    organiser_path = "venue__organiser"
    list_display = ["name", "venue", "orientation"]
    list_filter = [("venue", OwnFilter)]
    list_select_related = ["venue"]
    inlines = [RankInline, SectionInline]


@admin.register(Rank)
class RankAdmin(OwnOrganiserAdmin):
    """Set up on the page of its hall; registered so that prices and seats know whose it is."""

    organiser_path = "hall__venue__organiser"
    list_display = ["name", "hall", "position"]
    list_select_related = ["hall"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Section)
class SectionAdmin(RankAdmin):
    """Set up on the page of its hall, likewise."""

    list_display = ["name", "hall", "position", "is_numbered", "capacity"]


@admin.register(Seat)
class SeatAdmin(OwnOrganiserAdmin):
    """The numbered seats of the halls."""

    form = SameHallForm
    organiser_path = "section__hall__venue__organiser"
    list_display = ["__str__", "section", "rank", "kind", "remark"]
    list_filter = [("section__hall", OwnFilter), ("section", OwnFilter), "kind"]
    list_select_related = ["section", "rank"]
    search_fields = ["=row", "=number"]
    raw_id_fields = ["replaced_by"]
    ordering = ["section", "position"]
