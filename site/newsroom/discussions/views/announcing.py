"""Word of new comments, asked for by pages that stay open. They are announced there, never pushed in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from newsroom.discussions.models import Discussion
from newsroom.discussions.views.access import BIGGEST_ID, number_in, room_of

SECONDS = 15  # for which caches may answer in our place


@cache_control(public=True, max_age=SECONDS)
@require_safe
def new(request: HttpRequest, page_id: int) -> HttpResponse:
    """A link that says how many comments there are beyond `since`; 204 where there are none, in one query.

    Counts, not ids: a comment that waited and is published later is new as well. A page that is not public and one
    that nothing was said on answer alike.
    """
    since = number_in(request, "since") or 0
    found = Discussion.objects.filter(pk=min(page_id, BIGGEST_ID)).values_list("published_count", flat=True)
    counted = found.first() or 0
    if counted > since:
        try:
            room = room_of(page_id)
        except Http404:
            return HttpResponse(status=204)
        context = {"number": counted - since, "address": reverse("discussion", args=[room.page.pk])}
        return render(request, "newsroom_discussions/new.html", context)
    return HttpResponse(status=204)
