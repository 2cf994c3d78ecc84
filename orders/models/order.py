"""Orders (bestellingen), from basket to confirmed, and what happened to them."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, Organiser
from shows.models import Performance
from ticketing import dates
from ticketing.prepared_statements import save

from .. import deadlines

# No 0/O, 1/I/L, U/V: a code is read out over the telephone.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"


def new_code() -> str:
    """A new order number of 8 characters, which nobody can guess from another number."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


class EventKind(models.TextChoices):
    """What can happen to an order. The code is stored; its text is displayed in the language of the page."""

    PAYING = "paying", _("betaling begonnen")
    PAYMENT_FAILED = "payment_failed", _("betaling mislukt")
    PAYMENT_CANCELLED = "payment_cancelled", _("betaling geannuleerd")
    PAYMENT_EXPIRED = "payment_expired", _("betaling verlopen")
    CONFIRMED = "confirmed", _("bevestigd")
    EXPIRED = "expired", _("verlopen")
    RESERVED = "reserved", _("gereserveerd")
    RESERVATION_MOVED = "reservation_moved", _("einde van de reservatie verplaatst")
    RESERVATION_CANCELLED = "reservation_cancelled", _("reservatie geannuleerd")
    OWED_TOO_LATE = "owed_too_late", _("terugbetaling verschuldigd: betaald toen de plaatsen al weg waren")
    OWED_PAID_TWICE = "owed_paid_twice", _("terugbetaling verschuldigd: dubbel betaald")
    OWED_BASKET_CHANGED = "owed_basket_changed", _("terugbetaling verschuldigd: het winkelmandje was gewijzigd")
    OWED_OTHER_AMOUNT = "owed_other_amount", _("terugbetaling verschuldigd: een ander bedrag dan gevraagd")
    REFUND_UNTOLD = "refund_untold", _("terugbetaling zonder mail")
    REFUND_SENT = "refund_sent", _("terugbetaling onderweg")
    REFUND_DONE = "refund_done", _("terugbetaald")
    REFUND_REFUSED = "refund_refused", _("terugbetaling geweigerd: zelf te regelen")
    REFUND_OUTSIDE = "refund_outside", _("terugbetaling buiten dit systeem")
    CHARGED_BACK = "charged_back", _("teruggevorderd door de bank")
    FORGOTTEN = "forgotten", _("klant gewist")


class OrderQuerySet(models.QuerySet["Order"]):
    def of_shop(self) -> OrderQuerySet:
        """Those that a customer put together in the shop, and no clerk: IS_OF_SHOP for query sets."""
        return self.filter(seller=None)


class Order(models.Model):
    """An order at one organiser. While it is open it is the basket: its lines are the places that it holds, all until
    `expires_at`, by the database's clock. The row's lock guards everything about the order.

    basket -> confirmed (it stays confirmed), expired (late money may still confirm it), or cancelled (it stays so).
    basket -> reserved: its places are held until a day and hour, and no payment has to begin before. A reserved order
    is confirmed, expires or is cancelled as a basket is (orders/reservations.py).

    An order with a seller is sold by a clerk of the organiser. It is no basket of the shop, even while it is open: the
    customer's own basket is another row, and a clerk may have several sales open. It may have no customer.
    """

    class State(models.TextChoices):
        BASKET = "basket", _("winkelmandje")
        RESERVED = "reserved", _("gereserveerd")
        CONFIRMED = "confirmed", _("bevestigd")
        EXPIRED = "expired", _("verlopen")
        CANCELLED = "cancelled", _("geannuleerd")

    # Its places are held until `expires_at`.
    HOLDING = (State.BASKET, State.RESERVED)
    # Nothing of it is sold. It is no use to anybody once its places are free, unless somebody tried to pay it.
    UNSOLD = (*HOLDING, State.EXPIRED)

    code = models.CharField(_("bestelnummer"), max_length=8, unique=True, default=new_code)
    organiser = models.ForeignKey(Organiser, verbose_name=_("organisator"), on_delete=models.PROTECT)
    customer = models.ForeignKey(
        Customer, verbose_name=_("klant"), on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    seller = models.ForeignKey(
        Customer,
        verbose_name=_("verkoper"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sold_orders",
        db_index=False,
    )
    state = models.CharField(_("toestand"), max_length=10, choices=State.choices, default=State.BASKET)
    started_at = models.DateTimeField(_("eerste plaats genomen"), null=True)
    expires_at = models.DateTimeField(_("plaatsen vast tot"), null=True, help_text=_("Leeg zolang er niets in zit."))
    created_at = models.DateTimeField(_("ontstaan"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("bevestigd"), null=True)
    forgotten_at = models.DateTimeField(_("los van de klant sinds"), null=True, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("bestelling")
        verbose_name_plural = _("bestellingen")
        indexes = [
            models.Index(
                fields=["expires_at"], condition=models.Q(state__in=["basket", "reserved"]), name="order_hold_expiry"
            ),
            models.Index(fields=["customer", "-created_at"], name="order_by_customer"),
            models.Index(
                fields=["seller", "-created_at"], condition=models.Q(seller__isnull=False), name="order_by_seller"
            ),
            # For the nightly retention: expired orders, and orders that still lead to a person, oldest first.
            models.Index(fields=["created_at"], condition=models.Q(state="expired"), name="order_expired_by_age"),
            models.Index(fields=["created_at"], condition=models.Q(forgotten_at__isnull=True), name="order_to_forget"),
        ]
        constraints = [
            # The condition is IS_SHOP_BASKET: statements that name this index by ON CONFLICT use that.
            models.UniqueConstraint(
                fields=["customer", "organiser"],
                condition=models.Q(state="basket", seller__isnull=True),
                name="one_open_basket_of_the_shop",
                violation_error_message=_("Deze klant heeft bij deze organisator al een open winkelmandje."),
            ),
            # So an open basket of the shop, which has no seller, has a customer.
            models.CheckConstraint(
                name="order_has_a_customer_or_a_seller",
                condition=models.Q(customer__isnull=False) | models.Q(seller__isnull=False),
                violation_error_message=_("Een bestelling heeft een klant of een verkoper."),
            ),
            models.CheckConstraint(
                name="order_reserved_has_an_end",
                condition=~models.Q(state="reserved") | models.Q(expires_at__isnull=False),
                violation_error_message=_("Een reservatie heeft een einde."),
            ),
            models.CheckConstraint(
                name="order_confirmed_has_its_moment",
                condition=models.Q(state="confirmed", confirmed_at__isnull=False)
                | models.Q(~models.Q(state="confirmed"), confirmed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def pay_until(self) -> datetime | None:
        """Until when paying may begin. None while nothing is in the basket."""
        if self.started_at is None or self.expires_at is None:
            return None
        return deadlines.pay_until(self.started_at, self.expires_at)

    @property
    def is_shop_basket(self) -> bool:
        """An open basket of the shop: no clerk sells it."""
        return self.state == self.State.BASKET and self.seller_id is None

    @property
    def is_reservation(self) -> bool:
        """Reserved, or it was until it expired. A basket that expired still has the moment of its first place."""
        return self.state == self.State.RESERVED or (self.state == self.State.EXPIRED and self.started_at is None)

    @property
    def keeps_its_places(self) -> bool:
        """Its places are held, and their time is not over."""
        return self.state in self.HOLDING and self.expires_at is not None and self.expires_at > dates.now()

    @property
    def is_too_late_to_pay(self) -> bool:
        """The places may be held for somewhat longer, but not for as long as paying takes."""
        return self.started_at is not None and deadlines.is_too_late_to_pay(self.started_at, dates.now())

    def record(self, what: EventKind, *, by: Customer | None = None, why: str = "") -> None:
        """Writes the event in the transaction of the act itself."""
        save(OrderEvent(order=self, what=what, by=by, why=why[:300]))


# The same for statements of our own: a sale of the shop, `is_shop_basket`, and the tuples of states.
IS_OF_SHOP = "seller_id IS NULL"
IS_SHOP_BASKET = f"(state = '{Order.State.BASKET}' AND {IS_OF_SHOP})"
IS_HOLDING = "state IN ({})".format(", ".join(f"'{state}'" for state in Order.HOLDING))
IS_UNSOLD = "state IN ({})".format(", ".join(f"'{state}'" for state in Order.UNSOLD))


class OrderEvent(models.Model):
    """An act on an order: what, when, by whom and why. `by` is empty for the acts of the customer and of the system."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)
    by = models.ForeignKey(Customer, verbose_name=_("wie"), on_delete=models.SET_NULL, null=True, related_name="+")
    what = models.CharField(_("wat"), max_length=40, choices=EventKind.choices)
    why = models.CharField(_("waarom"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("gebeurtenissen")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.get_what_display()


class Lapse(models.Model):
    """Places of one performance that a customer held in vain: in one hour of a basket of the shop, from `started_at`,
    they ran out unpaid or were all given back. These rows slow down a customer who takes the same performance again
    and again.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    performance = models.ForeignKey(Performance, on_delete=models.CASCADE)
    places = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(null=True)  # unknown in older rows
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "performance", "at"], name="lapse_by_customer")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "performance", "started_at"], name="one_lapse_an_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.places} plaatsen, {self.at:%H:%M}"
