"""Prices (prijzen): what a place costs, by rank and tariff."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ticketing.money import MoneyField

from .hall import Rank
from .performance import Performance
from .price_in_force import PriceQuerySet
from .tariff import Tariff
from .vat import VatCategory


class Price(models.Model):
    """What a place of a rank costs at a tariff: in euro, VAT and costs included.

    The prices of a performance with one `from_on` are a complete table: it counts for places that are held from that
    day on (in Brussels), until the next table begins. None is from the beginning (`price_in_force`).
    """

    performance = models.ForeignKey(
        Performance, verbose_name=_("voorstelling"), on_delete=models.CASCADE, related_name="prices"
    )
    rank = models.ForeignKey(Rank, verbose_name=_("rang"), on_delete=models.PROTECT)
    tariff = models.ForeignKey(Tariff, verbose_name=_("tarief"), on_delete=models.PROTECT)
    from_on = models.DateField(_("vanaf"), null=True, blank=True)
    amount = MoneyField(_("prijs"))
    vat_category = models.CharField(
        _("btw-categorie"), max_length=10, choices=VatCategory.choices, default=VatCategory.CULTURE
    )

    objects = PriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("prijs")
        verbose_name_plural = _("prijzen")
        constraints = [
            # In this order it also finds the table that is in force, at each hold.
            models.UniqueConstraint(
                fields=["performance", "from_on", "rank", "tariff"], name="price_once_a_day", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="price_not_negative",
                condition=models.Q(amount__gte=0),
                violation_error_message=_("Een prijs is nul of meer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} euro"
