from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "newsroom.accounts"
    label = "newsroom_accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account.models import EmailAddress
        from allauth.account.signals import email_confirmed

        email_confirmed.connect(_carry_over, dispatch_uid="newsroom.accounts")
        # A reader's address is no "usage" of anything, and each login would queue work to say that it is.
        EmailAddress.wagtail_reference_index_ignore = True


def _carry_over(email_address: Any, **_signal: Any) -> None:
    """A confirmed address is known to be the reader's: with what moderators have decided about its owner."""
    from newsroom.discussions.services.banning import carry_over

    carry_over(email_address.user, email_address.email)
