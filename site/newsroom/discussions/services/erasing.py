"""Taking everything of one person out of the discussion (GDPR, article 17).

Comments become empty rows: where replies stand below one, so does its place. What others said, and all counts, stay
true. What moderators did stays in the log, without their words about it.
"""

from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string
from django_comments.models import Comment

from newsroom.discussions.identity import keyed_hash
from newsroom.discussions.models import (
    ActionToken,
    Appeal,
    ArticleComment,
    ArticleRating,
    Commenter,
    Discussion,
    ModerationEvent,
    Report,
    Revision,
    Status,
    Subscription,
    Vote,
)
from newsroom.discussions.ranking import rank_after
from newsroom.discussions.services.banning import keep_against_address
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.moderating import change_status
from newsroom.discussions.services.people import Person
from newsroom.discussions.services.rows import BATCH
from newsroom.discussions.services.voting import delete_as_they_are


@dataclass(frozen=True)
class Erased:
    """How much there was."""

    comments: int = 0
    votes: int = 0
    ratings: int = 0
    reports: int = 0
    subscriptions: int = 0
    letters: int = 0


def erase(person: Person, actor: object = None) -> Erased:
    """Erase the person. One discussion at a time: if it is broken off, doing it again does the rest.

    Of somebody who is banned, shadowed or watched, the keyed hash of the address stays with that and nothing else: a
    ban that its owner can lift by asking to be forgotten would be none.
    """
    keys = _all_keys(person)
    comments = _erase_comments(person, actor)
    votes = sum(_take_back_vote(vote) for vote in Vote.objects.filter(voter__in=keys).order_by("pk"))
    ratings = _take_back_ratings(keys)
    reports = sum(_make_nameless(report) for report in person.reports)
    with transaction.atomic():
        letters = person.letters.delete()[0]
        if person.email_hash:
            ActionToken.objects.filter(email_hash=person.email_hash).delete()
        subscriptions = _forget_commenter(person)
    return Erased(comments, votes, ratings, reports, subscriptions, letters)


def _all_keys(person: Person) -> list[str]:
    """Also those of browsers that only said they were the guest's: their votes go too, which harms nobody."""
    written_from = person.comments.exclude(author_key="").values_list("author_key", flat=True).distinct()
    return sorted({*person.keys, *(written_from if person.user is None else ())})


def _erase_comments(person: Person, actor: object) -> int:
    places = sorted(person.comments.values_list("discussion_id", "pk"))
    for page_id, rows in groupby(places, key=lambda place: place[0]):
        pks = [pk for _page_id, pk in rows]
        for start in range(0, len(pks), BATCH):
            with transaction.atomic():
                _empty(lock([page_id])[page_id], pks[start : start + BATCH], actor)
    return len(places)


def _empty(discussion: Discussion, pks: list[int], actor: object) -> None:
    comments = list(ArticleComment.objects.filter(pk__in=pks).order_by("pk"))
    before = {comment.pk: comment.status for comment in comments}
    for comment in comments:
        if comment.status != Status.DELETED_BY_AUTHOR:
            change_status(comment, Status.DELETED_BY_AUTHOR, discussion)
    for model in (Revision, Appeal, Report):
        model.objects.filter(comment__in=pks).delete()
    ActionToken.objects.filter(comment__in=pks).delete()
    ModerationEvent.objects.filter(comment__in=pks).update(note="", commenter=None)
    ArticleComment.objects.filter(pk__in=pks).update(
        body_html="",
        is_long=False,
        commenter=None,
        author_key="",
        ip_hash="",
        reasons=[],
        passage="",
        passage_block="",
        spam_score=None,
        report_count=0,
        pinned=False,
        featured=False,
        edited_at=None,
    )
    Comment._base_manager.filter(pk__in=pks).update(
        user=None, user_name="", user_email="", user_url="", comment="", ip_address=None
    )
    ModerationEvent.objects.bulk_create(
        ModerationEvent(
            comment_id=pk,
            actor=actor,
            action=ModerationEvent.Action.ERASE,
            from_status=status,
            to_status=Status.DELETED_BY_AUTHOR,
        )
        for pk, status in before.items()
    )


def _take_back_vote(vote: Vote) -> int:
    with transaction.atomic():
        if not delete_as_they_are(Vote.objects.filter(pk=vote.pk, value=vote.value)):
            return 0
        up, down = -(vote.value == 1), -(vote.value == -1)
        ArticleComment.objects.filter(pk=vote.comment_id).update(
            up=F("up") + up, down=F("down") + down, rank=rank_after(up, down)
        )
    return 1


def _take_back_ratings(keys: list[str]) -> int:
    number = 0
    for page_id in sorted(ArticleRating.objects.filter(voter__in=keys).values_list("discussion_id", flat=True)):
        with transaction.atomic():
            lock([page_id])
            for rating in ArticleRating.objects.filter(discussion=page_id, voter__in=keys):
                rating.delete()
                Discussion.objects.filter(pk=page_id).update(
                    rating_sum=F("rating_sum") - rating.stars, rating_count=F("rating_count") - 1
                )
                number += 1
    return number


def _make_nameless(report: Report) -> int:
    """That somebody reported the comment stays, for its count; who it was and what they said does not."""
    Report.objects.filter(pk=report.pk).update(
        reporter=keyed_hash("erased", get_random_string(22)), text="", contact_name="", contact_email="", ip_hash=""
    )
    return 1


def _forget_commenter(person: Person) -> int:
    commenter = person.commenter
    if commenter is None:
        return 0
    subscriptions = Subscription.objects.filter(commenter=commenter).delete()[0]
    ModerationEvent.objects.filter(commenter=commenter).update(note="")
    if person.user is not None:
        keep_against_address(commenter, person.email)
    if person.user is None and commenter.is_held_off():
        commenter.notes.all().delete()
        commenter.confirmed_browsers.all().delete()
        Commenter.objects.filter(pk=commenter.pk).update(
            approved_count=0, rejected_count=0, reported_count=0, last_rejected_at=None, email_confirmed_at=None
        )
    else:
        Commenter.objects.filter(pk=commenter.pk).delete()
    return subscriptions
