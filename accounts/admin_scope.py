"""Staff see and touch their own organiser alone: what every model of an organiser in the admin is built on.

Anybody who works for an organiser sees its things; who has one of the roles in `editors` there may change them.
Whoever is a superuser is of the network's own staff, and sees everything.
"""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from .admin_stale import StaleFormAdmin
from .models import Organiser, StaffRole

Role = StaffRole.Role


def is_network_staff(request: HttpRequest) -> bool:
    """The network's own staff are the superusers: they see and change everything."""
    return bool(request.user.is_active and request.user.is_superuser)  # type: ignore[union-attr]


def roles_of(request: HttpRequest) -> list[tuple[int, str]]:
    """(organiser, role) of the member of staff who asks. One query a request."""
    if not hasattr(request, "_staff_roles"):
        found = StaffRole.objects.filter(customer=request.user.pk).values_list("organiser_id", "role")
        request._staff_roles = list(found)  # type: ignore[attr-defined]
    roles: list[tuple[int, str]] = request._staff_roles  # type: ignore[attr-defined]
    return roles


def organisers_of(request: HttpRequest, roles: set[str] | None = None) -> QuerySet[Organiser]:
    """The organisers for which they work, or in which they have one of these roles; all of them for a superuser."""
    if is_network_staff(request):
        return Organiser.objects.all()
    ids = {organiser for organiser, role in roles_of(request) if roles is None or role in roles}
    return Organiser.objects.filter(pk__in=ids)


class OwnOrganiserAdmin(StaleFormAdmin):
    """`organiser_path` leads from the model to its organiser, as in a lookup: 'venue__organiser'."""

    organiser_path = "organiser"
    editors: set[str] = {Role.PROGRAMMING, Role.CHIEF}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All rows for the network's own staff, also those of no organiser."""
        rows = super().get_queryset(request)
        return rows if is_network_staff(request) else self.of_organisers(rows, organisers_of(request))

    def of_organisers(self, rows: QuerySet[Any], organisers: QuerySet[Organiser]) -> QuerySet[Any]:
        return rows.filter(**{f"{self.organiser_path}__in": organisers})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Who works for one organiser needn't choose it."""
        own = list(organisers_of(request, self.editors)[:2])
        alone: dict[str, Any] = {"organiser": own[0].pk} if len(own) == 1 else {}
        return alone | super().get_changeform_initial_data(request)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Only what is of an organiser that they may edit can be chosen; other numbers are refused by the form."""
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
        return bool(own) if obj is None else self._organiser_of(obj) in own

    def _organiser_of(self, obj: Any) -> int:
        for step in self.organiser_path.split("__"):
            obj = getattr(obj, step)
        organiser: int = obj.pk
        return organiser


class OwnOrganiserInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows within a page: who may see or change the page may see or change them."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._page.has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._page.has_change_permission(request, obj)

    has_add_permission = has_delete_permission = has_change_permission

    @property
    def _page(self) -> admin.ModelAdmin:  # type: ignore[type-arg]
        return self.admin_site.get_model_admin(self.parent_model)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        editors = getattr(self._page, "editors", OwnOrganiserAdmin.editors)
        own = choices_for(self.admin_site, db_field.related_model, organisers_of(request, editors))
        if own is not None:
            kwargs["queryset"] = own
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OwnFilter(admin.RelatedFieldListFilter):
    """A filter at the side that names only what is of one's own organisers."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        own = choices_for(model_admin.admin_site, field.related_model, organisers_of(request))
        if own is None:
            return super().field_choices(field, request, model_admin)
        return [(str(row.pk), str(row)) for row in own]


def choices_for(site: admin.AdminSite, model: type[Model], organisers: QuerySet[Organiser]) -> QuerySet[Any] | None:
    """The rows of the model that are these organisers'; None for a model that is nobody's."""
    if model is Organiser:
        return organisers
    registered = site.get_model_admin(model) if site.is_registered(model) else None
    if isinstance(registered, OwnOrganiserAdmin):
        return registered.of_organisers(model._default_manager.all(), organisers)
    return None
