from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Klanten en organisatoren")

    def ready(self) -> None:
        from .letters import register_letters

        register_letters()
