"""Tariffs (tarieven): who can buy at one, how many tickets, and its texts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organiser


def for_everybody(path: str = "") -> Q:
    """The tariffs that anybody can buy online (`Tariff.is_for_everybody`), as a filter. `path` leads to the tariff, as
    in a lookup: 'tariff__'."""
    return Q(**{f"{path}sold_online": True, f"{path}members_only": False})


def one_by_one(path: str = "") -> Q:
    """The tariffs of which one ticket can be bought (`Tariff.is_one_by_one`), as a filter."""
    return Q(**{f"{path}minimum": None}) | Q(**{f"{path}minimum__lte": 1})


class Tariff(models.Model):
    """A tariff, such as base, young, senior or group. Its terms are displayed where it is chosen, and on the ticket.

    `minimum` and `maximum` limit the tickets of this tariff for one performance in one order; None is no limit. A
    ticket at a tariff `on_lap` takes no seat: the child sits on the lap of somebody who has one.
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
    def is_for_everybody(self) -> bool:
        """Whether anybody can buy it online."""
        return self.sold_online and not self.members_only

    @property
    def is_one_by_one(self) -> bool:
        """Whether one ticket of it can be bought: only such a tariff can be the base tariff."""
        return self.minimum is None or self.minimum <= 1

    @property
    def bounds(self) -> str:
        """Its minimum and maximum in words: 'vanaf 15 tickets', 'hoogstens 4 tickets'; empty when it has neither."""
        limits = [] if self.is_one_by_one else [gettext("vanaf %(number)s tickets") % {"number": self.minimum}]
        if self.maximum is not None:
            most = ngettext("hoogstens %(number)s ticket", "hoogstens %(number)s tickets", self.maximum)
            limits.append(most % {"number": self.maximum})
        return ", ".join(limits)

    @property
    def on_ticket(self) -> str:
        """The text on a ticket: its condition, and that it will be verified."""
        return _joined(self.condition, self._verification)

    @property
    def terms(self) -> str:
        """The text where it is chosen: its condition, its limits, and that it will be verified."""
        bounds = self.bounds and f"{self.bounds[0].upper()}{self.bounds[1:]}."
        return _joined(self.condition, bounds, self._verification)

    @property
    def _verification(self) -> str:
        return gettext("Wordt nagekeken aan de balie of de ingang.") if self.verified_at_desk else ""


def _joined(*sentences: str) -> str:
    """Several sentences as one text. What staff typed may lack its full stop."""
    if not any(sentences[1:]):
        return sentences[0]
    return " ".join(text if text[-1] in ".!?" else f"{text}." for text in sentences if text)
