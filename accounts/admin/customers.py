"""Customers in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import Customer


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
