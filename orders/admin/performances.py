"""Performances in the admin with the figures of their places, and the actions that need those places."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from shows.admin.performances import PerformanceAdmin
from shows.models import Performance

from .. import stock
from .blocking import places_page
from .on_sale import on_sale_page, withdraw_page

admin.site.unregister(Performance)


class FiguresChangeList(ChangeList):
    """Adds figures to the performances on the page: one query, whatever their number."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        figures = stock.figures([performance.pk for performance in self.result_list])
        for performance in self.result_list:
            performance.figures = figures[performance.pk]


@admin.register(Performance)
class PerformanceOnSaleAdmin(PerformanceAdmin):
    """Adds figures and the actions of the sale to the performances of shows."""

    list_display = ["production", "starts_at", "sold", "held", "free", "blocked", "state", "hall", "sale_from"]
    actions = [*PerformanceAdmin.actions, "put_on_sale"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return FiguresChangeList

    def get_urls(self) -> Any:
        wrap = self.own_page
        own = [
            path("in-verkoop/", wrap(self._on_sale), name="orders_put_on_sale"),
            path("<int:pk>/plaatsen/", wrap(self._places), name="orders_performance_places"),
            path("<int:pk>/uit-verkoop/", wrap(self._withdraw), name="orders_withdraw"),
        ]
        return own + super().get_urls()

    @admin.display(description=_("verkocht"))
    def sold(self, performance: Any) -> int:
        return performance.figures.sold  # type: ignore[no-any-return]

    @admin.display(description=_("vast"))
    def held(self, performance: Any) -> int:
        return performance.figures.held  # type: ignore[no-any-return]

    @admin.display(description=_("vrij"))
    def free(self, performance: Any) -> int:
        return performance.figures.free  # type: ignore[no-any-return]

    @admin.display(description=_("geblokkeerd"))
    def blocked(self, performance: Any) -> int:
        return performance.figures.blocked  # type: ignore[no-any-return]

    @admin.action(description=_("Zet in verkoop"), permissions=["change"])
    def put_on_sale(self, request: HttpRequest, queryset: QuerySet[Performance]) -> HttpResponse | None:
        return self.open_page(request, queryset, "admin:orders_put_on_sale")

    def _on_sale(self, request: HttpRequest) -> HttpResponse:
        return on_sale_page(self, request)

    def _places(self, request: HttpRequest, pk: int) -> HttpResponse:
        return places_page(self, request, pk)

    def _withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        return withdraw_page(self, request, pk)
