"""Stars for an article, from the buttons above its discussion."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsroom.discussions import services
from newsroom.discussions.identity import client_address
from newsroom.discussions.readers import Reader
from newsroom.discussions.services.rating import own_stars
from newsroom.discussions.views.access import room_of
from newsroom.discussions.views.answers import see_other, wants_fragment
from newsroom.discussions.views.forgery import comes_from_this_site

STARS = {str(number): number for number in range(1, 6)}


# The buttons stand in articles, which hold no token: where the post comes from is checked in the view.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, page_id: int) -> HttpResponse:
    """POST `stars` 1 to 5, or `back` to take them back: 303 to the story, or the stars anew for a script.

    GET is the page for those whose browser does not say where their post comes from, and for seeing one's own stars.
    """
    room = room_of(page_id)
    reader = Reader.of(request)
    posted = request.method == "POST"
    stars = 0 if "back" in request.POST else STARS.get(request.POST.get("stars", ""))
    said = ""
    if posted and stars is not None and comes_from_this_site(request):
        reader.make_key()
        try:
            discussion = services.rate(room.page.pk, stars, reader, client_address(request))
        except services.NoDiscussion as error:
            raise Http404("No discussion") from error
        except services.Refused as refused:
            said = refused.decisions[0].message
        else:
            response: HttpResponse = see_other(f"{room.page.get_url(request)}#discussion")
            if wants_fragment(request):
                room.discussion.rating_sum = discussion.rating_sum
                room.discussion.rating_count = discussion.rating_count
                context = {"room": room, "subject": room.page, "own_stars": stars}
                response = render(request, "newsroom_discussions/rating.html", context)
            reader.remember(response)
            return response
    given = own_stars(room.page.pk, reader)
    context = {"room": room, "subject": room.page, "own_stars": given, "chosen": stars or given, "said": said}
    if said and wants_fragment(request):
        return render(request, "newsroom_discussions/rating.html", context)
    return render(request, "newsroom_discussions/rate.html", context, status=422 if posted else 200)
