"""The forms in which readers tell the moderators about a comment."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from newsroom.discussions import text
from newsroom.discussions.models import Report
from newsroom.discussions.services.reporting import LONGEST_TEXT, Complaint

KINDS = [choice for choice in Report.Kind.choices if choice[0] != Report.Kind.ILLEGAL]


class _ComplaintForm(forms.Form):
    error_css_class = "field--wrong"
    field_order: ClassVar[list[str]] = ["kind", "text"]

    text = forms.CharField(
        label=_("What is wrong with it"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_text(self) -> str:
        return text.tidy(self.cleaned_data["text"])


class ReportForm(_ComplaintForm):
    kind = forms.ChoiceField(
        label=_("Why"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Report.Kind.OTHER and not data.get("text"):
            self.add_error("text", _("Say in a few words what it is."))
        return data

    def complaint(self) -> Complaint:
        return Complaint(kind=Report.Kind(self.cleaned_data["kind"]), text=self.cleaned_data["text"])


class NoticeForm(_ComplaintForm):
    """What a notice of illegal content has to say by article 16 of the Digital Services Act; where, is plain."""

    name = forms.CharField(label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We confirm there that your notice has arrived. Neither name nor address is shown to readers."),
    )
    in_good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I say here is accurate and complete.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Which law it is against, and why")
        self.fields["text"].required = True

    def clean_name(self) -> str:
        return text.tidy_line(self.cleaned_data["name"])

    def complaint(self) -> Complaint:
        data = self.cleaned_data
        return Complaint(kind=Report.Kind.ILLEGAL, text=data["text"], name=data["name"], email=data["email"])
