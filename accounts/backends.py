"""Logging in (the accounts helper completes this)."""

from django.contrib.auth.backends import ModelBackend


class CustomerBackend(ModelBackend):
    """By e-mail address, with the personal password or a temporary one."""
