"""Halls (zalen), their sections (zaaldelen), ranks (rangen) and seats (stoelen)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
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
        """The newest version of each hall: what a new performance is planned in."""
        newer = Hall.objects.filter(
            venue=models.OuterRef("venue"), name=models.OuterRef("name"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(newer))


class Hall(models.Model):
    """A hall and its plan. Seats keep their positions in the units of the plan (`width` by `height`).

    `drawing` holds what is no seat: the stage, doors, texts, as pretix's open format has areas.
    A hall whose places are on sale is frozen: triggers in the database refuse any change of its plan. Another version
    of it, a row of the same venue and name, serves new performances (docs/halls.md).
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
        """Its plan is sold from now on and stays as it is. Waits for whoever is changing it, so that what is laid out
        next is what they wrote; who comes later is refused. Must be in a transaction; again does nothing more."""
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


# What a plan calls any row, in the languages of the files seen: our own pages say it in the visitor's.
USUAL_ROW_WORDS = {"rij", "row", "rang", "rangée", "reihe"}


class Seat(models.Model):
    """A numbered seat. `position` is its place in reading order: section, row from the stage, left to right."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("stoel")
        WHEELCHAIR = "wheelchair", _("rolstoelplaats")
        COMPANION = "companion", _("begeleider")

    section = models.ForeignKey(Section, verbose_name=_("zaaldeel"), on_delete=models.CASCADE, related_name="seats")
    rank = models.ForeignKey(Rank, verbose_name=_("rang"), on_delete=models.RESTRICT)
    row = models.CharField(_("rij"), max_length=10)
    number = models.CharField(_("nummer"), max_length=10)
    kind = models.CharField(_("soort"), max_length=12, choices=Kind.choices, default=Kind.REGULAR)
    remark = models.CharField(_("bijzonderheid"), max_length=60, blank=True, help_text=_("Bv. aan de gang."))
    row_label = models.CharField(_("woorden voor de rij"), max_length=60, blank=True, help_text=_("Bv. Loge 3."))
    seat_label = models.CharField(max_length=60, blank=True, editable=False)  # "Stoel %s", for the plan's own file
    row_number_position = models.CharField(max_length=5, blank=True, editable=False)  # where the plan writes the row
    start_direction = models.CharField(max_length=2, blank=True, editable=False)  # the plan's arrow: <, > or <>
    guid = models.CharField(max_length=80, help_text=_("De naam van de stoel in het plan."))
    position = models.PositiveIntegerField(_("volgorde"))
    x = models.FloatField()
    y = models.FloatField()
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("maakt plaats voor"),
        on_delete=models.RESTRICT,
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
        """'E5'; '1/12' where row and number would run together."""
        run_together = self.row[-1:].isdigit() and self.number[:1].isdigit()
        return f"{self.row}/{self.number}" if run_together else f"{self.row}{self.number}"

    @property
    def own_row_words(self) -> str:
        """What the row is called in this hall ('Loge 3'); nothing where that is just 'Rij 3'."""
        word, _space, rest = self.row_label.partition(" ")
        return "" if word.casefold() in USUAL_ROW_WORDS and rest == self.row else self.row_label

    @property
    def row_words(self) -> str:
        """The row in a sentence: 'rij 3', or 'Loge 3'."""
        return self.own_row_words or gettext("rij %(row)s") % {"row": self.row}

    def name_in(self, section: str) -> str:
        """'Parterre, rij E, stoel 5': the one name of a seat, on the map, in the basket and on the ticket."""
        number = {"number": self.number}
        if self.kind == Seat.Kind.WHEELCHAIR:
            place = gettext("rolstoelplaats %(number)s") % number
        elif self.kind == Seat.Kind.COMPANION:
            place = gettext("begeleider %(number)s") % number
        else:
            place = gettext("stoel %(number)s") % number
        return f"{section}, {self.row_words}, {place}"


class HallUpload(models.Model):
    """A plan that was uploaded, and waits for its report to be read and confirmed. Forgotten after a day."""

    venue = models.ForeignKey(Venue, verbose_name=_("locatie"), on_delete=models.CASCADE)
    name = models.CharField(_("naam van de zaal"), max_length=100, blank=True)
    file_name = models.CharField(max_length=200)
    data = models.BinaryField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("opgeladen zaalplan")
        verbose_name_plural = _("opgeladen zaalplannen")

    def __str__(self) -> str:
        return self.file_name
