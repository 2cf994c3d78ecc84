"""The stock: one row for each place (plaats)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shows.models import Performance, Rank, Seat, Section, Tariff
from ticketing.money import MoneyField

from .covered_place import CoveredPlace
from .order import Order


class PlaceQuerySet(models.QuerySet["Place"]):
    def with_names(self) -> PlaceQuerySet:
        """The places with all that `name` reads, in the same query."""
        return self.select_related("section", "seat", "on_lap_of__seat")

    def as_covered(self) -> list[CoveredPlace]:
        """What an attempt to pay covers of these places of an order, in id order."""
        places = self.order_by("pk").values_list("pk", "tariff_id", "price", "vat_category")
        return [CoveredPlace(*place) for place in places]  # type: ignore[arg-type]  # an order's have a tariff and a price


class Place(models.Model):
    """One sellable place of one performance, and who has it until when. It is one row, so it can't be sold twice.

    free: no order, or a hold whose `held_until` has passed by the database's clock.
    held: an order, and `held_until` in the future; tariff and price are fixed at that moment.
    sold: an order, and no `held_until`; a live ticket stands beside it.

    A child on a lap has a row of its own, made when it is first wanted. Only the order that has the place can have
    the child. The row takes no stock, and there is one for each place, so two children never share a lap.
    """

    class Channel(models.TextChoices):
        ONLINE = "online", _("online en aan de balie")
        DESK = "desk", _("alleen aan de balie")
        LAP = "lap", _("op schoot")

    performance = models.ForeignKey(
        Performance,
        verbose_name=_("voorstelling"),
        on_delete=models.PROTECT,
        related_name="places",
        db_index=False,
    )
    section = models.ForeignKey(Section, verbose_name=_("zaaldeel"), on_delete=models.PROTECT, db_index=False)
    seat = models.ForeignKey(Seat, verbose_name=_("stoel"), on_delete=models.PROTECT, null=True, db_index=False)
    rank = models.ForeignKey(Rank, verbose_name=_("rang"), on_delete=models.PROTECT, db_index=False)
    channel = models.CharField(_("kanaal"), max_length=6, choices=Channel.choices, default=Channel.ONLINE)
    blocked_because = models.CharField(_("geblokkeerd omdat"), max_length=100, blank=True)

    on_lap_of = models.ForeignKey(
        "self",
        verbose_name=_("op schoot bij"),
        on_delete=models.CASCADE,
        null=True,
        related_name="laps",
        db_index=False,
    )

    order = models.ForeignKey(
        Order, verbose_name=_("bestelling"), on_delete=models.PROTECT, null=True, related_name="places", db_index=False
    )
    held_until = models.DateTimeField(_("vast tot"), null=True)
    tariff = models.ForeignKey(Tariff, verbose_name=_("tarief"), on_delete=models.PROTECT, null=True, db_index=False)
    price = MoneyField(_("prijs"), null=True)
    vat_category = models.CharField(_("btw-categorie"), max_length=10, blank=True, default="")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("plaats")
        verbose_name_plural = _("plaatsen")
        indexes = [
            # For the halves of FREE (stock/availability.py). They leave out what is sold: on a sold-out evening the
            # search for a free place reads next to nothing.
            models.Index(
                fields=["performance", "section", "channel", "id"],
                condition=models.Q(order__isnull=True, blocked_because=""),
                name="place_free",
            ),
            models.Index(
                fields=["performance", "section", "held_until"],
                condition=models.Q(held_until__isnull=False),
                name="place_held",
            ),
            models.Index(fields=["order"], condition=models.Q(order__isnull=False), name="place_by_order"),
            models.Index(fields=["performance", "section"], name="place_by_performance"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["performance", "seat"], condition=models.Q(seat__isnull=False), name="place_once_a_seat"
            ),
            models.UniqueConstraint(
                fields=["on_lap_of"], condition=models.Q(on_lap_of__isnull=False), name="place_one_child_a_lap"
            ),
            models.CheckConstraint(
                name="place_taken_has_a_price",
                condition=models.Q(order__isnull=True, held_until__isnull=True, tariff__isnull=True, price__isnull=True)
                | models.Q(order__isnull=False, tariff__isnull=False, price__isnull=False, price__gte=0),
            ),
            models.CheckConstraint(
                name="place_lap_has_no_seat",
                condition=models.Q(channel="lap", on_lap_of__isnull=False, seat__isnull=True, blocked_because="")
                | (~models.Q(channel="lap") & models.Q(on_lap_of__isnull=True)),
            ),
            models.CheckConstraint(
                name="place_held_is_not_blocked",
                condition=models.Q(order__isnull=True) | models.Q(blocked_because=""),
                violation_error_message=_("Deze plaats is geblokkeerd."),
            ),
        ]

    def __str__(self) -> str:
        return f"plaats {self.pk}"

    @property
    def name(self) -> str:
        """'Parterre, rij E, stoel 5': what this place is called wherever a customer or a clerk reads it. It is the
        section alone where one sits as one likes; a child is named by the place whose lap it is on."""
        if self.on_lap_of is None:
            return self._in_section(self.seat)
        return gettext("Kind op schoot bij %(place)s") % {"place": self._in_section(self.on_lap_of.seat)}

    def _in_section(self, seat: Seat | None) -> str:
        """A child is in the section of the place that it is on."""
        return seat.name_in(self.section.name) if seat else self.section.name
