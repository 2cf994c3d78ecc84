"""Payment attempts and refunds: each a row written before the PSP is called (docs/payments.md)."""

from __future__ import annotations

import secrets
import uuid
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from ticketing.money import MoneyField

from .covered_place import CoveredPlace
from .order import Order


def new_reference() -> str:
    """A random reference of 192 bits, for the webhook's address."""
    return secrets.token_urlsafe(24)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def unsettled(self) -> PaymentQuerySet:
        """The attempts that are not known to be over at the PSP, detached ones included."""
        return self.filter(state__in=Payment.UNDER_WAY)


class Payment(models.Model):
    """One attempt to pay an order. An order is paid as soon as one attempt is paid for the basket as it is.

    `covers` is what this attempt pays for, place by place (`covered_places`), so that late money can take the very same
    places again. A basket that changes detaches its attempt; should that be paid all the same, it is refunded.
    """

    class State(models.TextChoices):
        STARTING = "starting", _("wordt gestart")
        OPEN = "open", _("open")
        PAID = "paid", _("betaald")
        FAILED = "failed", _("mislukt")
        CANCELLED = "cancelled", _("geannuleerd")
        EXPIRED = "expired", _("verlopen")

    UNDER_WAY = (State.STARTING, State.OPEN)

    order = models.ForeignKey(Order, verbose_name=_("bestelling"), on_delete=models.PROTECT, related_name="payments")
    state = models.CharField(_("toestand"), max_length=10, choices=State.choices, default=State.STARTING)
    amount = MoneyField(_("bedrag"))
    covers = models.JSONField(_("betaalt voor"), default=list)
    # The request to the PSP: another try sends the same.
    request = models.JSONField(_("gevraagd aan de PSP"), default=dict, db_default=models.Value({}, models.JSONField()))
    reference = models.CharField(max_length=40, unique=True, default=new_reference)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4)
    psp_id = models.CharField(_("nummer bij de PSP"), max_length=64, unique=True, null=True)
    checkout_url = models.URLField(max_length=500, blank=True)
    method = models.CharField(_("betaalwijze"), max_length=30, blank=True)
    psp_expires_at = models.DateTimeField(_("verloopt bij de PSP"), null=True)
    detached_at = models.DateTimeField(_("losgemaakt"), null=True)
    paid_amount = MoneyField(_("betaald bedrag"), null=True)
    bought = models.BooleanField(_("heeft de tickets betaald"), default=False)
    charged_back = MoneyField(_("teruggevorderd"), default=Decimal(0))
    created_at = models.DateTimeField(_("begonnen"), auto_now_add=True)
    settled_at = models.DateTimeField(_("afgehandeld"), null=True)
    asked_at = models.DateTimeField(_("laatst nagevraagd"), null=True)
    # Of a paid one: when we ask whether money went back outside this system.
    look_at = models.DateTimeField(_("kijk opnieuw"), null=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("betaling")
        verbose_name_plural = _("betalingen")
        indexes = [
            models.Index(
                fields=["asked_at"], condition=models.Q(state__in=["starting", "open"]), name="payment_unsettled"
            ),
            models.Index(fields=["look_at"], condition=models.Q(look_at__isnull=False), name="payment_to_look_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=models.Q(state__in=["starting", "open"], detached_at__isnull=True),
                name="one_open_payment",
            ),
            # An order is paid once: what else comes in goes back.
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(bought=True), name="one_payment_buys_an_order"
            ),
            models.CheckConstraint(
                name="payment_that_bought_is_paid", condition=models.Q(bought=False) | models.Q(state="paid")
            ),
            models.CheckConstraint(
                name="payment_paid_has_an_amount",
                condition=~models.Q(state="paid") | models.Q(paid_amount__isnull=False, psp_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.amount} euro, {self.get_state_display()}"

    @property
    def covered_places(self) -> list[CoveredPlace]:
        """What this attempt pays for, in id order of the places."""
        return [CoveredPlace.from_json(stored) for stored in self.covers]


# The same for statements of our own: not known to be over at the PSP; and, of these, for the order as it is now.
IS_UNDER_WAY = "state IN ({})".format(", ".join(f"'{state}'" for state in Payment.UNDER_WAY))
IS_CURRENT = f"({IS_UNDER_WAY} AND detached_at IS NULL)"


class RefundQuerySet(models.QuerySet["Refund"]):
    def counting(self) -> RefundQuerySet:
        """The refunds that were made or are on their way; those that the PSP refused do not count."""
        return self.exclude(state__in=[Refund.State.REFUSED])


class Refund(models.Model):
    """Money that goes back to the customer. The row is written in the transaction that finds the money owed; a
    worker makes the refund."""

    class State(models.TextChoices):
        DUE = "due", _("te doen")
        SENT = "sent", _("onderweg")
        DONE = "done", _("terugbetaald")
        REFUSED = "refused", _("geweigerd: zelf te regelen")

    class Reason(models.TextChoices):
        TOO_LATE = "too_late", _("betaald toen de plaatsen al weg waren")
        PAID_TWICE = "paid_twice", _("dubbel betaald")
        BASKET_CHANGED = "basket_changed", _("het winkelmandje was intussen gewijzigd")
        OTHER_AMOUNT = "other_amount", _("een ander bedrag dan gevraagd")
        OUTSIDE = "outside", _("gedaan buiten dit systeem")

    payment = models.ForeignKey(Payment, verbose_name=_("betaling"), on_delete=models.PROTECT, related_name="refunds")
    amount = MoneyField(_("bedrag"))
    reason = models.CharField(_("reden"), max_length=20, choices=Reason.choices)
    state = models.CharField(_("toestand"), max_length=10, choices=State.choices, default=State.DUE)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4)
    psp_id = models.CharField(_("nummer bij de PSP"), max_length=64, unique=True, null=True)
    tries = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    due_at = models.DateTimeField(_("te doen vanaf"))
    claimed_until = models.DateTimeField(_("in behandeling tot"), null=True)
    last_error = models.CharField(_("laatste fout"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("ontstaan"), auto_now_add=True)
    done_at = models.DateTimeField(_("gedaan"), null=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("terugbetaling")
        verbose_name_plural = _("terugbetalingen")
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state__in=["due", "sent"]), name="refund_due")]
        constraints = [
            models.CheckConstraint(name="refund_is_positive", condition=models.Q(amount__gt=0)),
            models.UniqueConstraint(
                fields=["payment"],
                condition=~models.Q(reason="outside") & ~models.Q(state="refused"),
                name="one_automatic_refund",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} euro, {self.get_state_display()}"
