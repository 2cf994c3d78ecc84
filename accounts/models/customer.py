"""The customer record (klantenfiche): one person has one record for all organisers of the network."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class CustomerManager(BaseUserManager["Customer"]):
    """Creates customers. The e-mail address is stored in small letters, so that one person has one record."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> Customer:
        """Creates a customer. Without a password they can't log in until a temporary one is mailed."""
        customer = self.model(email=self.normalize_email(email) or None, **fields)
        customer.set_password(password)
        customer.save(using=self._db)
        return customer

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Customer:
        """Creates a member of the network's own staff, who may see and change everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Customer:
        return self.get(email=self.normalize_email(username))

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """The address as it is stored and compared: in small letters, without spaces around it; "" for none."""
        return (email or "").strip().lower()


class Customer(AbstractBaseUser, PermissionsMixin):
    """A customer record. The e-mail address is the login name. A customer from the box office may have none.

    The row of an erased customer stays for its orders, without anything about the person (docs/privacy.md).
    """

    class Country(models.TextChoices):
        BELGIUM = "BE", _("België")
        NETHERLANDS = "NL", _("Nederland")
        FRANCE = "FR", _("Frankrijk")
        GERMANY = "DE", _("Duitsland")
        LUXEMBOURG = "LU", _("Luxemburg")
        OTHER = "ZZ", _("Ander land")

    email = models.EmailField(_("e-mailadres"), unique=True, null=True, blank=True)
    first_name = models.CharField(_("voornaam"), max_length=80)
    last_name = models.CharField(_("naam"), max_length=80)
    street = models.CharField(_("straat en nummer"), max_length=120, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=12, blank=True)
    city = models.CharField(_("gemeente"), max_length=80, blank=True)
    country = models.CharField(_("land"), max_length=2, choices=Country.choices, default=Country.BELGIUM)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    language = models.CharField(_("taal"), max_length=2, choices=settings.LANGUAGES, default="nl")
    is_active = models.BooleanField(_("actief"), default=True)
    is_staff = models.BooleanField(_("medewerker"), default=False, help_text=_("Mag in het beheer."))
    created_at = models.DateTimeField(_("aangemaakt"), auto_now_add=True)
    password_saved_at = models.DateTimeField(_("koos een persoonlijk wachtwoord"), null=True, editable=False)
    dormant_warned_at = models.DateTimeField(_("gewaarschuwd"), null=True, editable=False)
    erased_at = models.DateTimeField(_("gewist"), null=True, editable=False)

    objects: ClassVar[CustomerManager] = CustomerManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("klant")
        verbose_name_plural = _("klanten")
        constraints = [
            models.CheckConstraint(
                name="customer_email_in_small_letters",
                condition=models.Q(email=Lower("email")),
                violation_error_message=_("Schrijf het e-mailadres in kleine letters."),
            ),
            models.CheckConstraint(
                name="customer_erased_has_nothing_left",
                condition=models.Q(erased_at__isnull=True)
                | models.Q(
                    email__isnull=True,
                    first_name="",
                    last_name="",
                    street="",
                    postal_code="",
                    city="",
                    phone="",
                    password__startswith="!",  # noqa: S106 (an unusable password)
                    is_active=False,
                    is_staff=False,
                    is_superuser=False,
                ),
                violation_error_message=_("Deze klant is gewist."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or f"klant {self.pk}"

    def clean(self) -> None:
        """Normalises the e-mail address. A missing one is NULL."""
        super().clean()
        self.email = type(self).objects.normalize_email(self.email) or None

    @property
    def name(self) -> str:
        """First name and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.first_name or self.name


class TemporaryPassword(models.Model):
    """The digest of a password that we mailed.

    It works beside the personal password until it expires or a personal password is saved. A customer who logs in with
    it can only choose a personal password.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="temporary_passwords")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tijdelijk wachtwoord")
        verbose_name_plural = _("tijdelijke wachtwoorden")
        indexes = [models.Index(fields=["customer", "expires_at"], name="temporary_by_customer")]

    def __str__(self) -> str:
        return f"tijdelijk wachtwoord van {self.customer_id}"
