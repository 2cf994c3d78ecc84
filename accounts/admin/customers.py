"""Customers in the admin."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..admin_scope import is_network_staff
from ..models import Customer
from . import erasure


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
    readonly_fields = ["last_login", "created_at", "password_saved_at", "dormant_warned_at", "erased_at"]
    fieldsets = [
        (None, {"fields": ["email", "first_name", "last_name", "phone", "language"]}),
        (_("Adres"), {"fields": ["street", "postal_code", "city", "country"]}),
        (_("Toegang"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Wanneer"), {"fields": ["created_at", "password_saved_at", "last_login", "dormant_warned_at", "erased_at"]}),
    ]
    FOR_SUPERUSERS = ["email", "is_active", "is_staff", "is_superuser", "groups", "user_permissions"]

    def get_urls(self) -> list[Any]:
        """Beside Django's own: erasing a customer who asked for it."""
        page = self.admin_site.admin_view(partial(erasure.page, self))
        return [path("wissen/", page, name="accounts_customer_erasure"), *super().get_urls()]

    def has_view_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        """A chief finds here the way to erase a customer."""
        return super().has_view_permission(request, obj) or erasure.may_erase(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or erasure.may_erase(request)

    def has_change_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        """An erased record stays empty."""
        return super().has_change_permission(request, obj) and not (obj and obj.erased_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        customers = super().get_queryset(request)
        return customers if is_network_staff(request) else customers.filter(pk=request.user.pk)

    def get_readonly_fields(self, request: HttpRequest, obj: Customer | None = None) -> list[str]:
        """Nobody gives themselves more rights, nor takes over an address."""
        return self.readonly_fields + ([] if is_network_staff(request) else self.FOR_SUPERUSERS)

    def save_model(self, request: HttpRequest, obj: Customer, form: Any, change: bool) -> None:
        """A new one has no password: it is mailed on request."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
