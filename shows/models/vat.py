"""VAT: the categories of prices, and their percentages by date."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VatCategory(models.TextChoices):
    """The VAT category of a price. The percentage of a category changes with the law (VatRate)."""

    CULTURE = "culture", _("cultuur (verlaagd tarief)")
    STANDARD = "standard", _("normaal tarief")
    EXEMPT = "exempt", _("vrijgesteld")


class VatRate(models.Model):
    """The percentage of a category from a day on. The local date of payment decides which one counts."""

    category = models.CharField(_("categorie"), max_length=10, choices=VatCategory.choices)
    percentage = models.DecimalField(_("percentage"), max_digits=4, decimal_places=2)
    from_on = models.DateField(_("vanaf"))

    class Meta:
        verbose_name = _("btw-tarief")
        verbose_name_plural = _("btw-tarieven")
        constraints = [models.UniqueConstraint(fields=["category", "from_on"], name="vat_rate_once_a_day")]

    def __str__(self) -> str:
        return f"{self.percentage} %"
