"""Tickets: sold places, and their PDF. barcode.py has the code that stands for a ticket at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from shows.models import Tariff
from ticketing.money import MoneyField

from .order import Order
from .place import Place


class TicketQuerySet(models.QuerySet["Ticket"]):
    def live(self) -> TicketQuerySet:
        """The tickets that were sold and not given back, blocked ones included."""
        return self.filter(void_at__isnull=True)

    def of_confirmed(self, **order: Any) -> TicketQuerySet:
        """The tickets of confirmed orders that match: `order__code=…`, `order__customer=…`."""
        return self.filter(order__state=Order.State.CONFIRMED, **order)

    def with_facts(self) -> TicketQuerySet:
        """The tickets with all that their pages show, in one query. `secret` is that of the live barcode, or None."""
        facts = self.select_related(
            "tariff",
            "place__section",
            "place__seat",
            "place__rank",
            "place__on_lap_of__seat",
            "place__performance__production__organiser",
            "place__performance__hall__venue",
        )
        unread = "place__performance__production__text", "place__performance__hall__drawing"
        return facts.defer(*unread).annotate(
            valid=models.FilteredRelation("barcodes", condition=models.Q(barcodes__void_at__isnull=True)),
            secret=models.F("valid__secret"),
        )

    def with_code(self) -> TicketQuerySet:
        """The tickets that have a live barcode, with their facts."""
        return self.with_facts().exclude(secret=None)  # type: ignore[misc]  # the annotation

    def in_order(self) -> TicketQuerySet:
        """Ordered by performance, then as the hall is laid out; a child comes after the place whose lap it is on."""
        return self.order_by(
            "place__performance__starts_at",
            "place__performance",
            "place__section__position",
            Coalesce("place__seat__position", "place__on_lap_of__seat__position"),
            "pk",
        )


class Ticket(models.Model):
    """A sold place, with what was paid for it. A live one keeps its place; a void one has given it back."""

    order = models.ForeignKey(Order, verbose_name=_("bestelling"), on_delete=models.PROTECT, related_name="tickets")
    place = models.ForeignKey(Place, verbose_name=_("plaats"), on_delete=models.PROTECT, related_name="tickets")
    tariff = models.ForeignKey(Tariff, verbose_name=_("tarief"), on_delete=models.PROTECT)
    price = MoneyField(_("prijs"))
    vat_category = models.CharField(_("btw-categorie"), max_length=10)
    vat_percentage = models.DecimalField(_("btw"), max_digits=4, decimal_places=2)
    void_at = models.DateTimeField(_("vervallen"), null=True)
    void_because = models.CharField(_("vervallen omdat"), max_length=100, blank=True)
    blocked_because = models.CharField(_("geblokkeerd omdat"), max_length=100, blank=True)

    objects = TicketQuerySet.as_manager()

    if TYPE_CHECKING:
        secret: str | None  # of its live barcode, where with_facts() brought it

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=models.Q(void_at__isnull=True), name="one_live_ticket_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"ticket {self.pk}"

    @property
    def is_valid(self) -> bool:
        """Whether the door accepts it: it is not given back and not blocked."""
        return self.void_at is None and not self.blocked_because

    @property
    def place_name(self) -> str:
        """The name of its place: 'Parterre, rij E, stoel 5'."""
        return self.place.name


class TicketsPdf(models.Model):
    """The e-tickets of an order as they were mailed: made once by a worker, and what the customer downloads."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="pdf")
    made_at = models.DateTimeField(auto_now_add=True)
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"tickets van {self.order_id}"
