"""The door of the desk, for those who work there."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from wagtail.admin.views.account import LoginView


class DeskLogin(LoginView):
    """Wagtail's login. A reader who is logged in learns where they are, in place of a form that won't let them in."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        user = self.request.user
        if user.is_authenticated and not user.has_perm("wagtailadmin.access_admin"):
            list(messages.get_messages(self.request))  # what Wagtail said about it stands on this page, in our words
            return render(self.request, "newsroom_accounts/not_for_readers.html", status=403)
        response: HttpResponse = super().get(*args, **kwargs)
        return response
