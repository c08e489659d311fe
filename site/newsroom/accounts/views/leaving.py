"""Taking everything along, and going. Both ask for the password: a browser left open is not enough."""

from typing import Any

from allauth.core import ratelimit
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newsroom.accounts.forms import PasswordNeeded
from newsroom.discussions.services.erasing import erase
from newsroom.discussions.services.exporting import export
from newsroom.discussions.services.people import Person


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """All that is kept of the reader, as a file."""
    form = _form(request)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "newsroom_accounts/take.html", {"form": form}, status=status)
    response = JsonResponse(export(Person.with_account(request.user)), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-account.json"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Erase what the reader said and did, then the account. If it is broken off, doing it again does the rest."""
    user: Any = request.user
    if user.has_perm("wagtailadmin.access_admin"):
        return render(request, "newsroom_accounts/leave.html", {"is_staff": True})
    form = _form(request)
    if not form.is_valid():
        person = Person.with_account(user)
        context = {"form": form, "number": person.comments.count()}
        return render(request, "newsroom_accounts/leave.html", context, status=422 if form.is_bound else 200)
    erase(Person.with_account(user), user)
    user.delete()
    logout(request)
    return redirect("account_left")


@never_cache
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "newsroom_accounts/left.html")


def _form(request: HttpRequest) -> PasswordNeeded:
    form = PasswordNeeded(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        form.add_error(None, _("That was too often. Try again in some minutes."))
    return form
