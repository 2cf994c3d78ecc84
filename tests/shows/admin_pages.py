"""The addresses and forms of the programming office's own pages in the admin."""

from django.urls import reverse

from shows.models import Tariff


def address(name, *performances):
    return reverse(f"admin:{name}") + "?" + "&".join(f"voorstelling={performance.pk}" for performance in performances)


def series(production, at, **fields):
    values = {
        "hall": at.pk, "first": "2026-10-20", "number": "3", "weekdays": ["1"], "hour": "20:15", "audience": "public",
        "sale_from": "2026-06-02T10:00", "sale_ends": "0", "sold_online": "on",
    }  # fmt: skip
    return reverse("admin:shows_production_series", args=[production.pk]), values | fields


def cells(performance, **amounts):
    """The form of a price table: cells(performance, rang1_Basis="12,50")."""
    ranks = {rank.name: rank.pk for rank in performance.hall.ranks.all()}
    tariffs = {tariff.name: tariff.pk for tariff in Tariff.objects.all()}
    form = {f"btw-{pk}": "culture" for pk in tariffs.values()}
    for name, amount in amounts.items():
        rank, tariff = name.split("_")
        form[f"prijs-{ranks[rank.replace('rang', 'rang ')]}-{tariffs[tariff]}"] = amount
    return form
