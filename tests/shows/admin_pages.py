"""The addresses and forms of the programming office's own pages in the admin."""

from django.urls import reverse


def address(name, *performances):
    return reverse(f"admin:{name}") + "?" + "&".join(f"voorstelling={one.pk}" for one in performances)


def series(production, at, **fields):
    values = {
        "hall": at.pk, "first": "2026-10-20", "number": "3", "weekdays": ["1"], "hour": "20:15", "audience": "public",
        "sale_from": "2026-06-02T10:00", "sale_ends": "0", "sold_online": "on",
    }  # fmt: skip
    return reverse("admin:shows_production_series", args=[production.pk]), values | fields
