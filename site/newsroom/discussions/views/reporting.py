"""Reports of comments, and notices of illegal content."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from newsroom.discussions import services
from newsroom.discussions.complaints import NoticeForm, ReportForm
from newsroom.discussions.identity import client_address
from newsroom.discussions.models import ArticleComment
from newsroom.discussions.readers import Reader
from newsroom.discussions.views.access import BIGGEST_ID, room_of
from newsroom.discussions.views.answers import public_comment, see_other, wants_fragment
from newsroom.discussions.views.forgery import has_valid_token
from newsroom.discussions.views.in_place import answer


# Both check the token themselves, so that a refusal brings the reader's text back instead of an error page.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The form, and what becomes of it: 303 to a word of thanks, or 422 with the text as it was. In place for htmx."""
    page = "newsroom_discussions/report.html"
    return _complain(request, comment_id, ReportForm, page, part="newsroom_discussions/report_part.html")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def illegal(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The same for a notice of illegal content, which says who gives it."""
    return _complain(request, comment_id, NoticeForm, "newsroom_discussions/illegal.html")


def _complain(
    request: HttpRequest, comment_id: int, form_class: type[ReportForm] | type[NoticeForm], page: str, part: str = ""
) -> HttpResponse:
    posted = request.method == "POST"
    try:
        comment, room = public_comment(comment_id)
    except Http404:
        if posted and (gone := ArticleComment.objects.filter(pk=min(comment_id, BIGGEST_ID)).first()):
            return see_other(f"{reverse('discussion_reported', args=[gone.discussion_id])}?gone")
        raise
    form = form_class(request.POST if posted else None)
    if posted and form.is_valid():
        reader = Reader.of(request)
        reader.make_key()
        if not has_valid_token(request):
            form.add_error(None, _("This page was open for a long time. Your text is still here: send it once more."))
        else:
            try:
                page_id = services.report(comment.pk, form.complaint(), reader, client_address(request))
            except services.NoDiscussion:
                return see_other(f"{reverse('discussion_reported', args=[room.page.pk])}?gone")
            except services.Refused as refused:
                form.add_error(None, refused.decisions[0].message)
            else:
                response = see_other(reverse("discussion_reported", args=[page_id]))
                reader.remember(response)
                return response
    context = {"comment": comment, "room": room, "subject": room.page, "form": form}
    if part and wants_fragment(request):
        form.auto_id = f"report-{comment.pk}-%s"  # several of them may be open on one page
    return answer(request, page=page, part=part or page, context=context, status=422 if posted else 200)


@never_cache
@require_safe
def reported(request: HttpRequest, page_id: int) -> HttpResponse:
    """A word of thanks, or that the comment went while the report was written.

    It is the same for the first report and for the tenth, whatever became of the comment.
    """
    room = room_of(page_id)
    return answer(
        request,
        page="newsroom_discussions/reported.html",
        part="newsroom_discussions/reported_part.html",
        context={"room": room, "subject": room.page, "gone": "gone" in request.GET},
    )
