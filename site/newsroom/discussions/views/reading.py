"""Threads beyond what the article shows. Nothing personal in them, so that they can be cached whole."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from newsroom.core.page_cache import remember
from newsroom.discussions import passages, reading
from newsroom.discussions.models import ArticleComment, Status
from newsroom.discussions.readers import Reader
from newsroom.discussions.views.access import BIGGEST_ID, number_in, room_of
from newsroom.discussions.views.in_place import answer


def sort_in(request: HttpRequest) -> reading.Sort:
    """The order that the address asks for; newest first where it asks for none that we know."""
    asked = request.GET.get("sort", "")
    return reading.Sort(asked) if asked in list(reading.Sort) else reading.Sort.NEWEST


@require_safe
def discussion(request: HttpRequest, page_id: int) -> HttpResponse:
    """All threads of a page, twenty at a time: newest first, oldest first, or by votes."""
    remember()
    room = room_of(page_id)
    sort = sort_in(request)
    passage = request.GET.get("passage", "")[:36]
    try:
        listed = reading.threads(room.page.pk, sort=sort, cursor=request.GET.get("from", ""), passage=passage)
    except reading.BadCursor as error:
        raise Http404("No such place in the discussion") from error
    first_page = "from" not in request.GET
    context = {
        "room": room,
        "subject": room.page,
        "listed": listed,
        "sort": sort.value,
        "first_page": first_page,
        "continued": not first_page,
        "passage": passages.find(room.page, passage) if passage else None,
        "passage_block": passage,
    }
    return answer(
        request,
        page="newsroom_discussions/discussion_page.html",
        part="newsroom_discussions/part_threads.html",
        context=context,
    )


@require_safe
def thread(request: HttpRequest, page_id: int, root_id: int) -> HttpResponse:
    """One thread, fifty replies at a time."""
    remember()
    room = room_of(page_id)
    after = number_in(request, "after") or 0
    found = reading.thread(root_id, room.page.pk, after) if root_id <= BIGGEST_ID else None
    if found is None:
        raise Http404("No such thread")
    context = {"room": room, "subject": room.page, "thread": found, "after": after}
    return answer(
        request,
        page="newsroom_discussions/thread_page.html",
        part="newsroom_discussions/part_replies.html",
        context=context,
    )


@require_safe
def comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The lasting address of a comment: leads to its place in its thread, wherever that has got to."""
    if comment_id > BIGGEST_ID:
        raise Http404("No such comment")
    found = ArticleComment.objects.visible().filter(pk=comment_id).only("pk", "root", "reply_no", "discussion").first()
    if found is None:
        return _shown_to_its_writer(request, comment_id)
    room_of(found.discussion_id)
    address = reverse("discussion_thread", args=[found.discussion_id, found.root_pk])
    # A few replies before it come along, for the sense of it; near the beginning, all of them.
    before = found.reply_no - reading.REPLIES // 2
    query = f"?after={before}" if before > 0 else ""
    return redirect(f"{address}{query}#comment-{found.pk}")


@require_safe
def find(request: HttpRequest, page_id: int, number: int) -> HttpResponse:
    """Where a link to #comment-`number` of a page is meant to lead: to the comment of that number, or of that number on
    the site that it was imported from. Scripts ask for it where the comment is not in the page."""
    room = room_of(page_id)
    found = ArticleComment.objects.visible().filter(discussion=room.page.pk)
    found = found.filter(Q(pk=min(number, BIGGEST_ID)) | Q(import_id=str(number)))
    numbers = sorted(found.values_list("pk", flat=True), key=lambda pk: pk != number)
    if not numbers:
        raise Http404("No such comment")
    return comment(request, numbers[0])


def _shown_to_its_writer(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Who is shown to nobody but themselves finds the link working. Everybody else: no such comment."""
    hidden = ArticleComment.objects.filter(pk=comment_id, status=Status.SHADOWED).first()
    if hidden is None or not Reader.of(request).wrote(hidden):
        raise Http404("No such comment")
    room_of(hidden.discussion_id)
    thanks = reverse("discussion_thanks", args=[hidden.discussion_id])
    response = redirect(f"{thanks}?comment={hidden.pk}")
    add_never_cache_headers(response)
    return response
