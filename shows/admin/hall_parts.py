"""What the parts of a hall (ranks, sections, seats) have in common in the admin: the lock, the freeze, and their
form."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_bases.scope import OwnOrganiserAdmin

from ..models import Hall, Rank, Seat, Section
from ..seating.limits import MAX_UNNUMBERED


class SameHallForm(forms.ModelForm):
    """The form of a section or seat: its rank is of the same hall, and a seat makes room for a wheelchair place of its
    own section."""

    def clean(self) -> dict[str, Any]:
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


class HallLockingAdmin(OwnOrganiserAdmin):
    """Locks the halls before it deletes anything of them: a hall may freeze when a performance goes on sale."""

    hall_path = "hall"

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Locks the halls first, in id order, as `put_on_sale` does: else both could wait for each other."""
        with transaction.atomic():
            halls = queryset.order_by().values(self.hall_path)
            list(Hall.objects.select_for_update(no_key=True).filter(pk__in=halls).order_by("pk"))
            super().delete_queryset(request, queryset)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, type(obj)._default_manager.filter(pk=obj.pk))


class PartOfHallAdmin(HallLockingAdmin):
    """A part of a hall. It is read-only once the hall is frozen, and can't be moved into a frozen hall."""

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


@admin.register(Rank)
class RankAdmin(PartOfHallAdmin):
    """Edited on the page of its hall. It is registered so that other forms offer only an organiser's own ranks."""

    organiser_path = "hall__venue__organiser"
    list_display = ["name", "hall", "position"]
    list_select_related = ["hall"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Section)
class SectionAdmin(RankAdmin):
    """Edited on the page of its hall, as ranks are."""

    form = SameHallForm
    list_display = ["name", "hall", "position", "is_numbered", "capacity"]
