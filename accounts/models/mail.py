"""Outgoing mail. The row decides that it is sent; Celery only makes it quick."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .customer import Customer
from .organiser import Organiser


class Mail(models.Model):
    """A mail that we owe, inserted in the transaction of the fact that it is about (accounts/mail/owed.py).

    `key` is unique, so that a mail is owed once. The body is rendered when the mail is sent, and never stored. The
    retention empties `recipient` (docs/privacy.md).
    """

    class State(models.TextChoices):
        DUE = "due", _("te versturen")
        SENT = "sent", _("verstuurd")
        DEAD = "dead", _("mislukt")

    key = models.CharField(max_length=150, unique=True)
    kind = models.CharField(_("soort"), max_length=40)
    about_id = models.BigIntegerField(help_text=_("Het nummer van waarover de mail gaat."))
    organiser = models.ForeignKey(Organiser, verbose_name=_("organisator"), on_delete=models.CASCADE, null=True)
    customer = models.ForeignKey(Customer, verbose_name=_("klant"), on_delete=models.SET_NULL, null=True)
    recipient = models.EmailField(_("aan"))
    language = models.CharField(_("taal"), max_length=2, default="nl")
    state = models.CharField(_("toestand"), max_length=4, choices=State.choices, default=State.DUE)
    tries = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    due_at = models.DateTimeField(_("te versturen vanaf"), auto_now_add=False)
    claimed_until = models.DateTimeField(null=True, help_text=_("Zo lang is een werker ermee bezig."))
    message_id = models.CharField(max_length=120, unique=True)
    last_error = models.CharField(_("laatste fout"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("ontstaan"), auto_now_add=True)
    sent_at = models.DateTimeField(_("verstuurd"), null=True)

    class Meta:
        verbose_name = _("uitgaande mail")
        verbose_name_plural = _("uitgaande mails")
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="due"), name="mail_due"),
            models.Index(fields=["created_at"], condition=~models.Q(recipient=""), name="mail_with_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} aan {self.recipient}"
