"""The name that stands above a reader's comments."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from newsroom.discussions import text
from newsroom.discussions.identity import fold_name
from newsroom.discussions.models import DiscussionSettings
from newsroom.discussions.services import reserved_names

LONGEST = 50  # as long as a comment's


def clean_name(name: str, request: HttpRequest) -> str:
    """The name as it will be shown. Raises ValidationError for one that nobody, or only the house, may have."""
    name = text.tidy_line(name)
    folded = fold_name(name)
    if not folded:
        raise forms.ValidationError(_("Choose a name that others can read."), code="unreadable")
    if "@" in name:
        raise forms.ValidationError(_("Everybody sees this name: do not put an e-mail address here."), code="address")
    if folded in reserved_names(DiscussionSettings.for_request(request)):
        raise forms.ValidationError(_("This name is reserved. Choose another one."), code="reserved")
    return name
