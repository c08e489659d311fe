"""The pages on which readers ask for letters about new comments, confirm that, and stop them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsroom.discussions.forms import SubscribeForm
from newsroom.discussions.identity import client_address, ip_hash
from newsroom.discussions.models import ActionToken, Subscription
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import subscribing, tokens
from newsroom.discussions.services.tokens import LinkProblem
from newsroom.discussions.views.access import room_of
from newsroom.discussions.views.forgery import comes_from_this_site, has_valid_token
from newsroom.discussions.views.letters import say_problem

Scope = Subscription.Scope


# Checked in the view, so that a form that was open for long comes back with what was written in it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask for letters about a page. What is answered does not depend on whether the address is known."""
    room = room_of(page_id)
    user = Reader.of(request).user
    context = {"room": room, "subject": room.page}
    if request.method != "POST":
        context["form"] = SubscribeForm(user=user)
        return render(request, "newsroom_discussions/subscribe.html", context)
    form = context["form"] = SubscribeForm(request.POST, user=user)
    if form.is_valid():
        if not has_valid_token(request):
            form.add_error(None, _("This page was open for a long time. Send the form once more."))
        elif user is not None:
            subscribing.subscribe_user(room.page.pk, user, Scope(form.cleaned_data["scope"]))
            return render(request, "newsroom_discussions/letters/subscribed.html", {"subject": room.page})
        else:
            email, scope = form.cleaned_data["email"], Scope(form.cleaned_data["scope"])
            subscribing.ask(room.page, email, scope, ip_hash(client_address(request)))
            return render(request, "newsroom_discussions/letters/link_sent.html", {"subject": room.page})
    return render(request, "newsroom_discussions/subscribe.html", context, status=422)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the link in the letter leads: what shall be sent, and a button that confirms it."""
    try:
        token = tokens.find(secret, ActionToken.Purpose.SUBSCRIBE)
        if token.subscription is None:
            raise LinkProblem(LinkProblem.Kind.UNKNOWN)
        subject = token.subscription.discussion.page
        wished = (request.POST if request.method == "POST" else request.GET).get("scope", "")
        scope = Scope(wished if wished in Scope.values else token.subscription.scope)
        if request.method == "POST" and comes_from_this_site(request):
            reader = Reader.of(request)
            subscribing.confirm(token, scope, reader.make_key())
            response = render(request, "newsroom_discussions/letters/subscribed.html", {"subject": subject})
            reader.remember(response)
            return response
    except LinkProblem as problem:
        return say_problem(request, problem)
    again = request.method == "POST"
    context = {"subject": subject, "scopes": Scope.choices, "chosen": scope, "again": again}
    return render(request, "newsroom_discussions/letters/subscription.html", context, status=422 if again else 200)


# Mail programs post here by themselves, with no cookie and from nowhere (RFC 8058); only the letter has the address.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Stop the letters: at a click in the mail program, or by the button of the page that the link leads to."""
    try:
        found = subscribing.find_by_code(code)
    except LinkProblem as problem:
        return say_problem(request, problem)
    context = {"subscription": found, "subject": found.discussion.page if found else None}
    if request.method != "POST":
        return render(request, "newsroom_discussions/letters/stop.html", context)
    if found is not None:
        if "everything" in request.POST:
            subscribing.stop_all(found.commenter)
        else:
            subscribing.stop(found)
    return render(request, "newsroom_discussions/letters/stopped.html", {"subject": context["subject"]})
