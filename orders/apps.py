from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Bestellingen")

    def ready(self) -> None:
        from accounts import privacy

        from . import checks  # noqa: F401 - registers them
        from .letters import register_letters
        from .own_part import OrdersPart
        from .refund_letter import register_refund_letter

        register_letters()
        register_refund_letter()
        privacy.register(OrdersPart())
