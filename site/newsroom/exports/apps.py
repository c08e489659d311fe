from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "newsroom.exports"
    label = "newsroom_exports"
    verbose_name = "Export"
