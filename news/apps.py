from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    label = "news"
    verbose_name = "News"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from news import freshness, signals  # noqa: F401 - signals connects its receivers
        from news.models import Series, Topic
        from newsroom.core.redirects import redirect_on_new_address

        freshness.connect()
        redirect_on_new_address(Topic)
        redirect_on_new_address(Series)
