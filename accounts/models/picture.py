"""Pictures in the database. They are few and small, and so each web process and each backup has them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """An image as we serve it: converted from the upload, without its metadata, and named by its contents."""

    digest = models.CharField(max_length=64, unique=True, help_text=_("SHA-256 van de inhoud."))
    content_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        verbose_name = _("beeld")
        verbose_name_plural = _("beelden")

    def __str__(self) -> str:
        return f"{self.width} x {self.height}"
