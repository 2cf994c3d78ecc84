"""Performances (voorstellingen): one evening of a production, and whether it can be bought."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ticketing import dates

from .hall import Hall
from .production import Production

# The last so many places in a hundred are "laatste plaatsen".
FEW_PERCENT = 10


class SaleStatus(models.TextChoices):
    """Whether a visitor can buy online at this moment, and else why not."""

    OPEN = "open", _("te koop")
    LATER = "later", _("nog niet te koop")
    PRESALE = "presale", _("voorverkoop voor vrienden")
    DESK_ONLY = "desk_only", _("alleen aan de balie of telefonisch")
    SOLD_OUT = "sold_out", _("uitverkocht")
    OVER = "over", _("verkoop gesloten")
    CANCELLED = "cancelled", _("afgelast")


class PerformanceQuerySet(models.QuerySet["Performance"]):
    def public(self) -> PerformanceQuerySet:
        """What everybody may see: no drafts and no school performances."""
        return self.filter(audience=Performance.Audience.PUBLIC).exclude(state=Performance.State.DRAFT)

    def available(self, at: datetime) -> PerformanceQuerySet:
        """What everybody can buy online at that moment, by the programme's figure of what is left."""
        return self.public().filter(
            state=Performance.State.ON_SALE, sold_online=True, places_left__gt=0, sale_from__lte=at, sale_until__gt=at
        )


class Performance(models.Model):
    """One performance. Its places are laid out by `orders` when it goes on sale; `places_left` is a figure for the
    programme alone, written by `orders` every few seconds: a sale never trusts it."""

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
        """Whether it can be bought online at that moment. Sold out goes by the programme's figure: to decide a sale,
        look at `is_sold_online` and let the places speak."""
        if not self.is_sold_online(at):
            return self._why_not(at)
        return SaleStatus.OPEN if self.places_left else SaleStatus.SOLD_OUT

    def is_sold_online(self, at: datetime) -> bool:
        """On sale to everybody, online, at that moment, as far as dates and the organiser's choices go."""
        return (
            self.state == self.State.ON_SALE
            and self.audience == self.Audience.PUBLIC
            and self.sold_online
            and self.sale_from <= at < self.sale_until
        )

    def wrong_dates(self) -> str:
        """What is wrong with the order of its sale dates, for staff; nothing when they are right."""
        if self.sale_until <= self.sale_from:
            return gettext("De verkoop zou eindigen voor ze begint.")
        if self.presale_from and self.presale_from >= self.sale_from:
            return gettext("De voorverkoop zou niet voor de verkoop beginnen.")
        return ""

    def _why_not(self, at: datetime) -> SaleStatus:
        if self.state == self.State.CANCELLED:
            return SaleStatus.CANCELLED
        if at >= self.sale_until:
            return SaleStatus.OVER
        if not self.sold_online:
            return SaleStatus.DESK_ONLY
        if self.presale_from and self.presale_from <= at < self.sale_from:
            return SaleStatus.PRESALE
        return SaleStatus.LATER

    @property
    def has_few_left(self) -> bool:
        """The last tenth of the places that are sold online."""
        return 0 < self.places_left * 100 <= self.places_total * FEW_PERCENT
