"""Customers, organisers and outgoing mail in the admin, and its door, which is the shop's own."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import pictures
from .admin_scope import OwnFilter, OwnOrganiserAdmin
from .models import Customer, Mail, Organiser, StaffRole


def login(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Staff log in where everybody does: one brake, one rule for temporary passwords. Raises PermissionDenied."""
    if admin.site.has_permission(request):
        return HttpResponseRedirect(reverse("admin:index"))
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


def password_change(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """There is one page to change a password on."""
    return redirect("choose_password")


admin.site.login = login  # type: ignore[assignment, method-assign]
admin.site.password_change = password_change  # type: ignore[assignment, method-assign]
admin.site.site_header = admin.site.site_title = _("Beheer")
admin.site.index_title = _("Overzicht")
# allauth's own list of addresses is not used: a customer has one.
admin.site.unregister(EmailAddress)


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    """Customers, without anything about their passwords. A customer concerns an organiser by an order, a pass or a
    school, which this app knows nothing of: until the desk has its own pages, the network's staff alone look here."""

    list_display = ["last_name", "first_name", "email", "city", "language", "is_staff", "created_at"]
    list_display_links = ["last_name", "first_name", "email"]
    list_filter = ["is_staff", "is_active", "language"]
    search_fields = ["last_name", "first_name", "email"]
    ordering = ["last_name", "first_name", "pk"]
    filter_horizontal = ["groups", "user_permissions"]
    readonly_fields = ["last_login", "created_at", "password_saved_at"]
    fieldsets = [
        (None, {"fields": ["email", "first_name", "last_name", "phone", "language"]}),
        (_("Adres"), {"fields": ["street", "postal_code", "city", "country"]}),
        (_("Toegang"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Wanneer"), {"fields": ["created_at", "password_saved_at", "last_login"]}),
    ]
    FOR_SUPERUSERS = ["email", "is_active", "is_staff", "is_superuser", "groups", "user_permissions"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        customers = super().get_queryset(request)
        return customers if request.user.is_superuser else customers.filter(pk=request.user.pk)

    def get_readonly_fields(self, request: HttpRequest, obj: Customer | None = None) -> list[str]:
        """Nobody gives themselves more rights, nor takes over an address."""
        return self.readonly_fields + ([] if request.user.is_superuser else self.FOR_SUPERUSERS)

    def save_model(self, request: HttpRequest, obj: Customer, form: Any, change: bool) -> None:
        """A new one has no password: it is mailed on request."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


class OrganiserForm(forms.ModelForm):
    """The logo comes as a file, and is made anew."""

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
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def save(self, commit: bool = True) -> Organiser:
        if self.cleaned_data["new_logo"]:
            self.instance.logo = self.cleaned_data["new_logo"]
        return super().save(commit)


class StaffRoleInline(admin.TabularInline):
    model = StaffRole
    extra = 0
    raw_id_fields = ["customer"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Organiser)
class OrganiserAdmin(OwnOrganiserAdmin):
    """The houses of the network: what they are called, how they look, whom to call. A house comes and goes by the
    network's own staff; its chief looks after it."""

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

    def of_organisers(self, rows: QuerySet[Any], organisers: QuerySet[Organiser]) -> QuerySet[Any]:
        return rows.filter(pk__in=organisers)

    def _organiser_of(self, obj: Organiser) -> int:
        return obj.pk

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The slug is in mailed links, and names the PSP key with which open payments are asked about."""
        return ["slug"] if obj else []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)


@admin.register(StaffRole)
class StaffRoleAdmin(admin.ModelAdmin):
    """Who does what, where. Roles are given by the network's own staff."""

    list_display = ["customer", "organiser", "role"]
    list_filter = ["organiser", "role"]
    list_select_related = ["customer", "organiser"]
    search_fields = ["customer__last_name", "customer__first_name", "customer__email"]
    raw_id_fields = ["customer"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    has_change_permission = has_delete_permission = has_view_permission
    has_add_permission = has_module_permission


@admin.register(Mail)
class MailAdmin(OwnOrganiserAdmin):
    """What went out and what waits: to look at. There is no body to read, and no way to send a mail again."""

    list_display = ["created_at", "kind", "recipient", "organiser", "state", "tries", "due_at", "sent_at", "last_error"]
    list_filter = ["state", "kind", ("organiser", OwnFilter)]
    list_select_related = ["organiser"]
    search_fields = ["recipient", "message_id"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    fields = ["kind", "recipient", "organiser", "customer", "language", "message_id", "state", "tries"]
    fields += ["created_at", "due_at", "sent_at", "last_error"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        """Mail of no organiser is the network's."""
        if request.user.is_superuser:
            return Mail.objects.all()
        return super().get_queryset(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_delete_permission = has_change_permission
