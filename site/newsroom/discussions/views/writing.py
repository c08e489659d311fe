"""The pages on which readers write. Never cached; all of it works without JavaScript."""

import contextlib
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from newsroom.discussions import services
from newsroom.discussions.forms import CommentForm
from newsroom.discussions.identity import client_address
from newsroom.discussions.models import ArticleComment, Mode
from newsroom.discussions.passages import find as find_passage
from newsroom.discussions.readers import Reader
from newsroom.discussions.reading import alone
from newsroom.discussions.services import proving
from newsroom.discussions.services.editing import find_own
from newsroom.discussions.views.access import BIGGEST_ID, Room, number_in, room_of
from newsroom.discussions.views.answers import as_its_writer_sees_it, see_other, wants_fragment
from newsroom.discussions.views.editing import preview_of
from newsroom.discussions.views.forgery import has_valid_token
from newsroom.discussions.views.in_place import answer


# Checked in the view, so that a refusal brings the reader's text back instead of an error page.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, page_id: int) -> HttpResponse:
    """The form, and what becomes of it: 303 to a word of thanks, or 422 with the text as it was."""
    room = room_of(page_id)
    reader = Reader.of(request)
    user = reader.user
    if request.method != "POST":
        reply_to = number_in(request, "reply_to")
        initial = {"reply_to": reply_to, "passage_block": "", "passage": ""}
        if reply_to is None:
            initial |= {"passage_block": request.GET.get("passage", ""), "passage": request.GET.get("words", "")}
        form = CommentForm(page_id=room.page.pk, user=user, rules=room.rules, initial=initial)
        return _show(request, room, form, reply_to)
    form = CommentForm(request.POST, page_id=room.page.pk, user=user, rules=room.rules)
    seconds = form.seconds_open()
    if "preview" in request.POST:
        return _preview(request, room, form, seconds)
    if form.is_valid():
        if seconds is None or not has_valid_token(request):
            form.add_error(None, _("This page was open for a long time. Your text is still here: send it once more."))
        elif submission := _submit(request, room, form, reader, seconds):
            thanks = reverse("discussion_thanks", args=[room.page.pk])
            response = see_other(f"{thanks}?{_outcome(submission)}")
            reader.remember(response)
            return response
    elif "reply_to" in form.errors:
        form.forget_parent()
        form.add_error(None, _("The comment that you answer is no longer there. Send your text again."))
    elif {"passage_block", "passage"} & set(form.errors):
        form.forget_passage()
        form.add_error(None, _("The words that you quote are no longer in the story. Send your text again."))
    return _show(request, room, form, form.cleaned_data.get("reply_to"), status=422)


def _preview(request: HttpRequest, room: Room, sent: CommentForm, seconds: float | None) -> HttpResponse:
    """The form with all that was written, below what it would look like. Nothing is asked of it yet."""
    initial = {name: request.POST.get(name, "") for name in sent.fields}
    user = Reader.of(request).user
    form = CommentForm(page_id=room.page.pk, user=user, rules=room.rules, initial=initial)
    if seconds is not None:
        form.keep_stamp(request.POST["opened"])
    sent.is_valid()
    return _show(request, room, form, sent.cleaned_data.get("reply_to"), preview=preview_of(initial["body"], room))


def _submit(
    request: HttpRequest, room: Room, form: CommentForm, reader: Reader, seconds: float
) -> services.Submission | None:
    """The comment that was taken; None where it was refused, which the form then says."""
    data = form.cleaned_data
    draft = services.Draft(
        page_id=room.page.pk,
        body=data["body"],
        name=data.get("name", ""),
        email=data.get("email", ""),
        reply_to=data["reply_to"],
        user=reader.user,
        author_key=reader.make_key(),
        ip=client_address(request),
        seconds_to_write=seconds,
        honeypot=data["website"],
        passage_block=data["passage_block"],
        passage=data["passage"],
        proof=data["proof"],
        notify=data["notify"],
    )
    try:
        return services.submit(draft, request, page=room.page, settings=room.rules, above=room.above)
    except services.Refused as refused:
        for decision in refused.decisions:
            form.add_error(decision.field if decision.field in form.fields else None, decision.message)
        if services.Reason.PARENT in refused.reasons:
            form.forget_parent()
        if services.Reason.PASSAGE in refused.reasons:
            form.forget_passage()
        return None


def _outcome(submission: services.Submission) -> str:
    """What the word of thanks has to know: which comment it is, and what it waits for."""
    query: dict[str, Any] = {"comment": submission.comment.pk}
    if submission.awaits_email:
        query["letter"] = "sent" if submission.letter_sent else "enough"
    return urlencode(query)


def _show(
    request: HttpRequest, room: Room, form: CommentForm, reply_to: int | None, status: int = 200, preview: str = ""
) -> HttpResponse:
    if wants_fragment(request):
        form.auto_id = f"answer-{reply_to or 0}-%s"  # several of them may be open on one page
        form.fields["body"].widget.attrs["autofocus"] = not (form.is_bound or preview)
    answered = None
    if reply_to is not None and room.is_open:
        answered = (
            ArticleComment.objects.published()
            .filter(pk=reply_to, discussion=room.page.pk)
            .only("pk", "body_html", "user_name", "posted_at", "root", "discussion")
            .first()
        )
    asked, words = str(form["passage_block"].value() or ""), str(form["passage"].value() or "")
    passage = find_passage(room.page, asked, words) if asked and room.rules.passages else None
    context = {
        "room": room,
        "subject": room.page,
        "form": form,
        "preview": preview,
        "passage": passage,
        "passage_is_gone": passage is None and bool(asked) and room.rules.passages,
        "answered": answered,
        "answered_is_gone": reply_to is not None and answered is None,
        "asks_for_sum": proving.is_needed(room.rules, Reader.of(request)),
        "may_write": room.is_open and (room.mode != Mode.MEMBERS or request.user.is_authenticated),
    }
    return answer(
        request,
        page="newsroom_discussions/write.html",
        part="newsroom_discussions/write_part.html",
        context=context,
        status=status,
    )


@never_cache
@require_safe
def thanks(request: HttpRequest, page_id: int) -> HttpResponse:
    """Says whether the comment stands on the page or waits. It tells nothing about comments that are not public."""
    room = room_of(page_id)
    comment_id = number_in(request, "comment")
    published = None
    if comment_id is not None and comment_id <= BIGGEST_ID:
        published = as_its_writer_sees_it(request, room, comment_id)
    context = {"room": room, "subject": room.page, "published": published, "letter": request.GET.get("letter")}
    if published:
        context["shown"] = alone(published)
    with contextlib.suppress(services.NoDiscussion):
        context["own"] = find_own(comment_id or 0, Reader.of(request))
    return answer(
        request,
        page="newsroom_discussions/thanks.html",
        part="newsroom_discussions/thanks_part.html",
        context=context,
    )


@never_cache
@require_safe
def challenge(request: HttpRequest) -> JsonResponse:
    """The sum for a guest's browser. Nothing is stored, and it is anybody's who asks."""
    return JsonResponse(proving.make_challenge())
