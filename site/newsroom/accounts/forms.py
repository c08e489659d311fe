"""The forms of accounts: allauth's, with labels in place of placeholders, and our own."""

from typing import Any

from allauth.account import forms as allauth
from allauth.core import context
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm

from newsroom.accounts import names

TRAP = "website"  # also ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD
EMAIL = _("E-mail address")


class Plain:
    """No text in the fields that goes away when one begins to write; no colon after labels."""

    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class NameField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Name"))
        kwargs.setdefault("help_text", _("It stands above your comments."))
        widget = forms.TextInput(attrs={"autocomplete": "nickname"})
        super().__init__(max_length=names.LONGEST, widget=widget, **kwargs)


class LoginForm(Plain, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = EMAIL
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Stay logged in on this device")


class SignupForm(Plain, allauth.SignupForm):
    name = NameField()
    field_order = ("name", "email", "password1", TRAP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL
        self.fields["email"].help_text = _("You log in with it. It is not shown to anybody but the moderators.")
        # Nobody sees this one. allauth hides it by a style of its own, which the site's policy forbids.
        self.fields[TRAP].label = _("Leave this empty")
        self.fields[TRAP].max_length = 500
        self.fields[TRAP].widget = forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})

    def clean_name(self) -> str:
        return names.clean_name(self.cleaned_data["name"], context.request)


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL


class ResetPasswordKeyForm(Plain, allauth.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        del self.fields["password2"]  # browsers show what was typed, and remember it


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""
        self.fields["oldpassword"].label = _("Password so far")
        self.fields["password1"].label = _("New password")
        del self.fields["password2"]


class SetPasswordForm(Plain, allauth.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        del self.fields["password2"]


class ChangeEmailForm(Plain, allauth.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class NameForm(Plain, forms.Form):
    """Another name. Comments that stand already keep the one they were written under."""

    name = NameField(help_text=_("It stands above the comments that you write from now on."))

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_name(self) -> str:
        return names.clean_name(self.cleaned_data["name"], self.request)


class PasswordNeeded(Plain, forms.Form):
    """Asked before what cannot be undone, and before everything about somebody is handed out."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.request.user.check_password(password):
            raise forms.ValidationError(_("That is not your password."), code="wrong")
        return password


class DeskLoginForm(WagtailLoginForm):
    """The desk's own login. A reader's account is sent to the readers' door, where the e-mail address is confirmed."""

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if not user.has_perm("wagtailadmin.access_admin"):
            raise forms.ValidationError(
                _("This is a reader’s account. Readers log in under “Your account” at the foot of every page."),
                code="reader",
            )
