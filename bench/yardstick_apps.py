"""What our apps import must be installed for the yardstick too, without the middleware that it insists on."""

from django.apps import AppConfig


class AccountConfig(AppConfig):
    """allauth's models alone."""

    name = "allauth.account"
