"""Performances in the admin, with the acts that need their places."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shows.admin.performances import PerformanceAdmin
from shows.models import Performance

from .. import stock

admin.site.unregister(Performance)


@admin.register(Performance)
class PerformanceOnSaleAdmin(PerformanceAdmin):
    """Performances, as in the programme's own list, with the act that lays out their places."""

    actions = ["put_on_sale"]

    @admin.action(description=_("Zet in verkoop: maak de plaatsen aan"), permissions=["change"])
    def put_on_sale(self, request: HttpRequest, queryset: QuerySet[Performance]) -> None:
        done = 0
        for performance in queryset.select_related("production", "hall"):
            if not self.has_change_permission(request, performance):
                continue  # an editor at another house, who only sells tickets at this one
            try:
                stock.put_on_sale(performance)
                self.log_change(request, performance, "in verkoop gezet")
                done += 1
            except stock.CannotSell as refusal:
                self.message_user(request, f"{performance}: {refusal}", messages.ERROR)
        if done:
            said = ngettext("%(n)s voorstelling staat in verkoop.", "%(n)s voorstellingen staan in verkoop.", done)
            self.message_user(request, said % {"n": done}, messages.SUCCESS)
