"""Halls, productions, performances and prices in the admin. Staff see their own organiser's alone."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts import pictures
from accounts.admin_scope import OwnFilter, OwnOrganiserAdmin, OwnOrganiserInline

from .models import (
    Genre,
    Hall,
    Performance,
    Price,
    Production,
    Rank,
    Season,
    Seat,
    Section,
    Tariff,
    VatRate,
    Venue,
)


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


@admin.register(Season)
class SeasonAdmin(OwnOrganiserAdmin):
    list_display = ["name", "starts_on", "ends_on", "organiser"]


@admin.register(Genre)
class GenreAdmin(OwnOrganiserAdmin):
    list_display = ["name", "slug", "position", "organiser"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Tariff)
class TariffAdmin(OwnOrganiserAdmin):
    list_display = ["name", "condition", "position", "members_only", "sold_online", "organiser"]


@admin.register(VatRate)
class VatRateAdmin(admin.ModelAdmin):
    """The rates of the country: the network's own staff keep them."""

    list_display = ["category", "percentage", "from_on"]


class ProductionForm(forms.ModelForm):
    """The picture comes as a file, and is made anew."""

    new_picture = forms.FileField(label=_("Nieuw beeld"), required=False, help_text=_("JPEG, PNG of WebP."))

    def clean_new_picture(self) -> Any:
        upload = self.cleaned_data["new_picture"]
        if not upload:
            return None
        if upload.size > pictures.MAX_BYTES:
            raise ValidationError(_("Dit bestand is te groot: hoogstens 15 MB."))
        try:
            return pictures.made(upload.read())
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in ("season", "genre"):
            chosen = values.get(name)
            if chosen and values.get("organiser") and chosen.organiser_id != values["organiser"].pk:
                self.add_error(name, _("Dit is van een andere organisator."))
        return values


class PerformanceInline(OwnOrganiserInline):
    """To look at, and to go to: a performance is set up on its own page."""

    model = Performance
    readonly_fields = ["starts_at", "hall", "audience", "state", "sale_from", "places_left", "places_total"]
    show_change_link = True
    max_num = 0
    can_delete = False


@admin.register(Production)
class ProductionAdmin(OwnOrganiserAdmin):
    """A production with its performances."""

    form = ProductionForm
    list_display = ["title", "artist", "genre", "season", "organiser"]
    list_filter = [("season", OwnFilter), ("genre", OwnFilter)]
    list_select_related = ["genre", "season", "organiser"]
    search_fields = ["title", "artist"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["present_picture"]
    exclude = ["picture"]
    inlines = [PerformanceInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Production]:
        return super().get_queryset(request).select_related("picture").defer("picture__data")

    @admin.display(description=_("beeld"))
    def present_picture(self, production: Production) -> SafeString | str:
        if not production.picture:
            return "–"
        return format_html('<img src="{}" alt="" width="300">', reverse("picture", args=[production.picture.digest]))

    def save_model(self, request: HttpRequest, obj: Production, form: Any, change: bool) -> None:
        if form.cleaned_data.get("new_picture"):
            obj.picture = pictures.keep(form.cleaned_data["new_picture"])
        super().save_model(request, obj, form, change)


class PriceForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """A rank is of the performance's hall, a tariff of its organiser."""
        values = super().clean() or {}
        performance, rank, tariff = self.instance.performance, values.get("rank"), values.get("tariff")
        if rank and performance.hall_id and rank.hall_id != performance.hall_id:
            self.add_error("rank", _("Deze rang is van een andere zaal."))
        if tariff and performance.production_id and tariff.organiser_id != performance.production.organiser_id:
            self.add_error("tariff", _("Dit tarief is van een andere organisator."))
        return values


class PriceInline(OwnOrganiserInline):
    model = Price
    form = PriceForm
    ordering = ["rank__position", "tariff__position"]


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
