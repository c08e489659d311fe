from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "newsroom.people"
    label = "newsroom_people"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from newsroom.core.page_cache import watch
        from newsroom.core.redirects import redirect_on_new_address
        from newsroom.people.models import Contributor

        redirect_on_new_address(Contributor)
        watch(Contributor, "contributor")
