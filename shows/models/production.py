"""Productions, with their genres and seasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organiser, Picture


class Season(models.Model):
    """A year of the programme, usually from September to June."""

    organiser = models.ForeignKey(Organiser, verbose_name=_("organisator"), on_delete=models.CASCADE)
    name = models.CharField(_("naam"), max_length=40)
    starts_on = models.DateField(_("begint op"))
    ends_on = models.DateField(_("eindigt op"))

    class Meta:
        verbose_name = _("seizoen")
        verbose_name_plural = _("seizoenen")
        constraints = [
            models.UniqueConstraint(fields=["organiser", "name"], name="season_once_an_organiser"),
            models.CheckConstraint(
                name="season_ends_after_it_starts",
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                violation_error_message=_("Het seizoen moet na zijn begin eindigen."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Genre(models.Model):
    """A genre as the organiser names it: theater, dans, klassiek …"""

    organiser = models.ForeignKey(Organiser, verbose_name=_("organisator"), on_delete=models.CASCADE)
    name = models.CharField(_("naam"), max_length=40)
    slug = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=1)

    class Meta:
        verbose_name = _("genre")
        verbose_name_plural = _("genres")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["organiser", "slug"], name="genre_once_an_organiser")]

    def __str__(self) -> str:
        return self.name


class Production(models.Model):
    """A play, concert or film with its texts and picture. It has one or more performances."""

    organiser = models.ForeignKey(Organiser, verbose_name=_("organisator"), on_delete=models.CASCADE)
    season = models.ForeignKey(Season, verbose_name=_("seizoen"), on_delete=models.PROTECT)
    genre = models.ForeignKey(Genre, verbose_name=_("genre"), on_delete=models.PROTECT)
    slug = models.SlugField(_("naam in het webadres"), max_length=120)
    title = models.CharField(_("titel"), max_length=150)
    artist = models.CharField(_("uitvoerder"), max_length=150, blank=True)
    summary = models.CharField(_("in één zin"), max_length=250, blank=True)
    text = models.TextField(_("tekst"), blank=True)
    picture = models.ForeignKey(
        Picture, verbose_name=_("beeld"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    picture_alt = models.CharField(_("beschrijving van het beeld"), max_length=200, blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("vanaf (jaar)"), null=True, blank=True)
    duration = models.PositiveSmallIntegerField(_("duur (minuten)"), null=True, blank=True)
    spoken_language = models.CharField(_("taal"), max_length=60, blank=True)
    accessibility = models.CharField(_("toegankelijkheid"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("productie")
        verbose_name_plural = _("producties")
        constraints = [models.UniqueConstraint(fields=["organiser", "slug"], name="production_once_an_organiser")]

    def __str__(self) -> str:
        return self.title
