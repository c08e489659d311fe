"""What is kept of a guest, shown and erased on the word of a letter to the address."""

import json

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from wagtail.models import Site

from newsroom.discussions import letters
from newsroom.discussions.identity import client_address, email_hash, ip_hash
from newsroom.discussions.models import ActionToken
from newsroom.discussions.services import tokens
from newsroom.discussions.services.erasing import erase
from newsroom.discussions.services.exporting import export
from newsroom.discussions.services.people import Person
from newsroom.discussions.services.tokens import LinkProblem
from newsroom.discussions.views.forgery import comes_from_this_site, has_valid_token
from newsroom.discussions.views.letters import say_problem

Purpose = ActionToken.Purpose
ASK = "newsroom_discussions/letters/my_data_ask.html"
PAGE = "newsroom_discussions/letters/my_data_page.html"


class AskForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("The one that you signed comments with."),
    )


# Checked in the view, so that a refused form comes back with the address in it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """Ask for the letter. The answer is the same whether anything is known of the address or not."""
    if request.method != "POST":
        return render(request, ASK, {"form": AskForm(label_suffix="")})
    form = AskForm(request.POST, label_suffix="")
    if form.is_valid() and not has_valid_token(request):
        form.add_error(None, _("This page was open for a long time. Send it once more."))
    if not form.is_valid():
        return render(request, ASK, {"form": form}, status=422)
    _send_letter(request, form.cleaned_data["email"])
    return render(request, ASK, {"form": form, "sent": True})


def _send_letter(request: HttpRequest, email: str) -> None:
    address = ip_hash(client_address(request))
    if not Person.guest(email).is_known or tokens.is_too_much(email_hash(email), address):
        return
    secret, token = tokens.issue(Purpose.MY_DATA, email_hash(email), ip_hash=address)
    letters.my_data(email, Site.find_for_request(request), secret, token.pk)


# A button that was refused is shown again. Nobody without the letter has the address of the page.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the letter leads: GET says what there is, POST gives it out or erases it."""
    try:
        token = tokens.find(secret, Purpose.MY_DATA)
        person = Person.known_by(token.email_hash)
        if person is None:
            raise LinkProblem(LinkProblem.Kind.USED)
        act = request.POST.get("act", "") if request.method == "POST" and comes_from_this_site(request) else ""
        if act == "export":
            return _as_file(export(person))
        if act == "erase" and request.POST.get("sure"):
            tokens.use(token)
            return render(request, PAGE, {"erased": erase(person)})
    except LinkProblem as problem:
        return say_problem(request, problem)
    again = request.method == "POST"
    context = {"number": person.comments.count(), "again": again, "unsure": act == "erase"}
    return render(request, PAGE, context, status=422 if again else 200)


def _as_file(data: dict[str, object]) -> JsonResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2}, encoder=json.JSONEncoder)
    response["Content-Disposition"] = 'attachment; filename="my-comments.json"'
    return response
