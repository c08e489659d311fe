"""Links of letters. Opening one changes nothing, not even who is logged in; the form on its page does."""

from typing import Any

from allauth.account import views as allauth
from django.http import HttpRequest


class LogsOutByPostOnly:
    """allauth logs another reader out as soon as a link is opened, which a stranger's link could be."""

    request: HttpRequest

    def logout(self: Any) -> None:
        if self.request.method == "POST":
            super().logout()  # type: ignore[misc]


class ConfirmEmailView(LogsOutByPostOnly, allauth.ConfirmEmailView):
    pass


class PasswordResetFromKeyView(LogsOutByPostOnly, allauth.PasswordResetFromKeyView):
    pass
