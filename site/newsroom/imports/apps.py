from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "newsroom.imports"
    label = "newsroom_imports"
    verbose_name = "Import and export"
    default_auto_field = "django.db.models.BigAutoField"
