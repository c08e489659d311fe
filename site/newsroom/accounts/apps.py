from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "newsroom.accounts"
    label = "newsroom_accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account.models import EmailAddress

        # A reader's address is no "usage" of anything, and each login would queue work to say that it is.
        EmailAddress.wagtail_reference_index_ignore = True
