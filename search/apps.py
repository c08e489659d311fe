from django.apps import AppConfig
from django.db import connection


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        if connection.vendor == "sqlite":
            from search.backends.fts5 import add_relations

            add_relations()
