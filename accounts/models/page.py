"""The pages that staff write: terms, privacy, accessibility, contact and free pages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .customer import Customer
from .organiser import Organiser

LONGEST = 50_000


class Page(models.Model):
    """A text in one language, at the address `slug` of an organiser. Without an organiser it belongs to the network.

    The text is Markdown without HTML (accounts/markup.py). Earlier texts are in its versions.
    """

    class Fixed(models.TextChoices):
        """The slugs of the pages that each organiser has."""

        TERMS = "voorwaarden", _("Algemene voorwaarden")
        PRIVACY = "privacy", _("Privacy")
        ACCESSIBILITY = "toegankelijkheid", _("Toegankelijkheid")
        CONTACT = "contact", _("Contact")

    organiser = models.ForeignKey(
        Organiser,
        verbose_name=_("organisator"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="pages",
        help_text=_("Leeg: van het hele netwerk."),
    )
    slug = models.SlugField(
        _("naam in het webadres"),
        max_length=50,
        help_text=_("Bijvoorbeeld voorwaarden, privacy, toegankelijkheid, contact, of een eigen naam."),
    )
    language = models.CharField(_("taal"), max_length=2, choices=settings.LANGUAGES, default="nl")
    title = models.CharField(_("titel"), max_length=100)
    text = models.TextField(_("tekst"), max_length=LONGEST, blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=10)
    updated_at = models.DateTimeField(_("bijgewerkt"), auto_now=True)

    class Meta:
        verbose_name = _("pagina")
        verbose_name_plural = _("pagina's")
        ordering = ["organiser__position", "position", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "slug", "language"],
                name="one_page_a_language",
                nulls_distinct=False,
                violation_error_message=_("Deze pagina bestaat al in deze taal."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The URL. The contact page has its own view, which shows this text too."""
        if self.organiser is None:
            return reverse("network_page", args=[self.slug])
        if self.slug == self.Fixed.CONTACT:
            return reverse("contact", args=[self.organiser.slug])
        return reverse("page", args=[self.organiser.slug, self.slug])

    @property
    def is_fixed(self) -> bool:
        """Whether each organiser must have this page: it can be edited, but not deleted."""
        return self.slug in self.Fixed.values


class PageVersion(models.Model):
    """The text of a page from a moment on. It tells which terms were in force when somebody bought."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(_("titel"), max_length=100)
    text = models.TextField(_("tekst"))
    saved_at = models.DateTimeField(_("bewaard"), auto_now_add=True)
    saved_by = models.ForeignKey(
        Customer, verbose_name=_("door"), on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("versie")
        verbose_name_plural = _("versies")
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}, {self.saved_at:%Y-%m-%d %H:%M}"
