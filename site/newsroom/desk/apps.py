from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "newsroom.desk"
    label = "newsroom_desk"
    verbose_name = "Desk"
    default_auto_field = "django.db.models.BigAutoField"
