"""Customers in the admin."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..admin_bases.scope import is_network_staff
from ..models import Customer
from . import erasure


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    """Customers, without anything about their passwords.

    A customer concerns an organiser by an order, a membership or a school, and this app knows none of them. So only the
    network's own staff see other customers here.
    """

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
        """Adds the page that erases a customer at their request."""
        page = self.admin_site.admin_view(partial(erasure.page, self))
        return [path("wissen/", page, name="accounts_customer_erasure"), *super().get_urls()]

    def has_view_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        """Lets a chief in, for the link to the page that erases a customer."""
        return super().has_view_permission(request, obj) or erasure.may_erase(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or erasure.may_erase(request)

    def has_change_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        """Nobody edits an erased record: it stays empty."""
        return super().has_change_permission(request, obj) and not (obj and obj.erased_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        customers = super().get_queryset(request)
        return customers if is_network_staff(request) else customers.filter(pk=request.user.pk)

    def get_readonly_fields(self, request: HttpRequest, obj: Customer | None = None) -> list[str]:
        """Only superusers change rights and e-mail addresses."""
        return self.readonly_fields + ([] if is_network_staff(request) else self.FOR_SUPERUSERS)

    def save_model(self, request: HttpRequest, obj: Customer, form: Any, change: bool) -> None:
        """Creates a customer without a password: a temporary one is mailed on request."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
