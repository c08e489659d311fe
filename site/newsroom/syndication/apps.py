from django.apps import AppConfig


class SyndicationConfig(AppConfig):
    name = "newsroom.syndication"
    label = "newsroom_syndication"
    verbose_name = "Feeds and sitemaps"
    default_auto_field = "django.db.models.BigAutoField"
