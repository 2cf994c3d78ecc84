"""Performances (voorstellingen) of a production."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ticketing import dates

from .hall import Hall
from .production import Production
from .sale_status import PerformanceQuerySet, SaleStatus, has_few_left, is_sold_online, status_of


class Performance(models.Model):
    """One performance. `orders` lays out its places when it goes on sale, and updates `places_left` every few seconds:
    that figure is for the programme, and a sale never relies on it."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("publiek")
        SCHOOLS = "schools", _("scholen")

    class State(models.TextChoices):
        DRAFT = "draft", _("ontwerp")
        ON_SALE = "on_sale", _("in verkoop")
        CANCELLED = "cancelled", _("afgelast")

    production = models.ForeignKey(
        Production, verbose_name=_("productie"), on_delete=models.CASCADE, related_name="performances"
    )
    hall = models.ForeignKey(Hall, verbose_name=_("zaal"), on_delete=models.PROTECT)
    starts_at = models.DateTimeField(_("begint om"))
    audience = models.CharField(_("publiek"), max_length=10, choices=Audience.choices, default=Audience.PUBLIC)
    state = models.CharField(_("toestand"), max_length=10, choices=State.choices, default=State.DRAFT)
    presale_from = models.DateTimeField(_("voorverkoop vanaf"), null=True, blank=True)
    sale_from = models.DateTimeField(_("verkoop vanaf"))
    sale_until = models.DateTimeField(_("verkoop tot"), help_text=_("Meestal het begin van de voorstelling."))
    sold_online = models.BooleanField(_("online te koop"), default=True)
    note = models.CharField(_("opmerking"), max_length=200, blank=True)
    places_total = models.PositiveIntegerField(_("plaatsen online"), default=0, editable=False)
    places_left = models.PositiveIntegerField(_("nog vrij"), default=0, editable=False)

    objects = PerformanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("voorstelling")
        verbose_name_plural = _("voorstellingen")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["starts_at"], name="performance_by_start")]
        constraints = [
            models.CheckConstraint(
                name="sale_ends_after_it_begins",
                condition=models.Q(sale_until__gt=models.F("sale_from")),
                violation_error_message=_("De verkoop moet na haar begin eindigen."),
            ),
            models.CheckConstraint(
                name="presale_before_sale",
                condition=models.Q(presale_from__isnull=True) | models.Q(presale_from__lt=models.F("sale_from")),
                violation_error_message=_("De voorverkoop begint voor de verkoop."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.production}, {dates.local(self.starts_at):%d/%m/%Y %H.%M}"

    def sale_status(self, at: datetime) -> SaleStatus:
        """Whether it can be bought online at that moment, and why not. To decide a sale, use `is_sold_online` and look
        at the places."""
        return status_of(self, at)

    def is_sold_online(self, at: datetime) -> bool:
        """Whether it is on sale to everybody, online, at that moment."""
        return is_sold_online(self, at)

    @property
    def has_few_left(self) -> bool:
        return has_few_left(self)

    def wrong_dates(self) -> str:
        """What is wrong with the order of its sale dates, in words for staff; empty when nothing is."""
        if self.sale_until <= self.sale_from:
            return gettext("De verkoop zou eindigen voor ze begint.")
        if self.presale_from and self.presale_from >= self.sale_from:
            return gettext("De voorverkoop zou niet voor de verkoop beginnen.")
        return ""
