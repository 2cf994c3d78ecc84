"""What a place costs: tariffs (tarieven), prices by rank and tariff, and the VAT within them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organiser
from ticketing.money import MoneyField

from .hall import Rank
from .performance import Performance


class VatCategory(models.TextChoices):
    """Why a price bears the VAT it bears; the percentage of a category changes with the law (VatRate)."""

    CULTURE = "culture", _("cultuur (verlaagd tarief)")
    STANDARD = "standard", _("normaal tarief")
    EXEMPT = "exempt", _("vrijgesteld")


class VatRate(models.Model):
    """The percentage of a category from a day on (the local date of payment decides)."""

    category = models.CharField(_("categorie"), max_length=10, choices=VatCategory.choices)
    percentage = models.DecimalField(_("percentage"), max_digits=4, decimal_places=2)
    from_on = models.DateField(_("vanaf"))

    class Meta:
        verbose_name = _("btw-tarief")
        verbose_name_plural = _("btw-tarieven")
        constraints = [models.UniqueConstraint(fields=["category", "from_on"], name="vat_rate_once_a_day")]

    def __str__(self) -> str:
        return f"{self.percentage} %"


class Tariff(models.Model):
    """Who pays which price: base, young, senior … Its condition is shown where it is chosen and on the ticket."""

    organiser = models.ForeignKey(Organiser, verbose_name=_("organisator"), on_delete=models.CASCADE)
    name = models.CharField(_("naam"), max_length=60)
    condition = models.CharField(_("voorwaarde"), max_length=150, blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=1, help_text=_("Het eerste is het basistarief."))
    members_only = models.BooleanField(_("alleen voor vrienden"), default=False)
    sold_online = models.BooleanField(_("online te koop"), default=True)

    class Meta:
        verbose_name = _("tarief")
        verbose_name_plural = _("tarieven")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["organiser", "name"], name="tariff_once_an_organiser")]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What a place of a rank costs at a tariff: all-in, in euro, everything the customer pays."""

    performance = models.ForeignKey(
        Performance, verbose_name=_("voorstelling"), on_delete=models.CASCADE, related_name="prices"
    )
    rank = models.ForeignKey(Rank, verbose_name=_("rang"), on_delete=models.PROTECT)
    tariff = models.ForeignKey(Tariff, verbose_name=_("tarief"), on_delete=models.PROTECT)
    amount = MoneyField(_("prijs"))
    vat_category = models.CharField(
        _("btw-categorie"), max_length=10, choices=VatCategory.choices, default=VatCategory.CULTURE
    )

    class Meta:
        verbose_name = _("prijs")
        verbose_name_plural = _("prijzen")
        constraints = [
            models.UniqueConstraint(fields=["performance", "rank", "tariff"], name="price_once"),
            models.CheckConstraint(
                name="price_not_negative",
                condition=models.Q(amount__gte=0),
                violation_error_message=_("Een prijs is nul of meer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} euro"
