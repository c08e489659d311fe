"""What a reader has done in a discussion. The page is the same for everybody; a script asks for this after it."""

import re

from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.discussions.models import ArticleComment, DiscussionSettings, Vote
from newsroom.discussions.readers import Reader
from newsroom.discussions.services.editing import DELETABLE, EDITABLE, editable_until
from newsroom.discussions.services.rating import own_stars
from newsroom.discussions.views.access import BIGGEST_ID

MOST_IDS = 100
IDS = re.compile(r"[0-9]{1,10}(?:,[0-9]{1,10})*", re.ASCII)


@never_cache
@require_safe
def me(request: HttpRequest, page_id: int) -> HttpResponse:
    """JSON for `?ids=1,2,3`, at most a hundred comments of the page:

    `votes`: {id: 1 or -1} · `mine`: {id: {"edit": address, "until": time, "delete": address}}, without the first two
    once it is too late · `stars`: what the reader gave to the article, or 0.

    Two queries besides session, account and the site's rules; none for a guest whom we have not seen.
    """
    asked = request.GET.get("ids", "")
    ids = [int(number) for number in asked.split(",")] if IDS.fullmatch(asked) else []
    if (asked and not ids) or len(ids) > MOST_IDS or page_id > BIGGEST_ID:
        return HttpResponseBadRequest(
            "ids: up to a hundred numbers with commas between them", content_type="text/plain"
        )
    reader = Reader.of(request)
    if not reader.key:
        return JsonResponse({"votes": {}, "mine": {}, "stars": 0})
    found = _own(page_id, [number for number in ids if number <= BIGGEST_ID], reader) if ids else []
    mine = [comment for comment in found if comment.status in DELETABLE and reader.wrote(comment)]
    rules = DiscussionSettings.for_request(request) if mine else DiscussionSettings()
    return JsonResponse(
        {
            "votes": {comment.pk: comment.own_value for comment in found if comment.own_value and comment.is_published},  # type: ignore[attr-defined]
            "mine": {comment.pk: _what_can_be_done(comment, rules) for comment in mine},
            "stars": own_stars(page_id, reader),
        }
    )


def _own(page_id: int, ids: list[int], reader: Reader) -> list[ArticleComment]:
    """Those of the comments that the reader wrote or voted on."""
    own = Vote.objects.filter(comment=OuterRef("pk"), voter=reader.key).values("value")
    found = ArticleComment.objects.filter(pk__in=ids, discussion=page_id).annotate(own_value=Subquery(own))
    wrote = Q(author_key=reader.key) if reader.user is None else Q(author_key=reader.key) | Q(user=reader.user)
    return list(found.filter(wrote | Q(own_value__isnull=False)).only("status", "posted_at", "author_key", "user"))


def _what_can_be_done(comment: ArticleComment, rules: DiscussionSettings) -> dict[str, str]:
    acts = {"delete": reverse("discussion_delete", args=[comment.pk])}
    until = editable_until(comment, rules)
    if comment.status in EDITABLE and timezone.now() < until:
        acts |= {"edit": reverse("discussion_edit", args=[comment.pk]), "until": until.isoformat(timespec="seconds")}
    return acts
