from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Klanten en organisatoren"

    def ready(self) -> None:
        from .letters import register_letters

        register_letters()
