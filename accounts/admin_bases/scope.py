"""Limits staff in the admin to their own organisers.

Everybody who works for an organiser sees its objects. Those with one of the roles in `editors` may change them.
"""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from ..models import Organiser, StaffRole
from .stale_form import StaleFormAdmin

Role = StaffRole.Role


def is_network_staff(request: HttpRequest) -> bool:
    """The network's own staff are the superusers: they see and change everything."""
    return bool(request.user.is_active and request.user.is_superuser)  # type: ignore[union-attr]


def roles_of(request: HttpRequest) -> list[tuple[int, str]]:
    """The roles of the member of staff, as (organiser id, role). One query for each request."""
    if not hasattr(request, "_staff_roles"):
        rows = StaffRole.objects.filter(customer=request.user.pk).values_list("organiser_id", "role")
        request._staff_roles = list(rows)  # type: ignore[attr-defined]
    roles: list[tuple[int, str]] = request._staff_roles  # type: ignore[attr-defined]
    return roles


def organisers_of(request: HttpRequest, roles: set[str] | None = None) -> QuerySet[Organiser]:
    """The organisers for which the member of staff works, or where they have one of these roles. All of them for the
    network's own staff."""
    if is_network_staff(request):
        return Organiser.objects.all()
    ids = {organiser for organiser, role in roles_of(request) if roles is None or role in roles}
    return Organiser.objects.filter(pk__in=ids)


class OwnOrganiserAdmin(StaleFormAdmin):
    """The admin of a model that belongs to an organiser.

    `organiser_path` is the lookup from the model to its organiser: 'venue__organiser'.
    """

    organiser_path = "organiser"
    editors: set[str] = {Role.PROGRAMMING, Role.CHIEF}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the own organisers. The network's own staff also see those without an organiser."""
        rows = super().get_queryset(request)
        return rows if is_network_staff(request) else self.of_organisers(rows, organisers_of(request))

    def of_organisers(self, rows: QuerySet[Any], organisers: QuerySet[Organiser]) -> QuerySet[Any]:
        return rows.filter(**{f"{self.organiser_path}__in": organisers})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Fills in the organiser for staff who edit for only one."""
        own = list(organisers_of(request, self.editors)[:2])
        only: dict[str, Any] = {"organiser": own[0].pk} if len(own) == 1 else {}
        return only | super().get_changeform_initial_data(request)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Offers only objects of organisers for which they may edit. The form refuses other ids."""
        own = choices_for(self.admin_site, db_field.related_model, organisers_of(request, self.editors))
        if own is not None:
            kwargs["queryset"] = own
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._has_role(request, obj, None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._has_role(request, None, self.editors)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._has_role(request, obj, self.editors)

    has_delete_permission = has_change_permission

    def _has_role(self, request: HttpRequest, obj: Model | None, roles: set[str] | None) -> bool:
        if is_network_staff(request):
            return True
        own = {organiser for organiser, role in roles_of(request) if roles is None or role in roles}
        return bool(own) if obj is None else self.organiser_of(obj) in own

    def organiser_of(self, obj: Any) -> int:
        for step in self.organiser_path.split("__"):
            obj = getattr(obj, step)
        organiser: int = obj.pk
        return organiser


class OwnOrganiserInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows within the page of their parent, with the permissions of that page."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent_admin.has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent_admin.has_change_permission(request, obj)

    has_add_permission = has_delete_permission = has_change_permission

    @property
    def _parent_admin(self) -> admin.ModelAdmin:  # type: ignore[type-arg]
        return self.admin_site.get_model_admin(self.parent_model)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        editors = getattr(self._parent_admin, "editors", OwnOrganiserAdmin.editors)
        own = choices_for(self.admin_site, db_field.related_model, organisers_of(request, editors))
        if own is not None:
            kwargs["queryset"] = own
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OwnFilter(admin.RelatedFieldListFilter):
    """A list filter that offers only objects of the own organisers."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        own = choices_for(model_admin.admin_site, field.related_model, organisers_of(request))
        if own is None:
            return super().field_choices(field, request, model_admin)
        return [(str(row.pk), str(row)) for row in own]


def choices_for(site: admin.AdminSite, model: type[Model], organisers: QuerySet[Organiser]) -> QuerySet[Any] | None:
    """The rows of the model that belong to these organisers. None for a model that belongs to no organiser."""
    if model is Organiser:
        return organisers
    registered = site.get_model_admin(model) if site.is_registered(model) else None
    if isinstance(registered, OwnOrganiserAdmin):
        return registered.of_organisers(model._default_manager.all(), organisers)
    return None
