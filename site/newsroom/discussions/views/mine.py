"""A reader's own comments, in whatever state they are."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.discussions import own


@never_cache
@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Twenty at a time, newest first."""
    try:
        listed = own.written_by(request.user, request.GET.get("from", ""))
    except own.NoSuchPlace as error:
        raise Http404("No such place in the list") from error
    context = {"listed": listed, "first_page": "from" not in request.GET}
    return render(request, "newsroom_discussions/mine.html", context)
