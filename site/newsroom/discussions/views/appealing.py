"""The page on which the writer of a refused comment asks for another look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsroom.discussions.models import ActionToken
from newsroom.discussions.services import appealing, tokens
from newsroom.discussions.services.tokens import LinkProblem
from newsroom.discussions.views.forgery import comes_from_this_site
from newsroom.discussions.views.letters import say_problem


# Checked in the view, so that a refusal brings the writer's words back.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, secret: str) -> HttpResponse:
    """Shows the comment and the decision about it; takes the appeal, or gives it back with what is wrong with it."""
    words, wrong = "", ""
    try:
        token = tokens.find(secret, ActionToken.Purpose.APPEAL)
        if token.comment is None:
            raise LinkProblem(LinkProblem.Kind.UNKNOWN)
        comment = token.comment
        subject = comment.discussion.page
        if request.method == "POST":
            words = request.POST.get("words", "")
            if comes_from_this_site(request):
                appealing.appeal(token, words)
                return render(request, "newsroom_discussions/letters/appealed.html", {"subject": subject})
            wrong = _("This has not been sent yet. Your text is still here: send it once more.")
    except LinkProblem as problem:
        return say_problem(request, problem)
    except appealing.NotTaken as refused:
        wrong = str(refused)
    context = {
        "subject": subject,
        "comment": comment,
        "decision": appealing.decision_about(comment),
        "may_appeal": appealing.may_appeal(comment),
        "words": words,
        "wrong": wrong,
        "longest": appealing.LONGEST,
    }
    return render(request, "newsroom_discussions/letters/appeal.html", context, status=422 if wrong else 200)
