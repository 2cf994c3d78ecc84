from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Bestellingen")

    def ready(self) -> None:
        from accounts.privacy import registry

        from . import system_checks  # noqa: F401 - registers them
        from .paying.refund_mail import register_refund_mail
        from .personal_data import OrdersData
        from .tickets.confirmation_mail import register_mails

        register_mails()
        register_refund_mail()
        registry.register(OrdersData())
