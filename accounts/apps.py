from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Klanten en organisatoren")

    def ready(self) -> None:
        from .mail.account_mail import register_mails
        from .privacy import registry
        from .privacy.personal_data import AccountsData

        register_mails()
        registry.register(AccountsData())
