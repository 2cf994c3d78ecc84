"""Seasons, genres, and productions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts import pictures
from accounts.admin_bases.scope import OwnFilter

from ..models import Genre, Production, Season
from ..slugs import production_slug
from .copy_pages import copy_production_page, copy_season_page
from .fixed_organiser import FixedOrganiserAdmin, FixedOrganiserForm
from .series_page import series_page


@admin.register(Season)
class SeasonAdmin(FixedOrganiserAdmin):
    list_display = ["name", "starts_on", "ends_on", "organiser"]
    ordering = ["-starts_on"]

    def get_urls(self) -> Any:
        copy = path("<int:pk>/kopie/", self.own_page(self._copy), name="shows_season_copy")
        return [copy, *super().get_urls()]

    def _copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        return copy_season_page(self, request, pk)


@admin.register(Genre)
class GenreAdmin(FixedOrganiserAdmin):
    list_display = ["name", "slug", "position", "organiser"]
    prepopulated_fields = {"slug": ["name"]}


class ProductionForm(FixedOrganiserForm):
    """A new picture is uploaded as a file. Without a slug, one is made from the title."""

    new_picture = forms.FileField(
        label=_("Nieuw beeld"),
        required=False,
        help_text=_(
            "JPEG, PNG of WebP, hoogstens 15 MB. Het wordt verkleind; gegevens erin (plaats, toestel) gaan weg."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Leeg: wordt gemaakt van de titel.")

    def clean_new_picture(self) -> Any:
        upload = self.cleaned_data["new_picture"]
        if not upload:
            return None
        try:
            pictures.check_size(upload.size)  # before it is read into memory
            return pictures.build(upload.read())
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        organiser = values.get("organiser") or getattr(self.instance, "organiser", None)
        for name in ("season", "genre"):
            chosen = values.get(name)
            if chosen and organiser and chosen.organiser_id != organiser.pk:
                self.add_error(name, _("Dit is van een andere organisator."))
        if "slug" in self.fields and not values.get("slug") and "slug" not in self.errors and organiser:
            values["slug"] = production_slug(organiser.pk, values.get("title") or "", exclude=self.instance.pk)
        return values


@admin.register(Production)
class ProductionAdmin(FixedOrganiserAdmin):
    """A production, with its performances below (templates/admin/shows/production/change_form.html)."""

    form = ProductionForm
    also_seen = ["picture_id"]
    list_display = ["title", "artist", "genre", "season", "organiser"]
    list_filter = [("season", OwnFilter), ("genre", OwnFilter)]
    list_select_related = ["genre", "season", "organiser"]
    list_per_page = 50
    ordering = ["-pk"]
    search_fields = ["title", "artist"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["present_picture"]
    fieldsets = [
        (None, {"fields": ["organiser", "title", "slug", "artist", "season", "genre"]}),
        (_("Tekst"), {"fields": ["summary", "text"]}),
        (_("Beeld"), {"fields": ["present_picture", "new_picture", "picture_alt"]}),
        (_("Praktisch"), {"fields": ["minimum_age", "duration", "spoken_language", "accessibility"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Production]:
        return super().get_queryset(request).select_related("organiser", "picture").defer("picture__data")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """Only for a new production: a web address that is in use doesn't change with the title."""
        return {} if obj else self.prepopulated_fields

    def get_urls(self) -> Any:
        wrap = self.own_page
        own = [
            path("<int:pk>/reeks/", wrap(self._series), name="shows_production_series"),
            path("<int:pk>/kopie/", wrap(self._copy), name="shows_production_copy"),
        ]
        return own + super().get_urls()

    @admin.display(description=_("huidig beeld"))
    def present_picture(self, production: Production) -> SafeString | str:
        if not production.picture:
            return "–"
        return format_html('<img src="{}" alt="" width="300">', reverse("picture", args=[production.picture.digest]))

    def save_model(self, request: HttpRequest, obj: Production, form: Any, change: bool) -> None:
        if form.cleaned_data.get("new_picture"):
            obj.picture = pictures.save(form.cleaned_data["new_picture"])
        super().save_model(request, obj, form, change)

    def _series(self, request: HttpRequest, pk: int) -> HttpResponse:
        return series_page(self, request, pk)

    def _copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        return copy_production_page(self, request, pk)
