"""Venues and their halls (zalen), with sections (zaaldelen) and ranks (rangen)."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Organiser


class Venue(models.Model):
    """The building that a visitor travels to."""

    organiser = models.ForeignKey(Organiser, verbose_name=_("organisator"), on_delete=models.CASCADE)
    name = models.CharField(_("naam"), max_length=100)
    street = models.CharField(_("straat en nummer"), max_length=120)
    postal_code = models.CharField(_("postcode"), max_length=12)
    city = models.CharField(_("gemeente"), max_length=80)
    accessibility = models.TextField(_("toegankelijkheid"), blank=True)

    class Meta:
        verbose_name = _("locatie")
        verbose_name_plural = _("locaties")

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"


class HallQuerySet(models.QuerySet["Hall"]):
    def newest(self) -> HallQuerySet:
        """The newest version of each hall. New performances are planned in it."""
        newer = Hall.objects.filter(
            venue=models.OuterRef("venue"), name=models.OuterRef("name"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(newer))


class Hall(models.Model):
    """A hall and its plan. The positions of seats are in the units of the plan (`width` by `height`).

    `drawing` has everything that is no seat: the stage, doors, texts, as areas in pretix's open format.
    A hall whose places are or were on sale is frozen: triggers in the database refuse any change of its plan. New
    performances need another version of it, a row with the same venue and name (docs/halls.md).
    """

    venue = models.ForeignKey(Venue, verbose_name=_("locatie"), on_delete=models.PROTECT, related_name="halls")
    name = models.CharField(_("naam"), max_length=100)
    orientation = models.CharField(_("oriëntatie"), max_length=200, blank=True)
    width = models.PositiveIntegerField(_("breedte van het plan"), default=0)
    height = models.PositiveIntegerField(_("hoogte van het plan"), default=0)
    drawing = models.JSONField(_("tekening"), default=list, blank=True)
    version = models.PositiveSmallIntegerField(_("versie"), default=1, editable=False)
    frozen_at = models.DateTimeField(_("ligt vast sinds"), null=True, editable=False)

    objects = HallQuerySet.as_manager()

    class Meta:
        verbose_name = _("zaal")
        verbose_name_plural = _("zalen")
        ordering = ["name", "venue", "-version", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "name", "version"],
                name="hall_version_once",
                violation_error_message=_("Deze locatie heeft al een zaal met deze naam."),
            )
        ]

    def __str__(self) -> str:
        return self.name if self.version == 1 else f"{self.name} (v{self.version})"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def freeze(self) -> None:
        """Freezes the plan: places are sold by it from now on. Waits for a transaction that is changing the hall, so
        that its places are laid out as that transaction leaves it; the database refuses later changes. Must be called
        in a transaction. A second call changes nothing."""
        Hall.objects.filter(pk=self.pk, frozen_at=None).update(frozen_at=Now())
        self.refresh_from_db(fields=["frozen_at"])

    def versions(self) -> HallQuerySet:
        """This hall in all its versions, the newest first."""
        return Hall.objects.filter(venue=self.venue_id, name=self.name).order_by("-version")


class Rank(models.Model):
    """A price category of a hall's places; 1 is the best."""

    hall = models.ForeignKey(Hall, verbose_name=_("zaal"), on_delete=models.CASCADE, related_name="ranks")
    name = models.CharField(_("naam"), max_length=60)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=1)

    class Meta:
        verbose_name = _("rang")
        verbose_name_plural = _("rangen")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["hall", "name"], name="rank_once_a_hall")]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """A part of a hall (zaaldeel): numbered, with seats; or unnumbered, with a capacity and one rank."""

    hall = models.ForeignKey(Hall, verbose_name=_("zaal"), on_delete=models.CASCADE, related_name="sections")
    name = models.CharField(_("naam"), max_length=60)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=1)
    is_numbered = models.BooleanField(_("genummerd"), default=True)
    capacity = models.PositiveIntegerField(_("aantal plaatsen"), default=0)
    rank = models.ForeignKey(Rank, verbose_name=_("rang"), on_delete=models.RESTRICT, null=True, blank=True)

    class Meta:
        verbose_name = _("zaaldeel")
        verbose_name_plural = _("zaaldelen")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["hall", "name"], name="section_once_a_hall"),
            models.CheckConstraint(
                name="section_unnumbered_has_capacity_and_rank",
                condition=models.Q(is_numbered=True, capacity=0)
                | models.Q(is_numbered=False, capacity__gt=0, rank__isnull=False),
                violation_error_message=_("Een ongenummerd zaaldeel heeft een aantal plaatsen en een rang."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
