"""Votes on comments, from the buttons below each of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsroom.discussions import services
from newsroom.discussions.identity import client_address
from newsroom.discussions.readers import Reader
from newsroom.discussions.services.voting import own_votes
from newsroom.discussions.views.access import BIGGEST_ID, Room
from newsroom.discussions.views.answers import back_to, public_comment, wants_fragment
from newsroom.discussions.views.forgery import comes_from_this_site

VALUES = {"1": 1, "-1": -1, "0": 0}


# The buttons stand in articles, which hold no token: where the post comes from is checked in the view.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, comment_id: int) -> HttpResponse:
    """POST `value` 1, -1, or 0 to take the vote back: 303 to the comment, or its row of acts for a script.

    GET is the page for those whose browser does not say where their post comes from, and for seeing one's own vote.
    """
    reader = Reader.of(request)
    value = VALUES.get(request.POST.get("value", "")) if request.method == "POST" else None
    if value is None or not comes_from_this_site(request):
        return _page(request, comment_id, reader, status=422 if request.method == "POST" else 200)
    if not 0 < comment_id <= BIGGEST_ID:
        raise Http404("No such comment")
    reader.make_key()
    try:
        voted = services.vote(comment_id, value, reader, client_address(request))
    except services.NoDiscussion as error:
        raise Http404("No such comment") from error
    except services.Refused as refused:
        return _page(request, comment_id, reader, said=refused.decisions[0].message, status=422)
    response: HttpResponse = back_to(comment_id)
    if wants_fragment(request):
        page = voted.comment.discussion.page
        room = Room(page, voted.comment.discussion, voted.settings, voted.mode)
        context = {"comment": voted.comment, "room": room, "subject": page, "own_vote": voted.value}
        response = render(request, "newsroom_discussions/acts.html", context)
    reader.remember(response)
    return response


def _page(request: HttpRequest, comment_id: int, reader: Reader, *, said: str = "", status: int = 200) -> HttpResponse:
    comment, room = public_comment(comment_id)
    context = {
        "comment": comment,
        "room": room,
        "subject": room.page,
        "own_vote": own_votes([comment.pk], reader).get(comment.pk, 0),
        "said": said,
    }
    if said and wants_fragment(request):
        # Scripts put nothing in place for an error: what is said stands in the row, and the row is as it was.
        return render(request, "newsroom_discussions/acts.html", context)
    return render(request, "newsroom_discussions/vote.html", context, status=status)
