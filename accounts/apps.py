from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Klanten en organisatoren")

    def ready(self) -> None:
        from . import privacy
        from .account_mail import register_mails
        from .personal_data import AccountsPart

        register_mails()
        privacy.register(AccountsPart())
