from django.apps import AppConfig
from django.db import connection


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from search import checks, signals, vocabulary_signals  # noqa: F401 - registers and connects
        from search.keeping.signals import take_over

        take_over()
        if connection.vendor in ("sqlite", "postgresql"):
            from search.backends.relations import add_relations

            add_relations()
