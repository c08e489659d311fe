"""How a reader's act on a comment is answered."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse

from newsroom.discussions.models import ArticleComment, Status
from newsroom.discussions.readers import Reader
from newsroom.discussions.views.access import BIGGEST_ID, Room, room_of

SHOWN = ("pk", "body_html", "user_name", "posted_at", "root", "discussion", "up", "down", "status", "author_key")


def public_comment(comment_id: int) -> tuple[ArticleComment, Room]:
    """A published comment and its discussion. Raises Http404 for all others."""
    found = None
    if 0 < comment_id <= BIGGEST_ID:
        found = ArticleComment.objects.published().filter(pk=comment_id).only(*SHOWN).first()
    if found is None:
        raise Http404("No such comment")
    return found, room_of(found.discussion_id)


def as_its_writer_sees_it(request: HttpRequest, room: Room, comment_id: int) -> ArticleComment | None:
    """The comment if it is public, or if it is to look so to whoever asks."""
    shown = (Status.PUBLISHED, Status.SHADOWED)
    comment = ArticleComment.objects.filter(pk=comment_id, discussion=room.page.pk, status__in=shown).first()
    if comment is None or comment.is_published:
        return comment
    if not Reader.of(request).wrote(comment):
        return None
    comment.status = Status.PUBLISHED  # for the templates, which say of all others that they are not there
    return comment


def back_to(comment_id: int) -> HttpResponseRedirect:
    """303 to the comment in its thread."""
    return see_other(reverse("discussion_comment", args=[comment_id]))


def see_other(address: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a script of ours puts the answer into the page that is open."""
    return request.headers.get("HX-Request") == "true"
