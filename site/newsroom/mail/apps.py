from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "newsroom.mail"
    label = "newsroom_mail"
    verbose_name = "Mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from newsroom.core import health
        from newsroom.mail.waiting import tell

        health.tells(tell)
