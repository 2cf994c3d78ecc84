"""Seating plans that staff have uploaded, and not yet imported."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .hall import Venue


class HallUpload(models.Model):
    """An uploaded plan that waits until its report is read and confirmed. It is deleted after a day."""

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
