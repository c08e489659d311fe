from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "newsroom.demo"
    label = "newsroom_demo"
    verbose_name = "Demo newsroom"
    default_auto_field = "django.db.models.BigAutoField"
