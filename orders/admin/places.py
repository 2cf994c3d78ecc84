"""The stock in the admin, read-only, and the page of wheelchair places."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.admin_bases.read_only import ReadOnlyAdmin
from accounts.admin_bases.scope import OwnFilter, OwnOrganiserAdmin

from ..models import Place
from .wheelchairs import wheelchairs_page


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin, OwnOrganiserAdmin):
    """All places. A search for the id of a performance selects its places."""

    organiser_path = "performance__production__organiser"
    list_display = [
        "performance",
        "section",
        "seat",
        "rank",
        "channel",
        "blocked_because",
        "order",
        "held_until",
        "price",
    ]
    list_filter = ["channel", ("section", OwnFilter)]
    list_select_related = ["performance__production", "section", "seat", "rank", "order"]
    search_fields = ["=order__code", "=performance__id"]
    show_full_result_count = False

    def get_urls(self) -> Any:
        wheelchairs = self.own_page(self._wheelchairs)
        return [path("rolstoelplaatsen/<int:pk>/", wheelchairs, name="orders_wheelchair_places"), *super().get_urls()]

    def _wheelchairs(self, request: HttpRequest, pk: int) -> HttpResponse:
        return wheelchairs_page(request, self, pk)
