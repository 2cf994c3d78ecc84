"""Halls (zalen), their sections (zaaldelen), ranks (rangen) and seats (stoelen)."""

from django.db import models
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


class Hall(models.Model):
    """A hall and its plan. Seats keep their positions in the units of the plan (`width` by `height`).

    `drawing` holds what is no seat: the stage, doors, texts, as pretix's open format has areas.
    """

    venue = models.ForeignKey(Venue, verbose_name=_("locatie"), on_delete=models.PROTECT, related_name="halls")
    name = models.CharField(_("naam"), max_length=100)
    orientation = models.CharField(_("oriëntatie"), max_length=200, blank=True)
    width = models.PositiveIntegerField(_("breedte van het plan"), default=0)
    height = models.PositiveIntegerField(_("hoogte van het plan"), default=0)
    drawing = models.JSONField(_("tekening"), default=list, blank=True)

    class Meta:
        verbose_name = _("zaal")
        verbose_name_plural = _("zalen")

    def __str__(self) -> str:
        return self.name


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
    rank = models.ForeignKey(Rank, verbose_name=_("rang"), on_delete=models.PROTECT, null=True, blank=True)

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


class Seat(models.Model):
    """A numbered seat. `position` is its place in reading order: section, row from the stage, left to right."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("stoel")
        WHEELCHAIR = "wheelchair", _("rolstoelplaats")
        COMPANION = "companion", _("begeleider")

    section = models.ForeignKey(Section, verbose_name=_("zaaldeel"), on_delete=models.CASCADE, related_name="seats")
    rank = models.ForeignKey(Rank, verbose_name=_("rang"), on_delete=models.PROTECT)
    row = models.CharField(_("rij"), max_length=10)
    number = models.CharField(_("nummer"), max_length=10)
    kind = models.CharField(_("soort"), max_length=12, choices=Kind.choices, default=Kind.REGULAR)
    remark = models.CharField(_("bijzonderheid"), max_length=60, blank=True, help_text=_("Bv. aan de gang."))
    guid = models.CharField(max_length=80, help_text=_("De naam van de stoel in het plan."))
    position = models.PositiveIntegerField(_("volgorde"))
    x = models.FloatField()
    y = models.FloatField()
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("maakt plaats voor"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        help_text=_("De rolstoelplaats die de plaats van deze stoel inneemt."),
    )

    class Meta:
        verbose_name = _("stoel")
        verbose_name_plural = _("stoelen")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["section", "row", "number"], name="seat_once_a_section"),
            models.UniqueConstraint(fields=["section", "guid"], name="seat_guid_once_a_section"),
        ]

    def __str__(self) -> str:
        return f"{self.row}{self.number}"
