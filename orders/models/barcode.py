"""The barcode of a ticket: what its QR code says."""

import base64
import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from .ticket import Ticket


def new_secret() -> str:
    """160 random bits in 32 capitals and digits: the QR code of that is small (version 2), and any scanner reads it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


class Barcode(models.Model):
    """What the QR code says: an opaque secret. A reprint voids it and issues another; the ticket stays."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="barcodes")
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    issued_at = models.DateTimeField(_("uitgegeven"), auto_now_add=True)
    void_at = models.DateTimeField(_("vervallen"), null=True)
    void_because = models.CharField(_("vervallen omdat"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("streepjescode")
        verbose_name_plural = _("streepjescodes")
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=models.Q(void_at__isnull=True), name="one_live_barcode_a_ticket"
            ),
        ]

    def __str__(self) -> str:
        return f"code van ticket {self.ticket_id}"
