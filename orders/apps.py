from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = "Bestellingen"

    def ready(self) -> None:
        from .letters import register_letters
        from .refund_letter import register_refund_letter

        register_letters()
        register_refund_letter()
