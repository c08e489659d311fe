"""Where the links in letters lead. Following one only shows what it would do; a button does it.

Mail programs and the guards of companies follow every link in a letter before its reader does.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsroom.discussions.models import ActionToken
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import confirming, subscribing, tokens
from newsroom.discussions.services.tokens import LinkProblem
from newsroom.discussions.views.forgery import comes_from_this_site

Purpose = ActionToken.Purpose


# Checked in the view: a button that was refused is shown again. Nobody without the letter has the address of the page.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Confirm an e-mail address, and let the comments go that waited for it."""
    try:
        token = tokens.find(secret, Purpose.CONFIRM)
        subject = token.comment.discussion.page if token.comment else None
        waiting = confirming.waiting_with(token)
        if request.method == "POST" and comes_from_this_site(request):
            reader = Reader.of(request)
            ticked = request.POST.getlist("comment")
            own = [waits.comment for waits in waiting if str(waits.comment.pk) in ticked]
            confirmed = confirming.confirm(token, reader.make_key(), own)
            context = {"subject": subject, "confirmed": confirmed}
            response = render(request, "newsroom_discussions/letters/confirmed_page.html", context)
            reader.remember(response)
            return response
    except LinkProblem as problem:
        return say_problem(request, problem)
    again = request.method == "POST"
    context = {
        "subject": subject,
        "waiting": waiting,
        "wishes": subscribing.is_wished_with([waits.comment for waits in waiting]),
        "again": again,
    }
    return render(request, "newsroom_discussions/letters/confirm_page.html", context, status=422 if again else 200)


def say_problem(request: HttpRequest, problem: LinkProblem) -> HttpResponse:
    """A page that says why the link does not work (any more)."""
    status = 404 if problem.kind == LinkProblem.Kind.UNKNOWN else 410
    return render(request, "newsroom_discussions/letters/problem.html", {"problem": problem}, status=status)
