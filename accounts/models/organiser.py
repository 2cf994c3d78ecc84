"""The organisers of the network (organisatoren), and their staff."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower, Replace
from django.utils.translation import gettext_lazy as _

from ..slugs import not_reserved, small_letters
from .customer import Customer
from .picture import Picture

COLOUR = RegexValidator(r"^#[0-9a-f]{6}$", _("Geef een kleur als #a1b2c3."))


def _dutch() -> list[str]:
    return ["nl"]


class Organiser(models.Model):
    """An organisation that sells tickets here. Everything sold belongs to one organiser, and so does a basket.

    Its PSP key is in the environment (MOLLIE_API_KEY_<SLUG>, or MOLLIE_API_KEY), never in the database.
    """

    slug = models.SlugField(_("naam in het webadres"), unique=True, validators=[small_letters, not_reserved])
    name = models.CharField(_("naam"), max_length=100)
    tagline = models.CharField(_("ondertitel"), max_length=200, blank=True)
    welcome = models.TextField(_("welkomsttekst"), blank=True)
    legal_name = models.CharField(_("juridische naam"), max_length=150)
    enterprise_number = models.CharField(_("ondernemingsnummer"), max_length=20)
    street = models.CharField(_("straat en nummer"), max_length=120)
    postal_code = models.CharField(_("postcode"), max_length=12)
    city = models.CharField(_("gemeente"), max_length=80)
    phone = models.CharField(_("telefoon"), max_length=30)
    email = models.EmailField(_("e-mailadres"))
    website = models.URLField(_("website"), blank=True)
    school_email = models.EmailField(_("e-mailadres voor scholen"), blank=True)
    box_office_name = models.CharField(_("balie: naam"), max_length=80)
    box_office_phone = models.CharField(_("balie: telefoon"), max_length=30)
    box_office_email = models.EmailField(_("balie: e-mailadres"))
    noreply_email = models.EmailField(_("no-reply-adres"), help_text=_("De afzender van elke mail."))
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("talen"), default=_dutch)
    accent = models.CharField(_("kleur"), max_length=7, validators=[COLOUR], default="#8a1538")
    on_accent = models.CharField(_("kleur van tekst daarop"), max_length=7, validators=[COLOUR], default="#ffffff")
    paper = models.CharField(_("kleur van het papier"), max_length=7, validators=[COLOUR], default="#faf7f2")
    ink = models.CharField(_("kleur van de inkt"), max_length=7, validators=[COLOUR], default="#1c1a17")
    logo = models.ForeignKey(
        Picture, verbose_name=_("logo"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    max_places_per_performance = models.PositiveSmallIntegerField(
        _("plaatsen per voorstelling"), default=10, validators=[MinValueValidator(1)]
    )
    max_places_per_basket = models.PositiveSmallIntegerField(
        _("plaatsen per winkelmandje"), default=80, validators=[MinValueValidator(1)]
    )
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("organisator")
        verbose_name_plural = _("organisatoren")
        ordering = ["position", "name"]
        constraints = [
            # Names of variables have no small letters and no hyphens: two such slugs would share a PSP key.
            models.UniqueConstraint(
                Lower(Replace("slug", models.Value("_"), models.Value("-"))),
                name="organiser_has_its_own_key",
                violation_error_message=_("Een andere organisator heet in het webadres bijna net zo."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StaffRole(models.Model):
    """What a member of staff does at an organiser. Staff see only their own organisers."""

    class Role(models.TextChoices):
        BOX_OFFICE = "box_office", _("balie")
        PROGRAMMING = "programming", _("programmatie")
        FINANCE = "finance", _("boekhouding")
        DOOR = "door", _("deur")
        CHIEF = "chief", _("verantwoordelijke")

    customer = models.ForeignKey(
        Customer, verbose_name=_("medewerker"), on_delete=models.CASCADE, related_name="staff_roles"
    )
    organiser = models.ForeignKey(Organiser, verbose_name=_("organisator"), on_delete=models.CASCADE)
    role = models.CharField(_("rol"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("rol")
        verbose_name_plural = _("rollen")
        constraints = [
            models.UniqueConstraint(fields=["customer", "organiser", "role"], name="one_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.get_role_display()}"
