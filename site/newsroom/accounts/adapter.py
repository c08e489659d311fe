"""How allauth behaves here: our letters, our words, our idea of who somebody is on the network."""

from typing import Any, ClassVar
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import clean_client_ip
from allauth.utils import build_absolute_uri
from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from newsroom.core.models import SiteSettings
from newsroom.discussions.identity import client_address
from newsroom.mail.outbox import enqueue

# What is said on the next page of an account, by the template that allauth names. The others say it on their own page.
SAID = {
    "email_confirmation_sent": _("We have sent a letter to %(email)s. Follow the link in it to confirm the address."),
    "email_confirmed": _("The address %(email)s is confirmed."),
    "email_confirmation_failed": _("The address %(email)s cannot be confirmed: another account has it."),
    "email_deleted": _("The address %(email)s is forgotten."),
    "password_changed": _("Your new password is set."),
    "password_set": _("Your new password is set."),
}

# Our letters by the names that allauth has for them; where there is none, no letter is sent.
LETTERS = {
    "account_already_exists": "account_already_exists",
    "email_changed": "email_changed",
    "email_confirmation": "email_confirmation",
    "email_confirmation_signup": "email_confirmation_signup",
    "password_changed": "password_changed",
    "password_reset": "password_changed",
    "password_reset_key": "password_reset_key",
    "password_set": "password_changed",
}


class Adapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is the address of your account already."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "enter_current_password": _("That is not your password."),
        "too_many_login_attempts": _("That was too often. Try again in some minutes."),
    }

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: these pages answer with pages, whatever a header says."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What limits are counted by; those whose address is unknown share one."""
        return clean_client_ip(client_address(request)) or "unknown"

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.first_name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """One that tells nothing: readers neither choose nor see it."""
        if not user.username:
            user.username = f"reader-{get_random_string(16).lower()}"

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message_context and message_context.get("signup"):
            return  # the page that comes next is about nothing else
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        said = message or (SAID[name] % (message_context or {}) if name in SAID else "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_profile")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        name = LETTERS.get(template_prefix.rpartition("/")[2])
        if name is None:
            return
        said = {
            "site_name": SiteSettings.for_request(self.request).name,
            "password_reset_url": build_absolute_uri(self.request, reverse("account_reset_password")),
            **context,
        }
        subject, _newline, text = (
            render_to_string(f"newsroom_accounts/letters/{name}.txt", said).strip().partition("\n")
        )
        # Nothing in these letters is anybody's but ours: the plain text is the HTML as well, with its links.
        html = render_to_string("newsroom_accounts/letters/letter.html", {**said, "subject": subject, "text": text})
        key = f"account:{name}:{uuid4()}"
        enqueue(key=key, recipient=email, subject=subject.strip(), text=f"{text.strip()}\n", html=html)
