"""Pictures, kept in the database: few, small, and then every web process has them, and every back-up."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """An image as we serve it: made anew from what was uploaded, so without its metadata. Named by its contents."""

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
