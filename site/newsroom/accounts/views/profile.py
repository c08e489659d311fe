"""A reader's own page: the name, and the way to everything else that is theirs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newsroom.accounts.forms import NameForm


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Staff have a first and a last name, which the desk's own page about them changes."""
    user: Any = request.user
    is_staff = user.has_perm("wagtailadmin.access_admin")
    form = None
    if not is_staff:
        form = NameForm(
            request.POST if request.method == "POST" else None, request=request, initial={"name": str(user)}
        )
        if form.is_valid():
            user.first_name, user.last_name = form.cleaned_data["name"], ""
            user.save(update_fields=["first_name", "last_name"])
            messages.success(request, _("Your name is changed."))
            return redirect("account_profile")
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "newsroom_accounts/profile.html", {"form": form, "is_staff": is_staff}, status=status)
