"""Beside each performance in the admin: what is sold, held, free and blocked."""

from typing import Any

from django import template

from shows.models import Performance, Production
from shows.price_lists import price_lists
from ticketing import dates

from .. import stock

register = template.Library()


@register.inclusion_tag("admin/shows/production/_performances.html")
def performances_of(production: Production) -> dict[str, Any]:
    """All performances of a production, in two queries."""
    performances = list(production.performances.select_related("hall"))
    figures = stock.figures([performance.pk for performance in performances])
    with_figures = [(performance, figures[performance.pk]) for performance in performances]
    return {"production": production, "performances": with_figures}


@register.inclusion_tag("admin/shows/performance/_figures.html")
def figures_and_prices(performance: Performance) -> dict[str, Any]:
    """The figures and prices of one performance."""
    whole = Performance.objects.prefetch_related("prices__rank", "prices__tariff").get(pk=performance.pk)
    tables = [table for prices in price_lists([whole], dates.local(dates.now()).date()) for table in prices.tables]
    return {"figures": stock.figures([performance.pk])[performance.pk], "tables": tables}
