"""Seats (stoelen), and how they are named."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .hall import Rank, Section

# The words for a row that plans use for any row, in several languages. Our pages use the visitor's language instead.
USUAL_ROW_WORDS = {"rij", "row", "rang", "rangée", "reihe"}


class Seat(models.Model):
    """A numbered seat. `position` is its number in reading order: by section, by row from the stage, left to right."""

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
        """The hall's own name for the row ('Loge 3'); empty where that is just 'Rij 3'."""
        word, _space, rest = self.row_label.partition(" ")
        return "" if word.casefold() in USUAL_ROW_WORDS and rest == self.row else self.row_label

    @property
    def row_words(self) -> str:
        """The row in a sentence: 'rij 3', or 'Loge 3'."""
        return self.own_row_words or gettext("rij %(row)s") % {"row": self.row}

    def name_in(self, section: str) -> str:
        """'Parterre, rij E, stoel 5': the name of a seat on the map, in the basket and on the ticket."""
        number = {"number": self.number}
        if self.kind == Seat.Kind.WHEELCHAIR:
            place = gettext("rolstoelplaats %(number)s") % number
        elif self.kind == Seat.Kind.COMPANION:
            place = gettext("begeleider %(number)s") % number
        else:
            place = gettext("stoel %(number)s") % number
        return f"{section}, {self.row_words}, {place}"
