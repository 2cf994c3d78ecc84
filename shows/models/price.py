"""What a place costs: tariffs (tarieven), prices by rank and tariff, and the VAT within them."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext
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
    """Who pays which price: base, young, senior, group … Its terms are shown where it is chosen and on the ticket.

    `minimum` and `maximum` count the tickets of this tariff for one performance in one order; None is no bound. A
    tariff `on_lap` takes no seat: it is a child's on the lap of somebody who has one.
    """

    organiser = models.ForeignKey(Organiser, verbose_name=_("organisator"), on_delete=models.CASCADE)
    name = models.CharField(_("naam"), max_length=60)
    condition = models.CharField(
        _("voorwaarde"), max_length=150, blank=True, help_text=_("Staat bij het kiezen, in de mail en op het ticket.")
    )
    position = models.PositiveSmallIntegerField(
        _("volgorde"),
        default=1,
        help_text=_("Het eerste dat iedereen online en per ticket kan kiezen, is het basistarief."),
    )
    members_only = models.BooleanField(_("alleen voor vrienden"), default=False)
    sold_online = models.BooleanField(_("online te koop"), default=True)
    minimum = models.PositiveSmallIntegerField(
        _("minimum"),
        null=True,
        blank=True,
        help_text=_(
            "Zoveel tickets van dit tarief minstens, voor één voorstelling in één bestelling; leeg is geen minimum. Is "
            "het meer dan een klant online mag nemen, dan staat erbij dat de balie het verkoopt."
        ),
    )
    maximum = models.PositiveSmallIntegerField(
        _("maximum"),
        null=True,
        blank=True,
        help_text=_("Zoveel hoogstens, voor één voorstelling in één bestelling; leeg is geen maximum."),
    )
    verified_at_desk = models.BooleanField(
        _("wordt nagekeken"),
        default=False,
        help_text=_("Zoals het UiTPAS-kansentarief. Bij het kiezen en op het ticket staat dat u het nakijkt."),
    )
    on_lap = models.BooleanField(
        _("kind op schoot"),
        default=False,
        help_text=_("Neemt geen stoel: hoogstens één bij elke plaats, met een eigen ticket."),
    )

    class Meta:
        verbose_name = _("tarief")
        verbose_name_plural = _("tarieven")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organiser", "name"], name="tariff_once_an_organiser"),
            models.CheckConstraint(
                name="tariff_bounds",
                condition=(models.Q(minimum__isnull=True) | models.Q(minimum__gte=1))
                & (models.Q(maximum__isnull=True) | models.Q(maximum__gte=1))
                & (
                    models.Q(minimum__isnull=True)
                    | models.Q(maximum__isnull=True)
                    | models.Q(maximum__gte=models.F("minimum"))
                ),
                violation_error_message=_(
                    "Minimum en maximum zijn 1 of meer, en het maximum is niet onder het minimum."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_one_by_one(self) -> bool:
        """It can be taken for a single place: only such a tariff can be the base one."""
        return self.minimum is None or self.minimum <= 1

    @property
    def bounds(self) -> str:
        """How many of it one takes: 'vanaf 15 tickets', 'hoogstens 4 tickets'; empty when any number will do."""
        said = [] if self.is_one_by_one else [gettext("vanaf %(number)s tickets") % {"number": self.minimum}]
        if self.maximum is not None:
            most = ngettext("hoogstens %(number)s ticket", "hoogstens %(number)s tickets", self.maximum)
            said.append(most % {"number": self.maximum})
        return ", ".join(said)

    @property
    def on_ticket(self) -> str:
        """What a ticket says of it: its condition, and that it will be looked at."""
        return _joined(self.condition, self._looked_at)

    @property
    def terms(self) -> str:
        """What is said of it where it is chosen: its condition, how many, and that it will be looked at."""
        bounds = self.bounds and f"{self.bounds[0].upper()}{self.bounds[1:]}."
        return _joined(self.condition, bounds, self._looked_at)

    @property
    def _looked_at(self) -> str:
        return gettext("Wordt nagekeken aan de balie of de ingang.") if self.verified_at_desk else ""


def _joined(*sentences: str) -> str:
    """Sentences beside each other; what people typed may lack its full stop."""
    if not any(sentences[1:]):
        return sentences[0]
    return " ".join(text if text[-1] in ".!?" else f"{text}." for text in sentences if text)


class PriceQuerySet(models.QuerySet["Price"]):
    def in_force(self, day: date) -> "PriceQuerySet":
        """The prices of the day: of each performance the table that began last."""
        return self.from_day(day).filter(Q(from_on=None) | Q(from_on__lte=day))

    def from_day(self, day: date) -> "PriceQuerySet":
        """The prices of the day, and those of later days."""
        begun_later = Price.objects.filter(
            performance=OuterRef("performance"),
            from_on__lte=day,
            from_on__gt=Coalesce(OuterRef("from_on"), Value(date.min)),
        )
        return self.filter(~Exists(begun_later))


class Price(models.Model):
    """What a place of a rank costs at a tariff: all-in, in euro, everything the customer pays.

    The prices of a performance that begin on one day are a table, whole: it counts from that day on (in Brussels, the
    day on which a place is held), until the next one begins. None is from the beginning.
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
