"""Counted attempts, for the throttle. They are in PostgreSQL: the throttle must work without Redis."""

from django.db import models


class Attempt(models.Model):
    """One attempt at an action (login, registration, request for a password), by one account or one address."""

    door = models.CharField(max_length=20)
    key = models.CharField(max_length=64, help_text="A digest of the account or the address; not the thing itself.")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["door", "key", "made_at"], name="attempt_by_key"),
            models.Index(fields=["made_at"], name="attempt_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.made_at:%H:%M:%S}"
