"""Venues and halls, with their ranks and sections. A frozen hall is to look at, and to make a new version of."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from accounts.admin_refusals import refusal
from accounts.admin_scope import OwnFilter, OwnOrganiserAdmin, OwnOrganiserInline

from ..models import Hall, Rank, Seat, Section, Venue
from ..seating.importing import new_version
from ..seating.limits import MAX_UNNUMBERED
from . import hall_pages


@admin.register(Venue)
class VenueAdmin(OwnOrganiserAdmin):
    list_display = ["name", "street", "postal_code", "city", "organiser"]
    list_select_related = ["organiser"]


class SameHallForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """The rank is one of the same hall; a seat makes room for a wheelchair place of its own section."""
        values = super().clean() or {}
        rank, section = values.get("rank"), values.get("section")
        hall_id = section.hall_id if section else self.instance.hall_id if isinstance(self.instance, Section) else None
        if rank and hall_id and rank.hall_id != hall_id:
            self.add_error("rank", _("Deze rang is van een andere zaal."))
        if (values.get("capacity") or 0) > MAX_UNNUMBERED:
            self.add_error("capacity", _("Hoogstens %(most)s plaatsen.") % {"most": MAX_UNNUMBERED})
        kind = values.get("kind")
        if isinstance(self.instance, Seat) and kind and kind != Seat.Kind.WHEELCHAIR and _makes_room(self.instance):
            self.add_error("kind", _("Er zijn stoelen die plaats maken voor deze rolstoelplaats."))
        wheelchair = values.get("replaced_by")
        if wheelchair and (wheelchair.section != section or wheelchair.kind != Seat.Kind.WHEELCHAIR):
            self.add_error("replaced_by", _("Dit is geen rolstoelplaats van hetzelfde zaaldeel."))
        return values


def _makes_room(seat: Seat) -> bool:
    """Whether there are seats that make room for this one."""
    return seat.pk is not None and seat.replaces.exists()


class FrozenAdmin(OwnOrganiserAdmin):
    """Locks the halls before it deletes from them: a hall may freeze when a performance goes on sale."""

    hall_path = "hall"

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The halls first, as whoever puts on sale locks them."""
        with transaction.atomic():
            halls = queryset.order_by().values(self.hall_path)
            list(Hall.objects.select_for_update(no_key=True).filter(pk__in=halls).order_by("pk"))
            super().delete_queryset(request, queryset)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, type(obj)._default_manager.filter(pk=obj.pk))


class PartOfHallAdmin(FrozenAdmin):
    """What belongs to a hall is to look at once the hall is frozen; another hall's number isn't chosen either."""

    def is_frozen(self, obj: Any) -> bool:
        for step in self.hall_path.split("__"):
            obj = getattr(obj, step)
        return bool(obj.frozen_at)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj is not None and self.is_frozen(obj))

    has_delete_permission = has_change_permission

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is None or field.queryset is None:
            return field
        if db_field.name == "hall":
            field.queryset = field.queryset.filter(frozen_at=None)
        if db_field.name in ("section", "rank"):
            field.queryset = field.queryset.filter(hall__frozen_at=None).select_related("hall")
        return field


class RankInline(OwnOrganiserInline):
    model = Rank


class SectionInline(OwnOrganiserInline):
    """A new section has no rank to choose before its hall has one: first the ranks, then the sections."""

    model = Section
    form = SameHallForm

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and field.queryset is not None and db_field.name == "rank":
            match = request.resolver_match
            pk = match.kwargs.get("object_id", "") if match else ""
            field.queryset = field.queryset.filter(hall=int(pk)) if pk.isdecimal() else field.queryset.none()
            # ProgrammeQuery once for the page instead of once a row.
            field.choices = [("", field.empty_label), *((rank.pk, str(rank)) for rank in field.queryset)]
        return field


class HallForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """One hall of a name at a venue: the others are its versions."""
        values = super().clean() or {}
        same = Hall.objects.filter(venue=values.get("venue") or self.instance.venue_id, name=values.get("name"))
        is_named_anew = self.instance.pk is None or {"name", "venue"} & set(self.changed_data)
        if values.get("name") and is_named_anew and same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("Deze locatie heeft al een zaal met deze naam. Maak er een nieuwe versie van."))
        return values


class StateFilter(admin.SimpleListFilter):
    """What can be changed, what is frozen, and what new performances are planned in."""

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
class HallAdmin(FrozenAdmin):
    """A hall with its picture, its figures, its ranks and sections. Its seats have a list of their own."""

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
        seated = seats.values("section__hall").annotate(n=Count("*")).values("n")
        standing = Section.objects.filter(hall=OuterRef("pk")).order_by().values("hall").annotate(n=Sum("capacity"))
        counted = Coalesce(Subquery(seated), 0) + Coalesce(Subquery(standing.values("n")), 0)
        return super().get_queryset(request).annotate(number_of_places=counted)

    def get_urls(self) -> list[URLPattern]:
        return hall_pages.urls(self) + super().get_urls()

    def may_edit(self, request: HttpRequest, hall: Hall) -> bool:
        """Whether they may make and change halls of this house at all; a frozen one too is copied and written out."""
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
                made = new_version(hall)
            except (IntegrityError, OperationalError) as error:
                self.message_user(request, refusal(error) or "", messages.ERROR)
                continue
            self.log_addition(request, made, f"nieuwe versie van {hall}")
            self.message_user(request, _("%(hall)s is gemaakt en kan gewijzigd worden.") % {"hall": made})


@admin.register(Rank)
class RankAdmin(PartOfHallAdmin):
    """Set up on the page of its hall; registered so that prices and seats know whose it is."""

    organiser_path = "hall__venue__organiser"
    list_display = ["name", "hall", "position"]
    list_select_related = ["hall"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Section)
class SectionAdmin(RankAdmin):
    """Set up on the page of its hall, likewise."""

    form = SameHallForm
    list_display = ["name", "hall", "position", "is_numbered", "capacity"]
