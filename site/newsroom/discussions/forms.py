"""The form that readers write in."""

import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from newsroom.discussions.models import DiscussionSettings, Subscription

FORM_LIFETIME = 24 * 60 * 60  # seconds; a form that was open for longer is asked for once more, with its text
SALT = "newsroom.discussions.form"


class EditForm(forms.Form):
    """What a comment says now, to be changed by its writer."""

    body = forms.CharField(
        label=_("Your comment"), max_length=200_000, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args: Any, rules: DiscussionSettings, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["body"].widget.attrs["data-max-length"] = rules.max_length


class CommentForm(forms.Form):
    """Shape only: what may be said, and by whom, the services decide."""

    body = forms.CharField(
        label=_("Your comment"),
        max_length=200_000,  # what is too long for the discussion comes back with a sentence; this is for floods
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Addresses become links. *This* is emphasised, `this` is code, > before a line quotes it, "
            "- before some lines makes a list of them."
        ),
    )
    name = forms.CharField(label=_("Name"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Not shown to anybody but the moderators."),
    )
    notify = forms.ChoiceField(
        label=_("Write to me about"),
        required=False,
        choices=[("", _("Nothing")), *reversed(Subscription.Scope.choices)],
    )
    # Nobody sees this one; programs that fill in forms do.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    proof = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    reply_to = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)

    passage_block = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    passage = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    error_css_class = "field--wrong"

    def __init__(self, *args: Any, page_id: int, user: Any, rules: DiscussionSettings, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.page_id = page_id
        self.fields["body"].widget.attrs["data-max-length"] = rules.max_length
        if user is not None:
            del self.fields["name"], self.fields["email"]
        # A form that comes back is a new one: it carries the hour at which it was shown again.
        self.stamp = signing.dumps([page_id, time.time()], salt=SALT)

    def seconds_open(self) -> float | None:
        """How long the form was open before it was sent; None where it is too old, or not a form of ours."""
        try:
            page_id, opened = signing.loads(self.data.get("opened", ""), salt=SALT, max_age=FORM_LIFETIME)
        except signing.BadSignature:
            return None
        return max(0.0, time.time() - opened) if page_id == self.page_id else None

    def keep_stamp(self, sent: str) -> None:
        """Go on from the hour of the form that was sent, which was in time."""
        self.stamp = sent

    def forget_parent(self) -> None:
        """Make it the form of a new thread."""
        self._forget({"reply_to": None})

    def forget_passage(self) -> None:
        """Make it the form of a comment on the whole article."""
        self._forget({"passage_block": "", "passage": ""})

    def _forget(self, empty: dict[str, Any]) -> None:
        self.data = {name: self.data.get(name, "") for name in self.fields} | dict.fromkeys(empty, "")
        self.cleaned_data |= empty
        for name in empty:
            self.errors.pop(name, None)


class SubscribeForm(forms.Form):
    """Letters about new comments, without writing one. Who has an account is asked for no address."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    scope = forms.ChoiceField(
        label=_("Write to me about"), choices=Subscription.Scope.choices, initial=Subscription.Scope.ALL
    )

    error_css_class = "field--wrong"

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if user is not None:
            del self.fields["email"]
