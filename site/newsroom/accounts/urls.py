"""Addresses of accounts. allauth's views under the names that allauth knows them by, on our pages; no others of its."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as allauth
from django.http.response import HttpResponseBase
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from newsroom.accounts.views import confirming, leaving, profile, subscriptions


def page(view: Any, name: str) -> Callable[..., HttpResponseBase]:
    """allauth's view on our template, in nobody's cache."""
    shown: Callable[..., HttpResponseBase] = view.as_view(template_name=f"newsroom_accounts/{name}.html")
    return never_cache(shown)


urlpatterns = [
    path("", profile.profile, name="account_profile"),
    path("letters/", subscriptions.subscriptions, name="account_subscriptions"),
    path("take/", leaving.take, name="account_take"),
    path("leave/", leaving.leave, name="account_leave"),
    path("left/", leaving.left, name="account_left"),
    path("signup/", page(allauth.SignupView, "signup"), name="account_signup"),
    path("login/", page(allauth.LoginView, "login"), name="account_login"),
    path("logout/", page(allauth.LogoutView, "logout"), name="account_logout"),
    path("closed/", page(allauth.AccountInactiveView, "inactive"), name="account_inactive"),
    path("email/", page(allauth.EmailView, "email_change"), name="account_email"),
    path(
        "confirm-email/",
        page(allauth.EmailVerificationSentView, "verification_sent"),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        page(confirming.ConfirmEmailView, "email_confirm"),
        name="account_confirm_email",
    ),
    path("password/change/", page(allauth.PasswordChangeView, "password_change"), name="account_change_password"),
    path("password/set/", page(allauth.PasswordSetView, "password_set"), name="account_set_password"),
    path("password/reset/", page(allauth.PasswordResetView, "password_reset"), name="account_reset_password"),
    path(
        "password/reset/done/",
        page(allauth.PasswordResetDoneView, "password_reset_done"),
        name="account_reset_password_done",
    ),
    path(
        "password/reset/key/done/",
        page(allauth.PasswordResetFromKeyDoneView, "password_reset_from_key_done"),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        page(confirming.PasswordResetFromKeyView, "password_reset_from_key"),
        name="account_reset_password_from_key",
    ),
]
