"""Venues and halls. A frozen hall is read-only; staff can make a new version of it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError, OperationalError
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from accounts.admin_bases.refusals import refusal
from accounts.admin_bases.scope import OwnFilter, OwnOrganiserAdmin, OwnOrganiserInline

from ..models import Hall, Rank, Seat, Section, Venue
from ..seating.importing import new_version
from . import hall_import_pages, hall_pages
from .hall_parts import HallLockingAdmin, SameHallForm


@admin.register(Venue)
class VenueAdmin(OwnOrganiserAdmin):
    list_display = ["name", "street", "postal_code", "city", "organiser"]
    list_select_related = ["organiser"]


class RankInline(OwnOrganiserInline):
    model = Rank


class SectionInline(OwnOrganiserInline):
    """The sections on the page of a hall. A new hall needs its ranks first: a section can only have a rank that is
    saved."""

    model = Section
    form = SameHallForm

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and field.queryset is not None and db_field.name == "rank":
            match = request.resolver_match
            pk = match.kwargs.get("object_id", "") if match else ""
            field.queryset = field.queryset.filter(hall=int(pk)) if pk.isdecimal() else field.queryset.none()
            # One query for the page instead of one for each row.
            field.choices = [("", field.empty_label), *((rank.pk, str(rank)) for rank in field.queryset)]
        return field


class HallForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """A venue has one hall of a name; the other rows with that name are its versions."""
        values = super().clean() or {}
        same_name = Hall.objects.filter(venue=values.get("venue") or self.instance.venue_id, name=values.get("name"))
        has_new_name = self.instance.pk is None or {"name", "venue"} & set(self.changed_data)
        if values.get("name") and has_new_name and same_name.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("Deze locatie heeft al een zaal met deze naam. Maak er een nieuwe versie van."))
        return values


class StateFilter(admin.SimpleListFilter):
    """Halls that can be changed, halls that are frozen, or the newest version of each hall."""

    title = _("toestand")
    parameter_name = "toestand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("te wijzigen")), ("vast", _("ligt vast")), ("nieuwste", _("nieuwste versie"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Hall]:
        match self.value():
            case "open" | "vast":
                return queryset.filter(frozen_at__isnull=self.value() == "open")  # type: ignore[no-any-return]
            case "nieuwste":
                return queryset.newest()  # type: ignore[no-any-return]
        return queryset  # type: ignore[no-any-return]


@admin.register(Hall)
class HallAdmin(HallLockingAdmin):
    """A hall with its picture, figures, ranks and sections. Its seats have a page of their own."""

    organiser_path = "venue__organiser"
    hall_path = "pk"
    form = HallForm
    list_display = ["name", "version", "venue", "places", "is_open"]
    list_filter = [("venue", OwnFilter), StateFilter]
    list_select_related = ["venue"]
    search_fields = ["name"]
    fields = ["venue", "name", "orientation", "version"]
    readonly_fields = ["version"]
    inlines = [RankInline, SectionInline]
    actions = ["make_new_version"]
    change_form_template = "admin/shows/hall/change_form.html"
    change_list_template = "admin/shows/hall/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Hall]:
        seats = Seat.objects.filter(section__hall=OuterRef("pk")).order_by()
        numbered = seats.values("section__hall").annotate(n=Count("*")).values("n")
        sections = Section.objects.filter(hall=OuterRef("pk")).order_by().values("hall")
        unnumbered = sections.annotate(n=Sum("capacity")).values("n")
        number = Coalesce(Subquery(numbered), 0) + Coalesce(Subquery(unnumbered), 0)
        return super().get_queryset(request).annotate(number_of_places=number)

    def get_urls(self) -> list[URLPattern]:
        return hall_import_pages.urls(self) + hall_pages.urls(self) + super().get_urls()

    def may_edit(self, request: HttpRequest, hall: Hall) -> bool:
        """Whether they may change halls of this organiser, frozen or not: a frozen hall can be copied."""
        return super().has_change_permission(request, hall)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (isinstance(obj, Hall) and obj.is_frozen)

    has_delete_permission = has_change_permission

    @admin.display(description=_("plaatsen"), ordering="number_of_places")
    def places(self, hall: Any) -> int:
        return int(hall.number_of_places)

    @admin.display(description=_("te wijzigen"), boolean=True, ordering="frozen_at")
    def is_open(self, hall: Hall) -> bool:
        return not hall.is_frozen

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        hall = self.get_object(request, object_id) if request.method == "GET" else None
        context = hall_pages.facts(hall, may_edit=self.may_edit(request, hall)) if hall is not None else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | context)

    @admin.action(description=_("Maak een nieuwe versie"), permissions=["add"])
    def make_new_version(self, request: HttpRequest, queryset: QuerySet[Hall]) -> None:
        for hall in queryset.select_related("venue__organiser"):
            if not self.may_edit(request, hall):
                continue
            try:
                copy = new_version(hall)
            except (IntegrityError, OperationalError) as error:
                self.message_user(request, refusal(error) or "", messages.ERROR)
                continue
            self.log_addition(request, copy, f"nieuwe versie van {hall}")
            self.message_user(request, _("%(hall)s is gemaakt en kan gewijzigd worden.") % {"hall": copy})
