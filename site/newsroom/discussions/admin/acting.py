"""Where the buttons of the desk lead: one act on one comment or on those that were ticked, and the way back."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request, set_query_params

from newsroom.discussions.admin import notices, tabs
from newsroom.discussions.admin.permissions import PermissionNeeded, Reach
from newsroom.discussions.models import ArticleComment, ModerationEvent
from newsroom.discussions.services.marking import MARKS, MOST_PINNED, TooManyPinned, mark
from newsroom.discussions.services.moderating import ORDER, Action, moderate_many
from newsroom.discussions.services.undoing import undo
from newsroom.discussions.views.access import BIGGEST_ID

MOST_AT_ONCE = 200
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Done:
    """What came of a click. `changed` are the comments that are no longer as they were."""

    notice: notices.Notice
    changed: tuple[int, ...] = ()
    warning: str = ""


class ActView(PermissionNeeded, View):
    """POST `act` = "approve" with `comment` ids that were ticked, or "approve-12" for one.

    A reason stands in `note-12` (or `note`), and `tell-12` (or `tell`) sends it to the comment's writer. A script that
    asks for JSON gets what was done; anybody else is led back to `next`, to the comment after the one dealt with.
    """

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name, _dash, one = request.POST.get("act", "").partition("-")
        ids = within_reach(comment_ids([one] if one else request.POST.getlist("comment")), self.reach)
        if not ids or (name not in ORDER and name not in MARKS):
            done = Done(
                notices.NOTHING, warning=_("Nothing was done: tick the comments first, then choose what to do.")
            )
        elif name in MARKS:
            done = _mark(ids, Action(name), request.user)
        else:
            done = self._moderate(ids, Action(name), one)
        return answer(request, done, self.reach, one)

    def _moderate(self, ids: list[int], action: Action, one: str) -> Done:
        note = text_in(self.request, f"note-{one}") or text_in(self.request, "note")
        tell = f"tell-{one}" in self.request.POST or "tell" in self.request.POST
        batch = uuid.uuid4()
        number = moderate_many(ids, action, self.request.user, note, batch=batch, tell_writer=tell)
        changed = ModerationEvent.objects.filter(batch=batch).values_list("comment", flat=True)
        return Done(
            notices.Notice({action: number}, batch) if number else notices.NOTHING,
            tuple(dict.fromkeys(changed)),
            notices.unchanged(len(ids) - number),
        )


class UndoView(PermissionNeeded, View):
    """POST `batch`: takes back what one's own click did."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            batch = uuid.UUID(request.POST.get("batch", ""))
        except ValueError:
            batch = uuid.UUID(int=0)
        mine = ModerationEvent.objects.filter(batch=batch, actor=request.user)
        comments = tuple(dict.fromkeys(mine.values_list("comment", flat=True)))
        if not comments:
            return answer(request, Done(notices.NOTHING, warning=_("There is nothing to take back.")), self.reach)
        return answer(request, Done(notices.of_undo(undo(batch, request.user)), comments), self.reach)


def _mark(ids: list[int], action: Action, user: Any) -> Done:
    batch = uuid.uuid4()
    try:
        changed = tuple(pk for pk in ids if mark(pk, action, user, batch=batch))
    except TooManyPinned:
        warning = _("%(count)s comments are pinned here already. Take one of them off first.")
        return Done(notices.NOTHING, warning=warning % {"count": MOST_PINNED})
    if not changed:
        return Done(notices.NOTHING, warning=notices.unchanged(len(ids)))
    return Done(notices.Notice({action: len(changed)}, batch), changed)


def answer(request: HttpRequest, done: Done, where: Reach, one: str = "") -> HttpResponse:
    """JSON for the desk's script; for everybody else the way back, with a message."""
    if "application/json" in request.headers.get("Accept", ""):
        batch = done.notice.batch
        return JsonResponse(
            {
                "said": " ".join(filter(None, (done.notice.said, done.warning))),
                "batch": str(batch) if batch else "",
                "changed": done.changed,
                "counts": tabs.counts(where).tabs,
            }
        )
    if done.warning:
        messages.warning(request, done.warning)
    back = get_valid_next_url_from_request(request) or reverse("discussion_queue")
    if done.notice.batch:
        back = set_query_params(back, {"done": done.notice.signed()})
    elif done.notice.said:
        messages.success(request, done.notice.said)
        back = set_query_params(back, {"done": None})
    return redirect(back + _next_anchor(request, one))


def _next_anchor(request: HttpRequest, one: str) -> str:
    """The comment after the one that was dealt with, among those the page has shown."""
    shown = [str(pk) for pk in comment_ids(request.POST.get("shown", "").split(","))]
    if one not in shown:
        return f"#comment-{shown[0]}" if shown and not one and "batch" not in request.POST else ""
    rest = shown[shown.index(one) + 1 :] or shown[: shown.index(one)][-1:]
    return f"#comment-{rest[0]}" if rest else ""


def comment_ids(raw: list[str]) -> list[int]:
    """The ids among what was sent, each once, in the order given; anything else is passed over."""
    ids = (int(value) for value in raw[:MOST_AT_ONCE] if value.isascii() and value.isdigit() and len(value) <= 10)
    return list(dict.fromkeys(value for value in ids if 0 < value <= BIGGEST_ID))


def within_reach(ids: list[int], where: Reach) -> list[int]:
    """Those of the comments that the moderator looks after; what is not there any more stays in, to be told of."""
    if where.everywhere or not ids:
        return ids
    mine = ArticleComment.objects.filter(where.within("discussion__page__path"), pk__in=ids)
    allowed = set(mine.values_list("pk", flat=True))
    return [pk for pk in ids if pk in allowed]


def text_in(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:LONGEST_NOTE]
