"""Seasons, genres, and productions with their picture."""

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

from ..models import Genre, Performance, Production, Season


@admin.register(Season)
class SeasonAdmin(OwnOrganiserAdmin):
    list_display = ["name", "starts_on", "ends_on", "organiser"]


@admin.register(Genre)
class GenreAdmin(OwnOrganiserAdmin):
    list_display = ["name", "slug", "position", "organiser"]
    prepopulated_fields = {"slug": ["name"]}


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
