"""Organisers and their staff in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .. import pages, pictures
from ..admin_bases.scope import OwnOrganiserAdmin, is_network_staff
from ..models import Organiser, StaffRole


class OrganiserForm(forms.ModelForm):
    """The form of an organiser. An uploaded logo is converted (accounts/pictures.py)."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    new_logo = forms.FileField(label=_("Nieuw logo"), required=False, help_text=_("PNG, JPEG of WebP."))

    class Meta:
        model = Organiser
        exclude = ["logo"]  # noqa: DJ006 (every other field belongs in the form)

    def clean_new_logo(self) -> Any:
        upload = self.cleaned_data["new_logo"]
        if not upload:
            return None
        try:
            return pictures.store(upload.read(), width=600)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def save(self, commit: bool = True) -> Organiser:
        if self.cleaned_data["new_logo"]:
            self.instance.logo = self.cleaned_data["new_logo"]
        return super().save(commit)


class StaffRoleInline(admin.TabularInline):
    model = StaffRole
    extra = 0
    raw_id_fields = ["customer"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_network_staff(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Organiser)
class OrganiserAdmin(OwnOrganiserAdmin):
    """The organisers of the network. The network's own staff add and delete them; a chief edits the own one."""

    editors = {StaffRole.Role.CHIEF}
    form = OrganiserForm
    list_display = ["name", "slug", "city", "phone", "email", "noreply_email", "position"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [StaffRoleInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "tagline", "welcome", "languages", "position"]}),
        (_("Rechtspersoon"), {"fields": ["legal_name", "enterprise_number", "street", "postal_code", "city"]}),
        (_("Contact"), {"fields": ["phone", "email", "website", "school_email", "noreply_email"]}),
        (_("Balie"), {"fields": ["box_office_name", "box_office_phone", "box_office_email"]}),
        (_("Uitzicht"), {"fields": ["accent", "on_accent", "paper", "ink", "new_logo"]}),
        (_("Grenzen"), {"fields": ["max_places_per_performance", "max_places_per_basket"]}),
    ]

    def save_model(self, request: HttpRequest, obj: Organiser, form: Any, change: bool) -> None:
        """Gives a new organiser the pages that each must have."""
        super().save_model(request, obj, form, change)
        if not change:
            pages.give_first_pages(obj)

    def of_organisers(self, rows: QuerySet[Any], organisers: QuerySet[Organiser]) -> QuerySet[Any]:
        return rows.filter(pk__in=organisers)

    def organiser_of(self, obj: Organiser) -> int:
        return obj.pk

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The slug stays: mailed links contain it, and it names the PSP key of open payments."""
        return ["slug"] if obj else []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_network_staff(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_network_staff(request)


@admin.register(StaffRole)
class StaffRoleAdmin(admin.ModelAdmin):
    """The roles of staff at organisers. Only the network's own staff give them."""

    list_display = ["customer", "organiser", "role"]
    list_filter = ["organiser", "role"]
    list_select_related = ["customer", "organiser"]
    search_fields = ["customer__last_name", "customer__first_name", "customer__email"]
    raw_id_fields = ["customer"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_network_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_network_staff(request)

    has_change_permission = has_delete_permission = has_view_permission
    has_add_permission = has_module_permission
