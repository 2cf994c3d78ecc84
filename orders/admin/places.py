"""The stock in the admin, to look at."""

from django.contrib import admin

from accounts.admin_scope import OwnFilter, OwnOrganiserAdmin

from ..models import Place
from .looking import ToLookAt


@admin.register(Place)
class PlaceAdmin(ToLookAt, OwnOrganiserAdmin):
    """The stock, place by place: best looked at for one performance."""

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
