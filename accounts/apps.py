from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Klanten en organisatoren")

    def ready(self) -> None:
        from . import privacy
        from .letters import register_letters
        from .own_part import OwnPart

        register_letters()
        privacy.register(OwnPart())
