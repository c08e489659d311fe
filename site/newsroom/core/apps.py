from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "newsroom.core"
    label = "newsroom_core"
    verbose_name = "Site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from newsroom import checks  # noqa: F401 - registers the checks
        from newsroom.core import freshness

        freshness.connect()
