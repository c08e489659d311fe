"""The pages on which writers change and delete what they wrote. Never cached."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsroom.discussions import services, text
from newsroom.discussions.forms import EditForm
from newsroom.discussions.models import ArticleComment
from newsroom.discussions.readers import Reader
from newsroom.discussions.reading import alone
from newsroom.discussions.services.editing import EDITABLE, editable_until, find_own
from newsroom.discussions.views.access import BIGGEST_ID, Room, room_of
from newsroom.discussions.views.answers import as_its_writer_sees_it, see_other, wants_fragment
from newsroom.discussions.views.forgery import has_valid_token
from newsroom.discussions.views.in_place import answer


# Both check the token themselves, so that a refusal brings the reader's text back instead of an error page.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The form, and what becomes of it: 303 to a word of thanks, 422 with the text as it was, or a preview of it.

    For a script, what was saved takes the comment's place on the page that is open.
    """
    reader = Reader.of(request)
    comment, room = _own(comment_id, reader)
    if request.method != "POST":
        return _show(request, comment, room, EditForm(initial={"body": comment.comment}, rules=room.rules))
    sent = request.POST.get("body", "")
    if "preview" in request.POST:
        form = EditForm(initial={"body": sent}, rules=room.rules)
        return _show(request, comment, room, form, preview=preview_of(sent, room))
    form = EditForm(request.POST, rules=room.rules)
    if form.is_valid():
        if not has_valid_token(request):
            form.add_error(None, _("This page was open for a long time. Your text is still here: send it once more."))
        else:
            try:
                submission = services.edit(comment.pk, form.cleaned_data["body"], reader)
            except services.NoDiscussion as error:
                raise Http404("No such comment") from error
            except services.Refused as refused:
                for decision in refused.decisions:
                    form.add_error("body" if decision.field == "body" else None, decision.message)
            else:
                return _done(request, submission.comment, room)
    return _show(request, comment, room, form, status=422)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Asks first; then 303 to the story, or what takes the comment's place for a script."""
    reader = Reader.of(request)
    comment, room = _own(comment_id, reader)
    posted = request.method == "POST"
    if posted and has_valid_token(request):
        try:
            comment = services.delete_own(comment.pk, reader)
        except services.NoDiscussion as error:
            raise Http404("No such comment") from error
        if wants_fragment(request):
            return _in_its_place(request, comment, room)
        return see_other(f"{room.page.get_url(request)}#discussion")
    return answer(
        request,
        page="newsroom_discussions/delete.html",
        part="newsroom_discussions/delete_part.html",
        context={"comment": comment, "room": room, "subject": room.page, "again": posted},
        status=422 if posted else 200,
    )


def preview_of(sent: str, room: Room) -> str:
    """What was sent as it would stand on the page, so far as it fits."""
    return text.render(sent[: room.rules.max_length])


def _done(request: HttpRequest, comment: ArticleComment, room: Room) -> HttpResponse:
    if wants_fragment(request):
        return _in_its_place(request, comment, room)
    return see_other(f"{reverse('discussion_thanks', args=[room.page.pk])}?comment={comment.pk}")


def _in_its_place(request: HttpRequest, comment: ArticleComment, room: Room) -> HttpResponse:
    """The comment as its writer sees it now, in place of what stood there before, and not of the form."""
    public = as_its_writer_sees_it(request, room, comment.pk)
    context = {"comment": comment, "shown": alone(public) if public else None, "room": room, "subject": room.page}
    response = render(request, "newsroom_discussions/edited_part.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = f"#comment-{comment.pk}", "outerHTML"
    return response


def _own(comment_id: int, reader: Reader) -> tuple[ArticleComment, Room]:
    """Raises Http404 for what is not the reader's: nothing is told about it."""
    try:
        comment = find_own(min(comment_id, BIGGEST_ID), reader)
    except services.NoDiscussion as error:
        raise Http404("No such comment") from error
    return comment, room_of(comment.discussion_id)


def _show(
    request: HttpRequest, comment: ArticleComment, room: Room, form: EditForm, *, preview: str = "", status: int = 200
) -> HttpResponse:
    until = editable_until(comment, room.rules)
    if wants_fragment(request):
        form.auto_id = f"edit-{comment.pk}-%s"
        form.fields["body"].widget.attrs["autofocus"] = not (form.is_bound or preview)
    context = {
        "comment": comment,
        "room": room,
        "subject": room.page,
        "form": form,
        "preview": preview,
        "until": until,
        "in_time": comment.status in EDITABLE and timezone.now() < until and room.is_open,
    }
    return answer(
        request,
        page="newsroom_discussions/edit.html",
        part="newsroom_discussions/edit_part.html",
        context=context,
        status=status,
    )
